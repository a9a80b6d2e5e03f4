//! Queries: SPARQL over a [`Store`](crate::store::Store), named queries with typed
//! parameters, results for people and programs.
//!
//! ```text
//! NamedQuery | text → bind → prepare → Prepared::run → Answer → render
//! ```

mod catalogue;
mod deadline;
mod depth;
mod format;
mod labels;
mod named;
mod names;
mod params;
mod render;
mod run;
mod substitute;
mod syntax;
mod table;
mod timer;

pub use catalogue::list;
pub use deadline::answer;
pub use format::ResultFormat;
pub use named::{NamedQuery, load_folder};
pub use names::Names;
pub use params::{Parameter, ParameterType, bind};
pub use render::{RenderOptions, render};
pub use run::{Answer, Prepared, prepare};

#[cfg(test)]
mod tests;
