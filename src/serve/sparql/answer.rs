//! Queries.

use super::super::answer::{content_type, insert};
use super::super::app::App;
use super::super::problem::Problem;
use super::formats::{Format, HTML};
use super::request::QueryRequest;
use super::stream::{Begun, Place, Running, Sender, body, channel};
use super::{language, problem};
use crate::page::{Site, results_page};
use crate::query::{Cancel, Names, Prepared, RenderOptions, Services, prepare, render};
use crate::sink::SinkError;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// Says how many rows were written of more.
const TRUNCATED: HeaderName = HeaderName::from_static("lodpress-truncated");

/// Says how many rows may be written.
const ROW_LIMIT: HeaderName = HeaderName::from_static("lodpress-row-limit");

/// When to come again where too many queries run.
const AGAIN: u64 = 2;

/// Runs a query, and begins to answer it.
pub(super) async fn query(
    app: &App,
    site: Arc<Site>,
    request: QueryRequest,
    head: &HeaderMap,
) -> Result<Response, Problem> {
    let place = place(app)?;
    let (sender, mut receiver) = channel();
    let (formats, format) = oneshot::channel();
    let cancel = Cancel::new();
    let job = Job {
        language: language(&site, head),
        site,
        named: request.format,
        text: request.text,
        dataset: request.dataset,
        head: head.clone(),
        cancel: cancel.clone(),
        timeout: app.options.query_timeout,
        rows: app.options.rows,
        services: app.services.clone(),
    };
    let running = Running {
        clock: Some(clock(cancel.clone(), app.options.query_timeout)),
        cancel,
    };
    app.workers
        .run(move || job.run(sender, formats, place))
        .map_err(|_| busy())?;
    let begun = receiver.begun_or_lost().await?;
    let format = format.await.map_err(|_| Problem::internal())?;
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    insert(headers, CONTENT_TYPE, &content_type(format.media_type));
    insert(headers, VARY, "Accept");
    insert(headers, CACHE_CONTROL, "no-cache");
    insert(headers, ROW_LIMIT, &app.options.rows.to_string());
    if let Begun::Whole(_, true) = begun {
        insert(headers, TRUNCATED, &format!("rows={}", app.options.rows));
    }
    *response.body_mut() = match begun {
        Begun::Whole(bytes, _) => Body::from(bytes),
        Begun::Streaming if request.is_head => Body::empty(),
        Begun::Streaming => body(receiver, running),
    };
    Ok(response)
}

/// A place among the queries that run at once.
pub(in crate::serve) fn place(app: &App) -> Result<Place, Problem> {
    Arc::clone(&app.places).try_acquire_owned().map_err(|_| busy())
}

fn busy() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "problem-busy").retry_after(AGAIN)
}

/// Stops a query when its time is up.
pub(super) fn clock(cancel: Cancel, limit: Duration) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        tokio::time::sleep(limit).await;
        cancel.expire();
    })
}

/// A query with all that its thread needs.
struct Job {
    site: Arc<Site>,
    text: String,
    dataset: crate::query::Dataset,
    named: Option<String>,
    head: HeaderMap,
    language: String,
    cancel: Cancel,
    timeout: Duration,
    rows: usize,
    services: Services,
}

impl Job {
    fn run(self, mut sender: Sender, formats: oneshot::Sender<Format>, place: Place) {
        // A panic of the evaluator costs its thread and this answer, no more.
        match self.write(&mut sender, formats) {
            Ok(is_cut) => sender.finish(is_cut),
            Err(problem) => sender.fail(problem),
        }
        drop(place);
    }

    fn write(&self, sender: &mut Sender, formats: oneshot::Sender<Format>) -> Result<bool, Problem> {
        let prepared = self.prepared()?;
        let kind = prepared.kind();
        let format = Format::of(kind, self.named.as_deref(), &self.head)?;
        // Where nobody waits for it, the writer will notice.
        _ = formats.send(format);
        let store = &self.site.store;
        let done = prepared.run_until(store, &self.cancel, self.timeout, &self.services, |answer| {
            if format.name == HTML {
                let (page, is_cut) = results_page(&self.site, &self.language, &self.text, answer, self.rows)?;
                std::io::Write::write_all(sender, page.as_bytes())?;
                return Ok(is_cut);
            }
            let options = RenderOptions {
                format: Some(format.name),
                prefixes: &self.site.prefixes,
                width: None,
                rows: Some(self.rows),
            };
            Ok::<bool, SinkError>(render(answer, options, sender)?.is_cut)
        });
        done.map_err(|error| problem(&error.into_failure("the response")))
    }

    fn prepared(&self) -> Result<Prepared, Problem> {
        let names = Names {
            base: &self.site.config.base,
            prefixes: &self.site.prefixes,
        };
        let prepared = prepare(&self.text, names, "query", &[]).map_err(|failure| problem(&failure))?;
        Ok(prepared.with_dataset(self.dataset.clone()))
    }
}
