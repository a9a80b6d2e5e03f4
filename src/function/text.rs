//! Texts: letters, ends, parts. Characters are counted, not bytes, and from 0.

use super::Function;
use super::iri::{grel, idlab, morph};
use super::parameter::{FIND, FROM, NUMBER_OUT, REPLACE, SEPARATOR, STRING_OUT, TO, VALUE, VALUE_2, VALUE_3, VALUE_4};
use super::value::{Arguments, Growing, Outcome, count, nothing, optional, required, text, whole};
use std::collections::HashMap;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        iris: &[grel!("toUpperCase"), grel!("toUppercase"), grel!("string_toUppercase")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: |arguments| text(required(arguments, 0)?.to_uppercase()),
    },
    Function {
        iris: &[grel!("toLowerCase"), grel!("toLowercase"), grel!("string_toLowercase")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: |arguments| text(required(arguments, 0)?.to_lowercase()),
    },
    Function {
        iris: &[grel!("string_toTitlecase"), grel!("toTitleCase"), grel!("toTitlecase")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: |arguments| text(title(required(arguments, 0)?)),
    },
    Function {
        iris: &[
            grel!("string_trim"),
            grel!("trim"),
            grel!("string_strip"),
            grel!("strip"),
        ],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: |arguments| text(required(arguments, 0)?.trim()),
    },
    Function {
        iris: &[grel!("string_chomp"), grel!("chomp")],
        parameters: &[VALUE, SEPARATOR],
        outputs: STRING_OUT,
        call: chomp,
    },
    Function {
        iris: &[grel!("string_replaceChars"), grel!("replaceChars")],
        parameters: &[VALUE, FIND, REPLACE],
        outputs: STRING_OUT,
        call: replace_chars,
    },
    Function {
        iris: &[grel!("string_substring"), grel!("substring"), grel!("string_slice")],
        parameters: &[VALUE, FROM, TO],
        outputs: STRING_OUT,
        call: |arguments| substring(arguments, |_| usize::MAX),
    },
    Function {
        iris: &[grel!("string_get")],
        parameters: &[VALUE, FROM, TO],
        outputs: STRING_OUT,
        call: |arguments| substring(arguments, |from| from.saturating_add(1)),
    },
    Function {
        iris: &[grel!("string_length"), grel!("length")],
        parameters: &[VALUE],
        outputs: NUMBER_OUT,
        call: |arguments| count(required(arguments, 0)?.chars().count()),
    },
    Function {
        iris: &[grel!("reverse"), grel!("string_reverse")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: |arguments| text(required(arguments, 0)?.chars().rev().collect::<String>()),
    },
    Function {
        iris: &[
            idlab!("concat"),
            morph!("concat"),
            grel!("string_concat"),
            grel!("concat"),
        ],
        parameters: &[
            VALUE,
            VALUE_2,
            VALUE_3.optional(),
            VALUE_4.optional(),
            SEPARATOR.optional(),
        ],
        outputs: STRING_OUT,
        call: concat,
    },
    Function {
        iris: &[grel!("string_toString"), grel!("toString")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: |arguments| text(required(arguments, 0)?),
    },
    Function {
        iris: &[grel!("string_fingerprint"), grel!("fingerprint")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: |arguments| text(fingerprint(required(arguments, 0)?)),
    },
    Function {
        iris: &[idlab!("alwaysReturnsABC")],
        parameters: &[],
        outputs: STRING_OUT,
        call: |_| text("ABC"),
    },
];

/// Each word, as white space separates them, with one capital at its start.
fn title(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut is_start = true;
    for c in value.to_lowercase().chars() {
        if is_start {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        is_start = c.is_whitespace();
    }
    out
}

fn chomp(arguments: Arguments<'_>) -> Outcome {
    let value = required(arguments, 0)?;
    text(value.strip_suffix(required(arguments, 1)?).unwrap_or(value))
}

/// Each character of the second text becomes the one in the same place of the third.
fn replace_chars(arguments: Arguments<'_>) -> Outcome {
    let (find, replace) = (required(arguments, 1)?, required(arguments, 2)?);
    if find.chars().count() != replace.chars().count() {
        return Err("there are not as many characters to write as there are to find".to_owned());
    }
    let mut pairs = HashMap::new();
    for (found, written) in find.chars().zip(replace.chars()) {
        // Where a character is there twice, its first place counts.
        pairs.entry(found).or_insert(written);
    }
    let value = required(arguments, 0)?.chars();
    text(value.map(|c| *pairs.get(&c).unwrap_or(&c)).collect::<String>())
}

/// Nothing where the part begins outside of the text or ends before it begins. `end` is where
/// it ends if nothing else is said.
fn substring(arguments: Arguments<'_>, end: fn(usize) -> usize) -> Outcome {
    let value = required(arguments, 0)?;
    let length = value.chars().count();
    let Some(from) = place(required(arguments, 1)?, length)? else {
        return nothing();
    };
    let to = match optional(arguments, 2) {
        Some(to) => place(to, length)?.unwrap_or_default(),
        None => end(from),
    };
    let to = to.min(length);
    if from > to {
        return nothing();
    }
    text(value.chars().skip(from).take(to - from).collect::<String>())
}

/// A place that is counted from the end where it is negative; none before the start.
pub(super) fn place(given: &str, length: usize) -> Result<Option<usize>, String> {
    let given = whole(given)?;
    let size = usize::try_from(given.unsigned_abs()).unwrap_or(usize::MAX);
    Ok(if given < 0 {
        length.checked_sub(size)
    } else {
        Some(size)
    })
}

fn concat(arguments: Arguments<'_>) -> Outcome {
    let separator = optional(arguments, 4).unwrap_or_default();
    let mut out = Growing::default();
    out.push(required(arguments, 0)?)?;
    for value in (1..4).filter_map(|place| optional(arguments, place)) {
        out.push(separator)?;
        out.push(value)?;
    }
    out.done()
}

/// The [fingerprint](https://openrefine.org/docs/technical-reference/clustering-in-depth#fingerprint)
/// by which GREL finds texts that mean the same: words without accents, capitals and punctuation, once each, in order.
fn fingerprint(value: &str) -> String {
    let mut words = Vec::new();
    for word in value.split_whitespace() {
        let letters: String = word.chars().filter(|c| !is_punctuation(*c)).collect();
        // What stands for one character may be several words, as in Chinese.
        words.extend(slug::slugify(letters).split('-').map(str::to_owned));
    }
    words.retain(|word| !word.is_empty());
    words.sort();
    words.dedup();
    words.join(" ")
}

fn is_punctuation(c: char) -> bool {
    c.is_control() || c.is_ascii_punctuation() || ('\u{2010}'..='\u{205e}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, fails};

    const PART: &str = "string_substring";

    #[test]
    fn letters() {
        assert_eq!(call("toUpperCase", &["Größe"]), ["GRÖSSE"]);
        assert_eq!(call("toLowerCase", &["ĐÀ NẴNG"]), ["đà nẵng"]);
        assert_eq!(
            call("toTitleCase", &["  hội AN\u{a0}der\ttag"]),
            ["  Hội An\u{a0}Der\tTag"]
        );
        assert_eq!(call("string_trim", &["\u{a0} a b\n"]), ["a b"]);
        assert_eq!(call("string_chomp", &["hardly", "ly"]), ["hard"]);
        assert_eq!(call("string_chomp", &["hard", "ly"]), ["hard"]);
        assert_eq!(call("string_length", &["Hội"]), ["3"]);
        assert_eq!(call("reverse", &["Hội"]), ["iộH"]);
    }

    #[test]
    fn parts() {
        assert_eq!(call(PART, &["profound", "3"]), ["found"]);
        assert_eq!(call(PART, &["profound", "2", "4"]), ["of"]);
        assert_eq!(call(PART, &["profound", "1", "-1"]), ["rofoun"]);
        assert_eq!(call(PART, &["profound", "-3"]), ["und"]);
        assert_eq!(call(PART, &["Hội An", "2", "100"]), ["i An"]);
        assert_eq!(call("string_get", &["Hội An", "-2"]), ["A"]);
        assert_eq!(call("string_get", &["Hội An", "1", "3"]), ["ội"]);
        // RMLFNMLTC0007 and RMLFNMLTC0008: at the end there is the empty text, after it none.
        assert_eq!(call(PART, &["Venus", "5"]), [""]);
        for outside in [
            ["Venus", "1000", "1000"],
            ["Venus", "-6", "3"],
            ["Venus", "3", "2"],
            ["Venus", "9223372036854775807", "-9223372036854775808"],
        ] {
            assert_eq!(call(PART, &outside), [""; 0], "{outside:?}");
        }
        assert_eq!(fails(PART, &["Venus", "one"]), "\"one\" is not a whole number");
    }

    #[test]
    fn characters_are_replaced_by_place() {
        let name = "string_replaceChars";
        assert_eq!(call(name, &["Téxt thát", "áéa", "aex"]), ["Text that"]);
        assert_eq!(call(name, &["aa", "aa", "bc"]), ["bb"]);
        assert_eq!(
            fails(name, &["a", "ab", "c"]),
            "there are not as many characters to write as there are to find"
        );
    }

    #[test]
    fn texts_are_put_together() {
        assert_eq!(call("string_concat", &["a", "b"]), ["ab"]);
        assert_eq!(call("string_concat", &["a", "b", "c", "d", ", "]), ["a, b, c, d"]);
        let long = "a".repeat(6 << 20);
        assert_eq!(
            fails("string_concat", &[&long, &long, &long]),
            "the result would be longer than 16 MiB"
        );
    }

    #[test]
    fn fingerprints_collide() {
        for value in ["Đà Nẵng, Thành phố", " thanh PHO da nang", "„Da\tNang” – thành phố da"] {
            assert_eq!(call("fingerprint", &[value]), ["da nang pho thanh"], "{value}");
        }
        assert_eq!(call("fingerprint", &["O'Brien"]), ["obrien"]);
        assert_eq!(call("fingerprint", &["…"]), [""]);
    }
}
