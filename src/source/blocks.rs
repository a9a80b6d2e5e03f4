//! Splits a delimited text into blocks of whole records, quoted line breaks included.

use super::decode::TextReader;
use super::grammar::{Grammar, RowEnd, Scan};
use super::open::unreadable;
use super::place::{in_text, line_breaks};
use super::{Dialect, ReadOptions};
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::packing::Packing;
use encoding_rs::Encoding;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

/// A place in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Bytes before it in the text: after decompression, as UTF-8 without byte order mark.
    pub byte: u64,
    /// Line, counted from 1.
    pub line: u64,
    /// Data record, counted from 1; what stands above the first is 0.
    pub record: u64,
    /// Row of the file, counted from 1: skipped rows, header, comments and blank rows
    /// included.
    pub source_row: u64,
}

/// Some whole records of a source.
#[derive(Debug, Default)]
pub struct Block {
    /// Their bytes.
    pub bytes: Vec<u8>,
    /// Where the first of them begins.
    pub start: Position,
    /// The encoding of the file, where `bytes` have been made of its bytes.
    pub(super) transcoded: Option<&'static Encoding>,
}

/// A delimited text that is read block by block.
pub struct CsvSource {
    reader: TextReader,
    pub(super) name: String,
    pub(super) dialect: Dialect,
    pub(super) grammar: Grammar,
    pub(super) options: ReadOptions,
    pub(super) buffer: Vec<u8>,
    /// Where `buffer` begins in the text.
    pub(super) start: Position,
    scan: Scan,
    /// Rows of the buffer that have ended.
    rows: u64,
    /// Records among them.
    pub(super) records: u64,
    is_at_end: bool,
    pub(super) has_head: bool,
}

/// A row of the buffer that has ended.
pub(super) struct SourceRow {
    /// Its bytes without the terminator.
    pub(super) content: Range<usize>,
    pub(super) end: usize,
    pub(super) is_comment: bool,
    /// Row of the file, counted from 1.
    pub(super) number: u64,
}

impl std::fmt::Debug for CsvSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvSource")
            .field("name", &self.name)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}

impl CsvSource {
    /// Opens a file; `name` is the file as messages name it, `packing` as for [`open`](super::open()).
    ///
    /// # Errors
    /// `file-read` where it cannot be opened.
    pub fn open(
        path: &Path,
        name: &str,
        packing: Option<Packing>,
        dialect: &Dialect,
        options: ReadOptions,
    ) -> Result<Self> {
        Ok(Self::new(super::open(path, name, packing)?, name, dialect, options))
    }

    /// Reads from `reader`.
    pub fn new(reader: Box<dyn Read + Send>, name: &str, dialect: &Dialect, options: ReadOptions) -> Self {
        Self {
            reader: TextReader::new(reader, dialect.encoding, options.undecodable),
            name: name.to_owned(),
            dialect: dialect.clone(),
            grammar: Grammar::new(dialect),
            options,
            buffer: Vec::new(),
            start: Position {
                byte: 0,
                line: 1,
                record: 0,
                source_row: 1,
            },
            scan: Scan::default(),
            rows: 0,
            records: 0,
            is_at_end: false,
            has_head: false,
        }
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many sequences of bytes that are no text have been replaced so far; none where
    /// they are refused.
    pub fn replaced(&self) -> u64 {
        self.reader.replaced()
    }

    /// How many fields the first record has, skipped columns left aside; `None` where
    /// there is no record. It is read all the same with the first block. To be called
    /// before [`Self::next_block`].
    ///
    /// # Errors
    /// As [`Self::next_block`].
    pub fn peek_width(&mut self) -> Result<Option<usize>> {
        self.head()?;
        while let Some(row) = self.next_row()? {
            if self.records > 0 {
                let cells = self.grammar.cells(&self.buffer[row.content]).count();
                return Ok(Some(cells.saturating_sub(self.dialect.skip_columns)));
            }
            if row.end > self.options.limits.record_bytes {
                return Err(self.too_long(0, "what stands above the first row"));
            }
        }
        Ok(None)
    }

    /// The next block, or `None` at the end.
    ///
    /// # Errors
    /// `file-read`, `table-unclosed-quote`, `table-record-size`; as [`Self::head`] where
    /// that has not been called.
    pub fn next_block(&mut self) -> Result<Option<Block>> {
        self.head()?;
        loop {
            loop {
                match self.step() {
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    // What stands before it comes first, however large the block.
                    Err(_) if self.scan.row > 0 => return Ok(Some(self.cut())),
                    Err(failure) => return Err(failure),
                }
            }
            if self.is_at_end {
                return Ok((!self.buffer.is_empty()).then(|| self.cut()));
            }
            if self.scan.row > 0 && self.buffer.len() >= self.options.limits.block_bytes {
                return Ok(Some(self.cut()));
            }
            self.fill()?;
        }
    }

    pub(super) fn transcoded(&self) -> Option<&'static Encoding> {
        self.reader.transcoded()
    }

    /// The next row, which then stands in the buffer; `None` at the end.
    pub(super) fn next_row(&mut self) -> Result<Option<SourceRow>> {
        loop {
            let (start, number) = (self.scan.row, self.start.source_row + self.rows);
            if let Some(row) = self.step()? {
                return Ok(Some(SourceRow {
                    content: start..row.content,
                    end: row.end,
                    is_comment: row.is_comment,
                    number,
                }));
            }
            if self.is_at_end {
                return Ok(None);
            }
            self.fill()?;
        }
    }

    /// Finds the next row, where the buffer holds it with its end.
    fn step(&mut self) -> Result<Option<RowEnd>> {
        let start = self.scan.row;
        let found = self.grammar.row_end(&self.buffer, &mut self.scan, self.is_at_end);
        let row = match found {
            Some(row) => row,
            None if self.is_at_end && start < self.buffer.len() => {
                if let Some(quote) = self.scan.open_quote {
                    return Err(self.unclosed(quote));
                }
                // The last row may lack its line break.
                self.grammar.whole_row(&self.buffer, start)
            }
            None => {
                if self.buffer.len() - start > self.options.limits.record_bytes {
                    return Err(match self.scan.open_quote {
                        Some(quote) => self.unclosed(quote),
                        None => self.too_long(start, "a row"),
                    });
                }
                return Ok(None);
            }
        };
        let passes_over = row.is_comment || self.grammar.skips(&self.buffer[start..row.content]);
        self.records += u64::from(!passes_over);
        self.rows += 1;
        self.scan = Scan::from(row.end);
        Ok(Some(row))
    }

    /// Takes the rows that have ended out of the buffer.
    pub(super) fn cut(&mut self) -> Block {
        let rest = &self.buffer[self.scan.row..];
        let mut next = Vec::with_capacity(rest.len() + self.options.limits.block_bytes);
        next.extend_from_slice(rest);
        self.buffer.truncate(self.scan.row);
        let bytes = std::mem::replace(&mut self.buffer, next);
        let block = Block {
            start: self.start,
            bytes,
            transcoded: self.reader.transcoded(),
        };
        self.start.byte += block.bytes.len() as u64;
        self.start.line += line_breaks(&self.dialect, &block.bytes);
        self.start.record += std::mem::take(&mut self.records);
        self.start.source_row += std::mem::take(&mut self.rows);
        self.scan = self.scan.rebased();
        block
    }

    /// Takes the rows that have ended out of the buffer, where they are many.
    pub(super) fn cut_if_full(&mut self) {
        if self.scan.row >= self.options.limits.block_bytes {
            self.cut();
        }
    }

    fn fill(&mut self) -> Result<()> {
        let before = self.buffer.len();
        let wanted = self.options.limits.block_bytes.max(before / 2) as u64;
        let read = self
            .reader
            .append(&mut self.buffer, wanted)
            .map_err(|error| unreadable(&self.name, &error))?;
        self.is_at_end = read == 0;
        Ok(())
    }

    /// The line on which byte `at` of the buffer stands, counted from 1.
    fn line_of(&self, at: usize) -> u64 {
        let before = line_breaks(&self.dialect, &self.buffer[..at]);
        self.start.line.saturating_add(before)
    }

    fn unclosed(&self, quote: usize) -> Failure {
        let row_start = self.scan.row;
        let line = self.line_of(row_start);
        let shown = &self.buffer[row_start..self.buffer.len().min(quote + 4096)];
        let before = String::from_utf8_lossy(&self.buffer[row_start..quote]).len();
        let length = self.dialect.quote.as_ref().map_or(1, String::len);
        let text = String::from_utf8_lossy(shown);
        let row = match self.start.record + self.records {
            0 => "header".to_owned(),
            row => format!("row {row}"),
        };
        Diagnostic::error(
            Code::TableUnclosedQuote,
            format!("the quote that opens here is never closed ({row})"),
        )
        .at(in_text(&self.name, &self.dialect, &text, line, before..before + length).note("opens here"))
        .hint(if self.dialect.double_quote {
            "close it; a quote inside a quoted cell is written twice"
        } else {
            "close it; a quote inside a quoted cell has a backslash before it"
        })
        .into()
    }

    /// The failure that `what`, which begins at byte `from` of the buffer, is too long.
    pub(super) fn too_long(&self, from: usize, what: &str) -> Failure {
        let line = self.line_of(from);
        let shown = self.buffer.len().min(from + 4096);
        let text = String::from_utf8_lossy(&self.buffer[from..shown]);
        let limit = self.options.limits.record_bytes;
        Diagnostic::error(Code::TableRecordSize, format!("{what} is longer than {limit} bytes"))
            .at(in_text(&self.name, &self.dialect, &text, line, 0..1))
            .hint("check that the file is a text table with line breaks")
            .into()
    }
}
