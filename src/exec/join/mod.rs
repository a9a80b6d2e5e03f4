//! Hash joins: the rows of a source by their keys, in memory up to a limit, in a temporary
//! file past it.
//!
//! The side that is looked up is read first and whole, in an index; the other side is read
//! as any source is, and the order of its rows is that of the output. All threads look up in
//! one index.

mod build;
mod disk;
mod lookup;
mod memory;
#[cfg(test)]
mod tests;

pub(super) use build::{EmitJoin, JoinBuilder};
pub(super) use lookup::LookUp;

use super::cells::Cells;
use super::packed::{push_bytes, take_bytes};
use super::secret::{self, Secret};
use super::values::{ValueProblem, Values, step};
use crate::plan::{Plan, Scan, TermExpr, ValueExpr};
use crate::source::{ItemValue, Natural};
use disk::DiskIndex;
use memory::MemoryIndex;
use siphasher::sip::SipHasher13;
use std::collections::BTreeSet;
use std::hash::Hasher;
use std::io;
use std::ops::Range;

/// The joins of a run that have been built.
#[derive(Debug)]
pub(super) struct Joins<'p> {
    plan: &'p Plan,
    built: Vec<Option<JoinIndex>>,
    /// Under which keys are hashed.
    secret: Secret,
}

/// The rows of one join.
#[derive(Debug)]
pub(super) enum JoinIndex {
    Memory(MemoryIndex),
    Disk(DiskIndex),
}

/// A row of a join as it is kept.
#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    hash: u64,
    /// Number of the row, in the order of the source.
    number: u64,
    /// The values of the keys.
    key: &'a [u8],
    /// What the row gives.
    given: &'a [u8],
}

impl<'a> Entry<'a> {
    /// Appends it.
    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.hash.to_le_bytes());
        out.extend_from_slice(&self.number.to_le_bytes());
        push_bytes(self.key, out);
        push_bytes(self.given, out);
    }

    /// Takes the next of those that [`write`](Self::write) has appended.
    fn read(rest: &mut &'a [u8]) -> Option<Self> {
        let (hash, after) = rest.split_first_chunk::<8>()?;
        let (number, mut after) = after.split_first_chunk::<8>()?;
        let entry = Self {
            hash: u64::from_le_bytes(*hash),
            number: u64::from_le_bytes(*number),
            key: take_bytes(&mut after)?,
            given: take_bytes(&mut after)?,
        };
        *rest = after;
        Some(entry)
    }
}

impl<'p> Joins<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            built: plan.joins.iter().map(|_| None).collect(),
            secret: secret::draw(),
        }
    }

    /// Whether a join has been built.
    pub(super) fn has(&self, join: usize) -> bool {
        self.built[join].is_some()
    }

    pub(super) fn insert(&mut self, join: usize, index: JoinIndex) {
        self.built[join] = Some(index);
    }

    /// Lets go of all joins but those in `wanted`.
    pub(super) fn keep(&mut self, wanted: &BTreeSet<usize>) {
        for (join, index) in self.built.iter_mut().enumerate() {
            if !wanted.contains(&join) {
                *index = None;
            }
        }
    }

    /// The bytes that joins take up in memory.
    pub(super) fn memory(&self) -> usize {
        let memory = self.built.iter().flatten().map(|index| match index {
            JoinIndex::Memory(index) => index.memory(),
            JoinIndex::Disk(index) => index.memory(),
        });
        memory.sum()
    }

    /// Under which keys are hashed.
    pub(super) fn secret(&self) -> Secret {
        self.secret
    }

    fn hash(&self, key: &[u8]) -> u64 {
        hash(self.secret, key)
    }

    /// Finds the rows of `join` whose keys are the values of `keys`, in their order, each
    /// once.
    pub(super) fn look_up(
        &self,
        join: usize,
        keys: &[ValueExpr],
        cells: &Cells,
        values: &mut Values,
        found: &mut Found,
        problem: &mut dyn FnMut(ValueProblem),
    ) {
        found.clear();
        let mut key = std::mem::take(&mut found.key);
        let mut failed = None;
        for_each_key(keys, cells, values, problem, &mut key, &mut |key| {
            if let Err(error) = self.add(join, key, found) {
                failed = Some(error);
            }
        });
        found.key = key;
        if let Some(error) = failed {
            problem(ValueProblem::Join(error.to_string()));
        }
        found.in_order();
    }

    fn add(&self, join: usize, key: &[u8], found: &mut Found) -> io::Result<()> {
        match &self.built[join] {
            None => Ok(()),
            Some(JoinIndex::Memory(index)) => {
                let (hash, mut rows) = (self.hash(key), Vec::new());
                index.find(index.chain(hash), hash, key, &mut rows);
                for (number, given) in rows {
                    found.push(number, &index.bytes()[given]);
                }
                Ok(())
            }
            Some(JoinIndex::Disk(index)) => index.find(self.hash(key), key, found),
        }
    }

    /// The joins that the rows of `scan` are looked up in.
    pub(super) fn of(scan: &Scan) -> BTreeSet<usize> {
        let views = scan.views.iter().flat_map(|view| &view.joins).map(|join| join.join);
        let terms = scan.terms.iter().filter_map(|term| match term {
            TermExpr::Joined { join, .. } => Some(*join),
            _ => None,
        });
        views.chain(terms).collect()
    }

    /// The joins that are needed for those of `scan`, and these.
    pub(super) fn all_of(&self, scan: &Scan) -> BTreeSet<usize> {
        let mut all = Self::of(scan);
        let mut next: Vec<usize> = all.iter().copied().collect();
        while let Some(join) = next.pop() {
            for other in Self::of(&self.plan.joins[join].parent) {
                if all.insert(other) {
                    next.push(other);
                }
            }
        }
        all
    }
}

fn hash(secret: Secret, key: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(secret.0, secret.1);
    hasher.write(key);
    hasher.finish()
}

/// Calls `each` with each combination of the values of `keys`, as bytes in which no two
/// combinations are the same.
fn for_each_key(
    keys: &[ValueExpr],
    cells: &Cells,
    values: &mut Values,
    problem: &mut dyn FnMut(ValueProblem),
    key: &mut Vec<u8>,
    each: &mut dyn FnMut(&[u8]),
) {
    let ranges: Vec<Range<usize>> = keys.iter().map(|expr| values.texts(expr, cells, problem)).collect();
    let combinations = ranges
        .iter()
        .fold(1_usize, |all, range| all.saturating_mul(range.len()));
    if combinations > super::values::MOST {
        return problem(ValueProblem::TooMany);
    }
    let mut chosen: Vec<(usize, usize)> = (0..ranges.len()).map(|index| (index, 0)).collect();
    for _ in 0..combinations {
        key.clear();
        for (index, at) in &chosen {
            let text = values.text_of(&values.values[ranges[*index].start + at]);
            push_bytes(text.as_bytes(), key);
        }
        each(key);
        step(&mut chosen, |index| ranges[index].len());
    }
}

/// The rows that a look-up has found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What all of them give.
    given: Vec<u8>,
    /// The number of each, and where what it gives is.
    rows: Vec<FoundAt>,
    key: Vec<u8>,
    /// What was read of a file.
    read: Vec<u8>,
}

impl Found {
    fn clear(&mut self) {
        self.given.clear();
        self.rows.clear();
    }

    /// Puts the rows into the order of their source, each once.
    fn in_order(&mut self) {
        if self.rows.len() > 1 {
            self.rows.sort_unstable_by_key(|(number, _)| *number);
            self.rows.dedup_by_key(|(number, _)| *number);
        }
    }

    fn push(&mut self, number: u64, given: &[u8]) {
        let start = self.given.len();
        self.given.extend_from_slice(given);
        self.rows.push((number, start..self.given.len()));
    }

    /// The rows, in the order of their source.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = FoundRow<'_>> {
        self.rows.iter().map(|(_, range)| FoundRow {
            given: &self.given[range.clone()],
        })
    }
}

/// The bytes that stand for what a term is.
const IRI: u8 = 1;
const BLANK: u8 = 2;
/// An IRI that is not written as it is.
const UNSAFE_IRI: u8 = 3;

/// Calls `each` with the terms that a row gives, whose bytes are at `given` of `source`:
/// whether each is an IRI, and where its text or label is. Says whether all of them are
/// written as they are; the others are left aside.
#[inline]
pub(super) fn for_each_node(source: &[u8], given: Range<usize>, mut each: impl FnMut(bool, Range<usize>)) -> bool {
    let end = given.end;
    let mut rest = source.get(given).unwrap_or_default();
    while let Some((tag, after)) = rest.split_first() {
        rest = after;
        let Some(text) = take_bytes(&mut rest) else { break };
        if *tag == UNSAFE_IRI {
            return false;
        }
        let end = end - rest.len();
        each(*tag == IRI, end - text.len()..end);
    }
    true
}

/// What a row gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundRow<'a> {
    given: &'a [u8],
}

/// Naturals by the byte that stands for them.
const NATURALS: [Natural; 9] = [
    Natural::String,
    Natural::Integer,
    Natural::Decimal,
    Natural::Double,
    Natural::Boolean,
    Natural::Date,
    Natural::DateTime,
    Natural::Iri,
    Natural::Composite,
];

/// A row that was found: its number, and where the bytes are that it gives.
pub(super) type FoundAt = (u64, Range<usize>);

/// Stands for no value.
const NOTHING: u8 = u8::MAX;

impl<'a> FoundRow<'a> {
    /// Its terms: whether each is an IRI, and its text or label.
    pub(super) fn terms(self) -> impl Iterator<Item = (bool, &'a str)> {
        self.parts().map(|(tag, text)| (tag != BLANK, text))
    }

    /// Its values, in the order of the join's.
    pub(super) fn values(self) -> impl Iterator<Item = Option<ItemValue>> {
        self.parts().map(|(tag, text)| {
            let natural = NATURALS.get(usize::from(tag))?;
            Some(ItemValue {
                text: text.to_owned(),
                natural: *natural,
            })
        })
    }

    fn parts(self) -> impl Iterator<Item = (u8, &'a str)> {
        let mut rest = self.given;
        std::iter::from_fn(move || {
            let (tag, after) = rest.split_first()?;
            rest = after;
            let text = take_bytes(&mut rest)?;
            Some((*tag, std::str::from_utf8(text).unwrap_or_default()))
        })
    }
}
