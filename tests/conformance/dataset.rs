//! Datasets held against each other, whatever their blank nodes are called.

use oxigraph::model::dataset::CanonicalizationAlgorithm;
use oxigraph::model::{Dataset, GraphNameRef, Literal, NamedOrBlankNodeRef, Quad, QuadRef, Term, TermRef};
use std::collections::BTreeMap;

/// How many statements of each kind a message shows.
const SHOWN: usize = 5;

/// Whether the datasets are isomorphic; literals are compared by lexical form, language
/// tags without regard to case. Messages leave `base` out of IRIs.
///
/// # Errors
/// What is missing and what is too much.
pub(crate) fn compare(found: &[Quad], expected: &[Quad], base: &str) -> Result<(), String> {
    let (found, expected) = (canonical(found), canonical(expected));
    if found == expected {
        return Ok(());
    }
    let mut balance: BTreeMap<String, i64> = BTreeMap::new();
    for quad in &expected {
        *balance.entry(unlabelled(quad, base)).or_default() += 1;
    }
    for quad in &found {
        *balance.entry(unlabelled(quad, base)).or_default() -= 1;
    }
    let missing = list("missing", balance.iter().filter(|(_, count)| **count > 0));
    let extra = list("too much", balance.iter().filter(|(_, count)| **count < 0));
    let told = format!("{missing}{extra}");
    Err(match told.as_str() {
        "" => "the graphs differ only in where their blank nodes stand".to_owned(),
        _ => format!("the graphs differ{told}"),
    })
}

/// Blank nodes have canonical labels, language tags are in lower case.
fn canonical(quads: &[Quad]) -> Dataset {
    let mut dataset: Dataset = quads.iter().map(with_lower_case_tag).collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    dataset
}

fn with_lower_case_tag(quad: &Quad) -> Quad {
    let mut quad = quad.clone();
    if let Term::Literal(literal) = &quad.object
        && let Some(tag) = literal.language()
    {
        quad.object = Literal::new_language_tagged_literal_unchecked(literal.value(), tag.to_ascii_lowercase()).into();
    }
    quad
}

/// A statement with `[]` for its blank nodes, and IRIs below `base` shortened.
fn unlabelled(quad: QuadRef<'_>, base: &str) -> String {
    let subject = match quad.subject {
        NamedOrBlankNodeRef::BlankNode(_) => "[]".to_owned(),
        NamedOrBlankNodeRef::NamedNode(node) => node.to_string(),
    };
    let object = match quad.object {
        TermRef::BlankNode(_) => "[]".to_owned(),
        object => object.to_string(),
    };
    let graph = match quad.graph_name {
        GraphNameRef::DefaultGraph => String::new(),
        GraphNameRef::BlankNode(_) => " []".to_owned(),
        GraphNameRef::NamedNode(node) => format!(" {node}"),
    };
    format!("{subject} {} {object}{graph}", quad.predicate).replace(base, "")
}

fn list<'a>(title: &str, lines: impl Iterator<Item = (&'a String, &'a i64)>) -> String {
    let lines: Vec<String> = lines
        .map(|(line, count)| match count.abs() {
            1 => format!("\n    {line}"),
            times => format!("\n    {line} ({times} times)"),
        })
        .collect();
    let more = lines.len().saturating_sub(SHOWN);
    let mut text = lines[..lines.len() - more].concat();
    if more > 0 {
        text.push_str(&format!("\n    … and {more} more"));
    }
    if text.is_empty() {
        text
    } else {
        format!("\n  {title}:{text}")
    }
}

#[test]
fn graph_names_are_compared_too() {
    use oxigraph::io::{RdfFormat, RdfParser};
    let parse = |text: &str| -> Vec<Quad> {
        let parser = RdfParser::from_format(RdfFormat::TriG);
        parser.for_slice(text.as_bytes()).map(Result::unwrap).collect()
    };
    let found = parse("<x:g> { <x:a> <x:p> _:a } _:a { _:a <x:p> 1 }");
    let same = parse("_:b { _:b <x:p> 1 } <x:g> { <x:a> <x:p> _:b }");
    assert_eq!(compare(&found, &same, "x:"), Ok(()));
    let told = compare(&found, &parse("<x:a> <x:p> [] . _:b { _:b <x:p> 1 }"), "x:").unwrap_err();
    insta::assert_snapshot!(told, @"
    the graphs differ
      missing:
        <a> <p> []
      too much:
        <a> <p> [] <g>
    ");
}
