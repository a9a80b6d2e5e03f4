//! The store: Oxigraph, in memory or on disk. Nothing above knows which of the two it is.
//!
//! Loading is all or nothing: quads of a [`StoreSink`] are there after
//! [`StoreSink::finish`], or not at all.

mod disk;
mod parse;

pub use disk::build_disk;
pub use parse::parse_rdf;

use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::sink::{CollectChunk, Sink, SinkError};
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, QuadRef, TermRef};
use oxigraph::store::{BulkLoader, StorageError};
use std::path::Path;

/// Quads that can be queried.
pub struct Store {
    inner: oxigraph::store::Store,
    /// Keeps a store on disk from being replaced while it is read.
    _lock: Option<disk::Lock>,
}

impl Store {
    /// An empty store in memory.
    ///
    /// # Errors
    /// Where Oxigraph fails.
    pub fn memory() -> Result<Self> {
        Ok(Self {
            inner: oxigraph::store::Store::new().map_err(failed)?,
            _lock: None,
        })
    }

    /// The store on disk at `folder`, for reading; other processes may read it too.
    ///
    /// # Errors
    /// Where there is no store, another process writes it, or this build has no store
    /// on disk.
    pub fn open_disk(folder: &Path) -> Result<Self> {
        let (inner, lock) = disk::open(folder)?;
        Ok(Self {
            inner,
            _lock: Some(lock),
        })
    }

    /// Takes the quads of a run.
    pub fn sink(&self) -> StoreSink<'_> {
        StoreSink {
            loader: self.inner.bulk_loader(),
        }
    }

    /// Adds `quads`, all or none.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn load(&self, quads: impl IntoIterator<Item = Quad>) -> Result<()> {
        let mut loader = self.inner.bulk_loader();
        loader.load_quads(quads).map_err(failed)?;
        loader.commit().map_err(failed)
    }

    /// The number of quads.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn len(&self) -> Result<usize> {
        self.inner.len().map_err(failed)
    }

    /// Whether there are no quads.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn is_empty(&self) -> Result<bool> {
        self.inner.is_empty().map_err(failed)
    }

    /// All quads, in no order: what writes them [puts them in order](crate::sink::in_order).
    ///
    /// # Errors
    /// Where the store fails.
    pub fn quads(&self) -> Result<Vec<Quad>> {
        self.inner.iter().collect::<std::result::Result<_, _>>().map_err(failed)
    }

    /// The quads with these terms, in no order; `None` stands for any term.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn quads_for_pattern(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad>> + use<> {
        self.inner
            .quads_for_pattern(subject, predicate, object, graph)
            .map(|quad| quad.map_err(failed))
    }

    /// Whether there is a graph, be it an empty one. The default graph is always there.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn has_graph(&self, graph: GraphNameRef<'_>) -> Result<bool> {
        match graph {
            GraphNameRef::NamedNode(name) => self.inner.contains_named_graph(name).map_err(failed),
            GraphNameRef::BlankNode(name) => self.inner.contains_named_graph(name).map_err(failed),
            GraphNameRef::DefaultGraph => Ok(true),
        }
    }

    /// Adds triples to a graph, which is there afterwards, or puts them in the place of what
    /// it has; all of it or nothing.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn write_graph(&self, graph: &GraphName, triples: &[Quad], replaces: bool) -> Result<()> {
        let mut transaction = self.inner.start_transaction().map_err(failed)?;
        if replaces {
            transaction.clear_graph(graph.as_ref()).map_err(failed)?;
        }
        match graph {
            GraphName::NamedNode(name) => transaction.insert_named_graph(name),
            GraphName::BlankNode(name) => transaction.insert_named_graph(name),
            GraphName::DefaultGraph => {}
        }
        let quads = triples.iter().map(|triple| QuadRef {
            graph_name: graph.as_ref(),
            ..triple.as_ref()
        });
        transaction.extend(quads);
        transaction.commit().map_err(failed)
    }

    /// Takes a graph away; the default graph is empty afterwards.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn drop_graph(&self, graph: GraphNameRef<'_>) -> Result<()> {
        let mut transaction = self.inner.start_transaction().map_err(failed)?;
        match graph {
            GraphNameRef::NamedNode(name) => transaction.remove_named_graph(name).map_err(failed)?,
            GraphNameRef::BlankNode(name) => transaction.remove_named_graph(name).map_err(failed)?,
            GraphNameRef::DefaultGraph => transaction.clear_graph(graph).map_err(failed)?,
        }
        transaction.commit().map_err(failed)
    }

    /// Oxigraph's store, for the SPARQL evaluator alone.
    pub(crate) fn oxigraph(&self) -> &oxigraph::store::Store {
        &self.inner
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

/// Loads the quads of a run into a [`Store`], all of them or none.
#[must_use]
pub struct StoreSink<'a> {
    loader: BulkLoader<'a>,
}

impl StoreSink<'_> {
    /// Makes the quads visible. Without it, the store stays as it was.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn finish(self) -> std::result::Result<(), SinkError> {
        Ok(self.loader.commit()?)
    }
}

impl Sink for StoreSink<'_> {
    type Chunk = CollectChunk;

    fn chunk(&self) -> CollectChunk {
        CollectChunk::default()
    }

    fn accept(&mut self, chunk: &mut CollectChunk) -> std::result::Result<(), SinkError> {
        Ok(self.loader.load_quads(chunk.drain())?)
    }
}

impl std::fmt::Debug for StoreSink<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreSink").finish_non_exhaustive()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn failed(error: StorageError) -> Failure {
    Diagnostic::error(Code::StoreFailed, format!("the store failed: {error}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::QuadChunk;
    use oxigraph::model::{Literal, NamedNode};

    fn quad(value: i32, graph: GraphNameRef<'_>) -> Quad {
        let node = NamedNode::new_unchecked("http://x/s");
        Quad::new(node.clone(), node, Literal::from(value), graph.into_owned())
    }

    fn fill(sink: &mut StoreSink<'_>, values: std::ops::Range<i32>) {
        for value in values {
            let mut chunk = sink.chunk();
            chunk.quad(quad(value, GraphNameRef::DefaultGraph).as_ref(), None);
            sink.accept(&mut chunk).unwrap();
        }
    }

    #[test]
    fn quads_are_there_after_finish_or_not_at_all() {
        let store = Store::memory().unwrap();
        let mut sink = store.sink();
        fill(&mut sink, 0..3);
        assert!(store.is_empty().unwrap());
        drop(sink);
        assert!(store.is_empty().unwrap());
        let mut sink = store.sink();
        fill(&mut sink, 0..3);
        sink.finish().unwrap();
        assert_eq!(store.len().unwrap(), 3);
    }

    #[test]
    fn graphs_are_kept_apart() {
        let store = Store::memory().unwrap();
        let graph = GraphNameRef::from(NamedNodeRef::new_unchecked("http://x/g"));
        store
            .load([quad(1, GraphNameRef::DefaultGraph), quad(2, graph)])
            .unwrap();
        let mut graphs: Vec<String> = store
            .quads()
            .unwrap()
            .iter()
            .map(|quad| quad.graph_name.to_string())
            .collect();
        graphs.sort_unstable();
        assert_eq!(graphs, ["<http://x/g>", "DEFAULT"]);
    }
}
