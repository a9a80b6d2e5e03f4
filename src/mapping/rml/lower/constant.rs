//! Triples maps without a source: [all is the same, and said
//! once](https://w3id.org/rml/core/spec#mapping-to-rdf-with-triples-maps).

use super::Lowering;
use crate::diagnostic::Code;
use crate::mapping::rml::model::{Expression, MapId, ObjectMap, TermMap};
use crate::plan::DEFAULT_GRAPHS;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

impl Lowering<'_> {
    /// Says the quads of a triples map without a source.
    pub(super) fn constant_map(&mut self, id: MapId) {
        let document = self.document;
        let map = &document.maps[id.0];
        let Some(subject) = self.constant_term(&map.subject).and_then(node) else {
            return;
        };
        let graphs: Vec<Term> = map
            .graphs
            .iter()
            .filter_map(|graph| self.constant_term(graph))
            .collect();
        let mut quads = Vec::new();
        let type_of = map
            .classes
            .iter()
            .map(|class| (rdf::TYPE.into_owned(), Term::from(class.value.clone())));
        for (predicate, object) in type_of {
            quads.push((predicate, object, graphs.clone()));
        }
        for map in &map.predicate_objects {
            let mut all = graphs.clone();
            all.extend(map.graphs.iter().filter_map(|graph| self.constant_term(graph)));
            for predicate in &map.predicates {
                let Some(Term::NamedNode(predicate)) = self.constant_term(predicate) else {
                    continue;
                };
                for object in &map.objects {
                    let ObjectMap::Term(object) = object else {
                        let message = "a triples map without a source has no rows that could be joined";
                        self.error(Code::RmlMapping, message, &map.origin, "add a logical source");
                        continue;
                    };
                    if let Some(object) = self.constant_term(object) {
                        quads.push((predicate.clone(), object, all.clone()));
                    }
                }
            }
        }
        for (predicate, object, graphs) in quads {
            let mut names: Vec<GraphName> = graphs.into_iter().filter_map(graph_name).collect();
            if names.is_empty() {
                names.push(GraphName::DefaultGraph);
            }
            let quads = names
                .into_iter()
                .map(|graph| Quad::new(subject.clone(), predicate.clone(), object.clone(), graph));
            self.preamble.quads.extend(quads);
        }
    }

    fn constant_term(&mut self, map: &TermMap) -> Option<Term> {
        match &map.expression.expression {
            Expression::Constant(term) => Some(term.clone()),
            Expression::None => {
                let key = (usize::MAX, map.origin.address());
                let number = self.own.iter().position(|known| *known == key).unwrap_or_else(|| {
                    self.own.push(key);
                    self.own.len() - 1
                });
                let label = format!("m{}o{number}", self.options.index);
                Some(BlankNode::new_unchecked(label).into())
            }
            _ => {
                let message = "there is no source that this could refer to";
                let hint = "add rml:logicalSource to the triples map, or write a constant";
                self.error(Code::RmlMapping, message, &map.origin, hint);
                None
            }
        }
    }
}

fn node(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) => None,
    }
}

fn graph_name(term: Term) -> Option<GraphName> {
    Some(match node(term)? {
        NamedOrBlankNode::NamedNode(node) if is_default(&node) => GraphName::DefaultGraph,
        NamedOrBlankNode::NamedNode(node) => node.into(),
        NamedOrBlankNode::BlankNode(node) => node.into(),
    })
}

fn is_default(node: &NamedNode) -> bool {
    DEFAULT_GRAPHS.contains(&node.as_str())
}
