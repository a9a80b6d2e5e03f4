//! [Formats for dates and times](https://www.w3.org/TR/tabular-data-model/#formats-for-dates-and-times).

mod pattern;
#[cfg(test)]
mod tests;
mod value;

use super::PatternError;
use pattern::{Field, Minutes, Part};
use std::fmt;
use value::Value;

/// Which parts the values of a datatype have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateKind {
    /// Year, month and day, as `date`.
    Date,
    /// Hour, minute and second, as `time`.
    Time,
    /// Both, as `dateTime` and `dateTimeStamp`.
    DateTime,
}

/// How the dates, times or both of a column are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat {
    pattern: String,
    kind: DateKind,
    parts: Vec<Part>,
}

/// Why a text is not a date or time of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    /// Not as in the pattern.
    Pattern,
    /// A day that the calendar does not have.
    Day,
    /// A time that the day does not have.
    Time,
    /// A time zone that does not exist: XML Schema has them up to 14:00.
    Zone,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pattern => "it is not as the format asks",
            Self::Day => "there is no such day",
            Self::Time => "there is no such time of day",
            Self::Zone => "there is no such time zone",
        })
    }
}

impl std::error::Error for DateError {}

impl DateKind {
    fn name(self) -> &'static str {
        match self {
            Self::Date => "a date",
            Self::Time => "a time",
            Self::DateTime => "a date with time",
        }
    }

    fn has_date(self) -> bool {
        self != Self::Time
    }

    fn has_time(self) -> bool {
        self != Self::Date
    }

    fn has(self, field: Field) -> bool {
        if Field::DATE.contains(&field) {
            self.has_date()
        } else {
            self.has_time()
        }
    }
}

impl DateFormat {
    /// A pattern such as `dd.MM.yyyy HH:mm:ss X`.
    ///
    /// It may have the fields that the standard lists, once each and in any order: `yyyy`,
    /// `y`, `MM`, `M`, `dd`, `d`, `HH`, `H`, `mm`, `m`, `ss`, `s`, after the seconds any number
    /// of `S`, and at the end one to three `X` or `x`. Two letters are two digits, one is one
    /// or two. `T` and all that is no letter stands for itself; other text is quoted.
    ///
    /// # Errors
    ///
    /// Other letters; a field that the kind cannot have or a part of it that is missing
    /// (only seconds may be); a field of one letter before another digit, since where it
    /// ends could not be told.
    pub fn parse(pattern: &str, kind: DateKind) -> Result<Self, PatternError> {
        Ok(Self {
            pattern: pattern.to_owned(),
            kind,
            parts: pattern::parse(pattern, kind)?,
        })
    }

    /// The pattern as written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Appends to `out` what XML Schema writes for the date or time `text`.
    ///
    /// Seconds that the pattern does not have are `00`; a fraction stays as it is; a time
    /// zone becomes `Z` or `+hh:mm`.
    ///
    /// # Errors
    ///
    /// A text that is not of the format or no day of the (proleptic Gregorian) calendar, no
    /// time or no time zone; `out` is then as before.
    pub fn read(&self, text: &str, out: &mut String) -> Result<(), DateError> {
        let mut value = Value::default();
        let mut rest = text;
        for part in &self.parts {
            rest = value.read(part, rest).ok_or(DateError::Pattern)?;
        }
        if !rest.is_empty() {
            return Err(DateError::Pattern);
        }
        value.check(self.kind)?;
        value.write(self.kind, out);
        Ok(())
    }

    /// A date or time in this format, for a hint: `07.12.2018 20:15:37`.
    pub fn example(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Field(field, width) => {
                    let value = match field {
                        Field::Year => "2018",
                        Field::Month => "12",
                        Field::Day if width.min == 1 => "7",
                        Field::Day => "07",
                        Field::Hour => "20",
                        Field::Minute => "15",
                        Field::Second => "37",
                    };
                    out.push_str(value);
                }
                Part::Fraction(point, max) => {
                    out.extend(*point);
                    out.extend("1234567890".chars().cycle().take(*max));
                }
                Part::Zone(zone) => out.push_str(match zone.minutes {
                    Minutes::Optional => "+01",
                    Minutes::Basic => "+0100",
                    Minutes::Extended => "+01:00",
                }),
            }
        }
        out
    }
}
