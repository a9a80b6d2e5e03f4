//! Runs a plan over records and pushes quads of borrowed terms into a sink.
//!
//! Each source is read in blocks of whole records; blocks are worked on by one thread
//! or several, and their quads, findings and keys are taken in the order of the input.
//! Memory does not grow with the number of rows, except for the keys that are checked,
//! and for these up to a limit. What is wrong with keys is told after all else.

mod block;
mod cell;
mod cells;
mod document;
mod emit;
mod join;
mod keys;
mod named;
mod objects;
mod packed;
mod parallel;
mod problem;
mod program;
mod row;
mod scan;
mod secret;
pub mod targets;
mod values;
mod view;

use crate::diagnostic::{Failure, Findings, Severity};
use crate::plan::{Plan, Preamble};
use crate::sink::{QuadChunk, QuadSink, SinkError};
use crate::source::{Limits, ReadOptions, Undecodable};
use emit::EmitQuads;
use join::Joins;
use keys::KeyChecks;
use named::Named;
use std::io::Write;

#[cfg(test)]
mod tests;

/// How a plan is run.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Threads that work on blocks; 1 works on the caller's.
    pub threads: usize,
    /// Findings of each code that are kept; the rest is counted.
    pub findings: usize,
    /// Whether to go on after errors in tables, as a converter of the standard does
    /// ([parsing cells](https://www.w3.org/TR/tabular-data-model/#parsing-cells)): they are
    /// warnings, a value that is not of its datatype becomes a string, cells that a row
    /// lacks are empty, and keys are not checked.
    pub lenient: bool,
    /// Whether to look also for what is no error to a converter: quotes that other programs
    /// may read in another way.
    pub validating: bool,
    /// Bytes that keys and references may take up in memory; past them, temporary files
    /// hold them.
    pub key_memory: usize,
    /// Bytes that the rows of joins may take up in memory; past them, temporary files hold
    /// them.
    pub join_memory: usize,
    /// How much the sources may ask for.
    pub limits: Limits,
    /// Whether plain rows are made by a program, which is quicker and gives the same quads.
    pub programs: bool,
}

/// Of [`Options::join_memory`].
pub const JOIN_MEMORY: usize = 512 << 20;

/// Of [`Options::key_memory`]: enough for ten million keys and as many references that
/// wait, and, with all else that a run holds, about 1 GiB.
const KEY_MEMORY: usize = 896 << 20;

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: 1,
            findings: 20,
            lenient: false,
            validating: false,
            key_memory: KEY_MEMORY,
            join_memory: JOIN_MEMORY,
            limits: Limits::default(),
            programs: true,
        }
    }
}

impl Options {
    /// How much an error in a table weighs.
    fn severity(&self) -> Severity {
        if self.lenient {
            Severity::Warning
        } else {
            Severity::Error
        }
    }

    fn checks_keys(&self) -> bool {
        !self.lenient
    }

    fn read(&self) -> ReadOptions {
        ReadOptions {
            limits: self.limits,
            undecodable: Undecodable::of(self.lenient),
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

/// Why reading a source did not end well, and which side failed.
#[derive(Debug, thiserror::Error)]
enum RunError {
    /// The source cannot be read.
    #[error(transparent)]
    Source(#[from] Failure),
    /// What was made of it cannot be written.
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

    /// The plan.
    pub fn plan(&self) -> &'p Plan {
        self.plan
    }

    /// Reads all sources and pushes the quads into `sink`: what is said of each group and
    /// source, then those of the rows, in the order of the plan's scans, of their rows, and
    /// of the quads of each row. `progress` is called now and then with what has been done.
    /// What is found is added to `findings`.
    ///
    /// # Errors
    /// The first failure of writing. Errors in tables are findings; where there are any, the
    /// sink may have accepted quads all the same.
    pub fn run<S: QuadSink>(
        &self,
        sink: &mut S,
        findings: &mut Findings,
        progress: &mut dyn FnMut(RunStats),
    ) -> Result<RunStats, SinkError> {
        let mut run = Run::new(self, findings, progress);
        for group in &self.plan.groups {
            run.say(&group.preamble, sink)?;
            for index in group.scans.clone() {
                run.say(&self.plan.scans[index].preamble, sink)?;
                run.scan(index, EmitQuads { scan: index }, sink)?;
            }
        }
        run.push_named(sink)?;
        Ok(run.finish())
    }

    /// Reads all sources and writes them to `writer` as JSON
    /// ([generating JSON](https://www.w3.org/TR/csv2json/#generating-json)), row by row.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn run_json<W: Write>(
        &self,
        writer: W,
        findings: &mut Findings,
        progress: &mut dyn FnMut(RunStats),
    ) -> Result<RunStats, SinkError> {
        let mut run = Run::new(self, findings, progress);
        document::write(self.plan, &mut run, writer)?;
        Ok(run.finish())
    }
}

/// A run under way.
struct Run<'r, 'p> {
    plan: &'p Plan,
    options: Options,
    keys: KeyChecks<'p>,
    named: Named,
    joins: Joins<'p>,
    stats: RunStats,
    findings: &'r mut Findings,
    progress: &'r mut dyn FnMut(RunStats),
}

impl<'r, 'p> Run<'r, 'p> {
    fn new(executor: &Executor<'p>, findings: &'r mut Findings, progress: &'r mut dyn FnMut(RunStats)) -> Self {
        let Options {
            findings: limit,
            key_memory,
            ..
        } = executor.options;
        let keys = KeyChecks::new(executor.plan, limit, key_memory, executor.options.read().undecodable);
        Self {
            plan: executor.plan,
            options: executor.options,
            keys,
            named: Named::default(),
            joins: Joins::new(executor.plan),
            stats: RunStats::default(),
            findings,
            progress,
        }
    }

    /// Pushes what is said of a whole.
    fn say<S: QuadSink>(&mut self, preamble: &Preamble, sink: &mut S) -> Result<(), SinkError> {
        if preamble.quads.is_empty() {
            return Ok(());
        }
        let mut chunk = sink.chunk();
        preamble.quads.iter().for_each(|quad| chunk.quad(quad.as_ref(), None));
        self.stats.quads += preamble.quads.len() as u64;
        sink.accept(&mut chunk)
    }

    /// Pushes named collections and containers, to which every row may have added.
    fn push_named<S: QuadSink>(&mut self, sink: &mut S) -> Result<(), SinkError> {
        let mut chunk = sink.chunk();
        let count = self.named.push(&mut chunk);
        if count > 0 {
            self.stats.quads += count;
            sink.accept(&mut chunk)?;
        }
        Ok(())
    }

    fn finish(self) -> RunStats {
        self.keys.finish(self.findings);
        self.stats
    }
}
