use super::reader::Reader;
use super::site::Text;
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::NamedNode;

/// The place of a resource.
pub(super) fn of_resource(_reader: &Reader<'_>, _node: &NamedNode, _name: &Text) -> Result<Markup> {
    Ok(html! {})
}

/// The places of all.
pub(super) fn of_all(_reader: &Reader<'_>) -> Result<Markup> {
    Ok(html! {})
}

/// The dates of all.
pub(super) fn timeline(_reader: &Reader<'_>) -> Result<Markup> {
    Ok(html! {})
}
