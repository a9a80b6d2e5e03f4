use super::{Names, Prepared, RenderOptions, prepare, render};
use crate::diagnostic::{Code, Failure, Style, render as show};
use crate::sink::{Prefixes, SinkError, Syntax};
use crate::store::{Store, parse_rdf};
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use std::time::Duration;

const DATA: &str = r#"
    @prefix ex: <http://x/> .
    ex:a a ex:City ; ex:name "Hội An"@vi, "a|b\nc" ; ex:people 120000 .
    ex:b a ex:City ; ex:name "bell \u0007 red \u001B[31m" .
"#;

fn prefixes() -> Prefixes {
    [("ex".to_owned(), "http://x/".to_owned())].into()
}

fn store() -> Store {
    let store = Store::memory().unwrap();
    store
        .load(parse_rdf("d", DATA.as_bytes(), Syntax::Turtle, "http://x/", "b").unwrap())
        .unwrap();
    store
}

fn query(text: &str) -> Result<Prepared, Failure> {
    with(text, Vec::new())
}

fn with(text: &str, values: Vec<(Variable, Term)>) -> Result<Prepared, Failure> {
    let prefixes = prefixes();
    prepare(
        text,
        Names {
            base: "http://x/",
            prefixes: &prefixes,
        },
        "q.rq",
        &values,
    )
}

fn rendered(prepared: Prepared, format: Option<&str>) -> Result<String, SinkError> {
    let prefixes = prefixes();
    let options = RenderOptions {
        format,
        prefixes: &prefixes,
        width: None,
        rows: None,
    };
    let mut bytes = Vec::new();
    prepared.run(&store(), None, |answer| render(answer, options, &mut bytes))?;
    Ok(String::from_utf8(bytes).unwrap())
}

fn answer(text: &str, format: Option<&str>) -> Result<String, SinkError> {
    rendered(query(text)?, format)
}

const NAMES: &str = "SELECT ?city ?name ?none { ?city ex:name ?name } ORDER BY ?city ?name";

#[test]
fn a_table_is_short_and_sends_no_terminal_commands() {
    insta::assert_snapshot!(answer(NAMES, None).unwrap(), @r"
    ┌──────┬──────────────────┬──────┐
    │ city ┆ name             ┆ none │
    ╞══════╪══════════════════╪══════╡
    │ ex:a ┆ Hội An@vi        ┆      │
    │ ex:a ┆ a|b c            ┆      │
    │ ex:b ┆ bell � red �[31m ┆      │
    └──────┴──────────────────┴──────┘
    ");
    insta::assert_snapshot!(answer(NAMES, Some("MD")).unwrap(), @r"
    | city | name | none |
    | --- | --- | --- |
    | ex:a | Hội An@vi |  |
    | ex:a | a\|b<br>c |  |
    | ex:b | bell � red �[31m |  |
    ");
}

#[test]
fn the_standard_formats_are_the_librarys() {
    assert_eq!(
        answer("SELECT ?n { ex:a ex:people ?n }", Some("csv")).unwrap(),
        "n\r\n120000\r\n"
    );
    assert_eq!(
        answer("SELECT ?n { ex:a ex:people ?n }", Some("tsv")).unwrap(),
        "?n\n120000\n"
    );
    let json = answer("SELECT ?n ?m { ex:a ex:people ?n }", Some("srj")).unwrap();
    assert_eq!(
        json,
        "{\"head\":{\"vars\":[\"n\",\"m\"]},\"results\":{\"bindings\":[{\"n\":{\"type\":\"literal\",\"value\":\"120000\",\
         \"datatype\":\"http://www.w3.org/2001/XMLSchema#integer\"}}]}}\n"
    );
    assert!(
        answer("SELECT ?n { ex:a ex:people ?n }", Some("xml"))
            .unwrap()
            .contains("<binding name=\"n\">")
    );
}

#[test]
fn true_and_false_in_every_format() {
    for format in ["table", "markdown", "csv", "tsv"] {
        assert_eq!(
            answer("ASK { ex:a a ex:City }", Some(format)).unwrap(),
            "true\n",
            "{format}"
        );
    }
    assert_eq!(
        answer("ASK {}", Some("json")).unwrap(),
        "{\"head\":{},\"boolean\":true}\n"
    );
}

#[test]
fn graphs_are_written_in_every_syntax_with_stable_labels() {
    let text = "CONSTRUCT { ?c ex:has [ ex:is ?n ] } { ?c ex:people ?n }";
    insta::assert_snapshot!(answer(text, None).unwrap(), @r"
    @prefix ex: <http://x/> .

    ex:a ex:has [ ex:is 120000 ] .
    ");
    assert_eq!(answer(text, Some("nt")).unwrap(), answer(text, Some("nt")).unwrap());
    assert!(answer(text, Some("nt")).unwrap().contains("_:made0"));
    assert!(
        answer("DESCRIBE ex:a", Some("ttl"))
            .unwrap()
            .contains("ex:people 120000")
    );
}

#[test]
fn a_format_for_another_kind_of_answer_is_refused() {
    for (text, format) in [("ASK {}", "turtle"), ("DESCRIBE ex:a", "table"), ("ASK {}", "tabel")] {
        let failure = answer(text, Some(format)).unwrap_err().into_failure("-");
        let code = failure.diagnostics()[0].code;
        assert!(matches!(code, Code::OptionConflict | Code::FormatUnknown), "{failure}");
    }
}

#[test]
fn parameters_are_terms_and_never_text() {
    let name = || Variable::new_unchecked("name");
    let evil = "x\" } } INSERT DATA { ex:a ex:b 1 } #";
    for text in [
        "SELECT ?name { ?c ex:name ?name }",
        "ASK { ?c ex:name ?name }",
        "CONSTRUCT WHERE { ?c ex:name ?name }",
    ] {
        let prepared = with(text, vec![(name(), Literal::new_simple_literal(evil).into())]).unwrap();
        assert!(!rendered(prepared, None).unwrap().contains("Hội"));
        let vi = Literal::new_language_tagged_literal("Hội An", "vi").unwrap();
        let prepared = with(text, vec![(name(), vi.into())]).unwrap();
        assert!(!rendered(prepared, None).unwrap().contains("false"));
    }
    let city = NamedNode::new_unchecked("http://x/a");
    let failure = with(
        "SELECT ?name { ?c ex:name ?name }",
        vec![(Variable::new_unchecked("d"), city.into())],
    )
    .unwrap_err();
    assert_eq!(
        failure.to_string(),
        "q.rq: the query has no variable ?d for the parameter `d` [query-parameter]"
    );
}

#[test]
fn a_parameter_reaches_groups_and_filters() {
    let text = "SELECT ?min (COUNT(?c) AS ?n) { ?c ex:people ?p FILTER(?p >= ?min) } GROUP BY ?min";
    let min = |value: i32| {
        with(
            text,
            vec![(Variable::new_unchecked("min"), Literal::from(value).into())],
        )
        .unwrap()
    };
    assert_eq!(rendered(min(5), Some("csv")).unwrap(), "min,n\r\n5,1\r\n");
}

#[test]
fn the_place_of_a_syntax_error_is_underlined() {
    let error = |text| show(&query(text).unwrap_err().diagnostics()[0], Style::Plain);
    insta::assert_snapshot!(error("SELECT ?x\nWHERE { ?x a ế }"), @r"
    error[query-syntax]: this is not SPARQL
     --> q.rq:2:14
      |
    2 | WHERE { ?x a ế }
      |              ^ not expected here
    ");
    insta::assert_snapshot!(error("SELECT ?x { ?x a ex:A"), @"
    error[query-syntax]: the query ends too early
     --> q.rq:1:22
      |
    1 | SELECT ?x { ?x a ex:A
      |                      ^
    ");
    insta::assert_snapshot!(error("SELCT ?x { ?x a ex:A }"), @r"
    error[query-syntax]: this is not SPARQL
     --> q.rq:1:1
      |
    1 | SELCT ?x { ?x a ex:A }
      | ^^^^^ not expected here
    ");
    insta::assert_snapshot!(error("SELECT ?x { ?x a foo:A }"), @r"
    error[query-syntax]: the prefix `foo:` is not declared
     --> q.rq:1:18
      |
    1 | SELECT ?x { ?x a foo:A }
      |                  ^^^^^
      |
      = help: add `PREFIX foo: <…>` before the query, or to the publication's prefixes
    ");
    insta::assert_snapshot!(error("SELECT ?x { ?x a ex:A } oops"), @r"
    error[query-syntax]: this is not SPARQL
     --> q.rq:1:25
      |
    1 | SELECT ?x { ?x a ex:A } oops
      |                         ^^^^ not expected here
    ");
}

#[test]
fn no_other_server_is_asked() {
    let failure = answer("SELECT * { SERVICE <http://other/> { ?s ?p ?o } }", None)
        .unwrap_err()
        .into_failure("-");
    let diagnostic = &failure.diagnostics()[0];
    assert_eq!(diagnostic.code, Code::QueryService);
    assert!(diagnostic.message.contains("asks no other servers"), "{diagnostic:?}");
}

#[test]
fn a_query_ends_when_its_time_is_up() {
    let store = store();
    let text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x }";
    let prefixes = prefixes();
    let options = RenderOptions {
        format: None,
        prefixes: &prefixes,
        width: None,
        rows: None,
    };
    let result = query(text)
        .unwrap()
        .run(&store, Some(Duration::from_millis(50)), |answer| {
            render(answer, options, Vec::new())
        });
    let failure = result.unwrap_err().into_failure("-");
    assert_eq!(
        failure.to_string(),
        "q.rq: the query took longer than 50ms [query-timeout]"
    );
    assert!(
        query("ASK {}")
            .unwrap()
            .run(&store, Some(Duration::from_secs(3600)), |_| Ok::<_, SinkError>(()))
            .is_ok()
    );
}

#[test]
fn the_plan_is_shown_and_stable() {
    let plan = || {
        query("SELECT ?c { ?c a ex:City ; ex:people ?n }")
            .unwrap()
            .explain(&store())
            .unwrap()
    };
    assert_eq!(plan(), plan());
    insta::assert_snapshot!(plan(), @r"
    Project(?c)
      Lateral
        QuadPattern(?c <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://x/City>)
        QuadPattern(?c <http://x/people> ?n)
    ");
}

#[test]
fn queries_that_nest_without_end_are_refused_and_long_ones_run() {
    let nested = format!("ASK {{ FILTER({}1{}) }}", "(".repeat(100_000), ")".repeat(100_000));
    let signs = format!("ASK {{ FILTER({}true) }}", "! ".repeat(100_000));
    for text in [nested, signs] {
        let failure = query(&text).unwrap_err();
        assert!(
            failure.to_string().contains("nested deeper than 500 levels"),
            "{failure}"
        );
    }
    let chain = format!("ASK {{ FILTER({} true) }}", "false || ".repeat(2_000));
    let deep = format!("ASK {{ FILTER({}true{}) }}", "(".repeat(400), ")".repeat(400));
    for text in [chain, deep] {
        let prefixes = prefixes();
        let options = RenderOptions {
            format: None,
            prefixes: &prefixes,
            width: None,
            rows: None,
        };
        let mut bytes = Vec::new();
        super::answer(query(&text).unwrap(), store(), None, options, &mut bytes).unwrap();
        assert_eq!(bytes, b"true\n");
    }
}

#[test]
fn an_answer_that_is_cut_says_so_where_its_format_can() {
    let cut = |format: &str, limit: usize| {
        let prefixes = prefixes();
        let options = RenderOptions {
            format: Some(format),
            prefixes: &prefixes,
            width: None,
            rows: Some(limit),
        };
        let mut bytes = Vec::new();
        let prepared = query("SELECT ?n { VALUES ?n { 1 2 3 } }").unwrap();
        let rendered = prepared
            .run(&store(), None, |answer| render(answer, options, &mut bytes))
            .unwrap();
        (rendered.is_cut, String::from_utf8(bytes).unwrap())
    };
    let (is_cut, json) = cut("json", 2);
    assert!(is_cut);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (
            json["results"]["bindings"].as_array().unwrap().len(),
            &json["truncated"]
        ),
        (2, &true.into())
    );
    let (is_cut, json) = cut("json", 3);
    assert!(!is_cut && !json.contains("truncated"));
    let (is_cut, xml) = cut("xml", 1);
    assert!(is_cut && xml.ends_with("</sparql>\n<!-- truncated -->\n"), "{xml}");
    assert_eq!(cut("csv", 2), (true, "n\r\n1\r\n2\r\n".to_owned()));
    assert_eq!(cut("csv", 9), (false, "n\r\n1\r\n2\r\n3\r\n".to_owned()));
}
