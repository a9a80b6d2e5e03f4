use super::stream::{StreamChunk, StreamSink};
use super::{CollectChunk, Prefixes, QuadChunk, QuadOrigin, Sink, SinkError, Syntax, serialize};
use oxigraph::model::{Quad, QuadRef};
use std::io::Write;

/// Quads that are held so that they can be put in good order; a graph that has more is
/// streamed.
pub const ORDERED_QUADS: usize = 1_000_000;

/// How quads are written.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// Those in use are declared, where the syntax has prefixes.
    pub prefixes: Prefixes,
    /// Whether quads are written as they come, however few there are, in every syntax.
    pub streams: bool,
    /// Threads that compress; the bytes are the same with any number.
    pub threads: usize,
}

impl From<Prefixes> for WriteOptions {
    fn from(prefixes: Prefixes) -> Self {
        Self {
            prefixes,
            ..Self::default()
        }
    }
}

/// Writes Turtle, `TriG`, RDF/XML or JSON-LD.
///
/// Up to [`ORDERED_QUADS`] quads are collected, and written by [`serialize()`] at the end.
/// When there are more, those that have been collected are written in the order in which
/// they came, and so are all others, as [`WriteOptions::streams`] has it from the beginning: the
/// bytes are the same.
#[derive(Debug)]
pub struct GraphSink<W> {
    stream: StreamSink<W>,
    syntax: Syntax,
    /// What waits to be put in order; `None` where quads are streamed.
    collected: Option<Collected>,
}

#[derive(Debug)]
struct Collected {
    quads: Vec<Quad>,
    /// Where each chunk ends.
    ends: Vec<usize>,
    limit: usize,
    prefixes: Prefixes,
}

impl<W: Write> GraphSink<W> {
    /// Writes to `writer`, which should have a buffer, in a syntax that is not written line
    /// by line.
    pub fn new(writer: W, syntax: Syntax, options: &WriteOptions) -> Self {
        Self::with_limit(writer, syntax, options, ORDERED_QUADS)
    }

    fn with_limit(writer: W, syntax: Syntax, options: &WriteOptions, limit: usize) -> Self {
        let collected = || Collected {
            quads: Vec::new(),
            ends: Vec::new(),
            limit,
            prefixes: options.prefixes.clone(),
        };
        Self {
            stream: StreamSink::new(writer, syntax, &options.prefixes),
            syntax,
            collected: (!options.streams).then(collected),
        }
    }

    /// Writes what is left, and returns the writer.
    ///
    /// # Errors
    /// As [`serialize()`].
    pub fn finish(self) -> Result<W, SinkError> {
        match self.collected {
            Some(Collected { quads, prefixes, .. }) => {
                let mut writer = self.stream.into_inner();
                serialize(&quads, self.syntax, &prefixes, &mut writer)?;
                Ok(writer)
            }
            None => self.stream.finish(),
        }
    }

    /// Streams what has been collected, chunk by chunk.
    fn stream(&mut self, collected: Collected) -> Result<(), SinkError> {
        let Collected { quads, ends, .. } = collected;
        let mut quads = quads.into_iter();
        let mut chunk = self.stream.chunk();
        let mut start = 0;
        for end in ends {
            quads
                .by_ref()
                .take(end - start)
                .for_each(|quad| chunk.quad(quad.as_ref(), None));
            start = end;
            self.stream.accept(&mut chunk)?;
        }
        Ok(())
    }
}

impl<W: Write> Sink for GraphSink<W> {
    type Chunk = GraphChunk;

    fn chunk(&self) -> GraphChunk {
        GraphChunk(match self.collected {
            Some(_) => Quads::Collected(CollectChunk::default()),
            None => Quads::Streamed(Box::new(self.stream.chunk())),
        })
    }

    fn accept(&mut self, chunk: &mut GraphChunk) -> Result<(), SinkError> {
        match (&mut chunk.0, &mut self.collected) {
            (Quads::Streamed(text), _) => self.stream.accept(text),
            (Quads::Collected(quads), Some(collected)) => {
                collected.quads.extend(quads.drain());
                collected.ends.push(collected.quads.len());
                match self.collected.take_if(|all| all.quads.len() > all.limit) {
                    Some(all) => self.stream(all),
                    None => Ok(()),
                }
            }
            // It was begun before there were too many.
            (Quads::Collected(quads), None) => {
                let mut text = self.stream.chunk();
                quads.drain().for_each(|quad| text.quad(quad.as_ref(), None));
                self.stream.accept(&mut text)?;
                chunk.0 = Quads::Streamed(Box::new(text));
                Ok(())
            }
        }
    }
}

/// The quads of one chunk for a [`GraphSink`].
#[derive(Debug)]
pub struct GraphChunk(Quads);

#[derive(Debug)]
enum Quads {
    Collected(CollectChunk),
    Streamed(Box<StreamChunk>),
}

impl QuadChunk for GraphChunk {
    fn quad(&mut self, quad: QuadRef<'_>, origin: Option<QuadOrigin>) {
        match &mut self.0 {
            Quads::Collected(chunk) => chunk.quad(quad, origin),
            Quads::Streamed(chunk) => chunk.quad(quad, origin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::tests::any_graph_of_triples;
    use proptest::prelude::*;

    const SYNTAXES: [Syntax; 4] = [Syntax::Turtle, Syntax::TriG, Syntax::RdfXml, Syntax::JsonLd];

    fn options(streams: bool) -> WriteOptions {
        WriteOptions {
            streams,
            ..WriteOptions::from(Prefixes::from([("x".to_owned(), "http://x/".to_owned())]))
        }
    }

    /// Writes the quads in chunks of three, all of which are begun before the first of
    /// `begun` is accepted, as by several threads.
    fn written(mut sink: GraphSink<Vec<u8>>, quads: &[Quad], begun: usize) -> Result<Vec<u8>, SinkError> {
        let mut pieces = quads.chunks(3);
        loop {
            let mut chunks: Vec<_> = pieces.by_ref().take(begun).map(|piece| (piece, sink.chunk())).collect();
            if chunks.is_empty() {
                return sink.finish();
            }
            for (piece, chunk) in &mut chunks {
                piece.iter().for_each(|quad| chunk.quad(quad.as_ref(), None));
                sink.accept(chunk)?;
            }
        }
    }

    proptest! {
        #[test]
        fn a_graph_with_more_quads_than_may_be_held_is_as_if_it_was_streamed(
            quads in any_graph_of_triples(),
            limit in 0..12_usize,
            begun in 1..4_usize,
        ) {
            for syntax in SYNTAXES {
                // What RDF/XML cannot hold is told in both ways.
                let with = |limit, begun, streams| {
                    let sink = GraphSink::with_limit(Vec::new(), syntax, &options(streams), limit);
                    written(sink, &quads, begun).map_err(|error| error.to_string())
                };
                let streamed = with(usize::MAX, 1, true);
                if quads.len() > limit {
                    prop_assert_eq!(with(limit, begun, false), streamed);
                } else {
                    let mut ordered = Vec::new();
                    let result = serialize(&quads, syntax, &options(false).prefixes, &mut ordered);
                    let ordered = result.map(|()| ordered).map_err(|error| error.to_string());
                    prop_assert_eq!(with(limit, begun, false), ordered);
                }
            }
        }
    }
}
