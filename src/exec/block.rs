//! The work on one block, which any thread can do.

use super::Options;
use super::cells::RowInput;
use super::emit::{Aside, Emit};
use super::join::Joins;
use super::keys::{Gatherer, Tuples};
use super::problem::{self, Spot};
use super::program::{MadeRow, Program, ProgramRow};
use super::row::{Compiled, NamedMembers, RowBuffer, RowId, RowProblem};
use super::view::Views;
use crate::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::plan::{Reference, Scan};
use crate::source::{
    Batches, Block, Item, ItemBlock, ItemReader, ItemValue, Node, NodeCell, Record, RecordProblem, record_place,
};

/// Some whole records of a source.
#[derive(Debug)]
pub(super) enum AnyBlock {
    /// Of a table.
    Rows(Block),
    /// Of trees.
    Items(ItemBlock),
}

/// What is needed to work on the blocks of one scan.
#[derive(Debug)]
pub(super) struct BlockWork<'p, E> {
    pub(super) scan: &'p Scan,
    /// Makes plain rows.
    pub(super) program: Option<Program<'p>>,
    /// The number that stands in the labels of its rows' own nodes.
    pub(super) index: usize,
    pub(super) compiled: Compiled,
    pub(super) views: Views<'p>,
    /// Reads items, where the source has some.
    pub(super) reader: Option<ItemReader>,
    pub(super) emit: E,
    pub(super) joins: &'p Joins<'p>,
    pub(super) options: Options,
    /// The references whose cells must lead somewhere.
    pub(super) references: Vec<&'p Reference>,
    pub(super) gatherer: Option<Gatherer<'p>>,
}

/// What the work on one block has given, beside the quads.
#[derive(Debug)]
pub(super) struct BlockDone {
    pub(super) rows: u64,
    /// Rows among them that could not be taken apart into cells.
    pub(super) unread: u64,
    pub(super) quads: u64,
    pub(super) findings: Findings,
    pub(super) keys: Tuples,
    pub(super) named: Vec<NamedMembers>,
    /// Whether the reference of each cell of an item has led anywhere.
    pub(super) is_found: Vec<bool>,
}

impl<E> BlockWork<'_, E> {
    /// Works on one block.
    pub(super) fn run<C>(&self, block: &AnyBlock, chunk: &mut C) -> BlockDone
    where
        E: Emit<C>,
    {
        let mut done = BlockDone {
            rows: 0,
            unread: 0,
            quads: 0,
            findings: Findings::new(self.options.findings),
            keys: Tuples::default(),
            named: Vec::new(),
            is_found: vec![false; self.scan.cells.len()],
        };
        match block {
            AnyBlock::Rows(block) => self.rows(block, chunk, &mut done),
            AnyBlock::Items(block) => self.items(block, chunk, &mut done),
        }
        done
    }

    fn rows<C>(&self, block: &Block, chunk: &mut C, done: &mut BlockDone)
    where
        E: Emit<C>,
    {
        let dialect = self.scan.source.dialect();
        let mut row = RowBuffer::default();
        let size = self.program.as_ref().map_or(1, Program::batch);
        let mut plain_rows: Vec<ProgramRow> = (0..size)
            .map(|_| self.program.as_ref().map(ProgramRow::new).unwrap_or_default())
            .collect();
        let mut batches = Batches::new(block, dialect, size);
        while batches.read() {
            if let Some(program) = &self.program {
                program.begin(batches.items(), &mut plain_rows);
            }
            for (item, plain_row) in batches.items().zip(&mut plain_rows) {
                match item {
                    Ok(Item::Comment(comment)) => done.quads += self.emit.comment(self.scan, &comment.text, chunk),
                    Ok(Item::Record(record)) => self.record(block, &record, plain_row, &mut row, chunk, done),
                    Err(problem) => self.unread(problem, done),
                }
            }
        }
    }

    /// Notes that a record could not be taken apart.
    fn unread(&self, problem: &RecordProblem, done: &mut BlockDone) {
        done.rows += 1;
        done.unread += 1;
        let mut diagnostic = problem.diagnostic.clone();
        let name = &self.scan.source.name;
        diagnostic
            .places
            .iter_mut()
            .for_each(|place| place.path.clone_from(name));
        done.findings.push(diagnostic);
    }

    /// Works on a record; `plain_row` is its row, where that has begun.
    #[inline]
    fn record<C>(
        &self,
        block: &Block,
        record: &Record<'_>,
        plain_row: &mut ProgramRow,
        row: &mut RowBuffer,
        chunk: &mut C,
        done: &mut BlockDone,
    ) where
        E: Emit<C>,
    {
        done.rows += 1;
        if self.options.validating
            && let Some(field) = record.has_stray_quote()
        {
            self.stray_quote(block, record, field, &mut done.findings);
        }
        let expected = self.scan.source.fields.unwrap_or(record.len());
        if record.len() != expected {
            self.ragged(block, record, expected, &mut done.findings);
            if !self.options.lenient {
                done.unread += 1;
                return;
            }
        }
        let id = RowId::of(record);
        if self.plain_row(record, id, plain_row, chunk, done) {
            return;
        }
        let dialect = self.scan.source.dialect();
        let spot = Spot::Record { block, record };
        if self.views.is_empty() {
            self.row(RowInput::Record(record, dialect), id, &spot, row, chunk, done);
        } else {
            let node = as_node(record, dialect);
            self.view_rows(&node, id, &spot, row, chunk, done);
        }
    }

    /// Makes a row by the program; returns whether it is plain. Nothing is done otherwise.
    #[inline]
    fn plain_row<C>(
        &self,
        record: &Record<'_>,
        id: RowId,
        row: &mut ProgramRow,
        chunk: &mut C,
        done: &mut BlockDone,
    ) -> bool
    where
        E: Emit<C>,
    {
        let Some(program) = &self.program else { return false };
        if row.finish(program, record, id).is_err() {
            return false;
        }
        let is_wrong = |reference: &&Reference| MadeRow { row, record }.is_null_reference(self.scan, reference);
        if self.references.iter().any(is_wrong) {
            return false;
        }
        let Some(quads) = self.emit.plain_row(program, row, record, id, chunk) else {
            return false;
        };
        done.quads += quads;
        if let Some(gatherer) = &self.gatherer {
            gatherer.gather(&MadeRow { row, record }, record, &mut done.keys);
        }
        true
    }

    fn items<C>(&self, block: &ItemBlock, chunk: &mut C, done: &mut BlockDone)
    where
        E: Emit<C>,
    {
        let Some(reader) = &self.reader else { return };
        let mut row = RowBuffer::default();
        block.for_each(reader, &mut |item, node| {
            done.rows += 1;
            let node = match node {
                Ok(node) => node,
                Err(diagnostic) => {
                    done.unread += 1;
                    return done.findings.push(diagnostic);
                }
            };
            let spot = Spot::Item { block, reader, item };
            let id = RowId {
                record: item,
                source_row: item,
                part: 0,
            };
            if self.views.is_empty() {
                for (is_found, expr) in done.is_found.iter_mut().zip(&self.scan.cells) {
                    let cell = expr.field.and_then(|field| node.cells.get(field));
                    *is_found |= cell.is_none_or(|cell| cell.is_found);
                }
                self.row(RowInput::Cells(&node.cells), id, &spot, &mut row, chunk, done);
            } else {
                self.view_rows(&node, id, &spot, &mut row, chunk, done);
            }
        });
    }

    /// Tells of what is wrong in a row.
    fn note(&self, found: RowProblem, spot: &Spot<'_>, findings: &mut Findings) {
        let severity = self.options.severity();
        let code = found.code(self.scan);
        findings.push_with(code, severity, || problem::describe(self.scan, spot, found, severity));
    }

    /// Works on the rows that views make of a record.
    fn view_rows<C>(
        &self,
        node: &Node,
        id: RowId,
        spot: &Spot<'_>,
        row: &mut RowBuffer,
        chunk: &mut C,
        done: &mut BlockDone,
    ) where
        E: Emit<C>,
    {
        let mut rows = Vec::new();
        let number = usize::try_from(id.record.saturating_sub(1)).unwrap_or(usize::MAX);
        let mut note = |found: RowProblem| self.note(found, spot, &mut done.findings);
        self.views
            .for_each_row(node, number, self.joins, &mut note, &mut |cells| {
                rows.push(cells.to_vec());
            });
        let spot = Spot::Whole(spot);
        for (part, cells) in rows.iter().enumerate() {
            let id = RowId { part: part + 1, ..id };
            self.row(RowInput::Cells(cells), id, &spot, row, chunk, done);
        }
    }

    /// Works on one row.
    fn row<C>(
        &self,
        input: RowInput<'_>,
        id: RowId,
        spot: &Spot<'_>,
        row: &mut RowBuffer,
        chunk: &mut C,
        done: &mut BlockDone,
    ) where
        E: Emit<C>,
    {
        let mut note = |found: RowProblem| self.note(found, spot, &mut done.findings);
        row.read(self.scan, input, &mut note);
        row.make_terms(self.scan, self.index, &self.compiled, self.joins, id, &mut note);
        if let RowInput::Record(record, _) = input {
            for reference in &self.references {
                row.check_reference(self.scan, reference, record, &mut note);
            }
            if let Some(gatherer) = &self.gatherer {
                gatherer.gather(row, record, &mut done.keys);
            }
        }
        let mut aside = Aside {
            named: &mut done.named,
            problem: &mut note,
        };
        done.quads += self.emit.row(self.scan, row, id, chunk, &mut aside);
    }
}

impl<E> BlockWork<'_, E> {
    /// An error by [the letter of the standard](https://www.w3.org/TR/tabular-data-model/#parsing),
    /// though what is meant is clear.
    fn stray_quote(&self, block: &Block, record: &Record<'_>, field: usize, findings: &mut Findings) {
        findings.push_with(Code::TableStrayQuote, Severity::Warning, || {
            let source = &self.scan.source;
            let range = record.range();
            let place = record_place(&source.name, source.dialect(), block, range, Some(field));
            let row = record.position().record;
            let cell = place.excerpt.get(place.span.clone()).unwrap_or_default();
            let is_quoted = source
                .dialect()
                .quote
                .as_deref()
                .is_some_and(|quote| cell.starts_with(quote));
            let message = if is_quoted {
                format!("row {row}: text behind the closing quote of a cell is taken for more of it")
            } else {
                format!("row {row}: a quote in the middle of a cell is taken for a character of it")
            };
            Diagnostic::warning(Code::TableStrayQuote, message)
                .at(place)
                .hint("put the whole cell into quotes, and write a quote in it twice")
        });
    }

    fn ragged(&self, block: &Block, record: &Record<'_>, expected: usize, findings: &mut Findings) {
        let severity = self.options.severity();
        findings.push_with(Code::TableRaggedRow, severity, || {
            let source = &self.scan.source;
            let found = record.len();
            let field = (found > expected).then_some(expected);
            let place = record_place(&source.name, source.dialect(), block, record.range(), field);
            let cells = |n: usize| {
                if n == 1 {
                    "1 cell".to_owned()
                } else {
                    format!("{n} cells")
                }
            };
            let row = record.position().record;
            let message = format!("row {row} has {}, the header has {expected}", cells(found));
            let diagnostic = Diagnostic::new(Code::TableRaggedRow, severity, message);
            if found > expected {
                let surplus = match found - expected {
                    1 => "one cell too many".to_owned(),
                    surplus => format!("{surplus} cells too many"),
                };
                diagnostic
                    .at(place.note(surplus))
                    .hint("put quotes around a cell that holds a delimiter")
            } else if record.is_blank() {
                diagnostic
                    .at(place)
                    .hint("take the blank line away, or put \"skipBlankRows\": true into the table's dialect")
            } else {
                let missing = source.field_names.get(found);
                let missing = missing.map_or_else(String::new, |name| format!("`{name}` is missing"));
                diagnostic
                    .at(place.note(missing))
                    .hint("write the delimiters of empty cells too")
            }
        });
    }
}

/// The fields of a record as the cells of an item.
fn as_node(record: &Record<'_>, dialect: &crate::source::Dialect) -> Node {
    let cells = (0..record.len()).map(|field| NodeCell {
        is_found: true,
        values: vec![ItemValue {
            text: dialect.trimmed(&record.field(field)).to_owned(),
            natural: crate::source::Natural::String,
        }],
    });
    Node {
        cells: cells.collect(),
        nested: Vec::new(),
    }
}
