//! Calling functions by name in tests, and what holds for all of them.

use super::{Function, ItemValue, Parameter, is_among};
use std::collections::BTreeSet;

/// The function that has an IRI which ends with `#` and that name.
pub(super) fn find(name: &str) -> &'static Function {
    let has_name = |iri: &str| iri.rsplit_once('#').is_some_and(|(_, found)| found == name);
    let mut functions = Function::ALL.iter();
    functions
        .find(|function| function.iris.iter().any(|iri| has_name(iri)))
        .unwrap_or_else(|| panic!("there is no function {name}"))
}

/// What a function gives for texts.
pub(super) fn outcome_of_all(name: &str, arguments: &[&[&str]]) -> Result<Vec<ItemValue>, String> {
    let arguments: Vec<Vec<ItemValue>> = arguments.iter().map(|texts| values(texts)).collect();
    let arguments: Vec<&[ItemValue]> = arguments.iter().map(Vec::as_slice).collect();
    (find(name).call)(&arguments)
}

/// The texts that a function gives for texts; parameters that are not there are left out.
pub(super) fn outcome_of_values(function: &Function, arguments: &[Vec<String>]) -> Result<Vec<String>, String> {
    let mut arguments: Vec<Vec<ItemValue>> = arguments.iter().map(|texts| values(texts)).collect();
    arguments.resize(function.parameters.len(), Vec::new());
    let arguments: Vec<&[ItemValue]> = arguments.iter().map(Vec::as_slice).collect();
    (function.call)(&arguments).map(texts)
}

fn values(texts: &[impl AsRef<str>]) -> Vec<ItemValue> {
    let texts = texts.iter();
    texts
        .map(|text| ItemValue {
            text: text.as_ref().to_owned(),
            ..ItemValue::default()
        })
        .collect()
}

/// What a function gives for one text for each parameter.
pub(super) fn outcome(name: &str, arguments: &[&str]) -> Result<Vec<ItemValue>, String> {
    let arguments: Vec<&[&str]> = arguments.iter().map(std::slice::from_ref).collect();
    outcome_of_all(name, &arguments)
}

pub(super) fn call(name: &str, arguments: &[&str]) -> Vec<String> {
    texts(outcome(name, arguments).unwrap())
}

pub(super) fn call_all(name: &str, arguments: &[&[&str]]) -> Vec<String> {
    texts(outcome_of_all(name, arguments).unwrap())
}

pub(super) fn fails(name: &str, arguments: &[&str]) -> String {
    outcome(name, arguments).unwrap_err()
}

fn texts(values: Vec<ItemValue>) -> Vec<String> {
    values.into_iter().map(|value| value.text).collect()
}

#[test]
fn no_iri_stands_for_two() {
    for function in Function::ALL {
        for iri in function.iris {
            let others = Function::ALL.iter().filter(|other| is_among(other.iris, iri)).count();
            assert_eq!(others, 1, "{iri}");
        }
        for iri in function.parameters.iter().flat_map(|parameter| parameter.iris) {
            let of = |parameter: &&Parameter| is_among(parameter.iris, iri);
            assert_eq!(
                function.parameters.iter().filter(of).count(),
                1,
                "{}: {iri}",
                function.iris[0]
            );
        }
    }
}

#[test]
fn spellings_are_found() {
    let upper = Function::from_iri("https://users.ugent.be/~bjdmeest/function/grel.ttl#toUpperCase").unwrap();
    for name in ["valueParam", "valueParameter", "valueParam1"] {
        let iri = format!("http://users.ugent.be/~bjdmeest/function/grel.ttl#{name}");
        assert_eq!(upper.parameter(&iri), Some(0), "{name}");
    }
    let unknown = "http://users.ugent.be/~bjdmeest/function/grel.ttl#unknown";
    assert_eq!(upper.parameter(unknown), None);
    assert!(!upper.has_output(unknown));
    assert!(Function::from_iri(unknown).is_none());
    let url = Function::from_iri("http://example.com/idlab/function/toUpperCaseURL").unwrap();
    assert_eq!(url.parameter("http://example.com/idlab/function/str"), Some(0));
    assert!(url.has_output("https://w3id.org/imec/idlab/function#_stringOut"));
}

/// Functions, parameters and outputs of the mappings of the suite, but for those that it
/// has for errors.
#[test]
fn the_suite_finds_what_it_calls() {
    let grel = |name: &str| format!("http://users.ugent.be/~bjdmeest/function/grel.ttl#{name}");
    let idlab = |name: &str| format!("https://w3id.org/imec/idlab/function#{name}");
    let value = || vec![grel("valueParam")];
    for (function, parameters, output) in [
        (idlab("alwaysReturnsABC"), vec![], idlab("_stringOut")),
        (grel("toUpperCase"), value(), grel("stringOut")),
        (idlab("toUpperCaseURL"), vec![idlab("str")], idlab("_stringOut")),
        (grel("string_length"), value(), grel("output_number")),
        (
            grel("string_substring"),
            vec![grel("valueParam"), grel("p_int_i_from")],
            grel("stringOut"),
        ),
        (
            idlab("equal"),
            vec![grel("valueParam"), grel("valueParam2")],
            idlab("_boolOut"),
        ),
        (
            grel("string_replace"),
            vec![grel("valueParam"), grel("param_find"), grel("param_replace")],
            grel("stringOut"),
        ),
    ] {
        let found = Function::from_iri(&function).unwrap_or_else(|| panic!("{function}"));
        let places: Vec<_> = parameters.iter().map(|iri| found.parameter(iri)).collect();
        assert_eq!(
            places,
            (0..parameters.len()).map(Some).collect::<Vec<_>>(),
            "{function}"
        );
        assert!(found.has_output(&output), "{function}");
    }
    assert_eq!(call("alwaysReturnsABC", &[]), ["ABC"]);
}

/// Whatever the executor hands over, a call comes back.
#[test]
fn calls_without_values_do_not_panic() {
    for function in Function::ALL {
        let none: Vec<&[ItemValue]> = vec![&[]; function.parameters.len()];
        let needs_one = function
            .parameters
            .iter()
            .any(|parameter| parameter.is_required && !parameter.takes_all);
        for arguments in [&none[..], &[]] {
            assert_eq!((function.call)(arguments).is_err(), needs_one, "{}", function.iris[0]);
        }
    }
}

#[test]
fn lists_of_iris_have_no_repetitions() {
    for function in Function::ALL {
        let parameters = function.parameters.iter().map(|parameter| parameter.iris);
        for iris in parameters.chain([function.iris, function.outputs]) {
            assert_eq!(iris.iter().collect::<BTreeSet<_>>().len(), iris.len(), "{iris:?}");
        }
    }
}
