//! What is made of each row: quads, or objects.

use super::row::RowBuffer;
use crate::plan::Scan;
use crate::sink::QuadChunk;
use oxigraph::model::{LiteralRef, QuadRef, vocab::rdfs};

/// Makes something of the rows of one scan, whose cells and terms have been read.
pub(super) trait Emit<C>: Sync {
    /// Appends what row `record` makes to `chunk`; returns how many quads, or members.
    fn row(&self, scan: &Scan, row: &mut RowBuffer, source_row: u64, record: u64, chunk: &mut C) -> u64;

    /// Appends what a comment in the source makes.
    fn comment(&self, scan: &Scan, text: &str, chunk: &mut C) -> u64;
}

/// Makes quads.
#[derive(Debug)]
pub(super) struct EmitQuads {
    /// Index of the scan.
    pub(super) scan: usize,
}

impl<C: QuadChunk> Emit<C> for EmitQuads {
    fn row(&self, scan: &Scan, row: &mut RowBuffer, _: u64, record: u64, chunk: &mut C) -> u64 {
        row.push_quads(scan, self.scan, record, chunk)
    }

    /// [A comment is said of the table](https://www.w3.org/TR/tabular-data-model/#parsing).
    fn comment(&self, scan: &Scan, text: &str, chunk: &mut C) -> u64 {
        let Some(table) = &scan.comments_of else { return 0 };
        let comment = LiteralRef::new_simple_literal(text);
        let graph = oxigraph::model::GraphNameRef::DefaultGraph;
        chunk.quad(QuadRef::new(table.as_ref(), rdfs::COMMENT, comment, graph), None);
        1
    }
}
