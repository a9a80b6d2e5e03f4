//! Conditions ([RML-FNML, conditions](https://w3id.org/rml/fnml/spec)) and what is made of
//! them.

use super::Function;
use super::iri::{fns, grel, idlab, morph};
use super::parameter::{
    ANY, ANY_OUT, BOOLEAN, BOOLEAN_A, BOOLEAN_B, BOOLEAN_OUT, BOOLEANS, EXPECTED, EXPRESSION, IF_FALSE, IF_TRUE,
    RESULT, VALUE, VALUE_2, VALUE_3, VALUE_4,
};
use super::value::{Arguments, Outcome, all, boolean, nothing, one, required, shown};
use crate::source::{ItemValue, Natural};
use crate::xsd::{Builtin, compare};
use std::cmp::Ordering;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        iris: &[
            idlab!("isNull"),
            grel!("controls_isNull"),
            grel!("isNull"),
            fns!("isNull"),
        ],
        parameters: &[VALUE.all()],
        outputs: BOOLEAN_OUT,
        call: |arguments| boolean(all(arguments, 0).is_empty()),
    },
    Function {
        iris: &[
            idlab!("isNotNull"),
            grel!("controls_isNotNull"),
            grel!("isNotNull"),
            fns!("isNotNull"),
        ],
        parameters: &[VALUE.all()],
        outputs: BOOLEAN_OUT,
        call: |arguments| boolean(!all(arguments, 0).is_empty()),
    },
    Function {
        iris: &[grel!("controls_isBlank"), grel!("isBlank")],
        parameters: &[VALUE.all()],
        outputs: BOOLEAN_OUT,
        call: |arguments| boolean(all(arguments, 0).iter().all(is_blank)),
    },
    Function {
        iris: &[grel!("controls_isNonBlank"), grel!("isNonBlank")],
        parameters: &[VALUE.all()],
        outputs: BOOLEAN_OUT,
        call: |arguments| boolean(!all(arguments, 0).iter().all(is_blank)),
    },
    Function {
        iris: &[idlab!("equal"), idlab!("equals"), fns!("equals"), fns!("equal")],
        parameters: &[VALUE, VALUE_2],
        outputs: BOOLEAN_OUT,
        call: |arguments| boolean(are_equal(arguments)?),
    },
    Function {
        iris: &[
            idlab!("notEqual"),
            idlab!("notEquals"),
            fns!("notEquals"),
            fns!("notEqual"),
        ],
        parameters: &[VALUE, VALUE_2],
        outputs: BOOLEAN_OUT,
        call: |arguments| boolean(!are_equal(arguments)?),
    },
    Function {
        iris: &[idlab!("trueCondition"), fns!("IF")],
        parameters: &[BOOLEAN, EXPRESSION],
        outputs: ANY_OUT,
        call: |arguments| {
            if truth(required(arguments, 0)?)? {
                return Ok(all(arguments, 1).to_vec());
            }
            nothing()
        },
    },
    Function {
        iris: &[grel!("controls_if"), grel!("if")],
        parameters: &[BOOLEAN, IF_TRUE, IF_FALSE],
        outputs: ANY_OUT,
        call: |arguments| {
            let branch = if truth(required(arguments, 0)?)? { 1 } else { 2 };
            Ok(all(arguments, branch).to_vec())
        },
    },
    Function {
        iris: &[idlab!("decide")],
        parameters: &[VALUE, EXPECTED, RESULT],
        outputs: ANY_OUT,
        call: |arguments| {
            if required(arguments, 0)? != required(arguments, 1)? {
                return nothing();
            }
            Ok(all(arguments, 2).to_vec())
        },
    },
    Function {
        iris: &[grel!("other_coalesce"), grel!("coalesce"), morph!("other_coalesce")],
        parameters: &[
            ANY.optional(),
            VALUE.all().optional(),
            VALUE_2.all().optional(),
            VALUE_3.all().optional(),
            VALUE_4.all().optional(),
        ],
        outputs: ANY_OUT,
        call: |arguments| {
            let mut values = arguments.iter().copied().flatten();
            Ok(values.find(|value| !is_blank(value)).cloned().into_iter().collect())
        },
    },
    Function {
        iris: &[grel!("boolean_and"), grel!("and")],
        parameters: &[BOOLEANS, BOOLEAN_A, BOOLEAN_B],
        outputs: BOOLEAN_OUT,
        call: |arguments| folded(arguments, |a, b| a && b),
    },
    Function {
        iris: &[grel!("boolean_or"), grel!("or")],
        parameters: &[BOOLEANS, BOOLEAN_A, BOOLEAN_B],
        outputs: BOOLEAN_OUT,
        call: |arguments| folded(arguments, |a, b| a || b),
    },
    Function {
        iris: &[grel!("boolean_xor"), grel!("xor")],
        parameters: &[BOOLEANS, BOOLEAN_A, BOOLEAN_B],
        outputs: BOOLEAN_OUT,
        call: |arguments| folded(arguments, |a, b| a != b),
    },
    Function {
        iris: &[grel!("boolean_not"), grel!("not")],
        parameters: &[BOOLEAN],
        outputs: BOOLEAN_OUT,
        call: |arguments| boolean(!truth(required(arguments, 0)?)?),
    },
];

/// `true` and `1`, `false` and `0` ([3.3.2 boolean](https://www.w3.org/TR/xmlschema11-2/#boolean)),
/// and in capitals, as spreadsheets export them.
fn truth(text: &str) -> Result<bool, String> {
    match text.trim() {
        "1" => Ok(true),
        "0" => Ok(false),
        word if word.eq_ignore_ascii_case("true") => Ok(true),
        word if word.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(format!("{} is neither true nor false", shown(text))),
    }
}

fn is_blank(value: &ItemValue) -> bool {
    value.text.trim().is_empty()
}

/// Numbers of the source are compared as numbers, as
/// [SPARQL](https://www.w3.org/TR/sparql11-query/#OperatorMapping) does; all else, cells of
/// tables among it, as texts.
fn are_equal(arguments: Arguments<'_>) -> Result<bool, String> {
    let (a, b) = (required(arguments, 0)?, required(arguments, 1)?);
    let kind = |place| one(arguments, place).and_then(|value| number_kind(value.natural));
    let builtin = match (kind(0), kind(1)) {
        (Some(Builtin::Double), Some(_)) | (Some(_), Some(Builtin::Double)) => Builtin::Double,
        (Some(_), Some(_)) => Builtin::Decimal,
        _ => return Ok(a == b),
    };
    Ok(compare(builtin, a, b) == Some(Ordering::Equal))
}

fn number_kind(natural: Natural) -> Option<Builtin> {
    match natural {
        Natural::Integer | Natural::Decimal => Some(Builtin::Decimal),
        Natural::Double => Some(Builtin::Double),
        _ => None,
    }
}

/// All values of all parameters as one; none where there are none.
fn folded(arguments: Arguments<'_>, join: fn(bool, bool) -> bool) -> Outcome {
    let mut result = None;
    for value in arguments.iter().copied().flatten() {
        let value = truth(&value.text)?;
        result = Some(result.map_or(value, |result| join(result, value)));
    }
    result.map_or_else(nothing, boolean)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, call_all, fails, find};
    use super::*;

    #[test]
    fn nothing_is_null_and_blanks_are_blank() {
        for (values, null, blank) in [
            (&[][..], "true", "true"),
            (&[""], "false", "true"),
            (&["", " \u{a0}"], "false", "true"),
            (&["", "a"], "false", "false"),
        ] {
            let not = |word| if word == "true" { "false" } else { "true" };
            assert_eq!(call_all("isNull", &[values]), [null], "{values:?}");
            assert_eq!(call_all("isNotNull", &[values]), [not(null)], "{values:?}");
            assert_eq!(call_all("isBlank", &[values]), [blank], "{values:?}");
            assert_eq!(call_all("isNonBlank", &[values]), [not(blank)], "{values:?}");
        }
    }

    #[test]
    fn numbers_are_equal_by_value_and_texts_by_letter() {
        use Natural::{Decimal, Double, Integer, String as Text};
        for (a, b, expected) in [
            (("1", Integer), ("1.0", Decimal), "true"),
            (("1", Integer), ("1E0", Double), "true"),
            (("1.5", Double), ("1", Integer), "false"),
            (("1", Text), ("1.0", Text), "false"),
            (("0", Integer), ("0", Text), "true"),
            (("A", Text), ("a", Text), "false"),
            (("NaN", Double), ("NaN", Double), "false"),
        ] {
            let value = |(text, natural): (&str, Natural)| ItemValue {
                text: text.to_owned(),
                natural,
            };
            let arguments: &[&[ItemValue]] = &[&[value(a)], &[value(b)]];
            let result = (find("equal").call)(arguments).unwrap();
            assert_eq!(result[0].text, expected, "{a:?} {b:?}");
            let other = (find("notEqual").call)(arguments).unwrap();
            assert_ne!(result[0].text, other[0].text, "{a:?} {b:?}");
        }
    }

    #[test]
    fn conditions_choose() {
        assert_eq!(call("trueCondition", &["true", "a"]), ["a"]);
        assert_eq!(call("trueCondition", &["0", "a"]), [""; 0]);
        assert_eq!(call_all("controls_if", &[&["TRUE"], &["a", "b"], &["c"]]), ["a", "b"]);
        assert_eq!(call_all("controls_if", &[&["false"], &[], &["c"]]), ["c"]);
        assert_eq!(call("controls_if", &["false", "a"]), [""; 0]);
        assert_eq!(fails("controls_if", &["yes", "a"]), "\"yes\" is neither true nor false");
        assert_eq!(call("decide", &["A", "A", "b"]), ["b"]);
        assert_eq!(call("decide", &["a", "A", "b"]), [""; 0]);
        assert_eq!(
            call_all("other_coalesce", &[&["", " "], &[], &["Hội An", "Đà Nẵng"]]),
            ["Hội An"]
        );
        assert_eq!(call_all("other_coalesce", &[&[""]]), [""; 0]);
    }

    #[test]
    fn truths_are_joined() {
        for (values, and, or, xor) in [
            (&["true"][..], "true", "true", "true"),
            (&["true", "0"], "false", "true", "true"),
            (&["false", "0"], "false", "false", "false"),
            (&["true", "1", "1"], "true", "true", "true"),
            (&["true", "1"], "true", "true", "false"),
        ] {
            let (first, rest) = values.split_at(1);
            for split in [&[values][..], &[&[], first, rest]] {
                assert_eq!(call_all("boolean_and", split), [and], "{split:?}");
                assert_eq!(call_all("boolean_or", split), [or], "{split:?}");
                assert_eq!(call_all("boolean_xor", split), [xor], "{split:?}");
            }
        }
        assert_eq!(call_all("boolean_and", &[]), [""; 0]);
        assert_eq!(call("boolean_not", &["FALSE"]), ["true"]);
    }
}
