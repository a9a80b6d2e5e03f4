//! Text of a user's file can hold terminal commands: control characters, and those that
//! turn the direction of text, are shown and not sent.

use std::borrow::Cow;

/// Whether a character steers a terminal, or turns the direction of text
/// ([UAX #9](https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters)).
pub(super) fn is_command(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with U+FFFD for each command; line breaks and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    replaced(text, |c| match c {
        '\n' | '\t' => c,
        c if is_command(c) => '\u{fffd}',
        c => c,
    })
}

/// The text in one line: a space for each line break or tab, U+FFFD for each other command.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    replaced(text, |c| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_command(c) => '\u{fffd}',
        c => c,
    })
}

fn replaced(text: &str, shown: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.contains(is_command) {
        Cow::Owned(text.chars().map(shown).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_shown() {
        let text = "a\tb\r\nc\u{1b}[2J\u{9b}\u{202e}é";
        assert_eq!(visible(text), "a\tb\u{fffd}\nc\u{fffd}[2J\u{fffd}\u{fffd}é");
        assert_eq!(visible_line(text), "a b  c\u{fffd}[2J\u{fffd}\u{fffd}é");
        assert!(matches!(visible("Hội An"), Cow::Borrowed(_)));
    }
}
