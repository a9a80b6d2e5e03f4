//! The store: Oxigraph, in memory or on disk. Nothing above knows which of the two it is.
//!
//! Loading is all or nothing: quads of a [`StoreSink`] are there after
//! [`StoreSink::finish`], or not at all; a store on disk is put in its place when it is whole.

mod disk;
mod load;
mod parse;
mod recent;

pub use disk::build_disk;
pub use load::{LOAD_MEMORY, LoadChunk, LoadOptions, StoreSink};
pub use parse::parse_rdf;

use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, QuadRef, TermRef};
use oxigraph::store::StorageError;
use std::path::Path;

/// Quads that can be queried.
pub struct Store {
    inner: oxigraph::store::Store,
    /// Of a store on disk, how many files it may have before they are merged.
    unmerged: Option<usize>,
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
            unmerged: None,
            _lock: None,
        })
    }

    /// The store on disk at `folder`, for reading, together with other processes; or for
    /// writing too, alone. What is written is there after the process is killed.
    ///
    /// # Errors
    /// Where there is no store, another process writes it, or this build has no store
    /// on disk.
    pub fn open_disk(folder: &Path, is_writable: bool) -> Result<Self> {
        let (inner, lock) = if is_writable {
            disk::open_writable(folder)?
        } else {
            disk::open(folder)?
        };
        Ok(Self {
            inner,
            // Nothing is loaded into it.
            unmerged: Some(0),
            _lock: Some(lock),
        })
    }

    /// Takes the quads of a run.
    pub fn sink(&self, options: LoadOptions) -> StoreSink<'_> {
        match self.unmerged {
            Some(files) => StoreSink::on_disk(&self.inner, options, files),
            None => StoreSink::in_memory(&self.inner),
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

    /// Merges the files of a store on disk that loading has made, one for each batch, so that
    /// there are fewer to look into.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn optimize(&self) -> Result<()> {
        load::optimize(&self.inner).map_err(failed)
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

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn failed(error: StorageError) -> Failure {
    Diagnostic::error(Code::StoreFailed, format!("the store failed: {error}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{Literal, NamedNode};

    fn quad(value: i32, graph: GraphNameRef<'_>) -> Quad {
        let node = NamedNode::new_unchecked("http://x/s");
        Quad::new(node.clone(), node, Literal::from(value), graph.into_owned())
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
