//! Sources of trees: JSON, JSON Lines, XML, and texts within values. An iterator finds items
//! in them; of each item, the values of references are read, and those of items within it.

mod block;
mod expression;
mod guarded;
mod items_source;
mod json;
mod place;
mod reader;
mod value_reader;
mod xml;

pub use block::ItemBlock;
pub use expression::{ExpressionError, check_iterator, check_reference};
pub use guarded::is_guarded;
pub use items_source::ItemSource;
pub use reader::ItemReader;
pub use value_reader::ValueReader;

use super::Dialect;
use encoding_rs::Encoding;

/// The datatype that a value has by nature in its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Natural {
    /// `xsd:string`.
    #[default]
    String,
    /// `xsd:integer`.
    Integer,
    /// `xsd:decimal`.
    Decimal,
    /// `xsd:double`.
    Double,
    /// `xsd:boolean`.
    Boolean,
    /// `xsd:date`.
    Date,
    /// `xsd:dateTime`.
    DateTime,
    /// An IRI, as only constants are.
    Iri,
    /// No value but an object or an array, shown as a text.
    Composite,
}

/// A value of a source: a text, in the natural RDF lexical form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ItemValue {
    /// Its text.
    pub text: String,
    /// What it is.
    pub natural: Natural,
}

/// How references and iterators are written, and the text that they are about
/// ([RML-IO registry](https://w3id.org/rml/io/registry)).
#[derive(Debug, Clone, PartialEq)]
pub enum Formulation {
    /// Columns of a table by name. There is no iterator: items are rows.
    Csv(Box<Dialect>),
    /// [JSONPath](https://www.rfc-editor.org/rfc/rfc9535) in a JSON text.
    JsonPath,
    /// JSONPath in each line of a [JSON Lines](https://jsonlines.org/) text.
    JsonLines,
    /// [XPath](https://www.w3.org/TR/xpath-31/) in an XML document.
    XPath {
        /// Prefixes and the namespaces that they stand for.
        namespaces: Vec<(String, String)>,
    },
}

/// What is read of an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Level {
    /// Expressions, each of which gives a cell.
    pub references: Vec<String>,
    /// Items within the item.
    pub nested: Vec<Nested>,
}

/// Items within an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nested {
    /// Where they are in it.
    pub iterator: String,
    /// What is read of each.
    pub level: Level,
}

/// An item, as far as its [`Level`] has it read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// The cells, in the order of [`Level::references`].
    pub cells: Vec<NodeCell>,
    /// The items, in the order of [`Level::nested`].
    pub nested: Vec<Vec<Node>>,
}

/// What a reference leads to in an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeCell {
    /// The values, nulls left out.
    pub values: Vec<ItemValue>,
    /// Whether the reference leads anywhere, if only to a null.
    pub is_found: bool,
}

/// A source of trees.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemFormat {
    /// How it is read.
    pub formulation: Formulation,
    /// What its bytes are; a byte order mark knows better.
    pub encoding: &'static Encoding,
    /// Where its items are; empty for the whole document.
    pub iterator: String,
    /// What is read of each.
    pub level: Level,
}

/// How the bytes of a source become records.
#[derive(Debug, Clone, PartialEq)]
pub enum Format {
    /// Rows of a delimited text.
    Delimited(Dialect),
    /// Items of a tree.
    Items(Box<ItemFormat>),
}

#[cfg(test)]
mod tests;
