//! What the parsers of RDF say is wrong, with the place of it.

use super::{Code, Diagnostic, Place};
use oxigraph::io::RdfSyntaxError;
use std::fmt::Display;
use std::ops::Range;

/// That the file `path`, which holds `bytes`, is not of the syntax `syntax`, as messages name it.
pub(crate) fn rdf_syntax_error(path: &str, bytes: &[u8], syntax: &dyn Display, error: &RdfSyntaxError) -> Diagnostic {
    let place = match error.location() {
        Some(location) => {
            let span = location.start.offset..location.end.offset;
            place_in(path, bytes, span)
        }
        None => Place::file(path),
    };
    let message = without_position(&error.to_string());
    Diagnostic::error(Code::RdfSyntax, format!("this is not {syntax}: {message}")).at(place)
}

/// The place of bytes that need not be UTF-8.
fn place_in(path: &str, bytes: &[u8], span: Range<u64>) -> Place {
    let offset = |at: u64| {
        let at = usize::try_from(at).map_or(bytes.len(), |at| at.min(bytes.len()));
        String::from_utf8_lossy(&bytes[..at]).len()
    };
    Place::in_text(
        path,
        &String::from_utf8_lossy(bytes),
        1,
        offset(span.start)..offset(span.end),
    )
}

/// The message without the position before it, which the place shows.
fn without_position(message: &str) -> String {
    let positioned = message.starts_with("Parser error ");
    match message.split_once(": ").filter(|_| positioned) {
        Some((_, message)) => message.to_owned(),
        None => message.to_owned(),
    }
}
