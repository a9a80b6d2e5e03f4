//! Where rows and cells begin and end.

use super::fields::Fields;
use super::plain::Plain;
use super::{Dialect, Trim};
use std::ops::Range;

/// The rules by which a dialect's text is taken apart: to
/// [read a row, and to parse one](https://www.w3.org/TR/tabular-data-model/#parsing).
///
/// Two readings differ from the letter of the standard. A quote opens a quoted value at
/// the start of a cell only; elsewhere it is text, and a [stray](Self::stray_quote) one.
/// A quote that is doubled is one quote within a quoted value only, so that `""` is an
/// empty cell.
#[derive(Debug, Clone)]
pub(super) struct Grammar {
    delimiter: Vec<u8>,
    quote: Option<Vec<u8>>,
    /// A backslash escapes what follows; otherwise a quote escapes a quote.
    has_backslash: bool,
    comment_prefix: Option<Vec<u8>>,
    /// Longer ones first.
    terminators: Vec<Vec<u8>>,
    /// The bytes that one of these begins with.
    begins: [bool; 256],
    /// Bytes from which on it is sure what stands at the first of them.
    lookahead: usize,
    skips_blank: bool,
    trim: Trim,
    /// Where the fast reader knows the dialect.
    pub(super) plain: Option<Plain>,
}

/// How far a text has been looked through for ends of rows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scan {
    /// Looked through up to here.
    pub(super) at: usize,
    /// Start of the row that is looked through.
    pub(super) row: usize,
    /// Start of the cell.
    cell: usize,
    /// Where the quote that is open was opened.
    pub(super) open_quote: Option<usize>,
    /// Whether the row is a comment, once that is known.
    is_comment: Option<bool>,
}

/// The end of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowEnd {
    /// End of its content.
    pub(super) content: usize,
    /// End of its terminator.
    pub(super) end: usize,
    pub(super) is_comment: bool,
}

/// A cell as it stands in a row.
#[derive(Debug)]
pub(super) struct Cell {
    /// Its bytes, quotes included.
    pub(super) span: Range<usize>,
    /// It has a quote inside that opens nothing, or text after the quote that closes it.
    is_stray: bool,
    /// Start of the next cell.
    next: Option<usize>,
}

/// What stands at a place of a text; lengths are in bytes.
enum Token {
    /// Something of the first length that makes text of what follows, up to the second.
    Escape(usize, usize),
    Open(usize),
    Close(usize),
    /// A quote that opens nothing.
    Stray(usize),
    Terminator(usize),
    Delimiter(usize),
    Text,
}

impl Scan {
    /// A scan of the row that begins at `row`.
    pub(super) fn from(row: usize) -> Self {
        Self {
            at: row,
            row,
            cell: row,
            ..Self::default()
        }
    }

    /// The scan after the bytes before its row have been taken away.
    pub(super) fn rebased(self) -> Self {
        Self {
            at: self.at - self.row,
            row: 0,
            // A reader that does not need it does not move it on.
            cell: self.cell.saturating_sub(self.row),
            open_quote: self.open_quote.map(|at| at - self.row),
            is_comment: self.is_comment,
        }
    }
}

impl Grammar {
    pub(super) fn new(dialect: &Dialect) -> Self {
        let bytes = |text: &String| text.as_bytes().to_vec();
        let quote = dialect.quote.as_ref().filter(|quote| !quote.is_empty()).map(bytes);
        let mut terminators: Vec<Vec<u8>> = dialect.line_terminators.iter().map(bytes).collect();
        terminators.retain(|terminator| !terminator.is_empty());
        terminators.sort_by_key(|terminator| std::cmp::Reverse(terminator.len()));
        let begins_row = |prefix: &&String| {
            let holds = |text: &String| !text.is_empty() && prefix.contains(text.as_str());
            !prefix.is_empty() && !dialect.line_terminators.iter().any(holds)
        };
        let has_backslash = quote.is_some() && !dialect.double_quote;
        let delimiter = bytes(&dialect.delimiter);
        let mut begins = [false; 256];
        let mut lookahead = 2;
        for text in terminators.iter().chain(&quote).chain([&delimiter]) {
            if let Some(first) = text.first() {
                begins[usize::from(*first)] = true;
            }
            lookahead = lookahead.max(text.len());
        }
        if let Some(quote) = &quote {
            begins[usize::from(b'\\')] |= has_backslash;
            lookahead = lookahead.max(quote.len() + if has_backslash { 1 } else { quote.len() });
        }
        Self {
            plain: Plain::of(dialect),
            delimiter,
            quote,
            has_backslash,
            comment_prefix: dialect.comment_prefix.as_ref().filter(begins_row).map(bytes),
            terminators,
            begins,
            lookahead,
            skips_blank: dialect.skip_blank_rows,
            trim: dialect.trim,
        }
    }

    /// The end of the row that `scan` is in, where `bytes` hold it; `None` where it has no
    /// terminator there. More bytes may follow unless `is_at_end`.
    pub(super) fn row_end(&self, bytes: &[u8], scan: &mut Scan, is_at_end: bool) -> Option<RowEnd> {
        let is_comment = self.is_comment(bytes, scan, is_at_end)?;
        match &self.plain {
            Some(plain) => plain.row_end(bytes, scan, is_at_end, is_comment),
            None => self.general_row_end(bytes, scan, is_at_end, is_comment),
        }
    }

    /// The end of the row that begins at `start`, in bytes that hold it.
    pub(super) fn whole_row(&self, bytes: &[u8], start: usize) -> RowEnd {
        let mut scan = Scan::from(start);
        let is_comment = self.is_comment(bytes, &mut scan, true).unwrap_or(false);
        let end = self.general_row_end(bytes, &mut scan, true, is_comment);
        end.unwrap_or(RowEnd {
            content: bytes.len(),
            end: bytes.len(),
            is_comment,
        })
    }

    pub(super) fn has_comments(&self) -> bool {
        self.comment_prefix.is_some()
    }

    pub(super) fn begins_comment(&self, row: &[u8]) -> bool {
        self.comment_prefix
            .as_ref()
            .is_some_and(|prefix| row.starts_with(prefix))
    }

    /// Whether the row of `scan` is a comment, once enough of it is there.
    fn is_comment(&self, bytes: &[u8], scan: &mut Scan, is_at_end: bool) -> Option<bool> {
        let Some(prefix) = &self.comment_prefix else {
            return Some(false);
        };
        if scan.is_comment.is_none() {
            let row = &bytes[scan.row..];
            if is_at_end || row.len() >= prefix.len() {
                scan.is_comment = Some(self.begins_comment(row));
            }
        }
        scan.is_comment
    }

    fn general_row_end(&self, bytes: &[u8], scan: &mut Scan, is_at_end: bool, is_comment: bool) -> Option<RowEnd> {
        loop {
            scan.at = self.skip_text(bytes, scan.at);
            let rest = &bytes[scan.at..];
            if rest.is_empty() || (!is_at_end && rest.len() < self.lookahead) {
                return None;
            }
            let token = if is_comment {
                self.terminator(rest).map_or(Token::Text, Token::Terminator)
            } else {
                self.token(rest, scan.open_quote.is_some(), scan.at == scan.cell)
            };
            let at = scan.at;
            scan.at += match token {
                Token::Terminator(length) => {
                    return Some(RowEnd {
                        content: at,
                        end: at + length,
                        is_comment,
                    });
                }
                Token::Escape(before, after) => before + after,
                Token::Open(length) => {
                    scan.open_quote = Some(at);
                    length
                }
                Token::Close(length) => {
                    scan.open_quote = None;
                    length
                }
                Token::Delimiter(length) => {
                    scan.cell = at + length;
                    length
                }
                Token::Stray(length) => length,
                Token::Text => 1,
            };
        }
    }

    /// The first place from `at` on that may be more than text.
    fn skip_text(&self, bytes: &[u8], at: usize) -> usize {
        let found = bytes[at..].iter().position(|byte| self.begins[usize::from(*byte)]);
        found.map_or(bytes.len(), |found| at + found)
    }

    fn terminator(&self, rest: &[u8]) -> Option<usize> {
        let found = self.terminators.iter().find(|terminator| rest.starts_with(terminator));
        found.map(Vec::len)
    }

    /// What `rest` begins with. A part of a character can begin nothing, so that the
    /// first byte of one that is escaped is enough.
    fn token(&self, rest: &[u8], is_quoted: bool, is_cell_start: bool) -> Token {
        if let Some(quote) = &self.quote {
            if self.has_backslash
                && let [b'\\', after @ ..] = rest
            {
                return match after {
                    [] => Token::Text,
                    after if after.starts_with(quote) => Token::Escape(1, quote.len()),
                    _ => Token::Escape(1, 1),
                };
            }
            if let Some(after) = rest.strip_prefix(quote.as_slice()) {
                let length = quote.len();
                return if !is_quoted && is_cell_start {
                    Token::Open(length)
                } else if !is_quoted {
                    Token::Stray(length)
                } else if !self.has_backslash && after.starts_with(quote) {
                    Token::Escape(length, length)
                } else {
                    Token::Close(length)
                };
            }
        }
        if is_quoted {
            return Token::Text;
        }
        if let Some(length) = self.terminator(rest) {
            return Token::Terminator(length);
        }
        if !self.delimiter.is_empty() && rest.starts_with(&self.delimiter) {
            return Token::Delimiter(self.delimiter.len());
        }
        Token::Text
    }

    /// The cell of a row's content that begins at `start`; `take` is given the parts of
    /// its value.
    fn cell(&self, row: &[u8], start: usize, mut take: impl FnMut(&[u8])) -> Cell {
        // Start of text that is still to be given.
        let (mut at, mut from) = (start, start);
        let (mut is_quoted, mut is_stray) = (false, false);
        loop {
            at = self.skip_text(row, at);
            if at == row.len() {
                take(&row[from..]);
                return Cell {
                    span: start..at,
                    is_stray,
                    next: None,
                };
            }
            match self.token(&row[at..], is_quoted, at == start) {
                Token::Escape(before, after) => {
                    take(&row[from..at]);
                    from = at + before;
                    at = from + after;
                }
                Token::Open(length) => {
                    is_quoted = true;
                    at += length;
                    from = at;
                }
                Token::Close(length) => {
                    take(&row[from..at]);
                    is_quoted = false;
                    at += length;
                    from = at;
                    is_stray |= at < row.len() && !row[at..].starts_with(&self.delimiter);
                }
                Token::Delimiter(length) => {
                    take(&row[from..at]);
                    return Cell {
                        span: start..at,
                        is_stray,
                        next: Some(at + length),
                    };
                }
                Token::Stray(length) => {
                    is_stray = true;
                    at += length;
                }
                Token::Terminator(_) | Token::Text => at += 1,
            }
        }
    }

    /// The cells of a row's content.
    pub(super) fn cells<'a>(&'a self, row: &'a [u8]) -> impl Iterator<Item = Cell> + 'a {
        let mut start = Some(0);
        std::iter::from_fn(move || {
            let cell = self.cell(row, start?, |_| ());
            start = cell.next;
            Some(cell)
        })
    }

    /// Parses a row's content into `fields`; `value` is a buffer. The error is the index
    /// of a cell that is not UTF-8.
    pub(super) fn parse(&self, row: &[u8], fields: &mut Fields, value: &mut Vec<u8>) -> Result<(), usize> {
        fields.clear();
        let mut start = Some(0);
        while let Some(at) = start {
            value.clear();
            start = self.cell(row, at, |part| value.extend_from_slice(part)).next;
            let text = std::str::from_utf8(value).map_err(|_| fields.len())?;
            fields.push_value(text);
        }
        Ok(())
    }

    /// The first cell, past the `skipped` ones, with a quote that the standard calls an
    /// error: one within text that is not quoted, or one that closes before more text.
    pub(super) fn stray_quote(&self, row: &[u8], skipped: usize) -> Option<usize> {
        let first = *self.quote.as_ref()?.first()?;
        memchr::memchr(first, row)?;
        self.cells(row).skip(skipped).position(|cell| cell.is_stray)
    }

    /// Whether the row makes no record though it is no comment: all cells are empty, once
    /// trimmed, and the dialect passes over such rows.
    #[inline]
    pub(super) fn skips(&self, row: &[u8]) -> bool {
        self.skips_blank && self.is_blank(row)
    }

    fn is_blank(&self, row: &[u8]) -> bool {
        let is_text = |byte: &u8| byte.is_ascii_alphanumeric() && !self.begins[usize::from(*byte)];
        if row.first().is_some_and(is_text) {
            return false;
        }
        let mut value = Vec::new();
        let mut start = Some(0);
        while let Some(at) = start {
            value.clear();
            start = self.cell(row, at, |part| value.extend_from_slice(part)).next;
            let is_empty = |text| self.trim.apply(text).is_empty();
            if !std::str::from_utf8(&value).is_ok_and(is_empty) {
                return false;
            }
        }
        true
    }

    /// The text of a comment, without prefix and white space around it. Bytes that are
    /// not UTF-8 are replaced.
    pub(super) fn comment_text<'a>(&self, row: &'a [u8]) -> std::borrow::Cow<'a, str> {
        let prefix = self.comment_prefix.as_deref().unwrap_or_default();
        String::from_utf8_lossy(row.strip_prefix(prefix).unwrap_or_default().trim_ascii())
    }

    /// The bytes of a row without its terminator.
    pub(super) fn content_of<'a>(&self, row: &'a [u8]) -> &'a [u8] {
        let content = self
            .terminators
            .iter()
            .find_map(|terminator| row.strip_suffix(terminator.as_slice()));
        content.unwrap_or(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(dialect: &Dialect, row: &str) -> Vec<String> {
        let mut fields = Fields::default();
        Grammar::new(dialect)
            .parse(row.as_bytes(), &mut fields, &mut Vec::new())
            .unwrap();
        fields.values().map(str::to_owned).collect()
    }

    #[test]
    fn blank_rows_have_empty_cells_only() {
        let dialect = Dialect {
            skip_blank_rows: true,
            ..Dialect::default()
        };
        let untrimmed = Dialect {
            trim: Trim::None,
            ..dialect.clone()
        };
        for (row, is_blank, is_blank_untrimmed) in [
            ("", true, true),
            (",,", true, true),
            ("\"\",\"\"", true, true),
            (" , ", true, false),
            ("\" \",", true, false),
            ("\"\"\"\"", false, false),
            (",x", false, false),
        ] {
            assert_eq!(Grammar::new(&dialect).skips(row.as_bytes()), is_blank, "{row:?}");
            let untrimmed = Grammar::new(&untrimmed).skips(row.as_bytes());
            assert_eq!(untrimmed, is_blank_untrimmed, "{row:?}");
        }
    }

    #[test]
    fn delimiters_and_quotes_are_of_any_length() {
        let dialect = Dialect {
            delimiter: "::".to_owned(),
            quote: Some("«".to_owned()),
            ..Dialect::default()
        };
        assert_eq!(cells(&dialect, "a:b::«c::««d«::::é«"), ["a:b", "c::«d", "", "é«"]);
        let dialect = Dialect {
            delimiter: "§".to_owned(),
            quote: Some("''".to_owned()),
            ..Dialect::default()
        };
        assert_eq!(cells(&dialect, "''a§''''b''§¦'c"), ["a§''b", "¦'c"]);
    }

    #[test]
    fn a_backslash_escapes_within_quotes_and_without() {
        let dialect = Dialect {
            double_quote: false,
            ..Dialect::default()
        };
        assert_eq!(
            cells(&dialect, r#"a\,b,\"c,"d\"\\,e",\é,f\"#),
            ["a,b", "\"c", "d\"\\,e", "é", "f\\"]
        );
        // Where nothing is quoted there is nothing to escape.
        let unquoted = Dialect { quote: None, ..dialect };
        assert_eq!(cells(&unquoted, r#"a\,"b"#), ["a\\", "\"b"]);
    }

    #[test]
    fn stray_quotes_are_found() {
        for (row, stray) in [
            ("a,\"b\"\"\",\"\"", None),
            ("a,5\" pipe", Some(1)),
            ("\"a\"b,c", Some(0)),
            ("a, \"b\"", Some(1)),
            ("\"a\" ", Some(0)),
        ] {
            let grammar = Grammar::new(&Dialect::default());
            assert_eq!(grammar.stray_quote(row.as_bytes(), 0), stray, "{row}");
        }
        let backslash = Dialect {
            double_quote: false,
            ..Dialect::default()
        };
        assert_eq!(Grammar::new(&backslash).stray_quote(br#"a\"b,"c""#, 0), None);
    }

    #[test]
    fn columns_that_are_skipped_have_no_stray_quote() {
        let grammar = Grammar::new(&Dialect::default());
        assert_eq!(grammar.stray_quote(b"a\"b,c,d\"", 1), Some(1));
        assert_eq!(grammar.stray_quote(b"a\"b,c", 1), None);
    }
}
