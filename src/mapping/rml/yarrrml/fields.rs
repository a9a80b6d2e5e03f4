//! Maps with known keys, each of which may be written in short.

use super::text::{Said, Spot, Text, shown};
use super::yaml::{Entry, Node};
use crate::diagnostic::{Code, nearest};
use std::rc::Rc;

/// A key: as it is written in full, then [in short](https://w3id.org/yarrrml/spec/#keys-1).
pub(super) type Key = &'static [&'static str];

pub(super) const MAPPINGS: Key = &["mappings", "mapping", "m"];
pub(super) const SOURCES: Key = &["sources", "source"];
pub(super) const TARGETS: Key = &["targets", "target"];
pub(super) const SUBJECTS: Key = &["subjects", "subject", "s"];
pub(super) const PREDICATE_OBJECTS: Key = &["predicateobjects", "predicateobject", "po"];
pub(super) const PREDICATES: Key = &["predicates", "predicate", "p"];
pub(super) const INVERSE_PREDICATES: Key = &["inversepredicates", "inversepredicate", "iv", "i"];
pub(super) const OBJECTS: Key = &["objects", "object", "o"];
pub(super) const GRAPHS: Key = &["graphs", "graph", "g"];
pub(super) const CONDITIONS: Key = &["conditions", "condition", "c"];
pub(super) const FUNCTION: Key = &["function", "fn", "f"];
pub(super) const PARAMETERS: Key = &["parameters", "pms"];
pub(super) const PARAMETER: Key = &["parameter", "pm"];
pub(super) const VALUE: Key = &["value", "v"];
pub(super) const TYPE: Key = &["type"];
pub(super) const DATATYPE: Key = &["datatype"];
pub(super) const LANGUAGE: Key = &["language"];
pub(super) const FROM: Key = &["from"];
/// The mapping that an object refers to.
pub(super) const PARENT: Key = &["mapping", "mappings", "m"];

/// The entries of a map by their keys in full.
pub(super) struct Fields<'n> {
    found: Vec<(Key, &'n Entry)>,
}

impl<'n> Fields<'n> {
    /// Sorts the entries of `what`, which has the keys `known`. Unknown keys are warned of; a
    /// key that is there in two spellings is an error.
    pub(super) fn of(text: &Text<'_>, entries: &'n [Entry], what: &str, known: &[Key]) -> Self {
        let mut found: Vec<(Key, &'n Entry)> = Vec::new();
        for entry in entries {
            let Some(key) = known.iter().find(|key| key.contains(&entry.key.as_str())) else {
                text.warning(Code::RmlMapping, entry.spot, || unknown(&entry.key, what, known));
                continue;
            };
            match found.iter().find(|(other, _)| other == key) {
                Some((_, first)) => text.twice(entry.spot, first.spot, || {
                    format!("`{}` and `{}` are the same key", first.key, entry.key)
                }),
                None => found.push((key, entry)),
            }
        }
        Self { found }
    }

    /// The entry of that key, whose value may be null.
    pub(super) fn entry(&self, key: Key) -> Option<&'n Entry> {
        let mut entries = self.found.iter();
        entries.find(|(other, _)| *other == key).map(|(_, entry)| *entry)
    }

    /// The value of that key, unless it is null.
    pub(super) fn value(&self, key: Key) -> Option<&'n Rc<Node>> {
        self.entry(key)
            .map(|entry| &entry.value)
            .filter(|value| !value.is_null())
    }

    /// The items of that key's list, or its only value.
    pub(super) fn items(&self, key: Key) -> &'n [Rc<Node>] {
        self.value(key).map_or(&[], Node::items)
    }

    /// The text of that key, noting an error where it is no text.
    pub(super) fn text(&self, text: &Text<'_>, key: Key) -> Option<Written<'n>> {
        written(text, self.value(key)?, key[0])
    }
}

/// A text and where it is written.
#[derive(Clone, Copy)]
pub(super) struct Written<'n> {
    pub(super) text: &'n str,
    pub(super) spot: Spot,
}

/// The text of `node`, the value of `what`, noting an error where it is no text.
pub(super) fn written<'n>(text: &Text<'_>, node: &'n Rc<Node>, what: &str) -> Option<Written<'n>> {
    let found = node.text();
    if found.is_none() {
        text.error(Code::RmlMapping, node.spot, || format!("`{what}` must be a text"));
    }
    found.map(|text| Written { text, spot: node.spot })
}

fn unknown(key: &str, what: &str, known: &[Key]) -> Said {
    let message = format!("{what} has no key `{}`", shown(key));
    let spellings = known.iter().flat_map(|key| key.iter().copied());
    let hint = match nearest(key, spellings.filter(|spelling| spelling.len() > 1)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let names: Vec<_> = known.iter().map(|key| key[0]).collect();
            format!("it has: {}", names.join(", "))
        }
    };
    (message, hint).into()
}
