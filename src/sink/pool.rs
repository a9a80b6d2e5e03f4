use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Work on one thing after another, on several threads; what comes out has the order of what
/// went in.
///
/// Threads begin with the first thing that is pushed. At most twice as many things as
/// threads are under way: whoever pushes waits then.
#[derive(Debug)]
pub(super) struct OrderedPool<I, O> {
    threads: usize,
    work: fn(I) -> io::Result<O>,
    jobs: Option<SyncSender<Job<I, O>>>,
    workers: Vec<JoinHandle<()>>,
    under_way: VecDeque<Receiver<io::Result<O>>>,
}

/// What is worked on, and where to send what comes of it.
type Job<I, O> = (I, SyncSender<io::Result<O>>);

impl<I: Send + 'static, O: Send + 'static> OrderedPool<I, O> {
    /// `work` is done on the calling thread where there is only one.
    pub(super) fn new(threads: usize, work: fn(I) -> io::Result<O>) -> Self {
        Self {
            threads,
            work,
            jobs: None,
            workers: Vec::new(),
            under_way: VecDeque::new(),
        }
    }

    /// Has something worked on; what has come out of the oldest, where it is its turn.
    pub(super) fn push(&mut self, input: I) -> io::Result<Option<O>> {
        if self.threads <= 1 {
            return (self.work)(input).map(Some);
        }
        let done = if self.under_way.len() < 2 * self.threads {
            None
        } else {
            self.next()?
        };
        let (reply, result) = mpsc::sync_channel(1);
        self.under_way.push_back(result);
        self.jobs()?.send((input, reply)).map_err(|_| ended())?;
        Ok(done)
    }

    /// As [`push`](Self::push), of the last thing; no thread is begun for a single one.
    pub(super) fn push_last(&mut self, input: I) -> io::Result<Option<O>> {
        if self.jobs.is_none() {
            return (self.work)(input).map(Some);
        }
        self.push(input)
    }

    /// What comes out of the oldest thing that is under way.
    pub(super) fn next(&mut self) -> io::Result<Option<O>> {
        match self.under_way.pop_front().map(|result| result.recv()) {
            None => Ok(None),
            Some(Ok(done)) => done.map(Some),
            Some(Err(_)) => Err(ended()),
        }
    }

    /// Where jobs go to.
    fn jobs(&mut self) -> io::Result<&SyncSender<Job<I, O>>> {
        if self.jobs.is_none() {
            let (jobs, queue) = mpsc::sync_channel::<Job<I, O>>(2 * self.threads);
            let queue = Arc::new(Mutex::new(queue));
            for _ in 0..self.threads {
                let (queue, work) = (Arc::clone(&queue), self.work);
                let worker = move || {
                    loop {
                        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                        let Ok((input, reply)) = job else { break };
                        // Nobody waits for it where the run has failed before.
                        _ = reply.send(work(input));
                    }
                };
                self.workers.push(std::thread::Builder::new().spawn(worker)?);
            }
            self.jobs = Some(jobs);
        }
        self.jobs.as_ref().ok_or_else(ended)
    }
}

/// That a thread has ended before its work was done, which only a panic can do.
fn ended() -> io::Error {
    io::Error::other("a thread has ended before its work was done")
}

impl<I, O> Drop for OrderedPool<I, O> {
    fn drop(&mut self) {
        self.jobs = None;
        for worker in self.workers.drain(..) {
            // A panic has been told of where its result was waited for.
            _ = worker.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halved(number: u32) -> io::Result<u32> {
        std::thread::sleep(std::time::Duration::from_micros(u64::from(number * 7 % 5) * 100));
        assert!(number != 1000, "no such number");
        if number.is_multiple_of(2) {
            Ok(number / 2)
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }

    #[test]
    fn what_comes_out_has_the_order_of_what_went_in() {
        for threads in [1, 2, 3] {
            let mut pool = OrderedPool::new(threads, halved);
            let mut done = Vec::new();
            for number in 0..40 {
                done.extend(pool.push(2 * number).unwrap());
                assert!(pool.under_way.len() <= 2 * threads);
            }
            done.extend(pool.push_last(80).unwrap());
            while let Some(number) = pool.next().unwrap() {
                done.push(number);
            }
            assert_eq!(done, (0..41).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_thread_is_begun_for_a_single_thing() {
        let mut pool = OrderedPool::new(8, halved);
        assert_eq!(pool.push_last(4).unwrap(), Some(2));
        assert!(pool.workers.is_empty());
    }

    #[test]
    fn errors_and_panics_are_carried() {
        for (number, kind) in [(3, io::ErrorKind::InvalidData), (1000, io::ErrorKind::Other)] {
            let mut pool = OrderedPool::new(2, halved);
            for number in [0, number, 4] {
                assert!(pool.push(number).unwrap().is_none());
            }
            assert_eq!(pool.next().unwrap(), Some(0));
            assert_eq!(pool.next().unwrap_err().kind(), kind);
        }
    }
}
