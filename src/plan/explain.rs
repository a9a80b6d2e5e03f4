//! The plan as text. The text is stable: tests compare it.

use super::{
    CellExpr, Format, Gather, Graph, Join, JoinFound, Length, LiteralKind, MappedTerm, MemberName, MemberTemplate,
    MemberValue, Plan, QuadTemplate, RowRole, Scan, SourceFormat, TermExpr, TermId, TermKind, ValueExpr, ValuePart,
    VariableSource,
};
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
        for (index, target) in self.0.targets.iter().enumerate() {
            writeln!(f, "target {index}: {} as {}", target.name, target.syntax)?;
        }
        for (index, join) in self.0.joins.iter().enumerate() {
            write_join(f, index, join)?;
        }
        for quad in self.0.groups.iter().flat_map(|group| &group.preamble.quads) {
            writeln!(f, "said {quad}")?;
        }
        for (index, scan) in self.0.scans.iter().enumerate() {
            writeln!(f, "scan {index}: {}", source_text(scan))?;
            for quad in &scan.preamble.quads {
                writeln!(f, "  said {quad}")?;
            }
            write_rows(f, scan)?;
            for quad in &scan.quads {
                let targets = targets_text(&quad.targets);
                writeln!(f, "  quad {}{targets}", quad_text(scan, quad))?;
            }
            for gather in &scan.gathers {
                let graph = graph_text(scan, gather.graph);
                let targets = targets_text(&gather.targets);
                writeln!(f, "  members of {}{graph}{targets}", term_text(scan, gather.term))?;
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

/// The source, and where its items are.
fn source_text(scan: &Scan) -> String {
    let name = &scan.source.name;
    match &scan.source.format {
        SourceFormat::Items(format) if !format.iterator.is_empty() => format!("{name} {}", format.iterator),
        _ => name.clone(),
    }
}

/// What the rows of a scan are, and their cells.
fn write_rows(f: &mut Formatter<'_>, scan: &Scan) -> fmt::Result {
    for view in &scan.views {
        writeln!(f, "  view ({})", view.columns.join(", "))?;
        for join in &view.joins {
            let kind = if join.is_left { "left" } else { "inner" };
            let keys = values_text(&view.column_cells, &join.keys);
            writeln!(f, "    {kind} join {} on ({keys})", join.join)?;
        }
    }
    for cell in &scan.cells {
        writeln!(f, "  cell {}", cell_text(cell))?;
    }
    Ok(())
}

fn write_join(f: &mut Formatter<'_>, index: usize, join: &Join) -> fmt::Result {
    let scan = &join.parent;
    writeln!(f, "join {index}: {}", source_text(scan))?;
    write_rows(f, scan)?;
    writeln!(f, "  by ({})", values_text(&scan.cells, &join.keys))?;
    match &join.found {
        JoinFound::Terms(term) => writeln!(f, "  gives {}", term_text(scan, *term)),
        JoinFound::Values(values) => writeln!(f, "  gives {}", values_text(&scan.cells, values)),
    }
}

fn targets_text(targets: &[usize]) -> String {
    let targets: Vec<String> = targets.iter().map(usize::to_string).collect();
    if targets.is_empty() {
        String::new()
    } else {
        format!(" to target {}", targets.join(", "))
    }
}

fn graph_text(scan: &Scan, graph: Graph) -> String {
    match graph {
        Graph::Default => String::new(),
        Graph::Named(graph) => format!(" in {}", term_text(scan, graph)),
    }
}

fn values_text(cells: &[CellExpr], values: &[ValueExpr]) -> String {
    let texts: Vec<String> = values.iter().map(|value| value_text(cells, value)).collect();
    texts.join(", ")
}

/// A template stands without quotes, for it may be an IRI.
fn value_text(cells: &[CellExpr], value: &ValueExpr) -> String {
    let name = |cell: &super::CellId| format!("{{{}}}", cells[cell.0].name);
    match value {
        ValueExpr::Constant(text, _) => text.clone(),
        ValueExpr::Cell(cell) => name(cell),
        ValueExpr::Template { parts, .. } => parts
            .iter()
            .map(|part| match part {
                ValuePart::Literal(text) => text.clone(),
                ValuePart::Cell(cell) => name(cell),
            })
            .collect(),
        ValueExpr::Call(call) => {
            let inputs = call.inputs.iter().flatten().map(|input| value_text(cells, input));
            let inputs: Vec<String> = inputs.collect();
            let iri = call.function.iris.first().copied().unwrap_or_default();
            let name = iri.rsplit(['#', '/']).next().unwrap_or(iri);
            format!("{name}({})", inputs.join(", "))
        }
        ValueExpr::All(all) => values_text(cells, all),
        ValueExpr::If(both) => format!("{} if {}", value_text(cells, &both.1), value_text(cells, &both.0)),
    }
}

fn mapped_text(cells: &[CellExpr], term: &MappedTerm) -> String {
    let value = value_text(cells, &term.value);
    match &term.kind {
        TermKind::Iri { .. } => format!("<{value}>"),
        TermKind::BlankNode { .. } => format!("_:{value}"),
        TermKind::Literal(LiteralKind::Natural) => format!("\"{value}\""),
        TermKind::Literal(LiteralKind::Language(tag)) => format!("\"{value}\"@{}", value_text(cells, tag)),
        TermKind::Literal(LiteralKind::Datatype { iri, .. }) => format!("\"{value}\"^^<{}>", value_text(cells, iri)),
    }
}

fn gather_text(scan: &Scan, gather: &Gather) -> String {
    let members: Vec<String> = gather.members.iter().map(|member| term_text(scan, *member)).collect();
    let product = if gather.is_product { " each" } else { "" };
    let head = gather
        .head
        .map_or_else(String::new, |head| format!(" as {}", term_text(scan, head)));
    format!("{:?}{product}({}){head}", gather.container, members.join(" "))
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
    text.pop();
    text + &graph_text(scan, quad.graph)
}

fn term_text(scan: &Scan, term: TermId) -> String {
    match &scan.terms[term.0] {
        TermExpr::Constant(term) => term.to_string(),
        TermExpr::RowBlank(RowRole::Subject) => "_:subject".to_owned(),
        TermExpr::RowBlank(RowRole::Row) => "_:row".to_owned(),
        TermExpr::RowBlank(RowRole::Own(number)) => format!("_:own{number}"),
        TermExpr::Mapped(term) => mapped_text(&scan.cells, term),
        TermExpr::Joined { join, keys } => format!("join {join} on ({})", values_text(&scan.cells, keys)),
        TermExpr::Gathered(gather) => gather_text(scan, gather),
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
