use super::{QuadChunk, QuadOrigin, Sink, SinkError};
use oxigraph::model::QuadRef;

/// Keeps nothing: what is made is only checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct NullSink;

/// A chunk of nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NullChunk;

impl Sink for NullSink {
    type Chunk = NullChunk;

    fn chunk(&self) -> NullChunk {
        NullChunk
    }

    fn accept(&mut self, _: &mut NullChunk) -> Result<(), SinkError> {
        Ok(())
    }
}

impl QuadChunk for NullChunk {
    fn quad(&mut self, _: QuadRef<'_>, _: Option<QuadOrigin>) {}
}
