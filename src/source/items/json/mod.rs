//! JSON and JSON Lines.
//!
//! Where a chain of steps leads to the items, the text is walked through as it comes and
//! cut into blocks of whole items, which are parsed when they are worked on. Any other
//! path needs the whole document as a tree.

mod block;
mod level;
mod lines;
mod locate;
mod path;
mod scan;
mod stream;
mod whole;

pub(super) use block::JsonBlock;
pub(super) use level::{JsonReader, parse};
pub(super) use lines::LineSource;
pub(super) use path::JsonPath;
pub(super) use stream::StreamSource;
pub(super) use whole::WholeSource;
