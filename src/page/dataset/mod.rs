//! The publication as a dataset: for people, for catalogues, and as one file.

mod catalog;
mod distribution;
mod facts;
mod offer;
mod schema_org;
mod time;
mod void;
mod words;

use super::address::{Address, CATALOG_SYNTAXES, View};
use super::layout::Page;
use super::reader::{Reader, is_link};
use super::{Link, Representation, Site};
use crate::diagnostic::Result;
use crate::sink::{Syntax, in_order, serialize};
use maud::{Markup, html};
use offer::Offer;
use oxigraph::model::{GraphName, Quad, QuadRef};
pub(super) use schema_org::schema_org;
pub use time::date_time;

/// Statements of a graph that is offered as one file: it is made in memory.
const DUMP: usize = 500_000;

/// Namespaces and files that the page names.
const ROWS: usize = 500;

/// The description of the dataset for people.
pub(super) fn page(reader: &Reader<'_>) -> Representation {
    let site = reader.site;
    let title = site.title(reader.language);
    let description = site.chosen(&site.config.dataset.description, reader.language);
    let offers = Offer::all(site);
    let (dumps, tables): (Vec<Offer>, Vec<Offer>) = offers.into_iter().partition(|offer| offer.is_dump);
    let endpoint = format!("{}sparql", site.config.base);
    let body = html! {
        article {
            header.resource {
                h1 lang=(Reader::lang(&title)) dir="auto" { (title.value) }
                p.iri { span.hidden { (reader.t("iri")) ": " } code { (offer::iri(site)) } }
            }
            @if let Some(description) = &description { p.lead { (reader.text(description)) } }
            (facts::list(reader))
            @if !dumps.is_empty() {
                section aria-labelledby="dumps" {
                    h2 #dumps { (reader.t("dumps")) }
                    ul.formats { @for dump in dumps.iter().filter(|dump| dump.sha256.is_none()) {
                        li { a href=(reader.to_path(&dump.path)) type=(dump.media_type) { (dump.name) } }
                    } }
                    (packed(reader, &dumps))
                }
            }
            @if !tables.is_empty() {
                section aria-labelledby="tables" { h2 #tables { (reader.t("tables")) } (files(reader, &tables)) }
            }
            section aria-labelledby="endpoint" {
                h2 #endpoint { (reader.t("endpoint")) }
                @if site.hosting.is_server() { p { code { (endpoint) } } }
                p { a href=(reader.to_view(View::Sparql)) { (reader.t("sparql-title")) } }
            }
            section aria-labelledby="vocabularies" { h2 #vocabularies { (reader.t("vocabularies")) } (vocabularies(reader)) }
            section aria-labelledby="catalog" {
                h2 #catalog { (reader.t("dataset-description")) }
                ul.formats {
                    @for syntax in CATALOG_SYNTAXES {
                        li { a href=(reader.to(&Address::Catalog(syntax))) type=(syntax.media_type()) { (syntax.to_string()) } }
                    }
                }
                @if site.hosting.files().is_some() { p { a href=(reader.to_view(View::Validation)) { (reader.t("validation")) } } }
            }
        }
    };
    let mut page = Page::new(View::Dataset, reader.t("dataset"), reader, body);
    page.description = description.map(|description| description.value);
    page.json_ld = Some(schema_org(reader));
    for syntax in CATALOG_SYNTAXES {
        let path = Address::Catalog(syntax).path();
        page.links
            .push(Link::new("describedby", path, Some(syntax.media_type())));
    }
    page.links.extend(
        site.config
            .license
            .as_ref()
            .map(|license| Link::new("license", license, None)),
    );
    page.finish(reader)
}

/// Compressed files with their sizes, and what tells that they are whole.
fn packed(reader: &Reader<'_>, dumps: &[Offer]) -> Markup {
    let packed: Vec<(&Offer, &str)> = dumps
        .iter()
        .filter_map(|dump| Some((dump, dump.sha256.as_deref()?)))
        .collect();
    html! {
        @if !packed.is_empty() {
            div.scroll role="region" tabindex="0" aria-labelledby="dumps" {
                table {
                    thead { tr {
                        th scope="col" { (reader.t("file")) }
                        th scope="col" { (reader.t("format")) }
                        th scope="col" { (reader.t("size")) }
                        th scope="col" lang="" { "SHA-256" }
                    } }
                    tbody {
                        @for (dump, sha256) in packed {
                            tr {
                                td { a href=(reader.to_path(&dump.path)) lang="" { (dump.path.rsplit('/').next().unwrap_or_default()) } }
                                td { (dump.name) }
                                td.number { @if let Some(bytes) = dump.bytes { (words::size(reader, bytes)) } }
                                td { code { (sha256) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Files with their sizes.
fn files(reader: &Reader<'_>, tables: &[Offer]) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-labelledby="tables" {
            table.sortable {
                thead { tr {
                    th scope="col" { (reader.t("file")) }
                    th scope="col" { (reader.t("format")) }
                    th scope="col" { (reader.t("size")) }
                } }
                tbody {
                    @for table in tables.iter().take(ROWS) {
                        tr {
                            td { a href=(reader.to_path(&table.path)) type=(table.media_type) lang="" { (table.path) } }
                            td { (table.name) }
                            td.number data-key=[table.bytes] { @if let Some(bytes) = table.bytes { (words::size(reader, bytes)) } }
                        }
                    }
                }
            }
        }
        @if tables.len() > ROWS { p { (reader.texts.count("more", tables.len() - ROWS)) } }
    }
}

/// The namespaces of classes and properties in use.
fn vocabularies(reader: &Reader<'_>) -> Markup {
    let site = reader.site;
    let used = words::vocabularies(site);
    let prefix = |namespace: &str| {
        let mut known = site.prefixes.iter().filter(|(_, iri)| *iri == namespace);
        known.next().map(|(prefix, _)| prefix.clone())
    };
    html! {
        div.scroll role="region" tabindex="0" aria-labelledby="vocabularies" {
            table.sortable {
                thead { tr {
                    th scope="col" { (reader.t("prefix")) }
                    th scope="col" { (reader.t("namespace")) }
                    th scope="col" { (reader.t("statements-with-it")) }
                } }
                tbody {
                    @for (namespace, count) in used.iter().take(ROWS) {
                        tr {
                            td lang="" { @if let Some(prefix) = prefix(namespace) { (prefix) } }
                            td { (vocabulary(reader, namespace)) }
                            td.number data-key=(count) { (reader.texts.integer(&count.to_string())) }
                        }
                    }
                }
            }
        }
        @if used.len() > ROWS { p { (reader.texts.count("more", used.len() - ROWS)) } }
    }
}

/// A namespace as a link: to its page or file, where it is of the publication.
fn vocabulary(reader: &Reader<'_>, namespace: &str) -> Markup {
    let document = namespace.trim_end_matches('#');
    let own = reader.page_of(document).map(|_| reader.href(document));
    let own = own.or_else(|| reader.file_of(document));
    html! {
        @match own {
            Some(href) => a href=(href) { (namespace) },
            None if is_link(namespace) => a.outside href=(namespace) rel="noopener" { (namespace) },
            None => code { (namespace) },
        }
    }
}

/// The description of the dataset as RDF.
pub(super) fn catalog(site: &Site, syntax: Syntax) -> Result<Representation> {
    let mut prefixes = site.prefixes.clone();
    for (prefix, namespace) in catalog::PREFIXES {
        if !prefixes.values().any(|known| known == namespace) {
            prefixes
                .entry((*prefix).to_owned())
                .or_insert_with(|| (*namespace).to_owned());
        }
    }
    let mut body = Vec::new();
    let quads = catalog::graph(site)?;
    serialize(&quads, syntax, &prefixes, &mut body).map_err(|error| error.into_failure("catalog"))?;
    Ok(file(site, "catalog", syntax, body))
}

/// The syntaxes of the whole graph, where it is offered as one file.
pub(super) fn dumps(site: &Site) -> impl Iterator<Item = Syntax> {
    CATALOG_SYNTAXES.into_iter().filter(|_| site.catalog.quads <= DUMP)
}

/// The whole graph as one file; `None` where it is too large to be made in memory.
pub(super) fn dump(site: &Site, syntax: Syntax) -> Result<Option<Representation>> {
    if site.catalog.quads > DUMP {
        return Ok(None);
    }
    let mut quads = Vec::new();
    for quad in site.store.quads_for_pattern(None, None, None, None) {
        quads.push(Quad {
            graph_name: GraphName::DefaultGraph,
            ..quad?
        });
    }
    let mut quads: Vec<Quad> = in_order(&quads).into_iter().map(QuadRef::into_owned).collect();
    quads.dedup();
    let body = super::data::written(site, &quads, syntax, "dump")?;
    Ok(Some(file(site, "dump", syntax, body)))
}

fn file(site: &Site, name: &str, syntax: Syntax, body: Vec<u8>) -> Representation {
    let license = site.config.license.iter();
    Representation {
        media_type: syntax.media_type(),
        language: None,
        body: body.into(),
        links: license.map(|license| Link::new("license", license, None)).collect(),
        file_name: Some(format!("{name}.{}", super::address::ending(syntax))),
        status: None,
    }
}
