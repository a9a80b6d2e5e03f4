use super::super::escape::quoted;
use super::super::ntriples::label;
use super::super::pretty::{Abbreviations, Bare, Slot};
use super::node::Node;
use super::words::Words;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use std::sync::Arc;

/// One level of indentation.
const INDENT: &[u8] = b"    ";

/// Statements of Turtle, or statements and graphs of `TriG`.
#[derive(Debug)]
pub(super) struct TurtleChunk {
    text: Text,
    graph: Node,
    subject: Node,
    /// The number of the predicate that has been written last.
    predicate: usize,
    predicates: Words<Predicate>,
    datatypes: Words<Datatype>,
    subjects: Slot,
}

/// The text, and the prefixes in it.
#[derive(Debug)]
struct Text {
    out: Vec<u8>,
    names: Arc<Abbreviations>,
    used: Vec<bool>,
}

#[derive(Debug)]
struct Predicate {
    word: Word,
    /// The number of the predicate that came after it the last time.
    next: usize,
    /// The number of its last value's datatype.
    datatype: usize,
    values: Slot,
}

#[derive(Debug)]
struct Datatype {
    bare: Bare,
    /// What stands behind the value: nothing, or the IRI.
    word: Word,
}

/// An IRI as it is written.
#[derive(Debug)]
struct Word {
    text: Box<[u8]>,
    prefix: Option<usize>,
}

impl TurtleChunk {
    pub(super) fn new(names: Arc<Abbreviations>) -> Self {
        Self {
            text: Text {
                out: Vec::new(),
                used: vec![false; names.len()],
                names,
            },
            graph: Node::default(),
            subject: Node::default(),
            predicate: 0,
            predicates: Words::default(),
            datatypes: Words::default(),
            subjects: Slot::default(),
        }
    }

    pub(super) fn quad(&mut self, quad: QuadRef<'_>) {
        if !self.graph.is_graph(quad.graph_name) {
            self.end_graph();
            self.begin_graph(quad.graph_name);
        }
        let continues = self.subject.is_subject(quad.subject);
        if !continues {
            self.end_subject();
            self.begin_subject(quad.subject);
        }
        let predicate = self.find_predicate(quad.predicate);
        if continues && predicate == self.predicate {
            self.text.out.extend_from_slice(b", ");
        } else {
            if continues {
                self.text.out.extend_from_slice(b" ;\n");
                self.text.indent(1 + usize::from(self.graph.is_named()));
            }
            self.text.word(&self.predicates.get(predicate).word);
            self.text.out.push(b' ');
        }
        self.predicate = predicate;
        self.object(quad.object);
    }

    /// Ends what is open; the text, and which prefixes it uses.
    pub(super) fn close(&mut self) -> (&[u8], &[bool]) {
        self.end_graph();
        (&self.text.out, &self.text.used)
    }

    /// Empties it.
    pub(super) fn reset(&mut self) {
        self.text.out.clear();
        self.text.used.fill(false);
        self.datatypes.tidy();
        if self.predicates.tidy() {
            self.predicate = 0;
        }
    }

    fn begin_graph(&mut self, graph: GraphNameRef<'_>) {
        self.graph.set_graph(graph);
        if !self.graph.is_named() {
            return;
        }
        if !self.text.out.is_empty() {
            self.text.out.push(b'\n');
        }
        match graph {
            GraphNameRef::DefaultGraph => {}
            GraphNameRef::NamedNode(node) => self.text.iri(node, &mut Slot::default()),
            GraphNameRef::BlankNode(node) => self.text.label(node.as_str()),
        }
        self.text.out.extend_from_slice(b" {");
    }

    fn end_graph(&mut self) {
        self.end_subject();
        if self.graph.is_named() {
            self.text.out.extend_from_slice(b"}\n");
        }
        self.graph.unset();
    }

    fn begin_subject(&mut self, subject: NamedOrBlankNodeRef<'_>) {
        self.subject.set_subject(subject);
        if !self.text.out.is_empty() {
            self.text.out.push(b'\n');
        }
        if self.graph.is_named() {
            self.text.indent(1);
        }
        match subject {
            NamedOrBlankNodeRef::NamedNode(node) => self.text.iri(node, &mut self.subjects),
            NamedOrBlankNodeRef::BlankNode(node) => self.text.label(node.as_str()),
        }
        self.text.out.push(b' ');
    }

    fn end_subject(&mut self) {
        if !self.subject.is_nothing() {
            self.text.out.extend_from_slice(b" .\n");
            self.subject.unset();
        }
    }

    fn find_predicate(&mut self, predicate: NamedNodeRef<'_>) -> usize {
        let last = self.predicate;
        let text = &self.text;
        let make = || Predicate {
            word: if predicate == rdf::TYPE {
                Word::plain(b"a")
            } else {
                text.word_of(predicate, b"")
            },
            next: 0,
            datatype: 0,
            values: Slot::default(),
        };
        let guess = self.predicates.peek(last).map_or(0, |last| last.next);
        let number = self.predicates.find(predicate.as_str(), guess, make);
        self.predicates.get(last).next = number;
        number
    }

    fn object(&mut self, object: TermRef<'_>) {
        match object {
            TermRef::NamedNode(node) if node == rdf::NIL => self.text.out.extend_from_slice(b"()"),
            TermRef::NamedNode(node) => {
                let slot = &mut self.predicates.get(self.predicate).values;
                self.text.iri(node, slot);
            }
            TermRef::BlankNode(node) => self.text.label(node.as_str()),
            TermRef::Literal(literal) => self.literal(literal),
        }
    }

    fn literal(&mut self, literal: LiteralRef<'_>) {
        let (value, datatype) = (literal.value(), literal.datatype());
        let out = &mut self.text.out;
        if let Some(language) = literal.language() {
            quoted(value, out);
            out.push(b'@');
            out.extend_from_slice(language.as_bytes());
        } else {
            let guess = &mut self.predicates.get(self.predicate).datatype;
            let text = &self.text;
            let make = || Datatype {
                bare: Bare::of(datatype),
                word: if datatype == xsd::STRING {
                    Word::plain(b"")
                } else {
                    text.word_of(datatype, b"^^")
                },
            };
            *guess = self.datatypes.find(datatype.as_str(), *guess, make);
            let datatype = self.datatypes.get(*guess);
            if datatype.bare.holds(value) {
                self.text.out.extend_from_slice(value.as_bytes());
            } else {
                quoted(value, &mut self.text.out);
                self.text.word(&datatype.word);
            }
        }
    }
}

impl Word {
    fn plain(text: &[u8]) -> Self {
        Self {
            text: text.into(),
            prefix: None,
        }
    }
}

impl Text {
    /// The IRI as it is written, behind `before`.
    fn word_of(&self, iri: NamedNodeRef<'_>, before: &[u8]) -> Word {
        let mut text = before.to_vec();
        let prefix = self.names.push(iri.as_str(), &mut Slot::default(), &mut text);
        Word {
            text: text.into(),
            prefix,
        }
    }

    fn word(&mut self, word: &Word) {
        if let Some(at) = word.prefix {
            self.used[at] = true;
        }
        self.out.extend_from_slice(&word.text);
    }

    fn iri(&mut self, iri: NamedNodeRef<'_>, slot: &mut Slot) {
        if let Some(at) = self.names.push(iri.as_str(), slot, &mut self.out) {
            self.used[at] = true;
        }
    }

    fn label(&mut self, text: &str) {
        label(text, &mut self.out);
    }

    fn indent(&mut self, levels: usize) {
        for _ in 0..levels {
            self.out.extend_from_slice(INDENT);
        }
    }
}
