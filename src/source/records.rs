//! Parses the records of a block.

use super::fields::{Fields, RawField};
use super::general::GeneralRows;
use super::grammar::Grammar;
use super::place::undecodable;
use super::plain::{Plain, PlainRows};
use super::row::{Row, RowKind, RowResult, Unread};
use super::{Block, Dialect, Position};
use crate::diagnostic::Diagnostic;
use std::borrow::Cow;
use std::ops::Range;

/// The records of a [`Block`], one after another, in a buffer that is used again.
#[derive(Debug)]
pub struct Records<'a> {
    block: &'a Block,
    dialect: &'a Dialect,
    grammar: Grammar,
    rows: Rows<'a>,
    /// The text of the block, where all of it is UTF-8.
    text: Option<&'a str>,
    is_tame: bool,
    fields: Fields,
    /// What is to be given next.
    next: Position,
}

#[derive(Debug)]
enum Rows<'a> {
    Plain(Box<PlainRows<'a>>),
    General(GeneralRows),
}

/// A record of a table.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    fields: &'a Fields,
    /// Fields before those of the table.
    skipped: usize,
    content: &'a [u8],
    /// What `content` is as text, and what follows it in the block; nothing where the fields
    /// hold their values themselves.
    text: &'a str,
    /// Whether its bare fields are tame.
    is_tame: bool,
    grammar: &'a Grammar,
    /// Where it is; bytes are those of the text, the line is that of the block's start.
    pub position: Position,
    /// Start of its bytes in the block.
    pub start: usize,
    /// End of its bytes in the block.
    pub end: usize,
}

/// A row that is a comment.
#[derive(Debug, Clone)]
pub struct Comment<'a> {
    /// What it says, without the prefix and white space around it.
    pub text: Cow<'a, str>,
    /// Where it is; the record is the next one.
    pub position: Position,
}

/// What the rows of a table hold.
#[derive(Debug, Clone)]
pub enum Item<'a> {
    /// Cells.
    Record(Record<'a>),
    /// A comment.
    Comment(Comment<'a>),
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
    /// How many fields it has, skipped columns left aside; a blank row has one empty field.
    pub fn len(&self) -> usize {
        self.fields.len().saturating_sub(self.skipped)
    }

    /// Whether it has no field, as where all its columns are skipped.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether nothing stands in its row, not even a delimiter.
    pub fn is_blank(&self) -> bool {
        self.content.is_empty()
    }

    /// Field `index`, counted from 0 after the skipped columns; empty where there is none.
    pub fn field(&self, index: usize) -> Cow<'a, str> {
        self.raw(index).value()
    }

    /// Field `index` as it stands in the row, without quotes around it.
    #[inline]
    pub fn raw(&self, index: usize) -> RawField<'a> {
        let index = index.saturating_add(self.skipped);
        let quote = self.grammar.plain.map_or('"', Plain::quote);
        self.fields
            .get(self.text, index, quote, self.is_tame)
            .unwrap_or(RawField::EMPTY)
    }

    /// Where field `index` stands in [`Self::text`], and whether it is known to be
    /// [tame](RawField::is_tame); `None` where its value does not stand there as it is.
    #[inline]
    pub fn place(&self, index: usize) -> Option<(Range<usize>, bool)> {
        let (span, is_bare) = self.fields.place(index.saturating_add(self.skipped))?;
        Some((span, is_bare && self.is_tame))
    }

    /// The text of the record, and what follows it in its block; empty where no field stands
    /// in it as it is.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The first field with a quote that the standard
    /// [calls an error](https://www.w3.org/TR/tabular-data-model/#parsing): within text
    /// that does not begin with one, or before text that follows a quoted value. It is
    /// text here all the same.
    ///
    /// Nothing is looked for until this is called, and hardly anything in a record
    /// without a quote.
    pub fn has_stray_quote(&self) -> Option<usize> {
        self.grammar.stray_quote(self.content, self.skipped)
    }
}

impl<'a> Records<'a> {
    /// Reads `block` in `dialect`.
    pub fn new(block: &'a Block, dialect: &'a Dialect) -> Self {
        Self::with(block, dialect, Grammar::new(dialect))
    }

    pub(super) fn with(block: &'a Block, dialect: &'a Dialect, grammar: Grammar) -> Self {
        Self {
            block,
            dialect,
            rows: match grammar.plain {
                Some(plain) => Rows::Plain(Box::new(PlainRows::new(plain, &block.bytes))),
                None => Rows::General(GeneralRows::default()),
            },
            text: simdutf8::basic::from_utf8(&block.bytes).ok(),
            is_tame: grammar.plain.is_some_and(|plain| plain.is_tame(&block.bytes)),
            fields: Fields::default(),
            grammar,
            next: block.start,
        }
    }

    /// The next record, or what is wrong with it; comments are passed over.
    #[expect(clippy::should_implement_trait, reason = "a record borrows from the reader")]
    pub fn next(&mut self) -> Option<Result<Record<'_>, RecordProblem>> {
        loop {
            match self.step()? {
                Ok((row, _)) if row.kind == RowKind::Comment => {}
                Ok((row, position)) => return Some(Ok(self.record(row, position))),
                Err(problem) => return Some(Err(problem)),
            }
        }
    }

    /// The next record or comment, or what is wrong with it.
    pub fn next_item(&mut self) -> Option<Result<Item<'_>, RecordProblem>> {
        Some(self.step()?.map(|(row, position)| match row.kind {
            RowKind::Comment => Item::Comment(Comment {
                text: self.grammar.comment_text(&self.block.bytes[row.start..row.content]),
                position,
            }),
            RowKind::Cells => Item::Record(self.record(row, position)),
        }))
    }

    /// Reads the next row that is not passed over.
    #[inline]
    fn step(&mut self) -> Option<Result<(Row, Position), RecordProblem>> {
        loop {
            let next = match &mut self.rows {
                Rows::Plain(rows) => rows.next(&self.grammar, &mut self.fields),
                Rows::General(rows) => rows.next(&self.grammar, &self.block.bytes, &mut self.fields),
            };
            match next?.and_then(|row| self.decoded(row)) {
                Ok(row) if row.kind == RowKind::Comment => return Some(Ok((row, self.take(row, false)))),
                Ok(row) if self.grammar.skips(&self.block.bytes[row.start..row.content]) => {
                    self.take(row, false);
                }
                Ok(row) => return Some(Ok((row, self.take(row, true)))),
                Err(unread) => {
                    let position = self.take(unread.row, true);
                    let diagnostic = self.unreadable(&unread, position);
                    return Some(Err(RecordProblem { diagnostic, position }));
                }
            }
        }
    }

    /// The row, where its fields are UTF-8.
    #[inline]
    fn decoded(&self, row: Row) -> RowResult {
        if self.text.is_some() || row.kind == RowKind::Comment {
            return Ok(row);
        }
        match self.fields.not_utf8(&self.block.bytes[row.start..row.content]) {
            None => Ok(row),
            Some(field) => Err(Unread::not_utf8(row, field).into()),
        }
    }

    /// The text from a row on; `None` where its content is none.
    #[inline]
    fn text_of(&self, row: Row) -> Option<&str> {
        match self.text {
            Some(text) => text.get(row.start..),
            None => std::str::from_utf8(&self.block.bytes[row.start..row.content]).ok(),
        }
    }

    fn record(&self, row: Row, position: Position) -> Record<'_> {
        Record {
            fields: &self.fields,
            skipped: self.dialect.skip_columns,
            content: &self.block.bytes[row.start..row.content],
            text: self.text_of(row).unwrap_or_default(),
            is_tame: self.is_tame,
            grammar: &self.grammar,
            position,
            start: row.start,
            end: row.end,
        }
    }

    /// The position of a row, and steps to the next.
    fn take(&mut self, row: Row, is_record: bool) -> Position {
        let position = Position {
            byte: self.block.start.byte + row.start as u64,
            ..self.next
        };
        self.next.source_row += 1;
        self.next.record += u64::from(is_record);
        position
    }

    fn unreadable(&self, unread: &Unread, position: Position) -> Diagnostic {
        let Unread { row, field } = *unread;
        let what = format!("row {}", position.record);
        undecodable("", self.dialect, self.block, row.start..row.end, field, &what)
    }
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
            ..Block::default()
        }
    }

    fn all(text: &str, dialect: &Dialect) -> Vec<(u64, u64, Vec<String>)> {
        let block = block(text);
        let mut records = Records::new(&block, dialect);
        let mut out = Vec::new();
        while let Some(record) = records.next() {
            let record = record.unwrap();
            let fields = (0..record.len()).map(|i| record.field(i).into_owned()).collect();
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
    fn comments_are_given_among_records() {
        let dialect = Dialect {
            comment_prefix: Some("//".to_owned()),
            ..Dialect::default()
        };
        let block = block("a\n//  one \r\n\n//\nb,//c\n// \"two");
        let mut records = Records::new(&block, &dialect);
        let mut items = Vec::new();
        while let Some(item) = records.next_item() {
            items.push(match item.unwrap() {
                Item::Record(record) => (record.position.source_row, record.field(0).into_owned()),
                Item::Comment(comment) => (comment.position.source_row, format!("# {}", comment.text)),
            });
        }
        let expected = [(1, "a"), (2, "# one"), (3, ""), (4, "# "), (5, "b"), (6, "# \"two")];
        assert_eq!(items, expected.map(|(row, text)| (row, text.to_owned())));
    }

    #[test]
    fn a_carriage_return_within_quotes_is_kept() {
        let rows = all("\"a\r\"\nb\r\nc\rd\n", &Dialect::default());
        let texts: Vec<_> = rows.iter().map(|(_, _, fields)| fields[0].as_str()).collect();
        assert_eq!(texts, ["a\r", "b", "c\rd"]);
    }

    #[test]
    fn a_carriage_return_ends_no_row_unless_the_dialect_says_so() {
        let dialect = |terminators: &[&str]| Dialect {
            line_terminators: terminators.iter().map(|text| (*text).to_owned()).collect(),
            ..Dialect::default()
        };
        let texts = |terminators: &[&str]| -> Vec<String> {
            let rows = all("a\r\nb\rc\n", &dialect(terminators));
            rows.into_iter().map(|(_, _, fields)| fields.concat()).collect()
        };
        assert_eq!(texts(&["\n"]), ["a\r", "b\rc"]);
        assert_eq!(texts(&["\n", "\r\n"]), ["a", "b\rc"]);
        assert_eq!(texts(&["\r\n"]), ["a", "b\rc\n"]);
        assert_eq!(texts(&["\r", "\r\n"]), ["a", "b", "c\n"]);
        assert_eq!(texts(&["\r"]), ["a", "\nb", "c\n"]);
        assert_eq!(texts(&[]), ["a\r\nb\rc\n"]);
    }

    #[test]
    fn skipped_columns_are_no_fields() {
        let dialect = Dialect {
            skip_columns: 1,
            ..Dialect::default()
        };
        let rows = all("a,b,c\r\nd\n\n,e\n", &dialect);
        let fields: Vec<_> = rows.into_iter().map(|(_, _, fields)| fields).collect();
        let empty = Vec::<String>::new();
        assert_eq!(
            fields,
            [
                vec!["b".to_owned(), "c".to_owned()],
                empty.clone(),
                empty,
                vec!["e".to_owned()]
            ]
        );
    }

    /// A blank row before it changes nothing.
    #[test]
    fn a_row_that_is_not_utf_8_is_one_row() {
        let block = Block {
            bytes: b"a\n\n\xfc,b\nc\n".to_vec(),
            ..block("")
        };
        let dialect = Dialect::default();
        let mut records = Records::new(&block, &dialect);
        let mut numbers = Vec::new();
        while let Some(record) = records.next() {
            numbers.push(match record {
                Ok(record) => (record.position.record, true),
                Err(problem) => (problem.position.record, false),
            });
        }
        assert_eq!(numbers, [(1, true), (2, true), (3, false), (4, true)]);
    }

    #[test]
    fn a_byte_order_mark_within_a_text_is_a_character() {
        let dialect = Dialect {
            comment_prefix: Some("#".to_owned()),
            ..Dialect::default()
        };
        let rows = all("\u{feff}a,b\n#c\n\u{feff}d,\"e\"\nf\n", &dialect);
        let texts: Vec<_> = rows.into_iter().map(|(_, _, fields)| fields.concat()).collect();
        assert_eq!(texts, ["\u{feff}ab", "\u{feff}de", "f"]);
    }
}
