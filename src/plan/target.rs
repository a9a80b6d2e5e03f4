//! Files that quads are written to beside the output of the run.

use super::Origin;
use crate::packing::Packing;
use std::path::PathBuf;

/// A file that quads are written to
/// ([RML-IO, logical target](https://w3id.org/rml/io/spec#target-vocabulary)).
#[derive(Debug, Clone)]
pub struct Target {
    /// The file.
    pub path: PathBuf,
    /// The file as messages name it.
    pub name: String,
    /// The name of its RDF syntax.
    pub syntax: String,
    /// How it is compressed; as its name says where this is `None`.
    pub packing: Option<Packing>,
    /// What becomes of a file that is there.
    pub mode: TargetMode,
    /// Whether it is written as UTF-16.
    pub is_utf16: bool,
    /// The statement that asks for it.
    pub origin: Origin,
}

/// What becomes of a file that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TargetMode {
    /// It is replaced.
    #[default]
    Write,
    /// What is written follows what is in it.
    Append,
}
