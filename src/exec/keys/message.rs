//! Says what is wrong with a tuple.

use super::found::Problem;
use super::tuple::{Digester, LONGEST_COMPARED, Tuple, push_text};
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::exec::cells::RowInput;
use crate::exec::row::RowBuffer;
use crate::plan::{CellId, Origin, Plan, Scan};
use crate::source::{Block, Records, record_place};
use std::collections::BTreeSet;
use std::ops::Range;

/// Tuples of a key among which the nearest to one that is missing is looked for. Among
/// very many, one that is near says little, and takes long to find.
const MOST_COMPARED: usize = 10_000;

/// Bytes that their texts may have together.
const MOST_COMPARED_BYTES: usize = 1 << 20;

/// The texts of a key's tuples, as long as they are few.
#[derive(Debug, Default)]
struct Texts {
    all: BTreeSet<Box<str>>,
    bytes: usize,
}

/// What messages are made of.
#[derive(Debug)]
pub(super) struct Messages<'p> {
    plan: &'p Plan,
    digester: Digester,
    /// For each key; `None` where they have become many.
    texts: Vec<Option<Texts>>,
}

impl<'p> Messages<'p> {
    pub(super) fn new(plan: &'p Plan, digester: Digester) -> Self {
        let texts = plan.keys.iter().map(|_| Some(Texts::default()));
        Self {
            plan,
            digester,
            texts: texts.collect(),
        }
    }

    /// Notes the text of a tuple of a key. One that is empty is no suggestion.
    pub(super) fn note(&mut self, key: usize, text: &str) {
        let Some(Some(texts)) = self.texts.get_mut(key) else {
            return;
        };
        if text.is_empty() || texts.all.contains(text) {
            return;
        }
        texts.bytes += text.len();
        if texts.all.len() == MOST_COMPARED || texts.bytes > MOST_COMPARED_BYTES {
            self.texts[key] = None;
        } else {
            texts.all.insert(text.into());
        }
    }

    /// What is wrong with `tuple`, whose record is `range` of `block`.
    pub(super) fn describe(&self, tuple: &Tuple, problem: Problem, block: &Block, range: Range<usize>) -> Diagnostic {
        let row = tuple.record;
        let (scan, cells, origin, key) = self.declared(tuple.slot());
        let known = self.text(tuple, key, scan, cells, &block.bytes[range.clone()]);
        // Of a row that cannot be read again the place is all that is known.
        let text = known.as_deref().unwrap_or("…");
        let field = cells.first().and_then(|cell| scan.cells[cell.0].field);
        let place = record_place(&scan.source.name, scan.source.dialect(), block, range, field);
        if let Problem::Repeated { first } = problem {
            let message = format!("row {row} repeats the key `{text}` of row {first}");
            return Diagnostic::error(problem.code(), message)
                .at(place.note(format!("{} again", names(scan, cells))))
                .at(Place::clone(origin).note("the primary key"))
                .hint("give each row a key of its own, or take the second row away");
        }
        let key_of_target = &self.plan.keys[key];
        let target = &self.plan.scans[key_of_target.scan];
        let (to, table) = (names(target, &key_of_target.cells), &target.source.name);
        let message = match problem {
            Problem::Ambiguous => format!("row {row}: {to} `{text}` stands in several rows of `{table}`"),
            _ => format!("row {row}: no row of `{table}` has the {to} `{text}`"),
        };
        let hint = match (problem, known.and_then(|text| self.nearest(key, &text))) {
            (Problem::Ambiguous, _) => {
                "a foreign key leads to one row; give the rows of that table different values".to_owned()
            }
            (_, Some(near)) => format!("is `{near}` meant?"),
            (_, None) => format!("add the row to `{table}`, or leave the cell empty"),
        };
        Diagnostic::error(problem.code(), message)
            .at(place)
            .at(Place::clone(origin).note("the foreign key"))
            .hint(hint)
    }

    /// Scan, cells and statement of a key or reference, and the key that is meant.
    fn declared(&self, slot: usize) -> (&'p Scan, &'p [CellId], &'p Origin, usize) {
        let plan = self.plan;
        match plan.keys.get(slot) {
            Some(key) => (&plan.scans[key.scan], &key.cells, &key.origin, slot),
            None => {
                let reference = &plan.references[slot - plan.keys.len()];
                let scan = &plan.scans[reference.scan];
                (scan, &reference.cells, &reference.origin, reference.key)
            }
        }
    }

    /// The values of a tuple, from its record; `None` where the record has become
    /// another one.
    fn text(&self, tuple: &Tuple, key: usize, scan: &Scan, cells: &[CellId], record: &[u8]) -> Option<String> {
        // The bytes of a blank row are none, its line break left aside.
        let bytes = if record.is_empty() { b"\n" } else { record };
        let mut block = Block::default();
        block.bytes.extend_from_slice(bytes);
        let mut records = Records::new(&block, scan.source.dialect());
        let record = records.next()?.ok()?;
        let mut row = RowBuffer::default();
        row.read(scan, RowInput::Record(&record, scan.source.dialect()), &mut |_| {});
        let mut text = String::new();
        push_text(cells, &row, &mut text);
        (self.digester.digest(key, scan, cells, &row, &mut Vec::new()) == tuple.digest).then_some(text)
    }

    fn nearest(&self, key: usize, text: &str) -> Option<&str> {
        let texts = self.texts[key].as_ref().filter(|_| text.len() <= LONGEST_COMPARED)?;
        nearest(text, texts.all.iter().map(|text| &**text))
    }
}

fn names(scan: &Scan, cells: &[CellId]) -> String {
    let names: Vec<String> = cells
        .iter()
        .map(|cell| format!("`{}`", scan.cells[cell.0].name))
        .collect();
    names.join(", ")
}
