//! Pages of classes: what kinds of things there are, and the instances of each.

mod columns;
mod csv;
mod tree;

use super::address::{Address, View};
use super::layout::Page;
use super::reader::Reader;
use super::site::TermKey;
use super::{Link, Representation, Site, resource, vocabulary};
use crate::diagnostic::Result;
use columns::Columns;
use maud::{Markup, html};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Instances on one page.
const PAGE: usize = 200;

/// Narrower or broader classes that are named.
const RELATED: usize = 100;

/// All classes with their instances.
pub(super) fn index(reader: &Reader<'_>) -> Result<Representation> {
    let body = html! {
        h1 { (reader.t("classes")) }
        (tree::section(reader)?)
    };
    Ok(Page::new(View::Classes, reader.t("classes"), reader, body).finish(reader))
}

/// Page `number` of the instances of a class.
pub(super) fn page(reader: &Reader<'_>, key: &str, number: usize) -> Result<Option<Representation>> {
    let site = reader.site;
    let Some(class) = site.catalog.class_keys.get(key) else {
        return Ok(None);
    };
    let instances = instances(site, class)?;
    let pages = instances.len().div_ceil(PAGE).max(1);
    if number < 1 || number > pages {
        return Ok(None);
    }
    let name = reader.name(class.as_ref())?;
    let statements = site.statements(class.as_ref().into())?;
    let description = site.best(resource::texts_of(&statements, class), reader.language);
    let shown = &instances[(number - 1) * PAGE..instances.len().min(number * PAGE)];
    let columns = Columns::of(site, &instances)?;
    let csv = Address::ClassTable(key.to_owned());
    let body = html! {
        article {
            (resource::heading(reader, class, &name, &statements)?)
            @if number == 1 {
                @if let Some(description) = &description { p.lead { (reader.text(description)) } }
                @if reader.page_of(class.as_str()).is_some() {
                    p { a href=[reader.safe_href(class.as_str())] { (reader.t("class-definition")) } }
                }
                (related(reader, class)?)
            }
            section aria-labelledby="instances" {
                h2 #instances { (reader.t("instances")) }
                p {
                    span.count { (reader.texts.count("instance-count", instances.len())) }
                    @if pages > 1 { " · " (reader.texts.with("page-of", [("page", number.into()), ("pages", pages.into())])) }
                    " · " a href=(reader.to(&csv)) type="text/csv" { (reader.t("as-csv")) }
                }
                (columns.table(reader, shown)?)
                (turning(reader, key, number, pages))
            }
        }
    };
    let title = match number {
        1 => name.value,
        number => format!("{} ({number})", name.value),
    };
    let mut page = Page::new(view(key, number), title, reader, body);
    page.title_language = name.language.unwrap_or_default();
    page.description = description.map(|description| description.value);
    page.links = vec![Link::new("alternate", csv.path(), Some("text/csv"))];
    Ok(Some(page.finish(reader)))
}

/// The instances of a class as CSV.
pub(super) fn table(site: &Site, key: &str) -> Result<Option<Representation>> {
    let Some(class) = site.catalog.class_keys.get(key) else {
        return Ok(None);
    };
    let body = csv::written(site, &instances(site, class)?)?;
    Ok(Some(Representation {
        media_type: "text/csv",
        language: None,
        body: body.into(),
        links: site
            .config
            .license
            .iter()
            .map(|license| Link::new("license", license, None))
            .collect(),
        file_name: Some(format!("{key}.csv")),
        status: None,
    }))
}

fn view(key: &str, number: usize) -> View {
    match number {
        1 => View::Class(key.to_owned()),
        number => View::ClassPage(key.to_owned(), number),
    }
}

/// The instances of a class, in the order of output.
fn instances(site: &Site, class: &NamedNode) -> Result<Arc<[NamedOrBlankNode]>> {
    site.instances.get(class, || gathered(site, class))
}

fn gathered(site: &Site, class: &NamedNode) -> Result<Vec<NamedOrBlankNode>> {
    let mut found = BTreeSet::new();
    let quads = site
        .store
        .quads_for_pattern(None, Some(rdf::TYPE), Some(class.as_ref().into()), None);
    for quad in quads {
        found.insert(TermKey(quad?.subject.into()));
    }
    let nodes = found.into_iter().filter_map(|key| match key.0 {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) => None,
    });
    Ok(nodes.collect())
}

/// The classes that a class is said to be within.
fn broader(site: &Site, class: &NamedNode) -> Result<BTreeSet<NamedNode>> {
    let broader = site.objects(class.as_ref().into(), rdfs::SUB_CLASS_OF)?;
    let named = broader.into_iter().filter_map(|term| match term.0 {
        Term::NamedNode(node) if node != *class => Some(node),
        _ => None,
    });
    Ok(named.collect())
}

/// The classes that are said to be within a class.
fn narrower(site: &Site, class: &NamedNode) -> Result<BTreeSet<NamedNode>> {
    let within = Some(rdfs::SUB_CLASS_OF);
    let quads = site
        .store
        .quads_for_pattern(None, within, Some(class.as_ref().into()), None);
    let mut found = BTreeSet::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(node) = quad?.subject
            && node != *class
        {
            found.insert(node);
        }
    }
    Ok(found)
}

/// Narrower and broader classes.
fn related(reader: &Reader<'_>, class: &NamedNode) -> Result<Markup> {
    let links = |classes: BTreeSet<NamedNode>| -> Result<Vec<Markup>> {
        classes.iter().take(RELATED).map(|class| reader.class(class)).collect()
    };
    let groups = [
        ("superclasses", links(broader(reader.site, class)?)?),
        ("subclasses", links(narrower(reader.site, class)?)?),
    ];
    Ok(html! {
        @if groups.iter().any(|group| !group.1.is_empty()) {
            dl.facts {
                @for (id, links) in groups.iter().filter(|group| !group.1.is_empty()) {
                    div { dt { (reader.t(id)) } @for link in links { dd { (link) } } }
                }
            }
        }
    })
}

/// Links to the pages before and after.
fn turning(reader: &Reader<'_>, key: &str, number: usize, pages: usize) -> Markup {
    html! {
        @if pages > 1 {
            nav.pages aria-label=(reader.t("pages")) {
                @if number > 1 { a rel="prev" href=(reader.to_view(view(key, number - 1))) { (reader.t("previous")) } }
                @if number < pages { " " a rel="next" href=(reader.to_view(view(key, number + 1))) { (reader.t("next")) } }
            }
        }
    }
}

/// Whether a property says what the first column of a table shows already.
fn is_shown(property: &NamedNode) -> bool {
    *property == rdf::TYPE || vocabulary::LABELS.contains(&property.as_ref())
}
