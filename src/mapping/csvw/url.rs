//! URLs are compared as [URL normalization](https://www.w3.org/TR/tabular-data-model/#url-normalization) has it.

use oxiri::Iri;

/// Resolves `reference`; `None` where it is no URL.
pub(super) fn resolve(base: &str, reference: &str) -> Option<String> {
    let base = Iri::parse(base).ok()?;
    crate::plan::resolve(Some(&base), reference).ok()
}

/// The normal form of an absolute URL: scheme and host in lower case, percent-encoded
/// octets in upper case and decoded where that is unreserved, no default port, and a path
/// ([RFC 3986, 6.2.2 and 6.2.3](https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2)).
pub(super) fn normalize(url: &str) -> String {
    let Ok(iri) = Iri::parse(url) else {
        return url.to_owned();
    };
    let scheme = iri.scheme().to_ascii_lowercase();
    let mut out = format!("{scheme}:");
    if let Some(authority) = iri.authority() {
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let host = host.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "http" => ":80",
            "https" => ":443",
            "ftp" => ":21",
            _ => ":",
        };
        let host = host.strip_suffix(default_port).unwrap_or(&host);
        let host = host.strip_suffix(':').unwrap_or(host);
        out.push_str("//");
        if let Some(user) = user {
            out.push_str(user);
            out.push('@');
        }
        out.push_str(host);
    }
    match iri.path() {
        "" if iri.authority().is_some() => out.push('/'),
        path => push_normalized(path, &mut out),
    }
    for (mark, part) in [('?', iri.query()), ('#', iri.fragment())] {
        if let Some(part) = part {
            out.push(mark);
            push_normalized(part, &mut out);
        }
    }
    out
}

fn push_normalized(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let octet = rest
            .get(at + 1..at + 3)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match octet {
            Some(octet) if octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~') => {
                out.push(char::from(octet));
                rest = &rest[at + 3..];
            }
            Some(_) => {
                out.push_str(&rest[at..at + 3].to_ascii_uppercase());
                rest = &rest[at + 3..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
}

/// Without fragment: the address of a file.
pub(super) fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dot_segments_are_resolved_in_whole_urls_too() {
        let resolved = |reference| resolve("http://a.example/data/m.json", reference);
        for reference in ["../t.csv", "http://a.example/x/../t.csv", "//a.example/./t.csv"] {
            assert_eq!(
                resolved(reference).as_deref(),
                Some("http://a.example/t.csv"),
                "{reference}"
            );
        }
        assert_eq!(resolved("http://["), None);
    }

    #[test]
    fn equal_urls_have_one_normal_form() {
        for (url, normal) in [
            ("HTTP://Example.ORG:80", "http://example.org/"),
            ("https://example.org:443/a", "https://example.org/a"),
            (
                "http://example.org:8080/%7euser/%c3%a9",
                "http://example.org:8080/~user/%C3%A9",
            ),
            ("http://u@EXAMPLE.org/a?B=%2f#C", "http://u@example.org/a?B=%2F#C"),
            ("urn:Example:%4a", "urn:Example:J"),
            ("file:///a/b%20c", "file:///a/b%20c"),
        ] {
            assert_eq!(normalize(url), normal);
            assert_eq!(normalize(normal), normal);
        }
    }
}
