//! The quick way from a record to its quads.
//!
//! Most rows of most tables are plain: each cell has one value or none, each template gives
//! an IRI at once, nothing is wrong. For a scan that allows it, a [`Program`] does what such
//! a row needs and no more: what is the same in every row is laid down before, a term is
//! made once a row in the form in which it is written, and nothing is allocated once the
//! buffers have grown. A row that turns out not to be plain is left alone, and
//! [`RowBuffer`](super::row::RowBuffer) makes it from its beginning. Both give the same
//! quads in the same order.

mod cells;
mod lookup;
mod quads;
mod row;
mod template;
mod terms;

pub(super) use row::{MadeRow, ProgramRow};
pub(super) use template::Parts;

use super::join::Joins;
use crate::plan::{Scan, TermExpr};
use crate::source::{Format, Item, RecordProblem};
use cells::CellOp;
use lookup::LookUpOp;
use quads::QuadOp;
use terms::TermOp;

/// Rows that are begun together where they are looked up in joins: enough that the time is
/// taken up by reading them and not by waiting, and few enough that they stay near.
const LOOKED_UP_TOGETHER: usize = 16;

/// What is done with each record of a scan.
#[derive(Debug)]
pub(super) struct Program<'p> {
    cells: Vec<CellOp<'p>>,
    terms: Vec<TermOp<'p>>,
    /// Which of the terms are made of each row.
    made: Vec<usize>,
    lookups: Vec<LookUpOp>,
    quads: Vec<QuadOp<'p>>,
    joins: &'p Joins<'p>,
    /// Index of the scan, in the labels of blank nodes.
    scan: usize,
}

/// Why a row is not made by a program: it is not plain.
#[derive(Debug, Clone, Copy)]
pub(super) struct NotPlain;

impl<'p> Program<'p> {
    /// The program of a scan; `None` where its rows are not plain.
    pub(super) fn new(scan: &'p Scan, index: usize, joins: &'p Joins<'p>) -> Option<Self> {
        let is_table = matches!(scan.source.format, Format::Delimited(_));
        let is_simple = scan.views.is_empty() && scan.gathers.is_empty() && scan.object.is_none();
        if !is_table || !is_simple {
            return None;
        }
        let dialect = scan.source.dialect();
        let cells = scan.cells.iter().map(|cell| CellOp::new(cell, dialect));
        let cells = cells.collect::<Option<_>>()?;
        let terms: Vec<TermOp<'p>> = scan
            .terms
            .iter()
            .map(|term| TermOp::new(term, scan))
            .collect::<Option<_>>()?;
        let lookups = scan.terms.iter().enumerate().filter_map(|(index, term)| match term {
            TermExpr::Joined { join, keys } => Some(LookUpOp::new(index, *join, keys)),
            _ => None,
        });
        let quads = scan.quads.iter().enumerate();
        let quads = quads.map(|(number, quad)| QuadOp::new(quad, number, scan, &terms));
        Some(Self {
            made: (0..terms.len()).filter(|index| terms[*index].is_made()).collect(),
            lookups: lookups.collect::<Option<_>>()?,
            quads: quads.collect::<Option<_>>()?,
            cells,
            terms,
            joins,
            scan: index,
        })
    }

    /// How many rows are begun together.
    pub(super) fn batch(&self) -> usize {
        if self.lookups.is_empty() { 1 } else { LOOKED_UP_TOGETHER }
    }

    /// Begins with some rows: reads their cells, and takes each step of their look-ups for
    /// all of them, so that they wait for memory together.
    pub(super) fn begin<'r>(
        &self,
        items: impl Iterator<Item = Result<Item<'r>, &'r RecordProblem>>,
        rows: &mut [ProgramRow],
    ) {
        for (item, row) in items.zip(rows.iter_mut()) {
            if let Ok(Item::Record(record)) = item {
                row.begin(self, &record);
            }
        }
        if self.lookups.is_empty() {
            return;
        }
        for step in [Joins::enter, Joins::approach] {
            for row in &mut *rows {
                for (op, look_up) in self.lookups.iter().zip(row.lookups_mut()) {
                    step(self.joins, op.join, look_up);
                }
            }
        }
    }
}
