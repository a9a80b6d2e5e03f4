//! Reads a metadata document into the model, normalized, and notes all that is wrong in it.
//!
//! The standard says of each mistake whether it ends the work or is passed over with a
//! warning ([annotating tables](https://www.w3.org/TR/tabular-metadata/#annotating-tables)).

mod properties;
mod schema;
mod transformation;

pub(super) use schema::default_name;

use super::context::CONTEXT;
use super::json::Document;
use super::metadata::{Inherited, Schema, Stated, Table, TableGroup};
use super::url::{normalize, resolve};
use super::{METADATA_LIMIT, annotation, dialect};
use crate::diagnostic::{Code, Diagnostic, Findings, Result};
use crate::mapping::{Resources, Unavailable};
use crate::source::{Dialect, read_text};
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;

/// Reads the metadata document `name`, whose own address is `address`. What it refers to
/// is taken from `resources`. Warnings are added to `findings`.
///
/// # Errors
/// Everything that is wrong in it: `json-syntax`, `csvw-property`, `csvw-value`,
/// `csvw-annotation`, `csvw-column`, `csvw-reference`.
pub fn read(
    name: &str,
    text: &str,
    address: &str,
    resources: &dyn Resources,
    findings: &mut Findings,
) -> Result<TableGroup> {
    let document = Document::new(name, text);
    let value = document.parse()?;
    let group = match value.as_object() {
        Some(object) => Reader::new(&document, address, resources).group(object),
        None => {
            document.forbidden("metadata", value.range(), "an object");
            TableGroup::default()
        }
    };
    let found = document.into_findings();
    if found.errors() > 0 {
        found.into_result()?;
        return Ok(group);
    }
    findings.append(found);
    Ok(group)
}

struct Reader<'d, 't> {
    document: &'d Document<'t>,
    /// What links are resolved against.
    base: String,
    /// Of natural-language properties.
    language: String,
    resources: &'d dyn Resources,
}

const GROUP: &[&str] = &[
    "@context",
    "@id",
    "@type",
    "tables",
    "dialect",
    "notes",
    "tableDirection",
    "tableSchema",
    "transformations",
];

const TABLE: &[&str] = &[
    "@id",
    "@type",
    "url",
    "dialect",
    "notes",
    "suppressOutput",
    "tableDirection",
    "tableSchema",
    "transformations",
];

/// What the tables of a group have from it.
#[derive(Default)]
struct Defaults<'t, 'o> {
    inherited: Inherited,
    dialect: Option<Dialect>,
    schema: Option<&'o ObjectProp<'t>>,
}

impl<'d, 't> Reader<'d, 't> {
    fn new(document: &'d Document<'t>, address: &str, resources: &'d dyn Resources) -> Self {
        Self {
            document,
            base: address.to_owned(),
            language: "und".to_owned(),
            resources,
        }
    }

    /// A table group, or a document that describes one table.
    fn group(mut self, object: &Object<'t>) -> TableGroup {
        self.document.check_repeated(object);
        match object.get("@context") {
            Some(context) => self.context(&context.value),
            None => self.document.missing("a metadata document", "@context", object),
        }
        if object.get("tables").is_none() && object.get("url").is_some() {
            let table = self.table(object, &Defaults::default(), true);
            return TableGroup {
                tables: table.into_iter().collect(),
                ..TableGroup::default()
            };
        }
        let mut group = TableGroup::default();
        let mut defaults = Defaults::default();
        for property in &object.properties {
            let value = &property.value;
            match property.name.as_str() {
                "@context" | "tables" => {}
                "@id" => group.id = self.id(property),
                "@type" => self.type_is(property, "TableGroup"),
                "dialect" => defaults.dialect = Some(self.dialect(property)),
                "tableDirection" => _ = self.one_of(property, &["auto", "ltr", "rtl"]),
                "tableSchema" => defaults.schema = Some(property),
                "transformations" => _ = self.transformations(value),
                "notes" => group.annotations.extend(self.notes(property)),
                _ => {
                    let annotation = self.other(property, &mut defaults.inherited, "a table group", GROUP);
                    group.annotations.extend(annotation);
                }
            }
        }
        let Some(tables) = object.get("tables") else {
            self.document.missing("a table group", "tables", object);
            return group;
        };
        if tables.value.as_array().is_none() {
            self.document
                .wrong("tables", tables.value.range(), "an array of tables");
        }
        for element in tables.value.as_array().iter().flat_map(|array| &array.elements) {
            if let Some(table) = self.document.object("tables", element) {
                group.tables.extend(self.table(table, &defaults, false));
            }
        }
        let has_tables = tables.value.as_array().is_some_and(|array| {
            let mut elements = array.elements.iter();
            elements.any(|element| element.as_object().is_some())
        });
        if !has_tables {
            let expected = "an array of at least one table";
            self.document.forbidden("tables", tables.value.range(), expected);
        }
        group
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
                _ => return self.document.forbidden("@context", value.range(), expected),
            },
            _ => return self.document.forbidden("@context", value.range(), expected),
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
                _ => self.document.unknown_as(
                    crate::diagnostic::Severity::Error,
                    property,
                    "the local context",
                    &["@base", "@language"],
                ),
            }
        }
    }

    fn table(&self, object: &Object<'t>, defaults: &Defaults<'t, '_>, is_document: bool) -> Option<Table> {
        let mut inherited = Inherited::default();
        let mut dialect = defaults.dialect.clone();
        let mut schema = defaults.schema;
        let mut table = Table {
            url: Stated {
                value: String::new(),
                origin: self.document.origin(object.range()),
            },
            id: None,
            dialect: None,
            schema: Schema::default(),
            suppress_output: false,
            annotations: Vec::new(),
            transformations: Vec::new(),
            origin: self.document.origin(object.range()),
        };
        let mut has_url = false;
        for property in &object.properties {
            let value = &property.value;
            match property.name.as_str() {
                "@context" if is_document => {}
                "url" => {
                    if let Some(url) = self.link(property) {
                        has_url = true;
                        table.url = Stated {
                            value: normalize(&url),
                            origin: self.document.origin(value.range()),
                        };
                    }
                }
                "@id" => table.id = self.id(property),
                "@type" => self.type_is(property, "Table"),
                "dialect" => dialect = Some(self.dialect(property)),
                "suppressOutput" => {
                    table.suppress_output = self.document.boolean("suppressOutput", value).unwrap_or(false);
                }
                "tableDirection" => _ = self.one_of(property, &["auto", "ltr", "rtl"]),
                "tableSchema" => schema = Some(property),
                "transformations" => table.transformations = self.transformations(value),
                "notes" => table.annotations.extend(self.notes(property)),
                _ => {
                    let annotation = self.other(property, &mut inherited, "a table", TABLE);
                    table.annotations.extend(annotation);
                }
            }
        }
        let inherited = inherited.over(&defaults.inherited);
        table.dialect = dialect;
        table.schema = match schema {
            Some(property) => self.schema_property(property, &inherited),
            None => Schema {
                inherited,
                ..Schema::default()
            },
        };
        if !has_url {
            self.document.missing("a table", "url", object);
            return None;
        }
        Some(table)
    }

    fn schema_property(&self, property: &ObjectProp<'t>, inherited: &Inherited) -> Schema {
        let schema = self.object_property(property, |reader, object| reader.schema(object, inherited));
        let Some((mut schema, url)) = schema else {
            return Schema {
                inherited: inherited.clone(),
                ..Schema::default()
            };
        };
        schema.id = schema.id.or(url);
        schema
    }

    fn dialect(&self, property: &ObjectProp<'t>) -> Dialect {
        let dialect = self.object_property(property, |reader, object| dialect::read(reader.document, object));
        dialect.map_or_else(dialect::described, |(dialect, _)| dialect)
    }

    /// [An object, or the URL of one](https://www.w3.org/TR/tabular-metadata/#object-properties), which is
    /// fetched: what `read` makes of it, and its URL where it has one.
    fn object_property<T>(
        &self,
        property: &ObjectProp<'t>,
        read: impl for<'x> FnOnce(&Reader<'_, 'x>, &Object<'x>) -> T,
    ) -> Option<(T, Option<String>)> {
        let name = property.name.as_str();
        match &property.value {
            Value::Object(object) => {
                self.document.check_repeated(object);
                Some((read(self, object), None))
            }
            Value::StringLit(_) => {
                let url = self.link(property)?;
                let read = self.referenced(&url, read);
                let at = || self.document.place(property.value.range()).note("named here");
                match read {
                    Ok(value) => Some((value, Some(url))),
                    Err(failure) => {
                        let failure = failure.at(at);
                        failure
                            .diagnostics()
                            .iter()
                            .cloned()
                            .for_each(|diagnostic| self.document.problem(diagnostic));
                        None
                    }
                }
            }
            value => {
                self.document.wrong(name, value.range(), "an object or the URL of one");
                None
            }
        }
    }

    /// Reads the object of another document, which may have a context of its own
    /// ([normalization](https://www.w3.org/TR/tabular-metadata/#normalization), step 4).
    fn referenced<T>(&self, url: &str, read: impl for<'x> FnOnce(&Reader<'_, 'x>, &Object<'x>) -> T) -> Result<T> {
        let resource = self.resources.get(url).map_err(Unavailable::into_failure)?;
        let text = read_text(&resource.path, &resource.name, METADATA_LIMIT)?;
        let document = Document::new(&resource.name, &text);
        let value = document.parse()?;
        let Some(object) = value.as_object() else {
            let message = format!("`{}` must hold an object", resource.name);
            let place = document.place(value.range());
            return Err(Diagnostic::error(Code::CsvwValue, message).at(place).into());
        };
        document.check_repeated(object);
        let mut reader = Reader::new(&document, url, self.resources);
        // The standard asks for one, its tests do without.
        if let Some(context) = object.get("@context") {
            reader.context(&context.value);
        }
        let value_read = read(&reader, object);
        self.document.append(document.into_findings());
        Ok(value_read)
    }

    fn notes(&self, property: &ObjectProp<'t>) -> Option<annotation::Annotation> {
        annotation::read_notes(self.document, &self.base, &self.language, property)
    }
}
