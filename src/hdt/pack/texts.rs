//! Texts, each of which is there once.

use hashbrown::HashTable;

/// Bytes of a block of texts.
const BLOCK: usize = 1 << 20;

/// Bytes that the table takes for each place that it has.
const PLACE: usize = 5;

/// Texts by their hashes; each has a number, from 0 on, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Texts {
    table: HashTable<u32>,
    entries: Vec<Entry>,
    blocks: Vec<Vec<u8>>,
    /// Bytes of all blocks.
    bytes: usize,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u32,
    block: u32,
    start: u32,
    length: u32,
}

impl Texts {
    /// The number of a text, which has this hash; where it is not there yet, it is added.
    #[inline]
    pub(super) fn add(&mut self, text: &[u8], hash: u32) -> u32 {
        let (entries, blocks) = (&self.entries, &self.blocks);
        let is_it = |number: &u32| {
            let entry = entries[*number as usize];
            entry.hash == hash && in_blocks(blocks, entry) == text
        };
        if let Some(number) = self.table.find(spread(hash), is_it) {
            return *number;
        }
        self.insert(text, hash)
    }

    fn insert(&mut self, text: &[u8], hash: u32) -> u32 {
        let last = self.blocks.last();
        if last.is_none_or(|block| block.len() + text.len() > block.capacity()) {
            let size = BLOCK.max(text.len());
            self.blocks.push(Vec::with_capacity(size));
            self.bytes += size;
        }
        let number = small(self.entries.len());
        let index = self.blocks.len() - 1;
        let block = &mut self.blocks[index];
        let entry = Entry {
            hash,
            block: small(index),
            start: small(block.len()),
            length: small(text.len()),
        };
        block.extend_from_slice(text);
        self.entries.push(entry);
        let entries = &self.entries;
        let hash_of = |number: &u32| spread(entries[*number as usize].hash);
        self.table.insert_unique(spread(hash), number, hash_of);
        number
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The text with a number.
    #[inline]
    pub(super) fn get(&self, number: u32) -> &[u8] {
        in_blocks(&self.blocks, self.entries[number as usize])
    }

    /// All texts with their hashes, in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], u32)> {
        self.entries
            .iter()
            .map(|entry| (in_blocks(&self.blocks, *entry), entry.hash))
    }

    /// Bytes that all of it takes up.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.entries.capacity() * size_of::<Entry>() + self.table.capacity() * PLACE
    }

    /// Forgets all texts, and keeps the room that they had.
    pub(super) fn clear(&mut self) {
        self.table.clear();
        self.entries.clear();
        self.blocks.truncate(1);
        self.blocks.iter_mut().for_each(Vec::clear);
        self.bytes = self.blocks.first().map_or(0, Vec::capacity);
    }

    /// Gives up the table: the texts can be got by number alone.
    pub(super) fn without_table(self) -> Self {
        Self {
            table: HashTable::new(),
            ..self
        }
    }
}

#[inline]
fn in_blocks(blocks: &[Vec<u8>], entry: Entry) -> &[u8] {
    let start = entry.start as usize;
    &blocks[entry.block as usize][start..start + entry.length as usize]
}

/// A hash whose upper and lower bits all depend on `hash`.
#[inline]
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A number that the limits of batches and of terms keep small.
#[inline]
fn small(number: usize) -> u32 {
    debug_assert!(u32::try_from(number).is_ok());
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_there_once() {
        let mut texts = Texts::default();
        for _ in 0..2 {
            // Hashes that are the same for several do no harm.
            let numbers: Vec<u32> = (0..5000)
                .map(|index| texts.add(format!("text {index}").as_bytes(), index % 100))
                .collect();
            assert_eq!(numbers, (0..5000).collect::<Vec<u32>>());
            assert_eq!(texts.get(4999), b"text 4999");
        }
        assert_eq!(texts.iter().count(), 5000);
        let long = vec![b'x'; 3 * BLOCK];
        assert_eq!(texts.add(&long, 1), 5000);
        assert_eq!(texts.get(5000), long);
        assert!(texts.bytes() > 3 * BLOCK);
        texts.clear();
        assert_eq!((texts.len(), texts.add(b"a", 7)), (0, 0));
    }
}
