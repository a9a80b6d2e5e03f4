//! Mappings that send quads to files beside the output.

use crate::run::{folder, lodpress};
use flate2::read::GzDecoder;
use std::fs;
use std::io::Read;
use std::path::Path;

const TABLE: &[u8] = b"id,name\n1,Hoi An\n2,Wernigerode\n";

/// Names go to a compressed file of N-Quads, types to it and to a file of Turtle that is added
/// to, labels to the output.
const MAPPING: &str = r#"@prefix rml: <http://w3id.org/rml/> .
@prefix formats: <http://www.w3.org/ns/formats/> .
@prefix ex: <http://example.org/> .
@base <http://example.org/> .
<#towns> a rml:TriplesMap ;
  rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:path "t.csv" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "http://example.org/{id}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ; rml:logicalTarget <#quads> ] ] ;
  rml:predicateObjectMap [ rml:predicateMap [ rml:constant ex:type ; rml:logicalTarget <#quads>, <#turtle> ] ; rml:object ex:Town ] ;
  rml:predicateObjectMap [ rml:predicate ex:label ; rml:objectMap [ rml:reference "name" ] ] .
<#quads> a rml:LogicalTarget ; rml:serialization formats:N-Quads ;
  rml:target [ a rml:FilePath ; rml:path "out/a.nq.gz" ; rml:compression rml:gzip ] .
<#turtle> a rml:LogicalTarget ; rml:serialization formats:Turtle ;
  rml:target [ a rml:FilePath ; rml:path "out/b.ttl" ; rml:mode rml:Append ] .
"#;

fn workspace(mapping: &str, table: &[u8]) -> tempfile::TempDir {
    let folder = folder(&[("m.ttl", mapping.as_bytes()), ("t.csv", table)]);
    fs::create_dir(folder.path().join("out")).unwrap();
    folder
}

fn unzipped(path: &Path) -> String {
    let mut text = String::new();
    let mut file = GzDecoder::new(fs::File::open(path).unwrap());
    file.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn quads_go_to_the_targets_of_their_terms_and_others_to_the_output() {
    let folder = workspace(MAPPING, TABLE);
    let (quads, turtle) = (folder.path().join("out/a.nq.gz"), folder.path().join("out/b.ttl"));
    let convert = |threads| {
        let args = ["convert", "m.ttl", "--format", "nquads", "--threads", threads];
        lodpress(folder.path(), &args).done()
    };
    insta::assert_snapshot!(convert("1").text(), @r#"
    <http://example.org/1> <http://example.org/label> "Hoi An" .
    <http://example.org/2> <http://example.org/label> "Wernigerode" .
    "#);
    let first = fs::read(&quads).unwrap();
    assert_eq!(convert("1").stdout, convert("2").stdout);
    assert_eq!(fs::read(&quads).unwrap(), first);
    insta::assert_snapshot!(unzipped(&quads), @r#"
    <http://example.org/1> <http://example.org/name> "Hoi An" .
    <http://example.org/1> <http://example.org/type> <http://example.org/Town> .
    <http://example.org/2> <http://example.org/name> "Wernigerode" .
    <http://example.org/2> <http://example.org/type> <http://example.org/Town> .
    "#);
    // Three runs have added to it.
    insta::assert_snapshot!(fs::read_to_string(&turtle).unwrap(), @"
    @prefix ex: <http://example.org/> .

    ex:1 ex:type ex:Town .

    ex:2 ex:type ex:Town .
    @prefix ex: <http://example.org/> .

    ex:1 ex:type ex:Town .

    ex:2 ex:type ex:Town .
    @prefix ex: <http://example.org/> .

    ex:1 ex:type ex:Town .

    ex:2 ex:type ex:Town .
    ");
    let checked = lodpress(folder.path(), &["check", "m.ttl"]);
    assert_eq!((checked.code, fs::read(&quads).unwrap()), (Some(0), first), "{checked}");
    let same = lodpress(folder.path(), &["convert", "m.ttl", "-o", "out/../out/a.nq.gz"]);
    let told = same
        .stderr
        .contains("`out/a.nq.gz` is the output of the run, and a target");
    assert!(same.code == Some(2) && told, "{same}");
}

/// The files of a run that has failed are those of the run before.
#[test]
fn where_one_file_fails_all_stay() {
    let in_graph = |predicate: &str| MAPPING.replace(predicate, &format!("{predicate} ; rml:graph ex:g"));
    let of_triples = |mapping: &str| mapping.replace("formats:N-Quads", "formats:N-Triples");
    let types = "rml:object ex:Town";
    let cases: [(String, &[u8], &str); 4] = [
        // While rows are read, when what was collected is written, and at the end of all.
        (
            of_triples(&in_graph("rml:predicate ex:name")),
            TABLE,
            "N-Triples cannot hold",
        ),
        (in_graph(types), TABLE, "Turtle cannot hold"),
        (MAPPING.replace("out/b.ttl", "/dev/full"), TABLE, "no space left"),
        (MAPPING.to_owned(), b"id,title\n1,2\n", "`name`"),
    ];
    for (mapping, table, expected) in cases {
        let folder = workspace(&mapping, table);
        let files = ["out/a.nq.gz", "out/b.ttl", "main.nq"].map(|name| folder.path().join(name));
        files.iter().for_each(|file| fs::write(file, "# old\n").unwrap());
        let run = lodpress(folder.path(), &["convert", "m.ttl", "-o", "main.nq"]);
        assert_eq!((run.code, run.text()), (Some(2), ""), "{run}");
        assert!(run.stderr.contains(expected), "{run}");
        for file in &files {
            assert_eq!(fs::read_to_string(file).unwrap(), "# old\n", "{}", file.display());
        }
        assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 2);
    }
}
