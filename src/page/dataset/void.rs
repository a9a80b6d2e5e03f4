//! What is in the graph, and how much of it ([VoID](https://www.w3.org/TR/void/)).

use super::catalog::{Graph, VOID, node};
use super::words;
use crate::diagnostic::Result;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term};

/// Classes, properties and vocabularies that are listed.
const PARTS: usize = 1_000;

/// Resources that are named as examples.
const EXAMPLES: usize = 3;

impl Graph<'_> {
    /// What is in the graph, and how much of it.
    pub(super) fn statistics(&mut self) {
        let (site, main) = (self.site, self.main());
        self.add(&main, (VOID, "triples"), number(site.catalog.quads));
        self.add(&main, (VOID, "entities"), number(site.catalog.resources));
        self.add(&main, (VOID, "classes"), number(site.catalog.classes.len()));
        self.add(&main, (VOID, "properties"), number(site.catalog.properties.len()));
        let space = Literal::new_simple_literal(&site.config.base);
        self.add(&main, (VOID, "uriSpace"), space);
        for (namespace, _) in words::vocabularies(site).into_iter().take(PARTS) {
            // A namespace is known by its IRI, and not every text up to a `/` is one.
            if oxiri::Iri::parse(namespace).is_ok() {
                self.add(&main, (VOID, "vocabulary"), node(namespace));
            }
        }
        for (index, (class, known)) in site.catalog.classes.iter().take(PARTS).enumerate() {
            let part: NamedOrBlankNode = BlankNode::new_unchecked(format!("class{index}")).into();
            self.add(&part, (VOID, "class"), class.clone());
            self.add(&part, (VOID, "entities"), number(known.instances));
            self.add(&main, (VOID, "classPartition"), Term::from(part));
        }
        for (index, (property, count)) in site.catalog.properties.iter().take(PARTS).enumerate() {
            let part: NamedOrBlankNode = BlankNode::new_unchecked(format!("property{index}")).into();
            self.add(&part, (VOID, "property"), property.clone());
            self.add(&part, (VOID, "triples"), number(*count));
            self.add(&main, (VOID, "propertyPartition"), Term::from(part));
        }
    }

    /// An instance of each of the largest classes of the publication.
    pub(super) fn examples(&mut self) -> Result<()> {
        let (site, main) = (self.site, self.main());
        let base = &*site.config.base;
        let own = site
            .catalog
            .classes
            .iter()
            .filter(|(iri, _)| iri.as_str().starts_with(base));
        let mut classes: Vec<_> = own
            .map(|(iri, class)| (std::cmp::Reverse(class.instances), iri))
            .collect();
        classes.sort();
        for (_, class) in classes.into_iter().take(EXAMPLES) {
            let mut first: Option<NamedNode> = None;
            let class = Some(class.as_ref().into());
            for quad in site.store.quads_for_pattern(None, Some(rdf::TYPE), class, None) {
                if let NamedOrBlankNode::NamedNode(subject) = quad?.subject
                    && subject.as_str().starts_with(base)
                    && first.as_ref().is_none_or(|first| subject < *first)
                {
                    first = Some(subject);
                }
            }
            if let Some(example) = first {
                self.add(&main, (VOID, "exampleResource"), example);
            }
        }
        Ok(())
    }
}

fn number(number: usize) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}
