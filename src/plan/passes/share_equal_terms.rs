//! Equal terms are made once a row.

use crate::plan::{Plan, Scan, TermExpr, TermId};

pub(super) fn run(plan: &mut Plan) {
    for scan in &mut plan.scans {
        let first: Vec<TermId> = (0..scan.terms.len())
            .map(|i| {
                let earlier = (0..i).find(|j| are_equal(&scan.terms[*j], &scan.terms[i]));
                TermId(earlier.unwrap_or(i))
            })
            .collect();
        rename(scan, &first);
    }
}

fn rename(scan: &mut Scan, to: &[TermId]) {
    scan.used_terms().for_each(|term| *term = to[term.0]);
}

fn are_equal(a: &TermExpr, b: &TermExpr) -> bool {
    match (a, b) {
        (TermExpr::Constant(a), TermExpr::Constant(b)) => a == b,
        (TermExpr::RowBlank(a), TermExpr::RowBlank(b)) => a == b,
        (TermExpr::RowNumber, TermExpr::RowNumber) => true,
        (TermExpr::Literal { cell: a }, TermExpr::Literal { cell: b })
        | (TermExpr::Text { cell: a }, TermExpr::Text { cell: b }) => a == b,
        (
            TermExpr::Iri {
                template: a,
                base: a_base,
                prefixes: a_prefixes,
                present_with: a_with,
                origin: _,
            },
            TermExpr::Iri {
                template: b,
                base: b_base,
                prefixes: b_prefixes,
                present_with: b_with,
                origin: _,
            },
        ) => (a, a_base, a_prefixes, a_with) == (b, b_base, b_prefixes, b_with),
        // Two lists are two structures of blank nodes, even of the same values.
        _ => false,
    }
}
