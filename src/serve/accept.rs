//! Content negotiation ([RFC 9110, 12](https://www.rfc-editor.org/rfc/rfc9110#section-12)).

/// A media range of an `Accept` header
/// ([RFC 9110, 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)).
#[derive(Debug, Clone, PartialEq)]
struct MediaRange<'a> {
    kind: &'a str,
    subtype: &'a str,
    params: Vec<(&'a str, String)>,
    /// In thousandths.
    quality: u16,
}

/// Header values beyond this are left aside: no client has so many preferences.
const RANGES: usize = 200;

/// The best of `offers`, each a media type, for an `Accept` header. Of equals the first is
/// best. Without a header, or with one that says nothing, it is the first of all.
///
/// `None` where nothing is acceptable.
pub fn best_media_type<'o>(accept: Option<&str>, offers: &[&'o str]) -> Option<&'o str> {
    let ranges = accept.map_or_else(Vec::new, media_ranges);
    if ranges.is_empty() {
        return offers.first().copied();
    }
    let mut best: Option<(u16, &str)> = None;
    for offer in offers {
        let quality = quality_of(offer, &ranges);
        if quality > best.map_or(0, |best| best.0) {
            best = Some((quality, offer));
        }
    }
    best.map(|best| best.1)
}

/// The quality that the most specific range gives to an offer.
fn quality_of(offer: &str, ranges: &[MediaRange<'_>]) -> u16 {
    let mut parts = split_quoted(offer, ';');
    let (kind, subtype) = parts.next().unwrap_or("").trim().split_once('/').unwrap_or(("", ""));
    let params: Vec<(&str, String)> = parts.filter_map(param).collect();
    let specificity = |range: &MediaRange<'_>| -> Option<usize> {
        if range.kind == "*" {
            return (range.subtype == "*").then_some(0);
        }
        if !range.kind.eq_ignore_ascii_case(kind) {
            return None;
        }
        if range.subtype == "*" {
            return Some(1);
        }
        if !range.subtype.eq_ignore_ascii_case(subtype) {
            return None;
        }
        let has = |(name, value): &(&str, String)| {
            params.iter().any(|(known, other)| known.eq_ignore_ascii_case(name) && other.eq_ignore_ascii_case(value))
                // All text is UTF-8.
                || name.eq_ignore_ascii_case("charset") && value.eq_ignore_ascii_case("utf-8")
        };
        range.params.iter().all(has).then(|| 2 + range.params.len())
    };
    let matching = ranges
        .iter()
        .filter_map(|range| Some((specificity(range)?, range.quality)));
    matching
        .max_by_key(|(specificity, _)| *specificity)
        .map_or(0, |(_, quality)| quality)
}

fn media_ranges(header: &str) -> Vec<MediaRange<'_>> {
    split_quoted(header, ',').take(RANGES).filter_map(media_range).collect()
}

fn media_range(text: &str) -> Option<MediaRange<'_>> {
    let mut parts = split_quoted(text, ';');
    let (kind, subtype) = parts.next()?.trim().split_once('/')?;
    if !is_token(kind) || !is_token(subtype) {
        return None;
    }
    let mut range = MediaRange {
        kind,
        subtype,
        params: Vec::new(),
        quality: 1000,
    };
    for part in parts {
        let Some((name, value)) = param(part) else { continue };
        if name.eq_ignore_ascii_case("q") {
            range.quality = quality(&value)?;
            // What follows are extensions, which say nothing of the media type.
            break;
        }
        range.params.push((name, value));
    }
    Some(range)
}

fn param(text: &str) -> Option<(&str, String)> {
    let (name, value) = text.trim().split_once('=')?;
    if !is_token(name) {
        return None;
    }
    let value = match value.strip_prefix('"') {
        Some(rest) => unquoted(rest.strip_suffix('"')?),
        None => value.to_owned(),
    };
    Some((name, value))
}

fn unquoted(text: &str) -> String {
    let mut value = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        value.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    value
}

/// A weight in thousandths ([RFC 9110, 12.4.2](https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2)).
fn quality(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// [RFC 9110, 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2).
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The parts between separators that stand in no quoted string.
fn split_quoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |c: char| {
        if is_escaped {
            is_escaped = false;
        } else if is_quoted && c == '\\' {
            is_escaped = true;
        } else if c == '"' {
            is_quoted = !is_quoted;
        }
        c == separator && !is_quoted
    })
}

/// The best of `languages` for an `Accept-Language` header, by lookup
/// ([RFC 4647, 3.4](https://www.rfc-editor.org/rfc/rfc4647#section-3.4)); the first of them
/// where none fits.
pub fn best_language<'l>(accept: Option<&str>, languages: &'l [String]) -> &'l str {
    let first = languages.first().map_or("en", String::as_str);
    let mut wanted: Vec<(u16, &str)> = accept
        .unwrap_or("")
        .split(',')
        .take(RANGES)
        .filter_map(|part| {
            let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
            let weight = weight.trim();
            let quality = match weight.strip_prefix("q=").or_else(|| weight.strip_prefix("Q=")) {
                Some(text) => quality(text.trim())?,
                None if weight.is_empty() => 1000,
                None => return None,
            };
            Some((quality, tag.trim()))
        })
        .collect();
    // Sorting is stable: of equal wishes the one that is written first counts.
    wanted.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    let refused = |language: &str| {
        wanted
            .iter()
            .any(|(quality, tag)| *quality == 0 && tag.eq_ignore_ascii_case(language))
    };
    for (quality, tag) in &wanted {
        if *quality == 0 {
            break;
        }
        if *tag == "*"
            && let Some(language) = languages.iter().find(|language| !refused(language))
        {
            return language;
        }
        let mut range = *tag;
        loop {
            if let Some(language) = languages.iter().find(|known| known.eq_ignore_ascii_case(range)) {
                return language;
            }
            match range.rfind('-') {
                Some(dash) => range = &range[..dash],
                None => break,
            }
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OFFERS: &[&str] = &["text/html", "text/turtle", "application/ld+json", "application/rdf+xml"];

    #[test]
    fn media_types_are_chosen_by_quality_and_specificity() {
        for (accept, expected) in [
            ("", Some("text/html")),
            ("*/*", Some("text/html")),
            ("text/turtle", Some("text/turtle")),
            ("TEXT/Turtle; charset=UTF-8", Some("text/turtle")),
            ("text/turtle;q=0.5, application/ld+json", Some("application/ld+json")),
            ("text/*;q=0.3, text/turtle;q=0.7, */*;q=0.1", Some("text/turtle")),
            ("text/html;q=0, */*", Some("text/turtle")),
            ("*/*;q=0", None),
            ("image/png", None),
            ("application/ld+json;profile=\"a, b;q=1\"", None),
            (
                "text/turtle;q=1.001, application/rdf+xml;q=0.2",
                Some("application/rdf+xml"),
            ),
            ("nonsense", Some("text/html")),
            // What browsers send.
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
                Some("text/html"),
            ),
            // What rdflib, Jena and Comunica send.
            (
                "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1",
                Some("application/rdf+xml"),
            ),
            (
                "text/turtle,application/n-triples,application/ld+json;q=0.9,application/rdf+xml;q=0.8,*/*;q=0.1",
                Some("text/turtle"),
            ),
            (
                "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,text/turtle;q=0.6,*/*;q=0.1",
                Some("application/ld+json"),
            ),
        ] {
            assert_eq!(best_media_type(Some(accept), OFFERS), expected, "{accept}");
        }
        assert_eq!(best_media_type(None, OFFERS), Some("text/html"));
    }

    #[test]
    fn parameters_of_an_offer_must_be_those_that_are_asked_for() {
        let offers = [
            "application/ld+json;profile=\"http://www.w3.org/ns/json-ld#compacted\"",
            "text/turtle",
        ];
        let accept = "application/ld+json;profile=\"http://www.w3.org/ns/json-ld#compacted\", text/turtle;q=0.9";
        assert_eq!(best_media_type(Some(accept), &offers), Some(offers[0]));
        let accept = "application/ld+json;profile=\"http://www.w3.org/ns/json-ld#flattened\", text/turtle;q=0.9";
        assert_eq!(best_media_type(Some(accept), &offers), Some(offers[1]));
    }

    #[test]
    fn languages_are_looked_up() {
        let languages: Vec<String> = ["de", "en", "vi"].map(str::to_owned).into();
        for (accept, expected) in [
            ("", "de"),
            ("vi", "vi"),
            ("en-GB,en;q=0.9,de;q=0.8", "en"),
            ("fr, de;q=0.3, vi;q=0.7", "vi"),
            ("fr", "de"),
            ("*", "de"),
            ("de;q=0, *;q=0.5", "en"),
            ("zh-Hant-TW, vi-VN;q=0.4", "vi"),
            ("en;q=x, vi", "vi"),
        ] {
            assert_eq!(best_language(Some(accept), &languages), expected, "{accept}");
        }
    }

    proptest! {
        #[test]
        fn any_header_has_an_answer(accept in "[a-z*/;,=q0-9.\" \\\\-]{0,60}") {
            let best = best_media_type(Some(&accept), OFFERS);
            prop_assert!(best.is_none_or(|best| OFFERS.contains(&best)));
            let languages = vec!["de".to_owned()];
            prop_assert_eq!(best_language(Some(&accept), &languages), "de");
        }
    }
}
