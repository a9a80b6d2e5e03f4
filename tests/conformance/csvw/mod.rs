//! [CSVW test suite](https://w3c.github.io/csvw/tests/): RDF, JSON, validation, and what
//! is not normative.

mod compare;
mod manifest;
mod resources;

use crate::suite::{self, Case, Known, Layout, Outcome, Part, Suite};
use lodpress::diagnostic::{Diagnostic, Findings};
use lodpress::exec::{self, Executor};
use lodpress::mapping::csvw::{self, Mode, Output, Start};
use lodpress::sink::CollectSink;
use manifest::{Task, Test, Wanted};
use oxigraph::model::Quad;
use resources::{BASE, SuiteResources};
use std::path::Path;

/// The manifests, and how many tests each holds at least.
const PARTS: [(&str, usize); 4] = [("rdf", 206), ("json", 206), ("validation", 213), ("nonnorm", 14)];

const KEEPS_SPACE: &str = "the expected values keep the white space that the dialect's `trim` takes away";

/// Cases known to fail.
const KNOWN: Known = &[
    ("nonnorm", "test020", KEEPS_SPACE),
    ("nonnorm", "test021", KEEPS_SPACE),
    ("nonnorm", "test022", KEEPS_SPACE),
    ("nonnorm", "test056", KEEPS_SPACE),
    ("nonnorm", "test057", KEEPS_SPACE),
    ("nonnorm", "test058", KEEPS_SPACE),
];

/// Cases that nothing can pass.
const UNTESTED: Known = &[("validation", "test283", "the test contradicts itself")];

/// How many diagnostics a message shows.
const SHOWN: usize = 4;

#[test]
fn rdf() {
    check("rdf");
}

#[test]
fn json() {
    check("json");
}

#[test]
fn validation() {
    check("validation");
}

#[test]
fn nonnorm() {
    check("nonnorm");
}

fn check(name: &str) {
    if let Some(folder) = suite::folder("csvw") {
        let (name, count) = PARTS.into_iter().find(|(part, _)| *part == name).unwrap();
        let part = part(&folder, name);
        assert!(part.cases.len() >= count, "the manifest was not understood");
        part.check("csvw", KNOWN);
    }
}

/// Runs the whole suite.
pub(crate) fn suite(folder: &Path) -> Suite {
    let parts = std::thread::scope(|scope| {
        let runs = PARTS.map(|(name, _)| scope.spawn(move || part(folder, name)));
        runs.map(|run| run.join().unwrap())
    });
    Suite {
        name: "csvw",
        title: "CSV on the Web",
        home: BASE,
        parts: parts.into(),
        known: KNOWN,
        layout: Layout::Matrix,
    }
}

fn part(folder: &Path, name: &'static str) -> Part {
    let cases = manifest::tests(folder, name).into_iter().map(|test| Case {
        outcome: suite::reason(UNTESTED, name, &test.name)
            .map_or_else(|| Outcome::of(|| run(folder, &test)), Outcome::Untested),
        name: test.name,
        iri: test.iri,
        title: test.title,
    });
    Part {
        name,
        cases: cases.collect(),
    }
}

/// What a test has made of its action.
enum Made {
    Graph(Vec<Quad>),
    Document(Vec<u8>),
}

fn run(folder: &Path, test: &Test) -> Result<(), String> {
    let mut findings = Findings::new(SHOWN);
    let made = make(folder, test, &mut findings)?;
    let mut wrong: Vec<String> = verdict(test.wanted, &findings).err().into_iter().collect();
    if let (Some(made), Some(result)) = (made, &test.result) {
        let expected = std::fs::read(result).map_err(|error| error.to_string())?;
        let compared = match made {
            Made::Graph(quads) => compare::graphs(&quads, &expected, &test.base),
            Made::Document(text) => compare::documents(&text, &expected),
        };
        wrong.extend(compared.err());
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let found = findings.kept().iter().take(SHOWN).map(told);
    wrong.extend(found);
    Err(wrong.join("\n  "))
}

/// Converts as a [converter](https://www.w3.org/TR/tabular-data-model/#parsing-cells) does,
/// or validates. Nothing is made where the plan fails.
fn make(folder: &Path, test: &Test, findings: &mut Findings) -> Result<Option<Made>, String> {
    let resources = SuiteResources::new(folder, test);
    let lenient = test.task != Task::Validation;
    let start = Start {
        metadata: test.metadata.clone(),
        ..Start::new(test.action.clone())
    };
    let options = csvw::Options {
        mode: if test.minimal { Mode::Minimal } else { Mode::Standard },
        output: if test.task == Task::Json {
            Output::Objects
        } else {
            Output::Quads
        },
        lenient,
        ..csvw::Options::default()
    };
    let plan = match csvw::plan(&start, &resources, options, findings) {
        Ok(plan) => plan.optimize(),
        Err(failure) => {
            findings.take(&failure);
            return Ok(None);
        }
    };
    let options = exec::Options {
        lenient,
        ..exec::Options::default()
    };
    let executor = Executor::new(&plan, options);
    let made = if test.task == Task::Json {
        let mut text = Vec::new();
        let run = executor.run_json(&mut text, findings, &mut |_| {});
        run.map(|_| Made::Document(text))
    } else {
        let mut sink = CollectSink::new();
        let run = executor.run(&mut sink, findings, &mut |_| {});
        run.map(|_| Made::Graph(sink.into_quads()))
    };
    made.map(Some).map_err(|error| error.to_string())
}

fn verdict(wanted: Wanted, findings: &Findings) -> Result<(), String> {
    let (errors, warnings) = (findings.errors(), findings.warnings());
    let wanted = match wanted {
        Wanted::Nothing if errors + warnings == 0 => return Ok(()),
        Wanted::Warnings if errors == 0 && warnings > 0 => return Ok(()),
        Wanted::Errors if errors > 0 => return Ok(()),
        Wanted::Nothing => "neither errors nor warnings",
        Wanted::Warnings => "warnings alone",
        Wanted::Errors => "an error",
    };
    Err(format!(
        "{errors} errors and {warnings} warnings found, {wanted} wanted"
    ))
}

fn told(diagnostic: &Diagnostic) -> String {
    format!("{}: {diagnostic}", diagnostic.severity.name())
}
