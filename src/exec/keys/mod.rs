//! Checks keys and references while the tables are read, in bounded memory.
//!
//! Of a tuple no more is held than a digest and where it was seen. A reference to a table
//! that has been read is checked at once; others wait until the end, where they are
//! not resolved before. Past a limit of memory all goes to temporary files, which are
//! checked one by one at the end; the findings are the same.

mod found;
mod index;
mod message;
mod spill;
mod table;
#[cfg(test)]
mod tests;
mod tuple;

pub(super) use tuple::{Gatherer, Tuples};

use crate::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::plan::{Plan, Reference};
use crate::source::{Block, Rereader, Undecodable};
use found::{FirstFound, Found, Problem};
use index::Index;
use message::Messages;
use spill::{Line, Spill};
use std::io;
use tuple::{Digester, Tuple};

/// Tuples for which room is made at once where they wait.
const WAITING_TOGETHER: usize = 1 << 17;

/// Tuples whose places in the index are looked at together.
const LOOKED_UP_TOGETHER: usize = 16;

/// Gathers tuples and checks them.
#[derive(Debug)]
pub(super) struct KeyChecks<'p> {
    plan: &'p Plan,
    digester: Digester,
    /// Bytes that `index` and `waiting` may take up.
    memory: usize,
    /// The tuples of keys.
    index: Index,
    /// References that cannot be judged yet.
    waiting: Vec<Vec<Tuple>>,
    /// Holds all tuples, once there is one.
    spill: Option<Spill>,
    /// Why the files could not be written or read.
    failure: Option<io::Error>,
    /// Scans of which not all rows could be read: what refers to them is not judged.
    incomplete: Vec<bool>,
    found: FirstFound,
    messages: Messages<'p>,
    undecodable: Undecodable,
}

impl<'p> KeyChecks<'p> {
    /// Keeps at most `findings` findings of each code, and about `memory` bytes of tuples in memory.
    pub(super) fn new(plan: &'p Plan, findings: usize, memory: usize, undecodable: Undecodable) -> Self {
        let digester = Digester::new();
        Self {
            plan,
            digester,
            memory,
            index: Index::default(),
            waiting: Vec::new(),
            spill: None,
            failure: None,
            incomplete: vec![false; plan.scans.len()],
            found: FirstFound::new(findings),
            messages: Messages::new(plan, digester),
            undecodable,
        }
    }

    /// What gathers the tuples of a scan.
    pub(super) fn gatherer(&self, scan: usize) -> Gatherer<'p> {
        Gatherer::new(self.plan, scan, self.digester)
    }

    /// Notes that not all rows of a scan could be read.
    pub(super) fn mark_incomplete(&mut self, scan: usize) {
        self.incomplete[scan] = true;
    }

    /// Takes the tuples of a block of scan `scan`.
    pub(super) fn take(&mut self, scan: usize, tuples: &Tuples, block: &Block) {
        if self.failure.is_none() {
            self.failure = self.try_take(scan, tuples, block).err();
        }
    }

    fn try_take(&mut self, scan: usize, tuples: &Tuples, block: &Block) -> io::Result<()> {
        for chunk in tuples.chunks(LOOKED_UP_TOGETHER) {
            self.index.approach(chunk.clone().map(|(tuple, _)| tuple.digest));
            for (tuple, text) in chunk {
                self.take_tuple(scan, tuple, text, block)?;
            }
        }
        Ok(())
    }

    fn take_tuple(&mut self, scan: usize, tuple: &Tuple, text: &str, block: &Block) -> io::Result<()> {
        // Looked at for each tuple: many tables may grow within a block.
        if self.spill.is_none() && self.bytes() > self.memory {
            self.move_to_files()?;
        }
        if let Some(spill) = &mut self.spill {
            spill.push(&Line::Tuple(*tuple))?;
            self.messages.note(tuple.slot(), text);
        } else if let Some(reference) = self.reference(tuple) {
            self.take_reference(scan, tuple, reference, block);
        } else if self.check_key(scan, tuple, Some(block)) {
            self.messages.note(tuple.slot(), text);
        }
        Ok(())
    }

    /// The bytes that all tuples take up.
    fn bytes(&self) -> usize {
        let waiting = self
            .waiting
            .last()
            .map_or(0, |last| (self.waiting.len() - 1) * WAITING_TOGETHER + last.len());
        self.index.bytes() + waiting * size_of::<Tuple>()
    }

    /// The reference whose tuple it is; `None` for one of a key.
    fn reference(&self, tuple: &Tuple) -> Option<&'p Reference> {
        let index = tuple.slot().checked_sub(self.plan.keys.len())?;
        self.plan.references.get(index)
    }

    /// Notes a tuple of a key, and says whether it is the first of its kind.
    fn check_key(&mut self, scan: usize, tuple: &Tuple, block: Option<&Block>) -> bool {
        let first = self.index.note(tuple.digest, tuple.record);
        if let Some(first) = first
            && self.plan.keys[tuple.slot()].unique
        {
            self.add(scan, tuple, Problem::Repeated { first }, block);
        }
        first.is_none()
    }

    fn take_reference(&mut self, scan: usize, tuple: &Tuple, reference: &Reference, block: &Block) {
        let key = &self.plan.keys[reference.key];
        // The table referred to is known in whole only once it has been read.
        if key.scan < scan {
            self.check_reference(tuple, reference, Some(block));
        } else if !key.unique || self.index.find(tuple.digest).is_none() {
            match self.waiting.last_mut() {
                Some(some) if some.len() < WAITING_TOGETHER => some.push(*tuple),
                _ => {
                    let mut some = Vec::with_capacity(WAITING_TOGETHER);
                    some.push(*tuple);
                    self.waiting.push(some);
                }
            }
        }
    }

    /// Checks a reference of whose key all tuples are known. A primary key that is
    /// repeated is wrong where it is repeated, not where it is referred to.
    fn check_reference(&mut self, tuple: &Tuple, reference: &Reference, block: Option<&Block>) {
        let key = &self.plan.keys[reference.key];
        let problem = match self.index.find(tuple.digest) {
            _ if self.incomplete[key.scan] => return,
            None => Problem::Dangling,
            Some(seen) if seen.is_repeated() && !key.unique => Problem::Ambiguous,
            Some(_) => return,
        };
        self.add(reference.scan, tuple, problem, block);
    }

    /// `block` holds the record of the tuple, where it is at hand.
    fn add(&mut self, scan: usize, tuple: &Tuple, problem: Problem, block: Option<&Block>) {
        let messages = &self.messages;
        self.found.add(scan, tuple, problem, || {
            block.map(|block| messages.describe(tuple, problem, block, tuple.range_in(block)))
        });
    }

    /// Moves all that is held into files.
    fn move_to_files(&mut self) -> io::Result<()> {
        let mut spill = Spill::new()?;
        for (digest, seen) in std::mem::take(&mut self.index).drain() {
            spill.push(&Line::Seen(digest, seen))?;
        }
        for some in std::mem::take(&mut self.waiting) {
            some.iter().try_for_each(|tuple| spill.push(&Line::Tuple(*tuple)))?;
        }
        self.spill = Some(spill);
        Ok(())
    }

    /// Checks the references that have waited, and adds all that is wrong to `findings`,
    /// in the order of the input.
    pub(super) fn finish(mut self, findings: &mut Findings) {
        let checked = match self.failure.take() {
            Some(error) => Err(error),
            None => self.check_rest(),
        };
        self.report(findings);
        if let Err(error) = checked {
            let message = format!("cannot hold the keys of the tables in temporary files: {error}");
            findings.push(
                Diagnostic::error(Code::FileWrite, message)
                    .hint("name a folder with more room for such files in the variable TMPDIR"),
            );
        }
    }

    fn check_rest(&mut self) -> io::Result<()> {
        for some in std::mem::take(&mut self.waiting) {
            for chunk in some.chunks(LOOKED_UP_TOGETHER) {
                self.index.approach(chunk.iter().map(|tuple| tuple.digest));
                for tuple in chunk {
                    if let Some(reference) = self.reference(tuple) {
                        self.check_reference(tuple, reference, None);
                    }
                }
            }
        }
        let Some(spill) = self.spill.take() else {
            return Ok(());
        };
        for part in spill.into_parts() {
            let mut part = part?;
            self.index = Index::default();
            for line in part.lines()? {
                match line? {
                    Line::Seen(digest, seen) => self.index.insert(digest, seen),
                    Line::Tuple(tuple) if self.reference(&tuple).is_none() => {
                        let scan = self.plan.keys[tuple.slot()].scan;
                        self.check_key(scan, &tuple, None);
                    }
                    Line::Tuple(_) => {}
                }
            }
            for line in part.lines()? {
                if let Line::Tuple(tuple) = line?
                    && let Some(reference) = self.reference(&tuple)
                {
                    self.check_reference(&tuple, reference, None);
                }
            }
        }
        Ok(())
    }

    /// Adds what was found. Rows that are no longer at hand are read again to be shown.
    fn report(self, findings: &mut Findings) {
        let (kept, others) = self.found.into_parts();
        let mut open: Option<(usize, Rereader)> = None;
        let nothing = Block::default();
        for (
            scan,
            Found {
                tuple,
                problem,
                diagnostic,
            },
        ) in kept
        {
            findings.push_with(problem.code(), Severity::Error, || {
                diagnostic.unwrap_or_else(|| {
                    if open.as_ref().is_none_or(|(opened, _)| *opened != scan) {
                        let source = &self.plan.scans[scan].source;
                        open = Rereader::open(
                            &source.path,
                            &source.name,
                            source.packing,
                            source.dialect(),
                            self.undecodable,
                        )
                        .ok()
                        .map(|again| (scan, again));
                    }
                    let read = open
                        .as_mut()
                        .and_then(|(_, again)| again.read(tuple.byte, tuple.length).ok());
                    let block = read.unwrap_or(&nothing);
                    self.messages.describe(&tuple, problem, block, 0..block.bytes.len())
                })
            });
        }
        for (code, count) in others {
            findings.suppress(code, Severity::Error, count);
        }
    }
}
