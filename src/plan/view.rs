//! Rows that are made of records: a record is taken apart into several rows, and rows of
//! another source are joined to each.

use super::{CellExpr, Origin, Scan, TermId, ValueExpr};
use crate::source::{Formulation, Level};

/// Makes rows of the records of a source, or of the rows of another view
/// ([RML-LV](https://w3id.org/rml/lv/spec)).
///
/// A row has a value, or none, in each column.
#[derive(Debug, Clone)]
pub struct View {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// What the records, or rows, give.
    pub level: ViewLevel,
    /// The column of the number of the record, or row, counted from 0 in its source.
    pub number: Option<usize>,
    /// What is joined to each row, in order.
    pub joins: Vec<ViewJoin>,
    /// The columns as cells, which the keys of joins refer to.
    pub column_cells: Vec<CellExpr>,
    /// The statement that describes it.
    pub origin: Origin,
}

/// What is made of a record, or of an item within one. There is a row for each combination
/// of what the fields give; one that gives nothing leaves its columns empty.
#[derive(Debug, Clone)]
pub struct ViewLevel {
    /// The cells that expressions refer to.
    pub cells: Vec<CellExpr>,
    /// The fields, in order.
    pub fields: Vec<ViewField>,
    /// The statement that describes it.
    pub origin: Origin,
}

/// A field: its values, or items, are counted from 0 in a column beside them.
#[derive(Debug, Clone)]
pub enum ViewField {
    /// The values of an expression.
    Values {
        /// The column of the value.
        column: usize,
        /// The column of its number.
        number: usize,
        /// The values.
        value: ValueExpr,
        /// What is read out of each value, as out of a file.
        within: Vec<ViewText>,
    },
    /// Items within the record.
    Items {
        /// Which of the [`Level::nested`] of the record.
        nested: usize,
        /// The column of its number.
        number: usize,
        /// What each item gives.
        level: ViewLevel,
    },
}

/// Items that are read out of a text.
#[derive(Debug, Clone)]
pub struct ViewText {
    /// How the text is read.
    pub formulation: Formulation,
    /// Where the items are in it.
    pub iterator: String,
    /// What is read of each.
    pub reads: Level,
    /// The column of its number.
    pub number: usize,
    /// What each item gives.
    pub level: ViewLevel,
}

/// Columns that rows of another source give.
#[derive(Debug, Clone)]
pub struct ViewJoin {
    /// Which of [`super::Plan::joins`].
    pub join: usize,
    /// What is compared with the keys of the join: expressions whose cells are columns.
    pub keys: Vec<ValueExpr>,
    /// Where the columns begin: for each value of the join's rows the value, then its
    /// number.
    pub first_column: usize,
    /// Whether a row that nothing is joined to stays.
    pub is_left: bool,
}

/// The side of a join that is looked up: all rows of a scan, by their keys.
#[derive(Debug, Clone)]
pub struct Join {
    /// The source, with the cells and terms of its rows. It makes no quads.
    pub parent: Scan,
    /// Which of [`super::Plan::scans`] has the same rows: nodes of a row's own are the same
    /// in both.
    pub rows_of: Option<usize>,
    /// What the rows are found by.
    pub keys: Vec<ValueExpr>,
    /// What is found.
    pub found: JoinFound,
    /// The statement that asks for it.
    pub origin: Origin,
}

/// What a row of a [`Join`] gives to those that it is joined to.
#[derive(Debug, Clone)]
pub enum JoinFound {
    /// Its terms.
    Terms(TermId),
    /// Its values: one, or none, of each expression.
    Values(Vec<ValueExpr>),
}
