//! What a source says of its bytes: encoding, compression, and the
//! [dialect](https://www.w3.org/TR/tabular-metadata/#dialect-descriptions) of a table.

use super::super::graph::Triple;
use super::super::model::DialectParts;
use super::super::vocabulary::{Property, local};
use super::Reader;
use crate::diagnostic::Code;
use crate::packing::Packing;
use crate::source::Trim;
use encoding_rs::Encoding;
use oxigraph::model::{NamedOrBlankNode, Term};

const CODE: Code = Code::RmlSource;

/// The properties of a dialect; they may stand with the table itself.
const DIALECT: &[Property] = &[
    Property::CommentPrefix,
    Property::Delimiter,
    Property::DialectEncoding,
    Property::DoubleQuote,
    Property::Header,
    Property::HeaderRowCount,
    Property::LineTerminators,
    Property::QuoteChar,
    Property::SkipBlankRows,
    Property::SkipColumns,
    Property::SkipInitialSpace,
    Property::SkipRows,
    Property::Trim,
];

impl<'g> Reader<'g, '_> {
    /// The dialect of the table `node`.
    pub(super) fn dialect(&mut self, node: &NamedOrBlankNode) -> DialectParts {
        let mut parts = DialectParts::default();
        self.dialect_parts(node, &mut parts);
        if let Some(triple) = self.only(CODE, node, &[Property::Dialect], "a table")
            && let Some(dialect) = self.described(CODE, triple, "a dialect")
        {
            self.dialect_parts(&dialect, &mut parts);
        }
        parts
    }

    fn dialect_parts(&mut self, node: &NamedOrBlankNode, parts: &mut DialectParts) {
        for triple in self.graph.values(node, DIALECT) {
            let Some(property) = triple.property else {
                continue;
            };
            match property {
                Property::CommentPrefix => set(&mut parts.comment_prefix, self.text_of(triple)),
                Property::Delimiter => set(&mut parts.delimiter, self.filled_text(triple)),
                Property::DialectEncoding => set(&mut parts.encoding, self.encoding(triple)),
                Property::DoubleQuote => set(&mut parts.double_quote, self.boolean(CODE, triple)),
                Property::Header => set(&mut parts.header, self.boolean(CODE, triple)),
                Property::HeaderRowCount => set(&mut parts.header_rows, self.number(triple)),
                Property::LineTerminators => parts.line_terminators.extend(self.filled_text(triple)),
                Property::QuoteChar => set(&mut parts.quote, self.text_of(triple)),
                Property::SkipBlankRows => set(&mut parts.skip_blank_rows, self.boolean(CODE, triple)),
                Property::SkipColumns => {
                    let columns = self.number(triple).and_then(|columns| usize::try_from(columns).ok());
                    set(&mut parts.skip_columns, columns);
                }
                // `csvw:trim` says more.
                Property::SkipInitialSpace if parts.trim.is_none() => {
                    let skips = self.boolean(CODE, triple);
                    parts.trim = skips.map(|skips| if skips { Trim::Start } else { Trim::None });
                }
                Property::SkipRows => set(&mut parts.skip_rows, self.number(triple)),
                Property::Trim => set(&mut parts.trim, self.trim(triple)),
                _ => {}
            }
        }
    }

    /// `rml:encoding`, `csvw:encoding`: a label of the
    /// [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
    pub(super) fn encoding(&mut self, triple: &Triple) -> Option<&'static Encoding> {
        let label = match &triple.object {
            Term::NamedNode(iri) => local(iri.as_str()),
            Term::Literal(literal) => Some(literal.value()),
            Term::BlankNode(_) => None,
        };
        let encoding = label.and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
        if encoding.is_none() {
            let expected = "the name of an encoding, such as `rml:UTF-8`, `rml:UTF-16` or \"windows-1252\"";
            self.must_be(CODE, triple, expected);
        }
        encoding
    }

    /// [`rml:compression`](https://w3id.org/rml/io/spec#compression-formats).
    pub(super) fn packing(&mut self, triple: &Triple) -> Option<Packing> {
        let name = match &triple.object {
            Term::NamedNode(iri) => local(iri.as_str()),
            _ => None,
        };
        let known = name.and_then(Packing::find);
        if known.is_none() {
            let expected = "`rml:none`, `rml:gzip`, `rml:zip`, `rml:targz` or `rml:tarxz`";
            self.must_be(CODE, triple, expected);
        }
        known
    }

    /// A boolean, typed or not.
    pub(super) fn boolean(&mut self, code: Code, triple: &Triple) -> Option<bool> {
        let value = match &triple.object {
            Term::Literal(literal) => match literal.value() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        if value.is_none() {
            self.must_be(code, triple, "`true` or `false`");
        }
        value
    }

    fn number(&mut self, triple: &Triple) -> Option<u64> {
        let value = match &triple.object {
            Term::Literal(literal) => literal.value().parse().ok(),
            _ => None,
        };
        if value.is_none() {
            self.must_be(CODE, triple, "a whole number, 0 or more");
        }
        value
    }

    fn text_of(&mut self, triple: &'g Triple) -> Option<String> {
        self.text(CODE, triple).map(str::to_owned)
    }

    /// A text of at least one character.
    pub(super) fn filled_text(&mut self, triple: &'g Triple) -> Option<String> {
        let text = self.text_of(triple)?;
        if text.is_empty() {
            self.must_be(CODE, triple, "a text of at least one character");
            return None;
        }
        Some(text)
    }

    fn trim(&mut self, triple: &Triple) -> Option<Trim> {
        let trim = match &triple.object {
            Term::Literal(literal) => match literal.value() {
                "true" | "1" => Some(Trim::Both),
                "false" | "0" => Some(Trim::None),
                "start" => Some(Trim::Start),
                "end" => Some(Trim::End),
                _ => None,
            },
            _ => None,
        };
        if trim.is_none() {
            self.must_be(CODE, triple, "`true`, `false`, \"start\" or \"end\"");
        }
        trim
    }
}

fn set<T>(to: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *to = value;
    }
}
