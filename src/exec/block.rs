//! The work on one block, which any thread can do.

use super::keys::KeyEntry;
use super::problem;
use super::row::{Compiled, RowBuffer, RowProblem};
use crate::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::plan::{CellId, Plan, Scan};
use crate::sink::QuadChunk;
use crate::source::{Block, Record, RecordProblem, Records, record_place};

/// What is needed to work on the blocks of one scan.
#[derive(Debug)]
pub(super) struct BlockWork<'p> {
    scan: &'p Scan,
    index: usize,
    compiled: Compiled,
    /// How many fields each row must have.
    fields: usize,
    findings: usize,
    /// The tuples to gather: those of the keys, then those of the references.
    tuples: Vec<(usize, &'p [CellId])>,
}

/// What the work on one block has given, beside the quads.
#[derive(Debug)]
pub(super) struct BlockDone {
    pub(super) rows: u64,
    /// Rows among them that could not be taken apart into cells.
    pub(super) unread: u64,
    pub(super) quads: u64,
    pub(super) findings: Findings,
    pub(super) keys: Vec<KeyEntry>,
}

impl<'p> BlockWork<'p> {
    pub(super) fn new(plan: &'p Plan, index: usize, fields: usize, findings: usize) -> Self {
        let keys = plan.keys.iter().map(|key| (key.scan, key.cells.as_slice()));
        let references = plan
            .references
            .iter()
            .map(|reference| (reference.scan, reference.cells.as_slice()));
        let tuples = keys.chain(references).enumerate();
        let tuples = tuples
            .filter(|(_, (scan, _))| *scan == index)
            .map(|(slot, (_, cells))| (slot, cells));
        Self {
            scan: &plan.scans[index],
            index,
            compiled: Compiled::new(&plan.scans[index]),
            fields,
            findings,
            tuples: tuples.collect(),
        }
    }

    /// Works on one block.
    pub(super) fn run<C: QuadChunk>(&self, block: &Block, chunk: &mut C) -> BlockDone {
        let source = &self.scan.source;
        let mut done = BlockDone {
            rows: 0,
            unread: 0,
            quads: 0,
            findings: Findings::new(self.findings),
            keys: Vec::new(),
        };
        let mut row = RowBuffer::default();
        let mut records = Records::new(block, &source.dialect);
        while let Some(record) = records.next() {
            done.rows += 1;
            let record = match record {
                Ok(record) if record.len() == self.fields => record,
                Ok(record) => {
                    done.unread += 1;
                    self.ragged(block, &record, &mut done.findings);
                    continue;
                }
                Err(RecordProblem { mut diagnostic, .. }) => {
                    done.unread += 1;
                    diagnostic
                        .places
                        .iter_mut()
                        .for_each(|place| place.path.clone_from(&source.name));
                    done.findings.push(diagnostic);
                    continue;
                }
            };
            let findings = &mut done.findings;
            let mut note = |found: RowProblem| {
                findings.push_with(Severity::Error, || problem::describe(self.scan, block, &record, found));
            };
            row.read(self.scan, &record, &mut note);
            row.make_terms(self.scan, self.index, &self.compiled, &record, &mut note);
            for (slot, cells) in &self.tuples {
                done.keys.push(KeyEntry::of(*slot, cells, &row, &record));
            }
            done.quads += row.push_quads(self.scan, self.index, record.position.record, chunk);
        }
        done
    }

    fn ragged(&self, block: &Block, record: &Record<'_>, findings: &mut Findings) {
        findings.push_with(Severity::Error, || {
            let source = &self.scan.source;
            let (found, expected) = (record.len(), self.fields);
            let field = (found > expected).then_some(expected);
            let place = record_place(&source.name, &source.dialect, block, record.start..record.end, field);
            let cells = |n: usize| {
                if n == 1 {
                    "1 cell".to_owned()
                } else {
                    format!("{n} cells")
                }
            };
            let row = record.position.record;
            let message = format!("row {row} has {}, the header has {expected}", cells(found));
            let diagnostic = Diagnostic::error(Code::TableRaggedRow, message);
            if found > expected {
                diagnostic
                    .at(place.note("one cell too many"))
                    .hint("put quotes around a cell that holds a delimiter")
            } else {
                let missing = self
                    .scan
                    .source
                    .header
                    .get(found)
                    .map_or_else(String::new, |field| format!("`{}` is missing", field.name));
                diagnostic
                    .at(place.note(missing))
                    .hint("write the delimiters of empty cells too")
            }
        });
    }
}
