//! Texts as other formats write them.

use super::Function;
use super::iri::grel;
use super::parameter::{MODE, STRING_OUT, VALUE};
use super::value::{Arguments, Growing, Outcome, required, shown, text};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        iris: &[grel!("escape"), grel!("string_escape")],
        parameters: &[VALUE, MODE],
        outputs: STRING_OUT,
        call: escape,
    },
    Function {
        iris: &[grel!("string_unescape"), grel!("unescape")],
        parameters: &[VALUE, MODE],
        outputs: STRING_OUT,
        call: unescape,
    },
];

/// All but [unreserved characters](https://www.rfc-editor.org/rfc/rfc3986#section-2.3), as
/// `encode_for_uri` of SPARQL has it, to which the published description refers.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn escape(arguments: Arguments<'_>) -> Outcome {
    let value = required(arguments, 0)?;
    match required(arguments, 1)? {
        "url" => text(utf8_percent_encode(value, RESERVED).to_string()),
        "html" => marked_up(value, "&#39;"),
        "xml" => marked_up(value, "&apos;"),
        "csv" => text(csv_field(value)),
        mode => Err(no_mode(mode)),
    }
}

fn unescape(arguments: Arguments<'_>) -> Outcome {
    let value = required(arguments, 0)?;
    match required(arguments, 1)? {
        "url" => match percent_decode_str(value).decode_utf8() {
            Ok(decoded) => text(decoded),
            Err(_) => Err(format!("{} is not UTF-8 when it is decoded", shown(value))),
        },
        "html" => without_entities(value, html_entity),
        "xml" => without_entities(value, xml_entity),
        "csv" => text(without_quotes(value)),
        mode => Err(no_mode(mode)),
    }
}

fn no_mode(mode: &str) -> String {
    format!("there is no mode {}; there are url, html, xml and csv", shown(mode))
}

fn marked_up(value: &str, apostrophe: &str) -> Outcome {
    let mut out = Growing::default();
    for part in value.split_inclusive(['&', '<', '>', '"', '\'']) {
        let special = match part.chars().next_back() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            Some('\'') => apostrophe,
            _ => {
                out.push(part)?;
                continue;
            }
        };
        // What is special is one byte.
        out.push(&part[..part.len() - 1])?;
        out.push(special)?;
    }
    out.done()
}

/// A field of [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180#section-2), in quotes where
/// it needs them.
fn csv_field(value: &str) -> String {
    if value.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

fn without_quotes(value: &str) -> String {
    let quoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    quoted.map_or_else(|| value.to_owned(), |inner| inner.replace("\"\"", "\""))
}

/// Bytes that the name or number of an entity may have.
const NAME_LENGTH: usize = 10;

/// What is no entity stays as it is.
fn without_entities(value: &str, entity: fn(&str) -> Option<char>) -> Outcome {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = after.bytes().take(NAME_LENGTH + 1).position(|byte| byte == b';');
        let found = end.and_then(|end| Some((numbered(&after[..end]).or_else(|| entity(&after[..end]))?, end)));
        if let Some((c, end)) = found {
            out.push(c);
            rest = &after[end + 1..];
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    text(out)
}

/// A [character reference](https://www.w3.org/TR/xml/#sec-references), `#246` or `#xF6`.
fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    // `from_str_radix` would take a sign.
    if !digits.starts_with(|c: char| c.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, radix).ok()?)
}

fn xml_entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// Those of XML, of Latin 1, and of punctuation
/// ([HTML 4](https://www.w3.org/TR/html401/sgml/entities.html)).
fn html_entity(name: &str) -> Option<char> {
    let latin = || LATIN_1.iter().zip('\u{a0}'..).find(|(known, _)| **known == name);
    let others = || OTHERS.iter().find(|(known, _)| *known == name);
    xml_entity(name)
        .or_else(|| latin().map(|(_, c)| c))
        .or_else(|| others().map(|(_, c)| *c))
}

/// The names of the characters from U+00A0 to U+00FF.
const LATIN_1: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not", "shy",
    "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1", "ordm",
    "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig",
    "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve",
    "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN",
    "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc",
    "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
    "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

const OTHERS: &[(&str, char)] = &[
    ("euro", '€'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("trade", '™'),
];

#[cfg(test)]
mod tests {
    use super::super::tests::{call, fails};
    use proptest::prelude::*;

    const MODES: [&str; 4] = ["url", "html", "xml", "csv"];

    #[test]
    fn modes() {
        for (mode, value, escaped) in [
            ("url", "Hội An/a-b.c_~ ?", "H%E1%BB%99i%20An%2Fa-b.c_~%20%3F"),
            ("html", "<a b=\"c\">'&'", "&lt;a b=&quot;c&quot;&gt;&#39;&amp;&#39;"),
            ("xml", "'ü'", "&apos;ü&apos;"),
            ("csv", "a \"b\", c", "\"a \"\"b\"\", c\""),
            ("csv", "a b", "a b"),
        ] {
            assert_eq!(call("escape", &[value, mode]), [escaped]);
            assert_eq!(call("string_unescape", &[escaped, mode]), [value]);
        }
        assert_eq!(
            fails("escape", &["a", "sql"]),
            "there is no mode \"sql\"; there are url, html, xml and csv"
        );
        assert_eq!(
            fails("unescape", &["%FF", "url"]),
            "\"%FF\" is not UTF-8 when it is decoded"
        );
    }

    #[test]
    fn entities() {
        let html = "Gr&ouml;&szlig;e &nbsp;&yuml; &#246;&#xf6;&euro; &bdquo;&unknown; &; &#x110000; &#+1; & &amp";
        assert_eq!(
            call("unescape", &[html, "html"]),
            ["Größe \u{a0}ÿ öö€ „&unknown; &; &#x110000; &#+1; & &amp"]
        );
        assert_eq!(call("unescape", &["&ouml;&amp;lt;", "xml"]), ["&ouml;&lt;"]);
    }

    proptest! {
        #[test]
        fn what_is_escaped_comes_back(value in "[a&<>\"',;%#xộ\n ]{0,12}") {
            for mode in MODES {
                let escaped = call("escape", &[&value, mode]);
                // A field that has quotes around it is escaped, so that it has them twice.
                prop_assert_eq!(call("unescape", &[&escaped[0], mode]), [value.as_str()], "{}", mode);
            }
        }
    }
}
