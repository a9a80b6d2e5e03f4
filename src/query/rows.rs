use super::Answer;
use super::labels::Labels;
use super::render::collect;
use crate::diagnostic::Result;
use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;

/// The values of a row, in the order of the header.
pub type Row = Vec<Option<Term>>;

/// An answer as rows.
#[derive(Debug)]
pub enum RowsOf {
    /// True or false.
    Boolean(bool),
    /// Solutions, or triples as rows of three.
    Table {
        /// The variables, or the parts of a triple.
        header: Vec<String>,
        /// The rows.
        rows: Vec<Row>,
        /// Whether there are more.
        is_cut: bool,
    },
}

impl Answer {
    /// The answer as rows, of which there are at most `limit`.
    ///
    /// # Errors
    /// Where the query fails, or its time is up.
    pub fn rows(self, limit: usize) -> Result<RowsOf> {
        let Self { results, watch } = self;
        let mut rows = Vec::new();
        let header = match results {
            QueryResults::Boolean(value) => return Ok(RowsOf::Boolean(value)),
            QueryResults::Solutions(solutions) => {
                let header = solutions.variables().iter().map(|name| name.as_str().to_owned());
                let header = header.collect();
                let mut labels = Labels::default();
                for solution in solutions.take(limit.saturating_add(1)) {
                    let solution = solution.map_err(|error| watch.failure(error))?;
                    let values = solution.values().iter();
                    rows.push(values.map(|term| term.clone().map(|term| labels.term(term))).collect());
                }
                header
            }
            QueryResults::Graph(triples) => {
                for quad in collect(triples.take(limit.saturating_add(1)), &watch)? {
                    rows.push(vec![
                        Some(quad.subject.into()),
                        Some(quad.predicate.into()),
                        Some(quad.object),
                    ]);
                }
                ["subject", "predicate", "object"].map(str::to_owned).into()
            }
        };
        let is_cut = rows.len() > limit;
        rows.truncate(limit);
        Ok(RowsOf::Table { header, rows, is_cut })
    }
}
