//! The terms of a row.

use super::{Compiled, CompiledIri, CompiledTerm, RowBuffer, RowId, RowProblem, Slot};
use crate::exec::join::Joins;
use crate::plan::{RowRole, Scan, Template, TermExpr, TermId, Variable, VariableSource, resolve};
use crate::xsd::canonical;
use std::fmt::Write;

impl RowBuffer {
    /// Makes the terms, from the cells that [`Self::read`] has read.
    pub(in crate::exec) fn make_terms(
        &mut self,
        scan: &Scan,
        scan_index: usize,
        compiled: &Compiled,
        joins: &Joins<'_>,
        row: RowId,
        problem: &mut dyn FnMut(RowProblem),
    ) {
        self.names.clear();
        self.terms.clear();
        self.made.clear();
        self.gathered.clear();
        self.members.clear();
        for (index, (term, compiled)) in scan.terms.iter().zip(&compiled.terms).enumerate() {
            let start = self.names.len();
            let slot = match (term, compiled) {
                (TermExpr::Constant(_), _) => Slot::Constant,
                (TermExpr::Literal { cell }, _) => Slot::Literals(*cell),
                (TermExpr::Text { cell }, _) => Slot::Texts(*cell),
                (TermExpr::List { cell }, _) => Slot::List(*cell),
                (TermExpr::RowBlank(role), _) => {
                    self.row_label(scan_index, row);
                    push_role(*role, &mut self.names);
                    Slot::Blank(start..self.names.len())
                }
                (TermExpr::RowNumber, _) => {
                    _ = write!(self.names, "{}", row.record);
                    Slot::Number(start..self.names.len())
                }
                (
                    TermExpr::Iri {
                        template, present_with, ..
                    },
                    CompiledTerm::Iri(compiled),
                ) => {
                    if present_with.is_some_and(|cell| self.cells.is_null(cell)) {
                        Slot::Absent
                    } else {
                        match self.make_iri(scan, template, compiled, row) {
                            Ok(()) => Slot::Iri(start..self.names.len()),
                            Err((text, reason)) => {
                                self.names.truncate(start);
                                problem(RowProblem::Iri(TermId(index), text, reason));
                                Slot::Absent
                            }
                        }
                    }
                }
                (TermExpr::Mapped(term), CompiledTerm::Mapped(compiled)) => {
                    let from = self.made.len();
                    self.make_mapped(TermId(index), term, compiled, problem);
                    Slot::Made(from..self.made.len())
                }
                (TermExpr::Joined { join, keys }, _) => {
                    let from = self.made.len();
                    self.make_joined(TermId(index), joins, *join, keys, problem);
                    Slot::Made(from..self.made.len())
                }
                (TermExpr::Gathered(gather), _) => {
                    let from = self.gathered.len();
                    self.make_gathered(TermId(index), gather, scan, scan_index, row);
                    Slot::Gathered(from..self.gathered.len())
                }
                (TermExpr::Iri { .. } | TermExpr::Mapped(_), _) => Slot::Absent,
            };
            self.terms.push(slot);
        }
    }

    /// Appends the label of the row's own blank node.
    pub(super) fn row_label(&mut self, scan_index: usize, row: RowId) {
        push_row_label(scan_index, row, &mut self.names);
    }

    /// Appends the IRI to `names`, or says why there is none.
    fn make_iri(
        &mut self,
        scan: &Scan,
        template: &Template,
        compiled: &CompiledIri,
        row: RowId,
    ) -> Result<(), (String, String)> {
        let Self {
            cells, names, expanded, ..
        } = self;
        expanded.clear();
        let lookup = |variable: &Variable, each: &mut dyn FnMut(&str)| match &variable.source {
            // [Values are filled in in canonical form](https://www.w3.org/TR/tabular-metadata/#uri-template-properties).
            VariableSource::Cell(cell) => {
                let base = scan.cells[cell.0].rule.datatype.base;
                for value in cells.values(*cell) {
                    if value.fits {
                        each(&canonical(base, value.text));
                    } else {
                        each(value.text);
                    }
                }
            }
            VariableSource::Undefined => {}
            VariableSource::Row => each(&row.record.to_string()),
            VariableSource::SourceRow => each(&row.source_row.to_string()),
            VariableSource::Constant(value) => each(value),
        };
        template.expand(&lookup, expanded);
        let prefix = expanded.split_once(':').filter(|(_, rest)| !rest.starts_with("//"));
        let written_out = prefix.and_then(|(prefix, _)| compiled.prefixes.iter().find(|(known, _)| *known == prefix));
        if let Some((prefix, iri)) = written_out {
            expanded.replace_range(..=prefix.len(), iri);
        }
        if compiled.is_settled && !expanded.contains("/.") {
            names.push_str(expanded);
            return Ok(());
        }
        match resolve(compiled.base.as_ref(), expanded) {
            Ok(iri) => {
                names.push_str(&iri);
                Ok(())
            }
            Err(error) => Err((expanded.clone(), error.to_string())),
        }
    }
}

/// Appends the label of the row's own blank node, which is that of its subject.
pub(in crate::exec) fn push_row_label(scan: usize, row: RowId, out: &mut impl Write) {
    // A buffer takes all that is written to it.
    _ = write!(out, "s{scan}r{}", row.record);
    if row.part > 0 {
        _ = write!(out, "v{}", row.part);
    }
}

/// Appends what the label of the node of a role has behind that.
pub(in crate::exec) fn push_role(role: RowRole, out: &mut impl Write) {
    _ = match role {
        RowRole::Subject => Ok(()),
        RowRole::Row => out.write_str("row"),
        RowRole::Own(number) => write!(out, "o{number}"),
    };
}
