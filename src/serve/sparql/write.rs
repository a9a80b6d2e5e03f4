//! Updates, and all else that changes the graph.

use super::super::app::App;
use super::super::problem::Problem;
use super::super::token;
use super::answer::{clock, place};
use super::problem;
use super::request::UpdateRequest;
use super::stream::Running;
use crate::page::Site;
use crate::query::{Cancel, Names, prepare_update};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::SystemTime;
use tokio::sync::oneshot;

/// Runs an update ([SPARQL 1.1 Protocol, 2.2](https://www.w3.org/TR/sparql11-protocol/#update-operation)).
pub(super) async fn update(app: &Arc<App>, request: UpdateRequest, head: &HeaderMap) -> Result<Response, Problem> {
    token::check(&app.options, head)?;
    let timeout = app.options.query_timeout;
    let cancel = Cancel::new();
    let running = Running {
        clock: Some(clock(cancel.clone(), timeout)),
        cancel: cancel.clone(),
    };
    write(app, move |site| {
        let names = Names {
            base: &site.config.base,
            prefixes: &site.prefixes,
        };
        let prepared = prepare_update(&request.text, names, "update").map_err(|failure| problem(&failure))?;
        if prepared.names_graphs() && !request.dataset.is_empty() {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "problem-conflict")
                .detail("graphs are named by the update (USING, WITH) and beside it"));
        }
        let prepared = prepared.with_dataset(request.dataset);
        prepared
            .run(&site.store, &cancel, timeout)
            .map_err(|failure| problem(&failure))
    })
    .await?;
    drop(running);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Changes the store, one change after another, and then serves what has become of it. What
/// `job` has done is in the store, and in what is served, when this is done; and also where
/// nobody waits for it any more.
pub(in crate::serve) async fn write<T: Send + 'static>(
    app: &Arc<App>,
    job: impl FnOnce(&Site) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let turn = Arc::clone(&app.writing).lock_owned().await;
    let place = place(app)?;
    let (sender, done) = oneshot::channel();
    let written = Arc::clone(app);
    let run = move || {
        let site = written.site();
        let result = job(&site).and_then(|done| {
            written.swap(renewed(&site)?);
            Ok(done)
        });
        drop((turn, place));
        _ = sender.send(result);
    };
    app.workers.run(run).map_err(|_| Problem::internal())?;
    done.await.unwrap_or_else(|_| Err(Problem::internal()))
}

fn renewed(site: &Arc<Site>) -> Result<Site, Problem> {
    site.renewed(SystemTime::now()).map_err(|failure| problem(&failure))
}
