//! One mapping, written in CSVW and in RML: both make the same graph.
//!
//! The RML is written from the plan of the CSVW, a triples map for each quad that rows make,
//! so that what it says is what the metadata says and nothing of how it is run.

use crate::run::root;
use lodpress::diagnostic::Findings;
use lodpress::exec::{Executor, Options};
use lodpress::mapping::{self, Locator, csvw};
use lodpress::plan::{
    CellExpr, CellId, Format, Operator, Plan, Scan, Template, TemplatePart, TermExpr, VariableSource,
};
use lodpress::publication::Publication;
use lodpress::sink::{CollectSink, canonicalize};
use oxigraph::model::{Literal, Quad, Term};
use oxiri::Iri;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::Path;

const PREFIXES: &str = "@prefix rml: <http://w3id.org/rml/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix csvw: <http://www.w3.org/ns/csvw#> .
@prefix grel: <http://users.ugent.be/~bjdmeest/function/grel.ttl#> .
@prefix idlab-fn: <https://w3id.org/imec/idlab/function#> .
";

fn quoted(text: &str) -> String {
    Literal::new_simple_literal(text).to_string()
}

/// The mapping of a plan, whose tables have addresses.
fn rml(plan: &Plan) -> String {
    let mut text = PREFIXES.to_owned();
    for scan in &plan.scans {
        for quad in &scan.quads {
            let mut nulls: Vec<&str> = Vec::new();
            for term in [quad.subject, quad.predicate, quad.object] {
                for cell in scan.terms[term.0].cells() {
                    nulls.extend(scan.cells[cell.0].rule.null.iter().map(String::as_str));
                }
            }
            nulls.sort_unstable();
            nulls.dedup();
            let nulls: String = nulls
                .iter()
                .map(|null| format!(" ; csvw:null {}", quoted(null)))
                .collect();
            _ = write!(
                text,
                "[] a rml:TriplesMap ;
  rml:logicalSource [ rml:referenceFormulation rml:CSV ;
    rml:source [ a csvw:Table ; csvw:url {} ; csvw:dialect [ csvw:trim true ]{nulls} ] ] ;
  rml:subjectMap {} ;
  rml:predicateObjectMap [ rml:predicateMap {} ; rml:objectMap {} ] .\n",
                quoted(&scan.source.address),
                term(scan, quad.subject.0),
                term(scan, quad.predicate.0),
                term(scan, quad.object.0),
            );
        }
    }
    text
}

/// A term map.
fn term(scan: &Scan, term: usize) -> String {
    match &scan.terms[term] {
        TermExpr::Constant(term) => constant(term),
        TermExpr::RowBlank(_) => "[ rml:termType rml:BlankNode ]".to_owned(),
        TermExpr::Literal { cell } => literal(&scan.cells[cell.0]),
        TermExpr::List { cell } => format!(
            "[ rml:gather ( {} ) ; rml:gatherAs rdf:List ]",
            literal(&scan.cells[cell.0])
        ),
        TermExpr::Iri {
            template,
            present_with,
            base,
            prefixes,
            ..
        } => {
            let condition = present_with
                .filter(|cell| !template.cells().any(|filled| filled == *cell))
                .map_or_else(String::new, |cell| is_there(&scan.cells[cell.0]));
            match template.parts.as_slice() {
                [TemplatePart::Expansion(whole)] if whole.operator == Operator::Reserved => {
                    let VariableSource::Cell(CellId(cell)) = whole.variables[0].source else {
                        panic!("a whole IRI is that of a cell");
                    };
                    let value = written_out(scan, &scan.cells[cell], prefixes, base);
                    format!("[ {value} ; rml:termType rml:IRI{condition} ]")
                }
                _ => format!(
                    "[ rml:template {} ; rml:termType rml:URI{condition} ]",
                    quoted(&template_text(scan, template, base))
                ),
            }
        }
        other => panic!("{other:?} is not made in minimal mode"),
    }
}

/// The IRIs in a cell, which may have prefixes or be relative to the folder above the table:
/// RML has functions for it, one for each beginning that there is in the column.
fn written_out(scan: &Scan, cell: &CellExpr, prefixes: &[(&str, &str)], base: &str) -> String {
    let mut reader = csv::Reader::from_path(&scan.source.path).unwrap();
    let values: Vec<String> = reader
        .records()
        .map(|record| record.unwrap()[cell.field.unwrap()].to_owned())
        .collect();
    let above = Iri::parse(base).unwrap().resolve("../").unwrap().into_inner();
    let beginnings = prefixes.iter().map(|(prefix, iri)| (format!("{prefix}:"), *iri));
    let beginnings = beginnings.chain([("../".to_owned(), above.as_str())]);
    let mut text = format!("rml:reference {}", quoted(&cell.name));
    for (beginning, iri) in beginnings {
        let has = |value: &String| {
            value
                .strip_prefix(&beginning)
                .is_some_and(|rest| !rest.starts_with("//"))
        };
        if values.iter().any(has) {
            let pattern = quoted(&format!("/^{}/", beginning.replace('.', "\\.").replace('/', "\\/")));
            text = format!(
                "rml:functionExecution [ rml:function grel:string_replace ; \
                 rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ {text} ] ] , \
                 [ rml:parameter grel:param_find ; rml:inputValue {pattern} ] , \
                 [ rml:parameter grel:param_replace ; rml:inputValue {} ] ]",
                quoted(iri)
            );
        }
    }
    text
}

fn constant(term: &Term) -> String {
    format!("[ rml:constant {term} ]")
}

/// A condition: the cell has a value.
fn is_there(cell: &CellExpr) -> String {
    format!(
        " ; rml:condition [ rml:functionExecution [ rml:function idlab-fn:isNotNull ; \
         rml:input [ rml:parameter idlab-fn:str ; rml:inputValueMap [ rml:reference {} ] ] ] ]",
        quoted(&cell.name)
    )
}

/// RML writes a base before what is no absolute IRI, and does not resolve it.
fn template_text(scan: &Scan, template: &Template, base: &str) -> String {
    let base = Iri::parse(base).unwrap();
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('{', "\\{").replace('}', "\\}");
    let parts = template.parts.iter().enumerate().map(|(at, part)| match part {
        TemplatePart::Literal(text) if at == 0 => escaped(base.resolve(text).unwrap().as_str()),
        TemplatePart::Literal(text) => escaped(text),
        TemplatePart::Expansion(expansion) => {
            assert_eq!(expansion.operator, Operator::Simple);
            let [variable] = expansion.variables.as_slice() else {
                panic!("a template with one variable in each place");
            };
            match &variable.source {
                VariableSource::Cell(cell) => format!("{{{}}}", escaped(&scan.cells[cell.0].name)),
                VariableSource::Constant(text) => escaped(text),
                other => panic!("{other:?}"),
            }
        }
    });
    parts.collect()
}

/// The literals of a cell.
fn literal(cell: &CellExpr) -> String {
    let rule = &cell.rule;
    let suffix = match rule.literal_language() {
        Some(language) => format!(" ; rml:language {}", quoted(language)),
        None => format!(" ; rml:datatype {}", rule.datatype.iri),
    };
    let name = quoted(&cell.name);
    if cell.field.is_none() {
        let value = match rule.literal_language() {
            Some(language) => Literal::new_language_tagged_literal(&rule.default, language).unwrap(),
            None => Literal::new_typed_literal(&rule.default, rule.datatype.iri.clone()),
        };
        return constant(&value.into());
    }
    if let Some(Format::Boolean { yes, no }) = &rule.datatype.format {
        let truth = |written: &str, value: bool| {
            format!(
                "[ rml:constant {value} ; rml:condition [ rml:functionExecution [ rml:function idlab-fn:equal ; \
                 rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference {name} ] ] , \
                 [ rml:parameter grel:valueParam2 ; rml:inputValue {} ] ] ] ]",
                quoted(written)
            )
        };
        return format!("{} , {}", truth(yes, true), truth(no, false));
    }
    match &rule.separator {
        None => format!("[ rml:reference {name}{suffix} ]"),
        Some(separator) => format!(
            "[ rml:functionExecution [ rml:function grel:string_split ; \
             rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference {name} ] ] , \
             [ rml:parameter grel:p_string_sep ; rml:inputValue {} ] ]{suffix} ]",
            quoted(separator)
        ),
    }
}

/// The quads of a plan, which are the same with programs and without.
fn run(plan: &Plan) -> Vec<Quad> {
    let made = |programs| {
        let mut findings = Findings::new(5);
        let mut sink = CollectSink::new();
        let options = Options {
            programs,
            ..Options::default()
        };
        Executor::new(plan, options)
            .run(&mut sink, &mut findings, &mut |_| {})
            .unwrap();
        assert!(findings.is_empty(), "{:#?}", findings.kept());
        sink.into_quads()
    };
    let quads = made(true);
    assert_eq!(quads, made(false));
    quads
}

/// The graph that the RML of a plan makes; its tables are at their addresses.
fn twin(plan: &Plan, locator: &Locator, folder: &Path) -> Vec<Quad> {
    let text = rml(plan);
    std::fs::write(folder.join("twin.ttl"), &text).unwrap();
    let start = csvw::Start::new(format!("{}twin.ttl", locator.iri()));
    let mut findings = Findings::new(5);
    let options = mapping::Options::default();
    let plan = mapping::plan(&start, locator, &options, &mut findings).unwrap_or_else(|failure| {
        panic!("{failure}\n{text}");
    });
    assert!(findings.is_empty(), "{:#?}", findings.kept());
    run(&plan.optimize())
}

fn assert_same(csvw: &[Quad], rml: &[Quad]) {
    assert_eq!(csvw.len(), rml.len());
    let [csvw, rml] = [csvw, rml].map(|quads| String::from_utf8(canonicalize(quads).unwrap()).unwrap());
    let differs = csvw.lines().zip(rml.lines()).find(|(a, b)| a != b);
    assert!(csvw == rml, "{differs:#?}");
}

/// The bundled publication: the RML stands in a folder of its own, at the publication's base.
#[test]
fn the_bundled_publication_in_rml() {
    let publication = Publication::open(&root(), Path::new(""), None).unwrap();
    let plan = publication
        .plan(&mapping::Options::default(), &mut Findings::new(5))
        .unwrap();
    let plan = plan.optimize();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    for scan in &plan.scans {
        std::fs::copy(&scan.source.path, data.join(scan.source.path.file_name().unwrap())).unwrap();
    }
    let locator = Locator::new(publication.config.base.clone(), folder.path(), "");
    let csvw = run(&plan);
    assert!(csvw.len() > 1000, "{}", csvw.len());
    assert_same(&csvw, &twin(&plan, &locator, folder.path()));
}

/// A column of a generated table, with the metadata of it.
#[derive(Debug, Clone)]
struct Column {
    metadata: &'static str,
    /// What its cells hold.
    cells: BoxedStrategy<String>,
}

fn column() -> impl Strategy<Value = Column> {
    let of = |metadata, cells: &'static str| Column {
        metadata,
        cells: cells.boxed(),
    };
    let text = "|[a-zA-Z0-9 äßộ\"',;{}\\\\\n%<>&-]{0,12}";
    prop::sample::select(vec![
        of(r#""propertyUrl": "http://p.example/text""#, text),
        of(r#""propertyUrl": "http://p.example/tagged", "lang": "vi""#, text),
        of(
            r#""propertyUrl": "http://p.example/null", "null": ["-", ""]"#,
            "|-|[a-z]{1,3}",
        ),
        of(
            r#""propertyUrl": "http://p.example/list", "separator": ";""#,
            "|[a-zộ]{1,3}(;[a-z ]{1,3}){0,3}",
        ),
        of(
            r#""propertyUrl": "http://p.example/order", "separator": ";", "ordered": true"#,
            "[a-z]{1,3}(;[a-z]{1,3}){0,3}",
        ),
        of(
            r#""propertyUrl": "http://p.example/n", "datatype": "integer""#,
            "|-?[1-9][0-9]{0,20}|0",
        ),
        of(
            r#""propertyUrl": "http://p.example/d", "datatype": "date""#,
            "|20[0-9]{2}-0[1-9]-1[0-9]",
        ),
        of(
            r#""propertyUrl": "http://p.example/b", "datatype": "boolean""#,
            "|true|false",
        ),
        of(
            r#""propertyUrl": "http://p.example/o", "valueUrl": "other/{NAME}""#,
            text,
        ),
        of(
            r#""propertyUrl": "http://p.example/i", "valueUrl": "{+NAME}""#,
            r"|http://o\.example/[a-z0-9/]{0,9}",
        ),
        of(
            r#""propertyUrl": "http://p.example/c", "valueUrl": "http://o.example/thing""#,
            "|[a-z]{0,3}",
        ),
    ])
}

fn table() -> impl Strategy<Value = (Vec<Column>, Vec<Vec<String>>, bool)> {
    (prop::collection::vec(column(), 1..6), any::<bool>()).prop_flat_map(|(columns, has_subject)| {
        let row: Vec<BoxedStrategy<String>> = columns.iter().map(|column| column.cells.clone()).collect();
        let rows = prop::collection::vec(row, 0..8);
        (Just(columns), rows, Just(has_subject))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn generated_tables_in_rml((columns, rows, has_subject) in table()) {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = csv::Writer::from_path(folder.path().join("t.csv")).unwrap();
        let names: Vec<String> = (0..columns.len()).map(|n| format!("c{n}")).collect();
        writer.write_record(std::iter::once("key").chain(names.iter().map(String::as_str))).unwrap();
        for (n, row) in rows.iter().enumerate() {
            let key = format!("k {n}");
            writer.write_record(std::iter::once(&key).chain(row)).unwrap();
        }
        writer.flush().unwrap();
        drop(writer);
        let about = if has_subject { r#""aboutUrl": "id/{key}", "# } else { "" };
        let described: Vec<String> = columns
            .iter()
            .zip(&names)
            .map(|(column, name)| format!(r#"{{"name": "{name}", {}}}"#, column.metadata.replace("NAME", name)))
            .collect();
        let metadata = format!(
            r#"{{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {{{about}"columns": [
                {{"name": "key", "suppressOutput": true}}, {}]}}}}"#,
            described.join(",\n")
        );
        std::fs::write(folder.path().join("t.csv-metadata.json"), metadata).unwrap();
        let locator = Locator::new("http://a.example/", folder.path(), "");
        let start = csvw::Start::new("http://a.example/t.csv");
        let plan = csvw::plan(&start, &locator, csvw::Options::default(), &mut Findings::new(5)).unwrap().optimize();
        // Each blank node of CSVW is a row's; in RML each triples map has its own.
        if has_subject {
            assert_same(&run(&plan), &twin(&plan, &locator, folder.path()));
        } else {
            prop_assert_eq!(run(&plan).len(), twin(&plan, &locator, folder.path()).len());
        }
    }
}
