//! An index in memory.

use super::Entry;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What an entry of the map takes up, with the room that maps keep free.
const MAP_ENTRY: usize = 48;

/// Rows by the hash of their keys. Rows of one hash are chained in their order.
#[derive(Debug, Default)]
pub(in crate::exec) struct MemoryIndex {
    /// The rows, one after another.
    rows: Vec<u8>,
    /// By hash, where its first and its last row are.
    chains: HashMap<u64, (usize, usize), BuildHasherDefault<AsItIs>>,
}

/// Hashes are hashed already.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Ends a chain.
const END: u64 = u64::MAX;

impl MemoryIndex {
    pub(super) fn push(&mut self, entry: Entry<'_>) {
        let at = self.rows.len();
        self.rows.extend_from_slice(&END.to_le_bytes());
        entry.write(&mut self.rows);
        let chain = self.chains.entry(entry.hash).or_insert((at, at));
        if chain.1 != at {
            self.rows[chain.1..chain.1 + 8].copy_from_slice(&(at as u64).to_le_bytes());
            chain.1 = at;
        }
    }

    /// The bytes that it takes up.
    pub(super) fn memory(&self) -> usize {
        self.rows.capacity() + self.chains.capacity() * MAP_ENTRY
    }

    pub(super) fn find(&self, hash: u64, key: &[u8], each: &mut dyn FnMut(Entry<'_>)) {
        let mut next = self.chains.get(&hash).map(|(first, _)| *first);
        while let Some((entry, after)) = next.and_then(|at| self.read(at)) {
            if entry.key == key {
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
            at += 24 + 16 + entry.key.len() + entry.given.len();
            Some(entry)
        })
    }

    /// The row at a place, and where the next one of its chain is.
    fn read(&self, at: usize) -> Option<(Entry<'_>, Option<usize>)> {
        let (next, mut rest) = self.rows.get(at..)?.split_first_chunk::<8>()?;
        let next = u64::from_le_bytes(*next);
        let entry = Entry::read(&mut rest)?;
        Some((entry, usize::try_from(next).ok().filter(|_| next != END)))
    }
}
