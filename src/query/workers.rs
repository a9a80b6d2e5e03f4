use super::depth::spawn_on_deep_stack;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

type Job = Box<dyn FnOnce() + Send>;

/// How long a thread waits for more to do.
const IDLE: Duration = Duration::from_secs(30);

/// Threads with deep stacks that run queries, and wait for the next one.
///
/// There are as many as there was work for at once: who bounds the work bounds the threads.
#[derive(Clone, Default)]
pub struct Workers {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    more: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    idle: usize,
}

impl std::fmt::Debug for Workers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workers").finish_non_exhaustive()
    }
}

impl Workers {
    /// No threads yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs `job` on a thread that has nothing to do, or on another.
    ///
    /// # Errors
    /// Where the system gives no more threads.
    pub fn run(&self, job: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let mut state = self.shared.lock();
        if state.idle > state.jobs.len() {
            state.jobs.push_back(Box::new(job));
            self.shared.more.notify_one();
            return Ok(());
        }
        drop(state);
        let shared = Arc::clone(&self.shared);
        spawn_on_deep_stack(move || {
            job();
            shared.work();
        })
        .map(drop)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what there is to do, until there is nothing for a while.
    fn work(&self) {
        let mut state = self.lock();
        loop {
            state.idle += 1;
            let (waited, timeout) = self
                .more
                .wait_timeout_while(state, IDLE, |state| state.jobs.is_empty())
                .unwrap_or_else(PoisonError::into_inner);
            state = waited;
            state.idle -= 1;
            match state.jobs.pop_front() {
                Some(job) => {
                    drop(state);
                    job();
                    state = self.lock();
                }
                None if timeout.timed_out() => return,
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn jobs_run_at_once_and_threads_are_used_again() {
        let workers = Workers::new();
        let (sender, ended) = channel();
        // Two jobs wait for one another: they must run on two threads.
        let (left, right) = (channel::<()>(), channel::<()>());
        let names = sender.clone();
        let (to_right, from_right) = (left.0, right.1);
        workers
            .run(move || {
                to_right.send(()).unwrap();
                from_right.recv().unwrap();
                names.send(std::thread::current().id()).unwrap();
            })
            .unwrap();
        let names = sender.clone();
        let (to_left, from_left) = (right.0, left.1);
        workers
            .run(move || {
                from_left.recv().unwrap();
                to_left.send(()).unwrap();
                names.send(std::thread::current().id()).unwrap();
            })
            .unwrap();
        let known = [ended.recv().unwrap(), ended.recv().unwrap()];
        assert_ne!(known[0], known[1]);
        while workers.shared.lock().idle < 2 {
            std::thread::yield_now();
        }
        for _ in 0..10 {
            let names = sender.clone();
            while workers.shared.lock().idle < 2 {
                std::thread::yield_now();
            }
            workers
                .run(move || names.send(std::thread::current().id()).unwrap())
                .unwrap();
            assert!(known.contains(&ended.recv().unwrap()));
        }
    }
}
