//! [GZIP](https://www.rfc-editor.org/rfc/rfc1952), compressed on several threads.
//!
//! The text is cut into blocks of one length, each of which is compressed on its own and
//! ends at a byte. Together they are one stream, so that the file has one member: of
//! several, some readers read the first and no more. The bytes depend on the text alone, not
//! on the number of threads, and not on the pieces in which it is written.

use super::pool::OrderedPool;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::{self, Write};

/// Bytes of text that are compressed at once. A block takes nothing from the one before it;
/// with this length, that costs less than a percent.
const BLOCK: usize = 512 << 10;

/// No time, no name, no system: same text, same bytes.
const HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

/// A block without text, which is the last one.
const END: [u8; 2] = [3, 0];

/// Compresses what is written to it.
#[derive(Debug)]
pub(super) struct Gzip<W> {
    writer: W,
    text: Vec<u8>,
    crc: Crc,
    is_begun: bool,
    pool: OrderedPool<Vec<u8>, Block>,
}

/// A block as it stands in the file.
#[derive(Debug)]
struct Block {
    bytes: Vec<u8>,
    crc: Crc,
}

impl<W: Write> Gzip<W> {
    /// Compresses on `threads` threads where there is more than one block, on the calling
    /// thread otherwise.
    pub(super) fn new(writer: W, threads: usize) -> Self {
        Self {
            writer,
            text: Vec::new(),
            crc: Crc::new(),
            is_begun: false,
            pool: OrderedPool::new(threads, compress),
        }
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> io::Result<W> {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            let block = self.pool.push_last(text)?;
            self.put(block)?;
        }
        while let Some(block) = self.pool.next()? {
            self.put(Some(block))?;
        }
        self.begin()?;
        self.writer.write_all(&END)?;
        self.writer.write_all(&self.crc.sum().to_le_bytes())?;
        self.writer.write_all(&self.crc.amount().to_le_bytes())?;
        Ok(self.writer)
    }

    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.is_begun, true) {
            self.writer.write_all(&HEADER)?;
        }
        Ok(())
    }

    fn put(&mut self, block: Option<Block>) -> io::Result<()> {
        let Some(block) = block else { return Ok(()) };
        self.begin()?;
        self.crc.combine(&block.crc);
        self.writer.write_all(&block.bytes)
    }
}

impl<W: Write> Write for Gzip<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = bytes.len().min(BLOCK - self.text.len());
        self.text.extend_from_slice(&bytes[..length]);
        if self.text.len() == BLOCK {
            let text = std::mem::replace(&mut self.text, Vec::with_capacity(BLOCK));
            let block = self.pool.push(text)?;
            self.put(block)?;
        }
        Ok(length)
    }

    /// Writes nothing: no block is cut before it is full.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it comes from another thread")]
fn compress(text: Vec<u8>) -> io::Result<Block> {
    let mut crc = Crc::new();
    crc.update(&text);
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(text.len() / 4), Compression::default());
    encoder.write_all(&text)?;
    // Ends the block at a byte.
    encoder.flush()?;
    Ok(Block {
        bytes: std::mem::take(encoder.get_mut()),
        crc,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::bufread::GzDecoder;
    use std::io::Read;

    /// Text of several blocks that is not the same twice.
    fn text(length: usize) -> Vec<u8> {
        let mut number = 1_u32;
        std::iter::repeat_with(|| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b"abcdefgh \n"[(number >> 16) as usize % 10]
        })
        .take(length)
        .collect()
    }

    fn packed(text: &[u8], piece: usize, threads: usize) -> Vec<u8> {
        let mut gzip = Gzip::new(Vec::new(), threads);
        for piece in text.chunks(piece) {
            gzip.write_all(piece).unwrap();
            gzip.flush().unwrap();
        }
        gzip.finish().unwrap()
    }

    #[test]
    fn one_member_holds_all_of_the_text() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 17] {
            let text = text(length);
            let bytes = packed(&text, 1 << 20, 2);
            let mut decoder = GzDecoder::new(&bytes[..]);
            let mut found = Vec::new();
            decoder.read_to_end(&mut found).unwrap();
            assert!(found == text, "{length}");
            assert!(decoder.into_inner().is_empty(), "{length}");
        }
    }

    #[test]
    fn bytes_depend_on_the_text_alone() {
        let text = text(6 * BLOCK + 5);
        let bytes = packed(&text, text.len(), 1);
        for (piece, threads) in [(1 << 12, 1), (BLOCK + 3, 2), (100_000, 3)] {
            assert!(packed(&text, piece, threads) == bytes, "{piece} {threads}");
        }
    }

    #[test]
    fn a_writer_that_fails_ends_it() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut gzip = Gzip::new(Full, 2);
        let error = gzip.write_all(&text(20 * BLOCK)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
