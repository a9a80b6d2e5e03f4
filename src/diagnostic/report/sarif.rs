//! Findings as a log of [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

use super::json::without_commands;
use super::rests;
use crate::diagnostic::{Code, Diagnostic, Findings, Place};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What is encoded in an address: all but unreserved characters and slashes.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

pub(super) fn report(findings: &Findings) -> String {
    let kept = findings.kept().iter().map(|diagnostic| diagnostic.code);
    let suppressed = findings.suppressed().map(|(code, ..)| code);
    let codes: BTreeSet<Code> = kept.chain(suppressed).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let results: Vec<Value> = findings
        .kept()
        .iter()
        .map(|diagnostic| result(diagnostic, &codes))
        .collect();
    let mut run = json!({
        "tool": {"driver": driver(&codes)},
        // Columns are counted in characters (3.14.17).
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let notes: Vec<Value> = rests(findings)
        .map(|(code, _, rest)| {
            json!({
                "level": "note",
                "message": message(&rest),
                "associatedRule": rule_reference(code, &codes),
            })
        })
        .collect();
    if !notes.is_empty() {
        run["invocations"] = json!([{"executionSuccessful": true, "toolExecutionNotifications": notes}]);
    }
    let log = json!({"version": "2.1.0", "$schema": SCHEMA, "runs": [run]});
    without_commands(&format!("{log:#}")) + "\n"
}

/// The program, with the documentation of the codes that occur (3.19).
fn driver(codes: &[Code]) -> Value {
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| {
            json!({
                "id": code.as_str(),
                "shortDescription": {"text": code.title()},
                "help": {"text": code.documentation(), "markdown": code.documentation()},
            })
        })
        .collect();
    let mut driver = json!({"name": "lodpress", "semanticVersion": env!("CARGO_PKG_VERSION")});
    let home = env!("CARGO_PKG_REPOSITORY");
    if !home.is_empty() {
        driver["informationUri"] = json!(home);
    }
    driver["rules"] = Value::Array(rules);
    driver
}

/// The first place is the location, further ones are related (3.27).
fn result(diagnostic: &Diagnostic, codes: &[Code]) -> Value {
    let reference = rule_reference(diagnostic.code, codes);
    let mut result = json!({
        "ruleId": reference["id"],
        "ruleIndex": reference["index"],
        "level": diagnostic.severity.name(),
        "message": message(&diagnostic.message),
    });
    let mut places = diagnostic.places.iter();
    if let Some(place) = places.next() {
        result["locations"] = json!([location(place)]);
    }
    let related: Vec<Value> = places.map(location).collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    if let Some(hint) = &diagnostic.hint {
        result["properties"] = json!({"hint": hint});
    }
    result
}

fn rule_reference(code: Code, codes: &[Code]) -> Value {
    let index = codes.iter().position(|known| *known == code);
    json!({"id": code.as_str(), "index": index})
}

/// A message without placeholders, in which braces are doubled (3.11.5).
fn message(text: &str) -> Value {
    json!({"text": text.replace('{', "{{").replace('}', "}}")})
}

fn location(place: &Place) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri(&place.path)}});
    if place.line > 0 {
        physical["region"] = region(place);
    }
    let mut location = json!({"physicalLocation": physical});
    if let Some(note) = &place.note {
        location["message"] = message(note);
    }
    location
}

/// A region by lines and columns, its end behind the last character (3.30.5).
fn region(place: &Place) -> Value {
    let mut region = json!({"startLine": place.line, "startColumn": place.column.max(1)});
    if let Some((line, column)) = place.end() {
        if line > place.line {
            region["endLine"] = json!(line);
        }
        region["endColumn"] = json!(column);
        region["snippet"] = json!({"text": place.text()});
    }
    region
}

/// A relative path is relative to where the program was run; an absolute one is an
/// address of its own ([RFC 8089](https://www.rfc-editor.org/rfc/rfc8089#section-2)).
fn uri(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(path, ENCODED))
}
