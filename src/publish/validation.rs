//! What the check of the publication has found, for programs.

use super::destination::Destination;
use super::tree::Tree;
use crate::diagnostic::{Diagnostic, ReportContext, ReportFormat, Result, Severity, Style, report};
use crate::page::Site;
use crate::sink::{Prefixes, Syntax, serialize};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};

const SHACL: &str = "http://www.w3.org/ns/shacl#";

pub(super) fn write<D: Destination>(site: &Site, tree: &Tree<'_, D>) -> Result<()> {
    let Some(files) = site.hosting.files() else {
        return Ok(());
    };
    let context = ReportContext {
        checked: files.checked.clone(),
    };
    let sarif = report(&files.report, ReportFormat::Sarif, Style::Plain, &context);
    tree.bytes("validation/report.sarif", sarif.as_bytes())?;
    let mut text = Vec::new();
    let prefixes = Prefixes::from([("sh".to_owned(), SHACL.to_owned())]);
    let quads = quads(site, files.report.kept(), files.report.errors() == 0);
    serialize(&quads, Syntax::Turtle, &prefixes, &mut text)
        .map_err(|error| error.into_failure("validation/report.ttl"))?;
    tree.bytes("validation/report.ttl", &text)
}

/// The findings as a report of [SHACL](https://www.w3.org/TR/shacl/#validation-report): what is
/// at fault is a place of a file ([RFC 7111](https://www.rfc-editor.org/rfc/rfc7111)).
fn quads(site: &Site, findings: &[Diagnostic], conforms: bool) -> Vec<Quad> {
    let base = &site.config.base;
    let term = |name: &str| NamedNode::new_unchecked(format!("{SHACL}{name}"));
    let report: NamedOrBlankNode = NamedNode::new_unchecked(format!("{base}validation/report")).into();
    let mut quads = Vec::new();
    let mut add = |subject: &NamedOrBlankNode, property: NamedNode, object: Term| {
        quads.push(Quad::new(subject.clone(), property, object, GraphName::DefaultGraph));
    };
    add(&report, rdf::TYPE.into_owned(), term("ValidationReport").into());
    let verdict = Literal::new_typed_literal(conforms.to_string(), xsd::BOOLEAN);
    add(&report, term("conforms"), verdict.into());
    for (index, finding) in findings.iter().enumerate() {
        let result: NamedOrBlankNode = BlankNode::new_unchecked(format!("result{index}")).into();
        add(&report, term("result"), Term::from(result.clone()));
        add(&result, rdf::TYPE.into_owned(), term("ValidationResult").into());
        let severity = match finding.severity {
            Severity::Error => "Violation",
            Severity::Warning => "Warning",
        };
        add(&result, term("resultSeverity"), term(severity).into());
        let code = NamedNode::new_unchecked(format!("{base}validation/#{}", finding.code));
        add(&result, term("sourceConstraintComponent"), code.into());
        let message = Literal::new_language_tagged_literal_unchecked(&finding.message, "en");
        add(&result, term("resultMessage"), message.into());
        if let Some(place) = finding.places.first() {
            let path = crate::page::escape(&place.path);
            let fragment = match place.line {
                0 => String::new(),
                line if path.ends_with("csv") => format!("#row={line}"),
                line => format!("#line={}", line - 1),
            };
            let node = NamedNode::new_unchecked(format!("{base}{path}{fragment}"));
            add(&result, term("focusNode"), node.into());
            if !place.text().is_empty() {
                add(&result, term("value"), Literal::new_simple_literal(place.text()).into());
            }
        }
    }
    quads
}
