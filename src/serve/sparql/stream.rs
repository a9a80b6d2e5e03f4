//! The way of an answer from the thread of its query to the body of the response.

use super::super::problem::Problem;
use crate::query::Cancel;
use axum::body::Body;
use bytes::Bytes;
use futures_util::Stream;
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::task::JoinHandle;

/// Bytes that are held back: what is shorter is sent when it is whole, with all that is then
/// known of it in its head.
const HELD: usize = 256 << 10;

/// Bytes of a piece.
const PIECE: usize = 64 << 10;

/// Pieces under way.
const PIECES: usize = 8;

/// The beginning of an answer.
pub(in crate::serve) enum Begun {
    /// All of it, and whether rows were left out.
    Whole(Vec<u8>, bool),
    /// The rest follows.
    Streaming,
}

/// The query's side.
pub(in crate::serve) struct Sender {
    begun: Option<oneshot::Sender<Result<Begun, Problem>>>,
    pieces: mpsc::Sender<io::Result<Bytes>>,
    held: Vec<u8>,
}

/// The response's side.
pub(in crate::serve) struct Receiver {
    pub(in crate::serve) begun: oneshot::Receiver<Result<Begun, Problem>>,
    pieces: mpsc::Receiver<io::Result<Bytes>>,
}

pub(in crate::serve) fn channel() -> (Sender, Receiver) {
    let (begun, beginning) = oneshot::channel();
    let (sender, pieces) = mpsc::channel(PIECES);
    let sender = Sender {
        begun: Some(begun),
        pieces: sender,
        held: Vec::new(),
    };
    let receiver = Receiver {
        begun: beginning,
        pieces,
    };
    (sender, receiver)
}

impl Receiver {
    /// The beginning of the answer; a thread that is lost has none.
    pub(in crate::serve) async fn begun_or_lost(&mut self) -> Result<Begun, Problem> {
        (&mut self.begun).await.unwrap_or_else(|_| Err(Problem::internal()))
    }
}

impl Sender {
    /// The answer is whole.
    pub(in crate::serve) fn finish(mut self, is_cut: bool) {
        let held = std::mem::take(&mut self.held);
        match self.begun.take() {
            // Where nobody waits any more, nothing is to be said.
            Some(begun) => drop(begun.send(Ok(Begun::Whole(held, is_cut)))),
            None => drop(self.pieces.blocking_send(Ok(held.into()))),
        }
    }

    /// There is no answer, or no more of it.
    pub(in crate::serve) fn fail(mut self, problem: Problem) {
        match self.begun.take() {
            Some(begun) => drop(begun.send(Err(problem))),
            // The body breaks off, which a client notices.
            None => drop(self.pieces.blocking_send(Err(io::Error::other("the query failed")))),
        }
    }

    fn send(&mut self) -> io::Result<()> {
        if let Some(begun) = self.begun.take() {
            begun.send(Ok(Begun::Streaming)).map_err(|_| gone())?;
        }
        let piece = std::mem::replace(&mut self.held, Vec::with_capacity(PIECE));
        self.pieces.blocking_send(Ok(piece.into())).map_err(|_| gone())
    }
}

/// The client has gone away.
fn gone() -> io::Error {
    io::ErrorKind::BrokenPipe.into()
}

impl Write for Sender {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        let most = if self.begun.is_some() { HELD } else { PIECE };
        if self.held.len() >= most {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What ends with the response: the query, if it still runs, and its clock.
pub(in crate::serve) struct Running {
    pub(in crate::serve) cancel: Cancel,
    pub(in crate::serve) clock: Option<JoinHandle<()>>,
}

impl Running {
    /// Work that no clock stops.
    pub(in crate::serve) fn unlimited(cancel: Cancel) -> Self {
        Self { cancel, clock: None }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(clock) = self.clock.take() {
            clock.abort();
        }
        self.cancel.cancel();
    }
}

/// The rest of an answer as a body. It holds what ends with it.
pub(in crate::serve) fn body(receiver: Receiver, running: Running) -> Body {
    Body::from_stream(Pieces {
        pieces: receiver.pieces,
        _running: running,
    })
}

struct Pieces {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    _running: Running,
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.poll_recv(context)
    }
}

/// The place of a query among those that run at once, until its thread has done with it.
pub(in crate::serve) type Place = OwnedSemaphorePermit;
