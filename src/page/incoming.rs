use super::Representation;
use super::address::View;
use super::layout::Page;
use super::reader::Reader;
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Links on one page.
const PAGE: usize = 100;

/// How far a blank node is followed back to what it belongs to.
const STEPS: usize = 6;

/// The statements that lead to a resource: their properties and what they are about.
fn incoming(reader: &Reader<'_>, node: &NamedNode) -> Result<Arc<[(NamedNode, NamedNode)]>> {
    reader.site.incoming.get(node, || gathered(reader, node))
}

fn gathered(reader: &Reader<'_>, node: &NamedNode) -> Result<Vec<(NamedNode, NamedNode)>> {
    let mut found = BTreeSet::new();
    for quad in reader
        .site
        .store
        .quads_for_pattern(None, None, Some(node.as_ref().into()), None)
    {
        let quad = quad?;
        if let Some(subject) = owner(reader, quad.subject)? {
            found.insert((quad.predicate, subject));
        }
    }
    Ok(found.into_iter().collect())
}

/// The resource that a blank node is a part of.
fn owner(reader: &Reader<'_>, node: NamedOrBlankNode) -> Result<Option<NamedNode>> {
    let mut node = node;
    for _ in 0..STEPS {
        let blank = match node {
            NamedOrBlankNode::NamedNode(node) => return Ok(Some(node)),
            NamedOrBlankNode::BlankNode(node) => Term::from(node),
        };
        let mut leading = reader
            .site
            .store
            .quads_for_pattern(None, None, Some(blank.as_ref()), None);
        let Some(quad) = leading.next().transpose()? else {
            return Ok(None);
        };
        node = quad.subject;
    }
    Ok(None)
}

/// What links to a resource, the first of it.
pub(super) fn section(reader: &Reader<'_>, key: &str, node: &NamedNode) -> Result<Markup> {
    let links = incoming(reader, node)?;
    if links.is_empty() {
        return Ok(html! {});
    }
    let list = list(reader, links.iter().take(PAGE))?;
    let next = View::Links(key.to_owned(), 2);
    Ok(html! {
        section aria-labelledby="links" {
            h2 #links { (reader.t("linked-from")) }
            (list)
            @if links.len() > PAGE {
                p { a href=(reader.to_view(next)) { (reader.texts.count("more", links.len() - PAGE)) } }
            }
        }
    })
}

/// Page number `number` of what links to a document's resource.
pub(super) fn page(reader: &Reader<'_>, key: &str, path: &str, number: usize) -> Result<Option<Representation>> {
    let members = reader.site.members(path);
    let Some(node) = members.first() else { return Ok(None) };
    let links = incoming(reader, node)?;
    let pages = links.len().div_ceil(PAGE);
    if number < 2 || number > pages {
        return Ok(None);
    }
    let list = list(reader, links.iter().skip((number - 1) * PAGE).take(PAGE))?;
    let name = reader.name(node.as_ref())?;
    let of = |number: usize| match number {
        1 => reader.to_view(View::Resource(key.to_owned())),
        number => reader.to_view(View::Links(key.to_owned(), number)),
    };
    let values = [("page", number.into()), ("pages", pages.into())];
    let body = html! {
        h1 { (reader.link(node.as_ref())?) }
        h2 { (reader.t("linked-from")) }
        p { (reader.texts.with("page-of", values)) }
        (list)
        nav.pages aria-label=(reader.t("pages")) {
            a rel="prev" href=(of(number - 1)) { (reader.t("previous")) }
            @if number < pages { " " a rel="next" href=(of(number + 1)) { (reader.t("next")) } }
        }
    };
    let title = format!("{} ({number})", name.value);
    let page = Page::new(View::Links(key.to_owned(), number), title, reader, body);
    Ok(Some(page.finish(reader)))
}

/// Links in the order of their properties.
fn list<'l>(reader: &Reader<'_>, links: impl Iterator<Item = &'l (NamedNode, NamedNode)>) -> Result<Markup> {
    let links: Vec<_> = links.collect();
    let mut groups = Vec::new();
    for group in links.chunk_by(|a, b| a.0 == b.0) {
        let name = reader.name(group[0].0.as_ref())?;
        let subjects: Vec<Markup> = group
            .iter()
            .map(|(_, subject)| reader.link(subject.as_ref()))
            .collect::<Result<_>>()?;
        let text = reader.texts.with("is-of", [("property", name.value.into())]);
        groups.push((text, subjects));
    }
    Ok(html! {
        dl.facts {
            @for (text, subjects) in groups {
                div { dt { (text) } @for subject in subjects { dd { (subject) } } }
            }
        }
    })
}
