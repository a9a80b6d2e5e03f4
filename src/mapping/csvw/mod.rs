//! CSV on the Web: metadata documents and what they make of tables.
//!
//! [Metadata Vocabulary for Tabular Data](https://www.w3.org/TR/tabular-metadata/),
//! [Generating RDF from Tabular Data](https://www.w3.org/TR/csv2rdf/) in minimal mode:
//! the cells make the graph; annotations of tables and rows do not.

mod context;
mod datatype;
mod dialect;
mod json;
mod lower;
mod metadata;
mod read;
#[cfg(test)]
mod tests;
mod uri_template;

pub use context::well_known_prefixes;
pub use lower::lower;
pub use metadata::{Column, ForeignKey, Inherited, Schema, Stated, Table, TableGroup, Title};
pub use read::read;

use super::Locator;
use crate::diagnostic::{Code, Diagnostic, Result, nearest};
use crate::plan::Plan;

/// Bytes that a metadata document may have.
pub const METADATA_LIMIT: u64 = 16 << 20;

/// Reads the metadata document `name` with the address `address` and lowers it.
///
/// # Errors
/// Everything that is wrong in it, each with the statement at fault.
pub fn plan(name: &str, text: &str, address: &str, locator: &Locator) -> Result<Plan> {
    lower(&read(name, text, address)?, locator)
}

/// That there is no column `name`; `by` says what names it.
fn unknown_column<'a>(name: &str, by: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let diagnostic = Diagnostic::error(
        Code::CsvwColumn,
        format!("`{by}` names a column `{name}` that there is not"),
    );
    match nearest(name, known.iter().copied()) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic.hint(format!("the columns are: {}", known.join(", "))),
    }
}
