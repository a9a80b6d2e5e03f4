//! Leaves of a plan what can be found wrong: what it makes is not made.
//!
//! It is no pass of [`super::ALL`], for it changes what comes out; nothing that the plan
//! says of the tables' faults changes.

use super::{drop_unused_terms, prune_cells};
use crate::plan::{Graph, Plan, QuadTemplate, TermExpr, TermId};
use oxigraph::model::vocab::rdf;

pub(in crate::plan) fn run(plan: &mut Plan) {
    for group in &mut plan.groups {
        group.preamble.quads.clear();
    }
    for scan in &mut plan.scans {
        scan.preamble.quads.clear();
        let can_fail = |term: &TermExpr| match term {
            TermExpr::Iri { template, .. } => !template.is_settled(),
            TermExpr::Mapped(_) | TermExpr::Joined { .. } | TermExpr::Gathered(_) => true,
            _ => false,
        };
        let mut failing: Vec<bool> = scan.terms.iter().map(can_fail).collect();
        // What is said of a term, and of what, makes no difference.
        let anything = TermId(scan.terms.len());
        scan.terms.push(TermExpr::Constant(rdf::NIL.into_owned().into()));
        let mut kept = Vec::new();
        for quad in std::mem::take(&mut scan.quads) {
            let graph = match quad.graph {
                Graph::Default => None,
                Graph::Named(graph) => Some(graph),
            };
            for term in [quad.subject, quad.predicate, quad.object].into_iter().chain(graph) {
                // Once is enough.
                if std::mem::take(&mut failing[term.0]) {
                    kept.push(QuadTemplate {
                        subject: anything,
                        predicate: anything,
                        object: term,
                        graph: Graph::Default,
                        targets: Vec::new(),
                        origin: quad.origin.clone(),
                    });
                }
            }
        }
        scan.quads = kept;
    }
    drop_unused_terms::run(plan);
    prune_cells::run(plan);
}
