//! The integration tests: the program as its users meet it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test that fails says so, and is written to be read"
)]

mod architecture;
mod bad_input;
mod bad_metadata;
mod bad_tables;
mod bundled;
mod check;
mod commands;
mod csvw;
mod diagnostics;
mod documentation;
mod hdt;
mod json;
mod logical_targets;
mod museum;
mod other_tools;
mod pages;
mod publish;
mod reports;
mod rml;
mod rml_twin;
mod run;
mod second_publication;
mod serve;
mod serve_slow;
mod serve_sparql;
mod served;
mod store_on_disk;
mod stream;
mod web;
