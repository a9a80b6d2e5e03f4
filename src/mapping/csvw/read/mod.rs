//! Reads a metadata document into the model, and notes all that is wrong in it.

mod properties;
mod schema;

use super::context::CONTEXT;
use super::dialect;
use super::json::Document;
use super::metadata::{Inherited, Schema, Stated, Table, TableGroup};
use crate::diagnostic::Result;
use crate::source::Dialect;
use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;

/// Reads the metadata document `name`, whose own address is `address`.
///
/// # Errors
/// Everything that is wrong in it: `json-syntax`, `csvw-property`, `csvw-value`,
/// `csvw-unsupported`.
pub fn read(name: &str, text: &str, address: &str) -> Result<TableGroup> {
    let document = Document::new(name, text);
    let value = document.parse()?;
    let mut reader = Reader {
        document: &document,
        base: address.to_owned(),
        language: "und".to_owned(),
    };
    let tables = document.object("metadata", &value).map(|object| reader.group(object));
    let base = reader.base;
    document.finish()?;
    Ok(TableGroup {
        base,
        tables: tables.unwrap_or_default(),
    })
}

struct Reader<'d, 't> {
    document: &'d Document<'t>,
    base: String,
    /// Of natural-language properties.
    language: String,
}

impl<'t> Reader<'_, 't> {
    /// A table group, or a document that describes one table.
    fn group(&mut self, object: &Object<'t>) -> Vec<Table> {
        match object.get("@context") {
            Some(context) => self.context(&context.value),
            None => self.missing("a metadata document", "@context", object),
        }
        let Some(tables) = object.get("tables") else {
            return self
                .table(object, &Inherited::default(), &Dialect::default(), true)
                .into_iter()
                .collect();
        };
        let mut inherited = Inherited::default();
        let mut dialect = Dialect::default();
        for property in &object.properties {
            match property.name.as_str() {
                "@context" | "tables" => {}
                "@id" => _ = self.document.string("@id", &property.value),
                "@type" => self.type_is(property, "TableGroup"),
                "dialect" => dialect = dialect::read(self.document, &property.value),
                "tableDirection" => self.one_of(property, &["auto", "ltr", "rtl"]),
                "notes" => self.array(property),
                _ => self.other(
                    property,
                    &mut inherited,
                    "a table group",
                    &[
                        "@context",
                        "@id",
                        "@type",
                        "tables",
                        "dialect",
                        "notes",
                        "tableDirection",
                        "tableSchema",
                        "transformations",
                    ],
                ),
            }
        }
        let Some(array) = tables.value.as_array() else {
            self.document
                .wrong("tables", tables.value.range(), "an array of tables");
            return Vec::new();
        };
        if array.elements.is_empty() {
            self.document
                .wrong("tables", array.range(), "an array of at least one table");
        }
        array
            .elements
            .iter()
            .filter_map(|table| {
                let object = self.document.object("tables", table)?;
                self.table(object, &inherited, &dialect, false)
            })
            .collect()
    }

    /// [`@context`](https://www.w3.org/TR/tabular-metadata/#top-level-properties): the
    /// CSVW context, and beside it a base and a language only.
    fn context(&mut self, value: &Value<'t>) {
        let expected =
            "\"http://www.w3.org/ns/csvw\", alone or in an array with an object that holds `@base` and `@language`";
        let is_context = |value: &Value<'_>| value.as_string_lit().is_some_and(|text| text.value == CONTEXT);
        let local = match value {
            Value::StringLit(_) if is_context(value) => return,
            Value::Array(array) => match array.elements.as_slice() {
                [first] if is_context(first) => return,
                [first, Value::Object(local)] if is_context(first) => local,
                _ => return self.document.wrong("@context", value.range(), expected),
            },
            _ => return self.document.wrong("@context", value.range(), expected),
        };
        for property in &local.properties {
            match property.name.as_str() {
                "@base" => {
                    if let Some(base) = self.document.string("@base", &property.value) {
                        match resolve(&self.base, &base) {
                            Some(base) => self.base = base,
                            None => self.document.wrong("@base", property.value.range(), "a URL"),
                        }
                    }
                }
                "@language" => {
                    if let Some(language) = self.language_tag(property) {
                        self.language = language;
                    }
                }
                _ => self
                    .document
                    .unknown(property, "the local context", &["@base", "@language"]),
            }
        }
    }

    fn table(&mut self, object: &Object<'t>, group: &Inherited, dialect: &Dialect, is_document: bool) -> Option<Table> {
        let mut inherited = Inherited::default();
        let mut dialect = dialect.clone();
        let mut url = None;
        let mut schema = None;
        let mut suppress_output = false;
        for property in &object.properties {
            match property.name.as_str() {
                "@context" if is_document => {}
                "url" => {
                    url = self.document.string("url", &property.value).map(|value| Stated {
                        value,
                        origin: self.document.origin(property.value.range()),
                    });
                }
                "@id" => _ = self.document.string("@id", &property.value),
                "@type" => self.type_is(property, "Table"),
                "dialect" => dialect = dialect::read(self.document, &property.value),
                "suppressOutput" => {
                    suppress_output = self
                        .document
                        .boolean("suppressOutput", &property.value)
                        .unwrap_or(false);
                }
                "tableDirection" => self.one_of(property, &["auto", "ltr", "rtl"]),
                "tableSchema" => schema = Some(property),
                "notes" => self.array(property),
                _ => self.other(
                    property,
                    &mut inherited,
                    "a table",
                    &[
                        "@id",
                        "@type",
                        "url",
                        "dialect",
                        "notes",
                        "suppressOutput",
                        "tableDirection",
                        "tableSchema",
                        "transformations",
                    ],
                ),
            }
        }
        let inherited = inherited.over(group);
        let schema = match schema {
            Some(property) => match &property.value {
                Value::StringLit(_) => {
                    let hint = "write the schema into the table's description";
                    self.document
                        .unsupported("a schema in a file of its own", property.value.range(), hint);
                    Schema::default()
                }
                value => self
                    .document
                    .object("tableSchema", value)
                    .map_or_else(Schema::default, |object| self.schema(object, &inherited)),
            },
            None => {
                self.missing("a table", "tableSchema", object);
                Schema::default()
            }
        };
        if url.is_none() && object.get("url").is_none() {
            self.missing("a table", "url", object);
        }
        Some(Table {
            url: url?,
            dialect,
            schema,
            suppress_output,
            origin: self.document.origin(object.range()),
        })
    }
}

fn resolve(base: &str, reference: &str) -> Option<String> {
    Some(oxiri::Iri::parse(base).ok()?.resolve(reference).ok()?.into_inner())
}
