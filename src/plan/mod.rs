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
mod target;
mod template;
mod trace;
mod value;
mod view;

pub use cell::{CellRule, Datatype, Facet, FacetKind, Format, Length};
pub use expand::TemplateValues;
pub(crate) use expand::{is_unreserved, percent_encode, push_triplet};
pub(crate) use iri::resolve;
pub use object::{MemberName, MemberTemplate, MemberValue, ObjectTemplate, RowFrame};
pub use target::{Target, TargetMode};
pub use template::{Expansion, Operator, Template, TemplatePart, Variable, VariableSource};
pub use value::{Call, Container, Encoding, Gather, IriCheck, LiteralKind, MappedTerm, TermKind, ValueExpr, ValuePart};
pub use view::{Join, JoinFound, View, ViewField, ViewJoin, ViewLevel, ViewText};

use crate::diagnostic::{Diagnostic, Place};
use crate::packing::Packing;
use crate::source::{Dialect, Format as SourceFormat};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

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
    /// What rows are joined to.
    pub joins: Vec<Join>,
    /// Where quads go that do not go, or not only, to the output of the run.
    pub targets: Vec<Target>,
    /// Prefixes that the mapping documents declare, and what they stand for: output may be
    /// written with them.
    pub prefixes: Vec<(String, String)>,
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
    /// What makes rows of the records of the source, in order; where there is nothing, the
    /// records are the rows.
    pub views: Vec<View>,
    /// The cells that are read of each row.
    pub cells: Vec<CellExpr>,
    /// The terms that are made of each row, each once.
    pub terms: Vec<TermExpr>,
    /// The quads that each row fills, in order of output.
    pub quads: Vec<QuadTemplate>,
    /// Collections and containers that each row makes for themselves, beside those that its
    /// quads have as terms.
    pub gathers: Vec<GatherTemplate>,
    /// The objects that each row fills, where JSON is made in place of quads.
    pub object: Option<ObjectTemplate>,
}

/// A collection or container that is written whether a quad has it as a term or not.
#[derive(Debug, Clone)]
pub struct GatherTemplate {
    /// A [`TermExpr::Gathered`].
    pub term: TermId,
    /// The graph that it is written to.
    pub graph: Graph,
    /// Terms without which it is not written: those of the quads that it is for.
    pub needs: Vec<TermId>,
    /// Where its quads go, as [`QuadTemplate::targets`].
    pub targets: Vec<usize>,
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
    /// How its bytes become records.
    pub format: SourceFormat,
    /// How it is compressed, where its name does not say so.
    pub packing: Option<Packing>,
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
    /// The terms that are made of the values of an expression.
    Mapped(Box<MappedTerm>),
    /// The terms of the rows of a join, in their order, whose keys are those of this row: a
    /// row of the join is found where each of its keys has a value of the expression here.
    Joined {
        /// Which of [`Plan::joins`].
        join: usize,
        /// What is compared with the keys of the join, in their order.
        keys: Vec<ValueExpr>,
    },
    /// The nodes that stand for collections or containers.
    Gathered(Box<Gather>),
}

/// What a row's own blank node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowRole {
    /// What the row is about.
    Subject,
    /// The row itself.
    Row,
    /// A node of the row's own, one of several.
    Own(usize),
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
    /// Graph.
    pub graph: Graph,
    /// Which of [`Plan::targets`] it goes to; the output of the run where there are none.
    pub targets: Vec<usize>,
    /// The column or statement that asks for the quad.
    pub origin: Origin,
}

/// IRIs that mean the default graph where a graph is made: RML's and R2RML's.
pub const DEFAULT_GRAPHS: [&str; 2] = [
    "http://w3id.org/rml/defaultGraph",
    "http://www.w3.org/ns/r2rml#defaultGraph",
];

/// The graph of a quad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Graph {
    /// The default graph.
    Default,
    /// The graphs that a term names: one for each IRI or blank node.
    Named(TermId),
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

impl SourceSpec {
    /// How its bytes become rows, where it is a delimited text; the dialect of a table that
    /// nothing is said of otherwise.
    pub fn dialect(&self) -> &Dialect {
        static DEFAULT: LazyLock<Dialect> = LazyLock::new(Dialect::default);
        match &self.format {
            SourceFormat::Delimited(dialect) => dialect,
            SourceFormat::Items(_) => &DEFAULT,
        }
    }
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

    /// The plan without terms and cells that nothing uses: for front ends, since what is wrong
    /// in some row must not become right by [`Self::optimize`].
    #[must_use]
    pub(crate) fn without_unused(mut self) -> Self {
        passes::drop_unused_terms::run(&mut self);
        passes::prune_cells::run(&mut self);
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
    pub fn append(&mut self, mut other: Self) {
        let (scans, keys) = (self.scans.len(), self.keys.len());
        other.renumber_joins(self.joins.len());
        other.renumber_targets(self.targets.len());
        self.joins.extend(other.joins.into_iter().map(|join| Join {
            rows_of: join.rows_of.map(|scan| scan + scans),
            ..join
        }));
        self.targets.extend(other.targets);
        self.prefixes.extend(other.prefixes);
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

    fn renumber_joins(&mut self, by: usize) {
        let parents = self.joins.iter_mut().map(|join| &mut join.parent);
        for scan in self.scans.iter_mut().chain(parents) {
            let views = scan.views.iter_mut().flat_map(|view| &mut view.joins);
            views.for_each(|join| join.join += by);
            for term in &mut scan.terms {
                if let TermExpr::Joined { join, .. } = term {
                    *join += by;
                }
            }
        }
    }

    fn renumber_targets(&mut self, by: usize) {
        for scan in &mut self.scans {
            let quads = scan.quads.iter_mut().map(|quad| &mut quad.targets);
            let gathers = scan.gathers.iter_mut().map(|gather| &mut gather.targets);
            quads.chain(gathers).flatten().for_each(|target| *target += by);
        }
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

    /// The terms that quads, objects and other terms are made of, to be read or renumbered.
    pub fn used_terms(&mut self) -> impl Iterator<Item = &mut TermId> {
        let quads = self.quads.iter_mut();
        let members = self.object.iter_mut().flat_map(|object| &mut object.members);
        let gathers = self.gathers.iter_mut();
        quads
            .flat_map(|quad| {
                let terms = [&mut quad.subject, &mut quad.predicate, &mut quad.object];
                terms.into_iter().chain(quad.graph.term())
            })
            .chain(members.flat_map(MemberTemplate::terms))
            .chain(gathers.flat_map(|gather| {
                let needs = gather.needs.iter_mut();
                std::iter::once(&mut gather.term)
                    .chain(gather.graph.term())
                    .chain(needs)
            }))
            .chain(self.terms.iter_mut().flat_map(TermExpr::terms))
    }

    /// The cells that objects are made of beside those of terms, to be read or renumbered.
    pub fn object_cells(&mut self) -> impl Iterator<Item = &mut CellId> {
        self.object.iter_mut().flat_map(ObjectTemplate::cells)
    }
}

impl Graph {
    fn term(&mut self) -> Option<&mut TermId> {
        match self {
            Self::Default => None,
            Self::Named(term) => Some(term),
        }
    }
}

impl TermExpr {
    /// The cells whose values the term is made of.
    pub fn cells(&self) -> Vec<CellId> {
        let mut cells = Vec::new();
        self.clone().for_each_cell(&mut |cell| cells.push(*cell));
        cells
    }

    /// Calls `each` with the cells whose values the term is made of, to be read or
    /// renumbered.
    pub fn for_each_cell(&mut self, each: &mut dyn FnMut(&mut CellId)) {
        match self {
            Self::Constant(_) | Self::RowBlank(_) | Self::RowNumber | Self::Gathered(_) => {}
            Self::Literal { cell } | Self::Text { cell } | Self::List { cell } => each(cell),
            Self::Iri {
                template, present_with, ..
            } => {
                template.cells_mut().for_each(&mut *each);
                present_with.iter_mut().for_each(each);
            }
            Self::Mapped(term) => term.values().for_each(|value| value.for_each_cell(each)),
            Self::Joined { keys, .. } => keys.iter_mut().for_each(|key| key.for_each_cell(each)),
        }
    }

    /// The terms that the term is made of.
    fn terms(&mut self) -> impl Iterator<Item = &mut TermId> {
        let gather = match self {
            Self::Gathered(gather) => Some(gather),
            _ => None,
        };
        gather
            .into_iter()
            .flat_map(|gather| gather.members.iter_mut().chain(&mut gather.head))
    }
}
