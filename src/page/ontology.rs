//! Documents that describe several resources: ontologies above all.

use super::address::View;
use super::draw::{self, Diagram, diagram};
use super::facts::Facts;
use super::reader::Reader;
use super::site::Text;
use super::{resource, vocabulary};
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};
use std::collections::BTreeMap;

/// Terms whose sections stand on a page; others have no place there.
const TERMS: usize = 2_000;

/// What a term of an ontology is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Ontology,
    Class,
    Property,
    Other,
}

impl Kind {
    fn of(statements: &[Quad], node: &NamedNode) -> Self {
        let types = statements
            .iter()
            .filter(|quad| quad.predicate == rdf::TYPE && quad.subject == node.clone().into());
        let kinds = types.map(|quad| match &quad.object {
            Term::NamedNode(class) if class.as_ref() == vocabulary::OWL_ONTOLOGY => Self::Ontology,
            Term::NamedNode(class) if class.as_ref() == vocabulary::OWL_CLASS || class.as_ref() == rdfs::CLASS => {
                Self::Class
            }
            Term::NamedNode(class) if class.as_ref() == rdf::PROPERTY || class.as_str().ends_with("Property") => {
                Self::Property
            }
            _ => Self::Other,
        });
        kinds.min().unwrap_or(Self::Other)
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Ontology | Self::Other => "terms",
            Self::Class => "classes",
            Self::Property => "properties",
        }
    }
}

/// A resource of the document.
struct Member {
    node: NamedNode,
    name: Text,
    kind: Kind,
    statements: Vec<Quad>,
}

impl Member {
    fn fragment(&self) -> &str {
        self.node.as_str().split_once('#').map_or("", |(_, fragment)| fragment)
    }

    /// The IRIs that a property leads to.
    fn leads_to(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = &NamedNode> {
        let about = self
            .statements
            .iter()
            .filter(move |quad| quad.predicate.as_ref() == property && quad.subject == self.node.clone().into());
        about.filter_map(|quad| match &quad.object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        })
    }
}

/// The body of the page of a document that describes several resources.
pub(super) fn document(reader: &Reader<'_>, key: &str, nodes: &[NamedNode]) -> Result<Markup> {
    let mut members = Vec::new();
    for node in nodes.iter().take(TERMS) {
        let statements = reader.site.statements(node.as_ref().into())?;
        members.push(Member {
            kind: Kind::of(&statements, node),
            name: reader.name(node.as_ref())?,
            statements,
            node: node.clone(),
        });
    }
    members.sort_by(|a, b| (a.kind, &a.name, &a.node).cmp(&(b.kind, &b.name, &b.node)));
    let is_vocabulary = members
        .iter()
        .any(|member| matches!(member.kind, Kind::Class | Kind::Property));
    let heads = members
        .iter()
        .filter(|member| member.kind == Kind::Ontology || member.fragment().is_empty());
    let heads: Vec<Markup> = heads.map(|member| head(reader, member)).collect::<Result<_>>()?;
    let mut groups: BTreeMap<Kind, Vec<&Member>> = BTreeMap::new();
    for member in members
        .iter()
        .filter(|member| member.kind != Kind::Ontology && !member.fragment().is_empty())
    {
        groups.entry(member.kind).or_default().push(member);
    }
    let title = reader.site.title(reader.language);
    let drawing = if is_vocabulary { drawing(reader, &members) } else { None };
    let mut sections = Vec::new();
    for (kind, members) in &groups {
        let terms: Vec<Markup> = members
            .iter()
            .map(|member| term(reader, member, &narrower(members, member)))
            .collect::<Result<_>>()?;
        sections.push((kind.heading(), members, terms));
    }
    Ok(html! {
        article {
            @if heads.is_empty() { h1 lang=(Reader::lang(&title)) { (title.value) } }
            @for head in heads { (head) }
            (resource::downloads(reader, key, &nodes[0])?)
            @if let Some(drawing) = drawing {
                section aria-labelledby="diagram" {
                    h2 #diagram { (reader.t("class-diagram")) }
                    figure.drawing { (drawing) }
                }
            }
            nav.contents aria-label=(reader.t("terms")) {
                @for (heading, members, _) in &sections {
                    h2 { (reader.t(heading)) }
                    ul.classes { @for member in *members {
                        li { a href=(format!("#{}", member.fragment())) lang=(Reader::lang(&member.name)) { (member.name.value) } }
                    } }
                }
            }
            @for (heading, _, terms) in sections {
                section aria-label=(reader.t(heading)) {
                    h2 { (reader.t(heading)) }
                    @for term in terms { (term) }
                }
            }
        }
    })
}

/// What is said of the document itself.
fn head(reader: &Reader<'_>, member: &Member) -> Result<Markup> {
    let facts = Facts::new(reader, member.node.as_ref().into(), &member.statements)?;
    let description = reader
        .site
        .best(resource::texts_of(&member.statements, &member.node), reader.language);
    Ok(html! {
        (resource::heading(reader, &member.node, &member.name, &member.statements)?)
        @if let Some(description) = description { p.lead { (reader.text(&description)) } }
        (facts.of(member.node.as_ref().into(), &[rdf::TYPE.into_owned()])?)
    })
}

/// The members that are kinds of another.
fn narrower<'m>(members: &[&'m Member], of: &Member) -> Vec<&'m NamedNode> {
    let is_narrower = |member: &&&Member| {
        let mut broader = member
            .leads_to(rdfs::SUB_CLASS_OF)
            .chain(member.leads_to(rdfs::SUB_PROPERTY_OF));
        broader.any(|broad| *broad == of.node)
    };
    members.iter().filter(is_narrower).map(|member| &member.node).collect()
}

/// A term, at the place that its IRI leads to.
fn term(reader: &Reader<'_>, member: &Member, narrower: &[&NamedNode]) -> Result<Markup> {
    let site = reader.site;
    let facts = Facts::new(reader, member.node.as_ref().into(), &member.statements)?;
    let description = site.best(resource::texts_of(&member.statements, &member.node), reader.language);
    let instances = site.catalog.classes.get(&member.node);
    let uses = site.catalog.properties.get(&member.node);
    let below: Vec<Markup> = narrower
        .iter()
        .map(|node| reader.link(node.as_ref()))
        .collect::<Result<_>>()?;
    let types: Vec<Markup> = Reader::types(&member.statements)
        .iter()
        .map(|class| reader.class(class))
        .collect::<Result<_>>()?;
    Ok(html! {
        section.term id=(member.fragment()) {
            h3 {
                span lang=(Reader::lang(&member.name)) { (member.name.value) }
                " " a.anchor href=(format!("#{}", member.fragment())) aria-label=(reader.t("iri")) { "#" }
            }
            p.iri {
                code { (member.node.as_str()) } " "
                button type="button" hidden data-copy=(member.node.as_str()) data-done=(reader.t("copied")) { (reader.t("copy")) }
            }
            p.types { @for class in types { (class) " " } }
            @if let Some(description) = description { p { (reader.text(&description)) } }
            (facts.of(member.node.as_ref().into(), &[rdf::TYPE.into_owned()])?)
            @if !below.is_empty() {
                p { (reader.t("narrower")) ": " @for (index, link) in below.iter().enumerate() { @if index > 0 { ", " } (link) } }
            }
            @if let Some(class) = instances {
                p { a href=(reader.to_view(View::Class(class.key.clone()))) { (reader.texts.count("resources", class.instances)) } }
            }
            @if let Some(uses) = uses { p.hint { (reader.texts.count("statements", *uses)) } }
        }
    })
}

/// The classes, and the properties that lead from one to another.
fn drawing(reader: &Reader<'_>, members: &[Member]) -> Option<Markup> {
    let classes: Vec<&Member> = members.iter().filter(|member| member.kind == Kind::Class).collect();
    let numbers: BTreeMap<&NamedNode, usize> = classes
        .iter()
        .enumerate()
        .map(|(number, member)| (&member.node, number))
        .collect();
    let number = |node: &NamedNode| numbers.get(node).copied();
    let mut subclasses = Vec::new();
    for (narrow, member) in classes.iter().enumerate() {
        for broad in member.leads_to(rdfs::SUB_CLASS_OF) {
            subclasses.extend(number(broad).map(|broad| (narrow, broad)));
        }
    }
    let mut properties = Vec::new();
    for member in members.iter().filter(|member| member.kind == Kind::Property) {
        let domain = member.leads_to(rdfs::DOMAIN).find_map(number);
        let range = member.leads_to(rdfs::RANGE).find_map(number);
        if let Some((domain, range)) = domain.zip(range) {
            properties.push(draw::Property {
                label: member.name.value.clone(),
                href: Some(format!("#{}", member.fragment())),
                domain,
                range,
            });
        }
    }
    let boxes: Vec<draw::Class> = classes
        .iter()
        .map(|member| draw::Class {
            label: member.name.value.clone(),
            href: Some(format!("#{}", member.fragment())),
        })
        .collect();
    diagram(
        &Diagram {
            id: "ontology",
            title: &reader.t("class-diagram"),
            classes: &boxes,
            subclasses: &subclasses,
            properties: &properties,
            subclass_of: &reader.t("subclass-of"),
        },
        &|more| reader.texts.count("more", more),
    )
}
