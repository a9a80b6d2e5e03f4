use super::*;
use crate::diagnostic::{Severity, Style, render};
use crate::mapping::csvw::json::Document;
use oxigraph::model::{BlankNode, NamedOrBlankNode};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const BASE: &str = "http://a.example/data/m.json";

/// The annotation that the only member of `text` makes, and the messages about it.
fn read_member(text: &str, language: &str) -> (Option<Annotation>, Vec<crate::diagnostic::Diagnostic>) {
    let document = Document::new("m.json", text);
    let value = document.parse().unwrap();
    let property = &value.as_object().unwrap().properties[0];
    let annotation = if property.name.as_str() == "notes" {
        read_notes(&document, BASE, language, property)
    } else {
        read(&document, BASE, language, property)
    };
    (annotation, document.into_findings().kept().to_vec())
}

fn quads(annotation: &Annotation) -> String {
    let mut made = 0;
    let mut fresh = || {
        made += 1;
        BlankNode::new_unchecked(format!("b{made}"))
    };
    let mut quads = Vec::new();
    let subject = NamedOrBlankNode::from(NamedNode::new_unchecked("http://a.example/s"));
    annotation.quads(&subject, &mut fresh, &mut quads);
    quads
        .iter()
        .fold(String::new(), |text, quad| text + &format!("{quad} .\n"))
}

/// Statements about `<s>` in a short form, and the member in JSON.
fn converted(text: &str, language: &str) -> (String, Value) {
    let (annotation, messages) = read_member(text, language);
    assert_eq!(messages, [], "{text}");
    let annotation = annotation.unwrap();
    let short = quads(&annotation)
        .replace("<http://a.example/s>", "<s>")
        .replace("http://purl.org/dc/terms/", "dc:")
        .replace("http://schema.org/", "schema:")
        .replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
        .replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:")
        .replace("http://www.w3.org/ns/csvw#", "csvw:")
        .replace("http://www.w3.org/ns/oa#", "oa:");
    let mut object = Map::new();
    let (name, value) = annotation.json();
    insert(&mut object, name, value);
    (short, Value::Object(object))
}

fn messages(text: &str) -> String {
    let (annotation, messages) = read_member(text, "und");
    let errors = messages
        .iter()
        .filter(|message| message.severity == Severity::Error)
        .count();
    if !text.starts_with(r#"{"notes""#) {
        assert_eq!(annotation.is_none(), errors > 0, "{text}");
    }
    let shown: Vec<_> = messages.iter().map(|message| render(message, Style::Plain)).collect();
    shown.join(
        "
",
    )
}

#[test]
fn values_become_statements_and_json() {
    for (text, statements, json) in [
        (
            r#"{"dc:title": "Trees"}"#,
            "<s> <dc:title> \"Trees\"@en .\n",
            json!({"dc:title": "Trees"}),
        ),
        (
            r#"{"http://purl.org/dc/terms/title": {"@value": "Trees"}}"#,
            "<s> <dc:title> \"Trees\" .\n",
            json!({"dc:title": "Trees"}),
        ),
        (
            r#"{"dcterms:title": ["a", {"@value": "b", "@language": "de-AT"}, {"@value": "c", "@language": null}, []]}"#,
            "<s> <dc:title> \"a\"@en .\n<s> <dc:title> \"b\"@de-AT .\n<s> <dc:title> \"c\" .\n",
            json!({"dc:title": ["a", "b", "c", []]}),
        ),
        (
            r#"{"dc:modified": {"@type": "xsd:date", "@value": "2010-12-31"}}"#,
            "<s> <dc:modified> \"2010-12-31\"^^<xsd:date> .\n",
            json!({"dc:modified": "2010-12-31"}),
        ),
        (
            r#"{"dc:x": [{"@value": 1.50, "@type": "decimal"}, {"@value": true, "@type": "boolean"}, {"@value": 7}]}"#,
            "<s> <dc:x> \"1.50\"^^<xsd:decimal> .\n<s> <dc:x> \"true\"^^<xsd:boolean> .\n<s> <dc:x> \"7\" .\n",
            json!({"dc:x": [1.5, true, 7]}),
        ),
        (
            r#"{"dc:x": [1, -2.0, 1.5, 1e21, true, false, null, 18446744073709551615]}"#,
            "<s> <dc:x> \"1\"^^<xsd:integer> .\n<s> <dc:x> \"-2\"^^<xsd:integer> .\n\
             <s> <dc:x> \"1.5E0\"^^<xsd:double> .\n<s> <dc:x> \"1000000000000000000000\"^^<xsd:integer> .\n\
             <s> <dc:x> \"true\"^^<xsd:boolean> .\n<s> <dc:x> \"false\"^^<xsd:boolean> .\n\
             <s> <dc:x> \"18446744073709551615\"^^<xsd:integer> .\n",
            json!({"dc:x": [1, -2.0, 1.5, 1e21, true, false, null, 18_446_744_073_709_551_615_u64]}),
        ),
        (
            r#"{"dc:license": {"@id": "http://b.example"}}"#,
            "<s> <dc:license> <http://b.example> .\n",
            json!({"dc:license": "http://b.example"}),
        ),
        (
            r#"{"dc:license": [{"@id": "../x#y"}, {"@id": "dc:z"}, {"@id": ""}]}"#,
            "<s> <dc:license> <http://a.example/x#y> .\n<s> <dc:license> <dc:z> .\n\
             <s> <dc:license> <http://a.example/data/m.json> .\n",
            json!({"dc:license": ["http://a.example/x#y", "http://purl.org/dc/terms/z", BASE]}),
        ),
        (
            r#"{"dc:relation": {"@type": "Table"}}"#,
            "<s> <dc:relation> _:b1 .\n_:b1 <rdf:type> <csvw:Table> .\n",
            json!({"dc:relation": {"@type": "Table"}}),
        ),
        (
            r#"{"dc:relation": [{}, {"@id": "x", "@type": ["csvw:Row", "schema:Thing", "http://b.example/C", "number"]}]}"#,
            "<s> <dc:relation> _:b1 .\n<s> <dc:relation> <http://a.example/data/x> .\n\
             <http://a.example/data/x> <rdf:type> <csvw:Row> .\n<http://a.example/data/x> <rdf:type> <schema:Thing> .\n\
             <http://a.example/data/x> <rdf:type> <http://b.example/C> .\n<http://a.example/data/x> <rdf:type> <xsd:double> .\n",
            json!({"dc:relation": [{}, {"@id": "http://a.example/data/x",
                "@type": ["Row", "schema:Thing", "http://b.example/C", "double"]}]}),
        ),
        (
            r#"{"dc:publisher": [{"schema:name": "Hội An", "schema:url": {"@id": "http://example.org"}}]}"#,
            "<s> <dc:publisher> _:b1 .\n_:b1 <schema:name> \"Hội An\"@en .\n_:b1 <schema:url> <http://example.org> .\n",
            json!({"dc:publisher": [{"schema:name": "Hội An", "schema:url": "http://example.org"}]}),
        ),
        (
            r#"{"rdf:type": [{"@id": "csvw:Table"}, {"@id": "http://b.example/C"}]}"#,
            "<s> <rdf:type> <csvw:Table> .\n<s> <rdf:type> <http://b.example/C> .\n",
            json!({"@type": ["Table", "http://b.example/C"]}),
        ),
        (
            r#"{"dc:x": {"@type": "Row", "rdf:type": {"@id": "csvw:Cell"}, "dc:y": 1, "dcterms:y": [2]}}"#,
            "<s> <dc:x> _:b1 .\n_:b1 <rdf:type> <csvw:Row> .\n_:b1 <rdf:type> <csvw:Cell> .\n\
             _:b1 <dc:y> \"1\"^^<xsd:integer> .\n_:b1 <dc:y> \"2\"^^<xsd:integer> .\n",
            json!({"dc:x": {"@type": ["Row", "Cell"], "dc:y": [1, 2]}}),
        ),
        (
            r#"{"notes": [{
                "@type": "oa:Annotation",
                "oa:hasTarget": {"@id": "http://b.example/t"},
                "oa:hasBody": {"@type": "oa:EmbeddedContent", "rdf:value": "a!", "dc:format": {"@value": "text/plain"}}
            }, {"dc:x": {}}]}"#,
            "<s> <csvw:note> _:b1 .\n_:b1 <rdf:type> <oa:Annotation> .\n_:b1 <oa:hasTarget> <http://b.example/t> .\n\
             _:b1 <oa:hasBody> _:b2 .\n_:b2 <rdf:type> <oa:EmbeddedContent> .\n_:b2 <rdf:value> \"a!\"@en .\n\
             _:b2 <dc:format> \"text/plain\" .\n<s> <csvw:note> _:b3 .\n_:b3 <dc:x> _:b4 .\n",
            json!({"notes": [{
                "@type": "oa:Annotation",
                "oa:hasTarget": "http://b.example/t",
                "oa:hasBody": {"@type": "oa:EmbeddedContent", "rdf:value": "a!", "dc:format": "text/plain"}
            }, {"dc:x": {}}]}),
        ),
    ] {
        assert_eq!(converted(text, "en"), (statements.to_owned(), json), "{text}");
    }
}

#[test]
fn strings_have_no_language_where_there_is_none() {
    for language in ["und", "not a language"] {
        assert_eq!(
            converted(r#"{"dc:title": "a"}"#, language).0,
            "<s> <dc:title> \"a\" .\n"
        );
    }
}

#[test]
fn a_link_needs_an_absolute_base_only_where_it_is_relative() {
    let text = r#"{"dc:x": [{"@id": "http://b.example/"}, {"@id": "y"}]}"#;
    let document = Document::new("m.json", text);
    let value = document.parse().unwrap();
    let property = &value.as_object().unwrap().properties[0];
    assert_eq!(read(&document, "no base", "und", property), None);
    assert_eq!(document.into_findings().errors(), 1);
}

#[test]
fn what_the_standard_forbids_is_an_error() {
    for (text, message) in [
        (
            r#"{"rdf:value": {"@context": "http://schema.org/"}}"#,
            "an annotation has no `@context`",
        ),
        (r#"{"rdf:value": {"@set": [1]}}"#, "an annotation has no `@set`"),
        (r#"{"rdf:value": {"@list": []}}"#, "an annotation has no `@list`"),
        (r#"{"rdf:value": {"@graph": []}}"#, "an annotation has no `@graph`"),
        (r#"{"rdf:value": {"@faux": "bar"}}"#, "an annotation has no `@faux`"),
        (
            r#"{"rdf:value": {"@value": "a", "@type": "_:bar"}}"#,
            "`@type` must not be a blank node",
        ),
        (
            r#"{"rdf:value": {"@type": "_:bar"}}"#,
            "`@type` must not be a blank node",
        ),
        (r#"{"rdf:value": {"@id": "_:bar"}}"#, "`@id` must not be a blank node"),
        (r#"{"rdf:value": {"@id": 1}}"#, "`@id` must be a string"),
        (r#"{"rdf:value": {"@id": "a b"}}"#, "`a b` does not give a URL"),
        (r#"{"rdf:value": {"@type": 1}}"#, "`@type` must be a term of CSVW"),
        (
            r#"{"rdf:value": {"@type": ["Table", null]}}"#,
            "`@type` must be a term of CSVW",
        ),
        (
            r#"{"rdf:value": {"@value": "a", "@type": ["date"]}}"#,
            "`@type` must be a term of CSVW",
        ),
        (
            r#"{"rdf:value": {"@type": "Tabel"}}"#,
            "the `@type` `Tabel` is no term of CSVW",
        ),
        (r#"{"rdf:value": {"@type": "dc:a b"}}"#, "`dc:a b` does not give a URL"),
        (
            r#"{"rdf:value": {"@value": "a", "@language": "en", "@type": "string"}}"#,
            "`@type` or `@language`, not both",
        ),
        (
            r#"{"rdf:value": {"@value": "a", "@language": null, "@type": "string"}}"#,
            "`@type` or `@language`, not both",
        ),
        (
            r#"{"rdf:value": {"@value": "a", "@type": "rdf:langString"}}"#,
            "says so with `@language`",
        ),
        (
            r#"{"rdf:value": {"@value": "a", "schema:name": "b"}}"#,
            "an object with `@value` has no `schema:name`",
        ),
        (
            r#"{"rdf:value": {"@value": "a", "@id": "b"}}"#,
            "an object with `@value` has no `@id`",
        ),
        (
            r#"{"rdf:value": {"@value": null}}"#,
            "`@value` must be a string, a number, true or false",
        ),
        (
            r#"{"rdf:value": {"@value": ["a"]}}"#,
            "`@value` must be a string, a number, true or false",
        ),
        (
            r#"{"rdf:value": {"@language": "en"}}"#,
            "`@language` stands beside `@value` only",
        ),
        (
            r#"{"rdf:value": {"@value": "a", "@language": "e n"}}"#,
            "`@language` must be a language tag",
        ),
        (
            r#"{"rdf:value": {"@value": "a", "@language": 1}}"#,
            "`@language` must be a language tag",
        ),
        (r#"{"rdf:value": {"name": "a"}}"#, "the name `name` is neither"),
        (r#"{"rdf:value": {"_:b": "a"}}"#, "the name `_:b` is neither"),
        (r#"{"rdf:value": {"": "a"}}"#, "the name `` is neither"),
        (r#"{"rdf:value": {"dc:a b": "a"}}"#, "`dc:a b` does not give a URL"),
        (r#"{"dc:a b": 1}"#, "`dc:a b` does not give a URL"),
        (r#"{"dc:a": 1e400}"#, "the number is past the range of a double"),
        (r#"{"notes": [{"a": 1}]}"#, "the name `a` is neither"),
    ] {
        let messages = messages(text);
        assert!(messages.starts_with("error[csvw-annotation]: "), "{text}: {messages}");
        assert!(messages.contains(message), "{text}: {messages}");
        assert_eq!(messages.matches("error[").count(), 1, "{text}: {messages}");
    }
}

#[test]
fn all_errors_of_one_annotation_are_found() {
    insta::assert_snapshot!(messages(
        r#"{"dc:publisher": [
  {"name": "Hội An", "@type": "Tabel", "@id": "_:b"},
  {"@value": "a", "@language": "en", "@type": "xsd:string"},
  {"dc:x": 1, "dc:x": 2}
]}"#
    ), @r#"
    error[csvw-annotation]: the name `name` is neither a prefixed name nor an absolute URL
     --> m.json:2:4
      |
    2 |   {"name": "Hội An", "@type": "Tabel", "@id": "_:b"},
      |    ^^^^^^
      |
      = help: write a name such as `dc:title`, or the whole URL
    error[csvw-annotation]: the `@type` `Tabel` is no term of CSVW, prefixed name or absolute URL
     --> m.json:2:31
      |
    2 |   {"name": "Hội An", "@type": "Tabel", "@id": "_:b"},
      |                               ^^^^^^^
      |
      = help: did you mean `Table`?
    error[csvw-annotation]: `@id` must not be a blank node
     --> m.json:2:47
      |
    2 |   {"name": "Hội An", "@type": "Tabel", "@id": "_:b"},
      |                                               ^^^^^
      |
      = help: without `@id` an object has a blank node of its own
    error[csvw-annotation]: an object with `@value` has `@type` or `@language`, not both
     --> m.json:3:19
      |
    3 |   {"@value": "a", "@language": "en", "@type": "xsd:string"},
      |                   ^^^^^^^^^^^
      |
      = help: a text with a language has no other datatype
    error[csvw-property]: `dc:x` stands twice in one object
     --> m.json:4:15
      |
    4 |   {"dc:x": 1, "dc:x": 2}
      |               ^^^^^^ second
      |
     ::: m.json:4:4
      |
    4 |   {"dc:x": 1, "dc:x": 2}
      |    ^^^^^^ first
    "#);
}

#[test]
fn a_prefix_that_there_is_not_is_a_scheme_with_a_warning() {
    let (annotation, _) = read_member(r#"{"foo:bar": {"@type": "ex:Thing", "@id": "wd:Q1"}}"#, "und");
    assert_eq!(annotation.unwrap().property.as_str(), "foo:bar");
    insta::assert_snapshot!(messages(r#"{"foo:bar": {"@type": "ex:Thing", "@id": "wd:Q1"}}"#), @r#"
    warning[csvw-annotation]: `foo` is none of CSVW's prefixes: `foo:bar` is taken for an absolute URL
     --> m.json:1:2
      |
    1 | {"foo:bar": {"@type": "ex:Thing", "@id": "wd:Q1"}}
      |  ^^^^^^^^^
      |
      = help: write the whole URL; metadata declares no prefixes
    warning[csvw-annotation]: `ex` is none of CSVW's prefixes: `ex:Thing` is taken for an absolute URL
     --> m.json:1:23
      |
    1 | {"foo:bar": {"@type": "ex:Thing", "@id": "wd:Q1"}}
      |                       ^^^^^^^^^^
      |
      = help: write the whole URL; metadata declares no prefixes
    warning[csvw-annotation]: `wd` is none of CSVW's prefixes: `wd:Q1` is taken for an absolute URL
     --> m.json:1:42
      |
    1 | {"foo:bar": {"@type": "ex:Thing", "@id": "wd:Q1"}}
      |                                          ^^^^^^^
      |
      = help: write the whole URL; metadata declares no prefixes
    "#);
    assert_eq!(
        messages(r#"{"urn:x:y": [{"@id": "mailto:a@b.example"}, {"@id": "x/y:z"}]}"#),
        ""
    );
}

#[test]
fn notes_that_are_no_objects_are_passed_over_with_a_warning() {
    insta::assert_snapshot!(messages(r#"{"notes": ["a", {"dc:x": "b"}, 1]}"#), @r#"
    warning[csvw-annotation]: a note is passed over: it must be an object
     --> m.json:1:12
      |
    1 | {"notes": ["a", {"dc:x": "b"}, 1]}
      |            ^^^
    warning[csvw-annotation]: a note is passed over: it must be an object
     --> m.json:1:32
      |
    1 | {"notes": ["a", {"dc:x": "b"}, 1]}
      |                                ^
    "#);
    assert_eq!(
        read_member(r#"{"notes": ["a", {}]}"#, "und").0.unwrap().json(),
        ("notes".to_owned(), json!([{}]))
    );
    insta::assert_snapshot!(messages(r#"{"notes": {"dc:x": "b"}}"#), @r#"
    warning[csvw-annotation]: `notes` is passed over: it must be an array of objects
     --> m.json:1:11
      |
    1 | {"notes": {"dc:x": "b"}}
      |           ^^^^^^^^^^^^^
    "#);
    assert_eq!(read_member(r#"{"notes": {}}"#, "und").0, None);
}

#[test]
fn values_too_deep_within_one_another_are_an_error() {
    let deep = |depth: usize| format!("{{\"dc:x\": {}1{}}}", "[".repeat(depth), "]".repeat(depth));
    let (statements, _) = converted(&deep(read::DEPTH), "und");
    assert_eq!(statements, "<s> <dc:x> \"1\"^^<xsd:integer> .\n");
    assert!(messages(&deep(read::DEPTH + 1)).contains("stand more than 100 deep within one another"));
    let nodes = |depth: usize| format!("{{\"dc:x\": {}1{}}}", "{\"dc:x\":".repeat(depth), "}".repeat(depth));
    assert_eq!(converted(&nodes(read::DEPTH), "und").0.lines().count(), read::DEPTH + 1);
    assert!(messages(&nodes(read::DEPTH + 1)).contains("stand more than 100 deep within one another"));
}

#[test]
fn the_same_name_in_two_spellings_is_one_array() {
    let mut object = Map::new();
    for (name, value) in [
        ("a", json!(1)),
        ("a", json!([2, 3])),
        ("b", json!([4])),
        ("b", json!(null)),
    ] {
        insert(&mut object, name.to_owned(), value);
    }
    assert_eq!(Value::Object(object), json!({"a": [1, 2, 3], "b": [4, null]}));
}

/// JSON made of the pieces that annotations are made of, rightly or wrongly.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z:/#_@ é.]{0,8}".prop_map(Value::from),
        prop::sample::select(vec!["Table", "xsd:date", "en", "_:b", "http://x/y", "rdf:langString"])
            .prop_map(Value::from),
    ];
    let name = prop_oneof![
        4 => prop::sample::select(vec!["@id", "@type", "@value", "@language", "dc:x", "dcterms:x", "rdf:type", "http://x/y"])
            .prop_map(str::to_owned),
        1 => "[a-z:/#_@ é]{0,6}",
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    /// No value panics, and what is read makes statements that are sound.
    #[test]
    fn any_value_is_read_or_refused(name in "dc:[a-z]{1,3}|notes|[a-z:/é@ ]{0,6}", value in any_json()) {
        let text = json!({&name: value}).to_string();
        let (annotation, messages) = read_member(&text, "en");
        for message in &messages {
            _ = render(message, Style::Plain);
        }
        if let Some(annotation) = annotation {
            _ = annotation.json();
            let text = quads(&annotation);
            let parsed = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::NQuads).for_slice(text.as_bytes());
            for quad in parsed {
                prop_assert!(quad.is_ok(), "{}", text);
            }
        } else {
            prop_assert!(!messages.is_empty());
        }
    }
}
