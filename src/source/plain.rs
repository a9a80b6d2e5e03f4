//! The fast reader: single bytes, line feeds, and quotes that are doubled.

use super::Dialect;
use super::grammar::{Grammar, RowEnd, Scan};
use super::row::{Row, RowKind, RowResult, Unread};
use csv::StringRecord;
use memchr::{memchr, memchr2};
use std::io::Cursor;
use std::ops::Range;

/// What the csv reader takes at the start of its input for no text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A dialect that the fast reader knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain {
    delimiter: u8,
    quote: Option<u8>,
    /// Whether a carriage return before a line feed belongs to the terminator.
    takes_return: bool,
}

impl Plain {
    /// The dialect, where the fast reader knows it.
    pub(super) fn of(dialect: &Dialect) -> Option<Self> {
        let byte = |text: &str| match text.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'\r' | b'\n') => Some(*byte),
            _ => None,
        };
        let delimiter = byte(&dialect.delimiter)?;
        let quote = match dialect.quote.as_deref() {
            None | Some("") => None,
            Some(quote) => Some(byte(quote)?),
        };
        let terminators = &dialect.line_terminators;
        let is_plain = terminators.iter().any(|terminator| terminator == "\n")
            && terminators
                .iter()
                .all(|terminator| terminator == "\n" || terminator == "\r\n")
            && (dialect.double_quote || quote.is_none())
            && quote != Some(delimiter);
        is_plain.then(|| Self {
            delimiter,
            quote,
            takes_return: terminators.iter().any(|terminator| terminator == "\r\n"),
        })
    }

    /// As [`Grammar::row_end`]. Only a quote at the start of a cell opens a quoted cell.
    pub(super) fn row_end(self, bytes: &[u8], scan: &mut Scan, is_at_end: bool, is_comment: bool) -> Option<RowEnd> {
        let quote = self.quote.unwrap_or(b'\n');
        loop {
            if scan.open_quote.is_some() {
                let Some(found) = memchr(quote, &bytes[scan.at..]).map(|at| scan.at + at) else {
                    scan.at = bytes.len();
                    return None;
                };
                // The byte after a quote decides what it is.
                let next = bytes.get(found + 1);
                if next.is_none() && !is_at_end {
                    scan.at = found;
                    return None;
                }
                if next == Some(&quote) {
                    scan.at = found + 2;
                } else {
                    scan.at = found + 1;
                    scan.open_quote = None;
                }
            } else {
                let Some(found) = memchr2(quote, b'\n', &bytes[scan.at..]).map(|at| scan.at + at) else {
                    scan.at = bytes.len();
                    return None;
                };
                scan.at = found + 1;
                if bytes[found] == b'\n' {
                    return Some(RowEnd {
                        content: self.content(bytes, scan.row..found),
                        end: found + 1,
                        is_comment,
                    });
                }
                if !is_comment && (found == scan.row || bytes[found - 1] == self.delimiter) {
                    scan.open_quote = Some(found);
                }
            }
        }
    }

    /// The end of the content of the row with these bytes, a line feed behind them.
    fn content(self, bytes: &[u8], row: Range<usize>) -> usize {
        let has_return = self.takes_return && bytes[row.clone()].last() == Some(&b'\r');
        row.end - usize::from(has_return)
    }

    fn reader(self, bytes: &[u8]) -> csv::Reader<Cursor<&[u8]>> {
        let mut builder = csv::ReaderBuilder::new();
        builder
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            // A lone carriage return is no line break in CSVW; the one before a line feed
            // is taken from the last field.
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(bytes.len().clamp(1, 1 << 16));
        match self.quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        builder.from_reader(Cursor::new(bytes))
    }
}

/// The rows of a block.
#[derive(Debug)]
pub(super) struct PlainRows<'a> {
    plain: Plain,
    bytes: &'a [u8],
    reader: csv::Reader<Cursor<&'a [u8]>>,
    /// Blank rows that the reader has passed over and that are still to be given.
    blank: Range<usize>,
    pending: Option<RowResult>,
    /// The reader has read nothing yet where it stands.
    is_fresh: bool,
    is_at_end: bool,
}

impl<'a> PlainRows<'a> {
    pub(super) fn new(plain: Plain, bytes: &'a [u8]) -> Self {
        Self {
            plain,
            bytes,
            reader: plain.reader(bytes),
            blank: 0..0,
            pending: None,
            is_fresh: true,
            is_at_end: false,
        }
    }

    /// The next row; its fields are in `record`.
    #[inline]
    pub(super) fn next(&mut self, grammar: &Grammar, record: &mut StringRecord) -> Option<RowResult> {
        loop {
            if let Some(start) = self.blank.next() {
                return Some(Ok(Row {
                    start,
                    content: start,
                    end: start + 1,
                    kind: RowKind::Empty,
                }));
            }
            if let Some(row) = self.pending.take() {
                return Some(row);
            }
            if self.is_at_end {
                return None;
            }
            let row = self.read(grammar, record);
            if self.blank.is_empty() {
                return row;
            }
            self.pending = row;
        }
    }

    /// Reads a row, and counts the blank rows before it; `None` at the end.
    fn read(&mut self, grammar: &Grammar, record: &mut StringRecord) -> Option<RowResult> {
        let before = self.byte();
        if grammar.has_comments() {
            let blank = self.blank_rows(before, self.bytes.len());
            if grammar.begins_comment(&self.bytes[blank.end..]) {
                // A quote in a comment opens nothing: the reader must not see it.
                let end = grammar.whole_row(self.bytes, blank.end);
                let row = Row::new(blank.end, end, RowKind::Comment);
                self.blank = blank;
                self.seek(end.end);
                return Some(Ok(row));
            }
        }
        if self.is_fresh && self.bytes[before..].starts_with(BYTE_ORDER_MARK) {
            // Within a text it is a character like others.
            let end = grammar.whole_row(self.bytes, before);
            let row = Row::new(before, end, RowKind::Cells);
            let parsed = grammar.parse(&self.bytes[before..end.content], record, &mut Vec::new());
            self.seek(end.end);
            return Some(row.parsed(parsed));
        }
        let result = self.reader.read_record(record);
        self.is_fresh = false;
        let after = self.byte();
        // The reader passes over blank rows, and does not say so.
        self.blank = self.blank_rows(before, after);
        let start = self.blank.end;
        let content = match self.bytes[start..after].last() {
            Some(b'\n') => self.plain.content(self.bytes, start..after - 1),
            _ => after,
        };
        let row = Row {
            start,
            content,
            end: after,
            kind: if after - content == 2 {
                RowKind::CellsAndReturn
            } else {
                RowKind::Cells
            },
        };
        match result {
            Ok(true) => Some(Ok(row)),
            Ok(false) => {
                self.is_at_end = true;
                None
            }
            Err(error) => Some(Err(Box::new(match error.kind() {
                csv::ErrorKind::Utf8 { err, .. } => Unread::not_utf8(row, err.field()),
                _ => Unread::failed(row, error.to_string()),
            }))),
        }
    }

    fn blank_rows(&self, from: usize, to: usize) -> Range<usize> {
        let count = self.bytes[from..to].iter().take_while(|byte| **byte == b'\n').count();
        from..from + count
    }

    fn seek(&mut self, to: usize) {
        let mut position = csv::Position::new();
        position.set_byte(to as u64);
        // A place in memory can always be gone to.
        self.is_at_end = self.reader.seek(position).is_err();
        self.is_fresh = true;
    }

    fn byte(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }
}
