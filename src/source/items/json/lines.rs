//! [JSON Lines](https://jsonlines.org/): a document on each line.

use super::JsonPath;
use super::block::{Document, ItemText, ItemValuePath, Items, JsonBlock, Text, fault_of};
use super::level::parse;
use super::scan::{Progress, Scanner};
use crate::diagnostic::Result;
use crate::source::ReadOptions;
use crate::source::decode::TextReader;
use crate::source::items::place::{TextPosition, too_long};
use crate::source::open::unreadable;
use memchr::{memchr, memrchr};
use std::mem;
use std::ops::Range;
use std::sync::Arc;

/// A text whose lines are documents, with items in each. A line that is no JSON is one
/// item, which is wrong.
pub(crate) struct LineSource {
    reader: TextReader,
    name: Arc<str>,
    options: ReadOptions,
    iterator: JsonPath,
    buffer: Vec<u8>,
    /// Where the buffer begins.
    start: TextPosition,
    /// End of the last line in the buffer that has its line break.
    whole: usize,
    is_at_end: bool,
}

impl LineSource {
    pub(crate) fn new(reader: TextReader, name: Arc<str>, iterator: JsonPath, options: ReadOptions) -> Self {
        Self {
            reader,
            name,
            options,
            iterator,
            buffer: Vec::new(),
            start: TextPosition::default(),
            whole: 0,
            is_at_end: false,
        }
    }

    pub(crate) fn replaced(&self) -> u64 {
        self.reader.replaced()
    }

    pub(crate) fn next_block(&mut self) -> Result<Option<JsonBlock>> {
        let mut passed = 0;
        while let Some(mut block) = self.next_lines()? {
            block.bytes += passed;
            if block.len() > 0 {
                return Ok(Some(block));
            }
            passed = block.bytes;
        }
        Ok(None)
    }

    /// The next block, which may be without items.
    fn next_lines(&mut self) -> Result<Option<JsonBlock>> {
        loop {
            if self.whole > 0 && self.whole >= self.options.limits.block_bytes {
                return Ok(Some(self.cut()));
            }
            if self.is_at_end {
                // The last line may lack its line break.
                self.whole = self.buffer.len();
                return Ok((self.whole > 0).then(|| self.cut()));
            }
            let limit = self.options.limits.record_bytes;
            if self.buffer.len() - self.whole > limit {
                if self.whole > 0 {
                    return Ok(Some(self.cut()));
                }
                let place = self.start.place(&self.name, &self.buffer, 0..1);
                return Err(too_long(&self.name, "a line", limit, place));
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> Result<()> {
        let before = self.buffer.len();
        let wanted = self.options.limits.block_bytes.max(before / 2).max(1) as u64;
        let read = self
            .reader
            .append(&mut self.buffer, wanted)
            .map_err(|error| unreadable(&self.name, &error))?;
        self.is_at_end = read == 0;
        if let Some(last) = memrchr(b'\n', &self.buffer[before..]) {
            self.whole = before + last + 1;
        }
        Ok(())
    }

    /// A block of the lines that are whole.
    fn cut(&mut self) -> JsonBlock {
        let rest = self.buffer.split_off(mem::take(&mut self.whole));
        let bytes = mem::replace(&mut self.buffer, rest);
        let start = self.start;
        self.start = start.behind(&bytes);
        let text = Text {
            name: self.name.clone(),
            bytes,
            start,
            transcoded: self.reader.transcoded(),
        };
        let items = match self.iterator.steps() {
            // The line is the item.
            Some([]) => Items::Texts(
                lines(&text.bytes)
                    .map(|range| ItemText { range, fault: None })
                    .collect(),
            ),
            Some(steps) => {
                let steps = steps.into();
                let items = lines(&text.bytes).flat_map(|line| scanned(&steps, &text.bytes, line));
                Items::Texts(items.collect())
            }
            None => parsed(&self.iterator, &text),
        };
        JsonBlock {
            bytes: text.bytes.len() as u64,
            items,
            text: Arc::new(text),
        }
    }
}

/// The lines in which something stands.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next;
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        next = start + length + 1;
        Some(start..start + length)
    })
    .filter(|line| !bytes[line.clone()].trim_ascii().is_empty())
}

/// The items in a line that steps lead to.
fn scanned(steps: &Arc<[super::path::Step]>, bytes: &[u8], line: Range<usize>) -> Vec<ItemText> {
    let mut scanner = Scanner::new(steps.clone(), true);
    let mut items = Vec::new();
    loop {
        match scanner.next(&bytes[line.clone()], true) {
            Ok(Progress::Found(range)) => items.push(ItemText {
                range: line.start + range.start..line.start + range.end,
                fault: None,
            }),
            Ok(_) => return items,
            Err(mut fault) => {
                fault.at += line.start;
                return vec![ItemText {
                    range: line,
                    fault: Some(fault),
                }];
            }
        }
    }
}

/// The items in lines that any path leads to.
fn parsed(iterator: &JsonPath, text: &Text) -> Items {
    let (mut documents, mut paths) = (Vec::new(), Vec::new());
    for range in lines(&text.bytes) {
        let bytes = &text.bytes[range.clone()];
        let root = parse(bytes).map_err(|error| fault_of(bytes, range.start, &error, text.transcoded));
        let document = documents.len();
        match &root {
            Ok(root) => {
                let found = iterator.locations(root).into_iter();
                paths.extend(found.map(|steps| ItemValuePath { document, steps }));
            }
            Err(_) => paths.push(ItemValuePath {
                document,
                steps: Vec::new(),
            }),
        }
        documents.push(Document { range, root });
    }
    Items::Values(Arc::new(documents), paths)
}
