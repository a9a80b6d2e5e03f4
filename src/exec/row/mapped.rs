//! Terms that are made of the values of expressions, and of rows that are joined
//! ([term generation rules](https://w3id.org/rml/core/spec#dfn-term-generation-rules)).

use super::{CompiledMapped, Made, MadeKind, RowBuffer, RowProblem};
use crate::exec::join::Joins;
use crate::exec::values::{ValueProblem, Values};
use crate::plan::{IriCheck, LiteralKind, MappedTerm, TermId, TermKind, ValueExpr};
use crate::source::Natural;
use crate::xsd::{Builtin, is_web_address, number_as};
use oxilangtag::LanguageTag;
use oxiri::Iri;
use std::fmt::Write as _;
use std::ops::Range;

impl RowBuffer {
    /// Makes the terms of `term`.
    pub(super) fn make_mapped(
        &mut self,
        id: TermId,
        term: &MappedTerm,
        compiled: &CompiledMapped,
        problem: &mut dyn FnMut(RowProblem),
    ) {
        self.values.clear();
        let mut note = |found| problem(RowProblem::Values(id, found));
        let lexical = self.values.eval(&term.value, &self.cells, &mut note);
        let second = match &term.kind {
            TermKind::Literal(LiteralKind::Language(value) | LiteralKind::Datatype { iri: value, .. })
                if !lexical.is_empty() =>
            {
                self.values.eval(value, &self.cells, &mut note)
            }
            _ => 0..0,
        };
        if let Some(found) = self.values.composite(lexical.clone()) {
            return problem(RowProblem::Values(id, found));
        }
        for at in lexical {
            match &term.kind {
                TermKind::Iri { base, check } => {
                    let is_settled = compiled.is_settled;
                    if let Err((text, reason)) = self.push_iri(at, base, *check, is_settled) {
                        problem(RowProblem::Iri(id, text, reason));
                    }
                }
                TermKind::BlankNode { scope } => self.push_blank(at, *scope),
                TermKind::Literal(LiteralKind::Natural) => self.push_natural(at),
                TermKind::Literal(LiteralKind::Language(_)) => {
                    self.push_tagged(at, second.clone(), &mut |tag| problem(RowProblem::Language(id, tag)));
                }
                TermKind::Literal(LiteralKind::Datatype { base, .. }) => {
                    self.push_typed(id, at, second.clone(), base, compiled.datatype, problem);
                }
            }
        }
    }

    fn push_name(&mut self, text: &str) -> Range<usize> {
        let start = self.names.len();
        self.names.push_str(text);
        start..self.names.len()
    }

    fn push_iri(&mut self, at: usize, base: &str, check: IriCheck, is_settled: bool) -> Result<(), (String, String)> {
        let text = self.push_iri_text(at, base, check, is_settled)?;
        self.made.push(Made {
            kind: MadeKind::Iri,
            text,
        });
        Ok(())
    }

    /// Appends the IRI that a value is, or is behind the base; or says why it is none.
    fn push_iri_text(
        &mut self,
        at: usize,
        base: &str,
        check: IriCheck,
        is_settled: bool,
    ) -> Result<Range<usize>, (String, String)> {
        let text = self.values.text_of(&self.values.values[at]);
        let start = self.names.len();
        push_iri(text, base, check, is_settled, &mut self.names)?;
        Ok(start..self.names.len())
    }

    fn push_blank(&mut self, at: usize, scope: usize) {
        let start = self.names.len();
        push_label(self.values.text_of(&self.values.values[at]), scope, &mut self.names);
        self.made.push(Made {
            kind: MadeKind::Blank,
            text: start..self.names.len(),
        });
    }

    fn push_natural(&mut self, at: usize) {
        let value = &self.values.values[at];
        let kind = match value.cell {
            Some(cell) if value.natural == Natural::String => MadeKind::OfCell(cell),
            _ => MadeKind::Natural(value.natural),
        };
        let start = self.names.len();
        self.names.push_str(self.values.text_of(value));
        self.made.push(Made {
            kind,
            text: start..self.names.len(),
        });
    }

    fn push_tagged(&mut self, at: usize, tags: Range<usize>, wrong: &mut dyn FnMut(String)) {
        for tag in tags {
            let tag = self.values.text_of(&self.values.values[tag]);
            if !is_language_tag(tag) {
                wrong(tag.to_owned());
                continue;
            }
            let start = self.names.len();
            self.names.push_str(tag);
            let tag = start..self.names.len();
            self.names.push_str(self.values.text_of(&self.values.values[at]));
            self.made.push(Made {
                text: tag.end..self.names.len(),
                kind: MadeKind::Language(tag),
            });
        }
    }

    /// [Datatype override](https://w3id.org/rml/core/spec#dfn-datatype-override-rdf-literal):
    /// the text must be a lexical form of the datatype, where these are known.
    fn push_typed(
        &mut self,
        id: TermId,
        at: usize,
        datatypes: Range<usize>,
        base: &str,
        constant: Option<Builtin>,
        problem: &mut dyn FnMut(RowProblem),
    ) {
        for datatype in datatypes {
            let iri = match self.push_iri_text(datatype, base, IriCheck::Iri, constant.is_some()) {
                Ok(iri) => iri,
                Err((text, reason)) => {
                    problem(RowProblem::Iri(id, text, reason));
                    continue;
                }
            };
            let value = &self.values.values[at];
            let builtin = constant.or_else(|| Builtin::from_iri(&self.names[iri.clone()]));
            // A number of the source keeps its value, and has the form of its new datatype.
            let is_number = matches!(value.natural, Natural::Integer | Natural::Decimal | Natural::Double);
            let text = self.values.text_of(value);
            let number = builtin
                .filter(|_| is_number)
                .and_then(|builtin| number_as(builtin, text));
            let text = number.as_deref().unwrap_or(text);
            if let Some(builtin) = builtin.filter(|builtin| !builtin.accepts(text)) {
                problem(RowProblem::Literal(id, text.to_owned(), builtin));
                continue;
            }
            self.names.push_str(text);
            self.made.push(Made {
                text: iri.end..self.names.len(),
                kind: MadeKind::Datatype(iri),
            });
        }
    }

    /// Makes the terms of the rows whose keys are those of this row.
    pub(super) fn make_joined(
        &mut self,
        id: TermId,
        joins: &Joins<'_>,
        join: usize,
        keys: &[ValueExpr],
        problem: &mut dyn FnMut(RowProblem),
    ) {
        self.values.clear();
        let mut found = std::mem::take(&mut self.found);
        let Self { values, cells, .. } = self;
        joins.look_up(join, keys, cells, values, &mut found, &mut |wrong| {
            problem(RowProblem::Values(id, wrong));
        });
        for row in found.rows() {
            for (is_iri, text) in row.terms() {
                let text = self.push_name(text);
                let kind = if is_iri { MadeKind::Iri } else { MadeKind::Blank };
                self.made.push(Made { kind, text });
            }
        }
        self.found = found;
    }
}

/// Whether a text is a [well-formed](https://www.rfc-editor.org/rfc/rfc5646#section-2.2.9)
/// language tag. Its language has two or three letters: longer ones are reserved, or
/// registered and none is, and most often the name of a language in full.
pub(in crate::exec) fn is_language_tag(tag: &str) -> bool {
    LanguageTag::parse(tag).is_ok_and(|tag| tag.primary_language().len() <= 3)
}

/// Appends the IRI that a text is, or is behind the base; or says why it is none. A settled
/// text is known to be one.
pub(in crate::exec) fn push_iri(
    text: &str,
    base: &str,
    check: IriCheck,
    is_settled: bool,
    out: &mut String,
) -> Result<(), (String, String)> {
    let start = out.len();
    let Err(reason) = (if is_settled { Ok(()) } else { checked(text, check) }) else {
        out.push_str(text);
        return Ok(());
    };
    // [The base and the value in one](https://w3id.org/rml/core/spec#base-iri), which is no
    // resolution of a relative reference.
    out.push_str(base);
    out.push_str(text);
    let joined = &out[start..];
    if let Err(second) = checked(joined, check) {
        let shown = if text.contains(':') {
            (text.to_owned(), reason)
        } else {
            (joined.to_owned(), second)
        };
        out.truncate(start);
        return Err(shown);
    }
    Ok(())
}

fn checked(text: &str, check: IriCheck) -> Result<(), String> {
    match check {
        _ if is_web_address(text.as_bytes()) => Ok(()),
        IriCheck::Uri if !text.is_ascii() => Err("a URI has ASCII characters only".to_owned()),
        IriCheck::Iri | IriCheck::Uri => Iri::parse(text).map(|_| ()).map_err(|error| error.to_string()),
        IriCheck::Unsafe => {
            let scheme = text.split_once(':').map(|(scheme, _)| scheme);
            let is_scheme = scheme.is_some_and(|scheme| {
                scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                    && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            });
            is_scheme.then_some(()).ok_or_else(|| "it has no scheme".to_owned())
        }
    }
}

/// The label of the blank node that a text identifies: letters and digits as they are, all
/// else by its bytes, so that no two texts have one label.
pub(in crate::exec) fn push_label(text: &str, scope: usize, out: &mut String) {
    out.push('v');
    if scope > 0 {
        _ = write!(out, "{scope}");
    }
    out.push('_');
    push_encoded(text, out);
}

/// Letters and digits as they are, all else by its bytes.
pub(super) fn push_encoded(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            _ = write!(out, "_{byte:02X}");
        }
    }
}

impl Values {
    /// The texts of the values of an expression; none where there is a problem.
    pub(in crate::exec) fn texts(
        &mut self,
        expr: &ValueExpr,
        cells: &crate::exec::cells::Cells,
        problem: &mut dyn FnMut(ValueProblem),
    ) -> Range<usize> {
        let range = self.eval(expr, cells, problem);
        if let Some(found) = self.composite(range.clone()) {
            problem(found);
            return 0..0;
        }
        range
    }

    /// What is wrong where one of these values is an object or an array.
    fn composite(&self, range: Range<usize>) -> Option<ValueProblem> {
        let mut values = self.values[range].iter();
        let found = values.find(|value| value.natural == Natural::Composite)?;
        Some(ValueProblem::Composite(self.text_of(found).to_owned()))
    }
}
