//! Makes the objects of a row: [generating objects](https://www.w3.org/TR/csv2json/#gen-subj-cells)
//! and [nesting them](https://www.w3.org/TR/csv2json/#nesting-objects).

use super::cells::{CellValues, OneValue};
use super::emit::{Aside, Emit};
use super::row::{RowBuffer, RowId, RowName};
use crate::plan::{CellId, MemberName, MemberValue, ObjectTemplate, Scan};
use crate::xsd::json_number;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;

/// How deep objects stand in each other; what would be deeper stays a reference.
const MAX_DEPTH: usize = 100;

/// Makes the text of objects, each row's with a comma before it.
#[derive(Debug)]
pub(super) struct EmitObjects;

impl Emit<ObjectChunk> for EmitObjects {
    fn row(&self, scan: &Scan, row: &mut RowBuffer, id: RowId, chunk: &mut ObjectChunk, _: &mut Aside<'_>) -> u64 {
        let Some(template) = &scan.object else { return 0 };
        let objects = subjects(scan, template, row);
        let count = objects.iter().map(|object| object.members.len() as u64).sum();
        let roots = nest(objects);
        match &template.frame {
            None => roots.iter().for_each(|root| chunk.push(root)),
            Some(frame) => {
                let mut outer = Members::default();
                outer.add("url", format!("{}#row={}", frame.url, id.source_row).into());
                outer.add("rownum", id.record.into());
                let titles = frame.titles.iter().flat_map(|cell| row.values(*cell));
                titles.for_each(|title| outer.add("titles", title.into()));
                outer.set("describes", Value::Array(roots));
                chunk.push(&outer.into_value());
            }
        }
        count
    }

    fn comment(&self, _: &Scan, text: &str, chunk: &mut ObjectChunk) -> u64 {
        chunk.comments.push(text.to_owned());
        0
    }
}

/// The objects of some rows as text, and the comments among them.
#[derive(Debug, Default)]
pub(super) struct ObjectChunk {
    pub(super) text: Vec<u8>,
    pub(super) comments: Vec<String>,
}

impl ObjectChunk {
    fn push(&mut self, value: &Value) {
        self.text.extend_from_slice(b",\n");
        // A value whose keys are strings is always written, to a vector at least.
        _ = serde_json::to_writer(&mut self.text, value);
    }
}

/// The members of an object: a name that occurs again makes an array of its values.
#[derive(Debug, Default)]
struct Members {
    map: serde_json::Map<String, Value>,
}

impl Members {
    fn add(&mut self, name: &str, value: Value) {
        let Some(present) = self.map.get_mut(name) else {
            self.map.insert(name.to_owned(), value);
            return;
        };
        if !present.is_array() {
            *present = Value::Array(vec![present.take()]);
        }
        if let Value::Array(values) = present {
            // [Arrays are flattened](https://www.w3.org/TR/csv2json/#gen-subj-cells).
            match value {
                Value::Array(more) => values.extend(more),
                one => values.push(one),
            }
        }
    }

    /// Sets a member that occurs once, an array or not.
    fn set(&mut self, name: &str, value: Value) {
        self.map.insert(name.to_owned(), value);
    }

    fn into_value(self) -> Value {
        Value::Object(self.map)
    }
}

/// An object for a subject of the row.
#[derive(Debug)]
struct Object {
    /// Its IRI; none for the subject without one.
    id: Option<String>,
    members: Vec<Member>,
}

#[derive(Debug)]
struct Member {
    name: String,
    value: Value,
    /// Whether the value is the value URL of a cell.
    is_url: bool,
}

/// The objects of a row, in the order in which their subjects occur first.
fn subjects(scan: &Scan, template: &ObjectTemplate, row: &RowBuffer) -> Vec<Object> {
    let mut objects: Vec<Object> = Vec::new();
    for member in &template.members {
        let id = match row.name(scan, member.subject) {
            Some(RowName::Iri(iri)) => Some(iri),
            Some(RowName::Blank(_)) => None,
            // A template that gave no IRI has been reported.
            None => continue,
        };
        let name = match &member.name {
            MemberName::Text(text) => Cow::Borrowed(text.as_str()),
            MemberName::Iri(term) => match row.name(scan, *term) {
                Some(RowName::Iri(iri)) => (template.compact)(iri),
                _ => continue,
            },
        };
        let (value, is_url) = match &member.value {
            MemberValue::Iri(term) => match row.name(scan, *term) {
                Some(RowName::Iri(iri)) if name == "@type" => ((template.compact)(iri).into_owned().into(), true),
                Some(RowName::Iri(iri)) => (iri.into(), true),
                _ => continue,
            },
            MemberValue::Cell(cell) => match cell_value(scan, row, *cell) {
                Some(value) => (value, false),
                None => continue,
            },
        };
        let place = objects.iter().position(|object| object.id.as_deref() == id);
        let place = place.unwrap_or_else(|| {
            objects.push(Object {
                id: id.map(str::to_owned),
                members: Vec::new(),
            });
            objects.len() - 1
        });
        objects[place].members.push(Member {
            name: name.into_owned(),
            value,
            is_url,
        });
    }
    objects
}

/// [Interpreting datatypes](https://www.w3.org/TR/csv2json/#datatypes); `None` where there is no value.
fn cell_value(scan: &Scan, row: &RowBuffer, cell: CellId) -> Option<Value> {
    let rule = &scan.cells[cell.0].rule;
    let one = |OneValue { text, fits, .. }: OneValue<'_>| -> Value {
        if fits {
            let base = rule.datatype.base;
            if base == crate::xsd::Builtin::Boolean {
                return (text == "true").into();
            }
            let number = json_number(base, text).and_then(|number| serde_json::from_str(&number).ok());
            if let Some(number) = number {
                return Value::Number(number);
            }
        }
        text.into()
    };
    let mut values = row.each(cell).map(one);
    if rule.separator.is_none() {
        return values.next();
    }
    let values: Vec<Value> = values.collect();
    (!values.is_empty()).then_some(Value::Array(values))
}

/// Puts objects into others of the same row that refer to them once.
///
/// Each object has at most one that refers to it, for an IRI that is referred to twice
/// nests nothing; what would close a circle stays a reference.
fn nest(objects: Vec<Object>) -> Vec<Value> {
    let mut references: HashMap<&str, usize> = HashMap::new();
    for member in objects.iter().flat_map(|object| &object.members) {
        if let (true, Value::String(url)) = (member.is_url, &member.value) {
            *references.entry(url).or_default() += 1;
        }
    }
    let mut parent: Vec<Option<usize>> = vec![None; objects.len()];
    let mut height = vec![0; objects.len()];
    let mut nested: HashMap<(usize, usize), usize> = HashMap::new();
    for (i, object) in objects.iter().enumerate() {
        for (m, member) in object.members.iter().enumerate() {
            let (true, Value::String(url)) = (member.is_url, &member.value) else {
                continue;
            };
            if references.get(url.as_str()) != Some(&1) {
                continue;
            }
            let target = objects.iter().position(|other| other.id.as_deref() == Some(url));
            let Some(target) = target.filter(|target| parent[*target].is_none()) else {
                continue;
            };
            let above: Vec<usize> = std::iter::successors(Some(i), |object| parent[*object]).collect();
            if above.contains(&target) || above.len() + height[target] >= MAX_DEPTH {
                continue;
            }
            for (distance, object) in above.iter().enumerate() {
                height[*object] = height[*object].max(height[target] + distance + 1);
            }
            parent[target] = Some(i);
            nested.insert((i, m), target);
        }
    }
    let roots: Vec<usize> = (0..objects.len()).filter(|i| parent[*i].is_none()).collect();
    let mut objects: Vec<Option<Object>> = objects.into_iter().map(Some).collect();
    roots
        .into_iter()
        .filter_map(|root| build(root, &mut objects, &nested))
        .collect()
}

fn build(index: usize, objects: &mut [Option<Object>], nested: &HashMap<(usize, usize), usize>) -> Option<Value> {
    let object = objects[index].take()?;
    let mut members = Members::default();
    if let Some(id) = object.id {
        members.add("@id", id.into());
    }
    for (m, member) in object.members.into_iter().enumerate() {
        let inner = nested
            .get(&(index, m))
            .and_then(|target| build(*target, objects, nested));
        members.add(&member.name, inner.unwrap_or(member.value));
    }
    Some(members.into_value())
}
