//! Terms as the dictionary has them: IRIs as they are, blank nodes with `_:`, literals in
//! quotation marks with a language or datatype behind, without any escapes.

use super::damage::Damage;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{BlankNode, Literal, LiteralRef, NamedNode, Term, TermRef};

/// The parts of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts<'t> {
    NamedNode(&'t str),
    BlankNode(&'t str),
    Simple(&'t str),
    Language(&'t str, &'t str),
    Typed(&'t str, &'t str),
}

/// Takes a term apart.
pub(super) fn parts(term: &[u8]) -> Result<Parts<'_>, Damage> {
    let broken = |reason: &str| Damage::new("the dictionary", reason);
    let term = simdutf8::basic::from_utf8(term).map_err(|_| broken("a term is not UTF-8"))?;
    if let Some(text) = term.strip_prefix('"') {
        // Neither a language nor a datatype has a quotation mark.
        let end = memchr::memrchr(b'"', text.as_bytes()).ok_or_else(|| broken("a literal has no end"))?;
        let (value, behind) = (&text[..end], &text[end + 1..]);
        if behind.is_empty() {
            return Ok(Parts::Simple(value));
        }
        if let Some(language) = behind.strip_prefix('@') {
            return Ok(Parts::Language(value, language));
        }
        let datatype = behind.strip_prefix("^^<").and_then(|iri| iri.strip_suffix('>'));
        return match datatype {
            Some(iri) if iri == xsd::STRING.as_str() => Ok(Parts::Simple(value)),
            Some(iri) => Ok(Parts::Typed(value, iri)),
            None => Err(broken("a literal has neither a language nor a datatype behind it")),
        };
    }
    Ok(match term.strip_prefix("_:") {
        Some(label) => Parts::BlankNode(label),
        None => Parts::NamedNode(term),
    })
}

/// The term that the dictionary has in this form.
pub(super) fn decode(term: &[u8]) -> Result<Term, Damage> {
    Ok(match parts(term)? {
        Parts::NamedNode(iri) => NamedNode::new_unchecked(iri).into(),
        Parts::BlankNode(label) => BlankNode::new_unchecked(label).into(),
        Parts::Simple(value) => Literal::new_simple_literal(value).into(),
        Parts::Language(value, language) => Literal::new_language_tagged_literal_unchecked(value, language).into(),
        Parts::Typed(value, datatype) => Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype)).into(),
    })
}

/// Appends a term in the form that the dictionary has.
#[inline]
pub(super) fn encode(term: TermRef<'_>, bytes: &mut Vec<u8>) {
    match term {
        TermRef::NamedNode(node) => bytes.extend_from_slice(node.as_str().as_bytes()),
        TermRef::BlankNode(node) => {
            bytes.extend_from_slice(b"_:");
            bytes.extend_from_slice(node.as_str().as_bytes());
        }
        TermRef::Literal(literal) => encode_literal(literal, bytes),
    }
}

#[inline]
fn encode_literal(literal: LiteralRef<'_>, bytes: &mut Vec<u8>) {
    bytes.push(b'"');
    bytes.extend_from_slice(literal.value().as_bytes());
    bytes.push(b'"');
    if let Some(language) = literal.language() {
        bytes.push(b'@');
        bytes.extend_from_slice(language.as_bytes());
    } else if literal.datatype() != xsd::STRING {
        bytes.extend_from_slice(b"^^<");
        bytes.extend_from_slice(literal.datatype().as_str().as_bytes());
        bytes.push(b'>');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(term: &Term) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(term.as_ref(), &mut bytes);
        bytes
    }

    #[test]
    fn terms_are_decoded_as_they_were_encoded() {
        let terms: [Term; 6] = [
            NamedNode::new_unchecked("http://x/ế").into(),
            BlankNode::new_unchecked("b1").into(),
            Literal::new_simple_literal("a \"b\"\n@c\\").into(),
            Literal::new_simple_literal("").into(),
            Literal::new_language_tagged_literal_unchecked("Hội An", "vi").into(),
            Literal::from(7).into(),
        ];
        for term in terms {
            assert_eq!(decode(&encoded(&term)), Ok(term));
        }
    }

    #[test]
    fn what_others_write_is_understood() {
        let typed = b"\"a\"^^<http://www.w3.org/2001/XMLSchema#string>";
        assert_eq!(decode(typed), Ok(Literal::new_simple_literal("a").into()));
        for broken in [&b"\"a"[..], b"\"a\"x", b"\"a\"^^<x", b"\xff"] {
            assert!(decode(broken).is_err());
        }
    }
}
