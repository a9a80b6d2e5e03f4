//! YAML whose every value knows its place.
//!
//! The tree is made of the parser's events and not by its loader, which recurses as deep as the
//! document is nested, and copies what an alias stands for. Here the depth has a limit, an alias
//! shares the value, and what all of them stand for is counted as if it were written out: whoever
//! follows the tree down does at most `NODE_LIMIT` steps.

use super::text::{Said, Spot, Text, shown};
use super::{DEPTH_LIMIT, NODE_LIMIT};
use crate::diagnostic::{Code, Diagnostic, Result};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, Tag};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// A value.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) spot: Spot,
    pub(super) kind: Kind,
    /// How many values there are in it, itself included, aliases written out.
    pub(super) size: usize,
    /// How many levels of lists and maps there are in it, its own included.
    height: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Null,
    /// Any other scalar, as written: `1.0` stays `1.0`.
    Text(String),
    List(Vec<Rc<Node>>),
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) spot: Spot,
    pub(super) value: Rc<Node>,
}

impl Node {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a map.
    pub(super) fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items of a list; of any other value, the value itself; none of null.
    pub(super) fn items(self: &Rc<Self>) -> &[Rc<Self>] {
        match &self.kind {
            Kind::List(items) => items,
            Kind::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }
}

/// Reads the one document that `text` holds; `None` where it holds nothing. Keys that are there
/// twice are noted in `text`, and the first one is kept.
///
/// # Errors
/// `yaml-syntax` where it is no YAML, or goes beyond a limit; `rml-mapping` where there are
/// several documents.
pub(super) fn parse(text: &Text<'_>) -> Result<Option<Rc<Node>>> {
    let mut builder = Builder {
        text,
        open: Vec::new(),
        anchors: HashMap::new(),
        root: None,
        count: 0,
        documents: 0,
    };
    for event in Parser::new_from_str(text.content) {
        let (event, span) = event.map_err(|error| not_yaml(text, &error))?;
        builder.take(event, span)?;
    }
    Ok(builder.root)
}

/// Whether the text begins with a map that has one of these keys, as far as it can be read.
pub(super) fn has_key(text: &str, keys: &[&str]) -> bool {
    let mut depth = 0_usize;
    let mut is_key = true;
    for event in Parser::new_from_str(text).take(NODE_LIMIT) {
        let Ok((event, _)) = event else { return false };
        match event {
            Event::Scalar(key, ..) if depth == 1 && is_key && keys.contains(&&*key) => return true,
            Event::Scalar(..) | Event::Alias(_) | Event::SequenceStart(..) if depth == 0 => return false,
            Event::Scalar(..) | Event::Alias(_) if depth == 1 => is_key = !is_key,
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => {
                depth -= 1;
                if depth == 0 {
                    return false;
                }
                if depth == 1 {
                    is_key = !is_key;
                }
            }
            _ => {}
        }
    }
    false
}

fn not_yaml(text: &Text<'_>, error: &ScanError) -> Diagnostic {
    let spot = text.spot_at(text.byte_of(error.marker().index()));
    Diagnostic::error(
        Code::YamlSyntax,
        format!("`{}` is not YAML: {}", text.name, error.info()),
    )
    .at(text.place(spot))
}

fn spot_of(text: &Text<'_>, start: Marker, end: Marker) -> Spot {
    let first = text.byte_of(start.index());
    Spot {
        start: first,
        end: text.byte_of(end.index()).max(first),
        column: start.col() + 1,
    }
}

/// A list or a map whose end has not been met.
struct Open {
    start: Spot,
    anchor: usize,
    inside: Inside,
    size: usize,
    height: usize,
}

enum Inside {
    List(Vec<Rc<Node>>),
    Map {
        entries: Vec<Entry>,
        /// Where each key is first, as an index in `entries`.
        known: HashMap<String, usize>,
        /// A key whose value comes next.
        key: Option<(String, Spot)>,
        /// What [`<<`](https://yaml.org/type/merge.html) adds, unless it is there already.
        merged: Vec<Rc<Node>>,
    },
}

struct Builder<'b, 't> {
    text: &'b Text<'t>,
    open: Vec<Open>,
    anchors: HashMap<usize, Rc<Node>>,
    root: Option<Rc<Node>>,
    /// Values so far, aliases written out.
    count: usize,
    documents: usize,
}

impl Builder<'_, '_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<()> {
        let spot = spot_of(self.text, span.start, span.end);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return self.stop(Code::RmlMapping, spot, || {
                        (
                            format!("`{}` holds several YAML documents", self.text.name),
                            "one file holds one YARRRML document; write the others into files of their own",
                        )
                    });
                }
                Ok(())
            }
            Event::SequenceStart(anchor, _) => self.begin(spot, anchor, Inside::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                let inside = Inside::Map {
                    entries: Vec::new(),
                    known: HashMap::new(),
                    key: None,
                    merged: Vec::new(),
                };
                self.begin(spot, anchor, inside)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(spot),
            Event::Scalar(value, style, anchor, tag) => {
                let kind = scalar(value, style, tag.as_deref());
                let node = Rc::new(Node {
                    spot,
                    kind,
                    size: 1,
                    height: 0,
                });
                self.count_in(1, spot)?;
                self.put(node, anchor)
            }
            Event::Alias(anchor) => self.alias(anchor, spot),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn begin(&mut self, start: Spot, anchor: usize, inside: Inside) -> Result<()> {
        self.open.push(Open {
            start,
            anchor,
            inside,
            size: 1,
            height: 1,
        });
        self.check_depth(0, start)?;
        self.count_in(1, start)
    }

    fn end(&mut self, end: Spot) -> Result<()> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let kind = match open.inside {
            Inside::List(items) => Kind::List(items),
            Inside::Map {
                mut entries,
                mut known,
                merged,
                ..
            } => {
                merge(&mut entries, &mut known, &merged);
                Kind::Map(entries)
            }
        };
        let node = Node {
            spot: Spot {
                end: end.end.max(open.start.end),
                ..open.start
            },
            kind,
            size: open.size,
            height: open.height,
        };
        self.put(Rc::new(node), open.anchor)
    }

    /// The value of an anchor, as if it were written here.
    fn alias(&mut self, anchor: usize, spot: Spot) -> Result<()> {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            // The parser refuses anchors that there are not; this one has not ended.
            return self.stop(Code::YamlSyntax, spot, || "the alias stands within its own anchor");
        };
        self.check_depth(node.height, spot)?;
        self.count_in(node.size, spot)?;
        self.put(node, 0)
    }

    fn put(&mut self, node: Rc<Node>, anchor: usize) -> Result<()> {
        if anchor > 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        let text = self.text;
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.size += node.size;
        open.height = open.height.max(node.height + 1);
        match &mut open.inside {
            Inside::List(items) => items.push(node),
            Inside::Map {
                entries,
                known,
                key,
                merged,
            } => match key.take() {
                None => match &node.kind {
                    Kind::Text(name) => *key = Some((name.clone(), node.spot)),
                    Kind::Null => *key = Some((String::new(), node.spot)),
                    Kind::List(_) | Kind::Map(_) => {
                        return self.stop(Code::RmlMapping, node.spot, || "a key must be a text");
                    }
                },
                Some((name, _)) if name == "<<" => merged.extend(node.items().iter().cloned()),
                Some((key, spot)) => {
                    if let Some(first) = known.get(&key) {
                        text.twice(spot, entries[*first].spot, || {
                            format!("the key `{}` is there twice", shown(&key))
                        });
                    } else {
                        known.insert(key.clone(), entries.len());
                        entries.push(Entry { key, spot, value: node });
                    }
                }
            },
        }
        Ok(())
    }

    fn check_depth(&self, more: usize, spot: Spot) -> Result<()> {
        if self.open.len() + more <= DEPTH_LIMIT {
            return Ok(());
        }
        self.stop(Code::YamlSyntax, spot, || {
            format!(
                "lists and maps in `{}` stand more than {DEPTH_LIMIT} deep within one another",
                self.text.name
            )
        })
    }

    fn count_in(&mut self, more: usize, spot: Spot) -> Result<()> {
        self.count = self.count.saturating_add(more);
        if self.count <= NODE_LIMIT {
            return Ok(());
        }
        self.stop(Code::YamlSyntax, spot, || {
            (
                format!(
                    "`{}` has more than {NODE_LIMIT} values, aliases written out",
                    self.text.name
                ),
                "divide it into several documents",
            )
        })
    }

    fn stop<S: Into<Said>>(&self, code: Code, spot: Spot, say: impl FnOnce() -> S) -> Result<()> {
        Err(say().into().diagnostic(code).at(self.text.place(spot)).into())
    }
}

/// Adds the entries of `merged` maps that are not there yet.
fn merge(entries: &mut Vec<Entry>, known: &mut HashMap<String, usize>, merged: &[Rc<Node>]) {
    for entry in merged.iter().filter_map(|node| node.entries()).flatten() {
        if !known.contains_key(&entry.key) {
            known.insert(entry.key.clone(), entries.len());
            entries.push(entry.clone());
        }
    }
}

/// What a scalar is: a plain one may be
/// [null](https://yaml.org/spec/1.2.2/#1032-tag-resolution), all else is text.
fn scalar(value: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Kind {
    let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    let is_null = matches!(&*value, "" | "~" | "null" | "Null" | "NULL");
    if is_null && style == ScalarStyle::Plain && !is_text {
        Kind::Null
    } else {
        Kind::Text(value.into_owned())
    }
}

#[cfg(test)]
mod tests;
