use super::Answer;
use super::deadline::within;
use super::labels::Labels;
use super::run::Prepared;
use crate::diagnostic::Result;
use crate::store::Store;
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::QueryResults;
use std::sync::Arc;
use std::time::Duration;

/// An answer as a table in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// What a SELECT gives.
    Solutions {
        /// The variables, without `?`.
        variables: Vec<String>,
        /// The values of each solution, in the order of the variables.
        rows: Vec<Vec<Option<Term>>>,
        /// Whether there are more.
        is_cut: bool,
    },
    /// What an ASK gives.
    Boolean(bool),
    /// What a CONSTRUCT or DESCRIBE gives.
    Graph {
        /// The statements, in the order in which they were found.
        triples: Vec<Triple>,
        /// Whether there are more.
        is_cut: bool,
    },
}

impl Rows {
    /// The first `limit` rows of the answer of `prepared`, which ends when `timeout` is up.
    ///
    /// # Errors
    /// Where the query fails or its time is up.
    pub fn of(prepared: Prepared, store: Arc<Store>, timeout: Duration, limit: usize) -> Result<Self> {
        within(timeout, move || {
            prepared.run(&store, Some(timeout), |answer| answer.rows(limit))
        })
    }
}

impl Answer {
    /// The first `limit` rows.
    ///
    /// # Errors
    /// Where the query fails, or its time is up.
    pub fn rows(self, limit: usize) -> Result<Rows> {
        let Self { results, watch } = self;
        let mut labels = Labels::default();
        Ok(match results {
            QueryResults::Boolean(value) => Rows::Boolean(value),
            QueryResults::Solutions(mut solutions) => {
                let variables = solutions.variables().iter();
                let variables = variables.map(|variable| variable.as_str().to_owned()).collect();
                let mut rows = Vec::new();
                for solution in solutions.by_ref().take(limit) {
                    let solution = solution.map_err(|error| watch.failure(error))?;
                    let values = solution.values().iter();
                    rows.push(values.map(|term| Some(labels.term(term.clone()?))).collect());
                }
                let is_cut = rows.len() == limit && solutions.next().is_some();
                Rows::Solutions {
                    variables,
                    rows,
                    is_cut,
                }
            }
            QueryResults::Graph(mut graph) => {
                let mut triples = Vec::new();
                for triple in graph.by_ref().take(limit) {
                    triples.push(labels.triple(triple.map_err(|error| watch.failure(error))?));
                }
                let is_cut = triples.len() == limit && graph.next().is_some();
                Rows::Graph { triples, is_cut }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Names, prepare};
    use crate::sink::Prefixes;
    use oxigraph::model::{GraphName, Literal, NamedNode, Quad};

    fn rows(text: &str, limit: usize) -> Rows {
        let store = Store::memory().unwrap();
        let node = |name: &str| NamedNode::new_unchecked(format!("http://x/{name}"));
        let quad = |n: &str| Quad::new(node(n), node("p"), Literal::from(n), GraphName::DefaultGraph);
        store.load([quad("a"), quad("b")]).unwrap();
        let prefixes = Prefixes::new();
        let names = Names {
            base: "http://x/",
            prefixes: &prefixes,
        };
        let prepared = prepare(text, names, "q.rq", &[]).unwrap();
        Rows::of(prepared, Arc::new(store), Duration::from_secs(10), limit).unwrap()
    }

    #[test]
    fn no_more_rows_than_asked_for() {
        for (limit, count, cut) in [(1, 1, true), (2, 2, false), (3, 2, false)] {
            let Rows::Solutions { rows, is_cut, .. } = rows("SELECT * { ?s <p> ?o } ORDER BY ?o", limit) else {
                panic!("no solutions");
            };
            assert_eq!((rows.len(), is_cut), (count, cut));
            let Rows::Graph { triples, is_cut } = self::rows("CONSTRUCT { ?s <q> [] } { ?s <p> ?o }", limit) else {
                panic!("no graph");
            };
            assert_eq!((triples.len(), is_cut), (count, cut));
        }
        assert_eq!(rows("ASK { <a> <p> ?o }", 1), Rows::Boolean(true));
    }

    #[test]
    fn what_has_no_value_is_none() {
        let Rows::Solutions { variables, rows, .. } = rows("SELECT ?s ?x { ?s <p> ?o }", 1) else {
            panic!("no solutions");
        };
        assert_eq!(variables, ["s", "x"]);
        assert!(rows[0][0].is_some() && rows[0][1].is_none());
    }
}
