//! The text of a cell becomes values: [parsing cells](https://www.w3.org/TR/tabular-data-model/#parsing-cells).

use crate::plan::{CellRule, Datatype, Facet, FacetKind, Format};
use crate::source::Natural;
use crate::xsd::{self, Builtin, WhiteSpace};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

/// The text that the values of a row share.
#[derive(Debug, Default)]
pub(super) struct CellText {
    /// The text of all values.
    pub(super) values: String,
    /// What a format makes of one value.
    rebuilt: String,
}

impl CellText {
    /// Forgets the values.
    pub(super) fn clear(&mut self) {
        self.values.clear();
    }

    /// The text of one value.
    pub(super) fn of(&self, value: &Value) -> &str {
        &self.values[value.text.clone()]
    }
}

/// A value of a cell, within a text that all values of a row share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    /// Its bytes.
    pub(super) text: Range<usize>,
    /// Whether it is of the column's datatype; a string without datatype otherwise.
    pub(super) fits: bool,
    /// What it is by nature, where its source knows.
    pub(super) natural: Natural,
}

/// What is wrong with a cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CellProblem {
    /// No value where one is required.
    Required,
    /// Not a lexical form of the datatype.
    Datatype(String),
    /// Not of the format.
    Format(String),
    /// Shorter or longer than allowed: the length that it has.
    Length(String, u64),
    /// Beyond a bound of the value.
    Facet(String, Facet),
}

/// Appends the values of `cell` to `values`, their text to `text`; says what is wrong.
/// Returns whether the value is null, which an empty list is not.
pub(super) fn parse(
    rule: &CellRule,
    cell: &str,
    text: &mut CellText,
    values: &mut Vec<Value>,
    problem: &mut dyn FnMut(CellProblem),
) -> bool {
    // 6.4, steps 1 to 3.
    let white_space = rule.datatype.base.white_space();
    let start = text.values.len();
    normalize(cell, white_space, &mut text.values);
    if text.values.len() == start {
        text.values.push_str(&rule.default);
    }
    let whole = start..text.values.len();
    let is_null = |text: &CellText, range: &Range<usize>| {
        let value = &text.values[range.clone()];
        rule.null.iter().any(|null| null == value)
    };
    let Some(separator) = &rule.separator else {
        let is_null = is_null(text, &whole);
        if !is_null {
            values.push(value(rule, text, whole, problem));
        } else if rule.required {
            problem(CellProblem::Required);
        }
        return is_null;
    };
    // Steps 4 and 5.
    if whole.is_empty() {
        if rule.required {
            problem(CellProblem::Required);
        }
        return false;
    }
    if is_null(text, &whole) {
        return true;
    }
    let keeps_space = matches!(rule.datatype.base, Builtin::String | Builtin::AnyAtomicType);
    let mut rest = Some(whole);
    while let Some(range) = rest {
        let (mut item, after) = match text.values[range.clone()].find(separator.as_str()) {
            Some(at) => (
                range.start..range.start + at,
                Some(range.start + at + separator.len()..range.end),
            ),
            None => (range, None),
        };
        rest = after;
        if !keeps_space {
            let item_text = &text.values[item.clone()];
            let lead = item_text.len() - item_text.trim_start().len();
            item = item.start + lead..item.start + item_text.trim_end().len().max(lead);
        }
        if item.is_empty() && !rule.default.is_empty() {
            let start = text.values.len();
            text.values.push_str(&rule.default);
            item = start..text.values.len();
        }
        if !is_null(text, &item) {
            values.push(value(rule, text, item, problem));
        }
    }
    false
}

fn normalize(cell: &str, white_space: WhiteSpace, text: &mut String) {
    let is_plain =
        white_space == WhiteSpace::Preserve || !cell.bytes().any(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    if is_plain {
        text.push_str(cell);
    } else {
        xsd::normalize(cell, white_space, text);
    }
}

/// Checks one value: format or lexical form, length, bounds. What a format says
/// otherwise than the datatype is rebuilt in the datatype's own form.
fn value(rule: &CellRule, text: &mut CellText, range: Range<usize>, problem: &mut dyn FnMut(CellProblem)) -> Value {
    let datatype = &rule.datatype;
    let CellText { values, rebuilt } = text;
    let written = &values[range.clone()];
    rebuilt.clear();
    let is_of_format = match &datatype.format {
        // A pattern that takes too many steps is not known to match.
        Some(Format::Pattern { regex, .. }) => regex.is_match(written).unwrap_or(false),
        Some(Format::Number(format)) => format.read(written, rebuilt).is_ok(),
        Some(Format::Date(format)) => format.read(written, rebuilt).is_ok(),
        Some(Format::Boolean { .. }) | None if datatype.base == Builtin::Boolean => {
            let truth = truth(datatype.format.as_ref(), written);
            rebuilt.push_str(truth.unwrap_or_default());
            truth.is_some()
        }
        Some(Format::Boolean { .. }) | None => true,
    };
    let lexical = if rebuilt.is_empty() { written } else { rebuilt.as_str() };
    let found = if is_of_format {
        misfit(rule, written, lexical)
    } else {
        Some(CellProblem::Format(written.to_owned()))
    };
    if let Some(found) = found {
        problem(found);
        return Value {
            text: range,
            fits: false,
            natural: Natural::String,
        };
    }
    if rule.is_canonical
        && let Cow::Owned(canonical) = xsd::canonical(datatype.base, lexical)
    {
        *rebuilt = canonical;
    }
    let text = if rebuilt.is_empty() {
        range
    } else {
        let start = values.len();
        values.push_str(rebuilt);
        start..values.len()
    };
    Value {
        text,
        fits: true,
        natural: Natural::String,
    }
}

/// What is wrong with a value that is `written` so and has the form `lexical`.
fn misfit(rule: &CellRule, written: &str, lexical: &str) -> Option<CellProblem> {
    let datatype = &rule.datatype;
    if !datatype.base.accepts(lexical) {
        return Some(CellProblem::Datatype(written.to_owned()));
    }
    if datatype.length.min.is_some() || datatype.length.max.is_some() {
        let length = length(datatype.base, lexical);
        if datatype.length.min.is_some_and(|min| length < min) || datatype.length.max.is_some_and(|max| length > max) {
            return Some(CellProblem::Length(written.to_owned(), length));
        }
    }
    let facet = facet_beyond(datatype, lexical)?;
    Some(CellProblem::Facet(written.to_owned(), facet.clone()))
}

/// The bound of the value that a lexical form is beyond.
#[inline]
pub(super) fn facet_beyond<'a>(datatype: &'a Datatype, lexical: &str) -> Option<&'a Facet> {
    let beyond = |facet: &&Facet| !is_within(datatype.base, lexical, facet);
    datatype.facets.iter().find(beyond)
}

/// [Booleans](https://www.w3.org/TR/tabular-data-model/#formats-for-booleans) are `true`
/// or `false`, however they are written.
fn truth(format: Option<&Format>, written: &str) -> Option<&'static str> {
    let (yes, no) = match format {
        Some(Format::Boolean { yes, no }) => (written == yes, written == no),
        _ => (matches!(written, "true" | "1"), matches!(written, "false" | "0")),
    };
    match (yes, no) {
        (true, _) => Some("true"),
        (_, true) => Some("false"),
        _ => None,
    }
}

/// [Length](https://www.w3.org/TR/tabular-data-model/#length-constraints): characters,
/// or bytes of binary data.
fn length(base: Builtin, text: &str) -> u64 {
    let bytes = match base {
        Builtin::HexBinary => text.len() / 2,
        Builtin::Base64Binary => text.bytes().filter(|byte| !matches!(byte, b' ' | b'=')).count() * 3 / 4,
        _ => text.chars().count(),
    };
    bytes as u64
}

fn is_within(base: Builtin, text: &str, facet: &Facet) -> bool {
    let Some(order) = xsd::compare(base, text, &facet.value) else {
        return false;
    };
    match facet.kind {
        FacetKind::MinInclusive => order != Ordering::Less,
        FacetKind::MinExclusive => order == Ordering::Greater,
        FacetKind::MaxInclusive => order != Ordering::Greater,
        FacetKind::MaxExclusive => order == Ordering::Less,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Length;

    fn run(rule: &CellRule, cell: &str) -> (Vec<String>, Vec<CellProblem>) {
        let (mut text, mut values, mut problems) = (CellText::default(), Vec::new(), Vec::new());
        text.values.push_str("before");
        parse(rule, cell, &mut text, &mut values, &mut |problem| {
            problems.push(problem);
        });
        (
            values
                .into_iter()
                .map(|value| text.values[value.text].to_owned())
                .collect(),
            problems,
        )
    }

    fn rule(base: Builtin) -> CellRule {
        CellRule {
            datatype: Datatype::builtin(base),
            ..CellRule::default()
        }
    }

    #[test]
    fn lists_are_split_trimmed_and_freed_of_nulls() {
        let list = CellRule {
            separator: Some(";".to_owned()),
            null: vec!["-".to_owned()],
            ..rule(Builtin::Integer)
        };
        assert_eq!(
            run(&list, " 1; 2 ;-;3"),
            (vec!["1".into(), "2".into(), "3".into()], vec![])
        );
        assert_eq!(run(&list, ""), (vec![], vec![]));
        assert_eq!(run(&list, "-"), (vec![], vec![]));
        let strings = CellRule {
            separator: Some("|".to_owned()),
            ..rule(Builtin::String)
        };
        assert_eq!(run(&strings, "a| b||c").0, ["a", " b", "c"]);
    }

    #[test]
    fn default_and_null_and_required() {
        let with_default = CellRule {
            default: "x".to_owned(),
            ..rule(Builtin::String)
        };
        assert_eq!(run(&with_default, "").0, ["x"]);
        let required = CellRule {
            required: true,
            ..rule(Builtin::String)
        };
        assert_eq!(run(&required, ""), (vec![], vec![CellProblem::Required]));
        let no_null = CellRule {
            null: vec!["NULL".to_owned()],
            ..rule(Builtin::String)
        };
        assert_eq!(run(&no_null, "").0, [""]);
        assert!(run(&no_null, "NULL").0.is_empty());
    }

    #[test]
    fn values_that_do_not_fit_are_kept_and_named() {
        assert_eq!(
            run(&rule(Builtin::Integer), "33.000"),
            (vec!["33.000".into()], vec![CellProblem::Datatype("33.000".into())])
        );
        let mut short = rule(Builtin::String);
        short.datatype.length = Length {
            min: None,
            max: Some(3),
        };
        assert_eq!(run(&short, "Hội").1, []);
        assert_eq!(run(&short, "Hội An").1, [CellProblem::Length("Hội An".into(), 6)]);
        let mut flag = rule(Builtin::Boolean);
        flag.datatype.format = Some(Format::Boolean {
            yes: "ja".into(),
            no: "nein".into(),
        });
        assert_eq!(run(&flag, "nein").0, ["false"]);
        assert_eq!(run(&flag, "true").1, [CellProblem::Format("true".into())]);
        assert_eq!(run(&rule(Builtin::Boolean), "1").0, ["true"]);
        assert_eq!(run(&rule(Builtin::Boolean), "no").1.len(), 1);
        let mut latitude = rule(Builtin::Decimal);
        latitude.datatype.facets = vec![Facet {
            kind: FacetKind::MaxInclusive,
            value: "90".into(),
        }];
        assert_eq!(run(&latitude, "90.0").1, []);
        assert_eq!(run(&latitude, "90.01").1.len(), 1);
    }
}
