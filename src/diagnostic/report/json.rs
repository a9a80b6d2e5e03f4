//! Findings as JSON, for other programs.

use crate::diagnostic::visible::is_command;
use crate::diagnostic::{Diagnostic, Findings, Place};
use serde::Serialize;
use std::fmt::Write as _;

/// The format's version: it grows where a field changes its meaning or goes away. Fields
/// may be added to a version.
const VERSION: u32 = 1;

/// The report. Fields that have a `?` here may be missing.
///
/// ```text
/// {
///   version, errors, warnings,
///   findings: [{code, severity, message, hint?, place?, otherPlaces, help}],
///   suppressed: [{code, severity, count}]
/// }
/// place: {path, line?, column?, endLine?, endColumn?, excerpt?, note?}
/// ```
#[derive(Debug, Serialize)]
struct Report<'f> {
    /// [`VERSION`].
    version: u32,
    /// How many errors were found, those not among `findings` included.
    errors: u64,
    /// How many warnings were found, those not among `findings` included.
    warnings: u64,
    /// What was found, in the order of the input, up to the limit of each code.
    findings: Vec<ReportedFinding<'f>>,
    /// How many more there were, for each code and severity of which there were more.
    suppressed: Vec<Suppressed>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportedFinding<'f> {
    /// Stable name of the kind of finding.
    code: &'static str,
    /// `error` or `warning`.
    severity: &'static str,
    /// What is wrong, in one sentence without a full stop.
    message: &'f str,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'f str>,
    /// The place at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<ReportedPlace<'f>>,
    /// Places that have to do with it, such as the statement that a cell goes against.
    other_places: Vec<ReportedPlace<'f>>,
    /// The command that documents the code.
    help: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportedPlace<'f> {
    /// The file as the user would name it.
    path: &'f str,
    /// Line of the first character, counted from 1; missing for a whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// Column of the first character, in characters (code points), counted from 1; missing
    /// for a whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// Line in which the place ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    /// Column just behind the last character: that of `column` where the place is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
    /// The lines of the place; `…` stands for what is left out of a long one. A place of
    /// many lines ends where its excerpt does.
    #[serde(skip_serializing_if = "str::is_empty")]
    excerpt: &'f str,
    /// What the place has to do with the finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'f str>,
}

#[derive(Debug, Serialize)]
struct Suppressed {
    /// Stable name of the kind of finding.
    code: &'static str,
    /// `error` or `warning`.
    severity: &'static str,
    /// How many there were beside those among `findings`.
    count: u64,
}

pub(super) fn report(findings: &Findings) -> String {
    let suppressed = findings.suppressed().map(|(code, severity, count)| Suppressed {
        code: code.as_str(),
        severity: severity.name(),
        count,
    });
    let report = Report {
        version: VERSION,
        errors: findings.errors(),
        warnings: findings.warnings(),
        findings: findings.kept().iter().map(ReportedFinding::of).collect(),
        suppressed: suppressed.collect(),
    };
    // Writing to memory does not fail, and all keys are strings.
    let text = serde_json::to_string_pretty(&report).unwrap_or_default();
    without_commands(&text) + "\n"
}

impl<'f> ReportedFinding<'f> {
    fn of(diagnostic: &'f Diagnostic) -> Self {
        let mut places = diagnostic.places.iter().map(ReportedPlace::of);
        Self {
            code: diagnostic.code.as_str(),
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            hint: diagnostic.hint.as_deref(),
            place: places.next(),
            other_places: places.collect(),
            help: format!("lodpress explain {}", diagnostic.code),
        }
    }
}

impl<'f> ReportedPlace<'f> {
    fn of(place: &'f Place) -> Self {
        let is_file = place.line == 0;
        let end = place.end();
        Self {
            path: &place.path,
            line: (!is_file).then_some(place.line),
            column: (!is_file).then_some(place.column),
            end_line: end.map(|(line, _)| line),
            end_column: end.map(|(_, column)| column),
            excerpt: &place.excerpt,
            note: place.note.as_deref(),
        }
    }
}

/// JSON that can be shown on a terminal: commands within strings are escaped, which
/// loses nothing.
pub(super) fn without_commands(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        // Line breaks within strings are escaped already.
        if c != '\n' && is_command(c) {
            _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}
