//! The rows that triples maps are about: records of a source, or rows of a view. Triples
//! maps with the same rows share a scan, so that each source is read once.

use super::Lowering;
use super::expression::References;
use super::source::unknown_column_hint;
use crate::diagnostic::Code;
use crate::mapping::rml::model::{Iterable, ViewId};
use crate::plan::{CellExpr, CellId, Origin, Scan};
use crate::source::{Format, Level};
use std::collections::HashMap;

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum RowsKey {
    /// Records of an opened source.
    Source(usize),
    /// Rows of a view.
    View(ViewId),
}

/// A scan under construction.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) key: RowsKey,
    pub(super) scan: Scan,
    /// The source of the records.
    source: usize,
    /// What is read of its items.
    level: Level,
    /// What may be referred to, in a view.
    columns: Vec<Column>,
    /// The cells of references.
    cells: HashMap<String, CellId>,
}

/// A column of a view.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    /// Whether it can be referred to: items cannot.
    pub(super) is_value: bool,
}

impl Lowering<'_> {
    /// The rows of a triples map.
    pub(super) fn rows(&mut self, iterable: &Iterable) -> Option<Rows> {
        match iterable {
            Iterable::Source(source) => {
                let source = self.open(source)?;
                Some(Rows {
                    key: RowsKey::Source(source),
                    scan: self.sources[source].scan(),
                    source,
                    level: Level::default(),
                    columns: Vec::new(),
                    cells: HashMap::new(),
                })
            }
            Iterable::View(view, _) => {
                let lowered = self.view(*view)?;
                let mut scan = self.sources[lowered.source].scan();
                scan.views.clone_from(&lowered.views);
                Some(Rows {
                    key: RowsKey::View(*view),
                    scan,
                    source: lowered.source,
                    level: lowered.level,
                    columns: lowered.columns,
                    cells: HashMap::new(),
                })
            }
        }
    }

    /// Which rows an iterable has.
    pub(super) fn rows_key(&mut self, iterable: &Iterable) -> Option<RowsKey> {
        Some(match iterable {
            Iterable::Source(source) => RowsKey::Source(self.open(source)?),
            Iterable::View(view, _) => RowsKey::View(*view),
        })
    }
}

impl Rows {
    /// Whether its cells are those of tables, which have no datatypes but those of their
    /// rules.
    pub(super) fn is_table(&self) -> bool {
        matches!(self.key, RowsKey::Source(_)) && matches!(self.scan.source.format, Format::Delimited(_))
    }

    /// The scan with all that is read of its source.
    pub(super) fn into_scan(mut self) -> Scan {
        if let Format::Items(format) = &mut self.scan.source.format {
            format.level = self.level;
        }
        self.scan
    }

    /// The column of the number of a row, which is made where it is asked for.
    fn row_number(&mut self) -> Option<usize> {
        let view = self.scan.views.last_mut()?;
        if view.number.is_none() {
            view.columns.push("#".to_owned());
            view.number = Some(view.columns.len() - 1);
        }
        view.number
    }
}

impl References for Rows {
    fn cell(&mut self, lowering: &mut Lowering<'_>, reference: &str, origin: &Origin) -> Option<CellId> {
        if let Some(known) = self.cells.get(reference) {
            return Some(*known);
        }
        let cell = match self.key {
            RowsKey::Source(_) => lowering.find(self.source, &mut self.level, reference, origin)?,
            RowsKey::View(_) => self.column_cell(lowering, reference, origin)?,
        };
        let id = self.scan.add_cell(cell);
        self.cells.insert(reference.to_owned(), id);
        Some(id)
    }
}

impl Rows {
    fn column_cell(&mut self, lowering: &mut Lowering<'_>, reference: &str, origin: &Origin) -> Option<CellExpr> {
        if reference == "#" {
            let field = self.row_number()?;
            return Some(column_cell(reference, field, origin));
        }
        let found = self.columns.iter().position(|column| column.name == reference);
        match found.map(|at| (at, &self.columns[at])) {
            Some((at, column)) if column.is_value => Some(column_cell(reference, at, origin)),
            Some(_) => {
                let message = format!("`{reference}` is a list of items, and no value");
                lowering.error(Code::RmlReference, message, origin, "refer to one of its fields");
                None
            }
            None => {
                no_field(lowering, &self.columns, reference, origin);
                None
            }
        }
    }
}

/// Tells that a view with these columns has no field of that name.
pub(super) fn no_field(lowering: &mut Lowering<'_>, columns: &[Column], reference: &str, origin: &Origin) {
    let values = columns.iter().filter(|column| column.is_value);
    let known: Vec<String> = values.map(|column| column.name.clone()).collect();
    let hint = unknown_column_hint(reference, &known).replace("columns", "fields");
    let message = format!("the view has no field `{reference}`");
    lowering.error(Code::RmlReference, message, origin, &hint);
}

/// A column of a view as a cell.
pub(super) fn column_cell(name: &str, field: usize, origin: &Origin) -> CellExpr {
    CellExpr {
        name: name.to_owned(),
        field: Some(field),
        rule: super::source::rule(&[]),
        origin: origin.clone(),
    }
}
