//! Fills a store: quads are gathered into batches, which Oxigraph's bulk loader encodes,
//! sorts and writes on threads of its own.

use super::recent::Recent;
use crate::sink::{QuadChunk, QuadOrigin, Sink, SinkError};
use oxigraph::model::{GraphNameRef, NamedOrBlankNodeRef, Quad, QuadRef, TermRef};
use oxigraph::store::{BulkLoader, StorageError, Store};

/// Of [`LoadOptions::memory`].
pub const LOAD_MEMORY: usize = 1 << 30;

/// Bytes that a quad takes up while it is loaded, beside its text: in the batch, then in
/// the loader's table of quads and in the keys that it sorts. Measured, as the peak of
/// memory of loads of several sizes.
const QUAD_BYTES: usize = 512;

/// Bytes of a batch below which threads make no sense: each batch becomes files of its
/// own, and all of them are looked into when a store is asked.
const SMALL_BATCH: usize = 32 << 20;

/// Quads of a batch at most: the loader's hash table of them is then exactly full, and
/// would be twice as large with one more.
const MAX_QUADS: usize = (1 << 20) / 8 * 7;

/// Quads of the first batches. What is sorted fits the processor's cache then: batches of
/// sixteen times as many take half as much time again for each quad.
const FIRST_QUADS: usize = (1 << 16) / 8 * 7;

/// How many batches there are before they grow, with what has been loaded: they stay so
/// few that all their files can be open when they are merged.
const FIRST_BATCHES: usize = 64;

/// Files that a batch becomes: one of texts, three of the quads of the default graph, and seven
/// of those of other graphs.
const TEXT_FILES: usize = 1;
const DEFAULT_FILES: usize = 3;
const NAMED_FILES: usize = 7;

/// How a store is filled.
#[derive(Debug, Clone, Copy)]
pub struct LoadOptions {
    /// Threads that encode, sort and write batches.
    pub threads: usize,
    /// Bytes that all batches under way may take up.
    pub memory: usize,
    /// Whether the files are merged afterwards: then batches may be small.
    pub is_merged: bool,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            threads: 1,
            memory: LOAD_MEMORY,
            is_merged: true,
        }
    }
}

/// How large batches are, and how many are worked on at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Batches {
    threads: usize,
    bytes: usize,
    /// Quads of the first ones.
    quads: usize,
}

impl Batches {
    /// One batch is gathered while each thread works on one. With little memory, there
    /// are rather fewer threads than small batches.
    fn new(options: LoadOptions) -> Self {
        let threads = options
            .threads
            .min((options.memory / SMALL_BATCH).saturating_sub(1))
            .max(1);
        Self {
            threads,
            bytes: options.memory / (threads + 1),
            quads: if options.is_merged { FIRST_QUADS } else { MAX_QUADS },
        }
    }
}

/// Loads the quads of a run into a [`Store`](super::Store).
#[must_use]
pub struct StoreSink<'a> {
    store: &'a Store,
    /// From the first batch on.
    loader: Option<BulkLoader<'a>>,
    /// Quads of a batch, for the loader.
    batch: usize,
    /// How many files there may be before they are merged, and how many there are.
    max_files: usize,
    files: usize,
    limit: Batches,
    /// What the next batch is made of.
    gathered: Vec<Vec<Quad>>,
    quads: usize,
    bytes: usize,
    graphs: Graphs,
    /// Quads of all batches before.
    passed_on: usize,
}

impl<'a> StoreSink<'a> {
    /// Fills a store on disk.
    ///
    /// When there are `max_files`, the quads that they have become part of the store, and they
    /// are merged.
    pub(super) fn on_disk(store: &'a Store, options: LoadOptions, max_files: usize) -> Self {
        Self::new(store, Batches::new(options), MAX_QUADS, max_files)
    }

    /// Fills a store in memory, which takes quads one by one: nothing is gathered.
    pub(super) fn in_memory(store: &'a Store) -> Self {
        let limit = Batches {
            threads: 1,
            bytes: 0,
            quads: FIRST_QUADS,
        };
        Self::new(store, limit, 16_000, usize::MAX)
    }

    fn new(store: &'a Store, limit: Batches, batch: usize, max_files: usize) -> Self {
        Self {
            store,
            loader: None,
            batch,
            max_files,
            files: 0,
            limit,
            gathered: Vec::new(),
            quads: 0,
            bytes: 0,
            graphs: Graphs::default(),
            passed_on: 0,
        }
    }

    /// Quads that the next batch may have.
    fn room(&self) -> usize {
        (self.passed_on / FIRST_BATCHES).clamp(self.limit.quads, MAX_QUADS)
    }

    /// Gives the batch to the loader, and waits until one of its threads takes it.
    fn pass_on(&mut self) -> Result<(), SinkError> {
        let files = std::mem::take(&mut self.graphs).files();
        if self.files + files > self.max_files {
            self.merge()?;
        }
        self.files += files;
        self.passed_on += self.quads;
        (self.quads, self.bytes) = (0, 0);
        let (store, limit, batch) = (self.store, self.limit, self.batch);
        let loader = self.loader.get_or_insert_with(|| loader(store, limit, batch));
        Ok(loader.load_quads(self.gathered.drain(..).flatten())?)
    }

    /// Makes few files of those that there are.
    fn merge(&mut self) -> Result<(), StorageError> {
        if let Some(loader) = self.loader.take() {
            loader.commit()?;
        }
        self.files = 0;
        optimize(self.store)
    }

    /// Makes the quads visible. Without it, a store in memory stays as it was; one on disk that
    /// is being built may have a part of them, and is thrown away.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn finish(mut self) -> Result<(), SinkError> {
        self.pass_on()?;
        Ok(self.loader.map_or(Ok(()), BulkLoader::commit)?)
    }
}

impl Sink for StoreSink<'_> {
    type Chunk = LoadChunk;

    fn chunk(&self) -> LoadChunk {
        LoadChunk::default()
    }

    fn accept(&mut self, chunk: &mut LoadChunk) -> Result<(), SinkError> {
        if self.quads + chunk.quads.len() > self.room() || self.bytes + chunk.bytes > self.limit.bytes {
            self.pass_on()?;
        }
        self.quads += chunk.quads.len();
        self.bytes += std::mem::take(&mut chunk.bytes);
        self.graphs.add(std::mem::take(&mut chunk.graphs));
        let next = Vec::with_capacity(chunk.quads.len());
        self.gathered.push(std::mem::replace(&mut chunk.quads, next));
        if self.bytes >= self.limit.bytes {
            self.pass_on()?;
        }
        Ok(())
    }
}

/// Oxigraph takes a megabyte for a thousand quads; it must not divide our batches.
fn loader(store: &Store, limit: Batches, batch: usize) -> BulkLoader<'_> {
    store
        .bulk_loader()
        .with_num_threads(limit.threads)
        .with_max_memory_size_in_megabytes((batch * limit.threads).div_ceil(1000))
}

/// Merges the files of a store on disk.
#[cfg(feature = "disk")]
pub(super) fn optimize(store: &Store) -> Result<(), StorageError> {
    store.optimize()
}

#[cfg(not(feature = "disk"))]
#[expect(clippy::unnecessary_wraps, reason = "the other one can fail")]
pub(super) fn optimize(_: &Store) -> Result<(), StorageError> {
    Ok(())
}

/// Which graphs quads are in.
#[derive(Debug, Clone, Copy, Default)]
struct Graphs {
    has_default: bool,
    has_named: bool,
}

impl Graphs {
    fn add(&mut self, other: Self) {
        self.has_default |= other.has_default;
        self.has_named |= other.has_named;
    }

    /// Files that a batch of such quads becomes.
    fn files(self) -> usize {
        let files = |are_there, files| if are_there { files } else { 0 };
        files(self.has_default || self.has_named, TEXT_FILES)
            + files(self.has_default, DEFAULT_FILES)
            + files(self.has_named, NAMED_FILES)
    }
}

impl std::fmt::Debug for StoreSink<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreSink")
            .field("limit", &self.limit)
            .field("quads", &self.quads)
            .finish_non_exhaustive()
    }
}

/// The quads of one chunk, without most of those that it has twice.
#[derive(Debug, Default)]
pub struct LoadChunk {
    quads: Vec<Quad>,
    recent: Recent,
    bytes: usize,
    graphs: Graphs,
}

impl QuadChunk for LoadChunk {
    fn quad(&mut self, quad: QuadRef<'_>, _: Option<QuadOrigin>) {
        if self.recent.has(quad, &self.quads) {
            return;
        }
        self.bytes += QUAD_BYTES + 2 * text(quad);
        match quad.graph_name {
            GraphNameRef::DefaultGraph => self.graphs.has_default = true,
            _ => self.graphs.has_named = true,
        }
        self.quads.push(quad.into_owned());
    }
}

/// Bytes of the text of a quad's terms.
fn text(quad: QuadRef<'_>) -> usize {
    let subject = match quad.subject {
        NamedOrBlankNodeRef::NamedNode(node) => node.as_str().len(),
        NamedOrBlankNodeRef::BlankNode(node) => node.as_str().len(),
    };
    let object = match quad.object {
        TermRef::NamedNode(node) => node.as_str().len(),
        TermRef::BlankNode(node) => node.as_str().len(),
        TermRef::Literal(literal) => literal.value().len() + literal.datatype().as_str().len(),
    };
    let graph = match quad.graph_name {
        GraphNameRef::NamedNode(node) => node.as_str().len(),
        GraphNameRef::BlankNode(node) => node.as_str().len(),
        GraphNameRef::DefaultGraph => 0,
    };
    subject + quad.predicate.as_str().len() + object + graph
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use oxigraph::model::{GraphName, Literal, NamedNode};

    fn quad(value: i32) -> Quad {
        let node = NamedNode::new_unchecked("http://x/s");
        Quad::new(node.clone(), node, Literal::from(value), GraphName::DefaultGraph)
    }

    fn fill(sink: &mut StoreSink<'_>, values: std::ops::Range<i32>) {
        let mut chunk = sink.chunk();
        for value in values {
            chunk.quad(quad(value).as_ref(), None);
            sink.accept(&mut chunk).unwrap();
        }
    }

    #[test]
    fn quads_are_there_after_finish_or_not_at_all() {
        let store = Store::memory().unwrap();
        let mut sink = store.sink(LoadOptions::default()).unwrap();
        fill(&mut sink, 0..3);
        assert!(store.is_empty().unwrap());
        drop(sink);
        assert!(store.is_empty().unwrap());
        let mut sink = store.sink(LoadOptions::default()).unwrap();
        fill(&mut sink, 0..3);
        fill(&mut sink, 2..4);
        sink.finish().unwrap();
        assert_eq!(store.len().unwrap(), 4);
    }

    #[test]
    fn memory_is_divided_among_the_threads_and_the_batch_that_is_gathered() {
        let batches = |threads, memory| {
            let batches = Batches::new(LoadOptions {
                threads,
                memory,
                is_merged: true,
            });
            (batches.threads, batches.bytes)
        };
        assert_eq!(batches(3, 4 << 30), (3, 1 << 30));
        // Rather fewer threads than batches of nothing; one there must be.
        assert_eq!(batches(64, 128 << 20), (3, 32 << 20));
        assert_eq!(batches(8, 0), (1, 0));
    }

    #[test]
    fn batches_grow_with_what_has_been_loaded() {
        let store = Store::memory().unwrap();
        let store = store.writable().unwrap();
        let mut sink = StoreSink::on_disk(store, LoadOptions::default(), usize::MAX);
        assert_eq!(sink.room(), FIRST_QUADS);
        sink.passed_on = 10_000_000;
        assert_eq!(sink.room(), 156_250);
        sink.passed_on = 10_000_000_000;
        assert_eq!(sink.room(), MAX_QUADS);
        drop(sink);
        let options = LoadOptions {
            is_merged: false,
            ..LoadOptions::default()
        };
        assert_eq!(StoreSink::on_disk(store, options, usize::MAX).room(), MAX_QUADS);
    }

    #[test]
    fn files_are_counted_by_graphs_and_merged_before_they_are_too_many() {
        let store = Store::memory().unwrap();
        let options = LoadOptions {
            memory: 0,
            ..LoadOptions::default()
        };
        let mut sink = StoreSink::on_disk(store.writable().unwrap(), options, 20);
        let mut files = Vec::new();
        for value in 0..7 {
            let mut chunk = sink.chunk();
            chunk.quad(quad(value).as_ref(), None);
            if value % 3 == 2 {
                let graph = GraphName::from(NamedNode::new_unchecked("http://x/g"));
                let named = Quad {
                    graph_name: graph,
                    ..quad(value)
                };
                chunk.quad(named.as_ref(), None);
            }
            sink.accept(&mut chunk).unwrap();
            files.push(sink.files);
        }
        assert_eq!(files, [4, 8, 19, 4, 8, 19, 4]);
        sink.finish().unwrap();
        assert_eq!(store.len().unwrap(), 9);
    }

    #[test]
    fn what_a_chunk_has_twice_is_loaded_once() {
        let mut chunk = LoadChunk::default();
        for value in [1, 2, 1, 1, 3, 2] {
            chunk.quad(quad(value).as_ref(), None);
        }
        assert_eq!(chunk.quads, [quad(1), quad(2), quad(3)]);
        // Nothing is remembered of what was in it before.
        chunk.quads.clear();
        for value in [2, 1, 2] {
            chunk.quad(quad(value).as_ref(), None);
        }
        assert_eq!(chunk.quads, [quad(2), quad(1)]);
    }

    #[test]
    fn more_quads_than_are_remembered_do_no_harm() {
        let mut chunk = LoadChunk::default();
        for value in (0..20_000).chain(0..20_000) {
            chunk.quad(quad(value).as_ref(), None);
        }
        let mut quads = std::mem::take(&mut chunk.quads);
        assert!((20_000..=40_000).contains(&quads.len()));
        quads.sort_by_key(ToString::to_string);
        quads.dedup();
        assert_eq!(quads.len(), 20_000);
    }

    #[test]
    fn long_texts_count() {
        let mut chunk = LoadChunk::default();
        let text = "x".repeat(1 << 20);
        let node = NamedNode::new_unchecked("http://x/s");
        let long = Quad::new(node.clone(), node, Literal::from(text), GraphName::DefaultGraph);
        chunk.quad(long.as_ref(), None);
        assert!(chunk.bytes > 2 << 20);
    }
}
