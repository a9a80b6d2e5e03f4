//! Makes the index by object and by predicate.

use super::super::array::width_of;
use super::super::control::{INDEX, Kind, control};
use super::super::index::OF;
use super::super::triples::SPO;
use super::layout::Layout;
use super::sorter::{Numbers, Sorter};
use super::spool::PackedSpool;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Takes triples in order, and sorts them by object and by predicate.
#[derive(Debug)]
pub(in super::super) struct IndexSorter {
    folder: PathBuf,
    by_object: Sorter,
    of_objects: Layout,
    by_predicate: Sorter,
    of_predicates: Layout,
    pairs: usize,
    triples: usize,
    /// How many triples each predicate has.
    counts: Vec<usize>,
}

impl IndexSorter {
    /// For so many predicates and objects, and so many triples at most, with so many bytes of
    /// memory.
    pub(in super::super) fn new([predicates, objects, most]: [usize; 3], folder: &Path, memory: usize) -> Self {
        let of_objects = Layout::new([objects, predicates, most]);
        let of_predicates = Layout::new([0, predicates, most]);
        Self {
            folder: folder.to_owned(),
            by_object: Sorter::new(most, of_objects.bits(), folder, memory / 3 * 2),
            of_objects,
            by_predicate: Sorter::new(most, of_predicates.bits(), folder, memory / 3),
            of_predicates,
            pairs: 0,
            triples: 0,
            counts: vec![0; predicates],
        }
    }

    /// Takes the next pair of a subject and this predicate.
    #[inline]
    pub(in super::super) fn pair(&mut self, pair: usize, predicate: usize) -> io::Result<()> {
        self.pairs += 1;
        self.by_predicate.push(self.of_predicates.pack([0, predicate, pair]))
    }

    /// Takes the next triple, which is of a pair.
    #[inline]
    pub(in super::super) fn triple(&mut self, pair: usize, predicate: usize, object: usize) -> io::Result<()> {
        self.triples += 1;
        if let Some(count) = predicate.checked_sub(1).and_then(|index| self.counts.get_mut(index)) {
            *count += 1;
        }
        self.by_object.push(self.of_objects.pack([object, predicate, pair]))
    }

    /// Writes the index of the file with this mark.
    pub(in super::super) fn write(self, mark: &str, output: &mut impl Write) -> io::Result<()> {
        let (triples, order) = (self.triples.to_string(), SPO.to_string());
        let properties = [("numTriples", &*triples), ("order", &*order), (OF, mark)];
        output.write_all(&control(Kind::Index, INDEX, &properties))?;
        let width = width_of(self.pairs);
        let (by_object, by_predicate) = (self.by_object.finish()?, self.by_predicate.finish()?);
        lists(
            by_object,
            |number| list(self.of_objects.unpack(number), 0),
            width,
            &self.folder,
            output,
        )?;
        lists(
            by_predicate,
            |number| list(self.of_predicates.unpack(number), 1),
            width,
            &self.folder,
            output,
        )?;
        let largest = self.counts.iter().max().copied().unwrap_or_default();
        let mut counts = PackedSpool::new(&self.folder, width_of(largest))?;
        self.counts.into_iter().try_for_each(|count| counts.push(count))?;
        counts.write_array(output, &mut Vec::new())
    }
}

/// The list that a number belongs to, which is one of its parts, and its pair.
fn list(parts: [usize; 3], list: usize) -> (usize, usize) {
    (parts[list], parts[2])
}

/// Writes the pairs of sorted numbers as lists.
fn lists(
    mut sorted: Numbers,
    list: impl Fn(u128) -> (usize, usize),
    width: usize,
    folder: &Path,
    output: &mut impl Write,
) -> io::Result<()> {
    let (mut ends, mut pairs) = (PackedSpool::bits(folder)?, PackedSpool::new(folder, width)?);
    let mut before = None;
    while let Some(number) = sorted.next()? {
        let (list, pair) = list(number);
        if let Some(before) = before {
            ends.push(usize::from(before != list))?;
        }
        before = Some(list);
        pairs.push(pair)?;
    }
    if before.is_some() {
        ends.push(1)?;
    }
    let sums = &mut Vec::new();
    ends.write_bitmap(output, sums)?;
    pairs.write_array(output, sums)
}
