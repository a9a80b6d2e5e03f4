//! Makes the quads of one row: cells, then terms, then quads.

use super::cell::{self, CellProblem, CellText, Value};
use crate::plan::{
    CellId, CellRule, Reference, RowRole, Scan, Template, TermExpr, TermId, Variable, VariableSource, resolve,
};
use crate::sink::{QuadChunk, QuadOrigin};
use crate::source::Record;
use crate::xsd::canonical;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNodeRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, Term, TermRef};
use oxiri::Iri;
use std::fmt::Write as _;
use std::ops::Range;

/// What is wrong in a row.
#[derive(Debug)]
pub(super) enum RowProblem {
    /// With a cell.
    Cell(CellId, CellProblem),
    /// A template gave this text, which is no IRI, for the reason given.
    Iri(TermId, String, String),
    /// A cell of a foreign key has this text, which stands for no value.
    NullReference(CellId, String),
}

/// What a scan's terms need that is found out once.
#[derive(Debug)]
pub(super) struct Compiled {
    terms: Vec<Option<CompiledIri>>,
}

#[derive(Debug)]
struct CompiledIri {
    base: Option<Iri<String>>,
    prefixes: &'static [(&'static str, &'static str)],
    /// Every expansion is an absolute IRI, but for dot segments.
    is_settled: bool,
}

impl Compiled {
    pub(super) fn new(scan: &Scan) -> Self {
        let terms = scan.terms.iter().map(|term| match term {
            TermExpr::Iri {
                template,
                base,
                prefixes,
                ..
            } => Some(CompiledIri {
                prefixes,
                base: Iri::parse(base.clone()).ok(),
                is_settled: template.is_settled(),
            }),
            _ => None,
        });
        Self { terms: terms.collect() }
    }
}

/// The buffers of a row, used again for the next.
#[derive(Debug, Default)]
pub(super) struct RowBuffer {
    /// Text of the values of all cells.
    text: CellText,
    values: Vec<Value>,
    /// The values of each cell.
    cells: Vec<CellValues>,
    /// Text of IRIs, labels and numbers.
    names: String,
    expanded: String,
    terms: Vec<Slot>,
}

/// The values of a cell.
#[derive(Debug, Clone)]
struct CellValues {
    /// Which of the row's values they are.
    range: Range<usize>,
    /// Whether the cell's value is null, which an empty list is not.
    is_null: bool,
}

/// What a term is in this row.
#[derive(Debug, Clone)]
enum Slot {
    Absent,
    Constant,
    Iri(Range<usize>),
    Blank(Range<usize>),
    Number(Range<usize>),
    Literals(CellId),
    Texts(CellId),
    List(CellId),
}

/// An IRI or a label of a blank node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowName<'a> {
    /// An IRI.
    Iri(&'a str),
    /// A label.
    Blank(&'a str),
}

impl RowBuffer {
    /// Reads the cells of `record`.
    pub(super) fn read(&mut self, scan: &Scan, record: &Record<'_>, problem: &mut dyn FnMut(RowProblem)) {
        self.text.values.clear();
        self.values.clear();
        self.cells.clear();
        for (index, expr) in scan.cells.iter().enumerate() {
            let start = self.values.len();
            let written = expr
                .field
                .map_or("", |field| scan.source.dialect.trimmed(record.field(field)));
            let is_null = cell::parse(&expr.rule, written, &mut self.text, &mut self.values, &mut |found| {
                // A virtual column has no cell in the file that could be wrong.
                if expr.field.is_some() {
                    problem(RowProblem::Cell(CellId(index), found));
                }
            });
            self.cells.push(CellValues {
                range: start..self.values.len(),
                is_null,
            });
        }
    }

    /// The values of a cell.
    pub(super) fn values(&self, cell: CellId) -> impl ExactSizeIterator<Item = &str> {
        self.parsed(cell).iter().map(|value| self.text.of(value))
    }

    /// The values of a cell, each with whether it is of the cell's datatype.
    pub(super) fn typed_values(&self, cell: CellId) -> impl ExactSizeIterator<Item = (&str, bool)> {
        let parsed = self.parsed(cell).iter();
        parsed.map(|value| (self.text.of(value), value.fits))
    }

    /// Each row with something in the cells of a foreign key must
    /// [lead to a row](https://www.w3.org/TR/tabular-data-model/#validating-tables); what is empty refers
    /// to nothing.
    pub(super) fn check_reference(
        &self,
        scan: &Scan,
        reference: &Reference,
        record: &Record<'_>,
        problem: &mut dyn FnMut(RowProblem),
    ) {
        for cell in &reference.cells {
            let Some(field) = scan.cells[cell.0].field else {
                continue;
            };
            let written = scan.source.dialect.trimmed(record.field(field));
            if self.cells[cell.0].is_null && !written.is_empty() {
                problem(RowProblem::NullReference(*cell, written.to_owned()));
            }
        }
    }

    fn parsed(&self, cell: CellId) -> &[Value] {
        &self.values[self.cells[cell.0].range.clone()]
    }

    /// The IRI that a term is in this row, or the label of its blank node.
    pub(super) fn name<'a>(&'a self, scan: &'a Scan, term: TermId) -> Option<RowName<'a>> {
        match (&self.terms[term.0], &scan.terms[term.0]) {
            (Slot::Iri(range), _) => Some(RowName::Iri(&self.names[range.clone()])),
            (Slot::Blank(range), _) => Some(RowName::Blank(&self.names[range.clone()])),
            (Slot::Constant, TermExpr::Constant(Term::NamedNode(node))) => Some(RowName::Iri(node.as_str())),
            (Slot::Constant, TermExpr::Constant(Term::BlankNode(node))) => Some(RowName::Blank(node.as_str())),
            _ => None,
        }
    }

    /// Makes the terms, from the cells that [`Self::read`] has read.
    pub(super) fn make_terms(
        &mut self,
        scan: &Scan,
        scan_index: usize,
        compiled: &Compiled,
        record: &Record<'_>,
        problem: &mut dyn FnMut(RowProblem),
    ) {
        self.names.clear();
        self.terms.clear();
        for (index, (term, compiled)) in scan.terms.iter().zip(&compiled.terms).enumerate() {
            let start = self.names.len();
            let slot = match (term, compiled) {
                (TermExpr::Constant(_), _) => Slot::Constant,
                (TermExpr::Literal { cell }, _) => Slot::Literals(*cell),
                (TermExpr::Text { cell }, _) => Slot::Texts(*cell),
                (TermExpr::List { cell }, _) => Slot::List(*cell),
                (TermExpr::RowBlank(role), _) => {
                    _ = write!(self.names, "s{scan_index}r{}", record.position.record);
                    self.names.push_str(match role {
                        RowRole::Subject => "",
                        RowRole::Row => "row",
                    });
                    Slot::Blank(start..self.names.len())
                }
                (TermExpr::RowNumber, _) => {
                    _ = write!(self.names, "{}", record.position.record);
                    Slot::Number(start..self.names.len())
                }
                (
                    TermExpr::Iri {
                        template, present_with, ..
                    },
                    Some(compiled),
                ) => {
                    if present_with.is_some_and(|cell| self.cells[cell.0].is_null) {
                        Slot::Absent
                    } else {
                        match self.make_iri(scan, template, compiled, record) {
                            Ok(()) => Slot::Iri(start..self.names.len()),
                            Err((text, reason)) => {
                                self.names.truncate(start);
                                problem(RowProblem::Iri(TermId(index), text, reason));
                                Slot::Absent
                            }
                        }
                    }
                }
                (TermExpr::Iri { .. }, None) => Slot::Absent,
            };
            self.terms.push(slot);
        }
    }

    /// Appends the IRI to `names`, or says why there is none.
    fn make_iri(
        &mut self,
        scan: &Scan,
        template: &Template,
        compiled: &CompiledIri,
        record: &Record<'_>,
    ) -> Result<(), (String, String)> {
        let Self {
            text,
            values,
            cells,
            names,
            expanded,
            ..
        } = self;
        expanded.clear();
        let lookup = |variable: &Variable, each: &mut dyn FnMut(&str)| match &variable.source {
            // [Values are filled in in canonical form](https://www.w3.org/TR/tabular-metadata/#uri-template-properties).
            VariableSource::Cell(cell) => {
                let base = scan.cells[cell.0].rule.datatype.base;
                for value in &values[cells[cell.0].range.clone()] {
                    let written = text.of(value);
                    if value.fits {
                        each(&canonical(base, written));
                    } else {
                        each(written);
                    }
                }
            }
            VariableSource::Undefined => {}
            VariableSource::Row => each(&record.position.record.to_string()),
            VariableSource::SourceRow => each(&record.position.source_row.to_string()),
            VariableSource::Constant(value) => each(value),
        };
        template.expand(&lookup, expanded);
        let prefix = expanded.split_once(':').filter(|(_, rest)| !rest.starts_with("//"));
        let written_out = prefix.and_then(|(prefix, _)| compiled.prefixes.iter().find(|(known, _)| *known == prefix));
        if let Some((prefix, iri)) = written_out {
            expanded.replace_range(..=prefix.len(), iri);
        }
        if compiled.is_settled && !expanded.contains("/.") {
            names.push_str(expanded);
            return Ok(());
        }
        match resolve(compiled.base.as_ref(), expanded) {
            Ok(iri) => {
                names.push_str(&iri);
                Ok(())
            }
            Err(error) => Err((expanded.clone(), error.to_string())),
        }
    }

    /// Pushes the quads, from the terms that [`Self::make_terms`] has made; returns how many.
    pub(super) fn push_quads<C: QuadChunk>(
        &mut self,
        scan: &Scan,
        scan_index: usize,
        record: u64,
        chunk: &mut C,
    ) -> u64 {
        let mut count = 0;
        for (index, template) in scan.quads.iter().enumerate() {
            let (Some(subject), Some(predicate)) = (
                self.subject(scan, template.subject),
                self.predicate(scan, template.predicate),
            ) else {
                continue;
            };
            let origin = Some(QuadOrigin {
                scan: scan_index,
                template: index,
                record,
            });
            let graph = template.graph.as_ref();
            let mut push = |subject: NamedOrBlankNodeRef<'_>, predicate: NamedNodeRef<'_>, object: TermRef<'_>| {
                count += 1;
                chunk.quad(QuadRef::new(subject, predicate, object, graph), origin);
            };
            match &self.terms[template.object.0] {
                Slot::Absent => {}
                Slot::Constant => {
                    if let TermExpr::Constant(term) = &scan.terms[template.object.0] {
                        push(subject, predicate, term.as_ref());
                    }
                }
                Slot::Iri(range) => push(
                    subject,
                    predicate,
                    NamedNodeRef::new_unchecked(&self.names[range.clone()]).into(),
                ),
                Slot::Blank(range) => push(
                    subject,
                    predicate,
                    BlankNodeRef::new_unchecked(&self.names[range.clone()]).into(),
                ),
                Slot::Number(range) => push(
                    subject,
                    predicate,
                    LiteralRef::new_typed_literal(&self.names[range.clone()], xsd::INTEGER).into(),
                ),
                Slot::Literals(cell) => {
                    for value in self.parsed(*cell) {
                        push(subject, predicate, self.literal(scan, *cell, value).into());
                    }
                }
                Slot::Texts(cell) => {
                    for value in self.parsed(*cell) {
                        let text = self.text.of(value);
                        push(subject, predicate, tagged(&scan.cells[cell.0].rule, text).into());
                    }
                }
                Slot::List(cell) if self.cells[cell.0].is_null => {}
                Slot::List(cell) => {
                    let values = self.parsed(*cell);
                    let label = |i: usize| format!("s{scan_index}r{record}q{index}i{i}");
                    if values.is_empty() {
                        push(subject, predicate, rdf::NIL.into());
                    } else {
                        push(subject, predicate, BlankNodeRef::new_unchecked(&label(0)).into());
                    }
                    for (i, value) in values.iter().enumerate() {
                        let (node, next) = (label(i), label(i + 1));
                        let node = NamedOrBlankNodeRef::from(BlankNodeRef::new_unchecked(&node));
                        push(node, rdf::FIRST, self.literal(scan, *cell, value).into());
                        let is_last = i + 1 == values.len();
                        let rest = if is_last {
                            rdf::NIL.into()
                        } else {
                            BlankNodeRef::new_unchecked(&next).into()
                        };
                        push(node, rdf::REST, rest);
                    }
                }
            }
        }
        count
    }

    fn subject<'a>(&'a self, scan: &'a Scan, term: TermId) -> Option<NamedOrBlankNodeRef<'a>> {
        self.name(scan, term).map(|name| match name {
            RowName::Iri(iri) => NamedNodeRef::new_unchecked(iri).into(),
            RowName::Blank(label) => BlankNodeRef::new_unchecked(label).into(),
        })
    }

    fn predicate<'a>(&'a self, scan: &'a Scan, term: TermId) -> Option<NamedNodeRef<'a>> {
        match self.subject(scan, term) {
            Some(NamedOrBlankNodeRef::NamedNode(node)) => Some(node),
            _ => None,
        }
    }

    /// [Interpreting datatypes](https://www.w3.org/TR/csv2rdf/#interpreting-datatypes).
    fn literal<'a>(&'a self, scan: &'a Scan, cell: CellId, value: &Value) -> LiteralRef<'a> {
        let rule = &scan.cells[cell.0].rule;
        let text = self.text.of(value);
        if value.fits && rule.datatype.iri != xsd::STRING {
            LiteralRef::new_typed_literal(text, rule.datatype.iri.as_ref())
        } else {
            tagged(rule, text)
        }
    }
}

/// A string, with its language where it has one.
fn tagged<'a>(rule: &'a CellRule, text: &'a str) -> LiteralRef<'a> {
    match rule.literal_language() {
        Some(language) => LiteralRef::new_language_tagged_literal_unchecked(text, language),
        None => LiteralRef::new_simple_literal(text),
    }
}
