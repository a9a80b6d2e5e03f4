//! Reads one source, and before it the sources whose rows are joined to its rows.

use super::block::{AnyBlock, BlockDone, BlockWork};
use super::emit::Emit;
use super::join::{EmitJoin, JoinBuilder, Joins};
use super::parallel::{self, AnySource};
use super::program::Program;
use super::row::Compiled;
use super::view::Views;
use super::{Run, RunError};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::plan::{Scan, SourceSpec};
use crate::sink::{Sink, SinkError};
use crate::source::{CsvSource, Format, Formulation, ItemFormat, ItemReader, ItemSource};
use std::collections::BTreeSet;

/// Which scan is read, and for what.
#[derive(Clone, Copy)]
struct Task<'p> {
    scan: &'p Scan,
    /// Its index in the plan, where its keys are checked; `None` for the parent of a join.
    checked: Option<usize>,
    /// The number in the labels of its rows' own nodes.
    label: usize,
}

impl<'p> Run<'_, 'p> {
    /// Reads one source; `sink` takes what `emit` makes of it.
    pub(super) fn scan<S: Sink, E: Emit<S::Chunk>>(
        &mut self,
        index: usize,
        emit: E,
        sink: &mut S,
    ) -> Result<(), SinkError> {
        self.build_joins(index)?;
        let task = Task {
            scan: &self.plan.scans[index],
            checked: Some(index),
            label: index,
        };
        self.read(task, emit, sink)?;
        let later = self.plan.scans[index + 1..].iter();
        let wanted: BTreeSet<usize> = later.flat_map(Joins::of).collect();
        self.joins.keep(&wanted);
        Ok(())
    }

    /// Builds the joins that the rows of a scan are looked up in; those that others need
    /// come first, as their numbers are lower.
    fn build_joins(&mut self, index: usize) -> Result<(), SinkError> {
        for join in self.joins.all_of(&self.plan.scans[index]) {
            if self.joins.has(join) {
                continue;
            }
            let limit = self.options.join_memory.saturating_sub(self.joins.memory());
            let mut builder = JoinBuilder::new(limit);
            let expr = &self.plan.joins[join];
            let task = Task {
                scan: &expr.parent,
                checked: None,
                label: expr.rows_of.unwrap_or(self.plan.scans.len() + join),
            };
            let emit = EmitJoin::new(expr, self.joins.secret());
            self.read(task, emit, &mut builder)?;
            self.joins.insert(join, builder.finish()?);
        }
        Ok(())
    }

    fn read<S: Sink, E: Emit<S::Chunk>>(&mut self, task: Task<'p>, emit: E, sink: &mut S) -> Result<(), SinkError> {
        let Task { scan, checked, label } = task;
        // What is wrong with a source that is scanned for itself too is told then.
        let is_told = checked.is_none() && self.plan.scans.iter().any(|other| is_same(&other.source, &scan.source));
        let mut found = Findings::new(self.options.findings);
        for finding in &scan.source.findings {
            found.push(finding.clone());
        }
        let opened = if scan.source.is_readable {
            self.open(scan, &mut found)
        } else {
            None
        };
        let Some((mut source, reader)) = opened else {
            // The other tables are checked all the same.
            self.mark_incomplete(checked);
            self.tell(found, is_told);
            return Ok(());
        };
        let checks_keys = checked.filter(|_| self.options.checks_keys());
        let program = Some(scan).filter(|_| self.options.programs);
        let work = BlockWork {
            scan,
            program: program.and_then(|scan| Program::new(scan, label, &self.joins)),
            index: label,
            compiled: Compiled::new(scan),
            views: Views::new(&scan.views),
            reader,
            emit,
            joins: &self.joins,
            options: self.options,
            references: self
                .plan
                .references
                .iter()
                .filter(|reference| checks_keys == Some(reference.scan))
                .collect(),
            gatherer: checks_keys.map(|index| self.keys.gatherer(index)),
        };
        let threads = if Views::is_sequential(&scan.views) {
            1
        } else {
            self.options.threads
        };
        let mut is_found = vec![false; scan.cells.len()];
        let mut rows = 0;
        let (keys, named, stats, progress) = (&mut self.keys, &mut self.named, &mut self.stats, &mut self.progress);
        let result = parallel::for_each_block(&mut source, &work, threads, sink, |block, done| {
            let BlockDone {
                rows: read,
                unread,
                quads,
                findings,
                keys: tuples,
                named: members,
                is_found: led,
            } = done;
            rows += read;
            stats.rows += read;
            stats.quads += quads;
            found.append(findings);
            members.into_iter().for_each(|members| named.add(members));
            is_found.iter_mut().zip(led).for_each(|(all, one)| *all |= one);
            match &block {
                AnyBlock::Items(block) => stats.bytes += block.bytes(),
                AnyBlock::Rows(block) => {
                    stats.bytes += block.bytes.len() as u64;
                    if let Some(index) = checked {
                        if unread > 0 {
                            keys.mark_incomplete(index);
                        }
                        keys.take(index, &tuples, block);
                    }
                }
            }
            (progress)(*stats);
        });
        let is_whole = result.is_ok();
        match result {
            Ok(()) => {}
            Err(RunError::Source(failure)) => {
                found.take(&failure);
                self.mark_incomplete(checked);
            }
            Err(RunError::Sink(error)) => return Err(error),
        }
        if is_whole && let Format::Items(format) = &scan.source.format {
            if rows == 0 {
                Self::tell_of_no_item(scan, format, &mut found);
            } else if scan.views.is_empty() {
                self.tell_of_missing(scan, &is_found, &mut found);
            }
        }
        Self::tell_of_replaced(scan, source.replaced(), &mut found);
        self.tell(found, is_told);
        Ok(())
    }

    fn mark_incomplete(&mut self, checked: Option<usize>) {
        if let Some(index) = checked {
            self.keys.mark_incomplete(index);
        }
    }

    fn tell(&mut self, found: Findings, is_told: bool) {
        if !is_told {
            self.findings.append(found);
        }
    }

    /// Opens a source and reads what stands before its rows.
    fn open(&self, scan: &Scan, found: &mut Findings) -> Option<(AnySource, Option<ItemReader>)> {
        let source = &scan.source;
        let (path, name, options) = (&source.path, &source.name, self.options.read());
        let opened = match &source.format {
            Format::Delimited(dialect) => CsvSource::open(path, name, source.packing, dialect, options)
                .and_then(|mut csv| csv.head().map(|_| (AnySource::Rows(Box::new(csv)), None))),
            Format::Items(format) => ItemReader::new(format)
                .map_err(|error| Diagnostic::error(Code::RmlReference, error.message).into())
                .and_then(|reader| {
                    let items = ItemSource::open(path, name, source.packing, format, options)?;
                    Ok((AnySource::Items(items), Some(reader)))
                }),
        };
        let named_here = || (*source.origin).clone().note("named here");
        opened.map_err(|failure| found.take(&failure.at(named_here))).ok()
    }

    /// An iterator that finds nothing is most often misspelt, though a list may be empty.
    fn tell_of_no_item(scan: &Scan, format: &ItemFormat, found: &mut Findings) {
        let source = &scan.source;
        let iterator = Some(format.iterator.as_str()).filter(|iterator| !iterator.is_empty());
        let message = format!("`{}` finds no item in `{}`", iterator.unwrap_or("$"), source.name);
        let hint = match format.formulation {
            Formulation::XPath { .. } => {
                "check the spelling, and the namespaces: an element in one is found by a prefix that is declared with rml:namespace"
            }
            _ => "check the spelling: capital letters count",
        };
        let place = (*source.origin).clone().note("named here");
        found.push(Diagnostic::warning(Code::RmlReference, message).at(place).hint(hint));
    }

    /// A reference that leads nowhere in any item is most often misspelt.
    fn tell_of_missing(&self, scan: &Scan, is_found: &[bool], found: &mut Findings) {
        let missing = scan.cells.iter().zip(is_found).filter(|(_, is_found)| !**is_found);
        for (cell, _) in missing {
            let message = format!("`{}` leads nowhere in any item of `{}`", cell.name, scan.source.name);
            found.push(
                Diagnostic::new(Code::RmlReference, self.options.severity(), message)
                    .at((*cell.origin).clone())
                    .hint("check the spelling: capital letters count, and a reference starts at the item"),
            );
        }
    }

    /// Bytes that were no text have become U+FFFD, which is told once for each file.
    fn tell_of_replaced(scan: &Scan, replaced: u64, found: &mut Findings) {
        if replaced > 0 {
            let source = &scan.source;
            let encoding = match &source.format {
                Format::Delimited(dialect) => dialect.encoding.name(),
                Format::Items(format) => format.encoding.name(),
            };
            let times = if replaced == 1 {
                "once".to_owned()
            } else {
                format!("{replaced} times")
            };
            let name = &source.name;
            let message = format!("`{name}` has bytes that are not {encoding}; U+FFFD stands for them, {times}");
            let place = (*source.origin).clone().note("named here");
            found.push(
                Diagnostic::warning(Code::TableEncoding, message)
                    .at(place)
                    .hint("name the encoding that the file has in its dialect, or save the table as “CSV UTF-8”"),
            );
        }
    }
}

/// Whether two sources are read from one file in one way.
fn is_same(a: &SourceSpec, b: &SourceSpec) -> bool {
    a.path == b.path && a.format == b.format
}
