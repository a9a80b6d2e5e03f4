//! Pages: what is said of each resource, as HTML and as data, once for the live server and
//! the static site, which have the same bytes at the same addresses.
//!
//! ```text
//! path → Address → Site::respond → Representation
//! ```

mod address;
mod assets;
mod bundle;
mod catalog;
mod classes;
mod data;
mod dataset;
mod discovery;
pub mod draw;
mod error;
mod facts;
mod forward;
mod front;
mod hosting;
mod incoming;
mod layout;
mod lists;
mod maps;
mod ontology;
mod origins;
mod overviews;
mod places;
mod queries;
mod reader;
mod representation;
mod resource;
mod respond;
mod results;
mod search;
mod search_page;
mod site;
mod sparql_form;
mod terms;
mod texts;
mod validation;
mod vocabulary;

pub use address::{Address, CATALOG_SYNTAXES, DataFormat, Discovery, RESULT_ENDINGS, View, escape, relative};
pub use dataset::date_time;
pub use error::error_page;
pub use hosting::{DumpFile, Files, Hosting};
pub use origins::{Origin, OriginChunk, OriginSink, Origins};
pub use representation::{Link, Representation};
pub use respond::{Params, suggestions};
pub use results::results_page;
pub use site::{Site, SiteParts};
pub use texts::Texts;

use bundle::land;
use site::Text;

/// What of this program makes pages, beside its version and the bundle.
const BUILD: &str = concat!(
    include_str!("assets/style.css"),
    include_str!("assets/draw.css"),
    include_str!("assets/page.js"),
    include_str!("assets/forward.js"),
    include_str!("assets/search.js"),
    include_str!("assets/query.js"),
    include_str!("locale/terms.csv"),
    include_str!("locale/de.ftl"),
    include_str!("locale/en.ftl"),
    include_str!("locale/vi.ftl"),
);
