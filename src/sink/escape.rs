//! Escapes that N-Triples, N-Quads, Turtle and `TriG` share.

use super::buffer::Append;

/// A table of bytes that must be escaped: these, and the control characters where they are too.
/// All of them are ASCII.
pub(super) const fn table(bytes: &[u8], with_controls: bool) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while with_controls && byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// Of a literal in the canonical form
/// ([RDFC-1.0, canonical form of N-Quads](https://www.w3.org/TR/rdf-canon/#canonical-quads)).
static LITERAL: [bool; 256] = table(b"\"\\\x7f", true);

/// What is not allowed in an IRIREF
/// ([N-Quads, grammar, 8](https://www.w3.org/TR/n-quads/#grammar-production-IRIREF)).
static IRI: [bool; 256] = table(b" <>\"{}|^`\\", true);

/// Appends `value` in quotation marks.
pub(super) fn quoted(value: &str, out: &mut impl Append) {
    out.append_byte(b'"');
    push_escaped(value, out);
    out.append_byte(b'"');
}

/// Appends `value` as it is written between quotation marks.
#[inline]
pub(crate) fn push_escaped(value: &str, out: &mut impl Append) {
    escaped(value, &LITERAL, out, |byte, out| match byte {
        b'"' => out.append(b"\\\""),
        b'\\' => out.append(b"\\\\"),
        0x08 => out.append(b"\\b"),
        b'\t' => out.append(b"\\t"),
        b'\n' => out.append(b"\\n"),
        0x0c => out.append(b"\\f"),
        b'\r' => out.append(b"\\r"),
        other => code_point(other, out),
    });
}

/// Whether an IRI is written without an escape.
#[inline]
pub(crate) fn is_written_as_it_is(iri: &str) -> bool {
    !iri.bytes().any(|byte| IRI[usize::from(byte)])
}

/// Appends `iri` in angle brackets.
///
/// An IRI has no character to escape; a string that is none stays within its brackets.
pub(super) fn bracketed(iri: &str, out: &mut impl Append) {
    out.append_byte(b'<');
    escaped(iri, &IRI, out, code_point);
    out.append_byte(b'>');
}

fn code_point(byte: u8, out: &mut impl Append) {
    out.append(format!("\\u{byte:04X}").as_bytes());
}

/// Appends `text`, and in place of each byte of `table` what `escape` appends.
#[inline]
pub(super) fn escaped<A: Append>(text: &str, table: &[bool; 256], out: &mut A, escape: impl Fn(u8, &mut A)) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| table[usize::from(*byte)]) {
        out.append(&rest[..at]);
        escape(rest[at], out);
        rest = &rest[at + 1..];
    }
    out.append(rest);
}
