//! What people write to say how tables become a graph. Each front end reads its own
//! documents and lowers them to a [`crate::plan::Plan`]; they share nothing else.

mod any;
pub mod csvw;
mod locator;
mod resources;
pub mod rml;

pub use any::{Language, Options, plan};
pub use locator::Locator;
pub(crate) use resources::is_web;
pub use resources::{NoFiles, Resource, Resources, Unavailable};
