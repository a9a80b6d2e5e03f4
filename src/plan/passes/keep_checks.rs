//! Leaves of a plan what can be found wrong: what it makes is not made.
//!
//! It is no pass of [`super::ALL`], for it changes what comes out; nothing that the plan
//! says of the tables' faults changes.

use super::{drop_unused_terms, prune_cells};
use crate::plan::{Graph, Plan, TermExpr};

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
        let failing: Vec<bool> = scan.terms.iter().map(can_fail).collect();
        scan.quads.retain(|quad| {
            let graph = match quad.graph {
                Graph::Default => None,
                Graph::Named(graph) => Some(graph),
            };
            let mut terms = [quad.subject, quad.predicate, quad.object].into_iter().chain(graph);
            terms.any(|term| failing[term.0])
        });
    }
    drop_unused_terms::run(plan);
    prune_cells::run(plan);
}
