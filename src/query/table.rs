use crate::sink::Abbreviations;
use comfy_table::{ContentArrangement, Table, presets};
use oxigraph::model::Term;
use std::borrow::Cow;

/// A term for people: IRIs short, literals without quotation marks, the language behind.
pub(super) fn text(term: &Term, abbreviations: &Abbreviations) -> String {
    match term {
        Term::NamedNode(node) => abbreviations
            .shorten(node.as_str())
            .unwrap_or_else(|| node.as_str().to_owned()),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => match literal.language() {
            Some(language) => format!("{}@{language}", literal.value()),
            None => literal.value().to_owned(),
        },
    }
}

/// A table at most `width` columns wide, or as wide as it is.
pub(super) fn table(header: &[String], rows: Vec<Vec<String>>, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    match width {
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table.set_header(header.iter().map(|cell| visible(cell)));
    for row in rows {
        table.add_row(row.iter().map(|cell| visible(cell)));
    }
    table.trim_fmt()
}

/// A row of a table in Markdown
/// ([GitHub Flavored Markdown, 4.10](https://github.github.com/gfm/#tables-extension-)).
pub(super) fn markdown(cells: &[String]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| escape_markdown(cell)).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn escape_markdown(cell: &str) -> String {
    let cell = cell
        .replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('&', "&amp;")
        .replace('<', "&lt;");
    visible(&cell.replace("\r\n", "<br>").replace(['\r', '\n'], "<br>")).into_owned()
}

/// Data can hold terminal commands: control characters, and those that turn the
/// direction of text, are shown and not sent. Line breaks and tabs become spaces.
fn visible(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(|c: char| c.is_control() || turns(c)) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if c.is_control() || turns(c) => '\u{fffd}',
        c => c,
    };
    Cow::Owned(text.chars().map(shown).collect())
}
