use super::super::escape::{escaped, table};
use super::node::Node;
use super::words::Words;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};

/// Node objects in
/// [expanded form](https://www.w3.org/TR/json-ld11/#expanded-document-form), each on a line.
///
/// There is no context: a prefix in one is taken for the scheme of an IRI that begins with
/// the same letters (`geo:52.5,13.4`), and there is no way to write such an IRI then.
#[derive(Debug, Default)]
pub(super) struct JsonLdChunk {
    out: Vec<u8>,
    graph: Node,
    subject: Node,
    /// The number of the node object that is being written.
    object: u64,
    /// The number of the key that has been written last.
    key: usize,
    keys: Words<Key>,
    datatypes: Words<Box<[u8]>>,
}

#[derive(Debug)]
struct Key {
    /// With what stands before its first value.
    text: Box<[u8]>,
    /// The node object that had it last: a key may stand in an object only once.
    object: u64,
    /// The number of the key that came after it the last time.
    next: usize,
    /// The number of its last value's datatype.
    datatype: usize,
}

/// The key of classes, whose values are IRIs without any object around them.
const TYPE: &str = "@type";

impl JsonLdChunk {
    pub(super) fn quad(&mut self, quad: QuadRef<'_>) {
        let is_class = quad.predicate == rdf::TYPE && !matches!(quad.object, TermRef::Literal(_));
        let key = self.find_key(if is_class { TYPE } else { quad.predicate.as_str() });
        if !self.graph.is_graph(quad.graph_name) {
            self.end_graph();
            self.begin_graph(quad.graph_name);
        }
        let same_subject = self.subject.is_subject(quad.subject);
        if same_subject && key == self.key {
            self.out.push(b',');
        } else {
            if same_subject {
                self.out.push(b']');
            }
            if !same_subject || self.keys.get(key).object == self.object {
                if same_subject {
                    self.out.push(b'}');
                    self.subject.unset();
                }
                self.begin_subject(quad.subject);
            }
            let object = self.object;
            let known = self.keys.get(key);
            known.object = object;
            self.out.extend_from_slice(&known.text);
        }
        self.key = key;
        self.value(quad.object, is_class);
    }

    /// Ends what is open; the text, which begins with a line feed.
    pub(super) fn close(&mut self) -> &[u8] {
        self.end_graph();
        &self.out
    }

    /// Empties it.
    pub(super) fn reset(&mut self) {
        self.out.clear();
        self.datatypes.tidy();
        if self.keys.tidy() {
            self.key = 0;
        }
    }

    fn begin_graph(&mut self, graph: GraphNameRef<'_>) {
        self.graph.set_graph(graph);
        if !self.graph.is_named() {
            return;
        }
        self.separate();
        self.out.extend_from_slice(b"{\"@id\":");
        match graph {
            GraphNameRef::DefaultGraph => {}
            GraphNameRef::NamedNode(node) => string(node.as_str(), &mut self.out),
            GraphNameRef::BlankNode(node) => label(node.as_str(), &mut self.out),
        }
        self.out.extend_from_slice(b",\"@graph\":[");
    }

    fn end_graph(&mut self) {
        self.end_subject();
        if self.graph.is_named() {
            self.out.extend_from_slice(b"\n]}");
        }
        self.graph.unset();
    }

    fn begin_subject(&mut self, subject: NamedOrBlankNodeRef<'_>) {
        self.end_subject();
        self.subject.set_subject(subject);
        self.object += 1;
        self.separate();
        self.out.extend_from_slice(b"{\"@id\":");
        match subject {
            NamedOrBlankNodeRef::NamedNode(node) => string(node.as_str(), &mut self.out),
            NamedOrBlankNodeRef::BlankNode(node) => label(node.as_str(), &mut self.out),
        }
    }

    fn end_subject(&mut self) {
        if !self.subject.is_nothing() {
            self.out.extend_from_slice(b"]}");
            self.subject.unset();
        }
    }

    /// Begins a line, behind a comma where an object stands before it in the same array.
    fn separate(&mut self) {
        if self.out.last() == Some(&b'}') {
            self.out.push(b',');
        }
        self.out.push(b'\n');
    }

    fn find_key(&mut self, word: &str) -> usize {
        let last = self.key;
        let guess = self.keys.peek(last).map_or(0, |last| last.next);
        let number = self.keys.find(word, guess, || {
            let mut text = vec![b','];
            string(word, &mut text);
            text.extend_from_slice(b":[");
            Key {
                text: text.into(),
                object: 0,
                next: 0,
                datatype: 0,
            }
        });
        self.keys.get(last).next = number;
        number
    }

    fn value(&mut self, object: TermRef<'_>, is_class: bool) {
        let out = &mut self.out;
        if let TermRef::Literal(literal) = object {
            return self.literal(literal);
        }
        if !is_class {
            out.extend_from_slice(b"{\"@id\":");
        }
        match object {
            TermRef::NamedNode(node) => string(node.as_str(), out),
            TermRef::BlankNode(node) => label(node.as_str(), out),
            TermRef::Literal(_) => {}
        }
        if !is_class {
            out.push(b'}');
        }
    }

    fn literal(&mut self, literal: LiteralRef<'_>) {
        let datatype = literal.datatype();
        let out = &mut self.out;
        out.extend_from_slice(b"{\"@value\":");
        string(literal.value(), out);
        if let Some(language) = literal.language() {
            out.extend_from_slice(b",\"@language\":");
            string(language, out);
        } else {
            let guess = &mut self.keys.get(self.key).datatype;
            *guess = self.datatypes.find(datatype.as_str(), *guess, || type_member(datatype));
            out.extend_from_slice(self.datatypes.get(*guess));
        }
        out.push(b'}');
    }
}

/// What says the datatype of a value.
fn type_member(datatype: NamedNodeRef<'_>) -> Box<[u8]> {
    let mut text = Vec::new();
    if datatype != xsd::STRING {
        text.extend_from_slice(b",\"@type\":");
        string(datatype.as_str(), &mut text);
    }
    text.into()
}

fn label(label: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\"_:");
    out.extend_from_slice(label.as_bytes());
    out.push(b'"');
}

/// What a string of JSON must escape ([RFC 8259, 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)).
static ESCAPED: [bool; 256] = table(b"\"\\", true);

fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    escaped(text, &ESCAPED, out, |byte, out| match byte {
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        byte if byte < 0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        byte => out.extend_from_slice(&[b'\\', byte]),
    });
    out.push(b'"');
}
