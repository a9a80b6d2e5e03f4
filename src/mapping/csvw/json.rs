//! JSON whose every value knows its place in the document.

use super::pattern::Patterns;
use crate::diagnostic::{Code, Diagnostic, Findings, Place, Result, Severity, nearest};
use crate::plan::Origin;
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// How many problems of one document are shown.
const PROBLEMS: usize = 50;

/// A document and what has been found wrong in it.
pub(super) struct Document<'t> {
    name: &'t str,
    text: &'t str,
    /// Where each line begins: many places are made, and each has its line.
    lines: Vec<usize>,
    problems: RefCell<Findings>,
    /// The patterns in it.
    pub(super) patterns: Patterns,
}

impl<'t> Document<'t> {
    pub(super) fn new(name: &'t str, text: &'t str) -> Self {
        Self {
            name,
            text,
            lines: std::iter::once(0)
                .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
                .collect(),
            problems: RefCell::new(Findings::new(PROBLEMS)),
            patterns: Patterns::default(),
        }
    }

    /// Parses the document as JSON, strictly.
    pub(super) fn parse(&self) -> Result<Value<'t>> {
        let strict = ParseOptions {
            allow_comments: false,
            allow_loose_object_property_names: false,
            allow_trailing_commas: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_non_finite_numbers: false,
            allow_extended_string_escapes: false,
        };
        let parsed = parse_to_ast(self.text, &CollectOptions::default(), &strict).map_err(|error| {
            let message = match error.kind() {
                // The parser's own limit, of 512: whoever reads the values may follow them down.
                ParseErrorKind::NestingDepthExceeded => {
                    format!(
                        "objects and arrays in `{}` stand too deep within one another",
                        self.name
                    )
                }
                kind => format!("`{}` is not JSON: {}", self.name, lower_first(&kind.to_string())),
            };
            Diagnostic::error(Code::JsonSyntax, message).at(self.place(error.range()))
        })?;
        parsed.value.ok_or_else(|| {
            Diagnostic::error(Code::JsonSyntax, format!("`{}` is empty", self.name))
                .at(Place::file(self.name))
                .hint("a metadata document is a JSON object with `@context`")
                .into()
        })
    }

    pub(super) fn place(&self, range: Range) -> Place {
        let line = self.lines.partition_point(|start| *start <= range.start);
        let start = self.lines[line - 1];
        Place::in_text(
            self.name,
            &self.text[start..],
            line,
            range.start - start..range.end.max(range.start) - start,
        )
    }

    pub(super) fn origin(&self, range: Range) -> Origin {
        // A statement that is an object or array is shown by its first line.
        let first_line = self.text[range.start..range.end]
            .find('\n')
            .map_or(range.end, |at| range.start + at);
        Arc::new(self.place(Range::new(range.start, first_line)))
    }

    /// Notes a problem; reading goes on.
    pub(super) fn problem(&self, diagnostic: Diagnostic) {
        self.problems.borrow_mut().push(diagnostic);
    }

    /// Notes a problem that `make` builds only where it is kept: its place costs a search of the text.
    pub(super) fn problem_with(&self, code: Code, severity: Severity, make: impl FnOnce() -> Diagnostic) {
        self.problems.borrow_mut().push_with(code, severity, make);
    }

    /// Notes what was found in another document that this one refers to.
    pub(super) fn append(&self, found: Findings) {
        self.problems.borrow_mut().append(found);
    }

    /// Warns that the value at `range` is not `expected`: the property is then
    /// [as if it were not there](https://www.w3.org/TR/tabular-metadata/#annotating-tables).
    pub(super) fn wrong(&self, property: &str, range: Range, expected: &str) {
        self.value_problem(Severity::Warning, property, range, expected);
    }

    /// Notes the error that the value at `range` is not `expected`, where the standard
    /// lets nobody go on.
    pub(super) fn forbidden(&self, property: &str, range: Range, expected: &str) {
        self.value_problem(Severity::Error, property, range, expected);
    }

    fn value_problem(&self, severity: Severity, property: &str, range: Range, expected: &str) {
        self.problem_with(Code::CsvwValue, severity, || {
            let message = format!("`{property}` must be {expected}");
            Diagnostic::new(Code::CsvwValue, severity, message).at(self.place(range))
        });
    }

    /// Warns of a property that an object does not have, and that is passed over.
    pub(super) fn unknown(&self, property: &ObjectProp<'_>, what: &str, known: &[&str]) {
        self.unknown_as(Severity::Warning, property, what, known);
    }

    /// Notes a property that an object does not have.
    pub(super) fn unknown_as(&self, severity: Severity, property: &ObjectProp<'_>, what: &str, known: &[&str]) {
        let name = property.name.as_str();
        let message = format!("{what} has no property `{name}`");
        let diagnostic = Diagnostic::new(Code::CsvwProperty, severity, message).at(self.place(property.name.range()));
        self.problem(match nearest(name, known.iter().copied()) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic.hint(format!("it has: {}", known.join(", "))),
        });
    }

    /// Notes that an object lacks a property that it must have.
    pub(super) fn missing(&self, what: &str, property: &str, object: &Object<'_>) {
        let message = format!("{what} must have `{property}`");
        self.problem(Diagnostic::error(Code::CsvwProperty, message).at(self.start_of(object)));
    }

    /// Where an object begins.
    pub(super) fn start_of(&self, object: &Object<'_>) -> Place {
        self.place(Range::new(object.range.start, object.range.start + 1))
    }

    pub(super) fn string(&self, property: &str, value: &Value<'_>) -> Option<String> {
        let text = value.as_string_lit().map(|text| text.value.to_string());
        if text.is_none() {
            self.wrong(property, value.range(), "a string");
        }
        text
    }

    pub(super) fn boolean(&self, property: &str, value: &Value<'_>) -> Option<bool> {
        let boolean = value.as_boolean_lit().map(|boolean| boolean.value);
        if boolean.is_none() {
            self.wrong(property, value.range(), "true or false");
        }
        boolean
    }

    /// A string, or an array of strings; other values in an array are passed over.
    pub(super) fn strings(&self, property: &str, value: &Value<'_>) -> Option<Vec<String>> {
        match value {
            Value::StringLit(text) => Some(vec![text.value.to_string()]),
            Value::Array(array) => {
                let strings = array
                    .elements
                    .iter()
                    .filter_map(|element| self.string(property, element));
                Some(strings.collect())
            }
            _ => {
                self.wrong(property, value.range(), "a string or an array of strings");
                None
            }
        }
    }

    pub(super) fn object<'v>(&self, property: &str, value: &'v Value<'t>) -> Option<&'v Object<'t>> {
        let object = value.as_object();
        match object {
            None => self.wrong(property, value.range(), "an object"),
            Some(object) => self.check_repeated(object),
        }
        object
    }

    /// Notes properties that stand twice in one object: one of them would be lost.
    pub(super) fn check_repeated(&self, object: &Object<'_>) {
        let mut seen = HashMap::new();
        for property in &object.properties {
            let name = property.name.as_str();
            let range = property.name.range();
            let first = *seen.entry(name).or_insert(range);
            if first != range {
                self.problem_with(Code::CsvwProperty, Severity::Error, || {
                    let message = format!("`{name}` stands twice in one object");
                    Diagnostic::error(Code::CsvwProperty, message)
                        .at(self.place(range).note("second"))
                        .at(self.place(first).note("first"))
                });
            }
        }
    }

    /// All problems, warnings included.
    pub(super) fn into_findings(self) -> Findings {
        self.problems.into_inner()
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        let failure = Document::new("m.json", text).parse().err()?;
        Some(failure.to_string())
    }

    #[test]
    fn values_deep_within_one_another_are_refused_not_followed() {
        let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(parsed(&deep(400)), None);
        let message = "objects and arrays in `m.json` stand too deep within one another [json-syntax]";
        for text in [deep(100_000), "[".repeat(100_000), "{\"a\":".repeat(100_000)] {
            assert!(parsed(&text).unwrap().ends_with(message));
        }
    }

    #[test]
    fn a_name_that_stands_twice_is_shown_with_its_first_place() {
        let text = r#"{"a": 1, "b": 2, "a": 3, "a": 4}"#;
        let document = Document::new("m.json", text);
        document.object("metadata", &document.parse().unwrap());
        let failure = document.into_findings().into_result().unwrap_err();
        let columns: Vec<_> = failure
            .diagnostics()
            .iter()
            .map(|diagnostic| (diagnostic.places[0].column, diagnostic.places[1].column))
            .collect();
        assert_eq!(columns, [(18, 2), (26, 2)]);
    }
}
