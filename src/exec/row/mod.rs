//! Makes the quads of one row: cells, then terms, then quads.

mod gather;
mod mapped;
mod quads;
mod terms;

pub(super) use gather::{NamedMembers, NamedPlace, push_members};
pub(super) use mapped::{is_language_tag, push_iri, push_label};
pub(super) use quads::{literal, tagged};
pub(super) use terms::{push_role, push_row_label};

use super::cell::CellProblem;
use super::cells::{CellValues, Cells, OneValue, RowInput};
use super::join::Found;
use super::values::{ValueProblem, Values};
use crate::plan::{CellId, IriCheck, LiteralKind, Origin, Reference, Scan, TermExpr, TermId, TermKind, ValueExpr};
use crate::plan::{Encoding, ValuePart};
use crate::source::Record;
use crate::xsd::Builtin;
use gather::Gathered;
use oxigraph::model::Term;
use oxiri::Iri;
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
    /// With the values that a term is made of.
    Values(TermId, ValueProblem),
    /// With the values of an expression that this statement holds.
    Of(Origin, ValueProblem),
    /// This text is no language tag.
    Language(TermId, String),
    /// This text is not of the datatype.
    Literal(TermId, String, Builtin),
}

/// What a scan's terms need that is found out once.
#[derive(Debug)]
pub(super) struct Compiled {
    terms: Vec<CompiledTerm>,
}

#[derive(Debug)]
enum CompiledTerm {
    Nothing,
    /// A [`TermExpr::Iri`].
    Iri(CompiledIri),
    /// A [`TermExpr::Mapped`].
    Mapped(CompiledMapped),
}

#[derive(Debug)]
struct CompiledIri {
    base: Option<Iri<String>>,
    prefixes: &'static [(&'static str, &'static str)],
    /// Every expansion is an absolute IRI, but for dot segments.
    is_settled: bool,
}

#[derive(Debug, Default)]
struct CompiledMapped {
    /// Every value is an absolute IRI.
    is_settled: bool,
    /// The datatype whose lexical forms the values must be of, where it is the same in every
    /// row.
    datatype: Option<Builtin>,
}

impl Compiled {
    pub(super) fn new(scan: &Scan) -> Self {
        let terms = scan.terms.iter().map(|term| match term {
            TermExpr::Iri {
                template,
                base,
                prefixes,
                ..
            } => CompiledTerm::Iri(CompiledIri {
                prefixes,
                base: Iri::parse(base.clone()).ok(),
                is_settled: template.is_settled(),
            }),
            TermExpr::Mapped(term) => CompiledTerm::Mapped(CompiledMapped {
                is_settled: matches!(&term.kind, TermKind::Iri { check, .. } if is_settled(&term.value, *check)),
                datatype: match &term.kind {
                    TermKind::Literal(LiteralKind::Datatype {
                        iri: ValueExpr::Constant(iri, _),
                        ..
                    }) => Builtin::from_iri(iri),
                    _ => None,
                },
            }),
            _ => CompiledTerm::Nothing,
        });
        Self { terms: terms.collect() }
    }
}

/// Whether every value is an absolute IRI: a template that begins with one up to its path,
/// query or fragment, and percent-encodes what is filled in.
pub(super) fn is_settled(value: &ValueExpr, check: IriCheck) -> bool {
    let ValueExpr::Template { parts, encoding } = value else {
        return false;
    };
    let is_safe = match encoding {
        Encoding::None => false,
        Encoding::Iri => check != IriCheck::Uri,
        Encoding::Uri => true,
    };
    let Some(ValuePart::Literal(first)) = parts.first() else {
        return false;
    };
    let Ok(iri) = Iri::parse(first.as_str()) else {
        return false;
    };
    let literals = || {
        parts.iter().map(|part| match part {
            ValuePart::Literal(text) => text.as_str(),
            ValuePart::Cell(_) => "x",
        })
    };
    let reaches_path = match iri.path() {
        _ if iri.query().is_some() || iri.fragment().is_some() => true,
        "" => false,
        "/" => iri.authority().is_some(),
        _ => true,
    };
    let sample: String = literals().collect();
    is_safe && reaches_path && Iri::parse(sample.as_str()).is_ok() && (check != IriCheck::Uri || sample.is_ascii())
}

/// Which row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowId {
    /// Data record, counted from 1.
    pub(super) record: u64,
    /// Row of the file, counted from 1.
    pub(super) source_row: u64,
    /// Which of the rows that views make of the record, counted from 1; 0 without views.
    pub(super) part: usize,
}

impl RowId {
    /// That of a record's own row.
    pub(super) fn of(record: &Record<'_>) -> Self {
        Self {
            record: record.position().record,
            source_row: record.position().source_row,
            part: 0,
        }
    }
}

/// The buffers of a row, used again for the next.
#[derive(Debug, Default)]
pub(super) struct RowBuffer {
    cells: Cells,
    values: Values,
    /// Text of IRIs, labels, numbers and literals that are made.
    names: String,
    expanded: String,
    found: Found,
    terms: Vec<Slot>,
    /// Terms of [`Slot::Made`].
    made: Vec<Made>,
    /// Collections of [`Slot::Gathered`].
    gathered: Vec<Gathered>,
    /// The members of all of them.
    members: Vec<Member>,
}

/// What a term is in this row.
#[derive(Debug, Clone)]
pub(super) enum Slot {
    Absent,
    Constant,
    Iri(Range<usize>),
    Blank(Range<usize>),
    Number(Range<usize>),
    Literals(CellId),
    Texts(CellId),
    List(CellId),
    /// Any number of terms: which of [`RowBuffer::made`].
    Made(Range<usize>),
    /// Any number of nodes: which of [`RowBuffer::gathered`].
    Gathered(Range<usize>),
}

/// A term that was made; texts are in [`RowBuffer::names`].
#[derive(Debug, Clone)]
struct Made {
    kind: MadeKind,
    text: Range<usize>,
}

#[derive(Debug, Clone)]
enum MadeKind {
    Iri,
    Blank,
    /// A literal with the datatype that it has by nature.
    Natural(crate::source::Natural),
    /// A literal with the datatype, or language, of a cell.
    OfCell(CellId),
    Datatype(Range<usize>),
    Language(Range<usize>),
}

/// One of the terms that a term is in this row.
type Member = (TermId, usize);

/// An IRI or a label of a blank node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowName<'a> {
    /// An IRI.
    Iri(&'a str),
    /// A label.
    Blank(&'a str),
}

/// The cells of a foreign key in which something stands that is no value, and what.
pub(super) fn null_references<'a>(
    scan: &'a Scan,
    reference: &'a Reference,
    record: &'a Record<'_>,
    is_null: impl Fn(CellId) -> bool + 'a,
) -> impl Iterator<Item = (CellId, String)> + 'a {
    let null = reference.cells.iter().copied().filter(move |cell| is_null(*cell));
    null.filter_map(|cell| {
        let written = record.field(scan.cells[cell.0].field?);
        let written = scan.source.dialect().trimmed(&written);
        (!written.is_empty()).then(|| (cell, written.to_owned()))
    })
}

impl CellValues for RowBuffer {
    fn each(&self, cell: CellId) -> impl ExactSizeIterator<Item = OneValue<'_>> {
        self.cells.values(cell).map(|value| OneValue {
            text: value.text,
            fits: value.fits,
            is_canonical: false,
        })
    }
}

impl RowBuffer {
    /// Reads the cells of a row.
    pub(super) fn read(&mut self, scan: &Scan, input: RowInput<'_>, problem: &mut dyn FnMut(RowProblem)) {
        self.cells.read(&scan.cells, input, &mut |cell, found| {
            problem(RowProblem::Cell(cell, found));
        });
    }

    /// The cells that were read.
    pub(super) fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The values of a cell.
    pub(super) fn values(&self, cell: CellId) -> impl ExactSizeIterator<Item = &str> {
        self.cells.values(cell).map(|value| value.text)
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
        let is_null = |cell| self.cells.is_null(cell);
        for (cell, written) in null_references(scan, reference, record, is_null) {
            problem(RowProblem::NullReference(cell, written));
        }
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
}
