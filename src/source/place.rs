//! Shows records of a source.

use super::grammar::Grammar;
use super::{Block, Dialect};
use crate::diagnostic::{Code, Diagnostic, Place};
use encoding_rs::UTF_8;
use memchr::memchr_iter;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// Line breaks in `bytes`: line feeds, and carriage returns where the dialect ends rows
/// with them.
pub(super) fn line_breaks(dialect: &Dialect, bytes: &[u8]) -> u64 {
    let feeds = memchr_iter(b'\n', bytes).count();
    (feeds + returns(dialect, bytes).count()) as u64
}

/// The carriage returns that break a line by themselves.
fn returns<'a>(dialect: &Dialect, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let is_terminator = |text: &str| dialect.line_terminators.iter().any(|terminator| terminator == text);
    let looked_through = if is_terminator("\r") { bytes } else { &[] };
    let has_pairs = is_terminator("\r\n");
    memchr_iter(b'\r', looked_through).filter(move |at| !has_pairs || bytes.get(at + 1) != Some(&b'\n'))
}

/// The line on which byte `at` of the block stands, counted from 1.
pub fn line_of(dialect: &Dialect, block: &Block, at: usize) -> u64 {
    let before = &block.bytes[..at.min(block.bytes.len())];
    block.start.line.saturating_add(line_breaks(dialect, before))
}

/// The place of a field of a record, or of the whole record, in the file `name`.
/// `range` is that of the record in the block; the field is counted as
/// [`Record::field`](super::Record::field) does. Columns are counted from the start of
/// the record.
pub fn record_place(name: &str, dialect: &Dialect, block: &Block, range: Range<usize>, field: Option<usize>) -> Place {
    let bytes = &block.bytes[range.clone()];
    let grammar = Grammar::new(dialect);
    let content = grammar.content_of(bytes);
    let span = field
        .and_then(|field| grammar.cells(content).nth(field.checked_add(dialect.skip_columns)?))
        .map_or(0..content.len(), |cell| cell.span);
    let line = line_of(dialect, block, range.start);
    match std::str::from_utf8(bytes) {
        Ok(text) => in_text(name, dialect, text, line, span),
        Err(_) => in_text(name, dialect, &String::from_utf8_lossy(bytes), line, 0..0),
    }
}

/// Shows a line break as one where it is a carriage return.
pub(super) fn in_text(name: &str, dialect: &Dialect, text: &str, line: u64, span: Range<usize>) -> Place {
    let line = usize::try_from(line).unwrap_or(usize::MAX);
    let mut bytes = Cow::Borrowed(text.as_bytes());
    for at in returns(dialect, text.as_bytes()) {
        bytes.to_mut()[at] = b'\n';
    }
    let shown = String::from_utf8_lossy(&bytes);
    Place::in_text(name, &shown, line, span)
}

/// The finding that field `field`, skipped columns counted, of the row `range` of a
/// block is no text; `row` names the row.
pub(super) fn undecodable(
    name: &str,
    dialect: &Dialect,
    block: &Block,
    range: Range<usize>,
    field: usize,
    row: &str,
) -> Diagnostic {
    let line = line_of(dialect, block, range.start);
    let bytes = &block.bytes[range];
    let valid = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    let text = String::from_utf8_lossy(bytes);
    let column = field + 1;
    let encoding = block.transcoded.unwrap_or(UTF_8).name();
    let mut message = format!("{row}, column {column} is not {encoding}");
    let hint = if block.transcoded.is_some() {
        "name the encoding that the file has in its dialect, or save the table as “CSV UTF-8”"
    } else {
        let byte = bytes.get(valid).copied().unwrap_or_default();
        _ = write!(message, ": byte 0x{byte:02X}");
        "save the table as “CSV UTF-8”, or name its encoding in its dialect: \"encoding\": \"windows-1252\""
    };
    let span = valid..valid + '\u{fffd}'.len_utf8();
    Diagnostic::error(Code::TableEncoding, message)
        .at(in_text(name, dialect, &text, line, span).note(format!("not {encoding}")))
        .hint(hint)
}

#[cfg(test)]
mod tests {
    use super::super::Position;
    use super::*;

    #[test]
    fn a_field_is_found_behind_quotes() {
        let text = "x,\"a,\"\"b\n\",Hội An,\r\n";
        let at = |field| {
            let block = Block {
                bytes: text.as_bytes().to_vec(),
                ..Block::default()
            };
            let place = record_place("t", &Dialect::default(), &block, 0..text.len(), Some(field));
            place.excerpt[place.span].to_owned()
        };
        assert_eq!(
            (at(0), at(2), at(3)),
            ("x".to_owned(), "Hội An".to_owned(), String::new())
        );
    }

    #[test]
    fn a_field_is_found_in_any_dialect() {
        let dialect = Dialect {
            delimiter: "::".to_owned(),
            quote: Some("«".to_owned()),
            line_terminators: vec!["\r".to_owned()],
            skip_columns: 1,
            ..Dialect::default()
        };
        let text = "a::b\rc::«::d\re«::f\r";
        let block = Block {
            bytes: text.as_bytes().to_vec(),
            start: Position {
                line: 7,
                ..Position::default()
            },
            ..Block::default()
        };
        let place = record_place("t", &dialect, &block, 5..text.len(), Some(1));
        assert_eq!((place.line, place.column), (9, 5));
        assert_eq!(&place.excerpt[place.span], "f");
    }
}
