//! The work on one block, which any thread can do.

use super::Options;
use super::emit::Emit;
use super::keys::{Gatherer, Tuples};
use super::problem;
use super::row::{Compiled, RowBuffer, RowProblem};
use crate::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::plan::{Plan, Reference, Scan};
use crate::source::{Block, Item, Record, RecordProblem, Records, record_place};

/// What is needed to work on the blocks of one scan.
#[derive(Debug)]
pub(super) struct BlockWork<'p, E> {
    scan: &'p Scan,
    index: usize,
    compiled: Compiled,
    emit: E,
    options: Options,
    /// The references whose cells must lead somewhere.
    references: Vec<&'p Reference>,
    gatherer: Option<Gatherer<'p>>,
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
}

impl<'p, E> BlockWork<'p, E> {
    /// The work on the blocks of scan `index`.
    pub(super) fn new(plan: &'p Plan, index: usize, emit: E, options: Options, gatherer: Gatherer<'p>) -> Self {
        Self {
            scan: &plan.scans[index],
            index,
            compiled: Compiled::new(&plan.scans[index]),
            emit,
            options,
            references: plan
                .references
                .iter()
                .filter(|reference| reference.scan == index && options.checks_keys())
                .collect(),
            gatherer: options.checks_keys().then_some(gatherer),
        }
    }

    /// Works on one block.
    pub(super) fn run<C>(&self, block: &Block, chunk: &mut C) -> BlockDone
    where
        E: Emit<C>,
    {
        let source = &self.scan.source;
        let severity = self.options.severity();
        let mut done = BlockDone {
            rows: 0,
            unread: 0,
            quads: 0,
            findings: Findings::new(self.options.findings),
            keys: Tuples::default(),
        };
        let mut row = RowBuffer::default();
        let mut records = Records::new(block, &source.dialect);
        while let Some(item) = records.next_item() {
            let record = match item {
                Ok(Item::Comment(comment)) => {
                    done.quads += self.emit.comment(self.scan, &comment.text, chunk);
                    continue;
                }
                Ok(Item::Record(record)) => record,
                Err(RecordProblem { mut diagnostic, .. }) => {
                    done.rows += 1;
                    done.unread += 1;
                    diagnostic
                        .places
                        .iter_mut()
                        .for_each(|place| place.path.clone_from(&source.name));
                    done.findings.push(diagnostic);
                    continue;
                }
            };
            done.rows += 1;
            if self.options.validating
                && let Some(field) = record.has_stray_quote()
            {
                self.stray_quote(block, &record, field, &mut done.findings);
            }
            let expected = source.fields.unwrap_or(record.len());
            if record.len() != expected {
                self.ragged(block, &record, expected, &mut done.findings);
                if !self.options.lenient {
                    done.unread += 1;
                    continue;
                }
            }
            let findings = &mut done.findings;
            let mut note = |found: RowProblem| {
                let code = found.code(self.scan);
                findings.push_with(code, severity, || {
                    problem::describe(self.scan, block, &record, found, severity)
                });
            };
            row.read(self.scan, &record, &mut note);
            row.make_terms(self.scan, self.index, &self.compiled, &record, &mut note);
            for reference in &self.references {
                row.check_reference(self.scan, reference, &record, &mut note);
            }
            if let Some(gatherer) = &self.gatherer {
                gatherer.gather(&row, &record, &mut done.keys);
            }
            let position = record.position;
            done.quads += self
                .emit
                .row(self.scan, &mut row, position.source_row, position.record, chunk);
        }
        done
    }

    /// An error by [the letter of the standard](https://www.w3.org/TR/tabular-data-model/#parsing),
    /// though what is meant is clear.
    fn stray_quote(&self, block: &Block, record: &Record<'_>, field: usize, findings: &mut Findings) {
        findings.push_with(Code::TableStrayQuote, Severity::Warning, || {
            let source = &self.scan.source;
            let range = record.start..record.end;
            let place = record_place(&source.name, &source.dialect, block, range, Some(field));
            let row = record.position.record;
            let cell = place.excerpt.get(place.span.clone()).unwrap_or_default();
            let is_quoted = source
                .dialect
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
            let place = record_place(&source.name, &source.dialect, block, record.start..record.end, field);
            let cells = |n: usize| {
                if n == 1 {
                    "1 cell".to_owned()
                } else {
                    format!("{n} cells")
                }
            };
            let row = record.position.record;
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
