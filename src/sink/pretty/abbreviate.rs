use crate::sink::Prefixes;
use crate::sink::escape::bracketed;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{LiteralRef, NamedNodeRef};
use std::fmt::Write;

/// Prefixes by which IRIs are written short: by the longest namespace that leaves a local
/// name without escapes.
#[derive(Debug, Clone)]
pub struct Abbreviations {
    /// By IRI.
    namespaces: Vec<Namespace>,
}

#[derive(Debug, Clone)]
struct Namespace {
    iri: String,
    name: String,
    /// The longest other namespace that this one begins with.
    within: Option<usize>,
}

/// Where the last IRI stood among the namespaces: how many of them are not behind it. The
/// next IRI is most often there too.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::sink) struct Slot(usize);

impl Abbreviations {
    /// Those of `prefixes` whose names Turtle allows
    /// ([PN_PREFIX](https://www.w3.org/TR/turtle/#grammar-production-PN_PREFIX)); of those with
    /// one IRI, the first by name.
    pub fn new(prefixes: &Prefixes) -> Self {
        let mut pairs: Vec<_> = prefixes
            .iter()
            .filter(|(name, iri)| is_prefix_name(name) && !iri.is_empty())
            .collect();
        pairs.sort_by_key(|(_, iri)| *iri);
        pairs.dedup_by_key(|(_, iri)| *iri);
        let mut namespaces: Vec<Namespace> = Vec::with_capacity(pairs.len());
        for (name, iri) in pairs {
            let mut within = namespaces.len().checked_sub(1);
            while let Some(at) = within.filter(|at| !iri.starts_with(&namespaces[*at].iri)) {
                within = namespaces[at].within;
            }
            namespaces.push(Namespace {
                iri: iri.clone(),
                name: name.clone(),
                within,
            });
        }
        Self { namespaces }
    }

    /// The IRI as a prefixed name, where there is a prefix for it and the rest needs no
    /// escape.
    pub fn shorten(&self, iri: &str) -> Option<String> {
        let (at, local) = self.find(iri, &mut Slot::default())?;
        Some(format!("{}:{local}", self.name(at)))
    }

    pub(in crate::sink) fn len(&self) -> usize {
        self.namespaces.len()
    }

    /// Index of the prefix, and the local name.
    fn find<'i>(&self, iri: &'i str, slot: &mut Slot) -> Option<(usize, &'i str)> {
        let namespaces = &self.namespaces;
        let is_before = |at: usize| namespaces[at].iri.as_str() <= iri;
        let Slot(count) = *slot;
        let fits = (count == 0 || is_before(count - 1)) && (count == namespaces.len() || !is_before(count));
        if !fits {
            slot.0 = namespaces.partition_point(|namespace| namespace.iri.as_str() <= iri);
        }
        // A namespace that the IRI begins with is a beginning of all that stand between.
        let mut candidate = slot.0.checked_sub(1);
        while let Some(at) = candidate {
            if let Some(local) = iri.strip_prefix(&namespaces[at].iri)
                && is_local_name(local)
            {
                return Some((at, local));
            }
            candidate = namespaces[at].within;
        }
        None
    }

    /// Appends the IRI as it is written in Turtle; gives the index of the prefix, where it has
    /// one.
    pub(in crate::sink) fn push(&self, iri: &str, slot: &mut Slot, out: &mut Vec<u8>) -> Option<usize> {
        let Some((at, local)) = self.find(iri, slot) else {
            bracketed(iri, out);
            return None;
        };
        out.extend_from_slice(self.name(at).as_bytes());
        out.push(b':');
        out.extend_from_slice(local.as_bytes());
        Some(at)
    }

    fn name(&self, at: usize) -> &str {
        &self.namespaces[at].name
    }

    /// The declarations of those that are `used`, by name.
    pub(in crate::sink) fn header(&self, used: &[bool]) -> String {
        let mut declared: Vec<_> = self.namespaces.iter().zip(used).filter(|(_, used)| **used).collect();
        declared.sort_by_key(|(namespace, _)| &namespace.name);
        declared
            .into_iter()
            .fold(String::new(), |mut header, (Namespace { name, iri, .. }, _)| {
                // A String takes all that is written to it.
                let _ = writeln!(header, "@prefix {name}: <{iri}> .");
                header
            })
    }
}

fn is_prefix_name(name: &str) -> bool {
    name.is_empty()
        || (name.starts_with(is_base) && name.chars().all(|c| is_inner(c) || c == '.') && !name.ends_with('.'))
}

/// [PN_LOCAL](https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL), but for
/// backslash escapes: a name that needs them is more readable as an IRI.
fn is_local_name(local: &str) -> bool {
    local.bytes().all(|byte| PLAIN[usize::from(byte)]) || has_form_of_local_name(local)
}

/// Bytes that may stand anywhere in a local name.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':';
        byte += 1;
    }
    table
};

fn has_form_of_local_name(local: &str) -> bool {
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
    use proptest::prelude::*;
    use std::cmp::Reverse;

    proptest! {
        #[test]
        fn the_longest_namespace_is_found(
            prefixes in prop::collection::btree_map("[a-c]{1,2}", "x:[ab/#:%-]{0,4}", 0..8),
            iris in prop::collection::vec("x:[ab/#:%.-]{0,6}", 1..6),
        ) {
            let abbreviations = Abbreviations::new(&prefixes);
            let mut by_length: Vec<_> = prefixes.iter().collect();
            by_length.sort_by_key(|(_, namespace)| Reverse(namespace.len()));
            let mut slot = Slot::default();
            for iri in iris {
                let found = abbreviations.find(&iri, &mut slot);
                let found = found.map(|(at, local)| format!("{}:{local}", abbreviations.name(at)));
                let expected = by_length.iter().find_map(|(name, namespace)| {
                    let local = iri.strip_prefix(namespace.as_str())?;
                    has_form_of_local_name(local).then(|| format!("{name}:{local}"))
                });
                prop_assert_eq!(&found, &expected);
                prop_assert_eq!(abbreviations.shorten(&iri), expected);
            }
        }
    }

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
