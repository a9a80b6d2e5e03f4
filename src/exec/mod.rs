//! Runs a plan over records and pushes quads of borrowed terms into a sink.
//!
//! Each source is read in blocks of whole records; blocks are worked on by one thread
//! or several, and their quads, findings and keys are taken in the order of the input.
//! Memory does not grow with the number of rows, except for the keys that are checked,
//! and for these up to a limit. What is wrong with keys is told after all else.

mod block;
mod cell;
mod document;
mod emit;
mod keys;
mod objects;
mod parallel;
mod problem;
mod row;

use crate::diagnostic::{Code, Diagnostic, Failure, Findings, Severity};
use crate::plan::{Plan, Preamble, Scan};
use crate::sink::{QuadChunk, QuadSink, Sink, SinkError};
use crate::source::{Block, CsvSource, Limits, ReadOptions, Undecodable};
use block::{BlockDone, BlockWork};
use emit::{Emit, EmitQuads};
use keys::KeyChecks;
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
    /// How much the sources may ask for.
    pub limits: Limits,
}

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
            limits: Limits::default(),
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
        sink.accept(chunk)
    }

    /// Reads one source; `sink` takes what `emit` makes of it.
    fn scan<S: Sink, E: Emit<S::Chunk>>(&mut self, index: usize, emit: E, sink: &mut S) -> Result<(), SinkError> {
        let scan = &self.plan.scans[index];
        let found = scan.source.findings.iter().cloned();
        found.for_each(|diagnostic| self.findings.push(diagnostic));
        let opened = if scan.source.is_readable { self.open(scan) } else { None };
        let Some(mut csv) = opened else {
            // The other tables are checked all the same.
            self.keys.mark_incomplete(index);
            return Ok(());
        };
        let gatherer = self.keys.gatherer(index);
        let work = BlockWork::new(self.plan, index, emit, self.options, gatherer);
        let threads = self.options.threads;
        let result = parallel::for_each_block(&mut csv, &work, threads, sink, |block, done| {
            self.take(index, &block, done);
        });
        match result {
            Ok(()) => {}
            Err(RunError::Source(failure)) => {
                self.findings.take(&failure);
                self.keys.mark_incomplete(index);
            }
            Err(RunError::Sink(error)) => return Err(error),
        }
        self.tell_of_replaced(scan, csv.replaced());
        Ok(())
    }

    /// Opens a source and reads what stands before its rows.
    fn open(&mut self, scan: &Scan) -> Option<CsvSource> {
        let source = &scan.source;
        let opened = CsvSource::open(&source.path, &source.name, &source.dialect, self.options.read())
            .and_then(|mut csv| csv.head().map(|_| csv));
        let named_here = || (*source.origin).clone().note("named here");
        opened
            .map_err(|failure| self.findings.take(&failure.at(named_here)))
            .ok()
    }

    /// Bytes that were no text have become U+FFFD, which is told once for each file.
    fn tell_of_replaced(&mut self, scan: &Scan, replaced: u64) {
        if replaced > 0 {
            let source = &scan.source;
            let (name, encoding) = (&source.name, source.dialect.encoding.name());
            let times = if replaced == 1 {
                "once".to_owned()
            } else {
                format!("{replaced} times")
            };
            let message = format!("`{name}` has bytes that are not {encoding}; U+FFFD stands for them, {times}");
            let place = (*source.origin).clone().note("named here");
            self.findings.push(
                Diagnostic::warning(Code::TableEncoding, message)
                    .at(place)
                    .hint("name the encoding that the file has in its dialect, or save the table as “CSV UTF-8”"),
            );
        }
    }

    /// Takes what the work on a block of scan `index` has found.
    fn take(&mut self, index: usize, block: &Block, done: BlockDone) {
        self.stats.rows += done.rows;
        self.stats.quads += done.quads;
        self.stats.bytes += block.bytes.len() as u64;
        self.findings.append(done.findings);
        if done.unread > 0 {
            self.keys.mark_incomplete(index);
        }
        self.keys.take(index, &done.keys, block);
        (self.progress)(self.stats);
    }

    fn finish(self) -> RunStats {
        self.keys.finish(self.findings);
        self.stats
    }
}
