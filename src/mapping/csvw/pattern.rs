//! Regular expressions as [ECMAScript](https://tc39.es/ecma262/#sec-patterns) writes them.
//!
//! They are rewritten for the crate `fancy-regex`, which runs what needs neither look-around
//! nor back-references in linear time, and the rest with a limit on its steps.

use fancy_regex::{Error, Regex, RegexBuilder};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

/// Bytes that a compiled pattern may have: a hostile pattern is refused, not run.
const SIZE_LIMIT: usize = 1 << 20;

/// Steps that matching one value may take where it must go back.
const STEP_LIMIT: usize = 100_000;

/// Patterns that have been compiled: many columns have the same.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    compiled: RefCell<HashMap<String, Result<Regex, String>>>,
}

impl Patterns {
    /// As [`compile`].
    pub(super) fn compile(&self, source: &str) -> Result<Regex, String> {
        if let Some(known) = self.compiled.borrow().get(source) {
            return known.clone();
        }
        let compiled = compile(source);
        self.compiled.borrow_mut().insert(source.to_owned(), compiled.clone());
        compiled
    }
}

/// Compiles a pattern that whole values must match.
///
/// # Errors
/// Why it is none.
fn compile(source: &str) -> Result<Regex, String> {
    RegexBuilder::new(&format!("^(?:{})$", rewritten(source)))
        .delegate_size_limit(SIZE_LIMIT)
        .backtrack_limit(STEP_LIMIT)
        .build()
        .map_err(|error| {
            // A position would be one in the rewritten pattern.
            let reason = match &error {
                Error::ParseError(_, reason) => reason.to_string(),
                error => error.to_string(),
            };
            let reason = reason.lines().last().unwrap_or_default();
            reason.trim_start_matches("error: ").to_owned()
        })
}

/// What means something else in Rust's syntax is written so that it means the same:
/// `\d` and `\w` are of ASCII, `\/` and `\uHHHH` are characters, and in a class only `]`, `\`, `^`
/// and `-` are special.
fn rewritten(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 8);
    let mut chars = source.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut chars, in_class, &mut out),
            '[' if !in_class => {
                in_class = true;
                out.push('[');
                if chars.peek() == Some(&'^') {
                    out.extend(chars.next());
                }
                // `[]` matches nothing, `[^]` everything.
                if chars.peek() == Some(&']') {
                    chars.next();
                    in_class = false;
                    let matches_all = out.ends_with('^');
                    out.truncate(out.len() - if matches_all { 2 } else { 1 });
                    out.push_str(if matches_all { "(?s:.)" } else { "[^\\x{0}-\\x{10FFFF}]" });
                }
            }
            ']' => {
                if !in_class {
                    out.push('\\');
                }
                in_class = false;
                out.push(']');
            }
            '[' | '&' | '~' if in_class => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn escape(chars: &mut Peekable<Chars<'_>>, in_class: bool, out: &mut String) {
    let Some(c) = chars.next() else {
        out.push('\\');
        return;
    };
    let class = |inner: &str, outer: &str| if in_class { inner.to_owned() } else { outer.to_owned() };
    match c {
        'd' => out.push_str(&class("0-9", "[0-9]")),
        'D' => out.push_str("[^0-9]"),
        'w' => out.push_str(&class("0-9A-Za-z_", "[0-9A-Za-z_]")),
        'W' => out.push_str("[^0-9A-Za-z_]"),
        // The byte order mark is white space in ECMAScript.
        's' => out.push_str(&class("\\s\\x{FEFF}", "[\\s\\x{FEFF}]")),
        'S' => out.push_str("[^\\s\\x{FEFF}]"),
        '0' => out.push_str("\\x{0}"),
        'x' | 'u' => {
            let length = if c == 'x' { 2 } else { 4 };
            let digits: String = chars.clone().take(length).collect();
            let is_hex = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_hex {
                chars.by_ref().take(length).for_each(drop);
                _ = write!(out, "\\x{{{digits}}}");
            } else {
                out.push(c);
            }
        }
        'c' => match chars.next_if(char::is_ascii_alphabetic) {
            Some(letter) => _ = write!(out, "\\x{{{:X}}}", u32::from(letter) % 32),
            None => out.push_str("\\\\c"),
        },
        'b' if in_class => out.push_str("\\x{8}"),
        'b' => out.push_str("(?-u:\\b)"),
        'B' => out.push_str("(?-u:\\B)"),
        't' | 'n' | 'r' | 'f' | 'v' | 'p' | 'P' | 'k' | '1'..='9' => {
            out.push('\\');
            out.push(c);
        }
        c if c.is_ascii_punctuation() => {
            out.push('\\');
            out.push(c);
        }
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn patterns_mean_what_they_mean_in_ecmascript() {
        for (pattern, good, bad) in [
            ("[Aa]+", "AaA", "Ab"),
            ("^-?P.DT.*$", "-P1DT2H", "P12DT2H"),
            ("\\d{2}", "12", "١٢"),
            ("[\\w-]+", "a_b-9", "é"),
            ("[^\\d]", "é", "1"),
            ("a\\/b", "a/b", "a\\/b"),
            ("\\u0048\\x69", "Hi", "u0048"),
            ("[[&&a]+", "[&a", "]"),
            ("]", "]", "["),
            ("(a)(?=b).\\1", "aba", "abc"),
            ("(?!x).*", "yx", "xy"),
            ("[^]", "\n", ""),
            ("\\cA", "\u{1}", "cA"),
            ("\\$\\.", "$.", "a."),
        ] {
            let regex = compile(pattern).unwrap();
            assert!(regex.is_match(good).unwrap(), "{pattern} {good}");
            assert!(!regex.is_match(bad).unwrap(), "{pattern} {bad}");
        }
    }

    #[test]
    fn what_is_no_pattern_and_what_takes_too_long_are_refused() {
        for pattern in ["(", "[a", "((\\w{200}){200}){200}"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
        let slow = compile("(?=(a+)+b)a*").unwrap();
        assert!(slow.is_match(&"a".repeat(2000)).is_err() || !slow.is_match(&"a".repeat(2000)).unwrap());
    }

    proptest! {
        #[test]
        fn no_pattern_panics(pattern in "[\\[\\]()\\\\dwsbBxu0-9a-f^$*+?{}|.,&~/-]{0,20}", text in "[a-f0-9 \\]\\[]{0,10}") {
            if let Ok(regex) = compile(&pattern) {
                _ = regex.is_match(&text);
            }
        }
    }
}
