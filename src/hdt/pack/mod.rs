//! Writes a graph into a file.
//!
//! Chunks hold each of their terms once; batches of chunks do so for as many triples as there is
//! memory for. The terms of a batch are written in order, and its triples by the places of their
//! terms in that. When all is there, the runs of terms are merged into the dictionary, which gives
//! each term its number; then the triples of all batches are sorted by these numbers. So the
//! bytes of the file depend on the graph alone.

mod batch;
mod chunk;
mod dictionary;
mod header;
mod index;
mod layout;
mod merge;
mod order;
mod sorter;
mod spool;
mod table;
mod terms;
mod texts;
mod triples;

pub use chunk::HdtChunk;
pub use header::{HdtDescription, HdtNumbers};
pub(super) use index::IndexSorter;

use super::open::mark;
use crate::sink::{Sink, SinkError};
use batch::{Batch, BatchFiles, TripleFile};
use dictionary::{DictionarySpool, NumberFile};
use foldhash::fast::RandomState;
use layout::Layout;
use sorter::Sorter;
use std::io::{self, Write};
use std::path::PathBuf;
use std::thread::JoinHandle;
use triples::TripleSpool;

/// Bytes that a batch has at most: its terms and triples have numbers of 32 bits.
const MAX_BATCH: usize = 16 << 30;

/// How many batches there are before they grow with what has been packed: the files of all of
/// them are open when they are merged, five for each.
const FIRST_BATCHES: usize = 64;

/// How a file is written.
#[derive(Debug, Clone)]
pub struct PackOptions {
    /// Bytes that terms and triples may take up in memory.
    pub memory: usize,
    /// Whether a batch is written on a thread of its own while the next one is gathered.
    pub is_concurrent: bool,
    /// Where temporary files are: beside the file that is written, there is room for them.
    pub folder: PathBuf,
}

/// Takes the triples of a run, and writes a file.
#[derive(Debug)]
pub struct HdtSink {
    options: PackOptions,
    batch: Batch,
    written: Vec<BatchFiles>,
    /// Bytes of all batches before this one.
    passed_on: usize,
    under_way: Option<JoinHandle<io::Result<BatchFiles>>>,
    state: RandomState,
}

impl HdtSink {
    /// A sink that has taken nothing yet.
    pub fn new(options: PackOptions) -> Self {
        Self {
            options,
            batch: Batch::default(),
            written: Vec::new(),
            passed_on: 0,
            under_way: None,
            state: RandomState::default(),
        }
    }

    /// Bytes of a batch. There is another one that is written meanwhile; and what grows is there
    /// twice for a moment.
    fn batch_bytes(&self) -> usize {
        let batches = if self.options.is_concurrent { 2 } else { 1 };
        let share = self.options.memory / 4 * 3 / batches;
        share.max(self.passed_on / FIRST_BATCHES).min(MAX_BATCH)
    }

    fn pass_on(&mut self) -> io::Result<()> {
        self.wait()?;
        if self.batch.is_empty() {
            return Ok(());
        }
        self.passed_on += self.batch.bytes();
        let (batch, number) = (std::mem::take(&mut self.batch), self.written.len());
        let folder = self.options.folder.clone();
        let write = move || batch.write(number, &folder);
        if self.options.is_concurrent {
            self.under_way = Some(std::thread::Builder::new().spawn(write)?);
        } else {
            self.written.push(write()?);
        }
        Ok(())
    }

    /// Waits for the batch that is being written.
    fn wait(&mut self) -> io::Result<()> {
        if let Some(batch) = self.under_way.take() {
            let written = batch.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            self.written.push(written?);
        }
        Ok(())
    }

    /// Writes the file, and its index.
    ///
    /// # Errors
    /// Where they cannot be written, or temporary files can not.
    pub fn finish(
        mut self,
        description: &HdtDescription,
        file: &mut impl Write,
        index: &mut impl Write,
    ) -> io::Result<HdtNumbers> {
        self.pass_on()?;
        self.wait()?;
        let PackOptions { memory, folder, .. } = self.options;
        let (mut nodes, mut predicates, mut triples) = (Vec::new(), Vec::new(), Vec::new());
        for batch in self.written {
            nodes.push(batch.nodes);
            predicates.push(batch.predicates);
            triples.push(batch.triples);
        }
        let (dictionary, numbers) = DictionarySpool::new(nodes, predicates, &folder)?;
        let [subjects, predicates, objects] = [dictionary.subjects(), dictionary.predicates(), dictionary.objects()];
        let layout = Layout::new([subjects, predicates, objects]);
        let most = triples.iter().map(TripleFile::len).sum();
        let mut sorter = Sorter::new(most, layout.bits(), &folder, memory / 2);
        number(triples, numbers, dictionary.shared(), |triple| {
            sorter.push(layout.pack(triple))
        })?;
        let mut indexed = IndexSorter::new([predicates, objects, most], &folder, memory / 2);
        let triples = TripleSpool::new(sorter.finish()?, layout, [predicates, objects], &folder, &mut indexed)?;
        let numbers = HdtNumbers {
            triples: triples.len(),
            subjects,
            predicates,
            objects,
            shared: dictionary.shared(),
        };
        header::write(description, numbers, file)?;
        let mut sums = Vec::new();
        dictionary.write(file, &mut sums)?;
        triples.write(file, &mut sums)?;
        indexed.write(&mark(sums.into_iter()), index)?;
        Ok(numbers)
    }
}

/// Gives the triples of all batches to `take`, by the numbers of their terms.
fn number(
    triples: Vec<TripleFile>,
    [nodes, predicates]: [Vec<NumberFile>; 2],
    shared: usize,
    mut take: impl FnMut([usize; 3]) -> io::Result<()>,
) -> io::Result<()> {
    for ((triples, nodes), predicates) in triples.into_iter().zip(nodes).zip(predicates) {
        // Predicates are in a section of their own.
        let (nodes, predicates) = (nodes.read(shared)?, predicates.read(0)?);
        triples.read(|[subject, predicate, object]| take([nodes[subject], predicates[predicate], nodes[object]]))?;
    }
    Ok(())
}

impl Sink for HdtSink {
    type Chunk = HdtChunk;

    fn chunk(&self) -> HdtChunk {
        HdtChunk::new(self.state.clone())
    }

    fn accept(&mut self, chunk: &mut HdtChunk) -> Result<(), SinkError> {
        if let Some(problem) = chunk.problem.take() {
            return Err(problem.into());
        }
        self.batch.take(chunk);
        if self.batch.bytes() >= self.batch_bytes() {
            self.pass_on()?;
        }
        Ok(())
    }
}
