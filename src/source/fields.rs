//! The fields of a row, as pieces of its text.

use std::borrow::Cow;
use std::ops::Range;

/// The fields of one row; the buffers are used again for the next.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pieces: Vec<Piece>,
    /// Values that do not stand in the row in one piece.
    aside: String,
    /// Whether quotes stand around whole fields only, as far as is known.
    has_tidy_quotes: bool,
}

#[derive(Debug, Clone)]
struct Piece {
    /// Bytes from the start of the row, or of `aside`.
    span: Range<usize>,
    form: Form,
}

/// How the value of a field is had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// It stands in the row without any quote.
    Bare,
    /// It stands in the row, in quotes or with some in it.
    Plain,
    /// It stands in the row, with quotes that are doubled.
    Doubled,
    /// It stands in [`Fields::aside`].
    Aside,
}

/// The text of a field, in which quotes may be doubled.
#[derive(Debug, Clone, Copy)]
pub struct RawField<'a> {
    /// The text.
    pub text: &'a str,
    /// Where it begins in the text of the record; `None` where it does not stand there.
    pub start: Option<usize>,
    /// The quote that stands twice wherever it stands, where there is one.
    pub doubled: Option<char>,
    /// Whether it is known to have neither quotation marks, nor backslashes, nor control
    /// characters.
    pub is_tame: bool,
}

impl Fields {
    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.aside.clear();
        self.has_tidy_quotes = false;
    }

    /// Notes that quotes stand around whole fields only.
    pub(super) fn note_tidy_quotes(&mut self) {
        self.has_tidy_quotes = true;
    }

    pub(super) fn has_tidy_quotes(&self) -> bool {
        self.has_tidy_quotes
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Adds a field that stands at `span` of the row.
    #[inline]
    pub(super) fn push(&mut self, span: Range<usize>, form: Form) {
        self.pieces.push(Piece { span, form });
    }

    /// Adds a field by its value.
    pub(super) fn push_value(&mut self, value: &str) {
        let start = self.aside.len();
        self.aside.push_str(value);
        self.push(start..self.aside.len(), Form::Aside);
    }

    /// The values that [`Self::push_value`] has added.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        let aside = self.pieces.iter().filter(|piece| piece.form == Form::Aside);
        aside.map(|piece| &self.aside[piece.span.clone()])
    }

    /// Field `index` of the row with this text, in which a bare field may be known to be tame.
    #[inline]
    pub(super) fn get<'a>(&'a self, row: &'a str, index: usize, quote: char, is_tame: bool) -> Option<RawField<'a>> {
        let Piece { span, form } = self.pieces.get(index)?;
        let text = if *form == Form::Aside { &self.aside } else { row };
        Some(RawField {
            text: text.get(span.clone())?,
            start: (*form != Form::Aside).then_some(span.start),
            doubled: (*form == Form::Doubled).then_some(quote),
            is_tame: is_tame && *form == Form::Bare,
        })
    }

    /// Where field `index` stands in the row as it is, and whether it is bare.
    #[inline]
    pub(super) fn place(&self, index: usize) -> Option<(Range<usize>, bool)> {
        let Piece { span, form } = self.pieces.get(index)?;
        matches!(form, Form::Bare | Form::Plain).then(|| (span.clone(), *form == Form::Bare))
    }

    /// The first field that is no UTF-8 in the bytes of the row.
    pub(super) fn not_utf8(&self, row: &[u8]) -> Option<usize> {
        self.pieces
            .iter()
            .position(|piece| piece.form != Form::Aside && std::str::from_utf8(&row[piece.span.clone()]).is_err())
    }
}

impl<'a> RawField<'a> {
    /// A field without text.
    pub(super) const EMPTY: Self = Self {
        text: "",
        start: Some(0),
        doubled: None,
        is_tame: true,
    };

    /// The value: one quote for two.
    #[inline]
    pub fn value(self) -> Cow<'a, str> {
        match self.doubled {
            None => Cow::Borrowed(self.text),
            Some(_) => {
                let mut value = String::with_capacity(self.text.len());
                self.push_to(&mut value);
                Cow::Owned(value)
            }
        }
    }

    /// Appends the value to `out`.
    pub fn push_to(self, out: &mut String) {
        let Some(quote) = self.doubled else {
            return out.push_str(self.text);
        };
        let mut rest = self.text;
        while let Some(at) = rest.find(quote) {
            let after = at + quote.len_utf8();
            out.push_str(&rest[..after]);
            rest = rest[after..].strip_prefix(quote).unwrap_or(&rest[after..]);
        }
        out.push_str(rest);
    }
}
