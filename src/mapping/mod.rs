//! What people write to say how tables become a graph. Each front end reads its own
//! documents and lowers them to a [`crate::plan::Plan`]; they share nothing else.

pub mod csvw;
mod locate;

pub use locate::Locator;
