//! How wide a label is, and how it is shortened. The reader's font is not known here: widths
//! are estimated, in units of the letters' height (em), rather too wide than too narrow.

/// Characters of a label that are looked at, and kept in titles: a label may be a book.
const LONGEST: usize = 300;

/// How wide the text is, in em.
pub(super) fn width(text: &str) -> f64 {
    text.chars().take(LONGEST).map(advance).sum()
}

fn advance(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | 'I' | 'f' | 't' | 'r' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')' | ' ' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.97,
        '…' | '—' => 1.0,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{fdff}' | '\u{fe30}'..='\u{ffff}' | '\u{1f000}'..='\u{3ffff}' => 1.05,
        c if c.is_uppercase() => 0.74,
        _ => 0.62,
    }
}

/// The text, cut with an ellipsis where it is wider than so many em.
pub(super) fn shorten(text: &str, most: f64) -> String {
    if text.chars().nth(LONGEST).is_none() && width(text) <= most {
        return text.to_owned();
    }
    let mut room = most - advance('…');
    let kept: String = text
        .chars()
        .take(LONGEST)
        .take_while(|&c| {
            room -= advance(c);
            room >= 0.0
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// The text for a title: whole, unless it is very long.
pub(super) fn bounded(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

/// The parts in a row, with `; ` between them, cut after so many with how many are left out.
pub(super) fn listed(parts: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let more = parts.len().saturating_sub(most);
    let list = parts.take(most).collect::<Vec<_>>().join("; ");
    if more > 0 {
        return format!("{list}; … (+{more})");
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_cut_to_their_room() {
        assert_eq!(shorten("Hội An", 9.0), "Hội An");
        assert_eq!(shorten("Stadtverwaltung Wernigerode", 9.0), "Stadtverwaltu…");
        assert!(width(&shorten(&"ạ".repeat(10_000), 9.0)) <= 9.0);
        assert_eq!(shorten(&"\u{300}".repeat(10_000), 9.0).chars().count(), LONGEST + 1);
        assert_eq!(shorten("x", 0.0), "…");
        assert_eq!(bounded(&"ạ".repeat(10_000)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn lists_say_how_many_they_leave_out() {
        let parts = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(listed(parts.clone().into_iter(), 3), "a; b; c");
        assert_eq!(listed(parts.into_iter(), 2), "a; b; … (+1)");
    }
}
