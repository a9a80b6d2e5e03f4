//! Says what is wrong in a row, with the cell underlined and how to mend it.

use super::cell::CellProblem;
use super::row::RowProblem;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::plan::{CellExpr, FacetKind, Format, Scan, TermExpr};
use crate::source::{Block, Record, record_place};
use crate::xsd::Builtin;

/// The diagnostic of `problem`.
pub(super) fn describe(
    scan: &Scan,
    block: &Block,
    record: &Record<'_>,
    problem: RowProblem,
    severity: Severity,
) -> Diagnostic {
    let code = problem.code(scan);
    let source = &scan.source;
    let place =
        |field: Option<usize>| record_place(&source.name, &source.dialect, block, record.start..record.end, field);
    let row = record.position.record;
    match problem {
        RowProblem::Cell(cell, problem) => {
            let expr = &scan.cells[cell.0];
            let (message, hint) = of_cell(expr, row, problem);
            let place = place(expr.field).note(format!("row {row}, column `{}`", expr.name));
            let diagnostic = Diagnostic::new(code, severity, message).at(place);
            match hint {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic,
            }
        }
        RowProblem::NullReference(cell, text) => {
            let expr = &scan.cells[cell.0];
            let message = format!("row {row}: `{text}` stands for no value, and a foreign key must lead to a row");
            Diagnostic::new(code, severity, message)
                .at(place(expr.field).note(format!("row {row}, column `{}`", expr.name)))
                .hint("leave the cell empty where there is nothing to refer to")
        }
        RowProblem::Iri(term, text, reason) => {
            let message = format!("row {row}: `{text}` is no IRI: {reason}");
            let diagnostic = Diagnostic::new(code, severity, message);
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

impl RowProblem {
    /// The code of its diagnostic.
    pub(super) fn code(&self, scan: &Scan) -> Code {
        match self {
            Self::Iri(..) => Code::CellIri,
            Self::NullReference(..) => Code::KeyDangling,
            Self::Cell(_, CellProblem::Required) => Code::CellRequired,
            Self::Cell(_, CellProblem::Datatype(_)) => Code::CellDatatype,
            Self::Cell(_, CellProblem::Length(..) | CellProblem::Facet(..)) => Code::CellConstraint,
            Self::Cell(cell, CellProblem::Format(_)) => match scan.cells[cell.0].rule.datatype.format {
                Some(Format::Pattern { .. }) => Code::CellConstraint,
                _ => Code::CellDatatype,
            },
        }
    }
}

fn of_cell(expr: &CellExpr, row: u64, problem: CellProblem) -> (String, Option<String>) {
    let datatype = &expr.rule.datatype;
    let base = datatype.base.name();
    match problem {
        CellProblem::Required => (
            format!("column `{}` must have a value, and row {row} has none", expr.name),
            Some("fill it in; where there can be none, take `required` out of the column's description".to_owned()),
        ),
        CellProblem::Datatype(text) => not_of_datatype(&text, datatype.base),
        CellProblem::Format(text) => match &datatype.format {
            Some(Format::Boolean { yes, no }) => (
                format!("`{text}` is neither `{yes}` nor `{no}`"),
                Some(format!("the column's format is `{yes}|{no}`")),
            ),
            Some(Format::Pattern { source, .. }) => (
                format!("`{text}` does not match the format `{source}`"),
                Some("the format is a regular expression that the whole value must match".to_owned()),
            ),
            Some(Format::Number(format)) => not_of_format(&text, base, format.pattern(), &format.example()),
            Some(Format::Date(format)) => not_of_format(&text, base, Some(format.pattern()), &format.example()),
            None => not_of_datatype(&text, datatype.base),
        },
        CellProblem::Length(text, length) => {
            let bounds = match (datatype.length.min, datatype.length.max) {
                (Some(min), Some(max)) if min == max => format!("exactly {min}"),
                (Some(min), Some(max)) => format!("{min} to {max}"),
                (Some(min), None) => format!("at least {min}"),
                (None, Some(max)) => format!("at most {max}"),
                (None, None) => String::new(),
            };
            (format!("`{text}` has the length {length}; allowed is {bounds}"), None)
        }
        CellProblem::Facet(text, facet) => {
            let allowed = match facet.kind {
                FacetKind::MinInclusive => "at least",
                FacetKind::MaxInclusive => "at most",
                FacetKind::MinExclusive => "more than",
                FacetKind::MaxExclusive => "less than",
            };
            let message = format!("`{text}` is out of bounds; allowed is {allowed} {}", facet.value);
            (message, None)
        }
    }
}

fn not_of_datatype(text: &str, base: Builtin) -> (String, Option<String>) {
    let name = base.name();
    let example = base.example();
    (
        format!("`{text}` is not of the datatype `{name}`"),
        example.map(|example| format!("`{name}` is written {example}")),
    )
}

fn not_of_format(text: &str, base: &str, pattern: Option<&str>, example: &str) -> (String, Option<String>) {
    let format = pattern.map_or_else(String::new, |pattern| format!(" `{pattern}`"));
    (
        format!("`{text}` is not of the column's format{format}"),
        Some(format!("a `{base}` of this format is written {example}")),
    )
}
