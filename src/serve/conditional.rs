//! Conditional requests ([RFC 9110, 13](https://www.rfc-editor.org/rfc/rfc9110#section-13)).

use axum::http::header::{ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use axum::http::{HeaderMap, HeaderValue};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What tells one state of a representation from another.
#[derive(Debug, Clone)]
pub(in crate::serve) struct Validator {
    /// Weak: what is compressed has other bytes, and says the same.
    pub(in crate::serve) etag: String,
    pub(in crate::serve) modified: SystemTime,
}

impl Validator {
    /// `parts` are all that the representation depends on.
    pub(in crate::serve) fn new(parts: &[&str], modified: SystemTime) -> Self {
        use std::hash::{Hash, Hasher};
        let mut hasher = siphasher::sip::SipHasher13::new();
        parts.hash(&mut hasher);
        Self {
            etag: format!("W/\"{:016x}\"", hasher.finish()),
            modified,
        }
    }

    /// Whether the client has this state already; `If-None-Match` goes before
    /// `If-Modified-Since` ([13.1.3](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3)).
    pub(in crate::serve) fn is_known(&self, head: &HeaderMap) -> bool {
        if head.contains_key(IF_NONE_MATCH) {
            return head
                .get_all(IF_NONE_MATCH)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|tag| tag.trim() == "*" || opaque(tag.trim()) == opaque(&self.etag));
        }
        let since = head.get(IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
        let since = since.and_then(|text| httpdate::parse_http_date(text).ok());
        since.is_some_and(|since| seconds(self.modified) <= since)
    }

    pub(in crate::serve) fn add(&self, headers: &mut HeaderMap) {
        if let Ok(etag) = HeaderValue::from_str(&self.etag) {
            headers.insert(ETAG, etag);
        }
        if let Ok(modified) = HeaderValue::from_str(&httpdate::fmt_http_date(self.modified)) {
            headers.insert(LAST_MODIFIED, modified);
        }
    }
}

/// A tag without its mark of weakness: comparison is weak
/// ([8.8.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.2)).
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// Dates of HTTP have whole seconds.
fn seconds(time: SystemTime) -> SystemTime {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_has_is_known() {
        let modified = UNIX_EPOCH + Duration::new(1_000_000_000, 5);
        let validator = Validator::new(&["a"], modified);
        let known = |name, value: &str| {
            let mut head = HeaderMap::new();
            head.insert(name, HeaderValue::from_str(value).unwrap());
            validator.is_known(&head)
        };
        assert!(known(IF_NONE_MATCH, &validator.etag));
        assert!(known(IF_NONE_MATCH, &format!("\"x\", {}", opaque(&validator.etag))));
        assert!(known(IF_NONE_MATCH, "*"));
        assert!(!known(IF_NONE_MATCH, "\"x\""));
        assert!(known(IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 01:46:40 GMT"));
        assert!(!known(IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 01:46:39 GMT"));
        assert!(!known(IF_MODIFIED_SINCE, "yesterday"));
        assert_ne!(
            Validator::new(&["a", "b"], modified).etag,
            Validator::new(&["ab", ""], modified).etag
        );
    }
}
