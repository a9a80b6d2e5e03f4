//! A query that ends when its time is up, whatever it does.

use super::depth::spawn_on_deep_stack;
use super::run::{no_thread, timed_out};
use super::{Prepared, RenderOptions, render};
use crate::diagnostic::Failure;
use crate::sink::SinkError;
use crate::store::Store;
use std::io::{self, BufWriter, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// What a query may take past its time to notice that it is up.
const GRACE: Duration = Duration::from_millis(500);

/// Bytes of a piece of text.
const PIECE: usize = 1 << 16;

/// Pieces of text under way between the query and the writer.
const PIECES: usize = 16;

/// Runs `prepared` on `store` and writes its answer.
///
/// It runs on a thread of its own. Should it not end when its time is up, as where it sorts
/// very many solutions, the thread is left behind, and ends with the process.
///
/// # Errors
/// As [`Prepared::run`] and [`render()`].
pub fn answer(
    prepared: Prepared,
    store: Store,
    timeout: Option<Duration>,
    options: RenderOptions<'_>,
    writer: impl Write,
) -> Result<(), SinkError> {
    let (sender, pieces) = sync_channel(PIECES);
    let (format, prefixes, width) = (
        options.format.map(str::to_owned),
        options.prefixes.clone(),
        options.width,
    );
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout + GRACE));
    let query = spawn_on_deep_stack(move || {
        let options = RenderOptions {
            format: format.as_deref(),
            prefixes: &prefixes,
            width,
            rows: None,
        };
        let writer = BufWriter::with_capacity(PIECE, Pieces(sender));
        let render = |answer| render(answer, options, writer).map(|_| ());
        prepared.run(&store, timeout, render)
    })
    .map_err(|error| no_thread(&error))?;
    if !copy(&pieces, deadline, writer)? {
        return Err(timed_out(timeout.unwrap_or_default()).into());
    }
    // A thread that panics has said so.
    query.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// What `work` makes of a query, on a thread of its own as in [`answer`].
///
/// # Errors
/// As `work`, and where the time is up.
pub fn within<T: Send + 'static>(
    timeout: Duration,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let (sender, made) = sync_channel(1);
    let thread = spawn_on_deep_stack(move || drop(sender.send(work()))).map_err(|error| no_thread(&error))?;
    match made.recv_timeout(timeout + GRACE) {
        Ok(made) => made,
        Err(RecvTimeoutError::Timeout) => Err(timed_out(timeout).into()),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Ok(()) => Err(no_thread(&io::Error::from(io::ErrorKind::BrokenPipe)).into()),
            Err(panic) => std::panic::resume_unwind(panic),
        },
    }
}

/// Writes the pieces until there are no more; `false` where time was up before.
fn copy(pieces: &Receiver<Vec<u8>>, deadline: Option<Instant>, mut writer: impl Write) -> io::Result<bool> {
    loop {
        let piece = match deadline {
            Some(deadline) => pieces.recv_timeout(deadline.saturating_duration_since(Instant::now())),
            None => pieces.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match piece {
            Ok(piece) => writer.write_all(&piece)?,
            Err(RecvTimeoutError::Disconnected) => return Ok(true),
            Err(RecvTimeoutError::Timeout) => return Ok(false),
        }
    }
}

/// The query's side of the way to the writer.
struct Pieces(SyncSender<Vec<u8>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Where nobody takes the pieces any more, the writer has failed and says why.
        self.0
            .send(bytes.to_vec())
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
