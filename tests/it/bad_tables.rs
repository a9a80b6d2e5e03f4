//! Bad tables: headers, bytes, rows past the limit, keys; and graphs past theirs.

use crate::museum::museum;
use crate::run::{folder, lodpress};
use std::io::Write;

const TABLE: &str = "objects.csv";
const CHECK: &[&str] = &["check", TABLE];

/// Nothing says that the table has several columns, so it may be right.
#[test]
fn semicolons_that_nothing_tells_of() {
    let here = folder(&[
        ("wells.csv", b"well;depth\nW1;12,5\n"),
        ("lines.csv", b"\"line, stop\"\nA\n"),
    ]);
    insta::assert_snapshot!(lodpress(here.path(), &["check", "wells.csv"]), @r#"
    exit code 1
    --- stdout
    warning[table-header]: the header has 1 cell; cells seem to be separated by `;`
     --> wells.csv:1:1
      |
    1 | well;depth
      | ^^^^^^^^^^
      |
      = help: describe the table, with "dialect": {"delimiter": ";"}

    error[table-ragged-row]: row 1 has 2 cells, the header has 1
     --> wells.csv:2:7
      |
    2 | W1;12,5
      |       ^ one cell too many
      |
      = help: put quotes around a cell that holds a delimiter

    1 error, 1 warning
    --- stderr
    "#);
    insta::assert_snapshot!(lodpress(here.path(), &["check", "lines.csv"]), @r#"
    exit code 0
    --- stdout
    no errors, no warnings
    --- stderr
    "#);
}

#[test]
fn a_header_in_another_order_and_with_more() {
    let here = museum(&[("data/rooms.csv", b"page,room\n,r1\n,r2\n")]);
    insta::assert_snapshot!(lodpress(here.path(), &["check"]), @r#"
    exit code 1
    --- stdout
    error[table-header]: column `room` stands at place 2, its description at place 1
      --> data/rooms.csv:1:6
       |
     1 | page,room
       |      ^^^^
       |
      ::: data/csv-metadata.json:25:11
       |
    25 |           {"name": "room", "aboutUrl": "../id/{room}", "propertyUrl": "dc:identifier"},
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ described here
       |
       = help: the descriptions must stand in the order of the file's columns

    error[table-header]: column `page` stands at place 1, its description at place 2
      --> data/rooms.csv:1:1
       |
     1 | page,room
       | ^^^^
       |
      ::: data/csv-metadata.json:26:11
       |
    26 |           {"name": "page", "aboutUrl": "../id/{room}", "propertyUrl": "foaf:page", "valueUrl": "{+page}"}
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ described here
       |
       = help: the descriptions must stand in the order of the file's columns

    2 errors
    --- stderr
    "#);
    let here = museum(&[("data/rooms.csv", b"room,page,floor\nr1,,1\nr2,,2\n")]);
    insta::assert_snapshot!(lodpress(here.path(), &["check"]), @r#"
    exit code 1
    --- stdout
    error[table-header]: the column `floor` is not described
      --> data/rooms.csv:1:11
       |
     1 | room,page,floor
       |           ^^^^^
       |
      ::: data/csv-metadata.json:21:14
       |
    21 |       "url": "rooms.csv",
       |              ^^^^^^^^^^^ in the description of this table
       |
       = help: describe it; `"suppressOutput": true` keeps it out of the graph

    1 error
    --- stderr
    "#);
}

/// In another encoding than the dialect says.
#[test]
fn bytes_that_are_no_text() {
    let metadata = |encoding: &str| {
        format!(
            "{{\"@context\": \"http://www.w3.org/ns/csvw\", \"url\": \"t.csv\",\n  \"dialect\": {{\"encoding\": \"{encoding}\"}}}}\n"
        )
    };
    let table: &[u8] = b"id,label\na,M\xc3\xbcnze\nb,M\xfcnze \xff\n";
    let run = |encoding: &str| {
        let here = folder(&[("m.json", metadata(encoding).as_bytes()), ("t.csv", table)]);
        lodpress(here.path(), &["check", "m.json"])
    };
    insta::assert_snapshot!(run("utf8"), @r#"
    exit code 1
    --- stdout
    error[table-encoding]: row 2, column 2 is not UTF-8: byte 0xFC
     --> t.csv:3:4
      |
    3 | b,M�nze �
      |    ^ not UTF-8
      |
      = help: save the table as “CSV UTF-8”, or name its encoding in its dialect: "encoding": "windows-1252"

    1 error
    --- stderr
    "#);
    insta::assert_snapshot!(run("shift_jis"), @"
    exit code 1
    --- stdout
    error[table-encoding]: row 2, column 2 is not Shift_JIS
     --> t.csv:3:4
      |
    3 | b,M�nze �
      |    ^ not Shift_JIS
      |
      = help: name the encoding that the file has in its dialect, or save the table as “CSV UTF-8”

    1 error
    --- stderr
    ");
    insta::assert_snapshot!(run("latin-one"), @r#"
    exit code 1
    --- stdout
    warning[csvw-value]: `encoding` must be the name of an encoding, such as "utf-8", "windows-1252" or "utf-16le"
     --> m.json:2:27
      |
    2 |   "dialect": {"encoding": "latin-one"}}
      |                           ^^^^^^^^^^^

    error[table-encoding]: row 2, column 2 is not UTF-8: byte 0xFC
     --> t.csv:3:4
      |
    3 | b,M�nze �
      |    ^ not UTF-8
      |
      = help: save the table as “CSV UTF-8”, or name its encoding in its dialect: "encoding": "windows-1252"

    1 error, 1 warning
    --- stderr
    "#);
}

/// Lines that end with a carriage return alone are one row to the standard.
#[test]
fn a_row_past_the_limit() {
    let here = folder(&[(TABLE, b"id,label\n")]);
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(here.path().join(TABLE))
        .unwrap();
    let rows = "vase,Vase\r".repeat(1 << 16);
    for _ in 0..=(64 << 20) / rows.len() {
        file.write_all(rows.as_bytes()).unwrap();
    }
    drop(file);
    insta::assert_snapshot!(lodpress(here.path(), CHECK), @"
    exit code 1
    --- stdout
    error[table-record-size]: a row is longer than 67108864 bytes
     --> objects.csv:2:1
      |
    2 | vase,Vase�vase,Vase�vase,Vase�vase,Vase�vase,Vase�vase,Vase�vase,Vase�vase,Vase�vase,Vase�vase,Vase�vase,Vase�vase,Vase�vase,Vase�vas...
      | ^
      |
      = help: check that the file is a text table with line breaks

    1 error
    --- stderr
    ");
}

#[test]
fn keys_of_several_columns_and_keys_that_lead_to_several_rows() {
    let metadata = br#"{
  "@context": "http://www.w3.org/ns/csvw",
  "tables": [{
    "url": "loans.csv",
    "tableSchema": {
      "columns": [{"name": "object"}, {"name": "day"}, {"name": "person"}],
      "primaryKey": ["object", "day"],
      "foreignKeys": [
        {"columnReference": "person", "reference": {"resource": "people.csv", "columnReference": "name"}}
      ]
    }
  }, {
    "url": "people.csv",
    "tableSchema": {"columns": [{"name": "name"}, {"name": "town"}]}
  }]
}
"#;
    let here = folder(&[
        ("m.json", metadata),
        (
            "loans.csv",
            b"object,day,person\nvase,Monday,Ana\nvase,Monday,Binh\nvase,Friday,Ana\n",
        ),
        (
            "people.csv",
            "name,town\nAna,Hội An\nBinh,Wernigerode\nAna,Wernigerode\n".as_bytes(),
        ),
    ]);
    insta::assert_snapshot!(lodpress(here.path(), &["check", "m.json"]), @r#"
    exit code 1
    --- stdout
    error[key-ambiguous]: row 1: `name` `Ana` stands in several rows of `people.csv`
     --> loans.csv:2:13
      |
    2 | vase,Monday,Ana
      |             ^^^
      |
     ::: m.json:9:10
      |
    9 |         {"columnReference": "person", "reference": {"resource": "people.csv", "columnReference": "name"}}
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the foreign key
      |
      = help: a foreign key leads to one row; give the rows of that table different values

    error[key-duplicate]: row 2 repeats the key `vase, Monday` of row 1
     --> loans.csv:3:1
      |
    3 | vase,Monday,Binh
      | ^^^^ `object`, `day` again
      |
     ::: m.json:7:21
      |
    7 |       "primaryKey": ["object", "day"],
      |                     ^^^^^^^^^^^^^^^^^ the primary key
      |
      = help: give each row a key of its own, or take the second row away

    error[key-ambiguous]: row 3: `name` `Ana` stands in several rows of `people.csv`
     --> loans.csv:4:13
      |
    4 | vase,Friday,Ana
      |             ^^^
      |
     ::: m.json:9:10
      |
    9 |         {"columnReference": "person", "reference": {"resource": "people.csv", "columnReference": "name"}}
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the foreign key
      |
      = help: a foreign key leads to one row; give the rows of that table different values

    3 errors
    --- stderr
    "#);
}

/// Blank nodes that are all alike, each linked to all others.
#[test]
fn a_graph_that_has_no_canonical_form() {
    let mut clique = "@prefix d: <def#> .\n".to_owned();
    for a in 0..9 {
        for b in (0..9).filter(|b| *b != a) {
            clique += &format!("_:n{a} d:near _:n{b} .\n");
        }
    }
    let config = b"base = \"https://museum.example/\"\nontology = [\"near.ttl\"]\n";
    let here = folder(&[("lodpress.toml", config), ("near.ttl", clique.as_bytes())]);
    insta::assert_snapshot!(lodpress(here.path(), &["export", "--hash"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[canonical-limit]: the graph cannot be canonicalized: Too many permutations (8 nodes, limit set to 6)
     |
     = help: give blank nodes IRIs, or properties that tell them apart
    ");
    assert_eq!(
        lodpress(here.path(), &["export", "--format", "nt"])
            .done()
            .text()
            .lines()
            .count(),
        72
    );
}

/// A workbook that was named as if it were a table.
#[test]
fn a_workbook_is_no_table() {
    let here = folder(&[("book.csv", b"PK\x03\x04\x14\0\x06\0")]);
    insta::assert_snapshot!(lodpress(here.path(), &["check", "book.csv"]), @"
    exit code 1
    --- stdout
    error[table-encoding]: `book.csv` is a ZIP archive, such as spreadsheet programs write (.xlsx, .ods), and no text
     |
     = help: open it in the spreadsheet program, and save the table as “CSV UTF-8”

    1 error
    --- stderr
    ");
    assert_eq!(
        lodpress(here.path(), &["convert", "book.csv", "--lenient"]).code,
        Some(2)
    );
}

/// Datatypes have other names elsewhere.
#[test]
fn a_datatype_as_other_languages_call_it() {
    let metadata = br#"{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv",
  "tableSchema": {"columns": [{"name": "n", "datatype": "Int32"}]}}
"#;
    let here = folder(&[("t.csv", b"n\n1\n"), ("t.json", metadata)]);
    insta::assert_snapshot!(lodpress(here.path(), &["check", "t.json"]), @r#"
    exit code 0
    --- stdout
    warning[csvw-value]: there is no datatype `Int32`
     --> t.json:2:57
      |
    2 |   "tableSchema": {"columns": [{"name": "n", "datatype": "Int32"}]}}
      |                                                         ^^^^^^^
      |
      = help: did you mean `int`?

    1 warning
    --- stderr
    "#);
}
