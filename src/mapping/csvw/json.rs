//! JSON whose every value knows its place in the document.

use crate::diagnostic::{Code, Diagnostic, Findings, Place, Result, nearest};
use crate::plan::Origin;
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::cell::RefCell;
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
            let message = format!(
                "`{}` is not JSON: {}",
                self.name,
                lower_first(&error.kind().to_string())
            );
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

    /// Notes that the value at `range` is not `expected`.
    pub(super) fn wrong(&self, property: &str, range: Range, expected: &str) {
        let message = format!("`{property}` must be {expected}");
        self.problem(Diagnostic::error(Code::CsvwValue, message).at(self.place(range)));
    }

    /// Notes a part of the standard that is not supported.
    pub(super) fn unsupported(&self, what: &str, range: Range, hint: &str) {
        let message = format!("{what} is not supported");
        self.problem(
            Diagnostic::error(Code::CsvwUnsupported, message)
                .at(self.place(range))
                .hint(hint),
        );
    }

    /// Notes a property that an object does not have.
    pub(super) fn unknown(&self, property: &ObjectProp<'_>, what: &str, known: &[&str]) {
        let name = property.name.as_str();
        let message = format!("{what} has no property `{name}`");
        let mut diagnostic = Diagnostic::error(Code::CsvwProperty, message).at(self.place(property.name.range()));
        diagnostic = match nearest(name, known.iter().copied()) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None if name.contains(':') => {
                let prefix = name.split(':').next().unwrap_or_default();
                diagnostic.hint(format!("the prefix `{prefix}` is none of CSVW's; write the whole IRI"))
            }
            None => diagnostic.hint(format!("it has: {}", known.join(", "))),
        };
        self.problem(diagnostic);
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

    /// A string, or an array of strings.
    pub(super) fn strings(&self, property: &str, value: &Value<'_>) -> Option<Vec<String>> {
        let strings = match value {
            Value::StringLit(text) => Some(vec![text.value.to_string()]),
            Value::Array(array) => array
                .elements
                .iter()
                .map(|element| element.as_string_lit().map(|text| text.value.to_string()))
                .collect(),
            _ => None,
        };
        if strings.is_none() {
            self.wrong(property, value.range(), "a string or an array of strings");
        }
        strings
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
    fn check_repeated(&self, object: &Object<'_>) {
        for (i, property) in object.properties.iter().enumerate() {
            let name = property.name.as_str();
            if let Some(first) = object.properties[..i]
                .iter()
                .find(|earlier| earlier.name.as_str() == name)
            {
                let message = format!("`{name}` stands twice in one object");
                self.problem(
                    Diagnostic::error(Code::CsvwProperty, message)
                        .at(self.place(property.name.range()).note("second"))
                        .at(self.place(first.name.range()).note("first")),
                );
            }
        }
    }

    /// `Err` with all problems, where there are any.
    pub(super) fn finish(self) -> Result<()> {
        self.problems.into_inner().into_result()
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
