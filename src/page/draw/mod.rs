//! Drawings in SVG.
