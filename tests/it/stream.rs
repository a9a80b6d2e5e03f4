//! Output that is written while tables are read.

use crate::run::{folder, lodpress, parse, root};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};

const TABLE: &[u8] = b"id,name,partner\n1,Hoi An,2\n2,\"Wernigerode, \"\"Harz\"\"\",1\n3,,\n1,Hoi An,\n";

const METADATA: &[u8] = br#"{
    "@context": "http://www.w3.org/ns/csvw",
    "url": "t.csv",
    "tableSchema": {
        "aboutUrl": "http://example.org/{id}",
        "columns": [
            {"name": "id", "datatype": "integer", "propertyUrl": "dc:identifier"},
            {"name": "name", "lang": "en", "propertyUrl": "rdfs:label"},
            {"name": "partner", "propertyUrl": "foaf:knows", "valueUrl": "http://example.org/{partner}"}
        ]
    }
}"#;

fn formats() -> [(&'static str, RdfFormat); 4] {
    let profile = JsonLdProfileSet::empty();
    [
        ("turtle", RdfFormat::Turtle),
        ("trig", RdfFormat::TriG),
        ("rdfxml", RdfFormat::RdfXml),
        ("jsonld", RdfFormat::JsonLd { profile }),
    ]
}

#[test]
fn statements_are_written_in_the_order_of_the_rows() {
    let here = folder(&[("t.csv", TABLE), ("m.json", METADATA)]);
    let convert = |format| {
        let args = ["convert", "m.json", "--stream", "--format", format];
        lodpress(here.path(), &args).done()
    };
    insta::assert_snapshot!(convert("turtle").text(), @r#"
    @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

    <http://example.org/1> dcterms:identifier 1 ;
        rdfs:label "Hoi An"@en ;
        foaf:knows <http://example.org/2> .

    <http://example.org/2> dcterms:identifier 2 ;
        rdfs:label "Wernigerode, \"Harz\""@en ;
        foaf:knows <http://example.org/1> .

    <http://example.org/3> dcterms:identifier 3 .

    <http://example.org/1> dcterms:identifier 1 ;
        rdfs:label "Hoi An"@en .
    "#);
    insta::assert_snapshot!(convert("jsonld").text(), @r#"
    [
    {"@id":"http://example.org/1","http://purl.org/dc/terms/identifier":[{"@value":"1","@type":"http://www.w3.org/2001/XMLSchema#integer"}],"http://www.w3.org/2000/01/rdf-schema#label":[{"@value":"Hoi An","@language":"en"}],"http://xmlns.com/foaf/0.1/knows":[{"@id":"http://example.org/2"}]},
    {"@id":"http://example.org/2","http://purl.org/dc/terms/identifier":[{"@value":"2","@type":"http://www.w3.org/2001/XMLSchema#integer"}],"http://www.w3.org/2000/01/rdf-schema#label":[{"@value":"Wernigerode, \"Harz\"","@language":"en"}],"http://xmlns.com/foaf/0.1/knows":[{"@id":"http://example.org/1"}]},
    {"@id":"http://example.org/3","http://purl.org/dc/terms/identifier":[{"@value":"3","@type":"http://www.w3.org/2001/XMLSchema#integer"}]},
    {"@id":"http://example.org/1","http://purl.org/dc/terms/identifier":[{"@value":"1","@type":"http://www.w3.org/2001/XMLSchema#integer"}],"http://www.w3.org/2000/01/rdf-schema#label":[{"@value":"Hoi An","@language":"en"}]}
    ]
    "#);
}

#[test]
fn the_graph_is_that_of_all_other_syntaxes_with_any_number_of_threads() {
    let export = |args: &[&str]| lodpress(&root(), &[&["export"], args].concat()).done();
    let expected = parse(&export(&["--format", "nquads"]).stdout, RdfFormat::NQuads);
    for (name, format) in formats() {
        let with = |threads| export(&["--stream", "--threads", threads, "--format", name]);
        let streamed = with("1");
        assert_eq!(parse(&streamed.stdout, format), expected, "{name}");
        assert_eq!(streamed.stdout, with("3").stdout, "{name}");
    }
}

#[test]
fn a_part_of_the_graph_is_streamed_too() {
    let query = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> CONSTRUCT WHERE { ?s skos:prefLabel ?o }";
    let here = folder(&[("q.rq", query.as_bytes())]);
    let path = here.path().join("q.rq");
    let export = |args: &[&str]| {
        let query = ["export", "--query", path.to_str().unwrap()];
        lodpress(&root(), &[&query, args].concat()).done()
    };
    let expected = parse(&export(&["--format", "ntriples"]).stdout, RdfFormat::NTriples);
    for (name, format) in formats() {
        let streamed = export(&["--stream", "--format", name]);
        assert_eq!(parse(&streamed.stdout, format), expected, "{name}");
    }
}

#[test]
fn logical_targets_stream_with_the_output() {
    let mapping = br#"@prefix rml: <http://w3id.org/rml/> .
@prefix formats: <http://www.w3.org/ns/formats/> .
@prefix ex: <http://example.org/> .
@base <http://example.org/> .
<#towns> a rml:TriplesMap ;
  rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:path "t.csv" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "http://example.org/{id}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ; rml:logicalTarget <#target> ] ] .
<#target> a rml:LogicalTarget ; rml:serialization formats:Turtle ;
  rml:target [ a rml:FilePath ; rml:path "b.ttl" ] .
"#;
    let here = folder(&[("t.csv", TABLE), ("m.ttl", mapping)]);
    let run = lodpress(here.path(), &["convert", "m.ttl", "--stream"]).done();
    assert_eq!(run.text(), "");
    insta::assert_snapshot!(std::fs::read_to_string(here.path().join("b.ttl")).unwrap(), @r#"
    @prefix ex: <http://example.org/> .

    ex:1 ex:name "Hoi An" .

    ex:2 ex:name "Wernigerode, \"Harz\"" .

    ex:3 ex:name "" .

    ex:1 ex:name "Hoi An" .
    "#);
}

#[test]
fn what_a_syntax_cannot_hold_ends_the_run_and_leaves_the_file() {
    let table: &[u8] = b"id,12\n1,a\n";
    let here = folder(&[("t.csv", table), ("out.rdf", b"old")]);
    let run = lodpress(here.path(), &["convert", "t.csv", "--stream", "--output", "out.rdf"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("RDF/XML cannot hold the property"),
        "{}",
        run.stderr
    );
    assert_eq!(std::fs::read(here.path().join("out.rdf")).unwrap(), b"old");
}

#[test]
fn what_is_canonical_is_not_streamed() {
    for option in ["--canonical", "--hash"] {
        let run = lodpress(&root(), &["export", "--stream", option]);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("cannot be used with"), "{}", run.stderr);
    }
}
