//! All places and all dates of the publication, each on a page of its own.

use super::address::View;
use super::layout::Page;
use super::reader::Reader;
use super::{Representation, maps};
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::NamedNodeRef;

/// Rows of the tables.
const ROWS: usize = 1_000;

/// All places; nothing where there are none.
pub(super) fn map(reader: &Reader<'_>) -> Result<Option<Representation>> {
    let places = reader.site.places()?;
    if places.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for (node, point) in places.iter().take(ROWS) {
        let degrees = |value: f64| (value, reader.numbers().format(value, 5));
        rows.push((
            reader.link(node.as_ref())?,
            degrees(point.latitude),
            degrees(point.longitude),
        ));
    }
    let number = |(value, text): &(f64, String)| html! { td.number data-key=(value) { (text) } };
    let table = html! {
        thead { tr {
            th scope="col" { (reader.t("name")) }
            th scope="col" { (reader.t("latitude")) }
            th scope="col" { (reader.t("longitude")) }
        } }
        tbody { @for (link, latitude, longitude) in &rows { tr { td { (link) } (number(latitude)) (number(longitude)) } } }
    };
    let drawing = maps::of_all(reader, None)?;
    Ok(Some(page(reader, View::Map, "map", &drawing, &table, places.len())))
}

/// All dates; nothing where there are none.
pub(super) fn timeline(reader: &Reader<'_>) -> Result<Option<Representation>> {
    let dates = &reader.site.catalog.dates;
    if dates.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for (value, subject, property) in dates.iter().take(ROWS) {
        let what = |node: NamedNodeRef<'_>| reader.link(node);
        rows.push((value, what(subject.as_ref())?, what(property.as_ref())?));
    }
    let table = html! {
        thead { tr {
            th scope="col" { (reader.t("day")) }
            th scope="col" { (reader.t("name")) }
            th scope="col" { (reader.t("property")) }
        } }
        tbody { @for (value, subject, property) in &rows { tr {
            td data-key=(value) { time datetime=(value) { (value) } }
            td { (subject) }
            td { (property) }
        } } }
    };
    let drawing = maps::timeline_of_all(reader, None)?;
    Ok(Some(page(
        reader,
        View::Timeline,
        "timeline",
        &drawing,
        &table,
        dates.len(),
    )))
}

fn page(reader: &Reader<'_>, view: View, title: &str, drawing: &Markup, table: &Markup, rows: usize) -> Representation {
    let title = reader.t(title);
    let body = html! {
        h1 #overview { (title) }
        (drawing)
        div.scroll role="region" tabindex="0" aria-labelledby="overview" { table.sortable { (table) } }
        @if rows > ROWS { p { (reader.texts.count("more", rows - ROWS)) } }
    };
    Page::new(view, title, reader, body).finish(reader)
}
