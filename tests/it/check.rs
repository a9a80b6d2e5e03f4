//! `lodpress check`: what is looked at, what is found, and the exit code.

use crate::museum::{METADATA, OBJECTS, museum};
use crate::run::{Run, folder, lodpress, root};
use std::path::Path;
use tempfile::TempDir;

const CLEAN: &str = "no errors, no warnings\n";

/// Objects of a museum with a number each, and metadata that knows them as `objects.csv`.
fn objects(table: &str) -> TempDir {
    let metadata = br#"{
  "@context": "http://www.w3.org/ns/csvw",
  "url": "objects.csv",
  "tableSchema": {"columns": [
    {"titles": "Object", "name": "object"},
    {"titles": "Year", "name": "year", "datatype": "gYear"}
  ]}
}
"#;
    folder(&[
        ("objects.csv-metadata.json", metadata),
        ("objects.csv", table.as_bytes()),
    ])
}

/// What a check of `args` in `folder` says on standard output.
fn check(folder: &Path, args: &[&str]) -> Run {
    let mut all = vec!["check"];
    all.extend(args);
    lodpress(folder, &all)
}

#[track_caller]
fn assert_clean(folder: &Path, args: &[&str]) {
    assert_eq!(check(folder, args).done().text(), CLEAN, "{args:?}");
}

#[test]
fn both_publications_are_clean() {
    assert_clean(&root(), &[]);
    assert_clean(&root().join("queries"), &[]);
    assert_clean(&root(), &["-C", "tests/publications/trees"]);
    assert_clean(&root(), &["tests/publications/trees"]);
    assert_clean(&root().join("tests/publications/trees"), &["--fail-on", "warning"]);
}

#[test]
fn metadata_and_tables_are_checked_outside_of_any_publication() {
    let good = objects("Object,Year\nvase,1820\n");
    assert_clean(good.path(), &["objects.csv-metadata.json"]);
    assert_clean(good.path(), &["objects.csv"]);
    assert_clean(Path::new("/"), &[good.path().join("objects.csv").to_str().unwrap()]);
    let bad = objects("Object,Year\nvase,about 1820\n");
    for target in ["objects.csv-metadata.json", "objects.csv"] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(check(bad.path(), &[target]), @"
            exit code 1
            --- stdout
            error[cell-datatype]: `about 1820` is not of the datatype `gYear`
             --> objects.csv:2:6
              |
            2 | vase,about 1820
              |      ^^^^^^^^^^ row 1, column `year`
              |
              = help: `gYear` is written 2018, with at least four digits (0850)

            1 error
            --- stderr
            ");
        }
    }
}

#[test]
fn a_table_without_metadata_has_cells_of_any_text() {
    let here = folder(&[
        ("plain.csv", b"a,b\n1,x\n,y\n"),
        ("ragged.csv", b"a,b\n1\n"),
        ("latin.csv", b"a,b\n1,f\xfcr\n"),
    ]);
    assert_clean(here.path(), &["plain.csv"]);
    insta::assert_snapshot!(check(here.path(), &["ragged.csv"]), @"
    exit code 1
    --- stdout
    error[table-ragged-row]: row 1 has 1 cell, the header has 2
     --> ragged.csv:2:1
      |
    2 | 1
      | ^ `b` is missing
      |
      = help: write the delimiters of empty cells too

    1 error
    --- stderr
    ");
    insta::assert_snapshot!(check(here.path(), &["latin.csv"]), @r#"
    exit code 1
    --- stdout
    error[table-encoding]: row 1, column 2 is not UTF-8: byte 0xFC
     --> latin.csv:2:4
      |
    2 | 1,f�r
      |    ^ not UTF-8
      |
      = help: save the table as “CSV UTF-8”, or name its encoding in its dialect: "encoding": "windows-1252"

    1 error
    --- stderr
    "#);
}

/// Nothing was checked, so that neither 0 nor 1 would be true.
#[test]
fn what_is_not_there_cannot_be_checked() {
    let here = objects("Object,Year\nvase,1820\n");
    insta::assert_snapshot!(check(here.path(), &["object.csv"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[file-read]: cannot read `object.csv`: there is no such file
     |
     = help: check the spelling, and from which folder you name it
    ");
    insta::assert_snapshot!(check(here.path(), &["objects.csv", "--metadata", "m.json"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[file-read]: cannot read `m.json`: there is no such file
     |
     = help: check the spelling, and from which folder you name it
    ");
    insta::assert_snapshot!(check(here.path(), &["-C", "nowhere"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[publication-missing]: there is no publication in `nowhere`: it has no `lodpress.toml`
     |
     = help: name the folder of a publication; `lodpress convert` runs a mapping without one
    ");
    insta::assert_snapshot!(check(here.path(), &["."]), @"
    exit code 2
    --- stdout
    --- stderr
    error[publication-missing]: there is no publication in `.`: it has no `lodpress.toml`
     |
     = help: name the folder of a publication; `lodpress convert` runs a mapping without one
    ");
    let nothing = check(here.path(), &["object.csv", "--output", "report.txt"]);
    assert_eq!(
        (nothing.code, here.path().join("report.txt").exists()),
        (Some(2), false)
    );
}

#[test]
fn the_exit_code_is_as_severe_as_was_asked() {
    let unknown_type = METADATA.replace("gYear", "year");
    let warned = museum(&[("data/csv-metadata.json", unknown_type.as_bytes())]);
    let wrong = museum(&[("data/objects.csv", b"id,label,year,room\nvase,Vase,soon,r1\n")]);
    let codes = |folder: &Path| {
        let on = |severity| check(folder, &["--fail-on", severity]).code.unwrap();
        (check(folder, &[]).code.unwrap(), on("error"), on("warning"))
    };
    assert_eq!(codes(warned.path()), (0, 0, 1));
    assert_eq!(codes(wrong.path()), (1, 1, 1));
    insta::assert_snapshot!(check(warned.path(), &["--fail-on", "warning"]), @r#"
    exit code 1
    --- stdout
    warning[csvw-value]: there is no datatype `year`
      --> data/csv-metadata.json:12:70
       |
    12 |           {"name": "year", "propertyUrl": "../def#year", "datatype": "year"},
       |                                                                      ^^^^^^
       |
       = help: did you mean `gYear`?

    1 warning
    --- stderr
    "#);
}

/// A file that the publication names and that is not there is a finding: all else is checked.
#[test]
fn all_parts_of_a_publication_are_checked() {
    let config = "base = \"https://museum.example/\"\nmappings = [\"data/csv-metadata.json\", \"data/loans.json\"]\n\
        ontology = [\"terms.ttl\", \"def.ttl\"]\nqueries = \"queries\"\n";
    let here = museum(&[
        ("lodpress.toml", config.as_bytes()),
        ("data/objects.csv", b"id,label,year,room\nvase,Vase,soon,r1\n"),
    ]);
    insta::assert_snapshot!(check(here.path(), &[]), @r#"
    exit code 1
    --- stdout
    error[cell-datatype]: `soon` is not of the datatype `gYear`
     --> data/objects.csv:2:11
      |
    2 | vase,Vase,soon,r1
      |           ^^^^ row 1, column `year`
      |
      = help: `gYear` is written 2018, with at least four digits (0850)

    error[file-read]: cannot read `data/loans.json`: there is no such file
     --> lodpress.toml:2:39
      |
    2 | mappings = ["data/csv-metadata.json", "data/loans.json"]
      |                                       ^^^^^^^^^^^^^^^^^ named here
      |
      = help: check the spelling, and from which folder you name it

    error[file-read]: cannot read `terms.ttl`: there is no such file
     --> lodpress.toml:3:13
      |
    3 | ontology = ["terms.ttl", "def.ttl"]
      |             ^^^^^^^^^^^ named here
      |
      = help: check the spelling, and from which folder you name it

    error[file-read]: cannot read `def.ttl`: there is no such file
     --> lodpress.toml:3:26
      |
    3 | ontology = ["terms.ttl", "def.ttl"]
      |                          ^^^^^^^^^ named here
      |
      = help: check the spelling, and from which folder you name it

    error[file-read]: cannot read `queries`: there is no such folder
     --> lodpress.toml:4:11
      |
    4 | queries = "queries"
      |           ^^^^^^^^^ named here

    5 errors
    --- stderr
    "#);
    std::fs::write(here.path().join("data/objects.csv"), OBJECTS).unwrap();
    std::fs::write(here.path().join("data/loans.json"), METADATA).unwrap();
    std::fs::write(here.path().join("terms.ttl"), "<#a> a <#Term> .\n").unwrap();
    std::fs::write(here.path().join("def.ttl"), "<#a> a <#Term> ,\n").unwrap();
    std::fs::create_dir(here.path().join("queries")).unwrap();
    let query = "# title: By room\n# param: room iri\nPREFIX d: <../def#>\nSELECT ?o { ?o d:room ?room";
    std::fs::write(here.path().join("queries/room.rq"), query).unwrap();
    insta::assert_snapshot!(check(here.path(), &[]), @"
    exit code 1
    --- stdout
    error[rdf-syntax]: this is not Turtle: Unexpected end
    --> def.ttl:2:1

    error[query-syntax]: the query ends too early
     --> queries/room.rq:4:28
      |
    4 | SELECT ?o { ?o d:room ?room
      |                            ^

    2 errors
    --- stderr
    ");
    std::fs::write(here.path().join("def.ttl"), "<#a> a <#Term> .\n").unwrap();
    std::fs::write(here.path().join("queries/room.rq"), format!("{query} }}")).unwrap();
    assert_clean(here.path(), &[]);
}

#[test]
fn metadata_that_does_not_describe_the_table_is_told() {
    let here = objects("Object,Year\nvase,1820\n");
    let names = ["objects.csv-metadata.json", "csv-metadata.json", "other.json"];
    std::fs::rename(here.path().join(names[0]), here.path().join(names[1])).unwrap();
    assert_clean(here.path(), &["objects.csv"]);
    std::fs::rename(here.path().join("objects.csv"), here.path().join("old.csv")).unwrap();
    insta::assert_snapshot!(check(here.path(), &["old.csv"]), @"
    exit code 0
    --- stdout
    warning[csvw-metadata]: `csv-metadata.json` does not describe `old.csv`, and is not used
     |
     = help: add a description with the `url` of the table, or name the metadata with --metadata

    1 warning
    --- stderr
    ");
    // What the user names is used, whatever it describes.
    std::fs::write(here.path().join("objects.csv"), "Object,Year\nvase,1820\n").unwrap();
    std::fs::rename(here.path().join(names[1]), here.path().join(names[2])).unwrap();
    assert_clean(here.path(), &["objects.csv", "--metadata", names[2]]);
    let other = check(here.path(), &["old.csv", "--metadata", names[2]]);
    let folder = here.path().canonicalize().unwrap();
    let text = other.to_string().replace(folder.to_str().unwrap(), "/DIR");
    insta::assert_snapshot!(text, @"
    exit code 0
    --- stdout
    warning[csvw-metadata]: `other.json` does not describe <file:///DIR/old.csv>, which is not read
     |
     = help: add a description whose `url` leads there

    1 warning
    --- stderr
    ");
}

/// Many findings in tables of several blocks: their order and their number are those of
/// the rows, whatever thread has found them.
#[test]
fn threads_find_the_same() {
    let mut rows = "id,label,year,room\n".to_owned();
    let label = "A label that makes the table some blocks long. ".repeat(5);
    for i in 0..10_000 {
        let id = if i % 1_000 == 999 { i - 1 } else { i };
        let year = if i % 170 == 0 { "unknown" } else { "1900" };
        let room = if i % 230 == 0 { "attic" } else { "r1" };
        let more = if i % 1_250 == 0 { ",more" } else { "" };
        rows.push_str(&format!("o{id},{label},{year},{room}{more}\n"));
    }
    assert!(rows.len() > 2 << 20);
    let here = museum(&[("data/objects.csv", rows.as_bytes())]);
    let with = |threads: &str| check(here.path(), &["--threads", threads, "--format", "json"]);
    let (one, four) = (with("1"), with("4"));
    assert_eq!((one.code, four.code), (Some(1), Some(1)));
    assert!(one.text() == four.text());
    insta::assert_snapshot!(check(here.path(), &["--format", "concise", "--max-errors", "2"]).text(), @"
    data/objects.csv:2:254: error[table-ragged-row]: row 1 has 5 cells, the header has 4
    data/objects.csv:172:242: error[cell-datatype]: `unknown` is not of the datatype `gYear`
    data/objects.csv:342:242: error[cell-datatype]: `unknown` is not of the datatype `gYear`
    data/objects.csv:1252:251: error[table-ragged-row]: row 1251 has 5 cells, the header has 4
    data/objects.csv:232:247: error[key-dangling]: row 231: no row of `data/rooms.csv` has the `room` `attic`
    data/objects.csv:462:247: error[key-dangling]: row 461: no row of `data/rooms.csv` has the `room` `attic`
    data/objects.csv:1001:1: error[key-duplicate]: row 1000 repeats the key `o998` of row 999
    data/objects.csv:2001:1: error[key-duplicate]: row 2000 repeats the key `o1998` of row 1999
    … and 6 more of table-ragged-row; --max-errors shows more
    … and 56 more of cell-datatype; --max-errors shows more
    … and 8 more of key-duplicate; --max-errors shows more
    … and 41 more of key-dangling; --max-errors shows more
    119 errors
    ");
}

#[test]
fn the_rest_of_each_code_is_counted() {
    let mut rows = "id,label,year,room\n".to_owned();
    (0..5).for_each(|i| rows.push_str(&format!("o{i},Object,soon,attic\n")));
    rows.push_str("o1,Object,1900,r1\no1,Object,1900,r1\n");
    let here = museum(&[("data/objects.csv", rows.as_bytes())]);
    insta::assert_snapshot!(check(here.path(), &["--max-errors", "1"]).text(), @r#"
    error[cell-datatype]: `soon` is not of the datatype `gYear`
     --> data/objects.csv:2:11
      |
    2 | o0,Object,soon,attic
      |           ^^^^ row 1, column `year`
      |
      = help: `gYear` is written 2018, with at least four digits (0850)

    error[key-dangling]: row 1: no row of `data/rooms.csv` has the `room` `attic`
      --> data/objects.csv:2:16
       |
     2 | o0,Object,soon,attic
       |                ^^^^^
       |
      ::: data/csv-metadata.json:16:12
       |
    16 |           {"columnReference": "room", "reference": {"resource": "rooms.csv", "columnReference": "room"}}
       |            ^^^^^^^^^^^^^^^^^^^^^^^^^ the foreign key
       |
       = help: add the row to `data/rooms.csv`, or leave the cell empty

    error[key-duplicate]: row 6 repeats the key `o1` of row 2
     --> data/objects.csv:7:1
      |
    7 | o1,Object,1900,r1
      | ^^ `id` again
      |
     ::: data/csv-metadata.json:8:23
      |
    8 |         "primaryKey": "id",
      |                       ^^^^ the primary key
      |
      = help: give each row a key of its own, or take the second row away

    … and 4 more of cell-datatype; --max-errors shows more
    … and 1 more of key-duplicate; --max-errors shows more
    … and 4 more of key-dangling; --max-errors shows more
    12 errors
    "#);
    let none = check(here.path(), &["--max-errors", "0"]);
    assert_eq!(none.code, Some(1));
    insta::assert_snapshot!(none.text(), @"
    … and 5 more of cell-datatype; --max-errors shows more
    … and 2 more of key-duplicate; --max-errors shows more
    … and 5 more of key-dangling; --max-errors shows more
    12 errors
    ");
}
