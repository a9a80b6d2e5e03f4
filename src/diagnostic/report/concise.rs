//! A line for each finding, for `grep` and for editors that jump to places.

use super::{rests, summary};
use crate::diagnostic::{Findings, visible_line};
use std::fmt::Write as _;

pub(super) fn report(findings: &Findings) -> String {
    let mut text = String::new();
    for diagnostic in findings.kept() {
        if let Some(place) = diagnostic.places.first() {
            text += &visible_line(&place.address());
            text += ": ";
        }
        let message = visible_line(&diagnostic.message);
        _ = writeln!(text, "{}[{}]: {message}", diagnostic.severity.name(), diagnostic.code);
    }
    for (_, _, rest) in rests(findings) {
        text += &rest;
        text.push('\n');
    }
    text + &summary(findings) + "\n"
}
