//! How the text of a cell becomes values.

use crate::uax35::{DateFormat, NumberFormat};
use crate::xsd::Builtin;
use fancy_regex::Regex;
use oxigraph::model::NamedNode;

/// How the text of a cell becomes values, in the order in which it is applied
/// ([parsing cells](https://www.w3.org/TR/tabular-data-model/#parsing-cells)).
#[derive(Debug, Clone)]
pub struct CellRule {
    /// Takes the place of an empty text.
    pub default: String,
    /// Splits the text into a list.
    pub separator: Option<String>,
    /// Texts that mean: no value.
    pub null: Vec<String>,
    /// Whether a value must be there.
    pub required: bool,
    /// What the values are.
    pub datatype: Datatype,
    /// Whether values are put into the canonical form of their datatype.
    pub is_canonical: bool,
    /// BCP 47 tag of the values where the datatype is `string`; empty or `und` for none.
    pub language: String,
}

/// A datatype with its format and constraints.
#[derive(Debug, Clone)]
pub struct Datatype {
    /// The built-in datatype that decides on lexical forms.
    pub base: Builtin,
    /// The IRI of the literals.
    pub iri: NamedNode,
    /// Lexical forms other than the datatype's own.
    pub format: Option<Format>,
    /// Bounds of the length.
    pub length: Length,
    /// Bounds of the value.
    pub facets: Vec<Facet>,
}

/// What the text of a value looks like.
#[derive(Debug, Clone)]
pub enum Format {
    /// A pattern that the whole text matches; the source is as the user wrote it.
    Pattern {
        /// The pattern, anchored.
        regex: Regex,
        /// The pattern as it was written.
        source: String,
    },
    /// A pattern of numbers.
    Number(NumberFormat),
    /// A pattern of dates or times.
    Date(DateFormat),
    /// The words for true and false.
    Boolean {
        /// The text for true.
        yes: String,
        /// The text for false.
        no: String,
    },
}

/// Bounds of a length: characters of a text, bytes of binary data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Length {
    /// At least.
    pub min: Option<u64>,
    /// At most.
    pub max: Option<u64>,
}

/// A bound of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Which bound.
    pub kind: FacetKind,
    /// Its lexical form.
    pub value: String,
}

/// The bounds that a value can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetKind {
    /// `minimum` or `minInclusive`.
    MinInclusive,
    /// `minExclusive`.
    MinExclusive,
    /// `maximum` or `maxInclusive`.
    MaxInclusive,
    /// `maxExclusive`.
    MaxExclusive,
}

impl Datatype {
    /// The built-in datatype without format and constraints.
    pub fn builtin(base: Builtin) -> Self {
        Self {
            base,
            iri: base.iri().into_owned(),
            format: None,
            length: Length::default(),
            facets: Vec::new(),
        }
    }
}

impl Default for CellRule {
    /// A string; the empty text is no value.
    fn default() -> Self {
        Self {
            default: String::new(),
            separator: None,
            null: vec![String::new()],
            required: false,
            datatype: Datatype::builtin(Builtin::String),
            is_canonical: false,
            language: "und".to_owned(),
        }
    }
}

impl CellRule {
    /// The language of the literals, where they have one.
    pub fn literal_language(&self) -> Option<&str> {
        let tagged = self.datatype.base == Builtin::String
            && self.datatype.iri == Builtin::String.iri()
            && !matches!(self.language.as_str(), "" | "und");
        tagged.then_some(self.language.as_str())
    }
}

impl FacetKind {
    /// Its name in metadata.
    pub fn name(self) -> &'static str {
        match self {
            Self::MinInclusive => "minInclusive",
            Self::MinExclusive => "minExclusive",
            Self::MaxInclusive => "maxInclusive",
            Self::MaxExclusive => "maxExclusive",
        }
    }
}
