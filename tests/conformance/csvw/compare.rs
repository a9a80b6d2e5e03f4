//! What has come out against what is to come out.

use super::resources::BASE;
use crate::dataset;
use jsonc_parser::ast::Value as Node;
use jsonc_parser::{CollectOptions, ParseOptions};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use serde_json::{Number, Value};
use std::collections::BTreeSet;

/// Whether the graphs are isomorphic; literals are compared by lexical form.
///
/// # Errors
/// What is missing and what is too much.
pub(super) fn graphs(found: &[Quad], expected: &[u8], base: &str) -> Result<(), String> {
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(base).unwrap();
    let expected: Result<Vec<Quad>, _> = parser.for_slice(expected).collect();
    let expected = expected.map_err(|error| format!("the expected graph cannot be read: {error}"))?;
    dataset::compare(found, &expected, BASE)
}

/// Whether the JSON documents have the same value: the order of properties is free, that
/// of items is not, and numbers are compared by value.
///
/// # Errors
/// The first place where they differ, or where a property of what is found stands twice.
pub(super) fn documents(found: &[u8], expected: &[u8]) -> Result<(), String> {
    let read = |text: &[u8], what: &str| -> Result<Value, String> {
        serde_json::from_slice(text).map_err(|error| format!("what is {what} is not JSON: {error}"))
    };
    let (value, expected) = (read(found, "found")?, read(expected, "expected")?);
    let wrong: Vec<String> = repeated(found)
        .into_iter()
        .chain(difference("$", &value, &expected))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("; "))
    }
}

/// Which property stands twice in one object; readers keep one of its values.
fn repeated(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).unwrap();
    let document = jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    repeated_in(document.unwrap().value.as_ref()?)
}

fn repeated_in(node: &Node<'_>) -> Option<String> {
    match node {
        Node::Object(object) => {
            let mut seen = BTreeSet::new();
            object.properties.iter().find_map(|property| {
                let name = property.name.as_str();
                if seen.insert(name) {
                    repeated_in(&property.value)
                } else {
                    Some(format!("{name:?} stands twice"))
                }
            })
        }
        Node::Array(array) => array.elements.iter().find_map(repeated_in),
        _ => None,
    }
}

fn difference(path: &str, found: &Value, expected: &Value) -> Option<String> {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            let missing = expected.iter().find(|(key, _)| !found.contains_key(*key));
            if let Some((key, value)) = missing {
                return Some(format!("{path} lacks {key:?}: {}", short(value)));
            }
            found.iter().find_map(|(key, value)| match expected.get(key) {
                Some(wanted) => difference(&format!("{path}.{key}"), value, wanted),
                None => Some(format!("{path} has {key:?}: {}", short(value))),
            })
        }
        (Value::Array(found), Value::Array(expected)) => {
            let mut pairs = found.iter().zip(expected).enumerate();
            let first = pairs.find_map(|(i, (found, expected))| difference(&format!("{path}[{i}]"), found, expected));
            first.or_else(|| {
                let (found, expected) = (found.len(), expected.len());
                (found != expected).then(|| format!("{path} has {found} items, not {expected}"))
            })
        }
        (Value::Number(found), Value::Number(expected)) if equal(found, expected) => None,
        _ if found == expected => None,
        _ => Some(format!("{path} is {}, not {}", short(found), short(expected))),
    }
}

fn equal(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64().is_some_and(|a| Some(a) == b.as_f64()),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[test]
fn blank_nodes_are_compared_by_what_is_said_of_them() {
    let base = "http://a.example/";
    let parse = |text: &str| -> Vec<Quad> {
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(base).unwrap();
        parser.for_slice(text.as_bytes()).map(Result::unwrap).collect()
    };
    let found = parse("<a> <p> [ <q> 1 ], \"x\"@DE .");
    assert_eq!(graphs(&found, b"_:b <q> 1 . <a> <p> \"x\"@de, _:b .", base), Ok(()));
    let told = graphs(&found, b"<a> <p> [ <q> 01 ], \"x\"@de .", base).unwrap_err();
    insta::assert_snapshot!(told, @r#"
    the graphs differ
      missing:
        [] <http://a.example/q> "01"^^<http://www.w3.org/2001/XMLSchema#integer>
      too much:
        [] <http://a.example/q> "1"^^<http://www.w3.org/2001/XMLSchema#integer>
    "#);
    let told = graphs(
        &parse("_:a <p> _:a . _:b <p> _:c ."),
        b"_:a <p> _:b . _:c <p> _:d .",
        base,
    );
    assert_eq!(
        told,
        Err("the graphs differ only in where their blank nodes stand".to_owned())
    );
}

#[test]
fn json_is_compared_by_value() {
    let told = |found: &str, expected: &str| documents(found.as_bytes(), expected.as_bytes());
    assert_eq!(
        told(r#"{"a": [1.50, 2e0], "b": null}"#, r#"{"b": null, "a": [1.5, 2]}"#),
        Ok(())
    );
    for (found, expected, why) in [
        (r#"{"a": [1, 2]}"#, r#"{"a": [1, 3]}"#, "$.a[1] is 2, not 3"),
        (r#"{"a": [1]}"#, r#"{"a": [1, 3]}"#, "$.a has 1 items, not 2"),
        ("{}", r#"{"a": "x"}"#, r#"$ lacks "a": "x""#),
        (r#"{"a": "x"}"#, "{}", r#"$ has "a": "x""#),
        ("1", "\"1\"", "$ is 1, not \"1\""),
        (r#"[{"a": 1, "a": 2}]"#, r#"[{"a": 2}]"#, r#""a" stands twice"#),
        (
            "9007199254740993",
            "9007199254740992",
            "$ is 9007199254740993, not 9007199254740992",
        ),
    ] {
        assert_eq!(told(found, expected), Err(why.to_owned()));
    }
}
