//! The suites of the standards, run against lodpress.
//!
//! They are looked for in the folder that `LODPRESS_SUITES` names, or in
//! `../shared/suites`. A suite that is not there is skipped with a message, and is a
//! failure where `CI` is set.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a suite says what it has run")]

mod rdf_canon;
