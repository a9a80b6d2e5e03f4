//! Makes the index by object and by predicate.

use super::super::array::width_of;
use super::super::control::{INDEX, Kind, control};
use super::super::index::OF;
use super::super::triples::SPO;
use super::sorter::{Numbers, Sorter};
use super::spool::PackedSpool;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bits of the place of a pair, and of a predicate, in a number to be sorted.
const PAIR: usize = 44;
const PREDICATE: usize = 40;

/// Takes triples in order, and sorts them by object and by predicate.
#[derive(Debug)]
pub(in super::super) struct IndexSorter {
    folder: PathBuf,
    by_object: Sorter,
    by_predicate: Sorter,
    pairs: usize,
    triples: usize,
    /// How many triples each predicate has.
    counts: Vec<usize>,
}

impl IndexSorter {
    /// For so many predicates, with so many bytes of memory.
    pub(in super::super) fn new(predicates: usize, folder: &Path, memory: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            by_object: Sorter::new(folder, memory / 3 * 2),
            by_predicate: Sorter::new(folder, memory / 3),
            pairs: 0,
            triples: 0,
            counts: vec![0; predicates],
        }
    }

    /// Takes the next pair of a subject and this predicate.
    #[inline]
    pub(in super::super) fn pair(&mut self, pair: usize, predicate: usize) -> io::Result<()> {
        self.pairs += 1;
        self.by_predicate.push((predicate as u128) << PAIR | pair as u128)
    }

    /// Takes the next triple, which is of a pair.
    #[inline]
    pub(in super::super) fn triple(&mut self, pair: usize, predicate: usize, object: usize) -> io::Result<()> {
        self.triples += 1;
        if let Some(count) = predicate.checked_sub(1).and_then(|index| self.counts.get_mut(index)) {
            *count += 1;
        }
        let key = (object as u128) << (PREDICATE + PAIR) | (predicate as u128) << PAIR | pair as u128;
        self.by_object.push(key)
    }

    /// Writes the index of the file with this mark.
    pub(in super::super) fn write(self, mark: &str, output: &mut impl Write) -> io::Result<()> {
        let (triples, order) = (self.triples.to_string(), SPO.to_string());
        let properties = [("numTriples", &*triples), ("order", &*order), (OF, mark)];
        output.write_all(&control(Kind::Index, INDEX, &properties))?;
        let width = width_of(self.pairs);
        lists(self.by_object.finish()?, PREDICATE + PAIR, width, &self.folder, output)?;
        lists(self.by_predicate.finish()?, PAIR, width, &self.folder, output)?;
        let largest = self.counts.iter().max().copied().unwrap_or_default();
        let mut counts = PackedSpool::new(&self.folder, width_of(largest))?;
        self.counts.into_iter().try_for_each(|count| counts.push(count))?;
        counts.write_array(output, &mut Vec::new())
    }
}

/// Writes the pairs of sorted numbers as lists, one for what is above the lower bits.
fn lists(mut sorted: Numbers, bits: usize, width: usize, folder: &Path, output: &mut impl Write) -> io::Result<()> {
    let (mut ends, mut pairs) = (PackedSpool::bits(folder)?, PackedSpool::new(folder, width)?);
    let mut before = None;
    while let Some(number) = sorted.next()? {
        let list = number >> bits;
        if let Some(before) = before {
            ends.push(usize::from(before != list))?;
        }
        before = Some(list);
        pairs.push(number as usize & ((1 << PAIR) - 1))?;
    }
    if before.is_some() {
        ends.push(1)?;
    }
    let sums = &mut Vec::new();
    ends.write_bitmap(output, sums)?;
    pairs.write_array(output, sums)
}
