//! What the tests of this module share: quads, parsing, generated datasets.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn iri(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://x/{local}"))
}

pub(super) fn quad(subject: &str, predicate: &str, object: impl Into<Term>, graph: Option<&str>) -> Quad {
    let graph = graph.map_or(GraphName::DefaultGraph, |graph| iri(graph).into());
    Quad::new(iri(subject), iri(predicate), object, graph)
}

pub(super) fn parse(bytes: &[u8], format: RdfFormat) -> Vec<Quad> {
    let parser = RdfParser::from_format(format).for_slice(bytes);
    parser.collect::<Result<_, _>>().unwrap_or_else(|error| {
        panic!("{error}\n{}", String::from_utf8_lossy(bytes));
    })
}

/// Whether both hold the same graphs, but for the labels of blank nodes.
pub(super) fn isomorphic(a: &[Quad], b: &[Quad]) -> bool {
    let dataset = |quads: &[Quad]| -> BTreeSet<_> {
        let owned: Vec<_> = quads.to_vec();
        owned
            .iter()
            .map(|quad| {
                let ([s, p, o], g) = super::sophia_terms::quad(quad.as_ref());
                use sophia::api::term::{FromTerm, SimpleTerm};
                let own = |term: SimpleTerm<'_>| SimpleTerm::<'static>::from_term(term);
                ([own(s), own(p), own(o)], g.map(own))
            })
            .collect()
    };
    sophia::isomorphism::isomorphic_datasets(&dataset(a), &dataset(b)).unwrap()
}

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

fn any_node() -> impl Strategy<Value = NamedOrBlankNode> {
    prop_oneof![
        (0..4u8).prop_map(|n| iri(&format!("n{n}")).into()),
        (0..6u8).prop_map(|n| BlankNode::new_unchecked(format!("b{n}")).into()),
    ]
}

fn any_predicate() -> impl Strategy<Value = NamedNode> {
    prop_oneof![
        2 => (0..2u8).prop_map(|n| iri(&format!("p{n}"))),
        3 => prop::sample::select(vec!["type", "first", "rest", "rest"])
            .prop_map(|name| NamedNode::new_unchecked(format!("{RDF}{name}"))),
    ]
}

fn any_object() -> impl Strategy<Value = Term> {
    prop_oneof![
        4 => any_node().prop_map(Term::from),
        2 => Just(NamedNode::new_unchecked(format!("{RDF}nil")).into()),
        1 => "[a\"\\\\\r\n\tü#]{0,4}".prop_map(|text| Literal::new_simple_literal(text).into()),
        1 => prop::sample::select(vec!["1", "01", "+1", "1.", "1.0", ".5", "1e0", "true", "x", "1 ", ""]).prop_flat_map(|text| {
            prop::sample::select(vec!["integer", "decimal", "double", "boolean", "date"]).prop_map(move |datatype| {
                let datatype = NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{datatype}"));
                Literal::new_typed_literal(text, datatype).into()
            })
        }),
        1 => Just(Literal::new_language_tagged_literal_unchecked("a", "de-at").into()),
    ]
}

fn any_graph() -> impl Strategy<Value = GraphName> {
    prop_oneof![
        6 => Just(GraphName::DefaultGraph),
        1 => Just(GraphName::from(iri("g"))),
        1 => (0..6u8).prop_map(|n| BlankNode::new_unchecked(format!("b{n}")).into()),
    ]
}

fn quads(graph: impl Strategy<Value = GraphName>) -> impl Strategy<Value = Vec<Quad>> {
    let quad = (any_node(), any_predicate(), any_object(), graph).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g));
    prop::collection::vec(quad, 0..14)
}

/// Small datasets, tangled: blank nodes, broken and whole lists, cycles, several graphs.
pub(super) fn any_dataset() -> impl Strategy<Value = Vec<Quad>> {
    quads(any_graph())
}

/// As [`any_dataset`], in the default graph.
pub(super) fn any_graph_of_triples() -> impl Strategy<Value = Vec<Quad>> {
    quads(Just(GraphName::DefaultGraph))
}
