//! [Reference formulations](https://w3id.org/yarrrml/spec/#reference-formulation), by name and by
//! the ending of a file.

use super::fields::Written;
use super::names::Names;
use super::text::{Said, Spot, Text, shown};
use crate::diagnostic::{Code, nearest};
use crate::mapping::rml::model::ReferenceFormulation;

/// Names of reference formulations.
const FORMULATIONS: &[&str] = &["csv", "jsonpath", "json", "jsonl", "xpath", "xml"];

/// Sources that are no files, by the beginning of their names.
const DATABASES: &[&str] = &[
    "sql", "mysql", "mssql", "oracle", "hsql", "postgres", "db2", "informix", "ingres", "sap", "sybase", "firebird",
    "virtuoso", "progress", "sparql", "wot",
];

/// The formulation that `name` stands for, of the file `access`. Where there is no name, as the
/// ending of the file says. `None` where there is none, which is noted only of a name.
pub(super) fn formulation(
    text: &Text<'_>,
    names: &Names,
    name: Option<Written<'_>>,
    access: Written<'_>,
) -> Option<ReferenceFormulation> {
    let found = match name {
        None => of_ending(access.text)?,
        Some(name) => of_name(text, name, access.text)?,
    };
    match found {
        ReferenceFormulation::XPath { .. } => own_namespaces(text, names, name.unwrap_or(access).spot),
        other => Some(other),
    }
}

fn of_name(text: &Text<'_>, name: Written<'_>, access: &str) -> Option<ReferenceFormulation> {
    match name.text.to_ascii_lowercase().as_str() {
        "csv" => Some(ReferenceFormulation::Csv),
        "jsonl" | "jsonlines" | "ndjson" => Some(ReferenceFormulation::JsonLines),
        "json" | "jsonpath" => match of_ending(access) {
            Some(ReferenceFormulation::JsonLines) => Some(ReferenceFormulation::JsonLines),
            _ => Some(ReferenceFormulation::JsonPath),
        },
        "xml" | "xpath" => Some(ReferenceFormulation::XPath { namespaces: Vec::new() }),
        _ => {
            text.error(Code::RmlSource, text.within(name.spot, name.text), || {
                if is_database(name.text) {
                    return database(name.text);
                }
                let hint = match nearest(name.text, FORMULATIONS.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "there are csv, jsonpath, jsonl and xpath".to_owned(),
                };
                (format!("`{}` is no reference formulation", shown(name.text)), hint).into()
            });
            None
        }
    }
}

/// `XPath`, in which the prefixes of the document stand for its namespaces.
fn own_namespaces(text: &Text<'_>, names: &Names, spot: Spot) -> Option<ReferenceFormulation> {
    let own = names.own();
    let bytes = own.iter().map(|(prefix, namespace)| prefix.len() + namespace.len());
    text.charge(bytes.sum(), spot).then(|| ReferenceFormulation::XPath {
        namespaces: own.to_vec(),
    })
}

/// As the ending of a file says, compressed or not.
fn of_ending(access: &str) -> Option<ReferenceFormulation> {
    let name = access.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    Some(match name.rsplit_once('.')?.1 {
        "csv" | "tsv" => ReferenceFormulation::Csv,
        "json" => ReferenceFormulation::JsonPath,
        "jsonl" | "ndjson" => ReferenceFormulation::JsonLines,
        "xml" => ReferenceFormulation::XPath { namespaces: Vec::new() },
        _ => return None,
    })
}

/// Whether a source or a language of that name is no file.
pub(super) fn is_database(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    DATABASES.iter().any(|database| name.starts_with(database))
}

/// That sources are files.
pub(super) fn database(name: &str) -> Said {
    (
        format!(
            "`{}` asks for a database or a service, and sources are files",
            shown(name)
        ),
        "export the table as CSV, and name the file in its place",
    )
        .into()
}
