//! What a mapping says in vain: [terms of its vocabularies that are not
//! known](https://w3id.org/rml/core/spec#mapping-graphs-and-the-rml-vocabulary), or that stand
//! where they mean nothing.

use super::super::graph::Triple;
use super::super::vocabulary::{Property, known_names, own_local, short};
use super::Reader;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use oxigraph::model::NamedOrBlankNode;
use std::collections::HashSet;

const CODE: Code = Code::RmlMapping;

impl Reader<'_, '_> {
    /// Warns of statements of which nothing was made.
    pub(super) fn unread(&mut self) {
        let graph = self.graph;
        let unread = graph.triples().iter().filter(|triple| !triple.is_read());
        let unread: Vec<(&Triple, &str)> = unread
            .filter_map(|triple| Some((triple, own_local(triple.predicate.as_str())?)))
            .collect();
        for (triple, name) in &unread {
            if triple.property.is_none() {
                self.unknown(triple, name);
            }
        }
        // Where something is wrong, not all was looked at.
        if self.problems.errors() > 0 {
            return;
        }
        let met: HashSet<&NamedOrBlankNode> = graph
            .triples()
            .iter()
            .filter(|triple| triple.is_read())
            .map(|triple| &triple.subject)
            .collect();
        let mut alone = HashSet::new();
        for (triple, _) in unread {
            let Some(property) = triple.property.filter(|property| !is_annotation(*property)) else {
                continue;
            };
            if met.contains(&triple.subject) {
                self.vain(triple, property);
            } else if matches!(triple.subject, NamedOrBlankNode::NamedNode(_)) && alone.insert(&triple.subject) {
                let message = format!("nothing refers to `{}`", graph.subject_shown(triple));
                let place = graph.subject_place(triple);
                let hint = "take it away, or name it where it is needed";
                self.problem(Diagnostic::warning(CODE, message).at(place).hint(hint));
            }
        }
    }

    fn unknown(&mut self, triple: &Triple, name: &str) {
        // The search for what was meant is not made in vain.
        if !self.problems.wants(CODE, Severity::Warning) {
            self.problems.suppress(CODE, Severity::Warning, 1);
            return;
        }
        let message = format!("there is no property `{}`", short(triple.predicate.as_str()));
        let mut diagnostic = Diagnostic::warning(CODE, message).at(self.graph.place(triple));
        if let Some(near) = nearest(name, known_names()) {
            let prefix = short(triple.predicate.as_str());
            let prefix = prefix.split(':').next().unwrap_or_default().to_owned();
            diagnostic = diagnostic.hint(format!("did you mean `{prefix}:{near}`?"));
        }
        self.problem(diagnostic);
    }

    fn vain(&mut self, triple: &Triple, property: Property) {
        let name = short(triple.predicate.as_str());
        let message = format!("`{name}` says nothing here");
        let hint = match property {
            Property::Class => "classes belong to the subject map",
            Property::Return | Property::ReturnMap => "an output belongs to `rml:functionExecution`",
            _ => "take it away, or put it where it belongs",
        };
        let place = self.graph.place(triple);
        self.problem(Diagnostic::warning(CODE, message).at(place).hint(hint));
    }
}

/// Whether the property is part of a structural annotation, of which nothing is made.
fn is_annotation(property: Property) -> bool {
    matches!(
        property,
        Property::OnFields | Property::TargetView | Property::TargetFields
    )
}
