//! Bytes become records with positions. Compression, encoding, dialect and splitting
//! into record-aligned blocks live here and nowhere else.
//!
//! A [`CsvSource`] reads a file in [`Block`]s that hold whole records. Blocks are
//! independent of each other: each can be parsed, by [`Records`], on any thread.
//!
//! A dialect is read in one of two ways, which its grammar chooses.
//! Bytes that are cells, quotes and line feeds alone are left to a fast reader; all else
//! is read step by step as the standard writes it down.

mod again;
mod archive;
mod blocks;
mod decode;
mod dialect;
mod fields;
mod general;
mod grammar;
mod head;
mod items;
mod open;
mod place;
mod plain;
mod reader;
mod record;
mod records;
mod row;
mod special;
#[cfg(test)]
mod tests;

pub use again::Rereader;
pub use blocks::{Block, CsvSource, Position};
pub use dialect::{Dialect, Trim};
pub use fields::RawField;
pub use head::{Head, HeadRow};
pub use items::{
    ExpressionError, Format, Formulation, ItemBlock, ItemFormat, ItemReader, ItemSource, ItemValue, Level, Natural,
    Nested, Node, NodeCell, ValueReader, check_iterator, check_reference, is_guarded,
};
pub(crate) use open::unreadable;
pub use open::{open, read_text};
pub use place::{line_of, record_place};
pub use record::{Comment, Item, Record, RecordProblem};
pub use records::{Batches, Records};

/// Limits on what a source may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes that a block aims at; a longer record makes a longer block.
    pub block_bytes: usize,
    /// Bytes that one record or item may have, or all that stands above the first record.
    pub record_bytes: usize,
    /// Bytes that a document may have that must be read as a whole: XML, and JSON in which
    /// more than a chain of names, indexes and wildcards leads to the items. In memory it
    /// takes several times as many.
    pub document_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            block_bytes: 1 << 17,
            record_bytes: 64 << 20,
            document_bytes: 1 << 30,
        }
    }
}

/// What becomes of bytes that are no text in the encoding of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Undecodable {
    /// The record that holds them is wrong.
    #[default]
    Refuse,
    /// U+FFFD stands for them, as
    /// [the standard has it](https://www.w3.org/TR/tabular-data-model/#parsing).
    Replace,
}

impl Undecodable {
    /// What becomes of them for a converter, which goes on, or for others.
    pub fn of(lenient: bool) -> Self {
        if lenient { Self::Replace } else { Self::Refuse }
    }
}

/// How sources are read, whatever their dialect.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions {
    /// How much a source may ask for.
    pub limits: Limits,
    /// What becomes of bytes that are no text.
    pub undecodable: Undecodable,
}
