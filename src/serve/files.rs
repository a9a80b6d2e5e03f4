//! Files of the publication at their own addresses.

use super::answer::{content_type, insert};
use super::conditional::Validator;
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::Response;
use std::path::Path;
use std::time::UNIX_EPOCH;
use tokio_util::io::ReaderStream;

/// Media types by the endings of files.
const TYPES: &[(&str, &str)] = &[
    ("csv", "text/csv"),
    ("tsv", "text/tab-separated-values"),
    ("json", "application/json"),
    ("jsonl", "application/jsonl"),
    ("xml", "application/xml"),
    ("ttl", "text/turtle"),
    ("nt", "application/n-triples"),
    ("nq", "application/n-quads"),
    ("trig", "application/trig"),
    ("rdf", "application/rdf+xml"),
    ("jsonld", "application/ld+json"),
    ("rq", "application/sparql-query"),
    ("yml", "application/yaml"),
    ("yaml", "application/yaml"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
    ("gz", "application/gzip"),
    ("zst", "application/zstd"),
    ("xz", "application/x-xz"),
    ("zip", "application/zip"),
];

fn media_type(path: &Path) -> &'static str {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
    // Metadata of CSV on the Web, by the names that the standard gives it.
    if name == "csv-metadata.json" || name.ends_with("-metadata.json") {
        return "application/csvm+json";
    }
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
    let found = TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
    found.map_or("application/octet-stream", |found| found.1)
}

/// What tells the file's state, and the file. `None` where there is none any more, or where
/// it has become a link out of the publication's folder.
pub(super) async fn open(path: &Path, folder: &Path) -> Option<(Validator, tokio::fs::File, u64)> {
    let real = tokio::fs::canonicalize(path).await.ok()?;
    if !real.starts_with(tokio::fs::canonicalize(folder).await.ok()?) {
        return None;
    }
    let file = tokio::fs::File::open(&real).await.ok()?;
    let data = file.metadata().await.ok()?;
    if !data.is_file() {
        return None;
    }
    let modified = data.modified().ok()?;
    let nanos = modified.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let parts = [
        path.to_string_lossy().into_owned(),
        data.len().to_string(),
        nanos.to_string(),
    ];
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Some((Validator::new(&parts, modified), file, data.len()))
}

pub(super) fn response(path: &Path, validator: &Validator, file: tokio::fs::File, length: u64) -> Response {
    let mut response = Response::new(Body::from_stream(ReaderStream::new(file)));
    let headers = response.headers_mut();
    insert(headers, CONTENT_TYPE, &content_type(media_type(path)));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    insert(headers, CACHE_CONTROL, "public, max-age=0, must-revalidate");
    validator.add(headers);
    response
}
