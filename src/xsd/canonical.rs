//! Canonical lexical forms ([XSD 1.1, part 2](https://www.w3.org/TR/xmlschema11-2/)), and numbers as JSON
//! writes them.

use super::{Builtin, Family};
use oxsdatatypes as ox;
use std::borrow::Cow;
use std::str::FromStr;

/// The canonical form of `text`, which is a lexical form of `builtin`.
///
/// Decimals keep all their digits; whole ones have no point
/// ([decimalCanonicalMap](https://www.w3.org/TR/xmlschema11-2/#f-decimalCanmap)). Dates
/// and times keep their time zone.
pub fn canonical(builtin: Builtin, text: &str) -> Cow<'_, str> {
    fn rebuilt<T: FromStr + ToString>(text: &str) -> Cow<'_, str> {
        text.parse::<T>()
            .map_or(Cow::Borrowed(text), |value| Cow::Owned(value.to_string()))
    }
    match builtin.family() {
        Family::Decimal => decimal(text),
        Family::Double if builtin == Builtin::Float => text.parse::<f32>().map_or(Cow::Borrowed(text), |value| {
            special(f64::from(value), || format!("{value:E}"))
        }),
        Family::Double => text
            .parse::<f64>()
            .map_or(Cow::Borrowed(text), |value| special(value, || format!("{value:E}"))),
        Family::Duration => match builtin {
            Builtin::DayTimeDuration => rebuilt::<ox::DayTimeDuration>(text),
            Builtin::YearMonthDuration => rebuilt::<ox::YearMonthDuration>(text),
            _ => rebuilt::<ox::Duration>(text),
        },
        Family::Date => date_or_time(text),
        Family::Text | Family::Other => match builtin {
            Builtin::HexBinary if text.bytes().any(|byte| byte.is_ascii_lowercase()) => {
                Cow::Owned(text.to_ascii_uppercase())
            }
            Builtin::Base64Binary if text.contains(' ') => Cow::Owned(text.replace(' ', "")),
            _ => Cow::Borrowed(text),
        },
    }
}

/// A number, which is a lexical form of `xsd:double`, in the canonical form of the numeric
/// datatype `builtin`; `None` where that is no numeric datatype, or has no such number.
///
/// All digits are kept: `1.25E1` is the decimal `12.5`.
pub fn number_as(builtin: Builtin, text: &str) -> Option<Cow<'_, str>> {
    match builtin.family() {
        Family::Double => Some(canonical(builtin, text)),
        Family::Decimal => {
            let plain = without_exponent(text)?;
            builtin
                .accepts(&plain)
                .then(|| Cow::Owned(canonical(builtin, &plain).into_owned()))
                .or_else(|| {
                    // A whole number is an integer, however many zeros it is written with.
                    let short = decimal(&plain).into_owned();
                    builtin.accepts(&short).then_some(Cow::Owned(short))
                })
        }
        _ => None,
    }
}

/// Digits that an exponent may ask for.
const MOST_DIGITS: usize = 400;

/// A number without exponent, whose point is moved instead.
fn without_exponent(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", mantissa.trim_start_matches('+')),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let point = i64::try_from(whole.len()).ok()? + i64::from(exponent);
    let zeros = |count: i64| -> Option<String> {
        let count = usize::try_from(count.max(0))
            .ok()
            .filter(|count| *count <= MOST_DIGITS)?;
        Some("0".repeat(count))
    };
    let length = i64::try_from(all.len()).ok()?;
    let padded = format!("{}{all}{}", zeros(1 - point)?, zeros(point - length)?);
    let point = usize::try_from(point.max(1)).ok()?;
    let (whole, fraction) = padded.split_at_checked(point)?;
    Some(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

/// A number of a numeric datatype as [JSON](https://www.rfc-editor.org/rfc/rfc8259#section-6) writes it;
/// `None` where JSON has no such number.
///
/// Digits and exponent stay as they are written, so that nothing is rounded.
pub fn json_number(builtin: Builtin, text: &str) -> Option<Cow<'_, str>> {
    match builtin.family() {
        Family::Decimal => Some(decimal(text)),
        Family::Double => {
            let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
            if !mantissa.ends_with(|c: char| c.is_ascii_digit() || c == '.') {
                return None;
            }
            let mantissa = decimal(mantissa);
            if exponent.is_empty() {
                return Some(mantissa);
            }
            Some(Cow::Owned(format!("{mantissa}E{exponent}")))
        }
        _ => None,
    }
}

/// Without plus sign, leading zeros, and zeros at the end of a fraction.
fn decimal(text: &str) -> Cow<'_, str> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let is_zero = whole.is_empty() && fraction.is_empty();
    let sign = if is_zero { "" } else { sign };
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    let length = sign.len() + whole.len() + point.len() + fraction.len();
    if length == text.len() && digits.starts_with(whole) {
        return Cow::Borrowed(text);
    }
    Cow::Owned([sign, whole, point, fraction].concat())
}

/// `1E0` is written `1.0E0`, and what is no number has names.
fn special(value: f64, digits: impl Fn() -> String) -> Cow<'static, str> {
    if value.is_nan() {
        return Cow::Borrowed("NaN");
    }
    if value.is_infinite() {
        return Cow::Borrowed(if value > 0.0 { "INF" } else { "-INF" });
    }
    let digits = digits();
    match digits.split_once('E') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => Cow::Owned(format!("{mantissa}.0E{exponent}")),
        _ => Cow::Owned(digits),
    }
}

/// Fractions of seconds have no zeros at their end, and `+00:00` is `Z`.
fn date_or_time(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let zone_length = match bytes {
        [.., b'Z'] => 1,
        [.., b'+' | b'-', _, _, b':', _, _] => 6,
        _ => 0,
    };
    let (value, zone) = text.split_at(text.len() - zone_length);
    let trimmed = if value.contains('.') {
        value.trim_end_matches('0').trim_end_matches('.')
    } else {
        value
    };
    let canonical_zone = if zone.ends_with("00:00") { "Z" } else { zone };
    if trimmed.len() == value.len() && canonical_zone == zone {
        return Cow::Borrowed(text);
    }
    Cow::Owned([trimmed, canonical_zone].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn canonical_forms() {
        for (builtin, text, expected) in [
            (Builtin::Integer, "007", "7"),
            (Builtin::Integer, "-0", "0"),
            (Builtin::Decimal, "+01.50", "1.5"),
            (Builtin::Decimal, ".50", "0.5"),
            (Builtin::Decimal, "+.5", "0.5"),
            (Builtin::Decimal, "5.", "5"),
            (Builtin::Double, "42.546245", "4.2546245E1"),
            (Builtin::Double, "1e3", "1.0E3"),
            (Builtin::Double, "-INF", "-INF"),
            (Builtin::Float, "0.1", "1.0E-1"),
            (Builtin::Time, "15:02:37.140+00:00", "15:02:37.14Z"),
            (Builtin::DateTime, "2015-03-15T15:02:37.0", "2015-03-15T15:02:37"),
            (Builtin::Date, "2015-03-22-00:00", "2015-03-22Z"),
            (Builtin::Date, "2015-03-22-08:00", "2015-03-22-08:00"),
            (Builtin::GYear, "2015", "2015"),
            (Builtin::Duration, "P0Y20M0D", "P1Y8M"),
            (Builtin::HexBinary, "0fb7", "0FB7"),
            (Builtin::String, "007", "007"),
        ] {
            assert_eq!(canonical(builtin, text), expected, "{builtin:?} {text}");
        }
    }

    #[test]
    fn json_has_no_leading_zeros_and_no_infinity() {
        let number = |text| json_number(Builtin::Double, text).map(Cow::into_owned);
        assert_eq!(number("00.0e0").as_deref(), Some("0E0"));
        assert_eq!(number("-.50E+3").as_deref(), Some("-0.5E+3"));
        assert_eq!(number("NaN"), None);
        assert_eq!(number("-INF"), None);
        assert_eq!(json_number(Builtin::Integer, "+010").as_deref(), Some("10"));
    }

    proptest! {
        #[test]
        fn every_canonical_form_is_its_own_and_every_number_is_json(text in "[+-]?[0-9]{1,5}(\\.[0-9]{0,5})?(e-?[0-9]{1,2})?") {
            for builtin in [Builtin::Decimal, Builtin::Double, Builtin::Float, Builtin::Integer] {
                if builtin.accepts(&text) {
                    let once = canonical(builtin, &text).into_owned();
                    prop_assert_eq!(canonical(builtin, &once), once.as_str());
                    let number = json_number(builtin, &text).unwrap();
                    prop_assert!(serde_json::from_str::<serde_json::Number>(&number).is_ok(), "{}", number);
                }
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,12}") {
            for builtin in Builtin::ALL {
                _ = canonical(*builtin, &text);
                _ = json_number(*builtin, &text);
            }
        }
    }

    #[test]
    fn numbers_change_their_datatype_with_all_their_digits() {
        for (builtin, text, expected) in [
            (Builtin::Decimal, "1.25E1", Some("12.5")),
            (Builtin::Decimal, "-5E-3", Some("-0.005")),
            (Builtin::Decimal, "1.0E0", Some("1")),
            (Builtin::Decimal, "0.0E0", Some("0")),
            (Builtin::Integer, "3.3E1", Some("33")),
            (Builtin::Integer, "100.0E-2", Some("1")),
            (Builtin::Integer, "1.5E0", None),
            (Builtin::Byte, "1.0E3", None),
            (Builtin::Integer, "1E99999", None),
            (Builtin::Double, "33", Some("3.3E1")),
            (Builtin::Decimal, "INF", None),
            (Builtin::String, "1", None),
        ] {
            assert_eq!(number_as(builtin, text).as_deref(), expected, "{text}");
        }
    }
}
