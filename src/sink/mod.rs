//! Where quads go: files in every RDF syntax, several at once, a store.
//!
//! A run is split into chunks that may be made by several threads. Each chunk fills
//! a [`QuadChunk`] of its own; the [`QuadSink`] accepts them in the order of the
//! input, so that the output does not depend on the number of threads.
//!
//! N-Triples and N-Quads stream ([`NQuadsSink`]). The other syntaxes need the whole graph
//! to be well ordered: they are written from collected quads ([`serialize()`]) where these
//! are not too many, and stream otherwise ([`GraphSink`]).

mod append;
mod archive;
mod buffer;
mod canonical;
mod collect;
mod encode;
mod error;
mod escape;
mod file;
mod folder;
mod format;
mod graph;
mod gzip;
mod ntriples;
mod null;
mod order;
mod output;
mod pool;
mod pretty;
mod rdf_xml;
mod replace;
mod route;
mod serialize;
mod sophia_terms;
mod stream;
mod text;
mod text_sink;

pub(crate) use buffer::{Append, Buffer, Constant};
pub(crate) use canonical::hex;
pub use canonical::{canonicalize, hash};
pub use collect::{CollectChunk, CollectSink};
pub use error::{SinkError, write_failure};
pub(crate) use escape::{is_written_as_it_is, push_escaped};
pub use file::{FileChunk, FileSink, FileTarget};
#[cfg(feature = "disk")]
pub(crate) use folder::lock_file;
pub use folder::{NewFolder, folder_itself};
pub use format::Syntax;
pub(crate) use format::{format_word, unknown_format};
pub use graph::{GraphChunk, GraphSink, ORDERED_QUADS, WriteOptions};
pub(crate) use ntriples::push_term;
pub use ntriples::{LineChunk, NQuadsSink};
pub use null::{NullChunk, NullSink};
pub use order::{in_order, term_order};
pub use output::{CompleteOutput, Output, replaced_file};
pub use pretty::Abbreviations;
pub(crate) use replace::folder_of;
pub use route::{RoutedChunk, RoutedSink, Routes};
pub use serialize::{Prefixes, serialize};
pub use text_sink::{TextChunk, TextSink};

use oxigraph::model::QuadRef;

/// Where a quad comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuadOrigin {
    /// Index of the scan in the plan.
    pub scan: usize,
    /// Index of the template in the scan: its quads first, then what gathers collections.
    pub template: usize,
    /// Data record, counted from 1; the header is 0.
    pub record: u64,
}

/// Accepts the chunks of a run, in order.
pub trait Sink {
    /// What one thread fills.
    type Chunk: Send;

    /// An empty chunk.
    fn chunk(&self) -> Self::Chunk;

    /// Takes what the next chunk holds, and leaves it empty, to be filled again: its buffers
    /// need not grow for each.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn accept(&mut self, chunk: &mut Self::Chunk) -> Result<(), SinkError>;
}

impl<S: Sink> Sink for &mut S {
    type Chunk = S::Chunk;

    fn chunk(&self) -> S::Chunk {
        (**self).chunk()
    }

    fn accept(&mut self, chunk: &mut S::Chunk) -> Result<(), SinkError> {
        (**self).accept(chunk)
    }
}

/// A [`Sink`] of quads.
pub trait QuadSink: Sink<Chunk: QuadChunk> {}

impl<S: Sink<Chunk: QuadChunk>> QuadSink for S {}

/// The quads of one chunk of a run.
pub trait QuadChunk: Send {
    /// Adds a quad whose terms are borrowed from the row; one from a file of RDF has
    /// no origin.
    fn quad(&mut self, quad: QuadRef<'_>, origin: Option<QuadOrigin>);

    /// Where all quads become lines of N-Quads, whatever their origin: those lines, to which
    /// whoever has terms in that form may append some.
    fn as_lines(&mut self) -> Option<&mut LineChunk> {
        None
    }
}

#[cfg(test)]
mod tests;
