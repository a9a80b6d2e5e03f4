use super::reader::Reader;
use super::{Address, Representation, Site, bundle};
use bytes::Bytes;
use maud::{Markup, html};

/// The parts of pages that are the same for all.
const FILES: &[(&str, &str, &str)] = &[
    (
        "style.css",
        "text/css",
        concat!(include_str!("assets/style.css"), include_str!("assets/draw.css")),
    ),
    ("page.js", "text/javascript", include_str!("assets/page.js")),
    ("forward.js", "text/javascript", include_str!("assets/forward.js")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

impl Site {
    /// The names of all assets.
    pub fn assets(&self) -> impl Iterator<Item = &'static str> {
        let own = FILES.iter().map(|file| file.0);
        let bundled = bundle::FILES.iter().map(|file| file.0);
        own.chain(bundled)
            .chain([OPEN_SEARCH])
            .filter(|name| *name == OPEN_SEARCH || is_offered(name))
    }
}

/// The description for browsers' search fields.
const OPEN_SEARCH: &str = "opensearch.xml";

fn is_offered(name: &str) -> bool {
    FILES.iter().any(|file| file.0 == name) || media_type(name).is_some()
}

pub(super) fn asset(site: &Site, name: &str) -> Option<Representation> {
    if name == OPEN_SEARCH {
        return Some(open_search(site));
    }
    let (media_type, bytes) = match FILES.iter().find(|file| file.0 == name) {
        Some((_, media_type, text)) => (*media_type, text.as_bytes()),
        None => (media_type(name)?, bundle::file(name)?),
    };
    Some(Representation {
        media_type,
        language: None,
        body: Bytes::from_static(bytes),
        links: Vec::new(),
        file_name: None,
        status: None,
    })
}

/// That of a file of the bundle.
fn media_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css"),
        "js" => Some("text/javascript"),
        "json" => Some("application/json"),
        "txt" => Some("text/plain"),
        _ => None,
    }
}

/// How browsers search the site
/// ([OpenSearch 1.1](https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md)).
fn open_search(site: &Site) -> Representation {
    let language = &site.languages()[0];
    let title = site.title(language).value;
    let base = &site.address;
    let short: String = title.chars().take(16).collect();
    let text = html! {
        (maud::PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/" {
            ShortName { (short) }
            Description { (title) }
            InputEncoding { "UTF-8" }
            Url type="text/html" template={ (base) (language) "/search.html?q={searchTerms}" } {}
            Url type="application/x-suggestions+json" template={ (base) "suggest?q={searchTerms}" } {}
        }
    };
    Representation {
        media_type: "application/opensearchdescription+xml",
        language: None,
        body: text.into_string().into_bytes().into(),
        links: Vec::new(),
        file_name: None,
        status: None,
    }
}

/// The editor for SPARQL, where this build has one.
pub(super) fn editor(reader: &Reader<'_>) -> Markup {
    let [style, script] =
        ["sparql.css", "sparql.js"].map(|name| bundle::file(name).map(|_| reader.to(&Address::Asset(name.to_owned()))));
    html! {
        @if let (Some(style), Some(script)) = (style, script) {
            link rel="stylesheet" href=(style);
            script type="module" src=(script) {}
        }
    }
}
