//! Leaves of a plan what can be found wrong: what it makes is not made.
//!
//! It is no pass of [`super::ALL`], for it changes what comes out; nothing that the plan
//! says of the tables' faults changes.

use super::{drop_unused_terms, prune_cells};
use crate::plan::{Plan, TermExpr};

pub(in crate::plan) fn run(plan: &mut Plan) {
    for group in &mut plan.groups {
        group.preamble.quads.clear();
    }
    for scan in &mut plan.scans {
        scan.preamble.quads.clear();
        let can_fail = |term: &TermExpr| match term {
            TermExpr::Iri { template, .. } => !template.is_settled(),
            _ => false,
        };
        let failing: Vec<bool> = scan.terms.iter().map(can_fail).collect();
        scan.quads.retain(|quad| {
            let terms = [quad.subject, quad.predicate, quad.object];
            terms.iter().any(|term| failing[term.0])
        });
    }
    drop_unused_terms::run(plan);
    prune_cells::run(plan);
}
