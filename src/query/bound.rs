//! A query on what holds the quads.

use crate::hdt::{Direction, HdtDataset};
use crate::store::{Inner, Store};
use oxigraph::sparql::{
    BoundPreparedSparqlQuery, PreparedSparqlQuery, QueryEvaluationError, QueryExplanation, QueryResults,
};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use std::sync::Arc;

/// A query that is about to run: the only place that knows what the evaluator runs on.
pub(super) enum Bound {
    Oxigraph(BoundPreparedSparqlQuery<'static>),
    Hdt(BoundPreparedSparqlQuery<'static, HdtDataset>),
}

impl Bound {
    pub(super) fn new(prepared: PreparedSparqlQuery, store: &Store, direction: Option<Direction>) -> Self {
        match store.inner() {
            Inner::Oxigraph(store) => Self::Oxigraph(prepared.on_store(store)),
            Inner::Hdt(file) => {
                let dataset = HdtDataset::new(Arc::clone(&file.hdt), direction);
                Self::Hdt(prepared.on_queryable_dataset(dataset))
            }
        }
    }

    pub(super) fn execute(self) -> Result<QueryResults<'static>, QueryEvaluationError> {
        match self {
            Self::Oxigraph(query) => query.execute(),
            Self::Hdt(query) => query.execute(),
        }
    }

    pub(super) fn explain(self) -> (Result<QueryResults<'static>, QueryEvaluationError>, QueryExplanation) {
        match self {
            Self::Oxigraph(query) => query.explain(),
            Self::Hdt(query) => query.explain(),
        }
    }
}

/// In which direction a query sorts its solutions, where it does so by a variable first.
pub(super) fn direction(query: &Query) -> Option<Direction> {
    let Query::Select { pattern, .. } = query else {
        return None;
    };
    let mut pattern = pattern;
    loop {
        match pattern {
            GraphPattern::Project { inner, .. }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner } => pattern = inner,
            GraphPattern::OrderBy { expression, .. } => {
                return match expression.first()? {
                    OrderExpression::Asc(Expression::Variable(_)) => Some(Direction::Ascending),
                    OrderExpression::Desc(Expression::Variable(_)) => Some(Direction::Descending),
                    _ => None,
                };
            }
            _ => return None,
        }
    }
}
