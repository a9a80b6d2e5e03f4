//! Texts of dates and times, read part by part.

use super::pattern::{Field, Minutes, Part, Width, Zone};
use super::{DateError, DateKind};
use std::fmt::Write as _;

/// What a text says.
#[derive(Default)]
pub(super) struct Value<'t> {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    /// Its digits.
    fraction: &'t str,
    zone: Option<Offset>,
}

/// The time zone of a value.
#[derive(Clone, Copy)]
enum Offset {
    Utc,
    Signed { sign: char, hours: u32, minutes: u32 },
}

impl<'t> Value<'t> {
    /// Reads one part at the start of `text` and gives the rest.
    pub(super) fn read(&mut self, part: &Part, text: &'t str) -> Option<&'t str> {
        match part {
            Part::Literal(literal) => text.strip_prefix(literal.as_str()),
            Part::Field(field, width) => {
                let (value, rest) = width.read(text)?;
                *self.field(*field) = value;
                Some(rest)
            }
            Part::Fraction(point, max) => {
                let digits = match point {
                    None => text,
                    Some(point) => match text.strip_prefix(*point) {
                        None => return Some(text),
                        Some(digits) => digits,
                    },
                };
                let len = digits.bytes().take(*max).take_while(u8::is_ascii_digit).count();
                if point.is_some() && len == 0 {
                    return None;
                }
                self.fraction = &digits[..len];
                Some(&digits[len..])
            }
            Part::Zone(zone) => {
                let (offset, rest) = zone.read(text)?;
                self.zone = Some(offset);
                Some(rest)
            }
        }
    }

    fn field(&mut self, field: Field) -> &mut u32 {
        match field {
            Field::Year => &mut self.year,
            Field::Month => &mut self.month,
            Field::Day => &mut self.day,
            Field::Hour => &mut self.hour,
            Field::Minute => &mut self.minute,
            Field::Second => &mut self.second,
        }
    }

    pub(super) fn check(&self, kind: DateKind) -> Result<(), DateError> {
        if kind.has_date() && !(1..=days(self.year, self.month)).contains(&self.day) {
            return Err(DateError::Day);
        }
        if kind.has_time() && (self.hour > 23 || self.minute > 59 || self.second > 59) {
            return Err(DateError::Time);
        }
        match self.zone {
            Some(Offset::Signed { hours, minutes, .. }) if minutes > 59 || hours * 60 + minutes > 14 * 60 => {
                Err(DateError::Zone)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn write(&self, kind: DateKind, out: &mut String) {
        // Writing to a string cannot fail.
        if kind.has_date() {
            let _ = write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day);
        }
        if kind == DateKind::DateTime {
            out.push('T');
        }
        if kind.has_time() {
            let _ = write!(out, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second);
            if !self.fraction.is_empty() {
                out.push('.');
                out.push_str(self.fraction);
            }
        }
        match self.zone {
            None => {}
            Some(Offset::Utc) => out.push('Z'),
            Some(Offset::Signed { sign, hours, minutes }) => {
                let _ = write!(out, "{sign}{hours:02}:{minutes:02}");
            }
        }
    }
}

impl Width {
    /// The number that the first digits of `text` make, and the rest.
    fn read(self, text: &str) -> Option<(u32, &str)> {
        let len = text.bytes().take(self.max).take_while(u8::is_ascii_digit).count();
        if len < self.min {
            return None;
        }
        Some((text[..len].parse().ok()?, &text[len..]))
    }
}

impl Zone {
    fn read(self, text: &str) -> Option<(Offset, &str)> {
        if self.has_z
            && let Some(rest) = text.strip_prefix('Z')
        {
            return Some((Offset::Utc, rest));
        }
        let sign = text.chars().next().filter(|c| matches!(c, '+' | '-'))?;
        let (hours, rest) = Width::TWO.read(&text[1..])?;
        let minutes = match self.minutes {
            Minutes::Optional if rest.is_empty() => Some((0, rest)),
            Minutes::Optional | Minutes::Basic => Width::TWO.read(rest),
            Minutes::Extended => Width::TWO.read(rest.strip_prefix(':')?),
        };
        let (minutes, rest) = minutes?;
        Some((Offset::Signed { sign, hours, minutes }, rest))
    }
}

/// How many days a month has; none if there is no such month.
fn days(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}
