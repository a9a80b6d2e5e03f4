use super::{Annotation, AnnotationValue, Scalar};
use crate::mapping::csvw::context::compact;
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

impl Annotation {
    /// Its name and value in the output of
    /// [JSON-LD to JSON](https://www.w3.org/TR/csv2json/#json-ld-to-json), to be added to an object.
    pub fn json(&self) -> (String, Value) {
        member(&self.property, &self.value)
    }
}

/// Adds a member to `object`. What is said under two spellings of one name, such as
/// `dc:title` and `dcterms:title`, becomes one array.
pub(in crate::mapping::csvw) fn insert(object: &mut Map<String, Value>, name: String, value: Value) {
    match object.entry(name) {
        Entry::Vacant(entry) => _ = entry.insert(value),
        Entry::Occupied(mut entry) => {
            let mut values = match entry.get_mut().take() {
                Value::Array(values) => values,
                value => vec![value],
            };
            match value {
                Value::Array(more) => values.extend(more),
                value => values.push(value),
            }
            entry.insert(Value::Array(values));
        }
    }
}

fn member(property: &NamedNode, value: &AnnotationValue) -> (String, Value) {
    let is_type = property.as_ref() == rdf::TYPE;
    (compact(property.as_str()).into_owned(), to_json(value, is_type))
}

/// As deep as the value is, which [`read`](super::read()) limits.
fn to_json(value: &AnnotationValue, is_type: bool) -> Value {
    match value {
        AnnotationValue::Null => Value::Null,
        AnnotationValue::Array(values) => values.iter().map(|value| to_json(value, is_type)).collect(),
        AnnotationValue::Native(value) | AnnotationValue::Literal { value, .. } => scalar(value),
        AnnotationValue::Node {
            id: Some(id),
            types,
            properties,
        } if types.is_empty() && properties.is_empty() => {
            // [The classes of a subject are compacted](https://www.w3.org/TR/csv2json/#json-ld-to-json).
            let iri = id.as_str();
            if is_type { class(iri) } else { iri.into() }
        }
        AnnotationValue::Node { id, types, properties } => {
            let mut object = Map::new();
            if let Some(id) = id {
                object.insert("@id".to_owned(), id.as_str().into());
            }
            match types.as_slice() {
                [] => {}
                [one] => _ = object.insert("@type".to_owned(), class(one.as_str())),
                several => {
                    let classes = several.iter().map(|one| class(one.as_str())).collect();
                    object.insert("@type".to_owned(), classes);
                }
            }
            for (property, value) in properties {
                let (name, value) = member(property, value);
                insert(&mut object, name, value);
            }
            Value::Object(object)
        }
    }
}

fn class(iri: &str) -> Value {
    compact(iri).into()
}

/// A number keeps its value; past 64 bits, or the digits of a double, what is nearest to it.
fn scalar(value: &Scalar) -> Value {
    match value {
        Scalar::Text(text) => text.as_str().into(),
        Scalar::Boolean(boolean) => (*boolean).into(),
        Scalar::Number(text) => {
            let whole = text.parse::<i64>().map(Number::from).ok();
            let whole = whole.or_else(|| text.parse::<u64>().map(Number::from).ok());
            let number = whole.or_else(|| Number::from_f64(text.parse().ok()?));
            number.map_or_else(|| text.as_str().into(), Value::Number)
        }
    }
}
