//! Errors for people and programs ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).

use super::accept::{best_language, best_media_type};
use crate::diagnostic::Failure;
use crate::page::{Site, error_page};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

/// What went wrong with a request.
#[derive(Debug, Clone)]
pub(in crate::serve) struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    status: StatusCode,
    /// The kind of problem, the same in each case of it: a message of the interface.
    message: &'static str,
    /// What is particular about this case.
    detail: Option<String>,
    members: Map<String, Value>,
    headers: Vec<(axum::http::HeaderName, HeaderValue)>,
}

impl Problem {
    /// `message` is the id of a text of the interface, `problem-…`.
    pub(in crate::serve) fn new(status: StatusCode, message: &'static str) -> Self {
        Self(Box::new(Parts {
            status,
            message,
            detail: None,
            members: Map::new(),
            headers: Vec::new(),
        }))
    }

    pub(in crate::serve) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "problem-not-found")
    }

    /// The request itself is wrong, and how.
    pub(in crate::serve) fn bad_request(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "problem-bad-request").detail(detail)
    }

    pub(in crate::serve) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "problem-internal")
    }

    /// The method is none of `allowed`.
    pub(in crate::serve) fn method(allowed: &'static str) -> Self {
        let problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "problem-method");
        problem.header(ALLOW, allowed).member("allowed", allowed)
    }

    /// Nothing of `offers` is acceptable
    /// ([RFC 9110, 15.5.7](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.7)).
    pub(in crate::serve) fn not_acceptable(offers: &[(String, &str)]) -> Self {
        let problem = Self::new(StatusCode::NOT_ACCEPTABLE, "problem-not-acceptable");
        let available = offers
            .iter()
            .map(|(address, media_type)| serde_json::json!({"href": address, "type": media_type}));
        problem.member("available", Value::Array(available.collect()))
    }

    /// The messages of a failure, the place of the first with it.
    pub(in crate::serve) fn of_failure(status: StatusCode, message: &'static str, failure: &Failure) -> Self {
        let mut problem = Self::new(status, message);
        if let Some(diagnostic) = failure.diagnostics().first() {
            problem = problem
                .detail(diagnostic.message.clone())
                .member("code", diagnostic.code.as_str());
            if let Some(hint) = &diagnostic.hint {
                problem = problem.member("hint", hint.clone());
            }
            if let Some(place) = diagnostic.places.first().filter(|place| place.line > 0) {
                problem = problem.member("line", place.line).member("column", place.column);
            }
        }
        problem
    }

    #[must_use]
    pub(in crate::serve) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    #[must_use]
    pub(in crate::serve) fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.to_owned(), value.into());
        self
    }

    #[must_use]
    pub(in crate::serve) fn header(mut self, name: axum::http::HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers.push((name, value));
        }
        self
    }

    #[must_use]
    pub(in crate::serve) fn retry_after(self, seconds: u64) -> Self {
        self.header(RETRY_AFTER, &seconds.to_string())
    }

    /// As a page where the client prefers HTML, as JSON otherwise, in the reader's language.
    pub(in crate::serve) fn response(self, head: &HeaderMap, site: Option<&Site>) -> Response {
        let parts = *self.0;
        let accept = head.get(ACCEPT).and_then(|value| value.to_str().ok());
        let wanted = head.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let english = ["en".to_owned()];
        let language = best_language(wanted, site.map_or(&english[..], Site::languages)).to_owned();
        let offers = ["application/problem+json", "text/html"];
        let is_html = accept.is_some() && best_media_type(accept, &offers) == Some("text/html");
        let title = crate::page::Texts::of(&language).get(parts.message);
        let mut body = Map::new();
        body.insert("type".to_owned(), format!("urn:lodpress:{}", parts.message).into());
        body.insert("title".to_owned(), title.clone().into());
        body.insert("status".to_owned(), parts.status.as_u16().into());
        if let Some(detail) = &parts.detail {
            body.insert("detail".to_owned(), detail.clone().into());
        }
        body.extend(parts.members);
        let (kind, text) = match site {
            Some(site) if is_html => {
                let page = error_page(site, &language, &title, &Value::Object(body));
                ("text/html; charset=utf-8", page)
            }
            _ => ("application/problem+json", format!("{:#}\n", Value::Object(body))),
        };
        let headers = [
            (CONTENT_TYPE, kind),
            (CONTENT_LANGUAGE, &language),
            (CACHE_CONTROL, "no-store"),
            (VARY, "Accept, Accept-Language"),
        ];
        let mut response = (parts.status, headers, text).into_response();
        for (name, value) in parts.headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
