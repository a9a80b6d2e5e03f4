use super::address::{Address, View};
use super::layout::Page;
use super::reader::Reader;
use super::{Params, Representation, Site};
use crate::diagnostic::Result;
use maud::html;

/// All classes with their instances.
pub(super) fn index(reader: &Reader<'_>) -> Result<Representation> {
    let mut rows = Vec::new();
    for (iri, class) in &reader.site.catalog.classes {
        rows.push((reader.class(iri)?, class.instances));
    }
    let body = html! {
        h1 { (reader.t("classes")) }
        table { @for (class, count) in rows { tr { td { (class) } td { (count) } } } }
    };
    Page::new(View::Classes, reader.t("classes"), reader, body).finish(reader)
}

/// The instances of a class.
pub(super) fn page(reader: &Reader<'_>, key: &str, _params: &Params) -> Result<Option<Representation>> {
    let Some(class) = reader.site.catalog.class_keys.get(key) else {
        return Ok(None);
    };
    let body = html! { h1 { (reader.link(class.as_ref())?) } a href=(reader.to(&Address::ClassTable(key.to_owned()))) { (reader.t("as-csv")) } };
    Page::new(View::Class(key.to_owned()), key, reader, body)
        .finish(reader)
        .map(Some)
}

/// The instances of a class as CSV.
pub(super) fn table(_site: &Site, _key: &str) -> Result<Option<Representation>> {
    Ok(None)
}
