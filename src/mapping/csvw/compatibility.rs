//! Whether descriptions of columns can be those of a file's columns.

use super::header::{FileColumn, Header};
use super::metadata::{Column, Table};
use super::uri_template::encoded_name;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};

/// Columns that do not fit and are shown, each of which is looked for among all others.
const MOST_SHOWN: usize = 50;

/// [Schema compatibility](https://www.w3.org/TR/tabular-metadata/#schema-compatibility).
pub(super) struct Comparison<'a> {
    pub(super) header: &'a Header<'a>,
    pub(super) table: &'a Table,
    /// How much it weighs that the two do not fit.
    pub(super) severity: Severity,
}

impl Comparison<'_> {
    /// What of the descriptions does not fit the file.
    pub(super) fn run(&self, described: &[Column]) -> Vec<Diagnostic> {
        let described: Vec<&Column> = described.iter().filter(|column| !column.is_virtual).collect();
        if let Some(diagnostic) = self.other_delimiter(described.len()) {
            return vec![diagnostic];
        }
        let mut found = Vec::new();
        for (index, column) in described.iter().enumerate() {
            if !self
                .header
                .columns
                .get(index)
                .is_some_and(|file| self.fits(column, file))
            {
                if found.len() == MOST_SHOWN {
                    let message = format!("more than {MOST_SHOWN} columns do not fit their descriptions");
                    found.push(self.diagnostic(message).at(self.header.place(None)));
                    return found;
                }
                found.push(self.misfit(&described, index));
            }
        }
        for index in described.len()..self.header.columns.len() {
            let file = &self.header.columns[index];
            if !described.iter().any(|column| self.is_called(column, file)) {
                let title = file
                    .titles
                    .first()
                    .map_or_else(|| (index + 1).to_string(), Clone::clone);
                let message = format!("the column `{title}` is not described");
                found.push(
                    self.diagnostic(message)
                        .at(self.header.place(Some(index)))
                        .at((*self.table.url.origin)
                            .clone()
                            .note("in the description of this table"))
                        .hint("describe it; `\"suppressOutput\": true` keeps it out of the graph"),
                );
            }
        }
        found
    }

    fn diagnostic(&self, message: String) -> Diagnostic {
        Diagnostic::new(Code::TableHeader, self.severity, message)
    }

    /// Whether a description can be that of a column of the file.
    fn fits(&self, column: &Column, file: &FileColumn) -> bool {
        let says_nothing = !column.is_named && column.titles.is_none();
        // Converters take a name for what it is called here, whatever the file calls it.
        let is_only_named = self.severity == Severity::Warning && column.titles.is_none();
        says_nothing || is_only_named || file.titles.is_empty() || self.is_called(column, file)
    }

    /// Whether a name or title of the description stands in the file.
    fn is_called(&self, column: &Column, file: &FileColumn) -> bool {
        // The header is in the language of the table, or else in that of the column.
        let langs = [&self.table.schema.inherited.lang, &column.inherited.lang];
        let langs = langs.map(|lang| lang.as_ref().map_or("und", |stated| stated.value.as_str()));
        let is_named = |title: &String| column.name == *title || column.name == encoded_name(title);
        let is_titled = |title: &String| {
            let mut titles = column.titles.iter().flatten();
            titles.any(|known| known.text == *title && langs.iter().any(|lang| languages_match(&known.language, lang)))
        };
        file.titles
            .iter()
            .any(|title| (column.titles.is_none() && is_named(title)) || is_titled(title))
    }

    fn misfit(&self, described: &[&Column], index: usize) -> Diagnostic {
        let column = described[index];
        let title = column.titles.as_ref().and_then(|titles| titles.first());
        let expected = title.map_or(&column.name, |title| &title.text);
        let elsewhere = self.header.columns.iter().position(|file| self.is_called(column, file));
        let here = self.header.columns.get(index);
        let diagnostic = match elsewhere {
            Some(at) if at != index => {
                let message = format!(
                    "column `{expected}` stands at place {}, its description at place {}",
                    at + 1,
                    index + 1
                );
                self.diagnostic(message)
                    .at(self.header.place(Some(at)))
                    .hint("the descriptions must stand in the order of the file's columns")
            }
            _ => {
                let place = self.header.place(here.map(|_| index));
                let diagnostic = self.diagnostic(format!("the table lacks the column `{expected}`"));
                let diagnostic = diagnostic.at(match here.and_then(|file| file.titles.first()) {
                    Some(title) => place.note(format!("this is `{title}`")),
                    None => place,
                });
                let titles = self
                    .header
                    .columns
                    .iter()
                    .flat_map(|file| &file.titles)
                    .map(String::as_str);
                let free = self.header.columns.iter().filter(|file| {
                    let mut described = described.iter();
                    !described.any(|column| self.is_called(column, file))
                });
                match nearest(expected, free.flat_map(|file| &file.titles).map(String::as_str)) {
                    Some(near) if near == expected => {
                        diagnostic.hint("the title has another language here than in the description")
                    }
                    Some(near) => diagnostic.hint(format!("is `{near}` what it is called here?")),
                    None => {
                        let titles: Vec<&str> = titles.collect();
                        diagnostic.hint(format!("the header has: {}", titles.join(", ")))
                    }
                }
            }
        };
        diagnostic.at((*column.origin).clone().note("described here"))
    }

    /// A table whose cells are separated by another character than its dialect says.
    fn other_delimiter(&self, expected: usize) -> Option<Diagnostic> {
        let shown = self.header.other_delimiter(|cells| cells == expected.max(2))?;
        let message =
            format!("the header has 1 cell, its description {expected}; cells seem to be separated by `{shown}`");
        let diagnostic = self
            .diagnostic(message)
            .at(self.header.place(None))
            .at((*self.table.url.origin)
                .clone()
                .note("in the description of this table"));
        Some(diagnostic.hint(format!(
            "add \"dialect\": {{\"delimiter\": \"{shown}\"}} to the description"
        )))
    }
}

/// Languages match where one is a beginning of the other, tag by tag; `und` matches any.
fn languages_match(a: &str, b: &str) -> bool {
    let begins = |short: &str, long: &str| {
        let head = long.get(..short.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(short))
            && matches!(long.as_bytes().get(short.len()), None | Some(b'-'))
    };
    a == "und" || b == "und" || begins(a, b) || begins(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_match_as_far_as_they_go() {
        assert!(languages_match("en", "en-US") && languages_match("und", "de") && languages_match("DE", "de"));
        assert!(!languages_match("en", "de") && !languages_match("e", "en") && !languages_match("en-GB", "en-US"));
    }
}
