//! Places in a long text, each in time that does not depend on the length of the text.

use crate::diagnostic::{Place, floor_boundary};
use std::ops::Range;

/// Bytes between two counts of characters.
const STEP: usize = 4096;

/// Bytes that are shown before a place, and from its start: more than a place keeps.
const WINDOW: usize = 2048;

/// A text with an index of its lines.
pub(super) struct Lines<'t> {
    name: &'t str,
    text: &'t str,
    /// Where each line begins.
    starts: Vec<usize>,
    /// The characters before each [`STEP`].
    characters: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(name: &'t str, text: &'t str) -> Self {
        let mut characters = vec![0];
        let mut count = 0;
        for step in text.as_bytes().chunks(STEP) {
            count += step.iter().filter(|byte| is_start(**byte)).count();
            characters.push(count);
        }
        let feeds = memchr::memchr_iter(b'\n', text.as_bytes());
        Self {
            name,
            text,
            starts: std::iter::once(0).chain(feeds.map(|at| at + 1)).collect(),
            characters,
        }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The place of the whole text.
    pub(super) fn whole(&self) -> Place {
        Place::file(self.name)
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        let start = floor_boundary(self.text, span.start);
        let line = self.starts.partition_point(|line| *line <= start);
        let line_start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let from = floor_boundary(self.text, line_start.max(start.saturating_sub(WINDOW)));
        let to = floor_boundary(self.text, start.saturating_add(WINDOW));
        let window = self.text.get(from..to).unwrap_or_default();
        let end = span.end.clamp(start, to);
        let mut place = Place::in_text(self.name, window, line, start - from..end - from);
        place.column = 1 + self.characters_before(start) - self.characters_before(line_start);
        place
    }

    fn characters_before(&self, at: usize) -> usize {
        let step = at / STEP;
        let rest = self.text.as_bytes().get(step * STEP..at).unwrap_or_default();
        let counted = self.characters.get(step).copied().unwrap_or(0);
        counted + rest.iter().filter(|byte| is_start(**byte)).count()
    }
}

/// Whether a byte of UTF-8 begins a character.
fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_in_a_long_line_is_where_it_is() {
        let text = format!("a\n{}HERE{}\nz", "é".repeat(9000), "y".repeat(9000));
        let lines = Lines::new("m.ttl", &text);
        let at = text.find("HERE").unwrap();
        let place = lines.place(at..at + 4);
        assert_eq!((place.line, place.column, place.text()), (2, 9001, "HERE"));
        assert!(place.excerpt.starts_with('…') && place.excerpt.ends_with('…'));
    }

    proptest! {
        #[test]
        fn a_place_is_that_of_the_whole_text(text in "[aé\n]{0,40}", start in 0..90_usize, length in 0..9_usize) {
            let lines = Lines::new("m.ttl", &text);
            let span = start..start + length;
            prop_assert_eq!(lines.place(span.clone()), Place::in_text("m.ttl", &text, 1, span));
        }
    }
}
