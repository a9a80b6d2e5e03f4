//! Terms that a plain row has one of or none, and those that a join gives.

use super::cells::Place;
use super::row::{RowCells, RowTerms};
use super::template::{Filled, Parts};
use super::{NotPlain, Program};
use crate::exec::cells::CellValue;
use crate::exec::row::{
    RowId, is_language_tag, is_settled, literal, push_iri, push_label, push_role, push_row_label, tagged,
};
use crate::plan::{
    CellId, CellRule, IriCheck, LiteralKind, MappedTerm, RowRole, Scan, Template, TemplatePart, TermExpr, TermKind,
    ValueExpr, resolve,
};
use crate::sink::{Append, Constant, is_written_as_it_is, push_term};
use crate::source::{Natural, Record};
use crate::xsd::{Builtin, is_web_address};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{LiteralRef, NamedNode, Term};
use oxiri::Iri;
use std::fmt::Write as _;
use std::ops::Range;

/// How a term is made, and what it is then.
#[derive(Debug)]
pub(super) struct TermOp<'p> {
    make: Make<'p>,
    pub(super) form: TermForm<'p>,
    /// The term as it is written in N-Triples, where it is the same in all rows.
    pub(super) written: Constant,
}

/// What a term is in all rows.
#[derive(Debug)]
pub(super) enum TermForm<'p> {
    Constant(&'p Term),
    Iri,
    Blank,
    Literal(LiteralForm),
    /// Any number of IRIs and blank nodes.
    Joined,
}

/// What a literal has beside its text.
#[derive(Debug)]
pub(super) enum LiteralForm {
    Simple,
    Language(String),
    Datatype(NamedNode),
}

/// What a term is in a row.
#[derive(Debug, Clone)]
pub(super) enum Slot {
    Absent,
    /// An IRI or a blank node, as it is written in N-Triples.
    Name(Range<usize>),
    /// The text of a literal: the value of a cell, where it has one.
    Cell(CellId),
    /// The text of a literal that was made.
    Text(Range<usize>),
    Joined(Range<usize>),
}

#[derive(Debug)]
enum Make<'p> {
    Constant,
    RowBlank(RowRole),
    RowNumber,
    Iri(Box<TemplateIri<'p>>),
    Cell(CellId),
    /// The text must be a lexical form of the datatype.
    Text(Parts, Option<Builtin>),
    MappedIri {
        parts: Parts,
        base: &'p str,
        check: IriCheck,
        is_settled: bool,
    },
    MappedBlank(Parts, usize),
    /// By a [`LookUpOp`](super::lookup::LookUpOp).
    LookedUp,
}

/// An IRI of a template of CSVW.
#[derive(Debug)]
struct TemplateIri<'p> {
    parts: Parts,
    /// The cell that is filled in, where there is nothing else and it is an address.
    address: Option<CellId>,
    base: Option<Iri<&'p str>>,
    prefixes: &'p [(&'p str, &'p str)],
    present_with: Option<CellId>,
    /// Whether every expansion is an absolute IRI, but for dot segments.
    is_settled: bool,
    /// Whether a dot segment may be part of it whatever is filled in.
    may_have_dots: bool,
}

impl LiteralForm {
    /// As that of a literal.
    fn of(literal: LiteralRef<'_>) -> Self {
        match literal.language() {
            Some(language) => Self::Language(language.to_owned()),
            None if literal.datatype() == xsd::STRING => Self::Simple,
            None => Self::Datatype(literal.datatype().into_owned()),
        }
    }

    /// Of the values of a cell that are of its datatype.
    fn of_cell(rule: &CellRule) -> Self {
        let value = CellValue {
            text: "",
            fits: true,
            natural: Natural::String,
        };
        Self::of(literal(rule, value))
    }

    /// Of the values of a cell, without their datatype.
    fn of_text(rule: &CellRule) -> Self {
        Self::of(tagged(rule, ""))
    }

    /// The literal with this text.
    #[inline]
    pub(super) fn literal<'a>(&'a self, text: &'a str) -> LiteralRef<'a> {
        match self {
            Self::Simple => LiteralRef::new_simple_literal(text),
            Self::Language(language) => LiteralRef::new_language_tagged_literal_unchecked(text, language),
            Self::Datatype(iri) => LiteralRef::new_typed_literal(text, iri.as_ref()),
        }
    }
}

impl<'p> TermOp<'p> {
    /// `None` where a row may have several such terms, or no plain one.
    pub(super) fn new(term: &'p TermExpr, scan: &'p Scan) -> Option<Self> {
        let rule = |cell: CellId| &scan.cells[cell.0].rule;
        let (make, form) = match term {
            TermExpr::Constant(term) => (Make::Constant, TermForm::Constant(term)),
            TermExpr::RowBlank(role) => (Make::RowBlank(*role), TermForm::Blank),
            TermExpr::RowNumber => {
                let form = LiteralForm::Datatype(xsd::INTEGER.into_owned());
                (Make::RowNumber, TermForm::Literal(form))
            }
            TermExpr::Literal { cell } => (Make::Cell(*cell), TermForm::Literal(LiteralForm::of_cell(rule(*cell)))),
            TermExpr::Text { cell } => (Make::Cell(*cell), TermForm::Literal(LiteralForm::of_text(rule(*cell)))),
            TermExpr::Iri {
                template,
                prefixes,
                base,
                present_with,
                ..
            } => {
                let iri = TemplateIri::new(template, prefixes, base, *present_with, scan)?;
                (Make::Iri(Box::new(iri)), TermForm::Iri)
            }
            TermExpr::Mapped(term) => Self::mapped(term, scan)?,
            TermExpr::Joined { .. } => (Make::LookedUp, TermForm::Joined),
            TermExpr::List { .. } | TermExpr::Gathered(_) => return None,
        };
        let mut written = Vec::new();
        if let TermForm::Constant(term) = &form {
            push_term(term.as_ref(), &mut written);
        }
        let written = Constant::new(&written);
        Some(Self { make, form, written })
    }

    fn mapped(term: &'p MappedTerm, scan: &'p Scan) -> Option<(Make<'p>, TermForm<'p>)> {
        let parts = Parts::of_value(&term.value)?;
        Some(match &term.kind {
            TermKind::Iri { base, check } => {
                // What has a scheme only may hold anything.
                if *check == IriCheck::Unsafe {
                    return None;
                }
                let make = Make::MappedIri {
                    parts,
                    base,
                    check: *check,
                    is_settled: is_settled(&term.value, *check),
                };
                (make, TermForm::Iri)
            }
            TermKind::BlankNode { scope } => (Make::MappedBlank(parts, *scope), TermForm::Blank),
            TermKind::Literal(LiteralKind::Natural) => match parts.only_cell() {
                Some(cell) => {
                    let form = LiteralForm::of_cell(&scan.cells[cell.0].rule);
                    (Make::Cell(cell), TermForm::Literal(form))
                }
                None => (Make::Text(parts, None), TermForm::Literal(LiteralForm::Simple)),
            },
            TermKind::Literal(LiteralKind::Language(ValueExpr::Constant(tag, _))) => {
                if !is_language_tag(tag) {
                    return None;
                }
                let form = TermForm::Literal(LiteralForm::Language(tag.clone()));
                match parts.only_cell() {
                    Some(cell) => (Make::Cell(cell), form),
                    None => (Make::Text(parts, None), form),
                }
            }
            TermKind::Literal(LiteralKind::Datatype {
                iri: ValueExpr::Constant(iri, _),
                base,
            }) => {
                let builtin = Builtin::from_iri(iri);
                let mut text = String::new();
                push_iri(iri, base, IriCheck::Iri, builtin.is_some(), &mut text).ok()?;
                let form = LiteralForm::Datatype(NamedNode::new_unchecked(text));
                (Make::Text(parts, builtin), TermForm::Literal(form))
            }
            TermKind::Literal(LiteralKind::Language(_) | LiteralKind::Datatype { .. }) => return None,
        })
    }

    /// Whether [`Self::make`] makes the term of each row.
    pub(super) fn is_made(&self) -> bool {
        !matches!(self.make, Make::Constant | Make::LookedUp | Make::Cell(_))
    }

    /// What the term is before it is made, and in all rows where it is not.
    pub(super) fn slot(&self) -> Slot {
        match self.make {
            Make::Cell(cell) => Slot::Cell(cell),
            _ => Slot::Absent,
        }
    }

    /// Makes the term.
    #[inline]
    pub(super) fn make(
        &self,
        program: &Program<'_>,
        record: &Record<'_>,
        id: RowId,
        cells: &RowCells,
        terms: &mut RowTerms,
    ) -> Result<Slot, NotPlain> {
        let RowTerms { text: out, scratch, .. } = terms;
        let start = out.len();
        Ok(match &self.make {
            Make::Constant | Make::LookedUp | Make::Cell(_) => self.slot(),
            Make::Iri(iri) => {
                if !iri.make(record, id, cells, terms)? {
                    return Ok(Slot::Absent);
                }
                Slot::Name(start..terms.text.len())
            }
            Make::Text(parts, datatype) => {
                // The text of a cell is looked at where it stands.
                if let Some(cell) = parts.only_cell() {
                    let fits = |text| datatype.is_none_or(|datatype| datatype.accepts(text));
                    return if cells.get(record, cell).is_none_or(fits) {
                        Ok(Slot::Cell(cell))
                    } else {
                        Err(NotPlain)
                    };
                }
                if parts.fill(record, id, cells, out, scratch) == Filled::Nothing {
                    return Ok(Slot::Absent);
                }
                if datatype.is_some_and(|datatype| !out.text(start).is_some_and(|text| datatype.accepts(text))) {
                    return Err(NotPlain);
                }
                Slot::Text(start..out.len())
            }
            Make::MappedIri {
                parts,
                base,
                check,
                is_settled,
            } => {
                out.push(b'<');
                if parts.fill(record, id, cells, out, scratch) == Filled::Nothing {
                    return Ok(Slot::Absent);
                }
                if !is_settled && !is_web_address(&out.as_bytes()[start + 1..]) {
                    scratch.clear();
                    let text = out.text(start + 1).ok_or(NotPlain)?;
                    push_iri(text, base, *check, false, scratch).map_err(|_| NotPlain)?;
                    out.truncate(start + 1);
                    out.append(scratch.as_bytes());
                }
                out.push(b'>');
                Slot::Name(start..out.len())
            }
            Make::MappedBlank(parts, scope) => {
                if parts.fill(record, id, cells, out, scratch) == Filled::Nothing {
                    return Ok(Slot::Absent);
                }
                scratch.clear();
                push_label(out.text(start).ok_or(NotPlain)?, *scope, scratch);
                out.truncate(start);
                out.append(b"_:");
                out.append(scratch.as_bytes());
                Slot::Name(start..out.len())
            }
            Make::RowBlank(role) => {
                out.append(b"_:");
                push_row_label(program.scan, id, out);
                push_role(*role, out);
                Slot::Name(start..out.len())
            }
            Make::RowNumber => {
                _ = write!(out, "{}", id.record);
                Slot::Text(start..out.len())
            }
        })
    }
}

impl<'p> TemplateIri<'p> {
    /// `None` where more is done to an expansion than to resolve it.
    fn new(
        template: &'p Template,
        prefixes: &'p [(&'p str, &'p str)],
        base: &'p str,
        present_with: Option<CellId>,
        scan: &Scan,
    ) -> Option<Self> {
        let literals = || {
            template.parts.iter().filter_map(|part| match part {
                TemplatePart::Literal(text) => Some(text.as_str()),
                TemplatePart::Expansion(_) => None,
            })
        };
        let parts = Parts::of_template(template, scan)?;
        let iri = Self {
            address: parts.only(Builtin::AnyUri),
            parts,
            base: Iri::parse(base).ok(),
            prefixes,
            present_with,
            is_settled: template.is_settled(),
            may_have_dots: literals().any(|text| text.starts_with('.') || text.contains("/.")),
        };
        let first = literals().next().unwrap_or_default();
        let is_plain = !iri.is_settled || (!iri.is_prefixed(first) && literals().all(is_written_as_it_is));
        is_plain.then_some(iri)
    }

    /// Whether a text begins with a prefix that is written out.
    fn is_prefixed(&self, text: &str) -> bool {
        let prefix = text.split_once(':').filter(|(_, rest)| !rest.starts_with("//"));
        prefix.is_some_and(|(prefix, _)| self.prefixes.iter().any(|(known, _)| *known == prefix))
    }

    /// Appends the IRI; says whether there is one.
    #[inline]
    fn make(&self, record: &Record<'_>, id: RowId, cells: &RowCells, terms: &mut RowTerms) -> Result<bool, NotPlain> {
        if self
            .present_with
            .is_some_and(|cell| cells.pieces[cell.0].place == Place::Nowhere)
        {
            return Ok(false);
        }
        let RowTerms { text: out, scratch, .. } = terms;
        let start = out.len() + 1;
        out.push(b'<');
        if let Some(cell) = self.address
            && let piece = &cells.pieces[cell.0]
            && piece.is_canonical
            && piece.place != Place::Nowhere
        {
            // A glance has shown that it is one.
            let source = cells.text(record, piece.place);
            out.copy(source.as_bytes(), piece.span.start, piece.span.len());
            out.push(b'>');
            return Ok(true);
        }
        let filled = self.parts.fill(record, id, cells, out, scratch);
        if self.is_settled {
            let may_have_dots = self.may_have_dots || filled == Filled::WithDot;
            if may_have_dots && memchr::memmem::find(&out.as_bytes()[start..], b"/.").is_some() {
                return Err(NotPlain);
            }
        } else if !is_web_address(&out.as_bytes()[start..]) {
            let text = out.text(start).ok_or(NotPlain)?;
            if self.is_prefixed(text) {
                return Err(NotPlain);
            }
            let iri = resolve(self.base.as_ref(), text).map_err(|_| NotPlain)?;
            out.truncate(start);
            out.append(iri.as_bytes());
        }
        out.push(b'>');
        Ok(true)
    }
}
