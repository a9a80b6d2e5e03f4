use crate::diagnostic::Result;
use crate::sink::{format_word, unknown_format};
use oxigraph::sparql::results::QueryResultsFormat;

/// How solutions, and true or false, are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultFormat {
    /// A table for people.
    Table,
    /// [SPARQL 1.1 Query Results JSON Format](https://www.w3.org/TR/sparql11-results-json/).
    Json,
    /// [SPARQL Query Results XML Format](https://www.w3.org/TR/rdf-sparql-XMLres/).
    Xml,
    /// [SPARQL 1.1 Query Results CSV](https://www.w3.org/TR/sparql11-results-csv-tsv/):
    /// values only.
    Csv,
    /// [SPARQL 1.1 Query Results TSV](https://www.w3.org/TR/sparql11-results-csv-tsv/):
    /// terms as Turtle writes them.
    Tsv,
    /// A table in Markdown.
    Markdown,
}

impl ResultFormat {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Table, Self::Json, Self::Xml, Self::Csv, Self::Tsv, Self::Markdown];

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Table => &["table", "txt"],
            Self::Json => &["json", "srj", "application/sparql-results+json", "application/json"],
            Self::Xml => &["xml", "srx", "application/sparql-results+xml", "application/xml"],
            Self::Csv => &["csv", "text/csv"],
            Self::Tsv => &["tsv", "text/tab-separated-values"],
            Self::Markdown => &["markdown", "md", "text/markdown"],
        }
    }

    /// The format of that name, file ending or media type, without regard to case.
    ///
    /// # Errors
    /// Where there is no such format; the message lists those that there are.
    pub fn from_name(name: &str) -> Result<Self> {
        let word = format_word(name);
        let found = Self::ALL
            .iter()
            .copied()
            .find(|format| format.names().contains(&&*word));
        found.ok_or_else(|| unknown_format(name, "format of results", Self::ALL.iter().map(|f| f.names())).into())
    }

    /// Its name in options.
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// The library's word for it, where the library writes it.
    pub(super) fn standard(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            Self::Table | Self::Markdown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_endings_and_media_types_in_any_case() {
        for format in ResultFormat::ALL {
            for name in format.names() {
                assert_eq!(
                    ResultFormat::from_name(&name.to_uppercase()).ok(),
                    Some(*format),
                    "{name}"
                );
            }
        }
        let failure = ResultFormat::from_name("tabel").unwrap_err();
        assert_eq!(failure.diagnostics()[0].hint.as_deref(), Some("did you mean `table`?"));
    }
}
