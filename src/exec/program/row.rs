//! What a program makes of one record.

use super::cells::{CellPiece, Place};
use super::template::{Filled, Parts};
use super::terms::{Slot, TermOp};
use super::{NotPlain, Program};
use crate::exec::cell::{CellText, Value};
use crate::exec::cells::{CellValues, OneValue};
use crate::exec::join::{Found, LookUp};
use crate::exec::packed::push_bytes;
use crate::exec::row::{RowId, null_references};
use crate::plan::{CellId, Reference, Scan, TermId};
use crate::sink::Buffer;
use crate::source::Record;
use std::ops::Range;

/// The buffers of a row, used again for the next.
#[derive(Debug, Default)]
pub(in crate::exec) struct ProgramRow {
    cells: RowCells,
    terms: RowTerms,
    slots: Vec<Slot>,
    lookups: Vec<LookUp>,
    /// Whether it may be plain, from what has been seen of it.
    may_be_plain: bool,
}

/// A row, and the record that it was made of.
#[derive(Debug, Clone, Copy)]
pub(in crate::exec) struct MadeRow<'a> {
    pub(in crate::exec) row: &'a ProgramRow,
    pub(in crate::exec) record: &'a Record<'a>,
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
    /// IRIs and labels as they are written in N-Triples, and other text that was made.
    pub(super) text: Buffer,
    /// The nodes of [`Slot::Joined`], within `text`.
    pub(super) joined: Vec<Range<usize>>,
    pub(super) found: Found,
    pub(super) key: Vec<u8>,
    /// Text that is worked on.
    pub(super) scratch: String,
}

impl ProgramRow {
    /// A row of `program`.
    pub(in crate::exec) fn new(program: &Program<'_>) -> Self {
        Self {
            slots: program.terms.iter().map(TermOp::slot).collect(),
            lookups: program.lookups.iter().map(|_| LookUp::default()).collect(),
            ..Self::default()
        }
    }

    /// Begins with the row of a record: reads the cells, and makes the keys of look-ups.
    pub(super) fn begin(&mut self, program: &Program<'_>, record: &Record<'_>) {
        self.may_be_plain = self.read(program, record).is_ok();
    }

    fn read(&mut self, program: &Program<'_>, record: &Record<'_>) -> Result<(), NotPlain> {
        let Self {
            cells, terms, lookups, ..
        } = self;
        cells.pieces.clear();
        cells.aside.clear();
        cells.parsed.clear();
        for cell in &program.cells {
            cell.read(record, cells)?;
        }
        terms.text.clear();
        terms.joined.clear();
        for (op, look_up) in program.lookups.iter().zip(lookups) {
            op.begin(program.joins, record, cells, terms, look_up);
        }
        Ok(())
    }

    /// Makes the terms of a row that has begun, of the same record.
    pub(in crate::exec) fn finish(
        &mut self,
        program: &Program<'_>,
        record: &Record<'_>,
        id: RowId,
    ) -> Result<(), NotPlain> {
        if !self.may_be_plain {
            return Err(NotPlain);
        }
        let Self {
            cells,
            terms,
            slots,
            lookups,
            ..
        } = self;
        for index in &program.made {
            slots[*index] = program.terms[*index].make(program, record, id, cells, terms)?;
        }
        for (op, look_up) in program.lookups.iter().zip(lookups) {
            slots[op.term] = op.finish(program.joins, look_up, terms)?;
        }
        Ok(())
    }

    /// Look-ups under way.
    pub(super) fn lookups_mut(&mut self) -> &mut [LookUp] {
        &mut self.lookups
    }

    /// A tuple of values as joins compare them: the bytes of each, with their number before
    /// them. `None` where one is missing.
    pub(in crate::exec) fn key(&mut self, keys: &[Parts], record: &Record<'_>, id: RowId) -> Option<&[u8]> {
        let Self { cells, terms, .. } = self;
        let RowTerms { text, key, scratch, .. } = terms;
        make_key(keys, record, id, cells, (text, scratch), key).then_some(key)
    }

    /// The value of a cell of the record that the row was made of.
    #[inline]
    pub(in crate::exec) fn cell<'a>(&'a self, record: &Record<'a>, cell: CellId) -> Option<&'a str> {
        self.cells.get(record, cell)
    }

    /// Whether a cell has a value.
    #[inline]
    pub(super) fn has(&self, cell: CellId) -> bool {
        self.cells.pieces[cell.0].place != Place::Nowhere
    }

    /// The text in which the value of a cell stands, and where.
    #[inline]
    pub(super) fn piece<'a>(&'a self, record: &Record<'a>, cell: CellId) -> (&'a str, &'a CellPiece) {
        let piece = &self.cells.pieces[cell.0];
        (self.cells.text(record, piece.place), piece)
    }

    #[inline]
    pub(super) fn slot(&self, term: TermId) -> &Slot {
        &self.slots[term.0]
    }

    /// The text that terms have been made of.
    #[inline]
    pub(super) fn made(&self) -> &Buffer {
        &self.terms.text
    }

    /// A piece of it.
    pub(super) fn text(&self, range: &Range<usize>) -> &str {
        let bytes = self.terms.text.as_bytes().get(range.clone()).unwrap_or_default();
        // It is made of text alone.
        simdutf8::basic::from_utf8(bytes).unwrap_or_default()
    }

    /// Where the nodes that a look-up has given are, as they are written in N-Triples.
    pub(super) fn joined(&self, range: &Range<usize>) -> &[Range<usize>] {
        &self.terms.joined[range.clone()]
    }
}

impl MadeRow<'_> {
    /// Whether something stands in a cell of a foreign key that is no value.
    pub(in crate::exec) fn is_null_reference(self, scan: &Scan, reference: &Reference) -> bool {
        let is_null = |cell| self.row.cell(self.record, cell).is_none();
        null_references(scan, reference, self.record, is_null).next().is_some()
    }
}

impl CellValues for MadeRow<'_> {
    fn each(&self, cell: CellId) -> impl ExactSizeIterator<Item = OneValue<'_>> {
        let is_canonical = self.row.cells.pieces[cell.0].is_canonical;
        let value = self.row.cell(self.record, cell).map(|text| OneValue {
            text,
            fits: true,
            is_canonical,
        });
        value.into_iter()
    }
}

/// Makes `key` of the values of `keys`; says whether all of them are there. The buffers are
/// left as they were.
pub(super) fn make_key(
    keys: &[Parts],
    record: &Record<'_>,
    id: RowId,
    cells: &RowCells,
    (text, scratch): (&mut Buffer, &mut String),
    key: &mut Vec<u8>,
) -> bool {
    key.clear();
    let start = text.len();
    for part in keys {
        if let Some(cell) = part.only_cell() {
            let Some(value) = cells.get(record, cell) else {
                return false;
            };
            push_bytes(value.as_bytes(), key);
            continue;
        }
        let filled = part.fill(record, id, cells, text, scratch);
        if filled != Filled::Nothing {
            push_bytes(&text.as_bytes()[start..], key);
        }
        text.truncate(start);
        if filled == Filled::Nothing {
            return false;
        }
    }
    true
}

impl RowCells {
    /// The value of a cell.
    #[inline]
    pub(super) fn get<'a>(&'a self, record: &Record<'a>, cell: CellId) -> Option<&'a str> {
        let piece = &self.pieces[cell.0];
        if piece.place == Place::Nowhere {
            return None;
        }
        self.text(record, piece.place).get(piece.span.clone())
    }

    /// The text in which cells stand.
    #[inline]
    pub(super) fn text<'a>(&'a self, record: &Record<'a>, place: Place) -> &'a str {
        match place {
            Place::Nowhere => "",
            Place::Row => record.text(),
            Place::Aside => &self.aside,
            Place::Parsed => &self.parsed.values,
        }
    }
}
