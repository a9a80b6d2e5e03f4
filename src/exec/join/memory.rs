//! An index in memory.
//!
//! A look-up costs what it has to wait for memory: the table is small, so that it stays in
//! the caches, and a row lies in one piece.

use super::Entry;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What an entry of the map takes up, with the room that maps keep free.
const MAP_ENTRY: usize = 12;

/// Rows begin at multiples of it, so that four bytes say where one is.
const ALIGNMENT: usize = 8;

/// Rows by the hash of their keys. Rows of one half of a hash are chained in their order.
#[derive(Debug, Default)]
pub(in crate::exec) struct MemoryIndex {
    /// The rows, one after another: a [`Header`], the key, what is given, and room.
    rows: Vec<u8>,
    /// By half of the hash, where the first row is.
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

/// What stands before a row.
#[derive(Debug, Clone, Copy)]
struct Header {
    /// Where the next row of the chain is.
    next: u32,
    /// Where the last row of the chain is, in the first.
    last: u32,
    hash: u64,
    number: u32,
    key: u32,
    given: u32,
}

impl Header {
    const LENGTH: usize = 28;
    /// Where `last` is.
    const LAST: usize = 4;

    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.next.to_le_bytes());
        out.extend_from_slice(&self.last.to_le_bytes());
        out.extend_from_slice(&self.hash.to_le_bytes());
        out.extend_from_slice(&self.number.to_le_bytes());
        out.extend_from_slice(&self.key.to_le_bytes());
        out.extend_from_slice(&self.given.to_le_bytes());
    }

    #[inline]
    fn read(bytes: &[u8; Self::LENGTH]) -> Self {
        let (numbers, _) = bytes.as_chunks::<4>();
        let number = |index: usize| u32::from_le_bytes(numbers[index]);
        Self {
            next: number(0),
            last: number(1),
            hash: u64::from(number(3)) << 32 | u64::from(number(2)),
            number: number(4),
            key: number(5),
            given: number(6),
        }
    }

    /// Bytes of the row, with the room behind it.
    fn row_length(self) -> usize {
        (Self::LENGTH + self.key as usize + self.given as usize).next_multiple_of(ALIGNMENT)
    }
}

/// The half of a hash that finds a chain.
#[expect(clippy::cast_possible_truncation, reason = "half of it is meant")]
fn half(hash: u64) -> u32 {
    hash as u32
}

impl MemoryIndex {
    /// Adds a row; says whether there is room for it.
    pub(super) fn push(&mut self, entry: Entry<'_>) -> bool {
        let at = u32::try_from(self.rows.len() / ALIGNMENT).ok().filter(|at| *at != END);
        let (number, key, given) = (
            u32::try_from(entry.number),
            u32::try_from(entry.key.len()),
            u32::try_from(entry.given.len()),
        );
        let (Some(at), Ok(number), Ok(key), Ok(given)) = (at, number, key, given) else {
            return false;
        };
        let header = Header {
            next: END,
            last: at,
            hash: entry.hash,
            number,
            key,
            given,
        };
        header.write(&mut self.rows);
        self.rows.extend_from_slice(entry.key);
        self.rows.extend_from_slice(entry.given);
        self.rows.resize(self.rows.len().next_multiple_of(ALIGNMENT), 0);
        let first = *self.chains.entry(half(entry.hash)).or_insert(at);
        if first != at {
            let first = first as usize * ALIGNMENT;
            let last = self.header(first).map_or(END, |header| header.last) as usize * ALIGNMENT;
            self.rows[last..last + 4].copy_from_slice(&at.to_le_bytes());
            let place = first + Header::LAST;
            self.rows[place..place + 4].copy_from_slice(&at.to_le_bytes());
        }
        true
    }

    /// The bytes that it takes up.
    pub(super) fn memory(&self) -> usize {
        self.rows.capacity() + self.chains.capacity() * MAP_ENTRY
    }

    #[inline]
    pub(super) fn find(&self, hash: u64, key: &[u8], each: &mut dyn FnMut(Entry<'_>)) {
        let mut next = self.chains.get(&half(hash)).copied().unwrap_or(END);
        while next != END
            && let Some((entry, after)) = self.read(next as usize * ALIGNMENT)
        {
            if entry.hash == hash && entry.key == key {
                each(entry);
            }
            next = after;
        }
    }

    /// All rows, in their order.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let (entry, _) = self.read(at)?;
            at += self.header(at)?.row_length();
            Some(entry)
        })
    }

    #[inline]
    fn header(&self, at: usize) -> Option<Header> {
        Some(Header::read(self.rows.get(at..)?.first_chunk()?))
    }

    /// The row at a place, and where the next one of its chain is.
    #[inline]
    fn read(&self, at: usize) -> Option<(Entry<'_>, u32)> {
        let header = self.header(at)?;
        let rest = self.rows.get(at + Header::LENGTH..)?;
        let (key, rest) = rest.split_at_checked(header.key as usize)?;
        let given = rest.get(..header.given as usize)?;
        let entry = Entry {
            hash: header.hash,
            number: u64::from(header.number),
            key,
            given,
        };
        Some((entry, header.next))
    }
}
