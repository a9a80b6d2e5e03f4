use super::block::BlockItems;
use super::json::{LineSource, StreamSource, WholeSource};
use super::reader::ReaderKind;
use super::xml::{XmlSource, declared_encoding};
use super::{ExpressionError, ItemBlock, ItemFormat, ItemReader};
use crate::diagnostic::{Code, Diagnostic, Place, Result};
use crate::packing::Packing;
use crate::source::decode::TextReader;
use crate::source::open::unreadable;
use crate::source::{ReadOptions, open};
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// A text of trees whose items are read block by block.
pub struct ItemSource {
    name: Arc<str>,
    kind: SourceKind,
    /// The number of the next item, counted from 1.
    next: u64,
}

enum SourceKind {
    Stream(Box<StreamSource>),
    Whole(Box<WholeSource>),
    Lines(Box<LineSource>),
    Xml(Box<XmlSource>),
}

impl fmt::Debug for ItemSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemSource")
            .field("name", &self.name)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

impl ItemSource {
    /// Opens a file; `name` is the file as messages name it, `packing` as for
    /// [`open`](crate::source::open()).
    ///
    /// # Errors
    /// `file-read` where it cannot be opened; `rml-reference` where an expression of
    /// `format` cannot be read.
    pub fn open(
        path: &Path,
        name: &str,
        packing: Option<Packing>,
        format: &ItemFormat,
        options: ReadOptions,
    ) -> Result<Self> {
        Self::new(open(path, name, packing)?, name, format, options)
    }

    /// Reads from `reader`.
    ///
    /// # Errors
    /// `file-read`; `rml-reference` where an expression of `format` cannot be read.
    pub fn new(reader: Box<dyn Read + Send>, name: &str, format: &ItemFormat, options: ReadOptions) -> Result<Self> {
        let wrong = |error: ExpressionError| Diagnostic::error(Code::RmlReference, error.message).at(Place::file(name));
        let kind = ItemReader::new(format).map_err(wrong)?.kind;
        let name: Arc<str> = name.into();
        let text = |reader, encoding| TextReader::new(reader, encoding, options.undecodable);
        let kind = match kind {
            ReaderKind::Json(items) => {
                let reader = text(reader, format.encoding);
                let path = items.into_iterator();
                match path.steps() {
                    Some(steps) => {
                        SourceKind::Stream(Box::new(StreamSource::new(reader, name.clone(), steps, options)))
                    }
                    None => SourceKind::Whole(Box::new(WholeSource::new(reader, name.clone(), path, options))),
                }
            }
            ReaderKind::Lines(items) => {
                let (reader, path) = (text(reader, format.encoding), items.into_iterator());
                SourceKind::Lines(Box::new(LineSource::new(reader, name.clone(), path, options)))
            }
            ReaderKind::Xml(items) => {
                let declared = declared_encoding(reader, format.encoding);
                let (reader, encoding) = declared.map_err(|error| unreadable(&name, &error))?;
                let reader = text(reader, encoding);
                SourceKind::Xml(Box::new(XmlSource::new(reader, name.clone(), items, options)))
            }
        };
        Ok(Self { name, kind, next: 1 })
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many sequences of bytes that are no text have been replaced so far; none where
    /// they are refused.
    pub fn replaced(&self) -> u64 {
        match &self.kind {
            SourceKind::Stream(source) => source.replaced(),
            SourceKind::Whole(source) => source.replaced(),
            SourceKind::Lines(source) => source.replaced(),
            SourceKind::Xml(source) => source.replaced(),
        }
    }

    /// The next block, or `None` at the end.
    ///
    /// # Errors
    /// `file-read`; `item-syntax` or `table-encoding` where the text is not what it should be;
    /// `table-record-size` past the [limits](crate::source::Limits) of an item or a
    /// document; `rml-reference` where the iterator fails.
    pub fn next_block(&mut self) -> Result<Option<ItemBlock>> {
        let json = |block: Option<_>| block.map(BlockItems::Json);
        let items = match &mut self.kind {
            SourceKind::Stream(source) => json(source.next_block()?),
            SourceKind::Whole(source) => json(source.next_block()?),
            SourceKind::Lines(source) => json(source.next_block()?),
            SourceKind::Xml(source) => source.next_block()?.map(BlockItems::Xml),
        };
        Ok(items.map(|items| {
            let block = ItemBlock {
                name: self.name.clone(),
                first: self.next,
                items,
            };
            self.next += block.len() as u64;
            block
        }))
    }
}
