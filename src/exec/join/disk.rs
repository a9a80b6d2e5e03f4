//! An index in a temporary file.
//!
//! Rows are divided among files by the first bits of the hashes of their keys. At the end
//! each of these is read, sorted by hash, and written to one file, of which memory holds
//! where every few kilobytes begin. A look-up reads such a piece.

use super::{Entry, Found};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// Files among which rows are divided. Memory must hold one of them at a time.
const PARTS: usize = 256;

/// Bytes of a piece that is read for a look-up, but for the row that ends it.
const PIECE: u64 = 4096;

/// The files among which rows are divided, as they are written.
#[derive(Debug)]
pub(super) struct Partitions {
    files: Vec<BufWriter<File>>,
    row: Vec<u8>,
}

/// Rows in the order of the hashes of their keys.
#[derive(Debug)]
pub(in crate::exec) struct DiskIndex {
    file: File,
    length: u64,
    /// The hash of the first row of each piece, and where it begins.
    pieces: Vec<(u64, u64)>,
}

impl Partitions {
    /// Makes the files, in the system's folder for such (`TMPDIR`). They have no name, and
    /// are gone when they are closed.
    pub(super) fn new() -> io::Result<Self> {
        let files = (0..PARTS).map(|_| Ok(BufWriter::with_capacity(1 << 13, tempfile::tempfile()?)));
        Ok(Self {
            files: files.collect::<io::Result<_>>()?,
            row: Vec::new(),
        })
    }

    pub(super) fn push(&mut self, entry: Entry<'_>) -> io::Result<()> {
        self.row.clear();
        entry.write(&mut self.row);
        let part = usize::from(entry.hash.to_be_bytes()[0]);
        self.files[part].write_all(&self.row)
    }

    /// Sorts the rows of each file, and puts them into one.
    pub(super) fn into_index(self) -> io::Result<DiskIndex> {
        let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile()?);
        let (mut length, mut pieces) = (0, Vec::<(u64, u64)>::new());
        let mut bytes = Vec::new();
        for file in self.files {
            let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.rewind()?;
            bytes.clear();
            BufReader::new(file).read_to_end(&mut bytes)?;
            let mut entries = Vec::new();
            let mut rest = bytes.as_slice();
            while let Some(entry) = Entry::read(&mut rest) {
                entries.push(entry);
            }
            entries.sort_unstable_by_key(|entry| (entry.hash, entry.number));
            let mut row = Vec::new();
            for entry in entries {
                let is_full = pieces.last().is_none_or(|(_, start)| length - start >= PIECE);
                if is_full {
                    pieces.push((entry.hash, length));
                }
                row.clear();
                entry.write(&mut row);
                out.write_all(&row)?;
                length += row.len() as u64;
            }
        }
        Ok(DiskIndex {
            file: out.into_inner().map_err(io::IntoInnerError::into_error)?,
            length,
            pieces,
        })
    }
}

impl DiskIndex {
    /// The bytes that it takes up in memory.
    pub(super) fn memory(&self) -> usize {
        self.pieces.capacity() * size_of::<(u64, u64)>()
    }

    pub(super) fn find(&self, hash: u64, key: &[u8], found: &mut Found) -> io::Result<()> {
        // Rows of the hash may begin in the piece before the first that begins with it.
        let after = self.pieces.partition_point(|(first, _)| *first < hash);
        for piece in after.saturating_sub(1)..self.pieces.len() {
            let (first, start) = self.pieces[piece];
            if first > hash {
                break;
            }
            let end = self.pieces.get(piece + 1).map_or(self.length, |(_, start)| *start);
            let mut read = std::mem::take(&mut found.read);
            read.clear();
            read.resize(usize::try_from(end - start).unwrap_or(0), 0);
            let result = read_exact_at(&self.file, &mut read, start);
            let mut rest = read.as_slice();
            while result.is_ok()
                && let Some(entry) = Entry::read(&mut rest)
            {
                if entry.hash == hash && entry.key == key {
                    found.push(entry.number, entry.given);
                }
            }
            found.read = read;
            result?;
        }
        Ok(())
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, start)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut start: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, start)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                buffer = &mut buffer[read..];
                start += read as u64;
            }
        }
    }
    Ok(())
}
