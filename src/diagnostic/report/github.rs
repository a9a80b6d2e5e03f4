//! Findings as [workflow commands](https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands)
//! of GitHub.

use super::rests;
use crate::diagnostic::{Diagnostic, Findings, Place, visible};
use std::fmt::Write as _;

pub(super) fn report(findings: &Findings) -> String {
    let mut text = String::new();
    for diagnostic in findings.kept() {
        text += &command(diagnostic);
        text.push('\n');
    }
    for (code, _, rest) in rests(findings) {
        _ = writeln!(text, "::notice title={code}::{}", data(&rest));
    }
    text
}

/// `::error file=…,line=…,title=…::message`, with the hint in a line of its own.
fn command(diagnostic: &Diagnostic) -> String {
    let mut text = format!("::{} ", diagnostic.severity.name());
    if let Some(place) = diagnostic.places.first() {
        text += &address(place);
    }
    _ = write!(text, "title={}::{}", diagnostic.code, data(&diagnostic.message));
    if let Some(hint) = &diagnostic.hint {
        _ = write!(text, "%0A{}", data(hint));
    }
    text
}

/// The properties of a place, with a comma behind. Columns are those of a single line:
/// a place of several lines has none.
fn address(place: &Place) -> String {
    let mut text = format!("file={},", property(&place.path));
    if place.line == 0 {
        return text;
    }
    _ = write!(text, "line={},", place.line);
    match place.end() {
        Some((line, _)) if line > place.line => _ = write!(text, "endLine={line},"),
        Some((_, column)) if column > place.column => {
            _ = write!(text, "col={},endColumn={column},", place.column);
        }
        _ => _ = write!(text, "col={},", place.column),
    }
    text
}

/// The text behind the second `::`.
fn data(text: &str) -> String {
    // Carriage returns, which would have to be escaped too, are not visible.
    visible(text).replace('%', "%25").replace('\n', "%0A")
}

/// The value of a property, which ends at a comma, as the properties do at a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
