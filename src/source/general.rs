//! The reader for all dialects.

use super::fields::Fields;
use super::grammar::Grammar;
use super::row::{Row, RowKind, RowResult};

/// The rows of a block, by the letter of the [`Grammar`].
#[derive(Debug, Default)]
pub(super) struct GeneralRows {
    at: usize,
    value: Vec<u8>,
}

impl GeneralRows {
    /// The next row of `bytes`; its fields are in `fields`.
    pub(super) fn next(&mut self, grammar: &Grammar, bytes: &[u8], fields: &mut Fields) -> Option<RowResult> {
        if self.at >= bytes.len() {
            return None;
        }
        let start = self.at;
        let end = grammar.whole_row(bytes, start);
        self.at = end.end;
        if end.is_comment {
            return Some(Ok(Row::new(start, end, RowKind::Comment)));
        }
        let row = Row::new(start, end, RowKind::Cells);
        let parsed = grammar.parse(&bytes[start..end.content], fields, &mut self.value);
        Some(row.parsed(parsed))
    }
}
