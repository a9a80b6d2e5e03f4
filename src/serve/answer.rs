//! A [`Representation`] as a response.

use super::conditional::Validator;
use crate::page::{Link, Representation};
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE, LINK, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;

/// How long a copy may be used before it is asked for again.
const CACHE: &str = "public, max-age=0, must-revalidate";

/// That the client has it already.
pub(in crate::serve) fn not_modified(validator: &Validator) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    validator.add(response.headers_mut());
    insert(response.headers_mut(), CACHE_CONTROL, CACHE);
    response
}

/// The representation at the path `path`, relative to the root.
pub(in crate::serve) fn representation(found: Representation, path: &str, validator: &Validator) -> Response {
    let mut response = Response::new(Body::from(found.body));
    if let Some(status) = found.status.and_then(|status| StatusCode::from_u16(status).ok()) {
        *response.status_mut() = status;
    }
    let headers = response.headers_mut();
    insert(headers, CONTENT_TYPE, &content_type(found.media_type));
    if let Some(language) = &found.language {
        insert(headers, CONTENT_LANGUAGE, language);
    }
    insert(headers, CONTENT_LOCATION, &format!("/{path}"));
    insert(headers, CACHE_CONTROL, CACHE);
    if let Some(name) = &found.file_name
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
    {
        insert(headers, CONTENT_DISPOSITION, &format!("inline; filename=\"{name}\""));
    }
    let links: Vec<String> = found.links.iter().filter_map(|link| header(link, path)).collect();
    if !links.is_empty() {
        insert(headers, LINK, &links.join(", "));
    }
    match found.status.and_then(|status| StatusCode::from_u16(status).ok()) {
        Some(status) => {
            insert(headers, CACHE_CONTROL, "no-store");
            *response.status_mut() = status;
        }
        None => validator.add(headers),
    }
    response
}

/// A redirection to another address, by what the client prefers.
pub(in crate::serve) fn redirect(status: StatusCode, location: &str, vary: &str) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    insert(headers, axum::http::header::LOCATION, location);
    insert(headers, CACHE_CONTROL, CACHE);
    if !vary.is_empty() {
        insert(headers, VARY, vary);
    }
    response
}

/// Text is UTF-8.
pub(in crate::serve) fn content_type(media_type: &str) -> String {
    if media_type.starts_with("text/") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    }
}

/// A link as [RFC 8288, 3](https://www.rfc-editor.org/rfc/rfc8288#section-3) writes it; none
/// that a header cannot hold.
fn header(link: &Link, path: &str) -> Option<String> {
    let target = ascii(&link.href(path));
    if target.contains(['<', '>']) {
        return None;
    }
    let mut text = format!("<{target}>; rel=\"{}\"", link.rel);
    if let Some(media_type) = link.media_type {
        _ = write!(text, "; type=\"{media_type}\"");
    }
    if let Some(language) = &link.language {
        _ = write!(text, "; hreflang=\"{language}\"");
    }
    HeaderValue::from_str(&text).ok().map(|_| text)
}

/// An IRI as a URI ([RFC 3987, 3.1](https://www.rfc-editor.org/rfc/rfc3987#section-3.1)).
pub(in crate::serve) fn ascii(iri: &str) -> String {
    let mut text = String::new();
    for c in iri.chars() {
        if c.is_ascii_graphic() {
            text.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

/// Sets a header, unless the value is one that no header can have.
pub(in crate::serve) fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
