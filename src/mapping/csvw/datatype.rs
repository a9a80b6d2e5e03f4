//! [Datatypes](https://www.w3.org/TR/tabular-metadata/#datatypes) with format and constraints.

use super::context::is_common_property;
use super::json::Document;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::plan::{Datatype, Facet, FacetKind, Format};
use crate::xsd::{Builtin, Family, compare};
use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;
use oxigraph::model::NamedNode;
use regex::RegexBuilder;
use std::cmp::Ordering;

const KNOWN: &[&str] = &[
    "@id",
    "@type",
    "base",
    "format",
    "length",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minInclusive",
    "maxInclusive",
    "minExclusive",
    "maxExclusive",
    "name",
];

/// Bytes that a compiled pattern may have: a hostile pattern is refused, not run.
const PATTERN_LIMIT: usize = 1 << 20;

/// Reads a datatype: a name, or an object.
pub(super) fn read(document: &Document<'_>, value: &Value<'_>) -> Option<Datatype> {
    match value {
        Value::StringLit(_) => builtin(document, "datatype", value).map(Datatype::builtin),
        Value::Object(object) => described(document, object),
        _ => {
            document.wrong("datatype", value.range(), "the name of a datatype or an object");
            None
        }
    }
}

fn builtin(document: &Document<'_>, property: &str, value: &Value<'_>) -> Option<Builtin> {
    let name = document.string(property, value)?;
    let found = Builtin::from_name(&name);
    if found.is_none() {
        let known = Builtin::ALL.iter().flat_map(|builtin| builtin.names()).copied();
        let known: Vec<&str> = known.collect();
        let mut diagnostic = Diagnostic::error(Code::CsvwValue, format!("there is no datatype `{name}`"))
            .at(document.place(value.range()));
        diagnostic = match nearest(&name, known.iter().copied()) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic.hint(format!("there are: {}", known.join(", "))),
        };
        document.problem(diagnostic);
    }
    found
}

fn described(document: &Document<'_>, object: &Object<'_>) -> Option<Datatype> {
    let base = match object.get("base") {
        Some(property) => builtin(document, "base", &property.value)?,
        None => Builtin::String,
    };
    let mut datatype = Datatype::builtin(base);
    for property in &object.properties {
        let (name, value) = (property.name.as_str(), &property.value);
        match name {
            "base" => {}
            "name" => _ = document.string(name, value),
            "@type" if value.as_string_lit().is_some_and(|text| text.value == "Datatype") => {}
            "@type" => document.wrong("@type", value.range(), "\"Datatype\" here"),
            "@id" => {
                let iri = document
                    .string(name, value)
                    .map(|iri| NamedNode::new(super::context::expand(&iri)));
                match iri {
                    Some(Ok(iri)) if Builtin::from_iri(iri.as_str()).is_none() => datatype.iri = iri,
                    Some(_) => document.wrong(
                        name,
                        value.range(),
                        "an absolute URL, and not that of a built-in datatype",
                    ),
                    None => {}
                }
            }
            "format" => datatype.format = format(document, base, value),
            "length" | "minLength" | "maxLength" => length(document, name, value, &mut datatype),
            "minimum" | "minInclusive" => facet(document, name, FacetKind::MinInclusive, value, &mut datatype),
            "maximum" | "maxInclusive" => facet(document, name, FacetKind::MaxInclusive, value, &mut datatype),
            "minExclusive" => facet(document, name, FacetKind::MinExclusive, value, &mut datatype),
            "maxExclusive" => facet(document, name, FacetKind::MaxExclusive, value, &mut datatype),
            _ if is_common_property(name) => {}
            _ => document.unknown(property, "a datatype", KNOWN),
        }
    }
    check_bounds(document, object, &datatype);
    Some(datatype)
}

/// [6.4 Formats](https://www.w3.org/TR/tabular-data-model/#parsing-cells): a regular
/// expression, or the two words of a boolean.
fn format(document: &Document<'_>, base: Builtin, value: &Value<'_>) -> Option<Format> {
    if matches!(base.family(), Family::Decimal | Family::Double | Family::Date) {
        let hint = "write the values in the datatype's own form, such as 1234.5 or 2018-12-07";
        document.unsupported(&format!("a format of `{}`", base.name()), value.range(), hint);
        return None;
    }
    let text = document.string("format", value)?;
    if base == Builtin::Boolean {
        let words = text
            .split_once('|')
            .filter(|(yes, no)| !yes.is_empty() && !no.is_empty() && yes != no);
        if words.is_none() {
            document.wrong("format", value.range(), "two words with `|` between, such as \"Y|N\"");
        }
        return words.map(|(yes, no)| Format::Boolean {
            yes: yes.to_owned(),
            no: no.to_owned(),
        });
    }
    match RegexBuilder::new(&format!("^(?:{text})$"))
        .size_limit(PATTERN_LIMIT)
        .build()
    {
        Ok(regex) => Some(Format::Pattern { regex, source: text }),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
            document.wrong("format", value.range(), &format!("a regular expression: {reason}"));
            None
        }
    }
}

fn length(document: &Document<'_>, name: &str, value: &Value<'_>, datatype: &mut Datatype) {
    if datatype.base.family() != Family::Text {
        let message = format!("`{}` has no `{name}`", datatype.base.name());
        document.problem(Diagnostic::error(Code::CsvwValue, message).at(document.place(value.range())));
        return;
    }
    let Some(number) = value.as_number_lit().and_then(|number| number.value.parse().ok()) else {
        document.wrong(name, value.range(), "a whole number, 0 or more");
        return;
    };
    if name != "maxLength" {
        datatype.length.min = Some(number);
    }
    if name != "minLength" {
        datatype.length.max = Some(number);
    }
}

fn facet(document: &Document<'_>, name: &str, kind: FacetKind, value: &Value<'_>, datatype: &mut Datatype) {
    let base = datatype.base;
    let text = match value {
        Value::NumberLit(number) => number.value.to_owned(),
        Value::StringLit(text) => text.value.to_string(),
        _ => String::new(),
    };
    if matches!(base.family(), Family::Text | Family::Other) {
        let message = format!("`{}` has no `{name}`: its values have no order", base.name());
        document.problem(Diagnostic::error(Code::CsvwValue, message).at(document.place(value.range())));
    } else if !base.accepts(&text) {
        document.wrong(name, value.range(), &format!("a value of `{}`", base.name()));
    } else {
        datatype.facets.push(Facet { kind, value: text });
    }
}

/// [Bounds must leave some value](https://www.w3.org/TR/tabular-metadata/#datatypes).
fn check_bounds(document: &Document<'_>, object: &Object<'_>, datatype: &Datatype) {
    let contradict = |what: &str| {
        let start = jsonc_parser::common::Range::new(object.range.start, object.range.start + 1);
        let message = format!("{what} leave no value");
        document.problem(Diagnostic::error(Code::CsvwValue, message).at(document.place(start)));
    };
    if let (Some(min), Some(max)) = (datatype.length.min, datatype.length.max)
        && min > max
    {
        contradict("the bounds of the length");
    }
    let is_low = |facet: &&Facet| matches!(facet.kind, FacetKind::MinInclusive | FacetKind::MinExclusive);
    for low in datatype.facets.iter().filter(is_low) {
        for high in datatype.facets.iter().filter(|facet| !is_low(facet)) {
            let exclusive = low.kind == FacetKind::MinExclusive || high.kind == FacetKind::MaxExclusive;
            match compare(datatype.base, &low.value, &high.value) {
                Some(Ordering::Greater) => contradict("the bounds"),
                Some(Ordering::Equal) if exclusive => contradict("the bounds"),
                _ => {}
            }
        }
    }
}
