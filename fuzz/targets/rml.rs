//! A mapping of RML in Turtle, or of YARRRML, beside the tables and trees of `tables/`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodpress::diagnostic::Findings;
use lodpress_fuzz::{check_places, pass_guarded_panics, report_all, rml};

fuzz_target!(init: pass_guarded_panics(), |text: &str| {
    let mut findings = Findings::new(5);
    _ = rml(text, &mut findings);
    check_places(&findings);
    report_all(&findings);
});
