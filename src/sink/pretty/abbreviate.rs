use crate::sink::Prefixes;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{LiteralRef, NamedNodeRef};
use std::cmp::Reverse;
use std::fmt::Write;

/// Prefixes by which IRIs are written short.
#[derive(Debug, Clone)]
pub struct Abbreviations {
    /// Name and IRI, the longest IRI first: the closest prefix is taken.
    prefixes: Vec<(String, String)>,
}

impl Abbreviations {
    /// Those of `prefixes` whose names Turtle allows
    /// ([PN_PREFIX](https://www.w3.org/TR/turtle/#grammar-production-PN_PREFIX)).
    pub fn new(prefixes: &Prefixes) -> Self {
        let mut prefixes: Vec<_> = prefixes
            .iter()
            .filter(|(name, iri)| is_prefix_name(name) && !iri.is_empty())
            .map(|(name, iri)| (name.clone(), iri.clone()))
            .collect();
        prefixes.sort_by_key(|(_, iri)| Reverse(iri.len()));
        Self { prefixes }
    }

    /// The IRI as a prefixed name, where there is a prefix for it and the rest needs no
    /// escape.
    pub fn shorten(&self, iri: &str) -> Option<String> {
        let (at, local) = self.find(iri)?;
        Some(format!("{}:{local}", self.name(at)))
    }

    pub(super) fn len(&self) -> usize {
        self.prefixes.len()
    }

    /// Name and IRI of each prefix; of those with one IRI, the first is taken.
    pub(in crate::sink) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.prefixes.iter().map(|(name, iri)| (name.as_str(), iri.as_str()))
    }

    /// Index of the prefix, and the local name.
    pub(in crate::sink) fn find<'i>(&self, iri: &'i str) -> Option<(usize, &'i str)> {
        self.prefixes.iter().enumerate().find_map(|(at, (_, prefix))| {
            let local = iri.strip_prefix(prefix.as_str())?;
            is_local_name(local).then_some((at, local))
        })
    }

    pub(super) fn name(&self, at: usize) -> &str {
        &self.prefixes[at].0
    }

    /// The declarations of those that are `used`, by name.
    pub(super) fn header(&self, used: &[bool]) -> String {
        let mut declared: Vec<_> = self.prefixes.iter().zip(used).filter(|(_, used)| **used).collect();
        declared.sort();
        declared
            .into_iter()
            .fold(String::new(), |mut header, ((name, iri), _)| {
                declaration(name, iri, &mut header);
                header
            })
    }
}

/// Appends the declaration of a prefix.
pub(in crate::sink) fn declaration(name: &str, iri: &str, out: &mut String) {
    // A String takes all that is written to it.
    let _ = writeln!(out, "@prefix {name}: <{iri}> .");
}

fn is_prefix_name(name: &str) -> bool {
    name.is_empty()
        || (name.starts_with(is_base) && name.chars().all(|c| is_inner(c) || c == '.') && !name.ends_with('.'))
}

/// [PN_LOCAL](https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL), but for
/// backslash escapes: a name that needs them is more readable as an IRI.
pub(in crate::sink) fn is_local_name(local: &str) -> bool {
    let mut rest = local;
    while let Some(at) = rest.find('%') {
        let hex = rest.as_bytes().get(at + 1..at + 3);
        if !hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) {
            return false;
        }
        rest = &rest[at + 3..];
    }
    let start = |c: char| is_base(c) || matches!(c, '_' | ':' | '%') || c.is_ascii_digit();
    local.chars().all(|c| is_inner(c) || matches!(c, '.' | ':' | '%'))
        && local.chars().next().is_none_or(start)
        && !local.ends_with('.')
}

/// [PN_CHARS_BASE](https://www.w3.org/TR/turtle/#grammar-production-PN_CHARS_BASE).
fn is_base(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// [PN_CHARS](https://www.w3.org/TR/turtle/#grammar-production-PN_CHARS).
fn is_inner(c: char) -> bool {
    is_base(c) || matches!(c, '_' | '-' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Of which literals Turtle's
/// [numbers and booleans](https://www.w3.org/TR/turtle/#abbrev) make do with the value,
/// lexical form kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sink) enum Bare {
    Never,
    Boolean,
    Integer,
    Decimal,
    Double,
}

impl Bare {
    /// What may stand alone of literals of `datatype`.
    pub(in crate::sink) fn of(datatype: NamedNodeRef<'_>) -> Self {
        match datatype {
            xsd::BOOLEAN => Self::Boolean,
            xsd::INTEGER => Self::Integer,
            xsd::DECIMAL => Self::Decimal,
            xsd::DOUBLE => Self::Double,
            _ => Self::Never,
        }
    }

    /// Whether `value` alone stands for the literal.
    pub(in crate::sink) fn holds(self, value: &str) -> bool {
        let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            Self::Never => false,
            Self::Boolean => matches!(value, "true" | "false"),
            Self::Integer => !unsigned.is_empty() && digits(unsigned),
            Self::Decimal => unsigned
                .split_once('.')
                .is_some_and(|(whole, part)| digits(whole) && !part.is_empty() && digits(part)),
            Self::Double => unsigned.split_once(['e', 'E']).is_some_and(|(mantissa, exponent)| {
                let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
                let number = digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty());
                number && !exponent.is_empty() && digits(exponent)
            }),
        }
    }
}

/// Whether the literal's value alone stands for it.
pub(super) fn is_bare(literal: LiteralRef<'_>) -> bool {
    Bare::of(literal.datatype()).holds(literal.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_prefix_whose_local_name_needs_no_escape_is_taken() {
        let prefixes = [
            ("x", "http://x/"),
            ("xid", "http://x/id/"),
            ("9", "http://9/"),
            ("", "http://d/"),
        ];
        let abbreviations = Abbreviations::new(&prefixes.map(|(name, iri)| (name.into(), iri.into())).into());
        for (iri, short) in [
            ("http://x/id/a", Some("xid:a")),
            ("http://x/id/a.b", Some("xid:a.b")),
            ("http://x/id/a.", None),
            ("http://x/id/a/b", None),
            ("http://x/id/-a", None),
            ("http://x/id/", Some("xid:")),
            ("http://x/a%20b", Some("x:a%20b")),
            ("http://x/a%2", None),
            ("http://x/1ế", Some("x:1ế")),
            ("http://9/a", None),
            ("http://d/a", Some(":a")),
        ] {
            assert_eq!(abbreviations.shorten(iri).as_deref(), short, "{iri}");
        }
    }

    #[test]
    fn numbers_stand_alone_where_turtle_reads_them_back() {
        let bare = |value, datatype| is_bare(LiteralRef::new_typed_literal(value, datatype));
        for value in ["1", "01", "+1", "-0"] {
            assert!(bare(value, xsd::INTEGER), "{value}");
        }
        for (value, datatype) in [
            ("", xsd::INTEGER),
            ("+", xsd::INTEGER),
            ("1", xsd::DECIMAL),
            ("1.", xsd::DECIMAL),
            ("1.0", xsd::DOUBLE),
            (".e1", xsd::DOUBLE),
            ("INF", xsd::DOUBLE),
            ("1", xsd::BOOLEAN),
            ("1", xsd::INT),
        ] {
            assert!(!bare(value, datatype), "{value}");
        }
        assert!(bare(".5", xsd::DECIMAL) && bare("1.e3", xsd::DOUBLE) && bare("true", xsd::BOOLEAN));
    }
}
