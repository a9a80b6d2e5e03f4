//! Parses the records of a block.

use super::open::unreadable;
use super::{Block, Dialect, Position};
use crate::diagnostic::{Code, Diagnostic, Failure, Place};
use csv::StringRecord;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::Range;
use std::path::Path;

/// The records of a [`Block`], one after another, in a buffer that is used again.
#[derive(Debug)]
pub struct Records<'a> {
    block: &'a Block,
    dialect: &'a Dialect,
    reader: csv::Reader<Cursor<&'a [u8]>>,
    record: StringRecord,
    /// What is to be given next.
    next: Position,
    /// Blank rows that the reader has passed over and that are still to be given.
    blank: usize,
    pending: Option<Range<usize>>,
    is_at_end: bool,
}

/// A record of a table.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    fields: Option<&'a StringRecord>,
    /// The last field lacks the carriage return of the line break.
    cut_last: bool,
    /// Where it is; bytes are those of the file, the line is that of the block's start.
    pub position: Position,
    /// Start of its bytes in the block.
    pub start: usize,
    /// End of its bytes in the block.
    pub end: usize,
}

/// A record that cannot be read.
#[derive(Debug)]
pub struct RecordProblem {
    /// Why.
    pub diagnostic: Diagnostic,
    /// Where it is.
    pub position: Position,
}

impl<'a> Record<'a> {
    /// How many fields it has; a blank row has one empty field.
    pub fn len(&self) -> usize {
        self.fields.map_or(1, StringRecord::len)
    }

    /// Whether it has no field, which no record of a table is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Field `index`, counted from 0; empty where there is none.
    pub fn field(&self, index: usize) -> &'a str {
        let field = self.fields.and_then(|fields| fields.get(index)).unwrap_or("");
        if self.cut_last && index + 1 == self.len() {
            field.strip_suffix('\r').unwrap_or(field)
        } else {
            field
        }
    }
}

impl<'a> Records<'a> {
    /// Reads `block` in `dialect`.
    pub fn new(block: &'a Block, dialect: &'a Dialect) -> Self {
        Self {
            block,
            dialect,
            reader: dialect.reader(&block.bytes),
            record: StringRecord::new(),
            next: block.start,
            blank: 0,
            pending: None,
            is_at_end: false,
        }
    }

    /// The next record, or what is wrong with it; comments are passed over.
    #[expect(clippy::should_implement_trait, reason = "a record borrows from the reader")]
    pub fn next(&mut self) -> Option<Result<Record<'_>, RecordProblem>> {
        loop {
            if self.blank > 0 {
                self.blank -= 1;
                let start = self.position_of_blank();
                let position = self.take(start, self.dialect.skip_blank_rows);
                if self.dialect.skip_blank_rows {
                    continue;
                }
                return Some(Ok(Record {
                    fields: None,
                    cut_last: false,
                    position,
                    start,
                    end: start,
                }));
            }
            if let Some(range) = self.pending.take() {
                let bytes = &self.block.bytes[range.clone()];
                let passed = self.dialect.passes_over(bytes);
                let position = self.take(range.start, passed);
                if passed {
                    continue;
                }
                return Some(Ok(Record {
                    fields: Some(&self.record),
                    cut_last: bytes.ends_with(b"\r\n")
                        || (bytes.ends_with(b"\r") && range.end == self.block.bytes.len()),
                    position,
                    start: range.start,
                    end: range.end,
                }));
            }
            if self.is_at_end {
                return None;
            }
            if let Err(problem) = self.read() {
                return Some(Err(problem));
            }
        }
    }

    /// Reads a record, and counts the blank rows before it.
    fn read(&mut self) -> Result<(), RecordProblem> {
        let before = self.byte();
        if let Some((start, end)) = self.comment_at(before) {
            // A quote in a comment opens nothing: the reader must not see it.
            self.blank = start - before;
            self.pending = Some(start..end);
            let mut position = csv::Position::new();
            position.set_byte(end as u64);
            return self.reader.seek(position).map_err(|error| RecordProblem {
                diagnostic: self.unreadable(&error, start..end, self.next),
                position: self.next,
            });
        }
        let result = self.reader.read_record(&mut self.record);
        let after = self.byte();
        // The reader passes over blank rows, and does not say so.
        self.blank = self.block.bytes[before..after]
            .iter()
            .take_while(|byte| **byte == b'\n')
            .count();
        let start = before + self.blank;
        match result {
            Ok(true) => self.pending = Some(start..after),
            Ok(false) => self.is_at_end = true,
            Err(error) => {
                let blank = std::mem::take(&mut self.blank) as u64;
                self.next.record += blank;
                self.next.source_row += blank;
                let position = self.take(start, false);
                return Err(RecordProblem {
                    diagnostic: self.unreadable(&error, start..after, position),
                    position,
                });
            }
        }
        Ok(())
    }

    /// Start and end of the comment that begins at `at`, blank rows before it left aside.
    fn comment_at(&self, at: usize) -> Option<(usize, usize)> {
        let prefix = self.dialect.comment_prefix.as_ref()?;
        let bytes = &self.block.bytes;
        let start = at + bytes[at..].iter().take_while(|byte| **byte == b'\n').count();
        let row = bytes[start..].strip_prefix(prefix.as_bytes())?;
        let length = row
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(row.len(), |end| end + 1);
        Some((start, start + prefix.len() + length))
    }

    fn byte(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }

    fn position_of_blank(&self) -> usize {
        let end = self
            .pending
            .as_ref()
            .map_or(self.block.bytes.len(), |range| range.start);
        end - self.blank - 1
    }

    /// The position of the row at `start`, and steps to the next.
    fn take(&mut self, start: usize, passed_over: bool) -> Position {
        let position = Position {
            byte: self.block.start.byte + start as u64,
            ..self.next
        };
        self.next.source_row += 1;
        self.next.record += u64::from(!passed_over);
        position
    }

    fn unreadable(&self, error: &csv::Error, range: Range<usize>, position: Position) -> Diagnostic {
        let row = position.record;
        let csv::ErrorKind::Utf8 { err, .. } = error.kind() else {
            return Diagnostic::error(Code::FileRead, format!("row {row} cannot be read: {error}"));
        };
        let bytes = &self.block.bytes[range.clone()];
        let valid = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
        let text = String::from_utf8_lossy(bytes);
        let line = line_of(self.block, range.start);
        let byte = bytes.get(valid).copied().unwrap_or_default();
        let column = err.field() + 1;
        let message = format!("row {row}, column {column} is not UTF-8: byte 0x{byte:02X}");
        Diagnostic::error(Code::TableEncoding, message)
            .at(Place::in_text("", &text, line, valid..valid + '\u{fffd}'.len_utf8()).note("not UTF-8"))
            .hint("save the table as “CSV UTF-8”")
    }
}

/// The line on which byte `at` of the block stands, counted from 1.
fn line_of(block: &Block, at: usize) -> usize {
    let before = memchr::memchr_iter(b'\n', &block.bytes[..at]).count();
    usize::try_from(block.start.line)
        .unwrap_or(usize::MAX)
        .saturating_add(before)
}

/// The place of a field of a record, or of the whole record, in the file `name`.
/// `range` is that of the record in the block.
pub fn record_place(name: &str, dialect: &Dialect, block: &Block, range: Range<usize>, field: Option<usize>) -> Place {
    let line = line_of(block, range.start);
    let bytes = &block.bytes[range];
    let end = bytes.len()
        - bytes
            .iter()
            .rev()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
    let span = field
        .and_then(|field| field_span(dialect, &bytes[..end], field))
        .unwrap_or(0..end);
    match std::str::from_utf8(bytes) {
        Ok(text) => Place::in_text(name, text, line, span),
        Err(_) => Place::in_text(name, &String::from_utf8_lossy(bytes), line, 0..0),
    }
}

/// Reads the record that has `length` bytes from `byte` on (as decompressed) once more,
/// to show it.
///
/// # Errors
/// `file-read` where the file cannot be read again.
pub fn read_again(path: &Path, name: &str, byte: u64, length: usize) -> Result<Block, Failure> {
    let failed = |error: io::Error| unreadable(name, &error);
    let mut reader = BufReader::new(super::open(path, name)?);
    let mut before = byte;
    let mut line = 1;
    while before > 0 {
        let buffer = reader.fill_buf().map_err(failed)?;
        let taken = buffer.len().min(usize::try_from(before).unwrap_or(usize::MAX));
        if taken == 0 {
            break;
        }
        line += memchr::memchr_iter(b'\n', &buffer[..taken]).count() as u64;
        reader.consume(taken);
        before -= taken as u64;
    }
    let mut bytes = Vec::new();
    reader.take(length as u64).read_to_end(&mut bytes).map_err(failed)?;
    let start = Position {
        byte,
        line,
        ..Position::default()
    };
    Ok(Block { bytes, start })
}

/// The bytes of field `field` of a record, quotes included.
fn field_span(dialect: &Dialect, record: &[u8], field: usize) -> Option<Range<usize>> {
    let (mut start, mut index, mut at) = (0, 0, 0);
    let mut is_quoted = false;
    while at < record.len() {
        let byte = record[at];
        let quote = Some(byte) == dialect.quote;
        if is_quoted {
            let escaped = if dialect.double_quote {
                quote && record.get(at + 1) == Some(&byte)
            } else {
                byte == b'\\'
            };
            at += usize::from(escaped);
            is_quoted = escaped || !quote;
        } else if quote && at == start {
            is_quoted = true;
        } else if byte == dialect.delimiter {
            if index == field {
                return Some(start..at);
            }
            index += 1;
            start = at + 1;
        }
        at += 1;
    }
    (index == field).then_some(start..record.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Block {
        Block {
            bytes: text.as_bytes().to_vec(),
            start: Position {
                byte: 0,
                line: 1,
                record: 1,
                source_row: 1,
            },
        }
    }

    fn all(text: &str, dialect: &Dialect) -> Vec<(u64, u64, Vec<String>)> {
        let block = block(text);
        let mut records = Records::new(&block, dialect);
        let mut out = Vec::new();
        while let Some(record) = records.next() {
            let record = record.unwrap();
            let fields = (0..record.len()).map(|i| record.field(i).to_owned()).collect();
            out.push((record.position.record, record.position.source_row, fields));
        }
        out
    }

    #[test]
    fn blank_rows_are_rows() {
        let rows = all("a\n\n\nb\n\n", &Dialect::default());
        let texts: Vec<_> = rows.iter().map(|(n, _, fields)| (*n, fields[0].as_str())).collect();
        assert_eq!(texts, [(1, "a"), (2, ""), (3, ""), (4, "b"), (5, "")]);
    }

    #[test]
    fn comments_and_skipped_blank_rows_count_in_the_file_only() {
        let dialect = Dialect {
            comment_prefix: Some("#".to_owned()),
            skip_blank_rows: true,
            ..Dialect::default()
        };
        let rows = all("#,\"c\na,b\n\n,\nc,d\r\n", &dialect);
        let numbers: Vec<_> = rows
            .iter()
            .map(|(n, source, fields)| (*n, *source, fields.concat()))
            .collect();
        assert_eq!(numbers, [(1, 2, "ab".to_owned()), (2, 5, "cd".to_owned())]);
    }

    #[test]
    fn a_carriage_return_within_quotes_is_kept() {
        let rows = all("\"a\r\"\nb\r\nc\rd\n", &Dialect::default());
        let texts: Vec<_> = rows.iter().map(|(_, _, fields)| fields[0].as_str()).collect();
        assert_eq!(texts, ["a\r", "b", "c\rd"]);
    }

    #[test]
    fn a_field_is_found_behind_quotes() {
        let text = "x,\"a,\"\"b\n\",Hội An,\r\n";
        let at = |field| {
            let block = block(text);
            let place = record_place("t", &Dialect::default(), &block, 0..text.len(), Some(field));
            place.excerpt[place.span].to_owned()
        };
        assert_eq!(
            (at(0), at(2), at(3)),
            ("x".to_owned(), "Hội An".to_owned(), String::new())
        );
    }
}
