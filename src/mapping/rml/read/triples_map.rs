//! [Triples maps](https://w3id.org/rml/core/spec#dfn-triples-map) and what they are made of.

use super::super::graph::{Graph, Triple};
use super::super::model::{
    Iterable, JoinCondition, MapId, ObjectMap, PredicateObjectMap, RefObjectMap, Stated, TermMap, TriplesMap,
};
use super::super::vocabulary::{Property, local, short};
use super::Reader;
use super::term_map::Position;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Origin;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::HashSet;
use std::sync::Arc;

const CODE: Code = Code::RmlMapping;

/// The triples maps of a document, in its order, each with a statement of it.
pub(super) fn find<'g>(graph: &'g Graph<'_>) -> Vec<(NamedOrBlankNode, &'g Triple)> {
    let mut wanted = HashSet::new();
    let mut of_functions = HashSet::new();
    for triple in graph.triples() {
        match triple.property {
            Some(Property::LogicalSource | Property::SubjectMap | Property::Subject) => {
                wanted.insert(triple.subject.clone());
            }
            Some(Property::ParentTriplesMap) => wanted.extend(triple.node()),
            Some(Property::FunctionValue) => of_functions.extend(triple.node()),
            None if is_typed(triple) => {
                wanted.insert(triple.subject.clone());
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for triple in graph.triples() {
        if wanted.remove(&triple.subject) && !of_functions.contains(&triple.subject) {
            found.push((triple.subject.clone(), triple));
        }
    }
    found
}

fn is_typed(triple: &Triple) -> bool {
    let is_class = |class: &NamedNode| local(class.as_str()) == Some("TriplesMap");
    triple.predicate.as_ref() == rdf::TYPE && matches!(&triple.object, Term::NamedNode(class) if is_class(class))
}

impl<'g> Reader<'g, '_> {
    /// The triples map `node`, of which `first` is a statement.
    pub(super) fn triples_map(&mut self, node: &NamedOrBlankNode, first: &'g Triple) -> Option<TriplesMap> {
        let name = match self.graph.subject_shown(first) {
            shown if shown.starts_with('[') => "[…]".to_owned(),
            shown => shown,
        };
        let origin = Arc::new(self.graph.subject_place(first));
        self.reference = None;
        let logical_source = self.only(CODE, node, &[Property::LogicalSource], "a triples map");
        let source = logical_source.and_then(|triple| self.iterable(triple));
        let base = self.base(node);
        let subject = self.subject(node, &name, &origin);
        let predicate_objects = self.predicate_objects(node);
        if logical_source.is_none() {
            self.check_constant(&name, &origin);
        }
        let (subject, classes, graphs) = subject?;
        Some(TriplesMap {
            name,
            source,
            base,
            subject,
            classes,
            graphs,
            predicate_objects,
        })
    }

    /// [`rml:baseIRI`](https://w3id.org/rml/core/spec#base-iri): an IRI, to which relative ones
    /// are appended.
    fn base(&mut self, node: &NamedOrBlankNode) -> Option<String> {
        let triple = self.only(CODE, node, &[Property::BaseIri], "a triples map")?;
        let base = self.iri(CODE, triple)?;
        Some(base.as_str().to_owned())
    }

    /// A triples map without a source [has constants
    /// alone](https://w3id.org/rml/core/spec#mapping-to-rdf-with-triples-maps).
    fn check_constant(&mut self, name: &str, origin: &Origin) {
        let Some(reference) = self.reference.take() else {
            return;
        };
        let message = format!("`{name}` has a reference, but no `{}`", Property::LogicalSource.name());
        let diagnostic = Diagnostic::error(CODE, message)
            .at((*reference).clone())
            .at((**origin).clone().note("the triples map"))
            .hint("add a logical source that the reference is read from, or write a constant");
        self.problem(diagnostic);
    }

    fn subject(
        &mut self,
        node: &NamedOrBlankNode,
        name: &str,
        origin: &Origin,
    ) -> Option<(TermMap, Vec<Stated<NamedNode>>, Vec<TermMap>)> {
        let properties = [Property::SubjectMap, Property::Subject];
        let Some(triple) = self.only(CODE, node, &properties, "a triples map") else {
            let hint = "add `rml:subjectMap [ rml:template \"…\" ]`";
            let what = format!("`{name}`");
            self.missing(CODE, (**origin).clone(), &what, Property::SubjectMap, hint);
            return None;
        };
        let map = self.term_map(triple, Position::Subject);
        if triple.property == Some(Property::Subject) {
            return Some((map?, Vec::new(), Vec::new()));
        }
        let (classes, graphs) = match triple.node() {
            Some(node) => (self.classes(&node), self.graphs(&node)),
            None => (Vec::new(), Vec::new()),
        };
        Some((map?, classes, graphs))
    }

    fn classes(&mut self, node: &NamedOrBlankNode) -> Vec<Stated<NamedNode>> {
        let mut classes = Vec::new();
        for triple in self.graph.values(node, &[Property::Class]) {
            classes.extend(self.iri(CODE, triple).map(|class| Stated {
                value: class.clone(),
                origin: self.graph.origin(triple),
            }));
        }
        classes
    }

    fn graphs(&mut self, node: &NamedOrBlankNode) -> Vec<TermMap> {
        self.term_maps(node, &[Property::GraphMap, Property::Graph], Position::Graph)
    }

    fn term_maps(&mut self, node: &NamedOrBlankNode, properties: &[Property], position: Position) -> Vec<TermMap> {
        let triples = self.graph.values(node, properties);
        triples
            .into_iter()
            .filter_map(|triple| self.term_map(triple, position))
            .collect()
    }

    fn predicate_objects(&mut self, node: &NamedOrBlankNode) -> Vec<PredicateObjectMap> {
        let triples = self.graph.values(node, &[Property::PredicateObjectMap]);
        triples
            .into_iter()
            .filter_map(|triple| self.predicate_object(triple))
            .collect()
    }

    /// A [predicate-object map](https://w3id.org/rml/core/spec#dfn-predicate-object-map).
    fn predicate_object(&mut self, triple: &'g Triple) -> Option<PredicateObjectMap> {
        let what = "a predicate-object map";
        let node = self.described(CODE, triple, what)?;
        let of_predicates = [Property::PredicateMap, Property::Predicate];
        let predicates = self.term_maps(&node, &of_predicates, Position::Predicate);
        let of_objects = [Property::ObjectMap, Property::Object];
        let objects = self.graph.values(&node, &of_objects);
        let place = || self.graph.place(triple);
        if self.graph.values(&node, &of_predicates).is_empty() {
            let hint = "add `rml:predicate` with the IRI of a property";
            self.missing(CODE, place(), what, Property::Predicate, hint);
        }
        if objects.is_empty() {
            let hint = "add `rml:objectMap [ rml:reference \"…\" ]`, or `rml:object` with a constant";
            self.missing(CODE, place(), what, Property::ObjectMap, hint);
        }
        Some(PredicateObjectMap {
            predicates,
            objects: objects
                .into_iter()
                .filter_map(|triple| self.object_map(triple))
                .collect(),
            graphs: self.graphs(&node),
            origin: self.graph.origin(triple),
        })
    }

    /// An object map, or a member of a gather map: a term map, or one that refers to another
    /// triples map.
    pub(super) fn object_map(&mut self, triple: &'g Triple) -> Option<ObjectMap> {
        if let Some(node) = triple.node().filter(|_| triple.property != Some(Property::Object)) {
            let of = "a referencing object map";
            if let Some(parent) = self.only(CODE, &node, &[Property::ParentTriplesMap], of) {
                return self.ref_object_map(triple, &node, parent).map(ObjectMap::Ref);
            }
        }
        self.term_map(triple, Position::Object).map(ObjectMap::Term)
    }

    /// A [referencing object map](https://w3id.org/rml/core/spec#dfn-referencing-object-map).
    fn ref_object_map(&mut self, triple: &Triple, node: &NamedOrBlankNode, parent: &'g Triple) -> Option<RefObjectMap> {
        const OTHERS: &[Property] = &[
            Property::Constant,
            Property::Reference,
            Property::Template,
            Property::FunctionExecution,
            Property::FunctionValue,
            Property::Gather,
            Property::Language,
            Property::LanguageMap,
            Property::Datatype,
            Property::DatatypeMap,
        ];
        if let Some(other) = self.graph.values(node, OTHERS).first() {
            let name = short(other.predicate.as_str());
            let message = format!("an object map that refers to a triples map has no `{name}`");
            self.error(CODE, other, message, "the subject of that triples map is the object");
        }
        let outer = std::mem::take(&mut self.targets_here);
        let conditions = self.join_conditions(node);
        self.logical_targets(node);
        let targets = std::mem::replace(&mut self.targets_here, outer);
        Some(RefObjectMap {
            parent: self.parent(parent)?,
            conditions,
            targets,
            origin: self.graph.origin(triple),
        })
    }

    fn parent(&mut self, triple: &Triple) -> Option<MapId> {
        let known = triple.node().and_then(|node| self.maps.get(&node).copied());
        if known.is_none() {
            let shown = self.graph.shown(triple);
            let message = format!("there is no triples map `{shown}`");
            let place = self.graph.object_place(triple);
            let hint = "name one of the document, in angle brackets or with its prefix";
            self.problem(Diagnostic::error(CODE, message).at(place).hint(hint));
        }
        known
    }

    /// [Join conditions](https://w3id.org/rml/core/spec#dfn-join-condition).
    pub(super) fn join_conditions(&mut self, node: &NamedOrBlankNode) -> Vec<JoinCondition> {
        let triples = self.graph.values(node, &[Property::JoinCondition]);
        triples
            .into_iter()
            .filter_map(|triple| self.join_condition(triple))
            .collect()
    }

    fn join_condition(&mut self, triple: &'g Triple) -> Option<JoinCondition> {
        let of = "a join condition";
        let node = self.described(CODE, triple, of)?;
        let child = self.only(CODE, &node, &[Property::ChildMap, Property::Child], of);
        let parent = self.only(CODE, &node, &[Property::ParentMap, Property::Parent], of);
        for (side, property) in [(child, Property::Child), (parent, Property::Parent)] {
            if side.is_none() {
                let hint = "it says which reference here, the child, is equal to which one there, the parent";
                self.missing(CODE, self.graph.place(triple), of, property, hint);
            }
        }
        let child = child.and_then(|child| self.expression_value(child, Position::Child));
        // It is read from the other source.
        let before = self.reference.clone();
        let parent = parent.and_then(|parent| self.expression_value(parent, Position::Parent));
        self.reference = before;
        Some(JoinCondition {
            child: child?,
            parent: parent?,
        })
    }

    /// What a triples map or view is about.
    pub(super) fn iterable(&mut self, triple: &'g Triple) -> Option<Iterable> {
        let node = self.described(Code::RmlSource, triple, "a logical source")?;
        if self.is_view(&node) {
            return Some(Iterable::View(self.view(node, triple), self.graph.origin(triple)));
        }
        self.logical_source(triple, &node).map(Iterable::Source)
    }
}
