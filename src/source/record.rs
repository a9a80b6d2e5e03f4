//! A record, and what else a row may be.

use super::Position;
use super::fields::RawField;
use super::plain::Plain;
use super::reader::{Reader, Slot};
use super::row::Row;
use crate::diagnostic::Diagnostic;
use std::borrow::Cow;
use std::ops::Range;

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
    #[inline]
    pub(super) fn new(reader: &'a Reader<'a>, slot: &'a Slot<'a>) -> Self {
        Self { reader, slot }
    }

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
    #[inline]
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
