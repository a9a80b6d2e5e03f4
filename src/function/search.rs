//! What is found in texts: by a text, or by a regular expression between slashes.

use super::Function;
use super::iri::{grel, idlab, morph};
use super::parameter::{
    ARRAY_OUT, BOOLEAN_OUT, FIND, NUMBER_OUT, REGEX, REPLACE, SEPARATOR, STRING_OUT, SUB, VALUE, VALUE_2,
};
use super::regex::{Pattern, failure, pattern, regex, searched, whole_regex};
use super::value::{Arguments, Growing, MAX_VALUES, Outcome, boolean, natural, nothing, required, texts};
use crate::source::Natural;
use fancy_regex::{Captures, Regex};

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        iris: &[grel!("string_startsWith"), grel!("startsWith")],
        parameters: &[VALUE, SUB],
        outputs: BOOLEAN_OUT,
        call: |arguments| boolean(required(arguments, 0)?.starts_with(required(arguments, 1)?)),
    },
    Function {
        iris: &[grel!("string_endsWith"), grel!("endsWith")],
        parameters: &[VALUE, SUB],
        outputs: BOOLEAN_OUT,
        call: |arguments| boolean(required(arguments, 0)?.ends_with(required(arguments, 1)?)),
    },
    Function {
        iris: &[grel!("string_contains"), grel!("contains")],
        parameters: &[VALUE, SUB],
        outputs: BOOLEAN_OUT,
        call: contains,
    },
    Function {
        iris: &[idlab!("stringContainsOtherString")],
        parameters: &[VALUE, VALUE_2, SEPARATOR],
        outputs: BOOLEAN_OUT,
        call: contains_part,
    },
    Function {
        iris: &[grel!("string_indexOf"), grel!("indexOf")],
        parameters: &[VALUE, SUB],
        outputs: NUMBER_OUT,
        call: |arguments| {
            let value = required(arguments, 0)?;
            index(value, value.find(required(arguments, 1)?))
        },
    },
    Function {
        iris: &[grel!("string_lastIndexOf"), grel!("lastIndexOf")],
        parameters: &[VALUE, SUB],
        outputs: NUMBER_OUT,
        call: |arguments| {
            let value = required(arguments, 0)?;
            index(value, value.rfind(required(arguments, 1)?))
        },
    },
    Function {
        iris: &[grel!("string_replace"), grel!("replace")],
        parameters: &[VALUE, FIND, REPLACE],
        outputs: STRING_OUT,
        call: replace,
    },
    Function {
        iris: &[grel!("string_match"), grel!("match")],
        parameters: &[VALUE, REGEX],
        outputs: ARRAY_OUT,
        call: groups,
    },
    Function {
        iris: &[grel!("string_find"), grel!("find")],
        parameters: &[VALUE, REGEX],
        outputs: ARRAY_OUT,
        call: |arguments| {
            let value = required(arguments, 0)?;
            let regex = regex(required(arguments, 1)?)?;
            let found = matches(&regex, value)?;
            texts(found.into_iter().map(|(start, end)| &value[start..end]))
        },
    },
    Function {
        iris: &[grel!("string_split"), grel!("split"), morph!("string_split_explode")],
        parameters: &[VALUE, SEPARATOR],
        outputs: ARRAY_OUT,
        call: split,
    },
];

fn contains(arguments: Arguments<'_>) -> Outcome {
    let value = required(arguments, 0)?;
    match pattern(required(arguments, 1)?)? {
        Pattern::Text(text) => boolean(value.contains(text)),
        Pattern::Regex(regex) => boolean(regex.is_match(searched(value)?).map_err(failure)?),
    }
}

fn contains_part(arguments: Arguments<'_>) -> Outcome {
    let (value, part) = (required(arguments, 0)?, required(arguments, 1)?);
    match required(arguments, 2)? {
        "" => boolean(value == part),
        separator => boolean(value.split(separator).any(|one| one == part)),
    }
}

/// Characters before the byte `at`; -1 is the GREL of not at all.
fn index(value: &str, at: Option<usize>) -> Outcome {
    let text = at.map_or_else(|| "-1".to_owned(), |at| value[..at].chars().count().to_string());
    natural(text, Natural::Integer)
}

fn replace(arguments: Arguments<'_>) -> Outcome {
    let (value, with) = (required(arguments, 0)?, required(arguments, 2)?);
    let mut out = Growing::default();
    match pattern(required(arguments, 1)?)? {
        Pattern::Text("") => return Err("the text to find is empty".to_owned()),
        Pattern::Text(text) => {
            for (n, between) in value.split(text).enumerate() {
                if n > 0 {
                    out.push(with)?;
                }
                out.push(between)?;
            }
        }
        Pattern::Regex(regex) => {
            let mut end = 0;
            for captures in regex.captures_iter(searched(value)?) {
                let captures = captures.map_err(failure)?;
                let Some(whole) = captures.get(0) else { continue };
                out.push(&value[end..whole.start()])?;
                expand(with, &captures, &mut out)?;
                end = whole.end();
            }
            out.push(&value[end..])?;
        }
    }
    out.done()
}

/// Writes what stands for a match, as
/// [Java](https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/regex/Matcher.html#appendReplacement(java.lang.StringBuilder,java.lang.String))
/// has it: `$1` is what the first group matched, and a character after `\` is itself. As
/// many digits count as there are groups.
fn expand(with: &str, captures: &Captures<'_>, out: &mut Growing) -> Result<(), String> {
    let mut rest = with;
    while let Some(at) = rest.find(['$', '\\']) {
        out.push(&rest[..at])?;
        let after = &rest[at + 1..];
        if rest[at..].starts_with('\\') {
            let len = after.chars().next().map_or(0, char::len_utf8);
            out.push(&after[..len])?;
            rest = &after[len..];
            continue;
        }
        match group(after, captures.len()) {
            Some((number, len)) => {
                out.push(captures.get(number).map_or("", |group| group.as_str()))?;
                rest = &after[len..];
            }
            None => {
                out.push("$")?;
                rest = after;
            }
        }
    }
    out.push(rest)
}

/// The number of a group at the start of `text`, and how many digits it has.
fn group(text: &str, groups: usize) -> Option<(usize, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let lengths = (1..=digits.min(4)).rev();
    lengths
        .filter_map(|len| Some((text[..len].parse().ok()?, len)))
        .find(|(number, _)| *number < groups)
}

/// What the groups match where the whole text is matched, those aside that take no part.
fn groups(arguments: Arguments<'_>) -> Outcome {
    let regex = whole_regex(required(arguments, 1)?)?;
    let captures = regex.captures(searched(required(arguments, 0)?)?).map_err(failure)?;
    match captures {
        Some(captures) => texts(captures.iter().skip(1).flatten().map(|group| group.as_str())),
        None => nothing(),
    }
}

/// Where the matches begin and end, up to one more than a result may have.
fn matches(regex: &Regex, value: &str) -> Result<Vec<(usize, usize)>, String> {
    let found = regex.find_iter(searched(value)?).take(MAX_VALUES + 1);
    found
        .map(|found| found.map(|found| (found.start(), found.end())).map_err(failure))
        .collect()
}

/// Empty parts are left out, as GREL does where it is not told to preserve them.
fn split(arguments: Arguments<'_>) -> Outcome {
    let value = required(arguments, 0)?;
    match pattern(required(arguments, 1)?)? {
        Pattern::Text("") => Err("the separator is empty".to_owned()),
        Pattern::Text(separator) => texts(value.split(separator).filter(|part| !part.is_empty())),
        Pattern::Regex(regex) => {
            let found = matches(&regex, value)?;
            let starts = std::iter::once(0).chain(found.iter().map(|(_, end)| *end));
            let ends = found.iter().map(|(start, _)| *start).chain([value.len()]);
            let parts = starts.zip(ends).map(|(start, end)| &value[start..end]);
            texts(parts.filter(|part| !part.is_empty()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, fails};
    use proptest::prelude::*;

    #[test]
    fn texts_are_found() {
        assert_eq!(call("string_contains", &["Hội An", "i A"]), ["true"]);
        assert_eq!(call("string_contains", &["Hội An", "/^An/"]), ["false"]);
        assert_eq!(call("string_contains", &["Hội An", r"/\bAn$/"]), ["true"]);
        assert_eq!(call("startsWith", &["Hội An", "Hộ"]), ["true"]);
        assert_eq!(call("endsWith", &["Hội An", "Hộ"]), ["false"]);
        assert_eq!(call("indexOf", &["Hội Hội", "ội"]), ["1"]);
        assert_eq!(call("lastIndexOf", &["Hội Hội", "ội"]), ["5"]);
        assert_eq!(call("lastIndexOf", &["Hội Hội", "An"]), ["-1"]);
        let name = "stringContainsOtherString";
        assert_eq!(call(name, &["a,bc,d", "bc", ","]), ["true"]);
        assert_eq!(call(name, &["a,bc,d", "b", ","]), ["false"]);
        assert_eq!(call(name, &["a", "a", ""]), ["true"]);
    }

    #[test]
    fn texts_are_replaced() {
        let name = "string_replace";
        assert_eq!(call(name, &["M Venus", " ", "-"]), ["M-Venus"]);
        assert_eq!(call(name, &["a.b", ".", "$1"]), ["a$1b"]);
        assert_eq!(call(name, &["a \t b", r"/\s+/", " "]), ["a b"]);
        assert_eq!(
            call(name, &["3.12.2024", r"/(\d+)\.(\d+)\.(\d+)/", "$3-$2-$1"]),
            ["2024-12-3"]
        );
        assert_eq!(call(name, &["ab", "/(a)(x)?/", r"[$10$2\$1$9$]\"]), ["[a0$1$9$]b"]);
        assert_eq!(fails(name, &["a", "", "b"]), "the text to find is empty");
    }

    #[test]
    fn replacing_has_limits() {
        let (many, long) = ("a".repeat(1 << 20), "b".repeat(1 << 10));
        for find in ["a", "/a/"] {
            assert_eq!(
                fails("string_replace", &[&many, find, &long]),
                "the result would be longer than 16 MiB"
            );
        }
        let message = fails("string_replace", &[&"a".repeat(2000), "/^(?:a(?=a*)|a)+b/", ""]);
        assert!(message.starts_with("the regular expression gave up: "), "{message}");
    }

    #[test]
    fn groups_and_matches_are_values() {
        assert_eq!(
            call("string_match", &["230.22398", r"/(\d+)\.(\d+)/"]),
            ["230", "22398"]
        );
        assert_eq!(call("string_match", &["b", "(a)?(b)"]), ["b"]);
        assert_eq!(call("string_match", &["abc", "(b)"]), [""; 0]);
        assert_eq!(call("string_find", &["12 km, 3 m", r"\d+"]), ["12", "3"]);
        assert!(fails("string_match", &["a", "("]).starts_with("the regular expression cannot be used: "));
    }

    #[test]
    fn texts_are_split() {
        assert_eq!(call("string_split", &["a, b,,c,", ","]), ["a", " b", "c"]);
        assert_eq!(call("string_split", &["a, b ;c", r"/\s*[,;]\s*/"]), ["a", "b", "c"]);
        assert_eq!(call("string_split", &["a1b", "/x*/"]), ["a", "1", "b"]);
        assert_eq!(fails("string_split", &["a", ""]), "the separator is empty");
        assert_eq!(
            fails("string_split", &[&"a,".repeat(100_001), ","]),
            "the result has more than 100000 values"
        );
    }

    proptest! {
        #[test]
        fn no_input_panics(value in "[ab$\\\\1 ộ]{0,8}", find in "/?[ab(|)*+?$^ộ]{0,6}/?", with in "[$\\\\0-9aộ]{0,6}") {
            let arguments = [value.as_str(), find.as_str(), with.as_str()];
            for name in ["string_replace", "string_split", "string_match", "string_find", "string_contains"] {
                _ = super::super::tests::outcome(name, &arguments);
            }
        }
    }
}
