//! What is made of each row: quads, or objects.

use super::program::{Program, ProgramRow};
use super::row::{NamedMembers, RowBuffer, RowId, RowProblem};
use crate::plan::Scan;
use crate::sink::QuadChunk;
use crate::source::Record;
use oxigraph::model::{GraphNameRef, LiteralRef, QuadRef, vocab::rdfs};

/// Makes something of the rows of one scan, whose cells and terms have been read.
pub(super) trait Emit<C>: Sync {
    /// Appends what a row makes to `chunk`; returns how many quads, or members.
    fn row(&self, scan: &Scan, row: &mut RowBuffer, id: RowId, chunk: &mut C, aside: &mut Aside<'_>) -> u64;

    /// As [`row`](Self::row), of a row that a program has made; `None` where the row itself
    /// is needed.
    fn plain_row(
        &self,
        _program: &Program<'_>,
        _row: &mut ProgramRow,
        _record: &Record<'_>,
        _id: RowId,
        _chunk: &mut C,
    ) -> Option<u64> {
        None
    }

    /// Appends what a comment in the source makes.
    fn comment(&self, scan: &Scan, text: &str, chunk: &mut C) -> u64;
}

/// Where goes what a row makes beside its quads.
pub(super) struct Aside<'a> {
    /// Members of named collections and containers.
    pub(super) named: &'a mut Vec<NamedMembers>,
    /// What is found wrong.
    pub(super) problem: &'a mut dyn FnMut(RowProblem),
}

/// Makes quads.
#[derive(Debug)]
pub(super) struct EmitQuads {
    /// Index of the scan.
    pub(super) scan: usize,
}

impl<C: QuadChunk> Emit<C> for EmitQuads {
    fn row(&self, scan: &Scan, row: &mut RowBuffer, id: RowId, chunk: &mut C, aside: &mut Aside<'_>) -> u64 {
        row.push_quads(scan, self.scan, id, chunk) + row.push_gathers(scan, self.scan, id, chunk, aside.named)
    }

    fn plain_row(
        &self,
        program: &Program<'_>,
        row: &mut ProgramRow,
        record: &Record<'_>,
        _: RowId,
        chunk: &mut C,
    ) -> Option<u64> {
        Some(match chunk.as_lines() {
            Some(lines) => program.push_lines(row, record, lines),
            None => program.push_quads(row, record, chunk),
        })
    }

    /// [A comment is said of the table](https://www.w3.org/TR/tabular-data-model/#parsing).
    fn comment(&self, scan: &Scan, text: &str, chunk: &mut C) -> u64 {
        let Some(table) = &scan.comments_of else { return 0 };
        let comment = LiteralRef::new_simple_literal(text);
        let graph = GraphNameRef::DefaultGraph;
        chunk.quad(QuadRef::new(table.as_ref(), rdfs::COMMENT, comment, graph), None);
        1
    }
}
