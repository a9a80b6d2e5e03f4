//! The text of a document: places in it, what was found wrong in it, and how much may still be
//! made of it.

use super::EXPANSION_LIMIT;
use crate::diagnostic::{Code, Diagnostic, Findings, Place, Severity};
use crate::plan::Origin;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// How many problems of one code are shown.
const PROBLEMS: usize = 50;

/// Bytes on each side of a place that its excerpt is looked for in: a document may be one line.
const WINDOW: usize = 800;

/// Every how many characters their byte is noted.
const STEP: usize = 256;

/// Characters of a user's text that a message repeats.
const SHOWN: usize = 80;

/// A part of the text, on one line or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    /// Byte, counted from 0.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Column of the start in characters, counted from 1.
    pub(super) column: usize,
}

/// What a message says, and how to mend it.
pub(super) struct Said {
    message: String,
    hint: Option<String>,
}

impl From<String> for Said {
    fn from(message: String) -> Self {
        Self { message, hint: None }
    }
}

impl From<&str> for Said {
    fn from(message: &str) -> Self {
        message.to_owned().into()
    }
}

impl<M: Into<String>, H: Into<String>> From<(M, H)> for Said {
    fn from((message, hint): (M, H)) -> Self {
        Self {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

impl Said {
    /// The error that says it.
    pub(super) fn diagnostic(self, code: Code) -> Diagnostic {
        Diagnostic {
            hint: self.hint,
            ..Diagnostic::error(code, self.message)
        }
    }
}

/// A document and what has been found wrong in it.
pub(super) struct Text<'t> {
    pub(super) name: &'t str,
    pub(super) content: &'t str,
    /// Where each line begins.
    lines: Vec<usize>,
    /// Where every [`STEP`]th character begins; empty where all are of one byte.
    steps: Vec<usize>,
    found: RefCell<Findings>,
    /// Bytes that may still be made by writing shortcuts out.
    left: Cell<usize>,
}

impl<'t> Text<'t> {
    pub(super) fn new(name: &'t str, text: &'t str) -> Self {
        let starts = || text.char_indices().map(|(at, _)| at);
        Self {
            name,
            content: text,
            lines: std::iter::once(0)
                .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
                .collect(),
            steps: if text.is_ascii() {
                Vec::new()
            } else {
                starts().step_by(STEP).collect()
            },
            found: RefCell::new(Findings::new(PROBLEMS)),
            left: Cell::new(EXPANSION_LIMIT),
        }
    }

    /// The byte at which the character of that number begins, counted from 0; the end of the
    /// text where there are fewer.
    pub(super) fn byte_of(&self, character: usize) -> usize {
        if self.steps.is_empty() {
            return character.min(self.content.len());
        }
        let Some(step) = self.steps.get(character / STEP) else {
            return self.content.len();
        };
        let mut rest = self.content[*step..].char_indices();
        rest.nth(character % STEP)
            .map_or(self.content.len(), |(at, _)| step + at)
    }

    /// The character at a byte; behind the last line that says something, its last one.
    pub(super) fn spot_at(&self, byte: usize) -> Spot {
        let last = self.content.trim_end().char_indices().next_back();
        let start = self.boundary(last.map_or(0, |(at, _)| at.min(byte)));
        let end = self.content[start..]
            .chars()
            .next()
            .map_or(start, |c| start + c.len_utf8());
        let line_start = memchr::memrchr(b'\n', &self.content.as_bytes()[..start]).map_or(0, |at| at + 1);
        Spot {
            start,
            end,
            column: self.content[line_start..start].chars().count() + 1,
        }
    }

    /// The place, of which the first line is shown.
    pub(super) fn place(&self, spot: Spot) -> Place {
        let line = self.lines.partition_point(|start| *start <= spot.start);
        let line_start = self.lines[line - 1];
        let line_end = self.lines.get(line).map_or(self.content.len(), |next| next - 1);
        let from = self.boundary(line_start.max(spot.start.saturating_sub(WINDOW)));
        let to = self.boundary(line_end.min(spot.start + WINDOW));
        let end = self.content[spot.start.min(to)..spot.end.clamp(spot.start.min(to), to)]
            .trim_end()
            .len();
        let start = spot.start - from;
        let place = Place::in_text(self.name, &self.content[from..to], line, start..start + end);
        Place {
            column: spot.column,
            ..place
        }
    }

    pub(super) fn origin(&self, spot: Spot) -> Origin {
        Arc::new(self.place(spot))
    }

    /// The part of `spot` that holds `part`, a slice of a value as it is written there; all of
    /// it where it is written in another way, with escapes or on several lines.
    pub(super) fn within(&self, spot: Spot, part: &str) -> Spot {
        let written = &self.content[spot.start..spot.end];
        match written.find(part) {
            Some(at) if !part.is_empty() && !written.contains('\n') => Spot {
                start: spot.start + at,
                end: spot.start + at + part.len(),
                column: spot.column + written[..at].chars().count(),
            },
            _ => spot,
        }
    }

    /// Notes an error; what it says is made only where it is kept.
    pub(super) fn error<S: Into<Said>>(&self, code: Code, spot: Spot, say: impl FnOnce() -> S) {
        self.report(code, Severity::Error, spot, say);
    }

    /// Notes a warning.
    pub(super) fn warning<S: Into<Said>>(&self, code: Code, spot: Spot, say: impl FnOnce() -> S) {
        self.report(code, Severity::Warning, spot, say);
    }

    fn report<S: Into<Said>>(&self, code: Code, severity: Severity, spot: Spot, say: impl FnOnce() -> S) {
        self.found.borrow_mut().push_with(code, severity, || {
            let said = say().into();
            Diagnostic {
                hint: said.hint,
                ..Diagnostic::new(code, severity, said.message).at(self.place(spot))
            }
        });
    }

    /// Notes the error that something is there twice, and shows both.
    pub(super) fn twice(&self, again: Spot, first: Spot, message: impl FnOnce() -> String) {
        let (code, severity) = (Code::RmlMapping, Severity::Error);
        self.found.borrow_mut().push_with(code, severity, || {
            let diagnostic = Diagnostic::new(code, severity, message());
            diagnostic
                .at(self.place(again))
                .at(self.place(first).note("the first one"))
        });
    }

    /// Takes `bytes` from what may still be made; `false` where nothing is left, which is noted
    /// once.
    pub(super) fn charge(&self, bytes: usize, spot: Spot) -> bool {
        let left = self.left.get();
        if bytes <= left {
            self.left.set(left - bytes);
            return true;
        }
        if left > 0 {
            self.left.set(0);
            self.error(Code::RmlMapping, spot, || {
                (
                    format!(
                        "`{}` becomes larger than {} MiB when its prefixes, external references and lists are written out",
                        self.name,
                        EXPANSION_LIMIT >> 20
                    ),
                    "divide it into several documents",
                )
            });
        }
        false
    }

    pub(super) fn into_findings(self) -> Findings {
        self.found.into_inner()
    }

    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.content.len());
        while !self.content.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// A user's text as a message repeats it.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_lead_to_bytes() {
        let long = "é".repeat(3 * STEP) + "x";
        let text = Text::new("a", &long);
        for character in [0, 1, STEP - 1, STEP, 2 * STEP + 5, 3 * STEP] {
            assert_eq!(text.byte_of(character), 2 * character);
        }
        assert_eq!(text.byte_of(9 * STEP), long.len());
        assert_eq!(Text::new("a", "abc").byte_of(7), 3);
    }

    #[test]
    fn a_place_in_a_very_long_line_keeps_its_column() {
        let long = "a".repeat(5000) + "HERE" + &"é".repeat(5000);
        let text = Text::new("a", &long);
        let spot = Spot {
            start: 5000,
            end: 5004,
            column: 5001,
        };
        let place = text.place(spot);
        assert_eq!((place.line, place.column, place.text()), (1, 5001, "HERE"));
    }

    #[test]
    fn a_part_of_a_value_is_found_where_it_is_written_plainly() {
        let text = Text::new("a", "é: [xé$(y]");
        let spot = Spot {
            start: 5,
            end: 11,
            column: 5,
        };
        let part = text.within(spot, "$(y");
        assert_eq!((part.start, part.end, part.column), (8, 11, 7));
        assert_eq!(text.within(spot, "z"), spot);
    }

    #[test]
    fn what_is_too_much_is_said_once() {
        let text = Text::new("a", "abc");
        let spot = Spot {
            start: 0,
            end: 3,
            column: 1,
        };
        assert!(text.charge(EXPANSION_LIMIT, spot));
        assert!(text.charge(0, spot));
        let text = Text::new("a", "abc");
        assert!(!text.charge(EXPANSION_LIMIT + 1, spot));
        assert!(!text.charge(1, spot));
        assert_eq!(text.into_findings().errors(), 1);
    }
}
