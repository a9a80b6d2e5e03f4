//! Terms that a plain row has one of or none, and those that a join gives.

use super::row::{RowCells, RowTerms};
use super::template::Parts;
use super::{NotPlain, Program};
use crate::exec::row::{RowId, is_language_tag, is_settled, push_iri, push_label};
use crate::plan::{
    CellId, CellRule, IriCheck, LiteralKind, MappedTerm, RowRole, Scan, TermExpr, TermKind, ValueExpr, resolve,
};
use crate::sink::{is_written_as_it_is, push_term};
use crate::source::Record;
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
    pub(super) written: Vec<u8>,
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
    Constant,
    /// An IRI or a blank node, as it is written in N-Triples.
    Name(Range<usize>),
    /// The text of a literal: the value of a cell.
    Cell(CellId),
    /// The text of a literal that was made.
    Text(Range<usize>),
    Joined(Range<usize>),
}

#[derive(Debug)]
enum Make<'p> {
    Constant,
    /// What follows the number of the row in the label.
    RowBlank(String),
    RowNumber,
    Iri(Box<TemplateIri<'p>>),
    Cell(CellId),
    /// The text must be a lexical form of the datatype.
    Text(Parts<'p>, Option<Builtin>),
    MappedIri {
        parts: Parts<'p>,
        base: &'p str,
        check: IriCheck,
        is_settled: bool,
    },
    MappedBlank(Parts<'p>, usize),
    Joined {
        join: usize,
        keys: Vec<Parts<'p>>,
    },
}

/// An IRI of a template of CSVW.
#[derive(Debug)]
struct TemplateIri<'p> {
    parts: Parts<'p>,
    base: Option<Iri<&'p str>>,
    prefixes: &'p [(&'p str, &'p str)],
    present_with: Option<CellId>,
    /// Whether every expansion is an absolute IRI, but for dot segments.
    is_settled: bool,
}

impl LiteralForm {
    /// Of the values of a cell.
    fn of_cell(rule: &CellRule) -> Self {
        if rule.datatype.iri == xsd::STRING {
            Self::of_text(rule)
        } else {
            Self::Datatype(rule.datatype.iri.clone())
        }
    }

    /// Of the values of a cell, without their datatype.
    fn of_text(rule: &CellRule) -> Self {
        let language = rule.literal_language();
        language.map_or(Self::Simple, |language| Self::Language(language.to_owned()))
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
            TermExpr::RowBlank(role) => {
                let suffix = match role {
                    RowRole::Subject => String::new(),
                    RowRole::Row => "row".to_owned(),
                    RowRole::Own(number) => format!("o{number}"),
                };
                (Make::RowBlank(suffix), TermForm::Blank)
            }
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
                let iri = TemplateIri {
                    parts: Parts::of_template(template, scan)?,
                    base: Iri::parse(base.as_str()).ok(),
                    prefixes,
                    present_with: *present_with,
                    is_settled: template.is_settled(),
                };
                if !iri.is_plain() {
                    return None;
                }
                (Make::Iri(Box::new(iri)), TermForm::Iri)
            }
            TermExpr::Mapped(term) => Self::mapped(term, scan)?,
            TermExpr::Joined { join, keys } => {
                let keys = keys.iter().map(Parts::of_value).collect::<Option<_>>()?;
                (Make::Joined { join: *join, keys }, TermForm::Joined)
            }
            TermExpr::List { .. } | TermExpr::Gathered(_) => return None,
        };
        let mut written = Vec::new();
        if let TermForm::Constant(term) = &form {
            push_term(term.as_ref(), &mut written);
        }
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
        let out = &mut terms.text;
        let start = out.len();
        Ok(match &self.make {
            Make::Constant => Slot::Constant,
            Make::Cell(cell) if cells.get(record, *cell).is_none() => Slot::Absent,
            Make::Cell(cell) => Slot::Cell(*cell),
            Make::RowBlank(suffix) => {
                _ = write!(out, "_:s{}r{}{suffix}", program.scan, id.record);
                Slot::Name(start..out.len())
            }
            Make::RowNumber => {
                _ = write!(out, "{}", id.record);
                Slot::Text(start..out.len())
            }
            Make::Iri(iri) => {
                if !iri.make(record, id, cells, out)? {
                    return Ok(Slot::Absent);
                }
                Slot::Name(start..out.len())
            }
            Make::Text(parts, datatype) => {
                // The text of a cell is looked at where it stands.
                if let Some(cell) = parts.only_cell() {
                    let Some(text) = cells.get(record, cell) else {
                        return Ok(Slot::Absent);
                    };
                    if datatype.is_some_and(|datatype| !datatype.accepts(text)) {
                        return Err(NotPlain);
                    }
                    return Ok(Slot::Cell(cell));
                }
                if !parts.fill(record, id, cells, out) {
                    return Ok(Slot::Absent);
                }
                if datatype.is_some_and(|datatype| !datatype.accepts(&out[start..])) {
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
                out.push('<');
                if !parts.fill(record, id, cells, out) {
                    return Ok(Slot::Absent);
                }
                if !is_settled && !is_web_address(&out.as_bytes()[start + 1..]) {
                    let text = out.split_off(start + 1);
                    push_iri(&text, base, *check, false, out).map_err(|_| NotPlain)?;
                }
                out.push('>');
                Slot::Name(start..out.len())
            }
            Make::MappedBlank(parts, scope) => {
                let mut text = String::new();
                if !parts.fill(record, id, cells, &mut text) {
                    return Ok(Slot::Absent);
                }
                out.push_str("_:");
                push_label(&text, *scope, out);
                Slot::Name(start..out.len())
            }
            Make::Joined { join, keys } => {
                terms.key.clear();
                for key in keys {
                    let length = terms.key.len();
                    terms.key.extend_from_slice(&[0; 8]);
                    let filled = out.len();
                    if !key.fill(record, id, cells, out) {
                        return Ok(Slot::Absent);
                    }
                    terms.key.extend_from_slice(&out.as_bytes()[filled..]);
                    let written = (out.len() - filled) as u64;
                    terms.key[length..length + 8].copy_from_slice(&written.to_le_bytes());
                    out.truncate(filled);
                }
                let found = &mut terms.found;
                program.joins.find(*join, &terms.key, found).map_err(|_| NotPlain)?;
                let from = terms.joined.len();
                for row in found.rows() {
                    for (is_iri, text) in row.terms() {
                        let start = out.len();
                        if is_iri && is_written_as_it_is(text) {
                            out.push('<');
                            out.push_str(text);
                            out.push('>');
                        } else if is_iri {
                            return Err(NotPlain);
                        } else {
                            out.push_str("_:");
                            out.push_str(text);
                        }
                        terms.joined.push(start..out.len());
                    }
                }
                Slot::Joined(from..terms.joined.len())
            }
        })
    }
}

impl TemplateIri<'_> {
    /// Whether nothing that is done to an expansion beside resolving it can change it.
    fn is_plain(&self) -> bool {
        let mut literals = self.parts.literals();
        let first = literals.next().unwrap_or_default();
        let is_prefix = first
            .split_once(':')
            .is_some_and(|(prefix, rest)| !rest.starts_with("//") && self.is_prefix(prefix));
        !self.is_settled || (!is_prefix && self.parts.literals().all(is_written_as_it_is))
    }

    fn is_prefix(&self, text: &str) -> bool {
        self.prefixes.iter().any(|(prefix, _)| *prefix == text)
    }

    /// Appends the IRI; says whether there is one.
    #[inline]
    fn make(&self, record: &Record<'_>, id: RowId, cells: &RowCells, out: &mut String) -> Result<bool, NotPlain> {
        if self.present_with.is_some_and(|cell| cells.get(record, cell).is_none()) {
            return Ok(false);
        }
        let start = out.len() + 1;
        out.push('<');
        self.parts.fill(record, id, cells, out);
        if self.is_settled {
            if has_dot_segment(&out.as_bytes()[start..]) {
                return Err(NotPlain);
            }
        } else if !is_web_address(&out.as_bytes()[start..]) {
            let text = out.split_off(start);
            let prefix = text.split_once(':').filter(|(_, rest)| !rest.starts_with("//"));
            if prefix.is_some_and(|(prefix, _)| self.is_prefix(prefix)) {
                return Err(NotPlain);
            }
            out.push_str(&resolve(self.base.as_ref(), &text).map_err(|_| NotPlain)?);
        }
        out.push('>');
        Ok(true)
    }
}

/// Whether a segment of a path may begin with a dot.
#[inline]
fn has_dot_segment(text: &[u8]) -> bool {
    memchr::memchr_iter(b'.', text).any(|at| at > 0 && text[at - 1] == b'/')
}
