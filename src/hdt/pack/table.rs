//! Numbers by hashes.

/// Slots of the first table.
const FIRST: usize = 1 << 10;

/// A table of numbers by hashes, of which several numbers may have the same. A number is in the
/// slot that the lower bits of its hash give, or in the next free one behind it.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The hash, and below it the number plus one; 0 where there is none.
    slots: Vec<u64>,
    count: usize,
}

impl Table {
    /// The number with this hash for which `is_it` holds.
    #[inline]
    pub(super) fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut index = hash as usize & mask;
        loop {
            let slot = self.slots[index];
            if slot == 0 {
                return None;
            }
            if let Some(number) = of_hash(slot, hash)
                && is_it(number)
            {
                return Some(number);
            }
            index = (index + 1) & mask;
        }
    }

    /// The number that is most likely the one with this hash: the one in its own slot.
    #[inline]
    pub(super) fn likely(&self, hash: u32) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        of_hash(self.slots[hash as usize & mask], hash)
    }

    /// Adds a number that is not there.
    #[inline]
    pub(super) fn insert(&mut self, hash: u32, number: u32) {
        if (self.count + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        self.count += 1;
        put(&mut self.slots, u64::from(hash) << 32 | (u64::from(number) + 1));
    }

    #[cold]
    fn grow(&mut self) {
        let mut slots = vec![0; (self.slots.len() * 2).max(FIRST)];
        for slot in self.slots.iter().filter(|slot| **slot != 0) {
            put(&mut slots, *slot);
        }
        self.slots = slots;
    }

    /// Forgets all numbers, and keeps the room that they had.
    pub(super) fn clear(&mut self) {
        self.slots.fill(0);
        self.count = 0;
    }

    /// Bytes that it takes up.
    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u64>()
    }
}

/// The number in a slot, where it has this hash.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the hash above it is left out")]
fn of_hash(slot: u64, hash: u32) -> Option<u32> {
    let number = slot as u32;
    (slot >> 32 == u64::from(hash)).then_some(number.checked_sub(1)?)
}

#[inline]
fn put(slots: &mut [u64], slot: u64) {
    let mask = slots.len() - 1;
    let mut index = (slot >> 32) as usize & mask;
    while slots[index] != 0 {
        index = (index + 1) & mask;
    }
    slots[index] = slot;
}
