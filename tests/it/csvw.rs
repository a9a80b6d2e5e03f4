//! What `lodpress convert` makes of tables: in both modes, leniently and strictly.

use crate::run::{Run, command, finish, folder, lodpress, parse};
use oxigraph::io::RdfFormat;
use std::path::Path;
use tempfile::TempDir;

/// A table as an old inventory has it: in the encoding of its time, under a title and a
/// header of two rows, with numbers and dates as they are written in German.
const COINS: &str = "Münzkabinett;;;;\n\
    # gezählt am 1. Mai\n\
    Nr.;Name;geprägt;Gewicht;echt\n\
    No.;name;minted;weight;genuine\n\
    1;Gulden „Zürich“;7.3.1820;1.012,5;ja\n\
    2;Taler;31.12.1799;28,06;nein\n\
    3;?;;;ja\n";

const COINS_METADATA: &str = r##"{
  "@context": ["http://www.w3.org/ns/csvw", {"@language": "de"}],
  "url": "coins.csv",
  "dc:title": "Münzen",
  "dc:license": {"@id": "http://creativecommons.org/publicdomain/zero/1.0/"},
  "notes": [{"dc:creator": "Ana", "dc:date": {"@value": "2018-05-01", "@type": "xsd:date"}}],
  "dialect": {"encoding": "windows-1252", "delimiter": ";", "skipRows": 1, "headerRowCount": 2},
  "tableSchema": {
    "aboutUrl": "coin/{number}",
    "rowTitles": ["name"],
    "columns": [
      {"titles": ["Nr.", "No."], "name": "number", "datatype": "positiveInteger", "suppressOutput": true},
      {"titles": {"de": "Name", "en": "name"}, "name": "name", "propertyUrl": "schema:name", "lang": "de", "null": "?"},
      {"titles": "geprägt", "name": "minted", "propertyUrl": "dc:created", "datatype": {"base": "date", "format": "d.M.yyyy"}},
      {"titles": "Gewicht", "name": "weight", "datatype": {"base": "decimal", "format": {"pattern": "#.##0,##", "decimalChar": ",", "groupChar": "."}}},
      {"titles": "echt", "name": "genuine", "datatype": {"base": "boolean", "format": "ja|nein"}},
      {"name": "type", "virtual": true, "propertyUrl": "rdf:type", "valueUrl": "schema:Product"}
    ]
  }
}
"##;

const BASE: [&str; 2] = ["--base", "https://coins.example/"];

pub(crate) fn coins() -> TempDir {
    let (table, _, was_lossy) = encoding_rs::WINDOWS_1252.encode(COINS);
    assert!(!was_lossy);
    folder(&[("coins.csv", &table), ("csv-metadata.json", COINS_METADATA.as_bytes())])
}

pub(crate) fn convert(folder: &Path, args: &[&str]) -> Run {
    let mut all = vec!["convert"];
    all.extend(args);
    all.extend(BASE);
    lodpress(folder, &all)
}

#[test]
fn an_old_inventory_becomes_rdf() {
    let here = coins();
    insta::assert_snapshot!(convert(here.path(), &["coins.csv"]).done().text(), @r#"
    @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix schema: <http://schema.org/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

    <https://coins.example/coin/1> a schema:Product ;
        dcterms:created "1820-03-07"^^xsd:date ;
        schema:name "Gulden „Zürich“"@de ;
        <https://coins.example/coins.csv#genuine> true ;
        <https://coins.example/coins.csv#weight> 1012.5 .

    <https://coins.example/coin/2> a schema:Product ;
        dcterms:created "1799-12-31"^^xsd:date ;
        schema:name "Taler"@de ;
        <https://coins.example/coins.csv#genuine> false ;
        <https://coins.example/coins.csv#weight> 28.06 .

    <https://coins.example/coin/3> a schema:Product ;
        <https://coins.example/coins.csv#genuine> true .
    "#);
    insta::assert_snapshot!(convert(here.path(), &["coins.csv", "--mode", "standard"]).done().text(), @r#"
    @prefix csvw: <http://www.w3.org/ns/csvw#> .
    @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix schema: <http://schema.org/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

    <https://coins.example/coin/1> a schema:Product ;
        dcterms:created "1820-03-07"^^xsd:date ;
        schema:name "Gulden „Zürich“"@de ;
        <https://coins.example/coins.csv#genuine> true ;
        <https://coins.example/coins.csv#weight> 1012.5 .

    <https://coins.example/coin/2> a schema:Product ;
        dcterms:created "1799-12-31"^^xsd:date ;
        schema:name "Taler"@de ;
        <https://coins.example/coins.csv#genuine> false ;
        <https://coins.example/coins.csv#weight> 28.06 .

    <https://coins.example/coin/3> a schema:Product ;
        <https://coins.example/coins.csv#genuine> true .

    [] a csvw:TableGroup ;
        csvw:table [
            a csvw:Table ;
            dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> ;
            dcterms:title "Münzen"@de ;
            rdfs:comment "Münzkabinett;;;;", "gezählt am 1. Mai" ;
            csvw:note [
                dcterms:creator "Ana"@de ;
                dcterms:date "2018-05-01"^^xsd:date
            ] ;
            csvw:row
                [
                    a csvw:Row ;
                    csvw:describes <https://coins.example/coin/1> ;
                    csvw:rownum 1 ;
                    csvw:title "Gulden „Zürich“"@de ;
                    csvw:url <https://coins.example/coins.csv#row=5>
                ],
                [
                    a csvw:Row ;
                    csvw:describes <https://coins.example/coin/2> ;
                    csvw:rownum 2 ;
                    csvw:title "Taler"@de ;
                    csvw:url <https://coins.example/coins.csv#row=6>
                ],
                [
                    a csvw:Row ;
                    csvw:describes <https://coins.example/coin/3> ;
                    csvw:rownum 3 ;
                    csvw:url <https://coins.example/coins.csv#row=7>
                ] ;
            csvw:url <https://coins.example/coins.csv>
        ] .
    "#);
}

#[test]
fn tables_say_themselves_how_they_are_read() {
    let utf_16 = |text: &str| -> Vec<u8> {
        "\u{feff}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect()
    };
    let here = folder(&[
        ("a.tsv", "Ort\tName\nHội An\t\"Phố, cổ\"\n".as_bytes()),
        ("b.csv", &utf_16("Ort,Name\nHội An,\"Phố, cổ\"\n")),
    ]);
    insta::assert_snapshot!(convert(here.path(), &["a.tsv"]).done().text(), @r#"
    [] <https://coins.example/a.tsv#Name> "Phố, cổ" ;
        <https://coins.example/a.tsv#Ort> "Hội An" .
    "#);
    let of = |table: &str| {
        let run = convert(here.path(), &[table, "--format", "nt"]).done();
        parse(run.text().replace(table, "table").as_bytes(), RdfFormat::NTriples)
    };
    assert!(of("a.tsv") == of("b.csv"));
}

/// What a run at a given moment says of itself.
#[test]
fn provenance_is_that_of_the_moment_given() {
    let here = coins();
    let run = |args: &[&str]| {
        let mut all = vec!["convert", "coins.csv", "--provenance"];
        all.extend(args);
        all.extend(BASE);
        let mut command = command(here.path(), &all);
        finish(command.env("SOURCE_DATE_EPOCH", "1525132800").output().unwrap())
    };
    let graph = run(&["--mode", "standard", "--format", "nt"]).done();
    let said: String = graph
        .text()
        .split_inclusive('\n')
        .filter(|line| line.contains("/ns/prov#"))
        .collect();
    let version = concat!("\"lodpress ", env!("CARGO_PKG_VERSION"), "\"");
    assert!(graph.text().contains(version));
    insta::assert_snapshot!(said, @r#"
    _:g0 <http://www.w3.org/ns/prov#wasGeneratedBy> _:p0n1 .
    _:p0n1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/prov#Activity> .
    _:p0n1 <http://www.w3.org/ns/prov#startedAtTime> "2018-05-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
    _:p0n1 <http://www.w3.org/ns/prov#endedAtTime> "2018-05-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
    _:p0n1 <http://www.w3.org/ns/prov#wasAssociatedWith> _:p0n2 .
    _:p0n2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/prov#SoftwareAgent> .
    _:p0n1 <http://www.w3.org/ns/prov#qualifiedUsage> _:p0n3 .
    _:p0n3 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/prov#Usage> .
    _:p0n3 <http://www.w3.org/ns/prov#entity> <https://coins.example/coins.csv> .
    _:p0n3 <http://www.w3.org/ns/prov#hadRole> <http://www.w3.org/ns/csvw#csvEncodedTabularData> .
    _:p0n1 <http://www.w3.org/ns/prov#qualifiedUsage> _:p0n4 .
    _:p0n4 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/prov#Usage> .
    _:p0n4 <http://www.w3.org/ns/prov#entity> <https://coins.example/csv-metadata.json> .
    _:p0n4 <http://www.w3.org/ns/prov#hadRole> <http://www.w3.org/ns/csvw#tabularMetadata> .
    "#);
    let without = convert(here.path(), &["coins.csv", "--mode", "standard", "--format", "nt"]).done();
    assert!(!without.text().contains("/ns/prov#"));
    for args in [
        &[][..],
        &["--mode", "minimal"],
        &["--mode", "standard", "--format", "csvw-json"],
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(run(args), @"
            exit code 2
            --- stdout
            --- stderr
            error[option-conflict]: --provenance is said of the group of tables, which only the standard mode of RDF describes
             |
             = help: add --mode standard, and choose an RDF syntax
            ");
        }
    }
}

/// A table where nothing is as it should be.
#[test]
fn lenient_work_goes_on_where_strict_work_ends() {
    let broken = COINS
        .replace("7.3.1820", "um 1820")
        .replace("2;Taler;31.12.1799;28,06;nein", "1;Taler")
        .replace("3;?", "vier;?");
    let metadata = COINS_METADATA
        .replace("\"rowTitles\"", "\"primaryKey\": \"number\", \"rowTitles\"")
        .replace("\"lang\": \"de\", \"null\"", "\"required\": true, \"null\"");
    let mut table = encoding_rs::WINDOWS_1252.encode(&broken).0.into_owned();
    table.extend(b"5;\xc7a;;;ja;more\n");
    let here = folder(&[("coins.csv", &table), ("m.json", metadata.as_bytes())]);
    let args = ["coins.csv", "--metadata", "m.json"];
    insta::assert_snapshot!("lenient.strict", convert(here.path(), &args));
    insta::assert_snapshot!(
        "lenient.lenient",
        convert(here.path(), &[&args[..], &["--lenient"]].concat())
    );
}

#[test]
fn metadata_is_named_or_found() {
    let described = |label: &str| {
        format!(
            "{{\"@context\": \"http://www.w3.org/ns/csvw\", \"tables\": [{{\"url\": \"t.csv\", \"tableSchema\": {{\"columns\": \
             [{{\"name\": \"n\", \"propertyUrl\": \"dc:{label}\"}}]}}}}, {{\"url\": \"u.csv\"}}]}}"
        )
    };
    let here = folder(&[
        ("t.csv", b"n\n1\n"),
        ("u.csv", b"n\n2\n"),
        ("csv-metadata.json", described("of-the-folder").as_bytes()),
        ("t.csv-metadata.json", described("of-the-table").as_bytes()),
        ("m.json", described("of-the-user").as_bytes()),
    ]);
    let run = |args: &[&str]| {
        convert(here.path(), &[args, &["--format", "nt"]].concat())
            .done()
            .text()
            .to_owned()
    };
    let triple = |label: &str| format!("_:s0r1 <http://purl.org/dc/terms/{label}> \"1\" .\n");
    let found = |args: &[&str]| run(args).split_once(' ').unwrap().1.to_owned();
    let expected = |label: &str| triple(label).split_once(' ').unwrap().1.to_owned();
    assert_eq!(found(&["t.csv"]), expected("of-the-table"));
    assert_eq!(found(&["t.csv", "--metadata", "m.json"]), expected("of-the-user"));
    std::fs::remove_file(here.path().join("t.csv-metadata.json")).unwrap();
    assert_eq!(found(&["t.csv"]), expected("of-the-folder"));
    // Who names the metadata alone gets all its tables.
    assert_eq!(run(&["m.json"]).lines().count(), 2);
}
