//! A function and its parameters
//! [in one line](https://w3id.org/yarrrml/spec/#functions): `ex:fn(ex:in = $(name), mode = html)`.

use super::fields::Written;
use super::function::{Argument, Call, Given};

/// Reads a call. Parameters are divided by commas, and each from its value by `=`; within
/// brackets and double quotes these are text. `None` where it cannot be read.
pub(super) fn parse(written: Written<'_>) -> Option<Call<'_>> {
    let part = |text| Written { text, ..written };
    let (name, rest) = written.text.split_once('(')?;
    let inside = rest.trim_end().strip_suffix(')')?;
    let mut arguments = Vec::new();
    for argument in split(inside)? {
        let (parameter, value) = argument.split_once('=')?;
        if parameter.trim().is_empty() {
            return None;
        }
        arguments.push(Argument {
            name: part(parameter.trim()),
            value: Given::Text(part(unquoted(value.trim()))),
            from: None,
        });
    }
    Some(Call {
        name: part(name.trim()),
        arguments,
    })
}

/// The parts between commas; `None` where a bracket or a quote is not closed.
fn split(inside: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut is_quoted = false;
    let mut is_escaped = false;
    let mut start = 0;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            b'(' => depth += 1,
            b')' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                parts.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if is_quoted || depth > 0 {
        return None;
    }
    if !(parts.is_empty() && inside.trim().is_empty()) {
        parts.push(&inside[start..]);
    }
    Some(parts)
}

fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::super::text::Spot;
    use super::*;

    fn read(text: &str) -> Option<String> {
        let spot = Spot {
            start: 0,
            end: 0,
            column: 1,
        };
        let call = parse(Written { text, spot })?;
        let arguments = call.arguments.iter().map(|argument| match &argument.value {
            Given::Text(value) => format!("{}={}", argument.name.text, value.text),
            _ => String::new(),
        });
        Some(format!(
            "{}: {}",
            call.name.text,
            arguments.collect::<Vec<_>>().join("; ")
        ))
    }

    #[test]
    fn calls_are_divided_outside_of_brackets_and_quotes() {
        for (text, expected) in [
            ("ex:f()", "ex:f: "),
            ("ex:f( )", "ex:f: "),
            ("ex:f(ex:in = $(a, b))", "ex:f: ex:in=$(a, b)"),
            ("ex:f(in=\"a, b\", to = c=d )", "ex:f: in=a, b; to=c=d"),
            (r#"ex:f(in = $(a\)), to = "\"")"#, r#"ex:f: in=$(a\)); to=\""#),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_call() {
        for text in [
            "ex:f(a = b",
            "ex:f(a)",
            "ex:f(= b)",
            "ex:f(a = b,)",
            "ex:f(a = \"b)",
            "ex:f(a = $(b)",
            "ex:f(a = b))",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
