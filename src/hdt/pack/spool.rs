//! Parts of a file that wait until all before them are there.

use super::super::array::{Packer, array_head};
use super::super::bitmap::bitmap_head;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// Bytes that are written, or copied, at once.
const BUFFER: usize = 1 << 16;

/// Bytes in a temporary file, with their CRC-32C.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    buffer: Vec<u8>,
    sum: u32,
}

impl Spool {
    /// An empty one in `folder`.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile_in(folder)?,
            buffer: Vec::new(),
            sum: 0,
        })
    }

    /// What bytes are appended to; then [`Self::settle`].
    #[inline]
    pub(super) fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// Writes what has been appended, where it is much.
    #[inline]
    pub(super) fn settle(&mut self) -> io::Result<()> {
        if self.buffer.len() >= BUFFER {
            self.write()
        } else {
            Ok(())
        }
    }

    fn write(&mut self) -> io::Result<()> {
        self.sum = crc32c::crc32c_append(self.sum, &self.buffer);
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// Copies all of it, and its checksum, which is also added to `sums`.
    pub(super) fn copy_to(mut self, output: &mut impl Write, sums: &mut Vec<u32>) -> io::Result<()> {
        self.write()?;
        self.file.rewind()?;
        self.buffer.resize(BUFFER, 0);
        loop {
            match self.file.read(&mut self.buffer)? {
                0 => break,
                length => output.write_all(&self.buffer[..length])?,
            }
        }
        sums.push(self.sum);
        output.write_all(&self.sum.to_le_bytes())
    }
}

/// Numbers of some bits each, in a temporary file.
#[derive(Debug)]
pub(super) struct PackedSpool {
    width: usize,
    length: usize,
    packer: Packer,
    spool: Spool,
}

impl PackedSpool {
    pub(super) fn new(folder: &Path, width: usize) -> io::Result<Self> {
        Ok(Self {
            width,
            length: 0,
            packer: Packer::new(width),
            spool: Spool::new(folder)?,
        })
    }

    /// Of bits.
    pub(super) fn bits(folder: &Path) -> io::Result<Self> {
        Self::new(folder, 1)
    }

    #[inline]
    pub(super) fn push(&mut self, number: usize) -> io::Result<()> {
        self.length += 1;
        self.packer.push(number, self.spool.buffer());
        self.spool.settle()
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Writes them as an array.
    pub(super) fn write_array(self, output: &mut impl Write, sums: &mut Vec<u32>) -> io::Result<()> {
        let head = array_head(self.width, self.length);
        self.write(&head, output, sums)
    }

    /// Writes bits as a bitmap.
    pub(super) fn write_bitmap(self, output: &mut impl Write, sums: &mut Vec<u32>) -> io::Result<()> {
        let head = bitmap_head(self.length);
        self.write(&head, output, sums)
    }

    fn write(mut self, head: &[u8], output: &mut impl Write, sums: &mut Vec<u32>) -> io::Result<()> {
        self.packer.finish(self.spool.buffer());
        output.write_all(head)?;
        self.spool.copy_to(output, sums)
    }
}
