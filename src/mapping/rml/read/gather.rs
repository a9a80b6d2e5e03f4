//! [Gather maps](https://w3id.org/rml/cc/spec#rml-gathermap).

use super::super::graph::Triple;
use super::super::model::GatherMap;
use super::super::vocabulary::{Property, local, short};
use super::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Container;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedOrBlankNode, Term};

const CODE: Code = Code::RmlMapping;

impl<'g> Reader<'g, '_> {
    /// What the term map `node`, which `triple` states, gathers.
    pub(super) fn gather_map(&mut self, triple: &'g Triple, node: &NamedOrBlankNode) -> Option<GatherMap> {
        let of = "a gather map";
        let list = self.only(CODE, node, &[Property::Gather], of);
        let gathered_as = self.only(CODE, node, &[Property::GatherAs], of);
        let (Some(list), Some(gathered_as)) = (list, gathered_as) else {
            if let Some(other) = list.or(gathered_as) {
                let (missing, hint) = if list.is_some() {
                    (Property::GatherAs, "add `rdf:List`, `rdf:Bag`, `rdf:Seq` or `rdf:Alt`")
                } else {
                    (Property::Gather, "add a list of term maps: `rml:gather ( [ … ] )`")
                };
                self.missing(CODE, self.graph.place(other), of, missing, hint);
            }
            return None;
        };
        let container = self.container(gathered_as);
        let is_product = self.strategy(node);
        let may_be_empty = self.may_be_empty(node);
        let members = self.members(list)?;
        Some(GatherMap {
            members,
            container: container?,
            is_product,
            may_be_empty,
            origin: self.graph.origin(triple),
        })
    }

    fn members(&mut self, list: &'g Triple) -> Option<Vec<super::super::model::ObjectMap>> {
        let cells = match self.graph.list(&list.object) {
            Some(cells) if !cells.is_empty() => cells,
            _ => {
                self.must_be(CODE, list, "a list of at least one term map");
                return None;
            }
        };
        let members = cells.into_iter().filter_map(|cell| self.object_map(cell));
        Some(members.collect())
    }

    fn container(&mut self, triple: &'g Triple) -> Option<Container> {
        let iri = self.iri(CODE, triple)?;
        let containers = [
            ("List", Container::List),
            ("Bag", Container::Bag),
            ("Seq", Container::Seq),
            ("Alt", Container::Alt),
        ];
        // The namespace of `rdf:type` is that of all of them.
        let namespace = rdf::TYPE.as_str().trim_end_matches("type");
        let name = iri.as_str().strip_prefix(namespace);
        let known = containers.iter().find(|(known, _)| Some(*known) == name);
        if known.is_none() {
            self.must_be(CODE, triple, "`rdf:List`, `rdf:Bag`, `rdf:Seq` or `rdf:Alt`");
        }
        known.map(|(_, container)| *container)
    }

    /// Whether the [strategy](https://w3id.org/rml/cc/spec#rml-strategy) is the product.
    fn strategy(&mut self, node: &NamedOrBlankNode) -> bool {
        let Some(triple) = self.only(CODE, node, &[Property::Strategy], "a gather map") else {
            return false;
        };
        match &triple.object {
            Term::NamedNode(iri) if local(iri.as_str()) == Some("append") => false,
            Term::NamedNode(iri) if local(iri.as_str()) == Some("cartesianProduct") => true,
            other => {
                let shown = match other {
                    Term::NamedNode(iri) => short(iri.as_str()),
                    _ => self.graph.shown(triple),
                };
                let place = self.graph.object_place(triple);
                let message = format!("there is no strategy `{shown}`");
                let hint = "the strategies are `rml:append` and `rml:cartesianProduct`";
                self.problem(Diagnostic::error(CODE, message).at(place).hint(hint));
                false
            }
        }
    }

    fn may_be_empty(&mut self, node: &NamedOrBlankNode) -> bool {
        let triple = self.only(CODE, node, &[Property::AllowEmpty], "a gather map");
        triple.and_then(|triple| self.boolean(CODE, triple)).unwrap_or(false)
    }
}
