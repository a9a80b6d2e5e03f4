use super::address::relative;
use bytes::Bytes;

/// What stands at an address, with what is said of it in its head.
#[derive(Debug, Clone)]
pub struct Representation {
    /// Its media type, without parameters.
    pub media_type: &'static str,
    /// The language of a page.
    pub language: Option<String>,
    /// The bytes.
    pub body: Bytes,
    /// What programs may follow.
    pub links: Vec<Link>,
    /// The name under which it is saved, where it is to be saved.
    pub file_name: Option<String>,
    /// The status of a page that says what is wrong; `None` is success.
    pub status: Option<u16>,
}

/// A typed link ([RFC 8288](https://www.rfc-editor.org/rfc/rfc8288)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where to: an absolute IRI, or a path relative to the site's root.
    pub target: String,
    /// The relation.
    pub rel: &'static str,
    /// The media type of the target.
    pub media_type: Option<&'static str>,
    /// The language of the target.
    pub language: Option<String>,
}

impl Link {
    /// A link to what has that media type.
    pub fn new(rel: &'static str, target: impl Into<String>, media_type: Option<&'static str>) -> Self {
        Self {
            target: target.into(),
            rel,
            media_type,
            language: None,
        }
    }

    /// The reference from the page at the path `from`.
    pub fn href(&self, from: &str) -> String {
        if self.is_absolute() {
            self.target.clone()
        } else {
            relative(from, &self.target)
        }
    }

    fn is_absolute(&self) -> bool {
        oxiri::Iri::parse(self.target.as_str()).is_ok()
    }
}
