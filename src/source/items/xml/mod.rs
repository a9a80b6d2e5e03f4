//! XML, by [XPath 3.1](https://www.w3.org/TR/xpath-31/). A document is read as a whole,
//! and its items are read in the thread that reads, since the evaluator stays in one.

mod document;
mod guard;
mod query;
mod source;

pub(super) use document::XmlDocument;
pub(super) use query::{XmlReader, check, iterator_text};
pub(super) use source::{XmlBlock, XmlSource, declared_encoding};
