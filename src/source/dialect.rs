use std::io::Cursor;

/// How the bytes of a delimited text become rows of cells
/// ([dialect descriptions](https://www.w3.org/TR/tabular-metadata/#dialect-descriptions)).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// Stands between cells.
    pub delimiter: u8,
    /// Stands around cells that hold delimiters, line breaks or quotes.
    pub quote: Option<u8>,
    /// Whether a quote within quotes is written twice; otherwise after a backslash.
    pub double_quote: bool,
    /// Rows that begin with it are comments.
    pub comment_prefix: Option<String>,
    /// Whether the first row holds the titles of the columns.
    pub header: bool,
    /// Whether rows of empty cells are passed over.
    pub skip_blank_rows: bool,
    /// White space to take from the ends of cells.
    pub trim: Trim,
}

/// Where white space is taken from a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trim {
    /// Nowhere.
    None,
    /// Before.
    Start,
    /// After.
    End,
    /// Before and after.
    Both,
}

impl Default for Dialect {
    /// The dialect of a table without a dialect description
    /// ([parsing tabular data](https://www.w3.org/TR/tabular-data-model/#parsing)).
    fn default() -> Self {
        Self {
            delimiter: b',',
            quote: Some(b'"'),
            double_quote: true,
            comment_prefix: None,
            header: true,
            skip_blank_rows: false,
            trim: Trim::Both,
        }
    }
}

impl Dialect {
    /// Whether the row with these bytes makes no record: a comment, or blank where
    /// blank rows are passed over.
    pub(super) fn passes_over(&self, row: &[u8]) -> bool {
        let is_comment = self
            .comment_prefix
            .as_ref()
            .is_some_and(|prefix| row.starts_with(prefix.as_bytes()));
        is_comment || (self.skip_blank_rows && self.is_blank(row))
    }

    /// Whether all cells of the row are empty, once trimmed.
    fn is_blank(&self, row: &[u8]) -> bool {
        let is_space = |byte: &&u8| self.trim != Trim::None && matches!(byte, b' ' | b'\t');
        let mut rest = row.trim_ascii_end();
        loop {
            rest = &rest[rest.iter().take_while(is_space).count()..];
            if let [first, second, after @ ..] = rest
                && Some(*first) == self.quote
                && first == second
            {
                rest = after;
            }
            rest = &rest[rest.iter().take_while(is_space).count()..];
            match rest {
                [] => return true,
                [delimiter, after @ ..] if *delimiter == self.delimiter => rest = after,
                _ => return false,
            }
        }
    }

    /// Takes white space from the ends of a cell.
    pub fn trimmed<'a>(&self, cell: &'a str) -> &'a str {
        match self.trim {
            Trim::None => cell,
            Trim::Start => cell.trim_start(),
            Trim::End => cell.trim_end(),
            Trim::Both => cell.trim(),
        }
    }

    /// A reader of records in this dialect.
    pub(super) fn reader<'a>(&self, bytes: &'a [u8]) -> csv::Reader<Cursor<&'a [u8]>> {
        let mut builder = csv::ReaderBuilder::new();
        builder
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            // A lone carriage return is no line break in CSVW; the reader takes the one
            // before a line feed away itself.
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(bytes.len().clamp(1, 1 << 16));
        match self.quote {
            Some(quote) => {
                builder.quote(quote).double_quote(self.double_quote);
                builder.escape((!self.double_quote).then_some(b'\\'));
            }
            None => {
                builder.quoting(false);
            }
        }
        builder.from_reader(Cursor::new(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_rows_have_empty_cells_only() {
        let dialect = Dialect {
            skip_blank_rows: true,
            ..Dialect::default()
        };
        for (row, is_blank) in [
            ("\n", true),
            (",,\r\n", true),
            ("\"\",\"\"", true),
            (" , ", true),
            ("\"\"\"\"", false),
            (",x", false),
        ] {
            assert_eq!(dialect.passes_over(row.as_bytes()), is_blank, "{row:?}");
        }
    }
}
