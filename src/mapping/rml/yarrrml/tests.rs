//! Documents, as the model has them.

mod outline;

use self::outline::outline;
use super::*;
use proptest::prelude::*;
use std::fmt::Write;

const ADDRESS: &str = "http://a.example/mappings/m.yml";

/// The document in short, or what was found in it; warnings behind it.
fn read_all(yaml: &str) -> String {
    let mut findings = Findings::new(50);
    let mut out = match read("m.yml", ADDRESS, yaml, &mut findings) {
        Ok(document) => outline(&document),
        Err(failure) => {
            findings.take(&failure);
            String::new()
        }
    };
    for found in findings.kept() {
        let _ = writeln!(out, "{}: {found}", found.severity.name());
        if let Some(hint) = &found.hint {
            let _ = writeln!(out, "  hint: {hint}");
        }
    }
    out.trim_end().to_owned()
}

/// A mapping `m` over a file, with these lines in it.
fn mapping(lines: &str) -> String {
    let lines = indented("    ", lines);
    let yaml = format!("prefixes:\n  ex: http://ex/\nmappings:\n  m:\n    sources: [[a.csv~csv]]\n{lines}");
    read_all(&yaml)
}

fn indented(by: &str, lines: &str) -> String {
    lines.lines().fold(String::new(), |all, line| all + by + line + "\n")
}

/// The same with a subject.
fn statements(lines: &str) -> String {
    let lines = indented("  ", lines);
    let out = mapping(&format!("s: ex:$(id)\npo:\n{lines}"));
    out.replace("m of file a.csv as Csv: <http://ex/{id}>\n", "")
}

#[test]
fn yarrrml_is_told_from_other_texts() {
    for yes in [
        "mappings:\n  a:\n",
        "# of wells\n\n---\nprefixes:\n ex: http://ex/\nm:\n",
        "\u{feff}\"mapping\": {}\n",
        "{mappings: {}}",
        "{\"prefixes\": {\"a\": [1]}, \"mappings\": {}}",
        "mappings:\r\n  a: [\n",
    ] {
        assert!(is_yarrrml(yes), "{yes:?}");
    }
    for no in [
        "",
        "@prefix m: <http://a/> .\nm:a m:b m:c .\n",
        "PREFIX m: <http://a/>\n",
        "<#mappings> a <http://a/b> .\n",
        "{\"@context\": \"http://www.w3.org/ns/csvw\", \"url\": \"mappings\"}",
        "a:\n  mappings:\n",
        "id,name\nmappings: 1\n",
    ] {
        assert!(!is_yarrrml(no), "{no:?}");
    }
}

#[test]
fn a_whole_document() {
    insta::assert_snapshot!(read_all(r#"
base: ../
prefixes:
  ex: ../id/
authors: John Doe <john@doe.com>
external:
  city: Ghent
sources:
  people: [people.json~jsonpath, "$.people[*]"]
targets:
  dump: [dump.ttl.gz~void, turtle, gzip]
mappings:
  person:
    sources: people
    subjects:
      - value: ex:person/$(id)
        targets: dump
    graphs: ex:graph
    predicateobjects:
      - [a, foaf:Person]
      - [foaf:name, $(name), en~lang]
      - predicates: [ex:city, rdfs:label]
        objects: $(_city)
        graphs: ex:other
      - p: foaf:knows
        o:
          mapping: person
          condition:
            function: equal
            parameters:
              - [str1, $(friend), s]
              - [str2, $(id), o]
"#), @r#"
    base http://a.example/
    target dump.ttl.gz turtle Some(Gzip) Write
    person of file people.json as JsonPath each $.people[*]: <http://a.example/id/person/{id}> to #0 in =http://a.example/id/graph
      =http://www.w3.org/1999/02/22-rdf-syntax-ns#type -> =http://xmlns.com/foaf/0.1/Person
      =http://xmlns.com/foaf/0.1/name -> '$name'@="en"
      =http://a.example/id/city, =http://www.w3.org/2000/01/rdf-schema#label -> ="Ghent" in =http://a.example/id/other
      =http://xmlns.com/foaf/0.1/knows -> subject of #0($friend = $id)
    "#);
}

#[test]
fn sources_in_every_form() {
    insta::assert_snapshot!(read_all(r#"
prefixes: {ex: "http://ex/"}
sources:
  known:
    access: wells.txt
    referenceFormulation: csv
    delimiter: ";"
    encoding: latin1
mappings:
  a: {s: "ex:$(id)", sources: known}
  b: {s: "ex:$(id)", sources: [known, [b.json~json, "$[*]"], {access: "http://h/b.xml", iterator: /b}]}
  c: {s: "ex:$(id)", source: c.jsonl.gz~jsonpath}
  d: {s: ["ex:$(id)", "ex:2/$(id)"], sources: [d.xml~xpath, /d/e]}
  e: {s: ex:e}
"#), @r#"
    a of file wells.txt as Csv: <http://ex/{id}>
    b of file wells.txt as Csv: <http://ex/{id}>
    b of file b.json as JsonPath each $[*]: <http://ex/{id}>
    b of Url("http://h/b.xml") as XPath { namespaces: [("ex", "http://ex/")] } each /b: <http://ex/{id}>
    c of file c.jsonl.gz as JsonLines: <http://ex/{id}>
    d of file d.xml as XPath { namespaces: [("ex", "http://ex/")] } each /d/e: <http://ex/{id}>
    d of file d.xml as XPath { namespaces: [("ex", "http://ex/")] } each /d/e: <http://ex/2/{id}>
    e of nothing: =http://ex/e
    "#);
}

#[test]
fn sources_that_cannot_be_read() {
    insta::assert_snapshot!(read_all(r#"
sources:
  base: {access: "http://localhost/example", type: mysql, query: SELECT, referenceFormulation: csv}
  other: {access: a.csv, query: SELECT 1}
  wells: [wells.csv~cvs]
  none: {referenceFormulation: csv, credentials: {username: root}}
  text: wells.csv
mappings:
  a: {s: "http://ex/$(id)", sources: [well, [a~sql2008], [a~csv, b, c], [a~xquery]]}
  b: {s: "http://ex/$(id)", sources: {access: a.csv, encoding: utf-9, iteratr: x}}
"#), @"
    error: m.yml:3:52: `mysql` asks for a database or a service, and sources are files [rml-source]
      hint: export the table as CSV, and name the file in its place
    error: m.yml:4:26: `query` asks for a database or a service, and sources are files [rml-source]
      hint: export the table as CSV, and name the file in its place
    error: m.yml:5:21: `cvs` is no reference formulation [rml-source]
      hint: there are csv, jsonpath, jsonl and xpath
    warning: m.yml:6:37: `credentials` is not used: sources are files [rml-source]
    error: m.yml:6:9: a source has no `access` [rml-source]
      hint: write `access: file.csv`
    error: m.yml:7:9: a source must be a list or a map [rml-source]
      hint: write `[file.csv~csv]`, or `access` and `referenceFormulation`
    error: m.yml:9:39: there is no source `well` [rml-source]
      hint: did you mean `wells`?
    error: m.yml:9:48: `sql2008` asks for a database or a service, and sources are files [rml-source]
      hint: export the table as CSV, and name the file in its place
    error: m.yml:9:58: a source in short is a list of a file and an iterator [rml-source]
    error: m.yml:9:76: `xquery` is no reference formulation [rml-source]
      hint: there are csv, jsonpath, jsonl and xpath
    warning: m.yml:10:71: a source has no key `iteratr` [rml-mapping]
      hint: did you mean `iterator`?
    error: m.yml:10:64: `utf-9` is no encoding [rml-source]
      hint: write `utf-8`
    ");
}

#[test]
fn subjects_in_every_form() {
    insta::assert_snapshot!(mapping("subjects: [ex:$(a), $(b)~iri, person/$(c), ex:one, two]"), @"
    m of file a.csv as Csv: <http://ex/{a}>
    m of file a.csv as Csv: <$b>
    m of file a.csv as Csv: <person/{c}>
    m of file a.csv as Csv: =http://ex/one
    m of file a.csv as Csv: <two>
    ");
    insta::assert_snapshot!(mapping("po: [[a, ex:C]]"), @"
    m of file a.csv as Csv: BlankNode new
      =http://www.w3.org/1999/02/22-rdf-syntax-ns#type -> =http://ex/C
    ");
    insta::assert_snapshot!(mapping("s:\npo: [[a, ex:C]]"), @"
    m of file a.csv as Csv: BlankNode new
      =http://www.w3.org/1999/02/22-rdf-syntax-ns#type -> =http://ex/C
    ");
    insta::assert_snapshot!(mapping("s: {value: $(id), type: blank}\ng: [ex:g, ex:$(g)]"), @"m of file a.csv as Csv: BlankNode $id in =http://ex/g, <http://ex/{g}>");
    insta::assert_snapshot!(mapping("s:\n  - f: ex:f\n    pms: [[in, $(id)]]"), @"m of file a.csv as Csv: iri <f(in: '$id')>");
    insta::assert_snapshot!(mapping("s: http://ex/{id}"), @"
    error: m.yml:6:8: the subject `http://ex/{id}` is no IRI: braces are text here [rml-template]
      hint: a reference is written `$(column)`
    ");
    insta::assert_snapshot!(mapping("s: foo:$(id)"), @"
    error: m.yml:6:8: there is no prefix `foo:` [rml-mapping]
      hint: did you mean `foaf:`?
    ");
}

#[test]
fn objects_in_every_form() {
    insta::assert_snapshot!(statements(r#"
- [ex:p, $(a)]
- [ex:p, text]
- [ex:p, 1.0]
- [ex:p, "in {braces} $(a)"]
- [ex:p, $(a)~iri]
- [ex:p, ex:one~iri]
- [ex:p, http://full/]
- [ex:p, $(a), xsd:integer]
- [ex:p, one, xsd:string]
- [ex:p, $(a), en~lang]
- [ex:p, one, en~lang]
- [ex:p, one, $(l)~lang]
- [ex:p, $(a), ex:$(type)]
- [[ex:p, ex:$(q)], [$(a), $(b)]]
- p: ex:p
  o: [[$(a), nl~lang], [$(b)~iri], {v: $(c), datatype: xsd:date}]
- p: [a]
  o: [ex:C, $(class)]
- [rdf:type, ex:D]
- {p: ex:p, o: {value: $(a), type: iri}}
- {p: ex:p, o: {type: blank}}
- {p: ex:p, o: [$(a), {value: b, language: de}], datatype: xsd:token}
- {p: ex:p, o: $(a), g: ex:g}
"#.trim()), @r#"
    =http://ex/p -> '$a'
    =http://ex/p -> ="text"
    =http://ex/p -> ="1.0"
    =http://ex/p -> 'in \{braces\} {a}'
    =http://ex/p -> iri <$a>
    =http://ex/p -> =http://ex/one
    =http://ex/p -> ="http://full/"
    =http://ex/p -> '$a'^^=http://www.w3.org/2001/XMLSchema#integer
    =http://ex/p -> ="one"
    =http://ex/p -> '$a'@="en"
    =http://ex/p -> ="one"@en
    =http://ex/p -> 'one'@<$l>
    =http://ex/p -> '$a'^^<http://ex/{type}>
    =http://ex/p, <http://ex/{q}> -> '$a', '$b'
    =http://ex/p -> '$a'@="nl", iri <$b>, '$c'^^=http://www.w3.org/2001/XMLSchema#date
    =http://www.w3.org/1999/02/22-rdf-syntax-ns#type -> =http://ex/C, iri <$class>
    =http://www.w3.org/1999/02/22-rdf-syntax-ns#type -> =http://ex/D
    =http://ex/p -> iri <$a>
    =http://ex/p -> BlankNode new
    =http://ex/p -> '$a'^^=http://www.w3.org/2001/XMLSchema#token, ="b"@de
    =http://ex/p -> '$a' in =http://ex/g
    "#);
}

#[test]
fn a_literal_that_looks_like_a_name() {
    insta::assert_snapshot!(statements("- [ex:p, ex:$(a)]\n- [ex:p, ex:a, xsd:anyURI]\n- [ex:p, 'ex\\:a']\n- [ex:p, 'note: b']"), @r#"
      =http://ex/p -> 'http://ex/{a}'
      =http://ex/p -> ="http://ex/a"^^<http://www.w3.org/2001/XMLSchema#anyURI>
      =http://ex/p -> ="ex:a"
      =http://ex/p -> ="note: b"
    warning: m.yml:8:16: `ex:$(a)` makes a literal that holds an IRI [rml-mapping]
      hint: write `ex:$(a)~iri` for the IRI, or a backslash before the colon for the text
    "#);
}

#[test]
fn what_objects_cannot_be() {
    insta::assert_snapshot!(statements(r#"
- [ex:p]
- ex:p
- [ex:p, ~]
- [ex:p, $(a)~iri, xsd:string]
- [ex:p, $(a), integer]
- [ex:p, a, en us~lang]
- [name, $(a)]
- [exx:name, $(a)]
- {p: ex:p, o: {value: a, datatype: ex:a, language: en}}
- {p: ex:p, o: {valu: a}}
- {p: ex:p, o: {value: a, type: iry}}
- {p: ex:p, o: $(a), i: ex:q}
- [ex:p, [[a, b, c]]]
- [ex:p, "$(a"]
"#.trim()), @r"
    error: m.yml:8:9: a predicate and its object must be a list, or a map with `predicates` and `objects` [rml-mapping]
      hint: write `- [schema:name, $(name)]`
    error: m.yml:9:9: a predicate and its object must be a list, or a map with `predicates` and `objects` [rml-mapping]
      hint: write `- [schema:name, $(name)]`
    error: m.yml:10:9: there is no object [rml-mapping]
      hint: write `- [schema:name, $(name)]`
    error: m.yml:11:26: only a literal has a datatype or a language [rml-mapping]
    error: m.yml:12:22: the datatype `integer` is no IRI [rml-mapping]
      hint: write `xsd:integer`, or `en~lang` for a language
    error: m.yml:13:19: `en us` is no language tag [rml-mapping]
      hint: write `en`, or `$(column)` where a column has it
    error: m.yml:14:10: the predicate `name` is no IRI [rml-mapping]
      hint: write it in full, or with a prefix: `schema:name`
    error: m.yml:15:10: there is no prefix `exx:` [rml-mapping]
      hint: did you mean `ex:`?
    error: m.yml:16:59: a literal has a datatype or a language, not both [rml-mapping]
      hint: leave one of them out
    warning: m.yml:17:23: the object has no key `valu` [rml-mapping]
      hint: did you mean `value`?
    error: m.yml:17:22: the object has neither `value` nor `function` [rml-mapping]
      hint: write `value: $(column)`
    error: m.yml:18:39: `iry` is no type of a term [rml-mapping]
      hint: did you mean `iri`?
    error: m.yml:19:9: a literal has no inverse predicate [rml-mapping]
      hint: let the object be an IRI: `$(column)~iri`, or `type: iri`
    error: m.yml:20:17: an object in short is a list of a value and a datatype or language [rml-mapping]
      hint: write `[$(name), en~lang]`
    error: m.yml:21:17: `$(` is not closed [rml-template]
      hint: write `)` behind the reference, or `\$(` for the text
    ");
}

#[test]
fn functions_in_every_form() {
    insta::assert_snapshot!(statements(r#"
- p: ex:p
  o:
    - function: grel:toUpperCase
      parameters: [[valueParameter, $(a)]]
    - fn: http://fn/f
      pms:
        - {parameter: in, value: ex:$(a), type: iri}
        - pm: http://other/g
          v:
            function: ex:g
            parameters: [[ex:h, 5]]
      datatype: xsd:integer
    - function: ex:f(in = $(a), ex:to = "b, c")
      type: iri
- {p: a, o: {function: ex:f()}}
"#.trim()), @r#"
    =http://ex/p -> 'toUpperCase(valueParameter: '$a')', 'f(in: iri <http://ex/{a}>, g: 'g(h: ="5")')'^^=http://www.w3.org/2001/XMLSchema#integer, iri <f(in: '$a', to: ="b, c")>
    =http://www.w3.org/1999/02/22-rdf-syntax-ns#type -> iri <f()>
    "#);
}

#[test]
fn what_functions_cannot_be() {
    insta::assert_snapshot!(statements(r#"
- {p: ex:p, o: {function: toUpperCase}}
- {p: ex:p, o: {function: "gre:toUpperCase", parameters: [valueParameter]}}
- {p: ex:p, o: {function: "ex:f(a"}}
- {p: ex:p, o: {function: "ex:f(a = b)", parameters: []}}
- {p: ex:p, o: {function: ex:f, parameters: [[a, b, o], [a b, c]]}}
- {p: ex:p, o: {function: ex:f, parameters: [{parameter: a}]}}
"#.trim()), @"
    error: m.yml:8:33: the function `toUpperCase` is no IRI [rml-function]
      hint: write it in full, or with a prefix: `grel:toUpperCase`
    error: m.yml:9:65: a parameter must be a list of its name and its value [rml-function]
      hint: write `- [grel:valueParameter, $(column)]`
    error: m.yml:10:33: the call `ex:f(a` cannot be read [rml-function]
      hint: write `ex:function(parameter = $(column), other = text)`
    error: m.yml:11:48: the parameters are there twice: behind the function, and here [rml-function]
    error: m.yml:12:59: `o` cannot be said of a parameter here [rml-function]
      hint: only the condition of an object with `mapping` has two sides, `s` and `o`, and each value is of one
    error: m.yml:12:64: the parameter `a b` is no IRI [rml-function]
    error: m.yml:13:52: a parameter must be a list of its name and its value [rml-function]
      hint: write `- [grel:valueParameter, $(column)]`
    ");
}

#[test]
fn conditions_restrict_subjects_predicates_and_objects() {
    insta::assert_snapshot!(mapping(r#"
s: ex:$(id)
condition: {function: ex:isSet, parameters: [[in, $(id)]]}
po:
  - p: ex:p
    o: [$(a), {value: $(b), condition: {function: ex:h}}]
    condition:
      - {function: equal, parameters: [[str1, $(a)], [str2, x]]}
      - {function: "ex:g(in = $(b))"}
  - p: ex:p
    o: [{mapping: m}]
    condition: {function: ex:f}
"#.trim()), @r#"
    m of file a.csv as Csv: <http://ex/{id} if isSet(in: '$id')>
      =http://ex/p -> '$a if equal(valueParameter: '$a', valueParameter2: ="x") if g(in: '$b')', '$b if equal(valueParameter: '$a', valueParameter2: ="x") if g(in: '$b') if h()'
      =http://ex/p if f() -> subject of #0()
    "#);
    insta::assert_snapshot!(statements("- {p: ex:p, o: $(a), condition: yes}\n- {p: ex:p, o: $(a), condition: []}"), @"
    error: m.yml:8:39: a condition must be a map with a function [rml-mapping]
      hint: write `function: idlab-fn:equal` and its `parameters`
    error: m.yml:9:39: there must be one condition, or a list of at most 16 [rml-mapping]
    ");
}

#[test]
fn joins_with_every_triples_map_of_a_mapping() {
    insta::assert_snapshot!(read_all(r#"
mappings:
  a:
    s: http://ex/$(id)
    po:
      - p: foaf:knows
        o:
          - mapping: b
            condition:
              - function: equal
                parameters: [[str1, $(x), o], [str2, "$(y)-$(z)", s]]
              - function: equal(str1 = $(p), str2 = $(q))
              - function: idlab-fn:equal
                parameters:
                  - [grel:valueParameter, $(l), s]
                  - parameter: grel:valueParameter2
                    value: {function: grel:toLowerCase, parameters: [[valueParameter, $(m), o]]}
          - {m: [a, c]}
  b: {sources: [[b1.csv~csv], [b2.csv~csv]], s: "http://ex/b/$(id)"}
  c:
"#), @"
    a of nothing: <http://ex/{id}>
      =http://xmlns.com/foaf/0.1/knows -> subject of #1({y}-{z} = $x and $p = $q and $l = toLowerCase(valueParameter: '$m')), subject of #2({y}-{z} = $x and $p = $q and $l = toLowerCase(valueParameter: '$m')), subject of #0()
    b of file b1.csv as Csv: <http://ex/b/{id}>
    b of file b2.csv as Csv: <http://ex/b/{id}>
    warning: m.yml:20:3: the mapping has no rules, and makes nothing [rml-mapping]
    ");
    insta::assert_snapshot!(statements(r"
- {p: ex:p, o: {mapping: mm}}
- {p: ex:p, o: {mapping: m, condition: {function: ex:f, parameters: []}}}
- {p: ex:p, o: {mapping: m, condition: {function: equal, parameters: [[str1, $(a), s], [str2, $(b), s]]}}}
- {p: ex:p, o: {mapping: m, condition: {function: equal, parameters: [[a, $(a)], [b, $(b)]]}}}
- {p: ex:p, o: {mapping: m, condition: {function: equal, parameters: [[str1, $(a), t], [b, $(b), u]]}}}
".trim()), @"
    error: m.yml:8:32: there is no mapping `mm` [rml-mapping]
      hint: did you mean `m`?
    error: m.yml:9:46: mappings cannot be joined with `ex:f` [rml-function]
      hint: write `function: equal` with `[str1, $(column), s]` and `[str2, $(column), o]`
    error: m.yml:10:46: both values of the join come from the same side [rml-function]
      hint: write `function: equal` with `[str1, $(column), s]` and `[str2, $(column), o]`
    error: m.yml:11:78: `a` does not say which side of the join it is [rml-function]
      hint: write `- [str1, $(column), s]` for this mapping, `- [str2, $(column), o]` for the other
    error: m.yml:12:90: `t` is no side of a join [rml-function]
      hint: it is `s`, of the subject, or `o`, of the object
    ");
}

#[test]
fn targets_in_every_form() {
    insta::assert_snapshot!(read_all(r#"
targets:
  dump: {access: dump.nt, serialization: ntriples, mode: append}
mappings:
  a:
    s: {value: "http://ex/$(id)", targets: [dump, [dump.nq~void], [dump.nq]]}
    po:
      - p: foaf:knows
        o: {value: $(a), targets: [o.ttl~void, turtle, gzip]}
      - p: {value: foaf:name, target: {access: dump.nq}}
        o: $(b)
"#), @"
    target dump.nt ntriples None Append
    target o.ttl turtle Some(Gzip) Write
    target dump.nq - None Write
    a of nothing: <http://ex/{id}> to #0 to #2
      =http://xmlns.com/foaf/0.1/knows -> '$a' to #1
      =http://xmlns.com/foaf/0.1/name to #2 -> '$b'
    ");
    insta::assert_snapshot!(read_all(r#"
targets:
  dump: {access: "http://h/sparql", type: sparql}
  other: [a.rar~void, turtle, rar]
  third: {access: a, mode: read}
  fourth: {serialization: turtle}
  fifth: [a-$(id).nq]
mappings:
  a:
    s: {value: "http://ex/$(id)", targets: [dumps, dump, []]}
"#), @"
    error: m.yml:3:43: `sparql` is no target that can be written here [rml-mapping]
      hint: targets are files: write `localfile`, `void` or `dcat`
    error: m.yml:4:31: `rar` is no compression that is known here [rml-mapping]
      hint: there are none, gzip, zip, targz, tarxz, xz, zstd
    error: m.yml:5:28: `read` is no mode [rml-mapping]
      hint: it is `write` or `append`
    error: m.yml:6:11: a target has no `access` [rml-mapping]
      hint: write `access: file.nq`
    error: m.yml:7:11: the file of a target cannot depend on the data [rml-mapping]
      hint: write its name without references
    error: m.yml:10:45: there is no target `dumps` [rml-mapping]
      hint: did you mean `dump`?
    error: m.yml:10:58: a target in short is a list of a file, a serialization and a compression [rml-mapping]
    ");
}

#[test]
fn words_that_are_wrong_have_their_places() {
    insta::assert_snapshot!(read_all(r#"
prefixes:
  ex: "::"
  ey: [a]
externals: {a: b}
base: "http://[/"
mappings:
  a:
    s: http://ex/$(id)
    subject: http://ex/$(id)
    sorces: [[a.csv~csv]]
  b: text
"#), @"
    warning: m.yml:5:1: a YARRRML document has no key `externals` [rml-mapping]
      hint: did you mean `external`?
    error: m.yml:6:7: the base `http://[/` is no IRI: Invalid character '[' in host [rml-mapping]
    error: m.yml:3:7: the prefix `ex` does not stand for an IRI: No scheme found in an absolute IRI [rml-mapping]
    error: m.yml:4:7: `ey` must be a text [rml-mapping]
    error: m.yml:10:5: `s` and `subject` are the same key [rml-mapping]
    warning: m.yml:11:5: a mapping has no key `sorces` [rml-mapping]
      hint: did you mean `sources`?
    error: m.yml:12:6: a mapping must be a map with `sources`, `subjects` and `predicateobjects` [rml-mapping]
    ");
    insta::assert_snapshot!(read_all("- a\n"), @"
    error: m.yml:1:1: a YARRRML document must be a map [rml-mapping]
      hint: it has the key `mappings`
    ");
    insta::assert_snapshot!(read_all("prefixes: {}\n"), @"
    error: m.yml:1:1: `m.yml` has no mappings [rml-mapping]
      hint: a YARRRML document is a map with the key `mappings`
    ");
    insta::assert_snapshot!(read_all("# nothing\n"), @"
    error: m.yml: `m.yml` has no mappings [rml-mapping]
      hint: a YARRRML document is a map with the key `mappings`
    ");
    insta::assert_snapshot!(read_all("mappings: [a\n"), @"error: m.yml:1:12: `m.yml` is not YAML: while parsing a flow sequence, expected ',' or ']' [yaml-syntax]");
}

#[test]
fn a_message_shows_the_user_s_own_text() {
    let yaml = "mappings:\n  wells:\n    s: http://ex/$(id)\n    po:\n      - [foaf:name, \"é $(name\"]\n";
    let failure = read("m.yml", ADDRESS, yaml, &mut Findings::new(5)).unwrap_err();
    let shown = crate::diagnostic::render(&failure.diagnostics()[0], crate::diagnostic::Style::Plain);
    insta::assert_snapshot!(shown, @r#"
    error[rml-template]: `$(` is not closed
     --> m.yml:5:24
      |
    5 |       - [foaf:name, "é $(name"]
      |                        ^^^^^^
      |
      = help: write `)` behind the reference, or `\$(` for the text
    "#);
}

#[test]
fn every_combination_of_lists_is_counted_before_it_is_made() {
    let many = |what: &str, count: usize| vec![what; count].join(", ");
    let yaml = format!(
        "mappings:\n  a:\n    sources: [{}]\n    s: [{}]\n    po: [{}]\n",
        many("[a.csv~csv]", 2000),
        many("http://ex/$(a)", 2000),
        many("[foaf:name, $(a)]", 2000)
    );
    let out = read_all(&yaml);
    assert!(out.contains("becomes larger than 256 MiB"), "{out}");
    let prefix = format!("http://ex/{}", "x".repeat(1 << 20));
    let yaml = format!(
        "prefixes: {{ex: {prefix}}}\nmappings: {{a: {{s: [{}]}}}}",
        many("ex:$(a)", 1000)
    );
    let out = read_all(&yaml);
    assert!(out.contains("becomes larger than 256 MiB"), "{out}");
}

#[test]
fn a_document_has_a_largest_size() {
    let yaml = " ".repeat(DOCUMENT_LIMIT + 1);
    assert!(read_all(&yaml).contains("`m.yml` is larger than 64 MiB"));
}

proptest! {
    #[test]
    fn any_document_is_read_or_refused(
        keys in prop::collection::vec(
            prop::sample::select(vec!["s", "po", "sources", "g", "condition", "targets", "x"]), 0..4),
        values in prop::collection::vec(
            "[\\[\\]{}~$(): a,=\\\\\"'é]{0,24}|\\[\\[ex:p, \\$\\(a\\)(~iri|~x)?(, [a-z:~]{0,8})?\\]\\]", 4),
    ) {
        let pairs: Vec<_> = keys.iter().zip(&values).map(|(key, value)| format!("{key}: {value}")).collect();
        let mut findings = Findings::new(5);
        let yaml = format!("mappings:\n  m:\n{}", indented("    ", &pairs.join("\n")));
        match read("m.yml", ADDRESS, &yaml, &mut findings) {
            Ok(document) => prop_assert!(document.maps.len() <= 30),
            Err(failure) => prop_assert!(failure.findings().errors() > 0),
        }
    }
}
