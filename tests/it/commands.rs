//! What each command says and does, on small publications.

use crate::run::{folder, lodpress, lodpress_with, parse, root};
use oxigraph::io::RdfFormat;
use std::path::Path;
use tempfile::TempDir;

const METADATA: &str = r#"{
  "@context": "http://www.w3.org/ns/csvw",
  "tables": [
    {"url": "towns.csv", "tableSchema": {
      "aboutUrl": "../id/{id}", "primaryKey": "id",
      "columns": [
        {"name": "id", "suppressOutput": true},
        {"name": "name", "propertyUrl": "rdfs:label", "lang": "de"},
        {"name": "people", "propertyUrl": "../def#people", "datatype": "integer"},
        {"name": "near", "propertyUrl": "../def#near", "valueUrl": "../id/{near}"}
      ],
      "foreignKeys": [{"columnReference": "near", "reference": {"resource": "towns.csv", "columnReference": "id"}}]
    }},
    {"url": "rivers.csv", "tableSchema": {"columns": [
        {"titles": "River", "name": "river", "propertyUrl": "rdfs:label"}
    ]}}
  ]
}"#;

/// A publication with a default graph, a named graph, and queries.
fn towns() -> TempDir {
    folder(&[
        (
            "lodpress.toml",
            b"base = \"https://towns.example/\"\nmappings = [\"data/csv-metadata.json\"]\nontology = [\"def.trig\"]\nqueries = \"queries\"\n[prefixes]\nid = \"id/\"\ndef = \"def#\"\n",
        ),
        ("data/csv-metadata.json", METADATA.as_bytes()),
        ("data/towns.csv", "id,name,people,near\na,Astadt,100,b\nb,\"Bdorf, klein\",7,\nc,Zürich-Süd,50,a\n".as_bytes()),
        ("data/rivers.csv", b"River\nRhein\nIll\n"),
        (
            "def.trig",
            b"@prefix d: <def#> . d:near a d:Property . <graph/terms> { d:people a d:Property . [] d:note 'unnamed' }",
        ),
        (
            "queries/people.rq",
            b"# title: Towns with at least so many people\n# title@de: Orte mit mindestens so vielen Menschen\n# description: Largest first.\n# param: least integer = 10 -- the smallest number\nPREFIX def: <../def#>\nSELECT ?town ?people { ?town def:people ?people FILTER(?people >= ?least) } ORDER BY DESC(?people)\n",
        ),
        (
            "queries/near.rq",
            b"# title: What is near a town, step by step\n# param: town iri\nPREFIX def: <../def#>\nSELECT ?other { ?town def:near+ ?other } ORDER BY ?other\n",
        ),
    ])
}

fn run(args: &[&str]) -> crate::run::Run {
    lodpress(towns().path(), args)
}

#[test]
fn several_graphs_need_a_syntax_that_holds_them() {
    insta::assert_snapshot!(run(&["export", "--format", "turtle"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[format-graphs]: Turtle cannot hold named graphs, and there is <https://towns.example/graph/terms>
     |
     = help: write TriG, N-Quads or JSON-LD, or choose one graph (`export --graph`)
    ");
    insta::assert_snapshot!(run(&["export", "--format", "nt"]).stderr, @"
    error[format-graphs]: N-Triples cannot hold named graphs, and there is <https://towns.example/graph/terms>
     |
     = help: write TriG, N-Quads or JSON-LD, or choose one graph (`export --graph`)
    ");
    insta::assert_snapshot!(run(&["export", "--format", "trig"]).done().text(), @r#"
    @prefix def: <https://towns.example/def#> .
    @prefix id: <https://towns.example/id/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

    def:near a def:Property .

    id:a rdfs:label "Astadt"@de ;
        def:near id:b ;
        def:people 100 .

    id:b rdfs:label "Bdorf, klein"@de ;
        def:people 7 .

    id:c rdfs:label "Zürich-Süd"@de ;
        def:near id:a ;
        def:people 50 .

    [] rdfs:label "Rhein" .

    [] rdfs:label "Ill" .

    <https://towns.example/graph/terms> {
        def:people a def:Property .

        [] def:note "unnamed" .
    }
    "#);
    insta::assert_snapshot!(run(&["export", "--graph", "graph/terms"]).done().text(), @r#"
    @prefix def: <https://towns.example/def#> .

    def:people a def:Property .

    [] def:note "unnamed" .
    "#);
    insta::assert_snapshot!(run(&["export", "--graph", "def:nope"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[option-conflict]: there is no graph <https://towns.example/def#nope>
     |
     = help: there is: <https://towns.example/graph/terms>, default
    ");
    let default = run(&["export", "--graph", "default", "--format", "nt"]).done();
    assert_eq!(default.text().lines().count(), 11);
}

#[test]
fn export_writes_what_a_construct_makes() {
    let here = towns();
    std::fs::write(
        here.path().join("q.rq"),
        "CONSTRUCT { ?b def:near ?a } WHERE { ?a def:near ?b }",
    )
    .unwrap();
    let made = lodpress(here.path(), &["export", "--query", "q.rq"]).done();
    insta::assert_snapshot!(made.text(), @"
    @prefix def: <https://towns.example/def#> .
    @prefix id: <https://towns.example/id/> .

    id:a def:near id:c .

    id:b def:near id:a .
    ");
    std::fs::write(here.path().join("q.rq"), "ASK {}").unwrap();
    insta::assert_snapshot!(lodpress(here.path(), &["export", "--query", "q.rq"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[option-conflict]: the query gives no graph
     |
     = help: write a CONSTRUCT or a DESCRIBE; `lodpress query` runs the others
    ");
}

#[test]
fn named_queries_are_listed_and_take_parameters() {
    insta::assert_snapshot!(run(&["query"]), @"
    exit code 0
    --- stdout
    near    What is near a town, step by step
              --set town=iri
    people  Towns with at least so many people
              --set least=integer [default: 10]  the smallest number
    --- stderr
    ");
    insta::assert_snapshot!(run(&["query", "people"]), @"
    exit code 0
    --- stdout
    ┌──────┬────────┐
    │ town ┆ people │
    ╞══════╪════════╡
    │ id:a ┆ 100    │
    │ id:c ┆ 50     │
    └──────┴────────┘
    --- stderr
    ");
    insta::assert_snapshot!(run(&["query", "people", "--set", "least=60", "--format", "csv"]), @"
    exit code 0
    --- stdout
    town,people
    https://towns.example/id/a,100
    --- stderr
    ");
    insta::assert_snapshot!(run(&["query", "near", "--set", "town=id:c", "--format", "markdown"]), @"
    exit code 0
    --- stdout
    | other |
    | --- |
    | id:a |
    | id:b |
    --- stderr
    ");
    insta::assert_snapshot!(run(&["query", "near", "--set", "town=<id/c>", "--format", "tsv"]), @"
    exit code 0
    --- stdout
    ?other
    <https://towns.example/id/a>
    <https://towns.example/id/b>
    --- stderr
    ");
}

#[test]
fn mistakes_with_parameters_are_told() {
    insta::assert_snapshot!(run(&["query", "near"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[query-parameter]: the query needs the parameter `town`
     |
     = help: add --set town=IRI
    ");
    insta::assert_snapshot!(run(&["query", "people", "--set", "least=many"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[query-parameter]: `many` is no integer for the parameter `least`
     |
     = help: such a value looks like 33000: digits without point, space or thousands separator
    ");
    insta::assert_snapshot!(run(&["query", "people", "--set", "lest=1"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[query-parameter]: the query has no parameter `lest`
     |
     = help: did you mean `least`?
    ");
    insta::assert_snapshot!(run(&["query", "people", "--set", "least"]), @"
    exit code 2
    --- stdout
    --- stderr
    error: invalid value 'least' for '--set <NAME=VALUE>': a setting is NAME=VALUE

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(run(&["query", "peeple"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[query-unknown]: there is no query `peeple`: neither one of the publication nor a file
     |
     = help: did you mean `people`?
    ");
    // A value is never text of the query.
    let hostile = run(&["query", "near", "--set", "town=<x> def:near ?y } #"]);
    assert_eq!(hostile.code, Some(2));
    insta::assert_snapshot!(hostile.stderr, @"
    error[query-parameter]: `<x> def:near ?y } #` is no iri for the parameter `town`
     |
     = help: `>` is missing at its end
    ");
}

#[test]
fn queries_come_from_anywhere() {
    let here = towns();
    let ask = "ASK { id:a def:near id:b }";
    let yes = |args: &[&str], input: &str| lodpress_with(here.path(), args, input).done().text().to_owned();
    assert_eq!(yes(&["query", "-e", ask], ""), "true\n");
    assert_eq!(yes(&["query", "-"], ask), "true\n");
    std::fs::write(here.path().join("ask.rq"), ask).unwrap();
    assert_eq!(yes(&["query", "ask.rq"], ""), "true\n");
    assert_eq!(yes(&["query", "queries/people.rq", "-f", "csv"], "").lines().count(), 3);
    let describe = lodpress(here.path(), &["query", "-e", "DESCRIBE id:b", "-f", "nt"]).done();
    assert_eq!(parse(&describe.stdout, RdfFormat::NTriples).len(), 2);
    // From a folder below, the publication is found.
    let below = lodpress(&here.path().join("data"), &["query", "people", "-f", "csv"]).done();
    assert_eq!(below.text().lines().count(), 3);
}

#[test]
fn solutions_have_all_formats() {
    let query = "SELECT ?town ?name { ?town rdfs:label ?name FILTER(LANG(?name) = 'de') } ORDER BY ?town LIMIT 2";
    let as_format = |format: &str| {
        run(&["query", "-e", query, "--format", format])
            .done()
            .text()
            .to_owned()
    };
    insta::assert_snapshot!(as_format("table"), @"
    ┌──────┬─────────────────┐
    │ town ┆ name            │
    ╞══════╪═════════════════╡
    │ id:a ┆ Astadt@de       │
    │ id:b ┆ Bdorf, klein@de │
    └──────┴─────────────────┘
    ");
    insta::assert_snapshot!(as_format("csv"), @r#"
    town,name
    https://towns.example/id/a,Astadt
    https://towns.example/id/b,"Bdorf, klein"
    "#);
    insta::assert_snapshot!(as_format("TSV"), @r#"
    ?town	?name
    <https://towns.example/id/a>	"Astadt"@de
    <https://towns.example/id/b>	"Bdorf, klein"@de
    "#);
    insta::assert_snapshot!(as_format("application/sparql-results+json"), @r#"{"head":{"vars":["town","name"]},"results":{"bindings":[{"town":{"type":"uri","value":"https://towns.example/id/a"},"name":{"type":"literal","value":"Astadt","xml:lang":"de"}},{"town":{"type":"uri","value":"https://towns.example/id/b"},"name":{"type":"literal","value":"Bdorf, klein","xml:lang":"de"}}]}}"#);
    insta::assert_snapshot!(as_format("xml"), @r#"<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="town"/><variable name="name"/></head><results><result><binding name="town"><uri>https://towns.example/id/a</uri></binding><binding name="name"><literal xml:lang="de">Astadt</literal></binding></result><result><binding name="town"><uri>https://towns.example/id/b</uri></binding><binding name="name"><literal xml:lang="de">Bdorf, klein</literal></binding></result></results></sparql>"#);
    insta::assert_snapshot!(as_format("markdown"), @"
    | town | name |
    | --- | --- |
    | id:a | Astadt@de |
    | id:b | Bdorf, klein@de |
    ");
    insta::assert_snapshot!(run(&["query", "-e", query, "--format", "turtle"]).stderr, @"
    error[option-conflict]: Turtle is for graphs, and this query gives none
     |
     = help: choose table, json, xml, csv, tsv or markdown, or write a CONSTRUCT
    ");
}

#[test]
fn mistakes_in_a_query_are_underlined() {
    insta::assert_snapshot!(run(&["query", "-e", "SELECT ?town\nWHERE { ?town def:people ?p FILTR(?p > 1) }"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[query-syntax]: this is not SPARQL
     --> query:2:29
      |
    2 | WHERE { ?town def:people ?p FILTR(?p > 1) }
      |                             ^^^^^ not expected here
    ");
    insta::assert_snapshot!(run(&["query", "-e", "SELECT * { ?s ?p"]).stderr, @"
    error[query-syntax]: the query ends too early
     --> query:1:17
      |
    1 | SELECT * { ?s ?p
      |                 ^
    ");
    insta::assert_snapshot!(run(&["query", "-e", "ASK { ?s nope:name ?n }"]).stderr, @"
    error[query-syntax]: the prefix `nope:` is not declared
     --> query:1:10
      |
    1 | ASK { ?s nope:name ?n }
      |          ^^^^^^^^^
      |
      = help: add `PREFIX nope: <…>` before the query, or to the publication's prefixes
    ");
}

#[test]
fn a_query_asks_no_other_server_and_does_not_run_for_ever() {
    insta::assert_snapshot!(run(&["query", "-e", "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"]).stderr, @"
    error[query-service]: the query asks the service <http://127.0.0.1:9/>, and lodpress asks no other servers
     |
     = help: load the data that you need, and leave SERVICE out; SERVICE SILENT gives nothing instead
    ");
    let unknown = "SELECT (<http://f.example/>(1) AS ?x) {}";
    insta::assert_snapshot!(run(&["query", "-e", unknown]).stderr, @"error[query-failed]: the query failed: The custom function <http://f.example/> is not supported");
    let long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x }";
    insta::assert_snapshot!(run(&["query", "-e", long, "--timeout", "50ms"]).stderr, @"
    error[query-timeout]: the query took longer than 50ms
     |
     = help: give it more time with --timeout, or narrow it
    ");
}

#[test]
fn explain_shows_how_a_query_is_evaluated() {
    let plan = run(&["query", "people", "--explain"]).done();
    assert!(
        plan.text().contains("Filter") && plan.text().lines().count() > 3,
        "{plan}"
    );
}

#[test]
fn convert_runs_one_mapping() {
    let here = towns();
    let base = ["--base", "http://b.example/data/"];
    let convert = |args: &[&str]| {
        let mut all = vec!["convert"];
        all.extend(args);
        all.extend(base);
        lodpress(here.path(), &all).done()
    };
    let all = convert(&["data/csv-metadata.json", "--format", "nt"]);
    assert_eq!(all.text().lines().count(), 10);
    assert!(all.text().contains("<http://b.example/id/a>"));
    insta::assert_snapshot!(convert(&["data/rivers.csv"]).text(), @r#"
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

    [] rdfs:label "Rhein" .

    [] rdfs:label "Ill" .
    "#);
    let out = here.path().join("out.ttl");
    convert(&["data/towns.csv", "--output", out.to_str().unwrap()]);
    insta::assert_snapshot!(std::fs::read_to_string(out).unwrap(), @r#"
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

    <http://b.example/id/a> <http://b.example/def#near> <http://b.example/id/b> ;
        <http://b.example/def#people> 100 ;
        rdfs:label "Astadt"@de .

    <http://b.example/id/b> <http://b.example/def#people> 7 ;
        rdfs:label "Bdorf, klein"@de .

    <http://b.example/id/c> <http://b.example/def#near> <http://b.example/id/a> ;
        <http://b.example/def#people> 50 ;
        rdfs:label "Zürich-Süd"@de .
    "#);
}

#[test]
fn convert_without_a_base_takes_the_address_of_the_file() {
    let here = towns();
    let run = lodpress(here.path(), &["convert", "data/rivers.csv", "-f", "nt"]).done();
    assert_eq!(run.text().lines().count(), 2);
    let towns = lodpress(here.path(), &["convert", "data/towns.csv", "-f", "nt"]).done();
    let folder = here.path().canonicalize().unwrap();
    assert!(
        towns.text().contains(&format!("<file://{}/id/a>", folder.display())),
        "{towns}"
    );
}

/// Only the table that is named is read, and those to which it refers.
#[test]
fn convert_of_one_table_leaves_the_others_alone() {
    let here = towns();
    std::fs::remove_file(here.path().join("data/rivers.csv")).unwrap();
    let run = lodpress(here.path(), &["convert", "data/towns.csv", "-f", "nt"]).done();
    assert_eq!(run.text().lines().count(), 8);
}

#[test]
fn convert_needs_no_metadata_but_says_what_it_cannot_read() {
    let here = folder(&[("x.csv", b"a\n1\n")]);
    insta::assert_snapshot!(lodpress(here.path(), &["convert", "x.csv", "--base", "http://b.example/"]).done().text(), @r#"[] <http://b.example/x.csv#a> "1" ."#);
    insta::assert_snapshot!(lodpress(here.path(), &["convert", "y.json"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[file-read]: cannot read `y.json`: there is no such file
     |
     = help: check the spelling, and from which folder you name it
    ");
    insta::assert_snapshot!(run(&["convert", "data/rivers.csv", "--base", "nowhere"]).stderr, @"
    error[option-conflict]: --base: `nowhere` is no absolute IRI: No scheme found in an absolute IRI
     |
     = help: a base is like https://data.example.org/; it stands for the folder of the mapping
    ");
}

#[test]
fn plan_prints_before_and_after_the_passes() {
    let here = towns();
    insta::assert_snapshot!(lodpress(here.path(), &["plan", "data/csv-metadata.json", "--base", "http://b.example/data/"]).done().text(), @r#"
    scan 0: data/towns.csv
      cell id = field 0: string
      cell name = field 1: string @de
      cell people = field 2: integer
      cell near = field 3: string
      quad <http://b.example/id/{id}> <http://www.w3.org/2000/01/rdf-schema#label> "{name}"
      quad <http://b.example/id/{id}> <http://b.example/def#people> "{people}"
      quad <http://b.example/id/{id}> <http://b.example/def#near> <http://b.example/id/{near}>
      unique key (id)
      reference (near) to data/towns.csv (id)
    scan 1: data/rivers.csv
      cell river = field 0: string
      quad _:subject <http://www.w3.org/2000/01/rdf-schema#label> "{river}"
    "#);
    let plain = lodpress(here.path(), &["plan", "--unoptimized"]).done();
    assert!(plain.text().contains("<../id/{id}>"), "{plain}");
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    for args in [["export", "--canonical", "--hash"], ["query", "people", "-eASK{}"]] {
        let run = run(&args);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("cannot be used with"), "{run}");
    }
    assert_eq!(run(&["exprt"]).code, Some(2));
    assert_eq!(run(&[]).code, Some(2));
    assert_eq!(
        run(&["--version"]).done().text(),
        format!("lodpress {}\n", env!("CARGO_PKG_VERSION"))
    );
}

/// What stands in a table cannot command a terminal.
#[test]
fn data_sends_no_terminal_commands() {
    let here = towns();
    std::fs::write(here.path().join("data/rivers.csv"), "River\n\u{1b}]0;gone\u{7}\n").unwrap();
    let table = lodpress(here.path(), &["query", "-e", "SELECT ?o { ?s ?p ?o }"]).done();
    assert!(!table.text().contains('\u{1b}'));
}

/// Tables may be compressed.
#[test]
fn compressed_tables_are_read() {
    use std::io::Write;
    let here = towns();
    let metadata = METADATA.replace("rivers.csv", "rivers.csv.gz");
    std::fs::write(here.path().join("data/csv-metadata.json"), metadata).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(b"River\nIll\n").unwrap();
    std::fs::write(here.path().join("data/rivers.csv.gz"), encoder.finish().unwrap()).unwrap();
    let run = lodpress(here.path(), &["export", "-f", "nq"]).done();
    assert!(run.text().contains("\"Ill\"") && !run.text().contains("\"Rhein\""));
}

/// Every folder of the repository is fit to start from.
#[test]
fn the_publication_is_found_from_below() {
    let from_queries = lodpress(&root().join("queries"), &["query", "are-twinned"]).done();
    assert_eq!(from_queries.text(), "true\n");
    let elsewhere = lodpress(
        Path::new("/"),
        &["query", "are-twinned", "-C", root().to_str().unwrap()],
    )
    .done();
    assert_eq!(elsewhere.text(), "true\n");
}
