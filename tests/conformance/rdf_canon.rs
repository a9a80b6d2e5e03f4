//! [RDF Dataset Canonicalization test suite](https://w3c.github.io/rdf-canon/tests/).

use crate::suite::{self, Case, Known, Layout, Outcome, Part, Suite};
use lodpress::sink;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Graph, vocab::rdf};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef, Triple};
use std::path::{Path, PathBuf};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const RDFC: &str = "https://w3c.github.io/rdf-canon/tests/vocab#";
const BASE: &str = "http://suite/";
const SUITE: &str = "https://w3c.github.io/rdf-canon/tests/";

/// Cases known to fail.
const KNOWN: Known = &[];

/// Tests of what the program does not offer, with the reason.
fn out_of_scope(kind: &str, test: &Test) -> Option<&'static str> {
    match kind {
        "RDFC10MapTest" => Some("the map of issued identifiers is not an output of lodpress"),
        _ if test.hash.as_deref().is_some_and(|hash| hash != "SHA256") => Some("lodpress hashes with SHA-256 only"),
        _ => None,
    }
}

struct Test {
    name: String,
    title: String,
    kind: String,
    action: PathBuf,
    result: Option<PathBuf>,
    hash: Option<String>,
}

#[test]
fn rdfc10_suite() {
    if let Some(folder) = suite::folder("rdf-canon") {
        let part = rdfc10(&folder);
        part.check("rdf-canon", KNOWN);
        assert!(part.counts()[0] > 60, "the manifest was not understood");
    }
}

/// Runs the whole suite.
pub(crate) fn suite(folder: &Path) -> Suite {
    Suite {
        name: "rdf-canon",
        title: "RDF Dataset Canonicalization",
        home: SUITE,
        parts: vec![rdfc10(folder)],
        known: KNOWN,
        layout: Layout::Matrix,
    }
}

fn rdfc10(folder: &Path) -> Part {
    let cases = tests(folder).into_iter().map(|test| Case {
        outcome: out_of_scope(&test.kind, &test).map_or_else(|| Outcome::of(|| run(&test)), Outcome::Inapplicable),
        iri: format!("{SUITE}manifest#{}", test.name),
        name: test.name,
        title: test.title,
    });
    Part {
        name: "rdfc10",
        cases: cases.collect(),
    }
}

fn run(test: &Test) -> Result<(), String> {
    let quads = read(&test.action, RdfFormat::NQuads);
    match (test.kind.as_str(), sink::canonicalize(&quads)) {
        ("RDFC10EvalTest", Ok(canonical)) => {
            let result = test.result.as_deref().ok_or("no result")?;
            let expected = std::fs::read(result).map_err(|error| error.to_string())?;
            if canonical == expected {
                Ok(())
            } else {
                Err(String::from_utf8_lossy(&canonical).into_owned())
            }
        }
        ("RDFC10NegativeEvalTest", Err(_)) => Ok(()),
        (kind, Ok(_)) => Err(format!("{kind}: no error")),
        (_, Err(failure)) => Err(failure.to_string()),
    }
}

fn tests(folder: &Path) -> Vec<Test> {
    let manifest: Graph = read(&folder.join("manifest.ttl"), RdfFormat::Turtle)
        .into_iter()
        .map(Triple::from)
        .collect();
    let property = |subject: NamedNodeRef<'_>, namespace: &str, name: &str| {
        let property = NamedNode::new_unchecked(format!("{namespace}{name}"));
        manifest
            .object_for_subject_predicate(subject, property.as_ref())
            .map(TermRef::into_owned)
    };
    let path = |term: Term| match term {
        Term::NamedNode(node) => node.as_str().strip_prefix(BASE).map(|name| folder.join(name)),
        _ => None,
    };
    let text = |term: Term| match term {
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    let mut tests: Vec<_> = manifest
        .triples_for_predicate(rdf::TYPE)
        .filter_map(|triple| {
            let (NamedOrBlankNodeRef::NamedNode(subject), TermRef::NamedNode(kind)) = (triple.subject, triple.object)
            else {
                return None;
            };
            Some(Test {
                name: subject.as_str().rsplit('#').next()?.to_owned(),
                kind: kind.as_str().strip_prefix(RDFC)?.to_owned(),
                action: property(subject, MF, "action").and_then(path)?,
                result: property(subject, MF, "result").and_then(path),
                title: property(subject, MF, "name").map(text)?,
                hash: property(subject, RDFC, "hashAlgorithm").map(text),
            })
        })
        .collect();
    tests.sort_by(|a, b| a.name.cmp(&b.name));
    tests
}

fn read(path: &Path, format: RdfFormat) -> Vec<Quad> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let parser = RdfParser::from_format(format).with_base_iri(BASE).unwrap();
    parser
        .for_slice(&bytes)
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
