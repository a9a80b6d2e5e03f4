//! Texts with places to fill in, for rows whose cells have one value or none.

use super::cells::{CellPiece, Place};
use super::row::RowCells;
use crate::exec::row::RowId;
use crate::exec::values::{encode, is_safe};
use crate::plan::{
    CellId, Encoding, Operator, Scan, Template, TemplatePart, ValueExpr, ValuePart, VariableSource, percent_encode,
};
use crate::sink::{Append, Buffer, Constant};
use crate::source::Record;
use crate::xsd::{Builtin, canonical};
use std::fmt::Write as _;

/// What is written one after another.
#[derive(Debug)]
pub(in crate::exec) struct Parts {
    parts: Vec<Part>,
    /// Whether there is no text where a cell has no value; nothing is filled in otherwise.
    needs_all: bool,
}

#[derive(Debug)]
enum Part {
    Literal(Constant),
    Cell(CellId, Fill),
    Row,
    SourceRow,
}

/// How a value is filled in.
#[derive(Debug, Clone, Copy)]
enum Fill {
    /// By [RFC 6570](https://www.rfc-editor.org/rfc/rfc6570), in the canonical form of the
    /// datatype; reserved characters are kept or not.
    Uri(Builtin, bool),
    /// By RML's rules.
    Rml(Encoding),
}

impl Parts {
    /// Of a template of CSVW; `None` where its expansions are not simple ones.
    pub(super) fn of_template(template: &Template, scan: &Scan) -> Option<Self> {
        let mut parts = Vec::new();
        for part in &template.parts {
            match part {
                TemplatePart::Literal(text) => parts.push(Part::Literal(Constant::new(text.as_bytes()))),
                TemplatePart::Expansion(expansion) => {
                    let [variable] = expansion.variables.as_slice() else {
                        return None;
                    };
                    let keeps_reserved = match expansion.operator {
                        Operator::Simple => false,
                        Operator::Reserved => true,
                        _ => return None,
                    };
                    if variable.prefix.is_some() {
                        return None;
                    }
                    match &variable.source {
                        VariableSource::Cell(cell) => {
                            let base = scan.cells[cell.0].rule.datatype.base;
                            parts.push(Part::Cell(*cell, Fill::Uri(base, keeps_reserved)));
                        }
                        VariableSource::Row => parts.push(Part::Row),
                        VariableSource::SourceRow => parts.push(Part::SourceRow),
                        VariableSource::Undefined => {}
                        VariableSource::Constant(_) => return None,
                    }
                }
            }
        }
        Some(Self {
            parts,
            needs_all: false,
        })
    }

    /// Of an expression of RML; `None` where it is more than a cell or a template.
    pub(in crate::exec) fn of_value(value: &ValueExpr) -> Option<Self> {
        let parts = match value {
            ValueExpr::Cell(cell) => vec![Part::Cell(*cell, Fill::Rml(Encoding::None))],
            ValueExpr::Template { parts, encoding } => parts
                .iter()
                .map(|part| match part {
                    ValuePart::Literal(text) => Part::Literal(Constant::new(text.as_bytes())),
                    ValuePart::Cell(cell) => Part::Cell(*cell, Fill::Rml(*encoding)),
                })
                .collect(),
            _ => return None,
        };
        Some(Self { parts, needs_all: true })
    }

    /// The cell, where there is nothing else.
    pub(super) fn only_cell(&self) -> Option<CellId> {
        match self.parts.as_slice() {
            [Part::Cell(cell, Fill::Rml(Encoding::None))] => Some(*cell),
            _ => None,
        }
    }

    /// The cell, where there is nothing else, it is filled in as it is, and it has this
    /// datatype.
    pub(super) fn only(&self, datatype: Builtin) -> Option<CellId> {
        match self.parts.as_slice() {
            [Part::Cell(cell, Fill::Uri(base, true))] if *base == datatype => Some(*cell),
            _ => None,
        }
    }

    /// Appends the text to `out`; `scratch` is a buffer.
    #[inline]
    pub(super) fn fill(
        &self,
        record: &Record<'_>,
        id: RowId,
        cells: &RowCells,
        out: &mut Buffer,
        scratch: &mut String,
    ) -> Filled {
        let mut has_dot = false;
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.push_constant(text),
                Part::Cell(cell, fill) => {
                    let piece = &cells.pieces[cell.0];
                    if piece.place == Place::Nowhere {
                        if self.needs_all {
                            return Filled::Nothing;
                        }
                        continue;
                    }
                    let source = cells.text(record, piece.place);
                    let text = source.as_bytes().get(piece.span.clone()).unwrap_or_default();
                    has_dot |= text.first() == Some(&b'.');
                    if fill.is_as_it_is(text, piece) {
                        out.copy(source.as_bytes(), piece.span.start, piece.span.len());
                    } else {
                        let text = source.get(piece.span.clone()).unwrap_or_default();
                        fill.push(text, piece.is_canonical, out, scratch);
                    }
                }
                Part::Row => _ = write!(out, "{}", id.record),
                Part::SourceRow => _ = write!(out, "{}", id.source_row),
            }
        }
        if has_dot { Filled::WithDot } else { Filled::Plain }
    }
}

/// What has become of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// A cell has no value.
    Nothing,
    /// There is a text.
    Plain,
    /// A value that was filled in begins with a dot.
    WithDot,
}

impl Fill {
    /// Whether a value is filled in as it is.
    #[inline]
    fn is_as_it_is(self, text: &[u8], piece: &CellPiece) -> bool {
        match self {
            Self::Rml(Encoding::None) => true,
            Self::Uri(..) if piece.is_unreserved => piece.is_canonical,
            Self::Uri(_, false) => piece.is_canonical && is_safe(text),
            Self::Uri(_, true) => false,
            Self::Rml(_) => piece.is_unreserved || is_safe(text),
        }
    }

    fn push(self, text: &str, is_canonical: bool, out: &mut Buffer, scratch: &mut String) {
        scratch.clear();
        match self {
            Self::Uri(_, keeps_reserved) if is_canonical => percent_encode(text, keeps_reserved, scratch),
            Self::Uri(base, keeps_reserved) => percent_encode(&canonical(base, text), keeps_reserved, scratch),
            Self::Rml(encoding) => encode(text, encoding, scratch),
        }
        out.append(scratch.as_bytes());
    }
}
