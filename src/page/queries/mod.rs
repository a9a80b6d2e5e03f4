//! Pages of named queries: what may be asked, with the answer.

mod answer;
mod chart;
mod editor;
mod form;
mod run;

pub(super) use answer::shown;

use super::address::{Address, View, escape_query};
use super::layout::Page;
use super::reader::Reader;
use super::{Link, Params, Representation, Site};
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::query::NamedQuery;
use crate::sink::Syntax;
pub(super) use answer::sort_key;
use form::Form;
use maud::{Markup, html};
use run::{ROWS, Settings};

/// Endings of files with solutions, and their media types.
const SOLUTIONS: [(&str, &str, &str); 4] = [
    ("csv", "CSV", "text/csv"),
    ("tsv", "TSV", "text/tab-separated-values"),
    ("json", "JSON", "application/sparql-results+json"),
    ("xml", "XML", "application/sparql-results+xml"),
];

/// Syntaxes of files with a graph.
const GRAPHS: [Syntax; 4] = [Syntax::Turtle, Syntax::JsonLd, Syntax::RdfXml, Syntax::NTriples];

/// A named query as a link.
pub(super) fn link(reader: &Reader<'_>, query: &NamedQuery) -> Markup {
    let title = reader.site.chosen(&query.titles, reader.language);
    let href = reader.to_view(View::Query(query.name.clone()));
    html! {
        @match title {
            Some(title) => a href=(href) lang=(Reader::lang(&title)) { (title.value) },
            None => a href=(href) lang="" { (query.name) },
        }
    }
}

/// All named queries.
pub(super) fn index(reader: &Reader<'_>) -> Representation {
    let site = reader.site;
    let body = html! {
        h1 { (reader.t("queries")) }
        @if site.queries.is_empty() {
            p { (reader.t("no-queries")) }
        } @else {
            ul.index {
                @for query in site.queries.iter() {
                    li {
                        (link(reader, query))
                        @if let Some(description) = site.chosen(&query.descriptions, reader.language) {
                            p.hint { (reader.text(&description)) }
                        }
                    }
                }
            }
        }
    };
    Page::new(View::Queries, reader.t("queries"), reader, body).finish(reader)
}

/// A named query with its answer.
pub(super) fn page(reader: &Reader<'_>, name: &str, params: &Params) -> Result<Option<Representation>> {
    let site = reader.site;
    let Some(query) = site.queries.iter().find(|query| query.name == name) else {
        return Ok(None);
    };
    let settings = Settings::of(query, params);
    let form = Form::new(reader, query, &settings);
    let title = site.chosen(&query.titles, reader.language);
    let description = site.chosen(&query.descriptions, reader.language);
    let (answer, failed) = if form.is_filled() {
        match run::rows(site, query, &settings) {
            Ok(rows) => (answer::section(reader, query, &settings, &rows)?, None),
            Err(failure) => (failed(reader, &failure), Some(status(&failure))),
        }
    } else {
        (html! {}, form.status())
    };
    let body = html! {
        article {
            h1 lang=[title.as_ref().map(Reader::lang)] dir="auto" {
                @match &title { Some(title) => (title.value), None => (query.name) }
            }
            @if let Some(description) = &description { p.lead { (reader.text(description)) } }
            (form.section(reader)?)
            (answer)
            section aria-labelledby="query-text" {
                h2 #query-text { (reader.t("query-text")) }
                pre { code lang="" translate="no" { (query.text) } }
                p { a href=(editor::href(reader, query, &settings)) { (reader.t("query-edit")) } }
            }
        }
    };
    let heading = title.as_ref().map_or(&query.name, |title| &title.value);
    let mut page = Page::new(View::Query(name.to_owned()), heading, reader, body);
    page.title_language = title.and_then(|title| title.language).unwrap_or_default();
    page.description = description.map(|description| description.value);
    let mut representation = page.finish(reader);
    representation.status = failed;
    Ok(Some(representation))
}

/// The answer of a named query as data.
pub(super) fn result(site: &Site, name: &str, ending: &str, params: &Params) -> Result<Option<Representation>> {
    let Some(query) = site.queries.iter().find(|query| query.name == name) else {
        return Ok(None);
    };
    let settings = Settings::of(query, params);
    let prepared = run::prepared(site, query, &settings)?;
    let Some(media_type) = media_type(ending, prepared.gives_graph()) else {
        return Ok(None);
    };
    let body = run::written(site, prepared, ending)?;
    Ok(Some(Representation {
        media_type,
        language: None,
        body: body.into(),
        links: site
            .config
            .license
            .iter()
            .map(|license| Link::new("license", license, None))
            .collect(),
        file_name: Some(format!("{name}.{ending}")),
        status: None,
    }))
}

/// The media type of an answer in files with that ending, if it can be written so.
fn media_type(ending: &str, is_graph: bool) -> Option<&'static str> {
    if is_graph {
        let syntax = GRAPHS
            .into_iter()
            .find(|syntax| super::address::ending(*syntax) == ending)?;
        return Some(syntax.media_type());
    }
    SOLUTIONS
        .iter()
        .find(|known| known.0 == ending)
        .map(|(_, _, media_type)| *media_type)
}

/// The answer as files.
fn downloads(reader: &Reader<'_>, query: &NamedQuery, settings: &Settings, is_graph: bool) -> Markup {
    let mut parameters = String::new();
    for (name, value) in &settings.values {
        parameters.push(if parameters.is_empty() { '?' } else { '&' });
        parameters.extend([&escape_query(name), "=", &escape_query(value)]);
    }
    let href = |ending: &str| {
        let address = Address::QueryResult(query.name.clone(), ending.to_owned());
        format!("{}{parameters}", reader.to(&address))
    };
    html! {
        ul.formats {
            @if is_graph {
                @for syntax in GRAPHS {
                    li { a href=(href(super::address::ending(syntax))) type=(syntax.media_type()) { (syntax.to_string()) } }
                }
            } @else {
                @for (ending, name, media_type) in SOLUTIONS {
                    li { a href=(href(ending)) type=(media_type) { (name) } }
                }
            }
        }
    }
}

/// Why there is no answer.
fn failed(reader: &Reader<'_>, failure: &Failure) -> Markup {
    let text = if is_timeout(failure) {
        "problem-timeout"
    } else {
        "problem-query"
    };
    html! {
        section aria-labelledby="result" {
            h2 #result { (reader.t("result")) }
            div.error role="alert" {
                p { (reader.t(text)) }
                @for diagnostic in failure.diagnostics().iter().take(1) { (message(diagnostic)) }
            }
        }
    }
}

/// A diagnostic, whose words are English.
fn message(diagnostic: &Diagnostic) -> Markup {
    html! {
        p.hint lang="en" {
            (diagnostic.message)
            @if let Some(hint) = &diagnostic.hint { " (" (hint) ")" }
        }
    }
}

fn status(failure: &Failure) -> u16 {
    if is_timeout(failure) { 503 } else { 500 }
}

fn is_timeout(failure: &Failure) -> bool {
    let first = failure.diagnostics().first();
    first.is_some_and(|diagnostic| diagnostic.code == Code::QueryTimeout)
}
