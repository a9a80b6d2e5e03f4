//! Queries.

use super::super::answer::{content_type, insert};
use super::super::app::App;
use super::super::problem::Problem;
use super::formats::{Format, HTML};
use super::quick::{Short, is_worth_a_try};
use super::request::QueryRequest;
use super::stream::{Begun, Place, Running, Sender, body, channel};
use super::{language, problem};
use crate::page::{Site, results_page};
use crate::query::{Cancel, Names, Prepared, RenderOptions, Services, prepare_here, render};
use crate::sink::SinkError;
use axum::body::Body;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use std::io::Write;
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
    let is_head = request.is_head;
    let job = Job {
        language: language(&site, head),
        site,
        named: request.format,
        text: request.text,
        dataset: request.dataset,
        accept: head.get(ACCEPT).cloned(),
        timeout: app.options.query_timeout,
        rows: app.options.rows,
        services: app.services.clone(),
    };
    if let Some(done) = job.at_once(app) {
        let (format, begun) = done?;
        return Ok(response(app, format, begun, Body::empty));
    }
    let (sender, mut receiver) = channel();
    let (formats, format) = oneshot::channel();
    let cancel = Cancel::new();
    let running = Running {
        clock: Some(clock(cancel.clone(), app.options.query_timeout)),
        cancel: cancel.clone(),
    };
    app.workers
        .run(move || job.run(&cancel, sender, formats, place))
        .map_err(|_| busy())?;
    let begun = receiver.begun_or_lost().await?;
    let format = format.await.map_err(|_| Problem::internal())?;
    Ok(response(app, format, begun, || {
        if is_head {
            Body::empty()
        } else {
            body(receiver, running)
        }
    }))
}

/// The head of an answer, with all of it or with what streams.
fn response(app: &App, format: Format, begun: Begun, streamed: impl FnOnce() -> Body) -> Response {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    insert(headers, CONTENT_TYPE, &content_type(format.media_type));
    headers.insert(VARY, HeaderValue::from_static("Accept"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(ROW_LIMIT, HeaderValue::from(app.options.rows));
    if let Begun::Whole(_, true) = begun {
        insert(headers, TRUNCATED, &format!("rows={}", app.options.rows));
    }
    *response.body_mut() = match begun {
        Begun::Whole(bytes, _) => Body::from(bytes),
        Begun::Streaming => streamed(),
    };
    response
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
    accept: Option<HeaderValue>,
    language: String,
    timeout: Duration,
    rows: usize,
    services: Services,
}

impl Job {
    /// The answer, where it comes in a moment.
    fn at_once(&self, app: &App) -> Option<Result<(Format, Begun), Problem>> {
        if !is_worth_a_try(&self.text) {
            return None;
        }
        let cancel = app.moments.begin();
        let mut short = Short::default();
        let mut format = None;
        let done = self.write(&cancel, &mut short, |known| format = Some(known));
        match done {
            Ok(is_cut) => format.map(|format| Ok((format, Begun::Whole(short.bytes, is_cut)))),
            Err(_) if cancel.is_expired() || short.is_over => None,
            Err(problem) => Some(Err(problem)),
        }
    }

    fn run(self, cancel: &Cancel, mut sender: Sender, formats: oneshot::Sender<Format>, place: Place) {
        // Where nobody waits for the format, the writer will notice.
        let done = self.write(cancel, &mut sender, |format| _ = formats.send(format));
        match done {
            Ok(is_cut) => sender.finish(is_cut),
            Err(problem) => sender.fail(problem),
        }
        drop(place);
    }

    /// Writes the answer, and says whether rows were left out; the format is told before.
    fn write(&self, cancel: &Cancel, mut writer: impl Write, told: impl FnOnce(Format)) -> Result<bool, Problem> {
        let prepared = self.prepared()?;
        let format = Format::of(prepared.kind(), self.named.as_deref(), self.accept.as_ref())?;
        told(format);
        let done = prepared.run_until(&self.site.store, cancel, self.timeout, &self.services, |answer| {
            if format.name == HTML {
                let (page, is_cut) = results_page(&self.site, &self.language, &self.text, answer, self.rows)?;
                writer.write_all(page.as_bytes())?;
                return Ok(is_cut);
            }
            let options = RenderOptions {
                format: Some(format.name),
                prefixes: &self.site.prefixes,
                width: None,
                rows: Some(self.rows),
            };
            Ok::<bool, SinkError>(render(answer, options, writer)?.is_cut)
        });
        done.map_err(|error| problem(&error.into_failure("the response")))
    }

    fn prepared(&self) -> Result<Prepared, Problem> {
        let names = Names {
            base: &self.site.config.base,
            prefixes: &self.site.prefixes,
        };
        let prepared = prepare_here(&self.text, names, "query").map_err(|failure| problem(&failure))?;
        Ok(prepared.with_dataset(self.dataset.clone()))
    }
}
