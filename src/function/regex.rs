//! Regular expressions, compiled once for many rows.
//!
//! The crate `fancy-regex` runs what needs neither look-around nor back-references in linear
//! time, and the rest with a limit on its steps.

use fancy_regex::{Regex, RegexBuilder};
use std::cell::RefCell;
use std::rc::Rc;

/// Bytes that a compiled pattern may have: a hostile pattern is refused, not run.
const SIZE_LIMIT: usize = 1 << 20;

/// Steps that finding one match may take where it must go back.
const STEP_LIMIT: usize = 100_000;

/// Bytes of a text that is searched: all matches of a text take longer than in proportion.
const TEXT_LIMIT: usize = 1 << 20;

/// Patterns that each thread keeps.
const PLACES: usize = 16;

thread_local! {
    /// The patterns used last, the last one first. Patterns can come from the data, so that
    /// there can be any number of them.
    static PATTERNS: RefCell<Vec<(String, Kept)>> = const { RefCell::new(Vec::new()) };
}

/// An expression that is shared and never copied: a copy would have to build its automata
/// anew.
pub(super) type Kept = Rc<Regex>;

/// What a parameter asks to find.
pub(super) enum Pattern<'a> {
    /// That text.
    Text(&'a str),
    /// What the expression matches.
    Regex(Kept),
}

/// What is written between slashes is a regular expression, as in
/// [GREL](https://openrefine.org/docs/manual/expressions#grel-supported-regex); other text
/// stands for itself.
///
/// # Errors
/// Why it is no regular expression.
pub(super) fn pattern(given: &str) -> Result<Pattern<'_>, String> {
    match between_slashes(given) {
        Some(source) => compile(source).map(Pattern::Regex),
        None => Ok(Pattern::Text(given)),
    }
}

/// A regular expression, between slashes or not.
///
/// # Errors
/// Why it is none.
pub(super) fn regex(given: &str) -> Result<Kept, String> {
    compile(between_slashes(given).unwrap_or(given))
}

/// A regular expression that must match all of a text.
///
/// # Errors
/// Why it is none.
pub(super) fn whole_regex(given: &str) -> Result<Kept, String> {
    let source = between_slashes(given).unwrap_or(given);
    compile(&format!(r"\A(?:{source})\z"))
}

/// `text`, if it is not too long to be searched.
///
/// # Errors
/// It is.
pub(super) fn searched(text: &str) -> Result<&str, String> {
    if text.len() > TEXT_LIMIT {
        return Err(format!(
            "the text is longer than {} MiB, too long for a regular expression",
            TEXT_LIMIT >> 20
        ));
    }
    Ok(text)
}

/// What went wrong while a match was looked for.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
pub(super) fn failure(error: fancy_regex::Error) -> String {
    format!("the regular expression gave up: {}", reason(&error))
}

fn between_slashes(given: &str) -> Option<&str> {
    let source = given.strip_prefix('/')?.strip_suffix('/')?;
    (!source.is_empty()).then_some(source)
}

fn compile(source: &str) -> Result<Kept, String> {
    PATTERNS.with_borrow_mut(|patterns| {
        let known = patterns.iter().position(|(known, _)| known == source);
        let (source, regex) = match known {
            Some(place) => patterns.remove(place),
            None => (source.to_owned(), Rc::new(build(source)?)),
        };
        patterns.truncate(PLACES - 1);
        patterns.insert(0, (source, Rc::clone(&regex)));
        Ok(regex)
    })
}

fn build(source: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(source)
        .delegate_size_limit(SIZE_LIMIT)
        .backtrack_limit(STEP_LIMIT)
        .build();
    built.map_err(|error| format!("the regular expression cannot be used: {}", reason(&error)))
}

fn reason(error: &fancy_regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_make_an_expression() {
        assert!(matches!(pattern("/a+/"), Ok(Pattern::Regex(_))));
        for text in ["/", "//", "a/b/", "/a", ""] {
            assert!(
                matches!(pattern(text), Ok(Pattern::Text(same)) if same == text),
                "{text}"
            );
        }
        assert!(whole_regex("a|ab").unwrap().is_match("ab").unwrap());
        assert!(!whole_regex("/a|b/").unwrap().is_match("ab\n").unwrap());
    }

    #[test]
    fn few_are_kept() {
        for n in 0..3 * PLACES {
            regex(&format!("a{{{n}}}")).unwrap();
        }
        regex(&format!("a{{{}}}", 2 * PLACES)).unwrap();
        PATTERNS.with_borrow(|patterns| {
            assert_eq!(patterns.len(), PLACES);
            assert_eq!(patterns[0].0, format!("a{{{}}}", 2 * PLACES));
            assert_eq!(patterns[1].0, format!("a{{{}}}", 3 * PLACES - 1));
        });
    }

    #[test]
    fn what_is_none_or_too_large_is_refused() {
        let deep = "(".repeat(100_000);
        for source in ["(", "[a", r"((\w{200}){200}){200}", &deep] {
            let message = regex(source).unwrap_err();
            assert!(
                message.starts_with("the regular expression cannot be used: "),
                "{message}"
            );
            assert!(!message.contains('\n'), "{message}");
        }
        assert!(searched(&"a".repeat(TEXT_LIMIT + 1)).is_err());
    }
}
