use crate::diagnostic::{Code, Diagnostic, Result, nearest};
use crate::packing::Packing;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use std::fmt;
use std::path::Path;

/// A syntax of RDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Syntax {
    /// [RDF 1.1 Turtle](https://www.w3.org/TR/turtle/).
    Turtle,
    /// [RDF 1.1 N-Triples](https://www.w3.org/TR/n-triples/).
    NTriples,
    /// [RDF 1.1 N-Quads](https://www.w3.org/TR/n-quads/).
    NQuads,
    /// [RDF 1.1 TriG](https://www.w3.org/TR/trig/).
    TriG,
    /// [RDF 1.1 XML Syntax](https://www.w3.org/TR/rdf-syntax-grammar/).
    RdfXml,
    /// [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/).
    JsonLd,
}

impl Syntax {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Turtle,
        Self::NTriples,
        Self::NQuads,
        Self::TriG,
        Self::RdfXml,
        Self::JsonLd,
    ];

    /// What people call it: the name for messages and options first, then others;
    /// file endings are among them.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Turtle => &["turtle", "ttl"],
            Self::NTriples => &["ntriples", "nt", "n-triples"],
            Self::NQuads => &["nquads", "nq", "n-quads"],
            Self::TriG => &["trig"],
            Self::RdfXml => &["rdfxml", "rdf", "xml", "rdf/xml", "rdf-xml", "owl"],
            Self::JsonLd => &["jsonld", "json-ld", "json"],
        }
    }

    /// Its media type, then others in use.
    fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Turtle => &["text/turtle", "application/x-turtle"],
            Self::NTriples => &["application/n-triples", "text/plain"],
            Self::NQuads => &["application/n-quads", "text/x-nquads"],
            Self::TriG => &["application/trig", "application/x-trig"],
            Self::RdfXml => &["application/rdf+xml", "application/xml", "text/xml"],
            Self::JsonLd => &["application/ld+json", "application/json"],
        }
    }

    /// The syntax of that name, file ending (with or without its dot) or media type
    /// (with or without parameters), without regard to case.
    ///
    /// # Errors
    /// Where there is no such syntax; the message lists those that there are.
    pub fn from_name(name: &str) -> Result<Self> {
        Self::find(name).ok_or_else(|| unknown_format(name, "RDF syntax", Self::ALL.iter().map(|s| s.names())).into())
    }

    fn find(name: &str) -> Option<Self> {
        let word = format_word(name);
        Self::ALL
            .iter()
            .copied()
            .find(|syntax| syntax.names().contains(&&*word) || syntax.media_types().contains(&&*word))
    }

    /// The syntax and the compression that the ending of `path` says: `.ttl.gz` is Turtle,
    /// compressed with gzip, and `.nq.tar.xz` N-Quads in an archive.
    pub fn from_path(path: &Path) -> (Option<Self>, Packing) {
        let inner = Packing::unpacked(path);
        let extension = inner.as_deref().unwrap_or(path).extension();
        let syntax = extension.and_then(|extension| Self::find(extension.to_str()?));
        (syntax, Packing::of(path).unwrap_or_default())
    }

    /// Its name in options.
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// Its [media type](https://www.iana.org/assignments/media-types/).
    pub fn media_type(self) -> &'static str {
        self.media_types()[0]
    }

    /// Its usual file ending, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
            Self::TriG => "trig",
            Self::RdfXml => "rdf",
            Self::JsonLd => "jsonld",
        }
    }

    /// Whether it can hold named graphs.
    pub fn is_dataset(self) -> bool {
        matches!(self, Self::NQuads | Self::TriG | Self::JsonLd)
    }

    /// Oxigraph's word for it.
    pub fn rdf_format(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::TriG => RdfFormat::TriG,
            Self::RdfXml => RdfFormat::RdfXml,
            Self::JsonLd => RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            },
        }
    }
}

impl fmt::Display for Syntax {
    /// As its standard spells it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Turtle => "Turtle",
            Self::NTriples => "N-Triples",
            Self::NQuads => "N-Quads",
            Self::TriG => "TriG",
            Self::RdfXml => "RDF/XML",
            Self::JsonLd => "JSON-LD",
        })
    }
}

/// What names are compared by: lower case, no parameters, no leading dot.
pub(crate) fn format_word(name: &str) -> String {
    let name = name.split(';').next().unwrap_or(name).trim();
    name.trim_start_matches('.').to_ascii_lowercase()
}

/// The error for a name of no format; `known` has the names of each, the usual one first.
pub(crate) fn unknown_format<'a>(
    name: &str,
    kind: &str,
    known: impl Iterator<Item = &'a [&'a str]> + Clone,
) -> Diagnostic {
    let usual: Vec<_> = known.clone().filter_map(|names| names.first().copied()).collect();
    let diagnostic = Diagnostic::error(
        Code::FormatUnknown,
        format!("`{name}` is no {kind}; there are {}", usual.join(", ")),
    );
    match nearest(&format_word(name), known.flatten().copied()) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_endings_and_media_types_in_any_case() {
        for syntax in Syntax::ALL {
            for name in [
                syntax.name(),
                syntax.extension(),
                syntax.media_type(),
                &syntax.to_string(),
            ] {
                assert_eq!(Syntax::from_name(&name.to_uppercase()).ok(), Some(*syntax), "{name}");
            }
        }
        assert_eq!(Syntax::from_name(" .TTL ").ok(), Some(Syntax::Turtle));
        assert_eq!(
            Syntax::from_name("Text/Turtle; charset=utf-8").ok(),
            Some(Syntax::Turtle)
        );
    }

    #[test]
    fn an_unknown_name_is_answered_with_those_there_are() {
        let failure = Syntax::from_name("turtel").unwrap_err();
        let diagnostic = &failure.diagnostics()[0];
        assert_eq!(
            diagnostic.message,
            "`turtel` is no RDF syntax; there are turtle, ntriples, nquads, trig, rdfxml, jsonld"
        );
        assert_eq!(diagnostic.hint.as_deref(), Some("did you mean `turtle`?"));
    }

    #[test]
    fn the_ending_of_a_path_says_syntax_and_compression() {
        let of = |path: &str| Syntax::from_path(Path::new(path));
        assert_eq!(of("out/a.b.ttl"), (Some(Syntax::Turtle), Packing::None));
        assert_eq!(of("a.NQ.GZ"), (Some(Syntax::NQuads), Packing::Gzip));
        assert_eq!(of("a.trig.zst"), (Some(Syntax::TriG), Packing::Zstd));
        assert_eq!(of("a.nt.xz"), (Some(Syntax::NTriples), Packing::Xz));
        assert_eq!(of("a.nq.zip"), (Some(Syntax::NQuads), Packing::Zip));
        assert_eq!(of("a.ttl.tar.gz"), (Some(Syntax::Turtle), Packing::TarGz));
        assert_eq!(of("a.ttl.tgz"), (Some(Syntax::Turtle), Packing::TarGz));
        assert_eq!(of("a.rdf.txz"), (Some(Syntax::RdfXml), Packing::TarXz));
        assert_eq!(of("a.gz"), (None, Packing::Gzip));
        assert_eq!(of("a"), (None, Packing::None));
    }
}
