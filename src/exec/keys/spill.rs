//! Tuples in temporary files, where memory is too small for them.

use super::table::Seen;
use super::tuple::{Digest, Tuple};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// Files among which tuples are divided. Each holds all occurrences of its tuples, and
/// is checked by itself.
const FILES: usize = 64;

/// Bytes of a line: its kind, and numbers in little-endian order.
const LINE: usize = 41;

/// What is in the files.
#[derive(Debug, Clone, Copy)]
pub(super) enum Line {
    /// A tuple of a key or a reference.
    Tuple(Tuple),
    /// What was known of a tuple of a key before there were files.
    Seen(Digest, Seen),
}

/// The files, which are written.
#[derive(Debug)]
pub(super) struct Spill {
    files: Vec<BufWriter<File>>,
}

/// One of them, which is read.
#[derive(Debug)]
pub(super) struct Part {
    file: File,
}

impl Spill {
    /// Makes the files, in the system's folder for such (`TMPDIR`). They have no name,
    /// and are gone when they are closed.
    pub(super) fn new() -> io::Result<Self> {
        let files = (0..FILES).map(|_| Ok(BufWriter::with_capacity(1 << 15, tempfile::tempfile()?)));
        Ok(Self {
            files: files.collect::<io::Result<_>>()?,
        })
    }

    /// Writes a line. What was known before comes first.
    pub(super) fn push(&mut self, line: &Line) -> io::Result<()> {
        let digest = match line {
            Line::Tuple(tuple) => tuple.digest,
            Line::Seen(digest, _) => *digest,
        };
        // The upper bits: the lower ones choose a table.
        let number = usize::from(digest.0[1].to_le_bytes()[7]) % FILES;
        self.files[number].write_all(&line.to_bytes())
    }

    /// The files, to be read.
    pub(super) fn into_parts(self) -> impl Iterator<Item = io::Result<Part>> {
        self.files.into_iter().map(|file| {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            Ok(Part { file })
        })
    }
}

impl Part {
    /// All lines, in the order in which they were written.
    pub(super) fn lines(&mut self) -> io::Result<impl Iterator<Item = io::Result<Line>>> {
        self.file.rewind()?;
        let mut rest = self.file.metadata()?.len() / LINE as u64;
        let mut reader = BufReader::with_capacity(1 << 16, &self.file);
        Ok(std::iter::from_fn(move || {
            rest = rest.checked_sub(1)?;
            let mut bytes = [0; LINE];
            Some(reader.read_exact(&mut bytes).map(|()| Line::from_bytes(&bytes)))
        }))
    }
}

impl Line {
    fn to_bytes(self) -> [u8; LINE] {
        let (kind, digest, record, byte, length, slot) = match self {
            Self::Tuple(tuple) => (0, tuple.digest, tuple.record, tuple.byte, tuple.length, tuple.slot),
            Self::Seen(digest, seen) => (1, digest, seen.0, 0, 0, 0),
        };
        let mut bytes = [kind; LINE];
        bytes[1..9].copy_from_slice(&digest.0[0].to_le_bytes());
        bytes[9..17].copy_from_slice(&digest.0[1].to_le_bytes());
        bytes[17..25].copy_from_slice(&record.to_le_bytes());
        bytes[25..33].copy_from_slice(&byte.to_le_bytes());
        bytes[33..37].copy_from_slice(&length.to_le_bytes());
        bytes[37..].copy_from_slice(&slot.to_le_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8; LINE]) -> Self {
        let long = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let short = |at: usize| u32::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let digest = Digest([long(1), long(9)]);
        if bytes[0] == 1 {
            return Self::Seen(digest, Seen(long(17)));
        }
        Self::Tuple(Tuple {
            digest,
            record: long(17),
            byte: long(25),
            length: short(33),
            slot: short(37),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_often_as_asked() {
        let mut spill = Spill::new().unwrap();
        let mut written = Vec::new();
        for n in 0..1000_u64 {
            let digest = Digest([n, n.wrapping_mul(0x9e37_79b9_7f4a_7c15)]);
            let line = match n % 3 {
                0 => Line::Seen(digest, Seen::once(n)),
                _ => Line::Tuple(Tuple {
                    digest,
                    record: n,
                    byte: u64::MAX - n,
                    length: u32::MAX,
                    slot: 3,
                }),
            };
            spill.push(&line).unwrap();
            written.push(format!("{line:?}"));
        }
        let mut read = Vec::new();
        for part in spill.into_parts() {
            let mut part = part.unwrap();
            let mut lines = || {
                part.lines()
                    .unwrap()
                    .map(|line| format!("{:?}", line.unwrap()))
                    .collect()
            };
            let (once, twice): (Vec<String>, Vec<String>) = (lines(), lines());
            assert_eq!(once, twice);
            assert!(once.len() < 100);
            read.extend(once);
        }
        read.sort_unstable();
        written.sort_unstable();
        assert_eq!(read, written);
    }
}
