//! The live server: the pages and data of a [`Site`](crate::page::Site) over HTTP, and SPARQL.
//!
//! [`router`] is the application as a value; [`Server`] listens.

mod accept;
mod answer;
mod app;
mod body;
mod conditional;
mod files;
mod graph_store;
mod headers;
mod linked_data;
mod metrics;
mod problem;
mod run;
mod sparql;
mod token;

pub use accept::{best_language, best_media_type};
pub use app::{App, ServeOptions, router};
pub use run::Server;
