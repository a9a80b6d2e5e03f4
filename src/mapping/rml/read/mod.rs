//! Reads a mapping in Turtle into the model, and notes all that is wrong in it.

mod dialect;
mod expression;
mod function;
mod gather;
mod source;
mod target;
mod term_map;
#[cfg(test)]
mod tests;
mod triples_map;
mod unread;
mod view;

use super::graph::{Graph, Triple, node};
use super::model::{Document, MapId, TargetId, ViewId};
use super::vocabulary::{Property, short};
use crate::diagnostic::{Code, Diagnostic, Findings, Place, Result};
use crate::plan::Origin;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{HashMap, HashSet};

/// How many problems of one document are shown.
const PROBLEMS: usize = 50;

/// How deep expressions, fields and lists stand within one another; deeper, they lead back to
/// themselves.
const DEPTH: usize = 64;

/// How many expressions, fields and members are read. Those that several others share count
/// for each of them.
const NODES: usize = 1 << 18;

/// Reads the mapping `text`, a document of Turtle called `name`, whose own address is
/// `address`. Warnings are added to `findings`.
///
/// # Errors
/// Everything that is wrong in it: `rdf-syntax`, or `rml-mapping`, `rml-template`,
/// `rml-source` and `rml-function`.
pub(crate) fn read(name: &str, address: &str, text: &str, findings: &mut Findings) -> Result<Document> {
    let graph = Graph::parse(name, address, text)?;
    let mut reader = Reader::new(&graph);
    reader.document();
    let (document, found) = (reader.document, reader.problems);
    if found.errors() > 0 {
        found.into_result()?;
        return Ok(document);
    }
    findings.append(found);
    Ok(document)
}

struct Reader<'g, 't> {
    graph: &'g Graph<'t>,
    problems: Findings,
    /// Problems of a node that several others share are found with each of them.
    reported: HashSet<(String, usize, usize)>,
    document: Document,
    /// Which triples maps there are.
    maps: HashMap<NamedOrBlankNode, MapId>,
    views: HashMap<NamedOrBlankNode, ViewId>,
    /// Views that are to be read, by number.
    view_nodes: Vec<(NamedOrBlankNode, &'g Triple)>,
    /// Targets by all that they say.
    targets: HashMap<String, TargetId>,
    /// The targets of the term map that is read, and of what is within it.
    targets_here: Vec<TargetId>,
    /// The first reference to the source in the triples map that is read.
    reference: Option<Origin>,
    depth: usize,
    nodes: usize,
    /// Whether one of the limits was reached: nothing more is looked into then.
    is_exhausted: bool,
}

impl<'g, 't> Reader<'g, 't> {
    fn new(graph: &'g Graph<'t>) -> Self {
        Self {
            graph,
            problems: Findings::new(PROBLEMS),
            reported: HashSet::new(),
            document: Document {
                prefixes: graph.prefixes().to_vec(),
                ..Document::default()
            },
            maps: HashMap::new(),
            views: HashMap::new(),
            view_nodes: Vec::new(),
            targets: HashMap::new(),
            targets_here: Vec::new(),
            reference: None,
            depth: 0,
            nodes: 0,
            is_exhausted: false,
        }
    }

    fn document(&mut self) {
        let maps = triples_map::find(self.graph);
        for (index, (node, _)) in maps.iter().enumerate() {
            self.maps.insert(node.clone(), MapId(index));
        }
        if maps.is_empty() {
            let diagnostic = Diagnostic::error(Code::RmlMapping, "the mapping has no triples map")
                .at(self.graph.whole())
                .hint("a triples map has `rml:logicalSource`, `rml:subjectMap` and `rml:predicateObjectMap`");
            self.problem(diagnostic);
        }
        for (node, first) in &maps {
            let map = self.triples_map(node, first);
            self.document.maps.extend(map);
        }
        self.all_views();
        self.unread();
    }

    fn problem(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.places.first();
        let (line, column) = place.map_or((0, 0), |place| (place.line, place.column));
        if self.reported.insert((diagnostic.message.clone(), line, column)) {
            self.problems.push(diagnostic);
        }
    }

    /// Notes the error `message` at the statement `triple`.
    fn error(&mut self, code: Code, triple: &Triple, message: impl Into<String>, hint: impl Into<String>) {
        let place = self.graph.place(triple);
        self.problem(Diagnostic::error(code, message).at(place).hint(hint));
    }

    /// Notes the error that the object of `triple` is not `expected`.
    fn must_be(&mut self, code: Code, triple: &Triple, expected: &str) {
        let message = if triple.predicate.as_ref() == rdf::FIRST {
            format!("a member of the list must be {expected}")
        } else {
            format!("`{}` must be {expected}", short(triple.predicate.as_str()))
        };
        let place = self.graph.object_place(triple);
        self.problem(Diagnostic::error(code, message).at(place));
    }

    /// Notes the error that `what`, which `place` states, lacks a property.
    fn missing(&mut self, code: Code, place: Place, what: &str, property: Property, hint: &str) {
        let message = format!("{what} has no `{}`", property.name());
        self.problem(Diagnostic::error(code, message).at(place).hint(hint));
    }

    /// The only value that `of`, as messages call `node`, has for one of the properties.
    fn only(&mut self, code: Code, node: &NamedOrBlankNode, properties: &[Property], of: &str) -> Option<&'g Triple> {
        let values = self.graph.values(node, properties);
        if let [first, second, ..] = values[..] {
            self.second(code, first, second, of);
        }
        values.first().copied()
    }

    /// Notes the error that `of` has two values where one is allowed.
    fn second(&mut self, code: Code, first: &Triple, second: &Triple, of: &str) {
        let name = short(second.predicate.as_str());
        let message = if first.property == second.property {
            format!("{of} has one `{name}`, and this is another")
        } else {
            format!("{of} has `{}` already", short(first.predicate.as_str()))
        };
        let places = (self.graph.place(second), self.graph.place(first));
        let diagnostic = Diagnostic::error(code, message)
            .at(places.0)
            .at(places.1.note("the first"))
            .hint("take one of them away");
        self.problem(diagnostic);
    }

    /// The node that is the object of `triple`, and that something is said of; `what` is what
    /// it should be.
    fn described(&mut self, code: Code, triple: &Triple, what: &str) -> Option<NamedOrBlankNode> {
        let Some(node) = node(&triple.object) else {
            self.must_be(code, triple, &format!("{what}, which is a node"));
            return None;
        };
        if !self.graph.is_described(&node) {
            let message = format!(
                "`{}` should be {what}, but nothing is said of it",
                self.graph.shown(triple)
            );
            let place = self.graph.object_place(triple);
            let hint = match node {
                NamedOrBlankNode::NamedNode(_) => "check its spelling, and the base and prefixes of the document",
                NamedOrBlankNode::BlankNode(_) => "write what it is made of into the brackets",
            };
            self.problem(Diagnostic::error(code, message).at(place).hint(hint));
            return None;
        }
        Some(node)
    }

    /// The object as a text.
    fn text(&mut self, code: Code, triple: &'g Triple) -> Option<&'g str> {
        match &triple.object {
            Term::Literal(literal) => Some(literal.value()),
            _ => {
                self.must_be(code, triple, "a text in quotes");
                None
            }
        }
    }

    /// The object as an IRI.
    fn iri(&mut self, code: Code, triple: &'g Triple) -> Option<&'g NamedNode> {
        match &triple.object {
            Term::NamedNode(node) => Some(node),
            _ => {
                self.must_be(code, triple, "an IRI");
                None
            }
        }
    }

    /// Reads what is within `triple`, unless that is too deep.
    fn within<T>(&mut self, triple: &Triple, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.is_exhausted {
            return None;
        }
        self.nodes += 1;
        if self.depth == DEPTH || self.nodes > NODES {
            self.is_exhausted = true;
            let message = if self.depth == DEPTH {
                format!("this stands more than {DEPTH} deep, or leads back to itself")
            } else {
                format!("the mapping has more than {NODES} expressions, fields and members")
            };
            let place = self.graph.place(triple);
            self.problem(Diagnostic::error(Code::RmlMapping, message).at(place));
            return None;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }
}
