//! Findings for people: the user's own text, annotated.

use super::{rests, summary};
use crate::diagnostic::{Findings, Style, render};

pub(super) fn report(findings: &Findings, style: Style) -> String {
    let mut text = annotated(findings, style);
    if !text.is_empty() && findings.suppressed().next().is_none() {
        text.push('\n');
    }
    text + &summary(findings) + "\n"
}

/// The findings without a summary: what is said of a failure, which is one thing most
/// often. A line for each code of which there were more comes last.
pub fn annotated(findings: &Findings, style: Style) -> String {
    let mut text = String::new();
    for diagnostic in findings.kept() {
        if !text.is_empty() {
            text.push('\n');
        }
        text += &render(diagnostic, style);
        text.push('\n');
    }
    for (i, (_, _, rest)) in rests(findings).enumerate() {
        if i == 0 && !text.is_empty() {
            text.push('\n');
        }
        text += &rest;
        text.push('\n');
    }
    text
}
