//! What stands above the records of a table.

use super::fields::Fields;
use super::place::{line_breaks, record_place, undecodable};
use super::{Block, CsvSource, Position};
use crate::diagnostic::{Code, Diagnostic, Place, Result};

/// What a row costs that is kept, beside its text.
const ROW_COST: usize = 256;

/// What stands above the records of a table.
#[derive(Debug, Default)]
pub struct Head {
    /// What is said in comments and in skipped rows, in the order of the file.
    pub comments: Vec<String>,
    /// The header, row by row.
    pub rows: Vec<HeadRow>,
    /// How many fields the first row of the header has, skipped columns included.
    pub width: Option<usize>,
}

/// A row of a header.
#[derive(Debug)]
pub struct HeadRow {
    /// Its fields, trimmed; skipped columns are left aside.
    pub fields: Vec<String>,
    /// Row of the file, counted from 1.
    pub source_row: u64,
    block: Block,
}

impl CsvSource {
    /// Reads what stands above the records: steps 6 and 7 of
    /// [parsing tabular data](https://www.w3.org/TR/tabular-data-model/#parsing). To be
    /// called first, and once; a later call gives nothing.
    ///
    /// A skipped row is a comment whether it has the prefix or not, unless it is empty.
    /// White space around what follows the prefix is no part of a comment. A comment is
    /// no row of the header, and neither is a blank row above it where the dialect passes
    /// over such rows: a header is not lost to them.
    ///
    /// # Errors
    /// As [`Self::next_block`]; `table-header` where there is no row of the header though
    /// the dialect has some; `table-encoding` where one of them is no text.
    pub fn head(&mut self) -> Result<Head> {
        let mut head = Head::default();
        if self.has_head {
            return Ok(head);
        }
        self.has_head = true;
        let (mut line, mut kept) = (1, 0_usize);
        let (mut cells, mut value) = (Fields::default(), Vec::new());
        let mut left = self.dialect.skip_rows;
        while left > 0 || (head.rows.len() as u64) < self.dialect.header_rows {
            self.cut_if_full();
            let Some(row) = self.next_row()? else { break };
            // Rows of the header are no records.
            self.records = 0;
            let bytes = &self.buffer[row.content.start..row.end];
            let content = &self.buffer[row.content.clone()];
            let row_line = line;
            line += line_breaks(&self.dialect, bytes);
            let is_skipped = left > 0;
            left = left.saturating_sub(1);
            if row.is_comment {
                head.comments.push(self.grammar.comment_text(content).into_owned());
            } else if is_skipped {
                if content.is_empty() {
                    continue;
                }
                head.comments.push(String::from_utf8_lossy(content).into_owned());
            } else {
                if head.rows.is_empty() && self.grammar.skips(content) {
                    continue;
                }
                let block = Block {
                    bytes: bytes.to_vec(),
                    start: Position {
                        byte: self.start.byte + row.content.start as u64,
                        line: row_line,
                        record: 0,
                        source_row: row.number,
                    },
                    transcoded: self.transcoded(),
                };
                if let Err(field) = self.grammar.parse(content, &mut cells, &mut value) {
                    let range = 0..block.bytes.len();
                    let found = undecodable(&self.name, &self.dialect, &block, range, field, "the header");
                    return Err(found.into());
                }
                head.width.get_or_insert(cells.len());
                let fields = cells.values().skip(self.dialect.skip_columns);
                head.rows.push(HeadRow {
                    fields: fields.map(|field| self.dialect.trimmed(field).to_owned()).collect(),
                    source_row: row.number,
                    block,
                });
            }
            kept = kept.saturating_add(bytes.len() + ROW_COST);
            if kept > self.options.limits.record_bytes {
                return Err(self.too_long(row.content.start, "what stands above the first row"));
            }
        }
        if head.rows.is_empty() && self.dialect.header_rows > 0 {
            return Err(
                Diagnostic::error(Code::TableHeader, format!("`{}` is empty", self.name))
                    .at(Place::file(&self.name))
                    .hint("the first row of the table must hold the titles of its columns")
                    .into(),
            );
        }
        self.cut();
        self.start.record = 1;
        Ok(head)
    }

    /// The place of field `field`, skipped columns left aside, of row `row` of the header;
    /// or of the whole row.
    pub fn head_place(&self, head: &Head, row: usize, field: Option<usize>) -> Place {
        let Some(HeadRow { block, .. }) = head.rows.get(row) else {
            return Place::file(&self.name);
        };
        record_place(&self.name, &self.dialect, block, 0..block.bytes.len(), field)
    }
}
