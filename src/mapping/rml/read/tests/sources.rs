use super::super::super::model::{Access, Iterable, LogicalSource, ReferenceFormulation, Root};
use super::*;
use crate::packing::Packing;
use crate::source::Trim;

/// The logical source of a triples map.
fn source(statements: &str) -> LogicalSource {
    let document = model(&format!("<#m> rml:logicalSource [ {statements} ] ; {SUBJECT} ."));
    match document.maps.into_iter().next().unwrap().source {
        Some(Iterable::Source(source)) => source,
        other => panic!("{other:?}"),
    }
}

fn access(statements: &str) -> Access {
    source(statements).source.value.access
}

fn formulation(statements: &str) -> ReferenceFormulation {
    source(statements).formulation.unwrap().value
}

fn problems_of_source(statements: &str) -> String {
    problems(&format!("<#m> rml:logicalSource [ {statements} ] ; {SUBJECT} ."))
}

fn file(root: Root, path: &str) -> Access {
    Access::File {
        root,
        path: path.to_owned(),
    }
}

#[test]
fn a_source_is_a_path_or_an_address() {
    assert_eq!(access("rml:source 'd/a.csv'"), file(Root::MappingDirectory, "d/a.csv"));
    assert_eq!(
        access("rml:source [ a rml:FilePath ; rml:path 'a.csv' ]"),
        file(Root::WorkingDirectory, "a.csv")
    );
    assert_eq!(
        access("rml:source [ rml:root rml:MappingDirectory ; rml:path 'a.csv' ]"),
        file(Root::MappingDirectory, "a.csv")
    );
    assert_eq!(
        access("rml:source [ rml:root '/data' ; rml:path 'a.csv' ]"),
        file(Root::Folder("/data".to_owned()), "a.csv")
    );
    let url = |url: &str| Access::Url(url.to_owned());
    assert_eq!(access("rml:source [ a csvw:Table ; csvw:url 'a.csv' ]"), url("a.csv"));
    assert_eq!(access("rml:source <a.csv>"), url("http://example.com/maps/a.csv"));
    assert_eq!(access("rml:source 'https://x/a.csv'"), url("https://x/a.csv"));
    assert_eq!(
        access(r#"rr:tableName "\"A \"\"B\"\"\"" "#),
        Access::Table("A \"B\"".to_owned())
    );
    assert_eq!(access("rr:tableName 'A'"), Access::Table("A".to_owned()));
}

#[test]
fn the_formulation_is_stated_or_told_by_the_ending() {
    let by_name = |name: &str| formulation(&format!("rml:source '{name}'"));
    assert_eq!(by_name("a.CSV.gz"), ReferenceFormulation::Csv);
    assert_eq!(by_name("a.tsv"), ReferenceFormulation::Csv);
    assert_eq!(by_name("a.json"), ReferenceFormulation::JsonPath);
    assert_eq!(by_name("a.ndjson.zst"), ReferenceFormulation::JsonLines);
    assert_eq!(
        by_name("http://x/a.xml?q=a.csv"),
        ReferenceFormulation::XPath { namespaces: vec![] }
    );
    assert_eq!(
        formulation("old:source 'a' ; old:referenceFormulation ql:JSONPath"),
        ReferenceFormulation::JsonPath
    );
    assert_eq!(
        formulation("rml:source 'a.jsonl' ; rml:referenceFormulation rml:JSONPath"),
        ReferenceFormulation::JsonLines
    );
    assert_eq!(formulation("rr:tableName 'A'"), ReferenceFormulation::Csv);
    let xpath = "rml:source 'a' ; rml:referenceFormulation [ a rml:XPathReferenceFormulation ;
        rml:namespace [ rml:namespacePrefix 'x' ; rml:namespaceURL 'http://x/' ] ]";
    let namespaces = vec![("x".to_owned(), "http://x/".to_owned())];
    assert_eq!(formulation(xpath), ReferenceFormulation::XPath { namespaces });
}

#[test]
fn a_source_says_how_its_bytes_are_read() {
    let source = source(
        "rml:source [ csvw:url 'a.tsv' ; csvw:null 'NULL', '' ; rml:null '-' ; rml:encoding rml:UTF-16 ;
            rml:compression rml:targz ; csvw:dialect [ a csvw:Dialect ; csvw:quoteChar '' ; csvw:trim 'start' ;
            csvw:header false ; csvw:skipRows 2 ; csvw:skipColumns '3' ; csvw:encoding 'latin1' ;
            csvw:commentPrefix '#' ; csvw:lineTerminators '\\r' ] ] ; rml:referenceFormulation rml:CSV",
    );
    let source = source.source.value;
    assert_eq!(source.nulls, ["NULL", "", "-"]);
    assert_eq!(source.encoding, Some(encoding_rs::UTF_16LE));
    assert_eq!(source.packing, Some(Packing::TarGz));
    let dialect = source.dialect;
    assert_eq!(dialect.delimiter.as_deref(), Some("\t"));
    assert_eq!((dialect.quote.as_deref(), dialect.trim), (Some(""), Some(Trim::Start)));
    assert_eq!(
        (dialect.header, dialect.skip_rows, dialect.skip_columns),
        (Some(false), Some(2), Some(3))
    );
    assert_eq!(dialect.encoding, Some(encoding_rs::WINDOWS_1252));
    assert_eq!(dialect.comment_prefix.as_deref(), Some("#"));
    assert_eq!(dialect.line_terminators, ["\r"]);
}

#[test]
fn what_is_no_file_is_refused() {
    insta::assert_snapshot!(problems_of_source("rr:sqlQuery 'SELECT 1' ; rr:sqlVersion rr:SQL2008"), @r"
    rml-source «rr:sqlQuery 'SELECT 1'»
      `rr:sqlQuery` asks a database, and databases are not asked
        export what the query gives as CSV, and name the file
    ");
    insta::assert_snapshot!(
        problems_of_source("rml:source [ a <http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#Database> ]"),
        @r"
    rml-source «rml:source [ a <http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#Database> ]»
      databases are not asked: a source is a file
        export what is in it as CSV or JSON, and name the file in its place
    "
    );
    insta::assert_snapshot!(problems_of_source("rml:source [ a ex:Stream ]"), @r"
    rml-source «rml:source [ a ex:Stream ]»
      a source has neither a path nor a URL
        add `rml:path` (with `a rml:FilePath`), `csvw:url` or `dcat:downloadURL`
    ");
    insta::assert_snapshot!(problems_of_source("rml:source [ a rml:FilePath ]"), @r"
    rml-source «rml:source [ a rml:FilePath ]»
      a source has no `rml:path`
        add the path of a file in quotes
    ");
    insta::assert_snapshot!(problems_of_source("rml:referenceFormulation rml:CSV"), @r#"
    rml-source «rml:logicalSource [ rml:referenceFormulation rml:CSV ]»
      a logical source has no `rml:source`
        add `rml:source` with a file: `[ a rml:FilePath ; rml:path "…" ]`
    "#);
    insta::assert_snapshot!(problems_of_source("rml:source 'a', 'b' ; rml:referenceFormulation rml:CSV"), @r"
    rml-source «'b'», «rml:source 'a'»
      a logical source has one `rml:source`, and this is another
        take one of them away
    ");
}

#[test]
fn what_a_source_cannot_say_is_refused() {
    insta::assert_snapshot!(problems_of_source("rml:source 'a.bin'"), @r"
    rml-source «rml:source 'a.bin'»
      a logical source has no `rml:referenceFormulation`, and the name of its file does not say what it is
        add `rml:CSV`, `rml:JSONPath` or `rml:XPath`
    ");
    insta::assert_snapshot!(problems_of_source("rml:source 'a' ; rml:referenceFormulation rml:JsonPath"), @r"
    rml-source «rml:JsonPath»
      there is no reference formulation `rml:JsonPath` here
        did you mean `rml:JSONPath`?
    ");
    insta::assert_snapshot!(problems_of_source("rml:source 'a' ; rml:referenceFormulation rml:SQL2008Table"), @r"
    rml-source «rml:SQL2008Table»
      there is no reference formulation `rml:SQL2008Table` here
        it is `rml:CSV`, `rml:JSONPath` or `rml:XPath`; databases are not asked
    ");
    insta::assert_snapshot!(
        problems_of_source("rml:source [ rml:path 'a.csv' ; rml:root rml:Here ; rml:compression rml:rar ; rml:encoding 'x' ]"),
        @r#"
    rml-source «rml:Here»
      `rml:root` must be `rml:MappingDirectory`, `rml:CurrentWorkingDirectory`, or a folder in quotes
    rml-source «'x'»
      `rml:encoding` must be the name of an encoding, such as `rml:UTF-8`, `rml:UTF-16` or "windows-1252"
    rml-source «rml:rar»
      `rml:compression` must be `rml:none`, `rml:gzip`, `rml:zip`, `rml:targz` or `rml:tarxz`
    "#
    );
    insta::assert_snapshot!(
        problems_of_source("rml:source [ csvw:url 'a.csv' ; rml:compression rml:rar ; rml:encoding 'x' ;
            csvw:delimiter '' ; csvw:header 'no' ; csvw:skipRows -1 ; csvw:trim 'left' ]"),
        @r#"
    rml-source «'x'»
      `rml:encoding` must be the name of an encoding, such as `rml:UTF-8`, `rml:UTF-16` or "windows-1252"
    rml-source «rml:rar»
      `rml:compression` must be `rml:none`, `rml:gzip`, `rml:zip`, `rml:targz` or `rml:tarxz`
    rml-source «''»
      `csvw:delimiter` must be a text of at least one character
    rml-source «'no'»
      `csvw:header` must be `true` or `false`
    rml-source «-1»
      `csvw:skipRows` must be a whole number, 0 or more
    rml-source «'left'»
      `csvw:trim` must be `true`, `false`, "start" or "end"
    "#
    );
    insta::assert_snapshot!(
        problems_of_source("rml:source 'a.xml' ; rml:referenceFormulation [ a rml:XPathReferenceFormulation ; rml:namespace [ rml:namespacePrefix 'x' ] ]"),
        @r"
    rml-source «rml:namespace [ rml:namespacePrefix 'x' ]»
      a namespace has no `rml:namespaceURL`
        add the IRI of the namespace in quotes
    "
    );
    insta::assert_snapshot!(problems_of_source("rml:source 'a.csv' ; rml:iterator '$'"), @r"
    warning rml-source «rml:iterator '$'»
      the iterator of a table is passed over: it is read row by row
        take it away
    ");
}
