use super::address::View;
use super::layout::Page;
use super::reader::Reader;
use super::search::highlight;
use super::site::Text;
use super::{Params, Representation};
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term};

/// Results that are shown.
const RESULTS: usize = 100;

/// Bytes of a query that are looked at.
const QUERY: usize = 500;

/// A resource that was found.
pub(super) struct Found {
    pub(super) node: NamedNode,
    pub(super) name: Text,
    pub(super) types: Vec<Text>,
    /// The text that it was found by.
    pub(super) text: String,
}

/// What a query finds, the best first, and how many there are.
pub(super) fn find(reader: &Reader<'_>, query: &str, limit: usize) -> Result<(Vec<Found>, usize)> {
    let site = reader.site;
    let mut end = query.len().min(QUERY);
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    let (hits, count) = site.catalog.search.find(&query[..end], limit);
    let mut found = Vec::new();
    for hit in hits {
        let node = NamedNode::new_unchecked(format!("{}{}", site.config.base, hit.path));
        let mut types = Vec::new();
        for term in site.objects(node.as_ref().into(), rdf::TYPE)? {
            if let Term::NamedNode(class) = term.0 {
                types.push(reader.name(class.as_ref())?);
            }
        }
        found.push(Found {
            name: reader.name(node.as_ref())?,
            types,
            text: hit.text.to_owned(),
            node,
        });
    }
    Ok((found, count))
}

pub(super) fn page(reader: &Reader<'_>, params: &Params) -> Result<Representation> {
    let query = params.get("q").unwrap_or("").trim();
    let (found, count) = find(reader, query, RESULTS)?;
    let shown = reader.texts.integer(&count.to_string());
    let values = [
        ("count", count.into()),
        ("shown", shown.into()),
        ("query", query.into()),
    ];
    let body = html! {
        h1 { (reader.t("search")) }
        form.search action="" method="get" role="search" {
            label for="q" { (reader.t("search-label")) }
            input #q type="search" name="q" value=(query) autocomplete="off";
            button { (reader.t("search-button")) }
        }
        p.hint { (reader.t("search-hint")) }
        @if !query.is_empty() {
            p role="status" { (reader.texts.with("search-results", values)) }
            ol.results { @for found in &found { li { (result(reader, found, query)) } } }
        }
        (texts(reader))
    };
    Ok(Page::new(View::Search, reader.t("search"), reader, body).finish(reader))
}

/// What the page says of results, for a script that finds them where no server does.
fn texts(reader: &Reader<'_>) -> Markup {
    let results = |count: usize| {
        let values = [
            ("count", count.into()),
            ("shown", "{count}".into()),
            ("query", "{query}".into()),
        ];
        reader.texts.with("search-results", values)
    };
    html! {
        template #search-texts data-language=(reader.texts.tag()) data-none=(results(0)) data-one=(results(1)) data-many=(results(2))
            data-failed=(reader.t("search-failed")) {}
    }
}

fn result(reader: &Reader<'_>, found: &Found, query: &str) -> Markup {
    html! {
        a href=(reader.href(found.node.as_str())) lang=(Reader::lang(&found.name)) { (marked(&found.name.value, query)) }
        @for class in &found.types { " " small.type lang=(Reader::lang(class)) { (class.value) } }
        @if found.text != found.name.value {
            p.found lang="" dir="auto" { (marked(&excerpt(&found.text, query), query)) }
        }
    }
}

/// The text with the words of the query marked.
fn marked(text: &str, query: &str) -> Markup {
    html! { @for (part, is_found) in highlight(text, query) { @if is_found { mark { (part) } } @else { (part) } } }
}

/// The part of a long text where it was found.
fn excerpt(text: &str, query: &str) -> String {
    const AROUND: usize = 120;
    if text.chars().count() <= 2 * AROUND {
        return text.to_owned();
    }
    let parts = highlight(text, query);
    let before: usize = parts
        .iter()
        .take_while(|part| !part.1)
        .map(|part| part.0.chars().count())
        .sum();
    let start = before.saturating_sub(AROUND);
    let mut part: String = text.chars().skip(start).take(2 * AROUND).collect();
    if start > 0 {
        part.insert(0, '…');
    }
    part.push('…');
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn long_texts_are_cut_around_what_was_found() {
        let cases: Value = serde_json::from_str(include_str!("../../tests/browser/cases.json")).unwrap();
        for case in cases["excerpt"].as_array().unwrap() {
            let number = |name: &str| usize::try_from(case[name].as_u64().unwrap()).unwrap();
            let text = format!("{}word{}", "–".repeat(number("before")), "+".repeat(number("after")));
            let part: String = text.chars().skip(number("start")).take(number("length")).collect();
            let [before, after] =
                [number("start") > 0, text.chars().count() > 240].map(|is_cut| if is_cut { "…" } else { "" });
            assert_eq!(
                excerpt(&text, case["query"].as_str().unwrap()),
                format!("{before}{part}{after}")
            );
        }
    }
}
