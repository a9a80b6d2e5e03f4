//! Holds a table's header against what its mapping says.

use crate::diagnostic::{Code, Diagnostic, Findings, Result, nearest};
use crate::plan::{HeaderField, SourceSpec};
use crate::source::{Block, CsvSource};

/// How many problems of one header are shown.
const PROBLEMS: usize = 20;

/// Reads the header and checks it; returns how many fields each row must have.
///
/// # Errors
/// `table-header` for every column that is missing, unknown or in another place.
pub(super) fn check(csv: &mut CsvSource, source: &SourceSpec) -> Result<usize> {
    let Some((fields, block)) = csv.header()? else {
        return Ok(source.header.len());
    };
    let fits =
        |described: &HeaderField, title: &String| described.titles.is_empty() || described.titles.contains(title);
    if let Some(diagnostic) = other_delimiter(csv, source, &fields, &block) {
        return Err(diagnostic.into());
    }
    let mut findings = Findings::new(PROBLEMS);
    let titles: Vec<&str> = fields.iter().map(String::as_str).collect();
    let is_described = |title: &String| source.header.iter().any(|described| described.titles.contains(title));
    for (index, described) in source.header.iter().enumerate() {
        if fields.get(index).is_some_and(|title| fits(described, title)) {
            continue;
        }
        let expected = described.titles.first().unwrap_or(&described.name);
        let elsewhere = fields.iter().position(|title| fits(described, title));
        let mut diagnostic = match (elsewhere, fields.get(index)) {
            (Some(at), _) => {
                let message = format!(
                    "column `{expected}` stands at place {}, its description at place {}",
                    at + 1,
                    index + 1
                );
                Diagnostic::error(Code::TableHeader, message)
                    .at(csv.header_place(&block, Some(at)))
                    .hint("the descriptions must stand in the order of the file's columns")
            }
            (None, found) => {
                let place = csv.header_place(&block, found.map(|_| index));
                let diagnostic =
                    Diagnostic::error(Code::TableHeader, format!("the table lacks the column `{expected}`"));
                let diagnostic = diagnostic.at(match found {
                    Some(title) => place.note(format!("this is `{title}`")),
                    None => place,
                });
                match nearest(
                    expected,
                    titles
                        .iter()
                        .copied()
                        .filter(|title| !is_described(&(*title).to_owned())),
                ) {
                    Some(near) => diagnostic.hint(format!("is `{near}` what it is called here?")),
                    None => diagnostic.hint(format!("the header has: {}", titles.join(", "))),
                }
            }
        };
        diagnostic = diagnostic.at((*described.origin).clone().note("described here"));
        findings.push(diagnostic);
    }
    for (index, title) in fields.iter().enumerate().skip(source.header.len()) {
        if !is_described(title) {
            let message = format!("the column `{title}` is not described");
            findings.push(
                Diagnostic::error(Code::TableHeader, message)
                    .at(csv.header_place(&block, Some(index)))
                    .at((*source.origin).clone().note("in the description of this table"))
                    .hint("describe it; `\"suppressOutput\": true` keeps it out of the graph"),
            );
        }
    }
    findings.into_result()?;
    Ok(fields.len())
}

/// A table whose cells are separated by another character than its dialect says: what
/// spreadsheets write where the comma is the decimal sign.
fn other_delimiter(csv: &CsvSource, source: &SourceSpec, fields: &[String], block: &Block) -> Option<Diagnostic> {
    let [title] = fields else {
        return None;
    };
    let expected = source.header.len();
    let found = [';', '\t', '|', ',']
        .into_iter()
        .find(|c| title.split(*c).count() == expected.max(2))?;
    let shown = if found == '\t' {
        "\\t".to_owned()
    } else {
        found.to_string()
    };
    let message = format!("the header has 1 cell, its description {expected}; cells seem to be separated by `{shown}`");
    let diagnostic = Diagnostic::error(Code::TableHeader, message)
        .at(csv.header_place(block, None))
        .at((*source.origin).clone().note("in the description of this table"));
    Some(diagnostic.hint(format!(
        "add \"dialect\": {{\"delimiter\": \"{shown}\"}} to the description"
    )))
}
