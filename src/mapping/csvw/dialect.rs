//! [Dialect descriptions](https://www.w3.org/TR/tabular-metadata/#dialect-descriptions).

use super::context::is_common_property;
use super::json::Document;
use crate::source::{Dialect, Trim};
use encoding_rs::Encoding;
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;

const KNOWN: &[&str] = &[
    "@id",
    "@type",
    "commentPrefix",
    "delimiter",
    "doubleQuote",
    "encoding",
    "header",
    "headerRowCount",
    "lineTerminators",
    "quoteChar",
    "skipBlankRows",
    "skipColumns",
    "skipInitialSpace",
    "skipRows",
    "trim",
];

/// A dialect description that says nothing: within one, rows that begin with `#` are comments.
pub(super) fn described() -> Dialect {
    Dialect {
        comment_prefix: Some("#".to_owned()),
        ..Dialect::default()
    }
}

/// Reads a dialect description. What it cannot say is as if it had not been said.
pub(super) fn read(document: &Document<'_>, object: &Object<'_>) -> Dialect {
    let mut dialect = described();
    for property in &object.properties {
        let (name, value) = (property.name.as_str(), &property.value);
        let is_null = matches!(value, Value::NullKeyword(_));
        match name {
            "@context" => {}
            "@id" => check_id(document, value),
            "@type" if value.as_string_lit().is_some_and(|text| text.value == "Dialect") => {}
            "@type" => document.forbidden("@type", value.range(), "\"Dialect\" here"),
            "commentPrefix" if is_null => dialect.comment_prefix = None,
            "commentPrefix" => set(&mut dialect.comment_prefix, text(document, property).map(Some)),
            "delimiter" => set(&mut dialect.delimiter, text(document, property)),
            "quoteChar" if is_null => dialect.quote = None,
            "quoteChar" => set(&mut dialect.quote, text(document, property).map(Some)),
            "doubleQuote" => set(&mut dialect.double_quote, document.boolean(name, value)),
            "encoding" => set(&mut dialect.encoding, encoding(document, property)),
            "header" if object.get("headerRowCount").is_none() => {
                let header = document.boolean(name, value);
                set(&mut dialect.header_rows, header.map(u64::from));
            }
            "header" => _ = document.boolean(name, value),
            "headerRowCount" => set(&mut dialect.header_rows, number(document, property)),
            "lineTerminators" => set(&mut dialect.line_terminators, terminators(document, property)),
            "skipBlankRows" => set(&mut dialect.skip_blank_rows, document.boolean(name, value)),
            "skipColumns" => {
                let columns = number(document, property).and_then(|number| usize::try_from(number).ok());
                set(&mut dialect.skip_columns, columns);
            }
            "skipRows" => set(&mut dialect.skip_rows, number(document, property)),
            "skipInitialSpace" => {
                let trim = document
                    .boolean(name, value)
                    .map(|skips| if skips { Trim::Start } else { Trim::None });
                if object.get("trim").is_none() {
                    set(&mut dialect.trim, trim);
                }
            }
            "trim" => match trim(value) {
                Some(trim) => dialect.trim = trim,
                None => document.wrong(name, value.range(), "true, false, \"start\" or \"end\""),
            },
            _ if is_common_property(name) => {}
            _ => document.unknown(property, "a dialect", KNOWN),
        }
    }
    dialect
}

fn set<T>(to: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *to = value;
    }
}

fn check_id(document: &Document<'_>, value: &Value<'_>) {
    let id = document.string("@id", value);
    if id.is_some_and(|id| id.starts_with("_:")) {
        document.forbidden("@id", value.range(), "a URL, and none that begins with `_:`");
    }
}

/// A text of at least one character.
fn text(document: &Document<'_>, property: &ObjectProp<'_>) -> Option<String> {
    let name = property.name.as_str();
    let text = document.string(name, &property.value)?;
    if text.is_empty() {
        document.wrong(name, property.value.range(), "a text of at least one character");
        return None;
    }
    Some(text)
}

/// A whole number that is not negative.
fn number(document: &Document<'_>, property: &ObjectProp<'_>) -> Option<u64> {
    let value = &property.value;
    let number = value.as_number_lit().and_then(|number| number.value.parse().ok());
    if number.is_none() {
        document.wrong(property.name.as_str(), value.range(), "a whole number, 0 or more");
    }
    number
}

/// A label of the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
fn encoding(document: &Document<'_>, property: &ObjectProp<'_>) -> Option<&'static Encoding> {
    let label = document.string("encoding", &property.value)?;
    let encoding = Encoding::for_label_no_replacement(label.as_bytes());
    if encoding.is_none() {
        let expected = "the name of an encoding, such as \"utf-8\", \"windows-1252\" or \"utf-16le\"";
        document.wrong("encoding", property.value.range(), expected);
    }
    encoding
}

fn terminators(document: &Document<'_>, property: &ObjectProp<'_>) -> Option<Vec<String>> {
    let terminators = document.strings("lineTerminators", &property.value)?;
    if terminators.is_empty() || terminators.iter().any(String::is_empty) {
        let expected = "a text of at least one character, or an array of such texts";
        document.wrong("lineTerminators", property.value.range(), expected);
        return None;
    }
    Some(terminators)
}

fn trim(value: &Value<'_>) -> Option<Trim> {
    match value {
        Value::BooleanLit(boolean) => Some(if boolean.value { Trim::Both } else { Trim::None }),
        Value::StringLit(text) => match text.value.as_ref() {
            "true" => Some(Trim::Both),
            "false" => Some(Trim::None),
            "start" => Some(Trim::Start),
            "end" => Some(Trim::End),
            _ => None,
        },
        _ => None,
    }
}
