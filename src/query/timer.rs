use super::Cancel;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Cancels a query when its time is up; ends with the query.
#[derive(Debug)]
pub(super) struct Timer {
    /// The waiting thread ends when this is dropped.
    running: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Timer {
    pub(super) fn start(limit: Duration, cancel: Cancel) -> Self {
        let (running, ended) = channel();
        let thread = thread::spawn(move || {
            if ended.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                cancel.expire();
            }
        });
        Self {
            running: Some(running),
            thread: Some(thread),
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        drop(self.running.take());
        if let Some(thread) = self.thread.take() {
            // The thread cannot fail; were it to, the query has ended all the same.
            let _ = thread.join();
        }
    }
}
