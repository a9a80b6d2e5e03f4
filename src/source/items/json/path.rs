//! [JSONPath](https://www.rfc-editor.org/rfc/rfc9535) as references and iterators have it.

use crate::source::items::ExpressionError;
use crate::source::items::expression::{check_size, error_at};
use crate::source::items::guarded::guarded;
use serde_json::Value;

/// `..` that a JSONPath may have: each goes through all that the one before it has found,
/// and finds values as often as there are ways to them.
const MOST_DESCENTS: usize = 3;

/// What is said where the parser panics.
const PANICKED: &str = "the JSONPath cannot be read";

/// A JSONPath. Chains of names, indexes and wildcards, which nearly all of them are, need
/// no general evaluator.
#[derive(Debug, Clone)]
pub(crate) struct JsonPath {
    query: serde_json_path::JsonPath,
    steps: Option<Vec<Step>>,
}

/// A step from a value to those within it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// To the member of an object.
    Name(String),
    /// To an element of an array, counted from 0.
    Index(usize),
    /// To all members of an object or elements of an array.
    Wildcard,
}

impl JsonPath {
    /// A reference: a JSONPath, or a path of names as mappings often have them, which is
    /// read as if `$.` stood before it.
    pub(crate) fn reference(text: &str) -> Result<Self, ExpressionError> {
        let begin = text.chars().next();
        let prefix = match begin {
            Some('$') => "",
            Some('[') => "$",
            Some(c) if c.is_ascii_alphabetic() || c == '_' || !c.is_ascii() => "$.",
            Some(c) => {
                let message = format!("`{c}` cannot begin a JSONPath, which has `$` there, or a name");
                return Err(error_at(text, 0, message));
            }
            None => return Err(error_at(text, 0, "a reference is missing".to_owned())),
        };
        check_size(text)?;
        check_descents(text)?;
        check_last_escape(text)?;
        let full = [prefix, text].concat();
        let parsed = guarded(|| serde_json_path::JsonPath::parse(&full));
        let parsed = parsed.ok_or_else(|| error_at(text, 0, PANICKED.to_owned()))?;
        let query = parsed.map_err(|error| {
            let at = error.position().saturating_sub(prefix.len());
            error_at(text, at, syntax_message(text, at))
        })?;
        let steps = steps(&full);
        Ok(Self { query, steps })
    }

    /// An iterator: a JSONPath as for references, or nothing for the whole document.
    pub(crate) fn iterator(text: &str) -> Result<Self, ExpressionError> {
        Self::reference(if text.trim().is_empty() { "$" } else { text })
    }

    /// The steps from the root, where there is nothing else in it.
    pub(crate) fn steps(&self) -> Option<&[Step]> {
        self.steps.as_deref()
    }

    /// Calls `each` with the values that it leads to from `root`, in their order.
    pub(crate) fn each<'v>(&self, root: &'v Value, mut each: impl FnMut(&'v Value)) {
        match &self.steps {
            Some(steps) => walk(steps, root, &mut each),
            None => self.query.query(root).all().into_iter().for_each(each),
        }
    }

    /// Where the values are that it leads to from `root`, in their order.
    pub(crate) fn locations(&self, root: &Value) -> Vec<Vec<Step>> {
        let located = self.query.query_located(root);
        located.locations().map(location).collect()
    }
}

fn location(path: &serde_json_path::NormalizedPath<'_>) -> Vec<Step> {
    path.iter()
        .map(|element| match (element.as_name(), element.as_index()) {
            (Some(name), _) => Step::Name(name.to_owned()),
            (None, index) => Step::Index(index.unwrap_or_default()),
        })
        .collect()
}

/// Descends with each step, so that it is never deeper than the value is.
fn walk<'v>(steps: &[Step], value: &'v Value, each: &mut impl FnMut(&'v Value)) {
    let Some((step, rest)) = steps.split_first() else {
        return each(value);
    };
    match (step, value) {
        (Step::Name(name), Value::Object(members)) => {
            if let Some(member) = members.get(name) {
                walk(rest, member, each);
            }
        }
        (Step::Index(index), Value::Array(elements)) => {
            if let Some(element) = elements.get(*index) {
                walk(rest, element, each);
            }
        }
        (Step::Wildcard, Value::Array(elements)) => elements.iter().for_each(|element| walk(rest, element, each)),
        (Step::Wildcard, Value::Object(members)) => members.values().for_each(|member| walk(rest, member, each)),
        _ => {}
    }
}

/// What a path of steps alone leads to.
pub(crate) fn follow<'v>(steps: &[Step], root: &'v Value) -> Option<&'v Value> {
    let mut found = None;
    walk(steps, root, &mut |value| found = found.or(Some(value)));
    found
}

/// The steps of a JSONPath that is known to be well-formed, where each is a name, an index
/// or a wildcard, and no name has escapes.
fn steps(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let step;
        (step, rest) = if let Some(after) = rest.strip_prefix('.') {
            dotted(after)?
        } else {
            bracketed(rest.strip_prefix('[')?)?
        };
        steps.push(step);
    }
    Some(steps)
}

fn dotted(text: &str) -> Option<(Step, &str)> {
    if let Some(rest) = text.strip_prefix('*') {
        return Some((Step::Wildcard, rest));
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii();
    let (name, rest) = text.split_at(text.find(|c| !is_name(c)).unwrap_or(text.len()));
    (!name.is_empty()).then(|| (Step::Name(name.to_owned()), rest))
}

fn bracketed(text: &str) -> Option<(Step, &str)> {
    let text = text.trim_start_matches(BLANK);
    let (step, rest) = if let Some(rest) = text.strip_prefix('*') {
        (Step::Wildcard, rest)
    } else if let Some(quoted) = text.strip_prefix('\'') {
        let (name, rest) = quoted.split_once('\'')?;
        (Step::Name(name.to_owned()), rest)
    } else if let Some(quoted) = text.strip_prefix('"') {
        let (name, rest) = quoted.split_once('"')?;
        (Step::Name(name.to_owned()), rest)
    } else {
        let (digits, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
        (Step::Index(digits.parse().ok()?), rest)
    };
    if matches!(&step, Step::Name(name) if name.contains('\\')) {
        return None;
    }
    let rest = rest.trim_start_matches(BLANK).strip_prefix(']')?;
    Some((step, rest))
}

/// White space within brackets.
const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

fn check_descents(text: &str) -> Result<(), ExpressionError> {
    let (mut descents, mut quote, mut before) = (0, None, None);
    for (at, c) in text.char_indices() {
        let is_escaped = before == Some('\\');
        match quote {
            Some(opened) if c == opened && !is_escaped => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None => descents += usize::from(c == '.' && before == Some('.')),
        }
        if descents > MOST_DESCENTS {
            let message = format!("a JSONPath may have `..` {MOST_DESCENTS} times, and this one has it more often");
            return Err(error_at(text, at, message));
        }
        // Two backslashes are one that escapes nothing.
        before = Some(c).filter(|c| !(is_escaped && *c == '\\'));
    }
    Ok(())
}

/// Refuses a text that ends within `\u00e4`, at which the parser panics.
fn check_last_escape(text: &str) -> Result<(), ExpressionError> {
    let Some(at) = text.rfind("\\u") else { return Ok(()) };
    let backslashes = text.as_bytes()[..=at].iter().rev().take_while(|byte| **byte == b'\\');
    if backslashes.count() % 2 == 1 && text.len() - at < "\\u00e4".len() {
        return Err(error_at(text, text.len(), "the JSONPath breaks off".to_owned()));
    }
    Ok(())
}

fn syntax_message(text: &str, at: usize) -> String {
    let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
        return "the JSONPath breaks off".to_owned();
    };
    let is_syntax = "$.[]*?()'\",:@!=<>&| \t\r\n".contains(c);
    let has_bracket = text[..at].contains('[');
    if is_syntax || has_bracket {
        format!("`{c}` cannot stand here in a JSONPath")
    } else {
        format!(
            "`{c}` cannot stand here in a JSONPath: a name is made of letters, digits and `_`, \
             or stands in brackets, as ['first name']"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn values(path: &str, root: &Value) -> Vec<Value> {
        let mut values = Vec::new();
        JsonPath::reference(path)
            .unwrap()
            .each(root, |value| values.push(value.clone()));
        values
    }

    #[test]
    fn names_are_read_as_mappings_write_them() {
        let root = json!({"name": 1, "address": {"city": 2, "ä b": 3}, "items": [{"id": 4}, {"id": 5}], "a'b": 6});
        for (path, expected) in [
            ("name", json!([1])),
            ("$.name", json!([1])),
            ("$['name']", json!([1])),
            ("['name']", json!([1])),
            ("address.city", json!([2])),
            ("address['ä b']", json!([3])),
            ("items[*].id", json!([4, 5])),
            ("items[ 1 ].id", json!([5])),
            ("$.items[-1].id", json!([5])),
            ("$..id", json!([4, 5])),
            ("$.items[?@.id > 4].id", json!([5])),
            ("$[\"a'b\"]", json!([6])),
            ("$['a\\'b']", json!([6])),
            ("none", json!([])),
            ("$", json!([root])),
        ] {
            assert_eq!(Value::from(values(path, &root)), expected, "{path}");
        }
    }

    #[test]
    fn what_is_no_path_is_an_error_with_its_place() {
        let error = |text: &str| {
            let error = JsonPath::reference(text).unwrap_err();
            format!("{:?} {}", &text[error.span.clone()], error.message)
        };
        insta::assert_snapshot!(error("Dhkef;esfkdleshfjdls;fk"), @r#"";" `;` cannot stand here in a JSONPath: a name is made of letters, digits and `_`, or stands in brackets, as ['first name']"#);
        insta::assert_snapshot!(error("$.first-name"), @r#""-" `-` cannot stand here in a JSONPath: a name is made of letters, digits and `_`, or stands in brackets, as ['first name']"#);
        insta::assert_snapshot!(error("$.a["), @r#""[" `[` cannot stand here in a JSONPath"#);
        insta::assert_snapshot!(error("$.a[?@.b = 1]"), @r#""=" `=` cannot stand here in a JSONPath"#);
        insta::assert_snapshot!(error("@id"), @r#""@" `@` cannot begin a JSONPath, which has `$` there, or a name"#);
        insta::assert_snapshot!(error(".a"), @r#""." `.` cannot begin a JSONPath, which has `$` there, or a name"#);
        insta::assert_snapshot!(error(""), @r#""" a reference is missing"#);
        insta::assert_snapshot!(error("$.ä ö"), @r#"" " ` ` cannot stand here in a JSONPath"#);
        assert!(JsonPath::reference(&"(".repeat(100_000)).is_err());
        assert!(JsonPath::reference(&format!("$[?{}@.a", "(".repeat(100_000))).is_err());
        insta::assert_snapshot!(error("$..a..b..c..d"), @r#""." a JSONPath may have `..` 3 times, and this one has it more often"#);
        assert!(JsonPath::reference("$['..\\'..']..a[\"....\"]..b..c").is_ok());
        assert!(JsonPath::iterator(" ").is_ok());
        insta::assert_snapshot!(error(r"$..b['\u00e"), @r#""" the JSONPath breaks off"#);
        assert!(JsonPath::reference(r"$[?match(@, 'a\\u')]").is_ok());
    }

    fn tree() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(json!(null)),
            any::<i8>().prop_map(Value::from),
            "[a-c]{0,2}".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("[abé]", inner), 0..4).prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    proptest! {
        /// Chains of steps are followed as the general evaluator follows them.
        #[test]
        fn steps_lead_where_the_query_leads(root in tree(), path in "[$](\\.[abé]|\\.[*]|\\[[*]\\]|\\[[ ]?[0-2]\\]|\\['[abé]' \\]|\\[\"a\"\\]){0,4}") {
            let path = JsonPath::reference(&path).unwrap();
            prop_assert!(path.steps().is_some());
            let mut values = Vec::new();
            path.each(&root, |value| values.push(value));
            prop_assert_eq!(&values, &path.query.query(&root).all());
            let located: Vec<_> = path.locations(&root).iter().map(|steps| follow(steps, &root).unwrap()).collect();
            prop_assert_eq!(values, located);
        }

        /// Whatever is written, the place of an error is in it.
        #[test]
        fn errors_have_places_in_the_text(text in "[$@.*'\"?()\\[\\]a-c0-9é ,;&=<!-]{0,12}") {
            if let Err(error) = JsonPath::reference(&text) {
                prop_assert!(text.get(error.span.clone()).is_some());
            }
        }

        /// The parser panics where a text ends within an escape.
        #[test]
        fn escapes_end_anywhere(end in "[\\\\uDdcC8-90'\\]]{0,14}") {
            let text = format!("$['{end}");
            let is_met = JsonPath::reference(&text).is_err_and(|error| error.message == PANICKED);
            prop_assert!(!is_met, "{text}");
        }
    }
}
