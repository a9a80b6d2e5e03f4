//! Pages, data and IRIs.

use super::accept::{best_language, best_media_type};
use super::answer::{ascii, not_modified, redirect, representation};
use super::app::App;
use super::conditional::Validator;
use super::files;
use super::problem::Problem;
use crate::diagnostic::Code;
use crate::page::{Address, DataFormat, Params, Site, View, suggestions};
use crate::sink::Syntax;
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, ALLOW, CONTENT_TYPE, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

const ALLOWED: &str = "GET, HEAD, OPTIONS";

/// The media type of suggestions.
const SUGGESTIONS: &str = "application/x-suggestions+json";

/// Whether the server answers.
pub(in crate::serve) fn health() -> Response {
    "ok\n".into_response()
}

/// Names while somebody types.
pub(in crate::serve) async fn suggest(app: &App, head: &Parts) -> Response {
    let site = app.site();
    let params = params(&head.uri);
    let language = params.get("lang").unwrap_or("").to_owned();
    let query = params.get("q").unwrap_or("").to_owned();
    let found = {
        let site = Arc::clone(&site);
        tokio::task::spawn_blocking(move || suggestions(&site, &language, &query)).await
    };
    match found {
        Ok(Ok(found)) => ([(CONTENT_TYPE, SUGGESTIONS)], found.to_string()).into_response(),
        _ => Problem::internal().response(&head.headers, Some(&site)),
    }
}

/// What stands at a path: a page, data, a file of the publication, or an IRI of it.
pub(in crate::serve) async fn any(app: &App, request: &Parts) -> Response {
    let site = app.site();
    let (method, head) = (&request.method, &request.headers);
    if method == Method::OPTIONS {
        return (StatusCode::NO_CONTENT, [(ALLOW, ALLOWED)]).into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return Problem::method(ALLOWED).response(head, Some(&site));
    }
    match find(Arc::clone(&site), &request.uri, head).await {
        Ok(response) => response,
        Err(problem) => problem.response(head, Some(&site)),
    }
}

async fn find(site: Arc<Site>, uri: &Uri, head: &HeaderMap) -> Result<Response, Problem> {
    let (root, path) = within(&site, uri.path());
    let language = language(&site, head);
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    let Some(address) = Address::parse(path, site.languages()) else {
        return document_or_file(&site, &root, path, head, &language).await;
    };
    if let Address::Page(tag, view) = &address {
        if *view == View::Dataset && tag.is_none() {
            return dataset(&site, &root, head, &language);
        }
        let is_root = tag.is_none() && *view == View::Front && language == site.languages()[0];
        let canonical = Address::Page(Some(tag.clone().unwrap_or_else(|| language.clone())), view.clone()).path();
        if path != canonical && !is_root {
            let vary = if tag.is_none() { "Accept-Language" } else { "" };
            return moved(&site, &address, &language, &format!("{root}{canonical}{query}"), vary).await;
        }
    }
    let params = params(uri);
    let notice = site.notice.as_deref().unwrap_or("");
    let validator = Validator::new(&[site.version(), notice, path, &query], site.modified);
    if validator.is_known(head) {
        return Ok(not_modified(&validator));
    }
    let found = {
        let (site, address) = (Arc::clone(&site), address.clone());
        tokio::task::spawn_blocking(move || site.respond(&address, &language, &params)).await
    };
    match found {
        Ok(Ok(Some(found))) => {
            let mut response = representation(found, path, &validator);
            // The front page at the root is chosen by language.
            if path.is_empty() {
                response
                    .headers_mut()
                    .insert(VARY, HeaderValue::from_static("Accept-Language"));
            }
            Ok(response)
        }
        // The files of the publication, and its IRIs, are where no data is made.
        Ok(Ok(None)) => document_or_file(&site, &root, path, head, site.languages()[0].as_str()).await,
        Ok(Err(failure)) => {
            let code = failure.diagnostics().first().map(|diagnostic| diagnostic.code);
            let (status, message) = match code {
                Some(Code::QueryTimeout) => (StatusCode::SERVICE_UNAVAILABLE, "problem-timeout"),
                _ => (StatusCode::BAD_REQUEST, "problem-query"),
            };
            Err(Problem::of_failure(status, message, &failure))
        }
        Err(_) => Err(Problem::internal()),
    }
}

/// The language of a reader, among those of the site.
pub(in crate::serve) fn language(site: &Site, head: &HeaderMap) -> String {
    let wanted = head.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    best_language(wanted, site.languages()).to_owned()
}

/// The path relative to the root of the site, and the root: a base IRI with a path of its own
/// is served with and without that path.
fn within<'p>(site: &Site, path: &'p str) -> (String, &'p str) {
    let base = site.config.base.splitn(4, '/').nth(3).unwrap_or("");
    let path = path.strip_prefix('/').unwrap_or(path);
    match path.strip_prefix(base) {
        Some(rest) if !base.is_empty() => (format!("/{base}"), rest),
        _ => ("/".to_owned(), path),
    }
}

/// A page at another address of itself, if there is such a page.
async fn moved(site: &Arc<Site>, address: &Address, language: &str, to: &str, vary: &str) -> Result<Response, Problem> {
    let exists = match address {
        Address::Page(_, View::Resource(key) | View::Links(key, _)) => site.has_key(key),
        Address::Page(_, View::Class(_) | View::ClassPage(..) | View::Query(_)) => {
            let (site, address, language) = (Arc::clone(site), address.clone(), language.to_owned());
            let found =
                tokio::task::spawn_blocking(move || site.respond(&address, &language, &Params::default())).await;
            !matches!(found, Ok(Ok(None)))
        }
        _ => true,
    };
    if !exists {
        return Err(Problem::not_found());
    }
    let status = if vary.is_empty() {
        StatusCode::MOVED_PERMANENTLY
    } else {
        StatusCode::FOUND
    };
    Ok(redirect(status, to, vary))
}

/// An IRI of the publication leads to its page or its data
/// ([Cool URIs for the Semantic Web, 4.3](https://www.w3.org/TR/cooluris/#r303gendocument)).
async fn document_or_file(
    site: &Site,
    root: &str,
    path: &str,
    head: &HeaderMap,
    language: &str,
) -> Result<Response, Problem> {
    if let Some(key) = site.key_of(path) {
        return document(site, root, key, head, language);
    }
    let name = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let file = site.files.get(path).or_else(|| site.files.get(&*name));
    if let Some(file) = file
        && let Some((validator, open, length)) = files::open(file, &site.folder).await
    {
        if validator.is_known(head) {
            return Ok(not_modified(&validator));
        }
        return Ok(files::response(file, &validator, open, length));
    }
    if matches!(path, "catalog" | ".well-known/void") {
        return dataset(site, root, head, language);
    }
    Err(Problem::not_found())
}

fn document(site: &Site, root: &str, key: &str, head: &HeaderMap, language: &str) -> Result<Response, Problem> {
    let page = Address::Page(Some(language.to_owned()), View::Resource(key.to_owned()));
    let mut offers = vec![(page.path(), "text/html")];
    for format in DataFormat::ALL {
        if *format != DataFormat::GeoJson || site.has_place(key) {
            offers.push((Address::Data(key.to_owned(), *format).path(), format.media_type()));
        }
    }
    // What N-Triples were called before they had a type of their own, and still are by some.
    let plain = Address::Data(key.to_owned(), DataFormat::Rdf(Syntax::NTriples)).path();
    offers.push((plain, "text/plain"));
    see_other(root, &offers, head, "Accept, Accept-Language")
}

/// The dataset for people or for programs.
fn dataset(site: &Site, root: &str, head: &HeaderMap, language: &str) -> Result<Response, Problem> {
    let page = Address::Page(Some(language.to_owned()), View::Dataset);
    let mut offers = vec![(page.path(), "text/html")];
    offers.extend(site.catalogs());
    see_other(root, &offers, head, "Accept, Accept-Language")
}

pub(in crate::serve) fn see_other(
    root: &str,
    offers: &[(String, &'static str)],
    head: &HeaderMap,
    vary: &str,
) -> Result<Response, Problem> {
    let accept = head.get(ACCEPT).map(|value| value.to_str().unwrap_or(""));
    let types: Vec<&str> = offers.iter().map(|offer| offer.1).collect();
    let rooted: Vec<(String, &str)> = offers
        .iter()
        .map(|(path, kind)| (format!("{root}{path}"), *kind))
        .collect();
    let Some(best) = best_media_type(accept, &types) else {
        return Err(Problem::not_acceptable(&rooted));
    };
    let found = rooted.iter().find(|offer| offer.1 == best);
    let location = found.map_or_else(String::new, |found| ascii(&found.0));
    Ok(redirect(StatusCode::SEE_OTHER, &location, vary))
}

/// The parameters of a request.
pub(in crate::serve) fn params(uri: &Uri) -> Params {
    let query = uri.query().unwrap_or("");
    Params::new(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
}
