use encoding_rs::{Encoding, UTF_8};

/// How the bytes of a delimited text become rows of cells
/// ([dialect descriptions](https://www.w3.org/TR/tabular-metadata/#dialect-descriptions)).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// What the bytes are; a byte order mark knows better.
    pub encoding: &'static Encoding,
    /// Stands between cells; not empty.
    pub delimiter: String,
    /// Stands around cells that hold delimiters, line breaks or quotes.
    pub quote: Option<String>,
    /// Whether a quote within quotes is written twice. Otherwise a backslash takes its
    /// meaning from any quote, delimiter or line break, within quotes and without.
    pub double_quote: bool,
    /// Rows that begin with it are comments.
    pub comment_prefix: Option<String>,
    /// Rows at the start of the file that hold no part of the table.
    pub skip_rows: u64,
    /// Rows after them that hold the titles of the columns.
    pub header_rows: u64,
    /// Cells at the start of each row that are no part of the table.
    pub skip_columns: usize,
    /// Whether rows of empty cells are passed over.
    pub skip_blank_rows: bool,
    /// White space to take from the ends of cells.
    pub trim: Trim,
    /// What ends a row.
    pub line_terminators: Vec<String>,
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
            encoding: UTF_8,
            delimiter: ",".to_owned(),
            quote: Some("\"".to_owned()),
            double_quote: true,
            comment_prefix: None,
            skip_rows: 0,
            header_rows: 1,
            skip_columns: 0,
            skip_blank_rows: false,
            trim: Trim::Both,
            line_terminators: vec!["\r\n".to_owned(), "\n".to_owned()],
        }
    }
}

impl Dialect {
    /// Takes white space from the ends of a cell.
    pub fn trimmed<'a>(&self, cell: &'a str) -> &'a str {
        self.trim.apply(cell)
    }
}

impl Trim {
    /// Takes white space from the beginning, where it is taken from there.
    pub(crate) fn start(self, cell: &str) -> &str {
        match self {
            Trim::None | Trim::End => cell,
            Trim::Start | Trim::Both => cell.trim_start(),
        }
    }

    pub(super) fn apply(self, cell: &str) -> &str {
        match self {
            Trim::None => cell,
            Trim::Start => cell.trim_start(),
            Trim::End => cell.trim_end(),
            Trim::Both => cell.trim(),
        }
    }
}
