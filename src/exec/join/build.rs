//! Builds the index of a join from the rows of its source.

use super::disk::Partitions;
use super::memory::MemoryIndex;
use super::{BLANK, Entry, IRI, JoinIndex, NATURALS, NOTHING, UNSAFE_IRI, for_each_key, hash};
use crate::exec::emit::{Aside, Emit};
use crate::exec::packed::push_bytes;
use crate::exec::program::{Parts, Program, ProgramRow};
use crate::exec::row::{RowBuffer, RowId, RowProblem};
use crate::exec::secret::Secret;
use crate::exec::values::Values;
use crate::plan::{Join, JoinFound, Scan};
use crate::sink::{Sink, SinkError, is_written_as_it_is};
use crate::source::Record;
use oxigraph::model::TermRef;
use std::io;

/// Makes entries of the rows of a join's source.
#[derive(Debug)]
pub(in crate::exec) struct EmitJoin<'p> {
    join: &'p Join,
    secret: Secret,
    /// The keys, where a plain row has one tuple of them or none.
    keys: Option<Vec<Parts>>,
}

impl<'p> EmitJoin<'p> {
    /// Hashes the keys under `secret`.
    pub(in crate::exec) fn new(join: &'p Join, secret: Secret) -> Self {
        Self {
            join,
            secret,
            keys: join.keys.iter().map(Parts::of_value).collect(),
        }
    }
}

/// The entries of a block: for each the hash, then the key and what is given.
#[derive(Debug, Default)]
pub(in crate::exec) struct JoinChunk {
    /// Entries, each with the number of its row within the block.
    entries: Vec<u8>,
    rows: u64,
    /// A buffer for what a row gives.
    given: Vec<u8>,
}

impl JoinChunk {
    /// Adds an entry of the row that is under way.
    pub(super) fn push(&mut self, hash: u64, key: &[u8], given: &[u8]) {
        let entry = Entry {
            hash,
            number: self.rows,
            key,
            given,
        };
        entry.write(&mut self.entries);
    }

    pub(super) fn end_row(&mut self) {
        self.rows += 1;
    }
}

impl Emit<JoinChunk> for EmitJoin<'_> {
    fn row(&self, scan: &Scan, row: &mut RowBuffer, _: RowId, chunk: &mut JoinChunk, aside: &mut Aside<'_>) -> u64 {
        let mut given = Vec::new();
        let mut wrong = |found| (aside.problem)(RowProblem::Of(self.join.origin.clone(), found));
        match &self.join.found {
            JoinFound::Terms(term) => row.give_terms(scan, *term, &mut given),
            JoinFound::Values(exprs) => {
                let mut values = Values::default();
                for expr in exprs {
                    let range = values.eval(expr, row.cells(), &mut wrong);
                    match values.values[range].first() {
                        None => give(NOTHING, "", &mut given),
                        Some(value) => {
                            let tag = NATURALS.iter().position(|natural| *natural == value.natural);
                            let tag = tag.and_then(|tag| u8::try_from(tag).ok()).unwrap_or(NOTHING);
                            give(tag, values.text_of(value), &mut given);
                        }
                    }
                }
            }
        }
        let (mut values, mut key) = (Values::default(), Vec::new());
        for_each_key(
            &self.join.keys,
            row.cells(),
            &mut values,
            &mut wrong,
            &mut key,
            &mut |key| {
                chunk.push(hash(self.secret, key), key, &given);
            },
        );
        chunk.end_row();
        0
    }

    fn plain_row(
        &self,
        program: &Program<'_>,
        row: &mut ProgramRow,
        record: &Record<'_>,
        id: RowId,
        chunk: &mut JoinChunk,
    ) -> Option<u64> {
        let (Some(keys), JoinFound::Terms(term)) = (&self.keys, &self.join.found) else {
            return None;
        };
        let node = program.node(*term, row)?;
        let mut given = std::mem::take(&mut chunk.given);
        given.clear();
        give_term(node.into(), &mut given);
        if let Some(key) = row.key(keys, record, id) {
            chunk.push(hash(self.secret, key), key, &given);
        }
        chunk.given = given;
        chunk.end_row();
        Some(0)
    }

    fn comment(&self, _: &Scan, _: &str, _: &mut JoinChunk) -> u64 {
        0
    }
}

fn give(tag: u8, text: &str, given: &mut Vec<u8>) {
    given.push(tag);
    push_bytes(text.as_bytes(), given);
}

/// Appends a term that is an IRI or a blank node.
fn give_term(term: TermRef<'_>, given: &mut Vec<u8>) {
    match term {
        TermRef::NamedNode(node) if is_written_as_it_is(node.as_str()) => give(IRI, node.as_str(), given),
        TermRef::NamedNode(node) => give(UNSAFE_IRI, node.as_str(), given),
        TermRef::BlankNode(node) => give(BLANK, node.as_str(), given),
        TermRef::Literal(_) => {}
    }
}

impl RowBuffer {
    /// Appends the IRIs and blank nodes that a term is.
    fn give_terms(&self, scan: &Scan, term: crate::plan::TermId, given: &mut Vec<u8>) {
        for term in self.terms(scan, term) {
            give_term(term, given);
        }
    }
}

/// Takes the entries of a join's rows.
#[derive(Debug)]
pub(in crate::exec) struct JoinBuilder {
    memory: MemoryIndex,
    /// Where rows are once memory was too small.
    partitions: Option<Partitions>,
    /// Bytes that may be held in memory.
    limit: usize,
    /// Rows so far.
    rows: u64,
}

impl JoinBuilder {
    pub(in crate::exec) fn new(limit: usize) -> Self {
        Self {
            memory: MemoryIndex::default(),
            partitions: None,
            limit,
            rows: 0,
        }
    }

    pub(in crate::exec) fn finish(self) -> io::Result<JoinIndex> {
        Ok(match self.partitions {
            None => JoinIndex::Memory(self.memory),
            Some(partitions) => JoinIndex::Disk(partitions.into_index()?),
        })
    }

    fn push(&mut self, entry: Entry<'_>) -> io::Result<()> {
        if let Some(partitions) = &mut self.partitions {
            return partitions.push(entry);
        }
        let has_room = self.memory.push(entry);
        if has_room && self.memory.memory() <= self.limit {
            return Ok(());
        }
        let mut partitions = Partitions::new()?;
        self.memory.entries().try_for_each(|entry| partitions.push(entry))?;
        if !has_room {
            partitions.push(entry)?;
        }
        self.memory = MemoryIndex::default();
        self.partitions = Some(partitions);
        Ok(())
    }
}

impl Sink for JoinBuilder {
    type Chunk = JoinChunk;

    fn chunk(&self) -> JoinChunk {
        JoinChunk::default()
    }

    fn accept(&mut self, chunk: &mut JoinChunk) -> Result<(), SinkError> {
        let mut rest = chunk.entries.as_slice();
        while let Some(entry) = Entry::read(&mut rest) {
            self.push(Entry {
                number: self.rows + entry.number,
                ..entry
            })?;
        }
        self.rows += std::mem::take(&mut chunk.rows);
        chunk.entries.clear();
        Ok(())
    }
}
