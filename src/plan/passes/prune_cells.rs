//! Cells that nothing uses and whose rule forbids no text are not read.

use crate::plan::{CellId, CellRule, Plan};
use crate::xsd::Builtin;

pub(super) fn run(plan: &mut Plan) {
    for index in 0..plan.scans.len() {
        let keys = plan.keys.iter().filter(|key| key.scan == index).map(|key| &key.cells);
        let references = plan.references.iter().filter(|reference| reference.scan == index);
        let scan = &plan.scans[index];
        let mut used = vec![false; scan.cells.len()];
        let in_terms = scan.terms.iter().flat_map(crate::plan::TermExpr::cells);
        let in_keys = keys
            .chain(references.map(|reference| &reference.cells))
            .flatten()
            .copied();
        for cell in in_terms.chain(in_keys) {
            used[cell.0] = true;
        }
        for (used, cell) in used.iter_mut().zip(&scan.cells) {
            *used |= cell.field.is_some() && can_fail(&cell.rule);
        }
        let mut renamed = Vec::with_capacity(used.len());
        let mut kept = 0;
        for is_used in &used {
            renamed.push(CellId(kept));
            kept += usize::from(*is_used);
        }
        let map = |cell: CellId| renamed[cell.0];
        let mut flags = used.iter();
        let scan = &mut plan.scans[index];
        scan.cells.retain(|_| flags.next().copied().unwrap_or(true));
        scan.terms.iter_mut().for_each(|term| term.map_cells(&map));
        let keys = plan
            .keys
            .iter_mut()
            .filter(|key| key.scan == index)
            .map(|key| &mut key.cells);
        let references = plan.references.iter_mut().filter(|reference| reference.scan == index);
        for cell in keys.chain(references.map(|reference| &mut reference.cells)).flatten() {
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
