//! The model of a metadata document, normalized, with the statement that each part comes from.

use super::annotation::Annotation;
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
#[derive(Debug, Clone, Default)]
pub struct TableGroup {
    /// The URL that identifies it.
    pub id: Option<String>,
    /// Its [common properties](https://www.w3.org/TR/tabular-metadata/#common-properties)
    /// and notes, in order.
    pub annotations: Vec<Annotation>,
    /// Its tables, in order.
    pub tables: Vec<Table>,
}

/// A [table](https://www.w3.org/TR/tabular-metadata/#tables).
#[derive(Debug, Clone)]
pub struct Table {
    /// The URL of its file, absolute.
    pub url: Stated<String>,
    /// The URL that identifies it.
    pub id: Option<String>,
    /// How its file is read, where something says so: the table's own dialect, or the group's.
    pub dialect: Option<Dialect>,
    /// Its columns and keys: the table's own schema, or the group's.
    pub schema: Schema,
    /// Whether its rows make no output.
    pub suppress_output: bool,
    /// Its [common properties](https://www.w3.org/TR/tabular-metadata/#common-properties)
    /// and notes, in order.
    pub annotations: Vec<Annotation>,
    /// How it could become something else; nothing runs them.
    pub transformations: Vec<Transformation>,
    /// The statement that describes it.
    pub origin: Origin,
}

/// A [transformation](https://www.w3.org/TR/tabular-metadata/#transformation-definitions).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transformation {
    /// The URL of the script or template.
    pub url: String,
    /// The URL of its format.
    pub script_format: String,
    /// The URL of the format that it makes.
    pub target_format: String,
    /// What it starts from: `json`, `rdf`, or the annotated table.
    pub source: Option<String>,
    /// What it is called.
    pub titles: Vec<Title>,
}

/// A [schema](https://www.w3.org/TR/tabular-metadata/#schemas).
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The URL that identifies it.
    pub id: Option<String>,
    /// Its columns, virtual ones last; `None` where nothing describes them, so that they
    /// are those of the file.
    pub columns: Option<Vec<Column>>,
    /// Names of the columns of the primary key.
    pub primary_key: Option<Stated<Vec<String>>>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Names of the columns whose values are titles of the row.
    pub row_titles: Vec<String>,
    /// What a column has that is not described: inherited properties of schema, table and group.
    pub inherited: Inherited,
}

/// A [foreign key](https://www.w3.org/TR/tabular-metadata/#foreign-keys).
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// Names of the columns that refer.
    pub columns: Vec<String>,
    /// What is referred to.
    pub target: KeyTarget,
    /// Its URL, as it was written.
    pub target_text: String,
    /// Names of the columns that are referred to.
    pub referenced: Vec<String>,
    /// The statement that declares it.
    pub origin: Origin,
}

/// What a foreign key leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyTarget {
    /// The table with this URL.
    Resource(String),
    /// The table with the schema of this URL.
    Schema(String),
}

/// A [column](https://www.w3.org/TR/tabular-metadata/#columns).
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name, given or derived.
    pub name: String,
    /// Whether the name was given.
    pub is_named: bool,
    /// The texts that the header may have; `None` where it must have the name. An empty list
    /// is of titles that were no good.
    pub titles: Option<Vec<Title>>,
    /// Whether it is not in the file.
    pub is_virtual: bool,
    /// Whether its cells make no output.
    pub suppress_output: bool,
    /// Its inherited properties, with those of schema, table and group.
    pub inherited: Inherited,
    /// The statement that describes it.
    pub origin: Origin,
}

/// A title of a column or transformation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The text.
    pub text: String,
    /// Its language; `und` where none is given.
    pub language: String,
}

macro_rules! inherited {
    ($($(#[$meta:meta])* $field:ident: $type:ty,)*) => {
        /// [Inherited properties](https://www.w3.org/TR/tabular-metadata/#inherited-properties):
        /// those that a column has from its schema, table or group where it has none of its own.
        #[derive(Debug, Clone, Default)]
        pub struct Inherited {
            $($(#[$meta])* pub $field: Option<Stated<$type>>,)*
        }

        impl Inherited {
            /// Its properties where it has them, those of `parent` otherwise.
            #[must_use]
            pub fn over(self, parent: &Self) -> Self {
                Self {
                    $($field: self.$field.or_else(|| parent.$field.clone()),)*
                }
            }
        }
    };
}

inherited! {
    /// Template of the subject.
    about_url: String,
    /// What the values are.
    datatype: Datatype,
    /// Takes the place of an empty cell.
    default: String,
    /// The language of the values.
    lang: String,
    /// Texts that mean: no value.
    null: Vec<String>,
    /// Whether the order of a list counts.
    ordered: bool,
    /// Template of the predicate.
    property_url: String,
    /// Whether a value must be there.
    required: bool,
    /// Splits a cell into a list; an explicit `null` for none.
    separator: Option<String>,
    /// In which direction text is read.
    text_direction: String,
    /// Template of the object.
    value_url: String,
}
