//! [Targets](https://w3id.org/yarrrml/spec/#targets): files that triples are written to.

use super::Reader;
use super::fields::{Fields, Key, TYPE, Written, written};
use super::text::{Text, shown};
use super::yaml::{Kind, Node};
use crate::diagnostic::{Code, nearest};
use crate::mapping::rml::model::{LogicalTarget, Root, Stated, TargetId};
use crate::packing::Packing;
use crate::plan::TargetMode;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

const ACCESS: Key = &["access"];
const SERIALIZATION: Key = &["serialization"];
const COMPRESSION: Key = &["compression"];
const MODE: Key = &["mode"];

/// Types of targets that are files.
const FILES: &[&str] = &["localfile", "void", "dcat", "file"];

/// The targets of a document.
#[derive(Default)]
pub(super) struct Targets {
    /// Those of the root of the document, by key; `None` where one is wrong.
    named: HashMap<String, Option<TargetId>>,
    all: RefCell<All>,
}

#[derive(Default)]
struct All {
    targets: Vec<LogicalTarget>,
    /// Equal ones are one.
    known: HashMap<String, TargetId>,
}

impl Targets {
    /// Adds a target of the root of the document.
    pub(super) fn declare(&mut self, text: &Text<'_>, key: &str, node: &Rc<Node>) {
        let id = target(text, node).map(|target| self.add(target));
        self.named.insert(key.to_owned(), id);
    }

    fn add(&self, target: LogicalTarget) -> TargetId {
        let mut all = self.all.borrow_mut();
        let syntax = target.syntax.as_ref().map(|syntax| &syntax.value);
        let likeness = format!("{:?}", (&target.path, syntax, target.packing, target.mode));
        if let Some(known) = all.known.get(&likeness) {
            return *known;
        }
        let id = TargetId(all.targets.len());
        all.targets.push(target);
        all.known.insert(likeness, id);
        id
    }

    pub(super) fn into_targets(self) -> Vec<LogicalTarget> {
        self.all.into_inner().targets
    }
}

impl Reader<'_, '_> {
    /// The targets that a term cites, by key or in full, each once.
    pub(super) fn target_ids(&self, items: &[Rc<Node>]) -> Vec<TargetId> {
        // `targets: [file~void, turtle]` is one target in short.
        let is_short = |node: &Rc<Node>| node.text().is_some_and(|text| text.contains('~'));
        if let [first, _, ..] = items
            && is_short(first)
            && !self.targets.named.contains_key(first.text().unwrap_or_default())
            && items[1..].iter().all(|item| !is_short(item) && item.text().is_some())
        {
            let target = target_of_list(self.text, first, items);
            return target.map(|target| self.targets.add(target)).into_iter().collect();
        }
        let mut known = HashSet::new();
        let ids = items.iter().filter_map(|item| self.target_id(item));
        ids.filter(|id| known.insert(*id)).collect()
    }

    fn target_id(&self, item: &Rc<Node>) -> Option<TargetId> {
        let Some(key) = item.text() else {
            return target(self.text, item).map(|target| self.targets.add(target));
        };
        if let Some(known) = self.targets.named.get(key) {
            return *known;
        }
        if key.contains('~') {
            let target = target_of_list(self.text, item, std::slice::from_ref(item));
            return target.map(|target| self.targets.add(target));
        }
        self.text.error(Code::RmlMapping, item.spot, || {
            let near = nearest(key, self.targets.named.keys().map(String::as_str));
            let hint = near.map_or("write `[file.nq~void]` for a file".to_owned(), |near| {
                format!("did you mean `{near}`?")
            });
            (format!("there is no target `{}`", shown(key)), hint)
        });
        None
    }
}

fn target(text: &Text<'_>, node: &Rc<Node>) -> Option<LogicalTarget> {
    match &node.kind {
        Kind::List(parts) => target_of_list(text, node, parts),
        Kind::Map(entries) => {
            let known = [ACCESS, TYPE, SERIALIZATION, COMPRESSION, MODE];
            let fields = Fields::of(text, entries, "a target", &known);
            let access = fields.text(text, ACCESS);
            if access.is_none() && fields.value(ACCESS).is_none() {
                text.error(Code::RmlMapping, node.spot, || {
                    ("a target has no `access`", "write `access: file.nq`")
                });
            }
            let field = |key| fields.text(text, key);
            made(
                text,
                node,
                access?,
                field(TYPE),
                field(SERIALIZATION),
                field(COMPRESSION),
                field(MODE),
            )
        }
        Kind::Null | Kind::Text(_) => {
            text.error(Code::RmlMapping, node.spot, || {
                (
                    "a target must be a list or a map",
                    "write `[file.nq~void]`, or `access` and `serialization`",
                )
            });
            None
        }
    }
}

/// `[file~type, serialization, compression]`.
fn target_of_list(text: &Text<'_>, node: &Rc<Node>, parts: &[Rc<Node>]) -> Option<LogicalTarget> {
    let (Some(file), true) = (parts.first(), parts.len() <= 3) else {
        text.error(
            Code::RmlMapping,
            node.spot,
            || "a target in short is a list of a file, a serialization and a compression",
        );
        return None;
    };
    let file = written(text, file, "access")?;
    let part = |text| Written { text, ..file };
    let (access, kind) = match file.text.rsplit_once('~') {
        Some((access, kind)) => (part(access), Some(part(kind))),
        None => (file, None),
    };
    let word = |at: usize, what| {
        let node = parts.get(at).filter(|node| !node.is_null())?;
        written(text, node, what)
    };
    made(
        text,
        node,
        access,
        kind,
        word(1, "serialization"),
        word(2, "compression"),
        None,
    )
}

fn made(
    text: &Text<'_>,
    node: &Rc<Node>,
    access: Written<'_>,
    kind: Option<Written<'_>>,
    serialization: Option<Written<'_>>,
    compression: Option<Written<'_>>,
    mode: Option<Written<'_>>,
) -> Option<LogicalTarget> {
    let is_file = |kind: Written<'_>| FILES.contains(&kind.text.to_ascii_lowercase().as_str());
    if let Some(kind) = kind.filter(|kind| !is_file(*kind)) {
        text.error(Code::RmlMapping, kind.spot, || {
            (
                format!("`{}` is no target that can be written here", shown(kind.text)),
                "targets are files: write `localfile`, `void` or `dcat`",
            )
        });
        return None;
    }
    if access.text.is_empty() {
        text.error(Code::RmlMapping, access.spot, || "a target has no `access`");
        return None;
    }
    if access.text.contains("$(") {
        text.error(Code::RmlMapping, access.spot, || {
            (
                "the file of a target cannot depend on the data",
                "write its name without references",
            )
        });
        return None;
    }
    Some(LogicalTarget {
        root: Root::MappingDirectory,
        path: access.text.to_owned(),
        syntax: serialization.map(|syntax| Stated {
            value: syntax.text.to_owned(),
            origin: text.origin(syntax.spot),
        }),
        packing: match compression {
            Some(name) => Some(packing(text, name)?),
            None => None,
        },
        mode: match mode {
            Some(name) => self::mode(text, name)?,
            None => TargetMode::default(),
        },
        is_utf16: false,
        origin: text.origin(node.spot),
    })
}

/// A [compression](https://w3id.org/yarrrml/spec/#compression) by name.
fn packing(text: &Text<'_>, name: Written<'_>) -> Option<Packing> {
    let found = Packing::find(&name.text.to_ascii_lowercase());
    if found.is_none() {
        text.error(Code::RmlMapping, name.spot, || {
            let names: Vec<&str> = Packing::names().collect();
            (
                format!("`{}` is no compression that is known here", shown(name.text)),
                format!("there are {}", names.join(", ")),
            )
        });
    }
    found
}

/// A [mode](https://w3id.org/rml/io/spec#target-vocabulary) by name.
fn mode(text: &Text<'_>, name: Written<'_>) -> Option<TargetMode> {
    match name.text.to_ascii_lowercase().as_str() {
        "write" | "overwrite" => Some(TargetMode::Write),
        "append" => Some(TargetMode::Append),
        _ => {
            text.error(Code::RmlMapping, name.spot, || {
                (
                    format!("`{}` is no mode", shown(name.text)),
                    "it is `write` or `append`",
                )
            });
            None
        }
    }
}
