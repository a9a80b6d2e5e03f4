use oxigraph::model::{BlankNode, NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;

/// Labels for the blank nodes that a query makes, by order of occurrence.
///
/// The evaluator gives each a random number; two runs would differ. Blank nodes of the
/// data keep their labels, which are made of words.
#[derive(Debug, Default)]
pub(super) struct Labels {
    known: HashMap<BlankNode, BlankNode>,
}

impl Labels {
    pub(super) fn term(&mut self, term: Term) -> Term {
        match term {
            Term::BlankNode(node) => self.node(node).into(),
            other => other,
        }
    }

    pub(super) fn triple(&mut self, triple: Triple) -> Triple {
        let subject = match triple.subject {
            NamedOrBlankNode::BlankNode(node) => self.node(node).into(),
            node @ NamedOrBlankNode::NamedNode(_) => node,
        };
        Triple::new(subject, triple.predicate, self.term(triple.object))
    }

    fn node(&mut self, node: BlankNode) -> BlankNode {
        if node.as_ref().unique_id().is_none() {
            return node;
        }
        let next = self.known.len();
        self.known
            .entry(node)
            .or_insert_with(|| BlankNode::new_unchecked(format!("made{next}")))
            .clone()
    }
}
