//! Reads the rows of a block.

use super::fields::Fields;
use super::general::GeneralRows;
use super::grammar::Grammar;
use super::place::undecodable;
use super::plain::PlainRows;
use super::record::{Comment, Item, Record, RecordProblem};
use super::row::{Row, RowKind, RowResult, Unread};
use super::{Block, Dialect, Position};
use crate::diagnostic::Diagnostic;

/// Reads the rows of a block, each into a [`Slot`].
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) block: &'a Block,
    dialect: &'a Dialect,
    pub(super) grammar: Grammar,
    rows: Rows<'a>,
    /// The text of the block, where all of it is UTF-8.
    text: Option<&'a str>,
    /// Whether bare fields are tame.
    pub(super) is_tame: bool,
    /// Fields of each row before those of the table.
    pub(super) skipped: usize,
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
pub(super) struct Slot<'a> {
    pub(super) fields: Fields,
    pub(super) row: Row,
    pub(super) position: Position,
    /// The text of the row, and what follows it in the block; nothing where the fields hold
    /// their values themselves.
    pub(super) text: &'a str,
    /// What is wrong with it.
    problem: Option<Box<RecordProblem>>,
}

impl Slot<'_> {
    #[inline]
    pub(super) fn is_comment(&self) -> bool {
        self.problem.is_none() && self.row.kind == RowKind::Comment
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(block: &'a Block, dialect: &'a Dialect, grammar: Grammar) -> Self {
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
    pub(super) fn step(&mut self, slot: &mut Slot<'a>) -> bool {
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
    pub(super) fn item<'r>(&'r self, slot: &'r Slot<'r>) -> Result<Item<'r>, &'r RecordProblem> {
        if slot.is_comment() {
            return Ok(Item::Comment(self.comment(slot)));
        }
        self.record(slot).map(Item::Record)
    }

    /// As [`Self::item`], where it is no comment.
    #[inline]
    pub(super) fn record<'r>(&'r self, slot: &'r Slot<'r>) -> Result<Record<'r>, &'r RecordProblem> {
        match &slot.problem {
            None => Ok(Record::new(self, slot)),
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
