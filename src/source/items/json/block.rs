//! Items of JSON that have been found, to be parsed and read by any thread.

use super::level::{JsonReader, parse};
use super::locate::locate;
use super::path::{Step, follow};
use super::scan::{Progress, Scanner};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::items::Node;
use crate::source::items::place::{Fault, TextPosition};
use encoding_rs::Encoding;
use serde_json::Value;
use std::ops::Range;
use std::sync::Arc;

/// Some items, and the text that they stand in.
#[derive(Debug)]
pub(crate) struct JsonBlock {
    pub(super) text: Arc<Text>,
    pub(super) items: Items,
    /// Bytes that have been read for it.
    pub(super) bytes: u64,
}

/// Some text of a source.
#[derive(Debug)]
pub(crate) struct Text {
    pub(super) name: Arc<str>,
    pub(super) bytes: Vec<u8>,
    /// Where it begins in the file.
    pub(super) start: TextPosition,
    /// The encoding of the file, where `bytes` have been made of its bytes.
    pub(super) transcoded: Option<&'static Encoding>,
}

#[derive(Debug)]
pub(crate) enum Items {
    /// Texts that are yet to be parsed, each an item.
    Texts(Vec<ItemText>),
    /// Values within documents that have been parsed.
    Values(Arc<Vec<Document>>, Vec<ItemValuePath>),
}

/// The text of an item.
#[derive(Debug, Clone)]
pub(crate) struct ItemText {
    pub(super) range: Range<usize>,
    /// What is wrong with it, as far as that is known.
    pub(super) fault: Option<Fault>,
}

/// A document that has been parsed.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its text.
    pub(super) range: Range<usize>,
    /// Its value, or what is wrong with it.
    pub(super) root: Result<Value, Fault>,
}

/// An item in a document.
#[derive(Debug)]
pub(crate) struct ItemValuePath {
    pub(super) document: usize,
    pub(super) steps: Vec<Step>,
}

impl JsonBlock {
    pub(crate) fn len(&self) -> usize {
        match &self.items {
            Items::Texts(texts) => texts.len(),
            Items::Values(_, paths) => paths.len(),
        }
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn for_each(
        &self,
        reader: &JsonReader,
        first: u64,
        each: &mut dyn FnMut(u64, Result<Node, Diagnostic>),
    ) {
        match &self.items {
            Items::Texts(texts) => {
                for (number, item) in (first..).zip(texts) {
                    let value = self.text.value(item);
                    each(number, value.map(|value| reader.level.node(&value)));
                }
            }
            Items::Values(documents, paths) => {
                for (number, path) in (first..).zip(paths) {
                    let node = match &documents[path.document].root {
                        Ok(root) => {
                            follow(&path.steps, root).map_or_else(Node::default, |item| reader.level.node(item))
                        }
                        Err(fault) => {
                            each(number, Err(self.text.syntax(fault)));
                            continue;
                        }
                    };
                    each(number, Ok(node));
                }
            }
        }
    }

    /// Shows the item `index` of the block, or the first value that a reference leads to.
    pub(crate) fn place(&self, reader: &JsonReader, index: usize, reference: Option<usize>) -> Place {
        let item = match &self.items {
            Items::Texts(texts) => texts.get(index).map(|item| item.range.clone()),
            Items::Values(documents, paths) => paths.get(index).map(|path| {
                let document = documents[path.document].range.clone();
                within(&self.text.bytes, document, &path.steps)
            }),
        };
        let Some(mut span) = item else {
            return Place::file(&*self.text.name);
        };
        if let Some(path) = reference.and_then(|reference| reader.level.references.get(reference))
            && let Ok(value) = parse(&self.text.bytes[span.clone()])
            && let Some(steps) = path.locations(&value).first()
        {
            span = within(&self.text.bytes, span, steps);
        }
        self.text.place(span)
    }
}

/// Where `steps` lead to within the text `range`; the whole text where that is not known.
fn within(bytes: &[u8], range: Range<usize>, steps: &[Step]) -> Range<usize> {
    match locate(&bytes[range.clone()], steps) {
        Some(found) => range.start + found.start..range.start + found.end,
        None => range,
    }
}

impl Text {
    fn place(&self, span: Range<usize>) -> Place {
        self.start.place(&self.name, &self.bytes, span)
    }

    fn value(&self, item: &ItemText) -> Result<Value, Diagnostic> {
        if let Some(fault) = &item.fault {
            return Err(self.syntax(fault));
        }
        let bytes = &self.bytes[item.range.clone()];
        parse(bytes).map_err(|error| self.syntax(&fault_of(bytes, item.range.start, &error, self.transcoded)))
    }

    fn syntax(&self, fault: &Fault) -> Diagnostic {
        fault.diagnostic(&self.name, "JSON", self.place(fault.at..fault.at + 1))
    }
}

/// What is wrong with `bytes`, which begin at `start` of a text, and are no JSON by
/// `error`.
pub(super) fn fault_of(
    bytes: &[u8],
    start: usize,
    error: &serde_json::Error,
    transcoded: Option<&'static Encoding>,
) -> Fault {
    let mut scanner = Scanner::new(Arc::new([]), false);
    let mut scanned = || {
        loop {
            match scanner.next(bytes, true) {
                Ok(Progress::Found(_)) => {}
                Ok(_) => return None,
                Err(fault) => return Some(fault),
            }
        }
    };
    let fault = Fault::of_encoding(bytes, transcoded).or_else(&mut scanned);
    let mut fault = fault.unwrap_or_else(|| Fault::new(0, error.to_string()));
    fault.at += start;
    fault
}
