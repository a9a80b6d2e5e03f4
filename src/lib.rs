//! lodpress: a press for linked open data.
//!
//! A *publication* is a folder: tables with their mappings, an ontology, queries.
//! The modules are the way from its files to a graph:
//!
//! ```text
//! source → mapping → plan → exec → sink → store → query
//! ```
//!
//! [`cli`] is the only module that sees all of them; ARCHITECTURE.md says what each
//! one is and what it may import.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::format_push_string,
        clippy::items_after_statements,
        clippy::needless_pass_by_value,
        reason = "a test that fails says so, and is written to be read"
    )
)]

pub mod cli;
pub mod diagnostic;
pub mod exec;
pub mod mapping;
pub mod plan;
pub mod publication;
pub mod query;
pub mod sink;
pub mod source;
pub mod store;
pub mod xsd;
