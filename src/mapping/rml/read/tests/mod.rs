mod any;
mod maps;
mod mistakes;
mod sources;
mod suites;
mod views;

use super::*;
use crate::diagnostic::Severity;

const ADDRESS: &str = "http://example.com/maps/m.ttl";

const PREFIXES: &str = "\
@prefix rml: <http://w3id.org/rml/> .
@prefix old: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix fnml: <http://semweb.mmlab.be/ns/fnml#> .
@prefix rmlt: <http://semweb.mmlab.be/ns/rml-target#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix fno: <https://w3id.org/function/ontology#> .
@prefix csvw: <http://www.w3.org/ns/csvw#> .
@prefix formats: <http://www.w3.org/ns/formats/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.com/> .
";

/// A logical source and a subject map that nothing is wrong with.
const SOURCE: &str = "rml:logicalSource [ rml:source \"a.csv\" ]";
const SUBJECT: &str = "rml:subjectMap [ rml:template \"http://x/{id}\" ]";

/// The model of a mapping in which nothing is found.
fn model(text: &str) -> Document {
    let text = format!("{PREFIXES}{text}");
    let mut findings = Findings::new(50);
    match read("m.ttl", ADDRESS, &text, &mut findings) {
        Ok(document) => {
            assert_eq!(findings.kept(), []);
            document
        }
        Err(failure) => panic!("{failure}"),
    }
}

/// What is found in a mapping: of each problem the code, what is underlined, the message and
/// the hint.
fn problems(text: &str) -> String {
    let text = format!("{PREFIXES}{text}");
    let mut findings = Findings::new(50);
    let found = match read("m.ttl", ADDRESS, &text, &mut findings) {
        Ok(_) => findings.kept().to_vec(),
        Err(failure) => failure.diagnostics().to_vec(),
    };
    let lines = found.iter().map(|diagnostic| {
        let weight = match diagnostic.severity {
            Severity::Error => "",
            Severity::Warning => "warning ",
        };
        let places: Vec<&str> = diagnostic.places.iter().map(Place::text).collect();
        let hint = diagnostic.hint.as_ref().map(|hint| format!("\n    {hint}"));
        format!(
            "{weight}{} «{}»\n  {}{}\n",
            diagnostic.code,
            places.join("», «"),
            diagnostic.message,
            hint.unwrap_or_default()
        )
    });
    lines.collect()
}

/// What is found in a triples map with a source and a subject, and this.
fn problems_with(statements: &str) -> String {
    problems(&format!("<#m> {SOURCE} ; {SUBJECT} ; {statements} ."))
}

/// What is found in an object map.
fn problems_of_object(statements: &str) -> String {
    problems_with(&format!(
        "rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {statements} ] ]"
    ))
}
