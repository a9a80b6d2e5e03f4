//! Bitmaps, in which lists are told apart: the last element of each list has a 1
//! ([HDT binary format](https://www.rdfhdt.org/hdt-binary-format/#bitmap)).

use super::checksum::crc8;
use super::cursor::{Cursor, push_number};
use super::damage::Damage;

/// The number of this type of bitmap in a file.
const PLAIN: u8 = 1;

/// Bits of a block, before each of which the ones are counted.
const BLOCK: usize = 512;

/// Of so many ones, the block of the first is known.
const STEP: usize = 512;

/// Where a bitmap stands in a file, and a small directory of its ones, which is made when the
/// file is opened: 72 bits for each 512.
#[derive(Debug, Clone, Default)]
pub(super) struct Bitmap {
    start: usize,
    length: usize,
    ones: usize,
    /// Ones before each block.
    before: Vec<usize>,
    /// Block in which one number 0, 512, 1024 … is.
    blocks: Vec<usize>,
}

impl Bitmap {
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Damage> {
        let start = cursor.position();
        if cursor.byte()? != PLAIN {
            return Err(cursor.damage("a bitmap is of a type that lodpress does not read"));
        }
        let length = cursor.number()?;
        cursor.end_of_head(start)?;
        let range = cursor.checked(length.div_ceil(8))?;
        let mut bitmap = Self {
            start: range.start,
            length,
            ..Self::default()
        };
        bitmap.count(cursor.file());
        Ok(bitmap)
    }

    fn count(&mut self, file: &[u8]) {
        for block in 0..self.length.div_ceil(BLOCK) {
            self.before.push(self.ones);
            let words = block * BLOCK / 64..(block + 1) * BLOCK / 64;
            let ones: usize = words.map(|word| self.word(file, word).count_ones() as usize).sum();
            let known = self.blocks.len() * STEP;
            // A block has as many bits as a step has ones: no step is in it twice.
            if ones > 0 && known < self.ones + ones {
                self.blocks.push(block);
            }
            self.ones += ones;
        }
    }

    /// Bits `64 * index` and on, the first as the lowest; 0 where there are none.
    #[inline]
    fn word(&self, file: &[u8], index: usize) -> u64 {
        let left = self.length.saturating_sub(index * 64);
        if left == 0 {
            return 0;
        }
        let bytes = file.get(self.start + index * 8..).unwrap_or_default();
        let word = match bytes.first_chunk::<8>() {
            Some(word) => u64::from_le_bytes(*word),
            None => last_word(bytes),
        };
        if left >= 64 { word } else { word & ((1 << left) - 1) }
    }

    /// How many ones there are.
    pub(super) fn ones(&self) -> usize {
        self.ones
    }

    /// Whether bit `position` is a one.
    #[inline]
    pub(super) fn is_one(&self, file: &[u8], position: usize) -> bool {
        self.word(file, position / 64) >> (position % 64) & 1 == 1
    }

    /// How many ones there are before bit `position`.
    #[inline]
    pub(super) fn rank(&self, file: &[u8], position: usize) -> usize {
        let block = position / BLOCK;
        let Some(before) = self.before.get(block) else {
            return self.ones;
        };
        let (first, last) = (block * BLOCK / 64, position / 64);
        let whole: u32 = (first..last).map(|word| self.word(file, word).count_ones()).sum();
        let part = self.word(file, last) & ((1 << (position % 64)) - 1);
        before + (whole + part.count_ones()) as usize
    }

    /// The bit of one number `index`, from 0.
    #[inline]
    pub(super) fn select(&self, file: &[u8], index: usize) -> Option<usize> {
        if index >= self.ones {
            return None;
        }
        let first = *self.blocks.get(index / STEP)?;
        let last = self
            .blocks
            .get(index / STEP + 1)
            .copied()
            .unwrap_or(self.before.len() - 1);
        let block = first + self.before[first..=last].partition_point(|before| *before <= index) - 1;
        let mut left = index - self.before[block];
        for number in block * BLOCK / 64..(block + 1) * BLOCK / 64 {
            let word = self.word(file, number);
            let ones = word.count_ones() as usize;
            if left < ones {
                return Some(number * 64 + one_of(word, left));
            }
            left -= ones;
        }
        None
    }

    /// The first one from bit `position` on.
    #[inline]
    pub(super) fn next_one(&self, file: &[u8], position: usize) -> Option<usize> {
        let first = position / 64;
        let word = self.word(file, first) & (u64::MAX << (position % 64));
        if word != 0 {
            return Some(first * 64 + word.trailing_zeros() as usize);
        }
        let words = first + 1..self.length.div_ceil(64);
        let mut words = words.map(|index| (index, self.word(file, index)));
        let (index, word) = words.find(|(_, word)| *word != 0)?;
        Some(index * 64 + word.trailing_zeros() as usize)
    }

    /// The places of list number `index`, from 0; of no list, no places.
    #[inline]
    pub(super) fn list(&self, file: &[u8], index: usize) -> std::ops::Range<usize> {
        let start = match index.checked_sub(1) {
            None => Some(0),
            Some(before) => self.select(file, before).map(|end| end + 1),
        };
        let place = start.and_then(|start| Some(start..self.next_one(file, start)? + 1));
        place.unwrap_or(0..0)
    }
}

#[cold]
fn last_word(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

/// The place of one number `index` in a word that has it.
fn one_of(mut word: u64, mut index: usize) -> usize {
    let mut place = 0;
    for half in [32, 16, 8, 4, 2, 1] {
        let ones = (word & ((1 << half) - 1)).count_ones() as usize;
        if index >= ones {
            index -= ones;
            word >>= half;
            place += half;
        }
    }
    place
}

/// Head of a bitmap of `length` bits.
pub(super) fn bitmap_head(length: usize) -> Vec<u8> {
    let mut head = vec![PLAIN];
    push_number(length, &mut head);
    head.push(crc8(&head));
    head
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hdt::array::Packer;
    use proptest::prelude::*;

    fn written(bits: &[bool]) -> Vec<u8> {
        let mut file = bitmap_head(bits.len());
        let (mut packer, mut data) = (Packer::new(1), Vec::new());
        bits.iter().for_each(|bit| packer.push(usize::from(*bit), &mut data));
        packer.finish(&mut data);
        file.extend_from_slice(&data);
        file.extend_from_slice(&crc32c::crc32c(&data).to_le_bytes());
        file
    }

    fn check(bits: &[bool]) {
        let file = written(bits);
        let bitmap = Bitmap::read(&mut Cursor::new(&file, "test")).unwrap();
        let ones: Vec<usize> = (0..bits.len()).filter(|bit| bits[*bit]).collect();
        assert_eq!((bitmap.length, bitmap.ones()), (bits.len(), ones.len()));
        for (index, one) in ones.iter().enumerate() {
            assert_eq!(bitmap.select(&file, index), Some(*one));
            let start = if index == 0 { 0 } else { ones[index - 1] + 1 };
            assert_eq!(bitmap.list(&file, index), start..one + 1);
        }
        assert_eq!(bitmap.select(&file, ones.len()), None);
        for position in 0..=bits.len() {
            let before = ones.partition_point(|one| *one < position);
            assert_eq!(bitmap.rank(&file, position), before);
            assert_eq!(bitmap.next_one(&file, position), ones.get(before).copied());
        }
    }

    proptest! {
        #[test]
        fn ones_are_found(bits in prop::collection::vec(prop::bool::weighted(0.3), 0..3000)) {
            check(&bits);
        }

        #[test]
        fn rare_ones_are_found(bits in prop::collection::vec(prop::bool::weighted(0.002), 0..5000)) {
            check(&bits);
        }
    }

    #[test]
    fn all_ones_are_found() {
        check(&[true; 4000]);
        check(&[]);
    }
}
