//! [YARRRML](https://w3id.org/yarrrml/spec/): RML written as YAML.
//!
//! A document is read into the same model as RML in Turtle, all shortcuts written out. What is
//! wrong with the YAML and with YARRRML's own words is found here, all of it in one reading;
//! references, templates and functions are checked where both are lowered.

mod call;
mod fields;
mod formulation;
mod function;
mod inverse;
mod join;
mod json;
mod literal;
mod mapping;
mod names;
mod source;
mod target;
mod template;
mod term;
#[cfg(test)]
mod tests;
mod text;
mod yaml;

use self::fields::{Fields, Key, MAPPINGS, SOURCES, TARGETS, Written, written};
use self::mapping::Outline;
use self::names::Names;
use self::target::Targets;
use self::template::External;
use self::text::{Text, shown};
use self::yaml::{Entry, Node};
use super::model::{Document, LogicalSource};
use crate::diagnostic::{Code, Diagnostic, Findings, Place, Result};
use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// Largest document, in bytes.
const DOCUMENT_LIMIT: usize = 64 << 20;

/// Most levels of lists and maps within one another.
const DEPTH_LIMIT: usize = 64;

/// Most values of a document, aliases written out.
const NODE_LIMIT: usize = 200_000;

/// Most bytes that prefixes, external references and lists become when they are written out.
const EXPANSION_LIMIT: usize = 256 << 20;

/// What a value is counted as when it is written out once more, in bytes.
const NODE_BYTES: usize = 512;

/// Most conditions of a list.
const CONDITION_LIMIT: usize = 16;

const BASE: Key = &["base"];
const PREFIXES: Key = &["prefixes", "prefix"];
const AUTHORS: Key = &["authors", "author", "a"];
const EXTERNAL: Key = &["external"];

/// What the parts of a document are read with.
struct Reader<'r, 't> {
    text: &'r Text<'t>,
    names: Names,
    external: External,
    /// The sources of the root of the document by key; `None` where one is wrong.
    sources: HashMap<String, Option<LogicalSource>>,
    targets: Targets,
    /// The triples maps that each mapping becomes, by its key.
    parents: HashMap<String, Range<usize>>,
    /// Whether the value of a join is read that comes from the other mapping.
    is_parent_side: Cell<bool>,
}

/// Reads the document `name`, whose own address is `address`. Warnings are added to `findings`.
///
/// The keys are those of the [specification](https://w3id.org/yarrrml/spec/); files are counted
/// from the folder of the document. Relative prefixes are resolved against `base:`, or where
/// there is none, against `address`.
///
/// # Errors
/// Everything that is wrong in it: `yaml-syntax`, `rml-mapping`, `rml-template`, `rml-function`,
/// `rml-source`.
pub(crate) fn read(name: &str, address: &str, text: &str, findings: &mut Findings) -> Result<Document> {
    if text.len() > DOCUMENT_LIMIT {
        let message = format!("`{name}` is larger than {} MiB", DOCUMENT_LIMIT >> 20);
        let diagnostic = Diagnostic::error(Code::YamlSyntax, message).at(Place::file(name));
        return Err(diagnostic.hint("divide it into several documents").into());
    }
    let text = Text::new(name, text);
    let Some(root) = yaml::parse(&text)? else {
        return Err(no_mappings(name).into());
    };
    let document = document(&text, &root, address);
    let found = text.into_findings();
    if found.errors() > 0 {
        found.into_result()?;
    } else {
        findings.append(found);
    }
    Ok(document)
}

/// Whether `text` is YARRRML and not RDF, as far as its beginning says: a map with the key
/// `mappings` at its root, or the same in short.
pub(crate) fn is_yarrrml(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let is_content = |line: &&str| {
        let line = line.trim();
        !(line.is_empty() || line.starts_with(['#', '%']) || line == "---")
    };
    let Some(first) = text.lines().find(is_content) else {
        return false;
    };
    if first.trim_start().starts_with(['{', '?', '!', '&']) || first.starts_with("--- ") {
        return json::has_key(text, MAPPINGS).unwrap_or_else(|| yaml::has_key(text, MAPPINGS));
    }
    key_of(first).is_some() && text.lines().filter_map(key_of).any(|key| MAPPINGS.contains(&key))
}

/// The key that a line of the root of a document begins with.
fn key_of(line: &str) -> Option<&str> {
    let line = line.trim_end();
    let end = memchr::memmem::find(line.as_bytes(), b": ").or_else(|| line.strip_suffix(':').map(str::len))?;
    let key = line[..end].trim_end();
    let inner = |quote| key.strip_prefix(quote).and_then(|key| key.strip_suffix(quote));
    let key = inner('"').or(inner('\'')).unwrap_or(key);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    (!key.is_empty() && key.chars().all(is_word)).then_some(key)
}

fn no_mappings(name: &str) -> Diagnostic {
    Diagnostic::error(Code::RmlMapping, format!("`{name}` has no mappings"))
        .at(Place::file(name))
        .hint("a YARRRML document is a map with the key `mappings`")
}

/// The document that `root` holds. What is wrong is noted in `text`.
fn document(text: &Text<'_>, root: &Rc<Node>, address: &str) -> Document {
    let Some(entries) = root.entries() else {
        text.error(Code::RmlMapping, root.spot, || {
            ("a YARRRML document must be a map", "it has the key `mappings`")
        });
        return Document::default();
    };
    let known = [BASE, PREFIXES, AUTHORS, EXTERNAL, SOURCES, TARGETS, MAPPINGS];
    let fields = Fields::of(text, entries, "a YARRRML document", &known);
    let base = fields.text(text, BASE).and_then(|base| self::base(text, base, address));
    let mut reader = Reader {
        text,
        names: Names::new(base.as_deref().unwrap_or(address)),
        external: External::new(),
        sources: HashMap::new(),
        targets: Targets::default(),
        parents: HashMap::new(),
        is_parent_side: Cell::new(false),
    };
    reader.declarations(&fields);
    let outlines = reader.outlines(root, &fields);
    let found = outlines.iter().flat_map(|outline| reader.triples_maps(outline));
    let (mut maps, inverse): (Vec<_>, Vec<_>) = found.unzip();
    // Numbers of triples maps are those of the outlines: these follow behind all of them.
    let turned: Vec<_> = inverse
        .iter()
        .enumerate()
        .flat_map(|(id, inverse)| inverse.iter().map(move |inverse| (id, inverse)))
        .filter_map(|(id, inverse)| inverse::turned(&maps, id, inverse))
        .collect();
    maps.extend(turned);
    Document {
        maps,
        views: Vec::new(),
        targets: reader.targets.into_targets(),
        base,
        prefixes: reader.names.own().to_vec(),
    }
}

/// The [base](https://w3id.org/yarrrml/spec/#base-iri), absolute.
fn base(text: &Text<'_>, base: Written<'_>, address: &str) -> Option<String> {
    let resolved = Names::new(address).resolve(base.text);
    if let Err(reason) = &resolved {
        text.error(Code::RmlMapping, base.spot, || {
            format!("the base `{}` is no IRI: {reason}", shown(base.text))
        });
    }
    resolved.ok()
}

impl Reader<'_, '_> {
    /// Prefixes, external references, sources and targets.
    fn declarations(&mut self, fields: &Fields<'_>) {
        for entry in self.map(fields, PREFIXES) {
            // A null namespace is an error too, as it is of no use.
            if let Some(namespace) = written(self.text, &entry.value, &entry.key) {
                self.names.declare(self.text, entry, namespace);
            }
        }
        for entry in self.map(fields, EXTERNAL) {
            if let Some(value) = written(self.text, &entry.value, &entry.key) {
                self.external.insert(entry.key.clone(), value.text.to_owned());
            }
        }
        for entry in self.map(fields, SOURCES) {
            let source = source::source(self.text, &self.names, &entry.value);
            self.sources.insert(entry.key.clone(), source);
        }
        for entry in self.map(fields, TARGETS) {
            self.targets.declare(self.text, &entry.key, &entry.value);
        }
    }

    /// The mappings in outline, and where the triples maps of each will be.
    fn outlines<'n>(&mut self, root: &Rc<Node>, fields: &Fields<'n>) -> Vec<Outline<'n>> {
        if fields.value(MAPPINGS).is_none() {
            self.text.error(Code::RmlMapping, root.spot, || {
                (
                    format!("`{}` has no mappings", self.text.name),
                    "a YARRRML document is a map with the key `mappings`",
                )
            });
        }
        let mut outlines = Vec::new();
        let mut count = 0_usize;
        for entry in self.map(fields, MAPPINGS) {
            let outline = self.outline(entry);
            let more = outline.as_ref().map_or(0, Outline::count);
            let end = count.saturating_add(more);
            self.parents.insert(entry.key.clone(), count..end);
            count = end;
            outlines.extend(outline);
        }
        outlines
    }

    /// The entries of a key whose value must be a map.
    fn map<'n>(&self, fields: &Fields<'n>, key: Key) -> &'n [Entry] {
        let Some(value) = fields.value(key) else { return &[] };
        value.entries().unwrap_or_else(|| {
            self.text
                .error(Code::RmlMapping, value.spot, || format!("`{}` must be a map", key[0]));
            &[]
        })
    }
}
