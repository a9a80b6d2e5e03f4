//! From a quad back to the cells that it was made of.

use super::{CellExpr, CellId, Scan, TermExpr, TermId};
use std::collections::BTreeSet;

impl Scan {
    /// The terms of the quads that template number `template` makes: the scan's quads are
    /// numbered first, then what gathers collections.
    pub fn terms_of(&self, template: usize) -> Vec<TermId> {
        match self.quads.get(template) {
            Some(quad) => vec![quad.subject, quad.predicate, quad.object],
            None => {
                let gather = self.gathers.get(template - self.quads.len());
                gather.map(|gather| vec![gather.term]).unwrap_or_default()
            }
        }
    }

    /// The cells to show for what was made of `terms`, each once. Where rows come from views,
    /// those are the cells that the record gives, since the views' columns stand in no file.
    pub fn cells_shown(&self, terms: &[TermId]) -> Vec<&CellExpr> {
        if let Some(view) = self.views.first() {
            return view.level.cells.iter().collect();
        }
        let mut seen = BTreeSet::new();
        let cells = terms.iter().flat_map(|term| self.cells_of(*term));
        let cells = cells.filter(|cell| seen.insert(*cell));
        cells.map(|cell| &self.cells[cell.0]).collect()
    }

    /// The cells that a term is made of, and those of the terms that it is made of.
    fn cells_of(&self, term: TermId) -> Vec<CellId> {
        let mut cells = self.terms[term.0].cells();
        if let TermExpr::Gathered(gather) = &self.terms[term.0] {
            let terms = gather.members.iter().chain(&gather.head);
            cells.extend(terms.flat_map(|member| self.cells_of(*member)));
        }
        cells
    }
}
