//! [Inverse predicates](https://w3id.org/yarrrml/spec/#predicates-and-objects): statements of an
//! object about its subject. Each object that has some becomes the subject of a triples map of
//! its own.

use super::fields::{Fields, INVERSE_PREDICATES};
use super::term::Position;
use super::yaml::Node;
use super::{NODE_BYTES, Reader};
use crate::diagnostic::Code;
use crate::mapping::rml::model::{
    Expression, ExpressionMap, JoinCondition, MapId, ObjectMap, PredicateObjectMap, RefObjectMap, Stated, TermMap,
    TermType, TriplesMap,
};
use crate::plan::Origin;
use oxigraph::model::Term;
use std::rc::Rc;

/// What an object says of its subject.
#[derive(Debug, Clone)]
pub(super) struct Inverse {
    pub(super) predicates: Vec<TermMap>,
    pub(super) object: ObjectMap,
    /// Graphs beside those of the mapping.
    pub(super) graphs: Vec<TermMap>,
    pub(super) origin: Origin,
}

impl Reader<'_, '_> {
    /// The inverse predicates that `fields` name.
    pub(super) fn inverse_predicates(&self, fields: &Fields<'_>) -> Vec<TermMap> {
        self.terms(fields.items(INVERSE_PREDICATES), Position::Predicate)
    }

    /// Inverse predicates are of objects that can be subjects, and those of other mappings'
    /// subjects do not depend on the rows of this one.
    pub(super) fn check_inverse(&self, node: &Rc<Node>, inverse: &Inverse) -> bool {
        let wrong = match &inverse.object {
            ObjectMap::Term(map) if !is_resource(map) => (
                "a literal has no inverse predicate",
                "let the object be an IRI: `$(column)~iri`, or `type: iri`",
            ),
            ObjectMap::Ref(_) if !inverse.predicates.iter().chain(&inverse.graphs).all(is_constant) => (
                "the inverse predicate and the graph of a mapping's subject must be constant, and without condition",
                "write a second mapping, with this object as its subject",
            ),
            _ => return true,
        };
        self.text.error(Code::RmlMapping, node.spot, || wrong);
        false
    }

    /// Whether there is room for `count` copies of what `node` says.
    pub(super) fn has_room(&self, node: &Node, count: usize) -> bool {
        let bytes = node.size.saturating_mul(NODE_BYTES);
        self.text.charge(bytes.saturating_mul(count), node.spot)
    }
}

/// The triples map that `inverse`, which was found in the triples map number `id`, stands for.
pub(super) fn turned(maps: &[TriplesMap], id: usize, inverse: &Inverse) -> Option<TriplesMap> {
    let map = maps.get(id)?;
    let (of, object, subject) = match &inverse.object {
        ObjectMap::Term(object) => (map, ObjectMap::Term(as_object(&map.subject)), object.clone()),
        ObjectMap::Ref(reference) => {
            let parent = maps.get(reference.parent.0)?;
            let turned = RefObjectMap {
                parent: MapId(id),
                conditions: reference.conditions.iter().map(swapped).collect(),
                ..reference.clone()
            };
            (parent, ObjectMap::Ref(turned), parent.subject.clone())
        }
    };
    Some(TriplesMap {
        name: map.name.clone(),
        source: of.source.clone(),
        base: None,
        subject,
        classes: Vec::new(),
        graphs: map.graphs.clone(),
        predicate_objects: vec![PredicateObjectMap {
            predicates: inverse.predicates.clone(),
            objects: vec![object],
            graphs: inverse.graphs.clone(),
            origin: inverse.origin.clone(),
        }],
    })
}

fn swapped(condition: &JoinCondition) -> JoinCondition {
    JoinCondition {
        child: condition.parent.clone(),
        parent: condition.child.clone(),
    }
}

/// A subject where an object stands: what it is by default is said.
fn as_object(subject: &TermMap) -> TermMap {
    let stated = || Stated {
        value: TermType::Iri,
        origin: subject.origin.clone(),
    };
    TermMap {
        term_type: Some(subject.term_type.clone().unwrap_or_else(stated)),
        ..subject.clone()
    }
}

fn is_resource(map: &TermMap) -> bool {
    match (&map.expression.expression, &map.term_type) {
        (Expression::Constant(term), _) => matches!(term, Term::NamedNode(_) | Term::BlankNode(_)),
        (_, Some(term_type)) => term_type.value != TermType::Literal,
        (_, None) => false,
    }
}

fn is_constant(map: &TermMap) -> bool {
    let ExpressionMap {
        expression, condition, ..
    } = &map.expression;
    matches!(expression, Expression::Constant(_)) && condition.is_none()
}
