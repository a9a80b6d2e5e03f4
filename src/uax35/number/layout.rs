//! [Number patterns](https://www.unicode.org/reports/tr35/tr35-numbers.html#Number_Format_Patterns)
//! and what they say of a number.

use crate::uax35::{PatternError, quoted};
use std::ops::Range;

/// What a number of a pattern looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) decimal: String,
    /// Empty where the pattern cannot have one.
    pub(super) group: String,
    /// What stands around a positive number, then around a negative one.
    pub(super) forms: Vec<Form>,
    pub(super) digits: Digits,
    /// How many places a percent or per-mille sign moves the decimal point.
    pub(super) shift: usize,
}

/// What stands before and after the digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) prefix: String,
    pub(super) suffix: String,
    pub(super) is_negative: bool,
}

/// How many digits there are, and how they are grouped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Digits {
    pub(super) integer_min: usize,
    /// Digits of the pattern's integer part, required or not: a bound only where there is
    /// an exponent.
    pub(super) integer_width: usize,
    pub(super) grouping: Option<Grouping>,
    pub(super) fraction_min: usize,
    pub(super) fraction_max: usize,
    pub(super) fraction_group: Option<usize>,
    /// The pattern has a decimal character and no digit after it, as `0.` does.
    pub(super) bare_point: bool,
    pub(super) exponent: Option<Exponent>,
}

/// Sizes of the groups of the integer part: the last one, and those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grouping {
    pub(super) primary: usize,
    pub(super) secondary: usize,
}

impl Grouping {
    /// Whether a group ends where `remaining` digits follow.
    pub(super) fn is_boundary(self, remaining: usize) -> bool {
        remaining
            .checked_sub(self.primary)
            .is_some_and(|before| before.is_multiple_of(self.secondary))
    }
}

/// The exponent of a scientific pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exponent {
    /// `E+0`: a positive exponent has a `+`.
    pub(super) has_plus: bool,
    pub(super) min: usize,
}

impl Exponent {
    /// Whether `text`, what follows the `E`, is an exponent.
    pub(super) fn accepts(self, text: &str) -> bool {
        let digits = match text.strip_prefix('-') {
            Some(digits) => digits,
            None if self.has_plus => match text.strip_prefix('+') {
                Some(digits) => digits,
                None => return false,
            },
            None => text,
        };
        digits.len() >= self.min && digits.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The decimal character and, if there may be one, the group character, checked.
///
/// `default_group` is the one of a pattern for which none is given; a `decimal` that is the
/// same takes precedence over it.
pub(super) fn characters(
    decimal: Option<&str>,
    group: Option<&str>,
    default_group: &str,
    span: Range<usize>,
) -> Result<(String, String), PatternError> {
    let is_reserved = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '%' | '‰' | '#' | 'E');
    for (name, value) in [("decimal", decimal), ("group", group)] {
        let Some(value) = value else { continue };
        if value.is_empty() {
            return Err(PatternError::new(format!("the {name} character is empty"), span));
        }
        if let Some(c) = value.chars().find(|c| is_reserved(*c)) {
            return Err(PatternError::new(
                format!("the {name} character cannot be or contain `{c}`, which has a meaning in numbers"),
                span,
            ));
        }
    }
    let clash = |decimal: &str, group: &str| decimal.starts_with(group) || group.starts_with(decimal);
    let point = decimal.unwrap_or(".");
    match group {
        Some(group) if clash(point, group) => Err(PatternError::new(
            format!("the group character `{group}` and the decimal character `{point}` cannot be told apart"),
            span,
        )),
        Some(group) => Ok((point.to_owned(), group.to_owned())),
        None if clash(point, default_group) => Ok((point.to_owned(), String::new())),
        None => Ok((point.to_owned(), default_group.to_owned())),
    }
}

impl Layout {
    /// Parses `pattern`, in which `decimal` and `group` stand for themselves.
    pub(super) fn parse(pattern: &str, decimal: String, group: String) -> Result<Self, PatternError> {
        let mut parser = Parser {
            pattern,
            at: 0,
            decimal,
            group,
        };
        let positive = parser.subpattern()?;
        let semicolon = parser.at..parser.at + 1;
        let negative = if parser.eat(";") {
            Some(parser.subpattern()?)
        } else {
            None
        };
        if parser.at < pattern.len() {
            return Err(parser.error_here("a pattern has at most two parts: positive and negative numbers"));
        }
        let forms = forms(&positive, negative.as_ref(), semicolon)?;
        Ok(Self {
            forms,
            digits: positive.digits,
            shift: positive.prefix.shift.max(positive.suffix.shift),
            decimal: parser.decimal,
            group: parser.group,
        })
    }
}

/// What stands around positive and around negative numbers.
///
/// A negative number has the affixes of the second part, whose digits say nothing. Without
/// one it has a `-` in front, or in the place of the pattern's `+`.
fn forms(
    positive: &Subpattern,
    negative: Option<&Subpattern>,
    semicolon: Range<usize>,
) -> Result<Vec<Form>, PatternError> {
    let form = |prefix: &str, suffix: &str, is_negative| Form {
        prefix: prefix.to_owned(),
        suffix: suffix.to_owned(),
        is_negative,
    };
    let Subpattern { prefix, suffix, .. } = positive;
    let first = form(&prefix.text, &suffix.text, prefix.has_minus || suffix.has_minus);
    let Some(negative) = negative else {
        if first.is_negative {
            return Ok(vec![first]);
        }
        let second = if prefix.has_plus || suffix.has_plus {
            form(&prefix.negated, &suffix.negated, true)
        } else {
            form(&format!("-{}", prefix.text), &suffix.text, true)
        };
        return Ok(vec![first, second]);
    };
    let second = form(&negative.prefix.text, &negative.suffix.text, true);
    if first.prefix == second.prefix && first.suffix == second.suffix {
        return Err(PatternError::new(
            "the parts for positive and for negative numbers are alike; write only one",
            semicolon,
        ));
    }
    if positive.prefix.shift.max(positive.suffix.shift) != negative.prefix.shift.max(negative.suffix.shift) {
        return Err(PatternError::new(
            "the parts for positive and for negative numbers differ in their `%` or `‰`",
            semicolon,
        ));
    }
    Ok(vec![first, second])
}

struct Subpattern {
    prefix: Affix,
    digits: Digits,
    suffix: Affix,
}

#[derive(Default)]
struct Affix {
    text: String,
    /// The same with `-` for each `+`.
    negated: String,
    has_plus: bool,
    has_minus: bool,
    shift: usize,
}

impl Affix {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.negated.push_str(text);
    }
}

struct Parser<'p> {
    pattern: &'p str,
    /// Bytes read.
    at: usize,
    decimal: String,
    group: String,
}

impl<'p> Parser<'p> {
    fn rest(&self) -> &'p str {
        &self.pattern[self.at..]
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// How many bytes the group character has, if it is next and a digit follows.
    ///
    /// In other places it is text of a prefix or suffix: the space of `# ##0 %`.
    fn group_ahead(&self) -> Option<usize> {
        (!self.group.is_empty())
            .then(|| self.rest().strip_prefix(self.group.as_str()))
            .flatten()
            .is_some_and(|after| after.starts_with(['#', '0']))
            .then_some(self.group.len())
    }

    fn eat_group(&mut self) -> bool {
        let ahead = self.group_ahead();
        self.at += ahead.unwrap_or(0);
        ahead.is_some()
    }

    fn is_at_digits(&self) -> bool {
        let rest = self.rest();
        rest.starts_with(['#', '0'])
            || self.group_ahead().is_some()
            || rest
                .strip_prefix(self.decimal.as_str())
                .is_some_and(|after| after.starts_with(['#', '0']))
    }

    /// An error about the next character.
    fn error_here(&self, message: impl Into<String>) -> PatternError {
        let len = self.rest().chars().next().map_or(0, char::len_utf8);
        PatternError::new(message, self.at..self.at + len)
    }

    fn subpattern(&mut self) -> Result<Subpattern, PatternError> {
        let prefix = self.affix(true)?;
        let start = self.at;
        let digits = self.digits()?;
        if digits.integer_width + digits.fraction_max == 0 {
            return Err(PatternError::new(
                "the pattern has no digit: write `0` for one that is always there, `#` for one that may be",
                0..self.pattern.len(),
            ));
        }
        let span = start..self.at;
        let suffix = self.affix(false)?;
        if prefix.shift > 0 && suffix.shift > 0 {
            return Err(PatternError::new(
                "a number has one percent or per-mille sign: before or after it",
                0..self.pattern.len(),
            ));
        }
        if digits.exponent.is_some() && prefix.shift + suffix.shift > 0 {
            return Err(PatternError::new(
                "a number has an exponent or a percent or per-mille sign, not both",
                span,
            ));
        }
        Ok(Subpattern { prefix, digits, suffix })
    }

    /// Text before the digits or after them.
    fn affix(&mut self, is_prefix: bool) -> Result<Affix, PatternError> {
        let mut affix = Affix::default();
        while let Some(c) = self.rest().chars().next() {
            if c == ';' || (is_prefix && self.is_at_digits()) {
                break;
            }
            let is_separator = [&self.decimal, &self.group]
                .into_iter()
                .any(|text| !text.trim().is_empty() && self.rest().starts_with(text.as_str()));
            if is_separator {
                return Err(self.error_here(
                    "the group character stands between two digits, the decimal character once, after the integer part",
                ));
            }
            match c {
                '\'' => {
                    let Some((text, len)) = quoted(self.rest()) else {
                        return Err(PatternError::new(
                            "this quote is not closed; `''` is the quote itself",
                            self.at..self.pattern.len(),
                        ));
                    };
                    affix.push(&text);
                    self.at += len;
                    continue;
                }
                '%' | '‰' if affix.shift > 0 => {
                    return Err(self.error_here("a number has one percent or per-mille sign"));
                }
                '%' | '‰' => {
                    affix.shift = if c == '%' { 2 } else { 3 };
                    affix.push(c.encode_utf8(&mut [0; 4]));
                }
                '+' => {
                    affix.has_plus = true;
                    affix.text.push('+');
                    affix.negated.push('-');
                }
                '-' => {
                    affix.has_minus = true;
                    affix.push("-");
                }
                '.' | ',' => return Err(self.error_here(self.other_separator(c))),
                '0' | '#' => return Err(self.error_here("the digits of a number stand together")),
                '1'..='9' | '@' | '*' | '¤' | 'E' => {
                    return Err(self.error_here(format!(
                        "`{c}` has a meaning in patterns that is not supported here; the text itself is written '{c}'"
                    )));
                }
                c => affix.push(c.encode_utf8(&mut [0; 4])),
            }
            self.at += c.len_utf8();
        }
        Ok(affix)
    }

    /// Says which characters hold, to someone who wrote another.
    fn other_separator(&self, c: char) -> String {
        let group = if self.group.is_empty() {
            "there is no group character".to_owned()
        } else {
            format!("the group character is `{}`", self.group)
        };
        format!("`{c}` is neither: the decimal character is `{}`, {group}", self.decimal)
    }

    fn digits(&mut self) -> Result<Digits, PatternError> {
        let mut digits = Digits::default();
        let start = self.at;
        self.integer(&mut digits)?;
        if self.eat(&self.decimal.clone()) {
            self.fraction(&mut digits)?;
            digits.bare_point = digits.fraction_max == 0;
        }
        if self.rest().starts_with('E') {
            let span = start..self.at;
            self.exponent(&mut digits)?;
            if digits.grouping.is_some() || digits.fraction_group.is_some() {
                return Err(PatternError::new("a number with an exponent has no groups", span));
            }
        }
        Ok(digits)
    }

    /// The last group of the pattern says how long the last one of a number is, the one
    /// before it how long all others are; what comes before says nothing.
    fn integer(&mut self, digits: &mut Digits) -> Result<(), PatternError> {
        let mut in_group = 0;
        let mut before = None;
        let mut is_grouped = false;
        loop {
            if self.rest().starts_with('#') && digits.integer_min > 0 {
                return Err(self.error_here("before the decimal character every `#` stands before every `0`"));
            }
            if self.eat("#") || self.eat("0") {
                in_group += 1;
                digits.integer_width += 1;
                digits.integer_min += usize::from(self.pattern[..self.at].ends_with('0'));
            } else if self.eat_group() {
                before = is_grouped.then_some(in_group);
                is_grouped = true;
                in_group = 0;
            } else {
                break;
            }
        }
        digits.grouping = is_grouped.then(|| Grouping {
            primary: in_group,
            secondary: before.unwrap_or(in_group),
        });
        Ok(())
    }

    /// All groups of a fraction are as long as the first; the last one may be shorter.
    fn fraction(&mut self, digits: &mut Digits) -> Result<(), PatternError> {
        let start = self.at;
        let mut in_group = 0;
        loop {
            if self.rest().starts_with('0') && digits.fraction_max > digits.fraction_min {
                return Err(self.error_here("after the decimal character every `0` stands before every `#`"));
            }
            if self.eat("0") || self.eat("#") {
                in_group += 1;
                digits.fraction_max += 1;
                digits.fraction_min += usize::from(self.pattern[..self.at].ends_with('0'));
            } else if self.eat_group() {
                let size = *digits.fraction_group.get_or_insert(in_group);
                if size == 0 || size != in_group {
                    return Err(PatternError::new(
                        "the groups of a fraction are of one size",
                        start..self.at,
                    ));
                }
                in_group = 0;
            } else {
                break;
            }
        }
        if digits.fraction_group.is_some_and(|size| in_group > size) {
            return Err(PatternError::new(
                "the groups of a fraction are of one size",
                start..self.at,
            ));
        }
        Ok(())
    }

    fn exponent(&mut self, digits: &mut Digits) -> Result<(), PatternError> {
        let start = self.at;
        self.eat("E");
        let has_plus = self.eat("+");
        let mut min = 0;
        while self.eat("0") {
            min += 1;
        }
        if min == 0 {
            return Err(PatternError::new(
                "an exponent is written `E0` or `E+0`, with a `0` for each digit that is always there",
                start..self.at,
            ));
        }
        digits.exponent = Some(Exponent { has_plus, min });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::uax35::NumberFormat;

    #[test]
    fn bad_patterns_say_where() {
        let cases: &[(&str, &str, &str)] = &[
            ("[", "[", "no digit"),
            ("", "", "no digit"),
            (".", ".", "decimal character once"),
            ("0#", "#", "every `#` stands before"),
            ("0.#0", "0", "every `0` stands before"),
            ("#,", ",", "between two digits"),
            ("#,,##0", ",", "between two digits"),
            ("0.0.0", ".", "once"),
            ("0.0,00", "0,00", "one size"),
            ("0.,0", ",", "one size"),
            ("0x0", "0", "together"),
            ("0E", "E", "`E0` or `E+0`"),
            ("0E-0", "E", "`E0` or `E+0`"),
            ("0e0", "0", "together"),
            ("#,##0E0", "#,##0", "no groups"),
            ("0.0E0%", "0.0E0", "not both"),
            ("%0%", "%0%", "before or after"),
            ("0%‰", "‰", "one percent"),
            ("@@#", "@", "'@'"),
            ("*x0", "*", "'*'"),
            ("0 EUR", "E", "'E'"),
            ("[0-9]+", "9", "'9'"),
            ("0'a", "'a", "not closed"),
            ("0;0", ";", "alike"),
            ("0%;-0", ";", "differ"),
            ("0;-0;0", ";", "two parts"),
        ];
        for (pattern, part, message) in cases {
            let error = NumberFormat::parse(pattern, None, None).unwrap_err();
            assert!(error.message.contains(message), "{pattern}: {error}");
            assert_eq!(&pattern[error.span.clone()], *part, "{pattern}: {error}");
        }
    }

    #[test]
    fn the_other_separators_are_named() {
        let error = NumberFormat::parse("#.##0,00", Some(","), None).unwrap_err();
        assert_eq!(error.span, 1..2);
        assert_eq!(
            error.message,
            "`.` is neither: the decimal character is `,`, there is no group character"
        );
        let error = NumberFormat::parse("#,##0", None, Some(" ")).unwrap_err();
        assert_eq!(
            error.message,
            "`,` is neither: the decimal character is `.`, the group character is ` `"
        );
    }

    #[test]
    fn characters_that_numbers_need_are_refused() {
        for (decimal, group) in [
            (Some(""), None),
            (None, Some("")),
            (Some("5"), None),
            (None, Some("-")),
            (None, Some("a+")),
            (Some("E"), None),
            (None, Some("٪%")),
            (Some(","), Some(",")),
            (None, Some(".")),
            (Some("·"), Some("··")),
        ] {
            assert!(
                NumberFormat::without_pattern(decimal, group).is_err(),
                "{decimal:?} {group:?}"
            );
            assert!(
                NumberFormat::parse("0", decimal, group).is_err(),
                "{decimal:?} {group:?}"
            );
        }
    }
}
