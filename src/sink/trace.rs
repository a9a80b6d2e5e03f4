use super::{QuadChunk, QuadOrigin, Sink, SinkError};
use oxigraph::model::{Quad, QuadRef};

/// Keeps all quads with where they come from, in order, duplicates included.
#[derive(Debug, Default)]
pub struct TraceSink {
    quads: Vec<(Quad, Option<QuadOrigin>)>,
}

impl TraceSink {
    /// A sink with no quads.
    pub fn new() -> Self {
        Self::default()
    }

    /// The quads; one from a file of RDF has no origin.
    pub fn into_quads(self) -> Vec<(Quad, Option<QuadOrigin>)> {
        self.quads
    }
}

impl Sink for TraceSink {
    type Chunk = TraceChunk;

    fn chunk(&self) -> TraceChunk {
        TraceChunk::default()
    }

    fn accept(&mut self, chunk: &mut TraceChunk) -> Result<(), SinkError> {
        self.quads.append(&mut chunk.quads);
        Ok(())
    }
}

/// The quads of one chunk.
#[derive(Debug, Default)]
pub struct TraceChunk {
    quads: Vec<(Quad, Option<QuadOrigin>)>,
}

impl QuadChunk for TraceChunk {
    fn quad(&mut self, quad: QuadRef<'_>, origin: Option<QuadOrigin>) {
        self.quads.push((quad.into_owned(), origin));
    }
}
