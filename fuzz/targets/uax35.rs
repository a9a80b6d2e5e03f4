//! Patterns of numbers and of dates and times, and texts that are read by them: what is read
//! is a value of XML Schema, and the example of a format is of that format.
//!
//! The input is the pattern, the decimal character and the group character in a line each
//! (an empty one is not given), and the text in the rest.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodpress::uax35::{DateFormat, DateKind, NumberFormat};
use lodpress::xsd::Builtin;

fuzz_target!(|input: &str| {
    let mut lines = input.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (pattern, decimal, group, text) = (line(), line(), line(), line());
    let given = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let (decimal, group) = (given(decimal), given(group));
    let numbers = [
        NumberFormat::parse(pattern, decimal, group),
        NumberFormat::without_pattern(decimal, group),
    ];
    for format in numbers {
        match format {
            Ok(format) => check(text, &format.example(), Builtin::Double, |text, out| {
                format.read(text, out).map_err(|error| error.to_string())
            }),
            Err(error) => assert!(pattern.get(error.span.clone()).is_some(), "{error:?}"),
        }
    }
    for (kind, builtin) in [
        (DateKind::Date, Builtin::Date),
        (DateKind::Time, Builtin::Time),
        (DateKind::DateTime, Builtin::DateTime),
    ] {
        match DateFormat::parse(pattern, kind) {
            Ok(format) => check(text, &format.example(), builtin, |text, out| {
                format.read(text, out).map_err(|error| error.to_string())
            }),
            Err(error) => assert!(pattern.get(error.span.clone()).is_some(), "{error:?}"),
        }
    }
});

fn check(text: &str, example: &str, builtin: Builtin, read: impl Fn(&str, &mut String) -> Result<(), String>) {
    let mut out = "before".to_owned();
    match read(text, &mut out) {
        Ok(()) => {
            let value = out.strip_prefix("before").expect("the value is appended");
            assert!(builtin.accepts(value), "{text:?} is read as {value:?}, no {builtin:?}");
        }
        Err(_) => assert_eq!(out, "before"),
    }
    let mut value = String::new();
    if let Err(error) = read(example, &mut value) {
        panic!("the example {example:?} is not read: {error}");
    }
    assert!(
        builtin.accepts(&value),
        "{example:?} is read as {value:?}, no {builtin:?}"
    );
}
