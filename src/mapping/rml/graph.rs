//! The graph of a mapping document, in which each triple knows its place.

#[cfg(test)]
mod tests;

use super::lines::Lines;
use super::locate::{Form, Located, Written, locate};
use super::vocabulary::Property;
use crate::diagnostic::{Code, Diagnostic, Place, Result, rdf_syntax_error};
use crate::plan::Origin;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::MAPPING_LIMIT;

/// The triples of a document, in its order: those within brackets before the one that they
/// are the object of.
pub(super) struct Graph<'t> {
    lines: Lines<'t>,
    triples: Vec<Triple>,
    /// Indexes of triples, in order.
    by_subject: HashMap<NamedOrBlankNode, Vec<usize>>,
    /// What the prefixes stand for that are declared.
    prefixes: Vec<(String, String)>,
}

/// A triple of a [`Graph`].
pub(super) struct Triple {
    pub(super) subject: NamedOrBlankNode,
    pub(super) predicate: NamedNode,
    pub(super) object: Term,
    /// What the predicate means; `None` where it is of another vocabulary, or unknown.
    pub(super) property: Option<Property>,
    /// `None` where places are not known.
    located: Option<Located>,
    /// Whether anything was made of it.
    is_read: Cell<bool>,
}

impl<'t> Graph<'t> {
    /// Parses `text`, whose own address is `address`.
    ///
    /// # Errors
    /// `rdf-syntax` where it is not Turtle, `file-read` where it is longer than
    /// [`MAPPING_LIMIT`].
    pub(super) fn parse(name: &'t str, address: &str, text: &'t str) -> Result<Self> {
        if text.len() as u64 > MAPPING_LIMIT {
            let message = format!("`{name}` is longer than {MAPPING_LIMIT} bytes");
            return Err(Diagnostic::error(Code::FileRead, message).at(Place::file(name)).into());
        }
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .with_base_iri(address)
            .map_err(|error| {
                let message = format!("`{address}` is no address for a mapping: {error}");
                Diagnostic::error(Code::RmlMapping, message).at(Place::file(name))
            })?;
        let mut quads = Vec::new();
        let mut parser = parser.for_slice(text.as_bytes());
        for quad in parser.by_ref() {
            quads.push(quad.map_err(|error| rdf_syntax_error(name, text.as_bytes(), &"Turtle", &error))?);
        }
        let prefixes = parser.prefixes();
        let located = locate(text).filter(|located| agree(text, &quads, located));
        let mut located = located.map(Vec::into_iter);
        let mut graph = Self {
            lines: Lines::new(name, text),
            triples: Vec::with_capacity(quads.len()),
            by_subject: HashMap::new(),
            prefixes: prefixes
                .map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned()))
                .collect(),
        };
        for quad in quads {
            let index = graph.triples.len();
            graph.by_subject.entry(quad.subject.clone()).or_default().push(index);
            graph.triples.push(Triple {
                property: Property::from_iri(quad.predicate.as_str()),
                subject: quad.subject,
                predicate: quad.predicate,
                object: quad.object,
                located: located.as_mut().and_then(Iterator::next),
                is_read: Cell::new(false),
            });
        }
        Ok(graph)
    }

    /// All triples, in order.
    pub(super) fn triples(&self) -> &[Triple] {
        &self.triples
    }

    /// What is said of `subject`, in order.
    pub(super) fn about(&self, subject: &NamedOrBlankNode) -> impl Iterator<Item = &Triple> + use<'_, 't> {
        let indexes = self.by_subject.get(subject).map_or(&[][..], Vec::as_slice);
        indexes.iter().filter_map(|index| self.triples.get(*index))
    }

    /// What is said of `subject` with one of `properties`, in order, and marked as read.
    pub(super) fn values<'g>(&'g self, subject: &NamedOrBlankNode, properties: &[Property]) -> Vec<&'g Triple> {
        let is_asked = |triple: &&Triple| triple.property.is_some_and(|property| properties.contains(&property));
        let mut values: Vec<_> = self.about(subject).filter(is_asked).collect();
        values.iter().for_each(|triple| triple.mark_read());
        // A graph has each triple once, however often it is written.
        if values.len() > 1 {
            let mut met = HashSet::new();
            values.retain(|triple| met.insert((&triple.predicate, &triple.object)));
        }
        values
    }

    /// Whether `subject` is said to be of the class, by the last part of its IRI, in any of
    /// the vocabularies.
    pub(super) fn is_a(&self, subject: &NamedOrBlankNode, classes: &[&str]) -> bool {
        self.about(subject)
            .filter(|triple| triple.predicate.as_ref() == rdf::TYPE)
            .any(|triple| match &triple.object {
                Term::NamedNode(class) => {
                    super::vocabulary::local(class.as_str()).is_some_and(|name| classes.contains(&name))
                }
                _ => false,
            })
    }

    /// Whether a triple has the subject.
    pub(super) fn is_described(&self, subject: &NamedOrBlankNode) -> bool {
        self.by_subject.contains_key(subject)
    }

    /// The members of a list, each with the triple that holds it; `None` where it is none.
    pub(super) fn list<'g>(&'g self, head: &Term) -> Option<Vec<&'g Triple>> {
        let mut members = Vec::new();
        let mut rest = head;
        loop {
            let cell: NamedOrBlankNode = match rest {
                Term::NamedNode(node) if node.as_ref() == rdf::NIL => return Some(members),
                Term::NamedNode(node) => node.clone().into(),
                Term::BlankNode(node) => node.clone().into(),
                Term::Literal(_) => return None,
            };
            let only = |predicate| {
                let mut triples = self
                    .about(&cell)
                    .filter(|triple| triple.predicate.as_ref() == predicate);
                triples.next().filter(|_| triples.next().is_none())
            };
            members.push(only(rdf::FIRST)?);
            rest = &only(rdf::REST)?.object;
            // It leads back to itself.
            if members.len() > self.triples.len() {
                return None;
            }
        }
    }

    /// The whole document.
    pub(super) fn whole(&self) -> Place {
        self.lines.whole()
    }

    /// The object, where it is written in one line or is a text; else its first line.
    pub(super) fn object_place(&self, triple: &Triple) -> Place {
        match &triple.located {
            Some(located) => self.lines.place(self.first_line(&located.object)),
            None => self.whole(),
        }
    }

    /// The predicate and the object, where they stand side by side; else the object alone. Of
    /// what has more lines, the first.
    pub(super) fn place(&self, triple: &Triple) -> Place {
        let Some(located) = &triple.located else {
            return self.whole();
        };
        let object = self.first_line(&located.object);
        let predicate = &located.predicate.span;
        let between = self.lines.text().get(predicate.end..object.start);
        // Other objects may stand between them.
        let is_next = between.is_some_and(|text| text.bytes().all(|byte| matches!(byte, b' ' | b'\t')));
        let start = if is_next { predicate.start } else { object.start };
        self.lines.place(start..object.end)
    }

    /// The subject of a triple as it is written.
    pub(super) fn subject_place(&self, triple: &Triple) -> Place {
        match &triple.located {
            Some(located) => self.lines.place(located.subject.span.clone()),
            None => self.whole(),
        }
    }

    /// As [`Self::place`].
    /// The prefixes that are declared, and what they stand for, in no particular order.
    pub(super) fn prefixes(&self) -> &[(String, String)] {
        &self.prefixes
    }

    pub(super) fn origin(&self, triple: &Triple) -> Origin {
        Arc::new(self.place(triple))
    }

    /// As [`Self::object_place`].
    pub(super) fn object_origin(&self, triple: &Triple) -> Origin {
        Arc::new(self.object_place(triple))
    }

    /// The object as it is written, cut where it is long; its value where that is not known.
    pub(super) fn shown(&self, triple: &Triple) -> String {
        let written = triple.located.as_ref().map(|located| self.first_line(&located.object));
        match written.and_then(|span| self.lines.text().get(span)) {
            Some(text) => shortened(text),
            None => shortened(&triple.object.to_string()),
        }
    }

    /// The subject as it is written; its IRI where that is not known.
    pub(super) fn subject_shown(&self, triple: &Triple) -> String {
        let span = triple.located.as_ref().map(|located| located.subject.span.clone());
        match span.and_then(|span| self.lines.text().get(span)) {
            Some(text) => shortened(text),
            None => shortened(&triple.subject.to_string()),
        }
    }

    /// The bytes of a term; those in its first line where it has brackets.
    fn first_line(&self, written: &Written) -> Range<usize> {
        let span = written.span.clone();
        if written.form == Form::Literal {
            return span;
        }
        let text = self.lines.text().get(span.clone()).unwrap_or_default();
        let length = text.find(['\n', '\r']).unwrap_or(text.len());
        span.start..span.start + text.get(..length).unwrap_or_default().trim_end().len()
    }
}

impl Triple {
    pub(super) fn mark_read(&self) {
        self.is_read.set(true);
    }

    pub(super) fn is_read(&self) -> bool {
        self.is_read.get()
    }

    /// The object as a node; `None` where it is a literal.
    pub(super) fn node(&self) -> Option<NamedOrBlankNode> {
        node(&self.object)
    }
}

/// A term that can be a subject; `None` where it is a literal.
pub(super) fn node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        Term::Literal(_) => None,
    }
}

/// A text for a message.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Whether the places are those of the triples: as many, and each term looks like what is
/// written there.
fn agree(text: &str, quads: &[Quad], located: &[Located]) -> bool {
    let look_alike = |(quad, located): (&Quad, &Located)| {
        let subject = Term::from(quad.subject.clone());
        let predicate = Term::from(quad.predicate.clone());
        looks_like(text, &subject, &located.subject)
            && looks_like(text, &predicate, &located.predicate)
            && looks_like(text, &quad.object, &located.object)
    };
    quads.len() == located.len() && quads.iter().zip(located).all(look_alike)
}

fn looks_like(text: &str, term: &Term, written: &Written) -> bool {
    let Some(text) = text.get(written.span.clone()) else {
        return false;
    };
    match (written.form, term) {
        (Form::List, _) | (Form::Blank, Term::BlankNode(_)) => true,
        // The empty list.
        (Form::Blank, Term::NamedNode(node)) => node.as_ref() == rdf::NIL && text.starts_with('('),
        (Form::Iri, Term::NamedNode(node)) => is_iri(text, node),
        (Form::Literal, Term::Literal(literal)) => {
            // Escapes and line breaks are left alone.
            text.contains(['\\', '\r']) || text.contains(literal.value())
        }
        _ => false,
    }
}

fn is_iri(text: &str, node: &NamedNode) -> bool {
    if text == "a" {
        return node.as_ref() == rdf::TYPE;
    }
    let end = match text.strip_prefix('<') {
        // What is before a step upwards is not in the IRI.
        Some(iri) => iri.trim_end_matches('>').rsplit(['/', '.']).next(),
        None => text.split_once(':').map(|(_, local)| local),
    };
    end.is_some_and(|end| text.contains('\\') || node.as_str().ends_with(end))
}
