//! What is read of the items of JSON.

use super::JsonPath;
use crate::source::items::{ExpressionError, ItemValue, Level, Natural, Node, NodeCell};
use crate::xsd::{Builtin, canonical};
use serde_json::Value;

/// Iterator and references of JSON, ready to be used.
#[derive(Debug)]
pub(crate) struct JsonReader {
    pub(super) iterator: JsonPath,
    pub(super) level: JsonLevel,
}

/// A [`Level`] of JSON.
#[derive(Debug)]
pub(crate) struct JsonLevel {
    pub(super) references: Vec<JsonPath>,
    nested: Vec<JsonReader>,
}

impl JsonReader {
    pub(crate) fn new(iterator: &str, level: &Level) -> Result<Self, ExpressionError> {
        Ok(Self {
            iterator: JsonPath::iterator(iterator)?,
            level: JsonLevel::new(level)?,
        })
    }

    /// The iterator alone.
    pub(crate) fn into_iterator(self) -> JsonPath {
        self.iterator
    }

    /// The items in `root`.
    pub(crate) fn nodes(&self, root: &Value) -> Vec<Node> {
        let mut nodes = Vec::new();
        self.iterator.each(root, |item| nodes.push(self.level.node(item)));
        nodes
    }
}

impl JsonLevel {
    fn new(level: &Level) -> Result<Self, ExpressionError> {
        let references = level.references.iter().map(|text| JsonPath::reference(text));
        let nested = level.nested.iter();
        Ok(Self {
            references: references.collect::<Result<_, _>>()?,
            nested: nested
                .map(|nested| JsonReader::new(&nested.iterator, &nested.level))
                .collect::<Result<_, _>>()?,
        })
    }

    /// What is read of `item`.
    pub(super) fn node(&self, item: &Value) -> Node {
        Node {
            cells: self.references.iter().map(|path| cell(path, item)).collect(),
            nested: self.nested.iter().map(|nested| nested.nodes(item)).collect(),
        }
    }
}

fn cell(path: &JsonPath, item: &Value) -> NodeCell {
    let mut cell = NodeCell::default();
    path.each(item, |value| {
        cell.is_found = true;
        cell.values.extend(item_value(value));
    });
    cell
}

/// The value in its [natural form](https://w3id.org/rml/io/registry); none for a null.
fn item_value(value: &Value) -> Option<ItemValue> {
    let (text, natural) = match value {
        Value::Null => return None,
        Value::Bool(value) => (value.to_string(), Natural::Boolean),
        Value::String(text) => (text.clone(), Natural::String),
        Value::Number(number) => {
            let text = number.as_str();
            if text.contains(['.', 'e', 'E']) {
                (canonical(Builtin::Double, text).into_owned(), Natural::Double)
            } else {
                (canonical(Builtin::Integer, text).into_owned(), Natural::Integer)
            }
        }
        Value::Array(_) | Value::Object(_) => (value.to_string(), Natural::Composite),
    };
    Some(ItemValue { text, natural })
}

/// Parses a JSON text.
///
/// # Errors
/// Line and column in it, counted from 1, and what is wrong there.
pub(crate) fn parse(text: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::items::Nested;

    fn node(text: &str, references: &[&str]) -> Node {
        let level = Level {
            references: references.iter().map(|text| (*text).to_owned()).collect(),
            nested: Vec::new(),
        };
        JsonLevel::new(&level).unwrap().node(&parse(text.as_bytes()).unwrap())
    }

    #[test]
    fn values_have_their_natural_form() {
        let text =
            r#"[1, -0, 123456789012345678901234567890, 70.22, 1e3, 1.50, true, "é\n", {"b": 1.0, "a": null}, [ ]]"#;
        let node = node(text, &["$[*]"]);
        let values: Vec<_> = node.cells[0]
            .values
            .iter()
            .map(|value| format!("{:?} {}", value.natural, value.text))
            .collect();
        insta::assert_snapshot!(values.join("\n"), @r#"
        Integer 1
        Integer 0
        Integer 123456789012345678901234567890
        Double 7.022E1
        Double 1.0E3
        Double 1.5E0
        Boolean true
        String é

        Composite {"b":1.0,"a":null}
        Composite []
        "#);
    }

    #[test]
    fn a_null_is_found_and_is_no_value() {
        let node = node(r#"{"a": null, "c": [null, 1]}"#, &["a", "b", "c[*]"]);
        let seen: Vec<_> = node
            .cells
            .iter()
            .map(|cell| (cell.is_found, cell.values.len()))
            .collect();
        assert_eq!(seen, [(true, 0), (false, 0), (true, 1)]);
    }

    #[test]
    fn items_within_items_are_read() {
        let level = Level {
            references: vec!["name".to_owned()],
            nested: vec![Nested {
                iterator: "$.items[*]".to_owned(),
                level: Level {
                    references: vec!["$.type".to_owned()],
                    nested: vec![Nested {
                        iterator: "measures".to_owned(),
                        level: Level {
                            references: vec!["w".to_owned()],
                            nested: Vec::new(),
                        },
                    }],
                },
            }],
        };
        let reader = JsonReader::new("$[*]", &level).unwrap();
        let text = r#"[{"name": "a", "items": [{"type": "x", "measures": {"w": 1}}, {"type": "y"}]}, {"name": "b"}]"#;
        let nodes = reader.nodes(&parse(text.as_bytes()).unwrap());
        assert_eq!(nodes.len(), 2);
        let items = &nodes[0].nested[0];
        assert_eq!(items[0].cells[0].values[0].text, "x");
        assert_eq!(items[0].nested[0][0].cells[0].values[0].text, "1");
        assert_eq!((items.len(), items[1].nested[0].len()), (2, 0));
        assert_eq!(nodes[1].nested, [Vec::new()]);
    }
}
