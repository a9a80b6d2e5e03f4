//! In what format an answer is written.

use super::super::accept::best_media_type;
use super::super::problem::Problem;
use crate::query::{AnswerKind, ResultFormat};
use crate::sink::Syntax;
use axum::http::HeaderValue;

/// The word for a page with the answer.
pub(super) const HTML: &str = "text/html";

/// Formats of solutions and of true or false, by media type, and their names.
const RESULTS: &[(&str, &str)] = &[
    ("application/sparql-results+json", "json"),
    ("application/json", "json"),
    ("application/sparql-results+xml", "xml"),
    ("application/xml", "xml"),
    ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"),
    (HTML, HTML),
];

/// Syntaxes of graphs.
const GRAPHS: &[(&str, &str)] = &[
    ("text/turtle", "turtle"),
    ("application/n-triples", "ntriples"),
    ("application/rdf+xml", "rdfxml"),
    ("application/ld+json", "jsonld"),
    ("application/n-quads", "nquads"),
    ("application/trig", "trig"),
    ("application/xml", "rdfxml"),
    ("application/json", "jsonld"),
    ("text/plain", "ntriples"),
    (HTML, HTML),
];

/// A format: its media type, and its name where it is not a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) media_type: &'static str,
    pub(super) name: &'static str,
}

impl Format {
    /// The format that a client asks for by name, or else by `Accept`.
    pub(super) fn of(kind: AnswerKind, named: Option<&str>, accept: Option<&HeaderValue>) -> Result<Self, Problem> {
        let offers = match kind {
            AnswerKind::Solutions | AnswerKind::Boolean => RESULTS,
            AnswerKind::Graph => GRAPHS,
        };
        if let Some(name) = named.filter(|name| !name.is_empty()) {
            return by_name(kind, name, offers);
        }
        let accept = accept.map(|value| value.to_str().unwrap_or(""));
        let types: Vec<&str> = offers.iter().map(|offer| offer.0).collect();
        let best = best_media_type(accept, &types);
        let found = offers.iter().find(|offer| Some(offer.0) == best);
        found
            .map(Self::new)
            .ok_or_else(|| Problem::not_acceptable(&listed(offers)))
    }

    fn new((media_type, name): &(&'static str, &'static str)) -> Self {
        Self { media_type, name }
    }
}

fn by_name(kind: AnswerKind, name: &str, offers: &'static [(&str, &str)]) -> Result<Format, Problem> {
    let known = match kind {
        _ if name.eq_ignore_ascii_case("html") || name == HTML => Some(HTML),
        AnswerKind::Graph => Syntax::from_name(name).ok().map(Syntax::name),
        AnswerKind::Solutions | AnswerKind::Boolean => ResultFormat::from_name(name).ok().map(ResultFormat::name),
    };
    let found = offers.iter().find(|offer| Some(offer.1) == known);
    // The form of the page has one list for both kinds: the first that fits does.
    let found = found.or_else(|| {
        let is_other = Syntax::from_name(name).is_ok() || ResultFormat::from_name(name).is_ok();
        offers.first().filter(|_| is_other)
    });
    found.map(Format::new).ok_or_else(|| {
        Problem::bad_request(&format!("there is no format `{name}`")).member("available", formats(offers))
    })
}

fn listed(offers: &[(&'static str, &'static str)]) -> Vec<(String, &'static str)> {
    offers.iter().map(|offer| ("/sparql".to_owned(), offer.0)).collect()
}

fn formats(offers: &[(&str, &str)]) -> Vec<String> {
    offers.iter().map(|offer| offer.1.to_owned()).collect()
}
