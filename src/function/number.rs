//! Numbers, as exact decimals: up to 18 digits after the point, and 20 before it.

use super::Function;
use super::iri::{grel, idlab, rif};
use super::parameter::{BOOLEAN_OUT, END, LEAST, NUMBER, NUMBER_2, NUMBER_OUT, TESTED, VALUE};
use super::value::{Arguments, Outcome, boolean, natural, nothing, optional, required, shown};
use crate::source::{ItemValue, Natural};
use crate::xsd::{Builtin, canonical};
use oxsdatatypes::Decimal;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        iris: &[grel!("string_toNumber"), grel!("toNumber")],
        parameters: &[VALUE],
        outputs: NUMBER_OUT,
        call: |arguments| to_number(required(arguments, 0)?),
    },
    Function {
        iris: &[grel!("math_round"), grel!("round")],
        parameters: &[NUMBER],
        outputs: NUMBER_OUT,
        call: |arguments| one(arguments, Decimal::checked_round),
    },
    Function {
        iris: &[grel!("math_floor"), grel!("floor")],
        parameters: &[NUMBER],
        outputs: NUMBER_OUT,
        call: |arguments| one(arguments, Decimal::checked_floor),
    },
    Function {
        iris: &[grel!("math_ceil"), grel!("ceil")],
        parameters: &[NUMBER],
        outputs: NUMBER_OUT,
        call: |arguments| one(arguments, Decimal::checked_ceil),
    },
    Function {
        iris: &[grel!("math_abs"), grel!("abs")],
        parameters: &[NUMBER],
        outputs: NUMBER_OUT,
        call: |arguments| one(arguments, Decimal::checked_abs),
    },
    Function {
        iris: &[grel!("math_min"), grel!("min")],
        parameters: &[NUMBER, NUMBER_2],
        outputs: NUMBER_OUT,
        call: |arguments| two(arguments, |a, b| Some(a.min(b))),
    },
    Function {
        iris: &[grel!("math_max"), grel!("max")],
        parameters: &[NUMBER, NUMBER_2],
        outputs: NUMBER_OUT,
        call: |arguments| two(arguments, |a, b| Some(a.max(b))),
    },
    Function {
        iris: &[rif!("numeric-add")],
        parameters: &[NUMBER, NUMBER_2],
        outputs: NUMBER_OUT,
        call: |arguments| two(arguments, Decimal::checked_add),
    },
    Function {
        iris: &[rif!("numeric-subtract")],
        parameters: &[NUMBER, NUMBER_2],
        outputs: NUMBER_OUT,
        call: |arguments| two(arguments, Decimal::checked_sub),
    },
    Function {
        iris: &[rif!("numeric-multiply")],
        parameters: &[NUMBER, NUMBER_2],
        outputs: NUMBER_OUT,
        call: |arguments| two(arguments, Decimal::checked_mul),
    },
    Function {
        iris: &[rif!("numeric-divide")],
        parameters: &[NUMBER, NUMBER_2],
        outputs: NUMBER_OUT,
        call: |arguments| divided(arguments, Decimal::checked_div),
    },
    Function {
        iris: &[grel!("math_mod"), grel!("mod"), rif!("numeric-mod")],
        parameters: &[NUMBER, NUMBER_2],
        outputs: NUMBER_OUT,
        call: |arguments| divided(arguments, Decimal::checked_rem),
    },
    Function {
        iris: &[idlab!("inRange")],
        parameters: &[TESTED, LEAST, END],
        outputs: BOOLEAN_OUT,
        call: in_range,
    },
];

/// The number that a text is, be it written with an exponent, as numbers of JSON are when
/// they have a fraction.
///
/// # Errors
/// It is none, or has too many digits.
pub(super) fn parsed(text: &str) -> Result<Decimal, String> {
    let number = text.trim();
    let plain = without_exponent(number);
    plain.as_deref().unwrap_or(number).parse().map_err(|_| {
        if Builtin::Double.accepts(number) && number.ends_with(|c: char| c.is_ascii_digit() || c == '.') {
            format!("{} has too many digits to calculate with", shown(text))
        } else {
            format!("{} is not a decimal number such as 1234.5", shown(text))
        }
    })
}

/// The greatest exponent that is written out: larger numbers are no [`Decimal`]s.
const GREATEST_EXPONENT: i32 = 40;

/// The same number without its exponent, if it has one that can be written out; digit by
/// digit, so that nothing is rounded.
fn without_exponent(number: &str) -> Option<String> {
    let (mantissa, exponent) = number.split_once(['e', 'E'])?;
    let exponent: i32 = exponent.parse().ok()?;
    if exponent.abs() > GREATEST_EXPONENT || !Builtin::Decimal.accepts(mantissa) {
        return None;
    }
    let unsigned = mantissa.trim_start_matches(['+', '-']);
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let shift = exponent.unsigned_abs() as usize;
    let zeros = "0".repeat(shift);
    let (before, after) = if exponent < 0 {
        let digits = format!("{zeros}{whole}");
        let (before, after) = digits.split_at(digits.len() - shift);
        (before.to_owned(), format!("{after}{fraction}"))
    } else {
        let digits = format!("{fraction}{zeros}");
        let (moved, after) = digits.split_at(shift);
        (format!("{whole}{moved}"), after.to_owned())
    };
    Some(format!("{sign}0{before}.{}", after.trim_end_matches('0')))
}

/// The sum of all values; none where there are none.
pub(super) fn sum(values: &[ItemValue]) -> Outcome {
    let mut sum = None;
    for value in values {
        let number = parsed(&value.text)?;
        sum = Some(match sum {
            None => number,
            Some(sum) => number.checked_add(sum).ok_or_else(too_large)?,
        });
    }
    sum.map_or_else(nothing, number)
}

/// Numbers with exponents stay as they are written.
fn to_number(text: &str) -> Outcome {
    let value = text.trim();
    for (builtin, kind) in [
        (Builtin::Integer, Natural::Integer),
        (Builtin::Decimal, Natural::Decimal),
        (Builtin::Double, Natural::Double),
    ] {
        if builtin.accepts(value) {
            return natural(canonical(builtin, value).into_owned(), kind);
        }
    }
    Err(format!("{} is not a number", shown(text)))
}

fn one(arguments: Arguments<'_>, calculate: fn(Decimal) -> Option<Decimal>) -> Outcome {
    let value = parsed(required(arguments, 0)?)?;
    number(calculate(value).ok_or_else(too_large)?)
}

fn two(arguments: Arguments<'_>, calculate: fn(Decimal, Decimal) -> Option<Decimal>) -> Outcome {
    let (a, b) = (parsed(required(arguments, 0)?)?, parsed(required(arguments, 1)?)?);
    number(calculate(a, b).ok_or_else(too_large)?)
}

fn divided(arguments: Arguments<'_>, calculate: fn(Decimal, Decimal) -> Option<Decimal>) -> Outcome {
    if parsed(required(arguments, 1)?)? == Decimal::default() {
        return Err("a number cannot be divided by 0".to_owned());
    }
    two(arguments, calculate)
}

/// A number without a fraction is an integer, which every decimal of that value is too.
fn number(value: Decimal) -> Outcome {
    let text = value.to_string();
    let is_whole = !text.contains('.');
    natural(text, if is_whole { Natural::Integer } else { Natural::Decimal })
}

fn too_large() -> String {
    "the result is too large to calculate with, or has too many digits".to_owned()
}

/// From the least number on, and below the end.
fn in_range(arguments: Arguments<'_>) -> Outcome {
    let value = parsed(required(arguments, 0)?)?;
    let least = optional(arguments, 1).map(parsed).transpose()?;
    let end = optional(arguments, 2).map(parsed).transpose()?;
    boolean(least.is_none_or(|least| least <= value) && end.is_none_or(|end| value < end))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, fails, outcome};
    use super::*;

    const ADD: &str = "numeric-add";

    #[test]
    fn texts_become_numbers() {
        for (text, number, kind) in [
            (" 007 ", "7", Natural::Integer),
            ("+1.50", "1.5", Natural::Decimal),
            ("1.5e3", "1.5E3", Natural::Double),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
                Natural::Integer,
            ),
        ] {
            let value = &outcome("toNumber", &[text]).unwrap()[0];
            assert_eq!((value.text.as_str(), value.natural), (number, kind));
        }
        assert_eq!(fails("toNumber", &["1,5"]), "\"1,5\" is not a number");
    }

    #[test]
    fn calculations_are_exact() {
        assert_eq!(call(ADD, &["0.1", "0.2"]), ["0.3"]);
        assert_eq!(call("numeric-subtract", &["1", "2.5"]), ["-1.5"]);
        assert_eq!(call("numeric-multiply", &["0.1", "0.1"]), ["0.01"]);
        assert_eq!(call("numeric-divide", &["1", "8"]), ["0.125"]);
        assert_eq!(call("numeric-divide", &["1", "3"]), ["0.333333333333333333"]);
        assert_eq!(call("math_mod", &["7", "3"]), ["1"]);
        assert_eq!(call("math_min", &["9", "10"]), ["9"]);
        assert_eq!(call("math_max", &["9", "10"]), ["10"]);
        assert_eq!(call("math_abs", &["-3.50"]), ["3.5"]);
        let whole = &outcome(ADD, &["0.5", "0.5"]).unwrap()[0];
        assert_eq!((whole.text.as_str(), whole.natural), ("1", Natural::Integer));
    }

    #[test]
    fn exponents_are_written_out() {
        for (a, sum) in [
            ("1.5E0", "1.5"),
            ("-2.5e-3", "-0.0025"),
            ("12.345e+2", "1234.5"),
            (".5E1", "5"),
            ("1E15", "1000000000000000"),
            ("123.E-18", "0.000000000000000123"),
        ] {
            assert_eq!(call(ADD, &[a, "0"]), [sum], "{a}");
        }
        for a in ["1E40", "1E-40", "1E999999999999"] {
            assert_eq!(
                fails(ADD, &[a, "0"]),
                format!("\"{a}\" has too many digits to calculate with")
            );
        }
        for a in ["1E", "E1", "1E1.5", "NaN", "-INF", "1e+-2", "+-1e2"] {
            assert!(fails(ADD, &[a, "0"]).contains("is not a decimal number"), "{a}");
        }
    }

    #[test]
    fn halves_go_up() {
        for (value, round, floor, ceil) in [
            ("2.5", "3", "2", "3"),
            ("-2.5", "-2", "-3", "-2"),
            ("-2.6", "-3", "-3", "-2"),
            ("2", "2", "2", "2"),
        ] {
            assert_eq!(call("math_round", &[value]), [round]);
            assert_eq!(call("math_floor", &[value]), [floor]);
            assert_eq!(call("math_ceil", &[value]), [ceil]);
        }
    }

    #[test]
    fn what_is_no_number_is_told() {
        assert_eq!(fails(ADD, &["a", "1"]), "\"a\" is not a decimal number such as 1234.5");
        let long = "9".repeat(30);
        assert_eq!(
            fails(ADD, &[&long, "1"]),
            format!("\"{long}\" has too many digits to calculate with")
        );
        let large = "9".repeat(20);
        assert_eq!(
            fails("numeric-multiply", &[&large, &large]),
            "the result is too large to calculate with, or has too many digits"
        );
        assert_eq!(
            fails("numeric-divide", &["1", "0.0"]),
            "a number cannot be divided by 0"
        );
        assert_eq!(fails("math_mod", &["1", "0"]), "a number cannot be divided by 0");
    }

    #[test]
    fn ranges_leave_out_their_end() {
        for (arguments, expected) in [
            (["1", "1", "2"], "true"),
            (["2", "1", "2"], "false"),
            (["0.9", "1", "2"], "false"),
        ] {
            assert_eq!(call("inRange", &arguments), [expected], "{arguments:?}");
        }
        assert_eq!(call("inRange", &["5"]), ["true"]);
    }
}
