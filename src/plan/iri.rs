//! IRIs that are made of a base and a reference.

use oxiri::{Iri, IriParseError};
use std::ops::Deref;

/// [Resolves](https://www.rfc-editor.org/rfc/rfc3986#section-5.2.2) `reference`, which is
/// absolute where there is no base.
///
/// Dot segments are taken away from references with a scheme or an authority too, which
/// `oxiri` leaves as they are.
///
/// # Errors
/// Why it is no IRI.
pub(crate) fn resolve<B: Deref<Target = str>>(base: Option<&Iri<B>>, reference: &str) -> Result<String, IriParseError> {
    let iri = match base {
        Some(base) => base.resolve(reference)?,
        None => Iri::parse(reference.to_owned())?,
    };
    Ok(if reference.contains("/.") {
        without_dot_segments(iri)
    } else {
        iri.into_inner()
    })
}

/// Takes [dot segments](https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4) away from a
/// path that begins with `/`.
fn without_dot_segments(iri: Iri<String>) -> String {
    let text = iri.as_str();
    let rest = iri.query().map_or(0, |query| query.len() + 1) + iri.fragment().map_or(0, |part| part.len() + 1);
    let end = text.len() - rest;
    let start = end - iri.path().len();
    let Some(path) = text[start..end].strip_prefix('/') else {
        return iri.into_inner();
    };
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => _ = kept.pop(),
            segment => {
                kept.push(segment);
                continue;
            }
        }
        // The slash before it stays.
        if is_last {
            kept.push("");
        }
    }
    if iri.authority().is_none() && kept.len() > 1 && kept[0].is_empty() {
        // Two slashes would begin an authority.
        return iri.into_inner();
    }
    [&text[..start], "/", &kept.join("/"), &text[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dot_segments_are_taken_away_wherever_they_stand() {
        let base = Iri::parse("http://a.example/b/c").unwrap();
        for (reference, resolved) in [
            ("../d/./e", "http://a.example/d/e"),
            ("http://c.example/d/../e?/../f#/./g", "http://c.example/e?/../f#/./g"),
            ("http://c.example/d/..", "http://c.example/"),
            ("http://c.example//d/../e", "http://c.example//e"),
            ("//c.example//../d", "http://c.example/d"),
            ("//c.example//..//", "http://c.example//"),
            ("../..//..//d", "http://a.example//d"),
            ("http://c.example/../a./..b/.", "http://c.example/a./..b/"),
            ("file:/a/../b", "file:/b"),
            ("file:/a/..//b", "file:/a/..//b"),
            ("urn:a/../b", "urn:a/../b"),
        ] {
            assert_eq!(resolve(Some(&base), reference).unwrap(), resolved);
        }
        assert_eq!(
            resolve::<&str>(None, "http://c.example/d/./e").unwrap(),
            "http://c.example/d/e"
        );
        assert!(resolve::<&str>(None, "d").is_err());
    }
}
