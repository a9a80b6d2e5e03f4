//! Works on blocks with one thread or several, and takes their results in order.

use super::RunError;
use super::block::{BlockDone, BlockWork};
use crate::sink::QuadSink;
use crate::source::{Block, CsvSource};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError, mpsc};

/// A block to work on, the chunk to fill, and where to send both with what was found.
type Job<C> = (Block, C, mpsc::SyncSender<(Block, C, BlockDone)>);

/// Calls `take` with each block of `csv`, what the work on it has given, and the bytes
/// read so far; the sink has then accepted its quads.
///
/// The calling thread reads and writes. At most twice as many blocks as there are
/// threads are under way, so that a slow sink slows the reading down.
pub(super) fn for_each_block<S: QuadSink>(
    csv: &mut CsvSource,
    work: &BlockWork<'_>,
    threads: usize,
    sink: &mut S,
    mut take: impl FnMut(Block, BlockDone, u64),
) -> Result<(), RunError> {
    if threads <= 1 {
        while let Some(block) = csv.next_block()? {
            let mut chunk = sink.chunk();
            let done = work.run(&block, &mut chunk);
            sink.accept(chunk)?;
            take(block, done, csv.bytes_read());
        }
        return Ok(());
    }
    let (jobs, queue) = mpsc::sync_channel::<Job<S::Chunk>>(threads);
    let queue = Mutex::new(queue);
    std::thread::scope(|scope| {
        // Dropped at the end of the scope's closure, which ends the workers.
        let jobs = jobs;
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((block, mut chunk, reply)) = job else { break };
                    let done = work.run(&block, &mut chunk);
                    // Nobody waits for it where the run has failed before.
                    _ = reply.send((block, chunk, done));
                }
            });
        }
        let mut under_way = VecDeque::new();
        loop {
            let block = if under_way.len() < 2 * threads {
                csv.next_block()?
            } else {
                None
            };
            let is_at_end = block.is_none() && under_way.len() < 2 * threads;
            if let Some(block) = block {
                let (reply, result) = mpsc::sync_channel(1);
                under_way.push_back(result);
                if jobs.send((block, sink.chunk(), reply)).is_err() {
                    return Ok(());
                }
                continue;
            }
            match under_way.pop_front().map(|result| result.recv()) {
                Some(Ok((block, chunk, done))) => {
                    sink.accept(chunk)?;
                    take(block, done, csv.bytes_read());
                }
                // A worker that panics takes its reply with it; the scope passes the panic on.
                Some(Err(_)) => return Ok(()),
                None if is_at_end => return Ok(()),
                None => {}
            }
        }
    })
}
