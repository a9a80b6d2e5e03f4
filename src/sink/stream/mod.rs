//! Turtle, `TriG`, RDF/XML and JSON-LD as quads come, in memory that does not grow.
//!
//! Consecutive quads of one subject are written together. Nothing is sorted, nested or
//! taken out where it is repeated: that needs the whole graph.
//!
//! A chunk is a text on its own, made on any thread: statements, graphs and node objects
//! end with it. Chunks are cut as the source is, so that the text does not depend on the
//! number of threads. What many quads have in common (properties, datatypes, prefixes) is
//! remembered by chunks, which are filled again and again; it makes them quick, and changes
//! nothing in the text.

mod json_ld;
mod node;
mod turtle;
mod words;
mod xml;

#[cfg(test)]
mod tests;

use super::ntriples::named_graph;
use super::{Abbreviations, Prefixes, QuadChunk, QuadOrigin, Sink, SinkError, Syntax};
use crate::diagnostic::Diagnostic;
use json_ld::JsonLdChunk;
use oxigraph::model::QuadRef;
use std::io::Write;
use std::sync::Arc;
use turtle::TurtleChunk;
use xml::{Roots, XmlChunk};

/// Writes quads as they come.
#[derive(Debug)]
pub(super) struct StreamSink<W> {
    writer: W,
    syntax: Syntax,
    names: Arc<Abbreviations>,
    /// Which prefixes have been declared.
    declared: Vec<bool>,
    roots: Arc<Roots>,
    is_begun: bool,
}

impl<W: Write> StreamSink<W> {
    /// Writes to `writer` in `syntax`, which is one that is not written line by line.
    pub(super) fn new(writer: W, syntax: Syntax, prefixes: &Prefixes) -> Self {
        let names = Arc::new(Abbreviations::new(prefixes));
        Self {
            writer,
            syntax,
            declared: vec![false; names.len()],
            names,
            roots: Arc::new(Roots::new(prefixes)),
            is_begun: false,
        }
    }

    /// The writer, to which nothing has been written before the first chunk was accepted.
    pub(super) fn into_inner(self) -> W {
        self.writer
    }

    /// Writes what is left, and returns the writer.
    pub(super) fn finish(mut self) -> Result<W, SinkError> {
        if !self.is_begun {
            self.begin()?;
        }
        match self.syntax {
            Syntax::JsonLd => self.writer.write_all(b"\n]\n")?,
            Syntax::RdfXml => self.writer.write_all(b"</rdf:RDF>\n")?,
            _ => {}
        }
        Ok(self.writer)
    }

    fn begin(&mut self) -> Result<(), SinkError> {
        match self.syntax {
            Syntax::JsonLd => self.writer.write_all(b"[")?,
            Syntax::RdfXml => self.writer.write_all(&self.roots.start_tag())?,
            _ => {}
        }
        Ok(())
    }

    /// What stands between what has been written and the next chunk.
    fn join(&mut self, used: &[bool]) -> Result<(), SinkError> {
        match self.syntax {
            Syntax::JsonLd if self.is_begun => self.writer.write_all(b",")?,
            Syntax::Turtle | Syntax::TriG => {
                let pairs = used.iter().zip(&mut self.declared);
                let is_new = |(used, declared): (&bool, &mut bool)| *used && !std::mem::replace(declared, true);
                let missing: Vec<bool> = pairs.map(is_new).collect();
                let declarations = self.names.header(&missing);
                if self.is_begun {
                    self.writer.write_all(b"\n")?;
                }
                if !declarations.is_empty() {
                    self.writer.write_all(declarations.as_bytes())?;
                    self.writer.write_all(b"\n")?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl<W: Write> Sink for StreamSink<W> {
    type Chunk = StreamChunk;

    fn chunk(&self) -> StreamChunk {
        let text = match self.syntax {
            Syntax::JsonLd => Text::JsonLd(JsonLdChunk::default()),
            Syntax::RdfXml => Text::Xml(XmlChunk::new(Arc::clone(&self.roots))),
            _ => Text::Turtle(TurtleChunk::new(Arc::clone(&self.names))),
        };
        StreamChunk {
            text,
            named_graph: None,
            holds_graphs: self.syntax.is_dataset(),
        }
    }

    fn accept(&mut self, chunk: &mut StreamChunk) -> Result<(), SinkError> {
        if let Some(graph) = chunk.named_graph.take() {
            return Err(named_graph(self.syntax, &graph).into());
        }
        let (bytes, used) = chunk.text.close()?;
        if !bytes.is_empty() {
            if !self.is_begun {
                self.begin()?;
            }
            self.join(used)?;
            self.is_begun = true;
            self.writer.write_all(bytes)?;
        }
        chunk.text.reset();
        Ok(())
    }
}

/// The text of one chunk.
#[derive(Debug)]
pub(super) struct StreamChunk {
    text: Text,
    /// The first named graph, for the error where there may be none.
    named_graph: Option<String>,
    holds_graphs: bool,
}

#[derive(Debug)]
enum Text {
    Turtle(TurtleChunk),
    JsonLd(JsonLdChunk),
    Xml(XmlChunk),
}

impl Text {
    /// Ends what is open; the text, and which prefixes it uses.
    fn close(&mut self) -> Result<(&[u8], &[bool]), Diagnostic> {
        match self {
            Self::Turtle(chunk) => Ok(chunk.close()),
            Self::JsonLd(chunk) => Ok((chunk.close(), &[])),
            Self::Xml(chunk) => chunk.close().map(|text| (text, &[][..])),
        }
    }

    /// Empties it.
    fn reset(&mut self) {
        match self {
            Self::Turtle(chunk) => chunk.reset(),
            Self::JsonLd(chunk) => chunk.reset(),
            Self::Xml(chunk) => chunk.reset(),
        }
    }
}

impl QuadChunk for StreamChunk {
    fn quad(&mut self, quad: QuadRef<'_>, _: Option<QuadOrigin>) {
        if !self.holds_graphs && self.named_graph.is_none() && !quad.graph_name.is_default_graph() {
            self.named_graph = Some(quad.graph_name.to_string());
        }
        match &mut self.text {
            Text::Turtle(chunk) => chunk.quad(quad),
            Text::JsonLd(chunk) => chunk.quad(quad),
            Text::Xml(chunk) => chunk.quad(quad),
        }
    }
}
