use super::guard::{evaluator, guard_pattern, unless_cancelled};
use super::run::{no_thread, timed_out};
use super::syntax::update_syntax_error;
use super::{Cancel, Dataset, Names, depth};
use crate::diagnostic::{Code, Diagnostic, Failure, Place, Result};
use crate::store::Store;
use oxigraph::model::GraphName;
use oxigraph::sparql::UpdateEvaluationError;
use spargebra::{GraphUpdateOperation, SparqlParser, Update};
use std::time::Duration;

/// A parsed update, ready to run.
#[derive(Debug)]
#[must_use]
pub struct PreparedUpdate {
    update: Update,
    path: String,
    dataset: Dataset,
}

/// Parses the SPARQL update `text`; `path` is where it comes from, as the user would name it.
///
/// # Errors
/// Where the syntax is wrong, with the place; `query-service` where it loads a file from
/// elsewhere.
pub fn prepare_update(text: &str, names: Names<'_>, path: &str) -> Result<PreparedUpdate> {
    depth::check(text, path)?;
    let update = depth::on_deep_stack(|| parse(text, names, path)).map_err(|error| no_thread(&error))??;
    Ok(PreparedUpdate {
        update,
        path: path.to_owned(),
        dataset: Dataset::default(),
    })
}

fn parse(text: &str, names: Names<'_>, path: &str) -> Result<Update> {
    let wrong = |error: &dyn std::fmt::Display| {
        Diagnostic::error(
            Code::PublicationConfig,
            format!("the base IRI or a prefix is no IRI: {error}"),
        )
    };
    let mut parser = SparqlParser::new()
        .with_base_iri(names.base)
        .map_err(|error| wrong(&error))?;
    for (name, iri) in names.prefixes {
        parser = parser.with_prefix(name, iri).map_err(|error| wrong(&error))?;
    }
    let mut update = parser
        .clone()
        .parse_update(text)
        .map_err(|error| update_syntax_error(text, path, &error, parser))?;
    for operation in &mut update.operations {
        match operation {
            GraphUpdateOperation::Load { source, .. } => {
                let message = format!("the update loads {source}, and lodpress asks no other servers");
                let hint = "send the data itself, with INSERT DATA or to the graph store";
                return Err(Diagnostic::error(Code::QueryService, message)
                    .at(Place::file(path))
                    .hint(hint)
                    .into());
            }
            GraphUpdateOperation::DeleteInsert { pattern, .. } => guard_pattern(pattern),
            _ => {}
        }
    }
    Ok(update)
}

impl PreparedUpdate {
    /// Whether it names graphs by USING or WITH itself.
    pub fn names_graphs(&self) -> bool {
        self.update
            .operations
            .iter()
            .any(|operation| matches!(operation, GraphUpdateOperation::DeleteInsert { using: Some(_), .. }))
    }

    /// The same, with its patterns over graphs that are named beside it
    /// ([SPARQL 1.1 Protocol, 2.2.3](https://www.w3.org/TR/sparql11-protocol/#update-dataset)).
    pub fn with_dataset(self, dataset: Dataset) -> Self {
        Self { dataset, ..self }
    }

    /// Runs all of it or nothing; the thread should have a deep stack.
    ///
    /// # Errors
    /// Where it fails, or `cancel` stops it; `timeout` is told where the time is up.
    pub fn run(self, store: &Store, cancel: &Cancel, timeout: Duration) -> Result<()> {
        let path = self.path.clone();
        let store = store.writable()?;
        let done = unless_cancelled(|| self.execute(store, cancel));
        let failed = |diagnostic: Diagnostic| Failure::from(diagnostic.at(Place::file(&path)));
        match done {
            None => Err(failed(timed_out(timeout))),
            Some(Err(_)) if cancel.is_expired() => Err(failed(timed_out(timeout))),
            Some(Err(error)) => Err(failed(Diagnostic::error(
                Code::QueryFailed,
                format!("the update failed: {error}"),
            ))),
            Some(Ok(())) => Ok(()),
        }
    }

    fn execute(
        self,
        store: &oxigraph::store::Store,
        cancel: &Cancel,
    ) -> std::result::Result<(), UpdateEvaluationError> {
        let mut prepared = evaluator(cancel.token()).for_update(self.update);
        if !self.dataset.is_empty() {
            for graphs in prepared.using_datasets_mut() {
                graphs.set_default_graph(self.dataset.default.iter().cloned().map(GraphName::from).collect());
                graphs.set_available_named_graphs(self.dataset.named.iter().cloned().map(Into::into).collect());
            }
        }
        prepared.on_store(store).execute()
    }
}
