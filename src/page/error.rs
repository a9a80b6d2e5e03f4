use super::Site;
use super::address::View;
use super::layout::Page;
use super::reader::Reader;
use maud::html;
use serde_json::Value;

/// The page for a problem ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), whose members
/// are in `problem`. Its references are absolute: it stands at any address.
pub fn error_page(site: &Site, language: &str, title: &str, problem: &Value) -> String {
    let known = site.languages().iter().find(|known| *known == language);
    let reader = Reader::absolute(site, known.unwrap_or(&site.languages()[0]));
    let text = |name: &str| problem[name].as_str().map(str::to_owned);
    let place = problem["line"].as_u64().zip(problem["column"].as_u64());
    let is_missing = problem["status"] == 404;
    let body = html! {
        h1 { (title) }
        @if let Some(detail) = text("detail") { p.detail lang="en" { (detail) } }
        @if let Some((line, column)) = place {
            p { (reader.texts.with("problem-place", [("line", line.into()), ("column", column.into())])) }
        }
        @if let Some(hint) = text("hint") { p lang="en" { (hint) } }
        @if is_missing {
            p { (reader.t("not-found-hint")) }
            p { a href=(reader.to_view(View::Search)) { (reader.t("search")) } }
        }
        @if let Some(available) = problem["available"].as_array() {
            ul { @for offer in available {
                @if let (Some(href), Some(kind)) = (offer["href"].as_str(), offer["type"].as_str()) {
                    li { a href=(href) { (kind) } }
                }
            } }
        }
    };
    Page::new(View::Front, title, &reader, body).into_text(&reader)
}
