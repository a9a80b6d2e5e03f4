//! CSV on the Web: metadata documents and what they make of tables.
//!
//! [Model for Tabular Data and Metadata](https://www.w3.org/TR/tabular-data-model/),
//! [Metadata Vocabulary for Tabular Data](https://www.w3.org/TR/tabular-metadata/),
//! [Generating RDF](https://www.w3.org/TR/csv2rdf/) and
//! [Generating JSON from Tabular Data](https://www.w3.org/TR/csv2json/).
//!
//! [`plan`] goes the standard's way: it locates the metadata, reads it into the model,
//! holds it against the files' own headers, and lowers all to a plan.

mod annotation;
mod compatibility;
mod context;
mod datatype;
mod dialect;
mod embedded;
mod header;
mod json;
mod locate;
mod lower;
mod metadata;
mod pattern;
mod read;
#[cfg(test)]
mod tests;
mod uri_template;
mod url;

pub use annotation::{Annotation, AnnotationValue, Scalar};
pub(crate) use context::CSVW;
pub use context::well_known_prefixes;
pub use locate::Start;
pub use metadata::{
    Column, ForeignKey, Inherited, KeyTarget, Schema, Stated, Table, TableGroup, Title, Transformation,
};
pub use read::read;

use super::Resources;
use crate::diagnostic::{Code, Diagnostic, Findings, Result, nearest};
use crate::plan::Plan;

/// Bytes that a metadata document may have.
pub const METADATA_LIMIT: u64 = 16 << 20;

/// How much is said ([generating RDF](https://www.w3.org/TR/csv2rdf/#generating-rdf)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Only what cells say.
    #[default]
    Minimal,
    /// Groups, tables and rows are described too.
    Standard,
}

/// What rows become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Output {
    /// Quads.
    #[default]
    Quads,
    /// Objects of JSON.
    Objects,
}

/// What a plan is made for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// How much is said.
    pub mode: Mode,
    /// What rows become.
    pub output: Output,
    /// Whether a header that does not fit its description is a warning, as it is for
    /// converters, and not an error, as it is for validators
    /// ([creating annotated tables](https://www.w3.org/TR/tabular-data-model/#creating-annotated-tables)).
    pub lenient: bool,
    /// The number of the mapping among others of one graph, which keeps their blank nodes apart.
    pub index: usize,
}

/// Makes the plan of `start`. Warnings are added to `findings`; what is wrong with a
/// table's file stands in its scan.
///
/// # Errors
/// Everything that is wrong in the metadata, each with the statement at fault.
pub fn plan(start: &Start, resources: &dyn Resources, options: Options, findings: &mut Findings) -> Result<Plan> {
    let located = locate::locate(start, resources, findings)?;
    lower(located.group, located.documents, resources, options, findings)
}

/// Makes the plan of tables that have been described; `documents` are the addresses of the
/// metadata that describes them.
///
/// # Errors
/// As [`plan`].
pub fn lower(
    group: TableGroup,
    documents: Vec<String>,
    resources: &dyn Resources,
    options: Options,
    findings: &mut Findings,
) -> Result<Plan> {
    let tables = group.tables.into_iter();
    let tables = tables.map(|table| embedded::annotate(table, resources, options.lenient));
    let group = lower::AnnotatedGroup {
        id: group.id,
        annotations: group.annotations,
        tables: tables.collect(),
        documents,
    };
    lower::lower(&group, options, findings)
}

/// That there is no column `name`; `by` says what names it.
fn unknown_column<'a>(name: &str, by: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let diagnostic = Diagnostic::error(
        Code::CsvwColumn,
        format!("{by} names a column `{name}` that there is not"),
    );
    match nearest(name, known.iter().copied()) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None if known.is_empty() => diagnostic.hint("give the columns names"),
        None => diagnostic.hint(format!("the columns are: {}", known.join(", "))),
    }
}
