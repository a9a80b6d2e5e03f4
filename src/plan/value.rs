//! Values that are made of a row, and the terms that are made of them.
//!
//! An expression gives any number of values in each row, in order. Each value is a text
//! with the datatype that it has by nature: that of a number in JSON, say.

use super::{CellId, Origin, TermId};
use crate::function::Function;
use crate::source::Natural;

/// Gives values.
#[derive(Debug, Clone)]
pub enum ValueExpr {
    /// The same in every row.
    Constant(String, Natural),
    /// All values of a cell.
    Cell(CellId),
    /// A text with places to fill in: one text for each combination of their values.
    Template {
        /// The parts, in order.
        parts: Vec<ValuePart>,
        /// What is percent-encoded in values that are filled in.
        encoding: Encoding,
    },
    /// What a function returns: for each combination of the values of its inputs, but for
    /// inputs that take all values at once.
    Call(Box<Call>),
    /// The values of all expressions, one after another.
    All(Vec<ValueExpr>),
    /// The values of the second expression where the first has a value that is `true`.
    If(Box<(ValueExpr, ValueExpr)>),
}

/// A part of a [`ValueExpr::Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValuePart {
    /// Text that stands for itself.
    Literal(String),
    /// A value of the cell.
    Cell(CellId),
}

/// Which characters of a value are percent-encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// None.
    None,
    /// All but `iunreserved` ones ([RFC 3987, 2.2](https://www.rfc-editor.org/rfc/rfc3987#section-2.2)).
    Iri,
    /// All but `unreserved` ones ([RFC 3986, 2.3](https://www.rfc-editor.org/rfc/rfc3986#section-2.3)).
    Uri,
}

/// A call of a function.
#[derive(Debug, Clone)]
pub struct Call {
    /// The function.
    pub function: &'static Function,
    /// The values of its parameters, in the order of [`Function::parameters`]; `None` for
    /// one that is left out.
    pub inputs: Vec<Option<ValueExpr>>,
    /// The statement that asks for it.
    pub origin: Origin,
}

/// Terms that are made of the values of an expression.
#[derive(Debug, Clone)]
pub struct MappedTerm {
    /// The values.
    pub value: ValueExpr,
    /// What becomes of each.
    pub kind: TermKind,
    /// The statement that asks for the term.
    pub origin: Origin,
}

/// What becomes of a value.
#[derive(Debug, Clone)]
pub enum TermKind {
    /// An IRI: the value where it is one, and the base and the value in one otherwise.
    Iri {
        /// What is written before a value that is no absolute IRI.
        base: String,
        /// What the IRI must be.
        check: IriCheck,
    },
    /// The blank node that the value identifies, within a graph.
    BlankNode {
        /// Distinguishes mappings, whose blank nodes are not those of others.
        scope: usize,
    },
    /// A literal for each combination of value and datatype, or value and language.
    Literal(LiteralKind),
}

/// How an IRI is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IriCheck {
    /// It must be one ([RFC 3987](https://www.rfc-editor.org/rfc/rfc3987)).
    Iri,
    /// It must be a URI ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986)): ASCII.
    Uri,
    /// It need only have a scheme.
    Unsafe,
}

/// What a literal has beside its text.
#[derive(Debug, Clone)]
pub enum LiteralKind {
    /// The datatype that the value has by nature.
    Natural,
    /// A language.
    Language(ValueExpr),
    /// A datatype; the text must be one of its lexical forms where they are known.
    Datatype {
        /// Its IRI.
        iri: ValueExpr,
        /// What is written before a value that is no absolute IRI.
        base: String,
    },
}

/// A collection or container that is made of terms
/// ([RML-CC](https://w3id.org/rml/cc/spec)).
#[derive(Debug, Clone)]
pub struct Gather {
    /// Whose terms it is made of, in order.
    pub members: Vec<TermId>,
    /// What it is.
    pub container: Container,
    /// Whether there is one for each combination of members, and not one of all.
    pub is_product: bool,
    /// Whether there is one where there are no members.
    pub may_be_empty: bool,
    /// The nodes that stand for it; each row has new ones where this is `None`.
    pub head: Option<TermId>,
    /// The statement that asks for it.
    pub origin: Origin,
}

/// What a [`Gather`] makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Container {
    /// `rdf:List`.
    List,
    /// `rdf:Bag`.
    Bag,
    /// `rdf:Seq`.
    Seq,
    /// `rdf:Alt`.
    Alt,
}

impl ValueExpr {
    /// Calls `each` with the cells whose values it is made of, to be read or renumbered.
    pub fn for_each_cell(&mut self, each: &mut dyn FnMut(&mut CellId)) {
        match self {
            Self::Constant(..) => {}
            Self::Cell(cell) => each(cell),
            Self::Template { parts, .. } => {
                for part in parts {
                    if let ValuePart::Cell(cell) = part {
                        each(cell);
                    }
                }
            }
            Self::Call(call) => {
                let inputs = call.inputs.iter_mut().flatten();
                inputs.for_each(|input| input.for_each_cell(each));
            }
            Self::All(all) => all.iter_mut().for_each(|one| one.for_each_cell(each)),
            Self::If(both) => {
                both.0.for_each_cell(each);
                both.1.for_each_cell(each);
            }
        }
    }
}

impl MappedTerm {
    /// The expressions that it is made of.
    pub fn values(&mut self) -> impl Iterator<Item = &mut ValueExpr> {
        let second = match &mut self.kind {
            TermKind::Literal(LiteralKind::Language(value) | LiteralKind::Datatype { iri: value, .. }) => Some(value),
            _ => None,
        };
        std::iter::once(&mut self.value).chain(second)
    }
}
