use super::labels::Labels;
use super::run::Watch;
use super::{Answer, ResultFormat, table};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::sink::{Abbreviations, Prefixes, SinkError, Syntax, serialize};
use oxigraph::model::{GraphName, Quad, Variable};
use oxigraph::sparql::results::QueryResultsSerializer;
use oxigraph::sparql::{QueryResults, QuerySolutionIter, QueryTripleIter};
use std::io::Write;

/// How an [`Answer`] is written.
#[derive(Debug, Clone, Copy)]
pub struct RenderOptions<'a> {
    /// A name of a [`ResultFormat`] or a [`Syntax`]; without it, a table or Turtle.
    pub format: Option<&'a str>,
    /// Shorten IRIs in tables and in graphs.
    pub prefixes: &'a Prefixes,
    /// Widest table, in columns of a terminal; without it, tables are as wide as they are.
    pub width: Option<u16>,
}

/// Writes the answer of a query.
///
/// Solutions stream, but for tables, whose columns must be known first. The standards
/// have no boolean in CSV and TSV; there, in tables and in Markdown it is the word
/// `true` or `false`.
///
/// # Errors
/// Where the format is unknown or not one for this kind of answer, the query fails or
/// its time is up, or `writer` fails.
pub fn render(answer: Answer, options: RenderOptions<'_>, mut writer: impl Write) -> Result<(), SinkError> {
    let Answer { results, watch } = answer;
    match results {
        QueryResults::Graph(triples) => {
            let syntax = syntax(options.format)?;
            serialize(&collect(triples, &watch)?, syntax, options.prefixes, &mut writer)?;
        }
        QueryResults::Boolean(value) => boolean(value, result_format(options.format)?, &mut writer)?,
        QueryResults::Solutions(solutions) => match result_format(options.format)? {
            ResultFormat::Table => write_table(solutions, &watch, options, &mut writer)?,
            ResultFormat::Markdown => write_markdown(solutions, &watch, options.prefixes, &mut writer)?,
            other => standard(solutions, &watch, other, &mut writer)?,
        },
    }
    Ok(writer.flush()?)
}

impl Answer {
    /// The graph that a CONSTRUCT or DESCRIBE gives.
    ///
    /// # Errors
    /// Where the query gives no graph, fails, or its time is up.
    pub fn into_quads(self) -> crate::diagnostic::Result<Vec<Quad>> {
        match self.results {
            QueryResults::Graph(triples) => collect(triples, &self.watch),
            _ => Err(Diagnostic::error(Code::OptionConflict, "the query gives no graph")
                .hint("write a CONSTRUCT or a DESCRIBE; `lodpress query` runs the others")
                .into()),
        }
    }
}

fn collect(triples: QueryTripleIter<'_>, watch: &Watch) -> crate::diagnostic::Result<Vec<Quad>> {
    let mut labels = Labels::default();
    let quads = triples.map(|triple| {
        let triple = triple.map_err(|error| watch.failure(error))?;
        Ok(labels.triple(triple).in_graph(GraphName::DefaultGraph))
    });
    quads.collect()
}

fn result_format(name: Option<&str>) -> Result<ResultFormat, Failure> {
    let Some(name) = name else {
        return Ok(ResultFormat::Table);
    };
    ResultFormat::from_name(name).map_err(|unknown| match Syntax::from_name(name) {
        Ok(syntax) => Diagnostic::error(
            Code::OptionConflict,
            format!("{syntax} is for graphs, and this query gives none"),
        )
        .hint("choose table, json, xml, csv, tsv or markdown, or write a CONSTRUCT")
        .into(),
        Err(_) => unknown,
    })
}

fn syntax(name: Option<&str>) -> Result<Syntax, Failure> {
    let Some(name) = name else {
        return Ok(Syntax::Turtle);
    };
    Syntax::from_name(name).map_err(|unknown| match ResultFormat::from_name(name) {
        Ok(format) => {
            let message = format!("{} is for solutions, and this query gives a graph", format.name());
            let hint = "choose turtle, ntriples, nquads, trig, rdfxml or jsonld, or write a SELECT";
            Diagnostic::error(Code::OptionConflict, message).hint(hint).into()
        }
        Err(_) => unknown,
    })
}

fn boolean(value: bool, format: ResultFormat, mut writer: impl Write) -> Result<(), SinkError> {
    match format.standard() {
        Some(standard) => {
            QueryResultsSerializer::from_format(standard).serialize_boolean_to_writer(&mut writer, value)?;
            writer.write_all(b"\n")?;
        }
        None => writeln!(writer, "{value}")?,
    }
    Ok(())
}

fn standard(
    solutions: QuerySolutionIter<'_>,
    watch: &Watch,
    format: ResultFormat,
    mut writer: impl Write,
) -> Result<(), SinkError> {
    let Some(standard) = format.standard() else {
        return Ok(());
    };
    let variables = solutions.variables().to_vec();
    let mut serializer =
        QueryResultsSerializer::from_format(standard).serialize_solutions_to_writer(&mut writer, variables)?;
    let mut labels = Labels::default();
    for solution in solutions {
        let solution = solution.map_err(|error| watch.failure(error))?;
        let bound: Vec<_> = solution
            .iter()
            .map(|(variable, term)| (variable, labels.term(term.clone())))
            .collect();
        serializer.serialize(bound.iter().map(|(variable, term)| (*variable, term)))?;
    }
    serializer.finish()?;
    if matches!(format, ResultFormat::Json | ResultFormat::Xml) {
        writer.write_all(b"\n")?;
    }
    Ok(())
}

/// The cells of each solution, in the order of its variables.
fn rows<'a>(
    solutions: QuerySolutionIter<'a>,
    watch: &'a Watch,
    abbreviations: &'a Abbreviations,
) -> impl Iterator<Item = Result<Vec<String>, Failure>> + 'a {
    let mut labels = Labels::default();
    solutions.map(move |solution| {
        let solution = solution.map_err(|error| watch.failure(error))?;
        let mut cell = |term: &Option<oxigraph::model::Term>| match term {
            Some(term) => table::text(&labels.term(term.clone()), abbreviations),
            None => String::new(),
        };
        Ok(solution.values().iter().map(&mut cell).collect())
    })
}

fn header(solutions: &QuerySolutionIter<'_>) -> Vec<String> {
    solutions
        .variables()
        .iter()
        .map(|variable: &Variable| variable.as_str().to_owned())
        .collect()
}

fn write_table(
    solutions: QuerySolutionIter<'_>,
    watch: &Watch,
    options: RenderOptions<'_>,
    mut writer: impl Write,
) -> Result<(), SinkError> {
    let abbreviations = Abbreviations::new(options.prefixes);
    let header = header(&solutions);
    let rows = rows(solutions, watch, &abbreviations).collect::<Result<Vec<_>, _>>()?;
    writeln!(writer, "{}", table::table(&header, rows, options.width))?;
    Ok(())
}

fn write_markdown(
    solutions: QuerySolutionIter<'_>,
    watch: &Watch,
    prefixes: &Prefixes,
    mut writer: impl Write,
) -> Result<(), SinkError> {
    let abbreviations = Abbreviations::new(prefixes);
    let header = header(&solutions);
    writer.write_all(table::markdown(&header).as_bytes())?;
    writer.write_all(format!("|{}\n", " --- |".repeat(header.len())).as_bytes())?;
    for row in rows(solutions, watch, &abbreviations) {
        writer.write_all(table::markdown(&row?).as_bytes())?;
    }
    Ok(())
}
