//! The references of a page.

use memchr::memmem;
use std::borrow::Cow;

/// Attributes that refer to something.
const ATTRIBUTES: [&str; 3] = [" href=\"", " src=\"", " action=\""];

/// The paths, relative to the site's root and as they stand in URLs, that the page at the
/// path `page` refers to within the site.
pub(super) fn within_site<'h>(page: &str, html: &'h str) -> impl Iterator<Item = String> + use<'h> {
    let folder = page.rfind('/').map_or("", |slash| &page[..=slash]).to_owned();
    let values = ATTRIBUTES.into_iter().flat_map(|attribute| values(html, attribute));
    values.filter_map(move |value| resolved(&folder, &value))
}

/// The values of an attribute, unescaped.
fn values<'h>(html: &'h str, attribute: &'static str) -> impl Iterator<Item = Cow<'h, str>> {
    memmem::find_iter(html.as_bytes(), attribute).filter_map(move |at| {
        let rest = html.get(at + attribute.len()..)?;
        Some(unescaped(&rest[..rest.find('"')?]))
    })
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&").into()
}

/// The path that a reference from a page in `folder` leads to; nothing where it leads to
/// another place of the page, or to another site
/// ([RFC 3986, 5.2](https://www.rfc-editor.org/rfc/rfc3986#section-5.2)).
fn resolved(folder: &str, reference: &str) -> Option<String> {
    let path = reference.split(['#', '?']).next().unwrap_or("");
    if path.is_empty() || path.starts_with('/') || has_scheme(path) {
        return None;
    }
    let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut parts = path.split('/').peekable();
    let mut is_folder = false;
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match part {
            "." => is_folder = is_last,
            ".." => {
                segments.pop();
                is_folder = is_last;
            }
            "" if is_last => is_folder = true,
            part => segments.push(part),
        }
    }
    let mut path = segments.join("/");
    if is_folder && !path.is_empty() {
        path.push('/');
    }
    Some(path)
}

fn has_scheme(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    first.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_where_browsers_go() {
        let html = "<a class=\"x\" href=\"../doc/a.html#b\">1</a><a href=\"./?q=1&amp;r\"></a><a href=\"#x\"></a>\
                    <img src=\"../../assets/a.svg\"><form action=\"../sparql\"></form><a href=\"https://x/\"></a>\
                    <a href=\"mailto:a@b\"></a><a href=\"b.html?x\"></a><a href=\"/x\"></a><a href=\"a&quot;b\"></a>";
        let found: Vec<String> = within_site("de/class/K.html", html).collect();
        assert_eq!(
            found,
            [
                "de/doc/a.html",
                "de/class/",
                "de/class/b.html",
                "de/class/a\"b",
                "assets/a.svg",
                "de/sparql"
            ]
        );
    }
}
