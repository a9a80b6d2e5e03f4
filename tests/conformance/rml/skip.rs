//! Cases that are not run, each for a reason that its own files show.

use super::manifest::Test;
use super::unpack::unpack;
use crate::suite::Outcome;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Quad, Term};

const RR: &str = "http://www.w3.org/ns/r2rml#";
const D2RQ: &str = "http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#";
const SD: &str = "http://www.w3.org/ns/sparql-service-description#";

const PLAIN_NUMBERS: &str = "the expected literals are strings, though the source has JSON numbers, \
    which are integers in every other case";

/// A case that cannot be passed by any program, and where its files show it.
struct Wrong {
    part: &'static str,
    case: &'static str,
    /// A file of the case and a text in it; a case that does not have it any more is run.
    file: &'static str,
    sign: &'static str,
    reason: &'static str,
}

const fn wrong(
    part: &'static str,
    case: &'static str,
    file: &'static str,
    sign: &'static str,
    reason: &'static str,
) -> Wrong {
    Wrong {
        part,
        case,
        file,
        sign,
        reason,
    }
}

const WRONG: &[Wrong] = &[
    wrong(
        "core-csv",
        "RMLTC0024f-CSV",
        "mapping.ttl",
        r"{N\\\ame}",
        r"the mapping is not Turtle, where `\a` is no escape, and no error is expected",
    ),
    wrong(
        "io",
        "RMLSTC0003",
        "default.nq",
        "XMLSchema#integer",
        "the expected ages are integers, though they are strings in the source and in SPARQL's results as CSV",
    ),
    wrong(
        "io",
        "RMLSTC0009a",
        "output.nq",
        "Monica Geller",
        "an error is expected, and beside it the output of a run without one",
    ),
    wrong(
        "io",
        "RMLTTC0004a",
        "dump1.jsonld",
        r#""foaf:age": "33""#,
        PLAIN_NUMBERS,
    ),
    wrong("io", "RMLTTC0004c", "dump1.nt", "\"33\" .", PLAIN_NUMBERS),
    wrong(
        "io",
        "RMLTTC0004e",
        "dump1.rdfjson",
        r#""value" : 33"#,
        "the expected values of literals are numbers, which RDF/JSON does not allow",
    ),
    wrong("io", "RMLTTC0004g", "dump1.ttl", "\"33\" .", PLAIN_NUMBERS),
    wrong("io", "RMLTTC0006c", "dump1.nq.zip", "\"33\" .", PLAIN_NUMBERS),
    wrong("io", "RMLTTC0006d", "dump1.nq.tar.xz", "\"33\" .", PLAIN_NUMBERS),
    wrong(
        "io-registry",
        "RMLIOREGTC0003d",
        "mapping.ttl",
        "namespaceURL \"http://example.org\";",
        "the prefix is declared for another namespace than the document's, which ends in `/`",
    ),
    wrong("io-registry", "RMLIOREGTC0007a", "output.nq", "\"33\" .", PLAIN_NUMBERS),
    wrong(
        "io-registry",
        "RMLIOREGTC0010a",
        "mapping.ttl",
        "wot/td#>;",
        "the mapping, of a stream of MQTT, is not Turtle: its directives end in `;`",
    ),
    wrong(
        "io-registry",
        "RMLIOREGTC0012i",
        "output.nq",
        "foaf/0.1/age",
        "the expected output is that of another mapping: this one has no age, and columns that the table lacks",
    ),
];

/// Whether a statement of a mapping asks for something.
type Asks = fn(&Quad) -> bool;

/// What a mapping may ask for that the program does not offer.
const NOT_OFFERED: &[(Asks, &str)] = &[
    (is_database, "lodpress reads no databases"),
    (is_sql, "lodpress does not evaluate SQL"),
    (is_endpoint, "lodpress asks no SPARQL endpoint"),
];

fn is_database(quad: &Quad) -> bool {
    is_iri(&quad.object, D2RQ, "Database") || quad.predicate.as_str() == format!("{D2RQ}jdbcDSN")
}

fn is_sql(quad: &Quad) -> bool {
    quad.predicate.as_str() == format!("{RR}sqlQuery")
}

fn is_endpoint(quad: &Quad) -> bool {
    is_iri(&quad.object, SD, "Service") || quad.predicate.as_str() == format!("{SD}endpoint")
}

fn is_iri(term: &Term, namespace: &str, name: &str) -> bool {
    matches!(term, Term::NamedNode(node) if node.as_str().strip_prefix(namespace) == Some(name))
}

/// Why a case of `part` is not run.
pub(super) fn outcome(part: &str, test: &Test) -> Option<Outcome> {
    let wrong = WRONG
        .iter()
        .find(|wrong| (wrong.part, wrong.case) == (part, &test.name));
    if let Some(wrong) = wrong.filter(|wrong| shows(test, wrong.file, wrong.sign)) {
        return Some(Outcome::Untested(wrong.reason));
    }
    let quads = mapping(test);
    let asks = |is: &Asks| quads.iter().any(is);
    let found = NOT_OFFERED.iter().find(|(is, _)| asks(is));
    found.map(|(_, reason)| Outcome::Inapplicable(reason))
}

/// Whether a file of the case, unpacked, holds `sign`.
fn shows(test: &Test, file: &str, sign: &str) -> bool {
    let Ok(bytes) = std::fs::read(test.folder.join(file)) else {
        return false;
    };
    unpack(file, &bytes).is_ok_and(|(_, text)| String::from_utf8_lossy(&text).contains(sign))
}

/// The statements of the mapping, as far as it can be read: some cases have one that cannot.
pub(super) fn mapping(test: &Test) -> Vec<Quad> {
    let Ok(text) = std::fs::read(test.folder.join(&test.mapping)) else {
        return Vec::new();
    };
    let parser = RdfParser::from_format(RdfFormat::Turtle).lenient();
    let parser = parser.with_base_iri("http://example.com/").unwrap();
    parser.for_slice(&text).map_while(Result::ok).collect()
}

/// Whether a strict parser takes the mapping.
#[cfg(test)]
fn is_turtle(test: &Test) -> bool {
    let text = std::fs::read(test.folder.join(&test.mapping)).unwrap();
    let parser = RdfParser::from_format(RdfFormat::Turtle);
    let parser = parser.with_base_iri("http://example.com/").unwrap();
    parser.for_slice(&text).all(|quad| quad.is_ok())
}

#[test]
fn a_case_is_run_where_nothing_shows_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let test = Test {
        name: "RMLTTC0004c".to_owned(),
        folder: folder.path().to_owned(),
        ..super::manifest::example()
    };
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "dump1.nt",
        "<x:a> <x:b> \"33\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
    );
    write("mapping.ttl", "<x:a> a <x:Source> .");
    assert_eq!(outcome("io", &test), None);
    write("dump1.nt", "<x:a> <x:b> \"33\" .");
    assert_eq!(outcome("io", &test), Some(Outcome::Untested(PLAIN_NUMBERS)));
    assert_eq!(outcome("lv", &test), None);
    for (mapping, reason) in [
        (
            "@prefix d: <http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#> . [] a d:Database .",
            NOT_OFFERED[0].1,
        ),
        (
            "[] <http://www.w3.org/ns/r2rml#sqlQuery> \"SELECT\" .",
            NOT_OFFERED[1].1,
        ),
        (
            "[] <http://www.w3.org/ns/sparql-service-description#endpoint> <x:e> .",
            NOT_OFFERED[2].1,
        ),
    ] {
        write("mapping.ttl", mapping);
        assert_eq!(outcome("lv", &test), Some(Outcome::Inapplicable(reason)), "{mapping}");
    }
}

/// How many cases of each part are run at least: a reason that falls on more cases than it
/// should shows here, and one that falls on none.
#[test]
fn few_cases_are_skipped() {
    let Some(root) = crate::suite::folder("rml") else {
        return;
    };
    let mut needed = std::collections::BTreeSet::new();
    let least = [60, 38, 16, 27, 26, 44, 15, 34];
    for (folder, least) in super::FOLDERS.iter().zip(least) {
        let tests = super::manifest::tests(&root.join(folder.name), folder);
        let (run, skipped): (Vec<&Test>, Vec<&Test>) =
            tests.iter().partition(|test| outcome(folder.name, test).is_none());
        needed.extend(skipped.iter().filter_map(|test| outcome(folder.name, test)?.skipped()));
        assert!(run.len() >= least, "{} of {} cases are run", run.len(), folder.name);
        for test in run.into_iter().filter(|test| !test.expects_error) {
            assert!(is_turtle(test), "the mapping of {} is not Turtle", test.name);
        }
    }
    let reasons = WRONG.iter().map(|wrong| wrong.reason);
    let reasons = reasons.chain(NOT_OFFERED.iter().map(|(_, reason)| *reason));
    assert_eq!(needed, reasons.collect());
}
