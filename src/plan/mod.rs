//! The one description of the work: which sources are scanned, which cells are read,
//! which quads each row fills, which keys are checked.
//!
//! It knows neither CSVW nor RML. Mapping front ends lower to it, [`passes`] rewrite
//! it without changing its meaning, the executor runs it, and [`Plan::explain`]
//! prints it.

mod cell;
mod expand;
mod explain;
mod iri;
mod object;
pub mod passes;
mod template;

pub use cell::{CellRule, Datatype, Facet, FacetKind, Format, Length};
pub use expand::TemplateValues;
pub(crate) use iri::resolve;
pub use object::{MemberName, MemberTemplate, MemberValue, ObjectTemplate, RowFrame};
pub use template::{Expansion, Operator, Template, TemplatePart, Variable, VariableSource};

use crate::diagnostic::{Diagnostic, Place};
use crate::source::Dialect;
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use std::ops::Range;
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
    /// Which scans belong together, in order: those of one mapping document.
    pub groups: Vec<Group>,
    /// Tuples of cells that must be unique, and to which references lead.
    pub keys: Vec<Key>,
    /// Tuples of cells that must be found among a key's.
    pub references: Vec<Reference>,
}

/// Scans that one mapping document describes, and what it says of them as a whole.
#[derive(Debug, Clone)]
pub struct Group {
    /// Indexes in [`Plan::scans`].
    pub scans: Range<usize>,
    /// What is said of the group.
    pub preamble: Preamble,
    /// The node that stands for the group.
    pub node: NamedOrBlankNode,
    /// The addresses of the mapping documents.
    pub documents: Vec<String>,
}

/// What is said of a whole, without any row: quads, or members of a JSON object.
#[derive(Debug, Clone, Default)]
pub struct Preamble {
    /// Quads, which come before those of rows.
    pub quads: Vec<Quad>,
    /// Members of the object that stands for the whole.
    pub members: Vec<(String, serde_json::Value)>,
}

/// One source and what each of its rows fills.
#[derive(Debug, Clone)]
pub struct Scan {
    /// What is read.
    pub source: SourceSpec,
    /// What is said of the source as a whole.
    pub preamble: Preamble,
    /// The node that comments in the source are about, where they are kept.
    pub comments_of: Option<NamedOrBlankNode>,
    /// The cells that are read of each row.
    pub cells: Vec<CellExpr>,
    /// The terms that are made of each row, each once.
    pub terms: Vec<TermExpr>,
    /// The quads that each row fills, in order of output.
    pub quads: Vec<QuadTemplate>,
    /// The objects that each row fills, where JSON is made in place of quads.
    pub object: Option<ObjectTemplate>,
}

/// A source of rows.
#[derive(Debug, Clone)]
pub struct SourceSpec {
    /// Where it is on disk.
    pub path: PathBuf,
    /// The file as messages name it.
    pub name: String,
    /// Its address.
    pub address: String,
    /// How its bytes become rows.
    pub dialect: Dialect,
    /// The cells that each row must have, skipped ones not counted; any number where the
    /// source was not there to be looked at.
    pub fields: Option<usize>,
    /// The names of the fields, for messages.
    pub field_names: Vec<String>,
    /// What was found wrong with the source when the plan was made.
    pub findings: Vec<Diagnostic>,
    /// Whether its rows can be read at all.
    pub is_readable: bool,
    /// The statement that names the source.
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
    /// A blank node of the row's own, one for each role.
    RowBlank(RowRole),
    /// The number of the row, counted from 1, as an `xsd:integer`.
    RowNumber,
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
    /// A text for each value of a cell: with its language where it has one, and without
    /// its datatype.
    Text {
        /// The cell.
        cell: CellId,
    },
    /// An RDF list of the literals of a cell.
    List {
        /// The cell.
        cell: CellId,
    },
}

/// What a row's own blank node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowRole {
    /// What the row is about.
    Subject,
    /// The row itself.
    Row,
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
    /// Whether repeated tuples are errors: a primary key. A key that only references lead
    /// to may repeat; a reference to a tuple that is repeated is then the error.
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

    /// The plan without what it makes: only what can be found wrong is left. To be called
    /// after [`Self::optimize`].
    #[must_use]
    pub fn checks_only(mut self) -> Self {
        passes::keep_checks::run(&mut self);
        self
    }

    /// Appends the work of `other`.
    pub fn append(&mut self, other: Self) {
        let (scans, keys) = (self.scans.len(), self.keys.len());
        self.scans.extend(other.scans);
        self.groups.extend(other.groups.into_iter().map(|group| Group {
            scans: group.scans.start + scans..group.scans.end + scans,
            ..group
        }));
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

    /// The terms that quads and objects are made of, to be read or renumbered.
    pub fn used_terms(&mut self) -> impl Iterator<Item = &mut TermId> {
        let quads = self.quads.iter_mut();
        let members = self.object.iter_mut().flat_map(|object| &mut object.members);
        quads
            .flat_map(|quad| [&mut quad.subject, &mut quad.predicate, &mut quad.object])
            .chain(members.flat_map(MemberTemplate::terms))
    }

    /// The cells that objects are made of beside those of terms, to be read or renumbered.
    pub fn object_cells(&mut self) -> impl Iterator<Item = &mut CellId> {
        self.object.iter_mut().flat_map(ObjectTemplate::cells)
    }
}

impl TermExpr {
    /// The cells whose values the term is made of.
    pub fn cells(&self) -> Vec<CellId> {
        match self {
            Self::Constant(_) | Self::RowBlank(_) | Self::RowNumber => Vec::new(),
            Self::Literal { cell } | Self::Text { cell } | Self::List { cell } => vec![*cell],
            Self::Iri {
                template, present_with, ..
            } => template.cells().chain(*present_with).collect(),
        }
    }

    /// Renumbers the cells.
    pub fn map_cells(&mut self, map: &impl Fn(CellId) -> CellId) {
        match self {
            Self::Constant(_) | Self::RowBlank(_) | Self::RowNumber => {}
            Self::Literal { cell } | Self::Text { cell } | Self::List { cell } => *cell = map(*cell),
            Self::Iri {
                template, present_with, ..
            } => {
                template.map_cells(map);
                *present_with = present_with.map(map);
            }
        }
    }
}
