//! Functions on all values that there are in a row for one parameter.

use super::Function;
use super::iri::{grel, idlab};
use super::number::{parsed, sum};
use super::parameter::{ANY_OUT, ARRAY_OUT, BOOLEAN_OUT, FROM, LIST, NUMBER_OUT, SEPARATOR, STRING_OUT, TO, VALUE};
use super::text::place;
use super::value::{Arguments, Growing, Outcome, all, boolean, count, nothing, optional, required, several};
use crate::source::ItemValue;
use std::collections::HashSet;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        iris: &[grel!("array_join"), grel!("join"), idlab!("concatSequence")],
        parameters: &[LIST, SEPARATOR.optional()],
        outputs: STRING_OUT,
        call: join,
    },
    Function {
        iris: &[grel!("array_length")],
        parameters: &[LIST],
        outputs: NUMBER_OUT,
        call: |arguments| count(all(arguments, 0).len()),
    },
    Function {
        iris: &[grel!("array_get")],
        parameters: &[LIST, FROM, TO],
        outputs: ANY_OUT,
        call: |arguments| slice(arguments, |from| from.saturating_add(1)),
    },
    Function {
        iris: &[grel!("array_slice")],
        parameters: &[LIST, FROM, TO],
        outputs: ARRAY_OUT,
        call: |arguments| slice(arguments, |_| usize::MAX),
    },
    Function {
        iris: &[grel!("array_reverse")],
        parameters: &[LIST],
        outputs: ARRAY_OUT,
        call: |arguments| several(all(arguments, 0).iter().rev().cloned()),
    },
    Function {
        iris: &[grel!("array_sort")],
        parameters: &[LIST],
        outputs: ARRAY_OUT,
        call: |arguments| several(sorted(all(arguments, 0)).into_iter().cloned()),
    },
    Function {
        iris: &[grel!("array_uniques")],
        parameters: &[LIST],
        outputs: ARRAY_OUT,
        call: |arguments| {
            let mut seen = HashSet::new();
            several(all(arguments, 0).iter().filter(|value| seen.insert(*value)).cloned())
        },
    },
    Function {
        iris: &[grel!("array_sum"), grel!("math_sum")],
        parameters: &[LIST],
        outputs: NUMBER_OUT,
        call: |arguments| sum(all(arguments, 0)),
    },
    Function {
        iris: &[idlab!("listContainsElement")],
        parameters: &[LIST, VALUE],
        outputs: BOOLEAN_OUT,
        call: |arguments| {
            let element = required(arguments, 1)?;
            boolean(all(arguments, 0).iter().any(|value| value.text == element))
        },
    },
];

/// Of no values there is no text, not the empty one: a row that says nothing gives nothing.
fn join(arguments: Arguments<'_>) -> Outcome {
    let separator = optional(arguments, 1).unwrap_or_default();
    let values = all(arguments, 0);
    if values.is_empty() {
        return nothing();
    }
    let mut out = Growing::default();
    for (n, value) in values.iter().enumerate() {
        if n > 0 {
            out.push(separator)?;
        }
        out.push(&value.text)?;
    }
    out.done()
}

/// The values from one place to another, which are counted from 0 and from the end where
/// they are negative. `end` is where the part ends if nothing else is said.
fn slice(arguments: Arguments<'_>, end: fn(usize) -> usize) -> Outcome {
    let values = all(arguments, 0);
    let Some(from) = place(required(arguments, 1)?, values.len())? else {
        return nothing();
    };
    let to = match optional(arguments, 2) {
        Some(to) => place(to, values.len())?.unwrap_or_default(),
        None => end(from),
    };
    let part = values.get(from..to.min(values.len())).unwrap_or_default();
    several(part.iter().cloned())
}

/// As numbers where all of them are, otherwise as texts by code point.
fn sorted(values: &[ItemValue]) -> Vec<&ItemValue> {
    let numbers: Option<Vec<_>> = values
        .iter()
        .map(|value| Some((parsed(&value.text).ok()?, value)))
        .collect();
    match numbers {
        Some(mut numbers) => {
            numbers.sort_by_key(|(number, _)| *number);
            numbers.into_iter().map(|(_, value)| value).collect()
        }
        None => {
            let mut values: Vec<_> = values.iter().collect();
            values.sort_by(|a, b| a.text.cmp(&b.text));
            values
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::call_all;

    #[test]
    fn values_are_joined_and_counted() {
        assert_eq!(call_all("array_join", &[&["a", "b", "c"], &[", "]]), ["a, b, c"]);
        assert_eq!(call_all("array_join", &[&["a", "b"]]), ["ab"]);
        assert_eq!(call_all("array_join", &[&[], &[","]]), [""; 0]);
        assert_eq!(call_all("array_length", &[&["a", "b"]]), ["2"]);
        assert_eq!(call_all("array_length", &[&[]]), ["0"]);
        assert_eq!(call_all("listContainsElement", &[&["a", "b"], &["b"]]), ["true"]);
        assert_eq!(call_all("listContainsElement", &[&[], &["b"]]), ["false"]);
    }

    #[test]
    fn parts_of_lists() {
        let list: &[&str] = &["a", "b", "c", "d"];
        for (name, from, to, expected) in [
            ("array_get", "1", None, &["b"][..]),
            ("array_get", "-1", None, &["d"]),
            ("array_get", "4", None, &[]),
            ("array_get", "-5", None, &[]),
            ("array_get", "1", Some("3"), &["b", "c"]),
            ("array_slice", "1", None, &["b", "c", "d"]),
            ("array_slice", "1", Some("-1"), &["b", "c"]),
            ("array_slice", "3", Some("1"), &[]),
            ("array_slice", "9223372036854775807", None, &[]),
            ("array_slice", "0", Some("100"), list),
        ] {
            let to: Vec<&str> = to.into_iter().collect();
            assert_eq!(call_all(name, &[list, &[from], &to]), expected, "{name} {from} {to:?}");
        }
    }

    #[test]
    fn values_are_put_in_order() {
        assert_eq!(call_all("array_reverse", &[&["b", "a"]]), ["a", "b"]);
        assert_eq!(call_all("array_sort", &[&["10", "9", "-1.5"]]), ["-1.5", "9", "10"]);
        assert_eq!(call_all("array_sort", &[&["10", "9", "a"]]), ["10", "9", "a"]);
        assert_eq!(call_all("array_uniques", &[&["b", "a", "b"]]), ["b", "a"]);
        assert_eq!(call_all("array_sum", &[&["0.1", "0.2", "3"]]), ["3.3"]);
    }
}
