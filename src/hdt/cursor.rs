//! Reads the heads of a file's parts, one after the other.

use super::checksum::{crc8, crc16, fits};
use super::damage::Damage;
use std::ops::Range;

/// Bytes of a number at most: seven bits in each.
const NUMBER_BYTES: usize = 9;

/// A place in a file. Nothing is read beyond its end.
#[derive(Debug)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    /// What is read, for messages.
    part: &'static str,
    checks: Vec<Check>,
}

/// A stretch of the file with the CRC-32C that it should have.
#[derive(Debug, Clone)]
pub(super) struct Check {
    pub(super) part: &'static str,
    pub(super) range: Range<usize>,
    pub(super) sum: u32,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], part: &'static str) -> Self {
        Self {
            bytes,
            at: 0,
            part,
            checks: Vec::new(),
        }
    }

    /// Names what is read from here on.
    pub(super) fn enter(&mut self, part: &'static str) {
        self.part = part;
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The whole file.
    pub(super) fn file(&self) -> &'a [u8] {
        self.bytes
    }

    /// The stretches with a CRC-32C that have been passed.
    pub(super) fn into_checks(self) -> Vec<Check> {
        self.checks
    }

    pub(super) fn damage(&self, reason: impl Into<String>) -> Damage {
        Damage::new(self.part, reason)
    }

    /// The next `length` bytes.
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], Damage> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len());
        let Some(end) = end else {
            return Err(self.damage("the file ends before its end"));
        };
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Damage> {
        Ok(self.take(1)?[0])
    }

    /// The text before the next zero, of `limit` bytes at most.
    pub(super) fn text(&mut self, limit: usize) -> Result<&'a str, Damage> {
        let rest = &self.bytes[self.at..];
        let within = &rest[..rest.len().min(limit)];
        let Some(length) = memchr::memchr(0, within) else {
            return Err(self.damage("a text has no end"));
        };
        self.at += length + 1;
        std::str::from_utf8(&within[..length]).map_err(|_| self.damage("a text is not UTF-8"))
    }

    /// A number of seven bits a byte, the lowest first; the last byte has its highest bit set.
    pub(super) fn number(&mut self) -> Result<usize, Damage> {
        let mut number = 0_u64;
        for index in 0..NUMBER_BYTES {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << (7 * index);
            if byte & 0x80 != 0 {
                return usize::try_from(number).map_err(|_| self.damage("a number is too large for this machine"));
            }
        }
        Err(self.damage("a number has no end"))
    }

    /// The CRC-8 of what stands since `start`.
    pub(super) fn end_of_head(&mut self, start: usize) -> Result<(), Damage> {
        let sum = crc8(&self.bytes[start..self.at]);
        if !fits(&self.byte()?, &sum) {
            return Err(self.damage("the checksum of a head (CRC-8) is wrong"));
        }
        Ok(())
    }

    /// The CRC-16 of what stands since `start`.
    pub(super) fn end_of_control(&mut self, start: usize) -> Result<(), Damage> {
        let sum = crc16(&self.bytes[start..self.at]).to_le_bytes();
        if !fits(self.take(2)?, &sum[..]) {
            return Err(self.damage("the checksum of the control information (CRC-16) is wrong"));
        }
        Ok(())
    }

    /// The place of the next `length` bytes, which a CRC-32C follows. It is noted, to be
    /// compared when the whole file is looked at.
    pub(super) fn checked(&mut self, length: usize) -> Result<Range<usize>, Damage> {
        let start = self.at;
        self.take(length)?;
        let range = start..self.at;
        let sum = self.take(4)?.first_chunk().copied().unwrap_or_default();
        self.checks.push(Check {
            part: self.part,
            range: range.clone(),
            sum: u32::from_le_bytes(sum),
        });
        Ok(range)
    }
}

impl Check {
    /// Whether `file` has there what it should.
    pub(super) fn run(&self, file: &[u8]) -> Result<(), Damage> {
        let bytes = file.get(self.range.clone()).unwrap_or_default();
        if fits(&crc32c::crc32c(bytes), &self.sum) {
            return Ok(());
        }
        Err(Damage::new(self.part, "the checksum of the data (CRC-32C) is wrong"))
    }
}

/// Appends a number as [`Cursor::number`] reads it.
#[expect(clippy::cast_possible_truncation, reason = "seven bits are left")]
pub(super) fn push_number(mut number: usize, bytes: &mut Vec<u8>) {
    while number > 0x7F {
        bytes.push((number & 0x7F) as u8);
        number >>= 7;
    }
    bytes.push(number as u8 | 0x80);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for number in [0, 1, 127, 128, 300, 1 << 21, usize::MAX >> 1] {
            let mut bytes = Vec::new();
            push_number(number, &mut bytes);
            let mut cursor = Cursor::new(&bytes, "test");
            assert_eq!(cursor.number(), Ok(number));
            assert_eq!(cursor.position(), bytes.len());
        }
    }

    #[test]
    fn what_has_no_end_is_an_error() {
        assert!(Cursor::new(&[0; 20], "test").number().is_err());
        assert!(Cursor::new(&[1, 2], "test").number().is_err());
        assert!(Cursor::new(b"text", "test").text(10).is_err());
        assert!(Cursor::new(b"text\0", "test").text(3).is_err());
        assert!(Cursor::new(b"text", "test").take(usize::MAX).is_err());
    }
}
