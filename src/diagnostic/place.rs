use std::ops::Range;

/// Longest excerpt that a place keeps of one line, in bytes.
const MAX_LINE: usize = 400;

/// Most lines that a place keeps.
const MAX_LINES: usize = 4;

/// A place in a user's file, with an excerpt of its text that needs the file no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file as the user would name it.
    pub path: String,
    /// Line of the start of the place, counted from 1.
    pub line: usize,
    /// Column of the start of the place in characters, counted from 1.
    pub column: usize,
    /// Whole lines of text around the place; empty where there is none to show.
    pub excerpt: String,
    /// Line number of the excerpt's first line, counted from 1.
    pub excerpt_line: usize,
    /// The place within `excerpt`, in bytes.
    pub span: Range<usize>,
    /// Words beside the underline.
    pub note: PlaceNote,
}

/// Words beside the underline of a [`Place`].
pub type PlaceNote = Option<String>;

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line: 0,
            column: 0,
            excerpt: String::new(),
            excerpt_line: 0,
            span: 0..0,
            note: None,
        }
    }

    /// The bytes `span` of `text`, where `text` begins at line `first_line` of the file.
    ///
    /// `text` is the file, or whole lines of it. A span past its end, or within
    /// a character, is moved to the nearest place that exists.
    pub fn in_text(path: impl Into<String>, text: &str, first_line: usize, span: Range<usize>) -> Self {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = first_line + text[..line_start].bytes().filter(|b| *b == b'\n').count();
        let mut lines_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
        if let Some((at, _)) = text[line_start..lines_end].match_indices('\n').nth(MAX_LINES - 1) {
            lines_end = line_start + at;
        }
        let column = text[line_start..start].chars().count() + 1;
        let (from, to) = window(text, line_start..lines_end, start);
        let mut excerpt = text[from..to].trim_end_matches('\r').to_owned();
        let mut offset = from;
        if from > line_start {
            excerpt.insert(0, '…');
            offset -= '…'.len_utf8().min(offset);
        }
        if to < lines_end {
            excerpt.push('…');
        }
        let span = start.saturating_sub(offset).min(excerpt.len())..end.saturating_sub(offset).min(excerpt.len());
        let span = floor_boundary(&excerpt, span.start)..floor_boundary(&excerpt, span.end);
        Self {
            path: path.into(),
            line,
            column,
            excerpt,
            excerpt_line: line,
            span,
            note: None,
        }
    }

    /// Adds words beside the underline.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The text of the place, as far as the excerpt holds it.
    pub fn text(&self) -> &str {
        self.excerpt.get(self.span.clone()).unwrap_or("")
    }

    /// Line and column just behind [`Self::text`]; `None` where there is no excerpt.
    pub fn end(&self) -> Option<(usize, usize)> {
        if self.excerpt.is_empty() {
            return None;
        }
        let text = self.text();
        let characters = |text: &str| text.chars().count();
        Some(match text.rsplit_once('\n') {
            None => (self.line, self.column + characters(text)),
            Some((before, last)) => (self.line + 1 + before.matches('\n').count(), 1 + characters(last)),
        })
    }

    /// `path:line:column`, or the path alone for a whole file.
    pub fn address(&self) -> String {
        if self.line == 0 {
            self.path.clone()
        } else {
            format!("{}:{}:{}", self.path, self.line, self.column)
        }
    }
}

/// The part of `lines` to show when it is long: `MAX_LINE` bytes with `start` inside.
fn window(text: &str, lines: Range<usize>, start: usize) -> (usize, usize) {
    if lines.len() <= MAX_LINE {
        return (lines.start, lines.end);
    }
    let from = if start - lines.start > MAX_LINE / 2 {
        floor_boundary(text, start - MAX_LINE / 4)
    } else {
        lines.start
    };
    (from, floor_boundary(text, (from + MAX_LINE).min(lines.end)))
}

/// The last boundary of characters of `text` that is not behind `at`.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_keeps_its_line() {
        let place = Place::in_text("a.csv", "id,name\n1,Hội An\n2,x\n", 1, 10..18);
        assert_eq!((place.line, place.column), (2, 3));
        assert_eq!(place.excerpt, "1,Hội An");
        assert_eq!(&place.excerpt[place.span.clone()], "Hội An");
    }

    #[test]
    fn a_place_ends_behind_its_last_character() {
        let end = |span| Place::in_text("a.csv", "id,name\n1,Hội An\n2,x\n", 5, span).end();
        assert_eq!(end(10..18), Some((6, 9)));
        assert_eq!(end(10..20), Some((7, 2)));
        assert_eq!(end(3..3), Some((5, 4)));
        assert_eq!(Place::file("a.csv").end(), None);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}HERE{}", "é".repeat(2000), "y".repeat(2000));
        let place = Place::in_text("a", &text, 7, 4000..4004);
        assert_eq!(&place.excerpt[place.span.clone()], "HERE");
        assert!(place.excerpt.len() < 2 * MAX_LINE);
        assert_eq!((place.line, place.column), (7, 2001));
    }

    #[test]
    fn a_span_past_the_end_is_moved() {
        let place = Place::in_text("a", "abc", 1, 2..99);
        assert_eq!(place.span, 2..3);
    }
}
