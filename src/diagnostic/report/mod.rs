//! Findings as one text: for people, for other programs, and for the services that run
//! checks and show what came of them.
//!
//! The text depends on the findings and the context alone, byte for byte.

mod concise;
mod full;
mod github;
mod json;
mod junit;
mod sarif;
#[cfg(test)]
mod tests;

pub use full::annotated;

use super::{Code, Findings, Severity, Style};

/// In which format findings are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportFormat {
    /// The user's text, annotated, for people.
    Full,
    /// A line for each finding: `path:line:column: error[code]: message`.
    Concise,
    /// One JSON object.
    Json,
    /// [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for
    /// editors and code scanning.
    Sarif,
    /// [Workflow commands](https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands),
    /// which GitHub shows beside the lines of a pull request.
    Github,
    /// JUnit XML, for services that show results of tests.
    JUnit,
}

impl ReportFormat {
    /// All formats.
    pub const ALL: &'static [Self] = &[
        Self::Full,
        Self::Concise,
        Self::Json,
        Self::Sarif,
        Self::Github,
        Self::JUnit,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::JUnit => "junit",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }
}

/// What a report says beside the findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportContext {
    /// Names of the files that were checked, as places name them, in the order in which
    /// that was done.
    pub checked: Vec<String>,
}

/// The findings in `format`; every line ends in a line break. `style` is that of
/// [`ReportFormat::Full`], the other formats have no colours.
pub fn report(findings: &Findings, format: ReportFormat, style: Style, context: &ReportContext) -> String {
    match format {
        ReportFormat::Full => full::report(findings, style),
        ReportFormat::Concise => concise::report(findings),
        ReportFormat::Json => json::report(findings),
        ReportFormat::Sarif => sarif::report(findings),
        ReportFormat::Github => github::report(findings),
        ReportFormat::JUnit => junit::report(findings, context),
    }
}

/// How many errors and warnings there are: `3 errors, 1 warning`.
fn summary(findings: &Findings) -> String {
    match (findings.errors(), findings.warnings()) {
        (0, 0) => "no errors, no warnings".to_owned(),
        (errors, 0) => count(errors, Severity::Error),
        (0, warnings) => count(warnings, Severity::Warning),
        (errors, warnings) => [count(errors, Severity::Error), count(warnings, Severity::Warning)].join(", "),
    }
}

fn count(number: u64, severity: Severity) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {}{plural}", severity.name())
}

/// What is said of the findings that were not kept, for each code and severity.
fn rests(findings: &Findings) -> impl Iterator<Item = (Code, Severity, String)> {
    findings.suppressed().map(|(code, severity, more)| {
        let more = match severity {
            Severity::Error => format!("{more} more"),
            Severity::Warning if more == 1 => "1 more warning".to_owned(),
            Severity::Warning => format!("{more} more warnings"),
        };
        let text = format!("… and {more} of {code}; --max-errors shows more");
        (code, severity, text)
    })
}
