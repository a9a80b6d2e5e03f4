//! The manifests: requests with what is expected of their answers.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{
    Graph as Triples, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef, Triple,
};
use std::path::{Path, PathBuf};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const HT: &str = "http://www.w3.org/2011/http#";
const CNT: &str = "http://www.w3.org/2011/content#";
const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
const STATUS: &str = "http://www.w3.org/2011/http-statusCodes#";
const BASE: &str = "http://suite/";

/// A test of a manifest.
pub(super) struct Test {
    pub(super) iri: String,
    pub(super) title: String,
    /// Named graphs that are there before, with the files that have them.
    pub(super) data: Vec<(String, PathBuf)>,
    pub(super) exchanges: Vec<Exchange>,
}

impl Test {
    pub(super) fn name(&self) -> &str {
        self.iri.rsplit('#').next().unwrap_or(&self.iri)
    }
}

/// A request, and what is expected of its answer.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) statuses: Vec<Status>,
    pub(super) boolean: Option<bool>,
    pub(super) format: Option<String>,
    pub(super) graph: Option<Graph>,
    /// What later requests call the `Location` of this answer.
    pub(super) location: Option<String>,
}

/// A graph as text.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) text: String,
    pub(super) media_type: String,
}

/// A status, or a class of them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Status {
    One(u16),
    Class(u16),
}

impl Status {
    pub(super) fn is(self, status: u16) -> bool {
        match self {
            Self::One(expected) => status == expected,
            Self::Class(class) => status / 100 == class,
        }
    }

    fn of(name: &str) -> Self {
        match name {
            "OK" => Self::One(200),
            "Created" => Self::One(201),
            "NoContent" => Self::One(204),
            "BadRequest" => Self::One(400),
            "NotFound" => Self::One(404),
            "MethodNotAllowed" => Self::One(405),
            "UnsupportedMediaType" => Self::One(415),
            _ => {
                let class = name.strip_prefix("StatusCode").and_then(|rest| rest.chars().next());
                Self::Class(u16::try_from(class.and_then(|digit| digit.to_digit(10)).unwrap()).unwrap())
            }
        }
    }
}

struct Reader {
    triples: Triples,
    folder: PathBuf,
}

/// The tests of a folder's manifests, in their order.
pub(super) fn tests(folder: &Path) -> Vec<Test> {
    let mut tests = Vec::new();
    for name in ["manifest.ttl", "manifest-direct.ttl", "manifest-indirect.ttl"] {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            continue;
        };
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .with_base_iri(format!("{BASE}{name}"))
            .unwrap();
        let triples = parser
            .for_slice(&bytes)
            .map(|quad| Triple::from(quad.unwrap()))
            .collect();
        let reader = Reader {
            triples,
            folder: folder.to_owned(),
        };
        let lists = reader.triples.triples_for_predicate(mf("entries").as_ref());
        let lists: Vec<Term> = lists.map(|triple| triple.object.into_owned()).collect();
        for list in lists {
            tests.extend(reader.list(&list).iter().map(|entry| reader.test(entry)));
        }
    }
    tests
}

fn mf(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{MF}{name}"))
}

fn ht(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{HT}{name}"))
}

impl Reader {
    fn objects(&self, subject: &Term, property: NamedNodeRef<'_>) -> Vec<Term> {
        let subject: NamedOrBlankNode = match subject {
            Term::NamedNode(node) => node.clone().into(),
            Term::BlankNode(node) => node.clone().into(),
            Term::Literal(_) => return Vec::new(),
        };
        let found = self
            .triples
            .objects_for_subject_predicate(NamedOrBlankNodeRef::from(&subject), property);
        found.map(TermRef::into_owned).collect()
    }

    fn object(&self, subject: &Term, property: NamedNodeRef<'_>) -> Option<Term> {
        self.objects(subject, property).pop()
    }

    fn text(&self, subject: &Term, property: NamedNodeRef<'_>) -> Option<String> {
        match self.object(subject, property)? {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            other => Some(other.to_string()),
        }
    }

    fn list(&self, head: &Term) -> Vec<Term> {
        let mut members = Vec::new();
        let mut node = head.clone();
        while let Some(first) = self.object(&node, rdf::FIRST) {
            members.push(first);
            node = self.object(&node, rdf::REST).unwrap();
        }
        members
    }

    fn test(&self, entry: &Term) -> Test {
        let Term::NamedNode(iri) = entry else {
            panic!("{entry} is no test")
        };
        let graph_data = NamedNode::new_unchecked(format!("{UT}graphData"));
        let graph = NamedNode::new_unchecked(format!("{UT}graph"));
        let data = self.objects(entry, graph_data.as_ref()).into_iter().map(|data| {
            let Some(Term::NamedNode(file)) = self.object(&data, graph.as_ref()) else {
                panic!("a graph without a file");
            };
            let file = file.as_str().strip_prefix(BASE).unwrap();
            (self.text(&data, rdfs::LABEL).unwrap(), self.folder.join(file))
        });
        let data = data.collect();
        let exchanges = match self.object(entry, mf("action").as_ref()) {
            Some(action) => {
                let requests = self.object(&action, ht("requests").as_ref()).unwrap();
                self.list(&requests)
                    .iter()
                    .map(|request| self.exchange(request))
                    .collect()
            }
            None => Vec::new(),
        };
        Test {
            iri: iri.as_str().to_owned(),
            title: self.text(entry, mf("name").as_ref()).unwrap(),
            data,
            exchanges,
        }
    }

    fn exchange(&self, request: &Term) -> Exchange {
        let response = self.object(request, ht("resp").as_ref()).unwrap();
        let statuses = self
            .objects(&response, mf("expectedStatus").as_ref())
            .into_iter()
            .map(|status| {
                let Term::NamedNode(status) = status else {
                    panic!("{status} is no status")
                };
                Status::of(status.as_str().strip_prefix(STATUS).unwrap())
            });
        let (text, encoding) = self.content(request);
        let body = match encoding.as_deref() {
            Some("UTF-16") => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => text.into_bytes(),
        };
        let expected = self.content(&response).0;
        let media_type = self
            .headers(&response)
            .into_iter()
            .find(|header| header.0.eq_ignore_ascii_case("content-type"));
        Exchange {
            method: self.text(request, ht("methodName").as_ref()).unwrap(),
            path: self.text(request, ht("absolutePath").as_ref()).unwrap(),
            headers: self.headers(request),
            body,
            statuses: statuses.collect(),
            boolean: self
                .text(&response, mf("expectedBoolean").as_ref())
                .map(|value| value == "true"),
            format: self.text(&response, mf("expectedFormat").as_ref()),
            graph: (!expected.is_empty()).then(|| Graph {
                text: expected,
                media_type: media_type.map_or_else(|| "text/turtle".to_owned(), |header| header.1),
            }),
            location: self.text(&response, mf("expectedLocation").as_ref()),
        }
    }

    fn content(&self, message: &Term) -> (String, Option<String>) {
        let Some(body) = self.object(message, ht("body").as_ref()) else {
            return (String::new(), None);
        };
        let property = |name: &str| NamedNode::new_unchecked(format!("{CNT}{name}"));
        let text = self.text(&body, property("chars").as_ref()).unwrap_or_default();
        (text, self.text(&body, property("characterEncoding").as_ref()))
    }

    fn headers(&self, message: &Term) -> Vec<(String, String)> {
        let Some(list) = self.object(message, ht("headers").as_ref()) else {
            return Vec::new();
        };
        let headers = self.list(&list).into_iter().map(|header| {
            let name = self.text(&header, ht("fieldName").as_ref()).unwrap();
            (name, self.text(&header, ht("fieldValue").as_ref()).unwrap())
        });
        headers.collect()
    }
}
