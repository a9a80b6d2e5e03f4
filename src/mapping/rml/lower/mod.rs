//! Lowers a mapping to a plan: [the generated triples of a triples
//! map](https://w3id.org/rml/core/spec#the-generated-rdf-triples-of-a-triples-map).

mod constant;
mod expression;
mod join;
mod place;
mod rows;
mod source;
mod target;
mod term;
mod triples_map;
mod view;

use super::Options;
use super::model::{Document, MapId, ViewId};
use super::template;
use crate::diagnostic::{Code, Diagnostic, Findings, Place, Result};
use crate::mapping::Resources;
use crate::plan::{Group, Join, Origin, Plan, Preamble};
use oxigraph::model::NamedNode;
use rows::{Rows, RowsKey};
use source::Opened;
use std::collections::HashMap;
use std::ops::Range;
use view::Lowered;

/// How many problems of each code are shown of one document.
const PROBLEMS: usize = 50;

/// [The base where none is stated](https://w3id.org/rml/core/spec#base-iri).
const DEFAULT_BASE: &str = "http://example.org/";

/// A mapping that is lowered.
struct Lowering<'a> {
    document: &'a Document,
    /// The address of the mapping document.
    address: &'a str,
    resources: &'a dyn Resources,
    options: &'a Options,
    problems: Findings,
    findings: &'a mut Findings,
    /// Sources that could be opened.
    sources: Vec<Opened>,
    /// What came of each logical source, by what makes it equal to others.
    opened: Vec<(String, Option<usize>)>,
    views: HashMap<ViewId, Option<Lowered>>,
    /// Views that are being lowered: those that lead to themselves are refused.
    under_way: Vec<ViewId>,
    /// Scans, in the order of the triples maps that first need their rows.
    scans: Vec<Rows>,
    joins: Vec<Join>,
    /// Of each join that gives terms, whose rows it has, and by what it is found again.
    joined: Vec<(usize, RowsKey, String)>,
    /// Term maps that make nodes of a row's own.
    own: Vec<(usize, String)>,
    preamble: Preamble,
    /// How deep the expression is that is being lowered.
    depth: usize,
}

/// Makes the plan of a mapping document at `address`.
///
/// # Errors
/// All that is wrong in it: references, templates, functions, sources, joins.
pub(super) fn lower(
    document: &Document,
    address: &str,
    resources: &dyn Resources,
    options: &Options,
    findings: &mut Findings,
) -> Result<Plan> {
    let mut lowering = Lowering {
        document,
        address,
        resources,
        options,
        problems: Findings::new(PROBLEMS),
        findings,
        sources: Vec::new(),
        opened: Vec::new(),
        views: HashMap::new(),
        under_way: Vec::new(),
        scans: Vec::new(),
        joins: Vec::new(),
        joined: Vec::new(),
        own: Vec::new(),
        preamble: Preamble::default(),
        depth: 0,
    };
    for index in 0..document.maps.len() {
        lowering.triples_map(MapId(index));
    }
    let targets = lowering.targets();
    let plan = lowering.plan(targets);
    let Lowering { problems, findings, .. } = lowering;
    if problems.errors() > 0 {
        problems.into_result()?;
        return Ok(Plan::default());
    }
    findings.append(problems);
    Ok(plan)
}

impl Lowering<'_> {
    /// The plan of what has been lowered.
    fn plan(&mut self, targets: Vec<crate::plan::Target>) -> Plan {
        for (join, key, _) in &self.joined {
            self.joins[*join].rows_of = self.scans.iter().position(|rows| rows.key == *key);
        }
        let mut scans: Vec<_> = self.scans.drain(..).map(Rows::into_scan).collect();
        if targets.is_empty() {
            for scan in &mut scans {
                scan.quads.iter_mut().for_each(|quad| quad.targets.clear());
                scan.gathers.iter_mut().for_each(|gather| gather.targets.clear());
            }
        }
        Plan {
            groups: vec![Group {
                scans: 0..scans.len(),
                preamble: std::mem::take(&mut self.preamble),
                node: NamedNode::new_unchecked(self.address).into(),
                documents: vec![self.address.to_owned()],
            }],
            scans,
            joins: std::mem::take(&mut self.joins),
            targets,
            prefixes: self.document.prefixes.clone(),
            ..Plan::default()
        }
        .without_unused()
    }

    fn error(&mut self, code: Code, message: impl Into<String>, origin: &Origin, hint: &str) {
        let diagnostic = Diagnostic::error(code, message).at((**origin).clone());
        self.problems.push(diagnostic.hint(hint));
    }

    /// The base of the IRIs of a triples map.
    fn base(&self, map: MapId) -> String {
        let own = self.document.maps[map.0].base.as_ref();
        let stated = own.or(self.document.base.as_ref()).or(self.options.base.as_ref());
        stated.map_or_else(|| DEFAULT_BASE.to_owned(), Clone::clone)
    }
}

/// The bytes `span` of a text that stands at `origin`.
fn text_place(origin: &Origin, text: &str, span: Range<usize>) -> Place {
    template::place(origin, text, span)
}
