//! A template's constant beginning is resolved against its base once, not in every row.
//!
//! `../id/{place_id}` at `http://a/data/p.csv` becomes `http://a/id/{place_id}`. This
//! is so only where nothing that is filled in can change how the beginning resolves:
//! the beginning ends in `/`, `#` or `?` (or past one of the latter two), and the first
//! expansion is one that percent-encodes reserved characters. What it fills in can
//! still be `.` or `..`; the executor resolves such a row in full.

use crate::plan::{Operator, Plan, Template, TemplatePart, TermExpr};
use oxiri::Iri;

pub(super) fn run(plan: &mut Plan) {
    for term in plan.scans.iter_mut().flat_map(|scan| &mut scan.terms) {
        if let TermExpr::Iri { template, base, .. } = term
            && let Some(prefix) = resolved_prefix(template, base)
        {
            template.parts[0] = TemplatePart::Literal(prefix);
        }
    }
}

fn resolved_prefix(template: &Template, base: &str) -> Option<String> {
    let [TemplatePart::Literal(prefix), TemplatePart::Expansion(first), rest @ ..] = template.parts.as_slice() else {
        return None;
    };
    let is_plain = |operator| matches!(operator, Operator::Simple | Operator::Label);
    let settled = prefix.contains(['#', '?']) || (prefix.ends_with('/') && is_plain(first.operator));
    // Where nothing is filled in, two slashes would come together and begin an authority.
    let may_double = prefix == "/"
        && match rest.first() {
            None => false,
            Some(TemplatePart::Literal(text)) => text.starts_with('/'),
            Some(TemplatePart::Expansion(_)) => true,
        };
    if !settled || may_double {
        return None;
    }
    let resolved = Iri::parse(base).ok()?.resolve(prefix).ok()?.into_inner();
    // `//` alone would make what follows an authority.
    (resolved.ends_with(prefix.chars().last()?) && !prefix.ends_with("//")).then_some(resolved)
}
