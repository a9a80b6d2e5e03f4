//! Splits a delimited text into blocks of whole records, quoted line breaks included.

use super::records::{Record, RecordProblem, Records, record_place};
use super::{Dialect, Limits, open::unreadable};
use crate::diagnostic::{Code, Diagnostic, Place, Result};
use memchr::{memchr_iter, memchr2};
use std::io::Read;
use std::path::Path;

/// A place in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Bytes before it, after decompression.
    pub byte: u64,
    /// Line, counted from 1.
    pub line: u64,
    /// Data record, counted from 1; the header is 0.
    pub record: u64,
    /// Row of the file, counted from 1: header, comments and blank rows included.
    pub source_row: u64,
}

/// Some whole records of a source.
#[derive(Debug)]
pub struct Block {
    /// Their bytes.
    pub bytes: Vec<u8>,
    /// Where the first of them begins.
    pub start: Position,
}

/// A delimited text that is read block by block.
pub struct CsvSource {
    reader: Box<dyn Read + Send>,
    name: String,
    dialect: Dialect,
    limits: Limits,
    buffer: Vec<u8>,
    /// Where `buffer` begins in the file.
    start: Position,
    scan: Scan,
    is_at_end: bool,
    has_begun: bool,
    /// The bytes of the header in its block, comments before it left aside.
    header: std::ops::Range<usize>,
}

/// How far the buffer has been looked through for ends of rows.
#[derive(Debug, Default)]
struct Scan {
    /// Looked through up to here.
    at: usize,
    /// Begin of the row that is looked through.
    row: usize,
    /// Where the quote that is open was opened.
    open_quote: Option<usize>,
    /// Rows that have ended.
    rows: u64,
    /// Records among them.
    records: u64,
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
    /// Opens a file; `name` is the file as messages name it.
    ///
    /// # Errors
    /// `file-read` where it cannot be opened.
    pub fn open(path: &Path, name: &str, dialect: &Dialect, limits: Limits) -> Result<Self> {
        Ok(Self::new(super::open(path, name)?, name, dialect, limits))
    }

    /// Reads from `reader`.
    pub fn new(reader: Box<dyn Read + Send>, name: &str, dialect: &Dialect, limits: Limits) -> Self {
        Self {
            reader,
            name: name.to_owned(),
            dialect: dialect.clone(),
            limits,
            buffer: Vec::new(),
            start: Position {
                byte: 0,
                line: 1,
                record: u64::from(!dialect.header),
                source_row: 1,
            },
            scan: Scan::default(),
            is_at_end: false,
            has_begun: false,
            header: 0..0,
        }
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the header: its fields and the block that holds it alone.
    /// `None` where the dialect has none. To be called before [`Self::next_block`].
    ///
    /// # Errors
    /// As [`Self::next_block`]; `table-header` where the file is empty.
    pub fn header(&mut self) -> Result<Option<(Vec<String>, Block)>> {
        if !self.dialect.header {
            return Ok(None);
        }
        while self.scan.records == 0 {
            let goes_on = self.advance(1)?;
            if !goes_on && self.scan.records == 0 {
                if self.is_at_end {
                    break;
                }
                self.fill()?;
            }
        }
        if self.scan.records == 0 {
            return Err(
                Diagnostic::error(Code::TableHeader, format!("`{}` is empty", self.name))
                    .at(Place::file(&self.name))
                    .hint("the first row of the table must hold the titles of its columns")
                    .into(),
            );
        }
        let block = self.cut();
        let mut records = Records::new(&block, &self.dialect);
        let fields = match records.next() {
            Some(Ok(record)) => {
                self.header = record.start..record.end;
                fields(&self.dialect, &record)
            }
            Some(Err(RecordProblem { diagnostic, .. })) => return Err(diagnostic.into()),
            None => Vec::new(),
        };
        Ok(Some((fields, block)))
    }

    /// The next block, or `None` at the end.
    ///
    /// # Errors
    /// `file-read`, `table-unclosed-quote`, `table-record-size`.
    pub fn next_block(&mut self) -> Result<Option<Block>> {
        loop {
            while self.advance(u64::MAX)? {}
            if self.is_at_end && self.scan.at == self.buffer.len() {
                return Ok((!self.buffer.is_empty()).then(|| self.cut()));
            }
            if self.scan.row >= self.limits.block_bytes {
                return Ok(Some(self.cut()));
            }
            self.fill()?;
        }
    }

    /// Looks for the end of the next row within the buffer, and says whether it was
    /// there; stops after `records` records.
    fn advance(&mut self, records: u64) -> Result<bool> {
        if self.scan.records >= records {
            return Ok(true);
        }
        match self.row_end() {
            Some(end) => {
                let row = &self.buffer[self.scan.row..end];
                self.scan.records += u64::from(!self.dialect.passes_over(row));
                self.scan.rows += 1;
                self.scan.row = end;
                self.scan.at = end;
                Ok(end < self.buffer.len())
            }
            None if self.is_at_end && self.scan.row < self.buffer.len() => {
                if let Some(quote) = self.scan.open_quote {
                    return Err(self.unclosed(quote));
                }
                // The last row may lack its line break.
                let row = &self.buffer[self.scan.row..];
                self.scan.records += u64::from(!self.dialect.passes_over(row));
                self.scan.rows += 1;
                self.scan.row = self.buffer.len();
                self.scan.at = self.buffer.len();
                Ok(false)
            }
            None => {
                if self.buffer.len() - self.scan.row > self.limits.record_bytes {
                    return Err(match self.scan.open_quote {
                        Some(quote) => self.unclosed(quote),
                        None => self.too_long(),
                    });
                }
                Ok(false)
            }
        }
    }

    /// The end of the row that begins at `scan.row`, where the buffer holds it. Only a
    /// quote at the start of a cell opens a quoted cell.
    fn row_end(&mut self) -> Option<usize> {
        let (bytes, scan) = (&self.buffer, &mut self.scan);
        loop {
            if scan.open_quote.is_some() {
                let quote = self.dialect.quote?;
                let escape = if self.dialect.double_quote { quote } else { b'\\' };
                let found = scan.at + memchr2(quote, escape, &bytes[scan.at..])?;
                // The byte after a quote or an escape decides what it is.
                let next = bytes.get(found + 1);
                if next.is_none() && !(self.is_at_end && bytes[found] == quote) {
                    scan.at = found;
                    return None;
                }
                let is_escape = bytes[found] == escape && (escape != quote || next == Some(&quote));
                scan.at = found + if is_escape { 2 } else { 1 };
                if !is_escape {
                    scan.open_quote = None;
                }
            } else {
                let quote = self.dialect.quote.unwrap_or(b'\n');
                let Some(found) = memchr2(quote, b'\n', &bytes[scan.at..]).map(|at| scan.at + at) else {
                    scan.at = bytes.len();
                    return None;
                };
                scan.at = found + 1;
                if bytes[found] == b'\n' {
                    return Some(found + 1);
                }
                let is_comment = self
                    .dialect
                    .comment_prefix
                    .as_ref()
                    .is_some_and(|prefix| bytes[scan.row..].starts_with(prefix.as_bytes()));
                if !is_comment && (found == scan.row || bytes[found - 1] == self.dialect.delimiter) {
                    scan.open_quote = Some(found);
                }
            }
        }
    }

    /// Takes the rows that have ended out of the buffer.
    fn cut(&mut self) -> Block {
        let rest = self.buffer.split_off(self.scan.row);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        let block = Block {
            start: self.start,
            bytes,
        };
        let lines = memchr_iter(b'\n', &block.bytes).count();
        self.start.byte += block.bytes.len() as u64;
        self.start.line += lines as u64;
        self.start.record += self.scan.records;
        self.start.source_row += self.scan.rows;
        self.scan = Scan {
            at: self.scan.at - self.scan.row,
            row: 0,
            open_quote: self.scan.open_quote.map(|at| at - self.scan.row),
            rows: 0,
            records: 0,
        };
        block
    }

    fn fill(&mut self) -> Result<()> {
        let before = self.buffer.len();
        let wanted = self.limits.block_bytes.max(before / 2) as u64;
        let read = (&mut self.reader)
            .take(wanted)
            .read_to_end(&mut self.buffer)
            .map_err(|error| unreadable(&self.name, &error))?;
        self.is_at_end = read == 0;
        if !self.has_begun {
            self.check_start()?;
            self.has_begun = true;
        }
        Ok(())
    }

    /// Takes a byte order mark away; UTF-16 is told apart by its own.
    fn check_start(&mut self) -> Result<()> {
        if self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.buffer.drain(..3);
            self.start.byte = 3;
        }
        if self.buffer.starts_with(b"\xff\xfe") || self.buffer.starts_with(b"\xfe\xff") {
            let message = format!("`{}` is encoded as UTF-16, not as UTF-8", self.name);
            return Err(Diagnostic::error(Code::TableEncoding, message)
                .at(Place::file(&self.name))
                .hint("save the table as “CSV UTF-8”")
                .into());
        }
        Ok(())
    }

    /// The line on which byte `at` of the buffer stands, counted from 1.
    fn line_of(&self, at: usize) -> usize {
        let before = memchr_iter(b'\n', &self.buffer[..at]).count();
        usize::try_from(self.start.line)
            .unwrap_or(usize::MAX)
            .saturating_add(before)
    }

    fn unclosed(&self, quote: usize) -> crate::diagnostic::Failure {
        let row_start = self.scan.row;
        let line = self.line_of(row_start);
        let shown = &self.buffer[row_start..self.buffer.len().min(quote + 4096)];
        let before = String::from_utf8_lossy(&self.buffer[row_start..quote]).len();
        let text = String::from_utf8_lossy(shown);
        let row = match self.start.record + self.scan.records {
            0 => "header".to_owned(),
            row => format!("row {row}"),
        };
        Diagnostic::error(
            Code::TableUnclosedQuote,
            format!("the quote that opens here is never closed ({row})"),
        )
        .at(Place::in_text(&self.name, &text, line, before..before + 1).note("opens here"))
        .hint("close it; a quote inside a quoted cell is written twice")
        .into()
    }

    fn too_long(&self) -> crate::diagnostic::Failure {
        let line = self.line_of(self.scan.row);
        let shown = self.buffer.len().min(self.scan.row + 4096);
        let text = String::from_utf8_lossy(&self.buffer[self.scan.row..shown]);
        let limit = self.limits.record_bytes;
        Diagnostic::error(Code::TableRecordSize, format!("a row is longer than {limit} bytes"))
            .at(Place::in_text(&self.name, &text, line, 0..1))
            .hint("check that the file is a text table with line breaks")
            .into()
    }

    /// The place of field `field` of the header, or of the whole header.
    pub fn header_place(&self, block: &Block, field: Option<usize>) -> Place {
        record_place(&self.name, &self.dialect, block, self.header.clone(), field)
    }
}

fn fields(dialect: &Dialect, record: &Record<'_>) -> Vec<String> {
    (0..record.len())
        .map(|i| dialect.trimmed(record.field(i)).to_owned())
        .collect()
}
