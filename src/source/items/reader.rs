use super::json::JsonReader;
use super::xml::XmlReader;
use super::{ExpressionError, Formulation, ItemFormat};

/// An [`ItemFormat`] whose expressions have been read. Threads may share it.
#[derive(Debug)]
pub struct ItemReader {
    pub(super) kind: ReaderKind,
}

#[derive(Debug)]
pub(super) enum ReaderKind {
    Json(JsonReader),
    Lines(JsonReader),
    Xml(XmlReader),
}

impl ItemReader {
    /// Reads the expressions of `format`.
    ///
    /// # Errors
    /// The first expression that cannot be read. Tables are no trees:
    /// [`Formulation::Csv`] is for [`ValueReader`](super::ValueReader) only, and is an
    /// error here.
    pub fn new(format: &ItemFormat) -> Result<Self, ExpressionError> {
        let (iterator, level) = (&format.iterator, &format.level);
        let kind = match &format.formulation {
            Formulation::JsonPath => ReaderKind::Json(JsonReader::new(iterator, level)?),
            Formulation::JsonLines => ReaderKind::Lines(JsonReader::new(iterator, level)?),
            Formulation::XPath { namespaces } => ReaderKind::Xml(XmlReader::new(namespaces, iterator, level)?),
            Formulation::Csv(_) => {
                return Err(ExpressionError {
                    message: "a table is read by its rows, not as a tree".to_owned(),
                    span: 0..iterator.len(),
                });
            }
        };
        Ok(Self { kind })
    }
}
