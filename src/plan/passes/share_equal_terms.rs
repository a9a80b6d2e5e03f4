//! Equal terms are made once a row.

use crate::plan::{Plan, TermExpr, TermId};
use std::collections::HashMap;

pub(super) fn run(plan: &mut Plan) {
    for scan in &mut plan.scans {
        let mut first = HashMap::new();
        let numbered = (0..).map(TermId).zip(&scan.terms);
        let shared: Vec<TermId> = numbered
            .map(|(id, term)| match name(term) {
                Some(name) => *first.entry(name).or_insert(id),
                None => id,
            })
            .collect();
        scan.used_terms().for_each(|term| *term = shared[term.0]);
    }
}

/// What makes a term equal to another, its statement left aside; `None` where it is equal
/// to none but itself.
fn name(term: &TermExpr) -> Option<String> {
    Some(match term {
        TermExpr::Constant(term) => format!("constant {term}"),
        TermExpr::RowBlank(role) => format!("blank {role:?}"),
        TermExpr::RowNumber => "number".to_owned(),
        TermExpr::Literal { cell } => format!("literal {}", cell.0),
        TermExpr::Text { cell } => format!("text {}", cell.0),
        // Two lists are two structures of blank nodes, even of the same values.
        TermExpr::List { .. } | TermExpr::Gathered(_) => return None,
        TermExpr::Mapped(term) => format!("mapped {:?}", (&term.value, &term.kind)),
        TermExpr::Joined { join, keys } => format!("joined {join} {keys:?}"),
        TermExpr::Iri {
            template,
            prefixes,
            base,
            present_with,
            origin: _,
        } => format!("iri {template:?} {base:?} {present_with:?} {}", prefixes.is_empty()),
    })
}
