//! [String templates](https://w3id.org/rml/core/spec#dfn-string-template).

use crate::diagnostic::Place;
use std::ops::Range;

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Text that stands for itself, without the backslashes of escapes.
    Literal(String),
    /// What is filled in.
    Reference {
        /// The reference, without the backslashes of escapes.
        text: String,
        /// Its bytes within the template, braces not counted.
        span: Range<usize>,
    },
}

/// What is wrong in a template, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateError {
    /// What is wrong.
    pub(crate) message: String,
    /// The bytes at fault.
    pub(crate) span: Range<usize>,
}

/// The parts of a template, in order; no two literal ones follow each other, and none is
/// empty.
///
/// # Errors
/// A brace without its counterpart, a reference without a name, and a backslash before
/// what needs none.
pub(crate) fn parse(text: &str) -> Result<Vec<Part>, TemplateError> {
    let error = |message: &str, span: Range<usize>| TemplateError {
        message: message.to_owned(),
        span,
    };
    let mut parts = Vec::new();
    let mut written = String::new();
    // Where the brace is that is open.
    let mut opened = None;
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match (c, opened) {
            ('\\', _) => match characters.next() {
                Some((_, escaped @ ('{' | '}' | '\\'))) => written.push(escaped),
                next => {
                    let end = next.map_or(text.len(), |(at, c)| at + c.len_utf8());
                    let message = "a backslash stands before a brace or another backslash only";
                    return Err(error(message, at..end));
                }
            },
            ('{', None) => {
                if !written.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut written)));
                }
                opened = Some(at);
            }
            ('{', Some(_)) => return Err(error("a brace is opened within a reference", at..at + 1)),
            ('}', Some(start)) if start + 1 == at => return Err(error("a reference is empty", start..at + 1)),
            ('}', Some(start)) => {
                parts.push(Part::Reference {
                    text: std::mem::take(&mut written),
                    span: start + 1..at,
                });
                opened = None;
            }
            ('}', None) => return Err(error("a brace is closed that was not opened", at..at + 1)),
            (c, _) => written.push(c),
        }
    }
    if let Some(start) = opened {
        return Err(error("a brace is not closed", start..text.len()));
    }
    if !written.is_empty() {
        parts.push(Part::Literal(written));
    }
    Ok(parts)
}

/// Appends text that stands for itself, or a reference, as a template has it.
pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(c, '{' | '}' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
}

/// How a template is mended that is not one; in Turtle each backslash is written twice.
pub(crate) const HINT: &str =
    "a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each";

/// The bytes `span` of the template `text`, where `whole` is the place of the literal that
/// holds it; `whole` where the literal is not shown, or does not hold the template.
pub(crate) fn place(whole: &Place, text: &str, span: Range<usize>) -> Place {
    within(whole, text, span).unwrap_or_else(|| whole.clone())
}

fn within(whole: &Place, text: &str, span: Range<usize>) -> Option<Place> {
    let literal = whole.excerpt.get(whole.span.clone())?;
    let quotes = ["\"\"\"", "'''", "\"", "'"];
    let quote = quotes.into_iter().find(|quote| literal.starts_with(quote))?;
    let written = literal.get(quote.len()..)?.strip_suffix(quote)?;
    let start = quote.len() + source_offset(written, text, span.start)?;
    let end = quote.len() + source_offset(written, text, span.end)?;
    let before = literal.get(..start)?;
    let mut place = whole.clone();
    match before.rsplit_once('\n') {
        None => place.column += before.chars().count(),
        Some((lines, last)) => {
            place.line += 1 + lines.matches('\n').count();
            place.column = 1 + last.chars().count();
        }
    }
    place.span = whole.span.start + start..whole.span.start + end;
    Some(place)
}

/// Where byte `at` of `text` stands in `written`, which is `text` with
/// [escapes](https://www.w3.org/TR/turtle/#sec-escapes); `None` where it is not.
fn source_offset(written: &str, text: &str, at: usize) -> Option<usize> {
    let mut source = written.char_indices();
    for c in text.get(..at)?.chars() {
        let (start, first) = source.next()?;
        if first != '\\' {
            (first == c).then_some(())?;
            continue;
        }
        let digits = match source.next()?.1 {
            'u' => 4,
            'U' => 8,
            _ => continue,
        };
        let number = written.get(start + 2..start + 2 + digits)?;
        (u32::from_str_radix(number, 16) == Ok(u32::from(c))).then_some(())?;
        source.nth(digits - 1)?;
    }
    Some(source.offset())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Diagnostic, Style, render};
    use proptest::prelude::*;

    fn literal(text: &str) -> Part {
        Part::Literal(text.to_owned())
    }

    /// The parts as they would be written.
    fn shown(text: &str) -> String {
        let parts = parse(text).unwrap();
        let shown = parts.iter().map(|part| match part {
            Part::Literal(text) => format!("[{text}]"),
            Part::Reference { text, .. } => format!("<{text}>"),
        });
        shown.collect()
    }

    #[test]
    fn references_stand_in_braces() {
        assert_eq!(parse("").unwrap(), []);
        assert_eq!(parse("ế").unwrap(), [literal("ế")]);
        assert_eq!(shown("http://x/{a}{b c}/{$['ế']}"), "[http://x/]<a><b c>[/]<$['ế']>");
        let parts = parse("x{ab}").unwrap();
        assert!(matches!(&parts[1], Part::Reference { span, .. } if *span == (2..4)));
    }

    #[test]
    fn escapes_are_undone_within_references_too() {
        assert_eq!(shown(r"\{\{ \\o/ {Title} \}"), r"[{{ \o/ ]<Title>[ }]");
        assert_eq!(shown(r"{$['\{Name\}']}{a\\b}"), r"<$['{Name}']><a\b>");
    }

    /// The message with its place, for a template that is written in Turtle as `written`.
    fn problem(text: &str, written: &str) -> String {
        let error = parse(text).unwrap_err();
        let document = format!("rml:template {written} ;");
        let whole = Place::in_text("m.ttl", &document, 1, 13..13 + written.len());
        let place = place(&whole, text, error.span);
        render(
            &Diagnostic::error(Code::RmlTemplate, error.message).at(place).hint(HINT),
            Style::Plain,
        )
    }

    #[test]
    fn each_mistake_is_underlined() {
        insta::assert_snapshot!(problem("ế/{id", "\"ế/{id\""), @r#"
        error[rml-template]: a brace is not closed
         --> m.ttl:1:17
          |
        1 | rml:template "ế/{id" ;
          |                 ^^^
          |
          = help: a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each
        "#);
        insta::assert_snapshot!(problem("a}{b", "'''a}{b'''"), @r"
        error[rml-template]: a brace is closed that was not opened
         --> m.ttl:1:18
          |
        1 | rml:template '''a}{b''' ;
          |                  ^
          |
          = help: a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each
        ");
        insta::assert_snapshot!(problem("{a{b}", "'{a{b}'"), @r"
        error[rml-template]: a brace is opened within a reference
         --> m.ttl:1:17
          |
        1 | rml:template '{a{b}' ;
          |                 ^
          |
          = help: a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each
        ");
        insta::assert_snapshot!(problem("x{}", "\"x{}\""), @r#"
        error[rml-template]: a reference is empty
         --> m.ttl:1:16
          |
        1 | rml:template "x{}" ;
          |                ^^
          |
          = help: a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each
        "#);
        insta::assert_snapshot!(problem(r"\{{N\ame}", r#""\\{{N\\ame}""#), @r#"
        error[rml-template]: a backslash stands before a brace or another backslash only
         --> m.ttl:1:20
          |
        1 | rml:template "\\{{N\\ame}" ;
          |                    ^^^
          |
          = help: a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each
        "#);
        insta::assert_snapshot!(problem("é\n}\\", "\"\"\"\\u00E9\n}\\\\\"\"\""), @r#"
        error[rml-template]: a brace is closed that was not opened
         --> m.ttl:2:1
          |
        1 | rml:template """\u00E9
        2 | }\\""" ;
          | ^
          |
          = help: a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each
        "#);
        insta::assert_snapshot!(problem("x\\", "\"x\\\\\""), @r#"
        error[rml-template]: a backslash stands before a brace or another backslash only
         --> m.ttl:1:16
          |
        1 | rml:template "x\\" ;
          |                ^^
          |
          = help: a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each
        "#);
    }

    #[test]
    fn what_is_not_the_literal_is_shown_whole() {
        let whole = Place::in_text("m.ttl", "ex:other \"{a\"", 1, 0..8);
        assert_eq!(place(&whole, "{a", 0..2), whole);
        let whole = Place::in_text("m.ttl", "\"b{a\"", 1, 0..5);
        assert_eq!(place(&whole, "{a", 1..2), whole);
        assert_eq!(place(&Place::file("m.ttl"), "{a", 0..2), Place::file("m.ttl"));
    }

    proptest! {
        #[test]
        fn an_escaped_text_stands_for_itself(text in "[a-c{}\\\\ế]{1,20}") {
            let mut escaped = String::new();
            escape(&text, &mut escaped);
            prop_assert_eq!(parse(&escaped).unwrap(), [literal(&text)]);
            let parts = parse(&format!("{{{escaped}}}")).unwrap();
            let reference = Part::Reference { text, span: 1..1 + escaped.len() };
            prop_assert_eq!(parts, [reference]);
        }

        #[test]
        fn what_is_wrong_is_within_the_text(text in "[ab{}\\\\ế]{0,12}") {
            if let Err(error) = parse(&text) {
                prop_assert!(!error.span.is_empty() && text.get(error.span).is_some());
            }
        }
    }
}
