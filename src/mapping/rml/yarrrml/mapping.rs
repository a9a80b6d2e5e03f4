//! [Mappings](https://w3id.org/yarrrml/spec/#mappings): each becomes a triples map for every
//! source and every subject that it has.

use super::fields::{
    CONDITIONS, DATATYPE, FUNCTION, Fields, GRAPHS, INVERSE_PREDICATES, LANGUAGE, OBJECTS, PARAMETERS, PARENT,
    PREDICATE_OBJECTS, PREDICATES, SOURCES, SUBJECTS, TARGETS, TYPE, VALUE, written,
};
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
    pub(super) fn triples_maps(&self, outline: &Outline<'_>) -> Vec<TriplesMap> {
        let Outline { entry, fields, .. } = outline;
        let bytes = entry.value.size * NODE_BYTES;
        if !self.text.charge(outline.count().saturating_mul(bytes), entry.spot) {
            return Vec::new();
        }
        let graphs = self.terms(fields.items(GRAPHS), Position::Graph);
        let predicate_objects: Vec<_> = fields
            .items(PREDICATE_OBJECTS)
            .iter()
            .filter_map(|item| self.predicate_object(item))
            .collect();
        let subjects = self.subjects(outline);
        let sources: Vec<Option<LogicalSource>> = if outline.sources.is_empty() {
            vec![None]
        } else {
            outline.sources.iter().map(|cited| self.cited_source(*cited)).collect()
        };
        let mut maps = Vec::new();
        for source in &sources {
            for subject in &subjects {
                maps.push(TriplesMap {
                    name: entry.key.clone(),
                    source: source.clone().map(Iterable::Source),
                    base: None,
                    subject: subject.clone(),
                    classes: Vec::new(),
                    graphs: graphs.clone(),
                    predicate_objects: predicate_objects.clone(),
                });
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

    fn terms(&self, items: &[Rc<Node>], position: Position) -> Vec<TermMap> {
        let term = |item| self.term(item, position, Beside::default());
        items.iter().filter_map(term).collect()
    }

    /// `[predicates, objects]`, `[predicates, objects, datatype or language]`, or a map.
    fn predicate_object(&self, item: &Rc<Node>) -> Option<PredicateObjectMap> {
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

    fn described_statements(&self, item: &Rc<Node>, entries: &[Entry]) -> PredicateObjectMap {
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
        self.no_inverse(&fields);
        let around = self.beside(&fields);
        let mut statements = self.statements(item, fields.items(PREDICATES), fields.items(OBJECTS), around);
        statements.graphs = self.terms(fields.items(GRAPHS), Position::Graph);
        if let Some(entry) = fields.entry(CONDITIONS) {
            self.restrict_statements(&mut statements, &entry.value);
        }
        statements
    }

    /// Triples are made where the condition holds. It is put on the objects; where one of them is
    /// the subject of another mapping, which can have no condition, on the predicates.
    fn restrict_statements(&self, statements: &mut PredicateObjectMap, condition: &Rc<Node>) {
        let has_reference = statements
            .objects
            .iter()
            .any(|object| matches!(object, ObjectMap::Ref(_)));
        if has_reference {
            for predicate in &mut statements.predicates {
                self.restrict(&mut predicate.expression, condition);
            }
            return;
        }
        for object in &mut statements.objects {
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
    ) -> PredicateObjectMap {
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
        let objects: Vec<_> = objects
            .iter()
            .filter_map(|object| self.object(object, position, around))
            .flatten()
            .collect();
        PredicateObjectMap {
            predicates,
            objects,
            graphs: Vec::new(),
            origin: self.text.origin(item.spot),
        }
    }

    /// A text, `[value, datatype or language]`, or a map.
    fn object(&self, node: &Rc<Node>, position: Position, around: Beside<'_>) -> Option<Vec<ObjectMap>> {
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
                self.no_inverse(&fields);
                if fields.value(PARENT).is_some() {
                    return self.references(node, &fields);
                }
                self.fielded(node, &fields, position, around).map(single)
            }
            Kind::Null | Kind::Text(_) => self.term(node, position, around).map(single),
        }
    }

    /// The model has no place for them; passed over they would be lost.
    fn no_inverse(&self, fields: &Fields<'_>) {
        if let Some(entry) = fields.entry(INVERSE_PREDICATES) {
            self.text.error(Code::RmlMapping, entry.spot, || {
                (
                    "inverse predicates are not known here",
                    "write a second mapping, with this object as its subject",
                )
            });
        }
    }
}
