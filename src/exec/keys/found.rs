//! What is wrong with keys, in the order of the input.

use super::tuple::Tuple;
use crate::diagnostic::{Code, Diagnostic};
use std::collections::BTreeMap;

/// What is wrong with a tuple.
#[derive(Debug, Clone, Copy)]
pub(super) enum Problem {
    /// The record `first` has the same primary key.
    Repeated { first: u64 },
    /// No row has it.
    Dangling,
    /// Several rows have it.
    Ambiguous,
}

impl Problem {
    pub(super) fn code(self) -> Code {
        match self {
            Self::Repeated { .. } => Code::KeyDuplicate,
            Self::Dangling => Code::KeyDangling,
            Self::Ambiguous => Code::KeyAmbiguous,
        }
    }
}

/// Something wrong with a tuple.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) tuple: Tuple,
    pub(super) problem: Problem,
    /// What to say of it; `None` where the row has to be read again for that.
    pub(super) diagnostic: Option<Diagnostic>,
}

/// Place of a tuple in the input: scan, record, and slot.
type Place = (usize, u64, u32);

/// The first of all that is found of each code, up to a limit; the rest is counted. In
/// which order it is found makes no difference.
#[derive(Debug)]
pub(super) struct FirstFound {
    limit: usize,
    kept: BTreeMap<Code, BTreeMap<Place, Found>>,
    others: BTreeMap<Code, u64>,
}

impl FirstFound {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            kept: BTreeMap::new(),
            others: BTreeMap::new(),
        }
    }

    /// Adds what is wrong with a tuple of scan `scan`; `say` is called only where it is
    /// kept.
    pub(super) fn add(
        &mut self,
        scan: usize,
        tuple: &Tuple,
        problem: Problem,
        say: impl FnOnce() -> Option<Diagnostic>,
    ) {
        let place = (scan, tuple.record, tuple.slot);
        let kept = self.kept.entry(problem.code()).or_default();
        let is_early = || kept.last_key_value().is_some_and(|(last, _)| place < *last);
        if kept.len() >= self.limit && !is_early() {
            *self.others.entry(problem.code()).or_default() += 1;
            return;
        }
        let found = Found {
            tuple: *tuple,
            problem,
            diagnostic: say(),
        };
        kept.insert(place, found);
        if kept.len() > self.limit && kept.pop_last().is_some() {
            *self.others.entry(problem.code()).or_default() += 1;
        }
    }

    /// All that is kept, with the scans, in order; and how many others there are.
    pub(super) fn into_parts(self) -> (impl Iterator<Item = (usize, Found)>, BTreeMap<Code, u64>) {
        let mut kept: Vec<(Place, Found)> = self.kept.into_values().flatten().collect();
        kept.sort_unstable_by_key(|(place, _)| *place);
        let kept = kept.into_iter().map(|((scan, ..), found)| (scan, found));
        (kept, self.others)
    }
}
