//! A JSON document that is read as a whole, since any part of it may say what its items are.

use super::JsonPath;
use super::block::{Document, ItemValuePath, Items, JsonBlock, Text, fault_of};
use super::level::parse;
use crate::diagnostic::Result;
use crate::source::ReadOptions;
use crate::source::decode::TextReader;
use crate::source::items::place::{TextPosition, read_whole};
use std::mem;
use std::sync::Arc;

/// A JSON document whose items any path leads to.
pub(crate) struct WholeSource {
    reader: TextReader,
    name: Arc<str>,
    options: ReadOptions,
    iterator: JsonPath,
    read: Option<Read>,
}

/// A document that has been read.
struct Read {
    text: Arc<Text>,
    documents: Arc<Vec<Document>>,
    items: std::vec::IntoIter<ItemValuePath>,
    /// Items that a block has.
    per_block: usize,
    /// Bytes that no block has been given yet.
    bytes: u64,
}

impl WholeSource {
    pub(crate) fn new(reader: TextReader, name: Arc<str>, iterator: JsonPath, options: ReadOptions) -> Self {
        Self {
            reader,
            name,
            options,
            iterator,
            read: None,
        }
    }

    pub(crate) fn replaced(&self) -> u64 {
        self.reader.replaced()
    }

    pub(crate) fn next_block(&mut self) -> Result<Option<JsonBlock>> {
        if self.read.is_none() {
            self.read = Some(self.read()?);
        }
        let Some(read) = &mut self.read else { return Ok(None) };
        let items: Vec<_> = read.items.by_ref().take(read.per_block).collect();
        Ok((!items.is_empty()).then(|| JsonBlock {
            text: read.text.clone(),
            items: Items::Values(read.documents.clone(), items),
            bytes: mem::take(&mut read.bytes),
        }))
    }

    fn read(&mut self) -> Result<Read> {
        let bytes = read_whole(&mut self.reader, &self.name, &self.options)?;
        let transcoded = self.reader.transcoded();
        let start = TextPosition::default();
        let root = parse(&bytes).map_err(|error| {
            let fault = fault_of(&bytes, 0, &error, transcoded);
            let place = start.place(&self.name, &bytes, fault.at..fault.at + 1);
            fault.diagnostic(&self.name, "JSON", place)
        })?;
        let found = self.iterator.locations(&root).into_iter();
        let items: Vec<_> = found.map(|steps| ItemValuePath { document: 0, steps }).collect();
        let blocks = bytes.len() / self.options.limits.block_bytes.max(1) + 1;
        Ok(Read {
            per_block: items.len().div_ceil(blocks).max(1),
            items: items.into_iter(),
            bytes: bytes.len() as u64,
            documents: Arc::new(vec![Document {
                range: 0..bytes.len(),
                root: Ok(root),
            }]),
            text: Arc::new(Text {
                name: self.name.clone(),
                bytes,
                start,
                transcoded,
            }),
        })
    }
}
