//! Listening, and ending.

use super::app::App;
use super::connections::Connections;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

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
    ///
    /// # Errors
    /// Where the system gives no threads.
    pub async fn run(self, ending: impl Future<Output = ()>) -> io::Result<()> {
        let mut connections = Connections::start(&self.app)?;
        let places = Arc::new(Semaphore::new(self.app.options.connections));
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
            let (Ok((stream, _)), Ok(place)) = (accepted, place) else {
                // No more files may be open: others must end first.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            connections.take(stream, place);
        }
        drop(self.listener);
        connections.end().await;
        Ok(())
    }
}
