use super::super::escape::{escaped, table};
use super::super::rdf_xml::{self, element_name, is_prefix_name, is_reserved};
use super::Prefixes;
use super::node::Node;
use super::words::Words;
use crate::diagnostic::Diagnostic;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Descriptions of RDF/XML, each of one subject.
#[derive(Debug)]
pub(super) struct XmlChunk {
    out: Vec<u8>,
    roots: Arc<Roots>,
    subject: Node,
    /// The number of the property that has been written last.
    property: usize,
    properties: Words<Property>,
    datatypes: Words<Box<[u8]>>,
    /// The first thing that XML cannot hold.
    failure: Option<Diagnostic>,
}

/// The namespaces that the root element declares.
#[derive(Debug)]
pub(super) struct Roots {
    /// Prefixes by namespace.
    prefixes: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Property {
    /// The start tag without its end, on a line of its own.
    start: Box<[u8]>,
    end: Box<[u8]>,
    /// The number of the property that came after it the last time.
    next: usize,
    /// The number of its last value's datatype.
    datatype: usize,
}

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

impl Roots {
    pub(super) fn new(prefixes: &Prefixes) -> Self {
        let mut by_namespace = BTreeMap::from([(RDF.to_owned(), "rdf".to_owned())]);
        for (prefix, namespace) in prefixes {
            let is_free = !matches!(prefix.as_str(), "" | "rdf") && is_prefix_name(prefix);
            if is_free && !namespace.is_empty() && !is_reserved(namespace) {
                by_namespace.entry(namespace.clone()).or_insert_with(|| prefix.clone());
            }
        }
        Self { prefixes: by_namespace }
    }

    /// The declaration of XML, and the start tag of the root element.
    pub(super) fn start_tag(&self) -> Vec<u8> {
        let mut out = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF".to_vec();
        let mut declared: Vec<_> = self.prefixes.iter().map(|(iri, prefix)| (prefix, iri)).collect();
        declared.sort();
        for (prefix, iri) in declared {
            out.extend_from_slice(format!(" xmlns:{prefix}=").as_bytes());
            attribute(iri, &mut out);
        }
        out.extend_from_slice(b">\n");
        out
    }

    /// The tags of a property.
    fn property(&self, iri: &str) -> Result<Property, Diagnostic> {
        let (namespace, name) = element_name(iri)?;
        let mut start = b"\t\t<".to_vec();
        let mut end = b"</".to_vec();
        if let Some(prefix) = self.prefixes.get(namespace) {
            start.extend_from_slice(format!("{prefix}:{name}").as_bytes());
            end.extend_from_slice(format!("{prefix}:{name}>\n").as_bytes());
        } else {
            start.extend_from_slice(format!("{name} xmlns=").as_bytes());
            attribute(namespace, &mut start);
            end.extend_from_slice(format!("{name}>\n").as_bytes());
        }
        Ok(Property {
            start: start.into(),
            end: end.into(),
            next: 0,
            datatype: 0,
        })
    }
}

impl XmlChunk {
    pub(super) fn new(roots: Arc<Roots>) -> Self {
        Self {
            out: Vec::new(),
            roots,
            subject: Node::default(),
            property: 0,
            properties: Words::default(),
            datatypes: Words::default(),
            failure: None,
        }
    }

    pub(super) fn quad(&mut self, quad: QuadRef<'_>) {
        if self.failure.is_some() {
            return;
        }
        if !self.subject.is_subject(quad.subject) {
            self.end_subject();
            self.begin_subject(quad.subject);
        }
        match self.find_property(quad.predicate) {
            Ok(property) => self.property = property,
            Err(failure) => {
                self.failure = Some(failure);
                return;
            }
        }
        self.out.extend_from_slice(&self.properties.get(self.property).start);
        match quad.object {
            TermRef::NamedNode(node) => {
                self.out.extend_from_slice(b" rdf:resource=");
                attribute(node.as_str(), &mut self.out);
                self.out.extend_from_slice(b"/>\n");
            }
            TermRef::BlankNode(node) => {
                self.out.extend_from_slice(b" rdf:nodeID=");
                attribute(node.as_str(), &mut self.out);
                self.out.extend_from_slice(b"/>\n");
            }
            TermRef::Literal(literal) => {
                self.literal(literal);
                if let Some(c) = rdf_xml::unwritable_char(literal.value()) {
                    self.failure = Some(rdf_xml::unwritable_value(c, quad.predicate));
                }
            }
        }
    }

    /// Ends what is open.
    pub(super) fn close(&mut self) -> Result<&[u8], Diagnostic> {
        self.end_subject();
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(&self.out),
        }
    }

    /// Empties it.
    pub(super) fn reset(&mut self) {
        self.out.clear();
        self.datatypes.tidy();
        if self.properties.tidy() {
            self.property = 0;
        }
    }

    fn begin_subject(&mut self, subject: NamedOrBlankNodeRef<'_>) {
        self.subject.set_subject(subject);
        self.out.extend_from_slice(b"\t<rdf:Description ");
        match subject {
            NamedOrBlankNodeRef::NamedNode(node) => {
                self.out.extend_from_slice(b"rdf:about=");
                attribute(node.as_str(), &mut self.out);
            }
            NamedOrBlankNodeRef::BlankNode(node) => {
                self.out.extend_from_slice(b"rdf:nodeID=");
                attribute(node.as_str(), &mut self.out);
            }
        }
        self.out.extend_from_slice(b">\n");
    }

    fn end_subject(&mut self) {
        if !self.subject.is_nothing() {
            self.out.extend_from_slice(b"\t</rdf:Description>\n");
            self.subject.unset();
        }
    }

    fn find_property(&mut self, predicate: NamedNodeRef<'_>) -> Result<usize, Diagnostic> {
        let last = self.property;
        let guess = self.properties.peek(last).map_or(0, |last| last.next);
        let roots = &self.roots;
        let number = self
            .properties
            .try_find(predicate.as_str(), guess, || roots.property(predicate.as_str()))?;
        self.properties.get(last).next = number;
        Ok(number)
    }

    fn literal(&mut self, literal: LiteralRef<'_>) {
        let datatype = literal.datatype();
        let out = &mut self.out;
        let property = self.properties.get(self.property);
        if let Some(language) = literal.language() {
            out.extend_from_slice(b" xml:lang=");
            attribute(language, out);
        } else {
            property.datatype = self.datatypes.find(datatype.as_str(), property.datatype, || {
                let mut text = Vec::new();
                if datatype != xsd::STRING {
                    text.extend_from_slice(b" rdf:datatype=");
                    attribute(datatype.as_str(), &mut text);
                }
                text.into()
            });
            out.extend_from_slice(self.datatypes.get(property.datatype));
        }
        out.push(b'>');
        text(literal.value(), out);
        out.extend_from_slice(&property.end);
    }
}

fn attribute(value: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    text(value, out);
    out.push(b'"');
}

/// Characters with a meaning in XML are written as references; carriage returns too, of which
/// a parser would make line feeds
/// ([XML 1.0, 2.11](https://www.w3.org/TR/xml/#sec-line-ends)).
static ESCAPED: [bool; 256] = table(b"&<>\"\r", false);

fn text(text: &str, out: &mut Vec<u8>) {
    escaped(text, &ESCAPED, out, |byte, out| {
        out.extend_from_slice(match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            _ => b"&#xD;",
        });
    });
}
