use super::labels::Labels;
use super::run::Watch;
use super::{Answer, ResultFormat, table};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::sink::{Abbreviations, Prefixes, SinkError, Syntax, serialize};
use oxigraph::model::{GraphName, Quad, Triple, Variable};
use oxigraph::sparql::results::QueryResultsSerializer;
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolutionIter};
use std::io::{self, Write};

/// How an [`Answer`] is written.
#[derive(Debug, Clone, Copy)]
pub struct RenderOptions<'a> {
    /// A name of a [`ResultFormat`] or a [`Syntax`]; without it, a table or Turtle.
    pub format: Option<&'a str>,
    /// Shorten IRIs in tables and in graphs.
    pub prefixes: &'a Prefixes,
    /// Widest table, in columns of a terminal; without it, tables are as wide as they are.
    pub width: Option<u16>,
    /// Solutions, or triples, that are written at most.
    pub rows: Option<usize>,
}

/// How much of an answer was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rendered {
    /// Whether there was more than might be written.
    pub is_cut: bool,
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
pub fn render(answer: Answer, options: RenderOptions<'_>, mut writer: impl Write) -> Result<Rendered, SinkError> {
    let Answer { results, watch } = answer;
    let limit = options.rows.unwrap_or(usize::MAX);
    let mut is_cut = false;
    match results {
        QueryResults::Graph(triples) => {
            let syntax = syntax(options.format)?;
            // One more than may be written tells that there is more.
            let mut quads = collect(triples.take(limit.saturating_add(1)), &watch)?;
            is_cut = quads.len() > limit;
            quads.truncate(limit);
            serialize(&quads, syntax, options.prefixes, &mut writer)?;
        }
        QueryResults::Boolean(value) => boolean(value, result_format(options.format)?, &mut writer)?,
        QueryResults::Solutions(solutions) => match result_format(options.format)? {
            ResultFormat::Table => write_table(solutions, &watch, options, &mut writer)?,
            ResultFormat::Markdown => write_markdown(solutions, &watch, options.prefixes, &mut writer)?,
            other => is_cut = standard(solutions, &watch, other, limit, &mut writer)?,
        },
    }
    writer.flush()?;
    Ok(Rendered { is_cut })
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

pub(super) fn collect(
    triples: impl Iterator<Item = Result<Triple, QueryEvaluationError>>,
    watch: &Watch,
) -> crate::diagnostic::Result<Vec<Quad>> {
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
    limit: usize,
    mut writer: impl Write,
) -> Result<bool, SinkError> {
    let Some(standard) = format.standard() else {
        return Ok(false);
    };
    let mut writer = Tail::new(&mut writer);
    let variables = solutions.variables().to_vec();
    let mut serializer =
        QueryResultsSerializer::from_format(standard).serialize_solutions_to_writer(&mut writer, variables)?;
    let mut labels = Labels::default();
    let mut is_cut = false;
    for (number, solution) in solutions.enumerate() {
        let solution = solution.map_err(|error| watch.failure(error))?;
        if number == limit {
            is_cut = true;
            break;
        }
        // Only blank nodes may need another label.
        if solution.iter().all(|(_, term)| !term.is_blank_node()) {
            serializer.serialize(&solution)?;
            continue;
        }
        let bound: Vec<_> = solution
            .iter()
            .map(|(variable, term)| (variable, labels.term(term.clone())))
            .collect();
        serializer.serialize(bound.iter().map(|(variable, term)| (*variable, term)))?;
    }
    serializer.finish()?;
    writer.finish(&match (format, is_cut) {
        (ResultFormat::Json, true) => Ending::Replace(",\"truncated\":true}\n"),
        (ResultFormat::Xml, true) => Ending::Add("\n<!-- truncated -->\n"),
        (ResultFormat::Json | ResultFormat::Xml, false) => Ending::Add("\n"),
        _ => Ending::Add(""),
    })?;
    Ok(is_cut)
}

/// Holds the last bytes back: with them the end of an object of JSON, in whose place more may
/// stand. Results come in very small pieces.
struct Tail<W> {
    writer: W,
    held: Vec<u8>,
}

/// Bytes that are held back at most.
const HELD: usize = 16 << 10;

/// How a result ends.
enum Ending {
    /// With the last byte and this.
    Add(&'static str),
    /// With this in place of the last byte.
    Replace(&'static str),
}

impl<W: Write> Tail<W> {
    fn new(writer: W) -> Self {
        Self {
            writer,
            held: Vec::new(),
        }
    }

    fn finish(mut self, ending: &Ending) -> io::Result<()> {
        let text = match ending {
            Ending::Add(text) => text,
            Ending::Replace(text) => {
                self.held.pop();
                text
            }
        };
        self.held.extend_from_slice(text.as_bytes());
        self.writer.write_all(&self.held)
    }
}

impl<W: Write> Write for Tail<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.held.len() + bytes.len() > HELD
            && let Some(last) = self.held.pop()
        {
            self.writer.write_all(&self.held)?;
            self.held.clear();
            self.held.push(last);
        }
        self.held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
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
