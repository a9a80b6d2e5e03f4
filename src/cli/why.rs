//! `lodpress why`: where a statement comes from.

use super::args::{Global, Why};
use super::terminal::{Terminal, print};
use super::work::{Aim, Work};
use super::{Stop, graph};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::plan::{CellId, Plan, TermId};
use crate::query::Names;
use crate::sink::{Abbreviations, QuadChunk, QuadOrigin, Sink, SinkError};
use crate::source::{CsvSource, ReadOptions, Records, line_of};
use oxigraph::model::{NamedNode, NamedOrBlankNodeRef, Quad, QuadRef, TermRef};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

pub(super) fn run(global: &Global, args: &Why, terminal: &Terminal) -> std::result::Result<(), Stop> {
    let publication = graph::open_publication(global)?;
    let (prefixes, base) = (publication.prefixes(), publication.config.base.as_str());
    let names = Names { base, prefixes };
    let resolve = |text: &str| {
        names
            .iri(text)
            .map_err(|reason| Diagnostic::error(Code::OptionConflict, format!("`{text}` is no IRI: {reason}")))
    };
    let wanted = Arc::new(Wanted {
        subject: resolve(&args.subject)?,
        property: args
            .property
            .as_deref()
            .map(|property| {
                if property == "a" {
                    Ok(rdf_type())
                } else {
                    resolve(property)
                }
            })
            .transpose()?,
        value: args.value.clone().map(|text| (names.iri(&text).ok(), text)),
    });
    let work = Work::of_publication(&publication, Aim::default(), global)?;
    let plan = work.plan.clone().optimize();
    let mut sink = WhySink {
        wanted: Arc::clone(&wanted),
        found: Vec::new(),
    };
    work.run(&[], &mut sink, "memory", global, terminal)?;
    let rows = rows(&plan, &sink.found)?;
    let abbreviations = Abbreviations::new(prefixes);
    let mut text = String::new();
    for (quad, origin) in &sink.found {
        let scan = &plan.scans[origin.scan];
        let template = &scan.quads[origin.template];
        write_statement(&mut text, quad.as_ref(), &abbreviations);
        let Some(row) = rows.get(&(origin.scan, origin.record)) else {
            continue;
        };
        _ = writeln!(text, "    {}:{}, row {}", scan.source.name, row.line, origin.record);
        for cell in cells(&plan, origin, [template.subject, template.predicate, template.object]) {
            let expr = &scan.cells[cell.0];
            if let Some(field) = expr.field {
                _ = writeln!(
                    text,
                    "        {} = {}",
                    expr.name,
                    row.fields.get(field).map_or("", String::as_str)
                );
            }
        }
    }
    for (file, quads) in graph::ontology_files(&publication)? {
        for quad in quads.iter().filter(|quad| wanted.is_met_by(quad.as_ref())) {
            write_statement(&mut text, quad.as_ref(), &abbreviations);
            _ = writeln!(text, "    {}", file.name);
        }
    }
    if text.is_empty() {
        let message = format!("the graph has no such statement about <{}>", wanted.subject.as_str());
        return Err(Diagnostic::error(Code::OptionConflict, message)
            .hint("`lodpress query` finds what there is; an IRI may be written as prefix:name")
            .into());
    }
    print(text)
}

fn rdf_type() -> NamedNode {
    oxigraph::model::vocab::rdf::TYPE.into_owned()
}

/// A line in the manner of Turtle.
fn write_statement(text: &mut String, quad: QuadRef<'_>, abbreviations: &Abbreviations) {
    let shown = |term: TermRef<'_>| match term {
        TermRef::NamedNode(node) => abbreviations.shorten(node.as_str()).unwrap_or_else(|| node.to_string()),
        other => other.to_string(),
    };
    let (subject, predicate, object) = (
        shown(quad.subject.into()),
        shown(quad.predicate.into()),
        shown(quad.object),
    );
    _ = writeln!(text, "{subject} {predicate} {object}");
}

/// The cells that a statement is made of: those of its terms, without repetition.
fn cells(plan: &Plan, origin: &QuadOrigin, terms: [TermId; 3]) -> Vec<CellId> {
    let mut seen = BTreeSet::new();
    let scan = &plan.scans[origin.scan];
    terms
        .into_iter()
        .flat_map(|term| scan.terms[term.0].cells())
        .filter(|cell| seen.insert(*cell))
        .collect()
}

/// Which statements are asked about.
#[derive(Debug)]
struct Wanted {
    subject: NamedNode,
    property: Option<NamedNode>,
    /// The value as an IRI, where it can be one, and as a text.
    value: Option<(Option<NamedNode>, String)>,
}

impl Wanted {
    fn is_met_by(&self, quad: QuadRef<'_>) -> bool {
        let is_value = |(iri, text): &(Option<NamedNode>, String)| match quad.object {
            TermRef::NamedNode(node) => iri.as_ref().is_some_and(|iri| iri.as_ref() == node),
            TermRef::Literal(literal) => literal.value() == text,
            TermRef::BlankNode(_) => false,
        };
        quad.subject == NamedOrBlankNodeRef::NamedNode(self.subject.as_ref())
            && self
                .property
                .as_ref()
                .is_none_or(|property| property.as_ref() == quad.predicate)
            && self.value.as_ref().is_none_or(is_value)
    }
}

#[derive(Debug)]
struct WhySink {
    wanted: Arc<Wanted>,
    found: Vec<(Quad, QuadOrigin)>,
}

#[derive(Debug)]
struct WhyChunk {
    wanted: Arc<Wanted>,
    found: Vec<(Quad, QuadOrigin)>,
}

impl QuadChunk for WhyChunk {
    fn quad(&mut self, quad: QuadRef<'_>, origin: Option<QuadOrigin>) {
        if let Some(origin) = origin
            && self.wanted.is_met_by(quad)
        {
            self.found.push((quad.into_owned(), origin));
        }
    }
}

impl Sink for WhySink {
    type Chunk = WhyChunk;

    fn chunk(&self) -> WhyChunk {
        WhyChunk {
            wanted: Arc::clone(&self.wanted),
            found: Vec::new(),
        }
    }

    fn accept(&mut self, chunk: WhyChunk) -> std::result::Result<(), SinkError> {
        self.found.extend(chunk.found);
        Ok(())
    }
}

/// A row that is shown.
#[derive(Debug)]
struct Row {
    /// The line on which it begins, counted from 1.
    line: u64,
    fields: Vec<String>,
}

/// Reads the rows again that statements were found in.
fn rows(plan: &Plan, found: &[(Quad, QuadOrigin)]) -> Result<BTreeMap<(usize, u64), Row>> {
    let mut rows = BTreeMap::new();
    let wanted: BTreeSet<(usize, u64)> = found.iter().map(|(_, origin)| (origin.scan, origin.record)).collect();
    for (index, scan) in plan.scans.iter().enumerate() {
        let mut left = wanted.range((index, 0)..(index + 1, 0)).count();
        if left == 0 {
            continue;
        }
        let source = &scan.source;
        let mut csv = CsvSource::open(&source.path, &source.name, &source.dialect, ReadOptions::default())?;
        csv.head()?;
        while left > 0
            && let Some(block) = csv.next_block()?
        {
            let mut records = Records::new(&block, &source.dialect);
            while let Some(record) = records.next() {
                let Ok(record) = record else { continue };
                let key = (index, record.position.record);
                if wanted.contains(&key) {
                    let fields = (0..record.len()).map(|field| record.field(field).to_owned()).collect();
                    rows.insert(
                        key,
                        Row {
                            line: line_of(&source.dialect, &block, record.start),
                            fields,
                        },
                    );
                    left -= 1;
                }
            }
        }
    }
    Ok(rows)
}
