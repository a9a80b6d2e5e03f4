//! The model of a metadata document, with the statement that each part comes from.

use crate::plan::{Datatype, Origin};
use crate::source::Dialect;

/// A value and the statement that gives it.
#[derive(Debug, Clone)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// The statement.
    pub origin: Origin,
}

/// A [table group](https://www.w3.org/TR/tabular-metadata/#table-groups).
#[derive(Debug, Clone)]
pub struct TableGroup {
    /// What relative URLs in the document are resolved against.
    pub base: String,
    /// Its tables, in order.
    pub tables: Vec<Table>,
}

/// A [table](https://www.w3.org/TR/tabular-metadata/#tables).
#[derive(Debug, Clone)]
pub struct Table {
    /// The address of its file, as it was written.
    pub url: Stated<String>,
    /// How its file is read.
    pub dialect: Dialect,
    /// Its columns and keys.
    pub schema: Schema,
    /// Whether its rows make no quads.
    pub suppress_output: bool,
    /// The statement that describes it.
    pub origin: Origin,
}

/// A [schema](https://www.w3.org/TR/tabular-metadata/#schemas).
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Its columns, virtual ones last.
    pub columns: Vec<Column>,
    /// Names of the columns of the primary key.
    pub primary_key: Option<Stated<Vec<String>>>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
}

/// A [foreign key](https://www.w3.org/TR/tabular-metadata/#foreign-keys).
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// Names of the columns that refer.
    pub columns: Vec<String>,
    /// The address of the table that is referred to, as it was written.
    pub resource: String,
    /// Names of the columns that are referred to.
    pub referenced: Vec<String>,
    /// The statement that declares it.
    pub origin: Origin,
}

/// A [column](https://www.w3.org/TR/tabular-metadata/#columns).
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name, given or derived.
    pub name: String,
    /// The texts that the header may have.
    pub titles: Vec<Title>,
    /// Whether it is not in the file.
    pub is_virtual: bool,
    /// Whether its cells make no quads.
    pub suppress_output: bool,
    /// Its inherited properties, with those of schema, table and group.
    pub inherited: Inherited,
    /// The statement that describes it.
    pub origin: Origin,
}

/// A title of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The text.
    pub text: String,
    /// Its language; `und` where none is given.
    pub language: String,
}

/// [Inherited properties](https://www.w3.org/TR/tabular-metadata/#inherited-properties):
/// those that a column has from its schema, table or group where it has none of its own.
#[derive(Debug, Clone, Default)]
pub struct Inherited {
    /// Template of the subject.
    pub about_url: Option<Stated<String>>,
    /// What the values are.
    pub datatype: Option<Stated<Datatype>>,
    /// Takes the place of an empty cell.
    pub default: Option<Stated<String>>,
    /// The language of the values.
    pub lang: Option<Stated<String>>,
    /// Texts that mean: no value.
    pub null: Option<Stated<Vec<String>>>,
    /// Whether the order of a list counts.
    pub ordered: Option<Stated<bool>>,
    /// Template of the predicate.
    pub property_url: Option<Stated<String>>,
    /// Whether a value must be there.
    pub required: Option<Stated<bool>>,
    /// Splits a cell into a list; an explicit `null` for none.
    pub separator: Option<Stated<Option<String>>>,
    /// Template of the object.
    pub value_url: Option<Stated<String>>,
}

impl Inherited {
    /// Its properties where it has them, those of `parent` otherwise.
    #[must_use]
    pub fn over(self, parent: &Self) -> Self {
        Self {
            about_url: self.about_url.or_else(|| parent.about_url.clone()),
            datatype: self.datatype.or_else(|| parent.datatype.clone()),
            default: self.default.or_else(|| parent.default.clone()),
            lang: self.lang.or_else(|| parent.lang.clone()),
            null: self.null.or_else(|| parent.null.clone()),
            ordered: self.ordered.or_else(|| parent.ordered.clone()),
            property_url: self.property_url.or_else(|| parent.property_url.clone()),
            required: self.required.or_else(|| parent.required.clone()),
            separator: self.separator.or_else(|| parent.separator.clone()),
            value_url: self.value_url.or_else(|| parent.value_url.clone()),
        }
    }
}
