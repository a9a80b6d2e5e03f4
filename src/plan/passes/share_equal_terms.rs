//! Equal terms are made once a row.

use crate::plan::{CellId, Plan, RowRole, Template, TermExpr, TermId};
use oxigraph::model::Term;
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

/// What makes a term equal to another, its statement left aside.
#[derive(PartialEq, Eq, Hash)]
enum Name<'p> {
    Constant(&'p Term),
    RowBlank(RowRole),
    RowNumber,
    Literal(CellId),
    Text(CellId),
    Iri {
        template: &'p Template,
        base: &'p str,
        present_with: Option<CellId>,
        has_prefixes: bool,
    },
    /// By all that is said of it.
    Described(String),
}

/// `None` where a term is equal to none but itself.
fn name(term: &TermExpr) -> Option<Name<'_>> {
    Some(match term {
        TermExpr::Constant(term) => Name::Constant(term),
        TermExpr::RowBlank(role) => Name::RowBlank(*role),
        TermExpr::RowNumber => Name::RowNumber,
        TermExpr::Literal { cell } => Name::Literal(*cell),
        TermExpr::Text { cell } => Name::Text(*cell),
        // Two lists are two structures of blank nodes, even of the same values.
        TermExpr::List { .. } | TermExpr::Gathered(_) => return None,
        TermExpr::Mapped(term) => Name::Described(format!("mapped {:?}", (&term.value, &term.kind))),
        TermExpr::Joined { join, keys } => Name::Described(format!("joined {join} {keys:?}")),
        TermExpr::Iri {
            template,
            prefixes,
            base,
            present_with,
            origin: _,
        } => Name::Iri {
            template,
            base,
            present_with: *present_with,
            has_prefixes: !prefixes.is_empty(),
        },
    })
}
