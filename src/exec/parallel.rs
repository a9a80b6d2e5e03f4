//! Works on blocks with one thread or several, and takes their results in order.

use super::RunError;
use super::block::{AnyBlock, BlockDone, BlockWork};
use super::emit::Emit;
use crate::sink::Sink;
use crate::source::{CsvSource, ItemSource};
use std::collections::VecDeque;
use std::iter;
use std::sync::{Mutex, PoisonError, mpsc};

/// A block to work on, the chunk to fill, and where to send both with what was found.
type Job<C> = (AnyBlock, C, mpsc::SyncSender<(AnyBlock, C, BlockDone)>);

/// A source that is read block by block.
#[derive(Debug)]
pub(super) enum AnySource {
    /// A table.
    Rows(Box<CsvSource>),
    /// Trees.
    Items(ItemSource),
}

impl AnySource {
    fn next_block(&mut self) -> crate::diagnostic::Result<Option<AnyBlock>> {
        Ok(match self {
            Self::Rows(source) => source.next_block()?.map(AnyBlock::Rows),
            Self::Items(source) => source.next_block()?.map(AnyBlock::Items),
        })
    }

    /// How many sequences of bytes that are no text have been replaced so far.
    pub(super) fn replaced(&self) -> u64 {
        match self {
            Self::Rows(source) => source.replaced(),
            Self::Items(source) => source.replaced(),
        }
    }
}

/// Calls `take` with each block of `source` and what the work on it has given; the sink has
/// then accepted what was made of it.
///
/// The calling thread reads and writes. At most twice as many blocks as there are
/// threads are under way, so that a slow sink slows the reading down.
pub(super) fn for_each_block<S: Sink, E: Emit<S::Chunk>>(
    source: &mut AnySource,
    work: &BlockWork<'_, E>,
    threads: usize,
    sink: &mut S,
    mut take: impl FnMut(AnyBlock, BlockDone),
) -> Result<(), RunError> {
    let mut blocks = iter::from_fn(|| source.next_block().transpose()).peekable();
    let Some(first) = blocks.next() else {
        return Ok(());
    };
    // A table of one block is done before a thread has begun.
    let threads = if blocks.peek().is_some() { threads } else { 1 };
    let mut blocks = iter::once(first).chain(blocks);
    if threads <= 1 {
        let mut chunk = sink.chunk();
        for block in blocks {
            let block = block?;
            let done = work.run(&block, &mut chunk);
            sink.accept(&mut chunk)?;
            take(block, done);
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
        // Chunks whose buffers have grown are filled again.
        let mut spare = Vec::new();
        let mut failure = None;
        loop {
            while failure.is_none()
                && under_way.len() < 2 * threads
                && let Some(block) = blocks.next()
            {
                match block {
                    Ok(block) => {
                        let (reply, result) = mpsc::sync_channel(1);
                        under_way.push_back(result);
                        if jobs
                            .send((block, spare.pop().unwrap_or_else(|| sink.chunk()), reply))
                            .is_err()
                        {
                            return Ok(());
                        }
                    }
                    // What was read before it is taken first, as with one thread.
                    Err(error) => failure = Some(error),
                }
            }
            match under_way.pop_front().map(|result| result.recv()) {
                Some(Ok((block, mut chunk, done))) => {
                    sink.accept(&mut chunk)?;
                    spare.push(chunk);
                    take(block, done);
                }
                // A worker that panics takes its reply with it; the scope passes the panic on.
                Some(Err(_)) => return Ok(()),
                None => return failure.map_or(Ok(()), |error| Err(error.into())),
            }
        }
    })
}
