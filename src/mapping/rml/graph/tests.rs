use super::super::suite::mappings;
use super::*;
use crate::diagnostic::{Style, render};
use proptest::prelude::*;

const ADDRESS: &str = "http://example.com/maps/m.ttl";

fn parse(text: &str) -> Graph<'_> {
    Graph::parse("m.ttl", ADDRESS, text).unwrap()
}

fn is_located(graph: &Graph<'_>) -> bool {
    graph.triples().iter().all(|triple| triple.located.is_some())
}

#[test]
fn each_triple_of_the_suites_has_its_place() {
    for (name, text) in mappings() {
        // What is no Turtle is left to the tests of reading.
        if let Ok(graph) = Graph::parse(&name, ADDRESS, &text) {
            assert!(is_located(&graph), "{name}");
        }
    }
}

/// The triples as they are written, each in a line.
fn written(text: &str) -> String {
    let graph = parse(text);
    let lines = graph.triples().iter().map(|triple| {
        let located = triple.located.as_ref().unwrap();
        let parts = [&located.subject, &located.predicate, &located.object];
        parts.map(|part| &text[part.span.clone()]).join(" | ") + "\n"
    });
    lines.collect()
}

#[test]
fn places_follow_the_parser() {
    let text = r#"@prefix e: <e#> . # <a> <b> <c>
        <s> a e:T.x ; e:p [ e:q "a;\"b"@en-GB ; e:r 1.5, 'x' ], ( [] <b> ) ."#;
    insta::assert_snapshot!(written(text), @r#"
    <s> | a | e:T.x
    [ | e:q | "a;\"b"@en-GB
    [ | e:r | 1.5
    <s> | e:p | [ e:q "a;\"b"@en-GB ; e:r 1.5, 'x' ]
    [ | e:r | 'x'
    <s> | e:p | (
    [ | [ | []
    <b> | <b> | <b>
    [ | <b> | <b>
    <b> | ) | )
    "#);
    let text = r#"PREFIX e:<e#> [ e:p """a"""^^e:d ] . ( 1 ) e:q () . _:b.c e:a\.b .5e3 ."#;
    insta::assert_snapshot!(written(text), @r#"
    [ | e:p | """a"""^^e:d
    1 | 1 | 1
    1 | ) | )
    ( | e:q | ()
    _:b.c | e:a\.b | .5e3
    "#);
}

#[test]
fn statements_are_shown_in_their_lines() {
    let text = "<s> <p> [\n  <q> 'a' ,\n 'b'@en ] .";
    let graph = parse(text);
    let shown = |show: &dyn Fn(&Triple) -> String| graph.triples().iter().map(show).collect::<Vec<_>>();
    assert_eq!(
        shown(&|triple| graph.place(triple).text().to_owned()),
        ["<q> 'a'", "'b'@en", "<p> ["]
    );
    assert_eq!(shown(&|triple| graph.shown(triple)), ["'a'", "'b'@en", "["]);
    assert_eq!(shown(&|triple| graph.subject_shown(triple)), ["[", "[", "<s>"]);
}

#[test]
fn terms_that_do_not_look_alike_have_no_place() {
    let text = "<s> <p> 'a' .";
    let quads = |text: &str| -> Vec<Quad> {
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(ADDRESS);
        let parser = parser.unwrap();
        parser.for_slice(text.as_bytes()).map(|quad| quad.unwrap()).collect()
    };
    let located = locate(text).unwrap();
    assert!(agree(text, &quads(text), &located));
    for other in [
        "<s> <p> 'b' .",
        "<s> <q> 'a' .",
        "<t> <p> 'a' .",
        "<s> <p> <a> .",
        "<s> <p> [] .",
        "<s> <p> 'a' , 'a' .",
    ] {
        assert!(!agree(text, &quads(other), &located), "{other}");
    }
}

#[test]
fn what_is_no_turtle_is_underlined() {
    let failure = Graph::parse("m.ttl", ADDRESS, "<s> rml:p 1 .").err().unwrap();
    insta::assert_snapshot!(render(&failure.diagnostics()[0], Style::Plain), @r"
    error[rdf-syntax]: this is not Turtle: The prefix rml: has not been declared
     --> m.ttl:1:5
      |
    1 | <s> rml:p 1 .
      |     ^^^^^
    ");
}

#[test]
fn lists_end() {
    let members = |text: &str| {
        let prefix = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .";
        let text = format!("{prefix} {text}");
        let graph = parse(&text);
        let subject = NamedNode::new_unchecked("http://example.com/maps/s");
        let head = graph.about(&subject.into()).next().unwrap();
        graph.list(&head.object).map(|members| members.len())
    };
    assert_eq!(members("<s> <p> ( 1 2 ) ."), Some(2));
    assert_eq!(members("<s> <p> () ."), Some(0));
    assert_eq!(members("<s> <p> 1 ."), None);
    assert_eq!(members("<s> <p> _:a . _:a rdf:first 1 ; rdf:rest _:a ."), None);
    assert_eq!(members("<s> <p> _:a . _:a rdf:first 1, 2 ; rdf:rest () ."), None);
    assert_eq!(members("<s> <p> _:a . _:a rdf:first 1 ."), None);
}

/// An object, written in some way.
fn object() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "<a/../b#c>",
        "<>",
        r"<\u00e9>",
        "e:x.y-z",
        "e:",
        r":a\,b",
        r"e:a\.",
        "e:%20",
        "e:ế",
        "_:b1.x",
        "[]",
        "( )",
        "'a # b'",
        r#""a\"\n\\""#,
        "'''a\n'b'' '''",
        r#""""""""#,
        "''",
        "'x'@en",
        "\"x\" @de-AT",
        "'1'^^<d>",
        "'1' ^^ e:d",
        "1",
        "-1.5",
        "+.5",
        ".5e3",
        "1.e-3",
        "1E9",
        "true",
        "false",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(4, 24, 4, |object| {
        prop_oneof![
            prop::collection::vec(object.clone(), 1..4).prop_map(|members| format!("({})", members.join(" "))),
            properties(object).prop_map(|properties| format!("[{properties}]")),
        ]
    })
}

fn properties(object: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let objects = prop::collection::vec(object, 1..3);
    let predicate = prop::sample::select(vec!["a", "<p>", "e:p", ":"]);
    let property = (predicate, objects).prop_map(|(predicate, objects)| format!("{predicate} {}", objects.join(" , ")));
    let end = prop::sample::select(vec!["", ";", " ;; # [\n"]);
    (prop::collection::vec(property, 1..4), end).prop_map(|(all, end)| format!("{}{end}", all.join(";\n")))
}

fn statement() -> impl Strategy<Value = String> {
    let subject = prop_oneof![
        Just("<s>".to_owned()),
        Just("_:b".to_owned()),
        Just("[]".to_owned()),
        Just("()".to_owned()),
        prop::collection::vec(object(), 1..3).prop_map(|members| format!("({})", members.join("\n"))),
        properties(object()).prop_map(|properties| format!("[ {properties} ]")),
    ];
    let directives = vec!["@prefix e: <f#>.", "PREFIX : <g#>", "@base <h/> .", "Base <i/>"];
    prop_oneof![
        4 => (subject, properties(object())).prop_map(|(subject, properties)| format!("{subject} {properties}.")),
        1 => properties(object()).prop_map(|properties| format!("[ {properties} ].")),
        1 => prop::sample::select(directives).prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn each_triple_has_its_place(statements in prop::collection::vec(statement(), 0..6)) {
        // The parser loses the point behind `\,` at the very end.
        let text = format!("@prefix e: <e#> . @prefix : <x#> .\n{}\n", statements.join("\n"));
        prop_assert!(is_located(&parse(&text)), "{}", text);
    }

    #[test]
    fn any_text_ends(text in "[<>a:.@\\[\\](),;\"'\\\\ #^_1e\n-]{0,40}") {
        let places = locate(&text).unwrap_or_default();
        prop_assert!(places.iter().all(|place| text.get(place.object.span.clone()).is_some()));
    }
}
