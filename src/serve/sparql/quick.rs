//! Most queries are done in less time than it takes to hand them to another thread.
//!
//! So a short query is begun where its request is, for a moment: if it has ended then, it was
//! quick. If not, it is stopped and begun anew on a thread of its own, which costs a long query
//! no more than that moment.

use crate::query::Cancel;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The moment.
const MOMENT: Duration = Duration::from_millis(2);

/// What is left of a moment for which it is not worth while to sleep.
const REST: Duration = Duration::from_micros(500);

/// Bytes of a query that is short: the stack of any thread does for its nesting.
const SHORT: usize = 1 << 10;

/// Bytes of an answer that may be quick.
const ANSWER: usize = 64 << 10;

/// Whether a query may be tried: it is short, and asks no other server.
pub(super) fn is_worth_a_try(text: &str) -> bool {
    let is_call = |word: &[u8]| word.eq_ignore_ascii_case(b"service");
    text.len() <= SHORT && !text.as_bytes().windows(7).any(is_call)
}

/// Ends queries when their moment is over.
pub(in crate::serve) struct Moments {
    sender: Mutex<Sender<(Instant, Cancel)>>,
}

impl std::fmt::Debug for Moments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Moments").finish_non_exhaustive()
    }
}

impl Moments {
    /// Begins to watch the clock, on a thread that ends with this value.
    pub(in crate::serve) fn new() -> Self {
        let (sender, queries) = channel();
        // Without that thread no query is quick: each is stopped by its own clock at the latest.
        _ = std::thread::Builder::new().spawn(move || watch(&queries));
        Self {
            sender: Mutex::new(sender),
        }
    }

    /// Expires when the moment that begins now is over.
    pub(super) fn begin(&self) -> Cancel {
        let cancel = Cancel::new();
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if sender.send((Instant::now() + MOMENT, cancel.clone())).is_err() {
            cancel.expire();
        }
        cancel
    }
}

/// Queries come in the order of the ends of their moments.
fn watch(queries: &Receiver<(Instant, Cancel)>) {
    while let Ok((end, cancel)) = queries.recv() {
        let left = end.saturating_duration_since(Instant::now());
        if left > REST {
            std::thread::sleep(left);
        }
        cancel.expire();
    }
}

/// An answer that must be short.
#[derive(Debug, Default)]
pub(super) struct Short {
    pub(super) bytes: Vec<u8>,
    /// Whether it was longer.
    pub(super) is_over: bool,
}

impl Write for Short {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    /// Most of what is written is a few bytes.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.bytes.len() + bytes.len() > ANSWER {
            self.is_over = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
