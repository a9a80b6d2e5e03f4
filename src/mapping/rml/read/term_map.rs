//! [Term maps](https://w3id.org/rml/core/spec#dfn-term-map).

use super::super::graph::Triple;
use super::super::model::{DEFAULT_GRAPH, Expression, ExpressionMap, Stated, TermMap, TermType};
use super::super::vocabulary::{Property, local, short};
use super::Reader;
use crate::diagnostic::{Code, Diagnostic, nearest};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use oxilangtag::LanguageTag;

const CODE: Code = Code::RmlMapping;

/// What a term map, or an expression map, is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Subject,
    Predicate,
    Object,
    Graph,
    Language,
    Datatype,
    /// A value for a parameter of a function.
    Input,
    Child,
    Parent,
    Field,
    Condition,
}

impl Position {
    /// With its article, as messages call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Subject => "a subject map",
            Self::Predicate => "a predicate map",
            Self::Object => "an object map",
            Self::Graph => "a graph map",
            Self::Language => "a language map",
            Self::Datatype => "a datatype map",
            Self::Input => "an input value",
            Self::Child => "a child map",
            Self::Parent => "a parent map",
            Self::Field => "a field",
            Self::Condition => "a condition",
        }
    }

    /// [What it can make](https://w3id.org/rml/core/spec#iris-uris-literal-blank-nodes-rmltermtype).
    fn allows(self, term_type: TermType) -> bool {
        match self {
            Self::Subject | Self::Graph => term_type != TermType::Literal,
            Self::Predicate | Self::Datatype => !matches!(term_type, TermType::Literal | TermType::BlankNode),
            Self::Language => term_type == TermType::Literal,
            Self::Object | Self::Input | Self::Child | Self::Parent | Self::Field | Self::Condition => true,
        }
    }

    /// Whether it makes literals where nothing else is said, or can make them.
    fn has_literals(self) -> bool {
        matches!(self, Self::Object | Self::Input)
    }
}

const TERM_TYPES: &[(&str, TermType)] = &[
    ("IRI", TermType::Iri),
    ("UnsafeIRI", TermType::UnsafeIri),
    ("URI", TermType::Uri),
    ("UnsafeURI", TermType::UnsafeUri),
    ("BlankNode", TermType::BlankNode),
    ("Literal", TermType::Literal),
];

impl<'g> Reader<'g, '_> {
    /// The term map that `triple` states: by its node, or by the constant that it makes.
    pub(super) fn term_map(&mut self, triple: &'g Triple, position: Position) -> Option<TermMap> {
        if triple.property.is_some_and(Property::is_constant) {
            let constant = self.constant(triple, position)?;
            return Some(TermMap {
                expression: ExpressionMap {
                    expression: constant,
                    condition: None,
                    origin: self.graph.object_origin(triple),
                },
                term_type: None,
                language: None,
                datatype: None,
                gather: None,
                targets: Vec::new(),
                origin: self.graph.origin(triple),
            });
        }
        let node = self.described(CODE, triple, position.name())?;
        self.within(triple, |reader| reader.described_term_map(triple, &node, position))
    }

    fn described_term_map(
        &mut self,
        triple: &'g Triple,
        node: &NamedOrBlankNode,
        position: Position,
    ) -> Option<TermMap> {
        let outer = std::mem::take(&mut self.targets_here);
        self.logical_targets(node);
        self.graph.values(node, &[Property::InverseExpression]);
        let term_type = self.term_type(node, position);
        let gather = self.gather_map(triple, node);
        let is_blank = matches!(&term_type, Some(stated) if stated.value == TermType::BlankNode);
        let is_gathered = !self
            .graph
            .values(node, &[Property::Gather, Property::GatherAs])
            .is_empty();
        let may_lack = is_gathered || is_blank;
        let expression = self.expression_map(triple, node, position, may_lack);
        let language = self.part(node, &[Property::LanguageMap, Property::Language], Position::Language);
        let datatype = self.part(node, &[Property::DatatypeMap, Property::Datatype], Position::Datatype);
        let targets = std::mem::replace(&mut self.targets_here, outer);
        let map = TermMap {
            expression: expression?,
            term_type,
            language,
            datatype,
            gather: gather.map(Box::new),
            targets,
            origin: self.graph.origin(triple),
        };
        self.check_term_type(&map, position);
        self.check_literal(&map, node, position);
        Some(map)
    }

    /// A term map within a term map, whose targets are those of both.
    fn part(&mut self, node: &NamedOrBlankNode, properties: &[Property], position: Position) -> Option<Box<TermMap>> {
        let triple = self.only(CODE, node, properties, "a term map")?;
        let map = self.term_map(triple, position)?;
        self.add_targets(&map.targets);
        Some(Box::new(map))
    }

    fn term_type(&mut self, node: &NamedOrBlankNode, position: Position) -> Option<Stated<TermType>> {
        let triple = self.only(CODE, node, &[Property::TermType], position.name())?;
        let iri = self.iri(CODE, triple)?;
        let name = local(iri.as_str()).unwrap_or_default();
        let known = TERM_TYPES.iter().find(|(known, _)| *known == name);
        let Some((_, term_type)) = known else {
            let place = self.graph.object_place(triple);
            let message = format!("there is no term type `{}`", short(iri.as_str()));
            let hint = match nearest(name, TERM_TYPES.iter().map(|(name, _)| *name)) {
                Some(near) => format!("did you mean `rml:{near}`?"),
                None => "the term types are `rml:IRI`, `rml:URI`, `rml:BlankNode` and `rml:Literal`".to_owned(),
            };
            self.problem(Diagnostic::error(CODE, message).at(place).hint(hint));
            return None;
        };
        Some(Stated {
            value: *term_type,
            origin: self.graph.origin(triple),
        })
    }

    /// A constant [has no term type](https://w3id.org/rml/core/spec#explicitly-defined-term-types).
    fn check_term_type(&mut self, map: &TermMap, position: Position) {
        let Some(stated) = &map.term_type else {
            return;
        };
        let is_constant = matches!(map.expression.expression, Expression::Constant(_));
        let can_be_gathered = map.gather.is_none() || stated.value != TermType::Literal;
        if is_constant || (position.allows(stated.value) && can_be_gathered) {
            return;
        }
        let name = TERM_TYPES.iter().find(|(_, term_type)| *term_type == stated.value);
        let name = name.map_or("", |(name, _)| name);
        let what = if can_be_gathered {
            position.name()
        } else {
            "a gather map"
        };
        let message = format!("{what} cannot have the term type `rml:{name}`");
        let hint = match position {
            Position::Predicate | Position::Datatype => "it makes IRIs",
            Position::Language => "it makes texts",
            _ => "it makes IRIs or blank nodes",
        };
        let place = (*stated.origin).clone();
        self.problem(Diagnostic::error(CODE, message).at(place).hint(hint));
    }

    /// [Languages](https://w3id.org/rml/core/spec#dfn-language-taggable-term-map) and
    /// [datatypes](https://w3id.org/rml/core/spec#dfn-datatypeable-term-map) are those of
    /// literals, and a literal has one or the other.
    fn check_literal(&mut self, map: &TermMap, node: &NamedOrBlankNode, position: Position) {
        let languages = self.graph.values(node, &[Property::LanguageMap, Property::Language]);
        let datatypes = self.graph.values(node, &[Property::DatatypeMap, Property::Datatype]);
        if let (Some(language), Some(datatype)) = (languages.first(), datatypes.first()) {
            let message = "a literal has a language or a datatype, not both";
            let first = self.graph.place(language).note("the language");
            let place = self.graph.place(datatype);
            let hint = "a text with a language has the datatype `rdf:langString` by itself";
            self.problem(Diagnostic::error(CODE, message).at(place).at(first).hint(hint));
        }
        let is_literal = match (&map.expression.expression, &map.term_type) {
            (Expression::Constant(constant), _) => constant.is_literal(),
            (_, Some(stated)) => stated.value == TermType::Literal,
            (_, None) => map.gather.is_none(),
        };
        if let Some(triple) = languages.iter().chain(&datatypes).next()
            && !(is_literal && position.has_literals())
        {
            let name = short(triple.predicate.as_str());
            let message = format!("`{name}` is for literals, and {} here makes none", position.name());
            let hint = if position.has_literals() {
                "take it away, or make the term a literal with `rml:termType rml:Literal`"
            } else {
                "take it away"
            };
            self.error(CODE, triple, message, hint);
        }
    }

    /// The constant that is the object of `triple`.
    pub(super) fn constant(&mut self, triple: &'g Triple, position: Position) -> Option<Expression> {
        let constant = &triple.object;
        let expected = match (position, constant) {
            (Position::Subject | Position::Predicate | Position::Graph | Position::Datatype, Term::NamedNode(iri)) => {
                let is_default = position == Position::Graph && local(iri.as_str()) == Some("defaultGraph");
                let iri = if is_default { DEFAULT_GRAPH } else { iri.as_str() };
                return Some(Expression::Constant(NamedNode::new_unchecked(iri).into()));
            }
            (Position::Subject | Position::Predicate | Position::Graph | Position::Datatype, _) => "an IRI",
            (Position::Language, Term::Literal(tag)) if !is_language(tag.value()) => {
                return self.no_language(triple, tag.value());
            }
            (Position::Language, Term::NamedNode(_) | Term::BlankNode(_)) => "a language tag in quotes",
            (_, Term::BlankNode(_)) => "an IRI or a literal",
            (_, Term::NamedNode(_) | Term::Literal(_)) => return Some(Expression::Constant(constant.clone())),
        };
        let message = format!("the constant of {} must be {expected}", position.name());
        let mut diagnostic = Diagnostic::error(CODE, message).at(self.graph.object_place(triple));
        if constant.is_blank_node() {
            let hint = "a blank node has no name outside of its document; `rml:termType rml:BlankNode` makes new ones";
            diagnostic = diagnostic.hint(hint);
        }
        self.problem(diagnostic);
        None
    }

    fn no_language(&mut self, triple: &Triple, tag: &str) -> Option<Expression> {
        let message = format!("`{tag}` is no language tag");
        let place = self.graph.object_place(triple);
        let hint = "write a code of two or three letters, such as `en`, `vi` or `de-AT` (BCP 47)";
        self.problem(Diagnostic::error(CODE, message).at(place).hint(hint));
        None
    }
}

/// Whether a text is a [language tag](https://www.rfc-editor.org/rfc/rfc5646#section-2.1) that
/// can be in use: languages of four letters are reserved there, and none of more has been
/// registered, so that `english` is none.
fn is_language(tag: &str) -> bool {
    let Ok(parsed) = LanguageTag::parse(tag) else {
        return false;
    };
    let is_special = tag
        .get(..2)
        .is_some_and(|start| matches!(start.as_bytes(), [b'x' | b'X' | b'i' | b'I', b'-']));
    is_special || parsed.primary_language().len() <= 3
}
