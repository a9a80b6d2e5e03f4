//! Cells with one value or none.

use super::NotPlain;
use super::row::RowCells;
use crate::exec::cell;
use crate::plan::{CellExpr, CellRule};
use crate::source::{Dialect, Record, Trim};
use crate::xsd::{Builtin, Family, Glance, WhiteSpace, glance};
use std::ops::Range;

/// How a cell is read.
#[derive(Debug)]
pub(super) struct CellOp<'p> {
    field: Option<usize>,
    rule: &'p CellRule,
    dialect: &'p Dialect,
    kind: Kind,
    /// Whether the empty text is a null that may be there.
    may_be_empty: bool,
    /// Whether what is known at a glance is made of letters, digits, signs and points.
    is_unreserved: bool,
    /// Whether nothing is asked of a value but its datatype, whose lexical forms stay.
    is_simple: bool,
}

/// What is enough to know that a text is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing: any text is one.
    Text,
    /// A glance at it.
    Glance,
    /// All that the rule says has to be done.
    Close,
}

/// A value of a cell.
#[derive(Debug, Clone)]
pub(super) struct CellPiece {
    /// Its bytes in the text of the row, or aside.
    pub(super) span: Range<usize>,
    pub(super) place: Place,
    /// Whether it is known to be in the canonical form of its datatype.
    pub(super) is_canonical: bool,
    /// Whether it is known to have nothing that is escaped in a literal.
    pub(super) is_tame: bool,
    /// Whether it is known to have nothing that is percent-encoded in an IRI.
    pub(super) is_unreserved: bool,
}

/// Where the value of a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// There is none.
    Nowhere,
    /// In the text of the row.
    Row,
    /// In [`RowCells::aside`].
    Aside,
    /// In [`RowCells::parsed`].
    Parsed,
}

impl CellPiece {
    const NONE: Self = Self {
        span: 0..0,
        place: Place::Nowhere,
        is_canonical: true,
        is_tame: true,
        is_unreserved: true,
    };
}

impl<'p> CellOp<'p> {
    /// `None` where a cell may have several values.
    pub(super) fn new(cell: &'p CellExpr, dialect: &'p Dialect) -> Option<Self> {
        let rule = &cell.rule;
        if rule.separator.is_some() {
            return None;
        }
        let datatype = &rule.datatype;
        let has_length = datatype.length.min.is_some() || datatype.length.max.is_some();
        let kind = if cell.field.is_none() || datatype.format.is_some() || has_length {
            Kind::Close
        } else if datatype.base.white_space() != WhiteSpace::Preserve {
            Kind::Glance
        } else if datatype.facets.is_empty() {
            Kind::Text
        } else {
            Kind::Close
        };
        let is_empty_null = rule.null.iter().any(String::is_empty);
        Some(Self {
            field: cell.field,
            rule,
            dialect,
            kind,
            may_be_empty: rule.default.is_empty() && is_empty_null && !rule.required,
            is_simple: rule.null.iter().all(String::is_empty) && datatype.facets.is_empty() && !rule.is_canonical,
            is_unreserved: kind == Kind::Glance
                && (matches!(datatype.base.family(), Family::Decimal | Family::Double)
                    || matches!(datatype.base, Builtin::Boolean | Builtin::Date)),
        })
    }

    /// Reads the cell of a record.
    #[inline]
    pub(super) fn read(&self, record: &Record<'_>, row: &mut RowCells) -> Result<(), NotPlain> {
        if let Some(field) = self.field
            && let Some((span, is_tame)) = record.place(field)
            && let Some(text) = record.text().as_bytes().get(span.clone())
            && !self.needs_trim(text)
        {
            if text.is_empty() && self.may_be_empty {
                row.pieces.push(CellPiece::NONE);
                return Ok(());
            }
            let seen = self.look(text);
            if self.is_simple && !text.is_empty() && seen != Glance::Unknown {
                row.pieces.push(self.piece(span, Place::Row, seen, is_tame));
                return Ok(());
            }
        }
        self.read_closely(record, row)
    }

    /// Reads the cell of a record in which more has to be looked at than its bytes.
    #[inline(never)]
    fn read_closely(&self, record: &Record<'_>, row: &mut RowCells) -> Result<(), NotPlain> {
        let Some(field) = self.field else {
            return self.close("", row);
        };
        let raw = record.raw(field);
        match raw.start {
            Some(start) if raw.doubled.is_none() && !self.needs_trim(raw.text.as_bytes()) => {
                self.judge(raw.text, start, (Place::Row, raw.is_tame), row)
            }
            _ => {
                let start = row.aside.len();
                raw.push_to(&mut row.aside);
                let aside = std::mem::take(&mut row.aside);
                let text = self.dialect.trimmed(&aside[start..]);
                let lead = aside[start..].len() - self.dialect.trim.start(&aside[start..]).len();
                let result = self.judge(text, start + lead, (Place::Aside, false), row);
                row.aside = aside;
                result
            }
        }
    }

    /// Takes the text of a cell, which begins at `start` of `place`.
    fn judge(
        &self,
        text: &str,
        start: usize,
        (place, is_tame): (Place, bool),
        row: &mut RowCells,
    ) -> Result<(), NotPlain> {
        if text.is_empty() && self.may_be_empty {
            row.pieces.push(CellPiece::NONE);
            return Ok(());
        }
        let seen = self.look(text.as_bytes());
        let is_done = seen != Glance::Unknown
            && !text.is_empty()
            && !self.rule.null.iter().any(|null| null == text)
            && (seen == Glance::Canonical || !self.rule.is_canonical)
            && cell::facet_beyond(&self.rule.datatype, text).is_none();
        if !is_done {
            return self.close(text, row);
        }
        row.pieces
            .push(self.piece(start..start + text.len(), place, seen, is_tame));
        Ok(())
    }

    /// What a look at a text shows of its datatype.
    #[inline]
    fn look(&self, text: &[u8]) -> Glance {
        match self.kind {
            Kind::Text => Glance::Canonical,
            Kind::Glance => glance(self.rule.datatype.base, text),
            Kind::Close => Glance::Unknown,
        }
    }

    /// A value of which a look has shown so much.
    #[inline]
    fn piece(&self, span: Range<usize>, place: Place, seen: Glance, is_tame: bool) -> CellPiece {
        CellPiece {
            span,
            place,
            is_canonical: seen == Glance::Canonical,
            is_tame: is_tame || self.kind == Kind::Glance,
            is_unreserved: self.is_unreserved,
        }
    }

    #[inline]
    fn needs_trim(&self, text: &[u8]) -> bool {
        let is_edge = |byte: Option<&u8>| byte.is_some_and(|byte| *byte <= b' ' || !byte.is_ascii());
        self.dialect.trim != Trim::None && (is_edge(text.first()) || is_edge(text.last()))
    }

    /// Reads a text by all that the rule says.
    #[inline(never)]
    fn close(&self, text: &str, row: &mut RowCells) -> Result<(), NotPlain> {
        let mut is_wrong = false;
        row.values.clear();
        cell::parse(self.rule, text, &mut row.parsed, &mut row.values, &mut |_| {
            is_wrong = true;
        });
        if is_wrong {
            return Err(NotPlain);
        }
        // Without separator there is one at most.
        row.pieces
            .push(row.values.first().map_or(CellPiece::NONE, |value| CellPiece {
                span: value.text.clone(),
                place: Place::Parsed,
                is_canonical: false,
                is_tame: false,
                is_unreserved: false,
            }));
        Ok(())
    }
}
