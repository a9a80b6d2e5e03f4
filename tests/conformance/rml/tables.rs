//! The databases of R2RML's suite as tables: `NAME.csv`, and beside it CSVW metadata with
//! the datatypes that [R2RML's natural mapping](https://www.w3.org/TR/r2rml/#natural-mapping)
//! gives to the SQL types.
//!
//! The suite at hand has the mappings and what they make, and no data. Names, types and
//! rows are those that mappings and outputs show; where they leave something open, such as
//! a row that makes no quad, it is as in the database that the manifest names. Databases of
//! cases that are not run (D011, D014, D015) are left out.

use serde_json::{Value, json};
use std::path::Path;

/// A table of a database.
struct Table {
    /// The number of its database, in the names of cases: `002` of `R2RMLTC0002a`.
    database: &'static str,
    name: &'static str,
    columns: &'static [(&'static str, Type)],
    /// Cells in the order of the columns; an empty one is NULL.
    rows: &'static [&'static [&'static str]],
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    /// `INTEGER`
    Integer,
    /// `FLOAT`, `REAL`
    Double,
    /// `BOOLEAN`
    Boolean,
    /// `DATE`
    Date,
    /// `TIMESTAMP`
    DateTime,
    /// `VARBINARY`
    Binary,
    /// `VARCHAR`
    Text,
    /// `CHAR(n)`: values are padded with spaces to this many characters.
    Padded(usize),
}

use Type::{Binary, Boolean, Date, DateTime, Double, Integer, Padded, Text};

impl Type {
    fn datatype(self) -> &'static str {
        match self {
            Integer => "integer",
            Double => "double",
            Boolean => "boolean",
            Date => "date",
            DateTime => "dateTime",
            Binary => "hexBinary",
            Text | Padded(_) => "string",
        }
    }
}

const TABLES: &[Table] = &[
    table("000", "Student", &[("Name", Text)], &[]),
    table(
        "002",
        "Student",
        &[("ID", Integer), ("Name", Text)],
        &[&["10", "Venus"]],
    ),
    table(
        "003",
        "Student",
        &[("ID", Integer), ("FirstName", Text), ("LastName", Text)],
        &[&["10", "Venus", "Williams"]],
    ),
    table(
        "004",
        "Student_Sport",
        &[("Student", Text), ("Sport", Text)],
        &[&["Venus", "Tennis"]],
    ),
    table("005", "IOUs", IOUS, DEBTS),
    table(
        "007",
        "Student",
        &[("ID", Integer), ("Name", Text)],
        &[&["10", "Venus"]],
    ),
    table(
        "008",
        "Student",
        &[("ID", Integer), ("Name", Text), ("Sport", Text)],
        &[&["10", "Venus Williams", "Tennis"]],
    ),
    table(
        "009",
        "Student",
        &[("ID", Integer), ("Name", Text), ("Sport", Integer)],
        &[&["10", "Venus Williams", "100"], &["20", "Demi Moore", ""]],
    ),
    table(
        "009",
        "Sport",
        &[("ID", Integer), ("Name", Text)],
        &[&["100", "Tennis"]],
    ),
    table(
        "010",
        "Country Info",
        &[("Country Code", Integer), ("Name", Text), ("ISO 3166", Text)],
        &[
            &["1", "Bolivia, Plurinational State of", "BO"],
            &["2", "Ireland", "IE"],
            &["3", "Saint Martin (French part)", "MF"],
        ],
    ),
    table("012", "IOUs", IOUS, DEBTS),
    table(
        "012",
        "Lives",
        &[("fname", Text), ("lname", Text), ("city", Text)],
        &[
            &["Bob", "Smith", "London"],
            &["Sue", "Jones", "Madrid"],
            &["Bob", "Smith", "London"],
        ],
    ),
    table(
        "013",
        "Person",
        &[("ID", Integer), ("Name", Text), ("DateOfBirth", Text)],
        &[&["1", "Alice", ""], &["2", "Bob", "September, 2010"]],
    ),
    table(
        "016",
        "Patient",
        &[
            ("ID", Integer),
            ("FirstName", Text),
            ("LastName", Text),
            ("Sex", Text),
            ("Weight", Double),
            ("Height", Double),
            ("BirthDate", Date),
            ("EntranceDate", DateTime),
            ("PaidInAdvance", Boolean),
            ("Photo", Binary),
        ],
        &[
            &[
                "10",
                "Monica",
                "Geller",
                "female",
                "80.25",
                "1.65",
                "1981-10-10",
                "2009-10-10T12:12:22",
                "false",
                PHOTO,
            ],
            &[
                "11",
                "Rachel",
                "Green",
                "female",
                "70.22",
                "1.70",
                "1982-11-12",
                "2008-11-12T09:45:44",
                "true",
                OTHER_PHOTO,
            ],
            &[
                "12",
                "Chandler",
                "Bing",
                "male",
                "90.31",
                "1.76",
                "1978-04-06",
                "2007-03-12T02:13:14",
                "true",
                PHOTO,
            ],
        ],
    ),
    table(
        "018",
        "Student",
        &[("ID", Integer), ("Name", Padded(15))],
        &[&["10", "Venus"], &["20", "Fernando"], &["30", "David"]],
    ),
    table(
        "019",
        "Employee",
        &[("ID", Integer), ("FirstName", Text), ("LastName", Text)],
        &[
            &["10", "http://example.com/ns#Jhon", "Smith"],
            &["20", "Carlos", "Mendoza"],
            &["30", "Juan Daniel", "Crespo"],
        ],
    ),
    table(
        "020",
        "Student",
        &[("Name", Text)],
        &[
            &["http://company.com/Alice"],
            &["Bob"],
            &["Bob/Charles"],
            &["path/../Danny"],
            &["Emily Smith"],
        ],
    ),
];

const IOUS: &[(&str, Type)] = &[("fname", Text), ("lname", Text), ("amount", Double)];

/// Two rows are the same.
const DEBTS: &[&[&str]] = &[
    &["Bob", "Smith", "30"],
    &["Sue", "Jones", "20"],
    &["Bob", "Smith", "30"],
];

const PHOTO: &str = "89504E470D0A1A0A0000000D49484452000000050000000508060000008D6F26E50000001C4944415408D763F9FF\
FEBFC37F062005C3201284D031F18258CD04000EF535CBD18E0E1F0000000049454E44AE426082";

const OTHER_PHOTO: &str = "89504E470D0A1A0A0000000D49484452000000050000000508060000008D6F26E50000001C4944415408D763F9\
FFFF3FC37F062005C3201284D031F18258CD04000EF535CBD18E0E1F0000000049454E44AE426082";

const fn table(
    database: &'static str,
    name: &'static str,
    columns: &'static [(&'static str, Type)],
    rows: &'static [&'static [&'static str]],
) -> Table {
    Table {
        database,
        name,
        columns,
        rows,
    }
}

/// Writes the tables of the database that `case` is about into `folder`.
///
/// # Errors
/// Where a file cannot be written.
pub(super) fn write(case: &str, folder: &Path) -> std::io::Result<()> {
    for table in tables(case) {
        let file = format!("{}.csv", table.name);
        let metadata = serde_json::to_vec_pretty(&metadata(table, &file))?;
        std::fs::write(folder.join(format!("{file}-metadata.json")), metadata)?;
        let mut writer = csv::WriterBuilder::new().from_path(folder.join(&file))?;
        writer.write_record(table.columns.iter().map(|(name, _)| name))?;
        for row in table.rows {
            writer.write_record(
                row.iter()
                    .zip(table.columns)
                    .map(|(cell, (_, held))| padded(cell, *held)),
            )?;
        }
        writer.flush()?;
    }
    Ok(())
}

fn tables(case: &str) -> impl Iterator<Item = &'static Table> {
    let number = case
        .strip_prefix("R2RMLTC0")
        .and_then(|rest| rest.get(..3))
        .unwrap_or_default();
    TABLES.iter().filter(move |table| table.database == number)
}

fn padded(cell: &str, held: Type) -> String {
    match held {
        Padded(width) => format!("{cell:width$}"),
        _ => cell.to_owned(),
    }
}

/// The padding of `CHAR(n)` is part of the value: nothing is trimmed.
fn metadata(table: &Table, file: &str) -> Value {
    let column = |(name, held): &(&str, Type)| json!({"titles": name, "datatype": held.datatype()});
    json!({
        "@context": "http://www.w3.org/ns/csvw",
        "url": file.replace(' ', "%20"),
        "dialect": {"trim": false},
        "tableSchema": {"columns": table.columns.iter().map(column).collect::<Vec<_>>()},
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rml::manifest::Test;
    use crate::rml::{FOLDERS, manifest, skip};
    use crate::suite;
    use lodpress::diagnostic::Findings;
    use lodpress::exec::{self, Executor};
    use lodpress::mapping::Locator;
    use lodpress::mapping::csvw::{self, Start};
    use lodpress::sink::CollectSink;
    use oxigraph::model::Term;
    use std::collections::BTreeSet;

    /// The objects that a table gives when it is converted by its metadata alone.
    fn objects(case: &str, file: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        write(case, folder.path()).unwrap();
        let locator = Locator::new("http://a.example/", folder.path(), "");
        let mut findings = Findings::new(5);
        let start = Start::new(locator.address(Path::new(file)));
        let options = csvw::Options {
            mode: csvw::Mode::Minimal,
            ..csvw::Options::default()
        };
        let plan = csvw::plan(&start, &locator, options, &mut findings).unwrap().optimize();
        let mut sink = CollectSink::new();
        let executor = Executor::new(&plan, exec::Options::default());
        executor.run(&mut sink, &mut findings, &mut |_| {}).unwrap();
        assert_eq!(
            (findings.errors(), findings.warnings()),
            (0, 0),
            "{:?}",
            findings.kept()
        );
        let quads = sink.into_quads();
        quads.into_iter().map(|quad| quad.object.to_string()).collect()
    }

    #[test]
    fn every_table_is_read_by_its_metadata() {
        for table in TABLES {
            let case = format!("R2RMLTC0{}a", table.database);
            let file = format!("{}.csv", table.name);
            let cells = table
                .rows
                .iter()
                .flat_map(|row| row.iter())
                .filter(|cell| !cell.is_empty());
            assert_eq!(objects(&case, &file).len(), cells.count(), "{case} {file}");
        }
    }

    #[test]
    fn values_have_the_types_of_the_database() {
        let of_patients = objects("R2RMLTC0016a", "Patient.csv");
        insta::assert_snapshot!(of_patients[..9].join("\n"), @r#"
        "10"^^<http://www.w3.org/2001/XMLSchema#integer>
        "Monica"
        "Geller"
        "female"
        "80.25"^^<http://www.w3.org/2001/XMLSchema#double>
        "1.65"^^<http://www.w3.org/2001/XMLSchema#double>
        "1981-10-10"^^<http://www.w3.org/2001/XMLSchema#date>
        "2009-10-10T12:12:22"^^<http://www.w3.org/2001/XMLSchema#dateTime>
        "false"^^<http://www.w3.org/2001/XMLSchema#boolean>
        "#);
        assert!(of_patients[9].starts_with("\"89504E47"));
        assert_eq!(objects("R2RMLTC0018a", "Student.csv")[1], "\"Venus          \"");
        assert_eq!(
            objects("R2RMLTC0010a", "Country Info.csv")[1],
            "\"Bolivia, Plurinational State of\""
        );
    }

    /// The tables and columns that a mapping names.
    fn named(test: &Test) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut tables, mut columns) = (BTreeSet::new(), BTreeSet::new());
        for quad in skip::mapping(test) {
            let Term::Literal(value) = &quad.object else { continue };
            let value = value.value();
            match quad.predicate.as_str().rsplit('#').next() {
                Some("tableName") => drop(tables.insert(value.trim_matches('"').to_owned())),
                Some("column" | "child" | "parent") => drop(columns.insert(value.trim_matches('"').to_owned())),
                Some("template") => {
                    let parts = value.split("{\"").skip(1).filter_map(|part| part.split("\"}").next());
                    columns.extend(parts.map(str::to_owned));
                }
                _ => {}
            }
        }
        (tables, columns)
    }

    #[test]
    fn every_case_that_is_run_has_its_tables_and_columns() {
        let Some(root) = suite::folder("rml") else { return };
        let folder = FOLDERS.iter().find(|folder| folder.name == "r2rml").unwrap();
        let mut lacking = Vec::new();
        for test in manifest::tests(&root.join(folder.name), folder) {
            if skip::outcome(folder.name, &test).is_some() {
                continue;
            }
            let there: BTreeSet<String> = tables(&test.name).map(|table| table.name.to_owned()).collect();
            let columns = tables(&test.name).flat_map(|table| table.columns);
            let columns: BTreeSet<String> = columns.map(|(name, _)| (*name).to_owned()).collect();
            let (named_tables, named_columns) = named(&test);
            assert!(!named_tables.is_empty(), "{}", test.name);
            let missing = named_tables
                .difference(&there)
                .chain(named_columns.difference(&columns));
            lacking.extend(missing.map(|name| format!("{} {name}", test.name)));
        }
        assert_eq!(
            lacking,
            ["R2RMLTC0002c IDs"],
            "an undefined column is what this case is about"
        );
    }
}
