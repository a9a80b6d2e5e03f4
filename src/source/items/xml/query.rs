//! XPath expressions, ready to be evaluated.

use crate::source::items::expression::{check_size, error_at};
use crate::source::items::guarded::guarded;
use crate::source::items::{ExpressionError, Level};
use xee_xpath::Queries;
use xee_xpath::context::StaticContextBuilder;
use xee_xpath::error::{Error, ErrorValue};
use xee_xpath::query::SequenceQuery;

/// Words and signs that an XPath may have. The compiler recurses for each, and twice as
/// many fill the stack of a thread.
const MOST_TOKENS: usize = 400;

/// `?` that an XPath may have: what the compiler makes of look-ups one after another is twice
/// as large with each.
const MOST_LOOKUPS: usize = 8;

/// Iterator and references of XML that are known to be well-formed. Threads may share it;
/// each compiles them for itself, since the evaluator stays in one.
#[derive(Debug, Clone)]
pub(crate) struct XmlReader {
    namespaces: Vec<(String, String)>,
    iterator: String,
    level: Level,
}

/// An iterator and what is read of each item.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) iterator: Expression,
    pub(super) references: Vec<Expression>,
    pub(super) nested: Vec<Compiled>,
}

/// An expression.
#[derive(Debug)]
pub(super) struct Expression {
    /// As it is written.
    pub(super) text: String,
    pub(super) query: SequenceQuery,
}

impl XmlReader {
    pub(crate) fn new(namespaces: &[(String, String)], iterator: &str, level: &Level) -> Result<Self, ExpressionError> {
        let reader = Self {
            namespaces: namespaces.to_vec(),
            iterator: iterator.to_owned(),
            level: level.clone(),
        };
        reader.compile().map(|_| reader)
    }

    pub(super) fn compile(&self) -> Result<Compiled, ExpressionError> {
        level(&queries(&self.namespaces), &self.iterator, &self.level)
    }
}

/// Whether `text` is an XPath.
pub(crate) fn check(namespaces: &[(String, String)], text: &str) -> Result<(), ExpressionError> {
    compile(&queries(namespaces), text).map(drop)
}

/// The iterator: an empty one leads to the document.
pub(crate) fn iterator_text(iterator: &str) -> &str {
    if iterator.trim().is_empty() { "/" } else { iterator }
}

fn queries(namespaces: &[(String, String)]) -> Queries<'_> {
    let mut context = StaticContextBuilder::default();
    context.namespaces(namespaces.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str())));
    Queries::new(context)
}

fn level(queries: &Queries<'_>, iterator: &str, of: &Level) -> Result<Compiled, ExpressionError> {
    let references = of.references.iter().map(|text| compile(queries, text));
    let nested = of.nested.iter();
    Ok(Compiled {
        iterator: compile(queries, iterator_text(iterator))?,
        references: references.collect::<Result<_, _>>()?,
        nested: nested
            .map(|nested| level(queries, &nested.iterator, &nested.level))
            .collect::<Result<_, _>>()?,
    })
}

fn compile(queries: &Queries<'_>, text: &str) -> Result<Expression, ExpressionError> {
    check_size(text)?;
    check_tokens(text)?;
    let path = without_last_slash(text);
    if path.is_empty() {
        return Err(error_at(text, 0, "an XPath is missing".to_owned()));
    }
    let start = text.len() - text.trim_start().len();
    match guarded(|| queries.sequence(path)) {
        Some(Ok(query)) => Ok(Expression {
            text: text.to_owned(),
            query,
        }),
        Some(Err(error)) => Err(wrong(text, start, path.len(), &error)),
        None => Err(error_at(
            text,
            start,
            "this XPath is beyond what can be evaluated here".to_owned(),
        )),
    }
}

fn check_tokens(text: &str) -> Result<(), ExpressionError> {
    let (mut tokens, mut lookups, mut quote, mut is_word) = (0, 0, None, false);
    for (at, c) in text.char_indices() {
        if let Some(opened) = quote {
            quote = quote.filter(|_| c != opened);
            continue;
        }
        let was_word = is_word;
        is_word = c.is_alphanumeric() || c == '_' || (was_word && matches!(c, '-' | '.' | ':'));
        quote = matches!(c, '"' | '\'').then_some(c);
        let goes_on = c.is_whitespace() || (is_word && was_word);
        tokens += usize::from(!goes_on);
        if tokens > MOST_TOKENS {
            let message = format!("an XPath may have {MOST_TOKENS} words and signs, and this one has more");
            return Err(error_at(text, at, message));
        }
        lookups += usize::from(c == '?');
        if lookups > MOST_LOOKUPS {
            let message = format!("an XPath may have `?` {MOST_LOOKUPS} times, and this one has it more often");
            return Err(error_at(text, at, message));
        }
    }
    Ok(())
}

/// Many mappings have a slash at the end of a path, where none is allowed.
fn without_last_slash(text: &str) -> &str {
    let text = text.trim();
    let path = text.trim_end_matches('/').trim_end();
    if path.is_empty() && !text.is_empty() { "/" } else { path }
}

fn wrong(text: &str, start: usize, length: usize, error: &Error) -> ExpressionError {
    let end = start + length;
    let span = error.span.map_or(0..length, |span| span.range());
    let mut place = error_at(text, (start + span.start).min(end), String::new());
    let last = error_at(text, (start + span.end).min(end), String::new()).span.start;
    place.span.end = last.max(place.span.end);
    place.message = match error.error {
        ErrorValue::XPST0003 if place.span.is_empty() || place.span.start >= end => "the XPath breaks off".to_owned(),
        ErrorValue::XPST0003 => format!("`{}` cannot stand here in an XPath", &text[place.span.clone()]),
        ErrorValue::XPST0081 => "the XPath has a prefix that no namespace is declared for".to_owned(),
        ErrorValue::XPST0017 => "the XPath calls a function that is not known".to_owned(),
        _ => said(error),
    };
    place
}

/// What the standard says of an error.
pub(super) fn said(error: &Error) -> String {
    let message = error.error.message().trim().trim_end_matches('.');
    let code = error.error.code();
    if message.is_empty() {
        return format!("the XPath cannot be evaluated ({code})");
    }
    let mut characters = message.chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    let message: String = first.chain(characters).collect();
    format!("{message} ({code})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn error(text: &str) -> String {
        let error = check(&[], text).unwrap_err();
        format!("{:?} {}", &text[error.span], error.message)
    }

    #[test]
    fn errors_are_told_with_their_place() {
        insta::assert_snapshot!(error("/a/]"), @r#""]" `]` cannot stand here in an XPath"#);
        insta::assert_snapshot!(error(" a["), @r#""" the XPath breaks off"#);
        insta::assert_snapshot!(error("p:a"), @r#""p:a" the XPath has a prefix that no namespace is declared for"#);
        insta::assert_snapshot!(error("f(1)"), @r#""f(1)" the XPath calls a function that is not known"#);
        insta::assert_snapshot!(error("'ä' ß+"), @r#""ß" `ß` cannot stand here in an XPath"#);
        insta::assert_snapshot!(error(""), @r#""" an XPath is missing"#);
        insta::assert_snapshot!(error("a b"), @r#""b" `b` cannot stand here in an XPath"#);
        insta::assert_snapshot!(error("$x"), @r#""$x" name not defined (XPST0008)"#);
        insta::assert_snapshot!(error(&format!("1{}", "+1".repeat(200))), @r#""1" an XPath may have 400 words and signs, and this one has more"#);
        insta::assert_snapshot!(error(&"?a".repeat(60)), @r#""?" an XPath may have `?` 8 times, and this one has it more often"#);
        assert!(check(&[], "a[. = '????????????']").is_ok());
        assert!(check(&[], &"(".repeat(10_000)).is_err());
        assert!(check(&[], &"-".repeat(10_000)).is_err());
        assert!(
            check(
                &[],
                &format!("concat('{}', \"b-c d\")", ",'".repeat(1000).replace('\'', "\""))
            )
            .is_ok()
        );
        assert!(check(&[("p".to_owned(), "http://a/".to_owned())], "p:a").is_ok());
    }

    proptest! {
        /// Whatever is written, the place of an error is in it.
        #[test]
        fn errors_have_places_in_the_text(text in "( ?([a-c]|é|\\(|\\)|\\[|\\]|/|//|@|\\.|\\*|::|'|\"|=|\\||,|\\$|\\+|-|1|!|=>|\\?|\\{|\\}|if|for|in|return|child|function)){0,9}") {
            if let Err(error) = check(&[], &text) {
                prop_assert!(text.get(error.span).is_some());
            }
        }
    }

    #[test]
    fn a_last_slash_is_left_aside() {
        assert_eq!(without_last_slash("//Friends/Character/"), "//Friends/Character");
        assert_eq!(without_last_slash("/"), "/");
        assert!(check(&[], iterator_text("")).is_ok());
    }
}
