//! Sorts more numbers than there is memory for.

use super::merge::{Merge, Sorted};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Bytes of a number in memory.
pub(super) const NUMBER: usize = size_of::<u128>();

/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 16;

/// Numbers of which there is room for, at least.
const LEAST: usize = 1 << 10;

/// Sorts numbers, of which it gives each once.
#[derive(Debug)]
pub(super) struct Sorter {
    folder: PathBuf,
    room: usize,
    numbers: Vec<u128>,
    runs: Vec<Run>,
}

impl Sorter {
    /// With so many bytes of memory; what goes beyond is kept in temporary files of `folder`.
    pub(super) fn new(folder: &Path, memory: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            room: (memory / NUMBER).max(LEAST),
            numbers: Vec::new(),
            runs: Vec::new(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, number: u128) -> io::Result<()> {
        if self.numbers.len() == self.room {
            self.spill()?;
        }
        // The room is not larger than there may be, even for a moment.
        if self.numbers.len() == self.numbers.capacity() {
            let more = self.numbers.len().max(LEAST);
            self.numbers.reserve_exact(more.min(self.room - self.numbers.len()));
        }
        self.numbers.push(number);
        Ok(())
    }

    #[cold]
    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        self.runs.push(Run::write(&self.numbers, &self.folder)?);
        self.numbers.clear();
        Ok(())
    }

    fn sort(&mut self) {
        self.numbers.sort_unstable();
        self.numbers.dedup();
    }

    /// The numbers in order.
    pub(super) fn finish(mut self) -> io::Result<Numbers> {
        if self.runs.is_empty() {
            self.sort();
            return Ok(Numbers::InMemory(self.numbers.into_iter()));
        }
        self.spill()?;
        drop(self.numbers);
        Ok(Numbers::InFiles {
            runs: Merge::new(self.runs)?,
            last: None,
        })
    }
}

/// Numbers in order.
#[derive(Debug)]
pub(super) enum Numbers {
    InMemory(std::vec::IntoIter<u128>),
    InFiles { runs: Merge<Run>, last: Option<u128> },
}

impl Numbers {
    #[inline]
    pub(super) fn next(&mut self) -> io::Result<Option<u128>> {
        match self {
            Self::InMemory(numbers) => Ok(numbers.next()),
            Self::InFiles { runs, last } => loop {
                let Some(number) = runs.first().map(|run| run.number) else {
                    return Ok(None);
                };
                runs.advance()?;
                if *last != Some(number) {
                    *last = Some(number);
                    return Ok(*last);
                }
            },
        }
    }
}

/// Sorted numbers in a file, as what each has more than the one before; ordered by the next.
#[derive(Debug)]
pub(super) struct Run {
    number: u128,
    left: usize,
    reader: BufReader<File>,
}

impl Run {
    fn write(numbers: &[u128], folder: &Path) -> io::Result<Self> {
        let mut writer = BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(folder)?);
        let mut last = 0;
        for number in numbers {
            let more = (number - last).to_le_bytes();
            let length = more.len() - (number - last).leading_zeros() as usize / 8;
            writer.write_all(&[length as u8])?;
            writer.write_all(&more[..length])?;
            last = *number;
        }
        let mut file = writer.into_inner()?;
        file.rewind()?;
        Ok(Self {
            number: 0,
            left: numbers.len(),
            reader: BufReader::with_capacity(BUFFER, file),
        })
    }
}

impl Sorted for Run {
    #[inline]
    fn advance(&mut self) -> io::Result<bool> {
        if self.left == 0 {
            return Ok(false);
        }
        self.left -= 1;
        let (mut length, mut more) = ([0], [0; NUMBER]);
        self.reader.read_exact(&mut length)?;
        self.reader
            .read_exact(&mut more[..usize::from(length[0]).min(NUMBER)])?;
        self.number = self.number.wrapping_add(u128::from_le_bytes(more));
        Ok(true)
    }
}

impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Run {}

impl PartialOrd for Run {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Run {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.number.cmp(&other.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_order_and_once() {
        let numbers = (0..10_000_u128).map(|index| index * 7919 % 4099 << (index % 3 * 40));
        let mut expected: Vec<u128> = numbers.clone().collect();
        expected.sort_unstable();
        expected.dedup();
        let folder = tempfile::tempdir().unwrap();
        for memory in [0, 1 << 30] {
            let mut sorter = Sorter::new(folder.path(), memory);
            numbers.clone().for_each(|number| sorter.push(number).unwrap());
            assert_eq!(sorter.runs.is_empty(), memory > 0);
            let mut sorted = sorter.finish().unwrap();
            let found: Vec<u128> = std::iter::from_fn(|| sorted.next().unwrap()).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn of_nothing_there_is_nothing() {
        let sorter = Sorter::new(Path::new("."), 0);
        assert_eq!(sorter.finish().unwrap().next().unwrap(), None);
    }
}
