//! Files of random graphs, and damaged ones.

use super::{Hdt, HdtDescription, HdtSink, PackOptions};
use crate::diagnostic::Code;
use crate::sink::{QuadChunk, Sink};
use crate::store::Store;
use oxigraph::model::{
    BlankNode, GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef,
};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// A file of these quads and its index; each batch has the quads of some chunks of this size.
fn packed(quads: &[Quad], memory: usize, chunk: usize, is_concurrent: bool) -> (Vec<u8>, Vec<u8>) {
    let mut sink = HdtSink::new(PackOptions {
        memory,
        is_concurrent,
        folder: std::env::temp_dir(),
    });
    for some in quads.chunks(chunk) {
        let mut chunk = sink.chunk();
        some.iter().for_each(|quad| chunk.quad(quad.as_ref(), None));
        sink.accept(&mut chunk).unwrap();
    }
    let (mut file, mut index) = (Vec::new(), Vec::new());
    sink.finish(&HdtDescription::default(), &mut file, &mut index).unwrap();
    (file, index)
}

fn iri(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://x/{name}"))
}

/// Terms of which few are in all places, and few have numbers in common.
fn terms() -> Vec<Term> {
    let mut terms: Vec<Term> = ["a", "b", "c", "p", "q", "ế", "abc", "abcdefghijklmnop"]
        .map(|name| iri(name).into())
        .into();
    terms.extend(["x0", "x1"].map(|label| Term::from(BlankNode::new_unchecked(label))));
    terms.extend(["", "a", "a\"b\n", "Hội An"].map(|text| Term::from(Literal::from(text))));
    terms.push(Literal::new_language_tagged_literal_unchecked("a", "de").into());
    terms.extend([1, 2, 10, -3].map(|number| Term::from(Literal::from(number))));
    terms.extend([0.5, 2.0].map(|number: f64| Term::from(Literal::from(number))));
    terms
}

fn node() -> impl Strategy<Value = NamedOrBlankNode> {
    let nodes = terms().into_iter().filter_map(|term| match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) => None,
    });
    select(nodes.collect::<Vec<_>>())
}

fn predicate() -> impl Strategy<Value = NamedNode> {
    select(["p", "q", "a", "r"].map(iri).to_vec())
}

fn quads() -> impl Strategy<Value = Vec<Quad>> {
    let quad = (node(), predicate(), select(terms()))
        .prop_map(|(subject, predicate, object)| Quad::new(subject, predicate, object, GraphName::DefaultGraph));
    prop::collection::vec(quad, 0..120)
}

/// One place of a pattern of SPARQL: a variable, or a term.
fn place(terms: Vec<Term>) -> impl Strategy<Value = String> {
    let terms: Vec<String> = terms
        .iter()
        .filter(|term| !term.is_blank_node())
        .map(ToString::to_string)
        .collect();
    prop_oneof![
        3 => select(vec!["?x", "?y", "?z"]).prop_map(str::to_owned),
        1 => select(terms),
    ]
}

fn group() -> impl Strategy<Value = String> {
    let iris = || terms().into_iter().filter(Term::is_named_node).collect::<Vec<_>>();
    let triple = (place(iris()), place(iris()), place(terms()));
    let triples = prop::collection::vec(triple, 1..4);
    triples.prop_map(|triples| {
        let lines: Vec<String> = triples.iter().map(|(s, p, o)| format!("{s} {p} {o} . ")).collect();
        lines.concat()
    })
}

fn solutions(store: &Store, query: &str) -> Vec<String> {
    let prefixes = crate::sink::Prefixes::new();
    let names = crate::query::Names {
        base: "http://x/",
        prefixes: &prefixes,
    };
    let prepared = crate::query::prepare(query, names, "query", &[]).unwrap();
    let mut output = Vec::new();
    let options = crate::query::RenderOptions {
        format: Some("tsv"),
        prefixes: &prefixes,
        width: None,
        rows: None,
    };
    let done = prepared.run(store, None, |answer| {
        crate::query::render(answer, options, &mut output).map(|_| ())
    });
    done.unwrap_or_else(|error| panic!("{query}: {error}"));
    let mut lines: Vec<String> = String::from_utf8(output).unwrap().lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

/// A store of a file, and one in memory with the same quads.
fn stores(quads: &[Quad]) -> (Store, Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.hdt");
    let (file, index) = packed(quads, 1 << 20, 50, false);
    std::fs::write(&path, file).unwrap();
    std::fs::write(super::index_path(&path), index).unwrap();
    let memory = Store::memory().unwrap();
    memory.load(quads.to_vec()).unwrap();
    (Store::open(&path, false).unwrap(), memory, folder)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_pattern_finds_what_matches(quads in quads()) {
        let (file, index) = packed(&quads, 1 << 20, 50, false);
        let all: HashSet<Quad> = quads.iter().cloned().collect();
        for hdt in [Hdt::from_parts(file.clone(), index).unwrap(), Hdt::from_bytes(file).unwrap()] {
            prop_assert_eq!(hdt.len(), all.len());
            hdt.verify().unwrap();
            let hdt = Arc::new(hdt);
            let nodes: Vec<NamedOrBlankNode> = all.iter().map(|quad| quad.subject.clone()).take(5).collect();
            let objects: Vec<Term> = all.iter().map(|quad| quad.object.clone()).take(5).chain([iri("none").into()]).collect();
            let predicates = ["p", "q", "a", "none"].map(iri);
            for subject in nodes.iter().map(Some).chain([None]) {
                for predicate in predicates.iter().map(Some).chain([None]) {
                    for object in objects.iter().map(Some).chain([None]) {
                        let found = hdt.quads(
                            subject.map(NamedOrBlankNodeRef::from),
                            predicate.map(NamedNodeRef::from),
                            object.map(TermRef::from),
                            None,
                        );
                        let found: Vec<Quad> = found.map(Result::unwrap).collect();
                        let expected: HashSet<Quad> = all
                            .iter()
                            .filter(|quad| subject.is_none_or(|subject| *subject == quad.subject))
                            .filter(|quad| predicate.is_none_or(|predicate| *predicate == quad.predicate))
                            .filter(|quad| object.is_none_or(|object| *object == quad.object))
                            .cloned()
                            .collect();
                        prop_assert_eq!(found.len(), expected.len());
                        prop_assert_eq!(found.into_iter().collect::<HashSet<_>>(), expected);
                    }
                }
            }
        }
    }

    #[test]
    fn queries_answer_as_in_memory(quads in quads(), one in group(), other in group()) {
        let (hdt, memory, _folder) = stores(&quads);
        for query in [
            format!("SELECT * {{ {one} }}"),
            format!("SELECT DISTINCT ?x ?y {{ {one} OPTIONAL {{ {other} }} }}"),
            format!("SELECT * {{ {{ {one} }} UNION {{ {other} }} FILTER(!BOUND(?x) || ?x != 2) }}"),
            format!("SELECT ?x (COUNT(*) AS ?n) (AVG(?z) AS ?m) {{ {one} MINUS {{ {other} }} }} GROUP BY ?x"),
            format!("SELECT * {{ {one} ?x (<http://x/p>|<http://x/q>)+ ?y }}"),
            format!("SELECT ?v {{ {one} BIND(STR(?x) AS ?v) }} ORDER BY ?v"),
        ] {
            prop_assert_eq!(solutions(&hdt, &query), solutions(&memory, &query), "{}", query);
        }
    }

    #[test]
    fn the_bytes_depend_on_the_graph_alone(quads in quads()) {
        let expected = packed(&quads, 1 << 30, 1000, true);
        // With no memory, each chunk is a batch.
        prop_assert!(packed(&quads, 0, 7, false) == expected);
        let mut turned = quads.clone();
        turned.reverse();
        turned.extend(quads);
        prop_assert!(packed(&turned, 0, 11, true) == expected);
    }

    #[test]
    fn bytes_that_are_changed_are_no_panic(quads in quads(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let (mut file, mut index) = packed(&quads, 1 << 20, 50, false);
        for (place, byte) in changes {
            let length = file.len();
            match place.index(length + index.len()) {
                at if at < length => file[at] = byte,
                at => index[at - length] = byte,
            }
        }
        if let Ok(hdt) = Hdt::from_parts(file, index) {
            Arc::new(hdt).quads(None, None, None, None).for_each(drop);
        }
    }
}

#[test]
fn solutions_that_are_sorted_are_those_of_memory() {
    let quads: Vec<Quad> = (0..3000_i32)
        .map(|index| {
            let number = index.wrapping_mul(7919) % 500 - 250;
            let object: Term = match index % 3 {
                0 => Literal::from(number).into(),
                1 => Literal::from(f64::from(number) / 8.0).into(),
                _ => Literal::from(format!("text {number}")).into(),
            };
            Quad::new(iri(&index.to_string()), iri("p"), object, GraphName::DefaultGraph)
        })
        .collect();
    let (hdt, memory, _folder) = stores(&quads);
    for order in ["?y ?x", "DESC(?y) ?x", "ASC(?y) DESC(?x)", "?x"] {
        for query in [
            format!("SELECT ?x ?y {{ ?x <http://x/p> ?y }} ORDER BY {order} LIMIT 700"),
            format!("SELECT DISTINCT ?y {{ ?x <http://x/p> ?y FILTER(?y > 0) }} ORDER BY {order}"),
        ] {
            assert_eq!(solutions(&hdt, &query), solutions(&memory, &query), "{query}");
        }
    }
}

#[test]
fn a_file_that_is_cut_is_an_error() {
    let quads = [Quad::new(iri("a"), iri("p"), Literal::from(1), GraphName::DefaultGraph)];
    let (file, index) = packed(&quads, 1 << 20, 50, false);
    for end in 0..file.len() {
        assert!(Hdt::from_bytes(file[..end].to_vec()).is_err(), "{end}");
    }
    for end in 0..index.len() - 10 {
        assert!(Hdt::from_parts(file.clone(), index[..end].to_vec()).is_err(), "{end}");
    }
}

#[test]
fn a_bit_that_is_changed_is_noticed() {
    let quads = [Quad::new(
        iri("a"),
        iri("p"),
        Literal::from("text"),
        GraphName::DefaultGraph,
    )];
    let (file, _) = packed(&quads, 1 << 20, 50, false);
    let header = Hdt::from_bytes(file.clone()).unwrap().header().to_vec();
    let start = file.windows(header.len()).position(|bytes| bytes == header).unwrap();
    for at in (0..file.len()).filter(|at| !(start..start + header.len()).contains(at)) {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert!(Hdt::from_bytes(changed).is_err(), "{at}");
    }
}

#[test]
fn an_index_of_another_file_is_left_aside() {
    let quad = |object: i32| Quad::new(iri("a"), iri("p"), Literal::from(object), GraphName::DefaultGraph);
    let (file, _) = packed(&[quad(1), quad(2)], 1 << 20, 50, false);
    let (_, index) = packed(&[quad(3), quad(4)], 1 << 20, 50, false);
    let hdt = Arc::new(Hdt::from_parts(file, index).unwrap());
    let one = Term::from(Literal::from(1));
    assert_eq!(hdt.quads(None, None, Some(one.as_ref()), None).count(), 1);
}

#[test]
fn what_a_file_cannot_hold_is_said() {
    let code = |quad: &Quad| {
        let mut sink = HdtSink::new(PackOptions {
            memory: 0,
            is_concurrent: false,
            folder: std::env::temp_dir(),
        });
        let mut chunk = sink.chunk();
        chunk.quad(quad.as_ref(), None);
        let error = sink.accept(&mut chunk).unwrap_err();
        error.into_failure("a.hdt").diagnostics()[0].code
    };
    let triple = Quad::new(iri("a"), iri("p"), Literal::from("a\0b"), GraphName::DefaultGraph);
    assert_eq!(code(&triple), Code::HdtStatement);
    let named = Quad::new(iri("a"), iri("p"), iri("b"), iri("g"));
    assert_eq!(code(&named), Code::HdtStatement);
}

#[test]
fn a_store_of_a_file_cannot_be_written() {
    let quad = Quad::new(iri("a"), iri("p"), iri("b"), GraphName::DefaultGraph);
    let (hdt, _, folder) = stores(std::slice::from_ref(&quad));
    let code = |failure: crate::diagnostic::Failure| failure.diagnostics()[0].code;
    let writable = Store::open(&folder.path().join("graph.hdt"), true);
    assert_eq!(code(writable.unwrap_err()), Code::StoreReadOnly);
    assert_eq!(code(hdt.load([quad]).unwrap_err()), Code::StoreReadOnly);
    assert_eq!(
        code(Store::open(Path::new("none.hdt"), false).unwrap_err()),
        Code::StoreMissing
    );
    let mut wrong = tempfile::NamedTempFile::new().unwrap();
    wrong.write_all(b"<http://x/a> <http://x/p> 1 .").unwrap();
    assert_eq!(code(Store::open(wrong.path(), false).unwrap_err()), Code::HdtFormat);
}

#[test]
fn the_header_has_the_numbers_of_the_graph() {
    let triple = |subject: &str, object: &str| Quad::new(iri(subject), iri("p"), iri(object), GraphName::DefaultGraph);
    let (file, _) = packed(
        &[triple("a", "b"), triple("b", "c"), triple("b", "a")],
        1 << 20,
        50,
        false,
    );
    let hdt = Hdt::from_bytes(file).unwrap();
    let header = std::str::from_utf8(hdt.header()).unwrap();
    for (name, number) in [
        ("triples", 3),
        ("properties", 1),
        ("distinctSubjects", 2),
        ("distinctObjects", 3),
    ] {
        let stated = format!("_:dataset <http://rdfs.org/ns/void#{name}> \"{number}\"^^");
        assert!(header.contains(&stated), "{header}");
    }
}
