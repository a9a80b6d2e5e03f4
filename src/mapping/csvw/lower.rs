//! Lowers annotated tables to a plan: [generating RDF](https://www.w3.org/TR/csv2rdf/#generating-rdf)
//! and [generating JSON](https://www.w3.org/TR/csv2json/#generating-json).

mod column;
mod keys;
mod preamble;

use super::annotation::Annotation;
use super::embedded::Annotated;
use super::metadata::{Column, Stated};
use super::{Mode, Options, Output, context};
use crate::diagnostic::{Findings, Result};
use crate::plan::{
    CellExpr, CellId, CellRule, Datatype, Graph, Group, ObjectTemplate, Plan, Preamble, QuadTemplate, RowFrame,
    RowRole, Scan, SourceSpec, Template, TemplatePart, TermExpr, VariableSource,
};
use crate::source::Format;
use crate::xsd::Builtin;
use column::{ColumnLowering, Names};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, NamedNode, NamedOrBlankNode};
use std::collections::HashSet;

/// How many problems of each code are shown of one document.
const PROBLEMS: usize = 50;

/// A group whose tables have been held against their files.
#[derive(Debug)]
pub(super) struct AnnotatedGroup {
    pub(super) id: Option<String>,
    pub(super) annotations: Vec<Annotation>,
    pub(super) tables: Vec<Annotated>,
    /// The addresses of the metadata documents.
    pub(super) documents: Vec<String>,
}

/// Makes the plan of a table group.
///
/// # Errors
/// `csvw-template`, `csvw-column`, `csvw-reference`, `csvw-value`: each with the
/// statement at fault.
pub(super) fn lower(group: &AnnotatedGroup, options: Options, findings: &mut Findings) -> Result<Plan> {
    let mut problems = Findings::new(PROBLEMS);
    let mut nodes = preamble::Nodes::new(options.index);
    let node = preamble::identified(group.id.as_deref(), || format!("g{}", options.index));
    let mut plan = Plan {
        groups: vec![Group {
            scans: 0..group.tables.len(),
            preamble: preamble::of_group(group, &node, options, &mut nodes),
            node: node.clone(),
            documents: group.documents.clone(),
        }],
        ..Plan::default()
    };
    for (index, annotated) in group.tables.iter().enumerate() {
        let table_node = preamble::identified(annotated.table.id.as_deref(), || format!("g{}t{index}", options.index));
        let mut scan = scan(annotated);
        if !annotated.table.suppress_output {
            scan.preamble = preamble::of_table(annotated, &node, &table_node, options, &mut nodes);
            lower_rows(annotated, &table_node, options, &mut scan, &mut problems);
        }
        plan.scans.push(scan);
    }
    keys::lower(group, &mut plan, &mut problems);
    if problems.errors() > 0 {
        problems.into_result()?;
        return Ok(Plan::default());
    }
    findings.append(problems);
    Ok(plan)
}

/// The source and its cells, without anything that is made of them.
fn scan(annotated: &Annotated) -> Scan {
    let table = &annotated.table;
    let mut field = 0..;
    let cells = annotated.columns.iter().map(|column| CellExpr {
        name: column.name.clone(),
        field: if column.is_virtual { None } else { field.next() },
        rule: cell_rule(column),
        origin: column.origin.clone(),
    });
    let real = annotated.columns.iter().filter(|column| !column.is_virtual);
    Scan {
        cells: cells.collect(),
        terms: Vec::new(),
        quads: Vec::new(),
        gathers: Vec::new(),
        views: Vec::new(),
        object: None,
        preamble: Preamble::default(),
        comments_of: None,
        source: SourceSpec {
            path: annotated.path.clone(),
            name: annotated.name.clone(),
            address: table.url.value.clone(),
            format: Format::Delimited(annotated.dialect.clone()),
            packing: None,
            fields: annotated.fields,
            field_names: real.map(|column| column.name.clone()).collect(),
            findings: annotated.findings.clone(),
            is_readable: annotated.is_readable,
            origin: table.url.origin.clone(),
        },
    }
}

fn cell_rule(column: &Column) -> CellRule {
    let own = column.inherited.clone();
    let standard = CellRule::default();
    let value = |stated: Option<Stated<String>>, default: String| stated.map_or(default, |stated| stated.value);
    CellRule {
        default: value(own.default, standard.default),
        separator: own.separator.and_then(|stated| stated.value),
        null: own.null.map_or(standard.null, |stated| stated.value),
        required: own.required.is_some_and(|stated| stated.value),
        datatype: own
            .datatype
            .map_or_else(|| Datatype::builtin(Builtin::String), |stated| stated.value),
        is_canonical: false,
        language: value(own.lang, standard.language),
    }
}

/// What each row of a table makes.
fn lower_rows(
    annotated: &Annotated,
    table: &NamedOrBlankNode,
    options: Options,
    scan: &mut Scan,
    problems: &mut Findings,
) {
    let is_standard = options.mode == Mode::Standard;
    let mut row = Rows {
        annotated,
        scan,
        table,
        described: HashSet::new(),
    };
    match options.output {
        Output::Quads if is_standard => row.describe(),
        Output::Quads => {}
        Output::Objects => {
            let titles = row.title_cells();
            row.scan.object = Some(ObjectTemplate {
                frame: is_standard.then(|| RowFrame {
                    url: annotated.table.url.value.clone(),
                    titles,
                }),
                members: Vec::new(),
                compact: context::compact,
            });
        }
    }
    let mut names = Names::new();
    for (index, column) in annotated.columns.iter().enumerate() {
        names.entry(&column.name).or_insert(index);
    }
    for (index, column) in annotated.columns.iter().enumerate() {
        if column.suppress_output {
            continue;
        }
        let mut lowering = ColumnLowering::new(row.scan, annotated, &names, index, problems);
        match options.output {
            Output::Quads => {
                let subject = lowering.quad(column);
                if let (true, Some(subject)) = (is_standard, subject) {
                    row.relate(subject, column);
                }
            }
            Output::Objects => lowering.member(column),
        }
    }
}

/// What is said of each row as such, in standard mode.
struct Rows<'a> {
    annotated: &'a Annotated,
    scan: &'a mut Scan,
    table: &'a NamedOrBlankNode,
    /// Subjects that the row has been related to, as text.
    described: HashSet<String>,
}

impl Rows<'_> {
    /// Steps 4.6.1 to 4.6.6.
    fn describe(&mut self) {
        self.scan.comments_of = Some(self.table.clone());
        let table = self.scan.add_term(TermExpr::Constant(self.table.clone().into()));
        let row = self.scan.add_term(TermExpr::RowBlank(RowRole::Row));
        let class = self.constant(csvw("Row"));
        let number = self.scan.add_term(TermExpr::RowNumber);
        let url = self.scan.add_term(TermExpr::Iri {
            template: Template {
                parts: vec![
                    TemplatePart::Literal(format!("{}#row=", self.annotated.table.url.value)),
                    TemplatePart::Expansion(column::variable("_sourceRow", VariableSource::SourceRow)),
                ],
            },
            prefixes: &[],
            base: self.annotated.table.url.value.clone(),
            present_with: None,
            origin: self.annotated.table.url.origin.clone(),
        });
        self.quad(table, csvw("row"), row);
        self.quad(row, rdf::TYPE.into_owned(), class);
        self.quad(row, csvw("rownum"), number);
        self.quad(row, csvw("url"), url);
        for cell in self.title_cells() {
            let title = self.scan.add_term(TermExpr::Text { cell });
            self.quad(row, csvw("title"), title);
        }
    }

    /// Step 4.6.8.2: each subject once.
    fn relate(&mut self, subject: crate::plan::TermId, column: &Column) {
        let about = column.inherited.about_url.as_ref();
        let key = about.map_or_else(String::new, |about| format!("<{}", about.value));
        if self.described.insert(key) {
            let row = self.scan.add_term(TermExpr::RowBlank(RowRole::Row));
            self.quad(row, csvw("describes"), subject);
        }
    }

    /// The cells of `rowTitles`.
    fn title_cells(&self) -> Vec<CellId> {
        keys::cell_ids(&self.annotated.columns, &self.annotated.table.schema.row_titles)
    }

    fn constant(&mut self, node: NamedNode) -> crate::plan::TermId {
        self.scan.add_term(TermExpr::Constant(node.into()))
    }

    fn quad(&mut self, subject: crate::plan::TermId, predicate: NamedNode, object: crate::plan::TermId) {
        let predicate = self.constant(predicate);
        self.scan.quads.push(QuadTemplate {
            subject,
            predicate,
            object,
            graph: Graph::Default,
            targets: Vec::new(),
            origin: self.annotated.table.origin.clone(),
        });
    }
}

/// A term of the vocabulary.
fn csvw(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{name}", context::CSVW))
}

/// A blank node that stands in no row.
fn blank(label: String) -> BlankNode {
    BlankNode::new_unchecked(label)
}
