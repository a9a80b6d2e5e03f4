use super::Site;
use super::address::View;
use super::layout::Page;
use super::reader::Reader;
use crate::query::{Answer, Rows};
use crate::sink::SinkError;
use maud::html;

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
        (super::queries::shown(&reader, &rows, limit)?)
        section aria-labelledby="query" {
            h2 #query { (reader.t("query-text")) }
            pre { code { (query) } }
            p { a href=(format!("{}?query={}", reader.to_view(View::Sparql), super::address::escape_query(query))) { (reader.t("query-edit")) } }
        }
    };
    let is_cut = matches!(
        rows,
        Rows::Solutions { is_cut: true, .. } | Rows::Graph { is_cut: true, .. }
    );
    let page = Page::new(View::Sparql, reader.t("result"), &reader, body);
    Ok((page.into_text(&reader), is_cut))
}
