use crate::diagnostic::Result;
use crate::hdt::HdtSink;
use crate::page::Site;
use crate::sink::{
    FileSink, FileTarget, ORDERED_QUADS, QuadChunk, QuadOrigin, QuadSink, Sink, SinkError, WriteOptions,
};
use oxigraph::model::{GraphNameRef, Quad, QuadRef};

/// Quads that are handed over at a time.
const CHUNK: usize = 10_000;

/// The graph of a publication, exactly as it is made: stores change datatypes and lexical forms
/// of numbers.
pub trait Graph {
    /// All quads, where they are at most [`ORDERED_QUADS`].
    ///
    /// # Errors
    /// Where the graph cannot be made.
    fn quads(&self) -> Result<Option<Vec<Quad>>>;

    /// Writes all quads to a file; those of named graphs as triples where its syntax has no
    /// graphs.
    ///
    /// # Errors
    /// Where the graph cannot be made, or the file cannot be written.
    fn write(&self, target: &FileTarget, options: &WriteOptions) -> Result<()>;

    /// Packs all quads.
    ///
    /// # Errors
    /// `hdt-statement` where there are named graphs; where the graph cannot be made.
    fn pack(&self, sink: &mut HdtSink) -> Result<()>;
}

/// The graph of a store, as the store has it.
#[derive(Debug)]
pub struct StoredGraph<'s>(pub &'s Site);

impl Graph for StoredGraph<'_> {
    fn quads(&self) -> Result<Option<Vec<Quad>>> {
        if self.0.quads() > ORDERED_QUADS {
            return Ok(None);
        }
        self.0.store.quads().map(Some)
    }

    fn write(&self, target: &FileTarget, options: &WriteOptions) -> Result<()> {
        let mut sink = GraphFile::open(target, options)?;
        self.send(&mut sink, &target.name)?;
        sink.finish()
    }

    fn pack(&self, sink: &mut HdtSink) -> Result<()> {
        self.send(sink, "the HDT file")
    }
}

impl StoredGraph<'_> {
    fn send<S: QuadSink>(&self, sink: &mut S, name: &str) -> Result<()> {
        send(self.0.store.quads_for_pattern(None, None, None, None), sink, name)
    }
}

/// Sends quads into a sink, which messages call `name`.
pub(super) fn send<S: QuadSink>(quads: impl Iterator<Item = Result<Quad>>, sink: &mut S, name: &str) -> Result<()> {
    let failed = |error: SinkError| error.into_failure(name);
    let mut chunk = sink.chunk();
    for (index, quad) in quads.enumerate() {
        chunk.quad(quad?.as_ref(), None);
        if index % CHUNK == CHUNK - 1 {
            sink.accept(&mut chunk).map_err(failed)?;
        }
    }
    sink.accept(&mut chunk).map_err(failed)
}

/// A file of all graphs, or of their triples where its syntax has no graphs.
#[derive(Debug)]
pub struct GraphFile {
    file: FileSink,
    name: String,
    has_graphs: bool,
}

/// The chunk of a [`GraphFile`].
#[derive(Debug)]
pub struct GraphFileChunk {
    chunk: <FileSink as Sink>::Chunk,
    has_graphs: bool,
}

impl GraphFile {
    /// Begins the file.
    ///
    /// # Errors
    /// As [`FileSink::open`].
    pub fn open(target: &FileTarget, options: &WriteOptions) -> Result<Self> {
        Ok(Self {
            file: FileSink::open(target, options)?,
            name: target.name.clone(),
            has_graphs: target.syntax.is_dataset(),
        })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// As [`FileSink::finish`].
    pub fn finish(self) -> Result<()> {
        self.file.finish().map_err(|error| error.into_failure(&self.name))
    }
}

impl Sink for GraphFile {
    type Chunk = GraphFileChunk;

    fn chunk(&self) -> GraphFileChunk {
        GraphFileChunk {
            chunk: self.file.chunk(),
            has_graphs: self.has_graphs,
        }
    }

    fn accept(&mut self, chunk: &mut GraphFileChunk) -> std::result::Result<(), SinkError> {
        self.file.accept(&mut chunk.chunk)
    }
}

impl QuadChunk for GraphFileChunk {
    fn quad(&mut self, quad: QuadRef<'_>, origin: Option<QuadOrigin>) {
        let graph_name = if self.has_graphs {
            quad.graph_name
        } else {
            GraphNameRef::DefaultGraph
        };
        self.chunk.quad(QuadRef { graph_name, ..quad }, origin);
    }
}
