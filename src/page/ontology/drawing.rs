use super::super::draw::{Class, Diagram, Property, diagram};
use super::super::reader::Reader;
use super::term::{Kind, Term};
use maud::{Markup, html};
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdfs;
use std::collections::BTreeMap;

/// The classes of an ontology, with what connects them.
pub(super) fn figure(reader: &Reader<'_>, terms: &[Term]) -> Markup {
    let classes: Vec<&Term> = terms.iter().filter(|term| term.kind == Kind::Class).collect();
    let numbers: BTreeMap<&NamedNode, usize> = classes.iter().map(|term| &term.node).zip(0..).collect();
    let known =
        |nodes: Vec<NamedNode>| -> Vec<usize> { nodes.iter().filter_map(|node| numbers.get(node).copied()).collect() };
    let mut subclasses = Vec::new();
    for (number, term) in classes.iter().enumerate() {
        let broader = known(term.values(rdfs::SUB_CLASS_OF));
        subclasses.extend(broader.into_iter().map(|other| (number, other)));
    }
    let mut properties = Vec::new();
    for term in terms.iter().filter(|term| term.kind == Kind::Property) {
        for domain in known(term.values(rdfs::DOMAIN)) {
            for range in known(term.values(rdfs::RANGE)) {
                properties.push(Property {
                    label: term.name.value.clone(),
                    href: href(term),
                    domain,
                    range,
                });
            }
        }
    }
    let boxes: Vec<Class> = classes
        .iter()
        .map(|term| Class {
            label: term.name.value.clone(),
            href: href(term),
        })
        .collect();
    let title = reader.t("class-diagram");
    let subclass_of = reader.t("subclass-of");
    let drawing = diagram(
        &Diagram {
            id: "diagram",
            title: &title,
            classes: &boxes,
            subclasses: &subclasses,
            properties: &properties,
            subclass_of: &subclass_of,
        },
        &|more| reader.texts.count("more", more),
    );
    html! { @if let Some(drawing) = drawing { figure.drawing { (drawing) figcaption { (title) } } } }
}

fn href(term: &Term) -> Option<String> {
    Some(format!("#{}", term.fragment()?))
}
