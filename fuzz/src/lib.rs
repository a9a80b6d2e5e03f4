//! What the targets have in common: tables at addresses, and plans that are run in every way.

use lodpress::diagnostic::{Code, Findings, ReportContext, ReportFormat, Severity, Style, report};
use lodpress::exec::{Executor, Options, RunStats};
use lodpress::mapping::csvw::{self, TableGroup};
use lodpress::mapping::rml;
use lodpress::mapping::{Resource, Resources, Unavailable};
use lodpress::plan::Plan;
use lodpress::sink::{CollectSink, NQuadsSink};
use lodpress::source::{Limits, is_guarded};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use std::collections::BTreeSet;
use std::path::Path;

/// The address of the tables.
pub const BASE: &str = "http://a.example/";

/// Findings of each code that are kept.
const FINDINGS: usize = 5;

/// Lets panics pass that become messages: those of the libraries for XPath and JSONPath.
pub fn pass_guarded_panics() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !is_guarded() {
            hook(panic);
        }
    }));
}

/// The files of `tables/`, at [`BASE`]. No other file is ever opened.
#[derive(Debug)]
pub struct Tables;

impl Resources for Tables {
    fn get(&self, address: &str) -> Result<Resource, Unavailable> {
        let name = address.strip_prefix(BASE).unwrap_or_default();
        const FILES: [&str; 8] = [
            "t.csv",
            "u.csv",
            "one.csv",
            "schema.json",
            "dialect.json",
            "d.json",
            "d.jsonl",
            "d.xml",
        ];
        if !FILES.contains(&name) {
            return Err(Unavailable::Missing(address.to_owned()));
        }
        Ok(Resource {
            path: Path::new(env!("CARGO_MANIFEST_DIR")).join("tables").join(name),
            name: name.to_owned(),
            address: address.to_owned(),
            content_type: None,
            content_language: (name == "u.csv").then(|| "vi".to_owned()),
            links: Vec::new(),
        })
    }
}

/// Reads a metadata document that stands beside the tables; what was found wrong in it
/// where it cannot be used.
pub fn read(text: &str, findings: &mut Findings) -> Option<TableGroup> {
    let address = format!("{BASE}m.json");
    let read = csvw::read("m.json", text, &address, &Tables, findings);
    read.map_err(|failure| findings.take(&failure)).ok()
}

/// Lowers a group and runs its plan, optimised and not: both must give the same. `None`
/// where there is no plan.
pub fn quads(group: TableGroup, options: csvw::Options, findings: &mut Findings) -> Option<Vec<Quad>> {
    let plan = plan(group, options, findings)?;
    let (quads, found) = collect(&plan, options.lenient);
    let plan = plan.optimize();
    _ = plan.explain().to_string();
    let (optimised, found_optimised) = collect(&plan, options.lenient);
    assert_eq!(quads, optimised, "the passes change the quads");
    assert_eq!(kinds(&found), kinds(&found_optimised), "the passes change the findings");
    quads.iter().for_each(check_quad);
    findings.append(found);
    Some(quads)
}

/// Reads a mapping of RML, and runs its plan in every way: optimised and not, on one thread
/// and two, with joins in memory and in files. `None` where there is no plan.
pub fn rml(text: &str, findings: &mut Findings) -> Option<Vec<Quad>> {
    let address = format!("{BASE}m.ttl");
    let plan = rml::plan_of("m.ttl", &address, text, &Tables, &rml::Options::default(), findings);
    let plan = plan.map_err(|failure| findings.take(&failure)).ok()?;
    let (quads, found) = collect(&plan, false);
    let plan = plan.optimize();
    _ = plan.explain().to_string();
    let (optimised, found_optimised) = collect(&plan, false);
    assert_eq!(quads, optimised, "the passes change the quads");
    assert_eq!(kinds(&found), kinds(&found_optimised), "the passes change the findings");
    let other = Options {
        threads: 2,
        join_memory: 0,
        limits: Limits {
            block_bytes: 8,
            ..Limits::default()
        },
        ..options(false)
    };
    let (in_files, _) = collect_with(&plan, other);
    assert_eq!(quads, in_files, "threads and files change the quads");
    // Terms of these types are taken as they come.
    if !text.contains("Unsafe") {
        quads.iter().for_each(check_quad);
    }
    findings.append(found);
    Some(quads)
}

/// As [`quads`], for a JSON document.
pub fn json(group: TableGroup, options: csvw::Options, findings: &mut Findings) -> Option<String> {
    let plan = plan(group, options, findings)?;
    let (text, found) = write(&plan, options.lenient);
    let plan = plan.optimize();
    _ = plan.explain().to_string();
    let (optimised, found_optimised) = write(&plan, options.lenient);
    assert_eq!(text, optimised, "the passes change the JSON");
    assert_eq!(kinds(&found), kinds(&found_optimised), "the passes change the findings");
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&text) {
        panic!("not JSON: {error}: {text}");
    }
    findings.append(found);
    Some(text)
}

/// What was found, each once: what is wrong in a term that several quads share is found for
/// each of them unless the plan is optimised.
fn kinds(findings: &Findings) -> BTreeSet<(Code, Severity)> {
    let kept = findings.kept().iter();
    kept.map(|diagnostic| (diagnostic.code, diagnostic.severity)).collect()
}

/// Every place of a finding is one in its excerpt.
pub fn check_places(findings: &Findings) {
    for place in findings.kept().iter().flat_map(|diagnostic| &diagnostic.places) {
        assert!(place.excerpt.get(place.span.clone()).is_some(), "{place:?}");
    }
}

/// Writes the findings in all formats.
pub fn report_all(findings: &Findings) {
    let context = ReportContext {
        checked: vec!["m.json".to_owned(), "t.csv".to_owned()],
    };
    for format in ReportFormat::ALL {
        let text = report(findings, *format, Style::Plain, &context);
        assert!(
            text.is_empty() || text.ends_with('\n'),
            "a line of {format:?} is not ended"
        );
        if matches!(format, ReportFormat::Json | ReportFormat::Sarif) {
            assert!(
                serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok(),
                "{format:?}: {text}"
            );
        }
    }
}

fn plan(group: TableGroup, options: csvw::Options, findings: &mut Findings) -> Option<Plan> {
    let documents = vec![format!("{BASE}m.json")];
    let plan = csvw::lower(group, documents, &Tables, options, findings);
    plan.map_err(|failure| findings.take(&failure)).ok()
}

fn options(lenient: bool) -> Options {
    Options {
        lenient,
        findings: FINDINGS,
        ..Options::default()
    }
}

fn collect(plan: &Plan, lenient: bool) -> (Vec<Quad>, Findings) {
    collect_with(plan, options(lenient))
}

fn collect_with(plan: &Plan, options: Options) -> (Vec<Quad>, Findings) {
    let made = |programs| {
        let mut sink = CollectSink::new();
        let mut findings = Findings::new(FINDINGS);
        let options = Options { programs, ..options };
        let stats = Executor::new(plan, options).run(&mut sink, &mut findings, &mut |_| {});
        let RunStats { quads, .. } = stats.expect("memory can be written to");
        assert_eq!(quads, sink.quads().len() as u64);
        (sink.into_quads(), findings)
    };
    let lines = |programs| {
        let mut sink = NQuadsSink::nquads(Vec::new());
        let options = Options { programs, ..options };
        let stats = Executor::new(plan, options).run(&mut sink, &mut Findings::new(0), &mut |_| {});
        stats.expect("memory can be written to");
        sink.into_inner()
    };
    let (quads, findings) = made(true);
    let (by_row, found_by_row) = made(false);
    assert_eq!(quads, by_row, "programs change the quads");
    assert_eq!(kinds(&findings), kinds(&found_by_row), "programs change the findings");
    assert_eq!(lines(true), lines(false), "programs change the lines");
    (quads, findings)
}

fn write(plan: &Plan, lenient: bool) -> (String, Findings) {
    let mut text = Vec::new();
    let mut findings = Findings::new(FINDINGS);
    let stats = Executor::new(plan, options(lenient)).run_json(&mut text, &mut findings, &mut |_| {});
    stats.expect("memory can be written to");
    (String::from_utf8(text).expect("JSON is UTF-8"), findings)
}

/// Every IRI is one, and every language tag.
fn check_quad(quad: &Quad) {
    let check = |iri: &str| {
        if let Err(error) = oxiri::Iri::parse(iri) {
            panic!("<{iri}> is no IRI: {error} (in {quad})");
        }
    };
    if let NamedOrBlankNode::NamedNode(node) = &quad.subject {
        check(node.as_str());
    }
    check(quad.predicate.as_str());
    match &quad.object {
        Term::NamedNode(node) => check(node.as_str()),
        Term::BlankNode(_) => {}
        Term::Literal(literal) => {
            check(literal.datatype().as_str());
            if let Some(tag) = literal.language() {
                assert!(
                    oxilangtag::LanguageTag::parse(tag).is_ok(),
                    "{tag} is no language tag (in {quad})"
                );
            }
        }
    }
}
