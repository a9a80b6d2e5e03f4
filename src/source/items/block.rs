use super::json::JsonBlock;
use super::reader::ReaderKind;
use super::xml::XmlBlock;
use super::{ItemReader, Node};
use crate::diagnostic::{Diagnostic, Place};
use std::sync::Arc;

/// Some whole items of a source, to be worked on by any thread.
#[derive(Debug)]
pub struct ItemBlock {
    pub(super) name: Arc<str>,
    pub(super) first: u64,
    pub(super) items: BlockItems,
}

#[derive(Debug)]
pub(super) enum BlockItems {
    Json(JsonBlock),
    Xml(XmlBlock),
}

impl ItemBlock {
    /// How many items it has.
    pub fn len(&self) -> usize {
        match &self.items {
            BlockItems::Json(block) => block.len(),
            BlockItems::Xml(block) => block.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of the text that have been read for it: after decompression, as UTF-8. Of a
    /// document that is read as a whole, all count for the first block.
    pub fn bytes(&self) -> u64 {
        match &self.items {
            BlockItems::Json(block) => block.bytes(),
            BlockItems::Xml(block) => block.bytes(),
        }
    }

    /// The number of its first item, counted from 1 through the source.
    pub fn first_item(&self) -> u64 {
        self.first
    }

    /// Calls `each` with the items in the order of the source, counted from 1 through the
    /// source: what is read of each, or what is wrong with it. `reader` is made of the
    /// format with which the source has been opened.
    ///
    /// What is wrong with an item is an error of the code `table-encoding`, where bytes of
    /// it are no text, `item-syntax`, where a line of JSON Lines is no JSON, or
    /// `rml-reference`, where an XPath fails.
    pub fn for_each(&self, reader: &ItemReader, each: &mut dyn FnMut(u64, Result<Node, Diagnostic>)) {
        match (&self.items, &reader.kind) {
            (BlockItems::Json(block), ReaderKind::Json(reader) | ReaderKind::Lines(reader)) => {
                block.for_each(reader, self.first, each);
            }
            (BlockItems::Xml(block), ReaderKind::Xml(_)) => block.for_each(self.first, each),
            // A block of one format and a reader of another have nothing to say to each other.
            _ => {}
        }
    }

    /// Shows `item`, counted as by [`Self::for_each`], or the first value that a reference
    /// leads to in it: `reference` counts from 0 in [`Level::references`](super::Level) of
    /// the format. The item is shown where the reference leads nowhere, and the file alone
    /// where the item is not in this block.
    ///
    /// To be called for messages only, since the place is looked for once more.
    pub fn place(&self, reader: &ItemReader, item: u64, reference: Option<usize>) -> Place {
        let index = item
            .checked_sub(self.first)
            .and_then(|index| usize::try_from(index).ok());
        match (&self.items, &reader.kind, index) {
            (BlockItems::Json(block), ReaderKind::Json(reader) | ReaderKind::Lines(reader), Some(index)) => {
                block.place(reader, index, reference)
            }
            (BlockItems::Xml(block), ReaderKind::Xml(_), Some(index)) => block.place(index, reference),
            _ => Place::file(&*self.name),
        }
    }
}
