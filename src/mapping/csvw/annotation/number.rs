//! Numbers of JSON as literals of RDF.

use oxigraph::model::NamedNodeRef;
use oxigraph::model::vocab::xsd;

/// Most places before the point of a double.
const MAX_PLACES: usize = 309;

/// The canonical literal of a JSON number, step 5 of
/// [JSON-LD to RDF](https://www.w3.org/TR/csv2rdf/#json-ld-to-rdf): an `xsd:integer` where
/// nothing but zeros comes after the point, an `xsd:double` otherwise.
pub(super) fn canonical(number: &str) -> (String, NamedNodeRef<'static>) {
    match integer(number) {
        Some(integer) => (integer, xsd::INTEGER),
        None => (double(number.parse().unwrap_or_default()), xsd::DOUBLE),
    }
}

fn integer(number: &str) -> Option<String> {
    let (sign, magnitude) = match number.strip_prefix('-') {
        Some(magnitude) => ("-", magnitude),
        None => ("", number),
    };
    let (mantissa, exponent) = magnitude.split_once(['e', 'E']).unwrap_or((magnitude, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    // An exponent past `i64` is far below zero: above, the number would be past a double.
    let exponent: i64 = exponent.parse().ok()?;
    let leading = digits.len() - significant.len();
    let places = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
    let places = usize::try_from(places.checked_add(exponent)?).ok()?;
    let significant = significant.trim_end_matches('0');
    if significant.len() > places || places > MAX_PLACES {
        return None;
    }
    Some(format!("{sign}{significant:0<places$}"))
}

/// The [canonical form](https://www.w3.org/TR/xmlschema11-2/#f-doubleCanmap) of a double:
/// one digit before the point, at least one after it, and an exponent.
fn double(value: f64) -> String {
    let text = format!("{value:E}");
    match text.split_once('E') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0E{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    #[test]
    fn numbers_without_a_fraction_are_integers() {
        for (number, literal) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.0", "0"),
            ("0e99999999999999999999", "0"),
            ("5", "5"),
            ("-5.00", "-5"),
            ("100", "100"),
            ("1e3", "1000"),
            ("12.5E+1", "125"),
            ("120e-1", "12"),
            ("0.001e3", "1"),
            ("12345678901234567890123", "12345678901234567890123"),
        ] {
            assert_eq!(canonical(number), (literal.to_owned(), xsd::INTEGER));
        }
        assert_eq!(canonical("1e308").0.len(), 309);
    }

    #[test]
    fn numbers_with_a_fraction_are_doubles() {
        for (number, literal) in [
            ("1.5", "1.5E0"),
            ("-0.25", "-2.5E-1"),
            ("15e-1", "1.5E0"),
            ("1e-7", "1.0E-7"),
            ("123.456", "1.23456E2"),
            ("1e-99999999999999999999", "0.0E0"),
        ] {
            assert_eq!(canonical(number), (literal.to_owned(), xsd::DOUBLE));
        }
    }

    proptest! {
        #[test]
        fn the_canonical_form_has_the_value_of_the_number(number in "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?") {
            let (text, _) = canonical(&number);
            let value = |text: &str| text.parse::<f64>().unwrap();
            prop_assert_eq!(value(&text).total_cmp(&(value(&number) + 0.0)), Ordering::Equal);
        }
    }
}
