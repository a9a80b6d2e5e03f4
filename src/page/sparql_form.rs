use super::address::View;
use super::layout::{Page, in_script};
use super::reader::Reader;
use super::{Params, Representation};
use crate::diagnostic::Result;
use maud::{PreEscaped, html};
use serde_json::{Value, json};

/// Classes and properties that the editor completes.
const COMPLETED: usize = 1_000;

/// What stands in the form at first.
const EXAMPLE: &str = "SELECT ?class (COUNT(*) AS ?instances) WHERE {\n  ?resource a ?class .\n}\nGROUP BY ?class\nORDER BY DESC(?instances)\n";

/// Formats of results, with their media types.
const FORMATS: &[(&str, &str)] = &[
    ("HTML", "html"),
    ("JSON", "json"),
    ("CSV", "csv"),
    ("TSV", "tsv"),
    ("XML", "xml"),
    ("Turtle", "turtle"),
];

/// The page where people ask the graph: a form, in whose place a script puts an editor.
pub(super) fn page(reader: &Reader<'_>, params: &Params) -> Result<Representation> {
    let endpoint = reader.to_path("sparql");
    let query = params.get("query").unwrap_or(EXAMPLE);
    let config = config(reader, &endpoint)?;
    let body = html! {
        h1 { (reader.t("sparql-title")) }
        form #sparql-form action=(endpoint) method="get" {
            label for="query" { (reader.t("sparql-label")) }
            textarea #query name="query" rows="14" spellcheck="false" autocapitalize="off" lang="" translate="no" { (query) }
            p {
                label for="format" { (reader.t("result-format")) } " "
                select #format name="format" { @for (name, value) in FORMATS { option value=(value) { (name) } } }
                " " button { (reader.t("run")) }
            }
        }
        div #yasgui {}
        script #sparql-config type="application/json" { (PreEscaped(in_script(&config.to_string()))) }
        @if reader.site.hosting.is_server() {
            p { (reader.t("sparql-endpoint")) ": " code { (format!("{}sparql", reader.site.config.base)) } }
        }
        @if !reader.site.queries.is_empty() {
            section aria-labelledby="examples" {
                h2 #examples { (reader.t("sparql-examples")) }
                ul { @for query in reader.site.queries.iter() { li { (super::queries::link(reader, query)) } } }
            }
        }
        (super::assets::editor(reader))
    };
    Ok(Page::new(View::Sparql, reader.t("sparql-title"), reader, body).finish(reader))
}

/// What the editor knows of the graph.
fn config(reader: &Reader<'_>, endpoint: &str) -> Result<Value> {
    let site = reader.site;
    let mut queries = Vec::new();
    for query in site.queries.iter() {
        let title = site.chosen(&query.titles, reader.language);
        queries.push(json!({
            "name": query.name,
            "title": title.map_or_else(|| query.name.clone(), |title| title.value),
            "text": query.text,
        }));
    }
    let classes = site.catalog.classes.iter().map(|(iri, class)| (iri, class.instances));
    let properties = site.catalog.properties.iter().map(|(iri, count)| (iri, *count));
    // The relative IRIs of a query's text are resolved against the address of its file.
    let folder = site.config.queries.as_deref().unwrap_or_default();
    let queries_base = format!("{}{}/", site.config.base, folder.trim_end_matches('/'));
    Ok(json!({
        "endpoint": endpoint,
        "prefixes": site.prefixes,
        "queries": queries,
        "queriesBase": queries_base,
        "classes": terms(reader, classes)?,
        "properties": terms(reader, properties)?,
        "language": reader.language,
        "base": &*site.config.base,
        "root": reader.to_path(""),
        "texts": texts(reader),
    }))
}

/// What the editor says; `ui` is by the texts that it has in English.
fn texts(reader: &Reader<'_>) -> Value {
    json!({
        "run": reader.t("run"),
        "examples": reader.t("sparql-examples"),
        "query": reader.t("sparql-label"),
        "keys": reader.t("sparql-keys"),
        "complete": reader.t("sparql-complete"),
        "failed": reader.t("sparql-failed"),
        "rows": reader.t("sparql-rows"),
        "none": reader.t("sparql-none"),
        "previous": reader.t("previous"),
        "next": reader.t("next"),
        "ui": {
            "Table": reader.t("sparql-table"),
            "Response": reader.t("sparql-response"),
            "Simple view": reader.t("sparql-simple"),
            "Ellipse": reader.t("sparql-ellipse"),
            "Filter query results": reader.t("sparql-filter"),
            "Page size": reader.t("sparql-page-size"),
            "All": reader.t("all"),
            "Download result": reader.t("sparql-download"),
            "Download Results": reader.t("sparql-download"),
            "Shows Table view": reader.t("sparql-table"),
            "Shows Response view": reader.t("sparql-response"),
        },
    })
}

fn terms<'t>(
    reader: &Reader<'_>,
    terms: impl Iterator<Item = (&'t oxigraph::model::NamedNode, usize)>,
) -> Result<Vec<Value>> {
    let mut terms: Vec<_> = terms.collect();
    terms.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    terms.truncate(COMPLETED);
    let mut values = Vec::new();
    for (iri, count) in terms {
        let name = reader.name(iri.as_ref())?;
        values.push(json!({"iri": iri.as_str(), "label": name.value, "count": count}));
    }
    Ok(values)
}
