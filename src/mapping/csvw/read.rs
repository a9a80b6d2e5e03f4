//! Reads a metadata document into the model, and notes all that is wrong in it.

use super::context::{CONTEXT, is_common_property};
use super::json::Document;
use super::metadata::{Column, ForeignKey, Inherited, Schema, Stated, Table, TableGroup, Title};
use super::{datatype, dialect};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::source::Dialect;
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use std::collections::HashSet;

const INHERITED: &[&str] = &[
    "aboutUrl",
    "datatype",
    "default",
    "lang",
    "null",
    "ordered",
    "propertyUrl",
    "required",
    "separator",
    "textDirection",
    "valueUrl",
];

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

    fn schema(&mut self, object: &Object<'t>, parent: &Inherited) -> Schema {
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
                        let good = super::uri_template::is_variable_name(name) && !name.starts_with('_');
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
                titles
                    .first()
                    .map(|title: &Title| super::uri_template::encoded_name(&title.text))
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

    /// Inherited and common properties; all else is unknown.
    fn other(&self, property: &ObjectProp<'t>, inherited: &mut Inherited, what: &str, own: &[&str]) {
        let name = property.name.as_str();
        if self.inherited(property, inherited) || is_common_property(name) {
            return;
        }
        match name {
            "transformations" => {
                let hint = "take it out: lodpress runs no transformations";
                self.document.unsupported("`transformations`", property.range(), hint);
            }
            "tableSchema" if own.contains(&name) => {
                let hint = "write it into each table";
                self.document
                    .unsupported("`tableSchema` on a table group", property.name.range(), hint);
            }
            _ => {
                let known: Vec<&str> = own.iter().chain(INHERITED).copied().collect();
                self.document.unknown(property, what, &known);
            }
        }
    }

    fn inherited(&self, property: &ObjectProp<'t>, to: &mut Inherited) -> bool {
        let (name, value) = (property.name.as_str(), &property.value);
        let origin = || self.document.origin(value.range());
        let text = || {
            self.document.string(name, value).map(|value| Stated {
                value,
                origin: origin(),
            })
        };
        let boolean = || {
            self.document.boolean(name, value).map(|value| Stated {
                value,
                origin: origin(),
            })
        };
        match name {
            "aboutUrl" => to.about_url = text(),
            "propertyUrl" => to.property_url = text(),
            "valueUrl" => to.value_url = text(),
            "default" => to.default = text(),
            "lang" => {
                to.lang = self.language_tag(property).map(|value| Stated {
                    value,
                    origin: origin(),
                });
            }
            "ordered" => to.ordered = boolean(),
            "required" => to.required = boolean(),
            "null" => {
                to.null = self.document.strings(name, value).map(|value| Stated {
                    value,
                    origin: origin(),
                });
            }
            "separator" => {
                let separator = match value {
                    Value::NullKeyword(_) => Some(None),
                    value => self.document.string(name, value).map(Some),
                };
                if let Some(Some(text)) = &separator
                    && text.is_empty()
                {
                    self.document
                        .wrong(name, value.range(), "a text of at least one character, or null");
                }
                to.separator = separator.map(|value| Stated {
                    value,
                    origin: origin(),
                });
            }
            "datatype" => {
                to.datatype = datatype::read(self.document, value).map(|value| Stated {
                    value,
                    origin: origin(),
                });
            }
            "textDirection" => self.one_of(property, &["auto", "inherit", "ltr", "rtl"]),
            _ => return false,
        }
        true
    }

    fn language_tag(&self, property: &ObjectProp<'t>) -> Option<String> {
        let name = property.name.as_str();
        let tag = self.document.string(name, &property.value)?;
        if oxilangtag::LanguageTag::parse(tag.as_str()).is_err() {
            self.document.wrong(
                name,
                property.value.range(),
                "a language tag as BCP 47 has them, such as `de` or `vi`",
            );
            return None;
        }
        Some(tag)
    }

    fn type_is(&self, property: &ObjectProp<'t>, expected: &str) {
        if property.value.as_string_lit().is_none_or(|text| text.value != expected) {
            self.document
                .wrong("@type", property.value.range(), &format!("\"{expected}\" here"));
        }
    }

    fn one_of(&self, property: &ObjectProp<'t>, known: &[&str]) {
        let good = property
            .value
            .as_string_lit()
            .is_some_and(|text| known.contains(&text.value.as_ref()));
        if !good {
            self.document.wrong(
                property.name.as_str(),
                property.value.range(),
                &format!("one of {}", known.join(", ")),
            );
        }
    }

    fn array(&self, property: &ObjectProp<'t>) {
        if property.value.as_array().is_none() {
            self.document
                .wrong(property.name.as_str(), property.value.range(), "an array");
        }
    }

    fn missing(&self, what: &str, property: &str, object: &Object<'t>) {
        let range = jsonc_parser::common::Range::new(object.range.start, object.range.start + 1);
        let message = format!("{what} must have `{property}`");
        self.document
            .problem(Diagnostic::error(Code::CsvwProperty, message).at(self.document.place(range)));
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
                    .problem(super::unknown_column(name, property, known).at(self.document.place(range)));
            }
        }
    }
}

fn resolve(base: &str, reference: &str) -> Option<String> {
    Some(oxiri::Iri::parse(base).ok()?.resolve(reference).ok()?.into_inner())
}
