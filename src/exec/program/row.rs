//! What a program makes of one record.

use super::cells::{CellPiece, Place};
use super::terms::Slot;
use super::{NotPlain, Program};
use crate::exec::cell::{CellText, Value};
use crate::exec::cells::CellValues;
use crate::exec::join::Found;
use crate::exec::row::RowId;
use crate::plan::{CellId, Reference, Scan, TermId};
use crate::source::Record;
use std::ops::Range;

/// The buffers of a row, used again for the next.
#[derive(Debug, Default)]
pub(in crate::exec) struct ProgramRow {
    cells: RowCells,
    terms: RowTerms,
}

/// A row, and the record that it was made of.
#[derive(Debug, Clone, Copy)]
pub(in crate::exec) struct MadeRow<'a> {
    pub(in crate::exec) row: &'a ProgramRow,
    pub(in crate::exec) record: &'a Record<'a>,
}

impl MadeRow<'_> {
    /// Whether something stands in a cell of a foreign key that is no value.
    pub(in crate::exec) fn is_null_reference(self, scan: &Scan, reference: &Reference) -> bool {
        reference.cells.iter().any(|cell| {
            let field = scan.cells[cell.0].field;
            self.row.cell(self.record, *cell).is_none()
                && field.is_some_and(|field| !scan.source.dialect().trimmed(self.record.raw(field).text).is_empty())
        })
    }
}

impl CellValues for MadeRow<'_> {
    fn each(&self, cell: CellId) -> impl ExactSizeIterator<Item = (&str, bool)> {
        self.row.cell(self.record, cell).map(|text| (text, true)).into_iter()
    }
}

/// The cells of a row.
#[derive(Debug, Default)]
pub(super) struct RowCells {
    pub(super) pieces: Vec<CellPiece>,
    /// Text of cells that does not stand in the record in one piece.
    pub(super) aside: String,
    /// What [`parse`](crate::exec::cell::parse) makes of cells.
    pub(super) parsed: CellText,
    /// The values of the cell that was parsed last.
    pub(super) values: Vec<Value>,
}

/// The terms of a row.
#[derive(Debug, Default)]
pub(super) struct RowTerms {
    pub(super) slots: Vec<Slot>,
    /// IRIs and labels as they are written in N-Triples, and other text that was made.
    pub(super) text: String,
    /// The nodes of [`Slot::Joined`], within `text`.
    pub(super) joined: Vec<Range<usize>>,
    pub(super) found: Found,
    pub(super) key: Vec<u8>,
}

impl ProgramRow {
    /// Reads the cells of a record and makes the terms.
    pub(in crate::exec) fn make(
        &mut self,
        program: &Program<'_>,
        record: &Record<'_>,
        id: RowId,
    ) -> Result<(), NotPlain> {
        let Self { cells, terms } = self;
        cells.pieces.clear();
        cells.aside.clear();
        cells.parsed.clear();
        for cell in &program.cells {
            cell.read(record, cells)?;
        }
        terms.slots.clear();
        terms.text.clear();
        terms.joined.clear();
        for term in &program.terms {
            let slot = term.make(program, record, id, cells, terms)?;
            terms.slots.push(slot);
        }
        Ok(())
    }

    /// The value of a cell of the record that the row was made of.
    #[inline]
    pub(in crate::exec) fn cell<'a>(&'a self, record: &Record<'a>, cell: CellId) -> Option<&'a str> {
        self.cells.get(record, cell)
    }

    #[inline]
    pub(super) fn slot(&self, term: TermId) -> &Slot {
        &self.terms.slots[term.0]
    }

    /// A piece of the text of the terms.
    #[inline]
    pub(super) fn text(&self, range: &Range<usize>) -> &str {
        &self.terms.text[range.clone()]
    }

    /// The nodes that a look-up has given, as they are written in N-Triples.
    pub(super) fn joined(&self, range: &Range<usize>) -> impl Iterator<Item = &str> {
        self.terms.joined[range.clone()].iter().map(|name| self.text(name))
    }
}

impl RowCells {
    /// The value of a cell.
    #[inline]
    pub(super) fn get<'a>(&'a self, record: &Record<'a>, cell: CellId) -> Option<&'a str> {
        let piece = &self.pieces[cell.0];
        let text = match piece.place {
            Place::Nowhere => return None,
            Place::Row => record.text(),
            Place::Aside => &self.aside,
            Place::Parsed => &self.parsed.values,
        };
        text.get(piece.span.clone())
    }

    /// Whether the value of a cell is known to be in canonical form.
    pub(super) fn is_canonical(&self, cell: CellId) -> bool {
        self.pieces[cell.0].is_canonical
    }
}
