//! Threads for connections, each of which keeps to one of them: a request is answered where
//! it comes in, and no thread wakes another for it.

use super::app::App;
use super::route::answer;
use axum::body::Body;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// Threads for each processor.
const THREADS: usize = 4;

/// A connection with its place among those that may be open.
type Open = (std::net::TcpStream, OwnedSemaphorePermit);

/// The threads: more than there are processors, so that one which has to wait for its turn
/// keeps fewer connections waiting.
pub(super) struct Connections {
    threads: Vec<Thread>,
    /// Whose turn it is.
    next: usize,
}

struct Thread {
    /// Bounded by the places.
    sender: UnboundedSender<Open>,
    ended: oneshot::Receiver<()>,
}

impl Connections {
    /// Starts the threads.
    ///
    /// # Errors
    /// Where the system gives none.
    pub(super) fn start(app: &Arc<App>) -> io::Result<Self> {
        let count = THREADS * std::thread::available_parallelism().map_or(1, usize::from);
        let threads = (0..count).map(|_| Thread::start(Arc::clone(app)));
        Ok(Self {
            threads: threads.collect::<io::Result<_>>()?,
            next: 0,
        })
    }

    /// Answers what comes over `stream`, until it is closed.
    pub(super) fn take(&mut self, stream: TcpStream, place: OwnedSemaphorePermit) {
        _ = stream.set_nodelay(true);
        // A connection that cannot be handed over is closed, as is one that breaks.
        let Ok(stream) = stream.into_std() else { return };
        self.next = (self.next + 1) % self.threads.len();
        _ = self.threads[self.next].sender.send((stream, place));
    }

    /// Finishes the requests that are running, within their limit.
    pub(super) async fn end(self) {
        let ended: Vec<_> = self.threads.into_iter().map(|thread| thread.ended).collect();
        for ended in ended {
            // A thread that is lost has ended as well.
            _ = ended.await;
        }
    }
}

impl Thread {
    fn start(app: Arc<App>) -> io::Result<Self> {
        let (sender, connections) = unbounded_channel();
        let (end, ended) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new().name("http".to_owned()).spawn(move || {
            runtime.block_on(serve(&app, connections));
            // What still works on a page has no one to give it to.
            Runtime::shutdown_background(runtime);
            _ = end.send(());
        })?;
        Ok(Self { sender, ended })
    }
}

/// Answers on all connections, until there are no more to come.
async fn serve(app: &Arc<App>, mut connections: UnboundedReceiver<Open>) {
    let limit = app.options.head_timeout;
    let graceful = GracefulShutdown::new();
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limit);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(limit));
    while let Some((stream, place)) = connections.recv().await {
        let Ok(stream) = TcpStream::from_std(stream) else {
            continue;
        };
        let app = Arc::clone(app);
        let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
            let app = Arc::clone(&app);
            async move { Ok::<_, Infallible>(answer(&app, request.map(Body::new)).await) }
        });
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
        let connection = graceful.watch(connection.into_owned());
        tokio::spawn(async move {
            // A client that goes away is no error of the server.
            _ = connection.await;
            drop(place);
        });
    }
    _ = tokio::time::timeout(app.options.ending_timeout, graceful.shutdown()).await;
}
