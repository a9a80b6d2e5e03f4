use super::{Code, Diagnostic, Place, Severity};
use std::collections::BTreeMap;
use std::fmt;

/// Diagnostics gathered while work goes on, up to a limit for each code; the rest is
/// counted.
///
/// Each code has a share of its own, so that ten thousand cells of the wrong datatype do
/// not hide the one row that is ragged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    kept: Vec<Diagnostic>,
    counts: BTreeMap<(Code, Severity), Count>,
    limit: usize,
}

/// How many diagnostics of one code and severity there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Count {
    kept: usize,
    suppressed: u64,
}

impl Findings {
    /// Keeps at most `limit` diagnostics of each code and severity.
    pub fn new(limit: usize) -> Self {
        Self {
            kept: Vec::new(),
            counts: BTreeMap::new(),
            limit,
        }
    }

    /// Whether the next diagnostic of this kind would be kept.
    pub fn wants(&self, code: Code, severity: Severity) -> bool {
        let count = self.counts.get(&(code, severity));
        count.map_or(0, |count| count.kept) < self.limit
    }

    /// Adds a diagnostic of this code and severity, which `make` builds only where it is
    /// kept: its text is not made in vain.
    pub fn push_with(&mut self, code: Code, severity: Severity, make: impl FnOnce() -> Diagnostic) {
        let count = self.counts.entry((code, severity)).or_default();
        if count.kept < self.limit {
            count.kept += 1;
            let diagnostic = make();
            debug_assert_eq!((diagnostic.code, diagnostic.severity), (code, severity));
            self.kept.push(diagnostic);
        } else {
            count.suppressed += 1;
        }
    }

    /// Counts diagnostics that somebody else has not kept.
    pub fn suppress(&mut self, code: Code, severity: Severity, count: u64) {
        self.counts.entry((code, severity)).or_default().suppressed += count;
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.push_with(diagnostic.code, diagnostic.severity, || diagnostic);
    }

    /// Adds all of `other`, in its order. Where both have one limit, it is as if `self`
    /// had been given them one by one.
    pub fn append(&mut self, other: Self) {
        for diagnostic in other.kept {
            self.push(diagnostic);
        }
        for (kind, count) in other.counts {
            self.counts.entry(kind).or_default().suppressed += count.suppressed;
        }
    }

    /// Adds the diagnostics of a failure that did not stop the work.
    pub fn take(&mut self, failure: &Failure) {
        self.append(failure.findings().clone());
    }

    /// How many errors there were, those not kept included.
    pub fn errors(&self) -> u64 {
        self.count(Severity::Error)
    }

    /// How many warnings there were, those not kept included.
    pub fn warnings(&self) -> u64 {
        self.count(Severity::Warning)
    }

    fn count(&self, wanted: Severity) -> u64 {
        let counts = self.counts.iter().filter(|((_, severity), _)| *severity == wanted);
        counts.map(|(_, count)| count.kept as u64 + count.suppressed).sum()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The diagnostics kept, in the order in which they were found.
    pub fn kept(&self) -> &[Diagnostic] {
        &self.kept
    }

    /// How many diagnostics were counted but not kept, by code and severity, in the order
    /// of [`Code::ALL`].
    pub fn suppressed(&self) -> impl Iterator<Item = (Code, Severity, u64)> {
        let counts = self.counts.iter().filter(|(_, count)| count.suppressed > 0);
        counts.map(|((code, severity), count)| (*code, *severity, count.suppressed))
    }

    /// `Ok` where there was no error; warnings alone are let go.
    ///
    /// # Errors
    /// All that was found, warnings included, where there was any error.
    pub fn into_result(self) -> Result<()> {
        if self.errors() == 0 {
            return Ok(());
        }
        Err(Failure(Box::new(self)))
    }
}

/// What stops a run: one diagnostic or several, and a count of those not kept. Warnings
/// that were found before are among them.
#[derive(Debug)]
pub struct Failure(Box<Findings>);

impl Failure {
    /// All that it holds.
    pub fn findings(&self) -> &Findings {
        &self.0
    }

    /// The diagnostics, in the order in which they were found.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.0.kept()
    }

    /// How many more there were, by code and severity, in the order of [`Code::ALL`].
    pub fn suppressed(&self) -> impl Iterator<Item = (Code, Severity, u64)> {
        self.0.suppressed()
    }

    /// Adds a place to each diagnostic that has none.
    #[must_use]
    pub fn at(mut self, place: impl Fn() -> Place) -> Self {
        let diagnostics = self.0.kept.iter_mut();
        for diagnostic in diagnostics.filter(|diagnostic| diagnostic.places.is_empty()) {
            diagnostic.places.push(place());
        }
        self
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        let mut findings = Findings::new(1);
        findings.push(diagnostic);
        Self(Box::new(findings))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn diagnostic(code: Code, severity: Severity, message: &str) -> Diagnostic {
        Diagnostic {
            severity,
            ..Diagnostic::error(code, message)
        }
    }

    #[test]
    fn each_code_has_a_limit_of_its_own() {
        let mut findings = Findings::new(1);
        for message in ["a", "b", "c"] {
            findings.push(Diagnostic::error(Code::CellDatatype, message));
            findings.push(Diagnostic::warning(Code::CellDatatype, message));
        }
        findings.push(Diagnostic::error(Code::TableRaggedRow, "d"));
        assert_eq!((findings.errors(), findings.warnings()), (4, 3));
        let kept: Vec<&str> = findings.kept().iter().map(|kept| kept.message.as_str()).collect();
        assert_eq!(kept, ["a", "a", "d"]);
        let suppressed: Vec<_> = findings.suppressed().collect();
        assert_eq!(
            suppressed,
            [
                (Code::CellDatatype, Severity::Warning, 2),
                (Code::CellDatatype, Severity::Error, 2)
            ]
        );
        assert!(!findings.wants(Code::TableRaggedRow, Severity::Error));
        assert!(findings.wants(Code::TableRaggedRow, Severity::Warning));
    }

    #[test]
    fn what_is_not_kept_is_not_made() {
        let mut findings = Findings::new(0);
        findings.push_with(Code::CellIri, Severity::Error, || panic!("made"));
        assert_eq!(findings.errors(), 1);
        assert!(!findings.is_empty());
    }

    #[test]
    fn a_failure_carries_the_warnings_too() {
        let mut findings = Findings::new(5);
        findings.push(Diagnostic::warning(Code::CsvwProperty, "first"));
        assert!(findings.clone().into_result().is_ok());
        findings.push(Diagnostic::error(Code::CsvwValue, "second"));
        let failure = findings.clone().into_result().unwrap_err();
        assert_eq!(failure.to_string(), "first [csvw-property]\nsecond [csvw-value]");
        let mut taken = Findings::new(5);
        taken.take(&failure);
        assert_eq!(taken, findings);
    }

    proptest! {
        #[test]
        fn appending_parts_is_finding_all_in_order(
            found in prop::collection::vec((0..4_usize, any::<bool>(), any::<bool>()), 0..60),
            limit in 0..5_usize,
        ) {
            let codes = [Code::CellIri, Code::TableHeader, Code::CellDatatype, Code::KeyDangling];
            let mut whole = Findings::new(limit);
            let mut joined = Findings::new(limit);
            let mut part = Findings::new(limit);
            for (i, (code, is_error, ends_part)) in found.into_iter().enumerate() {
                let severity = if is_error { Severity::Error } else { Severity::Warning };
                let diagnostic = diagnostic(codes[code], severity, &i.to_string());
                whole.push(diagnostic.clone());
                part.push(diagnostic);
                if ends_part {
                    joined.append(std::mem::replace(&mut part, Findings::new(limit)));
                }
            }
            joined.append(part);
            prop_assert_eq!(joined, whole);
        }
    }
}
