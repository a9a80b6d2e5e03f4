//! Settings for hosts that can do more than serve files: IRIs lead to what the client
//! prefers, files have their media types, and pages their policy.
//!
//! A preference is read by patterns, which know no weights: the first type of `Accept` counts
//! where the site has it, then a page, then the others in the order of
//! [`DataFormat::ALL`](crate::page::DataFormat::ALL).

mod apache;
mod netlify;
mod nginx;

use super::destination::Destination;
use super::tree::Tree;
use crate::diagnostic::Result;
use crate::page::Site;

/// What pages may load: what this host has, and WebAssembly to ask the graph in the browser
/// ([CSP 3](https://www.w3.org/TR/CSP3/)).
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Headers of all answers.
const HEADERS: &[(&str, &str)] = &[
    ("Access-Control-Allow-Origin", "*"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Content-Security-Policy", POLICY),
    ("Cache-Control", "public, max-age=0, must-revalidate"),
];

/// Media types by the endings of names, the longer ones first.
const TYPES: &[(&str, &str)] = &[
    ("linkset.json", "application/linkset+json"),
    ("-metadata.json", "application/csvm+json"),
    ("feed.xml", "application/atom+xml"),
    ("opensearch.xml", "application/opensearchdescription+xml"),
    (".ttl", "text/turtle"),
    (".nt", "application/n-triples"),
    (".nq", "application/n-quads"),
    (".trig", "application/trig"),
    (".jsonld", "application/ld+json"),
    (".rdf", "application/rdf+xml"),
    (".geojson", "application/geo+json"),
    (".csv", "text/csv"),
    (".tsv", "text/tab-separated-values"),
    (".rq", "application/sparql-query"),
    (".rdfp", "application/rdf-patch"),
    (".sarif", "application/sarif+json"),
    (".wasm", "application/wasm"),
    (".hdt", "application/vnd.hdt"),
    (".gz", "application/gzip"),
    (".well-known/void", "text/turtle"),
];

/// Patterns of media types, with the endings of the data that has them: the later ones go
/// before the earlier ones.
const FORMATS: &[(&str, &str)] = &[
    ("application/geo\\+json", "geojson"),
    ("(application/n-triples|text/plain)", "nt"),
    ("application/rdf\\+xml", "rdf"),
    ("application/(ld\\+)?json", "jsonld"),
    ("(text/turtle|application/x-turtle)", "ttl"),
    ("(text/html|application/xhtml\\+xml)", "html"),
];

pub(super) fn write<D: Destination>(site: &Site, tree: &Tree<'_, D>) -> Result<()> {
    for (name, text) in [
        ("nginx.conf", nginx::conf(site)),
        (".htaccess", apache::htaccess(site)),
        ("_headers", netlify::headers(site)),
        ("_redirects", netlify::redirects(site)),
        ("w3id.htaccess", apache::w3id(site)),
    ] {
        tree.bytes(&format!("_hosting/{name}"), text.as_bytes())?;
    }
    Ok(())
}

/// Literal text in a regular expression.
fn quoted(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if !c.is_alphanumeric() && !matches!(c, '/' | '-' | '_') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// The type with what says that it is text.
fn content_type(media_type: &str) -> String {
    if media_type.starts_with("text/") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    }
}
