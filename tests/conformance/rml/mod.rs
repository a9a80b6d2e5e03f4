//! [RML's suites](https://w3id.org/rml/portal/): core over JSON and CSV, functions, logical
//! views, collections and containers, sources and targets, their registry; and
//! [R2RML's](https://www.w3.org/TR/rdb2rdf-test-cases/), whose databases are here tables.

mod compare;
mod convert;
mod manifest;
mod skip;
mod tables;
mod unpack;
mod workspace;

use crate::suite::{self, Case, Known, Layout, Outcome, Part, Suite};
use convert::Converted;
use manifest::Test;
use std::path::Path;
use workspace::Workspace;

/// A folder of the suite.
pub(super) struct Folder {
    pub(super) name: &'static str,
    /// How many cases it holds at least.
    count: usize,
    /// The base of generated IRIs where a case does not say which.
    pub(super) base: &'static str,
    /// What the IRI of a case starts with where the folder has no manifest.
    pub(super) iri: &'static str,
    /// Whether an empty cell of a table is no value. In a CSV file nothing is null unless
    /// `rml:null` says so; the tables that stand for databases have no other way.
    pub(super) empty_as_null: bool,
}

const BASE: &str = "http://example.com/";

/// The expected IRIs of these folders are resolved against this one, though the README of
/// each case or the page of the suite names the other.
const R2RML_BASE: &str = "http://example.com/base/";

const FOLDERS: [Folder; 8] = [
    folder("core-json", 60, BASE, "http://w3id.org/rml/core/test/"),
    folder("core-csv", 39, R2RML_BASE, "http://w3id.org/rml/core/test/"),
    folder("fnml", 16, BASE, "http://w3id.org/rml/fnml/test/"),
    folder("lv", 27, BASE, "http://w3id.org/rml/lv/test/"),
    folder("cc", 26, R2RML_BASE, "http://w3id.org/rml/cc/"),
    folder("io", 53, BASE, "http://w3id.org/rml/io/test/"),
    folder("io-registry", 78, BASE, "http://w3id.org/rml/io-registry/test/"),
    Folder {
        empty_as_null: true,
        ..folder(
            "r2rml",
            44,
            R2RML_BASE,
            "http://www.w3.org/2001/sw/rdb2rdf/test-cases/#",
        )
    },
];

const fn folder(name: &'static str, count: usize, base: &'static str, iri: &'static str) -> Folder {
    Folder {
        name,
        count,
        base,
        iri,
        empty_as_null: false,
    }
}

/// Cases known to fail.
const KNOWN: Known = &[];

#[test]
fn core_json() {
    check("core-json");
}

#[test]
fn core_csv() {
    check("core-csv");
}

#[test]
fn fnml() {
    check("fnml");
}

#[test]
fn lv() {
    check("lv");
}

#[test]
fn cc() {
    check("cc");
}

#[test]
fn io() {
    check("io");
}

#[test]
fn io_registry() {
    check("io-registry");
}

#[test]
fn r2rml() {
    check("r2rml");
}

fn check(name: &str) {
    if let Some(root) = suite::folder("rml") {
        let folder = FOLDERS.iter().find(|folder| folder.name == name).unwrap();
        let part = part(&root, folder);
        assert!(part.cases.len() >= folder.count, "{} cases in {name}", part.cases.len());
        part.check("rml", KNOWN);
    }
}

/// Runs the whole suite.
pub(crate) fn suite(root: &Path) -> Suite {
    Suite {
        name: "rml",
        title: "RML",
        home: "https://w3id.org/rml/portal/",
        parts: FOLDERS.iter().map(|folder| part(root, folder)).collect(),
        known: KNOWN,
        layout: Layout::Lists,
    }
}

/// The cases of a folder, half of them on a thread of their own.
fn part(root: &Path, folder: &'static Folder) -> Part {
    let tests = manifest::tests(&root.join(folder.name), folder);
    let (one, other) = tests.split_at(tests.len() / 2);
    let cases = |tests: &[Test]| -> Vec<Case> { tests.iter().map(|test| case(folder, test)).collect() };
    let cases = std::thread::scope(|scope| {
        let other = scope.spawn(|| cases(other));
        let mut all = cases(one);
        all.extend(other.join().unwrap());
        all
    });
    Part {
        name: folder.name,
        cases,
    }
}

fn case(folder: &Folder, test: &Test) -> Case {
    Case {
        outcome: skip::outcome(folder.name, test).unwrap_or_else(|| Outcome::of(|| run(folder, test))),
        name: test.name.clone(),
        iri: test.iri.clone(),
        title: test.title.clone(),
    }
}

fn run(folder: &Folder, test: &Test) -> Result<(), String> {
    let workspace = Workspace::new(folder, test)?;
    verdict(test, &convert::convert(&workspace)?)
}

/// Whether what was made is what is expected.
///
/// # Errors
/// What is wrong, and what the program has told.
fn verdict(test: &Test, made: &Converted) -> Result<(), String> {
    let wrong = match (test.expects_error, made.errors) {
        (true, 0) => vec!["an error is expected, and there is none".to_owned()],
        (true, _) => Vec::new(),
        (false, 0) => compare::outputs(test, made),
        (false, errors) => vec![format!("{errors} errors, and none is expected")],
    };
    if wrong.is_empty() {
        return Ok(());
    }
    Err([wrong, made.told.clone()].concat().join("\n  "))
}

#[test]
fn an_expected_error_is_an_error_of_the_run() {
    let test = Test {
        expects_error: true,
        ..manifest::example()
    };
    let made = |errors| Converted {
        errors,
        told: vec!["error: the reason".to_owned()],
        ..Converted::default()
    };
    assert_eq!(verdict(&test, &made(1)), Ok(()));
    assert!(verdict(&test, &made(0)).unwrap_err().contains("there is none"));
    assert_eq!(
        verdict(&manifest::example(), &made(2)),
        Err("2 errors, and none is expected\n  error: the reason".to_owned())
    );
}
