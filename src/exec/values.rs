//! Values of expressions, in a row whose cells have been read.

use super::cells::Cells;
use crate::plan::{Call, CellId, Encoding, ValueExpr, ValuePart, is_unreserved, percent_encode, push_triplet};
use crate::source::{ItemValue, Natural};
use std::ops::Range;

/// Most values that one expression may have in one row. A template is filled in with each
/// combination of the values of its references, so that a small record may ask for many.
pub(super) const MOST: usize = 1 << 20;

/// Values that expressions have had in a row, one after another.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) text: String,
    pub(super) values: Vec<MadeValue>,
}

/// A value, within the text that all share.
#[derive(Debug, Clone)]
pub(super) struct MadeValue {
    text: Range<usize>,
    pub(super) natural: Natural,
    /// The cell that it is the value of, where nothing was done to it: its rule says what
    /// datatype it has.
    pub(super) cell: Option<CellId>,
}

/// What is wrong with the values of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ValueProblem {
    /// A function has no value for what it was called with, for this reason.
    Function(String),
    /// An object or an array is filled in, or given to a function.
    Composite(String),
    /// This text, out of which items are read, is not what it should be, for the reason given.
    Text(String, String),
    /// The index of a join cannot be read, for this reason.
    Join(String),
    /// There are more than [`MOST`].
    TooMany,
}

impl Values {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.values.clear();
    }

    pub(super) fn text_of(&self, value: &MadeValue) -> &str {
        &self.text[value.text.clone()]
    }

    /// Appends the values of `expr`, and returns which they are; none where there is a
    /// problem.
    pub(super) fn eval(
        &mut self,
        expr: &ValueExpr,
        cells: &Cells,
        problem: &mut dyn FnMut(ValueProblem),
    ) -> Range<usize> {
        let start = self.values.len();
        if let Err(found) = self.push(expr, cells) {
            self.values.truncate(start);
            problem(found);
        }
        start..self.values.len()
    }

    fn push(&mut self, expr: &ValueExpr, cells: &Cells) -> Result<(), ValueProblem> {
        match expr {
            ValueExpr::Constant(text, natural) => self.push_text(text, *natural, None),
            ValueExpr::Cell(cell) => {
                for value in cells.values(*cell) {
                    self.push_text(value.text, value.natural, value.fits.then_some(*cell));
                }
            }
            ValueExpr::Template { parts, encoding } => return self.template(parts, *encoding, cells),
            ValueExpr::Call(call) => return self.call(call, cells),
            ValueExpr::All(all) => return all.iter().try_for_each(|one| self.push(one, cells)),
            ValueExpr::If(both) => {
                let start = self.values.len();
                self.push(&both.0, cells)?;
                let holds = self.values[start..].iter().any(|value| self.text_of(value) == "true");
                self.values.truncate(start);
                if holds {
                    return self.push(&both.1, cells);
                }
            }
        }
        Ok(())
    }

    fn push_text(&mut self, text: &str, natural: Natural, cell: Option<CellId>) {
        let start = self.text.len();
        self.text.push_str(text);
        self.values.push(MadeValue {
            text: start..self.text.len(),
            natural,
            cell,
        });
    }

    /// [The value of a template](https://w3id.org/rml/core/spec#dfn-template-value): one for
    /// each combination of the values of its references. A reference that stands in it twice
    /// has the same value in both places.
    fn template(&mut self, parts: &[ValuePart], encoding: Encoding, cells: &Cells) -> Result<(), ValueProblem> {
        let mut chosen: Vec<(CellId, usize)> = Vec::new();
        let mut combinations = 1_usize;
        for part in parts {
            if let ValuePart::Cell(cell) = part
                && chosen.iter().all(|(known, _)| known != cell)
            {
                chosen.push((*cell, 0));
                combinations = combinations.saturating_mul(cells.count(*cell));
            }
        }
        if combinations > MOST {
            return Err(ValueProblem::TooMany);
        }
        for _ in 0..combinations {
            let start = self.text.len();
            for part in parts {
                match part {
                    ValuePart::Literal(text) => self.text.push_str(text),
                    ValuePart::Cell(cell) => {
                        let at = chosen.iter().find(|(known, _)| known == cell).map_or(0, |(_, at)| *at);
                        let Some(value) = cells.value(*cell, at) else { continue };
                        if value.natural == Natural::Composite {
                            return Err(ValueProblem::Composite(value.text.to_owned()));
                        }
                        encode(value.text, encoding, &mut self.text);
                    }
                }
            }
            self.values.push(MadeValue {
                text: start..self.text.len(),
                natural: Natural::String,
                cell: None,
            });
            step(&mut chosen, |cell| cells.count(cell));
        }
        Ok(())
    }

    /// Calls a function for each combination of the values of its inputs.
    fn call(&mut self, call: &Call, cells: &Cells) -> Result<(), ValueProblem> {
        let mut inputs: Vec<Vec<ItemValue>> = Vec::with_capacity(call.inputs.len());
        for input in &call.inputs {
            let start = self.values.len();
            if let Some(input) = input {
                self.push(input, cells)?;
            }
            let values = self.values[start..].iter().map(|value| ItemValue {
                text: self.text_of(value).to_owned(),
                natural: value.natural,
            });
            let values: Vec<ItemValue> = values.collect();
            self.values.truncate(start);
            if let Some(composite) = values.iter().find(|value| value.natural == Natural::Composite) {
                return Err(ValueProblem::Composite(composite.text.clone()));
            }
            inputs.push(values);
        }
        let parameters = call.function.parameters;
        let takes_each = |index: usize| {
            let takes_all = parameters.get(index).is_some_and(|parameter| parameter.takes_all);
            !takes_all && call.inputs[index].is_some()
        };
        let mut chosen: Vec<(usize, usize)> = (0..inputs.len())
            .filter(|index| takes_each(*index))
            .map(|index| (index, 0))
            .collect();
        let combinations = chosen.iter().map(|(index, _)| inputs[*index].len());
        let combinations = combinations.fold(1_usize, usize::saturating_mul);
        if combinations > MOST {
            return Err(ValueProblem::TooMany);
        }
        for _ in 0..combinations {
            let arguments =
                inputs
                    .iter()
                    .enumerate()
                    .map(|(index, values)| match chosen.iter().find(|(each, _)| *each == index) {
                        Some((_, at)) => &values[*at..=*at],
                        None => values.as_slice(),
                    });
            let arguments: Vec<&[ItemValue]> = arguments.collect();
            for value in (call.function.call)(&arguments).map_err(ValueProblem::Function)? {
                self.push_text(&value.text, value.natural, None);
            }
            step(&mut chosen, |index| inputs[index].len());
        }
        Ok(())
    }
}

/// The next combination: the last place counts up first.
pub(super) fn step<K: Copy>(chosen: &mut [(K, usize)], length: impl Fn(K) -> usize) {
    for (key, at) in chosen.iter_mut().rev() {
        *at += 1;
        if *at < length(*key) {
            return;
        }
        *at = 0;
    }
}

/// Percent-encodes what is not
/// [`iunreserved`](https://www.rfc-editor.org/rfc/rfc3987#section-2.2), or not
/// [`unreserved`](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
#[inline]
pub(super) fn encode(text: &str, encoding: Encoding, out: &mut String) {
    match encoding {
        Encoding::None => out.push_str(text),
        _ if is_safe(text.as_bytes()) => out.push_str(text),
        Encoding::Uri => percent_encode(text, false, out),
        Encoding::Iri => encode_iri(text, out),
    }
}

/// Whether no character is percent-encoded by any rule.
#[inline]
pub(super) fn is_safe(text: &[u8]) -> bool {
    text.iter().all(|byte| is_unreserved(*byte))
}

fn encode_iri(text: &str, out: &mut String) {
    for c in text.chars() {
        let is_kept = match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => is_unreserved(byte),
            _ => is_ucschar(c),
        };
        if is_kept {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                push_triplet(byte, out);
            }
        }
    }
}

/// [`ucschar`](https://www.rfc-editor.org/rfc/rfc3987#section-2.2).
fn is_ucschar(c: char) -> bool {
    match u32::from(c) {
        0xA0..=0xD7FF | 0xF900..=0xFDCF | 0xFDF0..=0xFFEF => true,
        code @ 0x1_0000..=0xE_FFFD => (code & 0xFFFF) <= 0xFFFD && !(0xE_0000..0xE_1000).contains(&code),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of [RML-Core](https://w3id.org/rml/core/spec), IRI-safe and URI-safe.
    #[test]
    fn values_are_made_safe() {
        let encoded = |text: &str, encoding| {
            let mut out = String::new();
            encode(text, encoding, &mut out);
            out
        };
        for (text, iri, uri) in [
            ("42", "42", "42"),
            ("Hello World!", "Hello%20World%21", "Hello%20World%21"),
            ("22:17:00Z", "22%3A17%3A00Z", "22%3A17%3A00Z"),
            ("~A_17.1-2¢", "~A_17.1-2¢", "~A_17.1-2%C2%A2"),
            ("Hội An", "Hội%20An", "H%E1%BB%99i%20An"),
            ("a\u{fffe}b\u{e000}", "a%EF%BF%BEb%EE%80%80", "a%EF%BF%BEb%EE%80%80"),
        ] {
            assert_eq!(encoded(text, Encoding::Iri), iri);
            assert_eq!(encoded(text, Encoding::Uri), uri);
            assert_eq!(encoded(text, Encoding::None), text);
        }
    }
}
