//! The reports of `lodpress check`: one wrong museum in each format.

use crate::museum::{METADATA, museum};
use crate::run::{Run, lodpress};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

/// A publication with a mistake of each kind: in metadata, header, cell, row, and both keys.
fn wrong() -> TempDir {
    let makers = r#""tables": [
    {
      "url": "makers.csv",
      "tableSchema": {"columns": [{"titles": ["Maker", "Name"]}, {"titles": "Born", "datatype": "gYear"}]}
    },"#;
    let metadata = METADATA
        .replace("\"tables\": [", makers)
        .replace("\"propertyUrl\": \"rdfs:label\"", "\"propertyURL\": \"rdfs:label\"");
    let objects = "id,label,year,room\n\
        vase,Vase,1820,r1\n\
        krug,Krug mit Äpfeln,um 1900,r1\n\
        vase,\"Vase & <Teller>, \"\"blau\"\"\",1830,r2\n\
        lamp,Lampe, klein,1920,r2\n\
        clock,Uhr,1901,r3\n";
    museum(&[
        ("data/csv-metadata.json", metadata.as_bytes()),
        ("data/makers.csv", b"Name,Died\nAnna,1799\n"),
        ("data/objects.csv", objects.as_bytes()),
    ])
}

fn report(folder: &Path, format: &str) -> Run {
    let run = lodpress(folder, &["check", "--format", format]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{run}");
    run
}

#[test]
fn people_read_it_in_full() {
    insta::assert_snapshot!("report.full", report(wrong().path(), "full").text());
}

#[test]
fn a_line_for_each_finding() {
    insta::assert_snapshot!(report(wrong().path(), "concise").text(), @"
    data/csv-metadata.json:15:29: warning[csvw-property]: a column has no property `propertyURL`
    data/makers.csv:1:6: error[table-header]: the table lacks the column `Born`
    data/objects.csv:3:22: error[cell-datatype]: `um 1900` is not of the datatype `gYear`
    data/objects.csv:5:24: error[table-ragged-row]: row 4 has 5 cells, the header has 4
    data/objects.csv:4:1: error[key-duplicate]: row 3 repeats the key `vase` of row 1
    data/objects.csv:6:16: error[key-dangling]: row 5: no row of `data/rooms.csv` has the `room` `r3`
    5 errors, 1 warning
    ");
}

#[test]
fn a_workflow_shows_annotations() {
    insta::assert_snapshot!(report(wrong().path(), "github").text(), @"
    ::warning file=data/csv-metadata.json,line=15,col=29,endColumn=42,title=csvw-property::a column has no property `propertyURL`%0Adid you mean `propertyUrl`?
    ::error file=data/makers.csv,line=1,col=6,endColumn=10,title=table-header::the table lacks the column `Born`%0Athe header has: Name, Died
    ::error file=data/objects.csv,line=3,col=22,endColumn=29,title=cell-datatype::`um 1900` is not of the datatype `gYear`%0A`gYear` is written 2018, with at least four digits (0850)
    ::error file=data/objects.csv,line=5,col=24,endColumn=26,title=table-ragged-row::row 4 has 5 cells, the header has 4%0Aput quotes around a cell that holds a delimiter
    ::error file=data/objects.csv,line=4,col=1,endColumn=5,title=key-duplicate::row 3 repeats the key `vase` of row 1%0Agive each row a key of its own, or take the second row away
    ::error file=data/objects.csv,line=6,col=16,endColumn=18,title=key-dangling::row 5: no row of `data/rooms.csv` has the `room` `r3`%0Ais `r1` meant?
    ");
}

#[test]
fn programs_read_json() {
    let run = report(wrong().path(), "json");
    let read: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert!(read.is_object());
    insta::assert_snapshot!("report.json", run.text());
}

#[test]
fn services_read_junit() {
    insta::assert_snapshot!("report.junit", report(wrong().path(), "junit").text());
}

/// The rules are the documentation of the codes, which is tested where it stands.
#[test]
fn code_scanning_reads_sarif() {
    let run = report(wrong().path(), "sarif");
    let mut log: Value = serde_json::from_slice(&run.stdout).unwrap();
    let driver = log["runs"][0]["tool"]["driver"].as_object_mut().unwrap();
    assert_eq!(driver["semanticVersion"], env!("CARGO_PKG_VERSION"));
    let rules = driver["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["help"]["markdown"].is_string()));
    let ids: Value = rules.iter().map(|rule| rule["id"].clone()).collect();
    *driver = serde_json::Map::from_iter([("rules".to_owned(), ids)]);
    insta::assert_snapshot!("report.sarif", format!("{log:#}"));
}

#[test]
fn nothing_found_is_a_report_too() {
    let here = museum(&[]);
    let text = |format: &str| {
        let run = lodpress(here.path(), &["check", "--format", format]).done();
        run.text().replace(env!("CARGO_PKG_VERSION"), "VERSION")
    };
    assert_eq!(text("full"), text("concise"));
    assert_eq!(text("github"), "");
    for format in ["json", "sarif"] {
        let read: Value = serde_json::from_str(&text(format)).unwrap();
        assert!(read.is_object(), "{format}");
    }
    insta::assert_snapshot!(text("json"), @r#"
    {
      "version": 1,
      "errors": 0,
      "warnings": 0,
      "findings": [],
      "suppressed": []
    }
    "#);
    insta::assert_snapshot!(text("junit"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="lodpress" tests="2" skipped="0" failures="0" errors="0">
        <testsuite name="data/objects.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="checked" classname="data/objects.csv"/>
        </testsuite>
        <testsuite name="data/rooms.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="checked" classname="data/rooms.csv"/>
        </testsuite>
    </testsuites>
    "#);
}

/// Plain text, whole or not at all; what was there stays where nothing could be checked.
#[test]
fn a_report_goes_to_a_file() {
    let here = wrong();
    let out = here.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let path = out.join("report.txt");
    std::fs::write(&path, "before").unwrap();
    let write = |args: &[&str]| {
        let mut all = vec!["check", "--output", "out/report.txt", "--color", "always"];
        all.extend(args);
        let run = lodpress(here.path(), &all);
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
        (run.code, run.text().to_owned(), std::fs::read_to_string(&path).unwrap())
    };
    let (code, ..) = write(&["nowhere.csv"]);
    assert_eq!(
        (code, std::fs::read(&path).unwrap().as_slice()),
        (Some(2), &b"before"[..])
    );
    let shown = report(here.path(), "full").text().to_owned();
    assert_eq!(write(&[]), (Some(1), String::new(), shown));
    let shown = report(here.path(), "sarif").text().to_owned();
    assert_eq!(write(&["--format", "sarif"]), (Some(1), String::new(), shown));
    let dash = lodpress(here.path(), &["check", "--format", "concise", "--output", "-"]);
    assert_eq!(dash.text(), report(here.path(), "concise").text());
}

/// Colour is for terminals, and where it is asked for.
#[test]
fn a_report_is_coloured_on_demand() {
    let here = wrong();
    assert!(!report(here.path(), "full").text().contains('\u{1b}'));
    let coloured = lodpress(here.path(), &["check", "--color", "always"]);
    assert!(coloured.text().contains("\u{1b}["));
}

#[test]
fn there_is_no_other_report() {
    let run = lodpress(wrong().path(), &["check", "--format", "html"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("full, concise, json, sarif, github, junit"),
        "{run}"
    );
}
