//! Arrays of numbers that all have the same count of bits, from the lowest bit on
//! ([HDT binary format](https://www.rdfhdt.org/hdt-binary-format/#arraylog64): `Log64`).

use super::checksum::crc8;
use super::cursor::{Cursor, push_number};
use super::damage::Damage;

/// The number of this type of array in a file.
const LOG64: u8 = 1;

/// Where an array stands in a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Array {
    start: usize,
    /// Bits of each number.
    width: usize,
    length: usize,
}

impl Array {
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Damage> {
        let start = cursor.position();
        if cursor.byte()? != LOG64 {
            return Err(cursor.damage("an array is of a type that lodpress does not read"));
        }
        let width = usize::from(cursor.byte()?);
        let length = cursor.number()?;
        cursor.end_of_head(start)?;
        if width > 64 {
            return Err(cursor.damage(format!("the numbers of an array have {width} bits")));
        }
        let bits = width.checked_mul(length);
        let Some(bits) = bits else {
            return Err(cursor.damage("an array is larger than any file"));
        };
        // Numbers of no bits are all 0, and take no room: there may be any number of them.
        if width == 0 && length > 1 {
            return Err(cursor.damage("an array has numbers without bits"));
        }
        let range = cursor.checked(bits.div_ceil(8))?;
        Ok(Self {
            start: range.start,
            width,
            length,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Number `index`, from 0; where there is none, any number.
    #[inline]
    pub(super) fn get(&self, file: &[u8], index: usize) -> usize {
        let bit = index.saturating_mul(self.width);
        let bytes = file.get(self.start + bit / 8..).unwrap_or_default();
        number_at(bytes, bit % 8, self.width)
    }
}

/// The `width` bits after the first `skip` ones, of which there are 7 at most; what is missing
/// is 0.
#[inline]
fn number_at(bytes: &[u8], skip: usize, width: usize) -> usize {
    if let Some(word) = bytes.first_chunk::<8>()
        && skip + width < 64
    {
        let word = u64::from_le_bytes(*word) >> skip;
        return whole(word & ((1 << width) - 1));
    }
    let mut wide = [0; 16];
    let length = bytes.len().min(wide.len());
    wide[..length].copy_from_slice(&bytes[..length]);
    let wide = u128::from_le_bytes(wide) >> skip;
    #[expect(clippy::cast_possible_truncation, reason = "it has `width` bits, 64 at most")]
    let number = (wide & ((1 << width) - 1)) as u64;
    whole(number)
}

/// A number as a size of this machine. What does not fit leads to no place of a file that fits.
#[inline]
fn whole(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The bits that numbers up to `largest` need.
pub(super) fn width_of(largest: usize) -> usize {
    (usize::BITS - largest.leading_zeros()).max(1) as usize
}

/// Head of an array of `length` numbers of `width` bits.
pub(super) fn array_head(width: usize, length: usize) -> Vec<u8> {
    let mut head = vec![LOG64, u8::try_from(width).unwrap_or(64)];
    push_number(length, &mut head);
    head.push(crc8(&head));
    head
}

/// Packs numbers of a width into bytes.
#[derive(Debug)]
pub(super) struct Packer {
    width: usize,
    pending: u128,
    bits: usize,
}

impl Packer {
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            pending: 0,
            bits: 0,
        }
    }

    /// Appends a number, as far as it fills bytes.
    #[inline]
    pub(super) fn push(&mut self, number: usize, bytes: &mut Vec<u8>) {
        self.pending |= (number as u128) << self.bits;
        self.bits += self.width;
        while self.bits >= 8 {
            bytes.push((self.pending & 0xFF) as u8);
            self.pending >>= 8;
            self.bits -= 8;
        }
    }

    /// Appends the bits that fill no byte, and zeros behind them.
    pub(super) fn finish(&mut self, bytes: &mut Vec<u8>) {
        if self.bits > 0 {
            bytes.push((self.pending & 0xFF) as u8);
        }
        (self.pending, self.bits) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(numbers: &[usize], width: usize) -> Vec<u8> {
        let mut file = array_head(width, numbers.len());
        let (mut packer, mut data) = (Packer::new(width), Vec::new());
        numbers.iter().for_each(|number| packer.push(*number, &mut data));
        packer.finish(&mut data);
        file.extend_from_slice(&data);
        file.extend_from_slice(&crc32c::crc32c(&data).to_le_bytes());
        file
    }

    proptest! {
        #[test]
        fn numbers_are_read_as_they_are_written(numbers in prop::collection::vec(any::<usize>(), 0..50), width in 1..65_usize) {
            let mask = usize::MAX >> (64 - width);
            let numbers: Vec<usize> = numbers.iter().map(|number| number & mask).collect();
            let file = written(&numbers, width);
            let mut cursor = Cursor::new(&file, "test");
            let array = Array::read(&mut cursor).unwrap();
            prop_assert_eq!(cursor.position(), file.len());
            let read: Vec<usize> = (0..array.len()).map(|index| array.get(&file, index)).collect();
            prop_assert_eq!(read, numbers);
            prop_assert!(cursor.into_checks().iter().all(|check| check.run(&file).is_ok()));
        }
    }

    #[test]
    fn an_array_that_the_file_does_not_hold_is_an_error() {
        let file = written(&[1, 2, 3], 5);
        for end in 0..file.len() {
            assert!(Array::read(&mut Cursor::new(&file[..end], "test")).is_err());
        }
        for head in [
            array_head(0, 1 << 40),
            array_head(64, usize::MAX >> 3),
            array_head(3, 1 << 40),
        ] {
            assert!(Array::read(&mut Cursor::new(&head, "test")).is_err());
        }
    }
}
