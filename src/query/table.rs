use crate::diagnostic::visible_line;
use crate::sink::Abbreviations;
use comfy_table::{ContentArrangement, Table, presets};
use oxigraph::model::Term;

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
    table.set_header(header.iter().map(|cell| visible_line(cell)));
    for row in rows {
        table.add_row(row.iter().map(|cell| visible_line(cell)));
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
    visible_line(&cell.replace("\r\n", "<br>").replace(['\r', '\n'], "<br>")).into_owned()
}
