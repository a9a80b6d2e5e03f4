use super::Site;
use super::address::View;
use super::layout::Page;
use super::reader::{Reader, is_number};
use crate::query::{Answer, Row, RowsOf};
use crate::sink::SinkError;
use maud::{Markup, html};
use oxigraph::model::Term;

/// The page with an answer to a query, and whether rows were left out of it.
///
/// # Errors
/// Where the query fails, or its time is up.
pub fn results_page(
    site: &Site,
    language: &str,
    query: &str,
    answer: Answer,
    limit: usize,
) -> Result<(String, bool), SinkError> {
    let known = site.languages().iter().find(|known| *known == language);
    let reader = Reader::absolute(site, known.unwrap_or(&site.languages()[0]));
    let rows = answer.rows(limit)?;
    let body = html! {
        h1 { (reader.t("result")) }
        (table(&reader, &rows)?)
        section aria-labelledby="query" {
            h2 #query { (reader.t("query-text")) }
            pre { code { (query) } }
            p { a href=(format!("{}?query={}", reader.to_view(View::Sparql), super::address::escape_query(query))) { (reader.t("query-edit")) } }
        }
    };
    let is_cut = matches!(&rows, RowsOf::Table { is_cut: true, .. });
    let page = Page::new(View::Sparql, reader.t("result"), &reader, body);
    Ok((page.into_text(&reader), is_cut))
}

/// An answer as a table, or in a word.
pub(super) fn table(reader: &Reader<'_>, rows: &RowsOf) -> Result<Markup, SinkError> {
    let (header, rows, is_cut) = match rows {
        RowsOf::Boolean(value) => {
            let id = if *value { "result-true" } else { "result-false" };
            return Ok(html! { p.answer { strong { (reader.t(id)) } } });
        }
        RowsOf::Table { header, rows, is_cut } => (header, rows, *is_cut),
    };
    let count = rows.len();
    let mut shown = Vec::with_capacity(count);
    for row in rows {
        shown.push(cells(reader, row)?);
    }
    Ok(html! {
        p role="status" { (reader.texts.count("result-rows", count)) }
        @if is_cut { p.hint { (reader.texts.count("result-cut", count)) } }
        @if !shown.is_empty() {
            div.scroll tabindex="0" role="region" aria-label=(reader.t("result")) {
                table.sortable {
                    thead { tr { @for name in header { th scope="col" { (name) } } } }
                    tbody { @for row in shown { tr { @for cell in row { (cell) } } } }
                }
            }
        }
    })
}

fn cells(reader: &Reader<'_>, row: &Row) -> Result<Vec<Markup>, SinkError> {
    let mut cells = Vec::with_capacity(row.len());
    for term in row {
        let (shown, key) = match term {
            None => (html! {}, String::new()),
            Some(term @ Term::Literal(literal)) => (reader.term(term.as_ref())?, literal.value().to_owned()),
            Some(term) => {
                let shown = reader.term(term.as_ref())?;
                (shown, String::new())
            }
        };
        let is_number = matches!(term, Some(Term::Literal(literal)) if is_number(literal.datatype()));
        let class = is_number.then_some("number");
        cells.push(html! { td class=[class] data-key=[(!key.is_empty()).then_some(&key)] { (shown) } });
    }
    Ok(cells)
}
