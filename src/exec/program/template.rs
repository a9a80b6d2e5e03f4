//! Texts with places to fill in, for rows whose cells have one value or none.

use super::row::RowCells;
use crate::exec::row::RowId;
use crate::exec::values::encode;
use crate::plan::percent_encode;
use crate::plan::{CellId, Encoding, Operator, Scan, Template, TemplatePart, ValueExpr, ValuePart, VariableSource};
use crate::source::Record;
use crate::xsd::{Builtin, canonical};
use std::fmt::Write as _;

/// What is written one after another.
#[derive(Debug)]
pub(super) struct Parts<'p> {
    parts: Vec<Part<'p>>,
    /// Whether there is no text where a cell has no value; nothing is filled in otherwise.
    needs_all: bool,
}

#[derive(Debug)]
enum Part<'p> {
    Literal(&'p str),
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

impl<'p> Parts<'p> {
    /// Of a template of CSVW; `None` where its expansions are not simple ones.
    pub(super) fn of_template(template: &'p Template, scan: &Scan) -> Option<Self> {
        let mut parts = Vec::new();
        for part in &template.parts {
            match part {
                TemplatePart::Literal(text) => parts.push(Part::Literal(text)),
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
    pub(super) fn of_value(value: &'p ValueExpr) -> Option<Self> {
        let parts = match value {
            ValueExpr::Cell(cell) => vec![Part::Cell(*cell, Fill::Rml(Encoding::None))],
            ValueExpr::Template { parts, encoding } => parts
                .iter()
                .map(|part| match part {
                    ValuePart::Literal(text) => Part::Literal(text),
                    ValuePart::Cell(cell) => Part::Cell(*cell, Fill::Rml(*encoding)),
                })
                .collect(),
            _ => return None,
        };
        Some(Self { parts, needs_all: true })
    }

    /// The texts that stand for themselves.
    pub(super) fn literals(&self) -> impl Iterator<Item = &'p str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Literal(text) => Some(*text),
            _ => None,
        })
    }

    /// The cell, where there is nothing else.
    pub(super) fn only_cell(&self) -> Option<CellId> {
        match self.parts.as_slice() {
            [Part::Cell(cell, Fill::Rml(Encoding::None))] => Some(*cell),
            _ => None,
        }
    }

    /// Appends the text to `out`; says whether there is one.
    #[inline]
    pub(super) fn fill(&self, record: &Record<'_>, id: RowId, cells: &RowCells, out: &mut String) -> bool {
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Cell(cell, fill) => match cells.get(record, *cell) {
                    None if self.needs_all => return false,
                    None => {}
                    Some(text) => match fill {
                        Fill::Uri(_, keeps_reserved) if cells.is_canonical(*cell) => {
                            percent_encode(text, *keeps_reserved, out);
                        }
                        Fill::Uri(base, keeps_reserved) => {
                            percent_encode(&canonical(*base, text), *keeps_reserved, out);
                        }
                        Fill::Rml(encoding) => encode(text, *encoding, out),
                    },
                },
                Part::Row => _ = write!(out, "{}", id.record),
                Part::SourceRow => _ = write!(out, "{}", id.source_row),
            }
        }
        true
    }
}
