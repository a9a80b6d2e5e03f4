use super::*;
use crate::diagnostic::Code;
use crate::diagnostic::{Style, render};
use crate::mapping::{Locator, csvw};
use crate::sink::{NQuadsSink, QuadChunk, QuadOrigin, Sink};
use oxigraph::model::QuadRef;
use std::fmt::Write as _;
use std::path::Path;

mod joins;

/// Quads as lines of text.
#[derive(Default)]
struct Lines(String);

impl QuadChunk for String {
    fn quad(&mut self, quad: QuadRef<'_>, _: Option<QuadOrigin>) {
        _ = writeln!(self, "{quad} .");
    }
}

impl Sink for Lines {
    type Chunk = String;

    fn chunk(&self) -> String {
        String::new()
    }

    fn accept(&mut self, chunk: &mut String) -> Result<(), SinkError> {
        self.0.push_str(chunk);
        chunk.clear();
        Ok(())
    }
}

/// The plan of a metadata document that is written beside the tables.
fn plan(folder: &Path, metadata: &str) -> crate::diagnostic::Result<Plan> {
    std::fs::write(folder.join("data/m.json"), metadata).unwrap();
    let locator = Locator::new("http://a.example/", folder, "");
    let start = csvw::Start::new("http://a.example/data/m.json");
    csvw::plan(&start, &locator, csvw::Options::default(), &mut Findings::new(20))
}

fn with_table(csv: &[u8], columns: &str, rest: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/t.csv"), csv).unwrap();
    let metadata = format!(
        r#"{{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {{"columns": [{columns}] {rest}}}}}"#
    );
    (folder, metadata)
}

/// Runs a plan with programs and without, and gives what both make.
fn run(plan: &Plan, options: Options) -> crate::diagnostic::Result<String> {
    let made = |programs| {
        let options = Options { programs, ..options };
        let (mut lines, mut written) = (Lines::default(), NQuadsSink::nquads(Vec::new()));
        let mut findings = Findings::new(options.findings);
        let stats = Executor::new(plan, options)
            .run(&mut lines, &mut findings, &mut |_| {})
            .unwrap();
        let of_lines = Executor::new(plan, options)
            .run(&mut written, &mut Findings::new(0), &mut |_| {})
            .unwrap();
        assert_eq!(stats, of_lines);
        (
            lines.0,
            String::from_utf8(written.into_inner()).unwrap(),
            stats,
            findings,
        )
    };
    let (lines, written, stats, findings) = made(true);
    let (by_row, written_by_row, stats_by_row, found_by_row) = made(false);
    assert_eq!(lines, by_row, "programs change the quads");
    assert_eq!(written, written_by_row, "programs change the lines");
    assert_eq!(stats, stats_by_row);
    assert_eq!(
        format!("{:?}", findings.kept()),
        format!("{:?}", found_by_row.kept()),
        "programs change the findings"
    );
    findings.into_result()?;
    Ok(lines)
}

fn quads(csv: &str, columns: &str) -> String {
    let (folder, metadata) = with_table(csv.as_bytes(), columns, "");
    run(&plan(folder.path(), &metadata).unwrap().optimize(), Options::default()).unwrap()
}

fn failures(csv: &[u8], columns: &str, rest: &str) -> String {
    let (folder, metadata) = with_table(csv, columns, rest);
    let result = plan(folder.path(), &metadata).map(|plan| run(&plan.optimize(), Options::default()));
    let failure = match result {
        Err(failure) | Ok(Err(failure)) => failure,
        Ok(other) => panic!("{other:?}"),
    };
    let shown: Vec<String> = failure.diagnostics().iter().map(|d| render(d, Style::Plain)).collect();
    shown.join("\n\n")
}

#[test]
fn cells_become_literals_lists_and_iris() {
    let columns = r#"
        {"name": "id", "suppressOutput": true},
        {"name": "label", "aboutUrl": "../id/{id}", "propertyUrl": "rdfs:label", "lang": "vi"},
        {"name": "n", "datatype": "integer", "aboutUrl": "../id/{id}", "propertyUrl": "../def#n"},
        {"name": "tags", "separator": "|", "aboutUrl": "../id/{id}"},
        {"name": "order", "separator": ";", "ordered": true, "datatype": "integer", "aboutUrl": "../id/{id}", "propertyUrl": "../def#order"},
        {"name": "in", "aboutUrl": "../id/{id}", "propertyUrl": "../def#in", "valueUrl": "../id/{in}"},
        {"virtual": true, "aboutUrl": "../id/{id}", "propertyUrl": "rdf:type", "valueUrl": "../def#{_name}"}"#;
    insta::assert_snapshot!(quads("id,label,n,tags,order,in\nhội an,Hội An,007,a|b,1;2,\nx,,,,1,y\n", columns), @r#"
    <http://a.example/id/h%E1%BB%99i%20an> <http://www.w3.org/2000/01/rdf-schema#label> "Hội An"@vi .
    <http://a.example/id/h%E1%BB%99i%20an> <http://a.example/def#n> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .
    <http://a.example/id/h%E1%BB%99i%20an> <http://a.example/data/t.csv#tags> "a" .
    <http://a.example/id/h%E1%BB%99i%20an> <http://a.example/data/t.csv#tags> "b" .
    <http://a.example/id/h%E1%BB%99i%20an> <http://a.example/def#order> _:s0r1q3i0 .
    _:s0r1q3i0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
    _:s0r1q3i0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:s0r1q3i1 .
    _:s0r1q3i1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .
    _:s0r1q3i1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
    <http://a.example/id/h%E1%BB%99i%20an> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://a.example/def#_col.7> .
    <http://a.example/id/x> <http://a.example/def#order> _:s0r2q3i0 .
    _:s0r2q3i0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
    _:s0r2q3i0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
    <http://a.example/id/x> <http://a.example/def#in> <http://a.example/id/y> .
    <http://a.example/id/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://a.example/def#_col.7> .
    "#);
}

#[test]
fn a_row_without_subject_template_is_a_blank_node() {
    insta::assert_snapshot!(quads("a,b\n1,2\n3,4\n", r#"{"titles": "a"}, {"titles": "b"}"#), @r#"
    _:s0r1 <http://a.example/data/t.csv#a> "1" .
    _:s0r1 <http://a.example/data/t.csv#b> "2" .
    _:s0r2 <http://a.example/data/t.csv#a> "3" .
    _:s0r2 <http://a.example/data/t.csv#b> "4" .
    "#);
}

#[test]
fn dot_segments_from_cells_resolve_as_the_standard_says() {
    let columns = r#"{"name": "id", "aboutUrl": "../id/{id}", "propertyUrl": "../p"}"#;
    let subjects: Vec<String> = quads("id\n..\n.\na.b\n", columns)
        .lines()
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        subjects,
        [
            "<http://a.example/>",
            "<http://a.example/id/>",
            "<http://a.example/id/a.b>"
        ]
    );
}

/// They do so in a template without variables too, whether it has become a constant or not.
#[test]
fn dot_segments_of_templates_resolve_with_and_without_the_passes() {
    let columns = r#"{"name": "id", "aboutUrl": "schema:b/../{id}", "propertyUrl": "schema:c/..", "valueUrl": "http://b.example/d/./e"}"#;
    let (folder, metadata) = with_table(b"id\na\n", columns, "");
    let plan = plan(folder.path(), &metadata).unwrap();
    let quads = run(&plan, Options::default()).unwrap();
    assert_eq!(
        quads,
        "<http://schema.org/a> <http://schema.org/> <http://b.example/d/e> .\n"
    );
    assert_eq!(run(&plan.optimize(), Options::default()).unwrap(), quads);
}

/// `//` at the beginning of what a template gives is followed by an authority, however it
/// has come there.
#[test]
fn a_slash_before_what_may_be_empty_is_not_resolved_alone() {
    let columns = r#"{"name": "id", "suppressOutput": true},
        {"name": "v", "virtual": true, "aboutUrl": "/{id}/b", "propertyUrl": "/{id}c", "valueUrl": "/{id}{+id}"}"#;
    let (folder, metadata) = with_table(b"id\n\na\n", columns, "");
    let plan = plan(folder.path(), &metadata).unwrap();
    let quads = run(&plan, Options::default()).unwrap();
    assert_eq!(
        quads,
        "<http://b> <http://a.example/c> <http://a.example/> .\n\
         <http://a.example/a/b> <http://a.example/ac> <http://a.example/aa> .\n"
    );
    assert_eq!(run(&plan.optimize(), Options::default()).unwrap(), quads);
}

/// So it is where a scheme stands before it.
#[test]
fn what_may_become_an_authority_is_held_to_be_one() {
    let columns = r#"{"name": "id", "null": "-", "valueUrl": "http:/{id}/b:c"}"#;
    for (table, error) in [(&b"id\na\n"[..], None), (b"id\n\"\"\n", Some(Code::CellIri))] {
        let (folder, metadata) = with_table(table, columns, "");
        let plan = plan(folder.path(), &metadata).unwrap();
        for plan in [plan.clone(), plan.optimize()] {
            let found = run(&plan, Options::default()).err();
            assert_eq!(found.map(|failure| failure.diagnostics()[0].code), error);
        }
    }
}

#[test]
fn all_errors_of_a_table_are_shown() {
    let columns = r#"{"name": "id", "required": true}, {"name": "n", "datatype": "integer"}"#;
    insta::assert_snapshot!(failures(b"id,n\na,1\n,x\nb,2,3\nc\n", columns, ""), @"
    error[cell-required]: column `id` must have a value, and row 2 has none
     --> data/t.csv:3:1
      |
    3 | ,x
      | ^ row 2, column `id`
      |
      = help: fill it in; where there can be none, take `required` out of the column's description

    error[cell-datatype]: `x` is not of the datatype `integer`
     --> data/t.csv:3:2
      |
    3 | ,x
      |  ^ row 2, column `n`
      |
      = help: `integer` is written 33000: digits without point, space or thousands separator

    error[table-ragged-row]: row 3 has 3 cells, the header has 2
     --> data/t.csv:4:5
      |
    4 | b,2,3
      |     ^ one cell too many
      |
      = help: put quotes around a cell that holds a delimiter

    error[table-ragged-row]: row 4 has 1 cell, the header has 2
     --> data/t.csv:5:1
      |
    5 | c
      | ^ `n` is missing
      |
      = help: write the delimiters of empty cells too
    ");
}

#[test]
fn keys_are_checked_across_blocks() {
    let columns = r#"{"name": "id"}, {"name": "parent"}"#;
    let keys = r#", "primaryKey": "id", "foreignKeys": [{"columnReference": "parent", "reference": {"resource": "t.csv", "columnReference": "id"}}]"#;
    insta::assert_snapshot!(failures("id,parent\nda-nang,\nquang-nam,\nda-nang,\nx,quang-nan\n".as_bytes(), columns, keys), @r#"
    error[key-duplicate]: row 3 repeats the key `da-nang` of row 1
     --> data/t.csv:4:1
      |
    4 | da-nang,
      | ^^^^^^^ `id` again
      |
     ::: data/m.json:1:139
      |
    1 | ...: [{"name": "id"}, {"name": "parent"}] , "primaryKey": "id", "foreignKeys": [{"columnReference": "parent", "reference": {"resource...
      |                                                           ^^^^ the primary key
      |
      = help: give each row a key of its own, or take the second row away

    error[key-dangling]: row 4: no row of `data/t.csv` has the `id` `quang-nan`
     --> data/t.csv:5:3
      |
    5 | x,quang-nan
      |   ^^^^^^^^^
      |
     ::: data/m.json:1:162
      |
    1 | ..."}] , "primaryKey": "id", "foreignKeys": [{"columnReference": "parent", "reference": {"resource": "t.csv", "columnReference": "id"...
      |                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the foreign key
      |
      = help: is `quang-nam` meant?
    "#);
}

#[test]
fn threads_and_block_sizes_change_nothing() {
    let mut csv = "id,text\n".to_owned();
    for i in 0..500 {
        _ = writeln!(csv, "{i},\"line {i}\n, \"\"quoted\"\" é\"");
    }
    let columns = r#"{"name": "id", "datatype": "integer", "aboutUrl": "../id/{id}"}, {"name": "text", "aboutUrl": "../id/{id}-{_row}-{_sourceRow}"}"#;
    let (folder, metadata) = with_table(csv.as_bytes(), columns, r#", "primaryKey": "id""#);
    let plan = plan(folder.path(), &metadata).unwrap();
    let with = |plan: &Plan, threads, block_bytes| {
        let limits = Limits {
            block_bytes,
            ..Limits::default()
        };
        run(
            plan,
            Options {
                threads,
                limits,
                ..Options::default()
            },
        )
        .unwrap()
    };
    let expected = with(&plan, 1, 1 << 20);
    assert!(expected.contains("<http://a.example/id/499-500-501>"));
    for (threads, block_bytes) in [(1, 1), (1, 100), (4, 64), (3, 1000)] {
        assert_eq!(
            with(&plan, threads, block_bytes),
            expected,
            "{threads} threads, {block_bytes} bytes"
        );
    }
    assert_eq!(with(&plan.clone().optimize(), 4, 333), expected);
}

#[test]
fn findings_are_the_same_with_any_number_of_threads() {
    let mut csv = "n\n".to_owned();
    (0..300).for_each(|i| _ = writeln!(csv, "{}", if i % 7 == 0 { "x".to_owned() } else { i.to_string() }));
    csv.push_str("\"never closed\n1\n");
    let (folder, metadata) = with_table(csv.as_bytes(), r#"{"name": "n", "datatype": "integer"}"#, "");
    let plan = plan(folder.path(), &metadata).unwrap();
    let found = |threads, findings| {
        let limits = Limits {
            block_bytes: 50,
            ..Limits::default()
        };
        let options = Options {
            threads,
            findings,
            limits,
            ..Options::default()
        };
        let failure = run(&plan, options).unwrap_err();
        (failure.diagnostics().to_vec(), failure.suppressed().collect::<Vec<_>>())
    };
    assert_eq!(found(1, 5), found(4, 5));
    let datatype = (crate::diagnostic::Code::CellDatatype, Severity::Error, 38);
    assert_eq!(found(1, 5).1, [datatype]);
    let (all, _) = found(1, 100);
    assert_eq!(all.len(), 44);
    assert_eq!(all.last().unwrap().code, crate::diagnostic::Code::TableUnclosedQuote);
    assert_eq!(found(4, 100).0, all);
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_no_part_of_cells() {
    let columns = r#"{"name": "id"}, {"name": "last", "required": true}"#;
    let quads = quads("\u{feff}id,last\r\n1,a\r\n2,\"b\"\r\n3,c", columns);
    let values: Vec<&str> = quads.lines().filter_map(|line| line.split('"').nth(1)).collect();
    assert_eq!(values, ["1", "a", "2", "b", "3", "c"]);
}

#[test]
fn comments_blank_rows_and_other_dialects() {
    let (folder, metadata) = with_table(
        b"# made by hand\nid;text\n\n1;'a;b'\n# '\n2;'it\\'s'\n",
        r##"{"name": "id", "aboutUrl": "#{_row}-{_sourceRow}"}, {"name": "text"}"##,
        "",
    );
    let dialect = r#""url": "t.csv", "dialect": {"delimiter": ";", "quoteChar": "'", "doubleQuote": false, "skipBlankRows": true},"#;
    let plan = plan(folder.path(), &metadata.replace(r#""url": "t.csv","#, dialect)).unwrap();
    insta::assert_snapshot!(run(&plan.optimize(), Options::default()).unwrap(), @r#"
    <http://a.example/data/t.csv#1-4> <http://a.example/data/t.csv#id> "1" .
    _:s0r1 <http://a.example/data/t.csv#text> "a;b" .
    <http://a.example/data/t.csv#2-6> <http://a.example/data/t.csv#id> "2" .
    _:s0r2 <http://a.example/data/t.csv#text> "it's" .
    "#);
}

/// A check finds what an export finds, though it makes nothing.
#[test]
fn what_makes_nothing_finds_the_same() {
    let columns = r#"
        {"name": "id", "required": true, "aboutUrl": "../id/{id}", "propertyUrl": "../def#{kind}"},
        {"name": "kind"},
        {"name": "n", "datatype": {"base": "integer", "minimum": "3"}, "separator": ";", "ordered": true},
        {"name": "page", "propertyUrl": "foaf:page", "valueUrl": "{+page}"},
        {"name": "text", "aboutUrl": "../id/{id}", "propertyUrl": "rdfs:label"}"#;
    let csv = "id,kind,n,page,text\na,x,1;y,http://b c/,t\n,y,4,//[,u\na,z,5,http://b/,v\na\n";
    let (folder, metadata) = with_table(csv.as_bytes(), columns, r#", "primaryKey": "id""#);
    let plan = plan(folder.path(), &metadata).unwrap().optimize();
    let found = |plan: &Plan| {
        let mut findings = Findings::new(20);
        let mut progress = |_| {};
        let stats =
            Executor::new(plan, Options::default()).run(&mut crate::sink::NullSink, &mut findings, &mut progress);
        (findings, stats.unwrap().quads)
    };
    let (all, quads) = found(&plan);
    let (checked, left) = found(&plan.checks_only());
    assert_eq!(all, checked);
    let codes: Vec<_> = all.kept().iter().map(|found| found.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "cell-constraint",
            "cell-datatype",
            "cell-required",
            "cell-iri",
            "table-ragged-row",
            "key-duplicate"
        ]
    );
    assert!(left < quads);
}

fn json(csv: &str, columns: &str) -> String {
    let (folder, metadata) = with_table(csv.as_bytes(), columns, "");
    std::fs::write(folder.path().join("data/m.json"), metadata).unwrap();
    let locator = Locator::new("http://a.example/", folder.path(), "");
    let start = csvw::Start::new("http://a.example/data/m.json");
    let options = csvw::Options {
        output: csvw::Output::Objects,
        ..csvw::Options::default()
    };
    let mut findings = Findings::new(20);
    let plan = csvw::plan(&start, &locator, options, &mut findings).unwrap().optimize();
    let mut out = Vec::new();
    let executor = Executor::new(&plan, Options::default());
    executor.run_json(&mut out, &mut findings, &mut |_| {}).unwrap();
    findings.into_result().unwrap();
    String::from_utf8(out).unwrap()
}

/// Two that refer to each other, one that refers to itself, and one referred to twice.
#[test]
fn objects_stand_in_each_other_but_never_in_themselves() {
    let columns = r##"
        {"name": "a", "aboutUrl": "#a", "propertyUrl": "schema:knows", "valueUrl": "#{a}"},
        {"name": "b", "aboutUrl": "#b", "propertyUrl": "schema:knows", "valueUrl": "#{b}"},
        {"name": "c", "aboutUrl": "#c", "propertyUrl": "schema:knows", "valueUrl": "#{c}"}"##;
    let csv = "a,b,c\nb,c,a\na,,b\nc,c,\n";
    insta::assert_snapshot!(json(csv, columns).replace("http://a.example/data/t.csv", ""), @r##"
    [
    {"@id":"#a","schema:knows":{"@id":"#b","schema:knows":{"@id":"#c","schema:knows":"#a"}}},
    {"@id":"#a","schema:knows":"#a"},
    {"@id":"#c","schema:knows":"#b"},
    {"@id":"#a","schema:knows":"#c"},
    {"@id":"#b","schema:knows":"#c"}
    ]
    "##);
}

/// Numbers keep their digits; what is no number in JSON is a text.
#[test]
fn values_become_what_json_has() {
    let columns = r#"
        {"name": "n", "datatype": "decimal"}, {"name": "x", "datatype": "double"},
        {"name": "b", "datatype": "boolean"}, {"name": "l", "separator": ";", "datatype": "integer"}"#;
    let csv = "n,x,b,l\n+012345678901234567890.10,NaN,1,1;02\n.5,1e3,false,\n";
    insta::assert_snapshot!(json(csv, columns), @r#"
    [
    {"n":12345678901234567890.1,"x":"NaN","b":true,"l":[1,2]},
    {"n":0.5,"x":1e+3,"b":false}
    ]
    "#);
}
