use crate::diagnostic::{Code, Diagnostic, Result, rdf_syntax_error};
use crate::sink::{SinkError, Syntax};
use oxigraph::io::{RdfParseError, RdfParser};
use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;
use std::io::Read;

/// Bytes behind a mistake that are read for its excerpt.
const BEHIND: u64 = 4 << 10;

/// The quads of a file of RDF, in the order of the file.
///
/// `path` is the file as the user would name it; relative IRIs are resolved against
/// `base`. Blank nodes are called `{label}0`, `{label}1` … in the order in which they
/// occur, so that files with different `label`s share none, and two runs give the same.
///
/// # Errors
/// Where the syntax is wrong, with the place; nothing of the file is taken then.
pub fn parse_rdf(path: &str, bytes: &[u8], syntax: Syntax, base: &str, label: &str) -> Result<Vec<Quad>> {
    let mut labels = Labels::new(label);
    let mut quads = Vec::new();
    for quad in parser(syntax, base)?.for_slice(bytes) {
        let quad = quad.map_err(|error| rdf_syntax_error(path, bytes, &syntax, &error))?;
        quads.push(labels.relabel(quad));
    }
    Ok(quads)
}

/// As [`parse_rdf`], of what is too large to be held: `open` opens it, and each quad is given to
/// `take`.
///
/// # Errors
/// Where it cannot be read, the syntax is wrong, or `take` fails.
pub fn stream_rdf<R: Read>(
    path: &str,
    open: impl Fn() -> Result<R>,
    syntax: Syntax,
    base: &str,
    label: &str,
    mut take: impl FnMut(Quad) -> std::result::Result<(), SinkError>,
) -> std::result::Result<(), SinkError> {
    let mut labels = Labels::new(label);
    for quad in parser(syntax, base)?.for_reader(open()?) {
        match quad {
            Ok(quad) => take(labels.relabel(quad))?,
            Err(RdfParseError::Io(error)) => return Err(unreadable(path, &error).into()),
            Err(RdfParseError::Syntax(error)) => {
                let end = error.location().map_or(0, |location| location.end.offset + BEHIND);
                let mut bytes = Vec::new();
                open()?
                    .take(end)
                    .read_to_end(&mut bytes)
                    .map_err(|error| unreadable(path, &error))?;
                return Err(rdf_syntax_error(path, &bytes, &syntax, &error).into());
            }
        }
    }
    Ok(())
}

fn parser(syntax: Syntax, base: &str) -> Result<RdfParser> {
    let parser = RdfParser::from_format(syntax.rdf_format()).with_base_iri(base);
    let wrong = |error| Diagnostic::error(Code::PublicationConfig, format!("`{base}` is no base IRI: {error}"));
    Ok(parser.map_err(wrong)?)
}

fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(Code::FileRead, format!("cannot read `{path}`: {error}"))
        .hint("check that the file is whole and on a disk that answers")
}

/// Blank node labels by order of occurrence, instead of the parser's random ones.
struct Labels<'a> {
    prefix: &'a str,
    known: HashMap<BlankNode, BlankNode>,
}

impl<'a> Labels<'a> {
    fn new(prefix: &'a str) -> Self {
        Self {
            prefix,
            known: HashMap::new(),
        }
    }

    fn relabel(&mut self, quad: Quad) -> Quad {
        let subject = match quad.subject {
            NamedOrBlankNode::BlankNode(node) => self.label(node).into(),
            node @ NamedOrBlankNode::NamedNode(_) => node,
        };
        let object = match quad.object {
            Term::BlankNode(node) => self.label(node).into(),
            term => term,
        };
        let graph = match quad.graph_name {
            GraphName::BlankNode(node) => self.label(node).into(),
            graph => graph,
        };
        Quad::new(subject, quad.predicate, object, graph)
    }

    fn label(&mut self, node: BlankNode) -> BlankNode {
        let next = self.known.len();
        let fresh = || BlankNode::new_unchecked(format!("{}{next}", self.prefix));
        self.known.entry(node).or_insert_with(fresh).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Style, render};

    fn error(text: &[u8], syntax: Syntax) -> String {
        let failure = parse_rdf("a.ttl", text, syntax, "http://x/", "b").unwrap_err();
        render(&failure.diagnostics()[0], Style::Plain)
    }

    #[test]
    fn the_place_of_a_syntax_error_is_underlined() {
        insta::assert_snapshot!(error("<s> <p> 1 .\n<ế> ex:p 2 .\n".as_bytes(), Syntax::Turtle), @r"
        error[rdf-syntax]: this is not Turtle: The prefix ex: has not been declared
         --> a.ttl:2:5
          |
        2 | <ế> ex:p 2 .
          |     ^^^^
        ");
        insta::assert_snapshot!(error(b"{\"@id\": \"s\",\n \"p\": tru}", Syntax::JsonLd), @r#"
        error[rdf-syntax]: this is not JSON-LD: true expected
         --> a.ttl:2:7
          |
        2 |  "p": tru}
          |       ^^^
        "#);
        insta::assert_snapshot!(error(b"<a>", Syntax::RdfXml), @r"
        error[rdf-syntax]: this is not RDF/XML: XML namespaces are required in RDF/XML
        --> a.ttl
        ");
        assert!(error(b"<s> <p> \"\xff\" .\n", Syntax::Turtle).contains("a.ttl:1:"));
    }

    #[test]
    fn what_is_streamed_is_what_is_parsed() {
        let text = "<s> <p> [] .\n<s> <p> 1 .\n".repeat(100);
        let stream = |text: &str| {
            let mut quads = Vec::new();
            let take = |quad| {
                quads.push(quad);
                Ok(())
            };
            let open = || Ok(text.as_bytes());
            let done = stream_rdf("a.ttl", open, Syntax::Turtle, "http://x/", "b", take);
            done.map(|()| quads).map_err(|error| error.into_failure("a"))
        };
        let parsed = parse_rdf("a.ttl", text.as_bytes(), Syntax::Turtle, "http://x/", "b").unwrap();
        assert_eq!(stream(&text).unwrap(), parsed);
        let wrong = format!("{text}<s> ex:p 2 .\n");
        let failure = stream(&wrong).unwrap_err();
        assert_eq!(
            render(&failure.diagnostics()[0], Style::Plain),
            error(wrong.as_bytes(), Syntax::Turtle)
        );
    }

    #[test]
    fn blank_nodes_are_labelled_by_occurrence() {
        let text = b"_:z <p> [ <q> _:z ], [] . _:g { [] <p> 1 }";
        let labels = || {
            let quads = parse_rdf("a", text, Syntax::TriG, "http://x/", "f").unwrap();
            quads
                .iter()
                .map(|quad| format!("{} {} {}", quad.subject, quad.object, quad.graph_name))
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(), labels());
        let mut all = labels()
            .join(" ")
            .split(' ')
            .filter(|word| word.starts_with("_:"))
            .map(str::to_owned)
            .collect::<Vec<_>>();
        all.sort();
        all.dedup();
        assert_eq!(all, ["_:f0", "_:f1", "_:f2", "_:f3", "_:f4"]);
    }
}
