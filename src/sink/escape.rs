//! Escapes that N-Triples, N-Quads, Turtle and `TriG` share.

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
pub(super) fn quoted(value: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    push_escaped(value, out);
    out.push(b'"');
}

/// Appends `value` as it is written between quotation marks.
#[inline]
pub(crate) fn push_escaped(value: &str, out: &mut Vec<u8>) {
    escaped(value, &LITERAL, out, |byte, out| match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        0x08 => out.extend_from_slice(b"\\b"),
        b'\t' => out.extend_from_slice(b"\\t"),
        b'\n' => out.extend_from_slice(b"\\n"),
        0x0c => out.extend_from_slice(b"\\f"),
        b'\r' => out.extend_from_slice(b"\\r"),
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
pub(super) fn bracketed(iri: &str, out: &mut Vec<u8>) {
    out.push(b'<');
    escaped(iri, &IRI, out, code_point);
    out.push(b'>');
}

fn code_point(byte: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("\\u{byte:04X}").as_bytes());
}

#[inline]
fn escaped(text: &str, table: &[bool; 256], out: &mut Vec<u8>, escape: impl Fn(u8, &mut Vec<u8>)) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| table[usize::from(*byte)]) {
        out.extend_from_slice(&rest[..at]);
        escape(rest[at], out);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}
