use super::{
    GraphChunk, GraphSink, LineChunk, NQuadsSink, QuadChunk, QuadOrigin, Sink, SinkError, Syntax, WriteOptions,
};
use oxigraph::model::QuadRef;
use std::io::{self, Write};

/// Writes quads in any syntax: N-Triples and N-Quads as [`NQuadsSink`] does, the others as
/// [`GraphSink`] does.
#[derive(Debug)]
pub struct TextSink<W>(Content<W>);

#[derive(Debug)]
enum Content<W> {
    Lines(Box<NQuadsSink<W>>),
    Graph(Box<GraphSink<W>>),
}

impl<W: Write> TextSink<W> {
    /// Writes to `writer`, which should have a buffer.
    pub fn new(writer: W, syntax: Syntax, options: &WriteOptions) -> Self {
        Self(match syntax {
            Syntax::NTriples => Content::Lines(Box::new(NQuadsSink::ntriples(writer))),
            Syntax::NQuads => Content::Lines(Box::new(NQuadsSink::nquads(writer))),
            syntax => Content::Graph(Box::new(GraphSink::new(writer, syntax, options))),
        })
    }

    /// Writes what is left, and returns the writer.
    ///
    /// # Errors
    /// As [`serialize()`](super::serialize()).
    pub fn finish(self) -> Result<W, SinkError> {
        match self.0 {
            Content::Lines(lines) => Ok(lines.into_inner()),
            Content::Graph(graph) => graph.finish(),
        }
    }
}

impl<W: Write> Sink for TextSink<W> {
    type Chunk = TextChunk;

    fn chunk(&self) -> TextChunk {
        TextChunk(match &self.0 {
            Content::Lines(lines) => Quads::Lines(lines.chunk()),
            Content::Graph(graph) => Quads::Graph(graph.chunk()),
        })
    }

    fn accept(&mut self, chunk: &mut TextChunk) -> Result<(), SinkError> {
        match (&mut self.0, &mut chunk.0) {
            (Content::Lines(sink), Quads::Lines(chunk)) => sink.accept(chunk),
            (Content::Graph(sink), Quads::Graph(chunk)) => sink.accept(chunk),
            // A chunk of another sink, which a caller would have to mix up.
            _ => Err(io::Error::from(io::ErrorKind::InvalidInput).into()),
        }
    }
}

/// The quads of one chunk for a [`TextSink`].
#[derive(Debug)]
pub struct TextChunk(Quads);

#[derive(Debug)]
enum Quads {
    Lines(LineChunk),
    Graph(GraphChunk),
}

impl QuadChunk for TextChunk {
    fn quad(&mut self, quad: QuadRef<'_>, origin: Option<QuadOrigin>) {
        match &mut self.0 {
            Quads::Lines(chunk) => chunk.quad(quad, origin),
            Quads::Graph(chunk) => chunk.quad(quad, origin),
        }
    }

    fn as_lines(&mut self) -> Option<&mut LineChunk> {
        match &mut self.0 {
            Quads::Lines(chunk) => Some(chunk),
            Quads::Graph(_) => None,
        }
    }
}
