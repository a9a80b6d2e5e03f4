//! Says what is wrong in a row, with the cell underlined and how to mend it.

use super::cell::CellProblem;
use super::row::RowProblem;
use super::values::{MOST, ValueProblem};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::plan::{CellExpr, CellId, FacetKind, Format, LiteralKind, Origin, Scan, TermExpr, TermId, TermKind};
use crate::source::{Block, ItemBlock, ItemReader, Record, record_place};
use crate::xsd::Builtin;

/// Where a row is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot<'a> {
    /// A record of a table.
    Record { block: &'a Block, record: &'a Record<'a> },
    /// An item, counted from 1.
    Item {
        block: &'a ItemBlock,
        reader: &'a ItemReader,
        item: u64,
    },
    /// A row that views have made: fields are columns of theirs, so that the whole record is
    /// shown.
    Whole(&'a Spot<'a>),
}

impl Spot<'_> {
    /// The place of a field, or of the whole.
    fn place(&self, scan: &Scan, field: Option<usize>) -> Place {
        let source = &scan.source;
        match self {
            Self::Record { block, record } => {
                record_place(&source.name, source.dialect(), block, record.range(), field)
            }
            Self::Item { block, reader, item } => block.place(reader, *item, field),
            Self::Whole(spot) => spot.place(scan, None),
        }
    }

    /// `row 7`, `item 7`.
    fn name(&self) -> String {
        match self {
            Self::Record { record, .. } => format!("row {}", record.position().record),
            Self::Item { item, .. } => format!("item {item}"),
            Self::Whole(spot) => spot.name(),
        }
    }
}

/// The diagnostic of `problem`.
pub(super) fn describe(scan: &Scan, spot: &Spot<'_>, problem: RowProblem, severity: Severity) -> Diagnostic {
    let code = problem.code(scan);
    let row = spot.name();
    let new = |message: String| Diagnostic::new(code, severity, message);
    let of_term = |term: TermId| {
        let expr = &scan.terms[term.0];
        let field = expr.cells().first().and_then(|cell| scan.cells[cell.0].field);
        (spot.place(scan, field), origin(expr))
    };
    match problem {
        RowProblem::Cell(cell, problem) => {
            let expr = &scan.cells[cell.0];
            let (message, hint) = of_cell(expr, &row, problem);
            let diagnostic = new(message).at(cell_place(scan, spot, cell));
            match hint {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic,
            }
        }
        RowProblem::NullReference(cell, text) => {
            let message = format!("{row}: `{text}` stands for no value, and a foreign key must lead to a row");
            new(message)
                .at(cell_place(scan, spot, cell))
                .hint("leave the cell empty where there is nothing to refer to")
        }
        RowProblem::Iri(term, text, reason) => {
            let (place, origin) = of_term(term);
            let diagnostic = new(format!("{row}: `{text}` is no IRI: {reason}")).at(place.note("filled in from here"));
            let is_csvw = matches!(scan.terms[term.0], TermExpr::Iri { .. });
            let diagnostic = at(
                diagnostic,
                origin,
                if is_csvw { "into this template" } else { "for this" },
            );
            diagnostic.hint(if is_csvw {
                "mend the cell; `{name}` percent-encodes what an IRI cannot hold, `{+name}` keeps reserved characters"
            } else {
                "mend the value, or use a template: it percent-encodes what an IRI cannot hold"
            })
        }
        RowProblem::Language(term, tag) => {
            let origin = origin(&scan.terms[term.0]);
            let place = spot.place(scan, tag_field(scan, term));
            let diagnostic = new(format!("{row}: `{tag}` is no language tag")).at(place.note("made from here"));
            at(diagnostic, origin, "for this").hint("a tag is like de, en-GB or vi")
        }
        RowProblem::Literal(term, text, builtin) => {
            let (place, origin) = of_term(term);
            let (message, hint) = not_of_datatype(&text, builtin);
            let diagnostic = new(format!("{row}: {message}")).at(place.note("made from here"));
            let diagnostic = at(diagnostic, origin, "for this");
            match hint {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic,
            }
        }
        RowProblem::Values(term, problem) => {
            let (place, origin) = of_term(term);
            of_values(new, &row, problem, place, origin)
        }
        RowProblem::Of(origin, problem) => {
            let place = spot.place(scan, None);
            of_values(new, &row, problem, place, Some(&origin))
        }
    }
}

/// The field that the language of a term is made of.
fn tag_field(scan: &Scan, term: TermId) -> Option<usize> {
    let TermExpr::Mapped(mapped) = &scan.terms[term.0] else {
        return None;
    };
    let TermKind::Literal(LiteralKind::Language(tag)) = &mapped.kind else {
        return None;
    };
    let mut cells = Vec::new();
    tag.clone().for_each_cell(&mut |cell| cells.push(*cell));
    cells.first().and_then(|cell| scan.cells[cell.0].field)
}

/// The statement that asks for a term.
fn origin(expr: &TermExpr) -> Option<&Origin> {
    match expr {
        TermExpr::Iri { origin, .. } => Some(origin),
        TermExpr::Mapped(term) => Some(&term.origin),
        TermExpr::Gathered(gather) => Some(&gather.origin),
        _ => None,
    }
}

fn at(diagnostic: Diagnostic, origin: Option<&Origin>, note: &str) -> Diagnostic {
    match origin {
        Some(origin) => diagnostic.at((**origin).clone().note(note)),
        None => diagnostic,
    }
}

fn cell_place(scan: &Scan, spot: &Spot<'_>, cell: CellId) -> Place {
    let expr = &scan.cells[cell.0];
    let place = spot.place(scan, expr.field);
    place.note(format!("{}, column `{}`", spot.name(), expr.name))
}

fn of_values(
    new: impl Fn(String) -> Diagnostic,
    row: &str,
    problem: ValueProblem,
    place: Place,
    origin: Option<&Origin>,
) -> Diagnostic {
    let (message, hint) = match problem {
        ValueProblem::Function(reason) => (
            format!("{row}: {reason}"),
            "mend the value, or call the function only where a condition holds",
        ),
        ValueProblem::Composite(text) => (
            format!(
                "{row}: `{}` is an object or an array, and a value is needed",
                shortened(&text)
            ),
            "let the reference go on to the values within: `$.list[*]`, `$.object.name`",
        ),
        ValueProblem::Text(text, reason) => (
            format!("{row}: nothing can be read out of `{}`: {reason}", shortened(&text)),
            "mend the value; it is read as a document of its own",
        ),
        ValueProblem::Join(reason) => (
            format!("{row}: the rows that are joined cannot be read again: {reason}"),
            "check that there is room for temporary files (TMPDIR)",
        ),
        ValueProblem::TooMany => (
            format!("{row}: the values that are combined here make more than {MOST}"),
            "combine fewer lists of values in one template or view",
        ),
    };
    at(new(message).at(place), origin, "for this").hint(hint)
}

/// The beginning of a text that may be long.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl RowProblem {
    /// The code of its diagnostic.
    pub(super) fn code(&self, scan: &Scan) -> Code {
        match self {
            Self::Iri(..) => Code::CellIri,
            Self::NullReference(..) => Code::KeyDangling,
            Self::Language(..) => Code::CellLanguage,
            Self::Values(_, problem) | Self::Of(_, problem) => match problem {
                ValueProblem::Function(_) | ValueProblem::TooMany => Code::CellFunction,
                ValueProblem::Composite(_) => Code::CellComposite,
                ValueProblem::Text(..) => Code::ItemSyntax,
                ValueProblem::Join(_) => Code::FileRead,
            },
            Self::Cell(_, CellProblem::Required) => Code::CellRequired,
            Self::Cell(_, CellProblem::Datatype(_)) | Self::Literal(..) => Code::CellDatatype,
            Self::Cell(_, CellProblem::Length(..) | CellProblem::Facet(..)) => Code::CellConstraint,
            Self::Cell(cell, CellProblem::Format(_)) => match scan.cells[cell.0].rule.datatype.format {
                Some(Format::Pattern { .. }) => Code::CellConstraint,
                _ => Code::CellDatatype,
            },
        }
    }
}

fn of_cell(expr: &CellExpr, row: &str, problem: CellProblem) -> (String, Option<String>) {
    let datatype = &expr.rule.datatype;
    let base = datatype.base.name();
    match problem {
        CellProblem::Required => (
            format!("column `{}` must have a value, and {row} has none", expr.name),
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
