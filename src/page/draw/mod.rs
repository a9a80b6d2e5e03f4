//! Drawings in SVG: maps, timelines, charts and the diagram of an ontology.
//!
//! Each is a pure function from values to the markup of one `svg` element. Colours, lines
//! and letters come from `page/assets/draw.css` alone, so that a page needs no style of its
//! own and the reader's dark mode and printer are served. Words come from the caller, who
//! knows the language. A drawing is bounded however much it is given: what it leaves out is
//! still in the table or list that it illustrates.

mod bars;
mod date;
mod diagram;
mod frame;
mod lines;
mod map;
mod number;
mod scale;
mod suggest;
mod text;
mod timeline;

pub use bars::{Bar, Bars, bars};
pub use date::{Date, Precision};
pub use diagram::{Class, Diagram, Property, diagram};
pub use lines::{Horizontal, Lines, Series, lines};
pub use map::{Map, MapPlace, MapWords, distance, map};
pub use number::NumberStyle;
pub use suggest::{Column, Coordinates, Kind, Suggestion, point, suggest};
pub use timeline::{Timeline, TimelineEntry, timeline};
