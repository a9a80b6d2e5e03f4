use super::super::address::{View, escape_query};
use super::super::facts::Facts;
use super::super::reader::Reader;
use super::super::site::Text;
use super::super::{resource, vocabulary};
use super::{CLASSES, PROPERTIES};
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term as RdfTerm};
use std::collections::BTreeSet;

/// Terms that a term is connected with, which are named.
const RELATED: usize = 100;

/// What properties of these classes have, and the message that says it.
const CHARACTERISTICS: &[(&str, &str)] = &[
    ("FunctionalProperty", "is-functional"),
    ("InverseFunctionalProperty", "is-inverse-functional"),
    ("SymmetricProperty", "is-symmetric"),
    ("AsymmetricProperty", "is-asymmetric"),
    ("TransitiveProperty", "is-transitive"),
    ("ReflexiveProperty", "is-reflexive"),
    ("IrreflexiveProperty", "is-irreflexive"),
];

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Ontology,
    Class,
    Property,
    Other,
}

/// A resource of a document.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) node: NamedNode,
    pub(super) name: Text,
    pub(super) kind: Kind,
    statements: Vec<Quad>,
}

impl Term {
    pub(super) fn of(reader: &Reader<'_>, node: &NamedNode) -> Result<Self> {
        let statements = reader.site.statements(node.as_ref().into())?;
        let mut term = Self {
            name: reader.name(node.as_ref())?,
            node: node.clone(),
            kind: Kind::Other,
            statements,
        };
        let types = term.values(rdf::TYPE);
        let is_one_of = |known: &[NamedNodeRef<'_>]| types.iter().any(|class| known.contains(&class.as_ref()));
        if is_one_of(&[vocabulary::OWL_ONTOLOGY]) {
            term.kind = Kind::Ontology;
        } else if is_one_of(CLASSES) {
            term.kind = Kind::Class;
        } else if is_one_of(PROPERTIES) {
            term.kind = Kind::Property;
        }
        Ok(term)
    }

    /// The fragment of its IRI.
    pub(super) fn fragment(&self) -> Option<&str> {
        self.node.as_str().split_once('#').map(|(_, fragment)| fragment)
    }

    /// The IRIs among the values of a property.
    pub(super) fn values(&self, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
        let subject = NamedOrBlankNode::from(self.node.clone());
        let own = self.statements.iter().filter(|quad| quad.subject == subject);
        let values = own.filter(|quad| quad.predicate == property);
        let named = values.filter_map(|quad| match &quad.object {
            RdfTerm::NamedNode(node) => Some(node.clone()),
            _ => None,
        });
        named.collect()
    }

    pub(super) fn description(&self, reader: &Reader<'_>) -> Option<Text> {
        reader
            .site
            .best(resource::texts_of(&self.statements, &self.node), reader.language)
    }

    /// A link to it on its page.
    pub(super) fn link(&self) -> Markup {
        let fragment = self.fragment().unwrap_or_default();
        html! { a href={ "#" (fragment) } lang=(Reader::lang(&self.name)) dir="auto" { (self.name.value) } }
    }

    /// What it is called, is, and its IRI.
    pub(super) fn heading(&self, reader: &Reader<'_>, level: u8) -> Result<Markup> {
        let mut types = Vec::new();
        for class in self.values(rdf::TYPE) {
            types.push(reader.class(&class)?);
        }
        let (name, iri) = (&self.name.value, self.node.as_str());
        let language = Reader::lang(&self.name);
        Ok(html! {
            header.resource {
                @match level {
                    1 => h1 lang=(language) dir="auto" { (name) },
                    2 => h2 lang=(language) dir="auto" { (name) },
                    _ => h3 lang=(language) dir="auto" { (name) },
                }
                @if !types.is_empty() {
                    p.types { span.hidden { (reader.t("type")) ": " } @for class in types { (class) " " } }
                }
                p.iri {
                    span.hidden { (reader.t("iri")) ": " }
                    code { (iri) }
                    " "
                    button type="button" hidden data-copy=(iri) data-done=(reader.t("copied")) { (reader.t("copy")) }
                }
            }
        })
    }

    /// The statements about it, with their origin.
    pub(super) fn facts(&self, reader: &Reader<'_>) -> Result<Markup> {
        let node = self.node.as_ref().into();
        let shown = [rdf::TYPE.into_owned(), rdfs::IS_DEFINED_BY.into_owned()];
        Facts::new(reader, node, &self.statements)?.of(node, &shown)
    }

    /// The part of the documentation about it.
    pub(super) fn section(&self, reader: &Reader<'_>) -> Result<Markup> {
        let derived = match self.kind {
            Kind::Class => self.of_class(reader)?,
            Kind::Property => self.of_property(reader)?,
            Kind::Ontology | Kind::Other => Vec::new(),
        };
        let description = self.description(reader);
        Ok(html! {
            section.term id=[self.fragment()] {
                (self.heading(reader, 3)?)
                @if let Some(description) = description { p { (reader.text(&description)) } }
                @if !derived.is_empty() {
                    dl.facts {
                        @for (id, values) in derived {
                            div { dt { (reader.t(id)) } @for value in values { dd { (value) } } }
                        }
                    }
                }
                (self.facts(reader)?)
            }
        })
    }

    /// What other terms say of a class, and how it is used.
    fn of_class(&self, reader: &Reader<'_>) -> Result<Vec<(&'static str, Vec<Markup>)>> {
        let used = reader.site.catalog.classes.get(&self.node);
        let used = used.map_or_else(
            || html! { (reader.t("no-instances")) },
            |class| {
                let href = reader.to_view(View::Class(class.key.clone()));
                html! { a href=(href) { (reader.texts.count("instance-count", class.instances)) } }
            },
        );
        let mut rows = vec![("usage", vec![used])];
        for (id, property) in [
            ("subclasses", rdfs::SUB_CLASS_OF),
            ("properties-from", rdfs::DOMAIN),
            ("properties-to", rdfs::RANGE),
        ] {
            rows.push((id, self.leading(reader, property)?));
        }
        Ok(filled(rows))
    }

    /// What other terms say of a property, what it is in words, and how it is used.
    fn of_property(&self, reader: &Reader<'_>) -> Result<Vec<(&'static str, Vec<Markup>)>> {
        let count = reader.site.catalog.properties.get(&self.node).copied().unwrap_or(0);
        let query = format!(
            "SELECT ?subject ?value WHERE {{\n  ?subject <{}> ?value .\n}}\nLIMIT 100\n",
            self.node.as_str()
        );
        let form = format!("{}?query={}", reader.to_view(View::Sparql), escape_query(&query));
        let used = html! {
            @if count == 0 { (reader.t("no-statements")) } @else { a href=(form) { (reader.texts.count("statements", count)) } }
        };
        let types = self.values(rdf::TYPE);
        let characteristics = CHARACTERISTICS.iter().filter(|(name, _)| {
            let iri = |class: &NamedNode| class.as_str().strip_prefix("http://www.w3.org/2002/07/owl#") == Some(name);
            types.iter().any(iri)
        });
        let words = characteristics.map(|(_, id)| html! { (reader.t(id)) }).collect();
        Ok(filled(vec![
            ("usage", vec![used]),
            ("characteristics", words),
            ("subproperties", self.leading(reader, rdfs::SUB_PROPERTY_OF)?),
            ("inverse-of", self.leading(reader, vocabulary::OWL_INVERSE_OF)?),
        ]))
    }

    /// The terms whose `property` leads to this one, as links.
    fn leading(&self, reader: &Reader<'_>, property: NamedNodeRef<'_>) -> Result<Vec<Markup>> {
        let object = self.node.as_ref().into();
        let mut found = BTreeSet::new();
        for quad in reader
            .site
            .store
            .quads_for_pattern(None, Some(property), Some(object), None)
        {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                found.insert(node);
            }
        }
        found
            .iter()
            .take(RELATED)
            .map(|node| reader.link(node.as_ref()))
            .collect()
    }
}

fn filled(rows: Vec<(&'static str, Vec<Markup>)>) -> Vec<(&'static str, Vec<Markup>)> {
    rows.into_iter().filter(|row| !row.1.is_empty()).collect()
}
