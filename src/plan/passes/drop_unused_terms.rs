//! Terms that no quad uses are not made.
//!
//! A template that is wrong in some row must not become right because nothing
//! uses it: only constants, blank nodes and shared duplicates are ever unused, for
//! front ends lower a term only together with a quad.

use crate::plan::{Plan, TermId};

pub(super) fn run(plan: &mut Plan) {
    for scan in &mut plan.scans {
        let mut used = vec![false; scan.terms.len()];
        for quad in &scan.quads {
            for term in [quad.subject, quad.predicate, quad.object] {
                used[term.0] = true;
            }
        }
        let mut renamed = Vec::with_capacity(used.len());
        let mut kept = 0;
        for is_used in &used {
            renamed.push(TermId(kept));
            kept += usize::from(*is_used);
        }
        let mut flags = used.iter();
        scan.terms.retain(|_| flags.next().copied().unwrap_or(true));
        for quad in &mut scan.quads {
            for term in [&mut quad.subject, &mut quad.predicate, &mut quad.object] {
                *term = renamed[term.0];
            }
        }
    }
}
