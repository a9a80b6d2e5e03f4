//! The dataset as a whole, for people and for catalogues.

mod catalog;

pub(super) use catalog::{catalog, schema_org};

use super::address::{Address, CATALOG_SYNTAXES, View};
use super::layout::{Page, licence_name};
use super::reader::{Reader, is_link};
use super::{Link, Representation};
use maud::{Markup, html};
use oxsdatatypes::{DateTime, DayTimeDuration};
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// The description of the dataset for people.
pub(super) fn page(reader: &Reader<'_>) -> Representation {
    let site = reader.site;
    let title = site.title(reader.language);
    let description = site.chosen(&site.config.dataset.description, reader.language);
    let count = |count: usize| reader.texts.integer(&count.to_string());
    let counts = [
        ("statements", count(site.catalog.quads).into()),
        ("resources", count(site.catalog.resources).into()),
    ];
    let dataset = &site.config.dataset;
    let changed = day_of(site.modified);
    let body = html! {
        header.resource {
            h1 lang=(Reader::lang(&title)) { (title.value) }
            p.iri { code { (format!("{}dataset", site.config.base)) } }
        }
        @if let Some(description) = &description { p.lead { (reader.text(description)) } }
        p { (reader.texts.with("front-counts", counts)) "." }
        dl.facts {
            @if let Some(publisher) = &dataset.publisher {
                div { dt { (reader.t("publisher")) } dd { @match &publisher.url {
                    Some(url) => a.outside href=[Some(url).filter(|url| is_link(url))] rel="noopener" lang="" { (publisher.name) },
                    None => span lang="" { (publisher.name) },
                } } }
            }
            @if let Some(license) = &site.config.license {
                div { dt { (reader.t("licence")) } dd { a.outside href=[Some(license).filter(|license| is_link(license))] rel="license noopener" { (licence_name(license)) } } }
            }
            @if let Some(attribution) = &site.config.attribution {
                div { dt { (reader.t("attribution")) } dd { span lang="" { (attribution) } } }
            }
            div { dt { (reader.t("languages")) } dd { (site.languages().join(", ")) } }
            div { dt { (reader.t("changed")) } dd { time datetime=(changed) { (reader.texts.date(&changed)) } } }
            div { dt { (reader.t("version")) } dd { code { (site.version()) } } }
            div { dt { (reader.t("endpoint")) } dd { a href=(reader.to_view(View::Sparql)) { (format!("{}sparql", site.config.base)) } } }
            div { dt { (reader.t("formats")) } @for syntax in CATALOG_SYNTAXES {
                dd { a href=(reader.to(&Address::Catalog(syntax))) { (syntax) } }
            } }
        }
        (files(reader))
        (vocabularies(reader))
    };
    let mut page = Page::new(View::Dataset, reader.t("dataset"), reader, body);
    page.description = description.map(|text| text.value);
    page.json_ld = Some(schema_org(reader));
    page.links = CATALOG_SYNTAXES
        .into_iter()
        .map(|syntax| {
            Link::new(
                "describedby",
                Address::Catalog(syntax).path(),
                Some(syntax.media_type()),
            )
        })
        .collect();
    page.links.extend(
        site.config
            .license
            .as_ref()
            .map(|license| Link::new("license", license, None)),
    );
    page.finish(reader)
}

/// The day of a moment, in UTC, as `xsd:date` writes it.
fn day_of(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let epoch = "1970-01-01T00:00:00Z".parse::<DateTime>().ok();
    let moment = epoch.and_then(|epoch| {
        let since = DayTimeDuration::new(i64::try_from(seconds).ok()?);
        epoch.checked_add_day_time_duration(since)
    });
    moment.map_or_else(String::new, |moment| moment.to_string().chars().take(10).collect())
}

/// The files that the graph is made of.
fn files(reader: &Reader<'_>) -> Markup {
    let is_table = |path: &&String| {
        path.rsplit('.')
            .next()
            .is_some_and(|ending| matches!(ending, "csv" | "tsv"))
    };
    let tables: Vec<&String> = reader.site.files.keys().filter(is_table).collect();
    let others: Vec<&String> = reader.site.files.keys().filter(|path| !is_table(path)).collect();
    html! {
        @for (id, paths) in [("tables", tables), ("files", others)] {
            @if !paths.is_empty() {
                section aria-labelledby=(id) {
                    h2 id=(id) { (reader.t(id)) }
                    ul.classes { @for path in paths { li { a href=(reader.to_path(path)) { (path) } " " small { (size(reader, path)) } } } }
                }
            }
        }
    }
}

/// How large a file is, in kilobytes.
fn size(reader: &Reader<'_>, path: &str) -> String {
    let file = reader
        .site
        .files
        .get(path)
        .and_then(|file| std::fs::metadata(file).ok());
    file.map_or_else(String::new, |file| {
        let kilobytes = file.len().div_ceil(1000);
        format!("{} kB", reader.texts.integer(&kilobytes.to_string()))
    })
}

/// Vocabularies by their prefixes, and in how many statements their properties are.
fn vocabularies(reader: &Reader<'_>) -> Markup {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for (property, count) in &reader.site.catalog.properties {
        let namespaces = reader
            .site
            .prefixes
            .values()
            .filter(|namespace| property.as_str().starts_with(&***namespace));
        if let Some(namespace) = namespaces.max_by_key(|namespace| namespace.len()) {
            *uses.entry(namespace).or_default() += count;
        }
    }
    let mut rows: Vec<(&str, usize)> = uses.into_iter().collect();
    rows.sort_by_key(|(namespace, count)| (std::cmp::Reverse(*count), *namespace));
    html! {
        section aria-labelledby="vocabularies" {
            h2 #vocabularies { (reader.t("vocabularies")) }
            div.scroll tabindex="0" role="region" aria-labelledby="vocabularies" {
                table.sortable {
                    thead { tr { th scope="col" { (reader.t("name")) } th.number scope="col" { (reader.t("facts")) } } }
                    tbody { @for (namespace, count) in rows {
                        tr {
                            td { a.outside href=[Some(namespace).filter(|namespace| is_link(namespace))] rel="noopener" { (namespace) } }
                            td.number data-key=(count) { (reader.texts.integer(&count.to_string())) }
                        }
                    } }
                }
            }
        }
    }
}
