//! Expands templates ([RFC 6570](https://www.rfc-editor.org/rfc/rfc6570), section 3.2).

use super::{Expansion, Operator, Template, TemplatePart, Variable};

/// Calls its second argument with each value of a variable, in order.
pub type TemplateValues<'a> = dyn Fn(&Variable, &mut dyn FnMut(&str)) + 'a;

impl Template {
    /// Appends the expansion to `out`.
    pub fn expand(&self, values: &TemplateValues<'_>, out: &mut String) {
        for part in &self.parts {
            match part {
                TemplatePart::Literal(text) => out.push_str(text),
                TemplatePart::Expansion(expansion) => expand_part(expansion, values, out),
            }
        }
    }
}

fn expand_part(expansion: &Expansion, values: &TemplateValues<'_>, out: &mut String) {
    let operator = expansion.operator;
    let mut is_first = true;
    for variable in &expansion.variables {
        let mut is_first_value = true;
        values(variable, &mut |value| {
            let starts_variable = is_first_value || variable.explode;
            out.push_str(match (is_first, starts_variable) {
                (true, _) => operator.first(),
                (false, true) => operator.separator(),
                (false, false) => ",",
            });
            if operator.is_named() && starts_variable {
                out.push_str(&variable.name);
                let is_parameter = operator == Operator::PathParameter;
                // `;name` without `=` for an empty value, `?name=` with it.
                out.push_str(if is_parameter && value.is_empty() { "" } else { "=" });
            }
            let value = match variable.prefix {
                Some(length) => value.char_indices().nth(length).map_or(value, |(end, _)| &value[..end]),
                None => value,
            };
            percent_encode(value, operator.keeps_reserved(), out);
            is_first = false;
            is_first_value = false;
        });
    }
}

/// Percent-encodes all but [unreserved](https://www.rfc-editor.org/rfc/rfc3986#section-2.3)
/// and, where `keeps_reserved`, reserved characters and triplets that are encoded already.
#[inline]
pub(crate) fn percent_encode(text: &str, keeps_reserved: bool, out: &mut String) {
    let bytes = text.as_bytes();
    let mut copied = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let is_kept = is_unreserved(*byte)
            || (keeps_reserved
                && (is_reserved(*byte)
                    || (*byte == b'%'
                        && bytes
                            .get(at + 1..at + 3)
                            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)))));
        if !is_kept {
            out.push_str(text.get(copied..at).unwrap_or_default());
            push_triplet(*byte, out);
            copied = at + 1;
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
}

/// Appends what stands for a byte that is percent-encoded.
#[inline]
pub(crate) fn push_triplet(byte: u8, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

/// Whether a character is [`unreserved`](https://www.rfc-editor.org/rfc/rfc3986#section-2.3): no
/// rule percent-encodes it.
#[inline]
pub(crate) fn is_unreserved(byte: u8) -> bool {
    static UNRESERVED: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
            byte += 1;
        }
        table
    };
    UNRESERVED[usize::from(byte)]
}

fn is_reserved(byte: u8) -> bool {
    matches!(
        byte,
        b':' | b'/'
            | b'?'
            | b'#'
            | b'['
            | b']'
            | b'@'
            | b'!'
            | b'$'
            | b'&'
            | b'\''
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::VariableSource;
    use proptest::prelude::*;

    fn expanded(operator: Operator, explode: bool, prefix: Option<usize>, values: &[&str]) -> String {
        let variable = |name: &str| Variable {
            name: name.to_owned(),
            source: VariableSource::Row,
            explode,
            prefix,
        };
        let template = Template {
            parts: vec![TemplatePart::Expansion(Expansion {
                operator,
                variables: vec![variable("v"), variable("undef")],
            })],
        };
        let mut out = String::new();
        let lookup = |variable: &Variable, each: &mut dyn FnMut(&str)| {
            if variable.name == "v" {
                values.iter().for_each(|value| each(value));
            }
        };
        template.expand(&lookup, &mut out);
        out
    }

    /// The examples of RFC 6570, section 3.2.
    #[test]
    fn operators() {
        use Operator as O;
        let list = ["red", "green", "blue"];
        assert_eq!(expanded(O::Simple, false, None, &["Hello World!"]), "Hello%20World%21");
        assert_eq!(expanded(O::Reserved, false, None, &["Hello World!"]), "Hello%20World!");
        assert_eq!(expanded(O::Reserved, false, None, &["50%/%41"]), "50%25/%41");
        assert_eq!(expanded(O::Fragment, false, Some(6), &["/foo/bar"]), "#/foo/b");
        assert_eq!(expanded(O::Simple, false, Some(2), &["Hội"]), "H%E1%BB%99");
        assert_eq!(expanded(O::Label, true, None, &list), ".red.green.blue");
        assert_eq!(expanded(O::Path, false, None, &list), "/red,green,blue");
        assert_eq!(expanded(O::PathParameter, true, None, &list), ";v=red;v=green;v=blue");
        assert_eq!(expanded(O::PathParameter, false, None, &[""]), ";v");
        assert_eq!(expanded(O::Query, false, None, &[""]), "?v=");
        assert_eq!(expanded(O::QueryContinuation, false, None, &list), "&v=red,green,blue");
        assert_eq!(expanded(O::Query, false, None, &[]), "");
    }

    proptest! {
        #[test]
        fn encoding_is_undone_by_decoding(text in "\\PC*") {
            let mut out = String::new();
            percent_encode(&text, false, &mut out);
            prop_assert!(out.bytes().all(|byte| is_unreserved(byte) || byte == b'%'));
            let mut decoded = Vec::new();
            let mut bytes = out.bytes();
            while let Some(byte) = bytes.next() {
                decoded.push(if byte == b'%' {
                    let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
                } else {
                    byte
                });
            }
            prop_assert_eq!(String::from_utf8(decoded).unwrap(), text);
        }
    }
}
