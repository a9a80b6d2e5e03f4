//! The plan as text. The text is stable: tests compare it.

use super::{
    CellExpr, Format, Length, MemberName, MemberTemplate, MemberValue, Plan, QuadTemplate, RowRole, Scan, TermExpr,
    TermId, VariableSource,
};
use oxigraph::model::GraphName;
use std::fmt::{self, Display, Formatter, Write as _};

/// A plan that prints itself.
#[derive(Debug)]
pub struct Explained<'a>(&'a Plan);

impl Plan {
    /// The plan as text, a line for each cell, quad, key and reference.
    pub fn explain(&self) -> Explained<'_> {
        Explained(self)
    }
}

impl Display for Explained<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for quad in self.0.groups.iter().flat_map(|group| &group.preamble.quads) {
            writeln!(f, "said {quad}")?;
        }
        for (index, scan) in self.0.scans.iter().enumerate() {
            writeln!(f, "scan {index}: {}", scan.source.name)?;
            for quad in &scan.preamble.quads {
                writeln!(f, "  said {quad}")?;
            }
            for cell in &scan.cells {
                writeln!(f, "  cell {}", cell_text(cell))?;
            }
            for quad in &scan.quads {
                writeln!(f, "  quad {}", quad_text(scan, quad))?;
            }
            for member in scan.object.iter().flat_map(|object| &object.members) {
                writeln!(f, "  member {}", member_text(scan, member))?;
            }
            for key in self.0.keys.iter().filter(|key| key.scan == index) {
                let kind = if key.unique { "unique key" } else { "key" };
                writeln!(f, "  {kind} ({})", names(scan, &key.cells))?;
            }
            for reference in self.0.references.iter().filter(|reference| reference.scan == index) {
                let key = &self.0.keys[reference.key];
                let target = &self.0.scans[key.scan];
                writeln!(
                    f,
                    "  reference ({}) to {} ({})",
                    names(scan, &reference.cells),
                    target.source.name,
                    names(target, &key.cells)
                )?;
            }
        }
        Ok(())
    }
}

fn names(scan: &Scan, cells: &[super::CellId]) -> String {
    let names: Vec<&str> = cells.iter().map(|cell| scan.cells[cell.0].name.as_str()).collect();
    names.join(", ")
}

fn cell_text(cell: &CellExpr) -> String {
    let rule = &cell.rule;
    let mut text = cell.name.clone();
    match cell.field {
        Some(field) => _ = write!(text, " = field {field}"),
        None => text.push_str(" = virtual"),
    }
    _ = write!(text, ": {}", rule.datatype.base.name());
    if rule.datatype.iri != rule.datatype.base.iri() {
        _ = write!(text, " as {}", rule.datatype.iri);
    }
    if let Some(language) = rule.literal_language() {
        _ = write!(text, " @{language}");
    }
    match &rule.datatype.format {
        Some(Format::Pattern { source, .. }) => _ = write!(text, " matching /{source}/"),
        Some(Format::Number(format)) => _ = write!(text, " written {}", format.pattern().unwrap_or("grouped")),
        Some(Format::Date(format)) => _ = write!(text, " written {}", format.pattern()),
        Some(Format::Boolean { yes, no }) => _ = write!(text, " written {yes}|{no}"),
        None => {}
    }
    match rule.datatype.length {
        Length { min: None, max: None } => {}
        Length { min, max } => {
            let bound = |bound: Option<u64>| bound.map_or_else(String::new, |n| n.to_string());
            _ = write!(text, " length {}..{}", bound(min), bound(max));
        }
    }
    for facet in &rule.datatype.facets {
        _ = write!(text, " {} {}", facet.kind.name(), facet.value);
    }
    if let Some(separator) = &rule.separator {
        _ = write!(text, " separated by {separator:?}");
    }
    if rule.null != [""] {
        _ = write!(text, " null {:?}", rule.null);
    }
    if !rule.default.is_empty() {
        _ = write!(text, " default {:?}", rule.default);
    }
    if rule.required {
        text.push_str(" required");
    }
    text
}

fn member_text(scan: &Scan, member: &MemberTemplate) -> String {
    let name = match &member.name {
        MemberName::Text(text) => format!("{text:?}"),
        MemberName::Iri(term) => term_text(scan, *term),
    };
    let value = match &member.value {
        MemberValue::Iri(term) => term_text(scan, *term),
        MemberValue::Cell(cell) => format!("\"{{{}}}\"", scan.cells[cell.0].name),
    };
    format!("{} {name}: {value}", term_text(scan, member.subject))
}

fn quad_text(scan: &Scan, quad: &QuadTemplate) -> String {
    let mut text = String::new();
    for term in [quad.subject, quad.predicate, quad.object] {
        _ = write!(text, "{} ", term_text(scan, term));
    }
    match &quad.graph {
        GraphName::DefaultGraph => _ = text.pop(),
        graph => _ = write!(text, "in {graph}"),
    }
    text
}

fn term_text(scan: &Scan, term: TermId) -> String {
    match &scan.terms[term.0] {
        TermExpr::Constant(term) => term.to_string(),
        TermExpr::RowBlank(RowRole::Subject) => "_:subject".to_owned(),
        TermExpr::RowBlank(RowRole::Row) => "_:row".to_owned(),
        TermExpr::RowNumber => "row number".to_owned(),
        TermExpr::Text { cell } => format!("text \"{{{}}}\"", scan.cells[cell.0].name),
        TermExpr::Literal { cell } => format!("\"{{{}}}\"", scan.cells[cell.0].name),
        TermExpr::List { cell } => format!("({{{}}})", scan.cells[cell.0].name),
        TermExpr::Iri {
            template, present_with, ..
        } => {
            let mut text = format!("<{template}>");
            let filled = |cell| template.variables().any(|v| v.source == VariableSource::Cell(cell));
            if let Some(cell) = present_with.filter(|cell| !filled(*cell)) {
                _ = write!(text, " if {{{}}}", scan.cells[cell.0].name);
            }
            text
        }
    }
}
