use super::{QuadChunk, QuadOrigin, Sink, SinkError};
use oxigraph::model::{Quad, QuadRef};

/// Keeps all quads, in order, duplicates included.
#[derive(Debug, Default)]
pub struct CollectSink {
    quads: Vec<Quad>,
}

impl CollectSink {
    /// A sink with no quads.
    pub fn new() -> Self {
        Self::default()
    }

    /// The quads so far.
    pub fn quads(&self) -> &[Quad] {
        &self.quads
    }

    /// The quads.
    pub fn into_quads(self) -> Vec<Quad> {
        self.quads
    }
}

impl Sink for CollectSink {
    type Chunk = CollectChunk;

    fn chunk(&self) -> CollectChunk {
        CollectChunk::default()
    }

    fn accept(&mut self, chunk: &mut CollectChunk) -> Result<(), SinkError> {
        self.quads.append(&mut chunk.quads);
        Ok(())
    }
}

/// The quads of one chunk.
#[derive(Debug, Default)]
pub struct CollectChunk {
    quads: Vec<Quad>,
}

impl CollectChunk {
    /// Takes the quads out, in order.
    pub fn drain(&mut self) -> impl Iterator<Item = Quad> {
        self.quads.drain(..)
    }
}

impl QuadChunk for CollectChunk {
    fn quad(&mut self, quad: QuadRef<'_>, _: Option<QuadOrigin>) {
        self.quads.push(quad.into_owned());
    }
}
