use super::bound::{Bound, direction};
use super::guard::{evaluator, guard, plain_evaluator, unless_cancelled};
use super::substitute::substitute;
use super::syntax::syntax_error;
use super::timer::Timer;
use super::{Cancel, Names, Services, depth};
use crate::diagnostic::{Code, Diagnostic, Failure, Place, Result};
use crate::store::Store;
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, Variable};
use spargebra::{Query, SparqlParser};
use std::collections::BTreeMap;
use std::time::Duration;

/// A parsed query, ready to run.
#[must_use]
pub struct Prepared {
    query: Query,
    path: String,
    dataset: Option<Dataset>,
}

/// Graphs to ask in place of those that a query names
/// ([SPARQL 1.1 Protocol, 2.1.4](https://www.w3.org/TR/sparql11-protocol/#dataset)).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dataset {
    /// The default graph is these together.
    pub default: Vec<NamedNode>,
    /// The named graphs.
    pub named: Vec<NamedNode>,
}

impl Dataset {
    /// Whether it names no graph.
    pub fn is_empty(&self) -> bool {
        self.default.is_empty() && self.named.is_empty()
    }
}

/// What kind of answer a query has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// Solutions of a SELECT.
    Solutions,
    /// True or false.
    Boolean,
    /// Triples.
    Graph,
}

/// Parses the SPARQL query `text` and puts `values` in the place of its parameters;
/// `path` is where it comes from, as the user would name it.
///
/// # Errors
/// Where the syntax is wrong, with the place, or the query lacks a parameter.
pub fn prepare(text: &str, names: Names<'_>, path: &str, values: &[(Variable, Term)]) -> Result<Prepared> {
    depth::check(text, path)?;
    depth::on_deep_stack(|| parse(text, names, path, values)).map_err(|error| no_thread(&error))?
}

/// The same on a thread that has a deep stack already, or for a text that is short.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_here(text: &str, names: Names<'_>, path: &str) -> Result<Prepared> {
    depth::check(text, path)?;
    parse(text, names, path, &[])
}

fn parse(text: &str, names: Names<'_>, path: &str, values: &[(Variable, Term)]) -> Result<Prepared> {
    let wrong_name = |error: &dyn std::fmt::Display| {
        Diagnostic::error(
            Code::PublicationConfig,
            format!("the base IRI or a prefix is no IRI: {error}"),
        )
    };
    let mut parser = SparqlParser::new()
        .with_base_iri(names.base)
        .map_err(|error| wrong_name(&error))?;
    for (name, iri) in used_prefixes(text, names) {
        parser = parser.with_prefix(name, iri).map_err(|error| wrong_name(&error))?;
    }
    let mut query = parser
        .clone()
        .parse_query(text)
        .map_err(|error| syntax_error(text, path, &error, parser))?;
    for (variable, term) in values {
        if !substitute(&mut query, variable, term) {
            let message = format!(
                "the query has no variable {variable} for the parameter `{}`",
                variable.as_str()
            );
            return Err(Diagnostic::error(Code::QueryParameter, message)
                .at(Place::file(path))
                .into());
        }
    }
    Ok(Prepared {
        query,
        path: path.to_owned(),
        dataset: None,
    })
}

/// The prefixes that stand before a colon somewhere in the text: most of those that there are
/// stand in no query.
fn used_prefixes<'n>(text: &str, names: Names<'n>) -> BTreeMap<&'n str, &'n str> {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let before = text.match_indices(':').map(|(colon, _)| {
        let name = text[..colon].trim_end_matches(is_of_name).len();
        &text[name..colon]
    });
    let known = before.filter_map(|name| names.prefixes.get_key_value(name));
    known.map(|(name, iri)| (name.as_str(), iri.as_str())).collect()
}

/// That the system gives no thread to work on.
pub(super) fn no_thread(error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(Code::QueryFailed, format!("the query cannot be run: {error}"))
}

impl Prepared {
    /// The same, over graphs that are named beside the query.
    pub fn with_dataset(self, dataset: Dataset) -> Self {
        Self {
            dataset: (!dataset.is_empty()).then_some(dataset),
            ..self
        }
    }

    /// Whether it gives a graph: it is a CONSTRUCT or a DESCRIBE.
    pub fn gives_graph(&self) -> bool {
        self.kind() == AnswerKind::Graph
    }

    /// What kind of answer it has.
    pub fn kind(&self) -> AnswerKind {
        match &self.query {
            Query::Select { .. } => AnswerKind::Solutions,
            Query::Ask { .. } => AnswerKind::Boolean,
            Query::Construct { .. } | Query::Describe { .. } => AnswerKind::Graph,
        }
    }

    /// Runs, and gives what `work` makes of the answer, whose solutions come as they are asked
    /// for, within `timeout`.
    ///
    /// # Errors
    /// Where evaluation or `work` fails, or the time is up.
    pub fn run<T, E: From<Failure>>(
        self,
        store: &Store,
        timeout: Option<Duration>,
        work: impl FnOnce(Answer) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let cancel = Cancel::new();
        let _timer = timeout.map(|limit| Timer::start(limit, cancel.clone()));
        self.run_until(store, &cancel, timeout.unwrap_or_default(), &Services::none(), work)
    }

    /// Runs, and gives what `work` makes of the answer, until `cancel` says otherwise;
    /// `timeout` is told where the time is up.
    ///
    /// # Errors
    /// Where evaluation or `work` fails, or the query was cancelled.
    pub fn run_until<T, E: From<Failure>>(
        self,
        store: &Store,
        cancel: &Cancel,
        timeout: Duration,
        services: &Services,
        work: impl FnOnce(Answer) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let path = self.path.clone();
        let done = unless_cancelled(|| work(self.begin(store, cancel.clone(), timeout, services)?));
        done.unwrap_or_else(|| {
            let watch = Watch {
                cancel: cancel.clone(),
                timeout,
                path,
            };
            Err(watch.failure(QueryEvaluationError::Cancelled).into())
        })
    }

    fn begin(self, store: &Store, cancel: Cancel, timeout: Duration, services: &Services) -> Result<Answer> {
        let watch = Watch {
            timeout,
            path: self.path.clone(),
            cancel,
        };
        match self.on(store, &watch.cancel, services).execute() {
            Ok(results) => Ok(Answer { results, watch }),
            Err(error) => Err(watch.failure(error)),
        }
    }

    /// The plan by which the query would run: an operator on each line, its inputs
    /// indented below it.
    ///
    /// # Errors
    /// Where the plan cannot be made.
    pub fn explain(self, store: &Store) -> Result<String> {
        depth::on_deep_stack(|| self.plan_text(store)).map_err(|error| no_thread(&error))?
    }

    /// The graph that a CONSTRUCT or DESCRIBE gives, however long it takes.
    ///
    /// # Errors
    /// Where the query gives no graph, or fails.
    pub fn into_quads(self, store: &Store) -> Result<Vec<Quad>> {
        depth::on_deep_stack(|| self.run(store, None, Answer::into_quads)).map_err(|error| no_thread(&error))?
    }

    fn plan_text(self, store: &Store) -> Result<String> {
        let path = self.path.clone();
        let failed = |reason: &dyn std::fmt::Display| {
            let message = format!("the plan cannot be shown: {reason}");
            Failure::from(Diagnostic::error(Code::QueryFailed, message).at(Place::file(&path)))
        };
        let cancel = Cancel::new();
        let (results, explanation) = self.unguarded(store, &cancel).explain();
        if let Err(error) = results {
            let watch = Watch {
                timeout: Duration::ZERO,
                path,
                cancel,
            };
            return Err(watch.failure(error));
        }
        let mut json = Vec::new();
        explanation.write_in_json(&mut json).map_err(|error| failed(&error))?;
        let json: serde_json::Value = serde_json::from_slice(&json).map_err(|error| failed(&error))?;
        let mut text = String::new();
        // The planning time beside the plan is left out: it differs from run to run.
        operator(&json["plan"], 0, &mut text);
        Ok(text)
    }

    fn on(mut self, store: &Store, cancel: &Cancel, services: &Services) -> Bound {
        let evaluator = if guard(&mut self.query) {
            evaluator(cancel.token())
        } else {
            plain_evaluator(cancel.token())
        };
        self.bound(services.add_to(evaluator), store)
    }

    /// As the query was written: what guards it would be shown in its plan.
    fn unguarded(self, store: &Store, cancel: &Cancel) -> Bound {
        self.bound(plain_evaluator(cancel.token()), store)
    }

    fn bound(self, evaluator: oxigraph::sparql::SparqlEvaluator, store: &Store) -> Bound {
        let direction = direction(&self.query);
        let mut prepared = evaluator.for_query(self.query);
        if let Some(dataset) = self.dataset {
            let graphs = prepared.dataset_mut();
            graphs.set_default_graph(dataset.default.into_iter().map(GraphName::from).collect());
            graphs.set_available_named_graphs(dataset.named.into_iter().map(Into::into).collect());
        }
        Bound::new(prepared, store, direction)
    }
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn operator(node: &serde_json::Value, depth: usize, text: &mut String) {
    text.push_str(&"  ".repeat(depth));
    text.push_str(node["name"].as_str().unwrap_or("?"));
    text.push('\n');
    for child in node["children"].as_array().into_iter().flatten() {
        operator(child, depth + 1, text);
    }
}

/// That a query took longer than `limit`.
pub(super) fn timed_out(limit: Duration) -> Diagnostic {
    Diagnostic::error(Code::QueryTimeout, format!("the query took longer than {limit:?}"))
        .hint("give it more time with --timeout, or narrow it")
}

/// What a query gives: solutions, true or false, or a graph.
#[must_use]
pub struct Answer {
    pub(super) results: QueryResults<'static>,
    pub(super) watch: Watch,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.results {
            QueryResults::Solutions(_) => "Solutions",
            QueryResults::Boolean(_) => "Boolean",
            QueryResults::Graph(_) => "Graph",
        })
    }
}

/// Keeps the time of a running query, and says why it failed.
#[derive(Debug)]
pub(super) struct Watch {
    cancel: Cancel,
    timeout: Duration,
    path: String,
}

impl Watch {
    pub(super) fn failure(&self, error: QueryEvaluationError) -> Failure {
        let diagnostic = match error {
            QueryEvaluationError::Cancelled if self.cancel.is_expired() => timed_out(self.timeout),
            QueryEvaluationError::UnsupportedService(service) => Diagnostic::error(
                Code::QueryService,
                format!("the query asks the service {service}, and lodpress asks no other servers"),
            )
            .hint("load the data that you need, and leave SERVICE out; SERVICE SILENT gives nothing instead"),
            error => Diagnostic::error(Code::QueryFailed, format!("the query failed: {error}")),
        };
        diagnostic.at(Place::file(&self.path)).into()
    }
}
