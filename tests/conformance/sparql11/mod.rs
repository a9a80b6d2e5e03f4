//! [SPARQL 1.1 test suite](https://www.w3.org/2009/sparql/docs/tests/): protocol, Graph Store
//! Protocol, service description, against the application without a socket.

mod manifest;
mod server;

use crate::dataset::compare;
use crate::suite::{self, Case, Known, Layout, Outcome, Part, Suite};
use manifest::{Exchange, Graph, Test};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNodeRef, Quad, TermRef};
use server::{Answer, Server};
use std::path::Path;

/// The manifests, and how many tests each holds.
const PARTS: [(&str, usize); 3] = [
    ("protocol", 34),
    ("graph-store-protocol", 13),
    ("service-description", 3),
];

/// Cases known to fail.
const KNOWN: Known = &[];

#[test]
fn protocol() {
    check("protocol");
}

#[test]
fn graph_store_protocol() {
    check("graph-store-protocol");
}

#[test]
fn service_description() {
    check("service-description");
}

fn check(name: &str) {
    if let Some(folder) = suite::folder("sparql11") {
        let part = part(&folder, name);
        part.check("sparql11", KNOWN);
        let expected = PARTS.iter().find(|part| part.0 == name).unwrap().1;
        assert_eq!(part.cases.len(), expected, "the manifest was not understood");
    }
}

/// Runs the whole suite.
pub(crate) fn suite(folder: &Path) -> Suite {
    Suite {
        name: "sparql11",
        title: "SPARQL 1.1",
        home: "https://www.w3.org/2009/sparql/docs/tests/",
        parts: PARTS.iter().map(|(name, _)| part(folder, name)).collect(),
        known: KNOWN,
        layout: Layout::Lists,
    }
}

fn part(folder: &Path, name: &str) -> Part {
    let name = PARTS.iter().find(|part| part.0 == name).unwrap().0;
    let tests = manifest::tests(&folder.join(name));
    let cases = tests.into_iter().map(|test| Case {
        outcome: Outcome::of(|| match name {
            "service-description" => described(&test),
            _ => run(&test),
        }),
        name: test.name().to_owned(),
        iri: test.iri,
        title: test.title,
    });
    Part {
        name,
        cases: cases.collect(),
    }
}

/// The requests of a case, one after another.
fn run(test: &Test) -> Result<(), String> {
    let server = Server::new(&test.data);
    let mut location: Option<(String, String)> = None;
    for (number, exchange) in test.exchanges.iter().enumerate() {
        let answer = server.ask(exchange, location.as_ref());
        let told = |what: String| format!("request {}: {what}", number + 1);
        judge(exchange, &answer).map_err(told)?;
        if let Some(variable) = &exchange.location {
            let found = answer
                .header("location")
                .ok_or_else(|| told("no Location".to_owned()))?;
            location = Some((variable.clone(), found.to_owned()));
        }
    }
    Ok(())
}

fn judge(exchange: &Exchange, answer: &Answer) -> Result<(), String> {
    if !exchange.statuses.is_empty() && !exchange.statuses.iter().any(|status| status.is(answer.status)) {
        let body = String::from_utf8_lossy(&answer.body);
        return Err(format!("{} in place of {:?}: {body}", answer.status, exchange.statuses));
    }
    let kind = answer
        .header("content-type")
        .unwrap_or("")
        .split(';')
        .next()
        .unwrap_or("")
        .to_owned();
    let text = String::from_utf8_lossy(&answer.body);
    match exchange.format.as_deref() {
        Some("boolean") if !["application/sparql-results+json", "application/sparql-results+xml"].contains(&&*kind) => {
            return Err(format!("{kind} for a boolean"));
        }
        Some("tabular") if !is_tabular(&kind) => return Err(format!("{kind} for solutions")),
        Some("RDF") if RdfFormat::from_media_type(&kind).is_none() => return Err(format!("{kind} for a graph")),
        _ => {}
    }
    if let Some(expected) = exchange.boolean {
        let found = serde_json::from_slice::<serde_json::Value>(&answer.body).map_err(|error| error.to_string())?;
        if found["boolean"] != expected {
            return Err(format!("{text} in place of {expected}"));
        }
    }
    if let Some(Graph {
        text: expected,
        media_type,
    }) = &exchange.graph
    {
        let found = quads(&answer.body, &kind)?;
        let expected = quads(expected.as_bytes(), media_type)?;
        compare(&found, &expected, "http://www.example/")?;
    }
    Ok(())
}

fn is_tabular(kind: &str) -> bool {
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ]
    .contains(&kind)
}

fn quads(bytes: &[u8], media_type: &str) -> Result<Vec<Quad>, String> {
    let format = RdfFormat::from_media_type(media_type).ok_or_else(|| format!("{media_type} is no RDF"))?;
    let parser = RdfParser::from_format(format)
        .with_base_iri("http://www.example/")
        .unwrap();
    let quads: Result<Vec<Quad>, _> = parser.for_slice(bytes).collect();
    quads.map_err(|error| error.to_string())
}

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";

/// Properties of the vocabulary, and the class of their values, where these are described too.
const PROPERTIES: &[(&str, Option<&str>)] = &[
    ("endpoint", None),
    ("feature", None),
    ("supportedLanguage", None),
    ("resultFormat", None),
    ("inputFormat", None),
    ("defaultEntailmentRegime", None),
    ("languageExtension", None),
    ("extensionFunction", None),
    ("defaultDataset", Some("Dataset")),
    ("availableGraphs", Some("GraphCollection")),
    ("defaultGraph", Some("Graph")),
    ("namedGraph", Some("NamedGraph")),
    ("graph", Some("Graph")),
    ("name", None),
];

/// The three cases about what a GET of the endpoint gives; their manifest has no requests.
fn described(test: &Test) -> Result<(), String> {
    let server = Server::new(&[]);
    let answer = server.get("/sparql", "text/turtle, application/rdf+xml;q=0.8");
    let kind = answer
        .header("content-type")
        .unwrap_or("")
        .split(';')
        .next()
        .unwrap_or("")
        .to_owned();
    let quads = quads(&answer.body, &kind)?;
    let is = |quad: &Quad, name: &str| quad.predicate.as_str() == format!("{SD}{name}");
    match test.name() {
        "returns-rdf" if quads.is_empty() => Err("it is empty".to_owned()),
        "returns-rdf" => Ok(()),
        "has-endpoint-triple" => {
            let endpoint = NamedNodeRef::new_unchecked("http://www.example/sparql");
            let found = quads
                .iter()
                .any(|quad| is(quad, "endpoint") && quad.object.as_ref() == TermRef::from(endpoint));
            found.then_some(()).ok_or_else(|| "no such triple".to_owned())
        }
        "conforms-to-schema" => conforms(&quads),
        other => Err(format!("{other} is not known")),
    }
}

/// Properties are those of the vocabulary, and values are described as what they must be.
fn conforms(quads: &[Quad]) -> Result<(), String> {
    let a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    let has_type = |term: &str, class: &str| {
        quads.iter().any(|quad| {
            quad.subject.to_string() == term
                && quad.predicate.as_str() == a
                && quad.object.to_string() == format!("<{SD}{class}>")
        })
    };
    let mut services = 0;
    for quad in quads {
        let Some(name) = quad.predicate.as_str().strip_prefix(SD) else {
            continue;
        };
        let (_, class) = PROPERTIES
            .iter()
            .find(|property| property.0 == name)
            .ok_or_else(|| format!("sd:{name} is no property"))?;
        if let Some(class) = class
            && !has_type(&quad.object.to_string(), class)
        {
            return Err(format!("the value of sd:{name} is no sd:{class}"));
        }
        if name == "endpoint" {
            services += 1;
            if !has_type(&quad.subject.to_string(), "Service") {
                return Err("the subject of sd:endpoint is no sd:Service".to_owned());
            }
        }
    }
    (services == 1)
        .then_some(())
        .ok_or_else(|| format!("{services} services"))
}
