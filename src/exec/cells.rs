//! The cells of a row.

use super::cell::{self, CellProblem, CellText, Value};
use crate::plan::{CellExpr, CellId};
use crate::source::{Dialect, Natural, NodeCell, Record};
use std::ops::Range;

/// What a row is read from.
#[derive(Debug, Clone, Copy)]
pub(super) enum RowInput<'a> {
    /// A record of a table.
    Record(&'a Record<'a>, &'a Dialect),
    /// The cells of an item, or the columns of a view.
    Cells(&'a [NodeCell]),
}

/// The values of the cells of a row, however it was made.
pub(super) trait CellValues {
    /// The values of a cell.
    fn each(&self, cell: CellId) -> impl ExactSizeIterator<Item = OneValue<'_>>;
}

/// A value of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct OneValue<'a> {
    pub(super) text: &'a str,
    /// Whether it is of the cell's datatype.
    pub(super) fits: bool,
    /// Whether it is known to be in the canonical form of that.
    pub(super) is_canonical: bool,
}

/// The values of the cells of a row; its buffers are used again for the next.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// Text of the values of all cells.
    text: CellText,
    values: Vec<Value>,
    /// The values of each cell.
    spans: Vec<CellSpan>,
}

/// The values of a cell.
#[derive(Debug, Clone)]
struct CellSpan {
    /// Which of the row's values they are.
    range: Range<usize>,
    /// Whether the cell's value is null, which an empty list is not.
    is_null: bool,
}

/// A value of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellValue<'a> {
    pub(super) text: &'a str,
    /// Whether it is of the cell's datatype.
    pub(super) fits: bool,
    /// What it is by nature.
    pub(super) natural: Natural,
}

impl Cells {
    /// Reads the cells of a row.
    pub(super) fn read(
        &mut self,
        exprs: &[CellExpr],
        input: RowInput<'_>,
        problem: &mut dyn FnMut(CellId, CellProblem),
    ) {
        self.text.values.clear();
        self.values.clear();
        self.spans.clear();
        for (index, expr) in exprs.iter().enumerate() {
            // A virtual column has no cell in the file that could be wrong.
            let mut note = |found: CellProblem| {
                if expr.field.is_some() {
                    problem(CellId(index), found);
                }
            };
            match (input, expr.field) {
                (RowInput::Record(record, dialect), Some(field)) => {
                    self.text(expr, dialect.trimmed(&record.field(field)), &mut note);
                }
                (RowInput::Cells(cells), Some(field)) => self.cell(expr, cells.get(field), &mut note),
                (_, None) => self.text(expr, "", &mut note),
            }
        }
    }

    fn text(&mut self, expr: &CellExpr, written: &str, problem: &mut dyn FnMut(CellProblem)) {
        let start = self.values.len();
        let is_null = cell::parse(&expr.rule, written, &mut self.text, &mut self.values, problem);
        self.spans.push(CellSpan {
            range: start..self.values.len(),
            is_null,
        });
    }

    fn cell(&mut self, expr: &CellExpr, cell: Option<&NodeCell>, problem: &mut dyn FnMut(CellProblem)) {
        let start = self.values.len();
        for value in cell.map_or(&[][..], |cell| &cell.values) {
            let from = self.values.len();
            cell::parse(&expr.rule, &value.text, &mut self.text, &mut self.values, problem);
            self.values[from..]
                .iter_mut()
                .for_each(|made| made.natural = value.natural);
        }
        self.spans.push(CellSpan {
            range: start..self.values.len(),
            is_null: self.values.len() == start,
        });
    }

    /// Whether a cell has no value, which is not the same as an empty list.
    pub(super) fn is_null(&self, cell: CellId) -> bool {
        self.spans[cell.0].is_null
    }

    /// The values of a cell.
    pub(super) fn values(&self, cell: CellId) -> impl ExactSizeIterator<Item = CellValue<'_>> {
        let values = self.values[self.spans[cell.0].range.clone()].iter();
        values.map(|value| self.shown(value))
    }

    /// How many values a cell has.
    pub(super) fn count(&self, cell: CellId) -> usize {
        self.spans[cell.0].range.len()
    }

    /// Value `at`, counted from 0, of a cell.
    pub(super) fn value(&self, cell: CellId, at: usize) -> Option<CellValue<'_>> {
        let values = &self.values[self.spans[cell.0].range.clone()];
        values.get(at).map(|value| self.shown(value))
    }

    fn shown(&self, value: &Value) -> CellValue<'_> {
        CellValue {
            text: self.text.of(value),
            fits: value.fits,
            natural: value.natural,
        }
    }
}
