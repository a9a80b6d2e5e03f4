//! Texts as parts of Web addresses.

use super::Function;
use super::iri::{grel, idlab};
use super::parameter::{STRING_OUT, VALUE};
use super::value::{Arguments, Outcome, required, text};
use unicode_normalization::UnicodeNormalization as _;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        iris: &[idlab!("slugify"), grel!("slugify")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: |arguments| text(slug(required(arguments, 0)?)),
    },
    Function {
        iris: &[idlab!("toUpperCaseURL")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: upper_case_url,
    },
];

/// Letters and digits of ASCII, with hyphens between words.
///
/// Umlauts become two letters, as German has it and passports do for every language
/// ([ICAO 9303, part 3](https://www.icao.int/publications/documents/9303_p3_cons_en.pdf));
/// of other letters the accents go.
fn slug(value: &str) -> String {
    let mut folded = String::with_capacity(value.len());
    for c in value.nfc() {
        match c {
            'ä' | 'Ä' => folded.push_str("ae"),
            'ö' | 'Ö' => folded.push_str("oe"),
            'ü' | 'Ü' => folded.push_str("ue"),
            c => folded.push(c),
        }
    }
    slug::slugify(folded)
}

/// In capitals, after `http://` where it has no scheme: RMLFNMLTC0011 and RMLFNMLTC0031 have
/// that one in small letters.
fn upper_case_url(arguments: Arguments<'_>) -> Outcome {
    let value = required(arguments, 0)?;
    let upper = value.to_uppercase();
    if has_scheme(value) {
        text(upper)
    } else {
        text(format!("http://{upper}"))
    }
}

/// Whether a [scheme](https://www.rfc-editor.org/rfc/rfc3986#section-3.1) and an authority
/// begin it: `example.org:80` has none.
fn has_scheme(value: &str) -> bool {
    value.split_once("://").is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;

    #[test]
    fn slugs() {
        for (value, slug) in [
            ("Hội An", "hoi-an"),
            // Decomposed, as some systems write file names.
            ("Ho\u{323}\u{302}i An", "hoi-an"),
            ("Đà Nẵng", "da-nang"),
            ("Thừa Thiên – Huế", "thua-thien-hue"),
            ("Quảng Ngãi Ưu Ơ ỹ", "quang-ngai-uu-o-y"),
            ("Größe", "groesse"),
            ("Gro\u{308}ße", "groesse"),
            ("ÄÖÜ äöü ẞ", "aeoeue-aeoeue-ss"),
            ("  Straße (Nr. 7) ", "strasse-nr-7"),
            ("São Tomé", "sao-tome"),
            ("!?", ""),
        ] {
            assert_eq!(call("slugify", &[value]), [slug], "{value}");
        }
    }

    #[test]
    fn addresses_in_capitals() {
        for (value, url) in [
            ("http://example.com/venus", "HTTP://EXAMPLE.COM/VENUS"),
            ("https://example.com", "HTTPS://EXAMPLE.COM"),
            ("www.example.com", "http://WWW.EXAMPLE.COM"),
            ("Venus", "http://VENUS"),
            ("example.org:80", "http://EXAMPLE.ORG:80"),
            ("a b://c", "http://A B://C"),
        ] {
            assert_eq!(call("toUpperCaseURL", &[value]), [url], "{value}");
        }
    }
}
