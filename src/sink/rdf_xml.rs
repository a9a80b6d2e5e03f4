//! What RDF/XML cannot say, and how oxrdfxml is kept from writing it all the same.

use crate::diagnostic::{Code, Diagnostic};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, QuadRef, TermRef};
use std::io::{self, Write};

/// Refuses what has no form in XML: a predicate (or the class that becomes the name of
/// an element) whose end is no name, and control characters
/// ([XML 1.0, 2.2](https://www.w3.org/TR/xml/#charsets)).
///
/// oxrdfxml writes these without a word, and no parser reads the result.
pub(super) fn check(quads: &[QuadRef<'_>]) -> Result<(), Diagnostic> {
    let mut subject = None;
    for quad in quads {
        element_name(quad.predicate.as_str())?;
        let first = subject.replace(quad.subject) != Some(quad.subject);
        match quad.object {
            TermRef::NamedNode(class) if first && quad.predicate == rdf::TYPE && !is_element_name(class.as_str()) => {
                return Err(unnamed("class", class.as_str()));
            }
            TermRef::Literal(literal) => {
                if let Some(c) = unwritable_char(literal.value()) {
                    return Err(unwritable_value(c, quad.predicate));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A property as namespace and name of an element.
///
/// # Errors
/// Where no name can be made of it.
pub(super) fn element_name(property: &str) -> Result<(&str, &str), Diagnostic> {
    if !is_element_name(property) || is_syntax_term(property) {
        return Err(unnamed("property", property));
    }
    Ok(split(property))
}

/// The first character that XML has no form for.
pub(super) fn unwritable_char(value: &str) -> Option<char> {
    // The others are control characters, and two that begin with this byte in UTF-8.
    let is_suspect = |byte: u8| byte < 0x20 || byte == 0xEF;
    let is_harmless = !value.bytes().any(is_suspect);
    if is_harmless {
        return None;
    }
    value.chars().find(|c| !is_xml_char(*c))
}

/// That a character of a value has no form.
pub(super) fn unwritable_value(c: char, property: NamedNodeRef<'_>) -> Diagnostic {
    let code = u32::from(c);
    unwritable(&format!("the character U+{code:04X} of a value of {property}"))
}

fn is_element_name(iri: &str) -> bool {
    let (namespace, name) = split(iri);
    !name.is_empty() && !is_reserved(namespace)
}

/// Namespaces that nothing may declare
/// ([Namespaces in XML 1.0, 3](https://www.w3.org/TR/xml-names/#ns-decl)).
pub(super) fn is_reserved(namespace: &str) -> bool {
    matches!(
        namespace,
        "http://www.w3.org/2000/xmlns/" | "http://www.w3.org/XML/1998/namespace"
    )
}

fn is_syntax_term(iri: &str) -> bool {
    iri.strip_prefix(RDF).is_some_and(|name| SYNTAX_TERMS.contains(&name))
}

fn unnamed(kind: &str, iri: &str) -> Diagnostic {
    unwritable(&format!("the {kind} <{iri}>, of which no XML name can be made"))
}

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Names that RDF/XML keeps for itself
/// ([5.1](https://www.w3.org/TR/rdf-syntax-grammar/#section-Namespace)).
const SYNTAX_TERMS: &[&str] = &[
    "RDF",
    "ID",
    "about",
    "parseType",
    "resource",
    "nodeID",
    "datatype",
    "Description",
    "li",
    "aboutEach",
    "aboutEachPrefix",
    "bagID",
];

fn unwritable(what: &str) -> Diagnostic {
    Diagnostic::error(Code::OptionConflict, format!("RDF/XML cannot hold {what}"))
        .hint("every other syntax can: write Turtle or JSON-LD")
}

/// The prefixes of which an element's name makes use, and which XML allows.
pub(super) fn uses(quads: &[QuadRef<'_>], prefix: &str, namespace: &str) -> bool {
    let mut names = quads.iter().flat_map(|quad| {
        let class = match quad.object {
            TermRef::NamedNode(class) if quad.predicate == rdf::TYPE => Some(class.as_str()),
            _ => None,
        };
        [Some(quad.predicate.as_str()), class]
    });
    is_prefix_name(prefix) && names.any(|iri| iri.is_some_and(|iri| split(iri).0 == namespace))
}

/// Whether XML lets such a prefix be declared.
pub(super) fn is_prefix_name(prefix: &str) -> bool {
    prefix.chars().all(is_name_char)
        && prefix.chars().next().is_none_or(is_name_start)
        && !prefix.to_ascii_lowercase().starts_with("xml")
}

/// An IRI as namespace and the longest XML name at its end, as oxrdfxml splits it.
fn split(iri: &str) -> (&str, &str) {
    let Some(last_other) = iri.rfind(|c| !is_name_char(c)) else {
        return (iri, "");
    };
    match iri[last_other..].find(is_name_start) {
        Some(start) => iri.split_at(last_other + start),
        None => (iri, ""),
    }
}

/// [`NCNameStartChar`](https://www.w3.org/TR/xml-names/#NT-NCName).
fn is_name_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// [`NCNameChar`](https://www.w3.org/TR/xml-names/#NT-NCName).
fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Writes carriage returns as character references: oxrdfxml writes them raw, and an
/// XML parser makes line feeds of those
/// ([XML 1.0, 2.11](https://www.w3.org/TR/xml/#sec-line-ends)).
pub(super) struct CarriageReturns<W>(pub(super) W);

impl<W: Write> Write for CarriageReturns<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (i, part) in bytes.split(|byte| *byte == b'\r').enumerate() {
            if i > 0 {
                self.0.write_all(b"&#xD;")?;
            }
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iris_are_split_before_the_longest_name() {
        assert_eq!(split("http://x/a#b-1"), ("http://x/a#", "b-1"));
        assert_eq!(split("http://x/1a"), ("http://x/1", "a"));
        assert_eq!(split("http://x/12"), ("http://x/12", ""));
        assert_eq!(split("urn:isbn:foo"), ("urn:isbn:", "foo"));
    }
}
