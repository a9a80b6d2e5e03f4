//! An IRI template without variables becomes a constant.

use crate::plan::{Plan, TermExpr, resolve};
use oxigraph::model::NamedNode;
use oxiri::Iri;

pub(super) fn run(plan: &mut Plan) {
    for term in plan.scans.iter_mut().flat_map(|scan| &mut scan.terms) {
        if let TermExpr::Iri {
            template,
            base,
            present_with: None,
            ..
        } = term
        {
            // An IRI that does not resolve is left as it is: the executor says where.
            let resolved = template
                .constant()
                .and_then(|text| resolve(Iri::parse(base.as_str()).ok().as_ref(), &text).ok());
            if let Some(iri) = resolved {
                *term = TermExpr::Constant(NamedNode::new_unchecked(iri).into());
            }
        }
    }
}
