//! An index in memory.
//!
//! A look-up costs what it has to wait for memory: for a place of a table that leads to a
//! chain of rows, and for the rows, each of which lies in one piece. Both steps can be taken
//! for several look-ups before the first of them goes on, so that they wait together.

use super::{Entry, FoundAt};
use crate::exec::packed::{push_bytes, take_bytes};
use std::hint::black_box;
use std::ops::Range;

/// Rows begin at multiples of it, so that four bytes say where one is.
const ALIGNMENT: usize = 8;

/// Bytes that come from memory at once.
const LINE: usize = 64;

/// Ends a chain.
const END: RowAt = RowAt(u32::MAX);

/// Where a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowAt(u32);

impl Default for RowAt {
    fn default() -> Self {
        END
    }
}

impl RowAt {
    #[inline]
    fn byte(self) -> usize {
        self.0 as usize * ALIGNMENT
    }
}

/// Rows by the hash of their keys.
#[derive(Debug, Default)]
pub(in crate::exec) struct MemoryIndex {
    /// The rows, one after another: a header, the key, what is given, and room.
    rows: Vec<u8>,
    /// Number of rows.
    count: usize,
    /// By the last bits of the hash the last row with these; at least two places for each row.
    chains: Vec<RowAt>,
}

/// What stands before a row, and after it the lengths of its key and of what it gives.
#[derive(Debug, Clone, Copy)]
struct Header {
    /// The row before it in the chain.
    next: RowAt,
    number: u32,
    hash: u64,
}

impl Header {
    const LENGTH: usize = 16;

    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.next.0.to_le_bytes());
        out.extend_from_slice(&self.number.to_le_bytes());
        out.extend_from_slice(&self.hash.to_le_bytes());
    }

    #[inline]
    fn read(bytes: &[u8; Self::LENGTH]) -> Self {
        let (numbers, _) = bytes.as_chunks::<4>();
        let number = |index: usize| u32::from_le_bytes(numbers[index]);
        Self {
            next: RowAt(number(0)),
            number: number(1),
            hash: u64::from(number(3)) << 32 | u64::from(number(2)),
        }
    }
}

impl MemoryIndex {
    /// Adds a row; says whether there is room for it.
    pub(super) fn push(&mut self, entry: Entry<'_>) -> bool {
        let at = u32::try_from(self.rows.len() / ALIGNMENT).map_or(END, RowAt);
        let Ok(number) = u32::try_from(entry.number) else {
            return false;
        };
        if at == END {
            return false;
        }
        self.count += 1;
        if self.count * 2 > self.chains.len() {
            self.grow();
        }
        let header = Header {
            next: self.put_first(entry.hash, at),
            number,
            hash: entry.hash,
        };
        header.write(&mut self.rows);
        push_bytes(entry.key, &mut self.rows);
        push_bytes(entry.given, &mut self.rows);
        self.rows.resize(self.rows.len().next_multiple_of(ALIGNMENT), 0);
        true
    }

    /// Makes room for more chains, and divides the rows among them.
    fn grow(&mut self) {
        self.chains.clear();
        self.chains.resize((self.count * 2).next_power_of_two(), END);
        let mut at = RowAt(0);
        while let Some((header, _, given)) = self.read(at) {
            let next = self.put_first(header.hash, at);
            self.rows[at.byte()..][..4].copy_from_slice(&next.0.to_le_bytes());
            at = after(&given);
        }
    }

    /// Puts a row before the others of its chain, and gives the first of these.
    fn put_first(&mut self, hash: u64, at: RowAt) -> RowAt {
        let place = self.place(hash);
        std::mem::replace(&mut self.chains[place], at)
    }

    /// Which chain has the rows of a hash. There are chains.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the last bits are meant")]
    fn place(&self, hash: u64) -> usize {
        hash as usize & self.chains.len().wrapping_sub(1)
    }

    /// The bytes that it takes up.
    pub(super) fn memory(&self) -> usize {
        self.rows.capacity() + self.chains.capacity() * size_of::<RowAt>()
    }

    /// Where the chain begins that has the rows of a hash.
    #[inline]
    pub(super) fn chain(&self, hash: u64) -> RowAt {
        self.chains.get(self.place(hash)).copied().unwrap_or(END)
    }

    /// The first row of this hash in a chain from `at` on. Its bytes are then on their way.
    #[inline]
    pub(super) fn first(&self, mut at: RowAt, hash: u64) -> RowAt {
        while at != END
            && let Some(row) = self.rows.get(at.byte()..)
            && let Some(header) = row.first_chunk().map(Header::read)
        {
            if header.hash == hash {
                // The rest of most rows.
                black_box(row.get(LINE).copied());
                return at;
            }
            at = header.next;
        }
        END
    }

    /// Appends where the rows with this key are in [`Self::bytes`], the last one first. Its
    /// rows are in a chain, from `at` on.
    #[inline]
    pub(super) fn find(&self, mut at: RowAt, hash: u64, key: &[u8], found: &mut Vec<FoundAt>) {
        while at != END
            && let Some((header, of_row, given)) = self.read(at)
        {
            if header.hash == hash && of_row == key {
                found.push((u64::from(header.number), given));
            }
            at = header.next;
        }
    }

    /// The bytes in which rows are.
    pub(in crate::exec) fn bytes(&self) -> &[u8] {
        &self.rows
    }

    /// All rows, in their order.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let mut at = RowAt(0);
        std::iter::from_fn(move || {
            let (header, key, given) = self.read(at)?;
            at = after(&given);
            Some(Entry {
                hash: header.hash,
                number: u64::from(header.number),
                key,
                given: &self.rows[given],
            })
        })
    }

    /// The row at a place: its key, and where what it gives is.
    #[inline]
    fn read(&self, at: RowAt) -> Option<(Header, &[u8], Range<usize>)> {
        let row = self.rows.get(at.byte()..)?;
        let (header, mut rest) = row.split_first_chunk()?;
        let key = take_bytes(&mut rest)?;
        let given = take_bytes(&mut rest)?;
        let end = self.rows.len() - rest.len();
        Some((Header::read(header), key, end - given.len()..end))
    }
}

/// The row behind one that gives what is at this place.
fn after(given: &Range<usize>) -> RowAt {
    u32::try_from(given.end.div_ceil(ALIGNMENT)).map_or(END, RowAt)
}
