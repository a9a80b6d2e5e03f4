//! What is said of groups and tables as such: steps 1 to 4.5 of
//! [generating RDF](https://www.w3.org/TR/csv2rdf/#generating-rdf), and of
//! [JSON in standard mode](https://www.w3.org/TR/csv2json/#standard-mode).

use super::{AnnotatedGroup, blank, csvw};
use crate::mapping::csvw::annotation::{self, Annotation};
use crate::mapping::csvw::embedded::Annotated;
use crate::mapping::csvw::{Mode, Options, Output};
use crate::plan::Preamble;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use serde_json::{Map, Value};

/// Makes blank nodes that no other mapping makes.
pub(super) struct Nodes {
    index: usize,
    made: usize,
}

impl Nodes {
    pub(super) fn new(index: usize) -> Self {
        Self { index, made: 0 }
    }

    fn fresh(&mut self) -> BlankNode {
        self.made += 1;
        blank(format!("g{}n{}", self.index, self.made))
    }
}

/// The node with this URL, or a blank one.
pub(super) fn identified(id: Option<&str>, label: impl FnOnce() -> String) -> NamedOrBlankNode {
    match id {
        Some(id) => NamedNode::new_unchecked(id).into(),
        None => blank(label()).into(),
    }
}

pub(super) fn of_group(
    group: &AnnotatedGroup,
    node: &NamedOrBlankNode,
    options: Options,
    nodes: &mut Nodes,
) -> Preamble {
    let mut said = Said::default();
    if options.mode == Mode::Minimal {
        return said.preamble;
    }
    match options.output {
        Output::Quads => {
            said.quad(node, rdf::TYPE.into_owned(), csvw("TableGroup"));
            said.annotate(node, &group.annotations, nodes);
        }
        Output::Objects => {
            let mut members = Map::new();
            members.extend(group.id.as_ref().map(|id| ("@id".to_owned(), id.as_str().into())));
            add_members(&mut members, &group.annotations);
            said.preamble.members = members.into_iter().collect();
        }
    }
    said.preamble
}

pub(super) fn of_table(
    annotated: &Annotated,
    group: &NamedOrBlankNode,
    node: &NamedOrBlankNode,
    options: Options,
    nodes: &mut Nodes,
) -> Preamble {
    let mut said = Said::default();
    if options.mode == Mode::Minimal {
        return said.preamble;
    }
    let table = &annotated.table;
    match options.output {
        Output::Quads => {
            said.quad(group, csvw("table"), node.clone());
            said.quad(node, rdf::TYPE.into_owned(), csvw("Table"));
            let url = NamedNode::new_unchecked(&table.url.value);
            said.quad(node, csvw("url"), url);
            said.annotate(node, &table.annotations, nodes);
            for comment in &annotated.comments {
                said.quad(node, rdfs::COMMENT.into_owned(), Literal::from(comment.as_str()));
            }
        }
        Output::Objects => {
            let mut members = Map::new();
            members.extend(table.id.as_ref().map(|id| ("@id".to_owned(), id.as_str().into())));
            members.insert("url".to_owned(), table.url.value.as_str().into());
            add_members(&mut members, &table.annotations);
            if !annotated.comments.is_empty() {
                let comments = Value::from(annotated.comments.as_slice());
                annotation::insert(&mut members, "rdfs:comment".to_owned(), comments);
            }
            said.preamble.members = members.into_iter().collect();
        }
    }
    said.preamble
}

fn add_members(members: &mut Map<String, Value>, annotations: &[Annotation]) {
    for annotation in annotations {
        let (name, value) = annotation.json();
        annotation::insert(members, name, value);
    }
}

#[derive(Default)]
struct Said {
    preamble: Preamble,
}

impl Said {
    fn quad(&mut self, subject: &NamedOrBlankNode, predicate: NamedNode, object: impl Into<Term>) {
        let graph = GraphName::DefaultGraph;
        let quad = Quad::new(subject.clone(), predicate, object, graph);
        self.preamble.quads.push(quad);
    }

    fn annotate(&mut self, subject: &NamedOrBlankNode, annotations: &[Annotation], nodes: &mut Nodes) {
        for annotation in annotations {
            annotation.quads(subject, &mut || nodes.fresh(), &mut self.preamble.quads);
        }
    }
}
