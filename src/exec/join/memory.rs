//! An index in memory.
//!
//! A look-up costs what it has to wait for memory: the table is small, so that it stays in
//! the caches, and a row lies in one piece.

use super::{Entry, FoundAt, push_bytes, take_bytes};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// What an entry of the map takes up, with the room that maps keep free.
const MAP_ENTRY: usize = 12;

/// Rows begin at multiples of it, so that four bytes say where one is.
const ALIGNMENT: usize = 8;

/// Rows by the hash of their keys. Rows of one half of a hash are chained, the last one first.
#[derive(Debug, Default)]
pub(in crate::exec) struct MemoryIndex {
    /// The rows, one after another: a header, the key, what is given, and room.
    rows: Vec<u8>,
    /// By half of the hash, where the last row is.
    chains: HashMap<u32, u32, BuildHasherDefault<Halves>>,
}

/// Hashes are hashed already.
#[derive(Debug, Default)]
struct Halves(u64);

impl Hasher for Halves {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    /// A map looks at the highest and at the lowest bits.
    fn write_u32(&mut self, half: u32) {
        self.0 = u64::from(half) << 32 | u64::from(half);
    }
}

/// Ends a chain.
const END: u32 = u32::MAX;

/// What stands before a row, and after it the lengths of its key and of what it gives.
#[derive(Debug, Clone, Copy)]
struct Header {
    /// Where the row before it in the chain is.
    next: u32,
    number: u32,
    /// The other half of the hash.
    hash: u32,
}

impl Header {
    const LENGTH: usize = 12;

    fn write(self, out: &mut Vec<u8>) {
        for number in [self.next, self.number, self.hash] {
            out.extend_from_slice(&number.to_le_bytes());
        }
    }

    #[inline]
    fn read(bytes: &[u8; Self::LENGTH]) -> Self {
        let (numbers, _) = bytes.as_chunks::<4>();
        let number = |index: usize| u32::from_le_bytes(numbers[index]);
        Self {
            next: number(0),
            number: number(1),
            hash: number(2),
        }
    }
}

/// The half of a hash that finds a chain, and the other.
#[expect(clippy::cast_possible_truncation, reason = "halves are meant")]
fn halves(hash: u64) -> (u32, u32) {
    (hash as u32, (hash >> 32) as u32)
}

impl MemoryIndex {
    /// Adds a row; says whether there is room for it.
    pub(super) fn push(&mut self, entry: Entry<'_>) -> bool {
        let at = u32::try_from(self.rows.len() / ALIGNMENT).ok().filter(|at| *at != END);
        let (Some(at), Ok(number)) = (at, u32::try_from(entry.number)) else {
            return false;
        };
        let (half, other) = halves(entry.hash);
        let next = self.chains.insert(half, at).unwrap_or(END);
        let header = Header {
            next,
            number,
            hash: other,
        };
        header.write(&mut self.rows);
        push_bytes(entry.key, &mut self.rows);
        push_bytes(entry.given, &mut self.rows);
        self.rows.resize(self.rows.len().next_multiple_of(ALIGNMENT), 0);
        true
    }

    /// The bytes that it takes up.
    pub(super) fn memory(&self) -> usize {
        self.rows.capacity() + self.chains.capacity() * MAP_ENTRY
    }

    /// Appends where the rows with this key are in [`Self::bytes`], the last one first.
    #[inline]
    pub(in crate::exec) fn find(&self, hash: u64, key: &[u8], found: &mut Vec<FoundAt>) {
        let (half, other) = halves(hash);
        let mut next = self.chains.get(&half).copied().unwrap_or(END);
        while next != END
            && let Some((header, of_row, given)) = self.read(next)
        {
            if header.hash == other && of_row == key {
                found.push((u64::from(header.number), given));
            }
            next = header.next;
        }
    }

    /// The bytes in which rows are.
    pub(in crate::exec) fn bytes(&self) -> &[u8] {
        &self.rows
    }

    /// All rows, in no order.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.chains.iter().flat_map(move |(half, first)| {
            let mut next = *first;
            std::iter::from_fn(move || {
                let (header, key, given) = (next != END).then(|| self.read(next))??;
                next = header.next;
                Some(Entry {
                    hash: u64::from(header.hash) << 32 | u64::from(*half),
                    number: u64::from(header.number),
                    key,
                    given: &self.rows[given],
                })
            })
        })
    }

    /// The row at a place: its key, and where what it gives is.
    #[inline]
    fn read(&self, at: u32) -> Option<(Header, &[u8], Range<usize>)> {
        let row = self.rows.get(at as usize * ALIGNMENT..)?;
        let (header, mut rest) = row.split_first_chunk()?;
        let key = take_bytes(&mut rest)?;
        let given = take_bytes(&mut rest)?;
        let end = self.rows.len() - rest.len();
        Some((Header::read(header), key, end - given.len()..end))
    }
}
