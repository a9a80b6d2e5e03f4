use super::buffer::{Append, Buffer};
use super::escape::{bracketed, quoted};
use super::{QuadChunk, QuadOrigin, Sink, SinkError, Syntax};
use crate::diagnostic::{Code, Diagnostic};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphNameRef, LiteralRef, QuadRef, TermRef};
use std::io::Write;

/// Writes N-Triples or N-Quads, line by line, in
/// [canonical form](https://www.w3.org/TR/rdf-canon/#canonical-quads):
/// no more is escaped than must be, and `xsd:string` is not written out.
///
/// Language tags stay as they are, and lines are in the order of the input.
#[derive(Debug)]
pub struct NQuadsSink<W> {
    writer: W,
    graphs: bool,
}

impl<W: Write> NQuadsSink<W> {
    /// Writes N-Quads to `writer`, which should have a buffer.
    pub fn nquads(writer: W) -> Self {
        Self { writer, graphs: true }
    }

    /// Writes N-Triples to `writer`; a quad of a named graph is an error.
    pub fn ntriples(writer: W) -> Self {
        Self { writer, graphs: false }
    }

    /// The writer, with all quads written to it.
    pub fn into_inner(self) -> W {
        self.writer
    }
}

impl<W: Write> Sink for NQuadsSink<W> {
    type Chunk = LineChunk;

    fn chunk(&self) -> LineChunk {
        LineChunk::default()
    }

    fn accept(&mut self, chunk: &mut LineChunk) -> Result<(), SinkError> {
        if let Some(graph) = chunk.named_graph.take().filter(|_| !self.graphs) {
            return Err(named_graph(Syntax::NTriples, &graph).into());
        }
        self.writer.write_all(chunk.lines.as_bytes())?;
        chunk.lines.clear();
        Ok(())
    }
}

/// The lines of one chunk.
#[derive(Debug, Default)]
pub struct LineChunk {
    lines: Buffer,
    /// The first named graph, for the error where there may be none.
    named_graph: Option<String>,
}

impl LineChunk {
    /// The lines, to which whole lines may be appended.
    #[inline]
    pub(crate) fn lines_mut(&mut self) -> &mut Buffer {
        &mut self.lines
    }

    /// Notes that a line is of a named graph.
    pub(crate) fn note_graph(&mut self, graph: GraphNameRef<'_>) {
        if self.named_graph.is_none() {
            self.named_graph = Some(graph.to_string());
        }
    }
}

impl QuadChunk for LineChunk {
    fn as_lines(&mut self) -> Option<&mut LineChunk> {
        Some(self)
    }

    fn quad(&mut self, quad: QuadRef<'_>, _: Option<QuadOrigin>) {
        if !quad.graph_name.is_default_graph() {
            self.note_graph(quad.graph_name);
        }
        write_line(quad, &mut self.lines);
    }
}

/// The error for a named graph in a syntax of triples.
pub(super) fn named_graph(syntax: Syntax, graph: &str) -> Diagnostic {
    Diagnostic::error(
        Code::FormatGraphs,
        format!("{syntax} cannot hold named graphs, and there is {graph}"),
    )
    .hint("write TriG, N-Quads or JSON-LD, or choose one graph (`export --graph`)")
}

/// Appends the quad as a line of N-Quads.
pub(super) fn write_line(quad: QuadRef<'_>, out: &mut impl Append) {
    push_term(quad.subject.into(), out);
    out.append_byte(b' ');
    bracketed(quad.predicate.as_str(), out);
    out.append_byte(b' ');
    push_term(quad.object, out);
    out.append_byte(b' ');
    match quad.graph_name {
        GraphNameRef::NamedNode(node) => {
            bracketed(node.as_str(), out);
            out.append_byte(b' ');
        }
        GraphNameRef::BlankNode(node) => {
            label(node.as_str(), out);
            out.append_byte(b' ');
        }
        GraphNameRef::DefaultGraph => {}
    }
    out.append(b".\n");
}

/// Appends a term.
pub(crate) fn push_term(term: TermRef<'_>, out: &mut impl Append) {
    match term {
        TermRef::NamedNode(node) => bracketed(node.as_str(), out),
        TermRef::BlankNode(node) => label(node.as_str(), out),
        TermRef::Literal(value) => literal(value, out),
    }
}

/// Appends the label of a blank node.
pub(super) fn label(label: &str, out: &mut impl Append) {
    out.append(b"_:");
    out.append(label.as_bytes());
}

fn literal(literal: LiteralRef<'_>, out: &mut impl Append) {
    quoted(literal.value(), out);
    if let Some(language) = literal.language() {
        out.append_byte(b'@');
        out.append(language.as_bytes());
    } else if literal.datatype() != xsd::STRING {
        out.append(b"^^");
        bracketed(literal.datatype().as_str(), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::tests::{any_dataset, parse, quad};
    use oxigraph::io::{RdfFormat, RdfSerializer};
    use oxigraph::model::{Literal, Quad};
    use proptest::prelude::*;

    fn written(mut sink: NQuadsSink<Vec<u8>>, quads: &[Quad]) -> Result<Vec<u8>, SinkError> {
        let mut chunk = sink.chunk();
        for quad in quads {
            chunk.quad(quad.as_ref(), None);
        }
        sink.accept(&mut chunk)?;
        Ok(sink.into_inner())
    }

    fn text(quads: &[Quad]) -> String {
        String::from_utf8(written(NQuadsSink::nquads(Vec::new()), quads).unwrap()).unwrap()
    }

    #[test]
    fn only_what_must_be_is_escaped() {
        let value = Literal::new_simple_literal("\u{1}\u{8}\t\n\u{b}\u{c}\r\"\\\u{7f}\u{80}Hội\u{feff}");
        assert_eq!(
            text(&[quad("s", "p", value, Some("g"))]),
            "<http://x/s> <http://x/p> \"\\u0001\\b\\t\\n\\u000B\\f\\r\\\"\\\\\\u007F\u{80}Hội\u{feff}\" <http://x/g> .\n"
        );
        let tagged = Literal::new_language_tagged_literal_unchecked("a", "de-AT");
        assert_eq!(
            text(&[quad("s", "p", tagged, None)]),
            "<http://x/s> <http://x/p> \"a\"@de-AT .\n"
        );
    }

    #[test]
    fn a_string_that_is_no_iri_stays_within_its_brackets() {
        let quads = [quad(
            "s> <http://x/q> <http://x/o> .\n<http://x/t",
            "p",
            Literal::from(1),
            None,
        )];
        assert_eq!(text(&quads).lines().count(), 1);
    }

    #[test]
    fn ntriples_refuse_a_named_graph_and_name_what_holds_it() {
        let quads = [quad("s", "p", Literal::from(1), Some("g"))];
        let error = written(NQuadsSink::ntriples(Vec::new()), &quads).unwrap_err();
        assert_eq!(
            error.to_string(),
            "N-Triples cannot hold named graphs, and there is <http://x/g> [format-graphs]"
        );
        assert!(
            written(
                NQuadsSink::ntriples(Vec::new()),
                &[quad("s", "p", Literal::from(1), None)]
            )
            .is_ok()
        );
    }

    proptest! {
        #[test]
        fn any_string_is_read_back_as_it_was(value in any::<String>()) {
            let quads = [quad("s", "p", Literal::new_simple_literal(value), None)];
            prop_assert_eq!(parse(text(&quads).as_bytes(), RdfFormat::NQuads), quads);
        }

        #[test]
        fn the_generic_serializer_means_the_same(quads in any_dataset()) {
            let mut serializer = RdfSerializer::from_format(RdfFormat::NQuads).for_writer(Vec::new());
            for quad in &quads {
                serializer.serialize_quad(quad).unwrap();
            }
            let theirs = parse(&serializer.finish().unwrap(), RdfFormat::NQuads);
            prop_assert_eq!(parse(text(&quads).as_bytes(), RdfFormat::NQuads), theirs);
        }
    }
}
