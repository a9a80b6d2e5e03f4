//! The suites of the standards, run against lodpress.
//!
//! They are looked for in the folder that `LODPRESS_SUITES` names, or in
//! `../shared/suites`. A suite that is not there is skipped with a message, and is a
//! failure where `CI` is set. `make conformance-report` writes what has come out to
//! `docs/conformance/`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::format_push_string,
    reason = "a suite says what it has run"
)]

mod csvw;
mod dataset;
mod rdf_canon;
mod report;
mod rml;
mod sparql11;
mod suite;
