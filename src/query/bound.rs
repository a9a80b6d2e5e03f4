//! A query on what holds the quads.

use crate::hdt::HdtDataset;
use crate::store::{Inner, Store};
use oxigraph::sparql::{
    BoundPreparedSparqlQuery, PreparedSparqlQuery, QueryEvaluationError, QueryExplanation, QueryResults,
};
use std::sync::Arc;

/// A query that is about to run: the only place that knows what the evaluator runs on.
pub(super) enum Bound {
    Oxigraph(BoundPreparedSparqlQuery<'static>),
    Hdt(BoundPreparedSparqlQuery<'static, HdtDataset>),
}

impl Bound {
    pub(super) fn new(prepared: PreparedSparqlQuery, store: &Store) -> Self {
        match store.inner() {
            Inner::Oxigraph(store) => Self::Oxigraph(prepared.on_store(store)),
            Inner::Hdt(file) => Self::Hdt(prepared.on_queryable_dataset(HdtDataset::new(Arc::clone(&file.hdt)))),
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
