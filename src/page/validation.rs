//! What the check of the publication has found, on a page.

use super::Representation;
use super::address::View;
use super::layout::Page;
use super::reader::Reader;
use crate::diagnostic::Diagnostic;
use maud::{Markup, html};

/// Findings that are shown.
const SHOWN: usize = 500;

/// The report, where there is one.
pub(super) fn page(reader: &Reader<'_>) -> Option<Representation> {
    let files = reader.site.hosting.files()?;
    let found = files.report.kept();
    let count = |id: &str, count: u64| reader.texts.count(id, usize::try_from(count).unwrap_or(usize::MAX));
    let body = html! {
        h1 { (reader.t("validation")) }
        p.lead { (count("error-count", files.report.errors())) ", " (count("warning-count", files.report.warnings())) }
        p { (reader.t("validation-about")) }
        ul.formats {
            li { a href=(reader.to_path("validation/report.ttl")) type="text/turtle" { "Turtle" } }
            li { a href=(reader.to_path("validation/report.sarif")) type="application/sarif+json" { "SARIF" } }
        }
        @if !found.is_empty() {
            section aria-labelledby="findings" {
                h2 #findings { (reader.t("findings")) }
                ol.findings { @for finding in found.iter().take(SHOWN) { li { (shown(finding)) } } }
                @if found.len() > SHOWN { p { (reader.texts.count("more", found.len() - SHOWN)) } }
            }
        }
        section aria-labelledby="checked" {
            h2 #checked { (reader.t("checked-files")) }
            ul { @for name in &files.checked { li { @match reader.site.files.contains_key(name) {
                true => a href=(reader.to_path(&super::address::escape(name))) lang="" { (name) },
                false => code lang="" { (name) },
            } } } }
        }
    };
    Some(Page::new(View::Validation, reader.t("validation"), reader, body).finish(reader))
}

/// A finding as it is told to people on the command line: in English, with its place.
fn shown(finding: &Diagnostic) -> Markup {
    html! {
        p lang="en" { strong { (finding.severity.name()) } " " code { (finding.code.as_str()) } ": " (finding.message) }
        @for place in &finding.places {
            p { code lang="" { (place.address()) } }
            @let text = place.text();
            @if !text.is_empty() { pre { code lang="" dir="auto" { (text) } } }
        }
        @if let Some(hint) = &finding.hint { p.hint lang="en" { (hint) } }
    }
}
