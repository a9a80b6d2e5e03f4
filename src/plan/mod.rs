//! The one description of the work: which sources are scanned, which cells are read,
//! which quads each row fills, which keys are checked.
//!
//! It knows neither CSVW nor RML. Mapping front ends lower to it, [`passes`] rewrite
//! it without changing its meaning, the executor runs it, and [`Plan::explain`]
//! prints it.

mod cell;
mod explain;
pub mod passes;
mod template;

pub use cell::{CellRule, Datatype, Facet, FacetKind, Format, Length};
pub use template::{Expansion, Operator, Template, TemplatePart, Variable, VariableSource};

use crate::diagnostic::Place;
use crate::source::Dialect;
use oxigraph::model::{GraphName, Term};
use std::path::PathBuf;
use std::sync::Arc;

/// The statement of a mapping from which a part of the plan was made.
pub type Origin = Arc<Place>;

/// Index of a cell in [`Scan::cells`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(pub usize);

/// Index of a term in [`Scan::terms`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub usize);

/// What a run does.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The sources, each read once, in order of output.
    pub scans: Vec<Scan>,
    /// Tuples of cells that must be unique, and to which references lead.
    pub keys: Vec<Key>,
    /// Tuples of cells that must be found among a key's.
    pub references: Vec<Reference>,
}

/// One source and what each of its rows fills.
#[derive(Debug, Clone)]
pub struct Scan {
    /// What is read.
    pub source: SourceSpec,
    /// The cells that are read of each row.
    pub cells: Vec<CellExpr>,
    /// The terms that are made of each row, each once.
    pub terms: Vec<TermExpr>,
    /// The quads that each row fills, in order of output.
    pub quads: Vec<QuadTemplate>,
}

/// A source of rows.
#[derive(Debug, Clone)]
pub struct SourceSpec {
    /// Where it is on disk.
    pub path: PathBuf,
    /// The file as messages name it.
    pub name: String,
    /// How its bytes become rows.
    pub dialect: Dialect,
    /// What the header must say, field by field.
    pub header: Vec<HeaderField>,
    /// The statement that names the source.
    pub origin: Origin,
}

/// What one field of a header must say.
#[derive(Debug, Clone)]
pub struct HeaderField {
    /// The name of the column.
    pub name: String,
    /// The texts that the header may have there; empty where any will do.
    pub titles: Vec<String>,
    /// The statement that describes the column.
    pub origin: Origin,
}

/// A cell of each row.
#[derive(Debug, Clone)]
pub struct CellExpr {
    /// The name of its column.
    pub name: String,
    /// Field in the source, counted from 0; `None` for a virtual column.
    pub field: Option<usize>,
    /// How text becomes values.
    pub rule: CellRule,
    /// The statement that describes the column.
    pub origin: Origin,
}

/// A term of each row: none, one or several.
#[derive(Debug, Clone)]
pub enum TermExpr {
    /// The same in every row.
    Constant(Term),
    /// A blank node of the row's own.
    RowBlank,
    /// An IRI made from a template.
    Iri {
        /// What is filled in.
        template: Template,
        /// Prefixes that are written out where the result begins with one, before it is
        /// resolved.
        prefixes: &'static [(&'static str, &'static str)],
        /// What relative results are resolved against.
        base: String,
        /// The term is there only where this cell has a value.
        present_with: Option<CellId>,
        /// The statement that holds the template.
        origin: Origin,
    },
    /// A literal for each value of a cell.
    Literal {
        /// The cell.
        cell: CellId,
    },
    /// An RDF list of the literals of a cell.
    List {
        /// The cell.
        cell: CellId,
    },
}

/// A quad for each combination of its terms.
#[derive(Debug, Clone)]
pub struct QuadTemplate {
    /// Subject: IRIs or blank nodes.
    pub subject: TermId,
    /// Predicate: IRIs.
    pub predicate: TermId,
    /// Object.
    pub object: TermId,
    /// Graph, the same in every row.
    pub graph: GraphName,
    /// The column or statement that asks for the quad.
    pub origin: Origin,
}

/// A tuple of cells that must be unique in its scan.
#[derive(Debug, Clone)]
pub struct Key {
    /// Index of the scan.
    pub scan: usize,
    /// The cells, in order.
    pub cells: Vec<CellId>,
    /// Whether repeated or empty tuples are errors: a primary key. A key that only
    /// references lead to may repeat.
    pub unique: bool,
    /// The statement that declares it.
    pub origin: Origin,
}

/// A tuple of cells that must be found among the tuples of a key.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Index of the scan.
    pub scan: usize,
    /// The cells, in the order of the key's.
    pub cells: Vec<CellId>,
    /// Index of the key in [`Plan::keys`].
    pub key: usize,
    /// The statement that declares it.
    pub origin: Origin,
}

impl Plan {
    /// The plan after all [`passes`].
    #[must_use]
    pub fn optimize(mut self) -> Self {
        for pass in passes::ALL {
            (pass.run)(&mut self);
        }
        self
    }

    /// Appends the work of `other`.
    pub fn append(&mut self, other: Self) {
        let (scans, keys) = (self.scans.len(), self.keys.len());
        self.scans.extend(other.scans);
        self.keys.extend(other.keys.into_iter().map(|key| Key {
            scan: key.scan + scans,
            ..key
        }));
        self.references
            .extend(other.references.into_iter().map(|reference| Reference {
                scan: reference.scan + scans,
                key: reference.key + keys,
                ..reference
            }));
    }
}

impl Scan {
    /// Adds a cell.
    pub fn add_cell(&mut self, cell: CellExpr) -> CellId {
        self.cells.push(cell);
        CellId(self.cells.len() - 1)
    }

    /// Adds a term.
    pub fn add_term(&mut self, term: TermExpr) -> TermId {
        self.terms.push(term);
        TermId(self.terms.len() - 1)
    }
}

impl TermExpr {
    /// The cells whose values the term is made of.
    pub fn cells(&self) -> Vec<CellId> {
        match self {
            Self::Constant(_) | Self::RowBlank => Vec::new(),
            Self::Literal { cell } | Self::List { cell } => vec![*cell],
            Self::Iri {
                template, present_with, ..
            } => template.cells().chain(*present_with).collect(),
        }
    }

    /// Renumbers the cells.
    pub fn map_cells(&mut self, map: &impl Fn(CellId) -> CellId) {
        match self {
            Self::Constant(_) | Self::RowBlank => {}
            Self::Literal { cell } | Self::List { cell } => *cell = map(*cell),
            Self::Iri {
                template, present_with, ..
            } => {
                template.map_cells(map);
                *present_with = present_with.map(map);
            }
        }
    }
}
