//! The tokens of Turtle, as far as places need them told apart.

use memchr::{memchr, memchr2};
use std::ops::Range;

/// A token and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Iri,
    Blank,
    /// A text in quotes, without what follows it.
    Text,
    /// A number or a boolean.
    Plain,
    Language,
    /// `@prefix`, `PREFIX`, `@base` or `BASE`, and how many tokens belong to it.
    Directive(usize),
    Punctuation(u8),
}

/// The tokens of a text that the parser has accepted. In another text they end early, or are
/// not those of any grammar.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// A token that has been looked at, but not taken.
    ahead: Option<Token>,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            ahead: None,
        }
    }

    /// Passes over `count` tokens; `None` where there are fewer.
    pub(super) fn pass(&mut self, count: usize) -> Option<()> {
        (0..count).try_for_each(|_| self.next().map(drop))
    }

    /// Where the next token ends, which is then taken, if it is this bracket.
    pub(super) fn closes(&mut self, bracket: u8) -> Option<usize> {
        let token = self.next()?;
        if token.kind == Kind::Punctuation(bracket) {
            return Some(token.span.end);
        }
        self.ahead = Some(token);
        None
    }

    /// Where the language or datatype ends that follows a text, and that is then taken;
    /// `Some(None)` where none follows.
    #[expect(clippy::option_option, reason = "a datatype can be missing where one must follow")]
    pub(super) fn suffix_end(&mut self) -> Option<Option<usize>> {
        let token = self.next();
        let starts_with = |token: &Token, byte| self.text.as_bytes().get(token.span.start) == Some(&byte);
        match token {
            Some(token) if starts_with(&token, b'@') => Some(Some(token.span.end)),
            Some(token) if starts_with(&token, b'^') => Some(Some(self.next()?.span.end)),
            other => {
                self.ahead = other;
                Some(None)
            }
        }
    }

    fn skip_blanks(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b'#' => {
                    let rest = &bytes[self.at..];
                    self.at += memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                }
                _ => return,
            }
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(token) = self.ahead.take() {
            return Some(token);
        }
        self.skip_blanks();
        let (kind, length) = token(&self.text.as_bytes()[self.at..])?;
        let span = self.at..self.at + length;
        self.at = span.end;
        Some(Token { kind, span })
    }
}

/// The token that `bytes` begin with, and its length, which is not 0.
fn token(bytes: &[u8]) -> Option<(Kind, usize)> {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    Some(match bytes.first()? {
        b'<' => (Kind::Iri, memchr(b'>', bytes)? + 1),
        quote @ (b'"' | b'\'') => (Kind::Text, text_length(bytes, *quote)?),
        b'@' => {
            let tag = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'-';
            let length = 1 + bytes[1..].iter().take_while(tag).count();
            (directive(&bytes[1..length]).unwrap_or(Kind::Language), length)
        }
        b'^' => (Kind::Punctuation(b'^'), if bytes.get(1) == Some(&b'^') { 2 } else { 1 }),
        b'+' | b'-' | b'0'..=b'9' => (Kind::Plain, number_length(bytes)),
        b'.' if is_digit(1) => (Kind::Plain, number_length(bytes)),
        byte @ (b'.' | b',' | b';' | b'[' | b']' | b'(' | b')') => (Kind::Punctuation(*byte), 1),
        b'_' => (Kind::Blank, 2 + name_length(bytes.get(2..)?, false)),
        _ => word(bytes)?,
    })
}

/// A name with a prefix, or a keyword.
fn word(bytes: &[u8]) -> Option<(Kind, usize)> {
    let length = name_length(bytes, true);
    let word = bytes.get(..length).filter(|word| !word.is_empty())?;
    let kind = match word {
        _ if word.contains(&b':') => Kind::Iri,
        b"a" => Kind::Iri,
        b"true" | b"false" => Kind::Plain,
        // Without the sign there is no point at the end.
        _ => match directive(&word.to_ascii_lowercase())? {
            Kind::Directive(length) => Kind::Directive(length - 1),
            kind => kind,
        },
    };
    Some((kind, length))
}

/// What follows `@prefix` or `@base`, the point included.
fn directive(word: &[u8]) -> Option<Kind> {
    match word {
        b"prefix" => Some(Kind::Directive(3)),
        b"base" => Some(Kind::Directive(2)),
        _ => None,
    }
}

/// [`String`](https://www.w3.org/TR/turtle/#grammar-production-String), quotes included.
fn text_length(bytes: &[u8], quote: u8) -> Option<usize> {
    let long = [quote; 3];
    let end: &[u8] = if bytes.starts_with(&long) { &long } else { &long[..1] };
    let mut at = end.len();
    loop {
        at += memchr2(quote, b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at..].starts_with(end) {
            return Some(at + end.len());
        } else {
            at += 1;
        }
    }
}

/// [`NumericLiteral`](https://www.w3.org/TR/turtle/#grammar-production-NumericLiteral): a
/// point at its end ends the statement.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let is_one_of = |at: usize, set: &[u8]| bytes.get(at).is_some_and(|byte| set.contains(byte));
    let whole = digits(usize::from(is_one_of(0, b"+-")));
    let mut end = whole;
    if is_one_of(end, b".") {
        end = digits(end + 1);
    }
    if is_one_of(end, b"eE") {
        return digits(end + 1 + usize::from(is_one_of(end + 1, b"+-")));
    }
    // Alone it is no part of the number.
    if end == whole + 1 { whole } else { end.max(1) }
}

/// [`PrefixedName`](https://www.w3.org/TR/turtle/#grammar-production-PrefixedName) or a
/// keyword; without `is_prefixed`, the rest of
/// [`BLANK_NODE_LABEL`](https://www.w3.org/TR/turtle/#grammar-production-BLANK_NODE_LABEL).
/// The parser has looked at which letters there are; points at the end are none of it.
fn name_length(bytes: &[u8], is_prefixed: bool) -> usize {
    let mut at = 0;
    let mut end = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | 0x80.. => 1,
            b':' | b'%' if is_prefixed => 1,
            b'\\' if is_prefixed => 2,
            _ => break,
        };
        if *byte != b'.' {
            end = at;
        }
    }
    end.min(bytes.len())
}
