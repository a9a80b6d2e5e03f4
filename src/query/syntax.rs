use crate::diagnostic::{Code, Diagnostic, Place};
use spargebra::{SparqlParser, SparqlSyntaxError};

/// More spaces than the longest keyword of SPARQL has letters.
const PADDING: &str = "                                        ";

/// The diagnostic for a query that `parser` cannot parse, with `error`.
///
/// The parser compares a keyword with as many characters as it is long, and tells the
/// end of those: its error lies behind the word at fault, and hides errors before it.
/// So the text is parsed once more with room between words; what lies in that room
/// belongs to the word before it.
pub(super) fn syntax_error(text: &str, path: &str, error: &SparqlSyntaxError, parser: SparqlParser) -> Diagnostic {
    located(text, path, error, |padded| parser.parse_query(padded).err())
}

/// The same for an update.
pub(super) fn update_syntax_error(
    text: &str,
    path: &str,
    error: &SparqlSyntaxError,
    parser: SparqlParser,
) -> Diagnostic {
    located(text, path, error, |padded| parser.parse_update(padded).err())
}

fn located(
    text: &str,
    path: &str,
    error: &SparqlSyntaxError,
    parse: impl FnOnce(&str) -> Option<SparqlSyntaxError>,
) -> Diagnostic {
    let padded = Padded::of(text);
    let message = match parse(&padded.text) {
        None => "the query cannot be parsed".to_owned(),
        Some(error) => error.to_string(),
    };
    let Some((line, column, expected)) = position(&message) else {
        return Diagnostic::error(Code::QuerySyntax, message).at(Place::file(path));
    };
    let (start, found) = padded.original(offset(&padded.text, line, column));
    let place = Place::in_text(path, text, 1, start..start + word(&text[start..]));
    let word = &text[start..start + word(&text[start..])];
    if let Some((prefix, _)) = word.split_once(':')
        && [&message, &error.to_string()]
            .iter()
            .any(|message| message.contains("Prefix not found"))
    {
        return Diagnostic::error(Code::QuerySyntax, format!("the prefix `{prefix}:` is not declared"))
            .at(place)
            .hint(format!(
                "add `PREFIX {prefix}: <…>` before the query, or to the publication's prefixes"
            ));
    }
    match found {
        Found::End => Diagnostic::error(Code::QuerySyntax, "the query ends too early").at(place),
        Found::Here => Diagnostic::error(Code::QuerySyntax, "this is not SPARQL").at(place.note(wanted(expected))),
        Found::Word => Diagnostic::error(Code::QuerySyntax, "this is not SPARQL").at(place.note("not expected here")),
    }
}

/// A text with room behind each of its words.
struct Padded {
    text: String,
    /// Of each word its start in the original and in the padded text, and its length.
    words: Vec<(usize, usize, usize)>,
    length: usize,
}

/// What an error's position means.
enum Found {
    /// The end of the text.
    End,
    /// That very place.
    Here,
    /// The word as a whole.
    Word,
}

impl Padded {
    fn of(original: &str) -> Self {
        let mut padded = Self {
            text: String::new(),
            words: Vec::new(),
            length: original.trim_end().len(),
        };
        let mut at = 0;
        for part in original.split_inclusive(char::is_whitespace) {
            let word = part.trim_end();
            if !word.is_empty() {
                padded.words.push((at, padded.text.len(), word.len()));
            }
            padded.text.push_str(part);
            if word.len() < part.len() || at + part.len() == original.len() {
                padded.text.push_str(PADDING);
            }
            at += part.len();
        }
        padded
    }

    /// The byte of the original text that an error at `at` of the padded one means.
    fn original(&self, at: usize) -> (usize, Found) {
        if at >= self.text.len() {
            return (self.length, Found::End);
        }
        let next = self.words.partition_point(|(_, start, _)| *start <= at);
        match next.checked_sub(1).map(|word| self.words[word]) {
            Some((original, start, length)) if at < start + length => (original + at - start, Found::Here),
            Some((original, ..)) => (original, Found::Word),
            None => (0, Found::Word),
        }
    }
}

/// Line, column and the rest of `error at LINE:COLUMN: expected …`.
fn position(message: &str) -> Option<(usize, usize, &str)> {
    let rest = message.strip_prefix("error at ")?;
    let (line, rest) = rest.split_once(':')?;
    let (column, rest) = rest.split_once(": expected ")?;
    Some((line.parse().ok()?, column.parse().ok()?, rest))
}

/// The byte at a line and a column of characters, both counted from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let within: usize = text[start..]
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    start + within
}

/// Length of the word at the start of `text`, or of its first character.
fn word(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '?' | '$')));
    match end.unwrap_or(text.len()) {
        0 => text.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8),
        length => length,
    }
}

/// Most of what could stand there that a message lists.
const MOST_WANTED: usize = 8;

/// The parser's list of what could stand there, for people: signs and keywords, without
/// character classes.
fn wanted(expected: &str) -> String {
    let list = expected.strip_prefix("one of ").unwrap_or(expected);
    let words: Vec<_> = list
        .split(", ")
        .filter(|word| !word.contains("'..=") && !word.starts_with('['))
        .collect();
    if words.is_empty() || words.len() > MOST_WANTED {
        return "not expected here".to_owned();
    }
    format!("expected {}", words.join(" "))
}
