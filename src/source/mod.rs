//! Bytes become records with positions. Compression, encoding, dialect and splitting
//! into record-aligned blocks live here and nowhere else.
//!
//! A [`CsvSource`] reads a file in [`Block`]s that hold whole records. Blocks are
//! independent of each other: each can be parsed, by [`Records`], on any thread.

mod blocks;
mod dialect;
mod open;
mod records;
#[cfg(test)]
mod tests;

pub use blocks::{Block, CsvSource, Position};
pub use dialect::{Dialect, Trim};
pub use open::{open, read_text};
pub use records::{Record, RecordProblem, Records, read_again, record_place};

/// Limits on what a source may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes that a block aims at; a longer record makes a longer block.
    pub block_bytes: usize,
    /// Bytes that one record may have.
    pub record_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            block_bytes: 1 << 20,
            record_bytes: 64 << 20,
        }
    }
}
