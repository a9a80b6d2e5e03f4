//! A table of tuples in one piece.

use super::tuple::Digest;
use std::hint::black_box;

/// Where a tuple was seen: the first record that has it, twice, and one more where
/// other records have it too. Records are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen(pub(super) u64);

impl Seen {
    const NOWHERE: Self = Self(0);

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

/// Tuples, each at the place that its digest names or, where others are there, at the next one
/// that was free: most are found by one look at memory.
#[derive(Debug)]
pub(super) struct Table {
    /// As many as a power of two; at most three of four hold a tuple.
    places: Vec<Place>,
    /// Number of tuples.
    length: usize,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    digest: Digest,
    /// Nowhere, where it holds no tuple.
    seen: Seen,
}

/// Bytes of a place.
pub(super) const BYTES_OF_PLACE: usize = size_of::<Place>();

impl Table {
    /// A table of so many places, a power of two.
    pub(super) fn new(places: usize) -> Self {
        let free = Place {
            digest: Digest([0; 2]),
            seen: Seen::NOWHERE,
        };
        Self {
            places: vec![free; places],
            length: 0,
        }
    }

    /// Number of places.
    pub(super) fn places(&self) -> usize {
        self.places.len()
    }

    /// Whether a tuple that is added needs more places.
    pub(super) fn is_full(&self) -> bool {
        self.length >= self.places.len() / 4 * 3
    }

    /// Doubles the places.
    pub(super) fn grow(&mut self) {
        let old = std::mem::replace(self, Self::new(self.places.len() * 2));
        old.into_tuples().for_each(|(digest, seen)| self.insert(digest, seen));
    }

    /// Notes that `record` has a tuple, and returns the first record that had it before. The
    /// table must not be full.
    pub(super) fn note(&mut self, digest: Digest, record: u64) -> Option<u64> {
        let at = self.place(digest);
        let seen = &mut self.places[at].seen;
        if *seen == Seen::NOWHERE {
            self.insert(digest, Seen::once(record));
            return None;
        }
        seen.0 |= 1;
        Some(seen.first())
    }

    /// Takes over what was noted elsewhere. The table must not be full.
    pub(super) fn insert(&mut self, digest: Digest, seen: Seen) {
        let at = self.place(digest);
        self.length += usize::from(self.places[at].seen == Seen::NOWHERE);
        self.places[at] = Place { digest, seen };
    }

    /// Where a tuple was seen.
    pub(super) fn find(&self, digest: Digest) -> Option<Seen> {
        let seen = self.places[self.place(digest)].seen;
        (seen != Seen::NOWHERE).then_some(seen)
    }

    /// Looks at where a tuple should be, so that what is asked of it next need not wait for
    /// memory. Nothing depends on what is there: others can be looked at meanwhile.
    #[inline]
    pub(super) fn approach(&self, digest: Digest) {
        let place = &self.places[self.first_place(digest)];
        // A place may lie across two lines of memory.
        black_box(place.digest.0[0] ^ place.seen.0);
    }

    #[inline]
    fn first_place(&self, digest: Digest) -> usize {
        let [a, b, c, d, ..] = digest.0[0].to_le_bytes();
        u32::from_le_bytes([a, b, c, d]) as usize & (self.places.len() - 1)
    }

    /// The place that holds a tuple, or a free one for it.
    #[inline]
    fn place(&self, digest: Digest) -> usize {
        let mut at = self.first_place(digest);
        loop {
            let place = &self.places[at];
            if place.seen == Seen::NOWHERE || place.digest == digest {
                return at;
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    /// All tuples, in no order.
    pub(super) fn into_tuples(self) -> impl Iterator<Item = (Digest, Seen)> {
        let taken = self.places.into_iter().filter(|place| place.seen != Seen::NOWHERE);
        taken.map(|place| (place.digest, place.seen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places that several tuples name, the last one of the table among them.
    #[test]
    fn tuples_of_one_place_are_told_apart() {
        let mut table = Table::new(4);
        let digests: Vec<Digest> = (0..40).map(|n| Digest([n % 5 + 3, n])).collect();
        for (digest, record) in digests.iter().zip(1..) {
            if table.is_full() {
                table.grow();
            }
            assert_eq!(table.find(*digest), None);
            assert_eq!(table.note(*digest, record), None);
        }
        for (digest, record) in digests.iter().zip(1..) {
            table.approach(*digest);
            assert_eq!(table.find(*digest), Some(Seen::once(record)));
        }
        assert_eq!(table.places(), 64);
        assert_eq!(table.into_tuples().count(), 40);
    }
}
