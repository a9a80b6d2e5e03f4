//! Texts within values: JSON in a cell of a table, a table in a string of JSON.

use super::json::{JsonReader, parse};
use super::xml::{XmlDocument, XmlReader};
use super::{ExpressionError, Formulation, ItemValue, Level, Natural, Node, NodeCell};
use crate::diagnostic::Failure;
use crate::source::{CsvSource, Dialect, ReadOptions, Record, Records};
use std::io::Cursor;

/// Reads the items of texts that are values of other sources. Threads may share it.
#[derive(Debug)]
pub struct ValueReader {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Json(JsonReader),
    Lines(JsonReader),
    Xml(XmlReader),
    Csv {
        dialect: Box<Dialect>,
        columns: Vec<String>,
    },
}

impl ValueReader {
    /// Reads the expressions. The iterator of a table is not looked at; a level of a table
    /// has columns by name, and no items within its rows.
    ///
    /// # Errors
    /// The first expression that cannot be read.
    pub fn new(formulation: &Formulation, iterator: &str, level: &Level) -> Result<Self, ExpressionError> {
        let kind = match formulation {
            Formulation::JsonPath => Kind::Json(JsonReader::new(iterator, level)?),
            Formulation::JsonLines => Kind::Lines(JsonReader::new(iterator, level)?),
            Formulation::XPath { namespaces } => Kind::Xml(XmlReader::new(namespaces, iterator, level)?),
            Formulation::Csv(dialect) => {
                if let Some(nested) = level.nested.first() {
                    return Err(ExpressionError {
                        message: "a row of a table has no items within it".to_owned(),
                        span: 0..nested.iterator.len(),
                    });
                }
                Kind::Csv {
                    dialect: dialect.clone(),
                    columns: level.references.clone(),
                }
            }
        };
        Ok(Self { kind })
    }

    /// The items in `text`, in its order: none in a text of white space only, as an empty
    /// cell has it.
    ///
    /// # Errors
    /// Why it cannot be read, in one sentence without a full stop.
    pub fn read(&self, text: &str) -> Result<Vec<Node>, String> {
        if text.trim_ascii().is_empty() {
            return Ok(Vec::new());
        }
        match &self.kind {
            Kind::Json(reader) => json(reader, text),
            Kind::Lines(reader) => {
                let lines = text.lines().filter(|line| !line.trim().is_empty());
                let nodes = lines.map(|line| json(reader, line)).collect::<Result<Vec<_>, _>>()?;
                Ok(nodes.into_iter().flatten().collect())
            }
            Kind::Xml(reader) => {
                let parsed = XmlDocument::parse(&mut text.as_bytes().to_vec(), None, reader);
                let mut document = parsed.map_err(|fault| format!("it is not XML: {}", fault.what))?;
                document
                    .nodes()
                    .map_err(|failed| format!("`{}` cannot be evaluated: {}", failed.expression, failed.reason))
            }
            Kind::Csv { dialect, columns } => table(dialect, columns, text),
        }
    }
}

fn json(reader: &JsonReader, text: &str) -> Result<Vec<Node>, String> {
    let root = parse(text.as_bytes()).map_err(|error| format!("it is not JSON: {error}"))?;
    Ok(reader.nodes(&root))
}

fn table(dialect: &Dialect, columns: &[String], text: &str) -> Result<Vec<Node>, String> {
    let said = |failure: Failure| {
        let first = failure.diagnostics().first();
        first.map_or_else(String::new, |diagnostic| diagnostic.message.clone())
    };
    let bytes = Box::new(Cursor::new(text.to_owned().into_bytes()));
    let mut csv = CsvSource::new(bytes, "", dialect, ReadOptions::default());
    let head = csv.head().map_err(said)?;
    // Several rows of a header give one column several names.
    let index = |name: &String| {
        head.rows
            .iter()
            .find_map(|row| row.fields.iter().position(|field| field == name))
    };
    let fields: Vec<Option<usize>> = columns.iter().map(index).collect();
    let width = head.rows.iter().map(|row| row.fields.len()).max();
    let mut nodes = Vec::new();
    while let Some(block) = csv.next_block().map_err(said)? {
        let mut records = Records::new(&block, dialect);
        while let Some(record) = records.next() {
            let record = record.map_err(|problem| problem.diagnostic.message.clone())?;
            if let Some(width) = width
                && record.len() != width
            {
                let row = record.position().record;
                return Err(format!("row {row} has {} cells, and the header {width}", record.len()));
            }
            nodes.push(row(dialect, &fields, record));
        }
    }
    Ok(nodes)
}

fn row(dialect: &Dialect, fields: &[Option<usize>], record: Record<'_>) -> Node {
    let cell = |field: &Option<usize>| {
        // A column that is not there gives no value.
        let text = field.map(|field| dialect.trimmed(&record.field(field)).to_owned());
        NodeCell {
            is_found: text.is_some(),
            values: text
                .map(|text| ItemValue {
                    text,
                    natural: Natural::String,
                })
                .into_iter()
                .collect(),
        }
    };
    Node {
        cells: fields.iter().map(cell).collect(),
        nested: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(formulation: &Formulation, iterator: &str, references: &[&str], text: &str) -> Result<String, String> {
        let level = Level {
            references: references.iter().map(|text| (*text).to_owned()).collect(),
            nested: Vec::new(),
        };
        let reader = ValueReader::new(formulation, iterator, &level).map_err(|error| error.message)?;
        let nodes = reader.read(text)?;
        let texts = nodes.iter().map(|node| {
            let values = node.cells.iter().map(|cell| match cell.values.as_slice() {
                [] => "-".to_owned(),
                [value] => format!("{}:{:?}", value.text, value.natural),
                several => format!("{}", several.len()),
            });
            values.collect::<Vec<_>>().join(" ")
        });
        Ok(texts.collect::<Vec<_>>().join("; "))
    }

    fn csv() -> Formulation {
        Formulation::Csv(Box::default())
    }

    #[test]
    fn json_in_a_cell_is_read() {
        let text = r#"[{"type":"sword","weight":1500},{"type":"shield"}]"#;
        let read = |text| read(&Formulation::JsonPath, "$[*]", &["$.type", "weight"], text);
        assert_eq!(read(text).unwrap(), "sword:String 1500:Integer; shield:String -");
        insta::assert_snapshot!(read("[{]").unwrap_err(), @"it is not JSON: key must be a string at line 1 column 3");
    }

    #[test]
    fn a_table_in_a_string_is_read() {
        let read = |text| read(&csv(), "", &["type", "none", "weight"], text);
        assert_eq!(
            read("type,weight\nsword,1500\n\"a\nb\",\n").unwrap(),
            "sword:String - 1500:String; a\nb:String - :String"
        );
        assert_eq!(read("type,weight\n").unwrap(), "");
        insta::assert_snapshot!(read("type,weight\na,b\nc").unwrap_err(), @"row 2 has 1 cells, and the header 2");
        insta::assert_snapshot!(read("type,weight\n\"a").unwrap_err(), @"the quote that opens here is never closed (row 1)");
        assert_eq!(read("").unwrap(), "");
        assert_eq!(read(" \n").unwrap(), "");
    }

    #[test]
    fn xml_and_lines_in_a_value_are_read() {
        let xpath = Formulation::XPath { namespaces: Vec::new() };
        let read_xml = |text| read(&xpath, "/a/b", &["@c", "."], text);
        assert_eq!(
            read_xml("<a><b c='1'>x</b><b/></a>").unwrap(),
            "1:String x:String; - :String"
        );
        insta::assert_snapshot!(read_xml("<a>").unwrap_err(), @"it is not XML: the element that opens here is never closed");
        let lines = read(&Formulation::JsonLines, "", &["a"], "{\"a\": 1}\n\n{\"a\": 2}").unwrap();
        assert_eq!(lines, "1:Integer; 2:Integer");
    }

    #[test]
    fn a_row_has_no_items_within_it() {
        let level = Level {
            references: Vec::new(),
            nested: vec![crate::source::Nested {
                iterator: "$".to_owned(),
                level: Level::default(),
            }],
        };
        assert!(ValueReader::new(&csv(), "", &level).is_err());
    }
}
