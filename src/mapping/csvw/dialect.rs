//! [Dialect descriptions](https://www.w3.org/TR/tabular-metadata/#dialect-descriptions).

use super::context::is_common_property;
use super::json::Document;
use crate::source::{Dialect, Trim};
use jsonc_parser::ast::Value;
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

/// Reads a dialect description.
pub(super) fn read(document: &Document<'_>, value: &Value<'_>) -> Dialect {
    let mut dialect = Dialect {
        // Within a dialect description the default is `#`, without one there are no comments.
        comment_prefix: Some("#".to_owned()),
        ..Dialect::default()
    };
    let Value::Object(object) = value else {
        if value.as_string_lit().is_some() {
            let hint = "write the dialect into the table's description";
            document.unsupported("a dialect in a file of its own", value.range(), hint);
        } else {
            document.wrong("dialect", value.range(), "an object");
        }
        return dialect;
    };
    for property in &object.properties {
        let (name, value) = (property.name.as_str(), &property.value);
        let byte = || {
            let byte = value.as_string_lit().and_then(|text| match text.value.as_bytes() {
                [byte] if byte.is_ascii() && !matches!(byte, b'\r' | b'\n') => Some(*byte),
                _ => None,
            });
            if byte.is_none() {
                document.wrong(name, value.range(), "one ASCII character");
            }
            byte
        };
        let only_default = |is_default: bool| {
            if !is_default {
                let hint = "only the standard's default is read so far";
                document.unsupported(&format!("this value of `{name}`"), value.range(), hint);
            }
        };
        let number_is = |n: &str| value.as_number_lit().is_some_and(|number| number.value == n);
        match name {
            "@id" => _ = document.string("@id", value),
            "@type" if value.as_string_lit().is_some_and(|text| text.value == "Dialect") => {}
            "@type" => document.wrong("@type", value.range(), "\"Dialect\" here"),
            "commentPrefix" => {
                dialect.comment_prefix = match value {
                    Value::NullKeyword(_) => None,
                    value => document.string(name, value).filter(|prefix| !prefix.is_empty()),
                }
            }
            "delimiter" => dialect.delimiter = byte().unwrap_or(b','),
            "quoteChar" => {
                dialect.quote = match value {
                    Value::NullKeyword(_) => None,
                    _ => byte(),
                }
            }
            "doubleQuote" => dialect.double_quote = document.boolean(name, value).unwrap_or(true),
            "header" => dialect.header = document.boolean(name, value).unwrap_or(true),
            "headerRowCount" if number_is("0") => dialect.header = false,
            "headerRowCount" => only_default(number_is("1")),
            "skipBlankRows" => dialect.skip_blank_rows = document.boolean(name, value).unwrap_or(false),
            "skipRows" | "skipColumns" => only_default(number_is("0")),
            "skipInitialSpace" => {
                let skips = document.boolean(name, value).unwrap_or(false);
                if object.get("trim").is_none() {
                    dialect.trim = if skips { Trim::Start } else { Trim::None };
                }
            }
            "trim" => match trim(value) {
                Some(trim) => dialect.trim = trim,
                None => document.wrong(name, value.range(), "true, false, \"start\" or \"end\""),
            },
            "encoding" => {
                let label = document.string(name, value).unwrap_or_default().to_ascii_lowercase();
                only_default(matches!(label.as_str(), "utf-8" | "utf8" | "us-ascii" | "ascii"));
            }
            "lineTerminators" => {
                let terminators = document.strings(name, value).unwrap_or_default();
                only_default(
                    terminators.iter().any(|t| t == "\n") && terminators.iter().all(|t| t == "\n" || t == "\r\n"),
                );
            }
            _ if is_common_property(name) => {}
            _ => document.unknown(property, "a dialect", KNOWN),
        }
    }
    dialect
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
