//! Which tuples there are, held in memory.

use super::table::{BYTES_OF_PLACE, Seen, Table};
use super::tuple::Digest;

/// Places of the first table, which grows.
const FEWEST_PLACES: usize = 1 << 4;

/// Places of a table that is split once it is full.
const MOST_PLACES: usize = 1 << 13;

/// Bits of a digest that may choose a table.
const MOST_BITS: u32 = 24;

/// The tuples of all keys, by
/// [extendible hashing](https://dl.acm.org/doi/10.1145/320083.320092): a table that is
/// full is split into two of its size. A single table would grow by moving into one of
/// twice its size, and for a moment both would be held.
#[derive(Debug)]
pub(super) struct Index {
    /// For each value of the last bits of a digest the table that holds it.
    directory: Vec<u32>,
    /// Tables, each with how many last bits are the same in all of its digests.
    tables: Vec<(Table, u32)>,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            directory: vec![0],
            tables: vec![(Table::new(FEWEST_PLACES), 0)],
        }
    }
}

impl Index {
    /// Notes that `record` has a tuple, and returns the first record that had it before.
    pub(super) fn note(&mut self, digest: Digest, record: u64) -> Option<u64> {
        self.with_room(digest).note(digest, record)
    }

    /// Takes over what was noted elsewhere.
    pub(super) fn insert(&mut self, digest: Digest, seen: Seen) {
        self.with_room(digest).insert(digest, seen);
    }

    /// The table of a digest, in which there is a place for it.
    fn with_room(&mut self, digest: Digest) -> &mut Table {
        let mut number = self.number(digest);
        while self.tables[number].0.is_full() {
            if self.tables[number].0.places() < MOST_PLACES || !self.split(number, digest) {
                self.tables[number].0.grow();
            }
            number = self.number(digest);
        }
        &mut self.tables[number].0
    }

    /// Splits a table by one more bit, where that can be done. `digest` is one that
    /// belongs into it.
    fn split(&mut self, number: usize, digest: Digest) -> bool {
        let bits = self.tables[number].1;
        let Ok(added) = u32::try_from(self.tables.len()) else {
            return false;
        };
        if bits == MOST_BITS {
            return false;
        }
        if self.directory.len() == 1 << bits {
            self.directory.extend_from_within(..);
        }
        let half = || (Table::new(MOST_PLACES), bits + 1);
        let (old, _) = std::mem::replace(&mut self.tables[number], half());
        self.tables.push(half());
        // The directory's places for these bits with one more bit set.
        let first = last_bits(digest, 1 << bits) + (1 << bits);
        self.directory[first..]
            .iter_mut()
            .step_by(2 << bits)
            .for_each(|place| *place = added);
        for (digest, seen) in old.into_tuples() {
            let number = self.number(digest);
            self.tables[number].0.insert(digest, seen);
        }
        true
    }

    /// The number of the table of a digest.
    #[inline]
    fn number(&self, digest: Digest) -> usize {
        self.directory[last_bits(digest, self.directory.len())] as usize
    }

    #[inline]
    fn table(&self, digest: Digest) -> &Table {
        &self.tables[self.number(digest)].0
    }

    /// Where a tuple was seen.
    pub(super) fn find(&self, digest: Digest) -> Option<Seen> {
        self.table(digest).find(digest)
    }

    /// Looks at where some tuples should be, so that what is asked of them next need not wait
    /// for memory one by one.
    pub(super) fn approach(&self, digests: impl Iterator<Item = Digest>) {
        digests.for_each(|digest| self.table(digest).approach(digest));
    }

    /// The bytes that the tables take up.
    pub(super) fn bytes(&self) -> usize {
        match self.tables.as_slice() {
            [(only, _)] => only.places() * BYTES_OF_PLACE,
            all => all.len() * MOST_PLACES * BYTES_OF_PLACE,
        }
    }

    /// All that was noted, in no order; each table is given free once it has been passed.
    pub(super) fn drain(self) -> impl Iterator<Item = (Digest, Seen)> {
        self.tables.into_iter().flat_map(|(table, _)| table.into_tuples())
    }
}

/// The last bits of a digest, of which there are `count` values. A table chooses a place
/// by others.
#[inline]
fn last_bits(digest: Digest, count: usize) -> usize {
    let [a, b, c, d, ..] = digest.0[1].to_le_bytes();
    u32::from_le_bytes([a, b, c, d]) as usize & (count - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_record_and_repetition_are_known() {
        let mut index = Index::default();
        let digest = |n: u64| Digest([n.wrapping_mul(0x9e37_79b9_7f4a_7c15), n]);
        assert_eq!(index.find(digest(1)), None);
        assert_eq!(index.note(digest(1), 7), None);
        assert_eq!(index.note(digest(2), 8), None);
        assert_eq!(index.note(digest(1), 9), Some(7));
        assert_eq!(index.note(digest(1), 10), Some(7));
        let seen = index.find(digest(1)).unwrap();
        assert_eq!((seen.first(), seen.is_repeated()), (7, true));
        assert_eq!(index.find(digest(2)), Some(Seen::once(8)));
    }

    #[test]
    fn ten_million_tuples_stay_well_under_a_gibibyte() {
        let mut index = Index::default();
        let digest = |n: u64| {
            let mixed = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            Digest([mixed.swap_bytes(), mixed.swap_bytes() ^ mixed])
        };
        for n in 1..200_001 {
            index.note(digest(n), n);
            let bytes_each = index.bytes() as u64 / n;
            assert!(n < 1000 || (25..=64).contains(&bytes_each), "{bytes_each}");
        }
        assert!((1..200_001).all(|n| index.find(digest(n)) == Some(Seen::once(n))));
        assert_eq!(index.find(digest(0)), None);
        assert_eq!(index.drain().count(), 200_000);
    }

    /// No secret gives such digests; they must do no harm all the same.
    #[test]
    fn a_table_that_cannot_be_split_grows() {
        let mut index = Index::default();
        let digest = |n: u64| Digest([n.wrapping_mul(0x9e37_79b9_7f4a_7c15), 0]);
        (1..20_000).for_each(|n| assert_eq!(index.note(digest(n), n), None));
        (1..20_000).for_each(|n| assert_eq!(index.note(digest(n), n + 1), Some(n)));
    }
}
