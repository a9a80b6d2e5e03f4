//! Parses URI templates ([RFC 6570](https://www.rfc-editor.org/rfc/rfc6570), section 2).

use crate::plan::{Expansion, Operator, Template, TemplatePart, Variable, VariableSource};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::ops::Range;

/// What is wrong in a template, and where in its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TemplateError {
    /// What is wrong.
    pub(super) message: String,
    /// The bytes at fault.
    pub(super) span: Range<usize>,
}

/// Parses `text`; `source` says where the value of a variable comes from, or `None` for
/// a variable that there is not.
pub(super) fn parse(
    text: &str,
    source: &mut dyn FnMut(&str) -> Option<VariableSource>,
) -> Result<Template, TemplateError> {
    let error = |message: &str, span: Range<usize>| TemplateError {
        message: message.to_owned(),
        span,
    };
    let mut parts = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let literal = rest.find(['{', '}']).unwrap_or(rest.len());
        if literal > 0 {
            parts.push(TemplatePart::Literal(rest[..literal].to_owned()));
            at += literal;
            continue;
        }
        if rest.starts_with('}') {
            return Err(error("a brace is closed that was not opened", at..at + 1));
        }
        let Some(length) = rest.find('}') else {
            return Err(error("a brace is not closed", at..text.len()));
        };
        parts.push(TemplatePart::Expansion(expansion(&rest[1..length], at + 1, source)?));
        at += length + 1;
    }
    Ok(Template { parts })
}

fn expansion(
    text: &str,
    at: usize,
    source: &mut dyn FnMut(&str) -> Option<VariableSource>,
) -> Result<Expansion, TemplateError> {
    let operator = Operator::ALL
        .into_iter()
        .find(|operator| !operator.symbol().is_empty() && text.starts_with(operator.symbol()))
        .unwrap_or(Operator::Simple);
    let mut at = at + operator.symbol().len();
    let mut variables = Vec::new();
    for spec in text[operator.symbol().len()..].split(',') {
        let span = at..at + spec.len();
        let failed = |message: String| TemplateError {
            message,
            span: span.clone(),
        };
        let (name, explode, prefix) = if let Some(name) = spec.strip_suffix('*') {
            (name, true, None)
        } else if let Some((name, digits)) = spec.split_once(':') {
            let length = digits.parse().ok().filter(|n| (1..10_000).contains(n));
            let length = length.ok_or_else(|| failed(format!("`:{digits}` is no length between 1 and 9999")))?;
            (name, false, Some(length))
        } else {
            (spec, false, None)
        };
        if !is_variable_name(name) {
            return Err(failed(format!("`{name}` is no name of a variable")));
        }
        let Some(source) = source(name) else {
            return Err(failed(format!("there is no column `{name}`")));
        };
        variables.push(Variable {
            name: name.to_owned(),
            source,
            explode,
            prefix,
        });
        at = span.end + 1;
    }
    Ok(Expansion { operator, variables })
}

/// [varname](https://www.rfc-editor.org/rfc/rfc6570#section-2.3)
pub(super) fn is_variable_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' => 1,
            b'.' if at > 0 && at + 1 < bytes.len() => 1,
            b'%' if bytes
                .get(at + 1..at + 3)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) =>
            {
                3
            }
            _ => return false,
        };
    }
    !name.is_empty()
}

/// A title as a name: all that a variable's name cannot have is percent-encoded, and an
/// underscore at the start, where names of the standard's own have it.
pub(super) fn encoded_name(title: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.');
    let (start, rest) = match title.strip_prefix('_') {
        Some(rest) => ("%5F", rest),
        None => ("", title),
    };
    let name = format!("{start}{}", utf8_percent_encode(rest, ENCODED));
    // A point stands between other characters.
    if is_variable_name(&name) {
        name
    } else {
        name.replace('.', "%2E")
    }
}

/// Expands a template whose only variable is `url`
/// ([site-wide location](https://www.w3.org/TR/tabular-data-model/#default-locations-and-site-wide-location-configuration));
/// `None` where it is none.
pub(super) fn expand_url(text: &str, url: &str) -> Option<String> {
    let mut source = |name: &str| {
        Some(match name {
            "url" => VariableSource::Constant(url.to_owned()),
            _ => VariableSource::Undefined,
        })
    };
    let template = parse(text, &mut source).ok()?;
    let mut out = String::new();
    let values = |variable: &Variable, each: &mut dyn FnMut(&str)| {
        if let VariableSource::Constant(value) = &variable.source {
            each(value);
        }
    };
    template.expand(&values, &mut out);
    Some(out)
}

/// The text that [`encoded_name`] has encoded.
pub(super) fn decoded_name(name: &str) -> String {
    percent_decode_str(name).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::CellId;

    fn parsed(text: &str) -> Result<Template, TemplateError> {
        parse(text, &mut |name| {
            (name != "nope").then_some(VariableSource::Cell(CellId(0)))
        })
    }

    #[test]
    fn a_template_prints_as_it_was_written() {
        for text in ["", "a", "{a}", "../id/{a}#x{+b,c*}{?d:3}", "{/a.b}", "{%C3%A9}"] {
            assert_eq!(parsed(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn errors_know_their_place() {
        let spans: Vec<_> = ["a}", "a{b", "{a,,b}", "x/{nope}", "{a:0}", "{}"]
            .into_iter()
            .map(|text| &text[parsed(text).unwrap_err().span])
            .collect();
        assert_eq!(spans, ["}", "{b", "", "nope", "a:0", ""]);
    }

    #[test]
    fn names_of_titles_are_variable_names() {
        assert_eq!(encoded_name("Straße 1_a"), "Stra%C3%9Fe%201_a");
        assert!(is_variable_name(&encoded_name("Straße 1_a")));
        assert_eq!(decoded_name(&encoded_name("Straße 1_a")), "Straße 1_a");
        for title in ["d.M.yyyy", ".a", "a.", "a..b", "_x", "#,##0"] {
            let name = encoded_name(title);
            assert!(is_variable_name(&name) && !name.starts_with('_'), "{name}");
            assert_eq!(decoded_name(&name), title);
        }
    }

    #[test]
    fn locations_are_expanded() {
        let url = "http://a.example/b.csv?c";
        let expanded = |text| expand_url(text, url);
        assert_eq!(
            expanded("{+url}-metadata.json").as_deref(),
            Some("http://a.example/b.csv?c-metadata.json")
        );
        assert_eq!(
            expanded("/m?file={url}{x}").as_deref(),
            Some("/m?file=http%3A%2F%2Fa.example%2Fb.csv%3Fc")
        );
        assert_eq!(expanded("{"), None);
    }
}
