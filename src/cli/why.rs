//! `lodpress why`: where a statement comes from.

use super::args::{Global, Why};
use super::terminal::{Terminal, print};
use super::work::{Aim, Work};
use super::{Stop, graph};
use crate::diagnostic::{Code, Diagnostic, Findings, Result};
use crate::exec::{Executor, Options};
use crate::plan::{Graph, Group, JoinFound, Plan, Preamble, QuadTemplate, Scan, SourceSpec, TermExpr, TermId};
use crate::query::Names;
use crate::sink::{Abbreviations, QuadChunk, QuadOrigin, Sink, SinkError};
use crate::source::{
    CsvSource, Dialect, Format, ItemFormat, ItemReader, ItemSource, NodeCell, ReadOptions, Records, line_of,
};
use oxigraph::model::{NamedNode, NamedOrBlankNodeRef, Quad, QuadRef, Term, TermRef};
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
    let mut wanted_rows = BTreeSet::new();
    let found: Vec<(Quad, Vec<Made>)> = sink
        .found
        .into_iter()
        .map(|(quad, origin)| {
            let mut made = vec![Made::of(&plan, &origin)];
            made.extend(joined(&plan, &quad, &origin));
            wanted_rows.extend(made.iter().map(|made| (made.part, made.record)));
            (quad, made)
        })
        .collect();
    let rows = rows(&plan, &wanted_rows)?;
    let abbreviations = Abbreviations::new(prefixes);
    let mut text = String::new();
    for (quad, made) in &found {
        write_statement(&mut text, quad.as_ref(), &abbreviations);
        for made in made {
            write_row(&mut text, &plan, made, rows.get(&(made.part, made.record)));
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

/// A source of a plan: of a scan, or of the parent of a join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Scan(usize),
    Join(usize),
}

impl Part {
    fn scan(self, plan: &Plan) -> &Scan {
        match self {
            Self::Scan(index) => &plan.scans[index],
            Self::Join(index) => &plan.joins[index].parent,
        }
    }
}

/// A row that a statement was made of, and the cells of it.
#[derive(Debug)]
struct Made {
    part: Part,
    record: u64,
    cells: Vec<(String, usize)>,
}

impl Made {
    /// The row that made a quad, with the cells of the quad's terms.
    fn of(plan: &Plan, origin: &QuadOrigin) -> Self {
        let part = Part::Scan(origin.scan);
        let scan = part.scan(plan);
        Self::new(scan, part, origin.record, &scan.terms_of(origin.template))
    }

    fn new(scan: &Scan, part: Part, record: u64, terms: &[TermId]) -> Self {
        let fields = scan
            .cells_shown(terms)
            .into_iter()
            .filter_map(|cell| Some((cell.name.clone(), cell.field?)));
        Self {
            part,
            record,
            cells: fields.collect(),
        }
    }
}

/// The rows of joins that make the object of a quad.
fn joined(plan: &Plan, quad: &Quad, origin: &QuadOrigin) -> Vec<Made> {
    let scan = &plan.scans[origin.scan];
    let object = scan.quads.get(origin.template).map(|quad| &scan.terms[quad.object.0]);
    let (Some(TermExpr::Joined { join, .. }), Term::NamedNode(node)) = (object, &quad.object) else {
        return Vec::new();
    };
    let parent = &plan.joins[*join];
    let JoinFound::Terms(term) = parent.found else {
        return Vec::new();
    };
    // The parent's rows that make the term are found as any statement is: by one about it.
    let mut scan = parent.parent.clone();
    let predicate = scan.add_term(TermExpr::Constant(rdf_type().into()));
    scan.quads = vec![QuadTemplate {
        subject: term,
        predicate,
        object: term,
        graph: Graph::Default,
        targets: Vec::new(),
        origin: parent.origin.clone(),
    }];
    let search = Plan {
        scans: vec![scan],
        groups: vec![Group {
            scans: 0..1,
            preamble: Preamble::default(),
            node: node.clone().into(),
            documents: Vec::new(),
        }],
        joins: plan.joins.clone(),
        ..Plan::default()
    };
    let mut sink = WhySink {
        wanted: Arc::new(Wanted {
            subject: node.clone(),
            property: None,
            value: None,
        }),
        found: Vec::new(),
    };
    let run = Executor::new(&search, Options::default()).run(&mut sink, &mut Findings::new(1), &mut |_| {});
    if run.is_err() {
        return Vec::new();
    }
    let records: BTreeSet<u64> = sink.found.iter().map(|(_, origin)| origin.record).collect();
    records
        .into_iter()
        .map(|record| Made::new(&parent.parent, Part::Join(*join), record, &[term]))
        .collect()
}

fn write_row(text: &mut String, plan: &Plan, made: &Made, row: Option<&Row>) {
    let Some(row) = row else { return };
    let source = &made.part.scan(plan).source;
    let kind = match source.format {
        Format::Delimited(_) => "row",
        Format::Items(_) => "item",
    };
    _ = writeln!(text, "    {}:{}, {kind} {}", source.name, row.line, made.record);
    for (name, field) in &made.cells {
        let value = row.fields.get(*field).map_or("", String::as_str);
        _ = writeln!(text, "        {name} = {value}");
    }
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

    fn accept(&mut self, chunk: &mut WhyChunk) -> std::result::Result<(), SinkError> {
        self.found.append(&mut chunk.found);
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
fn rows(plan: &Plan, wanted: &BTreeSet<(Part, u64)>) -> Result<BTreeMap<(Part, u64), Row>> {
    let mut rows = BTreeMap::new();
    let parts: BTreeSet<Part> = wanted.iter().map(|(part, _)| *part).collect();
    for part in parts {
        let records: BTreeSet<u64> = wanted.iter().filter(|key| key.0 == part).map(|key| key.1).collect();
        let source = &part.scan(plan).source;
        let read = match &source.format {
            Format::Delimited(dialect) => table_rows(source, dialect, &records)?,
            Format::Items(format) => item_rows(source, format, &records)?,
        };
        rows.extend(read.into_iter().map(|(record, row)| ((part, record), row)));
    }
    Ok(rows)
}

fn table_rows(source: &SourceSpec, dialect: &Dialect, wanted: &BTreeSet<u64>) -> Result<BTreeMap<u64, Row>> {
    let mut rows = BTreeMap::new();
    let options = ReadOptions::default();
    let mut csv = CsvSource::open(&source.path, &source.name, source.packing, dialect, options)?;
    csv.head()?;
    while rows.len() < wanted.len()
        && let Some(block) = csv.next_block()?
    {
        let mut records = Records::new(&block, dialect);
        while let Some(record) = records.next() {
            let Ok(record) = record else { continue };
            if wanted.contains(&record.position().record) {
                let fields = (0..record.len())
                    .map(|field| record.field(field).into_owned())
                    .collect();
                let line = line_of(dialect, &block, record.range().start);
                rows.insert(record.position().record, Row { line, fields });
            }
        }
    }
    Ok(rows)
}

fn item_rows(source: &SourceSpec, format: &ItemFormat, wanted: &BTreeSet<u64>) -> Result<BTreeMap<u64, Row>> {
    let mut rows = BTreeMap::new();
    // The plan has run, so that its expressions can be read.
    let Ok(reader) = ItemReader::new(format) else {
        return Ok(rows);
    };
    let options = ReadOptions::default();
    let mut items = ItemSource::open(&source.path, &source.name, source.packing, format, options)?;
    while rows.len() < wanted.len()
        && let Some(block) = items.next_block()?
    {
        block.for_each(&reader, &mut |item, node| {
            let Ok(node) = node else { return };
            if wanted.contains(&item) {
                let values = |cell: &NodeCell| {
                    let values: Vec<&str> = cell.values.iter().map(|value| value.text.as_str()).collect();
                    values.join(", ")
                };
                let row = Row {
                    line: block.place(&reader, item, None).line as u64,
                    fields: node.cells.iter().map(values).collect(),
                };
                rows.insert(item, row);
            }
        });
    }
    Ok(rows)
}
