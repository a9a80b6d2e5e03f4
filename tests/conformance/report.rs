//! What has come out of the suites, as a page and as reports in
//! [EARL](https://www.w3.org/TR/EARL10-Schema/).
//!
//! The same outcomes give the same bytes: there is no date in them.

use crate::suite::{self, Case, Layout, Outcome, Part, Suite};
use crate::{csvw, rdf_canon, rml, sparql11};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where the reports are kept, in the repository.
const KEPT: &str = "docs/conformance";

/// The folder to write them to.
const VARIABLE: &str = "LODPRESS_CONFORMANCE_REPORT";

const MAKE: &str = "make conformance-report";

/// With `LODPRESS_CONFORMANCE_REPORT`, writes the reports; otherwise holds those of the
/// repository to what comes out.
#[test]
fn the_reports_say_what_comes_out() {
    let wanted = std::env::var_os(VARIABLE).map(PathBuf::from);
    let folders = ["csvw", "rdf-canon", "rml", "sparql11"].map(suite::folder);
    let [Some(csvw), Some(rdf_canon), Some(rml), Some(sparql11)] = folders else {
        assert!(wanted.is_none(), "a report needs all suites");
        return;
    };
    let suites = [
        csvw::suite(&csvw),
        rdf_canon::suite(&rdf_canon),
        rml::suite(&rml),
        sparql11::suite(&sparql11),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if let Some(folder) = wanted {
        let folder = root.join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in reports(&suites) {
            std::fs::write(folder.join(name), text).unwrap();
        }
        return;
    }
    let folder = root.join(KEPT);
    for (name, text) in reports(&suites) {
        let Ok(kept) = std::fs::read_to_string(folder.join(&name)) else {
            assert!(!folder.exists(), "{KEPT} has no {name}: {MAKE}");
            continue;
        };
        if tests(&kept) != tests(&text) {
            println!("not compared: {KEPT}/{name} is about other cases than those at hand");
            return;
        }
        assert!(kept == text, "{KEPT}/{name} does not say what comes out: {MAKE}");
    }
}

/// The lines of a report that name tests.
fn tests(report: &str) -> BTreeSet<&str> {
    report.lines().filter(|line| line.contains("earl:test ")).collect()
}

/// The files, the page last.
fn reports(suites: &[Suite]) -> Vec<(String, String)> {
    let mut files: Vec<_> = suites
        .iter()
        .map(|suite| (format!("{}.earl.ttl", suite.name), earl(suite)))
        .collect();
    files.push(("README.md".to_owned(), page(suites)));
    files
}

/// A report in EARL: the program asserts what has come out of it.
fn earl(suite: &Suite) -> String {
    let licences: Vec<String> = env!("CARGO_PKG_LICENSE")
        .split(" OR ")
        .map(|name| format!("<http://spdx.org/licenses/{name}>"))
        .collect();
    let mut text = format!(
        "@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doap: <http://usefulinc.com/ns/doap#> .
@prefix earl: <http://www.w3.org/ns/earl#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .

<> a foaf:Document ;
    dcterms:title \"lodpress: {}\"@en ;
    foaf:primaryTopic <#lodpress> .

<#lodpress> a doap:Project, earl:Software, earl:TestSubject ;
    doap:name \"lodpress\" ;
    doap:shortdesc \"{}\"@en ;
    doap:programming-language \"Rust\" ;
    doap:license {} .
",
        suite.title,
        env!("CARGO_PKG_DESCRIPTION"),
        licences.join(", ")
    );
    for case in suite.parts.iter().flat_map(|part| &part.cases) {
        let outcome = match case.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed(_) => "failed",
            Outcome::Inapplicable(_) => "inapplicable",
            Outcome::Untested(_) => "untested",
        };
        text.push_str(&format!(
            "
[] a earl:Assertion ;
    earl:assertedBy <#lodpress> ;
    earl:subject <#lodpress> ;
    earl:test <{}> ;
    earl:mode earl:automatic ;
    earl:result [ a earl:TestResult ; earl:outcome earl:{outcome} ] .
",
            case.iri
        ));
    }
    text
}

/// The page: counts, reasons, and each case.
fn page(suites: &[Suite]) -> String {
    let mut text = format!(
        "# Conformance

What comes out of the suites of the standards. `{MAKE}` writes this page and, beside it, a report in \
[EARL](https://www.w3.org/TR/EARL10-Schema/) for each suite; a test holds them to what the suites say. \
[NOTES.md](NOTES.md) says where a suite and the text of its standard disagree.

| suite | part | cases | passed | failed | skipped |
| --- | --- | --: | --: | --: | --: |
"
    );
    for suite in suites {
        for part in &suite.parts {
            let [passed, failed, skipped] = part.counts();
            text.push_str(&format!(
                "| [{}]({}) | {} | {} | {passed} | {failed} | {skipped} |\n",
                suite.title,
                suite.home,
                part.name,
                part.cases.len()
            ));
        }
    }
    text.push_str("\n✓ passed, ✗ failed, – skipped; a case that a part does not have is left empty.\n");
    for suite in suites {
        text.push_str(&format!("\n## {}\n\n", suite.title));
        let reasons = reasons(suite);
        if !reasons.is_empty() {
            text.push_str(&format!("{}\n", reasons.concat()));
        }
        match suite.layout {
            Layout::Matrix => matrix(suite, &mut text),
            Layout::Lists => text.push_str(&suite.parts.iter().map(list).collect::<Vec<_>>().join("\n")),
        }
    }
    text
}

/// Why cases have failed or were skipped, those with one reason together.
fn reasons(suite: &Suite) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for part in &suite.parts {
        for case in &part.cases {
            let known = || suite::reason(suite.known, part.name, &case.name).unwrap_or("not known");
            let (what, reason) = match &case.outcome {
                Outcome::Passed => continue,
                Outcome::Failed(_) => ("failed", known()),
                Outcome::Inapplicable(reason) | Outcome::Untested(reason) => ("skipped", *reason),
            };
            let why = format!("{}, {what}: {reason}", part.name);
            match groups.iter_mut().find(|(group, _)| *group == why) {
                Some((_, cases)) => cases.push(number(case)),
                None => groups.push((why, vec![number(case)])),
            }
        }
    }
    let groups = groups.iter();
    groups
        .map(|(why, cases)| format!("- {why} ({})\n", cases.join(", ")))
        .collect()
}

/// A table of the cases by number, with a column for each part.
fn matrix(suite: &Suite, text: &mut String) {
    let mut rows: BTreeMap<&str, (&str, Vec<&str>)> = BTreeMap::new();
    for (column, part) in suite.parts.iter().enumerate() {
        for case in &part.cases {
            let row = rows.entry(number(case));
            let (_, marks) = row.or_insert_with(|| (&case.title, vec![""; suite.parts.len()]));
            marks[column] = mark(case);
        }
    }
    let names: Vec<&str> = suite.parts.iter().map(|part| part.name).collect();
    text.push_str(&format!("| case | {} | name |\n", names.join(" | ")));
    text.push_str(&format!("| --- |{} --- |\n", " :-: |".repeat(names.len())));
    for (number, (title, marks)) in rows {
        text.push_str(&format!("| {number} | {} | {} |\n", marks.join(" | "), in_table(title)));
    }
}

/// A table of the cases of one part.
fn list(part: &Part) -> String {
    let mut text = format!("### {}\n\n| case | | name |\n| --- | :-: | --- |\n", part.name);
    for case in &part.cases {
        text.push_str(&format!(
            "| {} | {} | {} |\n",
            case.name,
            mark(case),
            in_table(&case.title)
        ));
    }
    text
}

fn mark(case: &Case) -> &'static str {
    match case.outcome {
        Outcome::Passed => "✓",
        Outcome::Failed(_) => "✗",
        Outcome::Inapplicable(_) | Outcome::Untested(_) => "–",
    }
}

fn in_table(title: &str) -> String {
    title.replace('|', "\\|").replace(['\n', '\r'], " ")
}

fn number(case: &Case) -> &str {
    case.name.strip_prefix("test").unwrap_or(&case.name)
}

fn example() -> Suite {
    Suite {
        name: "example",
        title: "Example",
        home: "http://suite.example/",
        parts: vec![suite::example()],
        known: &[("part", "test002", "too hard")],
        layout: Layout::Matrix,
    }
}

#[test]
fn a_report_is_turtle_with_an_assertion_for_each_case() {
    use oxigraph::io::{RdfFormat, RdfParser};
    let parser = RdfParser::from_format(RdfFormat::Turtle)
        .with_base_iri("http://a.example/")
        .unwrap();
    let report = earl(&example());
    let quads: Vec<_> = parser.for_slice(report.as_bytes()).map(Result::unwrap).collect();
    let mut outcomes: Vec<String> = quads
        .iter()
        .filter(|quad| quad.predicate.as_str() == "http://www.w3.org/ns/earl#outcome")
        .map(|quad| quad.object.to_string())
        .collect();
    outcomes.sort();
    let named = ["failed", "inapplicable", "passed", "untested"];
    assert_eq!(
        outcomes,
        named.map(|name| format!("<http://www.w3.org/ns/earl#{name}>"))
    );
    assert_eq!(tests(&report).len(), 4);
}

#[test]
fn the_page_has_counts_reasons_and_cases() {
    let page = page(&[example()]);
    let (_, told) = page.split_once("| suite |").unwrap();
    insta::assert_snapshot!(format!("| suite |{told}"), @"
    | suite | part | cases | passed | failed | skipped |
    | --- | --- | --: | --: | --: | --: |
    | [Example](http://suite.example/) | part | 4 | 1 | 1 | 2 |

    ✓ passed, ✗ failed, – skipped; a case that a part does not have is left empty.

    ## Example

    - part, failed: too hard (002)
    - part, skipped: not offered (003)
    - part, skipped: contradicts itself (004)

    | case | part | name |
    | --- | :-: | --- |
    | 001 | ✓ | The case test001 |
    | 002 | ✗ | The case test002 |
    | 003 | – | The case test003 |
    | 004 | – | The case test004 |
    ");
}

#[test]
fn a_suite_whose_parts_share_no_cases_has_a_list_for_each() {
    let suite = Suite {
        layout: Layout::Lists,
        parts: vec![suite::example(), suite::example()],
        ..example()
    };
    let page = page(&[suite]);
    let (_, told) = page.split_once("## Example").unwrap();
    insta::assert_snapshot!(told.trim_start(), @"
    - part, failed: too hard (002, 002)
    - part, skipped: not offered (003, 003)
    - part, skipped: contradicts itself (004, 004)

    ### part

    | case | | name |
    | --- | :-: | --- |
    | test001 | ✓ | The case test001 |
    | test002 | ✗ | The case test002 |
    | test003 | – | The case test003 |
    | test004 | – | The case test004 |

    ### part

    | case | | name |
    | --- | :-: | --- |
    | test001 | ✓ | The case test001 |
    | test002 | ✗ | The case test002 |
    | test003 | – | The case test003 |
    | test004 | – | The case test004 |
    ");
}
