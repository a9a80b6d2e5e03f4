//! [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/).

mod answer;
mod description;
mod formats;
mod quick;
mod request;
mod stream;
mod write;

pub(in crate::serve) use answer::place;
pub(in crate::serve) use quick::Moments;
pub(in crate::serve) use stream::{Begun, Running, Sender, body as stream_body, channel};
pub(in crate::serve) use write::write;

use super::app::App;
use super::linked_data;
use super::problem::Problem;
use axum::body::Body;
use axum::http::header::ALLOW;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use request::Operation;
use std::sync::Arc;

const ALLOWED: &str = "GET, HEAD, POST, OPTIONS";

/// `/sparql`
pub(super) async fn endpoint(app: &Arc<App>, request: &Parts, body: Body) -> Response {
    let site = app.site();
    let head = &request.headers;
    if request.method == Method::OPTIONS {
        return (StatusCode::NO_CONTENT, [(ALLOW, ALLOWED)]).into_response();
    }
    let done = match request::read(app, request, body).await {
        Ok(Operation::Query(query)) => answer::query(app, Arc::clone(&site), query, head).await,
        Ok(Operation::Update(update)) => write::update(app, update, head).await,
        Ok(Operation::Describe) => description::describe(app, &site, head),
        Err(problem) => Err(problem),
    };
    done.unwrap_or_else(|problem| problem.response(head, Some(&site)))
}

/// What a failure of a query is to a client.
fn problem(failure: &crate::diagnostic::Failure) -> Problem {
    use crate::diagnostic::Code;
    let code = failure.diagnostics().first().map(|diagnostic| diagnostic.code);
    let (status, message) = match code {
        Some(Code::QuerySyntax) => (StatusCode::BAD_REQUEST, "problem-syntax"),
        Some(Code::QueryTimeout) => (StatusCode::SERVICE_UNAVAILABLE, "problem-timeout"),
        Some(Code::QueryService) => (StatusCode::FORBIDDEN, "problem-service"),
        Some(Code::StoreFailed) => (StatusCode::INTERNAL_SERVER_ERROR, "problem-internal"),
        _ => (StatusCode::BAD_REQUEST, "problem-query"),
    };
    Problem::of_failure(status, message, failure)
}

/// The language of a reader, among those of the site.
fn language(site: &crate::page::Site, head: &axum::http::HeaderMap) -> String {
    linked_data::language(site, head)
}
