//! What the suites share: where they are, how their cases end, and what a run says.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// A suite that has been run.
pub(crate) struct Suite {
    /// The folder that it is in, and the name of its report.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// Its page on the Web.
    pub(crate) home: &'static str,
    pub(crate) parts: Vec<Part>,
    pub(crate) known: Known,
    pub(crate) layout: Layout,
}

/// How the page shows the cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One table, with a column for each part: the parts share cases.
    Matrix,
    /// A table for each part.
    Lists,
}

/// Cases known to fail: part, name and reason. One that passes is an error too.
pub(crate) type Known = &'static [(&'static str, &'static str, &'static str)];

/// Cases that stand in one manifest.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) cases: Vec<Case>,
}

/// One test of a suite, and how it has ended.
pub(crate) struct Case {
    /// As its manifest names it.
    pub(crate) name: String,
    pub(crate) iri: String,
    /// What it is about.
    pub(crate) title: String,
    pub(crate) outcome: Outcome,
}

/// How a case has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    /// What was wrong.
    Failed(String),
    /// It asks for what the program does not offer.
    Inapplicable(&'static str),
    /// It cannot be passed by any program.
    Untested(&'static str),
}

impl Outcome {
    /// Runs a case. A panic is its failure and no other's.
    pub(crate) fn of(run: impl FnOnce() -> Result<(), String>) -> Self {
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(())) => Self::Passed,
            Ok(Err(why)) => Self::Failed(why),
            Err(panic) => Self::Failed(format!("panicked: {}", message(&*panic))),
        }
    }

    /// Why the case was not run.
    pub(crate) fn skipped(&self) -> Option<&'static str> {
        match self {
            Self::Inapplicable(reason) | Self::Untested(reason) => Some(reason),
            Self::Passed | Self::Failed(_) => None,
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

impl Part {
    /// How many cases have passed, failed, and were skipped.
    pub(crate) fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for case in &self.cases {
            counts[match case.outcome {
                Outcome::Passed => 0,
                Outcome::Failed(_) => 1,
                Outcome::Inapplicable(_) | Outcome::Untested(_) => 2,
            }] += 1;
        }
        counts
    }

    /// Says how the part of the suite `suite` has gone.
    ///
    /// # Panics
    /// Where a case has not ended as expected.
    pub(crate) fn check(&self, suite: &str, known: Known) {
        let wrong: Vec<String> = self
            .cases
            .iter()
            .filter_map(|case| self.surprise(case, known))
            .collect();
        let [passed, failed, skipped] = self.counts();
        let name = self.name;
        println!(
            "{suite} {name}: {} as expected, {skipped} skipped, {} wrong",
            passed + failed - wrong.len(),
            wrong.len()
        );
        assert!(
            wrong.is_empty(),
            "{suite} {name}: {} wrong\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }

    /// What is not as expected.
    fn surprise(&self, case: &Case, known: Known) -> Option<String> {
        let Case { name, title, .. } = case;
        match (&case.outcome, reason(known, self.name, name)) {
            (Outcome::Passed, None) | (Outcome::Failed(_), Some(_)) => None,
            (Outcome::Failed(why), None) => Some(format!("{name} ({title}): {why}")),
            (_, Some(reason)) if case.outcome.skipped().is_none() => {
                Some(format!("{name} ({title}) passes, though: {reason}"))
            }
            _ => None,
        }
    }
}

/// Why the case `name` of `part` is known to fail.
pub(crate) fn reason(known: Known, part: &str, name: &str) -> Option<&'static str> {
    let mut entries = known.iter();
    entries
        .find(|(of, case, _)| (*of, *case) == (part, name))
        .map(|(_, _, reason)| *reason)
}

/// The folder of a suite.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let suites = std::env::var_os("LODPRESS_SUITES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites"),
        PathBuf::from,
    );
    let suite = suites.join(name);
    if suite.is_dir() {
        return Some(suite);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", suite.display());
    println!(
        "skipped: {} is missing; LODPRESS_SUITES names the folder of suites",
        suite.display()
    );
    None
}

fn case(name: &str, outcome: Outcome) -> Case {
    Case {
        name: name.to_owned(),
        iri: format!("http://suite.example/manifest#{name}"),
        title: format!("The case {name}"),
        outcome,
    }
}

/// A part with a case of each outcome.
pub(crate) fn example() -> Part {
    Part {
        name: "part",
        cases: vec![
            case("test001", Outcome::Passed),
            case("test002", Outcome::Failed("no | yes".to_owned())),
            case("test003", Outcome::Inapplicable("not offered")),
            case("test004", Outcome::Untested("contradicts itself")),
        ],
    }
}

#[test]
fn expected_failures_are_strict() {
    let part = example();
    let surprises = |known| -> Vec<String> {
        let cases = part.cases.iter();
        cases.filter_map(|case| part.surprise(case, known)).collect()
    };
    assert_eq!(surprises(&[]), ["test002 (The case test002): no | yes"]);
    assert_eq!(surprises(&[("other", "test002", "a reason")]).len(), 1);
    assert_eq!(surprises(&[("part", "test002", "a reason")]), Vec::<String>::new());
    assert_eq!(
        surprises(&[("part", "test001", "a reason"), ("part", "test002", "another")]),
        ["test001 (The case test001) passes, though: a reason"]
    );
    assert_eq!(part.counts(), [1, 1, 2]);
}

#[test]
fn a_panic_fails_its_case() {
    let panicked = Outcome::of(|| panic!("at {}", 1));
    assert_eq!(panicked, Outcome::Failed("panicked: at 1".to_owned()));
    assert_eq!(Outcome::of(|| Ok(())), Outcome::Passed);
}
