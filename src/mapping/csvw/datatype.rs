//! [Datatypes](https://www.w3.org/TR/tabular-metadata/#datatypes) with format and constraints.

use super::context::{expand, is_common_property};
use super::json::Document;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::plan::{Datatype, Facet, FacetKind, Format};
use crate::uax35::{DateFormat, DateKind, NumberFormat, PatternError};
use crate::xsd::{Builtin, Family, compare};
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use oxigraph::model::NamedNode;
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

/// What other languages call datatypes, and their names here.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("char", "string"),
    ("float32", "float"),
    ("float64", "double"),
    ("int16", "short"),
    ("int32", "int"),
    ("int64", "long"),
    ("int8", "byte"),
    ("numeric", "decimal"),
    ("real", "double"),
    ("str", "string"),
    ("text", "string"),
    ("timestamp", "dateTime"),
    ("uint16", "unsignedShort"),
    ("uint32", "unsignedInt"),
    ("uint64", "unsignedLong"),
    ("uint8", "unsignedByte"),
    ("uri", "anyURI"),
    ("url", "anyURI"),
    ("varchar", "string"),
    ("year", "gYear"),
];

/// Reads a datatype: a name, or an object.
pub(super) fn read(document: &Document<'_>, value: &Value<'_>) -> Option<Datatype> {
    match value {
        Value::StringLit(_) => builtin(document, "datatype", value).map(Datatype::builtin),
        Value::Object(object) => Some(described(document, object)),
        _ => {
            document.wrong("datatype", value.range(), "the name of a datatype or an object");
            None
        }
    }
}

/// A name that there is not is passed over with a warning. A URL is meant as a datatype of
/// the user's own, which only an object can describe: to pass it over would lose it.
fn builtin(document: &Document<'_>, property: &str, value: &Value<'_>) -> Option<Builtin> {
    let name = document.string(property, value)?;
    let found = Builtin::from_name(&name);
    if found.is_none() {
        let is_url = name.contains("://");
        let severity = if is_url { Severity::Error } else { Severity::Warning };
        let diagnostic = Diagnostic::new(Code::CsvwValue, severity, format!("there is no datatype `{name}`"))
            .at(document.place(value.range()));
        let known: Vec<&str> = Builtin::ALL
            .iter()
            .flat_map(|builtin| builtin.names())
            .copied()
            .collect();
        let elsewhere = OTHER_NAMES.iter().find(|(other, _)| other.eq_ignore_ascii_case(&name));
        let near = elsewhere
            .map(|(_, ours)| *ours)
            .or_else(|| nearest(&name, known.iter().copied()));
        document.problem(match near {
            _ if is_url => diagnostic.hint(format!(
                "name a datatype of your own by `@id`: {{\"@id\": \"{name}\", \"base\": \"string\"}}"
            )),
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic.hint(format!("there are: {}", known.join(", "))),
        });
    }
    found
}

fn described(document: &Document<'_>, object: &Object<'_>) -> Datatype {
    document.check_repeated(object);
    let base = object.get("base");
    let base = base.and_then(|property| builtin(document, "base", &property.value));
    let mut datatype = Datatype::builtin(base.unwrap_or(Builtin::String));
    let base = datatype.base;
    for property in &object.properties {
        let (name, value) = (property.name.as_str(), &property.value);
        match name {
            "base" => {}
            "name" => _ = document.string(name, value),
            "@type" if value.as_string_lit().is_some_and(|text| text.value == "Datatype") => {}
            "@type" => document.forbidden("@type", value.range(), "\"Datatype\" here"),
            "@id" => {
                if let Some(iri) = id(document, value) {
                    datatype.iri = iri;
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
    check_lengths(document, object, &datatype);
    check_facets(document, object, &datatype);
    datatype
}

/// The URL of a datatype: no blank node, and no built-in one.
fn id(document: &Document<'_>, value: &Value<'_>) -> Option<NamedNode> {
    let iri = document.string("@id", value)?;
    let node = NamedNode::new(expand(&iri)).ok();
    let node = node.filter(|node| !iri.starts_with("_:") && Builtin::from_iri(node.as_str()).is_none());
    if node.is_none() {
        let expected = "an absolute URL, and not that of a built-in datatype";
        document.forbidden("@id", value.range(), expected);
    }
    node
}

/// [Formats](https://www.w3.org/TR/tabular-data-model/#parsing-cells): patterns of numbers, dates
/// and times, the two words of a boolean, or a regular expression.
fn format(document: &Document<'_>, base: Builtin, value: &Value<'_>) -> Option<Format> {
    let is_number = matches!(base.family(), Family::Decimal | Family::Double);
    if let (true, Value::Object(object)) = (is_number, value) {
        return number_format(document, object);
    }
    let text = document.string("format", value)?;
    if is_number {
        return checked(document, "format", value, NumberFormat::parse(&text, None, None)).map(Format::Number);
    }
    let kind = match base {
        Builtin::Date => Some(DateKind::Date),
        Builtin::Time => Some(DateKind::Time),
        Builtin::DateTime | Builtin::DateTimeStamp => Some(DateKind::DateTime),
        _ => None,
    };
    if let Some(kind) = kind {
        return checked(document, "format", value, DateFormat::parse(&text, kind)).map(Format::Date);
    }
    if base == Builtin::Boolean {
        let words = text
            .split_once('|')
            .filter(|(yes, no)| !yes.is_empty() && !no.is_empty() && yes != no && !no.contains('|'));
        if words.is_none() {
            document.wrong("format", value.range(), "two words with `|` between, such as \"Y|N\"");
        }
        return words.map(|(yes, no)| Format::Boolean {
            yes: yes.to_owned(),
            no: no.to_owned(),
        });
    }
    match document.patterns.compile(&text) {
        Ok(regex) => Some(Format::Pattern { regex, source: text }),
        Err(reason) => {
            document.wrong("format", value.range(), &format!("a regular expression: {reason}"));
            None
        }
    }
}

/// [`decimalChar`, `groupChar` and `pattern`](https://www.w3.org/TR/tabular-data-model/#formats-for-numeric-types).
fn number_format(document: &Document<'_>, object: &Object<'_>) -> Option<Format> {
    const KNOWN: &[&str] = &["decimalChar", "groupChar", "pattern"];
    let unknown = object
        .properties
        .iter()
        .filter(|property| !KNOWN.contains(&property.name.as_str()));
    for property in unknown.filter(|property| !is_common_property(property.name.as_str())) {
        document.unknown(property, "a format of numbers", KNOWN);
    }
    let text = |name: &str| {
        let property = object.get(name)?;
        document.string(name, &property.value)
    };
    let (decimal, group) = (text("decimalChar"), text("groupChar"));
    let (decimal, group) = (decimal.as_deref(), group.as_deref());
    let with_pattern = text("pattern").and_then(|pattern| {
        let property: &ObjectProp<'_> = object.get("pattern")?;
        checked(
            document,
            "pattern",
            &property.value,
            NumberFormat::parse(&pattern, decimal, group),
        )
    });
    let format = with_pattern.or_else(|| {
        let whole = Value::Object(object.clone());
        checked(
            document,
            "format",
            &whole,
            NumberFormat::without_pattern(decimal, group),
        )
    });
    format.map(Format::Number)
}

/// Warns of a pattern that is wrong; the part at fault is shown where the text stands as it is read.
fn checked<T>(
    document: &Document<'_>,
    property: &str,
    value: &Value<'_>,
    parsed: Result<T, PatternError>,
) -> Option<T> {
    match parsed {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            let range = value.range();
            let range = match value {
                // The pattern stands in quotes, without escapes where it is as long as it is written.
                Value::StringLit(text) if text.value.len() + 2 == range.end - range.start => {
                    let start = range.start + 1;
                    Range::new(start + error.span.start, start + error.span.end.max(error.span.start))
                }
                _ => range,
            };
            let message = format!("`{property}` is passed over: {}", error.message);
            let place = document.place(range);
            document.problem(Diagnostic::warning(Code::CsvwValue, message).at(place));
            None
        }
    }
}

fn length(document: &Document<'_>, name: &str, value: &Value<'_>, datatype: &mut Datatype) {
    let has_length = datatype.base.family() == Family::Text && datatype.base != Builtin::AnyUri;
    if !has_length {
        let message = format!("`{}` has no `{name}`", datatype.base.name());
        document.problem(Diagnostic::error(Code::CsvwValue, message).at(document.place(value.range())));
        return;
    }
    let Some(number) = value.as_number_lit().and_then(|number| number.value.parse().ok()) else {
        document.wrong(name, value.range(), "a whole number, 0 or more");
        return;
    };
    let length = &mut datatype.length;
    if name != "maxLength" {
        length.min = Some(length.min.map_or(number, |min: u64| min.max(number)));
    }
    if name != "minLength" {
        length.max = Some(length.max.map_or(number, |max: u64| max.min(number)));
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

fn contradiction(document: &Document<'_>, object: &Object<'_>, message: &str) {
    let place = document.start_of(object);
    document.problem(Diagnostic::error(Code::CsvwValue, message).at(place));
}

/// [Bounds of the length must leave some](https://www.w3.org/TR/tabular-metadata/#datatypes), and
/// `length` must lie within them.
fn check_lengths(document: &Document<'_>, object: &Object<'_>, datatype: &Datatype) {
    if let (Some(min), Some(max)) = (datatype.length.min, datatype.length.max)
        && min > max
    {
        contradiction(document, object, "the bounds of the length leave no value");
    }
}

/// [Bounds of the value](https://www.w3.org/TR/tabular-metadata/#datatypes): one below and one above,
/// which leave some value between them.
fn check_facets(document: &Document<'_>, object: &Object<'_>, datatype: &Datatype) {
    let facets = &datatype.facets;
    let of_kind = |kind: FacetKind| facets.iter().filter(move |facet| facet.kind == kind);
    let has = |kind: FacetKind| of_kind(kind).next().is_some();
    for (inclusive, exclusive) in [
        (FacetKind::MinInclusive, FacetKind::MinExclusive),
        (FacetKind::MaxInclusive, FacetKind::MaxExclusive),
    ] {
        if has(inclusive) && has(exclusive) {
            let message = format!("`{}` and `{}` exclude each other", inclusive.name(), exclusive.name());
            contradiction(document, object, &message);
        }
        let values: Vec<&str> = of_kind(inclusive).map(|facet| facet.value.as_str()).collect();
        if let [a, b] = values.as_slice()
            && compare(datatype.base, a, b) != Some(Ordering::Equal)
        {
            let message = format!("two values of `{}`: {a} and {b}", inclusive.name());
            contradiction(document, object, &message);
        }
    }
    let is_low = |facet: &&Facet| matches!(facet.kind, FacetKind::MinInclusive | FacetKind::MinExclusive);
    for low in facets.iter().filter(is_low) {
        for high in facets.iter().filter(|facet| !is_low(facet)) {
            let exclusive = [low.kind, high.kind]
                .iter()
                .filter(|kind| matches!(kind, FacetKind::MinExclusive | FacetKind::MaxExclusive))
                .count();
            match compare(datatype.base, &low.value, &high.value) {
                Some(Ordering::Greater) => contradiction(document, object, "the bounds leave no value"),
                // Two exclusive bounds may be equal, as the standard has it.
                Some(Ordering::Equal) if exclusive == 1 => contradiction(document, object, "the bounds leave no value"),
                _ => {}
            }
        }
    }
}
