//! The fast reader: single bytes, line feeds, and quotes that are doubled.

use super::Dialect;
use super::fields::{Fields, Form};
use super::grammar::{Grammar, RowEnd, Scan};
use super::row::{Row, RowKind, RowResult};
use super::special::Specials;
use memchr::{memchr, memchr2};
use std::ops::Range;

/// What the csv reader takes at the start of its input for no text. Within a table it is a
/// character like others.
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

    /// Parses a row's content, whose quotes need not be where they should, into `fields`, as
    /// most programs do. The error is the index of a field that is not UTF-8.
    fn parse(self, row: &[u8], fields: &mut Fields) -> Result<(), usize> {
        fields.clear();
        let mut builder = csv::ReaderBuilder::new();
        builder
            .has_headers(false)
            .delimiter(self.delimiter)
            // Nothing in a row's content ends a row.
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(row.len().max(1));
        match self.quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        let mut record = csv::ByteRecord::new();
        // Bytes in memory can always be read.
        _ = builder.from_reader(row).read_byte_record(&mut record);
        for (index, field) in record.iter().enumerate() {
            fields.push_value(std::str::from_utf8(field).map_err(|_| index)?);
        }
        Ok(())
    }

    /// Whether the bare cells of a text have neither quotation marks, nor backslashes, nor
    /// control characters.
    pub(super) fn is_tame(self, bytes: &[u8]) -> bool {
        let Self { delimiter, quote, .. } = self;
        // A quotation mark that is no quote of the dialect is a character like others.
        let mark = if quote == Some(b'"') { b'\\' } else { b'"' };
        // In numbers, of which all are looked at, so that many are by one instruction.
        let of = |is: bool| u8::from(is);
        let wild = |byte: u8| {
            let is_control = of(byte < b' ') & of(byte != b'\n') & of(byte != b'\r') & of(byte != delimiter);
            is_control | of(byte == b'\\') | of(byte == mark) | of(byte == 0x7f)
        };
        let is_wild = |bytes: &[u8]| bytes.iter().fold(0, |any, byte| any | wild(*byte)) != 0;
        let is_of_line_break = |at: usize| self.takes_return && bytes.get(at + 1) == Some(&b'\n');
        !bytes.chunks(1 << 12).any(is_wild) && memchr::memchr_iter(b'\r', bytes).all(is_of_line_break)
    }

    /// The quote; a text without one has none in it that could be doubled.
    pub(super) fn quote(self) -> char {
        self.quote.map_or('"', char::from)
    }
}

/// The rows of a block.
#[derive(Debug)]
pub(super) struct PlainRows<'a> {
    plain: Plain,
    bytes: &'a [u8],
    specials: Specials<'a>,
    /// Start of the next row.
    at: usize,
}

impl<'a> PlainRows<'a> {
    pub(super) fn new(plain: Plain, bytes: &'a [u8]) -> Self {
        let kinds = [plain.delimiter, plain.quote.unwrap_or(b'\n'), b'\n'];
        Self {
            plain,
            bytes,
            specials: Specials::new(bytes, kinds),
            at: 0,
        }
    }

    /// The next row, and its fields.
    #[inline]
    pub(super) fn next(&mut self, grammar: &Grammar, fields: &mut Fields) -> Option<RowResult> {
        let start = self.at;
        if start >= self.bytes.len() {
            return None;
        }
        if grammar.has_comments() && grammar.begins_comment(&self.bytes[start..]) {
            // A quote in a comment opens nothing.
            let end = grammar.whole_row(self.bytes, start);
            self.go_to(end.end);
            return Some(Ok(Row::new(start, end, RowKind::Comment)));
        }
        fields.clear();
        let Some((end, is_tidy)) = self.fields(start, fields) else {
            let end = grammar.whole_row(self.bytes, start);
            self.go_to(end.end);
            let content = &self.bytes[start..end.content];
            let parsed = if content.starts_with(BYTE_ORDER_MARK) {
                grammar.parse(content, fields, &mut Vec::new())
            } else {
                self.plain.parse(content, fields)
            };
            return Some(Row::new(start, end, RowKind::Cells).parsed(parsed));
        };
        if is_tidy {
            fields.note_tidy_quotes();
        }
        self.at = end.end;
        Some(Ok(Row::new(start, end, RowKind::Cells)))
    }

    /// Takes a row apart, and says whether quotes stand around whole cells only; `None` where
    /// they stand in it as no rule allows, so that it has to be read step by step.
    #[inline]
    fn fields(&mut self, start: usize, fields: &mut Fields) -> Option<(RowEnd, bool)> {
        let Plain { delimiter, quote, .. } = self.plain;
        let mut field = start;
        let mut form = Form::Bare;
        let mut is_tidy = true;
        loop {
            let at = self.specials.next().unwrap_or(self.bytes.len());
            match self.bytes.get(at).copied() {
                Some(byte) if byte == delimiter => {
                    fields.push(field - start..at - start, form);
                    field = at + 1;
                    form = Form::Bare;
                }
                Some(b'\n') | None => {
                    let end = self.end(start, at);
                    fields.push(field - start..end.content - start, form);
                    return Some((end, is_tidy));
                }
                // Within a cell it is a character like others.
                Some(_) if at > field => {
                    form = Form::Plain;
                    is_tidy = false;
                }
                Some(_) => {
                    let (close, within) = self.closing(quote?)?;
                    fields.push(at + 1 - start..close - start, within);
                    match self.bytes.get(close + 1) {
                        Some(byte) if *byte == delimiter => {
                            self.specials.next();
                            field = close + 2;
                        }
                        Some(b'\n') | None => {
                            self.specials.next();
                            return Some((self.end(start, close + 1), is_tidy));
                        }
                        Some(b'\r') if self.plain.takes_return && self.bytes.get(close + 2) == Some(&b'\n') => {
                            self.specials.next();
                            return Some((self.end(start, close + 2), is_tidy));
                        }
                        Some(_) => return None,
                    }
                }
            }
        }
    }

    /// The end of a row before whose end, or that of the text, `at` stands.
    fn end(&self, start: usize, at: usize) -> RowEnd {
        let has_terminator = at < self.bytes.len();
        RowEnd {
            content: if has_terminator {
                self.plain.content(self.bytes, start..at)
            } else {
                at
            },
            end: at + usize::from(has_terminator),
            is_comment: false,
        }
    }

    /// The quote that closes a cell, and whether others are doubled before it.
    fn closing(&mut self, quote: u8) -> Option<(usize, Form)> {
        let mut form = Form::Plain;
        loop {
            let at = self.specials.next()?;
            if self.bytes[at] != quote {
                continue;
            }
            if self.bytes.get(at + 1) != Some(&quote) {
                return Some((at, form));
            }
            form = Form::Doubled;
            self.specials.next();
        }
    }

    fn go_to(&mut self, at: usize) {
        self.at = at;
        self.specials.seek(at);
    }
}
