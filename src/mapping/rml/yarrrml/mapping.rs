//! [Mappings](https://w3id.org/yarrrml/spec/#mappings): each becomes a triples map for every
//! source and every subject that it has.

use super::fields::{
    CONDITIONS, DATATYPE, FUNCTION, Fields, GRAPHS, INVERSE_PREDICATES, LANGUAGE, OBJECTS, PARAMETERS, PARENT,
    PREDICATE_OBJECTS, PREDICATES, SOURCES, SUBJECTS, TARGETS, TYPE, VALUE, written,
};
use super::inverse::Inverse;
use super::source::{Cited, cited};
use super::term::{Beside, Position};
use super::yaml::{Entry, Kind, Node};
use super::{NODE_BYTES, Reader};
use crate::diagnostic::Code;
use crate::mapping::rml::model::{
    Expression, Iterable, LogicalSource, ObjectMap, PredicateObjectMap, TermMap, TriplesMap,
};
use oxigraph::model::Term;
use oxigraph::model::vocab::rdf;
use std::rc::Rc;

/// A mapping, so far that it is known how many triples maps it becomes.
pub(super) struct Outline<'n> {
    entry: &'n Entry,
    fields: Fields<'n>,
    sources: Vec<Cited<'n>>,
    subjects: &'n [Rc<Node>],
}

/// Statements of one entry, and what their objects say of the subject.
struct Statements {
    map: PredicateObjectMap,
    /// Inverse predicates of each object.
    inverse: Vec<Vec<TermMap>>,
}

/// A triples map, and what its objects say of its subject.
type Turnable = (TriplesMap, Rc<[Inverse]>);

impl Outline<'_> {
    /// How many triples maps it becomes.
    pub(super) fn count(&self) -> usize {
        self.sources.len().max(1) * self.subjects.len().max(1)
    }
}

impl Reader<'_, '_> {
    /// The outline of a mapping; `None` for one without rules.
    pub(super) fn outline<'n>(&self, entry: &'n Entry) -> Option<Outline<'n>> {
        let Some(entries) = entry.value.entries() else {
            if entry.value.is_null() {
                self.text.warning(
                    Code::RmlMapping,
                    entry.spot,
                    || "the mapping has no rules, and makes nothing",
                );
            } else {
                self.text.error(
                    Code::RmlMapping,
                    entry.value.spot,
                    || "a mapping must be a map with `sources`, `subjects` and `predicateobjects`",
                );
            }
            return None;
        };
        let known = [SOURCES, SUBJECTS, PREDICATE_OBJECTS, GRAPHS, CONDITIONS, TARGETS];
        let fields = Fields::of(self.text, entries, "a mapping", &known);
        Some(Outline {
            entry,
            sources: cited(fields.value(SOURCES), |key| self.sources.contains_key(key)),
            subjects: fields.items(SUBJECTS),
            fields,
        })
    }

    /// The triples maps of a mapping, source by source and then subject by subject. Where
    /// something is wrong in it there may be fewer, and errors.
    pub(super) fn triples_maps(&self, outline: &Outline<'_>) -> Vec<Turnable> {
        let Outline { entry, fields, .. } = outline;
        let bytes = entry.value.size * NODE_BYTES;
        if !self.text.charge(outline.count().saturating_mul(bytes), entry.spot) {
            return Vec::new();
        }
        let graphs = self.terms(fields.items(GRAPHS), Position::Graph);
        let mut predicate_objects = Vec::new();
        let mut inverse = Vec::new();
        for item in fields.items(PREDICATE_OBJECTS) {
            if let Some(statements) = self.predicate_object(item) {
                inverse.extend(self.inverse(item, &statements));
                predicate_objects.push(statements.map);
            }
        }
        let inverse: Rc<[Inverse]> = inverse.into();
        // Each of these becomes a triples map with source and subject.
        if !self.has_room(&entry.value, outline.count().saturating_mul(inverse.len())) {
            return Vec::new();
        }
        let subjects = self.subjects(outline);
        let sources: Vec<Option<LogicalSource>> = if outline.sources.is_empty() {
            vec![None]
        } else {
            outline.sources.iter().map(|cited| self.cited_source(*cited)).collect()
        };
        let mut maps = Vec::new();
        for source in &sources {
            for subject in &subjects {
                let map = TriplesMap {
                    name: entry.key.clone(),
                    source: source.clone().map(Iterable::Source),
                    base: None,
                    subject: subject.clone(),
                    classes: Vec::new(),
                    graphs: graphs.clone(),
                    predicate_objects: predicate_objects.clone(),
                };
                maps.push((map, Rc::clone(&inverse)));
            }
        }
        maps
    }

    /// The subject maps, with the condition and the targets of the mapping. Without subjects it
    /// is [a blank node](https://w3id.org/yarrrml/spec/#subjects).
    fn subjects(&self, outline: &Outline<'_>) -> Vec<TermMap> {
        let mut subjects: Vec<TermMap> = match outline.subjects {
            [] => vec![self.new_blank(outline.entry.spot)],
            items => {
                let subject = |item: &Rc<Node>| match &item.kind {
                    Kind::Null => Some(self.new_blank(item.spot)),
                    _ => self.term(item, Position::Subject, Beside::default()),
                };
                items.iter().filter_map(subject).collect()
            }
        };
        let targets = self.target_ids(outline.fields.items(TARGETS));
        for subject in &mut subjects {
            subject.targets.extend(&targets);
            if let Some(entry) = outline.fields.entry(CONDITIONS) {
                self.restrict(&mut subject.expression, &entry.value);
            }
        }
        subjects
    }

    pub(super) fn terms(&self, items: &[Rc<Node>], position: Position) -> Vec<TermMap> {
        let term = |item| self.term(item, position, Beside::default());
        items.iter().filter_map(term).collect()
    }

    /// `[predicates, objects]`, `[predicates, objects, datatype or language]`, or a map.
    fn predicate_object(&self, item: &Rc<Node>) -> Option<Statements> {
        match &item.kind {
            Kind::List(parts) => match parts.as_slice() {
                [predicates, objects, rest @ ..] if rest.len() < 2 => {
                    let around = match rest.first() {
                        Some(third) => Beside::short(written(self.text, third, "datatype")?),
                        None => Beside::default(),
                    };
                    Some(self.statements(item, predicates.items(), objects.items(), around))
                }
                _ => self.no_predicate_object(item),
            },
            Kind::Map(entries) => Some(self.described_statements(item, entries)),
            Kind::Null | Kind::Text(_) => self.no_predicate_object(item),
        }
    }

    fn no_predicate_object<T>(&self, item: &Node) -> Option<T> {
        self.text.error(Code::RmlMapping, item.spot, || {
            (
                "a predicate and its object must be a list, or a map with `predicates` and `objects`",
                "write `- [schema:name, $(name)]`",
            )
        });
        None
    }

    fn described_statements(&self, item: &Rc<Node>, entries: &[Entry]) -> Statements {
        let known = [
            PREDICATES,
            OBJECTS,
            GRAPHS,
            CONDITIONS,
            TYPE,
            DATATYPE,
            LANGUAGE,
            INVERSE_PREDICATES,
        ];
        let fields = Fields::of(self.text, entries, "a predicate and its object", &known);
        let around = self.beside(&fields);
        let mut statements = self.statements(item, fields.items(PREDICATES), fields.items(OBJECTS), around);
        if let Some(node) = fields.value(INVERSE_PREDICATES)
            && self.has_room(node, statements.inverse.len())
        {
            let all = self.inverse_predicates(&fields);
            statements.inverse.iter_mut().for_each(|of| of.extend_from_slice(&all));
        }
        statements.map.graphs = self.terms(fields.items(GRAPHS), Position::Graph);
        if let Some(entry) = fields.entry(CONDITIONS) {
            self.restrict_statements(&mut statements, &entry.value);
        }
        statements
    }

    /// Triples are made where the condition holds. It is put on the objects; where one of them is
    /// the subject of another mapping, which can have no condition, on the predicates.
    fn restrict_statements(&self, statements: &mut Statements, condition: &Rc<Node>) {
        let has_reference = statements
            .map
            .objects
            .iter()
            .any(|object| matches!(object, ObjectMap::Ref(_)));
        if has_reference {
            let inverse = statements.inverse.iter_mut().flatten();
            for predicate in statements.map.predicates.iter_mut().chain(inverse) {
                self.restrict(&mut predicate.expression, condition);
            }
            return;
        }
        for object in &mut statements.map.objects {
            if let ObjectMap::Term(map) = object {
                self.restrict(&mut map.expression, condition);
            }
        }
    }

    fn statements(
        &self,
        item: &Rc<Node>,
        predicates: &[Rc<Node>],
        objects: &[Rc<Node>],
        around: Beside<'_>,
    ) -> Statements {
        for (items, what) in [(predicates, "predicate"), (objects, "object")] {
            if items.is_empty() {
                self.text.error(Code::RmlMapping, item.spot, || {
                    (format!("there is no {what}"), "write `- [schema:name, $(name)]`")
                });
            }
        }
        let predicates = self.terms(predicates, Position::Predicate);
        let is_class = predicates.iter().any(|predicate| {
            matches!(&predicate.expression.expression,
                Expression::Constant(Term::NamedNode(iri)) if *iri == rdf::TYPE)
        });
        let position = Position::Object { is_class };
        let (mut maps, mut inverse) = (Vec::new(), Vec::new());
        for object in objects {
            let mut of = Vec::new();
            if let Some(found) = self.object(object, position, around, &mut of) {
                inverse.extend(vec![of; found.len()]);
                maps.extend(found);
            }
        }
        Statements {
            map: PredicateObjectMap {
                predicates,
                objects: maps,
                graphs: Vec::new(),
                origin: self.text.origin(item.spot),
            },
            inverse,
        }
    }

    /// What the objects of statements say of the subject.
    fn inverse(&self, item: &Rc<Node>, statements: &Statements) -> Vec<Inverse> {
        let Statements { map, inverse } = statements;
        let objects = map.objects.iter().zip(inverse);
        let all = objects.filter(|(_, predicates)| !predicates.is_empty());
        all.map(|(object, predicates)| Inverse {
            predicates: predicates.clone(),
            object: object.clone(),
            graphs: map.graphs.clone(),
            origin: map.origin.clone(),
        })
        .filter(|inverse| self.check_inverse(item, inverse))
        .collect()
    }

    /// A text, `[value, datatype or language]`, or a map, whose inverse predicates are added to
    /// `inverse`.
    fn object(
        &self,
        node: &Rc<Node>,
        position: Position,
        around: Beside<'_>,
        inverse: &mut Vec<TermMap>,
    ) -> Option<Vec<ObjectMap>> {
        let single = |map| vec![ObjectMap::Term(map)];
        match &node.kind {
            Kind::List(parts) => match parts.as_slice() {
                [value] => self.term(value, position, around).map(single),
                [value, third] if !matches!(value.kind, Kind::List(_)) => {
                    let around = Beside::short(written(self.text, third, "datatype")?);
                    self.term(value, position, around).map(single)
                }
                _ => {
                    self.text.error(Code::RmlMapping, node.spot, || {
                        (
                            "an object in short is a list of a value and a datatype or language",
                            "write `[$(name), en~lang]`",
                        )
                    });
                    None
                }
            },
            Kind::Map(entries) => {
                let known = [
                    VALUE,
                    TYPE,
                    DATATYPE,
                    LANGUAGE,
                    TARGETS,
                    CONDITIONS,
                    FUNCTION,
                    PARAMETERS,
                    PARENT,
                    INVERSE_PREDICATES,
                ];
                let fields = Fields::of(self.text, entries, "the object", &known);
                inverse.extend(self.inverse_predicates(&fields));
                if fields.value(PARENT).is_some() {
                    return self.references(node, &fields);
                }
                self.fielded(node, &fields, position, around).map(single)
            }
            Kind::Null | Kind::Text(_) => self.term(node, position, around).map(single),
        }
    }
}
