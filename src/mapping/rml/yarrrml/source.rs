//! [Data sources](https://w3id.org/yarrrml/spec/#data-sources).

use super::Reader;
use super::fields::{Fields, Key, TYPE, Written, written};
use super::formulation::{database, formulation, is_database};
use super::names::Names;
use super::text::{Text, shown};
use super::yaml::{Kind, Node};
use crate::diagnostic::{Code, nearest};
use crate::mapping::rml::model::{Access, DialectParts, LogicalSource, Root, Source, Stated};
use std::rc::Rc;

const ACCESS: Key = &["access"];
const FORMULATION: Key = &["referenceFormulation"];
const ITERATOR: Key = &["iterator"];
const DELIMITER: Key = &["delimiter"];
const ENCODING: Key = &["encoding"];
const QUERY: Key = &["query"];
const QUERY_FORMULATION: Key = &["queryFormulation"];

/// What only other sources than files need.
const UNUSED: &[Key] = &[&["credentials"], &["security"], &["contentType"], &["operationType"]];

/// A source of a mapping, as it is written.
#[derive(Clone, Copy)]
pub(super) enum Cited<'n> {
    /// A list or a map; or a text, the key of a source or one in short.
    Node(&'n Rc<Node>),
    /// `[file~csv, iterator]` without a list around it.
    Parts(&'n Rc<Node>, &'n [Rc<Node>]),
}

/// The sources that a mapping cites.
pub(super) fn cited(value: Option<&Rc<Node>>, is_known: impl Fn(&str) -> bool) -> Vec<Cited<'_>> {
    let Some(value) = value else { return Vec::new() };
    let items = value.items();
    let is_short = |node: &Rc<Node>| node.text().is_some_and(|text| text.contains('~') && !is_known(text));
    match items {
        [file, iterator]
            if is_short(file)
                && !is_short(iterator)
                && !iterator.text().is_some_and(&is_known)
                && !matches!(iterator.kind, Kind::List(_) | Kind::Map(_)) =>
        {
            vec![Cited::Parts(value, items)]
        }
        _ => items.iter().map(Cited::Node).collect(),
    }
}

/// What a source says, in either way of writing it.
struct Parts<'n> {
    access: Written<'n>,
    formulation: Option<Written<'n>>,
    iterator: Option<Written<'n>>,
    delimiter: Option<Written<'n>>,
    encoding: Option<Written<'n>>,
    is_remote: bool,
}

impl Reader<'_, '_> {
    /// The source that a mapping cites.
    pub(super) fn cited_source(&self, cited: Cited<'_>) -> Option<LogicalSource> {
        let node = match cited {
            Cited::Parts(node, parts) => return source_of_list(self.text, &self.names, node, parts),
            Cited::Node(node) => node,
        };
        let Some(key) = node.text() else {
            return source(self.text, &self.names, node);
        };
        match self.sources.get(key) {
            Some(known) => {
                let size = std::mem::size_of::<LogicalSource>();
                known.clone().filter(|_| self.text.charge(size, node.spot))
            }
            None if key.contains('~') => source_of_list(self.text, &self.names, node, std::slice::from_ref(node)),
            None => {
                self.text.error(Code::RmlSource, node.spot, || {
                    let near = nearest(key, self.sources.keys().map(String::as_str));
                    let hint = near.map_or("write `[file.csv~csv]` for a file".to_owned(), |near| {
                        format!("did you mean `{near}`?")
                    });
                    (format!("there is no source `{}`", shown(key)), hint)
                });
                None
            }
        }
    }
}

/// A source that is written as a list or a map.
pub(super) fn source(text: &Text<'_>, names: &Names, node: &Rc<Node>) -> Option<LogicalSource> {
    match &node.kind {
        Kind::List(parts) => source_of_list(text, names, node, parts),
        Kind::Map(_) => source_of_map(text, names, node),
        Kind::Null | Kind::Text(_) => {
            text.error(Code::RmlSource, node.spot, || {
                (
                    "a source must be a list or a map",
                    "write `[file.csv~csv]`, or `access` and `referenceFormulation`",
                )
            });
            None
        }
    }
}

/// `[file~formulation, iterator]`.
fn source_of_list(text: &Text<'_>, names: &Names, node: &Rc<Node>, parts: &[Rc<Node>]) -> Option<LogicalSource> {
    let (file, iterator) = match parts {
        [file] => (file, None),
        [file, iterator] => (file, Some(iterator).filter(|iterator| !iterator.is_null())),
        _ => {
            text.error(
                Code::RmlSource,
                node.spot,
                || "a source in short is a list of a file and an iterator",
            );
            return None;
        }
    };
    let file = written(text, file, "access")?;
    let (access, formulation) = match file.text.rsplit_once('~') {
        Some((access, formulation)) => (access, Some(formulation)),
        None => (file.text, None),
    };
    let part = |text| Written { text, ..file };
    let parts = Parts {
        access: part(access),
        formulation: formulation.map(part),
        iterator: match iterator {
            Some(iterator) => Some(written(text, iterator, "iterator")?),
            None => None,
        },
        delimiter: None,
        encoding: None,
        is_remote: false,
    };
    made(text, names, node, &parts)
}

fn source_of_map(text: &Text<'_>, names: &Names, node: &Rc<Node>) -> Option<LogicalSource> {
    let mut known = vec![
        ACCESS,
        FORMULATION,
        ITERATOR,
        DELIMITER,
        ENCODING,
        TYPE,
        QUERY,
        QUERY_FORMULATION,
    ];
    known.extend(UNUSED);
    let fields = Fields::of(text, node.entries()?, "a source", &known);
    let is_remote = is_remote(text, &fields)?;
    if let Some(entry) = fields.entry(QUERY).or(fields.entry(QUERY_FORMULATION)) {
        text.error(Code::RmlSource, entry.spot, || database(&entry.key));
        return None;
    }
    for entry in UNUSED.iter().filter_map(|key| fields.entry(key)) {
        text.warning(Code::RmlSource, entry.spot, || {
            format!("`{}` is not used: sources are files", entry.key)
        });
    }
    let Some(access) = fields.text(text, ACCESS) else {
        if fields.value(ACCESS).is_none() {
            text.error(Code::RmlSource, node.spot, || {
                ("a source has no `access`", "write `access: file.csv`")
            });
        }
        return None;
    };
    let parts = Parts {
        access,
        formulation: fields.text(text, FORMULATION),
        iterator: fields.text(text, ITERATOR),
        delimiter: fields.text(text, DELIMITER),
        encoding: fields.text(text, ENCODING),
        is_remote,
    };
    made(text, names, node, &parts)
}

/// What [`type`](https://w3id.org/yarrrml/spec/#type) says; `None` for what is no file, which is
/// noted.
fn is_remote(text: &Text<'_>, fields: &Fields<'_>) -> Option<bool> {
    match fields.text(text, TYPE) {
        None => Some(false),
        Some(name) if name.text.eq_ignore_ascii_case("localfile") => Some(false),
        Some(name) if name.text.eq_ignore_ascii_case("remotefile") => Some(true),
        Some(name) => {
            text.error(Code::RmlSource, name.spot, || {
                if is_database(name.text) {
                    database(name.text)
                } else {
                    let message = format!("`{}` is no type of a source", shown(name.text));
                    (message, "it is `localfile` or `remotefile`").into()
                }
            });
            None
        }
    }
}

fn made(text: &Text<'_>, names: &Names, node: &Rc<Node>, parts: &Parts<'_>) -> Option<LogicalSource> {
    let origin = text.origin(node.spot);
    let formulation = formulation(text, names, parts.formulation, parts.access).map(|value| Stated {
        value,
        origin: parts
            .formulation
            .map_or_else(|| origin.clone(), |name| text.origin(name.spot)),
    });
    if formulation.is_none() && parts.formulation.is_some() {
        return None;
    }
    let path = parts.access.text.to_owned();
    if path.is_empty() {
        text.error(Code::RmlSource, parts.access.spot, || "a source has no `access`");
        return None;
    }
    let access = if parts.is_remote || path.contains("://") {
        Access::Url(path)
    } else {
        let root = Root::MappingDirectory;
        Access::File { root, path }
    };
    let source = Source {
        access,
        encoding: match parts.encoding {
            Some(label) => Some(encoding(text, label)?),
            None => None,
        },
        packing: None,
        nulls: Vec::new(),
        dialect: DialectParts {
            delimiter: parts.delimiter.map(|delimiter| delimiter.text.to_owned()),
            ..DialectParts::default()
        },
    };
    Some(LogicalSource {
        source: Stated {
            value: source,
            origin: text.origin(parts.access.spot),
        },
        formulation,
        iterator: parts.iterator.map(|iterator| Stated {
            value: iterator.text.to_owned(),
            origin: text.origin(iterator.spot),
        }),
    })
}

fn encoding(text: &Text<'_>, label: Written<'_>) -> Option<&'static encoding_rs::Encoding> {
    let found = encoding_rs::Encoding::for_label(label.text.as_bytes());
    if found.is_none() {
        text.error(Code::RmlSource, label.spot, || {
            (format!("`{}` is no encoding", shown(label.text)), "write `utf-8`")
        });
    }
    found
}
