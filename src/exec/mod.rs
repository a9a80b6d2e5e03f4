//! Runs a plan over records and pushes quads of borrowed terms into a sink.
//!
//! Each source is read in blocks of whole records; blocks are worked on by one thread
//! or several, and their quads, findings and keys are taken in the order of the input.
//! Memory does not grow with the number of rows, except for the keys that are checked.

mod block;
mod cell;
mod expand;
mod header;
mod keys;
mod parallel;
mod problem;
mod row;

use crate::diagnostic::{Failure, Findings};
use crate::plan::Plan;
use crate::sink::{QuadSink, SinkError};
use crate::source::{CsvSource, Limits};
use block::BlockWork;
use keys::KeyChecks;

#[cfg(test)]
mod tests;

/// How a plan is run.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Threads that work on blocks; 1 works on the caller's.
    pub threads: usize,
    /// Findings that are kept; the rest is counted.
    pub findings: usize,
    /// Limits of the sources.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: 1,
            findings: 20,
            limits: Limits::default(),
        }
    }
}

/// What a run has done so far, or in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunStats {
    /// Rows read.
    pub rows: u64,
    /// Quads made, repeated ones included.
    pub quads: u64,
    /// Bytes read, after decompression.
    pub bytes: u64,
}

/// Why a run did not end well, and which side failed.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A source cannot be read, or does not say what the mapping says of it.
    #[error(transparent)]
    Source(#[from] Failure),
    /// The quads cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

/// Runs a plan.
#[derive(Debug)]
pub struct Executor<'p> {
    plan: &'p Plan,
    options: Options,
}

impl<'p> Executor<'p> {
    /// Runs `plan` as `options` say.
    pub fn new(plan: &'p Plan, options: Options) -> Self {
        Self { plan, options }
    }

    /// Reads all sources and pushes the quads into `sink`, in the order of the plan's
    /// scans, of their rows, and of the quads of each row. `progress` is called now and
    /// then with what has been done.
    ///
    /// # Errors
    /// All that is wrong in the tables, up to the limit of findings; or the first
    /// failure of reading or writing. The sink may then have accepted quads.
    pub fn run<S: QuadSink>(&self, sink: &mut S, progress: &mut dyn FnMut(RunStats)) -> Result<RunStats, RunError> {
        let mut findings = Findings::new(self.options.findings);
        let mut keys = KeyChecks::new(self.plan);
        let mut stats = RunStats::default();
        for (index, scan) in self.plan.scans.iter().enumerate() {
            let source = &scan.source;
            let opened = CsvSource::open(&source.path, &source.name, &source.dialect, self.options.limits)
                .map_err(|failure| failure.at(|| (*source.origin).clone().note("named here")))
                .and_then(|mut csv| header::check(&mut csv, source).map(|fields| (csv, fields)));
            let (mut csv, fields) = match opened {
                Ok(opened) => opened,
                Err(failure) => {
                    // The other tables are checked all the same.
                    findings.take(&failure);
                    keys.mark_incomplete(index);
                    continue;
                }
            };
            let work = BlockWork::new(self.plan, index, fields, self.options.findings);
            let result = parallel::for_each_block(&mut csv, &work, self.options.threads, sink, |block, done| {
                stats.rows += done.rows;
                stats.quads += done.quads;
                stats.bytes += block.bytes.len() as u64;
                findings.append(done.findings);
                if done.unread > 0 {
                    keys.mark_incomplete(index);
                }
                keys.take(index, done.keys, &block, &mut findings);
                progress(stats);
            });
            match result {
                Err(RunError::Source(failure)) => {
                    findings.take(&failure);
                    keys.mark_incomplete(index);
                }
                result => result?,
            }
        }
        keys.finish(&mut findings);
        findings.into_result()?;
        Ok(stats)
    }
}
