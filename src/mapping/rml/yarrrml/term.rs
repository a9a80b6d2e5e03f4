//! Terms: a text, or a map that says more.

use super::Reader;
use super::fields::{
    CONDITIONS, DATATYPE, FUNCTION, Fields, LANGUAGE, PARAMETERS, TARGETS, TYPE, VALUE, Written, written,
};
use super::template::{self, As, Template};
use super::text::{Spot, shown};
use super::yaml::{Entry, Kind, Node};
use crate::diagnostic::{Code, nearest};
use crate::mapping::rml::model::{Expression, ExpressionMap, Stated, TermMap, TermType};
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;
use oxiri::Iri;
use std::rc::Rc;

/// Names of term types, as `type:` or behind `~` has them.
const TERM_TYPES: &[(&str, TermType)] = &[
    ("iri", TermType::Iri),
    ("literal", TermType::Literal),
    ("blank", TermType::BlankNode),
    ("blanknode", TermType::BlankNode),
    ("uri", TermType::Uri),
    ("unsafeiri", TermType::UnsafeIri),
    ("unsafeuri", TermType::UnsafeUri),
];

/// Where a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Subject,
    Predicate,
    /// An object; whether it is a class, which makes it an IRI.
    Object {
        is_class: bool,
    },
    Graph,
    /// The value of a parameter.
    Input,
}

impl Position {
    fn name(self) -> &'static str {
        match self {
            Self::Subject => "the subject",
            Self::Predicate => "the predicate",
            Self::Object { .. } => "the object",
            Self::Graph => "the graph",
            Self::Input => "the value",
        }
    }

    fn default_type(self) -> TermType {
        match self {
            Self::Object { is_class: false } | Self::Input => TermType::Literal,
            _ => TermType::Iri,
        }
    }
}

/// What is said of a term beside its value.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside<'n> {
    pub(super) term_type: Option<TermType>,
    pub(super) datatype: Option<Written<'n>>,
    pub(super) language: Option<Written<'n>>,
}

impl<'n> Beside<'n> {
    /// What the third part of `[predicate, object, …]` says: `en~lang`, or a datatype.
    pub(super) fn short(third: Written<'n>) -> Self {
        match third.text.strip_suffix("~lang") {
            Some(text) => Self {
                language: Some(Written { text, ..third }),
                ..Self::default()
            },
            None => Self {
                datatype: Some(third),
                ..Self::default()
            },
        }
    }

    /// What is said here, and where nothing is, what is said of all around.
    fn or(self, around: Self) -> Self {
        let says_kind = self.datatype.is_some() || self.language.is_some();
        Self {
            term_type: self.term_type.or(around.term_type),
            datatype: if says_kind { self.datatype } else { around.datatype },
            language: if says_kind { self.language } else { around.language },
        }
    }
}

/// A term map of which nothing but its expression is known.
pub(super) fn bare(expression: Expression, origin: &crate::plan::Origin) -> TermMap {
    TermMap {
        expression: ExpressionMap {
            expression,
            condition: None,
            origin: origin.clone(),
        },
        term_type: None,
        language: None,
        datatype: None,
        gather: None,
        targets: Vec::new(),
        origin: origin.clone(),
    }
}

impl Reader<'_, '_> {
    /// A term, written as a text or a map. `around` is what is said of all terms there.
    pub(super) fn term(&self, node: &Rc<Node>, position: Position, around: Beside<'_>) -> Option<TermMap> {
        match &node.kind {
            Kind::Text(text) => {
                let value = Written { text, spot: node.spot };
                self.text_term(value, position, Beside::default(), around)
            }
            Kind::Map(entries) => self.described(node, entries, position, around),
            Kind::Null | Kind::List(_) => {
                self.text.error(Code::RmlMapping, node.spot, || {
                    format!("{} must be a text or a map", position.name())
                });
                None
            }
        }
    }

    /// A map with a value, or a function, and what is said beside it.
    fn described(&self, node: &Rc<Node>, entries: &[Entry], position: Position, around: Beside<'_>) -> Option<TermMap> {
        let known = [
            VALUE, TYPE, DATATYPE, LANGUAGE, TARGETS, CONDITIONS, FUNCTION, PARAMETERS,
        ];
        let fields = Fields::of(self.text, entries, position.name(), &known);
        self.fielded(node, &fields, position, around)
    }

    /// The term that the fields of a map describe.
    pub(super) fn fielded(
        &self,
        node: &Rc<Node>,
        fields: &Fields<'_>,
        position: Position,
        around: Beside<'_>,
    ) -> Option<TermMap> {
        let beside = self.beside(fields);
        let mut map = if fields.value(FUNCTION).is_some() {
            self.function_term(node, fields, position, beside, around)?
        } else {
            self.value_term(node, fields, position, beside, around)?
        };
        map.targets = self.target_ids(fields.items(TARGETS));
        if let Some(entry) = fields.entry(CONDITIONS) {
            self.restrict(&mut map.expression, &entry.value);
        }
        Some(map)
    }

    /// What `type`, `datatype` and `language` say.
    pub(super) fn beside<'n>(&self, fields: &Fields<'n>) -> Beside<'n> {
        Beside {
            term_type: fields.text(self.text, TYPE).and_then(|name| self.term_type(name)),
            datatype: fields.text(self.text, DATATYPE),
            language: fields.text(self.text, LANGUAGE).map(|language| Written {
                text: language.text.strip_suffix("~lang").unwrap_or(language.text),
                ..language
            }),
        }
    }

    fn term_type(&self, name: Written<'_>) -> Option<TermType> {
        let known = TERM_TYPES.iter();
        let found = known
            .clone()
            .find(|(known, _)| name.text.eq_ignore_ascii_case(known))
            .map(|(_, term_type)| *term_type);
        if found.is_none() {
            self.text.error(Code::RmlMapping, name.spot, || {
                let near = nearest(name.text, known.map(|(name, _)| *name));
                let hint = near.map_or("it is `iri`, `blank` or `literal`".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
                (format!("`{}` is no type of a term", shown(name.text)), hint)
            });
        }
        found
    }

    fn value_term(
        &self,
        node: &Rc<Node>,
        fields: &Fields<'_>,
        position: Position,
        beside: Beside<'_>,
        around: Beside<'_>,
    ) -> Option<TermMap> {
        match fields.value(VALUE) {
            Some(value) if value.entries().is_some() => self.term(value, position, beside.or(around)),
            Some(value) => self.text_term(written(self.text, value, "value")?, position, beside, around),
            None if beside.term_type == Some(TermType::BlankNode) => Some(self.new_blank(node.spot)),
            None => {
                self.text.error(Code::RmlMapping, node.spot, || {
                    (
                        format!("{} has neither `value` nor `function`", position.name()),
                        "write `value: $(column)`",
                    )
                });
                None
            }
        }
    }

    /// A new blank node for each iteration.
    pub(super) fn new_blank(&self, spot: Spot) -> TermMap {
        let origin = self.text.origin(spot);
        TermMap {
            term_type: Some(Stated {
                value: TermType::BlankNode,
                origin: origin.clone(),
            }),
            ..bare(Expression::None, &origin)
        }
    }

    /// What a function gives as a term. Its type is always stated:
    /// [the default](https://w3id.org/rml/fnml/spec#function-valued-expression-map) depends on
    /// more than where it stands.
    fn function_term(
        &self,
        node: &Rc<Node>,
        fields: &Fields<'_>,
        position: Position,
        beside: Beside<'_>,
        around: Beside<'_>,
    ) -> Option<TermMap> {
        let execution = self.execution(node, fields)?;
        let origin = self.text.origin(node.spot);
        let said = beside.or(around);
        let term_type = said.term_type.unwrap_or(position.default_type());
        let map = bare(Expression::Function(Box::new(execution)), &origin);
        let map = if term_type == TermType::Literal {
            self.with_kind(map, said)?
        } else {
            self.has_no_kind(said)?;
            map
        };
        Some(TermMap {
            term_type: Some(Stated {
                value: term_type,
                origin,
            }),
            ..map
        })
    }

    /// A text with references as a term; `~iri` and the like at its end say what it becomes.
    pub(super) fn text_term(
        &self,
        value: Written<'_>,
        position: Position,
        beside: Beside<'_>,
        around: Beside<'_>,
    ) -> Option<TermMap> {
        let (inner, suffix) = split_type(value.text);
        let value = Written { text: inner, ..value };
        let stated = suffix.or(beside.term_type).or(around.term_type);
        let term_type = stated.unwrap_or(position.default_type());
        if term_type == TermType::Literal {
            return self.literal(value, position, stated, beside.or(around));
        }
        self.has_no_kind(beside.or(around))?;
        let template = self.template(value, As::Iri)?;
        let origin = self.text.origin(value.spot);
        let expression = match template.constant() {
            Some(iri) if term_type == TermType::Iri => self.constant_iri(value, iri, &template, position)?,
            _ => template.expression(),
        };
        let is_said = !matches!(expression, Expression::Constant(_))
            && (term_type != TermType::Iri || matches!(position, Position::Object { .. } | Position::Input));
        Some(TermMap {
            term_type: is_said.then(|| Stated {
                value: term_type,
                origin: origin.clone(),
            }),
            ..bare(expression, &origin)
        })
    }

    /// An IRI without references. One that is relative is left to the base of what the mapping
    /// makes, but for predicates, where it is a prefix forgotten.
    fn constant_iri(
        &self,
        value: Written<'_>,
        iri: &str,
        template: &Template,
        position: Position,
    ) -> Option<Expression> {
        if position == Position::Predicate && iri == "a" {
            return Some(Expression::Constant(rdf::TYPE.into_owned().into()));
        }
        if Iri::parse(iri).is_ok() {
            return Some(Expression::Constant(NamedNode::new_unchecked(iri).into()));
        }
        if iri.contains('{') {
            self.text
                .error(Code::RmlTemplate, self.text.within(value.spot, value.text), || {
                    (
                        format!(
                            "{} `{}` is no IRI: braces are text here",
                            position.name(),
                            shown(value.text)
                        ),
                        "a reference is written `$(column)`",
                    )
                });
            return None;
        }
        if position != Position::Predicate && !iri.is_empty() {
            return Some(template.expression());
        }
        self.text.error(Code::RmlMapping, value.spot, || {
            (
                format!("{} `{}` is no IRI", position.name(), shown(value.text)),
                "write it in full, or with a prefix: `schema:name`",
            )
        });
        None
    }

    pub(super) fn template(&self, value: Written<'_>, kind: As) -> Option<Template> {
        template::parse(self.text, &self.names, &self.external, value.text, value.spot, kind)
    }
}

/// A text without the `~iri` or the like at its end, and what that says.
pub(super) fn split_type(text: &str) -> (&str, Option<TermType>) {
    let Some((value, name)) = text.rsplit_once('~') else {
        return (text, None);
    };
    let found = TERM_TYPES.iter().find(|(known, _)| *known == name);
    match found {
        Some((_, term_type)) if !value.ends_with('\\') => (value, Some(*term_type)),
        _ => (text, None),
    }
}
