//! [Logical sources](https://w3id.org/rml/io/spec#dfn-logical-source).

use super::super::graph::Triple;
use super::super::model::{Access, DialectParts, LogicalSource, ReferenceFormulation, Root, Source, Stated};
use super::super::vocabulary::{Property, local, short};
use super::Reader;
use super::expression::identifier;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::mapping::is_web;
use crate::packing::Packing;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedOrBlankNode, Term};
use std::path::Path;

const CODE: Code = Code::RmlSource;

/// Namespaces of what is no file, and what it is.
const SERVICES: &[(&str, &str)] = &[
    ("http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#", "databases"),
    ("http://www.w3.org/ns/sparql-service-description#", "SPARQL endpoints"),
    (
        "https://www.w3.org/2019/wot/td#",
        "Web of Things devices and message brokers",
    ),
];

impl<'g> Reader<'g, '_> {
    /// The logical source `node`, which `triple` states.
    pub(super) fn logical_source(&mut self, triple: &'g Triple, node: &NamedOrBlankNode) -> Option<LogicalSource> {
        let of = "a logical source";
        if self.has_query(node) {
            return None;
        }
        let formulation = self.only(CODE, node, &[Property::ReferenceFormulation], of);
        let iterator = self.only(CODE, node, &[Property::Iterator], of);
        let Some(stated) = self.only(CODE, node, &[Property::Source, Property::TableName], of) else {
            let hint = "add `rml:source` with a file: `[ a rml:FilePath ; rml:path \"…\" ]`";
            self.missing(CODE, self.graph.place(triple), of, Property::Source, hint);
            return None;
        };
        let mut source = self.source(stated)?;
        let formulation = self.formulation(formulation, stated, &mut source);
        let iterator = iterator.and_then(|iterator| self.iterator(iterator, formulation.as_ref()));
        Some(LogicalSource {
            source: Stated {
                value: source,
                origin: self.graph.object_origin(stated),
            },
            formulation: Some(formulation?),
            iterator,
        })
    }

    /// Whether a query is stated, which nobody answers.
    fn has_query(&mut self, node: &NamedOrBlankNode) -> bool {
        let properties = [Property::SqlQuery, Property::Query, Property::SqlVersion];
        let stated = self.graph.values(node, &properties);
        let Some(triple) = stated.first() else {
            return false;
        };
        let name = short(triple.predicate.as_str());
        let message = format!("`{name}` asks a database, and databases are not asked");
        self.error(
            CODE,
            triple,
            message,
            "export what the query gives as CSV, and name the file",
        );
        true
    }

    fn source(&mut self, triple: &'g Triple) -> Option<Source> {
        let access = match (&triple.object, triple.property) {
            (Term::Literal(name), Some(Property::TableName)) => Access::Table(identifier(name.value())),
            (_, Some(Property::TableName)) => {
                self.must_be(CODE, triple, "the name of a table, in quotes");
                return None;
            }
            (Term::Literal(path), _) if is_web(path.value()) => Access::Url(path.value().to_owned()),
            (Term::Literal(path), _) => Access::File {
                root: Root::MappingDirectory,
                path: path.value().to_owned(),
            },
            (Term::NamedNode(iri), _) if !self.graph.is_described(&iri.clone().into()) => {
                Access::Url(iri.as_str().to_owned())
            }
            _ => {
                let node = self.described(CODE, triple, "a source")?;
                return self.described_source(triple, &node);
            }
        };
        Some(plain(access))
    }

    fn described_source(&mut self, triple: &'g Triple, node: &NamedOrBlankNode) -> Option<Source> {
        let of = "a source";
        let access = self.access(triple, node);
        let encoding = self.only(CODE, node, &[Property::Encoding], of);
        let encoding = encoding.and_then(|encoding| self.encoding(encoding));
        let packing = self.only(CODE, node, &[Property::Compression], of);
        let packing = packing.and_then(|packing| self.packing(packing));
        let mut nulls = Vec::new();
        for null in self.graph.values(node, &[Property::Null]) {
            nulls.extend(self.text(CODE, null).map(str::to_owned));
        }
        let dialect = self.dialect(node);
        Some(Source {
            access: access?,
            encoding,
            packing,
            nulls,
            dialect,
        })
    }

    fn access(&mut self, triple: &Triple, node: &NamedOrBlankNode) -> Option<Access> {
        let of = "a source";
        let path = self.only(CODE, node, &[Property::Path], of);
        let url = self.only(CODE, node, &[Property::Url, Property::DownloadUrl], of);
        match (path, url) {
            (Some(path), None) => {
                let root = self.root(node);
                let path = self.filled_text(path)?;
                Some(Access::File { root: root?, path })
            }
            (None, Some(url)) => match &url.object {
                Term::NamedNode(iri) => Some(Access::Url(iri.as_str().to_owned())),
                Term::Literal(_) => self.filled_text(url).map(Access::Url),
                Term::BlankNode(_) => {
                    self.must_be(CODE, url, "an IRI");
                    None
                }
            },
            (Some(path), Some(url)) => {
                self.second(CODE, path, url, of);
                None
            }
            (None, None) => {
                self.no_file(triple, node);
                None
            }
        }
    }

    /// [`rml:root`](https://w3id.org/rml/io/spec#source): a folder, or where one is.
    pub(super) fn root(&mut self, node: &NamedOrBlankNode) -> Option<Root> {
        let Some(triple) = self.only(CODE, node, &[Property::Root], "a path") else {
            return Some(Root::WorkingDirectory);
        };
        let iri = match &triple.object {
            Term::Literal(folder) => return Some(Root::Folder(folder.value().to_owned())),
            Term::NamedNode(iri) => iri.as_str(),
            Term::BlankNode(_) => "",
        };
        match local(iri) {
            Some("CurrentWorkingDirectory") => Some(Root::WorkingDirectory),
            Some("MappingDirectory") => Some(Root::MappingDirectory),
            _ => {
                let expected = "`rml:MappingDirectory`, `rml:CurrentWorkingDirectory`, or a folder in quotes";
                self.must_be(CODE, triple, expected);
                None
            }
        }
    }

    /// Says why the node of `triple` is no source that can be read.
    fn no_file(&mut self, triple: &Triple, node: &NamedOrBlankNode) {
        let words = self.graph.about(node).map(|said| match &said.object {
            Term::NamedNode(class) if said.predicate.as_ref() == rdf::TYPE => class.as_str(),
            _ => said.predicate.as_str(),
        });
        let words: Vec<&str> = words.collect();
        let service = SERVICES
            .iter()
            .find(|(namespace, _)| words.iter().any(|word| word.starts_with(namespace)));
        let is_path = self.graph.is_a(node, &["FilePath", "RelativePathSource"]);
        if is_path {
            let hint = "add the path of a file in quotes";
            self.missing(CODE, self.graph.place(triple), "a source", Property::Path, hint);
            return;
        }
        let (message, hint) = match service {
            Some((_, what)) => (
                format!("{what} are not asked: a source is a file"),
                "export what is in it as CSV or JSON, and name the file in its place",
            ),
            None => (
                "a source has neither a path nor a URL".to_owned(),
                "add `rml:path` (with `a rml:FilePath`), `csvw:url` or `dcat:downloadURL`",
            ),
        };
        self.error(CODE, triple, message, hint);
    }

    /// How the source is referred to: as `stated`, or as the name of the file says.
    fn formulation(
        &mut self,
        stated: Option<&'g Triple>,
        at: &Triple,
        source: &mut Source,
    ) -> Option<Stated<ReferenceFormulation>> {
        let ending = ending(&source.access);
        let formulation = match stated {
            Some(triple) => self.reference_formulation(triple)?,
            None => Stated {
                value: self.formulation_by_ending(at, &ending)?,
                origin: self.graph.object_origin(at),
            },
        };
        let is_tabbed = matches!(ending.as_str(), "tsv" | "tab");
        if formulation.value == ReferenceFormulation::Csv && is_tabbed && source.dialect.delimiter.is_none() {
            source.dialect.delimiter = Some("\t".to_owned());
        }
        let is_lines = matches!(ending.as_str(), "jsonl" | "ndjson");
        Some(match formulation.value {
            ReferenceFormulation::JsonPath if is_lines => Stated {
                value: ReferenceFormulation::JsonLines,
                ..formulation
            },
            _ => formulation,
        })
    }

    fn formulation_by_ending(&mut self, at: &Triple, ending: &str) -> Option<ReferenceFormulation> {
        match ending {
            "csv" | "tsv" | "tab" => Some(ReferenceFormulation::Csv),
            "json" | "geojson" => Some(ReferenceFormulation::JsonPath),
            "jsonl" | "ndjson" => Some(ReferenceFormulation::JsonLines),
            "xml" => Some(ReferenceFormulation::XPath { namespaces: Vec::new() }),
            _ => {
                let message = format!(
                    "a logical source has no `{}`, and the name of its file does not say what it is",
                    Property::ReferenceFormulation.name()
                );
                self.error(CODE, at, message, "add `rml:CSV`, `rml:JSONPath` or `rml:XPath`");
                None
            }
        }
    }

    /// A [reference formulation](https://w3id.org/rml/io/spec#reference-formulations), by its
    /// name or as a node.
    pub(super) fn reference_formulation(&mut self, triple: &'g Triple) -> Option<Stated<ReferenceFormulation>> {
        const KNOWN: &[&str] = &["CSV", "JSONPath", "XPath"];
        let iri = match &triple.object {
            Term::NamedNode(iri) => iri.as_str(),
            _ => "",
        };
        let node = triple.node().filter(|node| self.graph.is_described(node));
        let is_a = |class: &str| node.as_ref().is_some_and(|node| self.graph.is_a(node, &[class]));
        let value = match local(iri) {
            Some("CSV" | "CSVW") => ReferenceFormulation::Csv,
            Some("JSONPath") => ReferenceFormulation::JsonPath,
            Some("XPath") => ReferenceFormulation::XPath {
                namespaces: node.map_or_else(Vec::new, |node| self.namespaces(&node)),
            },
            _ if is_a("XPathReferenceFormulation") => ReferenceFormulation::XPath {
                namespaces: node.map_or_else(Vec::new, |node| self.namespaces(&node)),
            },
            _ if is_a("CSVReferenceFormulation") => ReferenceFormulation::Csv,
            _ if is_a("JSONPathReferenceFormulation") => ReferenceFormulation::JsonPath,
            name => {
                let shown = if iri.is_empty() {
                    self.graph.shown(triple)
                } else {
                    short(iri)
                };
                let message = format!("there is no reference formulation `{shown}` here");
                let hint = match name.and_then(|name| nearest(name, KNOWN.iter().copied())) {
                    Some(near) => format!("did you mean `rml:{near}`?"),
                    None => "it is `rml:CSV`, `rml:JSONPath` or `rml:XPath`; databases are not asked".to_owned(),
                };
                let place = self.graph.object_place(triple);
                self.problem(Diagnostic::error(CODE, message).at(place).hint(hint));
                return None;
            }
        };
        Some(Stated {
            value,
            origin: self.graph.object_origin(triple),
        })
    }

    /// The prefixes and namespaces of a formulation of `XPath`.
    fn namespaces(&mut self, node: &NamedOrBlankNode) -> Vec<(String, String)> {
        let mut namespaces = Vec::new();
        for triple in self.graph.values(node, &[Property::Namespace]) {
            let of = "a namespace";
            let Some(node) = self.described(CODE, triple, of) else {
                continue;
            };
            let mut part = |property, hint| {
                let Some(part) = self.only(CODE, &node, &[property], of) else {
                    self.missing(CODE, self.graph.place(triple), of, property, hint);
                    return None;
                };
                match &part.object {
                    Term::NamedNode(iri) => Some(iri.as_str().to_owned()),
                    _ => self.text(CODE, part).map(str::to_owned),
                }
            };
            let prefix = part(Property::NamespacePrefix, "add the prefix in quotes, without a colon");
            let url = part(Property::NamespaceUrl, "add the IRI of the namespace in quotes");
            namespaces.extend(prefix.zip(url));
        }
        namespaces
    }

    /// [`rml:iterator`](https://w3id.org/rml/core/spec#dfn-iterator); a table has rows.
    fn iterator(
        &mut self,
        triple: &'g Triple,
        formulation: Option<&Stated<ReferenceFormulation>>,
    ) -> Option<Stated<String>> {
        let text = self.text(CODE, triple)?;
        if matches!(formulation, Some(stated) if stated.value == ReferenceFormulation::Csv) {
            let message = "the iterator of a table is passed over: it is read row by row";
            let place = self.graph.place(triple);
            self.problem(Diagnostic::warning(CODE, message).at(place).hint("take it away"));
            return None;
        }
        Some(Stated {
            value: text.to_owned(),
            origin: self.graph.object_origin(triple),
        })
    }
}

fn plain(access: Access) -> Source {
    Source {
        access,
        encoding: None,
        packing: None,
        nulls: Vec::new(),
        dialect: DialectParts::default(),
    }
}

/// The ending of the file that is read, without that of its packing, in small letters.
fn ending(access: &Access) -> String {
    let name = match access {
        Access::File { path, .. } => path.as_str(),
        Access::Table(_) => return "csv".to_owned(),
        Access::Url(url) => url.split(['?', '#']).next().unwrap_or_default(),
    };
    let name = Path::new(name);
    let unpacked = Packing::unpacked(name);
    let ending = unpacked
        .as_deref()
        .unwrap_or(name)
        .extension()
        .and_then(|ending| ending.to_str());
    ending.unwrap_or_default().to_ascii_lowercase()
}
