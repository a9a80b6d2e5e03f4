//! Escapes that N-Triples, N-Quads, Turtle and `TriG` share.

use super::buffer::Append;

/// Whether a byte of a literal must be escaped in the canonical form
/// ([RDFC-1.0, canonical form of N-Quads](https://www.w3.org/TR/rdf-canon/#canonical-quads)):
/// control characters, quotation mark and backslash. All of them are ASCII.
const fn literal_escapes() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table[0x7f] = true;
    table
}

/// Whether a byte is not allowed in an IRIREF
/// ([N-Quads, grammar, 8](https://www.w3.org/TR/n-quads/#grammar-production-IRIREF)).
const fn iri_escapes() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte <= 0x20 {
        table[byte] = true;
        byte += 1;
    }
    let others = b"<>\"{}|^`\\";
    let mut at = 0;
    while at < others.len() {
        table[others[at] as usize] = true;
        at += 1;
    }
    table
}

static LITERAL: [bool; 256] = literal_escapes();
static IRI: [bool; 256] = iri_escapes();

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

#[inline]
fn escaped<A: Append>(text: &str, table: &[bool; 256], out: &mut A, escape: impl Fn(u8, &mut A)) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| table[usize::from(*byte)]) {
        out.append(&rest[..at]);
        escape(rest[at], out);
        rest = &rest[at + 1..];
    }
    out.append(rest);
}
