use super::{QuadChunk, QuadOrigin, QuadSink, SinkError};
use oxigraph::model::QuadRef;

/// Counts quads, duplicates included, and forgets them.
#[derive(Debug, Default)]
pub struct CountSink {
    quads: u64,
}

impl CountSink {
    /// A sink that has counted none.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many quads there were.
    pub fn quads(&self) -> u64 {
        self.quads
    }
}

impl QuadSink for CountSink {
    type Chunk = CountChunk;

    fn chunk(&self) -> CountChunk {
        CountChunk::default()
    }

    fn accept(&mut self, chunk: CountChunk) -> Result<(), SinkError> {
        self.quads += chunk.quads;
        Ok(())
    }
}

/// The count of one chunk.
#[derive(Debug, Default)]
pub struct CountChunk {
    quads: u64,
}

impl QuadChunk for CountChunk {
    fn quad(&mut self, _: QuadRef<'_>, _: Option<QuadOrigin>) {
        self.quads += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::CollectSink;
    use crate::sink::tests::quad;
    use oxigraph::model::Literal;

    fn two_chunks<S: QuadSink>(sink: &mut S) {
        for value in [1, 2] {
            let mut chunk = sink.chunk();
            chunk.quad(quad("s", "p", Literal::from(value), None).as_ref(), None);
            sink.accept(chunk).unwrap();
        }
    }

    #[test]
    fn chunks_are_counted_and_collected_in_order() {
        let (mut count, mut collect) = (CountSink::new(), CollectSink::new());
        two_chunks(&mut count);
        two_chunks(&mut collect);
        assert_eq!(count.quads(), 2);
        let values = [1, 2].map(|value| quad("s", "p", Literal::from(value), None));
        assert_eq!(collect.into_quads(), values);
    }
}
