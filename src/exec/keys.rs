//! Checks keys and references, in the order of the input.
//!
//! A reference to a table that is read later waits until the end. Keys are held in
//! memory, and so are references that wait.

use super::row::RowBuffer;
use crate::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::plan::{CellId, Plan, Scan};
use crate::source::{Block, Record, read_again, record_place};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

/// Keys among which the nearest to one that is missing is looked for.
const MOST_COMPARED: usize = 10_000;

/// A tuple of a row.
#[derive(Debug)]
pub(super) struct KeyEntry {
    /// Which key, or, past the keys, which reference.
    slot: usize,
    /// The values, kept apart by control characters.
    tuple: Box<str>,
    /// Whether each of its cells has a value.
    is_whole: bool,
    record: u64,
    /// The record's first byte in the file.
    byte: u64,
    /// The record's bytes in the block.
    range: Range<usize>,
}

impl KeyEntry {
    pub(super) fn of(slot: usize, cells: &[CellId], row: &RowBuffer, record: &Record<'_>) -> Self {
        let mut tuple = String::new();
        let mut is_whole = true;
        for (i, cell) in cells.iter().enumerate() {
            let values = row.values(*cell);
            is_whole &= values.len() > 0;
            tuple.push_str(if i > 0 { "\u{1f}" } else { "" });
            for (j, value) in values.enumerate() {
                tuple.push_str(if j > 0 { "\u{1e}" } else { "" });
                // Separators within values are kept apart from those between them.
                if value.contains(['\u{1d}', '\u{1e}', '\u{1f}']) {
                    _ = write!(tuple, "\u{1d}{}\u{1d}", value.len());
                }
                tuple.push_str(value);
            }
        }
        Self {
            slot,
            tuple: tuple.into_boxed_str(),
            is_whole,
            record: record.position.record,
            byte: record.position.byte,
            range: record.start..record.end,
        }
    }

    /// The values for a message.
    fn text(&self) -> String {
        self.tuple.replace('\u{1f}', ", ").replace('\u{1e}', " ")
    }
}

/// What is known of a key's tuples.
#[derive(Debug, Default)]
struct KeyIndex {
    rows: HashMap<Box<str>, Seen>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    first: u64,
    is_repeated: bool,
}

/// Gathers tuples and checks them.
#[derive(Debug)]
pub(super) struct KeyChecks<'p> {
    plan: &'p Plan,
    indexes: Vec<KeyIndex>,
    waiting: Vec<KeyEntry>,
    /// Scans of which not all rows could be read: what refers to them is not judged.
    incomplete: Vec<bool>,
}

impl<'p> KeyChecks<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            indexes: plan.keys.iter().map(|_| KeyIndex::default()).collect(),
            waiting: Vec::new(),
            incomplete: vec![false; plan.scans.len()],
        }
    }

    /// Notes that not all rows of a scan could be read.
    pub(super) fn mark_incomplete(&mut self, scan: usize) {
        self.incomplete[scan] = true;
    }

    fn is_judged(&self, key: usize) -> bool {
        !self.incomplete[self.plan.keys[key].scan]
    }

    /// Takes the tuples of a block of scan `scan`.
    pub(super) fn take(&mut self, scan: usize, entries: Vec<KeyEntry>, block: &Block, findings: &mut Findings) {
        for entry in entries {
            if let Some(key) = self.plan.keys.get(entry.slot) {
                let seen = self.indexes[entry.slot].rows.get_mut(&entry.tuple);
                match seen {
                    Some(seen) => {
                        seen.is_repeated = true;
                        if key.unique {
                            let first = seen.first;
                            findings.push_with(Severity::Error, || {
                                duplicate(&self.plan.scans[scan], key, &entry, first, block)
                            });
                        }
                    }
                    None => {
                        let seen = Seen {
                            first: entry.record,
                            is_repeated: false,
                        };
                        self.indexes[entry.slot].rows.insert(entry.tuple, seen);
                    }
                }
            } else if entry.is_whole {
                let reference = &self.plan.references[entry.slot - self.plan.keys.len()];
                let target = self.plan.keys[reference.key].scan;
                let found = self.indexes[reference.key].rows.get(&entry.tuple);
                // The table referred to is known in whole only once it has been read.
                if target >= scan {
                    self.waiting.push(entry);
                } else if self.is_judged(reference.key) && found.is_none_or(|seen| seen.is_repeated) {
                    findings.push_with(Severity::Error, || {
                        self.unresolved(&entry, found, block, entry.range.clone())
                    });
                }
            }
        }
    }

    /// Checks the references that have waited. Their rows are read again to be shown.
    pub(super) fn finish(self, findings: &mut Findings) {
        for entry in &self.waiting {
            let reference = &self.plan.references[entry.slot - self.plan.keys.len()];
            let found = self.indexes[reference.key].rows.get(&entry.tuple);
            if !self.is_judged(reference.key) || found.is_some_and(|seen| !seen.is_repeated) {
                continue;
            }
            findings.push_with(Severity::Error, || {
                let source = &self.plan.scans[reference.scan].source;
                match read_again(&source.path, &source.name, entry.byte, entry.range.len()) {
                    Ok(block) => self.unresolved(entry, found, &block, 0..block.bytes.len()),
                    Err(_) => self.unresolved(entry, found, &empty_block(), 0..0),
                }
            });
        }
    }

    fn unresolved(&self, entry: &KeyEntry, found: Option<&Seen>, block: &Block, range: Range<usize>) -> Diagnostic {
        let reference = &self.plan.references[entry.slot - self.plan.keys.len()];
        let key = &self.plan.keys[reference.key];
        let (scan, target) = (&self.plan.scans[reference.scan], &self.plan.scans[key.scan]);
        let (row, text, table) = (entry.record, entry.text(), &target.source.name);
        let to = names(target, &key.cells);
        let place = key_place(scan, &reference.cells, block, range);
        let declared = (*reference.origin).clone().note("the foreign key");
        if found.is_some() {
            let message = format!("row {row}: {to} `{text}` stands in several rows of `{table}`");
            return Diagnostic::error(Code::KeyAmbiguous, message)
                .at(place)
                .at(declared)
                .hint("a foreign key leads to one row; give the rows of that table different values");
        }
        let message = format!("row {row}: no row of `{table}` has the {to} `{text}`");
        let diagnostic = Diagnostic::error(Code::KeyDangling, message).at(place).at(declared);
        let rows = &self.indexes[reference.key].rows;
        // Among very many keys one that is near says little, and takes long to find.
        let mut known: Vec<&str> = match rows.len() {
            0..=MOST_COMPARED => rows.keys().map(|tuple| &**tuple).collect(),
            _ => Vec::new(),
        };
        known.sort_unstable();
        match crate::diagnostic::nearest(&entry.tuple, known) {
            Some(near) => diagnostic.hint(format!("is `{}` meant?", near.replace('\u{1f}', ", "))),
            None => diagnostic.hint(format!("add the row to `{table}`, or leave the cell empty")),
        }
    }
}

fn empty_block() -> Block {
    Block {
        bytes: Vec::new(),
        start: crate::source::Position::default(),
    }
}

fn duplicate(scan: &Scan, key: &crate::plan::Key, entry: &KeyEntry, first: u64, block: &Block) -> Diagnostic {
    let (row, text) = (entry.record, entry.text());
    let message = format!("row {row} repeats the key `{text}` of row {first}");
    Diagnostic::error(Code::KeyDuplicate, message)
        .at(key_place(scan, &key.cells, block, entry.range.clone()).note(format!("{} again", names(scan, &key.cells))))
        .at((*key.origin).clone().note("the primary key"))
        .hint("give each row a key of its own, or take the second row away")
}

fn names(scan: &Scan, cells: &[CellId]) -> String {
    let names: Vec<String> = cells
        .iter()
        .map(|cell| format!("`{}`", scan.cells[cell.0].name))
        .collect();
    names.join(", ")
}

/// The first cell of the tuple.
fn key_place(scan: &Scan, cells: &[CellId], block: &Block, range: Range<usize>) -> crate::diagnostic::Place {
    let field = cells.first().and_then(|cell| scan.cells[cell.0].field);
    record_place(&scan.source.name, &scan.source.dialect, block, range, field)
}
