//! [Formats for numeric types](https://www.w3.org/TR/tabular-data-model/#formats-for-numeric-types).

mod layout;
#[cfg(test)]
mod tests;

use super::PatternError;
use layout::Layout;
use std::fmt;

/// How the numbers of a column are written.
///
/// With a pattern, exactly as the pattern says: `1234` is not of the format `#,##0`. Without
/// one, in the syntax that the standard gives for the case that only the decimal and group
/// characters are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Pattern {
        pattern: String,
        layout: Layout,
    },
    Free {
        decimal: String,
        /// Empty if there is none.
        group: String,
    },
}

/// Why a text is not a number of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// The sign, the percent sign or other text before or after the digits is not as in the
    /// pattern.
    Affix,
    /// Something else than a number.
    NotANumber,
    /// A group character is missing or in a wrong place.
    Group,
    /// Too few digits before the decimal character, or too many before an exponent.
    Integer,
    /// Too few or too many digits after the decimal character.
    Fraction,
    /// No exponent, or not one as in the pattern.
    Exponent,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Affix => "the sign or the text around the number is not as the format asks",
            Self::NotANumber => "it is not a number",
            Self::Group => "a group character is missing or in a wrong place",
            Self::Integer => "the number of digits before the decimal character is not as the format asks",
            Self::Fraction => "the number of digits after the decimal character is not as the format asks",
            Self::Exponent => "the exponent is not as the format asks",
        })
    }
}

impl std::error::Error for NumberError {}

impl NumberFormat {
    /// A pattern such as `#,##0.00`.
    ///
    /// In it the decimal and group characters are the given ones, `.` and `,` by default. It
    /// may have `0`, `#`, an exponent (`E0`, `E+0`), and around the digits `+`, `-`, `%`, `‰`,
    /// other text (in quotes if it has a meaning) and a second part for negative numbers.
    ///
    /// # Errors
    ///
    /// A pattern that is malformed or has other symbols of UAX 35; decimal and group
    /// characters that numbers need for themselves.
    pub fn parse(pattern: &str, decimal_char: Option<&str>, group_char: Option<&str>) -> Result<Self, PatternError> {
        let (decimal, group) = layout::characters(decimal_char, group_char, ",", 0..pattern.len())?;
        Ok(Self(Kind::Pattern {
            layout: Layout::parse(pattern, decimal, group)?,
            pattern: pattern.to_owned(),
        }))
    }

    /// Numbers with that decimal character, `.` by default, and that group character, none by
    /// default, between any two digits.
    ///
    /// # Errors
    ///
    /// Characters that numbers need for themselves, or that are the same; the span is empty.
    pub fn without_pattern(decimal_char: Option<&str>, group_char: Option<&str>) -> Result<Self, PatternError> {
        let (decimal, group) = layout::characters(decimal_char, group_char, "", 0..0)?;
        Ok(Self(Kind::Free { decimal, group }))
    }

    /// The pattern as written, if there is one.
    pub fn pattern(&self) -> Option<&str> {
        match &self.0 {
            Kind::Pattern { pattern, .. } => Some(pattern),
            Kind::Free { .. } => None,
        }
    }

    /// Appends to `out` what XML Schema writes for the number `text`.
    ///
    /// Digits stay as they are, so that `1,234.50` becomes `1234.50`; only where a percent or
    /// per-mille sign moves the decimal point, zeros at the ends go. `NaN`, `INF` and `-INF`
    /// are read in every format. Whether the datatype has fractions, exponents and these
    /// values is the caller's to check.
    ///
    /// # Errors
    ///
    /// A text that is not of the format; `out` is then as before.
    pub fn read(&self, text: &str, out: &mut String) -> Result<(), NumberError> {
        if matches!(text, "NaN" | "INF" | "-INF") {
            out.push_str(text);
            return Ok(());
        }
        let number = match &self.0 {
            Kind::Pattern { layout, .. } => read_layout(layout, text)?,
            Kind::Free { decimal, group } => read_free(decimal, group, text)?,
        };
        number.write(out);
        Ok(())
    }

    /// A number in this format, for a hint: `12,345.67`.
    pub fn example(&self) -> String {
        match &self.0 {
            Kind::Pattern { layout, .. } => example(layout),
            Kind::Free { decimal, group } => format!("12{group}345{decimal}67"),
        }
    }
}

/// A number taken apart.
struct Number<'t> {
    is_negative: bool,
    /// Digits, perhaps with group characters.
    integer: &'t str,
    integer_digits: usize,
    /// The same.
    fraction: &'t str,
    /// What follows the `E`, or nothing.
    exponent: &'t str,
    shift: usize,
}

impl Number<'_> {
    fn write(&self, out: &mut String) {
        if self.is_negative {
            out.push('-');
        }
        // Group characters have no ASCII digits.
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let mut before_point = self.integer_digits.saturating_sub(self.shift);
        let mut integer = self.integer.bytes().filter(is_digit).peekable();
        while self.shift > 0 && before_point > 1 && integer.next_if_eq(&b'0').is_some() {
            before_point -= 1;
        }
        if before_point == 0 {
            out.push('0');
        }
        for digit in integer.by_ref().take(before_point) {
            out.push(char::from(digit));
        }
        let point = out.len();
        out.push('.');
        for _ in self.integer_digits..self.shift {
            out.push('0');
        }
        for digit in integer.chain(self.fraction.bytes().filter(is_digit)) {
            out.push(char::from(digit));
        }
        if self.shift > 0 {
            let kept = out[point..].trim_end_matches('0').len();
            out.truncate(point + kept);
        }
        if out.len() == point + 1 {
            out.truncate(point);
        }
        if !self.exponent.is_empty() {
            out.push('E');
            out.push_str(self.exponent);
        }
    }
}

/// Digits, and group characters between them, as far as they go.
struct Run<'t> {
    text: &'t str,
    digits: usize,
    has_double_group: bool,
    rest: &'t str,
}

impl<'t> Run<'t> {
    fn new(text: &'t str, group: &str) -> Self {
        let mut rest = text;
        let mut digits = 0;
        let mut has_double_group = false;
        let mut is_after_group = false;
        loop {
            if let Some(after) = strip_digit(rest) {
                rest = after;
                digits += 1;
                is_after_group = false;
            } else if let Some(after) = rest.strip_prefix(group).filter(|_| !group.is_empty()) {
                rest = after;
                has_double_group |= is_after_group;
                is_after_group = true;
            } else {
                break;
            }
        }
        Self {
            text: &text[..text.len() - rest.len()],
            digits,
            has_double_group,
            rest,
        }
    }

    /// Whether it has group characters where `is_boundary` says so of the number of digits
    /// before, and nowhere else.
    fn is_grouped(&self, group: &str, is_boundary: impl Fn(usize) -> bool) -> bool {
        let mut rest = self.text;
        for seen in 0..self.digits {
            if seen > 0 && is_boundary(seen) {
                match rest.strip_prefix(group) {
                    Some(after) => rest = after,
                    None => return false,
                }
            }
            match strip_digit(rest) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        rest.is_empty()
    }
}

fn strip_digit(text: &str) -> Option<&str> {
    text.strip_prefix(|c: char| c.is_ascii_digit())
}

fn read_layout<'t>(layout: &Layout, text: &'t str) -> Result<Number<'t>, NumberError> {
    let mut error = NumberError::Affix;
    for form in &layout.forms {
        let inner = text
            .strip_prefix(form.prefix.as_str())
            .and_then(|rest| rest.strip_suffix(form.suffix.as_str()));
        match inner.map(|inner| read_digits(layout, inner)) {
            Some(Ok(number)) => {
                return Ok(Number {
                    is_negative: form.is_negative,
                    ..number
                });
            }
            Some(Err(found)) => error = found,
            None => {}
        }
    }
    Err(error)
}

fn read_digits<'t>(layout: &Layout, text: &'t str) -> Result<Number<'t>, NumberError> {
    let Layout {
        digits, decimal, group, ..
    } = layout;
    // A group character that the pattern does not have is found all the same, to say so.
    let integer = Run::new(text, group);
    let integer_is_grouped = integer.is_grouped(group, |seen| {
        digits
            .grouping
            .is_some_and(|grouping| grouping.is_boundary(integer.digits - seen))
    });
    let after_point = integer.rest.strip_prefix(decimal.as_str());
    let fraction = Run::new(
        after_point.unwrap_or_default(),
        if digits.fraction_group.is_some() { group } else { "" },
    );
    let rest = if after_point.is_some() {
        fraction.rest
    } else {
        integer.rest
    };
    let exponent = match (digits.exponent, rest.strip_prefix('E')) {
        (Some(_), None) if rest.is_empty() => return Err(NumberError::Exponent),
        (Some(expected), Some(exponent)) if expected.accepts(exponent) => exponent,
        (_, Some(_)) => return Err(NumberError::Exponent),
        _ if rest.is_empty() => "",
        _ => return Err(NumberError::NotANumber),
    };
    if integer.digits + fraction.digits == 0 {
        return Err(NumberError::NotANumber);
    }
    if !integer_is_grouped
        || !fraction.is_grouped(group, |seen| {
            digits.fraction_group.is_some_and(|size| seen.is_multiple_of(size))
        })
    {
        return Err(NumberError::Group);
    }
    let is_too_wide = digits.exponent.is_some() && integer.digits > digits.integer_width;
    if integer.digits < digits.integer_min || is_too_wide {
        return Err(NumberError::Integer);
    }
    let has_point = digits.bare_point || fraction.digits > 0;
    if fraction.digits < digits.fraction_min
        || fraction.digits > digits.fraction_max
        || has_point != after_point.is_some()
    {
        return Err(NumberError::Fraction);
    }
    Ok(Number {
        is_negative: false,
        integer: integer.text,
        integer_digits: integer.digits,
        fraction: fraction.text,
        exponent,
        shift: layout.shift,
    })
}

/// The six steps of the standard, in order.
fn read_free<'t>(decimal: &str, group: &str, text: &'t str) -> Result<Number<'t>, NumberError> {
    let is_negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if strip_digit(unsigned).is_none() {
        return Err(NumberError::NotANumber);
    }
    let integer = Run::new(unsigned, group);
    if integer.has_double_group {
        return Err(NumberError::Group);
    }
    let fraction = Run::new(integer.rest.strip_prefix(decimal).unwrap_or_default(), "");
    let rest = match integer.rest.strip_prefix(decimal) {
        Some(_) if fraction.digits == 0 => return Err(NumberError::Fraction),
        Some(_) => fraction.rest,
        None => integer.rest,
    };
    let (exponent, shift) = match rest {
        "" => ("", 0),
        "%" => ("", 2),
        "‰" => ("", 3),
        _ => {
            let exponent = rest.strip_prefix('E').ok_or(NumberError::NotANumber)?;
            let run = Run::new(exponent.strip_prefix(['+', '-']).unwrap_or(exponent), "");
            if run.digits == 0 || !run.rest.is_empty() {
                return Err(NumberError::Exponent);
            }
            (exponent, 0)
        }
    };
    Ok(Number {
        is_negative,
        integer: integer.text,
        integer_digits: integer.digits,
        fraction: fraction.text,
        exponent,
        shift,
    })
}

fn example(layout: &Layout) -> String {
    let digits = &layout.digits;
    let mut sequence = "1234567890".chars().cycle();
    let mut out = layout
        .forms
        .first()
        .map_or_else(String::new, |form| form.prefix.clone());
    let shown = match (digits.exponent, digits.grouping) {
        (Some(_), _) => digits.integer_width.min(1),
        (None, Some(grouping)) if grouping.primary == grouping.secondary => grouping.primary + 2,
        (None, Some(grouping)) => grouping.primary + grouping.secondary + 1,
        (None, None) if layout.shift > 0 => 2,
        (None, None) => 4,
    };
    let integer = shown.max(digits.integer_min);
    for remaining in (1..=integer).rev() {
        if remaining < integer && digits.grouping.is_some_and(|grouping| grouping.is_boundary(remaining)) {
            out.push_str(&layout.group);
        }
        out.extend(sequence.next());
    }
    if digits.fraction_max > 0 || digits.bare_point {
        out.push_str(&layout.decimal);
    }
    let shown = digits.fraction_group.map_or(2, |size| size + 1);
    for seen in 0..shown.min(digits.fraction_max).max(digits.fraction_min) {
        if seen > 0 && digits.fraction_group.is_some_and(|size| seen.is_multiple_of(size)) {
            out.push_str(&layout.group);
        }
        out.extend(sequence.next());
    }
    if let Some(exponent) = digits.exponent {
        out.push_str(if exponent.has_plus { "E+" } else { "E" });
        out.extend(std::iter::repeat_n('0', exponent.min - 1));
        out.push('6');
    }
    if let Some(form) = layout.forms.first() {
        out.push_str(&form.suffix);
    }
    out
}
