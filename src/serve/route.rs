//! Which part of the server answers what, and what all answers have in common.

use super::app::App;
use super::problem::Problem;
use super::{graph_store, headers, linked_data, metrics, sparql};
use axum::body::{Body, HttpBody};
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Request};
use axum::response::Response;
use futures_util::FutureExt;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tower::service_fn;
use tower::util::ServiceExt;
use tower_http::compression::Compression;

/// Answers a request: the application, without a socket.
pub async fn answer(app: &Arc<App>, request: Request<Body>) -> Response {
    let plain = service_fn(|request: Request<Body>| async {
        let (head, body) = request.into_parts();
        Ok::<_, Infallible>(guarded(app, &head, body).await)
    });
    let is_head = request.method() == Method::HEAD;
    let Ok(response) = Compression::new(plain).oneshot(request).await;
    let mut response = response.map(Body::new);
    if is_head {
        without_body(&mut response);
    }
    response
}

/// The answer with the head that all have; a panic becomes an answer too.
async fn guarded(app: &Arc<App>, head: &Parts, body: Body) -> Response {
    if headers::is_preflight(head) {
        return headers::preflight();
    }
    let counted = metrics::count(app, &head.method, routed(app, head, body));
    let mut response = match AssertUnwindSafe(counted).catch_unwind().await {
        Ok(response) => response,
        Err(_) => Problem::internal().response(&head.headers, None),
    };
    headers::add(response.headers_mut());
    response
}

async fn routed(app: &Arc<App>, head: &Parts, body: Body) -> Response {
    match head.uri.path() {
        "/sparql" | "/sparql/" => sparql::endpoint(app, head, body).await,
        "/suggest" => linked_data::suggest(app, head).await,
        "/health" => linked_data::health(),
        "/metrics" => metrics::show(app, head),
        path if graph_store::is_below(path) => graph_store::endpoint(app, head, body).await,
        _ => linked_data::any(app, head).await,
    }
}

/// What a GET would have answered, told by the head alone
/// ([RFC 9110, 9.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2)).
fn without_body(response: &mut Response) {
    if let Some(length) = response.body().size_hint().exact() {
        let headers = response.headers_mut();
        headers
            .entry(CONTENT_LENGTH)
            .or_insert_with(|| HeaderValue::from(length));
    }
    *response.body_mut() = Body::empty();
}
