//! Cuts a JSON text into blocks of whole items as it comes.

use super::block::{ItemText, Items, JsonBlock, Text};
use super::path::Step;
use super::scan::{Progress, Scanner};
use crate::diagnostic::{Failure, Place, Result};
use crate::source::ReadOptions;
use crate::source::decode::TextReader;
use crate::source::items::place::{Fault, TextPosition, too_long};
use crate::source::open::unreadable;
use std::mem;
use std::sync::Arc;

/// A JSON text whose items a chain of steps leads to.
pub(crate) struct StreamSource {
    pub(super) reader: TextReader,
    name: Arc<str>,
    options: ReadOptions,
    /// Bytes that an item may have.
    most_bytes: usize,
    scanner: Scanner,
    buffer: Vec<u8>,
    /// Where the buffer begins.
    start: TextPosition,
    /// Items of the buffer.
    items: Vec<ItemText>,
    /// Bytes that have been taken out of the buffer since the last block with items.
    passed: u64,
    is_at_end: bool,
}

impl StreamSource {
    pub(crate) fn new(reader: TextReader, name: Arc<str>, steps: &[Step], options: ReadOptions) -> Self {
        // The one item of a path without steps is the whole document.
        let most_bytes = match steps {
            [] => options.limits.document_bytes,
            _ => options.limits.record_bytes,
        };
        Self {
            reader,
            name,
            options,
            most_bytes,
            scanner: Scanner::new(steps.into(), true),
            buffer: Vec::new(),
            start: TextPosition::default(),
            items: Vec::new(),
            passed: 0,
            is_at_end: false,
        }
    }

    pub(crate) fn replaced(&self) -> u64 {
        self.reader.replaced()
    }

    pub(crate) fn next_block(&mut self) -> Result<Option<JsonBlock>> {
        loop {
            match self.scanner.next(&self.buffer, self.is_at_end) {
                Ok(Progress::Found(range)) => {
                    let end = range.end;
                    self.items.push(ItemText { range, fault: None });
                    if end >= self.options.limits.block_bytes {
                        return Ok(Some(self.cut()));
                    }
                }
                Ok(Progress::More) => {
                    if self.scanner.needed_from() >= self.options.limits.block_bytes {
                        if !self.items.is_empty() {
                            return Ok(Some(self.cut()));
                        }
                        self.take();
                    }
                    let kept = self.buffer.len() - self.scanner.needed_from();
                    if kept > self.most_bytes {
                        return if self.items.is_empty() {
                            Err(self.too_long())
                        } else {
                            Ok(Some(self.cut()))
                        };
                    }
                    self.fill()?;
                }
                Ok(Progress::Done) => return Ok((!self.items.is_empty()).then(|| self.cut())),
                // What stands before it comes first.
                Err(_) if !self.items.is_empty() => return Ok(Some(self.cut())),
                Err(fault) => return Err(self.syntax(&fault)),
            }
        }
    }

    /// Takes out of the buffer what has been looked through.
    fn take(&mut self) -> Vec<u8> {
        let taken = self.scanner.needed_from();
        let rest = self.buffer.split_off(taken);
        let bytes = mem::replace(&mut self.buffer, rest);
        self.scanner.rebase(taken);
        self.start = self.start.behind(&bytes);
        self.passed += taken as u64;
        bytes
    }

    /// A block of what has been looked through.
    fn cut(&mut self) -> JsonBlock {
        let start = self.start;
        let bytes = self.take();
        JsonBlock {
            bytes: mem::take(&mut self.passed),
            items: Items::Texts(mem::take(&mut self.items)),
            text: Arc::new(Text {
                name: self.name.clone(),
                bytes,
                start,
                transcoded: self.reader.transcoded(),
            }),
        }
    }

    fn fill(&mut self) -> Result<()> {
        let wanted = self.options.limits.block_bytes.max(self.buffer.len() / 2).max(1) as u64;
        let read = self
            .reader
            .append(&mut self.buffer, wanted)
            .map_err(|error| unreadable(&self.name, &error))?;
        self.is_at_end = read == 0;
        Ok(())
    }

    fn syntax(&self, fault: &Fault) -> Failure {
        fault.diagnostic(&self.name, "JSON", self.place(fault.at)).into()
    }

    fn too_long(&self) -> Failure {
        too_long(
            &self.name,
            "an item",
            self.most_bytes,
            self.place(self.scanner.needed_from()),
        )
    }

    fn place(&self, at: usize) -> Place {
        self.start.place(&self.name, &self.buffer, at..at + 1)
    }
}
