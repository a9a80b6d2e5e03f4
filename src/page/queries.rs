use super::address::{Address, View, escape_query};
use super::layout::Page;
use super::reader::Reader;
use super::results::table;
use super::{Params, Representation, Site};
use crate::diagnostic::{Failure, Result};
use crate::query::{
    AnswerKind, NamedQuery, Names, Parameter, ParameterType, Prepared, RenderOptions, bind, prepare, render,
};
use crate::sink::Syntax;
use maud::{Markup, html};
use std::time::Duration;

/// How long the query of a page may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Rows of an answer on a page, and in a file.
const ROWS: usize = 1_000;
const FILE_ROWS: usize = 100_000;

/// Endings of files with solutions, or true or false, and of those with a graph.
const SOLUTIONS: &[&str] = &["csv", "tsv", "json", "xml"];
const GRAPHS: &[&str] = &["ttl", "jsonld", "rdf", "nt"];

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
    let body = html! {
        h1 { (reader.t("queries")) }
        ul.results {
            @for query in reader.site.queries.iter() {
                li {
                    (link(reader, query))
                    @if let Some(description) = reader.site.chosen(&query.descriptions, reader.language) {
                        p.found lang=(Reader::lang(&description)) { (description.value) }
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
    let title = site.chosen(&query.titles, reader.language);
    let description = site.chosen(&query.descriptions, reader.language);
    let settings = settings(query, params);
    let (answer, is_wrong) = match prepared(site, query, &settings) {
        Ok(prepared) => (answer(reader, query, prepared, params)?, false),
        Err(failure) => (wrong(&failure), true),
    };
    let edit = escape_query(&filled_in(site, query, &settings));
    let edit = format!("{}?query={edit}", reader.to_view(View::Sparql));
    let body = html! {
        h1 lang=[title.as_ref().map(Reader::lang)] { (title.as_ref().map_or(name, |title| &title.value)) }
        @if let Some(description) = &description { p.lead lang=(Reader::lang(description)) { (description.value) } }
        @if !query.params.is_empty() { (form(reader, query, params)) }
        (answer)
        section aria-labelledby="query" {
            h2 #query { (reader.t("query-text")) }
            pre tabindex="0" translate="no" lang="" { code { (query.text) } }
            p { a href=(edit) { (reader.t("query-edit")) } }
        }
    };
    let title = title.map_or_else(|| name.to_owned(), |title| title.value);
    let mut page = Page::new(View::Query(name.to_owned()), title, reader, body);
    page.description = description.map(|text| text.value);
    let mut found = page.finish(reader);
    if is_wrong {
        found.status = Some(400);
    }
    Ok(Some(found))
}

/// The settings among the parameters of a request; an empty field sets nothing.
fn settings(query: &NamedQuery, params: &Params) -> Vec<(String, String)> {
    let is_known = |name: &str| query.params.iter().any(|parameter| parameter.name == name);
    let set = params
        .all()
        .iter()
        .filter(|(name, value)| is_known(name) && !value.is_empty());
    set.cloned().collect()
}

/// The query with its parameters, ready to run. Its own relative IRIs are resolved against
/// the address of its file.
fn prepared(site: &Site, query: &NamedQuery, settings: &[(String, String)]) -> Result<Prepared> {
    let names = Names {
        base: &site.config.base,
        prefixes: &site.prefixes,
    };
    let values = bind(&query.params, settings, names)?;
    let base = address(site, query);
    prepare(&query.text, Names { base: &base, ..names }, &query.path, &values)
}

/// The address of a query's file.
fn address(site: &Site, query: &NamedQuery) -> String {
    let folder = site.config.queries.as_deref().unwrap_or_default();
    format!("{}{}/{}.rq", site.config.base, folder.trim_end_matches('/'), query.name)
}

/// The query as one that needs no parameters: its base is named, and the values stand at the
/// beginning of what follows WHERE.
fn filled_in(site: &Site, query: &NamedQuery, settings: &[(String, String)]) -> String {
    let names = Names {
        base: &site.config.base,
        prefixes: &site.prefixes,
    };
    let values = bind(&query.params, settings, names).unwrap_or_default();
    let values = values
        .iter()
        .map(|(variable, term)| format!(" VALUES {variable} {{ {term} }}"));
    let values = values.collect::<String>();
    let mut text = format!("BASE <{}>\n{}", address(site, query), query.text);
    let place = text
        .to_ascii_uppercase()
        .find("WHERE")
        .and_then(|place| Some(place + text[place..].find('{')? + 1));
    if let Some(place) = place {
        text.insert_str(place, &values);
    }
    text
}

/// What is wrong with a value: at the form, where it can be mended.
fn wrong(failure: &Failure) -> Markup {
    html! {
        div.problem role="alert" lang="en" {
            @for diagnostic in failure.diagnostics() {
                p { (diagnostic.message) @if let Some(hint) = &diagnostic.hint { " (" (hint) ")" } }
            }
        }
    }
}

fn form(reader: &Reader<'_>, query: &NamedQuery, params: &Params) -> Markup {
    html! {
        form.parameters method="get" action="" aria-label=(reader.t("parameters")) {
            @for parameter in &query.params {
                @let id = format!("p-{}", parameter.name);
                div {
                    label for=(id) { (parameter.name) @if let Some(text) = &parameter.description { " – " span lang="en" { (text) } } }
                    (input(parameter, &id, params))
                }
            }
            p { button { (reader.t("run")) } }
        }
    }
}

fn input(parameter: &Parameter, id: &str, params: &Params) -> Markup {
    let value = params
        .get(&parameter.name)
        .or(parameter.default.as_deref())
        .unwrap_or("");
    let (kind, mode) = match parameter.kind {
        ParameterType::Integer | ParameterType::GYear => ("text", Some("numeric")),
        ParameterType::Decimal | ParameterType::Double => ("text", Some("decimal")),
        ParameterType::Date => ("date", None),
        _ => ("text", None),
    };
    html! {
        input id=(id) name=(parameter.name) type=(kind) inputmode=[mode] value=(value) spellcheck="false" autocomplete="off" required[parameter.default.is_none()];
        " " small { (parameter.kind.name()) }
    }
}

/// The answer as a table, with what can be downloaded.
fn answer(reader: &Reader<'_>, query: &NamedQuery, prepared: Prepared, params: &Params) -> Result<Markup> {
    let endings = match prepared.kind() {
        AnswerKind::Graph => GRAPHS,
        AnswerKind::Solutions | AnswerKind::Boolean => SOLUTIONS,
    };
    let rows = prepared.run(&reader.site.store, Some(TIMEOUT), |answer| answer.rows(ROWS))?;
    let drawing = super::charts::drawing(reader, &rows);
    let table = table(reader, &rows).map_err(|error| error.into_failure("the page"))?;
    let set = settings(query, params);
    Ok(html! {
        section aria-labelledby="answer" {
            h2 #answer { (reader.t("result")) }
            @if let Some(drawing) = drawing { figure.drawing { (drawing) } }
            (table)
            ul.formats {
                @for ending in endings {
                    li { a href=(format!("{}{}", reader.to(&Address::QueryResult(query.name.clone(), (*ending).to_owned())), search(&set))) { (ending.to_uppercase()) } }
                }
            }
        }
    })
}

fn search(settings: &[(String, String)]) -> String {
    let pairs = settings
        .iter()
        .map(|(name, value)| format!("{}={}", escape_query(name), escape_query(value)));
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

/// The answer of a named query as data.
pub(super) fn result(site: &Site, name: &str, ending: &str, params: &Params) -> Result<Option<Representation>> {
    let Some(query) = site.queries.iter().find(|query| query.name == name) else {
        return Ok(None);
    };
    let prepared = prepared(site, query, &settings(query, params))?;
    let is_graph = prepared.kind() == AnswerKind::Graph;
    let (endings, media_type) = if is_graph {
        let Ok(syntax) = Syntax::from_name(ending) else {
            return Ok(None);
        };
        (GRAPHS, syntax.media_type())
    } else {
        let media_type = match ending {
            "json" => "application/sparql-results+json",
            "xml" => "application/sparql-results+xml",
            "tsv" => "text/tab-separated-values",
            _ => "text/csv",
        };
        (SOLUTIONS, media_type)
    };
    if !endings.contains(&ending) {
        return Ok(None);
    }
    let options = RenderOptions {
        format: Some(ending),
        prefixes: &site.prefixes,
        width: None,
        rows: Some(FILE_ROWS),
    };
    let mut bytes = Vec::new();
    let written = prepared.run(&site.store, Some(TIMEOUT), |answer| render(answer, options, &mut bytes));
    written.map_err(|error| error.into_failure(name))?;
    Ok(Some(Representation {
        media_type,
        language: None,
        body: bytes.into(),
        links: Vec::new(),
        file_name: Some(format!("{name}.{ending}")),
        status: None,
    }))
}
