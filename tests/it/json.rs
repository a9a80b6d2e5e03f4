//! JSON from tabular data: `--format csvw-json`.

use crate::csvw::{coins, convert};
use crate::run::{folder, lodpress, parse, root};
use oxigraph::io::RdfFormat;
use oxigraph::model::NamedOrBlankNode;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn an_old_inventory_becomes_json() {
    let here = coins();
    let json = |args: &[&str]| {
        let mut all = vec!["coins.csv", "--format", "csvw-json"];
        all.extend(args);
        let text = convert(here.path(), &all).done().text().to_owned();
        assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
        text
    };
    insta::assert_snapshot!(json(&[]), @r#"
    [
    {"@id":"https://coins.example/coin/1","schema:name":"Gulden „Zürich“","dc:created":"1820-03-07","weight":1012.5,"genuine":true,"@type":"schema:Product"},
    {"@id":"https://coins.example/coin/2","schema:name":"Taler","dc:created":"1799-12-31","weight":28.06,"genuine":false,"@type":"schema:Product"},
    {"@id":"https://coins.example/coin/3","genuine":true,"@type":"schema:Product"}
    ]
    "#);
    insta::assert_snapshot!(json(&["--mode", "standard"]), @r#"
    {"tables": [
    {"url": "https://coins.example/coins.csv",
    "dc:title": "Münzen",
    "dc:license": "http://creativecommons.org/publicdomain/zero/1.0/",
    "notes": [{"dc:creator":"Ana","dc:date":"2018-05-01"}],
    "row": [
    {"url":"https://coins.example/coins.csv#row=5","rownum":1,"titles":"Gulden „Zürich“","describes":[{"@id":"https://coins.example/coin/1","schema:name":"Gulden „Zürich“","dc:created":"1820-03-07","weight":1012.5,"genuine":true,"@type":"schema:Product"}]},
    {"url":"https://coins.example/coins.csv#row=6","rownum":2,"titles":"Taler","describes":[{"@id":"https://coins.example/coin/2","schema:name":"Taler","dc:created":"1799-12-31","weight":28.06,"genuine":false,"@type":"schema:Product"}]},
    {"url":"https://coins.example/coins.csv#row=7","rownum":3,"describes":[{"@id":"https://coins.example/coin/3","genuine":true,"@type":"schema:Product"}]}
    ],
    "rdfs:comment": ["Münzkabinett;;;;","gezählt am 1. Mai"]}
    ]}
    "#);
}

/// Only in strict work something ends it: an output file is as it was.
#[test]
fn a_strict_failure_leaves_the_output_alone() {
    let here = folder(&[
        ("m.json", br#"{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {"columns": [{"name": "n", "datatype": "integer"}]}}"#),
        ("t.csv", b"n\n1\nmany\xff\n"),
        ("out.json", b"before"),
    ]);
    let write = |args: &[&str]| {
        let run = convert(
            here.path(),
            &[&["m.json", "--output", "out.json", "--format", "csvw-json"], args].concat(),
        );
        (run.code, std::fs::read_to_string(here.path().join("out.json")).unwrap())
    };
    assert_eq!(write(&[]), (Some(2), "before".to_owned()));
    let (code, text) = write(&["--lenient"]);
    assert_eq!(
        (code, serde_json::from_str(&text).ok()),
        (Some(0), Some(serde_json::json!([{"n": 1}, {"n": "many\u{fffd}"}])))
    );
}

/// The rows of the bundled tables, header aside.
fn bundled_rows() -> usize {
    let tables = std::fs::read_dir(root().join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let tables = tables.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    tables
        .map(|path| csv::Reader::from_path(path).unwrap().records().count())
        .sum()
}

fn export_json(args: &[&str]) -> Vec<u8> {
    let one = lodpress(
        &root(),
        &[&["export", "--format", "csvw-json", "--threads", "1"], args].concat(),
    )
    .done();
    let four = lodpress(
        &root(),
        &[&["export", "--format", "csvw-json", "--threads", "4"], args].concat(),
    )
    .done();
    assert!(one.stdout == four.stdout, "{args:?}");
    one.stdout
}

/// The subjects of all objects in `value`.
fn subjects(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| subjects(value, found)),
        Value::Object(object) => {
            found.extend(object.get("@id").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| subjects(value, found));
        }
        _ => {}
    }
}

/// JSON speaks of the same things as the graph, row by row.
#[test]
fn the_bundled_publication_as_json() {
    let objects: Value = serde_json::from_slice(&export_json(&[])).unwrap();
    let mut found = BTreeSet::new();
    subjects(&objects, &mut found);
    let graph = lodpress(&root(), &["export", "--no-ontology", "--format", "nt"]).done();
    let named = |subject: &NamedOrBlankNode| match subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str().to_owned()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let graph = parse(&graph.stdout, RdfFormat::NTriples);
    let expected: BTreeSet<String> = graph
        .iter()
        .filter_map(|quad| named(&quad.subject.into_owned()))
        .collect();
    assert_eq!(found, expected);
    let group: Value = serde_json::from_slice(&export_json(&["--mode", "standard"])).unwrap();
    let tables = group["tables"].as_array().unwrap();
    let rows = tables.iter().map(|table| table["row"].as_array().unwrap().len());
    assert_eq!(rows.sum::<usize>(), bundled_rows());
    let described = tables.iter().flat_map(|table| table["row"].as_array().unwrap());
    let described: usize = described.map(|row| row["describes"].as_array().unwrap().len()).sum();
    assert_eq!(described, objects.as_array().unwrap().len());
}
