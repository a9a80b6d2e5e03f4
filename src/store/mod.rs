//! The store: Oxigraph, in memory or on disk, or an HDT file, which can only be read. Nothing
//! above knows which of them it is.
//!
//! Loading is all or nothing: quads of a [`StoreSink`] are there after
//! [`StoreSink::finish`], or not at all; a store on disk is put in its place when it is whole.

mod disk;
mod kept;
mod load;
mod parse;
mod recent;

pub use disk::build_disk;
pub use kept::kept_literal;
pub use load::{LOAD_MEMORY, LoadChunk, LoadOptions, StoreSink};
pub use parse::{parse_rdf, stream_rdf};

use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::hdt::{Damage, Hdt};
use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, QuadRef, TermRef};
use oxigraph::store::StorageError;
use std::path::Path;
use std::sync::Arc;

/// Quads that can be queried.
pub struct Store {
    inner: Inner,
    /// Of a store on disk, how many files it may have before they are merged.
    unmerged: Option<usize>,
    /// Keeps a store on disk from being replaced while it is read.
    _lock: Option<disk::Lock>,
}

/// What holds the quads.
pub(crate) enum Inner {
    /// Oxigraph.
    Oxigraph(oxigraph::store::Store),
    /// A file.
    Hdt(HdtFile),
}

/// An HDT file.
pub(crate) struct HdtFile {
    pub(crate) hdt: Arc<Hdt>,
    /// Its name in messages.
    name: String,
}

impl Store {
    /// An empty store in memory.
    ///
    /// # Errors
    /// Where Oxigraph fails.
    pub fn memory() -> Result<Self> {
        Ok(Self {
            inner: Inner::Oxigraph(oxigraph::store::Store::new().map_err(failed)?),
            unmerged: None,
            _lock: None,
        })
    }

    /// The store at `path`: an HDT file, or the folder of a store on disk.
    ///
    /// # Errors
    /// Where there is none, or it cannot be opened so: see [`Self::open_disk`] and
    /// [`Self::open_hdt`].
    pub fn open(path: &Path, is_writable: bool) -> Result<Self> {
        let is_hdt = path.is_file()
            || path
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("hdt"));
        if !is_hdt || path.is_dir() {
            return Self::open_disk(path, is_writable);
        }
        let store = Self::open_hdt(path)?;
        if is_writable {
            store.writable()?;
        }
        Ok(store)
    }

    /// The graph in an HDT file, for reading.
    ///
    /// # Errors
    /// Where it cannot be read, or is damaged.
    pub fn open_hdt(path: &Path) -> Result<Self> {
        Ok(Self {
            inner: Inner::Hdt(HdtFile {
                hdt: Arc::new(Hdt::open(path)?),
                name: path.display().to_string(),
            }),
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
            inner: Inner::Oxigraph(inner),
            // Nothing is loaded into it.
            unmerged: Some(0),
            _lock: Some(lock),
        })
    }

    /// Takes the quads of a run.
    ///
    /// # Errors
    /// Where the store can only be read.
    pub fn sink(&self, options: LoadOptions) -> Result<StoreSink<'_>> {
        let store = self.writable()?;
        Ok(match self.unmerged {
            Some(files) => StoreSink::on_disk(store, options, files),
            None => StoreSink::in_memory(store),
        })
    }

    /// Adds `quads`, all or none.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn load(&self, quads: impl IntoIterator<Item = Quad>) -> Result<()> {
        let mut loader = self.writable()?.bulk_loader();
        loader.load_quads(quads).map_err(failed)?;
        loader.commit().map_err(failed)
    }

    /// Merges the files of a store on disk that loading has made, one for each batch, so that
    /// there are fewer to look into.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn optimize(&self) -> Result<()> {
        load::optimize(self.writable()?).map_err(failed)
    }

    /// The number of quads.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn len(&self) -> Result<usize> {
        match &self.inner {
            Inner::Oxigraph(store) => store.len().map_err(failed),
            Inner::Hdt(file) => Ok(file.hdt.len()),
        }
    }

    /// Whether there are no quads.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn is_empty(&self) -> Result<bool> {
        match &self.inner {
            Inner::Oxigraph(store) => store.is_empty().map_err(failed),
            Inner::Hdt(file) => Ok(file.hdt.is_empty()),
        }
    }

    /// All quads, in no order: what writes them [puts them in order](crate::sink::in_order).
    ///
    /// # Errors
    /// Where the store fails.
    pub fn quads(&self) -> Result<Vec<Quad>> {
        if let Inner::Hdt(file) = &self.inner {
            file.hdt.verify().map_err(|damage| damage.into_diagnostic(&file.name))?;
        }
        self.quads_for_pattern(None, None, None, None).collect()
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
        match &self.inner {
            Inner::Oxigraph(store) => {
                Found::Oxigraph(Box::new(store.quads_for_pattern(subject, predicate, object, graph)))
            }
            Inner::Hdt(file) => Found::Hdt(file.hdt.quads(subject, predicate, object, graph), file.name.clone()),
        }
    }

    /// Whether there is a graph, be it an empty one. The default graph is always there.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn has_graph(&self, graph: GraphNameRef<'_>) -> Result<bool> {
        let Inner::Oxigraph(store) = &self.inner else {
            return Ok(graph.is_default_graph());
        };
        match graph {
            GraphNameRef::NamedNode(name) => store.contains_named_graph(name).map_err(failed),
            GraphNameRef::BlankNode(name) => store.contains_named_graph(name).map_err(failed),
            GraphNameRef::DefaultGraph => Ok(true),
        }
    }

    /// Adds triples to a graph, which is there afterwards, or puts them in the place of what
    /// it has; all of it or nothing.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn write_graph(&self, graph: &GraphName, triples: &[Quad], replaces: bool) -> Result<()> {
        let mut transaction = self.writable()?.start_transaction().map_err(failed)?;
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
        let mut transaction = self.writable()?.start_transaction().map_err(failed)?;
        match graph {
            GraphNameRef::NamedNode(name) => transaction.remove_named_graph(name).map_err(failed)?,
            GraphNameRef::BlankNode(name) => transaction.remove_named_graph(name).map_err(failed)?,
            GraphNameRef::DefaultGraph => transaction.clear_graph(graph).map_err(failed)?,
        }
        transaction.commit().map_err(failed)
    }

    /// What holds the quads, for the SPARQL evaluator alone.
    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// Oxigraph's store, to be written.
    ///
    /// # Errors
    /// Where the store can only be read.
    pub(crate) fn writable(&self) -> Result<&oxigraph::store::Store> {
        match &self.inner {
            Inner::Oxigraph(store) => Ok(store),
            Inner::Hdt(file) => {
                let message = format!("`{}` can only be read", file.name);
                Err(Diagnostic::error(Code::StoreReadOnly, message)
                    .hint("to change what it holds, make it anew with `lodpress pack`; what `lodpress load` makes can be written")
                    .into())
            }
        }
    }
}

/// The quads that match a pattern.
enum Found {
    Oxigraph(Box<oxigraph::store::QuadIter<'static>>),
    Hdt(crate::hdt::Quads, String),
}

impl Iterator for Found {
    type Item = Result<Quad>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Oxigraph(quads) => Some(quads.next()?.map_err(failed)),
            Self::Hdt(quads, name) => {
                let damaged = |damage: Damage| damage.into_diagnostic(name).into();
                Some(quads.next()?.map_err(damaged))
            }
        }
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
