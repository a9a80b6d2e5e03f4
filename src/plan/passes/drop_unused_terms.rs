//! Terms that no quad and no object uses are not made.
//!
//! A template that is wrong in some row must not become right because nothing
//! uses it: only constants, blank nodes and shared duplicates are ever unused, for
//! front ends lower a term only together with what it is for.

use super::renumber;
use crate::plan::{Plan, TermId};

pub(in crate::plan) fn run(plan: &mut Plan) {
    for scan in &mut plan.scans {
        let mut used = vec![false; scan.terms.len()];
        scan.used_terms().for_each(|term| used[term.0] = true);
        let renamed = renumber(&mut scan.terms, &used);
        scan.used_terms().for_each(|term| *term = TermId(renamed[term.0]));
    }
}
