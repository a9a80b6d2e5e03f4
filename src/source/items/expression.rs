//! What references and iterators can get wrong.

use super::json::JsonPath;
use super::{Formulation, xml};
use std::fmt;
use std::ops::Range;

/// Bytes that an expression may have.
const MOST_BYTES: usize = 16 << 10;

/// Brackets within each other that an expression may have: parsers try one reading of a
/// bracket after another, so that each takes twice as long.
const MOST_DEPTH: usize = 10;

/// A reference or an iterator that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The bytes of the expression that are wrong; within it, and on characters.
    pub span: Range<usize>,
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ExpressionError {}

/// Whether `reference` can be read as one of `formulation`.
///
/// # Errors
/// What is wrong in it, and where.
pub fn check_reference(formulation: &Formulation, reference: &str) -> Result<(), ExpressionError> {
    match formulation {
        // Any text may be the name of a column.
        Formulation::Csv(_) => Ok(()),
        Formulation::JsonPath | Formulation::JsonLines => JsonPath::reference(reference).map(drop),
        Formulation::XPath { namespaces } => xml::check(namespaces, reference),
    }
}

/// Whether `iterator` can be read as one of `formulation`; an empty one stands for the
/// whole document.
///
/// # Errors
/// What is wrong in it, and where.
pub fn check_iterator(formulation: &Formulation, iterator: &str) -> Result<(), ExpressionError> {
    match formulation {
        // Items are rows, whatever is said.
        Formulation::Csv(_) => Ok(()),
        Formulation::JsonPath | Formulation::JsonLines => JsonPath::iterator(iterator).map(drop),
        Formulation::XPath { namespaces } => xml::check(namespaces, xml::iterator_text(iterator)),
    }
}

/// The error at the character that stands at `at`, or nearest before it.
pub(super) fn error_at(text: &str, at: usize, message: String) -> ExpressionError {
    let mut start = at.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    ExpressionError {
        message,
        span: start..start + length,
    }
}

/// Refuses what parsers would take too long for.
pub(super) fn check_size(text: &str) -> Result<(), ExpressionError> {
    if text.len() > MOST_BYTES {
        let message = format!(
            "an expression may have {MOST_BYTES} bytes, and this one has {}",
            text.len()
        );
        return Err(error_at(text, MOST_BYTES, message));
    }
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_DEPTH {
            let message = format!("more than {MOST_DEPTH} brackets are open here within each other");
            return Err(error_at(text, at, message));
        }
    }
    Ok(())
}
