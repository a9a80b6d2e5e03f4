use super::ntriples::{named_graph, write_line};
use super::{SinkError, Syntax, in_order, pretty, rdf_xml};
use crate::diagnostic::{Code, Diagnostic};
use oxigraph::io::RdfSerializer;
use oxigraph::model::{Quad, QuadRef};
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

/// Prefix names and the absolute IRIs that they stand for.
pub type Prefixes = BTreeMap<String, String>;

/// Writes `quads` in `syntax`, in [the order of output](super::in_order), each once.
///
/// Of `prefixes`, those in use are declared; a name or an IRI that the syntax does not
/// allow there is left out. The result depends on the set of quads alone.
///
/// # Errors
/// Where `syntax` cannot hold the quads (named graphs in a syntax of triples, a
/// predicate that is no XML name), or `writer` fails.
pub fn serialize<'a>(
    quads: impl IntoIterator<Item = &'a Quad>,
    syntax: Syntax,
    prefixes: &Prefixes,
    mut writer: impl Write,
) -> Result<(), SinkError> {
    let quads = in_order(quads);
    if let Some(quad) = quads
        .last()
        .filter(|quad| !syntax.is_dataset() && !quad.graph_name.is_default_graph())
    {
        return Err(named_graph(syntax, &quad.graph_name.to_string()).into());
    }
    match syntax {
        Syntax::NTriples | Syntax::NQuads => lines(&quads, &mut writer)?,
        Syntax::Turtle | Syntax::TriG => pretty::write(&quads, prefixes, &mut writer)?,
        Syntax::RdfXml => {
            rdf_xml::check(&quads)?;
            let mut serializer = RdfSerializer::from_format(syntax.rdf_format());
            for (name, iri) in prefixes.iter().filter(|(name, iri)| rdf_xml::uses(&quads, name, iri)) {
                serializer = serializer
                    .with_prefix(name, iri)
                    .map_err(|error| bad_prefix(name, &error.to_string()))?;
            }
            generic(serializer, &quads, rdf_xml::CarriageReturns(&mut writer))?;
        }
        // oxjsonld declares prefixes, but writes every IRI in full.
        Syntax::JsonLd => generic(RdfSerializer::from_format(syntax.rdf_format()), &quads, &mut writer)?,
    }
    Ok(writer.flush()?)
}

fn lines(quads: &[QuadRef<'_>], mut writer: impl Write) -> Result<(), SinkError> {
    let mut line = Vec::new();
    for quad in quads {
        line.clear();
        write_line(*quad, &mut line);
        writer.write_all(&line)?;
    }
    Ok(())
}

fn generic(serializer: RdfSerializer, quads: &[QuadRef<'_>], writer: impl Write) -> Result<(), SinkError> {
    let mut serializer = serializer.for_writer(BufWriter::new(writer));
    for quad in quads {
        serializer.serialize_quad(*quad)?;
    }
    let mut writer = serializer.finish()?;
    writer.write_all(b"\n")?;
    Ok(writer.flush()?)
}

fn bad_prefix(name: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(
        Code::PublicationConfig,
        format!("the prefix `{name}` does not stand for an IRI: {reason}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::tests::{any_dataset, any_graph_of_triples, isomorphic, parse, quad};
    use oxigraph::model::{Literal, NamedNode};
    use proptest::prelude::*;

    fn prefixes() -> Prefixes {
        [("x", "http://x/"), ("", "http://y/"), ("xml2", "http://z/")]
            .map(|(n, i)| (n.into(), i.into()))
            .into()
    }

    fn written(quads: &[Quad], syntax: Syntax) -> Result<String, SinkError> {
        let mut bytes = Vec::new();
        serialize(quads, syntax, &prefixes(), &mut bytes)?;
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn named_graphs_need_a_syntax_that_holds_them() {
        let quads = [quad("s", "p", Literal::from(1), Some("g"))];
        for syntax in [Syntax::Turtle, Syntax::NTriples, Syntax::RdfXml] {
            let failure = written(&quads, syntax).unwrap_err().into_failure("-");
            assert_eq!(failure.diagnostics()[0].code, Code::FormatGraphs);
            assert!(
                failure.diagnostics()[0]
                    .hint
                    .as_deref()
                    .is_some_and(|hint| hint.contains("TriG"))
            );
        }
        for syntax in [Syntax::NQuads, Syntax::TriG, Syntax::JsonLd] {
            let text = written(&quads, syntax).unwrap();
            assert!(
                isomorphic(&parse(text.as_bytes(), syntax.rdf_format()), &quads),
                "{text}"
            );
        }
    }

    #[test]
    fn rdf_xml_declares_prefixes_in_use_and_keeps_carriage_returns() {
        let quads = [quad("s", "p", Literal::new_simple_literal(" a\r\n<&"), None)];
        insta::assert_snapshot!(written(&quads, Syntax::RdfXml).unwrap(), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:its="http://www.w3.org/2005/11/its" xmlns:x="http://x/">
        	<rdf:Description rdf:about="http://x/s">
        		<x:p> a&#xD;
        &lt;&amp;</x:p>
        	</rdf:Description>
        </rdf:RDF>
        "#);
    }

    #[test]
    fn rdf_xml_refuses_what_it_cannot_hold() {
        let type_of = NamedNode::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
        let class = NamedNode::new_unchecked("http://x/9");
        let mut typed = quad("s", "p", class, None);
        typed.predicate = type_of;
        for quads in [
            [quad("s", "12", Literal::from(1), None)],
            [quad("s", "p", Literal::new_simple_literal("\u{b}"), None)],
            [typed],
        ] {
            let error = written(&quads, Syntax::RdfXml).unwrap_err();
            assert!(error.to_string().contains("RDF/XML cannot hold the "), "{error}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn datasets_are_read_back_as_they_were(quads in any_dataset()) {
            for syntax in [Syntax::TriG, Syntax::JsonLd, Syntax::NQuads] {
                let text = written(&quads, syntax).unwrap();
                prop_assert!(isomorphic(&parse(text.as_bytes(), syntax.rdf_format()), &quads), "{}", text);
            }
        }

        #[test]
        fn graphs_are_read_back_as_they_were(quads in any_graph_of_triples()) {
            for syntax in [Syntax::Turtle, Syntax::RdfXml, Syntax::NTriples] {
                let text = written(&quads, syntax).unwrap();
                prop_assert!(isomorphic(&parse(text.as_bytes(), syntax.rdf_format()), &quads), "{}", text);
            }
        }

        #[test]
        fn the_order_of_the_input_does_not_matter(quads in any_dataset()) {
            let backwards: Vec<_> = quads.iter().rev().cloned().collect();
            for syntax in [Syntax::TriG, Syntax::JsonLd, Syntax::NQuads] {
                prop_assert_eq!(written(&quads, syntax).unwrap(), written(&backwards, syntax).unwrap());
            }
        }
    }
}
