//! Term maps become terms ([term types](https://w3id.org/rml/core/spec#dfn-term-type)).

use super::Lowering;
use super::expression::constant;
use super::rows::Rows;
use crate::mapping::rml::model::{Expression, GatherMap, ObjectMap, TermMap, TermType};
use crate::plan::{
    Encoding, Gather, IriCheck, LiteralKind, MappedTerm, RowRole, TermExpr, TermId, TermKind, ValueExpr,
};
use crate::source::Natural;
use oxigraph::model::Term;
use oxigraph::model::vocab::xsd;

/// Where a term map stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Subject,
    Predicate,
    Object,
    Graph,
}

/// Whose terms are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of<'a> {
    /// What is written before values that are no absolute IRIs.
    pub(super) base: &'a str,
    /// The number of the triples map, which tells apart the nodes of its rows' own.
    pub(super) map: usize,
}

impl Lowering<'_> {
    /// The terms of a term map.
    pub(super) fn term(&mut self, map: &TermMap, position: Position, of: Of<'_>, rows: &mut Rows) -> Option<TermId> {
        if let Some(gather) = &map.gather {
            return self.gather(map, gather, position, of, rows);
        }
        self.plain_term(map, position, of, rows)
    }

    fn plain_term(&mut self, map: &TermMap, position: Position, of: Of<'_>, rows: &mut Rows) -> Option<TermId> {
        let expr = &map.expression;
        match (&expr.expression, &expr.condition) {
            (Expression::None, _) => {
                let number = self.own_number(of.map, map);
                return Some(rows.scan.add_term(TermExpr::RowBlank(RowRole::Own(number))));
            }
            (Expression::Constant(term), None) => return Some(rows.scan.add_term(TermExpr::Constant(term.clone()))),
            _ => {}
        }
        let kind = self.kind(map, position, of, rows)?;
        let encoding = match &kind {
            TermKind::Iri {
                check: IriCheck::Iri, ..
            } => Encoding::Iri,
            TermKind::Iri {
                check: IriCheck::Uri, ..
            } => Encoding::Uri,
            _ => Encoding::None,
        };
        let value = self.values(expr, encoding, rows)?;
        let term = match (&value, &kind) {
            // Columns of tables are texts alone.
            (ValueExpr::Cell(cell), TermKind::Literal(LiteralKind::Natural)) if rows.is_table() => {
                TermExpr::Literal { cell: *cell }
            }
            _ => TermExpr::Mapped(Box::new(MappedTerm {
                value,
                kind,
                origin: expr.origin.clone(),
            })),
        };
        Some(rows.scan.add_term(term))
    }

    /// What becomes of the values of a term map.
    fn kind(&mut self, map: &TermMap, position: Position, of: Of<'_>, rows: &mut Rows) -> Option<TermKind> {
        let iri = |check| TermKind::Iri {
            base: of.base.to_owned(),
            check,
        };
        if let Expression::Constant(term) = &map.expression.expression {
            return Some(match term {
                Term::NamedNode(_) | Term::BlankNode(_) => iri(IriCheck::Unsafe),
                Term::Literal(literal) if literal.language().is_some() => {
                    let tag = literal.language().unwrap_or_default().to_owned();
                    TermKind::Literal(LiteralKind::Language(ValueExpr::Constant(tag, Natural::String)))
                }
                Term::Literal(literal) if literal.datatype() == xsd::STRING => TermKind::Literal(LiteralKind::Natural),
                Term::Literal(literal) => TermKind::Literal(LiteralKind::Datatype {
                    iri: constant(&literal.datatype().into_owned().into()),
                    base: String::new(),
                }),
            });
        }
        let stated = map.term_type.as_ref().map(|stated| stated.value);
        let is_literal = || {
            let is_value = matches!(
                map.expression.expression,
                Expression::Reference(_) | Expression::Function(_)
            );
            position == Position::Object && (is_value || map.language.is_some() || map.datatype.is_some())
        };
        let term_type = stated.unwrap_or_else(|| if is_literal() { TermType::Literal } else { TermType::Iri });
        Some(match term_type {
            TermType::Iri => iri(IriCheck::Iri),
            TermType::Uri => iri(IriCheck::Uri),
            TermType::UnsafeIri | TermType::UnsafeUri => iri(IriCheck::Unsafe),
            TermType::BlankNode => TermKind::BlankNode {
                scope: self.options.index,
            },
            TermType::Literal => TermKind::Literal(match (&map.language, &map.datatype) {
                (Some(language), _) => {
                    LiteralKind::Language(self.values(&language.expression, Encoding::None, rows)?)
                }
                (None, Some(datatype)) => LiteralKind::Datatype {
                    iri: self.values(&datatype.expression, Encoding::Iri, rows)?,
                    base: of.base.to_owned(),
                },
                (None, None) => LiteralKind::Natural,
            }),
        })
    }

    fn gather(
        &mut self,
        map: &TermMap,
        gather: &GatherMap,
        position: Position,
        of: Of<'_>,
        rows: &mut Rows,
    ) -> Option<TermId> {
        let members: Vec<Option<TermId>> = gather
            .members
            .iter()
            .map(|member| match member {
                ObjectMap::Term(term) => self.term(term, Position::Object, of, rows),
                ObjectMap::Ref(reference) => self.reference(reference, of, rows),
            })
            .collect();
        let members = members.into_iter().collect::<Option<Vec<_>>>()?;
        let head = match &map.expression.expression {
            Expression::None => None,
            // The node of a collection is no literal, if nothing else is said.
            _ => {
                let mut named = map.clone();
                named.gather = None;
                let position = if position == Position::Object {
                    Position::Subject
                } else {
                    position
                };
                Some(self.plain_term(&named, position, of, rows)?)
            }
        };
        Some(rows.scan.add_term(TermExpr::Gathered(Box::new(Gather {
            members,
            container: gather.container,
            is_product: gather.is_product,
            may_be_empty: gather.may_be_empty,
            head,
            origin: gather.origin.clone(),
        }))))
    }

    /// The number of a term map that makes a node of each row's own. A triples map that
    /// others refer to has one number for its subjects, wherever they are made.
    fn own_number(&mut self, map: usize, term: &TermMap) -> usize {
        let key = (map, term.origin.address());
        if let Some(known) = self.own.iter().position(|known| *known == key) {
            return known;
        }
        self.own.push(key);
        self.own.len() - 1
    }
}
