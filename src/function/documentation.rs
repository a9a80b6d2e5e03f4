//! `docs/functions.md` and the functions say the same.

use super::tests::outcome_of_values;
use super::{Function, Parameter};
use serde_json::Value;
use std::collections::BTreeMap;

const TEXT: &str = include_str!("../../docs/functions.md");

/// A row of a table, cell by cell.
fn rows() -> Vec<Vec<&'static str>> {
    let rows = TEXT.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

/// The IRI with the prefix that the page declares for its namespace.
fn shortened(iri: &str) -> String {
    let declared = TEXT.lines().filter_map(|line| line.strip_prefix("@prefix "));
    let prefixes = declared.filter_map(|line| line.split_once('<'));
    prefixes
        .filter_map(|(prefix, rest)| Some((prefix.trim(), rest.strip_suffix("> .")?)))
        .find_map(|(prefix, namespace)| Some(format!("`{prefix}{}`", iri.strip_prefix(namespace)?)))
        .unwrap_or_else(|| panic!("no prefix for {iri}"))
}

fn joined(iris: &[&str], separator: &str) -> String {
    iris.iter()
        .map(|iri| shortened(iri))
        .collect::<Vec<_>>()
        .join(separator)
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

fn parameter(parameter: &Parameter) -> String {
    let notes = [
        (!parameter.is_required).then_some("optional"),
        parameter.takes_all.then_some("all values"),
    ];
    let notes: Vec<_> = notes.into_iter().flatten().collect();
    let iri = shortened(parameter.iris[0]);
    if notes.is_empty() {
        return iri;
    }
    format!("{iri} ({})", notes.join(", "))
}

#[test]
fn functions_are_listed_in_order() {
    let rows = rows().into_iter().filter(|row| row.len() == 5);
    let listed: Vec<_> = rows.map(|row| row[..3].join(" | ")).collect();
    let functions = Function::ALL.iter().map(|function| {
        let parameters: Vec<_> = function.parameters.iter().map(parameter).collect();
        let parameters = or_dash(parameters.join("<br>"));
        let names = joined(function.iris, "<br>");
        format!("{names} | {parameters} | {}", shortened(function.outputs[0]))
    });
    assert_eq!(listed, functions.collect::<Vec<_>>());
}

#[test]
fn all_spellings_are_listed() {
    let rows = rows().into_iter().filter(|row| row.len() == 2);
    let listed: BTreeMap<_, _> = rows.map(|row| (row[0].to_owned(), row[1].to_owned())).collect();
    let mut expected = BTreeMap::new();
    for function in Function::ALL {
        let parameters = function.parameters.iter().map(|parameter| parameter.iris);
        for iris in parameters.chain([function.outputs]) {
            let also = or_dash(joined(&iris[1..], ", "));
            let before = expected.insert(shortened(iris[0]), also.clone());
            assert_eq!(before.unwrap_or(also.clone()), also, "{}", iris[0]);
        }
    }
    assert_eq!(listed, expected);
}

/// Each side of an example is an array of JSON without its brackets.
fn side(text: &str) -> Vec<Value> {
    let text = text.trim().trim_matches('`');
    if text == "nothing" {
        return Vec::new();
    }
    serde_json::from_str(&format!("[{text}]")).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn examples_are_true() {
    for row in rows().into_iter().filter(|row| row.len() == 5) {
        let name = row[0].split("<br>").next().unwrap().trim_matches('`');
        let function = Function::ALL
            .iter()
            .find(|function| shortened(function.iris[0]).trim_matches('`') == name)
            .unwrap();
        for example in row[4].split("<br>") {
            let (given, expected) = example.split_once('→').unwrap();
            let arguments: Vec<Vec<String>> = side(given).iter().map(texts).collect();
            assert!(arguments.len() <= function.parameters.len(), "{name}: {example}");
            for (parameter, values) in function.parameters.iter().zip(&arguments) {
                let fits = parameter.takes_all || values.len() == 1 || values.is_empty() && !parameter.is_required;
                assert!(fits, "{name}: {example}");
            }
            let results = outcome_of_values(function, &arguments).unwrap_or_else(|error| panic!("{name}: {error}"));
            let expected: Vec<String> = side(expected).iter().flat_map(texts).collect();
            assert_eq!(results, expected, "{name}: {example}");
        }
    }
}

/// The texts of a parameter: one, those of a list, or none for `null`.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        other => panic!("{other} is no text"),
    }
}
