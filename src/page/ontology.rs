use super::facts::Facts;
use super::reader::Reader;
use super::resource;
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::NamedNode;

/// The body of the page of a document that describes several resources.
pub(super) fn document(reader: &Reader<'_>, key: &str, members: &[NamedNode]) -> Result<Markup> {
    let mut sections = Vec::new();
    for node in members {
        let statements = reader.site.statements(node.as_ref().into())?;
        let name = reader.name(node.as_ref())?;
        let facts = Facts::new(reader, node.as_ref().into(), &statements)?;
        let fragment = node.as_str().split_once('#').map_or("", |(_, fragment)| fragment);
        sections.push(html! {
            section id=(fragment) {
                (resource::heading(reader, node, &name, &statements)?)
                (facts.of(node.as_ref().into(), &[oxigraph::model::vocab::rdf::TYPE.into_owned()])?)
            }
        });
    }
    let main = &members[0];
    Ok(html! {
        article { @for section in sections { (section) } (resource::downloads(reader, key, main)?) }
    })
}
