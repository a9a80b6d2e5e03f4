//! Messages to the user: a stable code, what happened, where, and how to mend it.
//!
//! `Err` stops a run and carries a [`Failure`]; a [`Diagnostic`] on its own is a
//! finding after which work goes on.

mod code;
mod findings;
mod place;
mod rdf;
mod render;
pub mod report;
mod visible;

pub use code::Code;
pub use findings::{Failure, Findings, Result};
pub(crate) use place::floor_boundary;
pub use place::{Place, PlaceNote};
pub(crate) use rdf::rdf_syntax_error;
pub use render::{Style, render};
pub use report::{ReportContext, ReportFormat, report};
pub use visible::{visible, visible_line};

use std::fmt;

/// How much a [`Diagnostic`] weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the result is what was asked for.
    Warning,
    /// The result is not what was asked for.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One message to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name of the kind of message; `lodpress explain CODE` documents it.
    pub code: Code,
    /// Whether it is an error.
    pub severity: Severity,
    /// What happened, in one sentence without a full stop.
    pub message: String,
    /// Where it happened, the place at fault first.
    pub places: Vec<Place>,
    /// How to mend it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A message of this weight.
    pub fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            places: Vec::new(),
            hint: None,
        }
    }

    /// An error.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// Adds a place; the first one added is the place at fault.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.places.push(place);
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.places.first() {
            write!(f, "{}: ", place.address())?;
        }
        write!(f, "{} [{}]", self.message, self.code)
    }
}

/// The known word nearest to `word`, where one is near enough to be what was meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let near = |candidate: &str| 1 + candidate.len() / 4;
    known
        .into_iter()
        // A word of another length is far without a look at its letters.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= near(candidate))
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= near(candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance without regard to ASCII case.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_ascii_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.to_ascii_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_a_slip_and_nothing_far() {
        let known = ["propertyUrl", "valueUrl", "aboutUrl"];
        assert_eq!(nearest("propertyURL", known), Some("propertyUrl"));
        assert_eq!(nearest("valuUrl", known), Some("valueUrl"));
        assert_eq!(nearest("colour", known), None);
    }
}
