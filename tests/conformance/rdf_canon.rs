//! [RDF Dataset Canonicalization test suite](https://w3c.github.io/rdf-canon/tests/).

use lodpress::sink;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Graph, vocab::rdf};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef, Triple};
use std::path::{Path, PathBuf};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const RDFC: &str = "https://w3c.github.io/rdf-canon/tests/vocab#";
const BASE: &str = "http://suite/";

/// Tests known to fail, with the reason; one that passes is an error too.
const EXPECTED_FAILURES: &[(&str, &str)] = &[];

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
    kind: String,
    action: PathBuf,
    result: Option<PathBuf>,
    hash: Option<String>,
}

#[test]
fn rdfc10_suite() {
    let Some(suite) = suite("rdf-canon") else {
        return;
    };
    let (mut passed, mut skipped, mut wrong) = (0, 0, Vec::new());
    for test in tests(&suite) {
        if out_of_scope(&test.kind, &test).is_some() {
            skipped += 1;
            continue;
        }
        let outcome = run(&test);
        let expected = EXPECTED_FAILURES.iter().find(|(name, _)| *name == test.name);
        match (outcome, expected) {
            (Ok(()), None) | (Err(_), Some(_)) => passed += 1,
            (Err(why), None) => wrong.push(format!("{}: {why}", test.name)),
            (Ok(()), Some((_, reason))) => wrong.push(format!("{} passes, though: {reason}", test.name)),
        }
    }
    println!(
        "rdf-canon: {passed} as expected, {skipped} out of scope, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(passed > 60, "the manifest was not understood");
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

fn tests(suite: &Path) -> Vec<Test> {
    let manifest: Graph = read(&suite.join("manifest.ttl"), RdfFormat::Turtle)
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
        Term::NamedNode(node) => node.as_str().strip_prefix(BASE).map(|name| suite.join(name)),
        _ => None,
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
                hash: property(subject, RDFC, "hashAlgorithm").map(|term| match term {
                    Term::Literal(literal) => literal.value().to_owned(),
                    other => other.to_string(),
                }),
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

fn suite(name: &str) -> Option<PathBuf> {
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
