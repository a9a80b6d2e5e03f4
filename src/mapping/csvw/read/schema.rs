//! Schemas, columns and keys.

use super::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::mapping::csvw::metadata::{Column, ForeignKey, Inherited, Schema, Stated, Title};
use crate::mapping::csvw::{unknown_column, uri_template};
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use std::collections::HashSet;

impl<'t> Reader<'_, 't> {
    pub(super) fn schema(&mut self, object: &Object<'t>, parent: &Inherited) -> Schema {
        let mut inherited = Inherited::default();
        let mut schema = Schema::default();
        let mut row_titles = None;
        for property in &object.properties {
            match property.name.as_str() {
                "columns" | "foreignKeys" => {}
                "@id" => _ = self.document.string("@id", &property.value),
                "@type" => self.type_is(property, "Schema"),
                "primaryKey" => {
                    schema.primary_key = self
                        .document
                        .strings("primaryKey", &property.value)
                        .map(|value| Stated {
                            value,
                            origin: self.document.origin(property.value.range()),
                        });
                }
                "rowTitles" => {
                    row_titles = self
                        .document
                        .strings("rowTitles", &property.value)
                        .map(|names| (names, property));
                }
                _ => self.other(
                    property,
                    &mut inherited,
                    "a schema",
                    &["@id", "@type", "columns", "foreignKeys", "primaryKey", "rowTitles"],
                ),
            }
        }
        let inherited = inherited.over(parent);
        for property in &object.properties {
            let Some(array) = property.value.as_array() else {
                if matches!(property.name.as_str(), "columns" | "foreignKeys") {
                    self.document
                        .wrong(property.name.as_str(), property.value.range(), "an array of objects");
                }
                continue;
            };
            for element in &array.elements {
                match property.name.as_str() {
                    "columns" => {
                        if let Some(column) = self.document.object("columns", element) {
                            let number = schema.columns.len() + 1;
                            let column = self.column(column, &inherited, number);
                            schema.columns.push(column);
                        }
                    }
                    "foreignKeys" => {
                        let key = self
                            .document
                            .object("foreignKeys", element)
                            .and_then(|key| self.foreign_key(key));
                        schema.foreign_keys.extend(key);
                    }
                    _ => {}
                }
            }
        }
        self.check_columns(&schema);
        if let Some((names, property)) = row_titles {
            self.check_names(&schema, "rowTitles", &names, property.value.range());
        }
        if let Some(property) = object.get("primaryKey")
            && let Some(key) = &schema.primary_key
        {
            self.check_names(&schema, "primaryKey", &key.value, property.value.range());
        }
        schema
    }

    fn column(&mut self, object: &Object<'t>, parent: &Inherited, number: usize) -> Column {
        let mut inherited = Inherited::default();
        let mut name = None;
        let mut titles = Vec::new();
        let (mut is_virtual, mut suppress_output) = (false, false);
        for property in &object.properties {
            match property.name.as_str() {
                "name" => {
                    name = self.document.string("name", &property.value).filter(|name| {
                        let good = uri_template::is_variable_name(name) && !name.starts_with('_');
                        if !good {
                            let expected = "letters, digits, `_` and `.` (or percent-encoded), not beginning with `_`";
                            self.document.wrong("name", property.value.range(), expected);
                        }
                        good
                    });
                }
                "titles" => titles = self.titles(property),
                "@id" => _ = self.document.string("@id", &property.value),
                "@type" => self.type_is(property, "Column"),
                "virtual" => is_virtual = self.document.boolean("virtual", &property.value).unwrap_or(false),
                "suppressOutput" => {
                    suppress_output = self
                        .document
                        .boolean("suppressOutput", &property.value)
                        .unwrap_or(false);
                }
                _ => self.other(
                    property,
                    &mut inherited,
                    "a column",
                    &["@id", "@type", "name", "titles", "virtual", "suppressOutput"],
                ),
            }
        }
        let name = name
            .or_else(|| {
                {
                    // [A title of another language gives no name](https://www.w3.org/TR/tabular-metadata/#columns).
                    let title = titles.iter().find(|title: &&Title| title.language == self.language);
                    title.map(|title| uri_template::encoded_name(&title.text))
                }
            })
            .unwrap_or_else(|| format!("_col.{number}"));
        Column {
            name,
            titles,
            is_virtual,
            suppress_output,
            inherited: inherited.over(parent),
            origin: self.document.origin(object.range()),
        }
    }

    /// A string, an array of strings, or an object from languages to either
    /// ([natural language properties](https://www.w3.org/TR/tabular-metadata/#natural-language-properties)).
    fn titles(&self, property: &ObjectProp<'t>) -> Vec<Title> {
        let texts = |language: &str, value: &Value<'t>| -> Vec<Title> {
            let texts = self.document.strings("titles", value).unwrap_or_default();
            texts
                .into_iter()
                .map(|text| Title {
                    text,
                    language: language.to_owned(),
                })
                .collect()
        };
        match &property.value {
            Value::Object(object) => object
                .properties
                .iter()
                .flat_map(|property| texts(property.name.as_str(), &property.value))
                .collect(),
            value => texts(&self.language, value),
        }
    }

    fn foreign_key(&self, object: &Object<'t>) -> Option<ForeignKey> {
        let mut columns = None;
        let mut reference = None;
        for property in &object.properties {
            match property.name.as_str() {
                "columnReference" => columns = self.document.strings("columnReference", &property.value),
                "reference" => reference = self.document.object("reference", &property.value),
                _ => self
                    .document
                    .unknown(property, "a foreign key", &["columnReference", "reference"]),
            }
        }
        if object.get("columnReference").is_none() {
            self.missing("a foreign key", "columnReference", object);
        }
        let Some(reference) = reference else {
            if object.get("reference").is_none() {
                self.missing("a foreign key", "reference", object);
            }
            return None;
        };
        let (mut resource, mut referenced) = (None, None);
        for property in &reference.properties {
            match property.name.as_str() {
                "resource" => resource = self.document.string("resource", &property.value),
                "columnReference" => referenced = self.document.strings("columnReference", &property.value),
                "schemaReference" => {
                    let hint = "name the table with `resource`";
                    self.document
                        .unsupported("a reference to a schema", property.value.range(), hint);
                }
                _ => self.document.unknown(
                    property,
                    "a reference",
                    &["resource", "columnReference", "schemaReference"],
                ),
            }
        }
        for name in ["resource", "columnReference"] {
            if reference.get(name).is_none() && reference.get("schemaReference").is_none() {
                self.missing("a reference", name, reference);
            }
        }
        Some(ForeignKey {
            columns: columns?,
            resource: resource?,
            referenced: referenced?,
            origin: self
                .document
                .origin(object.get("columnReference").map_or(object.range(), Ranged::range)),
        })
    }

    /// [Column names are unique; virtual columns come after all others](https://www.w3.org/TR/tabular-metadata/#schemas).
    fn check_columns(&self, schema: &Schema) {
        let mut names = HashSet::new();
        let mut has_virtual = false;
        for column in &schema.columns {
            if !names.insert(column.name.as_str()) {
                let message = format!("two columns have the name `{}`", column.name);
                self.document
                    .problem(Diagnostic::error(Code::CsvwColumn, message).at((*column.origin).clone()));
            }
            if has_virtual && !column.is_virtual {
                let message = format!("column `{}` stands after a virtual column", column.name);
                let hint = "virtual columns come last";
                self.document.problem(
                    Diagnostic::error(Code::CsvwColumn, message)
                        .at((*column.origin).clone())
                        .hint(hint),
                );
            }
            has_virtual |= column.is_virtual;
        }
    }

    fn check_names(&self, schema: &Schema, property: &str, names: &[String], range: jsonc_parser::common::Range) {
        for name in names {
            if !schema.columns.iter().any(|column| column.name == *name) {
                let known = schema.columns.iter().map(|column| column.name.as_str());
                self.document
                    .problem(unknown_column(name, property, known).at(self.document.place(range)));
            }
        }
    }
}
