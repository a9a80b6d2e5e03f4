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
    reader: Reader<'a>,
    slot: Slot<'a>,
}

/// The records of a [`Block`], some at a time, in buffers that are used again.
#[derive(Debug)]
pub struct Batches<'a> {
    reader: Reader<'a>,
    slots: Vec<Slot<'a>>,
    /// How many of the slots hold what was read last.
    length: usize,
}

/// Reads the rows of a block.
#[derive(Debug)]
struct Reader<'a> {
    block: &'a Block,
    dialect: &'a Dialect,
    grammar: Grammar,
    rows: Rows<'a>,
    /// The text of the block, where all of it is UTF-8.
    text: Option<&'a str>,
    /// Whether bare fields are tame.
    is_tame: bool,
    /// Fields of each row before those of the table.
    skipped: usize,
    /// What is to be given next.
    next: Position,
}

#[derive(Debug)]
enum Rows<'a> {
    Plain(Box<PlainRows<'a>>),
    General(GeneralRows),
}

/// What was read of a row.
#[derive(Debug, Default)]
struct Slot<'a> {
    fields: Fields,
    row: Row,
    position: Position,
    /// The text of the row, and what follows it in the block; nothing where the fields hold
    /// their values themselves.
    text: &'a str,
    /// What is wrong with it.
    problem: Option<Box<RecordProblem>>,
}

/// A record of a table.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    reader: &'a Reader<'a>,
    slot: &'a Slot<'a>,
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
#[derive(Debug, Clone)]
pub struct RecordProblem {
    /// Why.
    pub diagnostic: Diagnostic,
    /// Where it is.
    pub position: Position,
}

impl<'a> Record<'a> {
    /// Where it is; bytes are those of the text, the line is that of the block's start.
    #[inline]
    pub fn position(&self) -> Position {
        self.slot.position
    }

    /// Its bytes in the block, the end of the row among them.
    #[inline]
    pub fn range(&self) -> Range<usize> {
        self.slot.row.start..self.slot.row.end
    }

    /// Its bytes, without the end of the row.
    fn content(&self) -> &'a [u8] {
        let Row { start, content, .. } = self.slot.row;
        &self.reader.block.bytes[start..content]
    }

    /// How many fields it has, skipped columns left aside; a blank row has one empty field.
    pub fn len(&self) -> usize {
        self.slot.fields.len().saturating_sub(self.reader.skipped)
    }

    /// Whether it has no field, as where all its columns are skipped.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether nothing stands in its row, not even a delimiter.
    pub fn is_blank(&self) -> bool {
        self.content().is_empty()
    }

    /// Field `index`, counted from 0 after the skipped columns; empty where there is none.
    pub fn field(&self, index: usize) -> Cow<'a, str> {
        self.raw(index).value()
    }

    /// Field `index` as it stands in the row, without quotes around it.
    #[inline]
    pub fn raw(&self, index: usize) -> RawField<'a> {
        let Self { reader, slot } = self;
        let index = index.saturating_add(reader.skipped);
        let quote = reader.grammar.plain.map_or('"', Plain::quote);
        let field = slot.fields.get(slot.text, index, quote, reader.is_tame);
        field.unwrap_or(RawField::EMPTY)
    }

    /// Where field `index` stands in [`Self::text`], and whether it is known to be
    /// [tame](RawField::is_tame); `None` where its value does not stand there as it is.
    #[inline]
    pub fn place(&self, index: usize) -> Option<(Range<usize>, bool)> {
        let (span, is_bare) = self.slot.fields.place(index.saturating_add(self.reader.skipped))?;
        Some((span, is_bare && self.reader.is_tame))
    }

    /// The text of the record, and what follows it in its block; empty where no field stands
    /// in it as it is.
    #[inline]
    pub fn text(&self) -> &'a str {
        self.slot.text
    }

    /// The first field with a quote that the standard
    /// [calls an error](https://www.w3.org/TR/tabular-data-model/#parsing): within text
    /// that does not begin with one, or before text that follows a quoted value. It is
    /// text here all the same.
    ///
    /// Nothing is looked for until this is called, and hardly ever then: the reader has seen
    /// where the quotes of most records stand.
    #[inline]
    pub fn has_stray_quote(&self) -> Option<usize> {
        if self.slot.fields.has_tidy_quotes() {
            return None;
        }
        self.reader.grammar.stray_quote(self.content(), self.reader.skipped)
    }
}

impl<'a> Records<'a> {
    /// Reads `block` in `dialect`.
    pub fn new(block: &'a Block, dialect: &'a Dialect) -> Self {
        Self::with(block, dialect, Grammar::new(dialect))
    }

    pub(super) fn with(block: &'a Block, dialect: &'a Dialect, grammar: Grammar) -> Self {
        Self {
            reader: Reader::new(block, dialect, grammar),
            slot: Slot::default(),
        }
    }

    /// The next record, or what is wrong with it; comments are passed over.
    #[expect(clippy::should_implement_trait, reason = "a record borrows from the reader")]
    pub fn next(&mut self) -> Option<Result<Record<'_>, &RecordProblem>> {
        loop {
            if !self.reader.step(&mut self.slot) {
                return None;
            }
            if self.slot.problem.is_some() || self.slot.row.kind != RowKind::Comment {
                break;
            }
        }
        Some(self.reader.record(&self.slot))
    }

    /// The next record or comment, or what is wrong with it.
    pub fn next_item(&mut self) -> Option<Result<Item<'_>, &RecordProblem>> {
        let is_there = self.reader.step(&mut self.slot);
        is_there.then(|| self.reader.item(&self.slot))
    }
}

impl<'a> Batches<'a> {
    /// Reads `block` in `dialect`, at most `size` rows at a time.
    pub fn new(block: &'a Block, dialect: &'a Dialect, size: usize) -> Self {
        Self {
            reader: Reader::new(block, dialect, Grammar::new(dialect)),
            slots: (0..size).map(|_| Slot::default()).collect(),
            length: 0,
        }
    }

    /// Reads the next rows; says whether there are any.
    pub fn read(&mut self) -> bool {
        let Self { reader, slots, .. } = self;
        self.length = slots
            .iter_mut()
            .map_while(|slot| reader.step(slot).then_some(()))
            .count();
        self.length > 0
    }

    /// The records and comments that were read last, or what is wrong with them.
    #[inline]
    pub fn items(&self) -> impl Iterator<Item = Result<Item<'_>, &RecordProblem>> {
        self.slots[..self.length].iter().map(|slot| self.reader.item(slot))
    }
}

impl<'a> Reader<'a> {
    fn new(block: &'a Block, dialect: &'a Dialect, grammar: Grammar) -> Self {
        Self {
            block,
            dialect,
            rows: match grammar.plain {
                Some(plain) => Rows::Plain(Box::new(PlainRows::new(plain, &block.bytes))),
                None => Rows::General(GeneralRows::default()),
            },
            text: simdutf8::basic::from_utf8(&block.bytes).ok(),
            is_tame: grammar.plain.is_some_and(|plain| plain.is_tame(&block.bytes)),
            skipped: dialect.skip_columns,
            grammar,
            next: block.start,
        }
    }

    /// Reads the next row that is not passed over; says whether there is one.
    #[inline]
    fn step(&mut self, slot: &mut Slot<'a>) -> bool {
        loop {
            let next = match &mut self.rows {
                Rows::Plain(rows) => rows.next(&self.grammar, &mut slot.fields),
                Rows::General(rows) => rows.next(&self.grammar, &self.block.bytes, &mut slot.fields),
            };
            let Some(next) = next else { return false };
            match next.and_then(|row| self.decoded(row, &slot.fields)) {
                Ok(row)
                    if row.kind == RowKind::Cells && self.grammar.skips(&self.block.bytes[row.start..row.content]) =>
                {
                    self.take(row, false);
                    continue;
                }
                Ok(row) => {
                    slot.row = row;
                    slot.text = self.text_of(row).unwrap_or_default();
                    slot.position = self.take(row, row.kind == RowKind::Cells);
                    slot.problem = None;
                }
                Err(unread) => {
                    let position = self.take(unread.row, true);
                    let diagnostic = self.unreadable(&unread, position);
                    slot.problem = Some(Box::new(RecordProblem { diagnostic, position }));
                }
            }
            return true;
        }
    }

    /// The row, where its fields are UTF-8.
    #[inline]
    fn decoded(&self, row: Row, fields: &Fields) -> RowResult {
        if self.text.is_some() || row.kind == RowKind::Comment {
            return Ok(row);
        }
        match fields.not_utf8(&self.block.bytes[row.start..row.content]) {
            None => Ok(row),
            Some(field) => Err(Unread::not_utf8(row, field).into()),
        }
    }

    /// The text from a row on; `None` where its content is none.
    #[inline]
    fn text_of(&self, row: Row) -> Option<&'a str> {
        match self.text {
            Some(text) => text.get(row.start..),
            None => std::str::from_utf8(&self.block.bytes[row.start..row.content]).ok(),
        }
    }

    /// The record or comment that was read into `slot`, or what is wrong with it.
    #[inline]
    fn item<'r>(&'r self, slot: &'r Slot<'r>) -> Result<Item<'r>, &'r RecordProblem> {
        if slot.problem.is_none() && slot.row.kind == RowKind::Comment {
            return Ok(Item::Comment(self.comment(slot)));
        }
        self.record(slot).map(Item::Record)
    }

    /// As [`Self::item`], where it is no comment.
    #[inline]
    fn record<'r>(&'r self, slot: &'r Slot<'r>) -> Result<Record<'r>, &'r RecordProblem> {
        match &slot.problem {
            None => Ok(Record { reader: self, slot }),
            Some(problem) => Err(problem),
        }
    }

    fn comment(&self, slot: &Slot<'_>) -> Comment<'a> {
        let Row { start, content, .. } = slot.row;
        Comment {
            text: self.grammar.comment_text(&self.block.bytes[start..content]),
            position: slot.position,
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
            out.push((record.position().record, record.position().source_row, fields));
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
                Item::Record(record) => (record.position().source_row, record.field(0).into_owned()),
                Item::Comment(comment) => (comment.position.source_row, format!("# {}", comment.text)),
            });
        }
        let expected = [(1, "a"), (2, "# one"), (3, ""), (4, "# "), (5, "b"), (6, "# \"two")];
        assert_eq!(items, expected.map(|(row, text)| (row, text.to_owned())));
    }

    /// What an item is, to be compared.
    fn shown(item: Result<Item<'_>, &RecordProblem>) -> String {
        match item {
            Ok(Item::Record(record)) => {
                let fields: Vec<_> = (0..record.len()).map(|index| record.field(index)).collect();
                format!("{:?} {:?} {fields:?}", record.position(), record.range())
            }
            Ok(Item::Comment(comment)) => format!("{comment:?}"),
            Err(problem) => format!("{problem:?}"),
        }
    }

    #[test]
    fn batches_of_any_size_hold_the_same_items() {
        let dialect = Dialect {
            comment_prefix: Some("#".to_owned()),
            skip_blank_rows: true,
            ..Dialect::default()
        };
        let block = Block {
            bytes: b"a,\"b\"\"\"\n# c\n\nd\n\xfc,e\nf,\"\ng\"\n#\nh".to_vec(),
            ..block("")
        };
        let mut records = Records::new(&block, &dialect);
        let mut expected = Vec::new();
        while let Some(item) = records.next_item() {
            expected.push(shown(item));
        }
        assert_eq!(expected.len(), 7);
        for size in 1..10 {
            let mut batches = Batches::new(&block, &dialect, size);
            let mut found = Vec::new();
            while batches.read() {
                assert!(batches.items().count() <= size);
                found.extend(batches.items().map(shown));
            }
            assert_eq!(found, expected, "{size} at a time");
        }
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
                Ok(record) => (record.position().record, true),
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
