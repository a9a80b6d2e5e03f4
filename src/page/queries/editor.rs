//! The text of a named query for those who want to change it: one that means the same where
//! neither its file's address nor its parameters are known.

use super::super::address::{View, escape_query};
use super::super::reader::Reader;
use super::run::{Settings, address, bound};
use crate::query::{NamedQuery, Names, prepare};
use oxigraph::model::Term;
use oxigraph::sparql::Variable;
use std::fmt::Write as _;

/// Bytes of a text that stands in a link.
const LINK: usize = 6_000;

/// The form for SPARQL with the query in it.
pub(super) fn href(reader: &Reader<'_>, query: &NamedQuery, settings: &Settings) -> String {
    let site = reader.site;
    let base = address(site, query);
    let values = bound(site, query, settings).unwrap_or_default();
    let text = with_values(&query.text, &values)
        .filter(|text| {
            let names = Names {
                base: &base,
                prefixes: &site.prefixes,
            };
            prepare(text, names, &query.path, &[]).is_ok()
        })
        .unwrap_or_else(|| query.text.clone());
    let text = format!("BASE <{base}>\n{text}");
    let form = reader.to_view(View::Sparql);
    if text.len() > LINK {
        return form;
    }
    format!("{form}?query={}", escape_query(&text))
}

/// The text with the values of its parameters at the start of its pattern.
fn with_values(text: &str, values: &[(Variable, Term)]) -> Option<String> {
    let mut data = String::new();
    for (variable, term) in values {
        _ = write!(data, "\n  VALUES {variable} {{ {term} }}");
    }
    let at = pattern(text)?;
    Some(format!("{}{data}{}", &text[..at], &text[at..]))
}

/// Where those values go in the text as a page shows it, in units of UTF-16: a script puts
/// others there where no server does.
pub(super) fn place(text: &str) -> Option<usize> {
    let shown = text[..pattern(text)?].replace("\r\n", "\n");
    Some(shown.encode_utf16().count())
}

/// Where the pattern of a query begins, behind its brace.
fn pattern(text: &str) -> Option<usize> {
    let groups = groups(text);
    // Of the groups of a CONSTRUCT, the first is its template.
    Some(groups.get(1).or(groups.first())? + 1)
}

/// Where groups begin that stand in no other.
fn groups(text: &str) -> Vec<usize> {
    let (mut found, mut depth, mut at) = (Vec::new(), 0_usize, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = skipped(rest);
        if length > 0 {
            at += length;
            continue;
        }
        match rest.as_bytes()[0] {
            b'{' => {
                if depth == 0 {
                    found.push(at);
                }
                depth += 1;
            }
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// The length of the comment, text or IRI that `rest` begins with, or 0.
fn skipped(rest: &str) -> usize {
    let line = || rest.find('\n').unwrap_or(rest.len());
    match rest.as_bytes()[0] {
        b'#' => line(),
        b'<' => rest
            .find(|c: char| c == '>' || c.is_whitespace() || c == '{')
            .filter(|end| rest[*end..].starts_with('>'))
            .map_or(0, |end| end + 1),
        b'"' | b'\'' => {
            let quote = &rest[..1];
            let long = quote.repeat(3);
            let end = if rest.starts_with(&long) { &long } else { quote };
            let mut at = end.len();
            while let Some(after) = rest.get(at..).filter(|after| !after.is_empty()) {
                if after.starts_with(end) {
                    return at + end.len();
                }
                let step = if after.starts_with('\\') { 2 } else { 1 };
                at += after.chars().take(step).map(char::len_utf8).sum::<usize>();
            }
            rest.len()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::Literal;

    #[test]
    fn values_stand_in_the_pattern() {
        let values = [(Variable::new_unchecked("x"), Literal::from("a\"").into())];
        let with = |text: &str| with_values(text, &values);
        for (text, expected) in [
            ("ASK { ?x ?y ?z }", "ASK {\n  VALUES ?x { \"a\\\"\" } ?x ?y ?z }"),
            (
                "CONSTRUCT { ?x <p#> 1 } # {\nWHERE { }",
                "CONSTRUCT { ?x <p#> 1 } # {\nWHERE {\n  VALUES ?x { \"a\\\"\" } }",
            ),
        ] {
            assert_eq!(with(text).as_deref(), Some(expected));
        }
        assert_eq!(with("DESCRIBE <x>"), None);
    }

    #[test]
    fn places_are_those_of_the_text_in_a_page() {
        for (text, at) in [
            ("ASK {}", Some(5)),
            ("# 𝄞ạ\r\nASK {}", Some(11)),
            ("DESCRIBE <x>", None),
        ] {
            assert_eq!(place(text), at, "{text}");
        }
    }

    #[test]
    fn texts_and_comments_have_no_groups() {
        for text in ["# {", "'{'", "\"\"\"{\"{\"\"\"", "'\\'{'", "<a#b> '{", "\"ạ{"] {
            assert_eq!(groups(text), [0_usize; 0], "{text}");
        }
        assert_eq!(groups("SELECT * { { 1 < 2 } } { }"), [9, 23]);
    }
}
