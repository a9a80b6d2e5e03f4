//! Schemas, columns and keys.

use super::Reader;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::mapping::csvw::metadata::{Column, ForeignKey, Inherited, KeyTarget, Schema, Stated, Title};
use crate::mapping::csvw::url::normalize;
use crate::mapping::csvw::{unknown_column, uri_template};
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use std::collections::HashSet;

const SCHEMA: &[&str] = &["@id", "@type", "columns", "foreignKeys", "primaryKey", "rowTitles"];
const COLUMN: &[&str] = &["@id", "@type", "name", "titles", "virtual", "suppressOutput"];
const FOREIGN_KEY: &[&str] = &["columnReference", "reference"];
const REFERENCE: &[&str] = &["resource", "schemaReference", "columnReference"];

impl<'t> Reader<'_, 't> {
    pub(super) fn schema(&self, object: &Object<'t>, parent: &Inherited) -> Schema {
        let mut inherited = Inherited::default();
        let mut schema = Schema::default();
        for property in &object.properties {
            match property.name.as_str() {
                "@context" | "columns" | "foreignKeys" | "primaryKey" | "rowTitles" => {}
                "@id" => schema.id = self.id(property).map(|url| normalize(&url)),
                "@type" => self.type_is(property, "Schema"),
                _ => _ = self.other(property, &mut inherited, "a schema", SCHEMA),
            }
        }
        schema.inherited = inherited.over(parent);
        if let Some(property) = object.get("columns") {
            let mut columns = Vec::new();
            for object in self.objects("columns", &property.value) {
                columns.push(self.column(object, &schema.inherited, columns.len() + 1));
            }
            self.check_columns(&columns);
            schema.columns = Some(columns);
        }
        let columns = schema.columns.as_deref().unwrap_or_default();
        schema.primary_key = object.get("primaryKey").and_then(|property| {
            let value = self.column_reference(property, Some(columns), Severity::Warning)?;
            let origin = self.document.origin(property.value.range());
            Some(Stated { value, origin })
        });
        schema.row_titles = object
            .get("rowTitles")
            .and_then(|property| self.column_reference(property, Some(columns), Severity::Warning))
            .unwrap_or_default();
        if let Some(property) = object.get("foreignKeys") {
            let keys = self.objects("foreignKeys", &property.value);
            schema.foreign_keys = keys.filter_map(|key| self.foreign_key(key, columns)).collect();
        }
        schema
    }

    fn column(&self, object: &Object<'t>, parent: &Inherited, number: usize) -> Column {
        let mut inherited = Inherited::default();
        let mut name = None;
        let mut titles = Vec::new();
        let (mut is_virtual, mut suppress_output) = (false, false);
        for property in &object.properties {
            let value = &property.value;
            match property.name.as_str() {
                "name" => name = self.name(property),
                "titles" => titles = self.titles(property),
                "@id" => _ = self.id(property),
                "@type" => self.type_is(property, "Column"),
                "virtual" => is_virtual = self.document.boolean("virtual", value).unwrap_or(false),
                "suppressOutput" => {
                    suppress_output = self.document.boolean("suppressOutput", value).unwrap_or(false);
                }
                _ => _ = self.other(property, &mut inherited, "a column", COLUMN),
            }
        }
        let is_named = name.is_some();
        // [A title of another language gives no name](https://www.w3.org/TR/tabular-metadata/#columns).
        let own_title = |title: &&Title| title.language == self.language || title.language == "und";
        let from_title = || {
            let title = titles.iter().find(own_title);
            title.map(|title| uri_template::encoded_name(&title.text))
        };
        let name = name.or_else(from_title).unwrap_or_else(|| default_name(number));
        Column {
            name,
            is_named,
            titles: object.get("titles").map(|_| titles),
            is_virtual,
            suppress_output,
            inherited: inherited.over(parent),
            origin: self.document.origin(object.range()),
        }
    }

    /// [`name`](https://www.w3.org/TR/tabular-metadata/#columns): what a template can have as a
    /// variable, and none of the standard's own.
    fn name(&self, property: &ObjectProp<'t>) -> Option<String> {
        let name = self.document.string("name", &property.value)?;
        if !uri_template::is_variable_name(&name) || name.starts_with('_') {
            let expected = "letters, digits, `_` and `.` (or percent-encoded), not beginning with `_`";
            self.document.wrong("name", property.value.range(), expected);
            return None;
        }
        Some(name)
    }

    /// Names of columns ([column references](https://www.w3.org/TR/tabular-metadata/#column-reference-properties)),
    /// of those in `columns` where they are known; all or none.
    fn column_reference(
        &self,
        property: &ObjectProp<'t>,
        columns: Option<&[Column]>,
        severity: Severity,
    ) -> Option<Vec<String>> {
        let (name, value) = (property.name.as_str(), &property.value);
        let names: Option<Vec<String>> = match value {
            Value::StringLit(text) => Some(vec![text.value.to_string()]),
            Value::Array(array) => {
                let texts = array.elements.iter().map(|element| element.as_string_lit());
                texts.map(|text| Some(text?.value.to_string())).collect()
            }
            _ => None,
        };
        let Some(names) = names.filter(|names| !names.is_empty()) else {
            let expected = "the name of a column or an array of names";
            match severity {
                Severity::Warning => self.document.wrong(name, value.range(), expected),
                Severity::Error => self.document.forbidden(name, value.range(), expected),
            }
            return None;
        };
        let Some(columns) = columns else {
            return Some(names);
        };
        let is_known = |name: &String| columns.iter().any(|column| column.is_named && column.name == *name);
        let unknown = names.iter().find(|name| !is_known(name));
        if let Some(unknown) = unknown {
            let known = columns.iter().filter(|column| column.is_named);
            let mut diagnostic =
                unknown_column(unknown, &format!("`{name}`"), known.map(|column| column.name.as_str()));
            diagnostic.severity = severity;
            self.document.problem(diagnostic.at(self.document.place(value.range())));
            return None;
        }
        Some(names)
    }

    /// A [foreign key](https://www.w3.org/TR/tabular-metadata/#schemas) has these properties and no others.
    fn foreign_key(&self, object: &Object<'t>, columns: &[Column]) -> Option<ForeignKey> {
        let mut from = None;
        let mut reference = None;
        for property in &object.properties {
            match property.name.as_str() {
                "columnReference" => from = self.column_reference(property, Some(columns), Severity::Error),
                "reference" => match &property.value {
                    Value::Object(object) => reference = Some(object),
                    value => self.document.forbidden("reference", value.range(), "an object"),
                },
                _ => self
                    .document
                    .unknown_as(Severity::Error, property, "a foreign key", FOREIGN_KEY),
            }
        }
        for name in FOREIGN_KEY {
            if object.get(name).is_none() {
                self.document.missing("a foreign key", name, object);
            }
        }
        let (target, target_text, referenced) = self.reference(reference?)?;
        Some(ForeignKey {
            columns: from?,
            target,
            target_text,
            referenced,
            origin: self
                .document
                .origin(object.get("columnReference").map_or(object.range(), Ranged::range)),
        })
    }

    fn reference(&self, object: &Object<'t>) -> Option<(KeyTarget, String, Vec<String>)> {
        let (mut target, mut referenced) = (None, None);
        let mut text = String::new();
        for property in &object.properties {
            let mut link = || {
                if let Value::StringLit(written) = &property.value {
                    text = written.value.to_string();
                }
                self.link(property).map(|url| normalize(&url))
            };
            match property.name.as_str() {
                "resource" => target = link().map(KeyTarget::Resource),
                "schemaReference" => target = link().map(KeyTarget::Schema),
                "columnReference" => referenced = self.column_reference(property, None, Severity::Error),
                _ => self
                    .document
                    .unknown_as(Severity::Error, property, "a reference", REFERENCE),
            }
        }
        match (object.get("resource"), object.get("schemaReference")) {
            (None, None) => self.document.missing("a reference", "resource", object),
            (Some(_), Some(both)) => {
                let message = "a reference has both `resource` and `schemaReference`";
                let place = self.document.place(both.name.range());
                let hint = "name the table by one of the two";
                self.document
                    .problem(Diagnostic::error(Code::CsvwProperty, message).at(place).hint(hint));
            }
            _ => {}
        }
        if object.get("columnReference").is_none() {
            self.document.missing("a reference", "columnReference", object);
        }
        Some((target?, text, referenced?))
    }

    /// [Column names are unique; virtual columns come after all others](https://www.w3.org/TR/tabular-metadata/#schemas).
    fn check_columns(&self, columns: &[Column]) {
        let mut names = HashSet::new();
        let mut has_virtual = false;
        for column in columns {
            let problem = |message: String, hint: &str| {
                let place = (*column.origin).clone();
                self.document
                    .problem(Diagnostic::error(Code::CsvwColumn, message).at(place).hint(hint));
            };
            if !names.insert(column.name.as_str()) {
                let message = format!("two columns have the name `{}`", column.name);
                problem(message, "give each column a `name` of its own");
            }
            if has_virtual && !column.is_virtual {
                let message = format!("column `{}` stands after a virtual column", column.name);
                problem(message, "virtual columns come last");
            }
            has_virtual |= column.is_virtual;
        }
    }
}

/// The name of a column that has neither name nor title.
pub(in crate::mapping::csvw) fn default_name(number: usize) -> String {
    format!("_col.{number}")
}
