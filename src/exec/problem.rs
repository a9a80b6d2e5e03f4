//! Says what is wrong in a row, with the cell underlined and how to mend it.

use super::cell::CellProblem;
use super::row::RowProblem;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{CellExpr, Format, Scan, TermExpr};
use crate::source::{Block, Record, record_place};

/// The diagnostic of `problem`.
pub(super) fn describe(scan: &Scan, block: &Block, record: &Record<'_>, problem: RowProblem) -> Diagnostic {
    let source = &scan.source;
    let place =
        |field: Option<usize>| record_place(&source.name, &source.dialect, block, record.start..record.end, field);
    let row = record.position.record;
    match problem {
        RowProblem::Cell(cell, problem) => {
            let expr = &scan.cells[cell.0];
            let (code, message, hint) = of_cell(expr, row, problem);
            let place = place(expr.field).note(format!("row {row}, column `{}`", expr.name));
            let diagnostic = Diagnostic::error(code, message).at(place);
            match hint {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic,
            }
        }
        RowProblem::Iri(term, text, reason) => {
            let message = format!("row {row}: `{text}` is no IRI: {reason}");
            let diagnostic = Diagnostic::error(Code::CellIri, message);
            let TermExpr::Iri { template, origin, .. } = &scan.terms[term.0] else {
                return diagnostic;
            };
            let field = template.cells().next().and_then(|cell| scan.cells[cell.0].field);
            diagnostic
                .at(place(field).note("filled in from here"))
                .at((**origin).clone().note("into this template"))
                .hint("mend the cell; `{name}` percent-encodes what an IRI cannot hold, `{+name}` keeps reserved characters")
        }
    }
}

fn of_cell(expr: &CellExpr, row: u64, problem: CellProblem) -> (Code, String, Option<String>) {
    let datatype = &expr.rule.datatype;
    let base = datatype.base.name();
    match problem {
        CellProblem::Required => (
            Code::CellRequired,
            format!("column `{}` must have a value, and row {row} has none", expr.name),
            None,
        ),
        CellProblem::Datatype(text) => (
            Code::CellDatatype,
            format!("`{text}` is not of the datatype `{base}`"),
            datatype
                .base
                .example()
                .map(|example| format!("`{base}` is written {example}")),
        ),
        CellProblem::Format(text) => match &datatype.format {
            Some(Format::Boolean { yes, no }) => (
                Code::CellDatatype,
                format!("`{text}` is neither `{yes}` nor `{no}`"),
                Some(format!("the column's format is `{yes}|{no}`")),
            ),
            Some(Format::Pattern { source, .. }) => (
                Code::CellConstraint,
                format!("`{text}` does not match the format `{source}`"),
                Some("the format is a regular expression that the whole value must match".to_owned()),
            ),
            None => (
                Code::CellDatatype,
                format!("`{text}` is not of the datatype `{base}`"),
                datatype
                    .base
                    .example()
                    .map(|example| format!("`{base}` is written {example}")),
            ),
        },
        CellProblem::Length(text, length) => {
            let bounds = match (datatype.length.min, datatype.length.max) {
                (Some(min), Some(max)) if min == max => format!("exactly {min}"),
                (Some(min), Some(max)) => format!("{min} to {max}"),
                (Some(min), None) => format!("at least {min}"),
                (None, Some(max)) => format!("at most {max}"),
                (None, None) => String::new(),
            };
            (
                Code::CellConstraint,
                format!("`{text}` has the length {length}; allowed is {bounds}"),
                None,
            )
        }
        CellProblem::Facet(text, facet) => (
            Code::CellConstraint,
            format!(
                "`{text}` is beyond the bound `{}` of {}",
                facet.kind.name(),
                facet.value
            ),
            None,
        ),
    }
}
