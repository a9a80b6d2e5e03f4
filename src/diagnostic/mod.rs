//! Messages to the user: a stable code, what happened, where, and how to mend it.
//!
//! `Err` stops a run and carries a [`Failure`]; a [`Diagnostic`] on its own is a
//! finding after which work goes on.

mod code;
mod place;
mod render;

pub use code::Code;
pub use place::{Place, PlaceNote};
pub use render::{Style, render};

use std::fmt;

/// How much a [`Diagnostic`] weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the result is what was asked for.
    Warning,
    /// The result is not what was asked for.
    Error,
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
    /// An error.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            places: Vec::new(),
            hint: None,
        }
    }

    /// A warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, message)
        }
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

/// Diagnostics gathered while work goes on, up to a limit; the rest is counted.
#[derive(Debug, Clone)]
pub struct Findings {
    kept: Vec<Diagnostic>,
    suppressed: u64,
    errors: u64,
    limit: usize,
}

impl Findings {
    /// Keeps at most `limit` diagnostics.
    pub fn new(limit: usize) -> Self {
        Self {
            kept: Vec::new(),
            suppressed: 0,
            errors: 0,
            limit,
        }
    }

    /// Whether the next diagnostic would be kept; making its text can be saved otherwise.
    pub fn wants_more(&self) -> bool {
        self.kept.len() < self.limit
    }

    /// Adds a diagnostic that `make` builds only where it is kept.
    pub fn push_with(&mut self, severity: Severity, make: impl FnOnce() -> Diagnostic) {
        self.errors += u64::from(severity == Severity::Error);
        if self.wants_more() {
            self.kept.push(make());
        } else {
            self.suppressed += 1;
        }
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.push_with(diagnostic.severity, || diagnostic);
    }

    /// Adds all of `other`, in its order.
    pub fn append(&mut self, other: Self) {
        for diagnostic in other.kept {
            self.push(diagnostic);
        }
        self.suppressed += other.suppressed;
        self.errors += other.suppressed;
    }

    /// Adds the diagnostics of a failure that did not stop the work.
    pub fn take(&mut self, failure: &Failure) {
        failure
            .diagnostics()
            .iter()
            .cloned()
            .for_each(|diagnostic| self.push(diagnostic));
        self.suppressed += failure.suppressed();
        self.errors += failure.suppressed();
    }

    /// How many errors there were, those not kept included.
    pub fn errors(&self) -> u64 {
        self.errors
    }

    /// The diagnostics kept.
    pub fn kept(&self) -> &[Diagnostic] {
        &self.kept
    }

    /// How many diagnostics were counted but not kept.
    pub fn suppressed(&self) -> u64 {
        self.suppressed
    }

    /// `Err` where there was any error.
    pub fn into_result(self) -> Result<()> {
        if self.errors == 0 {
            return Ok(());
        }
        Err(Failure(Box::new(FailureInner {
            diagnostics: self.kept,
            suppressed: self.suppressed,
        })))
    }
}

/// What stops a run: one diagnostic or several, and a count of those not kept.
#[derive(Debug)]
pub struct Failure(Box<FailureInner>);

#[derive(Debug)]
struct FailureInner {
    diagnostics: Vec<Diagnostic>,
    suppressed: u64,
}

impl Failure {
    /// The diagnostics, in the order in which they were found.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }

    /// How many more there were.
    pub fn suppressed(&self) -> u64 {
        self.0.suppressed
    }

    /// Adds a place to each diagnostic that has none.
    #[must_use]
    pub fn at(mut self, place: impl Fn() -> Place) -> Self {
        for diagnostic in self
            .0
            .diagnostics
            .iter_mut()
            .filter(|diagnostic| diagnostic.places.is_empty())
        {
            diagnostic.places.push(place());
        }
        self
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(Box::new(FailureInner {
            diagnostics: vec![diagnostic],
            suppressed: 0,
        }))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.diagnostics().iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// The result of work that a [`Failure`] can stop.
pub type Result<T> = std::result::Result<T, Failure>;

/// The known word nearest to `word`, where one is near enough to be what was meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
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

    #[test]
    fn findings_count_what_they_do_not_keep() {
        let mut first = Findings::new(1);
        let mut second = Findings::new(1);
        for findings in [&mut first, &mut second] {
            findings.push(Diagnostic::error(Code::CellDatatype, "a"));
            findings.push(Diagnostic::error(Code::CellDatatype, "b"));
        }
        first.append(second);
        assert_eq!((first.errors(), first.kept().len(), first.suppressed()), (4, 1, 3));
    }
}
