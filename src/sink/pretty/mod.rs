//! Turtle and `TriG` for people: prefixes in use, `a` first, blank nodes within
//! brackets, lists within parentheses.
//!
//! Neither library does this for graphs of any size. oxttl streams: it never nests, and
//! writes a list as its cells. sophia's pretty serializer nests well, but scans the
//! whole graph several times for each subject (twice the quads take four times as
//! long), recurses for each escaped character and each level of blank nodes, and loses
//! quads without a word where a cycle of blank nodes has a tail or a list cell has two
//! `rdf:rest`; `tests` holds these reasons, so that a mended sophia is noticed.

mod abbreviate;
mod shape;
#[cfg(test)]
mod tests;

pub use abbreviate::Abbreviations;
pub(super) use abbreviate::{Bare, Slot};

use super::escape::quoted;
use super::ntriples::label;
use super::{Prefixes, SinkError};
use abbreviate::is_bare;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use shape::{Role, Shape};
use std::io::Write;
use std::ops::Range;

/// One level of indentation.
const INDENT: &[u8] = b"    ";

/// Longest run of objects or list items on one line, in bytes.
const LINE: usize = 80;

/// Writes `quads`, which are in [the order of output](super::in_order), as `TriG`; where
/// all are in the default graph, that is Turtle.
pub(super) fn write(quads: &[QuadRef<'_>], prefixes: &Prefixes, mut writer: impl Write) -> Result<(), SinkError> {
    let abbreviations = Abbreviations::new(prefixes);
    let mut printer = Printer {
        quads,
        shape: Shape::of(quads),
        used: vec![false; abbreviations.len()],
        slot: Slot::default(),
        abbreviations: &abbreviations,
        out: Vec::new(),
    };
    printer.graphs();
    let Printer { used, out, .. } = printer;
    let header = abbreviations.header(&used);
    writer.write_all(header.as_bytes())?;
    if !header.is_empty() && !out.is_empty() {
        writer.write_all(b"\n")?;
    }
    Ok(writer.write_all(&out)?)
}

struct Printer<'a> {
    quads: &'a [QuadRef<'a>],
    shape: Shape<'a>,
    abbreviations: &'a Abbreviations,
    used: Vec<bool>,
    /// Where the last IRI stood among the prefixes.
    slot: Slot,
    out: Vec<u8>,
}

impl<'a> Printer<'a> {
    fn graphs(&mut self) {
        let quads = self.quads;
        let mut start = 0;
        for graph in quads.chunk_by(|a, b| a.graph_name == b.graph_name) {
            let range = start..start + graph.len();
            start = range.end;
            if !self.out.is_empty() {
                self.out.push(b'\n');
            }
            match graph[0].graph_name {
                GraphNameRef::DefaultGraph => self.subjects(range, 0),
                GraphNameRef::NamedNode(node) => self.named_graph(node.into(), range),
                GraphNameRef::BlankNode(node) => self.named_graph(node.into(), range),
            }
        }
    }

    fn named_graph(&mut self, name: TermRef<'a>, range: Range<usize>) {
        self.term(name);
        self.out.extend_from_slice(b" {\n");
        self.subjects(range, 1);
        self.out.extend_from_slice(b"}\n");
    }

    /// The subjects of one graph that are not written within others.
    fn subjects(&mut self, range: Range<usize>, indent: usize) {
        let mut first = true;
        for group in self.shape.groups_in(range) {
            let subject = self.quads[group.start].subject;
            let role = self.shape.role(subject);
            if matches!(role, Role::Nested | Role::Cell) {
                continue;
            }
            if !std::mem::take(&mut first) {
                self.out.push(b'\n');
            }
            self.indent(indent);
            match (role, subject) {
                (Role::Anonymous, _) => self.out.extend_from_slice(b"[]"),
                (_, NamedOrBlankNodeRef::NamedNode(node)) => self.iri(node),
                (_, NamedOrBlankNodeRef::BlankNode(node)) => self.label(node.as_str()),
            }
            self.out.push(b' ');
            self.properties(group, indent + 1);
            self.out.extend_from_slice(b" .\n");
        }
    }

    /// Predicates and objects of one subject, each predicate on a line.
    fn properties(&mut self, group: Range<usize>, indent: usize) {
        let quads = &self.quads[group];
        for (i, objects) in quads.chunk_by(|a, b| a.predicate == b.predicate).enumerate() {
            if i > 0 {
                self.out.extend_from_slice(b" ;\n");
                self.indent(indent);
            }
            if objects[0].predicate == rdf::TYPE {
                self.out.push(b'a');
            } else {
                self.iri(objects[0].predicate);
            }
            let objects: Vec<_> = objects.iter().map(|quad| quad.object).collect();
            self.objects(&objects, indent + 1);
        }
    }

    fn objects(&mut self, objects: &[TermRef<'a>], indent: usize) {
        if let [object] = objects {
            self.out.push(b' ');
            self.object(*object, indent - 1);
        } else if !self.on_one_line(objects, b" ", b", ") {
            for (i, object) in objects.iter().enumerate() {
                self.out.extend_from_slice(if i == 0 { b"\n" } else { b",\n" });
                self.indent(indent);
                self.object(*object, indent);
            }
        }
    }

    /// Writes terms on one line where they are plain and fit there.
    fn on_one_line(&mut self, terms: &[TermRef<'a>], before: &[u8], between: &[u8]) -> bool {
        let start = self.out.len();
        for (i, term) in terms.iter().enumerate() {
            self.out.extend_from_slice(if i == 0 { before } else { between });
            if self.has_inside(*term) || self.out.len() - start > LINE {
                self.out.truncate(start);
                return false;
            }
            self.term(*term);
        }
        if self.out.len() - start > LINE {
            self.out.truncate(start);
            return false;
        }
        true
    }

    /// Whether a term is written with others inside it.
    fn has_inside(&self, term: TermRef<'a>) -> bool {
        matches!(term, TermRef::BlankNode(node)
            if matches!(self.shape.role(node.into()), Role::Nested | Role::Cell) && self.shape.group(node).is_some())
    }

    /// A term in the place of an object, with all that is written inside it.
    fn object(&mut self, term: TermRef<'a>, indent: usize) {
        let TermRef::BlankNode(node) = term else {
            return self.term(term);
        };
        match (self.shape.role(node.into()), self.shape.group(node)) {
            (Role::Cell, Some(_)) => {
                let items = self.shape.list(node, self.quads);
                self.list(&items, indent);
            }
            (Role::Nested, Some(group)) => self.brackets(group, indent),
            _ => self.term(term),
        }
    }

    fn list(&mut self, items: &[TermRef<'a>], indent: usize) {
        self.out.push(b'(');
        if self.on_one_line(items, b" ", b" ") {
            self.out.extend_from_slice(b" )");
            return;
        }
        for item in items {
            self.out.push(b'\n');
            self.indent(indent + 1);
            self.object(*item, indent + 1);
        }
        self.out.push(b'\n');
        self.indent(indent);
        self.out.push(b')');
    }

    fn brackets(&mut self, group: Range<usize>, indent: usize) {
        let quads = &self.quads[group.clone()];
        self.out.push(b'[');
        if quads.len() == 1 && !self.has_inside(quads[0].object) {
            self.out.push(b' ');
            self.properties(group, indent);
            self.out.extend_from_slice(b" ]");
            return;
        }
        self.out.push(b'\n');
        self.indent(indent + 1);
        self.properties(group, indent + 1);
        self.out.push(b'\n');
        self.indent(indent);
        self.out.push(b']');
    }

    /// A term on its own.
    fn term(&mut self, term: TermRef<'a>) {
        match term {
            TermRef::NamedNode(node) if node == rdf::NIL => self.out.extend_from_slice(b"()"),
            TermRef::NamedNode(node) => self.iri(node),
            TermRef::BlankNode(node) if self.shape.role(node.into()) == Role::Nested => {
                self.out.extend_from_slice(b"[]");
            }
            TermRef::BlankNode(node) => self.label(node.as_str()),
            TermRef::Literal(literal) => self.literal(literal),
        }
    }

    fn literal(&mut self, literal: LiteralRef<'a>) {
        if let Some(language) = literal.language() {
            quoted(literal.value(), &mut self.out);
            self.out.push(b'@');
            self.out.extend_from_slice(language.as_bytes());
        } else if is_bare(literal) {
            self.out.extend_from_slice(literal.value().as_bytes());
        } else {
            quoted(literal.value(), &mut self.out);
            if literal.datatype() != xsd::STRING {
                self.out.extend_from_slice(b"^^");
                self.iri(literal.datatype());
            }
        }
    }

    fn iri(&mut self, iri: NamedNodeRef<'_>) {
        let prefix = self.abbreviations.push(iri.as_str(), &mut self.slot, &mut self.out);
        if let Some(at) = prefix {
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
