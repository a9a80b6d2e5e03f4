//! What stands in the head of every response.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};

/// Pages load what this server has, run no script that stands in them, and stand in no frame
/// ([CSP 3](https://www.w3.org/TR/CSP3/)).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Scripts of other sites may read these ([Fetch, 3.3.3](https://fetch.spec.whatwg.org/#http-access-control-expose-headers)).
const EXPOSED: &str = "ETag, Link, Location, Content-Location, Content-Language, Last-Modified, Allow, Accept-Post, \
     Retry-After, WWW-Authenticate, Lodpress-Truncated";

/// Adds what all responses have, those that tell of an error too.
pub(in crate::serve) fn add(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    );
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or("");
    // A file of the publication that a browser shows runs no script either.
    if kind.starts_with("text/html") || kind.contains("xml") || kind.contains("svg") {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
}

/// Whether a browser asks what it may ask
/// ([Fetch, 4.8](https://fetch.spec.whatwg.org/#cors-preflight-fetch)).
pub(in crate::serve) fn is_preflight(head: &Parts) -> bool {
    head.method == Method::OPTIONS && head.headers.contains_key("access-control-request-method")
}

/// That it may.
pub(in crate::serve) fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            ACCESS_CONTROL_ALLOW_METHODS,
            "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS",
        ),
        (
            ACCESS_CONTROL_ALLOW_HEADERS,
            "Accept, Accept-Language, Content-Type, Authorization, If-None-Match, If-Match, Slug",
        ),
        (ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
