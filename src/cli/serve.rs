//! `lodpress serve`

use super::args::{Global, Serve};
use super::site::{self, SiteAim};
use super::terminal::{Terminal, message};
use super::watch::{Signal, Watch};
use super::{Stop, graph};
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::serve::{App, ServeOptions, Server};
use crate::source::read_text;
use std::path::Path;
use std::sync::Arc;

/// Bytes that the file of a token may have.
const TOKEN_LIMIT: u64 = 4 << 10;

/// Letters that a token has at least: a shorter one can be guessed.
const TOKEN_LETTERS: usize = 16;

pub(super) fn run(global: &Global, args: &Serve, terminal: &Terminal) -> std::result::Result<(), Stop> {
    let publication = graph::open_publication(global)?;
    let options = options(args)?;
    let aim = SiteAim {
        store: args.store.as_deref(),
        is_writable: args.writable,
        no_ontology: args.no_ontology,
        tables: args.tables,
    };
    let site = site::make(&publication, aim, global, terminal)?;
    if args.writable && args.store.is_none() {
        message("what is written is in memory, and is lost when the server ends\n")
            .map_err(|error| Stop::writing(error, "standard error"))?;
    }
    let app = App::new(site, options);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| failed(&format!("the server cannot begin: {error}")))?;
    if !args.watch {
        return runtime.block_on(serve(args, app));
    }
    let (watch, signals) = Watch::new(app.site())?;
    std::thread::scope(|scope| {
        let watched = Arc::clone(&app);
        scope.spawn(move || watch.run(&watched, aim, global, terminal));
        let result = runtime.block_on(serve(args, app));
        _ = signals.send(Signal::End);
        result
    })
}

async fn serve(args: &Serve, app: Arc<App>) -> std::result::Result<(), Stop> {
    let server = Server::bind(args.listen, app).await.map_err(|error| {
        let diagnostic = Diagnostic::error(Code::ServeListen, format!("cannot listen at {}: {error}", args.listen));
        Failure::from(diagnostic.hint("--listen 127.0.0.1:0 takes a free port"))
    })?;
    let address = server.address().map_err(|error| failed(&error.to_string()))?;
    message(&format!("lodpress serves http://{address}/ (Ctrl+C ends it)\n"))
        .map_err(|error| Stop::writing(error, "standard error"))?;
    let done = server.run(ending()).await;
    Ok(done.map_err(|error| failed(&format!("the server cannot begin: {error}")))?)
}

/// Done when the process is told to end.
async fn ending() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    _ = tokio::signal::ctrl_c().await;
}

fn failed(message: &str) -> Failure {
    Diagnostic::error(Code::ServeListen, message).into()
}

fn options(args: &Serve) -> Result<ServeOptions> {
    let defaults = ServeOptions::default();
    Ok(ServeOptions {
        query_timeout: args.query_timeout,
        rows: args.max_rows,
        body: args.max_body,
        concurrent_queries: args.max_queries.max(1),
        connections: args.max_connections.max(1),
        services: args.allow_service.clone(),
        token: args.token_file.as_deref().map(token).transpose()?,
        metrics: args.metrics,
        ..defaults
    })
}

fn token(path: &Path) -> Result<String> {
    let name = path.display().to_string();
    let text = read_text(path, &name, TOKEN_LIMIT)?;
    let token = text.trim();
    let is_sound = token.len() >= TOKEN_LETTERS && token.bytes().all(|byte| byte.is_ascii_graphic());
    if is_sound {
        return Ok(token.to_owned());
    }
    let message = format!("`{name}` has no token: one has {TOKEN_LETTERS} letters or more, without spaces");
    Err(Diagnostic::error(Code::OptionConflict, message)
        .hint(format!("make one with `openssl rand -hex 32 > {name}`"))
        .into())
}
