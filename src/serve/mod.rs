//! The live server: the pages and data of a [`Site`](crate::page::Site) over HTTP, and SPARQL.
//!
//! [`answer()`] is the application as a function; [`Server`] listens.

mod accept;
mod answer;
mod app;
mod body;
mod conditional;
mod connections;
mod files;
mod graph_store;
mod headers;
mod linked_data;
mod metrics;
mod problem;
mod route;
mod run;
mod sparql;
mod token;

pub use accept::{best_language, best_media_type};
pub use app::{App, ServeOptions};
pub use route::answer;
pub use run::Server;
