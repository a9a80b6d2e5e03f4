//! Templates of [RFC 6570](https://www.rfc-editor.org/rfc/rfc6570), all four levels.

use super::CellId;
use oxiri::Iri;
use std::fmt;

/// A text with places to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Template {
    /// The parts, in order.
    pub parts: Vec<TemplatePart>,
}

/// A part of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TemplatePart {
    /// Text that stands for itself.
    Literal(String),
    /// An expression in braces.
    Expansion(Expansion),
}

/// An expression in braces: `{+a,b*}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expansion {
    /// What stands after the opening brace.
    pub operator: Operator,
    /// What is filled in, in order.
    pub variables: Vec<Variable>,
}

/// A variable of an [`Expansion`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variable {
    /// The name as it was written.
    pub name: String,
    /// Where its value comes from.
    pub source: VariableSource,
    /// `*`: a list is joined with the operator's separator.
    pub explode: bool,
    /// `:n`: only the first `n` characters.
    pub prefix: Option<usize>,
}

/// Where the value of a [`Variable`] comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum VariableSource {
    /// The values of a cell.
    Cell(CellId),
    /// The number of the row in its table, counted from 1 without the header.
    Row,
    /// The number of the row in its file, counted from 1: header, comments and blank
    /// rows included.
    SourceRow,
    /// The same in every row.
    Constant(String),
    /// Nowhere: there is no such variable, and its expansion is empty
    /// ([RFC 6570, 3.2.1](https://www.rfc-editor.org/rfc/rfc6570#section-3.2.1)).
    Undefined,
}

/// The operators of RFC 6570, with the table of its
/// [appendix A](https://www.rfc-editor.org/rfc/rfc6570#appendix-A).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `{a}`: everything but unreserved characters is percent-encoded.
    Simple,
    /// `{+a}`: reserved characters are kept.
    Reserved,
    /// `{#a}`
    Fragment,
    /// `{.a}`
    Label,
    /// `{/a}`
    Path,
    /// `{;a}`
    PathParameter,
    /// `{?a}`
    Query,
    /// `{&a}`
    QueryContinuation,
}

impl Operator {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Simple,
        Self::Reserved,
        Self::Fragment,
        Self::Label,
        Self::Path,
        Self::PathParameter,
        Self::Query,
        Self::QueryContinuation,
    ];

    /// The character after the opening brace.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Simple => "",
            Self::Reserved => "+",
            Self::Fragment => "#",
            Self::Label => ".",
            Self::Path => "/",
            Self::PathParameter => ";",
            Self::Query => "?",
            Self::QueryContinuation => "&",
        }
    }

    /// What an expansion with any value begins with.
    pub fn first(self) -> &'static str {
        match self {
            Self::Reserved => "",
            other => other.symbol(),
        }
    }

    /// What stands between values.
    pub fn separator(self) -> &'static str {
        match self {
            Self::Simple | Self::Reserved | Self::Fragment => ",",
            Self::Label => ".",
            Self::Path => "/",
            Self::PathParameter => ";",
            Self::Query | Self::QueryContinuation => "&",
        }
    }

    /// Whether values are written `name=value`.
    pub fn is_named(self) -> bool {
        matches!(self, Self::PathParameter | Self::Query | Self::QueryContinuation)
    }

    /// Whether reserved characters are kept.
    pub fn keeps_reserved(self) -> bool {
        matches!(self, Self::Reserved | Self::Fragment)
    }
}

impl Template {
    /// The variables, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.parts.iter().flat_map(|part| match part {
            TemplatePart::Literal(_) => [].iter(),
            TemplatePart::Expansion(expansion) => expansion.variables.iter(),
        })
    }

    /// The cells whose values are filled in.
    pub fn cells(&self) -> impl Iterator<Item = CellId> {
        self.variables().filter_map(|variable| match variable.source {
            VariableSource::Cell(cell) => Some(cell),
            _ => None,
        })
    }

    /// The text, where nothing is filled in.
    pub fn constant(&self) -> Option<String> {
        self.parts
            .iter()
            .map(|part| match part {
                TemplatePart::Literal(text) => Some(text.as_str()),
                TemplatePart::Expansion(_) => None,
            })
            .collect()
    }

    /// Whether every expansion is an absolute IRI, but for dot segments: it begins with one
    /// up to its path, query or fragment, and no reserved character is filled in after it.
    pub fn is_settled(&self) -> bool {
        let Some(TemplatePart::Literal(first)) = self.parts.first() else {
            return false;
        };
        let Ok(iri) = Iri::parse(first.as_str()) else {
            return false;
        };
        let reaches_path = match iri.path() {
            _ if iri.query().is_some() || iri.fragment().is_some() => true,
            "" => false,
            // Where nothing is filled in, another slash may follow and begin an authority.
            "/" => iri.authority().is_some(),
            _ => true,
        };
        reaches_path
            && self.parts.iter().all(|part| match part {
                TemplatePart::Literal(_) => true,
                TemplatePart::Expansion(expansion) => matches!(expansion.operator, Operator::Simple),
            })
    }

    /// The cells whose values are filled in, to be renumbered.
    pub fn cells_mut(&mut self) -> impl Iterator<Item = &mut CellId> {
        let expansions = self.parts.iter_mut().filter_map(|part| match part {
            TemplatePart::Literal(_) => None,
            TemplatePart::Expansion(expansion) => Some(expansion),
        });
        let variables = expansions.flat_map(|expansion| &mut expansion.variables);
        variables.filter_map(|variable| match &mut variable.source {
            VariableSource::Cell(cell) => Some(cell),
            _ => None,
        })
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                TemplatePart::Literal(text) => f.write_str(text)?,
                TemplatePart::Expansion(expansion) => {
                    write!(f, "{{{}", expansion.operator.symbol())?;
                    for (i, variable) in expansion.variables.iter().enumerate() {
                        f.write_str(if i > 0 { "," } else { "" })?;
                        f.write_str(&variable.name)?;
                        f.write_str(if variable.explode { "*" } else { "" })?;
                        if let Some(prefix) = variable.prefix {
                            write!(f, ":{prefix}")?;
                        }
                    }
                    f.write_str("}")?;
                }
            }
        }
        Ok(())
    }
}
