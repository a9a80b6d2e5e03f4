//! Texts, each of which is there once.

use super::table::Table;

/// Bytes of a block of texts.
const BLOCK: usize = 1 << 20;

/// Texts that are looked up together: the time is taken up by waiting for memory otherwise.
pub(super) const TOGETHER: usize = 16;

/// Texts by their hashes; each has a number, from 0 on, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Texts {
    table: Table,
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
        match self.table.find(hash, |number| self.get(number) == text) {
            Some(number) => number,
            None => self.insert(text, hash),
        }
    }

    /// Reads what looking up texts with these hashes will read first. There are [`TOGETHER`] of
    /// them at most.
    #[inline]
    pub(super) fn approach(&self, hashes: &[u32]) {
        let mut likely = [0; TOGETHER];
        let mut count = 0;
        for number in hashes.iter().filter_map(|hash| self.table.likely(*hash)) {
            likely[count] = number;
            count += 1;
        }
        self.touch(&likely[..count]);
    }

    /// Reads the beginnings of texts, of which there are [`TOGETHER`] at most.
    #[inline]
    pub(super) fn touch(&self, numbers: &[u32]) {
        let texts = numbers.iter().map(|number| self.get(*number));
        let sum = texts.fold(0, |sum, text| sum ^ text.first().copied().unwrap_or_default());
        std::hint::black_box(sum);
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
        self.table.insert(hash, number);
        number
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The numbers of all texts.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        0..small(self.entries.len())
    }

    /// The text with a number.
    #[inline]
    pub(super) fn get(&self, number: u32) -> &[u8] {
        in_blocks(&self.blocks, self.entries[number as usize])
    }

    /// The hash of the text with a number.
    #[inline]
    pub(super) fn hash(&self, number: u32) -> u32 {
        self.entries[number as usize].hash
    }

    /// Bytes that all of it takes up.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.entries.capacity() * size_of::<Entry>() + self.table.bytes()
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
            table: Table::default(),
            ..self
        }
    }
}

#[inline]
fn in_blocks(blocks: &[Vec<u8>], entry: Entry) -> &[u8] {
    let start = entry.start as usize;
    &blocks[entry.block as usize][start..start + entry.length as usize]
}

/// A number that the limits of batches and of terms keep small.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a batch has 16 GiB at most")]
pub(super) fn small(number: usize) -> u32 {
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
        assert_eq!((texts.len(), texts.hash(4950)), (5000, 50));
        let long = vec![b'x'; 3 * BLOCK];
        assert_eq!(texts.add(&long, 1), 5000);
        assert_eq!(texts.get(5000), long);
        assert!(texts.bytes() > 3 * BLOCK);
        texts.clear();
        assert_eq!((texts.len(), texts.add(b"a", 7)), (0, 0));
    }
}
