//! Numbers for those who keep the server
//! ([OpenMetrics](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md)).

use super::app::App;
use super::problem::Problem;
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::future::Future;
use std::time::Instant;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What is counted.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Histogram,
    quads: Gauge,
}

/// Requests are told apart by few words, none of which a client chooses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    status: u16,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("lodpress");
        let requests = Family::<Answered, Counter>::default();
        registry.register("requests", "Requests by method and status", requests.clone());
        let durations = Histogram::new(exponential_buckets(0.0005, 2.0, 16));
        let help = "Time until the head of the answer";
        registry.register_with_unit("request_duration", help, Unit::Seconds, durations.clone());
        let quads = Gauge::default();
        registry.register("quads", "Statements of the graph", quads.clone());
        Self {
            registry,
            requests,
            durations,
            quads,
        }
    }
}

/// Counts a request.
pub(super) async fn count(app: &App, method: &Method, answer: impl Future<Output = Response>) -> Response {
    let began = Instant::now();
    let method = match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    };
    let response = answer.await;
    let status = response.status().as_u16();
    app.metrics.requests.get_or_create(&Answered { method, status }).inc();
    app.metrics.durations.observe(began.elapsed().as_secs_f64());
    response
}

/// The numbers, where they are offered.
pub(super) fn show(app: &App, head: &Parts) -> Response {
    let site = app.site();
    if !app.options.metrics {
        return Problem::not_found().response(&head.headers, Some(&site));
    }
    app.metrics.quads.set(i64::try_from(site.quads()).unwrap_or(i64::MAX));
    let mut text = String::new();
    match encode(&mut text, &app.metrics.registry) {
        Ok(()) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => Problem::internal().response(&head.headers, Some(&site)),
    }
}
