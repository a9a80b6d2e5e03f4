//! Listening, and ending.

use super::app::{App, router};
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// An open port.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    app: Arc<App>,
}

impl Server {
    /// Opens the port.
    ///
    /// # Errors
    /// Where it cannot be had.
    pub async fn bind(address: SocketAddr, app: Arc<App>) -> io::Result<Self> {
        Ok(Self {
            listener: TcpListener::bind(address).await?,
            app,
        })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// Where the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `ending` is done, then finishes what is running.
    pub async fn run(self, ending: impl Future<Output = ()>) {
        let service = router(Arc::clone(&self.app));
        let places = Arc::new(Semaphore::new(self.app.options.connections));
        let head = self.app.options.head_timeout;
        let graceful = GracefulShutdown::new();
        let mut builder = Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(head);
        builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(head));
        let mut ending = std::pin::pin!(ending);
        loop {
            let place = tokio::select! {
                place = Arc::clone(&places).acquire_owned() => place,
                () = &mut ending => break,
            };
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut ending => break,
            };
            let Ok((stream, _)) = accepted else {
                // No more files may be open: others must end first.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            _ = stream.set_nodelay(true);
            let service = service.clone();
            let answer = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
                service
                    .clone()
                    .oneshot(Request::from(request.map(axum::body::Body::new)))
            });
            let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), answer);
            let connection = graceful.watch(connection.into_owned());
            tokio::spawn(async move {
                // A client that goes away is no error of the server.
                _ = connection.await;
                drop(place);
            });
        }
        drop(self.listener);
        _ = tokio::time::timeout(self.app.options.ending_timeout, graceful.shutdown()).await;
    }
}
