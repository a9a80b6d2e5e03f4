//! Works on blocks with one thread or several, and takes their results in order.

use super::RunError;
use super::block::{AnyBlock, BlockDone, BlockWork};
use super::emit::Emit;
use crate::sink::Sink;
use crate::source::{CsvSource, ItemSource};
use std::collections::VecDeque;
use std::iter;
use std::sync::mpsc::{self, TryRecvError};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A block to work on, and where to send what was made of it.
type Job<C> = (AnyBlock, mpsc::SyncSender<Made<C>>);

/// A block, what was found in it, the chunk that was filled, and the thread that did so.
struct Made<C> {
    block: AnyBlock,
    done: BlockDone,
    chunk: C,
    by: usize,
}

/// Chunks to be filled again, by the thread that filled them before: its core has them at
/// hand, and another's would have to fetch them from there.
struct Spare<C>(Vec<Mutex<Vec<C>>>);

impl<C> Spare<C> {
    fn of(threads: usize) -> Self {
        Self((0..threads).map(|_| Mutex::default()).collect())
    }

    fn stack(&self, thread: usize) -> MutexGuard<'_, Vec<C>> {
        self.0[thread].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, thread: usize, chunk: C) {
        self.stack(thread).push(chunk);
    }

    /// One of the thread's own, or else of another's.
    fn take(&self, thread: usize) -> Option<C> {
        let others = (0..self.0.len()).filter(|other| *other != thread);
        std::iter::once(thread)
            .chain(others)
            .find_map(|thread| self.stack(thread).pop())
    }
}

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
/// The calling thread reads and writes, and works as the others do while there is nothing to
/// write: one more thread than there are cores would take turns with the workers, which costs
/// two switches a block. At most twice as many blocks as there are threads are under way, so
/// that a slow sink slows the reading down.
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
    // Room for all that are under way: handing a block over never waits.
    let (jobs, queue) = mpsc::sync_channel::<Job<S::Chunk>>(2 * threads);
    let queue = Mutex::new(queue);
    let spare = Spare::of(threads);
    let perform = |by: usize, (block, reply): Job<S::Chunk>| {
        // There is a chunk for each block that is under way.
        let Some(mut chunk) = spare.take(by) else { return };
        let done = work.run(&block, &mut chunk);
        // Nobody waits for it where the run has failed before.
        _ = reply.send(Made { block, done, chunk, by });
    };
    std::thread::scope(|scope| {
        // Dropped at the end of the scope's closure, which ends the workers.
        let jobs = jobs;
        for worker in 1..threads {
            let (queue, perform) = (&queue, &perform);
            scope.spawn(move || {
                loop {
                    let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(job) = job else { break };
                    perform(worker, job);
                }
            });
        }
        let mut under_way = VecDeque::new();
        let mut chunks = 0;
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
                        if chunks < under_way.len() {
                            spare.put(chunks % threads, sink.chunk());
                            chunks += 1;
                        }
                        if jobs.send((block, reply)).is_err() {
                            return Ok(());
                        }
                    }
                    // What was read before it is taken first, as with one thread.
                    Err(error) => failure = Some(error),
                }
            }
            let Some(oldest) = under_way.front() else {
                return failure.map_or(Ok(()), |error| Err(error.into()));
            };
            let result = match oldest.try_recv() {
                // Where a worker has the queue, it waits for a job, or is about to take one.
                Err(TryRecvError::Empty) => match queue.try_lock().ok().and_then(|queue| queue.try_recv().ok()) {
                    Some(job) => {
                        perform(0, job);
                        continue;
                    }
                    None => oldest.recv().ok(),
                },
                result => result.ok(),
            };
            under_way.pop_front();
            // A worker that panics takes its reply with it; the scope passes the panic on.
            let Some(Made {
                block,
                done,
                mut chunk,
                by,
            }) = result
            else {
                return Ok(());
            };
            sink.accept(&mut chunk)?;
            spare.put(by, chunk);
            take(block, done);
        }
    })
}
