//! Findings as JUnit XML: a suite for each file, a case for each finding.
//!
//! An error is a case that fails. A warning is one that passes, with the warning as its
//! output: the result is what was asked for. A file that was checked and has no findings
//! is one case that passes. Findings of no file, and the counts of those that were not
//! kept, are in a suite of their own at the end.

use super::{ReportContext, rests};
use crate::diagnostic::{Code, Diagnostic, Findings, Severity, Style, render, visible_line};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::HashMap;

/// The name of the suite of what belongs to no file.
const GENERAL: &str = "lodpress";

pub(super) fn report(findings: &Findings, context: &ReportContext) -> String {
    let mut suites = Suites::default();
    for name in &context.checked {
        suites.of_file(name);
    }
    let mut general = TestSuite::new(GENERAL);
    for diagnostic in findings.kept() {
        let suite = match diagnostic.places.first() {
            Some(place) => suites.of_file(&place.path),
            None => &mut general,
        };
        let class = suite.name.as_str().to_owned();
        suite.add_test_case(case(diagnostic, &class));
    }
    for (code, severity, rest) in rests(findings) {
        general.add_test_case(outcome(code, severity, GENERAL, code.as_str(), &rest, &rest));
    }
    let mut report = Report::new("lodpress");
    for mut suite in suites.suites {
        // Only files that were checked can be here without a finding.
        if suite.test_cases.is_empty() {
            let mut passed = TestCase::new("checked", TestCaseStatus::success());
            passed.set_classname(suite.name.clone());
            suite.add_test_case(passed);
        }
        report.add_test_suite(suite);
    }
    if !general.test_cases.is_empty() {
        report.add_test_suite(general);
    }
    // Writing to memory does not fail.
    report.to_string().unwrap_or_default()
}

/// The suites of files, in the order in which the files were named first.
#[derive(Default)]
struct Suites<'n> {
    suites: Vec<TestSuite>,
    indexes: HashMap<&'n str, usize>,
}

impl<'n> Suites<'n> {
    fn of_file(&mut self, name: &'n str) -> &mut TestSuite {
        let index = *self.indexes.entry(name).or_insert_with(|| {
            self.suites.push(TestSuite::new(xml(&visible_line(name))));
            self.suites.len() - 1
        });
        &mut self.suites[index]
    }
}

/// The case of a finding, named by its code and where in the file it is.
fn case(diagnostic: &Diagnostic, class: &str) -> TestCase {
    let code = diagnostic.code;
    let name = match diagnostic.places.first() {
        Some(place) if place.line > 0 => format!("{code} {}:{}", place.line, place.column),
        _ => code.to_string(),
    };
    let text = render(diagnostic, Style::Plain);
    outcome(code, diagnostic.severity, class, &name, &diagnostic.message, &text)
}

fn outcome(code: Code, severity: Severity, class: &str, name: &str, message: &str, text: &str) -> TestCase {
    let text = xml(text);
    let mut case = match severity {
        Severity::Error => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status
                .set_type(code.as_str())
                .set_message(xml(&visible_line(message)))
                .set_description(text);
            TestCase::new(name, status)
        }
        Severity::Warning => {
            let mut case = TestCase::new(name, TestCaseStatus::success());
            case.set_system_out(text);
            case
        }
    };
    case.set_classname(class);
    case
}

/// The text with U+FFFD for what [XML cannot hold](https://www.w3.org/TR/xml/#charsets),
/// beside the control characters.
fn xml(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
