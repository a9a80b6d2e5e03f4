//! Pages: what is said of each resource, as HTML and as data, once for the live server and
//! the static site.

pub mod draw;
