//! Bad input: what the user is told, and that nothing half-written stays.

use crate::museum::{METADATA, ROOMS};
use crate::run::{Run, command, folder, lodpress};
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

/// The museum with one of its files replaced.
fn museum(path: &str, content: &[u8]) -> TempDir {
    crate::museum::museum(&[(path, content)])
}

/// Exports to a file that exists already: after a failure it must be as it was, and alone.
fn export(museum: &Path) -> Run {
    let out = museum.join("out");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("graph.nt"), "before").unwrap();
    let run = lodpress(museum, &["export", "--output", "out/graph.nt"]);
    assert_eq!(std::fs::read_to_string(out.join("graph.nt")).unwrap(), "before");
    assert_eq!(
        std::fs::read_dir(&out).unwrap().count(),
        1,
        "something half-written stays"
    );
    run
}

#[test]
fn the_museum_itself_is_good() {
    let museum = museum("data/rooms.csv", ROOMS.as_bytes());
    let run = lodpress(museum.path(), &["export", "--format", "nt"]).done();
    assert_eq!(run.text().lines().count(), 9);
}

#[test]
fn a_missing_file() {
    let museum = museum("data/rooms.csv", b"");
    std::fs::remove_file(museum.path().join("data/rooms.csv")).unwrap();
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[file-read]: cannot read `data/rooms.csv`: there is no such file
      --> data/csv-metadata.json:21:14
       |
    21 |       "url": "rooms.csv",
       |              ^^^^^^^^^^^ named here
       |
       = help: check the spelling, and from which folder you name it
    "#);
}

#[test]
fn a_missing_column() {
    let museum = museum("data/objects.csv", b"id,label,rom\nvase,Vase,r1\n");
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[table-header]: the table lacks the column `year`
      --> data/objects.csv:1:10
       |
     1 | id,label,rom
       |          ^^^ this is `rom`
       |
      ::: data/csv-metadata.json:12:11
       |
    12 |           {"name": "year", "propertyUrl": "../def#year", "datatype": "gYear"},
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ described here
       |
       = help: the header has: id, label, rom

    error[table-header]: the table lacks the column `room`
      --> data/objects.csv:1:1
       |
     1 | id,label,rom
       | ^^^^^^^^^^^^
       |
      ::: data/csv-metadata.json:13:11
       |
    13 |           {"name": "room", "propertyUrl": "../def#room", "valueUrl": "../id/{room}"}
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ described here
       |
       = help: is `rom` what it is called here?
    "#);
}

#[test]
fn another_delimiter() {
    let museum = museum("data/rooms.csv", b"room;page\nr1;https://museum.example/rooms/1\n");
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[table-header]: the header has 1 cell, its description 2; cells seem to be separated by `;`
      --> data/rooms.csv:1:1
       |
     1 | room;page
       | ^^^^^^^^^
       |
      ::: data/csv-metadata.json:21:14
       |
    21 |       "url": "rooms.csv",
       |              ^^^^^^^^^^^ in the description of this table
       |
       = help: add "dialect": {"delimiter": ";"} to the description
    "#);
}

#[test]
fn a_ragged_row() {
    let museum = museum(
        "data/objects.csv",
        b"id,label,year,room\nvase,Vase, blue,1820,r1\nclock,Clock\n",
    );
    insta::assert_snapshot!(export(museum.path()), @"
    exit code 2
    --- stdout
    --- stderr
    error[table-ragged-row]: row 1 has 5 cells, the header has 4
     --> data/objects.csv:2:22
      |
    2 | vase,Vase, blue,1820,r1
      |                      ^^ one cell too many
      |
      = help: put quotes around a cell that holds a delimiter

    error[table-ragged-row]: row 2 has 2 cells, the header has 4
     --> data/objects.csv:3:1
      |
    3 | clock,Clock
      | ^^^^^^^^^^^ `year` is missing
      |
      = help: write the delimiters of empty cells too
    ");
}

#[test]
fn a_wrong_datatype() {
    let museum = museum(
        "data/objects.csv",
        "id,label,year,room\nvase,Vase,um 1820,r1\nkrug,Krug mit Äpfeln,'21,r1\n".as_bytes(),
    );
    insta::assert_snapshot!(export(museum.path()), @"
    exit code 2
    --- stdout
    --- stderr
    error[cell-datatype]: `um 1820` is not of the datatype `gYear`
     --> data/objects.csv:2:11
      |
    2 | vase,Vase,um 1820,r1
      |           ^^^^^^^ row 1, column `year`
      |
      = help: `gYear` is written 2018, with at least four digits (0850)

    error[cell-datatype]: `'21` is not of the datatype `gYear`
     --> data/objects.csv:3:22
      |
    3 | krug,Krug mit Äpfeln,'21,r1
      |                      ^^^ row 2, column `year`
      |
      = help: `gYear` is written 2018, with at least four digits (0850)
    ");
}

#[test]
fn a_duplicate_key() {
    let museum = museum(
        "data/objects.csv",
        b"id,label,year,room\nvase,Vase,1820,r1\nclock,Clock,1901,r2\nvase,Other vase,1830,r1\n",
    );
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[key-duplicate]: row 3 repeats the key `vase` of row 1
     --> data/objects.csv:4:1
      |
    4 | vase,Other vase,1830,r1
      | ^^^^ `id` again
      |
     ::: data/csv-metadata.json:8:23
      |
    8 |         "primaryKey": "id",
      |                       ^^^^ the primary key
      |
      = help: give each row a key of its own, or take the second row away
    "#);
}

#[test]
fn a_dangling_foreign_key() {
    let museum = museum(
        "data/objects.csv",
        b"id,label,year,room\nvase,Vase,1820,r1\nclock,Clock,1901,r22\nlamp,Lamp,1920,attic\n",
    );
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[key-dangling]: row 2: no row of `data/rooms.csv` has the `room` `r22`
      --> data/objects.csv:3:18
       |
     3 | clock,Clock,1901,r22
       |                  ^^^
       |
      ::: data/csv-metadata.json:16:12
       |
    16 |           {"columnReference": "room", "reference": {"resource": "rooms.csv", "columnReference": "room"}}
       |            ^^^^^^^^^^^^^^^^^^^^^^^^^ the foreign key
       |
       = help: is `r2` meant?

    error[key-dangling]: row 3: no row of `data/rooms.csv` has the `room` `attic`
      --> data/objects.csv:4:16
       |
     4 | lamp,Lamp,1920,attic
       |                ^^^^^
       |
      ::: data/csv-metadata.json:16:12
       |
    16 |           {"columnReference": "room", "reference": {"resource": "rooms.csv", "columnReference": "room"}}
       |            ^^^^^^^^^^^^^^^^^^^^^^^^^ the foreign key
       |
       = help: add the row to `data/rooms.csv`, or leave the cell empty
    "#);
}

#[test]
fn invalid_utf_8() {
    let museum = museum(
        "data/objects.csv",
        b"id,label,year,room\nvase,Vase f\xfcr Blumen,1820,r1\n",
    );
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[table-encoding]: row 1, column 2 is not UTF-8: byte 0xFC
     --> data/objects.csv:2:12
      |
    2 | vase,Vase f�r Blumen,1820,r1
      |            ^ not UTF-8
      |
      = help: save the table as “CSV UTF-8”, or name its encoding in its dialect: "encoding": "windows-1252"
    "#);
}

#[test]
fn an_unclosed_quote() {
    let museum = museum(
        "data/objects.csv",
        b"id,label,year,room\nvase,Vase,1820,r1\nclock,\"Clock,1901,r2\nlamp,Lamp,1920,r2\n",
    );
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[table-unclosed-quote]: the quote that opens here is never closed (row 2)
     --> data/objects.csv:3:7
      |
    3 | clock,"Clock,1901,r2
      |       ^ opens here
      |
      = help: close it; a quote inside a quoted cell is written twice
    "#);
}

#[test]
fn an_invalid_iri_from_a_template() {
    let museum = museum("data/rooms.csv", b"room,page\nr1,https://museum.example:room/1\nr2,\n");
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[cell-iri]: row 1: `https://museum.example:room/1` is no IRI: Invalid character 'r'
      --> data/rooms.csv:2:4
       |
     2 | r1,https://museum.example:room/1
       |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ filled in from here
       |
      ::: data/csv-metadata.json:26:96
       |
    26 |           {"name": "page", "aboutUrl": "../id/{room}", "propertyUrl": "foaf:page", "valueUrl": "{+page}"}
       |                                                                                                ^^^^^^^^^ into this template
       |
       = help: mend the cell; `{name}` percent-encodes what an IRI cannot hold, `{+name}` keeps reserved characters
    "#);
}

#[test]
fn an_unknown_format() {
    let museum = museum("data/rooms.csv", ROOMS.as_bytes());
    insta::assert_snapshot!(lodpress(museum.path(), &["export", "--format", "turtel"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[format-unknown]: `turtel` is no RDF syntax; there are turtle, ntriples, nquads, trig, rdfxml, jsonld
     |
     = help: did you mean `turtle`?
    ");
    insta::assert_snapshot!(lodpress(museum.path(), &["export", "--output", "graph.docx"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[format-unknown]: the ending of `graph.docx` names no RDF syntax
     |
     = help: say which with --format turtle, ntriples, nquads, trig, rdfxml, jsonld or csvw-json
    ");
}

#[test]
fn an_unwritable_output() {
    let museum = museum("data/rooms.csv", ROOMS.as_bytes());
    insta::assert_snapshot!(lodpress(museum.path(), &["export", "--output", "no/such/folder/graph.ttl"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[file-write]: `no/such/folder/graph.ttl` cannot be written: no such file or directory
     |
     = help: the folder has to exist: create it first
    ");
    insta::assert_snapshot!(lodpress(museum.path(), &["export", "--format", "ttl", "--output", "data"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[file-write]: `data` cannot be written: is a directory
     |
     = help: that is a folder: name a file in it
    ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let museum = museum("data/rooms.csv", ROOMS.as_bytes());
    insta::assert_snapshot!(lodpress(museum.path(), &["export", "--format", "nt", "--output", "/dev/full"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[file-write]: `/dev/full` cannot be written: no space left on device
     |
     = help: make room or write elsewhere; a file that was there is as it was
    ");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command(museum.path(), &["export"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("`standard output` cannot be written: no space left"),
        "{stderr}"
    );
}

#[test]
fn a_broken_pipe_is_success() {
    let museum = museum("data/rooms.csv", ROOMS.as_bytes());
    for format in ["nt", "ttl"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = command(museum.path(), &["export", "--format", format])
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), &b""[..]),
            "{format}"
        );
    }
}

/// What the standard lets pass with a warning does not stop an export.
#[test]
fn mistakes_in_metadata_that_are_passed_over() {
    let mistaken = METADATA
        .replace("\"propertyUrl\": \"rdfs:label\"", "\"propertyURL\": \"rdfs:label\"")
        .replace("gYear", "gyear")
        .replace("\"primaryKey\": \"room\"", "\"primaryKey\": \"rom\"")
        .replace("rooms.csv\",\n", "rooms.csv\", \"foo:bar\": 1,\n");
    let museum = museum("data/csv-metadata.json", mistaken.as_bytes());
    let export = lodpress(museum.path(), &["export", "--format", "nt"]);
    assert_eq!((export.code, export.text().lines().count()), (Some(0), 9));
    let check = lodpress(museum.path(), &["check"]);
    assert_eq!(check.code, Some(0));
    assert_eq!(check.text().replace("\n4 warnings\n", ""), export.stderr);
    assert_eq!(
        lodpress(museum.path(), &["check", "--fail-on", "warning"]).code,
        Some(1)
    );
    insta::assert_snapshot!(check);
}

#[test]
fn mistakes_in_metadata_that_end_the_work() {
    let mistaken = METADATA
        .replace("\"@context\"", "\"@id\": \"_:g\", \"@context\"")
        .replace(
            "\"url\": \"rooms.csv\",",
            "\"@type\": \"Tabel\", \"notes\": [{\"@list\": []}],",
        )
        .replace(
            "\"gYear\"",
            "{\"base\": \"gYear\", \"length\": 4, \"minimum\": \"1900\", \"maximum\": \"1800\"}",
        )
        .replace(
            "\"columnReference\": \"room\", \"reference\"",
            "\"columnReference\": \"rom\", \"comment\": 1, \"reference\"",
        );
    let museum = museum("data/csv-metadata.json", mistaken.as_bytes());
    insta::assert_snapshot!(export(museum.path()));
}

#[test]
fn mistakes_between_tables_and_templates() {
    let mistaken = METADATA
        .replace("{room}\"}\n        ],", "{rom}\"}\n        ],")
        .replace("rooms.csv\", \"columnReference", "zimmer.csv\", \"columnReference");
    let museum = museum("data/csv-metadata.json", mistaken.as_bytes());
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    warning[csvw-column]: the template names a column `rom` that there is not
      --> data/csv-metadata.json:13:78
       |
    13 |           {"name": "room", "propertyUrl": "../def#room", "valueUrl": "../id/{rom}"}
       |                                                                              ^^^
       |
       = help: did you mean `room`?

    error[csvw-reference]: a foreign key leads to `zimmer.csv`, which is no table of this document
      --> data/csv-metadata.json:16:12
       |
    16 |           {"columnReference": "room", "reference": {"resource": "zimmer.csv", "columnReference": "room"}}
       |            ^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: there are: data/objects.csv, data/rooms.csv
    "#);
}

#[test]
fn metadata_that_is_not_json() {
    let museum = museum(
        "data/csv-metadata.json",
        b"{\n  \"@context\": \"http://www.w3.org/ns/csvw\",\n  \"tables\": [,]\n}\n",
    );
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[json-syntax]: `data/csv-metadata.json` is not JSON: unexpected comma
     --> data/csv-metadata.json:3:14
      |
    3 |   "tables": [,]
      |              ^
    "#);
}

#[test]
fn parts_of_the_standard_that_are_not_supported() {
    let asking = METADATA.replace(
        "\"datatype\": \"gYear\"",
        "\"datatype\": {\"base\": \"date\", \"format\": \"d.M.yyyy\"}",
    );
    let museum = museum("data/csv-metadata.json", asking.as_bytes());
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[cell-datatype]: `1820` is not of the column's format `d.M.yyyy`
     --> data/objects.csv:2:11
      |
    2 | vase,Vase,1820,r1
      |           ^^^^ row 1, column `year`
      |
      = help: a `date` of this format is written 7.12.2018

    error[cell-datatype]: `1901` is not of the column's format `d.M.yyyy`
     --> data/objects.csv:3:22
      |
    3 | clock,"Clock, small",1901,r2
      |                      ^^^^ row 2, column `year`
      |
      = help: a `date` of this format is written 7.12.2018
    "#);
}

#[test]
fn no_publication() {
    let empty = folder(&[]);
    let run = lodpress(empty.path(), &["export", "--publication", "nowhere"]);
    insta::assert_snapshot!(run, @"
    exit code 2
    --- stdout
    --- stderr
    error[publication-missing]: there is no publication in `nowhere`: it has no `lodpress.toml`
     |
     = help: name the folder of a publication; `lodpress convert` runs a mapping without one
    ");
    let run = lodpress(Path::new("/"), &["export"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("error[publication-missing]") && run.stderr.contains("--publication DIR"),
        "{run}"
    );
}

#[test]
fn more_errors_than_are_shown() {
    let mut rows = "id,label,year,room\n".to_owned();
    (0..50).for_each(|i| rows.push_str(&format!("o{i},Object,soon,r1\n")));
    rows.push_str("late,Object,1900\n");
    let museum = museum("data/objects.csv", rows.as_bytes());
    let run = lodpress(museum.path(), &["export", "--max-errors", "2"]);
    assert_eq!(run.stderr.matches("error[cell-datatype]").count(), 2);
    // Many errors of one code do not hide those of another.
    assert_eq!(run.stderr.matches("error[table-ragged-row]").count(), 1);
    assert!(
        run.stderr
            .ends_with("… and 48 more of cell-datatype; --max-errors shows more\n"),
        "{run}"
    );
}

/// A run that is killed leaves neither a half-written file nor anything beside it.
#[cfg(target_os = "linux")]
#[test]
fn a_killed_run_leaves_the_old_file_alone() {
    let rooms: String = (1..200_000).map(|n| format!("r{n},\n")).collect();
    let museum = museum("data/rooms.csv", format!("room,page\n{rooms}").as_bytes());
    let out = museum.path().canonicalize().unwrap().join("out");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("graph.nt"), "before").unwrap();
    let mut run = command(museum.path(), &["export", "--output", "out/graph.nt"])
        .spawn()
        .unwrap();
    // What it writes stands in the folder, or without a name among the files that it has open.
    let descriptors = format!("/proc/{}/fd", run.id());
    let writes = || {
        let open = std::fs::read_dir(&descriptors).into_iter().flatten().flatten();
        let mut paths = open.filter_map(|entry| std::fs::read_link(entry.path()).ok());
        paths.any(|path| path.starts_with(&out)) || std::fs::read_dir(&out).unwrap().count() > 1
    };
    while !writes() {
        assert_eq!(run.try_wait().unwrap(), None, "the run is over");
        std::thread::yield_now();
    }
    run.kill().unwrap();
    assert!(!run.wait().unwrap().success(), "the run was over");
    assert_eq!(std::fs::read_to_string(out.join("graph.nt")).unwrap(), "before");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
}

/// A pipe could be waited for without end.
#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_a_table() {
    let museum = museum("data/rooms.csv", ROOMS.as_bytes());
    let table = museum.path().join("data/rooms.csv");
    std::fs::remove_file(&table).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&table).status().unwrap();
    assert!(made.success());
    insta::assert_snapshot!(export(museum.path()), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[file-read]: cannot read `data/rooms.csv`: it is a device or a pipe
      --> data/csv-metadata.json:21:14
       |
    21 |       "url": "rooms.csv",
       |              ^^^^^^^^^^^ named here
       |
       = help: write what it gives to a file first: tables and metadata are read more than once
    "#);
}
