use super::FetchLimits;
use super::failure::{self, Stop};
use ureq::http::header::{CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName, LINK, LOCATION};
use ureq::http::{HeaderMap, HeaderValue};

/// What was done to a body before it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Plain,
    Gzip,
}

/// The header lines of an answer, of which there are not too many.
pub(super) struct Headers<'a> {
    address: &'a str,
    lines: &'a HeaderMap,
    limits: &'a FetchLimits,
}

impl<'a> Headers<'a> {
    pub(super) fn new(address: &'a str, lines: &'a HeaderMap, limits: &'a FetchLimits) -> Result<Self, Stop> {
        let limit = limits.header_lines;
        if lines.len() > limit {
            let message = format!("the answer has more than {limit} header lines");
            return Err(failure::fetch(address, &message, failure::SERVER));
        }
        Ok(Self { address, lines, limits })
    }

    /// The values of `Content-Type` and `Content-Language`.
    pub(super) fn content(&self) -> (Option<String>, Option<String>) {
        let first = |name| self.values(&name).next();
        (first(CONTENT_TYPE), first(CONTENT_LANGUAGE))
    }

    /// The values of `Link`, a line each.
    pub(super) fn links(&self) -> Result<Vec<String>, Stop> {
        let bytes: usize = self.lines.get_all(LINK).iter().map(HeaderValue::len).sum();
        let limit = self.limits.link_bytes;
        if bytes > limit {
            let message = format!("the `Link` header has more than {limit} bytes");
            return Err(failure::fetch(self.address, &message, failure::SERVER));
        }
        Ok(self.values(&LINK).collect())
    }

    /// The value of `Content-Encoding`; only `gzip` was asked for
    /// ([RFC 9110, 8.4](https://www.rfc-editor.org/rfc/rfc9110#section-8.4)).
    pub(super) fn coding(&self) -> Result<Coding, Stop> {
        let all: Vec<String> = self.values(&CONTENT_ENCODING).collect();
        let all = all.join(",").to_ascii_lowercase();
        match all.trim() {
            "" | "identity" => Ok(Coding::Plain),
            "gzip" | "x-gzip" => Ok(Coding::Gzip),
            other => {
                let message = format!("the answer is encoded as `{other}`, which was not asked for");
                Err(failure::fetch(self.address, &message, failure::SERVER))
            }
        }
    }

    /// The value of `Location`.
    pub(super) fn location(&self) -> Result<String, Stop> {
        let location = self.values(&LOCATION).next();
        location.ok_or_else(|| failure::fetch(self.address, "the server redirects to nowhere", failure::SERVER))
    }

    fn values(&self, name: &HeaderName) -> impl Iterator<Item = String> {
        let values = self.lines.get_all(name).iter();
        values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }
}
