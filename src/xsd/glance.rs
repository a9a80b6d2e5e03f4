//! Lexical forms that a look at their bytes is enough to know: most of those that tables have.

use super::Builtin;

/// What a [`glance`] at a text has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glance {
    /// Nothing: it has to be looked at closely.
    Unknown,
    /// It is a lexical form of the datatype, without white space.
    Lexical,
    /// It is that, and a canonical one.
    Canonical,
}

/// Looks at the bytes of a text, once. What it says of a text is so; of most texts of the
/// usual datatypes it says something.
pub fn glance(builtin: Builtin, text: &[u8]) -> Glance {
    use Builtin as B;
    match builtin {
        B::Decimal => decimal(text),
        B::Double | B::Float if decimal(text) != Glance::Unknown => Glance::Lexical,
        B::Boolean if matches!(text, b"true" | b"false") => Glance::Canonical,
        B::Date => canonical_if(is_date(text)),
        B::DateTime => canonical_if(is_date_time(text)),
        B::AnyUri => canonical_if(is_web_address(text)),
        _ => canonical_if(bounds(builtin).is_some_and(|bounds| is_integer(text, bounds))),
    }
}

fn canonical_if(is_canonical: bool) -> Glance {
    if is_canonical {
        Glance::Canonical
    } else {
        Glance::Unknown
    }
}

/// The bounds of a datatype of integers, as far as they can be reached with
/// [`MOST_DIGITS`] digits.
fn bounds(builtin: Builtin) -> Option<(i64, i64)> {
    use Builtin as B;
    Some(match builtin {
        B::Integer | B::Long => (i64::MIN, i64::MAX),
        B::Int => (i32::MIN.into(), i32::MAX.into()),
        B::Short => (i16::MIN.into(), i16::MAX.into()),
        B::Byte => (i8::MIN.into(), i8::MAX.into()),
        B::UnsignedInt => (0, u32::MAX.into()),
        B::UnsignedShort => (0, u16::MAX.into()),
        B::UnsignedByte => (0, u8::MAX.into()),
        B::NonNegativeInteger | B::UnsignedLong => (0, i64::MAX),
        B::PositiveInteger => (1, i64::MAX),
        B::NonPositiveInteger => (i64::MIN, 0),
        B::NegativeInteger => (i64::MIN, -1),
        _ => return None,
    })
}

/// Digits that any 64-bit number holds.
const MOST_DIGITS: usize = 18;

/// Whether a text is an integer in canonical form, not too long, within bounds.
fn is_integer(text: &[u8], (low, high): (i64, i64)) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let is_negative = digits.len() < text.len();
    let is_short = match digits {
        [] | [b'0', _, ..] => false,
        [b'0'] => !is_negative,
        _ => digits.len() <= MOST_DIGITS,
    };
    if !is_short || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    match (is_negative, low, high) {
        // Most datatypes have no bound on this side: the digits need not be counted.
        (true, i64::MIN, -1..) | (false, ..=0, i64::MAX) => true,
        _ => {
            let value = digits.iter().fold(0, |value, byte| value * 10 + i64::from(byte - b'0'));
            (low..=high).contains(&if is_negative { -value } else { value })
        }
    }
}

fn decimal(text: &[u8]) -> Glance {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (is_short, rest) = (whole == 1 || digits.first() != Some(&b'0'), &digits[whole..]);
    match rest {
        _ if whole == 0 => Glance::Unknown,
        // There is one zero only.
        [] if is_short && digits != b"0" => Glance::Canonical,
        [] => Glance::Lexical,
        [b'.', fraction @ ..] if !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit) => {
            if is_short && fraction.last() != Some(&b'0') {
                Glance::Canonical
            } else {
                Glance::Lexical
            }
        }
        _ => Glance::Unknown,
    }
}

fn two(tens: u8, ones: u8) -> Option<u8> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then_some(tens * 10 + ones)
}

/// A day without time zone, whose number every month has.
fn is_date(text: &[u8]) -> bool {
    let [a, b, c, d, b'-', m, n, b'-', x, y] = text else {
        return false;
    };
    // The last days of months are left to those who know the calendar.
    [a, b, c, d].iter().all(|byte| byte.is_ascii_digit())
        && two(*m, *n).is_some_and(|month| (1..=12).contains(&month))
        && two(*x, *y).is_some_and(|day| (1..=28).contains(&day))
}

/// Such a day with a time in whole seconds.
fn is_date_time(text: &[u8]) -> bool {
    let text = text.strip_suffix(b"Z").unwrap_or(text);
    let Some((day, [b'T', h, i, b':', m, n, b':', s, t])) = text.split_at_checked(10) else {
        return false;
    };
    is_date(day)
        && two(*h, *i).is_some_and(|hour| hour < 24)
        && two(*m, *n).is_some_and(|minute| minute < 60)
        && two(*s, *t).is_some_and(|second| second < 60)
}

/// The bytes that a name of a host may have, but for what is percent-encoded.
static IN_HOST: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        byte += 1;
    }
    table
};

/// What a character of ASCII is in the path, query or fragment of an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InAddress {
    /// It must not be there.
    Nowhere,
    /// It stands for itself.
    Itself,
    /// What stands around it decides.
    Special,
}

/// By [RFC 3986, 3.3 to 3.5](https://www.rfc-editor.org/rfc/rfc3986#section-3.3).
static IN_ADDRESS: [InAddress; 256] = {
    let mut table = [InAddress::Nowhere; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = InAddress::Itself;
        }
        byte += 1;
    }
    let (itself, special) = (b"-_~!$&'()*+,;=:@/?", b".#%");
    let mut at = 0;
    while at < itself.len() {
        table[itself[at] as usize] = InAddress::Itself;
        at += 1;
    }
    at = 0;
    while at < special.len() {
        table[special[at] as usize] = InAddress::Special;
        at += 1;
    }
    table
};

/// Whether a text is, without a doubt, an absolute IRI of the Web with neither dot segments
/// nor anything else that resolving it against a base would change.
pub fn is_web_address(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b"https://").or_else(|| text.strip_prefix(b"http://")) else {
        return false;
    };
    let host = rest.iter().take_while(|byte| IN_HOST[usize::from(**byte)]).count();
    let (host, rest) = rest.split_at(host);
    let begins_well = host.first().is_some_and(|byte| *byte != b'.');
    if !begins_well || !matches!(rest.first(), None | Some(b'/' | b'?' | b'#')) {
        return false;
    }
    let (mut at, mut is_fragment) = (0, false);
    loop {
        let is_special = |byte: &u8| IN_ADDRESS[usize::from(*byte)] != InAddress::Itself;
        let Some(found) = rest[at..].iter().position(is_special) else {
            return true;
        };
        at += found;
        match rest[at..] {
            [b'.', ..] if at > 0 && rest[at - 1] != b'/' => at += 1,
            [b'#', ..] if !is_fragment => {
                is_fragment = true;
                at += 1;
            }
            [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => at += 3,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xsd::{canonical, lexical};
    use oxiri::Iri;
    use proptest::prelude::*;

    const LOOKED_AT: [Builtin; 19] = [
        Builtin::Decimal,
        Builtin::Double,
        Builtin::Float,
        Builtin::Boolean,
        Builtin::Date,
        Builtin::DateTime,
        Builtin::AnyUri,
        Builtin::Integer,
        Builtin::Long,
        Builtin::Int,
        Builtin::Short,
        Builtin::Byte,
        Builtin::UnsignedInt,
        Builtin::UnsignedByte,
        Builtin::NonNegativeInteger,
        Builtin::PositiveInteger,
        Builtin::NonPositiveInteger,
        Builtin::NegativeInteger,
        Builtin::String,
    ];

    fn agrees(text: &str) {
        for builtin in LOOKED_AT {
            match glance(builtin, text.as_bytes()) {
                Glance::Unknown => {}
                seen => {
                    assert!(lexical::accepts(builtin, text), "{builtin:?} {text:?}");
                    assert!(
                        seen == Glance::Lexical || canonical(builtin, text) == text,
                        "{builtin:?} {text:?}"
                    );
                }
            }
        }
        if is_web_address(text.as_bytes()) {
            let base = Iri::parse("http://b.example/c/d").unwrap();
            assert_eq!(base.resolve(text).unwrap().as_str(), text);
            assert!(!text.contains("/."));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_glance_never_errs(
            number in "[+-]?[0-9]{0,5}(\\.[0-9]{0,4})?",
            large in "-?[0-9]{16,21}",
            date in "-?[0-9]{3,5}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-6][0-9]:[0-6][0-9])?Z?",
            address in "https?://[a-z0-9._:@\\[-]{0,4}([/?#.%a-f0-9:@\\[\\]\"<é -]{0,12})",
            any in "\\PC{0,6}",
        ) {
            [number, large, date, address, any].iter().for_each(|text| agrees(text));
        }
    }

    #[test]
    fn the_usual_is_known_at_a_glance() {
        for (builtin, text, seen) in [
            (Builtin::Integer, "0", Glance::Canonical),
            (Builtin::Integer, "-12", Glance::Canonical),
            (Builtin::Integer, "012", Glance::Unknown),
            (Builtin::Byte, "128", Glance::Unknown),
            (Builtin::Decimal, "51.83652", Glance::Canonical),
            (Builtin::Decimal, "-0.50", Glance::Lexical),
            (Builtin::Decimal, "-0", Glance::Lexical),
            (Builtin::Double, "51.8", Glance::Lexical),
            (Builtin::Boolean, "true", Glance::Canonical),
            (Builtin::Date, "2018-12-07", Glance::Canonical),
            (Builtin::Date, "2018-02-30", Glance::Unknown),
            (Builtin::DateTime, "2018-12-07T20:15:00Z", Glance::Canonical),
            (Builtin::AnyUri, "https://a.example/b?c=%C3%A4#d", Glance::Canonical),
            (Builtin::AnyUri, "https://a.example/../b", Glance::Unknown),
        ] {
            assert_eq!(glance(builtin, text.as_bytes()), seen, "{builtin:?} {text}");
        }
    }
}
