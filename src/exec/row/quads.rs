//! The quads of a row, from the terms that were made.

use super::mapped::push_encoded;
use super::{Made, MadeKind, RowBuffer, RowId, Slot};
use crate::exec::cells::CellValue;
use crate::plan::{CellId, CellRule, DEFAULT_GRAPHS, Graph, Scan, TermExpr, TermId};
use crate::sink::{QuadChunk, QuadOrigin};
use crate::source::Natural;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNodeRef, GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};

/// Where the quads of one template go.
struct Pusher<'a, C> {
    chunk: &'a mut C,
    origin: QuadOrigin,
    graph: GraphNameRef<'a>,
    count: u64,
}

impl<C: QuadChunk> Pusher<'_, C> {
    fn push(&mut self, subject: NamedOrBlankNodeRef<'_>, predicate: NamedNodeRef<'_>, object: TermRef<'_>) {
        self.count += 1;
        let quad = QuadRef::new(subject, predicate, object, self.graph);
        self.chunk.quad(quad, Some(self.origin));
    }
}

impl RowBuffer {
    /// Pushes the quads, from the terms that [`Self::make_terms`] has made; returns how many.
    /// There is one for each combination of the terms.
    pub(in crate::exec) fn push_quads<C: QuadChunk>(
        &self,
        scan: &Scan,
        scan_index: usize,
        row: RowId,
        chunk: &mut C,
    ) -> u64 {
        let mut count = 0;
        for (index, template) in scan.quads.iter().enumerate() {
            for graph in self.graphs(scan, template.graph) {
                let relabel = Relabel::new(graph);
                let mut pusher = Pusher {
                    chunk: &mut *chunk,
                    origin: QuadOrigin {
                        scan: scan_index,
                        template: index,
                        record: row.record,
                    },
                    graph,
                    count: 0,
                };
                let mut labels = (String::new(), String::new());
                for subject in self.terms(scan, template.subject) {
                    let Some(subject) = node(relabel.term(subject, &mut labels.0)) else {
                        continue;
                    };
                    for predicate in self.terms(scan, template.predicate) {
                        let TermRef::NamedNode(predicate) = predicate else {
                            continue;
                        };
                        if let Slot::List(cell) = self.terms[template.object.0] {
                            let label = |i: usize| format!("s{scan_index}r{}q{index}i{i}", row.record);
                            self.push_list(scan, cell, &label, subject, predicate, &mut pusher);
                        }
                        for object in self.terms(scan, template.object) {
                            pusher.push(subject, predicate, relabel.term(object, &mut labels.1));
                        }
                    }
                }
                count += pusher.count;
            }
        }
        count
    }

    /// An RDF list of the literals of a cell.
    fn push_list<C: QuadChunk>(
        &self,
        scan: &Scan,
        cell: CellId,
        label: &dyn Fn(usize) -> String,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: NamedNodeRef<'_>,
        pusher: &mut Pusher<'_, C>,
    ) {
        if self.cells.is_null(cell) {
            return;
        }
        let count = self.cells.count(cell);
        if count == 0 {
            return pusher.push(subject, predicate, rdf::NIL.into());
        }
        pusher.push(subject, predicate, BlankNodeRef::new_unchecked(&label(0)).into());
        for (i, value) in self.cells.values(cell).enumerate() {
            let (node, next) = (label(i), label(i + 1));
            let node = NamedOrBlankNodeRef::from(BlankNodeRef::new_unchecked(&node));
            pusher.push(node, rdf::FIRST, literal(&scan.cells[cell.0].rule, value).into());
            let rest = if i + 1 == count {
                rdf::NIL.into()
            } else {
                BlankNodeRef::new_unchecked(&next).into()
            };
            pusher.push(node, rdf::REST, rest);
        }
    }

    /// The graphs that a quad is in.
    pub(super) fn graphs<'a>(&'a self, scan: &'a Scan, graph: Graph) -> impl Iterator<Item = GraphNameRef<'a>> {
        let (default, named) = match graph {
            Graph::Default => (Some(GraphNameRef::DefaultGraph), None),
            Graph::Named(term) => (None, Some(self.terms(scan, term))),
        };
        let named = named.into_iter().flatten().filter_map(|term| match term {
            TermRef::NamedNode(node) if DEFAULT_GRAPHS.contains(&node.as_str()) => Some(GraphNameRef::DefaultGraph),
            TermRef::NamedNode(node) => Some(node.into()),
            TermRef::BlankNode(node) => Some(node.into()),
            TermRef::Literal(_) => None,
        });
        default.into_iter().chain(named)
    }

    /// What a term is in this row; a list is no single term.
    pub(in crate::exec) fn terms<'a>(&'a self, scan: &'a Scan, id: TermId) -> Terms<'a> {
        let one = |term: Option<TermRef<'a>>| Terms::One(term);
        match &self.terms[id.0] {
            Slot::Absent | Slot::List(_) => one(None),
            Slot::Constant => one(match &scan.terms[id.0] {
                TermExpr::Constant(term) => Some(term.as_ref()),
                _ => None,
            }),
            Slot::Iri(range) => one(Some(NamedNodeRef::new_unchecked(&self.names[range.clone()]).into())),
            Slot::Blank(range) => one(Some(BlankNodeRef::new_unchecked(&self.names[range.clone()]).into())),
            Slot::Number(range) => {
                let number = &self.names[range.clone()];
                one(Some(LiteralRef::new_typed_literal(number, xsd::INTEGER).into()))
            }
            slot @ (Slot::Literals(_) | Slot::Texts(_) | Slot::Made(_) | Slot::Gathered(_)) => Terms::Many {
                row: self,
                scan,
                slot,
                at: 0,
            },
        }
    }

    /// Term `at` of the terms that `id` is in this row.
    pub(super) fn term<'a>(&'a self, scan: &'a Scan, id: TermId, at: usize) -> Option<TermRef<'a>> {
        match &self.terms[id.0] {
            slot @ (Slot::Literals(_) | Slot::Texts(_) | Slot::Made(_) | Slot::Gathered(_)) => {
                self.one_of(scan, slot, at)
            }
            _ => self.terms(scan, id).nth(at),
        }
    }

    fn one_of<'a>(&'a self, scan: &'a Scan, slot: &Slot, at: usize) -> Option<TermRef<'a>> {
        match slot {
            Slot::Literals(cell) => {
                let value = self.cells.value(*cell, at)?;
                Some(literal(&scan.cells[cell.0].rule, value).into())
            }
            Slot::Texts(cell) => {
                let value = self.cells.value(*cell, at)?;
                Some(tagged(&scan.cells[cell.0].rule, value.text).into())
            }
            Slot::Made(range) => Some(self.made_term(scan, self.made[range.clone()].get(at)?)),
            Slot::Gathered(range) => self.gathered[range.clone()].get(at).map(|one| self.head(scan, one)),
            _ => None,
        }
    }

    pub(super) fn made_term<'a>(&'a self, scan: &'a Scan, made: &Made) -> TermRef<'a> {
        let text = &self.names[made.text.clone()];
        match &made.kind {
            MadeKind::Iri => NamedNodeRef::new_unchecked(text).into(),
            MadeKind::Blank => BlankNodeRef::new_unchecked(text).into(),
            MadeKind::Natural(natural) => natural_literal(text, *natural),
            MadeKind::OfCell(cell) => {
                let value = CellValue {
                    text,
                    fits: true,
                    natural: Natural::String,
                };
                literal(&scan.cells[cell.0].rule, value).into()
            }
            MadeKind::Datatype(iri) => {
                let iri = NamedNodeRef::new_unchecked(&self.names[iri.clone()]);
                LiteralRef::new_typed_literal(text, iri).into()
            }
            MadeKind::Language(tag) => {
                LiteralRef::new_language_tagged_literal_unchecked(text, &self.names[tag.clone()]).into()
            }
        }
    }
}

/// The terms that a term is in a row.
#[derive(Debug)]
pub(in crate::exec) enum Terms<'a> {
    One(Option<TermRef<'a>>),
    Many {
        row: &'a RowBuffer,
        scan: &'a Scan,
        slot: &'a Slot,
        at: usize,
    },
}

impl<'a> Iterator for Terms<'a> {
    type Item = TermRef<'a>;

    fn next(&mut self) -> Option<TermRef<'a>> {
        match self {
            Self::One(term) => term.take(),
            Self::Many { row, scan, slot, at } => {
                *at += 1;
                row.one_of(scan, slot, *at - 1)
            }
        }
    }
}

/// Gives blank nodes other labels in named graphs: [a blank node is in one graph
/// only](https://w3id.org/rml/core/spec#scope-of-blank-nodes).
#[derive(Debug)]
pub(in crate::exec) struct Relabel {
    suffix: Option<String>,
}

impl Relabel {
    pub(super) fn new(graph: GraphNameRef<'_>) -> Self {
        let name = match graph {
            GraphNameRef::DefaultGraph => return Self { suffix: None },
            GraphNameRef::NamedNode(node) => node.as_str(),
            GraphNameRef::BlankNode(node) => node.as_str(),
        };
        let mut suffix = "_g".to_owned();
        push_encoded(name, &mut suffix);
        Self { suffix: Some(suffix) }
    }

    /// Makes a label one of the graph.
    pub(super) fn label(&self, label: &mut String) {
        label.push_str(self.suffix.as_deref().unwrap_or_default());
    }

    /// The term as it is in the graph; `label` holds its label.
    pub(super) fn term<'a>(&self, term: TermRef<'a>, label: &'a mut String) -> TermRef<'a> {
        match (term, &self.suffix) {
            (TermRef::BlankNode(node), Some(suffix)) => {
                label.clear();
                label.push_str(node.as_str());
                label.push_str(suffix);
                BlankNodeRef::new_unchecked(label.as_str()).into()
            }
            (term, _) => term,
        }
    }
}

/// The term as a subject, where it is no literal.
pub(super) fn node(term: TermRef<'_>) -> Option<NamedOrBlankNodeRef<'_>> {
    match term {
        TermRef::NamedNode(node) => Some(node.into()),
        TermRef::BlankNode(node) => Some(node.into()),
        TermRef::Literal(_) => None,
    }
}

/// [Interpreting datatypes](https://www.w3.org/TR/csv2rdf/#interpreting-datatypes), where the
/// source knows none.
pub(in crate::exec) fn literal<'a>(rule: &'a CellRule, value: CellValue<'a>) -> LiteralRef<'a> {
    if value.natural != Natural::String
        && let TermRef::Literal(literal) = natural_literal(value.text, value.natural)
    {
        return literal;
    }
    if value.fits && rule.datatype.iri != xsd::STRING {
        LiteralRef::new_typed_literal(value.text, rule.datatype.iri.as_ref())
    } else {
        tagged(rule, value.text)
    }
}

/// A string, with its language where it has one.
pub(in crate::exec) fn tagged<'a>(rule: &'a CellRule, text: &'a str) -> LiteralRef<'a> {
    match rule.literal_language() {
        Some(language) => LiteralRef::new_language_tagged_literal_unchecked(text, language),
        None => LiteralRef::new_simple_literal(text),
    }
}

/// [The natural RDF literal](https://w3id.org/rml/core/spec#dfn-natural-rdf-literal) of a
/// value.
fn natural_literal(text: &str, natural: Natural) -> TermRef<'_> {
    let datatype = match natural {
        Natural::Iri => return NamedNodeRef::new_unchecked(text).into(),
        Natural::String | Natural::Composite => return LiteralRef::new_simple_literal(text).into(),
        Natural::Integer => xsd::INTEGER,
        Natural::Decimal => xsd::DECIMAL,
        Natural::Double => xsd::DOUBLE,
        Natural::Boolean => xsd::BOOLEAN,
        Natural::Date => xsd::DATE,
        Natural::DateTime => xsd::DATE_TIME,
    };
    LiteralRef::new_typed_literal(text, datatype).into()
}
