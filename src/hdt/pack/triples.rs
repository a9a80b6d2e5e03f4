//! Makes the lists of triples of sorted ones, and their index.

use super::super::array::width_of;
use super::super::control::{BITMAP_TRIPLES, Kind, control};
use super::super::triples::SPO;
use super::index::IndexSorter;
use super::layout::Layout;
use super::sorter::Numbers;
use super::spool::PackedSpool;
use std::io::{self, Write};
use std::path::Path;

/// The lists of triples.
#[derive(Debug)]
pub(super) struct TripleSpool {
    predicate_ends: PackedSpool,
    object_ends: PackedSpool,
    predicates: PackedSpool,
    objects: PackedSpool,
}

impl TripleSpool {
    /// Of sorted triples, with so many predicates and objects, which are packed so. They are given
    /// to `index` too.
    pub(super) fn new(
        mut triples: Numbers,
        layout: Layout,
        [predicates, objects]: [usize; 2],
        folder: &Path,
        index: &mut IndexSorter,
    ) -> io::Result<Self> {
        let mut made = Self {
            predicate_ends: PackedSpool::bits(folder)?,
            object_ends: PackedSpool::bits(folder)?,
            predicates: PackedSpool::new(folder, width_of(predicates))?,
            objects: PackedSpool::new(folder, width_of(objects))?,
        };
        let mut before: Option<[usize; 3]> = None;
        while let Some(triple) = triples.next()? {
            let [subject, predicate, object] = layout.unpack(triple);
            let is_same_subject = before.is_some_and(|before| before[0] == subject);
            let is_same_pair = is_same_subject && before.is_some_and(|before| before[1] == predicate);
            if before.is_some() {
                made.object_ends.push(usize::from(!is_same_pair))?;
                if !is_same_pair {
                    made.predicate_ends.push(usize::from(!is_same_subject))?;
                }
            }
            if !is_same_pair {
                index.pair(made.predicates.len(), predicate)?;
                made.predicates.push(predicate)?;
            }
            index.triple(made.predicates.len() - 1, predicate, object)?;
            made.objects.push(object)?;
            before = Some([subject, predicate, object]);
        }
        if before.is_some() {
            made.object_ends.push(1)?;
            made.predicate_ends.push(1)?;
        }
        Ok(made)
    }

    /// How many triples there are.
    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    /// Writes them; the checksums of their parts are added to `sums`.
    pub(super) fn write(self, output: &mut impl Write, sums: &mut Vec<u32>) -> io::Result<()> {
        let properties = [("numTriples", &*self.len().to_string()), ("order", &SPO.to_string())];
        output.write_all(&control(Kind::Triples, BITMAP_TRIPLES, &properties))?;
        self.predicate_ends.write_bitmap(output, sums)?;
        self.object_ends.write_bitmap(output, sums)?;
        self.predicates.write_array(output, sums)?;
        self.objects.write_array(output, sums)
    }
}
