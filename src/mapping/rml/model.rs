//! What a mapping says, whichever way it is written: RML in its two vocabularies, R2RML, or
//! YARRRML. All shortcuts are written out; every part keeps the place that it comes from.

use crate::packing::Packing;
use crate::plan::{Container, Origin};
use oxigraph::model::{NamedNode, Term};

/// A value and where it is stated.
#[derive(Debug, Clone)]
pub(crate) struct Stated<T> {
    pub(crate) value: T,
    pub(crate) origin: Origin,
}

/// A mapping document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Document {
    /// The triples maps, in the order of the document.
    pub(crate) maps: Vec<TriplesMap>,
    /// Logical views, in the order in which they are met.
    pub(crate) views: Vec<LogicalView>,
    /// Logical targets, in the order in which they are met; equal ones once.
    pub(crate) targets: Vec<LogicalTarget>,
    /// The base IRI that the document itself gives for the IRIs that it makes.
    pub(crate) base: Option<String>,
    /// The prefixes that it declares, and what they stand for, in no particular order.
    pub(crate) prefixes: Vec<(String, String)>,
}

/// The constant of a graph map that stands for the default graph
/// ([RML-Core](https://w3id.org/rml/core/spec#assigning-triples-to-named-graphs)), whichever way
/// it is spelt.
pub(crate) const DEFAULT_GRAPH: &str = "http://w3id.org/rml/defaultGraph";

/// Index in [`Document::maps`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct MapId(pub(crate) usize);

/// Index in [`Document::views`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ViewId(pub(crate) usize);

/// Index in [`Document::targets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TargetId(pub(crate) usize);

/// A [triples map](https://w3id.org/rml/core/spec#dfn-triples-map).
#[derive(Debug, Clone)]
pub(crate) struct TriplesMap {
    /// As messages name it: its IRI in short, or its key.
    pub(crate) name: String,
    /// What it is about; there may be none where all is constant.
    pub(crate) source: Option<Iterable>,
    /// `rml:baseIRI`.
    pub(crate) base: Option<String>,
    pub(crate) subject: TermMap,
    /// Classes of the subject.
    pub(crate) classes: Vec<Stated<NamedNode>>,
    /// Graph maps of the subject map.
    pub(crate) graphs: Vec<TermMap>,
    pub(crate) predicate_objects: Vec<PredicateObjectMap>,
}

/// An [abstract logical source](https://w3id.org/rml/core/spec#dfn-abstract-logical-source).
#[expect(
    clippy::large_enum_variant,
    reason = "most are sources, and there are no more than the mapping has lines"
)]
#[derive(Debug, Clone)]
pub(crate) enum Iterable {
    Source(LogicalSource),
    View(ViewId, Origin),
}

/// A [predicate-object map](https://w3id.org/rml/core/spec#dfn-predicate-object-map).
#[derive(Debug, Clone)]
pub(crate) struct PredicateObjectMap {
    pub(crate) predicates: Vec<TermMap>,
    pub(crate) objects: Vec<ObjectMap>,
    pub(crate) graphs: Vec<TermMap>,
    pub(crate) origin: Origin,
}

/// An object map, or a referencing one.
#[derive(Debug, Clone)]
pub(crate) enum ObjectMap {
    Term(TermMap),
    Ref(RefObjectMap),
}

/// A [referencing object map](https://w3id.org/rml/core/spec#dfn-referencing-object-map).
#[derive(Debug, Clone)]
pub(crate) struct RefObjectMap {
    pub(crate) parent: MapId,
    pub(crate) conditions: Vec<JoinCondition>,
    pub(crate) targets: Vec<TargetId>,
    pub(crate) origin: Origin,
}

/// A [join condition](https://w3id.org/rml/core/spec#dfn-join-condition).
#[derive(Debug, Clone)]
pub(crate) struct JoinCondition {
    pub(crate) child: ExpressionMap,
    pub(crate) parent: ExpressionMap,
}

/// A [term map](https://w3id.org/rml/core/spec#dfn-term-map).
#[derive(Debug, Clone)]
pub(crate) struct TermMap {
    pub(crate) expression: ExpressionMap,
    /// `rml:termType`, where it is stated.
    pub(crate) term_type: Option<Stated<TermType>>,
    pub(crate) language: Option<Box<TermMap>>,
    pub(crate) datatype: Option<Box<TermMap>>,
    pub(crate) gather: Option<Box<GatherMap>>,
    /// The targets of the term map, and of what it is made of.
    pub(crate) targets: Vec<TargetId>,
    pub(crate) origin: Origin,
}

/// `rml:termType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TermType {
    Iri,
    UnsafeIri,
    Uri,
    UnsafeUri,
    BlankNode,
    Literal,
}

/// An [expression map](https://w3id.org/rml/core/spec#dfn-expression-map) and its condition.
#[derive(Debug, Clone)]
pub(crate) struct ExpressionMap {
    pub(crate) expression: Expression,
    /// `rml:condition`: the expression has values only where this is true.
    pub(crate) condition: Option<Box<ExpressionMap>>,
    /// The text or node that is the expression, as it is written; the statement that holds
    /// the map where there is none.
    pub(crate) origin: Origin,
}

/// What an expression map gives.
#[derive(Debug, Clone)]
pub(crate) enum Expression {
    /// Nothing is stated: a new blank node, or the node of a gather map.
    None,
    Constant(Term),
    Reference(String),
    /// A [string template](https://w3id.org/rml/core/spec#dfn-string-template) as written.
    Template(String),
    Function(Box<FunctionExecution>),
}

/// A [function execution](https://w3id.org/rml/fnml/spec#dfn-function-execution).
#[derive(Debug, Clone)]
pub(crate) struct FunctionExecution {
    pub(crate) function: Stated<NamedNode>,
    pub(crate) inputs: Vec<Input>,
    /// `rml:return`.
    pub(crate) output: Option<Stated<NamedNode>>,
    pub(crate) origin: Origin,
}

/// An input of a [`FunctionExecution`].
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) parameter: Stated<NamedNode>,
    pub(crate) value: TermMap,
}

/// A [gather map](https://w3id.org/rml/cc/spec#rml-gathermap).
#[derive(Debug, Clone)]
pub(crate) struct GatherMap {
    pub(crate) members: Vec<ObjectMap>,
    pub(crate) container: Container,
    /// `rml:strategy rml:cartesianProduct`.
    pub(crate) is_product: bool,
    /// `rml:allowEmptyListAndContainer`.
    pub(crate) may_be_empty: bool,
    pub(crate) origin: Origin,
}

/// A [logical source](https://w3id.org/rml/io/spec#dfn-logical-source).
#[derive(Debug, Clone)]
pub(crate) struct LogicalSource {
    pub(crate) source: Stated<Source>,
    pub(crate) formulation: Option<Stated<ReferenceFormulation>>,
    pub(crate) iterator: Option<Stated<String>>,
}

/// A reference formulation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ReferenceFormulation {
    Csv,
    JsonPath,
    /// JSON Lines, which is JSON to the standard: told by the file's name.
    JsonLines,
    XPath {
        /// Prefixes and namespaces.
        namespaces: Vec<(String, String)>,
    },
}

/// A source of data: where it is, and how it is to be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    pub(crate) access: Access,
    /// `rml:encoding`.
    pub(crate) encoding: Option<&'static encoding_rs::Encoding>,
    /// `rml:compression`; `None` where nothing is stated.
    pub(crate) packing: Option<Packing>,
    /// `rml:null`, `csvw:null`.
    pub(crate) nulls: Vec<String>,
    /// `csvw:dialect`.
    pub(crate) dialect: DialectParts,
}

/// Where a source is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Access {
    /// A path, and from where it counts.
    File { root: Root, path: String },
    /// A table of the publication by name (`rr:tableName`): a file of that name and the
    /// ending `.csv` beside the mapping.
    Table(String),
    /// `csvw:url`, `dcat:downloadURL`: an IRI, relative to the mapping document.
    Url(String),
}

/// From where a relative path counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Root {
    WorkingDirectory,
    MappingDirectory,
    /// A folder.
    Folder(String),
}

/// What is stated of a [CSVW dialect](https://www.w3.org/TR/tabular-metadata/#dialect-descriptions).
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct DialectParts {
    pub(crate) delimiter: Option<String>,
    /// An empty text for none.
    pub(crate) quote: Option<String>,
    pub(crate) double_quote: Option<bool>,
    pub(crate) comment_prefix: Option<String>,
    pub(crate) header: Option<bool>,
    pub(crate) header_rows: Option<u64>,
    pub(crate) skip_rows: Option<u64>,
    pub(crate) skip_columns: Option<usize>,
    pub(crate) skip_blank_rows: Option<bool>,
    pub(crate) trim: Option<crate::source::Trim>,
    pub(crate) line_terminators: Vec<String>,
    pub(crate) encoding: Option<&'static encoding_rs::Encoding>,
}

/// A [logical view](https://w3id.org/rml/lv/spec#dfn-logical-view).
#[derive(Debug, Clone)]
pub(crate) struct LogicalView {
    pub(crate) name: String,
    pub(crate) on: Iterable,
    pub(crate) fields: Vec<Field>,
    pub(crate) joins: Vec<LogicalViewJoin>,
    pub(crate) origin: Origin,
}

/// A [field](https://w3id.org/rml/lv/spec#dfn-field).
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// `rml:fieldName`; empty where an iterable field has none.
    pub(crate) name: Stated<String>,
    pub(crate) kind: FieldKind,
    pub(crate) fields: Vec<Field>,
    pub(crate) origin: Origin,
}

#[derive(Debug, Clone)]
pub(crate) enum FieldKind {
    Expression(ExpressionMap),
    Iterable {
        formulation: Option<Stated<ReferenceFormulation>>,
        iterator: Option<Stated<String>>,
    },
}

/// A [logical view join](https://w3id.org/rml/lv/spec#dfn-logical-view-join).
#[derive(Debug, Clone)]
pub(crate) struct LogicalViewJoin {
    pub(crate) is_left: bool,
    pub(crate) parent: ViewId,
    pub(crate) conditions: Vec<JoinCondition>,
    pub(crate) fields: Vec<Field>,
    pub(crate) origin: Origin,
}

/// A [logical target](https://w3id.org/rml/io/spec#target-vocabulary).
#[derive(Debug, Clone)]
pub(crate) struct LogicalTarget {
    pub(crate) root: Root,
    pub(crate) path: String,
    /// The name of an RDF syntax; N-Quads where nothing is stated.
    pub(crate) syntax: Option<Stated<String>>,
    /// As [`Source::packing`].
    pub(crate) packing: Option<Packing>,
    pub(crate) mode: crate::plan::TargetMode,
    pub(crate) is_utf16: bool,
    pub(crate) origin: Origin,
}
