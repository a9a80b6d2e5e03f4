//! The triples of one chunk of a run, with each term once.

use super::super::term;
use super::texts::Texts;
use crate::diagnostic::{Code, Diagnostic};
use crate::sink::{QuadChunk, QuadOrigin};
use foldhash::fast::RandomState;
use oxigraph::model::{GraphNameRef, QuadRef, TermRef};
use std::hash::BuildHasher;

/// Bytes of a term at most.
const MAX_TERM: usize = 1 << 30;

/// A triple by the numbers of its terms: of subject and object among the nodes.
pub(super) type Triple = [u32; 3];

/// The triples of one chunk.
#[derive(Debug)]
pub struct HdtChunk {
    pub(super) nodes: Texts,
    pub(super) predicates: Texts,
    pub(super) triples: Vec<Triple>,
    pub(super) problem: Option<Diagnostic>,
    state: RandomState,
    term: Vec<u8>,
}

impl HdtChunk {
    pub(super) fn new(state: RandomState) -> Self {
        Self {
            nodes: Texts::default(),
            predicates: Texts::default(),
            triples: Vec::new(),
            problem: None,
            state,
            term: Vec::new(),
        }
    }

    /// Whether the term that has been written is one that a file can hold; otherwise why not.
    #[inline]
    fn is_sound(&mut self) -> bool {
        if self.term.len() <= MAX_TERM && memchr::memchr(0, &self.term).is_none() {
            return true;
        }
        self.problem.get_or_insert_with(|| unsound(&self.term));
        false
    }

    /// The number of a term among the nodes.
    #[inline]
    fn node(&mut self, node: TermRef<'_>, before: Option<u32>) -> Option<u32> {
        self.term.clear();
        term::encode(node, &mut self.term);
        if let Some(before) = before
            && self.nodes.get(before) == self.term
        {
            return Some(before);
        }
        self.is_sound()
            .then(|| self.nodes.add(&self.term, hash(&self.state, &self.term)))
    }

    fn triple(&mut self, quad: QuadRef<'_>) -> Option<Triple> {
        // Most triples have the subject of the one before.
        let before = self.triples.last().map(|triple| triple[0]);
        let subject = self.node(quad.subject.into(), before)?;
        self.term.clear();
        term::encode(quad.predicate.into(), &mut self.term);
        if !self.is_sound() {
            return None;
        }
        let predicate = self.predicates.add(&self.term, hash(&self.state, &self.term));
        Some([subject, predicate, self.node(quad.object, None)?])
    }
}

impl QuadChunk for HdtChunk {
    fn quad(&mut self, quad: QuadRef<'_>, _: Option<QuadOrigin>) {
        if quad.graph_name != GraphNameRef::DefaultGraph {
            self.problem.get_or_insert_with(|| named_graph(quad.graph_name));
            return;
        }
        if let Some(triple) = self.triple(quad) {
            self.triples.push(triple);
        }
    }
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "all bits of a hash are as good as each other"
)]
fn hash(state: &RandomState, term: &[u8]) -> u32 {
    state.hash_one(term) as u32
}

fn named_graph(graph: GraphNameRef<'_>) -> Diagnostic {
    Diagnostic::error(Code::HdtStatement, format!("there are statements in the graph {graph}")).hint(
        "an HDT file holds one graph: write each with `lodpress export --graph IRI -o G.nt`, and pack it with \
         `lodpress pack --rdf G.nt`",
    )
}

fn unsound(term: &[u8]) -> Diagnostic {
    if term.len() > MAX_TERM {
        let message = format!("a term has {} bytes; in an HDT file it may have {MAX_TERM}", term.len());
        return Diagnostic::error(Code::HdtStatement, message);
    }
    let shown: String = String::from_utf8_lossy(term).chars().take(60).collect();
    Diagnostic::error(
        Code::HdtStatement,
        format!("there is a character U+0000 in the term {shown:?}"),
    )
    .hint("take it out of the table, or keep the graph in a store that `lodpress load` makes")
}
