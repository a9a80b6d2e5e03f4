//! The publication at the repository's root.

use crate::run::{folder, lodpress, parse, root};
use oxigraph::io::RdfFormat;
use oxigraph::model::{Dataset, GraphName, NamedNodeRef, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

const FORMATS: [(&str, RdfFormat); 6] = [
    ("turtle", RdfFormat::Turtle),
    ("ntriples", RdfFormat::NTriples),
    ("nquads", RdfFormat::NQuads),
    ("trig", RdfFormat::TriG),
    ("rdfxml", RdfFormat::RdfXml),
    (
        "jsonld",
        RdfFormat::JsonLd {
            profile: oxigraph::io::JsonLdProfileSet::empty(),
        },
    ),
];

fn export(format: &str, more: &[&str]) -> Vec<u8> {
    let mut args = vec!["export", "--format", format];
    args.extend(more);
    lodpress(&root(), &args).done().stdout
}

fn graph() -> Dataset {
    parse(&export("ntriples", &[]), RdfFormat::NTriples)
}

#[test]
fn the_graph_is_the_same_in_all_six_syntaxes() {
    let expected = graph();
    assert!(expected.len() > 4_900, "{}", expected.len());
    for (name, format) in FORMATS {
        let found = parse(&export(name, &[]), format);
        assert_eq!(found.len(), expected.len(), "{name}");
        assert!(found == expected, "{name}");
    }
}

#[test]
fn runs_and_threads_give_the_same_bytes() {
    for (name, _) in FORMATS {
        let first = export(name, &["--threads", "1"]);
        assert!(first == export(name, &["--threads", "1"]), "{name}: two runs");
        assert!(first == export(name, &["--threads", "4"]), "{name}: 4 threads");
    }
}

/// One parser reads what the other writes: sophia's reads the N-Triples, and the Turtle.
#[test]
fn a_parser_of_another_family_reads_the_turtle() {
    use sophia::api::prelude::*;
    use sophia::inmem::graph::LightGraph;
    let turtle = String::from_utf8(export("turtle", &[])).unwrap();
    let lines = String::from_utf8(export("ntriples", &[])).unwrap();
    let from_turtle: LightGraph = sophia::turtle::parser::turtle::parse_str(&turtle)
        .collect_triples()
        .unwrap();
    let from_lines: LightGraph = sophia::turtle::parser::nt::parse_str(&lines).collect_triples().unwrap();
    assert!(sophia::isomorphism::isomorphic_graphs(&from_turtle, &from_lines).unwrap());
}

#[test]
fn the_canonical_form_and_its_hash_fit() {
    use sha2::Digest;
    let canonical = lodpress(&root(), &["export", "--canonical"]).done();
    let hash = lodpress(&root(), &["export", "--hash"]).done();
    let digest = sha2::Sha256::digest(&canonical.stdout);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash.text(), format!("{hex}\n"));
    let lines: Vec<&str> = canonical.text().lines().collect();
    assert!(lines.is_sorted());
    assert!(parse(&canonical.stdout, RdfFormat::NQuads) == graph());
}

#[test]
fn the_ontology_can_be_left_out() {
    let without = parse(&export("ntriples", &["--no-ontology"]), RdfFormat::NTriples);
    let class = "http://www.w3.org/2002/07/owl#Class";
    let is_class = |quad: oxigraph::model::QuadRef<'_>| quad.object == NamedNodeRef::new_unchecked(class).into();
    assert!(!without.iter().any(is_class));
    assert!(graph().iter().any(is_class));
}

#[test]
fn another_base_moves_everything() {
    let moved = String::from_utf8(export("ntriples", &["--base", "http://localhost:8080/kp/"])).unwrap();
    assert!(!moved.contains("klimapartner.example"));
    let back = moved.replace("http://localhost:8080/kp/", "https://klimapartner.example/");
    assert!(parse(back.as_bytes(), RdfFormat::NTriples) == graph());
}

#[test]
fn files_are_compressed_as_their_names_say() {
    let here = folder(&[]);
    let plain = export("ntriples", &[]);
    for name in ["graph.nt", "graph.nt.gz", "graph.nt.zst"] {
        let path = here.path().join(name);
        lodpress(&root(), &["export", "--output", path.to_str().unwrap()]).done();
        let mut text = Vec::new();
        let mut reader: Box<dyn std::io::Read> = lodpress::source::open(&path, name, None).unwrap();
        std::io::Read::read_to_end(&mut reader, &mut text).unwrap();
        assert!(text == plain, "{name}");
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes.len() < plain.len(), name != "graph.nt");
    }
}

fn values(graph: &Dataset, predicate: &str) -> BTreeSet<String> {
    let predicate = NamedNodeRef::new_unchecked(predicate);
    graph
        .quads_for_predicate(predicate)
        .map(|quad| match quad.object.into_owned() {
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        })
        .collect()
}

/// Every own term has a label and a comment in three languages.
#[test]
fn the_ontology_speaks_three_languages() {
    let graph = graph();
    let mut spoken: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let is_own = |subject: &str| subject.starts_with("<https://klimapartner.example/def#");
    for (name, iri) in [("label", "label"), ("comment", "comment")] {
        let predicate = format!("http://www.w3.org/2000/01/rdf-schema#{iri}");
        for quad in graph.quads_for_predicate(NamedNodeRef::new_unchecked(&predicate)) {
            if let oxigraph::model::TermRef::Literal(literal) = quad.object {
                let what = format!("{name}@{}", literal.language().unwrap_or_default());
                spoken.entry(quad.subject.to_string()).or_default().insert(what);
            }
        }
    }
    let types = graph.quads_for_predicate(oxigraph::model::vocab::rdf::TYPE);
    let own: BTreeSet<String> = types
        .map(|quad| quad.subject.to_string())
        .filter(|subject| is_own(subject))
        .collect();
    assert!(own.len() > 60, "{}", own.len());
    let all = [
        "comment@de",
        "comment@en",
        "comment@vi",
        "label@de",
        "label@en",
        "label@vi",
    ];
    for term in own {
        let found = spoken.remove(&term).unwrap_or_default();
        assert!(all.iter().all(|what| found.contains(*what)), "{term} has {found:?}");
    }
}

/// What the facts ask for: quoted figures, what is unknown, what is disputed, what is two.
#[test]
fn the_graph_is_honest() {
    let graph = graph();
    let base = "https://klimapartner.example/";
    assert!(values(&graph, "http://www.w3.org/2004/02/skos/core#hiddenLabel").contains("Werningerode"));
    let labels = values(&graph, "http://www.w3.org/2004/02/skos/core#prefLabel");
    assert!(!labels.iter().any(|label| label.contains("Werningerode")));
    let texts = values(&graph, &format!("{base}def#statedText"));
    for text in ["33.000 Einwohner", "92.000 Einwohner", "32 534", "98.599 người"] {
        assert!(texts.contains(text), "{text}");
    }
    let same_as = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#sameAs");
    assert_eq!(graph.quads_for_predicate(same_as).count(), 0);
    let text = String::from_utf8(export("nquads", &["--no-ontology"])).unwrap();
    assert!(!text.contains("populationTotal"));
    assert!(text.contains("\"9132\""));
    assert!(text.contains("\"60000\""));
}

/// Every row of every table carries its source; the table of sources is one itself.
#[test]
fn every_row_has_its_source() {
    let mut rows = 0;
    for entry in std::fs::read_dir(root().join("data")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|ending| ending != "csv") || name == "sources.csv" {
            continue;
        }
        let mut table = csv::Reader::from_path(&path).unwrap();
        let column = table.headers().unwrap().iter().position(|title| title == "source_id");
        let column = column.unwrap_or_else(|| panic!("{name} has no source_id"));
        for record in table.records() {
            assert!(!record.unwrap()[column].is_empty(), "{name}");
            rows += 1;
        }
    }
    assert!(rows > 600, "{rows}");
}

/// The prose of the article stays in the article: no long run of its words is in the graph.
#[test]
fn no_literal_is_a_passage() {
    let longest = graph()
        .iter()
        .filter_map(|quad| match quad.object {
            oxigraph::model::TermRef::Literal(literal) if literal.language() == Some("de") => {
                Some(literal.value().len())
            }
            _ => None,
        })
        .max()
        .unwrap();
    assert!(longest < 400, "{longest}");
}

/// The named queries with their expected results, which stand beside them.
pub(crate) fn expected_results() -> Vec<(String, std::path::PathBuf)> {
    let mut results = Vec::new();
    for entry in std::fs::read_dir(root().join("queries")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending != "rq" && ending != "md") {
            results.push((path.file_stem().unwrap().to_string_lossy().into_owned(), path));
        }
    }
    results.sort();
    results
}

/// Compares what a query gives with the file beside it.
#[track_caller]
pub(crate) fn check_query(name: &str, expected: &std::path::Path, args: &[&str], folder: &std::path::Path) {
    let ending = expected.extension().unwrap().to_str().unwrap();
    let mut all = vec!["query", name, "--format", ending];
    all.extend(args);
    let found = lodpress(folder, &all).done();
    let expected = std::fs::read(expected).unwrap();
    if ending == "ttl" {
        assert!(
            parse(&found.stdout, RdfFormat::Turtle) == parse(&expected, RdfFormat::Turtle),
            "{name}\n{found}"
        );
    } else if ending == "srj" {
        let json = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap();
        assert_eq!(json(&found.stdout), json(&expected), "{name}");
    } else {
        assert_eq!(found.text(), String::from_utf8(expected).unwrap(), "{name}");
    }
}

#[test]
fn queries_answer_as_expected() {
    let results = expected_results();
    assert!(results.len() >= 15);
    for (name, expected) in &results {
        check_query(name, expected, &[], &root());
    }
    let queries = std::fs::read_dir(root().join("queries")).unwrap();
    let queries = queries.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|ending| ending == "rq")
    });
    assert_eq!(queries.count(), results.len(), "every query has an expected result");
}

/// A statement of a cell can be traced, and so can one of the ontology.
#[test]
fn why_names_the_cells() {
    let run = lodpress(&root(), &["why", "id:wernigerode", "skos:hiddenLabel"]).done();
    insta::assert_snapshot!(run, @r#"
    exit code 0
    --- stdout
    id:wernigerode skos:hiddenLabel "Werningerode"@de
        data/places.csv:2, row 1
            place_id = wernigerode
            hidden_labels = Werningerode
    --- stderr
    "#);
    let run = lodpress(&root(), &["why", "def:Municipality", "a"]).done();
    insta::assert_snapshot!(run, @"
    exit code 0
    --- stdout
    def:Municipality rdf:type owl:Class
        ontology/climate-partnership.ttl
    --- stderr
    ");
    let run = lodpress(&root(), &["why", "id:atlantis"]);
    insta::assert_snapshot!(run, @"
    exit code 2
    --- stdout
    --- stderr
    error[option-conflict]: the graph has no such statement about <https://klimapartner.example/id/atlantis>
     |
     = help: `lodpress query` finds what there is; an IRI may be written as prefix:name
    ");
}

/// The passes change no quad, and not their order.
#[test]
fn optimised_and_unoptimised_plans_give_the_same_quads() {
    use lodpress::diagnostic::Findings;
    use lodpress::exec::{Executor, Options};
    use lodpress::publication::Publication;
    use lodpress::sink::CollectSink;
    let publication = Publication::open(&root(), std::path::Path::new(""), None).unwrap();
    let mut findings = Findings::new(20);
    let plan = publication
        .plan(&lodpress::mapping::Options::default(), &mut findings)
        .unwrap();
    let mut quads = |plan: &lodpress::plan::Plan| -> Vec<Quad> {
        let mut sink = CollectSink::new();
        Executor::new(plan, Options::default())
            .run(&mut sink, &mut findings, &mut |_| {})
            .unwrap();
        sink.into_quads()
    };
    let plain = quads(&plan);
    assert!(plain.iter().all(|quad| quad.graph_name == GraphName::DefaultGraph));
    assert_eq!(plain, quads(&plan.optimize()));
}
