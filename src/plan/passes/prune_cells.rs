//! Cells that nothing uses and whose rule forbids no text are not read.

use super::renumber;
use crate::plan::{CellId, CellRule, Plan};
use crate::xsd::Builtin;

pub(in crate::plan) fn run(plan: &mut Plan) {
    for index in 0..plan.scans.len() {
        let keys = plan.keys.iter().filter(|key| key.scan == index).map(|key| &key.cells);
        let references = plan.references.iter().filter(|reference| reference.scan == index);
        let scan = &mut plan.scans[index];
        let mut used = vec![false; scan.cells.len()];
        let in_terms: Vec<CellId> = scan.terms.iter().flat_map(crate::plan::TermExpr::cells).collect();
        let in_keys = keys.chain(references.map(|reference| &reference.cells)).flatten();
        for cell in in_terms.iter().chain(in_keys) {
            used[cell.0] = true;
        }
        scan.object_cells().for_each(|cell| used[cell.0] = true);
        for (used, cell) in used.iter_mut().zip(&scan.cells) {
            *used |= cell.field.is_some() && can_fail(&cell.rule);
        }
        let renamed = renumber(&mut scan.cells, &used);
        let map = |cell: CellId| CellId(renamed[cell.0]);
        for term in &mut scan.terms {
            term.for_each_cell(&mut |cell| *cell = map(*cell));
        }
        scan.object_cells().for_each(|cell| *cell = map(*cell));
        let keys = plan.keys.iter_mut().filter(|key| key.scan == index);
        let references = plan.references.iter_mut().filter(|reference| reference.scan == index);
        let cells = keys.map(|key| &mut key.cells);
        for cell in cells.chain(references.map(|reference| &mut reference.cells)).flatten() {
            *cell = map(*cell);
        }
    }
}

/// Whether some text in the cell is an error.
fn can_fail(rule: &CellRule) -> bool {
    let datatype = &rule.datatype;
    rule.required
        || datatype.format.is_some()
        || datatype.length.min.is_some()
        || datatype.length.max.is_some()
        || !datatype.facets.is_empty()
        || !matches!(
            datatype.base,
            Builtin::String
                | Builtin::NormalizedString
                | Builtin::Token
                | Builtin::AnyAtomicType
                | Builtin::Xml
                | Builtin::Html
        )
}
