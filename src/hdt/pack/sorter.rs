//! Sorts more numbers than there is memory for.

use super::merge::{Merge, Sorted};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 16;

/// Numbers of which there is room for, at least.
const LEAST: usize = 1 << 10;

/// Sorts numbers, of which it gives each once.
#[derive(Debug)]
pub(super) struct Sorter {
    folder: PathBuf,
    room: usize,
    kept: Kept,
    runs: Vec<Run>,
}

/// Numbers in memory: those of 64 bits take half as much, and half of the time.
#[derive(Debug)]
enum Kept {
    Small(Vec<u64>),
    Large(Vec<u128>),
}

impl Sorter {
    /// Of `most` numbers at most, of so many bits, with so many bytes of memory; what goes beyond
    /// is kept in temporary files of `folder`.
    pub(super) fn new(most: usize, bits: usize, folder: &Path, memory: usize) -> Self {
        let is_small = bits <= 64;
        let size = if is_small { size_of::<u64>() } else { size_of::<u128>() };
        let room = (memory / size).max(LEAST);
        // All of it at once: what grows is there twice for a moment.
        let capacity = room.min(most);
        Self {
            folder: folder.to_owned(),
            room,
            kept: if is_small {
                Kept::Small(Vec::with_capacity(capacity))
            } else {
                Kept::Large(Vec::with_capacity(capacity))
            },
            runs: Vec::new(),
        }
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "small ones have 64 bits at most")]
    pub(super) fn push(&mut self, number: u128) -> io::Result<()> {
        let is_full = match &mut self.kept {
            Kept::Small(numbers) => push(numbers, number as u64, self.room),
            Kept::Large(numbers) => push(numbers, number, self.room),
        };
        if is_full { self.spill() } else { Ok(()) }
    }

    #[cold]
    fn spill(&mut self) -> io::Result<()> {
        let run = match &mut self.kept {
            Kept::Small(numbers) => spilled(numbers, &self.folder),
            Kept::Large(numbers) => spilled(numbers, &self.folder),
        };
        self.runs.push(run?);
        Ok(())
    }

    /// The numbers in order.
    pub(super) fn finish(mut self) -> io::Result<Numbers> {
        if self.runs.is_empty() {
            return Ok(match self.kept {
                Kept::Small(mut numbers) => {
                    sort(&mut numbers);
                    Numbers::Small(numbers.into_iter())
                }
                Kept::Large(mut numbers) => {
                    sort(&mut numbers);
                    Numbers::Large(numbers.into_iter())
                }
            });
        }
        self.spill()?;
        drop(self.kept);
        Ok(Numbers::InFiles {
            runs: Merge::new(self.runs)?,
            last: None,
        })
    }
}

/// Adds a number; whether there is no room for another then.
#[inline]
fn push<N>(numbers: &mut Vec<N>, number: N, room: usize) -> bool {
    numbers.push(number);
    numbers.len() == room
}

fn sort<N: Ord>(numbers: &mut Vec<N>) {
    numbers.sort_unstable();
    numbers.dedup();
}

fn spilled<N: Ord + Copy + Into<u128>>(numbers: &mut Vec<N>, folder: &Path) -> io::Result<Run> {
    sort(numbers);
    let run = Run::write(numbers.iter().map(|number| (*number).into()), folder)?;
    numbers.clear();
    Ok(run)
}

/// Numbers in order.
#[derive(Debug)]
pub(super) enum Numbers {
    Small(std::vec::IntoIter<u64>),
    Large(std::vec::IntoIter<u128>),
    InFiles { runs: Merge<Run>, last: Option<u128> },
}

impl Numbers {
    #[inline]
    pub(super) fn next(&mut self) -> io::Result<Option<u128>> {
        match self {
            Self::Small(numbers) => Ok(numbers.next().map(u128::from)),
            Self::Large(numbers) => Ok(numbers.next()),
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
    fn write(numbers: impl ExactSizeIterator<Item = u128>, folder: &Path) -> io::Result<Self> {
        let mut writer = BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(folder)?);
        let (mut last, left) = (0, numbers.len());
        for number in numbers {
            let more = (number - last).to_le_bytes();
            #[expect(clippy::cast_possible_truncation, reason = "it is 16 at most")]
            let length = (more.len() as u32 - (number - last).leading_zeros() / 8) as u8;
            writer.write_all(&[length])?;
            writer.write_all(&more[..usize::from(length)])?;
            last = number;
        }
        let mut file = writer.into_inner()?;
        file.rewind()?;
        Ok(Self {
            number: 0,
            left,
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
        let (mut length, mut more) = ([0], [0; 16]);
        self.reader.read_exact(&mut length)?;
        self.reader.read_exact(&mut more[..usize::from(length[0]).min(16)])?;
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
        let numbers = (0..10_000_u128).map(|index| (index * 7919 % 4099) << (index % 3 * 40));
        let mut expected: Vec<u128> = numbers.clone().collect();
        expected.sort_unstable();
        expected.dedup();
        let folder = tempfile::tempdir().unwrap();
        for (bits, memory) in [(128, 0), (128, 1 << 30)] {
            let mut sorter = Sorter::new(10_000, bits, folder.path(), memory);
            numbers.clone().for_each(|number| sorter.push(number).unwrap());
            assert_eq!(sorter.runs.is_empty(), memory > 0);
            let mut sorted = sorter.finish().unwrap();
            let found: Vec<u128> = std::iter::from_fn(|| sorted.next().unwrap()).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn small_numbers_come_as_large_ones_do() {
        let sorted = |bits, memory| {
            let mut sorter = Sorter::new(5000, bits, &std::env::temp_dir(), memory);
            (0..5000_u128).for_each(|index| sorter.push(index * 7919 % 4099).unwrap());
            let mut sorted = sorter.finish().unwrap();
            std::iter::from_fn(move || sorted.next().unwrap()).collect::<Vec<u128>>()
        };
        assert_eq!(sorted(64, 0), sorted(65, 0));
        assert_eq!(sorted(13, 1 << 20), sorted(128, 1 << 20));
    }

    #[test]
    fn of_nothing_there_is_nothing() {
        let sorter = Sorter::new(0, 1, Path::new("."), 0);
        assert_eq!(sorter.finish().unwrap().next().unwrap(), None);
    }
}
