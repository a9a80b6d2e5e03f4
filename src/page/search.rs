use memchr::memmem;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Names and descriptions, folded, one after another.
#[derive(Debug, Default)]
pub(super) struct SearchIndex {
    building: BTreeMap<(String, String), bool>,
    /// Each entry between line feeds.
    text: String,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    /// Where its text begins in `text`.
    start: usize,
    path: String,
    original: String,
    is_name: bool,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit<'a> {
    /// The IRI, relative to the base.
    pub(super) path: &'a str,
    /// The text that it was found by.
    pub(super) text: &'a str,
    /// Whether that is a name.
    pub(super) is_name: bool,
    rank: u8,
}

impl SearchIndex {
    pub(super) fn add(&mut self, path: &str, text: &str, is_name: bool) {
        *self.building.entry((path.to_owned(), text.to_owned())).or_default() |= is_name;
    }

    pub(super) fn finish(&mut self) {
        self.text.push('\n');
        for ((path, original), is_name) in std::mem::take(&mut self.building) {
            self.entries.push(Entry {
                start: self.text.len(),
                path,
                is_name,
                original: original.clone(),
            });
            self.text.push_str(&fold(&original).replace('\n', " "));
            self.text.push('\n');
        }
    }

    /// The texts of each resource and whether they are names, in the order of the paths.
    pub(super) fn by_path(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = (&str, bool)>)> {
        let groups = self.entries.chunk_by(|a, b| a.path == b.path);
        groups.map(|entries| {
            let texts = entries.iter().map(|entry| (entry.original.as_str(), entry.is_name));
            (entries[0].path.as_str(), texts)
        })
    }

    /// The resources with all words of `query` in one of their texts, the best first, each
    /// once; at most `limit` of them, and how many there are.
    pub(super) fn find(&self, query: &str, limit: usize) -> (Vec<Hit<'_>>, usize) {
        let query = fold(query);
        let words: Vec<&str> = query.split_whitespace().collect();
        let Some(longest) = words.iter().max_by_key(|word| word.len()) else {
            return (Vec::new(), 0);
        };
        let mut best: BTreeMap<&str, Hit<'_>> = BTreeMap::new();
        let mut last = None;
        for at in memmem::find_iter(self.text.as_bytes(), longest.as_bytes()) {
            let index = self.entries.partition_point(|entry| entry.start <= at);
            let Some(index) = index.checked_sub(1).filter(|index| last != Some(*index)) else {
                continue;
            };
            last = Some(index);
            let entry = &self.entries[index];
            let end = self.entries.get(index + 1).map_or(self.text.len(), |next| next.start);
            let text = self.text[entry.start..end].trim_end();
            if !words.iter().all(|word| text.contains(word)) {
                continue;
            }
            let hit = Hit {
                path: &entry.path,
                text: &entry.original,
                is_name: entry.is_name,
                rank: rank(text, &query, entry.is_name),
            };
            let known = best.entry(&entry.path).or_insert_with(|| hit.clone());
            if hit.rank < known.rank {
                *known = hit;
            }
        }
        let count = best.len();
        let mut hits: Vec<Hit<'_>> = best.into_values().collect();
        hits.sort_by(|a, b| (a.rank, a.text.chars().count(), a.path).cmp(&(b.rank, b.text.chars().count(), b.path)));
        hits.truncate(limit);
        (hits, count)
    }
}

/// How well a text answers: 0 is best.
fn rank(text: &str, query: &str, is_name: bool) -> u8 {
    let begins = |text: &str| {
        text.strip_prefix(query)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let place = if text == query {
        0
    } else if begins(text) {
        1
    } else if text.starts_with(query) {
        2
    } else if text
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.starts_with(query))
    {
        3
    } else {
        4
    };
    if is_name { place } else { place + 5 }
}

/// The text without case, accents and marks: `Đà Nẵng` becomes `da nang`.
pub(super) fn fold(text: &str) -> String {
    text.chars().flat_map(fold_char).collect()
}

fn fold_char(c: char) -> impl Iterator<Item = char> {
    let letters: &'static str = match c {
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'ı' => "i",
        'þ' | 'Þ' => "th",
        '–' | '—' | '‐' | '‑' | '−' => "-",
        '’' | '‘' | 'ʼ' => "'",
        _ => "",
    };
    let plain = letters.is_empty().then_some(c).into_iter();
    let folded = plain
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    letters.chars().chain(folded)
}

/// The parts of `text`, and whether each is one of the words of `query`.
pub(super) fn highlight<'t>(text: &'t str, query: &str) -> Vec<(&'t str, bool)> {
    let query = fold(query);
    let mut words: Vec<&str> = query.split_whitespace().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    // The folded text, and where in the original each of its bytes comes from.
    let (mut folded, mut places) = (String::new(), Vec::new());
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        for letter in fold_char(c) {
            folded.push(letter);
            places.extend(std::iter::repeat_n((at, end), letter.len_utf8()));
        }
        // A mark belongs to the letter before it.
        if is_combining_mark(c)
            && let Some(last) = places.last_mut()
        {
            last.1 = end;
        }
    }
    let mut marked: Vec<(usize, usize)> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        for at in memmem::find_iter(folded.as_bytes(), word.as_bytes()) {
            marked.push((places[at].0, places[at + word.len() - 1].1));
        }
    }
    marked.sort_unstable();
    let mut parts = Vec::new();
    let mut done = 0;
    for (start, end) in marked {
        let start = start.max(done);
        if end <= start {
            continue;
        }
        if start > done {
            parts.push((&text[done..start], false));
        }
        parts.push((&text[start..end], true));
        done = end;
    }
    if done < text.len() {
        parts.push((&text[done..], false));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        let mut index = SearchIndex::default();
        for (path, text, is_name) in [
            ("id/da-nang", "Đà Nẵng", true),
            ("id/hoi-an", "Hội An", true),
            ("id/old-town", "Altstadt von Hội An", true),
            ("id/other", "It is near Hội An.", false),
            ("id/strasse", "Große Straße", true),
        ] {
            index.add(path, text, is_name);
        }
        index.finish();
        let paths = |query| {
            index
                .find(query, 10)
                .0
                .into_iter()
                .map(|hit| hit.path)
                .collect::<Vec<_>>()
        };
        assert_eq!(paths("da nang"), ["id/da-nang"]);
        assert_eq!(paths("HOI an"), ["id/hoi-an", "id/old-town", "id/other"]);
        assert_eq!(paths("Hội"), ["id/hoi-an", "id/old-town", "id/other"]);
        assert_eq!(paths("grosse strasse"), ["id/strasse"]);
        assert_eq!(paths(""), Vec::<&str>::new());
        assert_eq!(index.find("hoi", 1).1, 3);
    }

    #[test]
    fn what_was_found_is_marked_as_it_is_written() {
        assert_eq!(
            highlight("Altstadt von Hội An", "hoi an"),
            [("Altstadt von ", false), ("Hội", true), (" ", false), ("An", true)]
        );
        assert_eq!(highlight("Ho\u{302}\u{323}i", "hoi"), [("Ho\u{302}\u{323}i", true)]);
        assert_eq!(highlight("Straße", "strasse"), [("Straße", true)]);
    }

    proptest! {
        #[test]
        fn marking_leaves_the_text_as_it_is(text in "\\PC{0,20}", query in "\\PC{0,6}") {
            let parts = highlight(&text, &query);
            prop_assert_eq!(parts.iter().map(|(part, _)| *part).collect::<String>(), text);
        }
    }
}
