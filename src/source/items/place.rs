//! Where items are in their files.

use crate::diagnostic::{Code, Diagnostic, Failure, Place, Result};
use crate::source::ReadOptions;
use crate::source::decode::TextReader;
use crate::source::open::unreadable;
use encoding_rs::{Encoding, UTF_8};
use memchr::{memchr, memchr_iter, memrchr};
use std::ops::Range;

/// Bytes behind the start of a place that it may show.
const SHOWN: usize = 4096;

/// Where a part of a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextPosition {
    /// Line, counted from 1.
    pub(super) line: usize,
    /// Characters before it on its line.
    pub(super) column: usize,
}

/// What is wrong in a text, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) what: String,
    /// Whether it is that the bytes are no text.
    pub(super) is_encoding: bool,
}

impl Fault {
    pub(super) fn new(at: usize, what: impl Into<String>) -> Self {
        Self {
            at,
            what: what.into(),
            is_encoding: false,
        }
    }

    /// Where `bytes` are no text in the encoding of the file: `transcoded`, or UTF-8.
    pub(super) fn of_encoding(bytes: &[u8], transcoded: Option<&'static Encoding>) -> Option<Self> {
        let at = std::str::from_utf8(bytes).err()?.valid_up_to();
        let encoding = transcoded.unwrap_or(UTF_8).name();
        let mut what = format!("there are bytes here that are not {encoding}");
        if let (None, Some(byte)) = (transcoded, bytes.get(at)) {
            what = format!("there is a byte here that is not {encoding}: 0x{byte:02X}");
        }
        Some(Self {
            at,
            what,
            is_encoding: true,
        })
    }

    /// The message that a file which should be `language` is not.
    pub(super) fn diagnostic(&self, name: &str, language: &str, place: Place) -> Diagnostic {
        if self.is_encoding {
            return Diagnostic::error(Code::TableEncoding, format!("`{name}` cannot be read: {}", self.what))
                .at(place)
                .hint("name the encoding that the file has, or save it as UTF-8");
        }
        Diagnostic::error(Code::ItemSyntax, format!("`{name}` is not {language}: {}", self.what))
            .at(place)
            .hint("correct the file here, or ask where it comes from for a whole one")
    }
}

impl Default for TextPosition {
    fn default() -> Self {
        Self { line: 1, column: 0 }
    }
}

impl TextPosition {
    /// The position behind `bytes`, which stand at this one.
    pub(super) fn behind(self, bytes: &[u8]) -> Self {
        let characters = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        match memrchr(b'\n', bytes) {
            Some(last) => Self {
                line: self.line + memchr_iter(b'\n', bytes).count(),
                column: characters(&bytes[last + 1..]),
            },
            None => Self {
                line: self.line,
                column: self.column + characters(bytes),
            },
        }
    }

    /// The bytes `span` of `text`, which begins here in the file `name`.
    pub(super) fn place(self, name: &str, text: &[u8], span: Range<usize>) -> Place {
        let start = span.start.min(text.len());
        let end = span.end.clamp(start, text.len()).min(start + SHOWN);
        let line_start = memrchr(b'\n', &text[..start]).map_or(0, |at| at + 1);
        let tail = &text[end..text.len().min(end + SHOWN)];
        let line_end = end + memchr(b'\n', tail).unwrap_or(tail.len());
        let line = self.behind(&text[..line_start]);
        let before = String::from_utf8_lossy(&text[line_start..start]);
        let within = String::from_utf8_lossy(&text[start..end]);
        let after = String::from_utf8_lossy(&text[end..line_end]);
        let shown = [&*before, &*within, &*after].concat();
        let mut place = Place::in_text(name, &shown, line.line, before.len()..before.len() + within.len());
        // The line may have begun before the text.
        place.column += line.column;
        place
    }
}

/// The failure that `what`, which begins at `place`, is longer than `limit` bytes.
pub(super) fn too_long(name: &str, what: &str, limit: usize, place: Place) -> Failure {
    let message = format!("{what} of `{name}` is longer than {limit} bytes");
    Diagnostic::error(Code::TableRecordSize, message)
        .at(place.note("begins here"))
        .hint("items are held in memory: let the iterator lead to smaller ones, or divide the file")
        .into()
}

/// Reads all that `reader` gives.
///
/// # Errors
/// `file-read`; `table-record-size` past the limit of a document.
pub(super) fn read_whole(reader: &mut TextReader, name: &str, options: &ReadOptions) -> Result<Vec<u8>> {
    let limit = options.limits.document_bytes;
    let mut bytes = Vec::new();
    loop {
        let left = (limit as u64 + 1).saturating_sub(bytes.len() as u64);
        let wanted = left.min(1 << 20);
        let read = reader
            .append(&mut bytes, wanted)
            .map_err(|error| unreadable(name, &error))?;
        if read == 0 {
            return Ok(bytes);
        }
        if bytes.len() > limit {
            let place = TextPosition::default().place(name, &bytes, 0..1);
            return Err(too_long(name, "the document", limit, place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_knows_where_it_is() {
        let (text, at) = ("{\"é\":\n [1, 2,\n 3]}".as_bytes(), 13);
        let start = TextPosition::default().behind(&text[..at]);
        assert_eq!(start, TextPosition { line: 2, column: 6 });
        let place = start.place("t", &text[at..], 0..1);
        assert_eq!((place.line, place.column, place.text()), (2, 7, ","));
        let place = start.place("t", &text[at..], 3..4);
        assert_eq!((place.line, place.column, place.text()), (3, 2, "3"));
        let place = TextPosition::default().place("t", text, 2..5);
        assert_eq!((place.line, place.column, place.text()), (1, 3, "é\""));
        let place = TextPosition::default().place("t", b"\xff\xff,a", 3..99);
        assert_eq!((place.column, place.text()), (4, "a"));
    }
}
