//! Which tuples there are, held in memory.

use super::tuple::Digest;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

/// Tuples that a table holds before it is split: seven eighths of its places.
const FULL: usize = 7 << 10;

/// Bytes of a place in a table: what it holds, and what the table notes of it.
const BYTES_OF_PLACE: usize = size_of::<(Digest, Seen)>() + 1;

/// Bits of a digest that may choose a table.
const MOST_BITS: u32 = 24;

type Seens = HashMap<Digest, Seen, BuildHasherDefault<FirstHalf>>;

/// The tuples of all keys, by
/// [extendible hashing](https://dl.acm.org/doi/10.1145/320083.320092): a table that is
/// full is split into two of its size. A single table would grow by moving into one of
/// twice its size, and for a moment both would be held.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// For each value of the last bits of a digest the table that holds it.
    directory: Vec<u32>,
    tables: Vec<Table>,
}

/// The tuples whose digests have the same last bits.
#[derive(Debug, Default)]
struct Table {
    /// How many bits.
    bits: u32,
    seen: Seens,
}

/// Where a tuple was seen: the first record that has it, twice, and one more where
/// other records have it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen(pub(super) u64);

impl Seen {
    /// Seen in `record` alone.
    pub(super) fn once(record: u64) -> Self {
        Self(record << 1)
    }

    /// The first record.
    pub(super) fn first(self) -> u64 {
        self.0 >> 1
    }

    /// Whether other records have the tuple too.
    pub(super) fn is_repeated(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Index {
    /// Notes that `record` has a tuple, and returns the first record that had it before.
    pub(super) fn note(&mut self, digest: Digest, record: u64) -> Option<u64> {
        self.with_table(digest, |table| match table.entry(digest) {
            Entry::Occupied(seen) => {
                let seen = seen.into_mut();
                seen.0 |= 1;
                Some(seen.first())
            }
            Entry::Vacant(place) => {
                place.insert(Seen::once(record));
                None
            }
        })
    }

    /// Takes over what was noted elsewhere.
    pub(super) fn insert(&mut self, digest: Digest, seen: Seen) {
        self.with_table(digest, |table| table.insert(digest, seen));
    }

    fn with_table<T>(&mut self, digest: Digest, change: impl FnOnce(&mut Seens) -> T) -> T {
        if self.tables.is_empty() {
            self.tables.push(Table::default());
            self.directory.push(0);
        }
        let mut number = self.number(digest);
        while self.tables[number].seen.len() >= FULL && self.split(number, digest) {
            number = self.number(digest);
        }
        change(&mut self.tables[number].seen)
    }

    /// Splits a table by one more bit, where that can be done. `digest` is one that
    /// belongs into it.
    fn split(&mut self, number: usize, digest: Digest) -> bool {
        let bits = self.tables[number].bits;
        let Ok(added) = u32::try_from(self.tables.len()) else {
            return false;
        };
        if bits == MOST_BITS {
            return false;
        }
        if self.directory.len() == 1 << bits {
            self.directory.extend_from_within(..);
        }
        let half = || Table {
            bits: bits + 1,
            seen: Seens::with_capacity_and_hasher(FULL, BuildHasherDefault::default()),
        };
        let old = std::mem::replace(&mut self.tables[number], half());
        self.tables.push(half());
        // The directory's places for these bits with one more bit set.
        let first = last_bits(digest, 1 << bits) + (1 << bits);
        self.directory[first..]
            .iter_mut()
            .step_by(2 << bits)
            .for_each(|place| *place = added);
        for (digest, seen) in old.seen {
            let number = self.number(digest);
            self.tables[number].seen.insert(digest, seen);
        }
        true
    }

    /// The table of a digest. The directory has places.
    fn number(&self, digest: Digest) -> usize {
        self.directory[last_bits(digest, self.directory.len())] as usize
    }

    /// Where a tuple was seen.
    pub(super) fn find(&self, digest: Digest) -> Option<Seen> {
        if self.tables.is_empty() {
            return None;
        }
        self.tables[self.number(digest)].seen.get(&digest).copied()
    }

    /// The bytes that the tables take up.
    pub(super) fn bytes(&self) -> usize {
        match self.tables.as_slice() {
            [only] => bytes_of(only.seen.capacity()),
            all => all.len() * bytes_of(FULL),
        }
    }

    /// All that was noted, in no order; each table is given free once it has been passed.
    pub(super) fn drain(self) -> impl Iterator<Item = (Digest, Seen)> {
        self.tables.into_iter().flat_map(|table| table.seen)
    }
}

/// The bytes of a table that holds `capacity` tuples, which are at most seven eighths of
/// its places.
fn bytes_of(capacity: usize) -> usize {
    (capacity * 8).div_ceil(7) * BYTES_OF_PLACE
}

/// The last bits of a digest, of which there are `count` values. A table chooses a place
/// by others.
fn last_bits(digest: Digest, count: usize) -> usize {
    let [a, b, c, d, ..] = digest.0[1].to_le_bytes();
    u32::from_le_bytes([a, b, c, d]) as usize & (count - 1)
}

/// The first half of a digest is its hash.
#[derive(Debug, Default)]
struct FirstHalf(u64);

impl Hasher for FirstHalf {
    fn write_u64(&mut self, half: u64) {
        self.0 = half;
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
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
        for n in 0..200_000 {
            index.note(digest(n), n);
            let bytes_each = index.bytes() as u64 / (n + 1);
            assert!(n < 1000 || (25..=64).contains(&bytes_each), "{bytes_each}");
        }
        assert!((0..200_000).all(|n| index.find(digest(n)) == Some(Seen::once(n))));
        assert_eq!(index.find(digest(200_000)), None);
        assert_eq!(index.drain().count(), 200_000);
    }

    /// No secret gives such digests; they must do no harm all the same.
    #[test]
    fn a_table_that_cannot_be_split_grows() {
        let mut index = Index::default();
        let digest = |n: u64| Digest([n.wrapping_mul(0x9e37_79b9_7f4a_7c15), 0]);
        (0..20_000).for_each(|n| assert_eq!(index.note(digest(n), n), None));
        (0..20_000).for_each(|n| assert_eq!(index.note(digest(n), n + 1), Some(n)));
    }
}
