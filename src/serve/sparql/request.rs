//! What a client asks for
//! ([SPARQL 1.1 Protocol, 2.1 and 2.2](https://www.w3.org/TR/sparql11-protocol/#query-operation)).

use super::super::app::App;
use super::super::body as bodies;
use super::super::problem::Problem;
use super::ALLOWED;
use crate::query::Dataset;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use oxigraph::model::NamedNode;

/// An operation of the protocol.
#[derive(Debug)]
pub(super) enum Operation {
    Query(QueryRequest),
    Update(UpdateRequest),
    /// What the endpoint is.
    Describe,
}

/// A query.
#[derive(Debug)]
pub(super) struct QueryRequest {
    pub(super) text: String,
    pub(super) dataset: Dataset,
    /// The name of a format, which goes before `Accept`.
    pub(super) format: Option<String>,
    /// Whether the client wants the head alone.
    pub(super) is_head: bool,
}

/// An update.
#[derive(Debug)]
pub(super) struct UpdateRequest {
    pub(super) text: String,
    pub(super) dataset: Dataset,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Form,
    Query,
    Update,
}

type Pairs = Vec<(String, String)>;

pub(super) async fn read(app: &App, head: &Parts, body: Body) -> Result<Operation, Problem> {
    let pairs = pairs(head.uri.query().unwrap_or("").as_bytes());
    match head.method {
        Method::GET | Method::HEAD => {
            if has(&pairs, "update") {
                return Err(Problem::bad_request("an update is sent by POST"));
            }
            if !has(&pairs, "query") {
                return Ok(Operation::Describe);
            }
            query(&pairs, None, head.method == Method::HEAD)
        }
        Method::POST => {
            let kind = kind(&head.headers)?;
            let text = bodies::text(body, &app.options).await?;
            match kind {
                Kind::Query => query(&pairs, Some(text), false),
                Kind::Update => update(&pairs, Some(text)),
                Kind::Form => {
                    let mut all = pairs;
                    all.extend(self::pairs(text.as_bytes()));
                    match (has(&all, "query"), has(&all, "update")) {
                        (true, false) => query(&all, None, false),
                        (false, true) => update(&all, None),
                        (true, true) => Err(Problem::bad_request("the request has both a query and an update")),
                        (false, false) => Err(Problem::bad_request("the request has neither a query nor an update")),
                    }
                }
            }
        }
        _ => Err(Problem::method(ALLOWED)),
    }
}

/// The kind of body that `Content-Type` says.
fn kind(head: &HeaderMap) -> Result<Kind, Problem> {
    let unsupported = || Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "problem-media-type");
    let text = head
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .ok_or_else(unsupported)?;
    let mut parts = text.split(';').map(str::trim);
    let kind = match parts.next().unwrap_or("").to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Kind::Form,
        "application/sparql-query" => Kind::Query,
        "application/sparql-update" => Kind::Update,
        _ => return Err(unsupported()),
    };
    let charsets = parts
        .filter_map(|part| part.split_once('='))
        .filter(|part| part.0.eq_ignore_ascii_case("charset"));
    for (_, charset) in charsets {
        if !charset.trim_matches('"').eq_ignore_ascii_case("utf-8") {
            return Err(unsupported().detail("SPARQL is sent in UTF-8"));
        }
    }
    Ok(kind)
}

fn query(pairs: &Pairs, text: Option<String>, is_head: bool) -> Result<Operation, Problem> {
    Ok(Operation::Query(QueryRequest {
        text: text_of(pairs, "query", text)?,
        dataset: dataset(pairs, "default-graph-uri", "named-graph-uri")?,
        format: one(pairs, "format").map(str::to_owned),
        is_head,
    }))
}

fn update(pairs: &Pairs, text: Option<String>) -> Result<Operation, Problem> {
    Ok(Operation::Update(UpdateRequest {
        text: text_of(pairs, "update", text)?,
        dataset: dataset(pairs, "using-graph-uri", "using-named-graph-uri")?,
    }))
}

/// The one text: a second one would be another query.
fn text_of(pairs: &Pairs, name: &str, body: Option<String>) -> Result<String, Problem> {
    let mut texts = pairs
        .iter()
        .filter(|(known, _)| known == name)
        .map(|(_, text)| text.clone())
        .chain(body);
    match (texts.next(), texts.next()) {
        (Some(text), None) => Ok(text),
        _ => Err(Problem::bad_request(&format!("the request has not exactly one {name}"))),
    }
}

fn dataset(pairs: &Pairs, default: &str, named: &str) -> Result<Dataset, Problem> {
    let graphs = |name: &str| {
        let values = pairs.iter().filter(|(known, _)| known == name);
        values
            .map(|(_, iri)| {
                NamedNode::new(iri)
                    .map_err(|error| Problem::bad_request(&format!("`{iri}` is no IRI of a graph: {error}")))
            })
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(Dataset {
        default: graphs(default)?,
        named: graphs(named)?,
    })
}

fn pairs(bytes: &[u8]) -> Pairs {
    form_urlencoded::parse(bytes).into_owned().collect()
}

fn has(pairs: &Pairs, name: &str) -> bool {
    pairs.iter().any(|(known, _)| known == name)
}

fn one<'p>(pairs: &'p Pairs, name: &str) -> Option<&'p str> {
    pairs
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}
