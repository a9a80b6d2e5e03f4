//! The order of values, for the facets `minimum` and `maximum`.

use super::lexical::value;
use super::{Builtin, Family};
use oxsdatatypes as ox;
use std::cmp::Ordering;
use std::str::FromStr;

/// Compares two lexical forms of `builtin` by value; `None` where they have no order
/// (NaN; times of which only one has a time zone and that are too near).
pub fn compare(builtin: Builtin, a: &str, b: &str) -> Option<Ordering> {
    fn parsed<T: FromStr + PartialOrd>(a: &str, b: &str) -> Option<Ordering> {
        value::<T>(a)?.partial_cmp(&value::<T>(b)?)
    }
    match builtin.family() {
        Family::Decimal => Some(compare_decimal(a, b)),
        Family::Double => a.parse::<ox::Double>().ok()?.partial_cmp(&b.parse().ok()?),
        Family::Duration => parsed::<ox::Duration>(a, b),
        Family::Date => match builtin {
            Builtin::Date => parsed::<ox::Date>(a, b),
            Builtin::Time => parsed::<ox::Time>(a, b),
            Builtin::GDay => parsed::<ox::GDay>(a, b),
            Builtin::GMonth => parsed::<ox::GMonth>(a, b),
            Builtin::GMonthDay => parsed::<ox::GMonthDay>(a, b),
            Builtin::GYear => parsed::<ox::GYear>(a, b),
            Builtin::GYearMonth => parsed::<ox::GYearMonth>(a, b),
            _ => parsed::<ox::DateTime>(a, b),
        },
        Family::Text | Family::Other => None,
    }
}

/// Compares two decimal numbers exactly, of any number of digits.
pub(super) fn compare_decimal(a: &str, b: &str) -> Ordering {
    let (a, b) = (Parts::of(a), Parts::of(b));
    match (a.is_zero(), b.is_zero()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return if b.negative { Ordering::Greater } else { Ordering::Less },
        (false, true) => return if a.negative { Ordering::Less } else { Ordering::Greater },
        (false, false) => {}
    }
    match (a.negative, b.negative) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.compare_size(&b),
        (true, true) => b.compare_size(&a),
    }
}

struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        Self {
            negative: text.starts_with('-'),
            whole: whole.trim_start_matches('0'),
            fraction: fraction.trim_end_matches('0'),
        }
    }

    fn is_zero(&self) -> bool {
        self.whole.is_empty() && self.fraction.is_empty()
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        (self.whole.len(), self.whole, self.fraction).cmp(&(other.whole.len(), other.whole, other.fraction))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decimals_compare_as_numbers(a in -100_000_i64..100_000, b in -100_000_i64..100_000, scale in 0_usize..4) {
            let write = |n: i64| {
                let digits = format!("{:0width$}", n.abs(), width = scale + 1);
                let (whole, fraction) = digits.split_at(digits.len() - scale);
                format!("{}{whole}.{fraction}", if n < 0 { "-" } else { "" })
            };
            prop_assert_eq!(compare_decimal(&write(a), &write(b)), a.cmp(&b));
        }
    }

    #[test]
    fn values_compare_not_texts() {
        assert_eq!(compare(Builtin::Integer, "9", "10"), Some(Ordering::Less));
        assert_eq!(compare(Builtin::Decimal, "-0.0", "0"), Some(Ordering::Equal));
        assert_eq!(compare(Builtin::Double, "1e3", "999"), Some(Ordering::Greater));
        assert_eq!(compare(Builtin::Double, "NaN", "1"), None);
        assert_eq!(
            compare(Builtin::Double, "0.0000000000000000000001", "0"),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compare(Builtin::Time, "20:15:37.1234567890123456789", "20:15:38"),
            Some(Ordering::Less)
        );
        assert_eq!(compare(Builtin::Date, "2018-12-07", "2019-01-01"), Some(Ordering::Less));
    }
}
