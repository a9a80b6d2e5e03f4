//! The page of a document that describes several resources: an ontology as its
//! documentation, any other as one section after another.

mod drawing;
mod term;

use super::reader::Reader;
use super::{resource, vocabulary};
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef};
use term::{Kind, Term};

/// Classes of classes.
const CLASSES: &[NamedNodeRef<'static>] = &[vocabulary::OWL_CLASS, rdfs::CLASS];

/// Classes of properties.
const PROPERTIES: &[NamedNodeRef<'static>] = &[
    rdf::PROPERTY,
    NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#ObjectProperty"),
    NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#DatatypeProperty"),
    NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#AnnotationProperty"),
    NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#OntologyProperty"),
];

/// The body of the page of a document that describes several resources.
pub(super) fn document(reader: &Reader<'_>, key: &str, members: &[NamedNode]) -> Result<Markup> {
    let mut terms = Vec::new();
    for node in members {
        terms.push(Term::of(reader, node)?);
    }
    let body = if terms.iter().any(|term| term.kind != Kind::Other) {
        documentation(reader, terms)?
    } else {
        sections(reader, &terms)?
    };
    Ok(html! {
        article { (body) (resource::downloads(reader, key, &members[0])?) }
    })
}

/// Each resource in a section; the first gives the page its heading.
fn sections(reader: &Reader<'_>, terms: &[Term]) -> Result<Markup> {
    let mut sections = Vec::new();
    for (index, term) in terms.iter().enumerate() {
        sections.push(html! {
            section id=[term.fragment()] {
                (term.heading(reader, if index == 0 { 1 } else { 2 })?)
                (term.facts(reader)?)
            }
        });
    }
    Ok(html! { @for section in sections { (section) } })
}

/// An ontology: what it is, a diagram, a list of its terms, and each of them.
fn documentation(reader: &Reader<'_>, mut terms: Vec<Term>) -> Result<Markup> {
    let ontology = terms.iter().position(|term| term.kind == Kind::Ontology);
    let ontology = ontology.map(|index| terms.remove(index));
    terms.sort_by_cached_key(|term| (term.name.value.to_lowercase(), term.node.clone()));
    let parts = [
        ("classes", Kind::Class),
        ("properties", Kind::Property),
        ("other-terms", Kind::Other),
        ("ontologies", Kind::Ontology),
    ];
    let parts = parts.map(|(id, kind)| (id, terms.iter().filter(|term| term.kind == kind).collect::<Vec<_>>()));
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.1.is_empty()).collect();
    let mut sections = Vec::new();
    for (id, terms) in &parts {
        let mut bodies = Vec::new();
        for term in terms {
            bodies.push(term.section(reader)?);
        }
        sections.push(html! {
            section aria-labelledby=(anchor(id)) {
                h2 id=(anchor(id)) { (reader.t(id)) }
                @for body in bodies { (body) }
            }
        });
    }
    Ok(html! {
        (head(reader, ontology.as_ref(), &terms)?)
        nav.contents aria-labelledby=(anchor("terms")) {
            h2 id=(anchor("terms")) { (reader.t("terms")) }
            @for (id, terms) in &parts {
                h3 { a href={ "#" (anchor(id)) } { (reader.t(id)) } }
                ul.classes { @for term in terms { li { (term.link()) } } }
            }
        }
        (drawing::figure(reader, &terms))
        @for section in sections { (section) }
    })
}

/// What the ontology as a whole is.
fn head(reader: &Reader<'_>, ontology: Option<&Term>, terms: &[Term]) -> Result<Markup> {
    if let Some(ontology) = ontology {
        let description = ontology.description(reader);
        return Ok(html! {
            (ontology.heading(reader, 1)?)
            @if let Some(description) = description { p.lead { (reader.text(&description)) } }
            (ontology.facts(reader)?)
        });
    }
    let document = terms.first().map(|term| term.node.as_str());
    let document = document
        .map(|iri| iri.split('#').next().unwrap_or(iri))
        .unwrap_or_default();
    Ok(html! {
        header.resource {
            h1 lang="" { (reader.site.short_name(document)) }
            p.iri { code { (document) } }
        }
    })
}

/// The id of a part of the page: none that a term could have, whose fragment is its id.
fn anchor(id: &str) -> String {
    format!("part:{id}")
}
