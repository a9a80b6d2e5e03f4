//! What the header of a file tells by itself.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{CsvSource, Dialect, Head};
use std::collections::HashMap;

/// A column of the file.
#[derive(Debug, Default)]
pub(super) struct FileColumn {
    /// What the rows of the header say.
    pub(super) titles: Vec<String>,
}

/// The header of a file.
#[derive(Debug)]
pub(super) struct Header<'a> {
    /// How the file is read.
    pub(super) dialect: &'a Dialect,
    pub(super) csv: &'a CsvSource,
    pub(super) head: &'a Head,
    pub(super) columns: &'a [FileColumn],
}

impl Header<'_> {
    /// The place of the title of column `index`, or of the whole first row.
    pub(super) fn place(&self, index: Option<usize>) -> Place {
        self.csv.head_place(self.head, 0, index)
    }

    /// What seems to separate the cells of a table that has one column by its dialect, as
    /// dialects write it: what spreadsheets write where the comma is the decimal sign.
    /// Known by `count` cells that it would give.
    pub(super) fn other_delimiter(&self, count: impl Fn(usize) -> bool) -> Option<&'static str> {
        let [FileColumn { titles }] = self.columns else {
            return None;
        };
        let title = titles.first()?;
        let known = [(';', ";"), ('\t', "\\t"), ('|', "|"), (',', ",")];
        let mut known = known
            .into_iter()
            .filter(|(c, _)| !self.dialect.delimiter.starts_with(*c));
        let (_, shown) = known.find(|(c, _)| count(title.split(*c).count()))?;
        Some(shown)
    }

    /// A table that nothing describes, with one column that looks like several.
    pub(super) fn unseparated(&self) -> Option<Diagnostic> {
        let shown = self.other_delimiter(|cells| cells > 1)?;
        let message = format!("the header has 1 cell; cells seem to be separated by `{shown}`");
        let hint = format!("describe the table, with \"dialect\": {{\"delimiter\": \"{shown}\"}}");
        Some(
            Diagnostic::warning(Code::TableHeader, message)
                .at(self.place(None))
                .hint(hint),
        )
    }

    /// A header with carriage returns in it, which end rows on old systems.
    pub(super) fn lone_returns(&self) -> Option<Diagnostic> {
        let has_return = |title: &String| title.contains('\r');
        let index = self
            .columns
            .iter()
            .position(|column| column.titles.iter().any(has_return))?;
        let message = "a title holds a carriage return; rows seem to end with it";
        let place = self.place(Some(index));
        let hint = "say so in the dialect: \"lineTerminators\": [\"\\r\\n\", \"\\n\", \"\\r\"]";
        Some(Diagnostic::warning(Code::TableHeader, message).at(place).hint(hint))
    }

    /// Two columns of one title, where nothing else tells them apart.
    pub(super) fn repeated_titles(&self) -> Vec<Diagnostic> {
        let mut seen = HashMap::new();
        let mut found = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            let Some(title) = column.titles.first() else { continue };
            if let Some(first) = seen.insert(title.as_str(), index) {
                let message = format!("columns {} and {} have the same title `{title}`", first + 1, index + 1);
                found.push(
                    Diagnostic::warning(Code::TableHeader, message)
                        .at(self.place(Some(index)))
                        .hint("give each column a title of its own, or describe the columns in metadata"),
                );
            }
        }
        found
    }
}
