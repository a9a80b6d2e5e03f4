//! How functions read what they are called with, and how they give their results.

pub(super) use super::Outcome;
use crate::source::{ItemValue, Natural};

/// What a call is called with: the values of each parameter.
pub(super) type Arguments<'a> = &'a [&'a [ItemValue]];

/// Bytes that a result may have: short values could otherwise ask for any amount of memory.
pub(super) const MAX_BYTES: usize = 16 << 20;

/// Values that one call may give.
pub(super) const MAX_VALUES: usize = 100_000;

/// Characters of a value that a message shows.
const SHOWN: usize = 40;

/// All values of a parameter.
pub(super) fn all(arguments: Arguments<'_>, place: usize) -> &[ItemValue] {
    arguments.get(place).copied().unwrap_or_default()
}

/// The one value of a parameter, if it has one.
pub(super) fn one(arguments: Arguments<'_>, place: usize) -> Option<&ItemValue> {
    all(arguments, place).first()
}

/// The text of a parameter that may be left out.
pub(super) fn optional(arguments: Arguments<'_>, place: usize) -> Option<&str> {
    one(arguments, place).map(|value| value.text.as_str())
}

/// The text of a parameter that the function must have.
pub(super) fn required(arguments: Arguments<'_>, place: usize) -> Result<&str, String> {
    optional(arguments, place).ok_or_else(|| format!("parameter {} has no value", place + 1))
}

/// A whole number, as places in a text or list are given.
pub(super) fn whole(text: &str) -> Result<i64, String> {
    let number = text.trim().parse();
    number.map_err(|_| format!("{} is not a whole number", shown(text)))
}

/// A value as messages show it: in quotes, and not longer than a line.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("\"{}…\"", &text[..end]),
        None => format!("\"{text}\""),
    }
}

/// No value.
#[expect(clippy::unnecessary_wraps, reason = "it stands where results stand")]
pub(super) fn nothing() -> Outcome {
    Ok(Vec::new())
}

/// A text.
pub(super) fn text(text: impl Into<String>) -> Outcome {
    natural(text.into(), Natural::String)
}

/// `true` or `false`.
pub(super) fn boolean(value: bool) -> Outcome {
    natural(value.to_string(), Natural::Boolean)
}

/// A whole number.
pub(super) fn count(value: usize) -> Outcome {
    natural(value.to_string(), Natural::Integer)
}

/// A value of that datatype.
pub(super) fn natural(text: String, natural: Natural) -> Outcome {
    if text.len() > MAX_BYTES {
        return Err(too_long());
    }
    Ok(vec![ItemValue { text, natural }])
}

/// Values, as many as there may be.
pub(super) fn several(values: impl Iterator<Item = ItemValue>) -> Outcome {
    let values: Vec<_> = values.take(MAX_VALUES + 1).collect();
    if values.len() > MAX_VALUES {
        return Err(format!("the result has more than {MAX_VALUES} values"));
    }
    Ok(values)
}

/// Texts, as many as there may be.
pub(super) fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> Outcome {
    several(texts.map(|text| ItemValue {
        text: text.to_owned(),
        natural: Natural::String,
    }))
}

fn too_long() -> String {
    format!("the result would be longer than {} MiB", MAX_BYTES >> 20)
}

/// A text that grows up to [`MAX_BYTES`].
#[derive(Debug, Default)]
pub(super) struct Growing(String);

impl Growing {
    /// Appends a text.
    ///
    /// # Errors
    /// It would be too long.
    pub(super) fn push(&mut self, text: &str) -> Result<(), String> {
        if text.len() > MAX_BYTES - self.0.len() {
            return Err(too_long());
        }
        self.0.push_str(text);
        Ok(())
    }

    /// The text.
    pub(super) fn done(self) -> Outcome {
        text(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_have_limits() {
        let mut growing = Growing::default();
        let half = "a".repeat(MAX_BYTES / 2);
        growing.push(&half).unwrap();
        growing.push(&half).unwrap();
        assert_eq!(
            growing.push("a"),
            Err("the result would be longer than 16 MiB".to_owned())
        );
        assert_eq!(growing.done().unwrap()[0].text.len(), MAX_BYTES);
        assert!(text("a".repeat(MAX_BYTES + 1)).is_err());
        assert_eq!(texts(std::iter::repeat_n("", MAX_VALUES)).unwrap().len(), MAX_VALUES);
        assert_eq!(
            texts(std::iter::repeat("")),
            Err("the result has more than 100000 values".to_owned())
        );
    }

    #[test]
    fn messages_show_a_line() {
        assert_eq!(shown("Đà Nẵng"), "\"Đà Nẵng\"");
        assert_eq!(shown(&"ộ".repeat(41)), format!("\"{}…\"", "ộ".repeat(40)));
        assert_eq!(whole(" -3 "), Ok(-3));
        assert_eq!(whole("3.5"), Err("\"3.5\" is not a whole number".to_owned()));
    }
}
