//! Patterns for numbers and for dates and times, as CSV on the Web takes them from
//! [UAX 35](https://www.unicode.org/reports/tr35/).
//!
//! A pattern is parsed once; a text of that format is then read into the lexical form that
//! [XML Schema](https://www.w3.org/TR/xmlschema11-2/) has for its value.

mod date;
mod number;

pub use date::{DateError, DateFormat, DateKind};
pub use number::{NumberError, NumberFormat};

use std::fmt;
use std::ops::Range;

/// What is wrong in a pattern, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// What is wrong, and what to write instead where that is known.
    pub message: String,
    /// The bytes of the pattern that it is about; all of them where it is about what is
    /// missing or about the decimal and group characters.
    pub span: Range<usize>,
}

impl PatternError {
    fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Self {
            message: message.into(),
            span,
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PatternError {}

/// Reads quoted text at the start of `rest`, which begins with `'`; two quotes are one.
///
/// Gives the text and how many bytes it took, or nothing if no quote closes it
/// ([quoting](https://www.unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns)).
fn quoted(rest: &str) -> Option<(String, usize)> {
    if rest.starts_with("''") {
        return Some(("'".to_owned(), 2));
    }
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\'' {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            text.push('\'');
        } else {
            return Some((text, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_close_and_double() {
        assert_eq!(quoted("'a b'c"), Some(("a b".to_owned(), 5)));
        assert_eq!(quoted("''c"), Some(("'".to_owned(), 2)));
        assert_eq!(quoted("'o''clock'"), Some(("o'clock".to_owned(), 10)));
        assert_eq!(quoted("'a"), None);
        assert_eq!(quoted("'"), None);
    }
}
