//! Literals, with a [datatype](https://w3id.org/yarrrml/spec/#datatypes) or a
//! [language](https://w3id.org/yarrrml/spec/#languages).

use super::Reader;
use super::fields::Written;
use super::template::As;
use super::term::{Beside, Position, bare, split_type};
use super::text::shown;
use crate::diagnostic::Code;
use crate::mapping::rml::model::{Expression, Stated, TermMap, TermType};
use oxigraph::model::{Literal, NamedNode, Term};
use oxiri::Iri;

impl Reader<'_, '_> {
    /// A literal; a constant one where all that is said of it is constant.
    pub(super) fn literal(
        &self,
        value: Written<'_>,
        position: Position,
        stated: Option<TermType>,
        said: Beside<'_>,
    ) -> Option<TermMap> {
        let template = self.template(value, As::Literal)?;
        let is_meant = stated.is_some() || said.datatype.is_some() || said.language.is_some();
        if template.had_prefix && !is_meant && matches!(position, Position::Object { .. }) {
            self.looks_like_a_name(value);
        }
        let origin = self.text.origin(value.spot);
        let map = self.with_kind(bare(template.expression(), &origin), said)?;
        if let Some(literal) = template.constant().and_then(|text| constant(text, &map)) {
            return Some(bare(Expression::Constant(Term::Literal(literal)), &origin));
        }
        Some(TermMap {
            term_type: Some(Stated {
                value: TermType::Literal,
                origin,
            }),
            ..map
        })
    }

    /// Adds datatype and language.
    pub(super) fn with_kind(&self, map: TermMap, said: Beside<'_>) -> Option<TermMap> {
        if let (Some(_), Some(language)) = (said.datatype, said.language) {
            self.text.error(Code::RmlMapping, language.spot, || {
                (
                    "a literal has a datatype or a language, not both",
                    "leave one of them out",
                )
            });
            return None;
        }
        Some(TermMap {
            datatype: match said.datatype {
                Some(datatype) => Some(Box::new(self.datatype(datatype)?)),
                None => None,
            },
            language: match said.language {
                Some(language) => Some(Box::new(self.language(language)?)),
                None => None,
            },
            ..map
        })
    }

    /// Notes a datatype or language where there is no literal.
    pub(super) fn has_no_kind(&self, said: Beside<'_>) -> Option<()> {
        let Some(kind) = said.datatype.or(said.language) else {
            return Some(());
        };
        self.text.error(
            Code::RmlMapping,
            kind.spot,
            || "only a literal has a datatype or a language",
        );
        None
    }

    fn datatype(&self, name: Written<'_>) -> Option<TermMap> {
        let (inner, _) = split_type(name.text);
        let name = Written { text: inner, ..name };
        let template = self.template(name, As::Iri)?;
        let expression = match template.constant() {
            None => template.expression(),
            Some(iri) if Iri::parse(iri).is_ok() => Expression::Constant(NamedNode::new_unchecked(iri).into()),
            Some(_) => {
                self.text.error(Code::RmlMapping, name.spot, || {
                    (
                        format!("the datatype `{}` is no IRI", shown(name.text)),
                        "write `xsd:integer`, or `en~lang` for a language",
                    )
                });
                return None;
            }
        };
        Some(bare(expression, &self.text.origin(name.spot)))
    }

    fn language(&self, name: Written<'_>) -> Option<TermMap> {
        let template = self.template(name, As::Literal)?;
        let expression = match template.constant() {
            None => template.expression(),
            Some(tag) if oxilangtag::LanguageTag::parse(tag).is_ok() => {
                Expression::Constant(Literal::new_simple_literal(tag).into())
            }
            Some(_) => {
                self.text.error(Code::RmlMapping, name.spot, || {
                    (
                        format!("`{}` is no language tag", shown(name.text)),
                        "write `en`, or `$(column)` where a column has it",
                    )
                });
                return None;
            }
        };
        Some(bare(expression, &self.text.origin(name.spot)))
    }

    /// Warns of a literal that was written as a name.
    fn looks_like_a_name(&self, value: Written<'_>) {
        self.text.warning(Code::RmlMapping, value.spot, || {
            let written = shown(value.text);
            (
                format!("`{written}` makes a literal that holds an IRI"),
                format!("write `{written}~iri` for the IRI, or a backslash before the colon for the text"),
            )
        });
    }
}

/// The literal that `text` is, where datatype and language are constant.
fn constant(text: &str, map: &TermMap) -> Option<Literal> {
    let said = |map: &Option<Box<TermMap>>| match map {
        None => Some(None),
        Some(map) => match &map.expression.expression {
            Expression::Constant(term) => Some(Some(term.clone())),
            _ => None,
        },
    };
    Some(match (said(&map.datatype)?, said(&map.language)?) {
        (Some(Term::NamedNode(datatype)), _) => Literal::new_typed_literal(text, datatype),
        (_, Some(Term::Literal(tag))) => Literal::new_language_tagged_literal(text, tag.value()).ok()?,
        _ => Literal::new_simple_literal(text),
    })
}
