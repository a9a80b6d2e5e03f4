//! The quads of a plain row, as lines or one by one.

use super::Program;
use super::row::ProgramRow;
use super::terms::{Slot, TermForm, TermOp};
use crate::plan::{DEFAULT_GRAPHS, Graph, QuadTemplate, Scan, TermExpr, TermId};
use crate::sink::{Buffer, Constant, LineChunk, QuadChunk, QuadOrigin, push_escaped, push_term};
use crate::source::Record;
use oxigraph::model::{BlankNodeRef, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, Term, TermRef};
use std::ops::Range;

/// A quad of each row.
#[derive(Debug)]
pub(super) struct QuadOp<'p> {
    /// Its index in the scan.
    template: usize,
    subject: TermId,
    predicate: TermId,
    object: TermId,
    graph: GraphNameRef<'p>,
    /// What stands between subject and object in a line: where the predicate is the same in
    /// every row, it and the quotation mark of a literal; a space otherwise.
    middle: Constant,
    /// What follows the text of the object, or the predicate where the object is the same in
    /// every row.
    tail: Constant,
    is_predicate_constant: bool,
    is_object_constant: bool,
}

impl<'p> QuadOp<'p> {
    /// `None` where its terms are not plain.
    pub(super) fn new(quad: &'p QuadTemplate, template: usize, scan: &'p Scan, terms: &[TermOp<'p>]) -> Option<Self> {
        let form = |id: TermId| &terms[id.0].form;
        let graph = match quad.graph {
            Graph::Default => GraphNameRef::DefaultGraph,
            Graph::Named(id) => match &scan.terms[id.0] {
                TermExpr::Constant(Term::NamedNode(node)) if DEFAULT_GRAPHS.contains(&node.as_str()) => {
                    GraphNameRef::DefaultGraph
                }
                TermExpr::Constant(Term::NamedNode(node)) => node.as_ref().into(),
                _ => return None,
            },
        };
        let is_subject = |form: &TermForm<'_>| match form {
            TermForm::Constant(term) => !term.is_literal(),
            TermForm::Iri | TermForm::Blank => true,
            TermForm::Literal(_) | TermForm::Joined => false,
        };
        let is_predicate = |form: &TermForm<'_>| match form {
            TermForm::Constant(term) => term.is_named_node(),
            TermForm::Iri => true,
            _ => false,
        };
        let may_be_blank = |form: &TermForm<'_>| match form {
            TermForm::Constant(term) => term.is_blank_node(),
            TermForm::Blank | TermForm::Joined => true,
            TermForm::Iri | TermForm::Literal(_) => false,
        };
        let (subject, predicate, object) = (form(quad.subject), form(quad.predicate), form(quad.object));
        let is_relabelled = !graph.is_default_graph() && (may_be_blank(subject) || may_be_blank(object));
        if !is_subject(subject) || !is_predicate(predicate) || is_relabelled {
            return None;
        }
        let (mut middle, mut tail) = (b" ".to_vec(), Vec::new());
        let is_predicate_constant = match predicate {
            TermForm::Constant(term) => {
                push_term(term.as_ref(), &mut middle);
                middle.push(b' ');
                true
            }
            _ => false,
        };
        match object {
            TermForm::Literal(form) => {
                // The empty literal: a quotation mark, and all that follows the text.
                let mut written = Vec::new();
                push_term(form.literal("").into(), &mut written);
                let (quote, rest) = written.split_at(1);
                tail.extend_from_slice(rest);
                if is_predicate_constant {
                    middle.extend_from_slice(quote);
                }
            }
            TermForm::Constant(term) => push_term(term.as_ref(), &mut tail),
            TermForm::Iri | TermForm::Blank | TermForm::Joined => {}
        }
        tail.push(b' ');
        match graph {
            GraphNameRef::DefaultGraph => {}
            GraphNameRef::NamedNode(node) => {
                push_term(node.into(), &mut tail);
                tail.push(b' ');
            }
            GraphNameRef::BlankNode(_) => return None,
        }
        tail.extend_from_slice(b".\n");
        let is_object_constant = matches!(object, TermForm::Constant(_));
        Some(Self {
            template,
            subject: quad.subject,
            predicate: quad.predicate,
            object: quad.object,
            graph,
            middle: Constant::new(&middle),
            tail: Constant::new(&tail),
            is_predicate_constant,
            is_object_constant,
        })
    }

    /// Ends the line that has begun at `start` with each of some nodes; returns how many.
    fn push_joined(&self, row: &ProgramRow, names: &[Range<usize>], start: usize, out: &mut Buffer) -> u64 {
        let begun = start..out.len();
        if names.is_empty() {
            out.truncate(start);
        }
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                out.repeat(begun.clone());
            }
            out.copy_of(row.made(), name);
            out.push_constant(&self.tail);
        }
        names.len() as u64
    }

    /// Begins a line: all before the text of the object. Says whether there is one.
    #[expect(
        clippy::inline_always,
        reason = "a call for each line is felt, and the compiler is of two minds"
    )]
    #[inline(always)]
    fn begin_line(&self, program: &Program<'_>, row: &ProgramRow, out: &mut Buffer) -> bool {
        match row.slot(self.subject) {
            Slot::Name(name) => out.copy_of(row.made(), name),
            _ => match &program.terms[self.subject.0] {
                subject if subject.is_made() => return false,
                subject => out.push_constant(&subject.written),
            },
        }
        out.push_constant(&self.middle);
        if self.is_predicate_constant {
            return true;
        }
        let Slot::Name(name) = row.slot(self.predicate) else {
            return false;
        };
        out.copy_of(row.made(), name);
        out.push(b' ');
        if matches!(program.terms[self.object.0].form, TermForm::Literal(_)) {
            out.push(b'"');
        }
        true
    }
}

impl Program<'_> {
    /// Appends the lines of a row; returns how many.
    #[inline]
    pub(in crate::exec) fn push_lines(&self, row: &ProgramRow, record: &Record<'_>, chunk: &mut LineChunk) -> u64 {
        let mut count = 0;
        for quad in &self.quads {
            let out = chunk.lines_mut();
            let start = out.len();
            let object = row.slot(quad.object);
            let is_absent = match object {
                Slot::Absent => !quad.is_object_constant,
                Slot::Cell(cell) => !row.has(*cell),
                _ => false,
            };
            if is_absent {
                continue;
            }
            if !quad.begin_line(self, row, out) {
                out.truncate(start);
                continue;
            }
            match object {
                Slot::Absent => {}
                Slot::Name(name) => out.copy_of(row.made(), name),
                Slot::Cell(cell) => {
                    let (text, piece) = row.piece(record, *cell);
                    if piece.is_tame {
                        out.copy(text.as_bytes(), piece.span.start, piece.span.len());
                    } else {
                        push_escaped(text.get(piece.span.clone()).unwrap_or_default(), out);
                    }
                }
                Slot::Text(text) => push_escaped(row.text(text), out),
                Slot::Joined(names) => {
                    count += quad.push_joined(row, row.joined(names), start, out);
                    continue;
                }
            }
            out.push_constant(&quad.tail);
            count += 1;
            if let GraphNameRef::NamedNode(graph) = quad.graph {
                chunk.note_graph(graph.into());
            }
        }
        count
    }

    /// Pushes the quads of a row; returns how many.
    pub(in crate::exec) fn push_quads<C: QuadChunk>(
        &self,
        row: &ProgramRow,
        record: &Record<'_>,
        chunk: &mut C,
    ) -> u64 {
        let mut count = 0;
        for quad in &self.quads {
            let Some(subject) = self.node(quad.subject, row) else {
                continue;
            };
            let Some(NamedOrBlankNodeRef::NamedNode(predicate)) = self.node(quad.predicate, row) else {
                continue;
            };
            let origin = QuadOrigin {
                scan: self.scan,
                template: quad.template,
                record: record.position().record,
            };
            let mut push = |object: TermRef<'_>| {
                chunk.quad(QuadRef::new(subject, predicate, object, quad.graph), Some(origin));
                count += 1;
            };
            match (row.slot(quad.object), &self.terms[quad.object.0].form) {
                (_, TermForm::Constant(term)) => push(term.as_ref()),
                (Slot::Name(name), _) => push(read_name(row.text(name)).into()),
                (Slot::Cell(cell), TermForm::Literal(form)) => {
                    if let Some(text) = row.cell(record, *cell) {
                        push(form.literal(text).into());
                    }
                }
                (Slot::Text(text), TermForm::Literal(form)) => push(form.literal(row.text(text)).into()),
                (Slot::Joined(names), _) => row
                    .joined(names)
                    .iter()
                    .for_each(|name| push(read_name(row.text(name)).into())),
                _ => {}
            }
        }
        count
    }

    /// The node that a term is in this row.
    #[inline]
    pub(in crate::exec) fn node<'a>(&'a self, id: TermId, row: &'a ProgramRow) -> Option<NamedOrBlankNodeRef<'a>> {
        match (row.slot(id), &self.terms[id.0].form) {
            (Slot::Name(name), _) => Some(read_name(row.text(name))),
            (_, TermForm::Constant(Term::NamedNode(node))) => Some(node.as_ref().into()),
            (_, TermForm::Constant(Term::BlankNode(node))) => Some(node.as_ref().into()),
            _ => None,
        }
    }
}

/// The node that is written so in N-Triples; nothing in it is escaped.
#[inline]
fn read_name(name: &str) -> NamedOrBlankNodeRef<'_> {
    match name.strip_prefix('<') {
        Some(iri) => NamedNodeRef::new_unchecked(iri.strip_suffix('>').unwrap_or(iri)).into(),
        None => BlankNodeRef::new_unchecked(name.strip_prefix("_:").unwrap_or(name)).into(),
    }
}
