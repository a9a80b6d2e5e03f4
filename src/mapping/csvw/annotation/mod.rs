//! [Common properties](https://www.w3.org/TR/tabular-metadata/#common-properties) and `notes`
//! of groups, tables, schemas and columns: a small part of JSON-LD.

mod json;
mod names;
mod number;
mod rdf;
mod read;
#[cfg(test)]
mod tests;

pub(super) use json::insert;
pub(super) use read::{read, read_notes};

use oxigraph::model::NamedNode;

/// A common property, or `notes`, in [normal form](https://www.w3.org/TR/tabular-metadata/#normalization).
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// Its absolute URL; `csvw:note` for notes.
    pub property: NamedNode,
    /// What it says.
    pub value: AnnotationValue,
}

/// The value of an [`Annotation`], or of a property within it.
#[derive(Debug, Clone, PartialEq)]
pub enum AnnotationValue {
    /// `null`: it stays in JSON, and says nothing in RDF.
    Null,
    /// A number or a boolean that stands for itself.
    Native(Scalar),
    /// A value object; every string is one in normal form.
    Literal {
        /// Its `@value`.
        value: Scalar,
        /// Its `@language`, or the default language where the value is a bare string.
        language: Option<String>,
        /// Its `@type`, written out.
        datatype: Option<NamedNode>,
    },
    /// Any other object.
    Node {
        /// Its `@id`, resolved; a blank node without.
        id: Option<NamedNode>,
        /// Its `@type`s, written out.
        types: Vec<NamedNode>,
        /// Its other properties in the order of the document, names written out.
        properties: Vec<(NamedNode, AnnotationValue)>,
    },
    /// Several values.
    Array(Vec<AnnotationValue>),
}

/// A JSON value without parts.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A string.
    Text(String),
    /// A number as it is written; it is within the range of a double.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
}
