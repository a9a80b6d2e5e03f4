use super::address::View;
use super::layout::Page;
use super::reader::Reader;
use super::{Representation, Site};
use crate::diagnostic::Result;
use crate::sink::Syntax;
use maud::html;

/// The description of the dataset for people.
pub(super) fn page(reader: &Reader<'_>) -> Result<Representation> {
    let body = html! { h1 { (reader.t("dataset")) } };
    Page::new(View::Dataset, reader.t("dataset"), reader, body).finish(reader)
}

/// The description of the dataset as RDF.
pub(super) fn catalog(site: &Site, syntax: Syntax) -> Result<Representation> {
    let body = super::data::written(site, &[], syntax, "catalog")?;
    Ok(Representation {
        media_type: syntax.media_type(),
        language: None,
        body: body.into(),
        links: Vec::new(),
        file_name: None,
    })
}

/// The description of the dataset in the words of schema.org, as JSON-LD.
pub(super) fn schema_org(_reader: &Reader<'_>) -> Result<String> {
    Ok("{}".to_owned())
}
