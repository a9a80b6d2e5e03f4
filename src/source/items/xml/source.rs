//! Reads an XML document, block by block of its items.

use super::document::{Unevaluated, XmlDocument};
use super::query::XmlReader;
use crate::diagnostic::{Code, Diagnostic, Place, Result as Outcome};
use crate::source::ReadOptions;
use crate::source::decode::TextReader;
use crate::source::items::Node;
use crate::source::items::place::{TextPosition, read_whole};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Cursor, Read};
use std::mem;
use std::ops::Range;
use std::sync::Arc;
use xee_xpath::Item;

/// Bytes in which an XML declaration ends.
const DECLARATION_BYTES: u64 = 256;

/// An XML document.
pub(crate) struct XmlSource {
    reader: TextReader,
    name: Arc<str>,
    options: ReadOptions,
    format: XmlReader,
    opened: Option<Opened>,
}

/// A document that has been read.
struct Opened {
    text: Arc<[u8]>,
    document: XmlDocument,
    items: std::vec::IntoIter<Item>,
    /// Bytes that no block has been given yet.
    bytes: u64,
}

/// Some items, read already.
#[derive(Debug)]
pub(crate) struct XmlBlock {
    name: Arc<str>,
    text: Arc<[u8]>,
    items: Vec<XmlItem>,
    bytes: u64,
}

#[derive(Debug)]
struct XmlItem {
    node: Result<Node, Diagnostic>,
    span: Option<Range<usize>>,
    references: Vec<Option<Range<usize>>>,
}

impl XmlSource {
    pub(crate) fn new(reader: TextReader, name: Arc<str>, format: XmlReader, options: ReadOptions) -> Self {
        Self {
            reader,
            name,
            options,
            format,
            opened: None,
        }
    }

    pub(crate) fn replaced(&self) -> u64 {
        self.reader.replaced()
    }

    pub(crate) fn next_block(&mut self) -> Outcome<Option<XmlBlock>> {
        if self.opened.is_none() {
            self.opened = Some(self.open()?);
        }
        let Some(opened) = &mut self.opened else {
            return Ok(None);
        };
        let (mut items, mut size) = (Vec::new(), 0);
        while size < self.options.limits.block_bytes
            && let Some(item) = opened.items.next()
        {
            let item = opened.read(&self.name, &item);
            size += item.size();
            items.push(item);
        }
        Ok((!items.is_empty()).then(|| XmlBlock {
            name: self.name.clone(),
            text: opened.text.clone(),
            items,
            bytes: mem::take(&mut opened.bytes),
        }))
    }

    fn open(&mut self) -> Outcome<Opened> {
        let mut text = read_whole(&mut self.reader, &self.name, &self.options)?;
        let parsed = XmlDocument::parse(&mut text, self.reader.transcoded(), &self.format);
        let mut document = parsed.map_err(|fault| {
            let place = TextPosition::default().place(&self.name, &text, fault.at..fault.at + 1);
            fault.diagnostic(&self.name, "XML", place)
        })?;
        let found = document.items().map_err(|failed| {
            let place = TextPosition::default().place(&self.name, &text, 0..0);
            unevaluated("the iterator", &failed, place)
        })?;
        let items: Vec<_> = found.iter().collect();
        Ok(Opened {
            items: items.into_iter(),
            document,
            bytes: text.len() as u64,
            text: text.into(),
        })
    }
}

impl Opened {
    fn read(&mut self, name: &str, item: &Item) -> XmlItem {
        let span = self.document.span(item);
        let (node, references) = self.document.read(item);
        let node = node.map_err(|failed| {
            let place = TextPosition::default().place(name, &self.text, span.clone().unwrap_or_default());
            unevaluated("the reference", &failed, place)
        });
        XmlItem { node, span, references }
    }
}

impl XmlItem {
    /// About as many bytes as it takes.
    fn size(&self) -> usize {
        fn of(node: &Node) -> usize {
            let values = node.cells.iter().flat_map(|cell| &cell.values);
            let texts: usize = values.map(|value| 32 + value.text.len()).sum();
            let nested: usize = node.nested.iter().flatten().map(of).sum();
            64 + texts + nested
        }
        self.node.as_ref().map_or(64, of)
    }
}

impl XmlBlock {
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn for_each(&self, first: u64, each: &mut dyn FnMut(u64, Result<Node, Diagnostic>)) {
        for (number, item) in (first..).zip(&self.items) {
            each(number, item.node.clone());
        }
    }

    pub(crate) fn place(&self, index: usize, reference: Option<usize>) -> Place {
        let item = self.items.get(index);
        let value = item
            .zip(reference)
            .and_then(|(item, reference)| item.references.get(reference)?.clone());
        match value.or_else(|| item?.span.clone()) {
            Some(span) => TextPosition::default().place(&self.name, &self.text, span),
            None => Place::file(&*self.name),
        }
    }
}

fn unevaluated(what: &str, failed: &Unevaluated, place: Place) -> Diagnostic {
    let message = format!("{what} `{}` cannot be evaluated: {}", failed.expression, failed.reason);
    Diagnostic::error(Code::RmlReference, message)
        .at(place)
        .hint("write the XPath so that it holds for each item, or leave the item out by the iterator")
}

/// The encoding that an XML document declares, or shows by its first bytes, with all that
/// there is to read ([autodetection](https://www.w3.org/TR/xml/#sec-guessing)); `said`
/// where it does neither. A byte order mark is left to whoever decodes.
pub(crate) fn declared_encoding(
    mut reader: Box<dyn Read + Send>,
    said: &'static Encoding,
) -> io::Result<(Box<dyn Read + Send>, &'static Encoding)> {
    let mut start = Vec::new();
    (&mut reader).take(DECLARATION_BYTES).read_to_end(&mut start)?;
    let encoding = match start.as_slice() {
        // Whoever names an encoding other than the usual one knows why.
        _ if said != UTF_8 => said,
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        declared => declaration_label(declared)
            .and_then(Encoding::for_label)
            // What can be read byte by byte is not UTF-16.
            .filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
            .unwrap_or(said),
    };
    Ok((Box::new(Cursor::new(start).chain(reader)), encoding))
}

/// The name of the encoding in an XML declaration.
fn declaration_label(start: &[u8]) -> Option<&[u8]> {
    let declaration = start.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    let declaration = &declaration[..end];
    let label = &declaration[memchr::memmem::find(declaration, b"encoding")? + 8..];
    let label = label.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, label) = label.split_first()?;
    let end = memchr::memchr(*quote, label)?;
    Some(&label[..end])
}
