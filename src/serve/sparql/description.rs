//! [SPARQL 1.1 Service Description](https://www.w3.org/TR/sparql11-service-description/), with
//! [VoID](https://www.w3.org/TR/void/) of what can be asked.

use super::super::accept::best_media_type;
use super::super::answer::{content_type, insert, redirect};
use super::super::app::App;
use super::super::problem::Problem;
use super::language;
use crate::page::{Address, Site, View};
use crate::sink::{Syntax, serialize};
use axum::body::Body;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
const VOID: &str = "http://rdfs.org/ns/void#";
const FORMATS: &str = "http://www.w3.org/ns/formats/";

/// Results by their names in <http://www.w3.org/ns/formats/>.
const RESULTS: &[&str] = &[
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "N-Quads",
    "TriG",
];

/// The page for people, or what the endpoint is for programs.
pub(super) fn describe(app: &App, site: &Site, head: &HeaderMap) -> Result<Response, Problem> {
    let syntaxes = [Syntax::Turtle, Syntax::JsonLd, Syntax::RdfXml, Syntax::NTriples];
    let mut types: Vec<&str> = syntaxes.iter().map(|syntax| syntax.media_type()).collect();
    types.push("text/html");
    let accept = head.get(ACCEPT).map(|value| value.to_str().unwrap_or(""));
    let Some(best) = best_media_type(accept, &types) else {
        let offers: Vec<(String, &str)> = types.into_iter().map(|kind| ("/sparql".to_owned(), kind)).collect();
        return Err(Problem::not_acceptable(&offers));
    };
    if best == "text/html" {
        let page = Address::Page(Some(language(site, head)), View::Sparql).path();
        let location = format!("{}{page}", site.root());
        return Ok(redirect(StatusCode::SEE_OTHER, &location, "Accept, Accept-Language"));
    }
    let syntax = syntaxes
        .into_iter()
        .find(|syntax| syntax.media_type() == best)
        .unwrap_or(Syntax::Turtle);
    let mut bytes = Vec::new();
    let mut prefixes = site.prefixes.clone();
    for (name, iri) in [("sd", SD), ("void", VOID), ("formats", FORMATS)] {
        prefixes.entry(name.to_owned()).or_insert_with(|| iri.to_owned());
    }
    serialize(&quads(app, site), syntax, &prefixes, &mut bytes).map_err(|error| {
        Problem::of_failure(
            StatusCode::INTERNAL_SERVER_ERROR,
            "problem-internal",
            &error.into_failure("the response"),
        )
    })?;
    let mut response = Response::new(Body::from(bytes));
    insert(response.headers_mut(), CONTENT_TYPE, &content_type(best));
    insert(response.headers_mut(), VARY, "Accept");
    insert(response.headers_mut(), CACHE_CONTROL, "no-cache");
    Ok(response)
}

/// Statements about one thing after another.
#[derive(Default)]
struct Said(Vec<Quad>);

impl Said {
    fn add(&mut self, subject: impl Into<NamedOrBlankNode>, property: NamedNode, value: impl Into<Term>) {
        self.0
            .push(Quad::new(subject, property, value, GraphName::DefaultGraph));
    }
}

fn sd(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SD}{name}"))
}

fn void(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{VOID}{name}"))
}

fn integer(number: usize) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}

fn quads(app: &App, site: &Site) -> Vec<Quad> {
    let mut said = Said::default();
    let base = &site.config.base;
    let service = NamedNode::new_unchecked(format!("{base}sparql"));
    let dataset = NamedNode::new_unchecked(format!("{base}dataset"));
    let graph = BlankNode::new_unchecked("graph");
    let is_a = || rdf::TYPE.into_owned();
    said.add(service.clone(), is_a(), sd("Service"));
    said.add(service.clone(), sd("endpoint"), service.clone());
    said.add(service.clone(), sd("supportedLanguage"), sd("SPARQL11Query"));
    if app.options.token.is_some() {
        said.add(service.clone(), sd("supportedLanguage"), sd("SPARQL11Update"));
    }
    if !app.options.services.is_empty() {
        said.add(service.clone(), sd("feature"), sd("BasicFederatedQuery"));
    }
    for format in RESULTS {
        said.add(
            service.clone(),
            sd("resultFormat"),
            NamedNode::new_unchecked(format!("{FORMATS}{format}")),
        );
    }
    said.add(service.clone(), rdfs::COMMENT.into_owned(), limits(app));
    said.add(service.clone(), sd("defaultDataset"), dataset.clone());
    said.add(dataset.clone(), is_a(), sd("Dataset"));
    said.add(dataset.clone(), is_a(), void("Dataset"));
    said.add(dataset.clone(), void("sparqlEndpoint"), service);
    said.add(dataset.clone(), void("uriSpace"), Literal::from(base.as_str()));
    said.add(dataset.clone(), void("triples"), integer(site.quads()));
    said.add(dataset.clone(), void("entities"), integer(site.resources()));
    said.add(dataset.clone(), void("classes"), integer(site.classes().count()));
    said.add(dataset.clone(), void("properties"), integer(site.properties().count()));
    said.add(dataset, sd("defaultGraph"), graph.clone());
    said.add(graph.clone(), is_a(), sd("Graph"));
    partitions(&mut said, site, &graph);
    said.0
}

/// How many instances each class has, and in how many triples each property is.
fn partitions(said: &mut Said, site: &Site, graph: &BlankNode) {
    for (number, (class, count)) in site.classes().enumerate() {
        let part = BlankNode::new_unchecked(format!("class{number}"));
        said.add(graph.clone(), void("classPartition"), part.clone());
        said.add(part.clone(), void("class"), class.clone());
        said.add(part, void("entities"), integer(count));
    }
    for (number, (property, count)) in site.properties().enumerate() {
        let part = BlankNode::new_unchecked(format!("property{number}"));
        said.add(graph.clone(), void("propertyPartition"), part.clone());
        said.add(part.clone(), void("property"), property.clone());
        said.add(part, void("triples"), integer(count));
    }
}

/// The limits in words: no vocabulary has terms for them.
fn limits(app: &App) -> Literal {
    let options = &app.options;
    let text = format!(
        "Limits: a query may take {} seconds and give {} rows; the body of a request may have {} bytes; {} queries run at once.",
        options.query_timeout.as_secs_f64(),
        options.rows,
        options.body,
        options.concurrent_queries,
    );
    Literal::new_language_tagged_literal_unchecked(text, "en")
}
