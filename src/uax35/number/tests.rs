use super::*;
use proptest::prelude::*;

fn read(format: &NumberFormat, text: &str) -> Result<String, NumberError> {
    let mut out = "kept ".to_owned();
    let result = format.read(text, &mut out);
    let written = out.strip_prefix("kept ").unwrap().to_owned();
    if result.is_err() {
        assert_eq!(written, "");
    }
    result.map(|()| written)
}

/// Reads `good` pairs and refuses `bad` texts with the error beside them.
fn check(format: &NumberFormat, good: &[(&str, &str)], bad: &[(&str, NumberError)]) {
    for (text, expected) in good {
        assert_eq!(read(format, text).as_deref(), Ok(*expected), "{format:?} {text}");
    }
    for (text, error) in bad {
        assert_eq!(read(format, text), Err(*error), "{format:?} {text}");
    }
}

fn pattern(pattern: &str) -> NumberFormat {
    NumberFormat::parse(pattern, None, None).unwrap()
}

use NumberError::{Affix, Exponent, Fraction, Group, Integer, NotANumber};

#[test]
fn integers_have_a_least_number_of_digits() {
    check(
        &pattern("#"),
        &[("0", "0"), ("10", "10"), ("-10", "-10"), ("007", "007")],
        &[
            ("", NotANumber),
            ("-", NotANumber),
            ("+1", NotANumber),
            ("--1", NotANumber),
            ("1.0", Fraction),
            ("1.", Fraction),
            ("1,000", Group),
            ("1E3", Exponent),
            ("1%", NotANumber),
            (" 1", NotANumber),
            ("１", NotANumber),
            ("foo", NotANumber),
        ],
    );
    check(&pattern("0"), &[("7", "7")], &[("10.1", Fraction)]);
    check(
        &pattern("##0"),
        &[("1", "1"), ("12", "12"), ("1234", "1234")],
        &[("123.4", Fraction)],
    );
    check(
        &pattern("000"),
        &[("007", "007"), ("-1234", "-1234")],
        &[("07", Integer)],
    );
}

#[test]
fn fractions_have_a_least_and_a_greatest_number_of_digits() {
    check(
        &pattern("#.0"),
        &[("0.1", "0.1"), ("10.1", "10.1"), (".5", "0.5")],
        &[("1", Fraction), ("1.25", Fraction)],
    );
    check(
        &pattern("#0.#"),
        &[("1", "1"), ("1.2", "1.2"), ("1234.5", "1234.5")],
        &[("1.", Fraction), (".5", Integer), ("1,234.5", Group)],
    );
    check(&pattern("#0.0"), &[("12.3", "12.3")], &[("10.10", Fraction)]);
    check(
        &pattern("#0.0#"),
        &[("1.2", "1.2"), ("12.30", "12.30")],
        &[("12.345", Fraction)],
    );
    check(
        &pattern("###0.0000#"),
        &[("1.2345", "1.2345"), ("12.34567", "12.34567")],
        &[("1.234", Fraction)],
    );
    check(
        &pattern("00000.0000"),
        &[("12345.6789", "12345.6789")],
        &[("2345.6789", Integer)],
    );
    check(
        &pattern(".00"),
        &[(".50", "0.50"), ("1.50", "1.50")],
        &[("1", Fraction)],
    );
    check(&pattern("0."), &[("5.", "5")], &[("5", Fraction), ("5.0", Fraction)]);
}

#[test]
fn groups_stand_where_the_pattern_has_them() {
    check(
        &pattern("#,#00"),
        &[
            ("12", "12"),
            ("123", "123"),
            ("1,234", "1234"),
            ("1,234,567", "1234567"),
            ("-1,234", "-1234"),
        ],
        &[
            ("1", Integer),
            ("1234", Group),
            ("12,34", Group),
            ("12,34,567", Group),
            (",123", Group),
            ("123,", Group),
            ("1,,234", Group),
            ("1,234.5", Fraction),
        ],
    );
    check(
        &pattern("#,##,#00"),
        &[("12", "12"), ("1,234", "1234"), ("12,34,567", "1234567")],
        &[("12,34", Group), ("1,234,567", Group)],
    );
    check(&pattern("#,##,000"), &[("123", "123"), ("1,23,456", "123456")], &[]);
    check(
        &pattern("#,#0,000"),
        &[("1,234", "1234"), ("12,345", "12345")],
        &[("234", Integer)],
    );
    check(&pattern("0,00,000"), &[("1,23,456", "123456")], &[("12,345", Integer)]);
    check(
        &pattern("#,##,###,####"),
        &[("123,456,7890", "1234567890")],
        &[("12,345,6789,0123", Group)],
    );
    check(&pattern(",##0"), &[("1,234", "1234")], &[]);
}

#[test]
fn groups_of_fractions_start_at_the_point() {
    check(
        &pattern("#0.0#,#"),
        &[("12.3", "12.3"), ("12.34", "12.34"), ("12.24,5", "12.245")],
        &[("12.2,45", Group), ("12.245", Group), ("12.24,", Group)],
    );
    check(
        &pattern("0.0##,###"),
        &[
            ("1.1", "1.1"),
            ("1.123", "1.123"),
            ("1.123,4", "1.1234"),
            ("1.123,456", "1.123456"),
        ],
        &[("1.1234", Group), ("1.123,456,7", Fraction)],
    );
    check(
        &pattern("0.000,0##"),
        &[("1.199,9", "1.1999"), ("1.123,456", "1.123456")],
        &[("1.199", Fraction)],
    );
    check(
        &pattern("0.000,000"),
        &[("1.199,999", "1.199999")],
        &[("1.199,99", Fraction)],
    );
}

#[test]
fn exponents_are_as_in_the_pattern() {
    check(
        &pattern("0.00E0"),
        &[("1.01E10", "1.01E10"), ("-1.01E-7", "-1.01E-7")],
        &[
            ("10.10e10", NotANumber),
            ("10.10E10", Integer),
            ("1.01", Exponent),
            ("1.01E", Exponent),
            ("1.01E+7", Exponent),
            ("1.01E1.5", Exponent),
            ("1.0E1", Fraction),
        ],
    );
    check(&pattern("0.0E0"), &[("1.5E3", "1.5E3")], &[("10.10e10", NotANumber)]);
    check(
        &pattern("##0.##E+00"),
        &[("12.5E+03", "12.5E+03"), ("1E-12", "1E-12")],
        &[("12.5E03", Exponent), ("12.5E+3", Exponent), ("1234E+00", Integer)],
    );
}

#[test]
fn percent_and_per_mille_move_the_point() {
    check(
        &pattern("0%"),
        &[
            ("25%", "0.25"),
            ("-25%", "-0.25"),
            ("5%", "0.05"),
            ("100%", "1"),
            ("150%", "1.5"),
            ("0%", "0"),
            ("0050%", "0.5"),
            ("0012345%", "123.45"),
        ],
        &[("25", Affix), ("25‰", Affix), ("%25", Affix), ("%", NotANumber)],
    );
    check(&pattern("#,##0.0#‰"), &[("1,234.5‰", "1.2345")], &[]);
    check(&pattern("%0.0"), &[("%12.5", "0.125"), ("-%12.5", "-0.125")], &[]);
    check(&pattern("0 '%'"), &[("25 %", "25")], &[]);
}

#[test]
fn signs_are_those_of_the_pattern() {
    check(
        &pattern("+0"),
        &[("+5", "5"), ("-5", "-5")],
        &[("5", Affix), ("-+5", NotANumber)],
    );
    check(&pattern("-0"), &[("-5", "-5")], &[("5", Affix), ("--5", NotANumber)]);
    check(&pattern("0+"), &[("5+", "5"), ("5-", "-5")], &[("5", Affix)]);
    check(
        &pattern("#,##0.00;(#,##0.00)"),
        &[("1,234.50", "1234.50"), ("(1,234.50)", "-1234.50")],
        &[("-1,234.50", NotANumber), ("(1,234.50", NotANumber)],
    );
    check(&pattern("0;0-"), &[("5", "5"), ("5-", "-5")], &[]);
    check(
        &pattern("$0.00"),
        &[("$5.00", "5.00"), ("-$5.00", "-5.00")],
        &[("5.00", Affix)],
    );
    check(&pattern("0 'EUR'"), &[("5 EUR", "5")], &[("5", Affix)]);
}

#[test]
fn the_pattern_has_the_given_characters() {
    let format = |pattern, decimal, group| NumberFormat::parse(pattern, decimal, group).unwrap();
    check(
        &format("#.##0,00", Some(","), Some(".")),
        &[("1.234,50", "1234.50")],
        &[("1,234.50", NotANumber)],
    );
    check(&format("0,00", Some(","), None), &[("1234,50", "1234.50")], &[]);
    check(
        &format("#\u{202F}##0,0#\u{202F}%", Some(","), Some("\u{202F}")),
        &[("1\u{202F}234,5\u{202F}%", "12.345")],
        &[("1 234,5\u{202F}%", NotANumber)],
    );
    check(&format("#'##0.0", None, Some("'")), &[("1'234.5", "1234.5")], &[]);
    check(
        &format("#<>##0::0", Some("::"), Some("<>")),
        &[("1<>234::5", "1234.5")],
        &[("1<234::5", NotANumber)],
    );
}

#[test]
fn without_a_pattern_the_syntax_is_free() {
    let commas = NumberFormat::without_pattern(None, Some(",")).unwrap();
    check(
        &commas,
        &[
            ("123,456.789", "123456.789"),
            ("1,2,3", "123"),
            ("+1,0", "10"),
            ("-25%", "-0.25"),
            ("123456.789‰", "123.456789"),
            ("1E6", "1E6"),
            ("1.5E-06", "1.5E-06"),
            ("12,", "12"),
            ("NaN", "NaN"),
            ("INF", "INF"),
            ("-INF", "-INF"),
        ],
        &[
            ("123,,456.789", Group),
            (",1", NotANumber),
            (".5", NotANumber),
            ("", NotANumber),
            ("+", NotANumber),
            ("5.", Fraction),
            ("1.2,3", NotANumber),
            ("1E", Exponent),
            ("1E5%", Exponent),
            ("1e5", NotANumber),
            ("123456.789F10", NotANumber),
            ("+INF", NotANumber),
            ("1.0.0", NotANumber),
        ],
    );
    let german = NumberFormat::without_pattern(Some(","), Some(".")).unwrap();
    check(&german, &[("1.234,5", "1234.5")], &[("1,234.5", NotANumber)]);
    let plain = NumberFormat::without_pattern(Some(","), None).unwrap();
    check(&plain, &[("1234,5", "1234.5")], &[("1.234", NotANumber)]);
}

#[test]
fn special_values_are_read_in_every_format() {
    for text in ["NaN", "INF", "-INF"] {
        assert_eq!(read(&pattern("#,##0.00"), text).as_deref(), Ok(text));
    }
}

#[test]
fn examples_are_of_the_format() {
    for (text, example) in [
        ("#,##0.00", "12,345.67"),
        ("#", "1234"),
        ("#,##,##0", "1,23,456"),
        ("0000000", "1234567"),
        ("0.###", "1234.56"),
        ("0.000,###", "1234.567,8"),
        ("0.", "1234."),
        ("0%", "12%"),
        ("0.00E+00", "1.23E+06"),
        (".0E0", ".1E6"),
        ("+0.0;-0.0", "+1234.5"),
    ] {
        let format = pattern(text);
        assert_eq!(format.example(), example, "{text}");
        assert!(read(&format, example).is_ok(), "{text}");
    }
    let free = NumberFormat::without_pattern(Some(","), Some("\u{A0}")).unwrap();
    assert_eq!(free.example(), "12\u{A0}345,67");
    assert_eq!(read(&free, &free.example()).as_deref(), Ok("12345.67"));
}

/// `[-] digits [. digits] [E [sign] digits]`, or a special value.
fn is_lexical(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = text.split_once('E').unwrap_or((text, "0"));
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    matches!(text, "NaN" | "INF" | "-INF")
        || digits(integer) && digits(fraction) && digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
}

/// A pattern, with texts of the digits written by it and without it.
#[derive(Debug)]
struct Written {
    pattern: String,
    text: String,
    plain: String,
}

prop_compose! {
    fn written()(
        integer in "[1-9][0-9]{0,12}",
        fraction in "[0-9]{0,6}",
        optional in 0_usize..3,
        required in 1_usize..5,
        primary in 1_usize..5,
        secondary in 1_usize..5,
        is_grouped: bool,
        is_negative: bool,
    ) -> Written {
        let group_from_right = |text: &str| -> String {
            let mut out = String::new();
            for (at, c) in text.char_indices() {
                let left = text.len() - at;
                if is_grouped && at > 0 && left >= primary && (left - primary).is_multiple_of(secondary) {
                    out.push(',');
                }
                out.push(c);
            }
            out
        };
        let width = if is_grouped { primary + secondary + 1 } else { required };
        let integer = format!("{integer:0>required$}");
        let digits = format!("{}{}", "#".repeat(width.saturating_sub(required)), "0".repeat(required));
        let mut pattern = group_from_right(&digits);
        let mut text = group_from_right(&integer);
        let mut plain = integer;
        if !fraction.is_empty() {
            pattern.push('.');
            pattern.extend(std::iter::repeat_n('0', fraction.len()));
            pattern.extend(std::iter::repeat_n('#', optional));
            text = format!("{text}.{fraction}");
            plain = format!("{plain}.{fraction}");
        }
        let sign = if is_negative { "-" } else { "" };
        Written { pattern, text: format!("{sign}{text}"), plain: format!("{sign}{plain}") }
    }
}

proptest! {
    #[test]
    fn a_written_number_is_read_back(written in written()) {
        let format = pattern(&written.pattern);
        prop_assert_eq!(read(&format, &written.text), Ok(written.plain.clone()), "{:?}", written);
        let free = NumberFormat::without_pattern(None, Some(",")).unwrap();
        prop_assert_eq!(read(&free, &written.text), Ok(written.plain));
    }

    #[test]
    fn a_percentage_is_a_hundredth(value in -1_000_000_i32..1_000_000) {
        let number = read(&pattern("0.0%"), &format!("{}{}.{}%", if value < 0 { "-" } else { "" },
            value.abs() / 10, value.abs() % 10)).unwrap();
        prop_assert!((number.parse::<f64>().unwrap() * 1000.0 - f64::from(value)).abs() < 1e-6);
    }

    #[test]
    fn no_text_breaks_it(
        pattern in "[0#,.E+%‰;' -]{0,12}|\\PC{0,8}",
        decimal in proptest::option::of("[.,;' é]{0,2}"),
        group in proptest::option::of("[.,;' é]{0,2}"),
        text in "[-+0-9,.E%‰;' é]{0,12}|\\PC{0,8}",
    ) {
        let formats = [
            NumberFormat::parse(&pattern, decimal.as_deref(), group.as_deref()),
            NumberFormat::without_pattern(decimal.as_deref(), group.as_deref()),
        ];
        for format in formats {
            match format {
                Ok(format) => {
                    let example = format.example();
                    prop_assert!(read(&format, &example).is_ok(), "{:?} {}", format, example);
                    if let Ok(number) = read(&format, &text) {
                        prop_assert!(is_lexical(&number), "{:?} {}", format, number);
                    }
                }
                Err(error) => prop_assert!(pattern.get(error.span.clone()).is_some(), "{:?}", error),
            }
        }
    }
}
