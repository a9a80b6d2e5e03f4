//! A graph in one file: [HDT 1.0](https://www.rdfhdt.org/hdt-binary-format/) (header,
//! dictionary, triples), a published format with several other readers.
//!
//! ```text
//! quads → HdtSink → runs of terms and triples → merged → G.hdt, G.hdt.index.v1-1
//!                                                            │
//!                          spareval ← HdtDataset ← Matches ← Hdt (mapped into memory)
//! ```
//!
//! A file is opened as a stranger's: what it says of lengths and places is compared with what
//! there is, when it is opened or where it is used; [`Damage`] says what does not fit.

mod array;
mod bitmap;
mod checksum;
mod control;
mod cursor;
mod damage;
mod dataset;
mod dictionary;
mod file;
mod index;
mod matches;
mod open;
mod ordered;
mod pack;
mod section;
mod term;
mod triples;
mod values;

pub use damage::Damage;
pub use dataset::HdtDataset;
pub use open::{Hdt, Quads, index_path};
pub use ordered::Direction;
pub use pack::{HdtChunk, HdtDescription, HdtNumbers, HdtSink, PackOptions};

#[cfg(test)]
mod tests;
