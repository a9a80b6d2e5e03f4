//! The rows that views make of a record ([RML-LV](https://w3id.org/rml/lv/spec)).

use super::cells::{Cells, RowInput};
use super::join::{Found, Joins};
use super::row::RowProblem;
use super::values::{ValueProblem, Values};
use crate::plan::{View, ViewField, ViewLevel, ViewText};
use crate::source::{ItemValue, Natural, Node, NodeCell, ValueReader};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most rows that one record may make: fields are multiplied with each other.
const MOST_ROWS: usize = 1 << 20;

/// The views of a scan, with what is found out of them once.
#[derive(Debug)]
pub(super) struct Views<'p> {
    chain: &'p [View],
    /// The readers of texts, in the order in which [`for_each_text`] comes to them.
    texts: Vec<Option<ValueReader>>,
    /// How many rows, or records, each view has been given so far. Only the first view's are
    /// counted by the source; the others' are counted here, on one thread.
    counts: Vec<AtomicUsize>,
}

/// A value in each column, or none.
type Row = Vec<Option<ItemValue>>;

impl<'p> Views<'p> {
    pub(super) fn new(views: &'p [View]) -> Self {
        let mut texts = Vec::new();
        for view in views {
            for_each_text(&view.level, &mut |text| {
                // The front end has checked the expressions; one that cannot be read reads nothing.
                texts.push(ValueReader::new(&text.formulation, &text.iterator, &text.reads).ok());
            });
        }
        Self {
            chain: views,
            texts,
            counts: views.iter().map(|_| AtomicUsize::new(0)).collect(),
        }
    }

    /// Whether rows must be made one after another, in their order.
    pub(super) fn is_sequential(views: &[View]) -> bool {
        views.iter().skip(1).any(|view| view.number.is_some())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chain.is_empty()
    }

    /// Calls `each` with the cells of each row that the views make of a record, which is
    /// `number` of its source, counted from 0.
    pub(super) fn for_each_row(
        &self,
        record: &Node,
        number: usize,
        joins: &Joins<'_>,
        problem: &mut dyn FnMut(RowProblem),
        each: &mut dyn FnMut(&[NodeCell]),
    ) {
        let mut rows = vec![record.clone()];
        let mut text = 0;
        for (index, view) in self.chain.iter().enumerate() {
            let mut next = Vec::new();
            let first_text = text;
            for row in &rows {
                let counted = self.counts[index].fetch_add(1, Ordering::Relaxed);
                text = first_text;
                let mut maker = RowMaker {
                    texts: &self.texts,
                    columns: view.columns.len(),
                    is_too_much: false,
                    problem: &mut *problem,
                };
                let mut made = maker.level(&view.level, row, &mut text);
                let mut is_too_much = maker.is_too_much;
                if let Some(column) = view.number {
                    let number = if index == 0 { number } else { counted };
                    made.iter_mut().for_each(|row| row[column] = Some(count(number)));
                }
                if !is_too_much {
                    let joined = join_rows(view, made, joins, problem);
                    is_too_much = joined.is_none() || next.len() > MOST_ROWS;
                    next.extend(joined.into_iter().flatten().map(as_node));
                }
                if is_too_much {
                    return problem(RowProblem::Of(view.origin.clone(), ValueProblem::TooMany));
                }
            }
            text = first_text;
            for_each_text(&view.level, &mut |_| text += 1);
            rows = next;
        }
        for row in &rows {
            each(&row.cells);
        }
    }
}

/// Calls `each` with every text that the level reads items out of, in a fixed order.
fn for_each_text<'p>(level: &'p ViewLevel, each: &mut dyn FnMut(&'p ViewText)) {
    for field in &level.fields {
        match field {
            ViewField::Values { within, .. } => {
                for text in within {
                    each(text);
                    for_each_text(&text.level, each);
                }
            }
            ViewField::Items { level, .. } => for_each_text(level, each),
        }
    }
}

fn as_node(row: Row) -> Node {
    let cells = row.into_iter().map(|value| NodeCell {
        is_found: value.is_some(),
        values: value.into_iter().collect(),
    });
    Node {
        cells: cells.collect(),
        nested: Vec::new(),
    }
}

/// Makes rows of one record.
struct RowMaker<'a> {
    texts: &'a [Option<ValueReader>],
    columns: usize,
    /// Whether there would be more than [`MOST_ROWS`].
    is_too_much: bool,
    problem: &'a mut dyn FnMut(RowProblem),
}

impl RowMaker<'_> {
    /// One row for each combination of what the fields give. `text` is the first reader of
    /// the level, and the first of what follows it afterwards.
    fn level(&mut self, level: &ViewLevel, node: &Node, text: &mut usize) -> Vec<Row> {
        let mut cells = Cells::default();
        cells.read(&level.cells, RowInput::Cells(&node.cells), &mut |cell, found| {
            (self.problem)(RowProblem::Cell(cell, found));
        });
        let mut rows: Vec<Row> = vec![vec![None; self.columns]];
        for field in &level.fields {
            let alternatives = match field {
                ViewField::Values {
                    column,
                    number,
                    value,
                    within,
                } => {
                    let mut values = Values::default();
                    let origin = level.origin.clone();
                    let range = values.eval(value, &cells, &mut |found| {
                        (self.problem)(RowProblem::Of(origin.clone(), found));
                    });
                    let mut alternatives = Vec::new();
                    let first_text = *text;
                    for (index, value) in values.values[range].iter().enumerate() {
                        let mut row = vec![None; self.columns];
                        row[*column] = Some(ItemValue {
                            text: values.text_of(value).to_owned(),
                            natural: value.natural,
                        });
                        row[*number] = Some(count(index));
                        *text = first_text;
                        alternatives.extend(self.within(within, values.text_of(value), &row, text));
                    }
                    *text = first_text;
                    for reader in within {
                        *text += 1;
                        for_each_text(&reader.level, &mut |_| *text += 1);
                    }
                    alternatives
                }
                ViewField::Items { nested, number, level } => {
                    let items = node.nested.get(*nested).map_or(&[][..], Vec::as_slice);
                    let first_text = *text;
                    let mut alternatives = Vec::new();
                    for (index, item) in items.iter().enumerate() {
                        *text = first_text;
                        for mut row in self.level(level, item, text) {
                            row[*number] = Some(count(index));
                            alternatives.push(row);
                        }
                    }
                    *text = first_text;
                    for_each_text(level, &mut |_| *text += 1);
                    alternatives
                }
            };
            rows = self.product(rows, &alternatives);
        }
        rows
    }

    /// Each row with each alternative; rows as they are where there is none.
    fn product(&mut self, rows: Vec<Row>, alternatives: &[Row]) -> Vec<Row> {
        if alternatives.is_empty() {
            return rows;
        }
        self.is_too_much |= rows.len().saturating_mul(alternatives.len()) > MOST_ROWS;
        if self.is_too_much {
            return Vec::new();
        }
        let both = |row: &Row, other: &Row| {
            let columns = row.iter().zip(other);
            columns.map(|(a, b)| b.as_ref().or(a.as_ref()).cloned()).collect()
        };
        rows.iter()
            .flat_map(|row| alternatives.iter().map(move |other| both(row, other)))
            .collect()
    }

    /// The rows that come of one value: more than one where items are read out of it.
    fn within(&mut self, within: &[ViewText], value: &str, row: &Row, text: &mut usize) -> Vec<Row> {
        let mut rows = vec![row.clone()];
        for reader in within {
            let items = self.texts.get(*text).and_then(Option::as_ref);
            *text += 1;
            let nodes = match items.map(|items| items.read(value)) {
                Some(Ok(nodes)) => nodes,
                Some(Err(reason)) => {
                    let found = ValueProblem::Text(value.to_owned(), reason);
                    (self.problem)(RowProblem::Of(reader.level.origin.clone(), found));
                    Vec::new()
                }
                None => Vec::new(),
            };
            let first_text = *text;
            let mut alternatives = Vec::new();
            for (index, node) in nodes.iter().enumerate() {
                *text = first_text;
                for mut row in self.level(&reader.level, node, text) {
                    row[reader.number] = Some(count(index));
                    alternatives.push(row);
                }
            }
            *text = first_text;
            for_each_text(&reader.level, &mut |_| *text += 1);
            rows = self.product(rows, &alternatives);
        }
        rows
    }
}

fn count(index: usize) -> ItemValue {
    ItemValue {
        text: index.to_string(),
        natural: Natural::Integer,
    }
}

/// Joins the rows of other sources to rows
/// ([joins of views](https://w3id.org/rml/lv/spec#viewjoins)); `None` where they are too many.
fn join_rows(view: &View, rows: Vec<Row>, joins: &Joins<'_>, problem: &mut dyn FnMut(RowProblem)) -> Option<Vec<Row>> {
    let (mut rows, mut found) = (rows, Found::default());
    for join in &view.joins {
        let mut joined = Vec::new();
        for row in rows {
            let node = as_node(row.clone());
            let mut cells = Cells::default();
            cells.read(&view.column_cells, RowInput::Cells(&node.cells), &mut |cell, found| {
                problem(RowProblem::Cell(cell, found));
            });
            let mut values = Values::default();
            joins.look_up(join.join, &join.keys, &cells, &mut values, &mut found, &mut |wrong| {
                problem(RowProblem::Of(view.origin.clone(), wrong));
            });
            if found.rows().len() == 0 && join.is_left {
                joined.push(row);
                continue;
            }
            for (index, given) in found.rows().enumerate() {
                let mut row = row.clone();
                for (offset, value) in given.values().enumerate() {
                    let column = join.first_column + 2 * offset;
                    row[column + 1] = value.is_some().then(|| count(index));
                    row[column] = value;
                }
                joined.push(row);
            }
            if joined.len() > MOST_ROWS {
                return None;
            }
        }
        rows = joined;
    }
    Some(rows)
}
