//! Queries: SPARQL over a [`Store`](crate::store::Store), named queries with typed
//! parameters, results for people and programs.
//!
//! ```text
//! NamedQuery | text → bind → prepare → Prepared::run → Answer → render
//! ```

mod bound;
mod cancel;
mod catalogue;
mod deadline;
mod depth;
mod format;
mod guard;
mod labels;
mod named;
mod names;
mod params;
mod render;
mod rows;
mod run;
mod services;
mod substitute;
mod syntax;
mod table;
mod timer;
mod update;
mod workers;

pub use cancel::Cancel;
pub use catalogue::list;
pub use deadline::{answer, within};
pub use format::ResultFormat;
pub use named::{NamedQuery, load_folder};
pub use names::Names;
pub use params::{Parameter, ParameterType, bind};
pub use render::{RenderOptions, Rendered, render};
pub use rows::Rows;
pub use run::{Answer, AnswerKind, Dataset, Prepared, prepare, prepare_here};
pub use services::Services;
pub use update::{PreparedUpdate, prepare_update};
pub use workers::Workers;

#[cfg(test)]
mod tests;
