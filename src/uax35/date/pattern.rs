//! [Date patterns](https://www.unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns)
//! taken apart.

use super::DateKind;
use crate::uax35::{PatternError, quoted};
use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Literal(String),
    Field(Field, Width),
    /// At most so many digits of a second, after that character if there is one; both may
    /// be left out.
    Fraction(Option<char>, usize),
    Zone(Zone),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// The least and the greatest number of digits of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Width {
    pub(super) min: usize,
    pub(super) max: usize,
}

impl Width {
    /// Exactly two digits.
    pub(super) const TWO: Self = Self { min: 2, max: 2 };
}

/// A time zone: `x` to `xxx`, with `Z` for UTC if the letter is large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Zone {
    pub(super) has_z: bool,
    pub(super) minutes: Minutes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Minutes {
    Optional,
    Basic,
    Extended,
}

impl Field {
    pub(super) const DATE: &'static [Self] = &[Self::Year, Self::Month, Self::Day];
    pub(super) const TIME: &'static [Self] = &[Self::Hour, Self::Minute, Self::Second];

    fn name(self) -> &'static str {
        match self {
            Self::Year => "the year (`yyyy`)",
            Self::Month => "the month (`MM`)",
            Self::Day => "the day (`dd`)",
            Self::Hour => "the hour (`HH`)",
            Self::Minute => "the minutes (`mm`)",
            Self::Second => "the seconds (`ss`)",
        }
    }
}

/// The parts of `pattern`, checked against what a value of `kind` needs.
pub(super) fn parse(pattern: &str, kind: DateKind) -> Result<Vec<Part>, PatternError> {
    let mut parser = Parser {
        pattern,
        kind,
        parts: Vec::new(),
        ends_open: None,
    };
    parser.run()?;
    let is_missing = |field: Field| kind.has(field) && field != Field::Second && !has_field(&parser.parts, field);
    if let Some(missing) = Field::DATE.iter().chain(Field::TIME).find(|field| is_missing(**field)) {
        return Err(PatternError::new(
            format!("the pattern of {} needs {}", kind.name(), missing.name()),
            0..pattern.len(),
        ));
    }
    Ok(parser.parts)
}

fn has_field(parts: &[Part], field: Field) -> bool {
    parts
        .iter()
        .any(|part| matches!(part, Part::Field(found, _) if *found == field))
}

struct Parser<'p> {
    pattern: &'p str,
    kind: DateKind,
    parts: Vec<Part>,
    /// Where a field of more or fewer digits is that ends at what comes next.
    ends_open: Option<Range<usize>>,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), PatternError> {
        let pattern = self.pattern;
        let mut at = 0;
        while let Some(c) = pattern[at..].chars().next() {
            if let Some(Part::Zone(_)) = self.parts.last() {
                return Err(PatternError::new(
                    "a time zone is the last part of a pattern",
                    at..pattern.len(),
                ));
            }
            if c == '\'' {
                let Some((text, len)) = quoted(&pattern[at..]) else {
                    return Err(PatternError::new(
                        "this quote is not closed; `''` is the quote itself",
                        at..pattern.len(),
                    ));
                };
                self.literal(&text, at..at + len)?;
                at += len;
            } else if c == 'T' || !c.is_ascii_alphabetic() {
                let end = at + c.len_utf8();
                self.literal(&pattern[at..end], at..end)?;
                at = end;
            } else {
                let len = pattern[at..].bytes().take_while(|byte| char::from(*byte) == c).count();
                self.letters(c, at..at + len)?;
                at += len;
            }
        }
        Ok(())
    }

    fn literal(&mut self, text: &str, span: Range<usize>) -> Result<(), PatternError> {
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            self.close(&span)?;
        }
        self.ends_open = None;
        if let Some(Part::Literal(before)) = self.parts.last_mut() {
            before.push_str(text);
        } else {
            self.parts.push(Part::Literal(text.to_owned()));
        }
        Ok(())
    }

    /// A field ends because `next` comes, which are digits.
    fn close(&mut self, next: &Range<usize>) -> Result<(), PatternError> {
        match self.ends_open.take() {
            None => Ok(()),
            Some(open) => Err(PatternError::new(
                format!(
                    "where `{}` ends before other digits cannot be told; write as many letters as it has digits",
                    &self.pattern[open.clone()]
                ),
                open.start..next.end,
            )),
        }
    }

    fn letters(&mut self, letter: char, span: Range<usize>) -> Result<(), PatternError> {
        let len = span.len();
        let width = Width { min: len, max: 2 };
        match (letter, len) {
            ('y', 4) => self.field(Field::Year, Width { min: 4, max: 4 }, span),
            ('y', 1) => self.field(Field::Year, YEAR, span),
            ('M', 1 | 2) => self.field(Field::Month, width, span),
            ('d', 1 | 2) => self.field(Field::Day, width, span),
            ('H', 1 | 2) => self.field(Field::Hour, width, span),
            ('m', 1 | 2) => self.field(Field::Minute, width, span),
            ('s', 1 | 2) => self.field(Field::Second, width, span),
            ('S', _) => self.fraction(span),
            ('x' | 'X', 1..=3) => {
                self.parts.push(Part::Zone(Zone {
                    has_z: letter == 'X',
                    minutes: match len {
                        1 => Minutes::Optional,
                        2 => Minutes::Basic,
                        _ => Minutes::Extended,
                    },
                }));
                Ok(())
            }
            _ => Err(PatternError::new(unknown(letter, &self.pattern[span.clone()]), span)),
        }
    }

    fn field(&mut self, field: Field, width: Width, span: Range<usize>) -> Result<(), PatternError> {
        let hint = match field {
            Field::Month => "; the minutes are `mm`",
            Field::Minute => "; the month is `MM`",
            _ => "",
        };
        if !self.kind.has(field) {
            return Err(PatternError::new(
                format!("{} does not have {}{hint}", self.kind.name(), field.name()),
                span,
            ));
        }
        if has_field(&self.parts, field) {
            return Err(PatternError::new(
                format!("{} is in the pattern twice{hint}", field.name()),
                span,
            ));
        }
        self.close(&span)?;
        self.ends_open = (width.min < width.max).then_some(span);
        self.parts.push(Part::Field(field, width));
        Ok(())
    }

    /// The `.` or `,` before the fraction goes with it: a value without fraction has none.
    fn fraction(&mut self, span: Range<usize>) -> Result<(), PatternError> {
        let point = match self.parts.last_mut() {
            Some(Part::Literal(text)) if text == "." || text == "," => text.pop(),
            _ => None,
        };
        if point.is_some() {
            self.parts.pop();
        }
        if !matches!(self.parts.last(), Some(Part::Field(Field::Second, _))) {
            return Err(PatternError::new(
                "a fraction stands after the seconds, as in `ss.SSS`",
                span,
            ));
        }
        self.close(&span)?;
        self.parts.push(Part::Fraction(point, span.len()));
        self.ends_open = Some(span);
        Ok(())
    }
}

/// A year of any number of digits. No more than fit a `u32`: more are no date of a table.
const YEAR: Width = Width { min: 1, max: 9 };

/// Why letters are no field, with what was meant if that can be guessed.
fn unknown(letter: char, letters: &str) -> String {
    let hint = match letter {
        'y' | 'u' | 'Y' => "the year is `yyyy`, with all its digits",
        'M' | 'L' => "names of months are not supported, the month is `MM` or `M`",
        'd' => "the day is `dd` or `d`",
        'D' => "the day of the month is `dd` or `d`",
        'E' | 'e' | 'c' => "names and numbers of weekdays are not supported",
        'h' | 'K' | 'k' | 'H' | 'a' | 'b' | 'B' => "the hour is `HH` or `H`, from 0 to 23",
        'm' => "the minutes are `mm` or `m`",
        's' => "the seconds are `ss` or `s`",
        'z' | 'Z' | 'O' | 'v' | 'V' | 'x' | 'X' => "a time zone is `X`, `XX`, `XXX`, `x`, `xx` or `xxx`",
        _ => "text that stands for itself is written in quotes: `'`",
    };
    format!("`{letters}` is not a field of a date or time here: {hint}")
}
