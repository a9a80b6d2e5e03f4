//! JSON is YAML, and a parser of JSON is by far the quicker one.

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Whether a text that begins as JSON does is a map with one of these keys, as far as the text
/// goes; `None` where it is no JSON.
pub(super) fn has_key(text: &str, keys: &[&str]) -> Option<bool> {
    let mut search = Search { keys, is_found: false };
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_map(&mut search);
    match read.and_then(|()| json.end()) {
        Err(error) if !error.is_eof() => None,
        _ => Some(search.is_found),
    }
}

struct Search<'k> {
    keys: &'k [&'k str],
    is_found: bool,
}

impl<'de> Visitor<'de> for &mut Search<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            self.is_found |= self.keys.contains(&&*key);
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_root_are_looked_at_as_far_as_the_text_goes() {
        for (text, found) in [
            (r#"{"a": {"m": 1}, "m\u0061p": [2]}"#, Some(true)),
            (r#"{"a": {"map": 1}}"#, Some(false)),
            (r#"{"map": {"a": [1, "#, Some(true)),
            (r#"{"a": "map"#, Some(false)),
            ("{}", Some(false)),
            ("{map: 1}", None),
            (r#"{"a": 1, }"#, None),
            (r#"{"map": 1} # more"#, None),
        ] {
            assert_eq!(has_key(text, &["map"]), found, "{text}");
        }
    }
}
