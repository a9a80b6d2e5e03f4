//! lodpress: a press for linked open data.
//!
//! A *publication* is a folder: tables with their mappings, an ontology, queries.
//! The modules are the way from its files to a graph:
//!
//! ```text
//! source → mapping → plan → exec → sink → store → query
//! ```
//!
//! # Examples
//!
//! ```
//! use lodpress::diagnostic::Findings;
//! use lodpress::exec::{Executor, Options};
//! use lodpress::mapping::{Locator, csvw};
//! use lodpress::sink::NQuadsSink;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("towns.csv"), "id,name\nhoi-an,Hội An\n")?;
//! let metadata = r#"{
//!   "@context": "http://www.w3.org/ns/csvw",
//!   "url": "towns.csv",
//!   "tableSchema": {"aboutUrl": "id/{id}", "columns": [
//!     {"name": "id", "suppressOutput": true},
//!     {"name": "name", "propertyUrl": "rdfs:label", "lang": "vi"}
//!   ]}
//! }"#;
//! std::fs::write(folder.path().join("towns.json"), metadata)?;
//! let locator = Locator::new("http://a.example/", folder.path(), "");
//! let start = csvw::Start::new("http://a.example/towns.json");
//! let mut findings = Findings::new(20);
//! let plan = csvw::plan(&start, &locator, csvw::Options::default(), &mut findings)?.optimize();
//!
//! let mut sink = NQuadsSink::nquads(Vec::new());
//! let stats = Executor::new(&plan, Options::default()).run(&mut sink, &mut findings, &mut |_| {})?;
//! assert_eq!((stats.quads, findings.errors()), (1, 0));
//! assert_eq!(
//!     String::from_utf8(sink.into_inner())?,
//!     "<http://a.example/id/hoi-an> <http://www.w3.org/2000/01/rdf-schema#label> \"Hội An\"@vi .\n"
//! );
//! # Ok(())
//! # }
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
pub mod fetch;
pub mod function;
pub mod hdt;
pub mod mapping;
pub mod packing;
pub mod page;
pub mod plan;
pub mod publication;
pub mod publish;
pub mod query;
pub mod serve;
pub mod sink;
pub mod source;
pub mod store;
pub mod uax35;
pub mod xsd;
