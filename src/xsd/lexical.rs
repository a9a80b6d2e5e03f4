//! Lexical forms: byte scans where they decide, `oxsdatatypes` for dates and durations.

use super::Builtin;
use super::order::compare_decimal;
use oxsdatatypes as ox;
use std::cmp::Ordering;
use std::str::FromStr;

/// Whether `text` is a lexical form of `builtin`, white space handled before.
pub(super) fn accepts(builtin: Builtin, text: &str) -> bool {
    use Builtin as B;
    match builtin {
        // [Markup and JSON are not validated](https://www.w3.org/TR/tabular-data-model/#formats-for-other-types).
        B::AnyAtomicType | B::String | B::Xml | B::Html | B::Json => true,
        B::NormalizedString => !text.contains(['\t', '\n', '\r']),
        B::Token => !text.contains(['\t', '\n', '\r']) && text.trim_matches(' ') == text && !text.contains("  "),
        B::Language => is_language(text),
        B::Name => is_name(text, true),
        B::NmToken => is_name(text, false),
        B::QName => text.split(':').count() <= 2 && text.split(':').all(|part| is_name(part, true)),
        B::AnyUri => oxiri::IriRef::parse(text).is_ok(),
        B::Boolean => matches!(text, "true" | "false" | "1" | "0"),
        B::Decimal => is_decimal(text),
        B::Double | B::Float => is_double(text),
        B::Base64Binary => is_base64(text),
        B::HexBinary => text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit()),
        B::Date => value::<ox::Date>(text).is_some(),
        B::DateTime => value::<ox::DateTime>(text).is_some(),
        B::DateTimeStamp => value::<ox::DateTime>(text).is_some_and(|value| value.timezone_offset().is_some()),
        B::Time => value::<ox::Time>(text).is_some(),
        B::GDay => value::<ox::GDay>(text).is_some(),
        B::GMonth => value::<ox::GMonth>(text).is_some(),
        B::GMonthDay => value::<ox::GMonthDay>(text).is_some(),
        B::GYear => value::<ox::GYear>(text).is_some(),
        B::GYearMonth => value::<ox::GYearMonth>(text).is_some(),
        B::Duration => value::<ox::Duration>(text).is_some(),
        B::DayTimeDuration => value::<ox::DayTimeDuration>(text).is_some(),
        B::YearMonthDuration => value::<ox::YearMonthDuration>(text).is_some(),
        B::Integer => is_integer(text),
        B::Long => in_range(text, "-9223372036854775808", "9223372036854775807"),
        B::Int => in_range(text, "-2147483648", "2147483647"),
        B::Short => in_range(text, "-32768", "32767"),
        B::Byte => in_range(text, "-128", "127"),
        B::UnsignedLong => in_range(text, "0", "18446744073709551615"),
        B::UnsignedInt => in_range(text, "0", "4294967295"),
        B::UnsignedShort => in_range(text, "0", "65535"),
        B::UnsignedByte => in_range(text, "0", "255"),
        B::NonNegativeInteger => is_integer(text) && compare_decimal(text, "0") != Ordering::Less,
        B::PositiveInteger => is_integer(text) && compare_decimal(text, "0") == Ordering::Greater,
        B::NonPositiveInteger => is_integer(text) && compare_decimal(text, "0") != Ordering::Greater,
        B::NegativeInteger => is_integer(text) && compare_decimal(text, "0") == Ordering::Less,
    }
}

/// The value of a date, time or duration. `oxsdatatypes` holds 18 digits of a fraction of
/// seconds and refuses more, though a lexical form may have any number: what follows them
/// does not count.
pub(super) fn value<T: FromStr>(text: &str) -> Option<T> {
    const DIGITS: usize = 18;
    if let Some((whole, fraction)) = text.split_once('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits > DIGITS {
            return [whole, ".", &fraction[..DIGITS], &fraction[digits..]]
                .concat()
                .parse()
                .ok();
        }
    }
    text.parse().ok()
}

fn in_range(text: &str, low: &str, high: &str) -> bool {
    is_integer(text) && compare_decimal(text, low) != Ordering::Less && compare_decimal(text, high) != Ordering::Greater
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_integer(text: &str) -> bool {
    is_digits(unsigned(text))
}

fn is_decimal(text: &str) -> bool {
    let text = unsigned(text);
    match text.split_once('.') {
        None => is_digits(text),
        Some((whole, fraction)) => {
            (is_digits(whole) && (fraction.is_empty() || is_digits(fraction)))
                || (whole.is_empty() && is_digits(fraction))
        }
    }
}

/// [3.3.5 double](https://www.w3.org/TR/xmlschema11-2/#double): `+INF` is one too.
fn is_double(text: &str) -> bool {
    if matches!(text, "INF" | "+INF" | "-INF" | "NaN") {
        return true;
    }
    match text.split_once(['e', 'E']) {
        None => is_decimal(text),
        Some((mantissa, exponent)) => is_decimal(mantissa) && is_integer(exponent),
    }
}

fn is_language(text: &str) -> bool {
    let alphabetic = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    text.split('-').enumerate().all(|(i, part)| {
        (1..=8).contains(&part.len())
            && if i == 0 {
                alphabetic(part)
            } else {
                part.bytes().all(|b| b.is_ascii_alphanumeric())
            }
    })
}

fn is_name(text: &str, checks_start: bool) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    (if checks_start {
        is_name_start(first)
    } else {
        is_name_char(first)
    }) && chars.all(is_name_char)
}

/// [NameStartChar](https://www.w3.org/TR/xml/#NT-NameStartChar)
fn is_name_start(c: char) -> bool {
    matches!(c,
        ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// [NameChar](https://www.w3.org/TR/xml/#NT-NameChar)
fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// [3.3.16 base64Binary](https://www.w3.org/TR/xmlschema11-2/#base64Binary): single
/// spaces are allowed between characters, and the last one before `=` has no stray bits.
fn is_base64(text: &str) -> bool {
    let bytes: Vec<u8> = text.bytes().filter(|b| *b != b' ').collect();
    let padding = bytes.iter().rev().take_while(|b| **b == b'=').count();
    let Some(data) = bytes.len().checked_sub(padding).map(|len| &bytes[..len]) else {
        return false;
    };
    let last_fits = |allowed: &[u8]| data.last().is_some_and(|b| allowed.contains(b));
    bytes.len().is_multiple_of(4)
        && data
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
        && match padding {
            0 => true,
            1 => last_fits(b"AEIMQUYcgkosw048"),
            2 => last_fits(b"AQgw"),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lexical_forms() {
        let cases: &[(Builtin, &[&str], &[&str])] = &[
            (
                Builtin::Integer,
                &["0", "-1", "+007", "99999999999999999999999"],
                &["", "1.0", "1e3", "33.000 ", "-", "１"],
            ),
            (Builtin::Byte, &["127", "-128", "+000127"], &["128", "-129"]),
            (
                Builtin::UnsignedLong,
                &["18446744073709551615"],
                &["18446744073709551616", "-1"],
            ),
            (Builtin::Decimal, &["1", ".5", "5.", "-0.10"], &[".", "1e3", "1,5", ""]),
            (
                Builtin::Double,
                &["1", "1.5E-3", "INF", "-INF", "NaN", "1e5"],
                &["inf", "E5", "1e", "1e5.0"],
            ),
            (Builtin::Boolean, &["true", "0"], &["TRUE", "yes", ""]),
            (
                Builtin::Date,
                &["2018-12-07", "2018-12-07Z", "-0044-03-15"],
                &["07.12.2018", "2018-02-30", "2018-1-1"],
            ),
            (
                Builtin::DateTimeStamp,
                &["2018-12-07T20:15:00Z"],
                &["2018-12-07T20:15:00"],
            ),
            (
                Builtin::Time,
                &["20:15:37.1234567890123456789", "20:15:37.00000000000000000000Z"],
                &["20:15:60.1234567890123456789", "20:15:37.1234567890123456789.5"],
            ),
            (
                Builtin::DayTimeDuration,
                &["PT1.0000000000000000001S"],
                &["PT1.0000000000000000001"],
            ),
            (Builtin::GYear, &["2018", "-0001"], &["18", "2018-01"]),
            (Builtin::GYearMonth, &["2018-12"], &["2018-13", "2018"]),
            (Builtin::HexBinary, &["", "0fB7"], &["0", "0g"]),
            (
                Builtin::Base64Binary,
                &["", "YQ==", "YWI=", "YWJj"],
                &["YR==", "YQ=", "YQ", "===="],
            ),
            (Builtin::Language, &["de", "zh-Hant-TW"], &["", "de_AT", "de-"]),
            (Builtin::Json, &["{\"a\": [1]}", "{"], &[]),
            (Builtin::AnyUri, &["http://a/é", "../x", ""], &["http://a b", "<"]),
            (Builtin::Token, &["a b"], &[" a", "a  b"]),
            (Builtin::Name, &["a1", "_x"], &["1a", ""]),
            (Builtin::NonPositiveInteger, &["0", "-0", "-5"], &["1"]),
        ];
        for (builtin, good, bad) in cases {
            for text in *good {
                assert!(builtin.accepts(text), "{builtin:?} {text:?}");
            }
            for text in *bad {
                assert!(!builtin.accepts(text), "{builtin:?} {text:?}");
            }
        }
    }
}
