//! Holds what metadata says of a table against what its file says
//! ([creating annotated tables](https://www.w3.org/TR/tabular-data-model/#creating-annotated-tables)).

use super::compatibility::Comparison;
use super::header::{FileColumn, Header};
use super::metadata::{Column, Schema, Table, Title};
use super::read::default_name;
use super::uri_template::encoded_name;
use super::url::without_fragment;
use crate::diagnostic::{Code, Diagnostic, Result, Severity};
use crate::mapping::{Resource, Resources, Unavailable};
use crate::packing::Packing;
use crate::source::{CsvSource, Dialect, Head, ReadOptions, Undecodable};
use encoding_rs::Encoding;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A table with what its file says.
#[derive(Debug)]
pub(super) struct Annotated {
    /// The table as the metadata describes it.
    pub(super) table: Table,
    /// Its columns, virtual ones last: those of the metadata, or of the file.
    pub(super) columns: Vec<Column>,
    /// Where the file is on disk.
    pub(super) path: PathBuf,
    /// The file as messages name it.
    pub(super) name: String,
    /// How it is read.
    pub(super) dialect: Dialect,
    /// The cells that each row must have; any number where the file was not read.
    pub(super) fields: Option<usize>,
    /// The comments above its rows.
    pub(super) comments: Vec<String>,
    /// What is wrong with the file.
    pub(super) findings: Vec<Diagnostic>,
    /// Whether its rows can be read.
    pub(super) is_readable: bool,
}

/// Opens the file of `table` and reads its header.
pub(super) fn annotate(mut table: Table, resources: &dyn Resources, lenient: bool) -> Annotated {
    let described = table.schema.columns.take();
    let mut annotated = Annotated {
        columns: Vec::new(),
        path: PathBuf::new(),
        name: table.url.value.clone(),
        dialect: table.dialect.clone().unwrap_or_default(),
        fields: None,
        comments: Vec::new(),
        findings: Vec::new(),
        is_readable: false,
        table,
    };
    let file = annotated.open(resources, lenient).map_err(|failure| {
        let place = (*annotated.table.url.origin).clone().note("named here");
        let failure = failure.at(|| place.clone());
        annotated.findings.extend(failure.diagnostics().iter().cloned());
    });
    let Ok((csv, head, columns)) = file else {
        annotated.columns = described.unwrap_or_default();
        return annotated;
    };
    annotated.is_readable = true;
    let header = Header {
        dialect: &annotated.dialect,
        csv: &csv,
        head: &head,
        columns: &columns,
    };
    annotated.findings.extend(header.lone_returns());
    annotated.fields = Some(columns.len());
    let severity = if lenient { Severity::Warning } else { Severity::Error };
    match described {
        Some(described) => {
            let comparison = Comparison {
                header: &header,
                table: &annotated.table,
                severity,
            };
            annotated.findings.extend(comparison.run(&described));
            // Rows under the wrong header would be wrong throughout.
            let is_error = |found: &Diagnostic| found.severity == Severity::Error;
            annotated.is_readable = !annotated.findings.iter().any(is_error);
            annotated.columns = with_file_columns(described, columns.len(), &annotated.table);
        }
        None => {
            annotated.findings.extend(header.unseparated());
            annotated.findings.extend(header.repeated_titles());
            annotated.columns = from_file(&columns, &annotated.table);
        }
    }
    if let Some(lang) = &annotated.table.schema.inherited.lang {
        // Columns have that of the metadata already; that of the server comes later.
        for column in &mut annotated.columns {
            column.inherited.lang.get_or_insert_with(|| lang.clone());
        }
    }
    annotated.comments = head.comments;
    annotated
}

impl Annotated {
    fn open(&mut self, resources: &dyn Resources, lenient: bool) -> Result<(CsvSource, Head, Vec<FileColumn>)> {
        let address = without_fragment(&self.table.url.value);
        let resource = match resources.get(address) {
            Ok(resource) => resource,
            Err(unavailable) => {
                if let Unavailable::Missing(name) = &unavailable {
                    self.name.clone_from(name);
                }
                return Err(unavailable.into_failure());
            }
        };
        if self.table.dialect.is_none() {
            self.dialect = dialect_of(&resource);
        }
        if let (Some(language), None) = (&resource.content_language, &self.table.schema.inherited.lang) {
            self.use_language(language);
        }
        let options = ReadOptions {
            undecodable: Undecodable::of(lenient),
            ..ReadOptions::default()
        };
        self.name = resource.name;
        self.path = resource.path;
        check_is_text(&self.path, &self.name)?;
        let mut csv = CsvSource::open(&self.path, &self.name, None, &self.dialect, options)?;
        let head = csv.head()?;
        let width = match head.rows.iter().map(|row| row.fields.len()).max() {
            Some(width) => width,
            None => csv.peek_width()?.unwrap_or_default(),
        };
        let mut columns: Vec<FileColumn> = std::iter::repeat_with(FileColumn::default).take(width).collect();
        for row in &head.rows {
            for (column, title) in columns.iter_mut().zip(&row.fields) {
                if !title.trim().is_empty() {
                    column.titles.push(title.clone());
                }
            }
        }
        Ok((csv, head, columns))
    }

    /// The one language that a server gives, where the metadata gives none.
    fn use_language(&mut self, language: &str) {
        if oxilangtag::LanguageTag::parse(language).is_ok() {
            self.table.schema.inherited.lang = Some(super::Stated {
                value: language.to_owned(),
                origin: self.table.url.origin.clone(),
            });
        }
    }
}

/// A workbook is often taken for the table in it.
fn check_is_text(path: &Path, name: &str) -> Result<()> {
    if Packing::of(path) == Some(Packing::Zip) {
        return Ok(());
    }
    let mut start = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    if read.is_ok() && &start == b"PK\x03\x04" {
        let message =
            format!("`{name}` is a ZIP archive, such as spreadsheet programs write (.xlsx, .ods), and no text");
        return Err(Diagnostic::error(Code::TableEncoding, message)
            .hint("open it in the spreadsheet program, and save the table as “CSV UTF-8”")
            .into());
    }
    Ok(())
}

/// The default dialect, with what the server says of the file.
fn dialect_of(resource: &Resource) -> Dialect {
    let mut dialect = Dialect::default();
    let Some(content_type) = &resource.content_type else {
        return dialect;
    };
    let mut parts = content_type.split(';').map(str::trim);
    if parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("text/tab-separated-values"))
    {
        "\t".clone_into(&mut dialect.delimiter);
    }
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        let value = value.trim_matches('"');
        if name.eq_ignore_ascii_case("header") && value.eq_ignore_ascii_case("absent") {
            dialect.header_rows = 0;
        } else if name.eq_ignore_ascii_case("charset")
            && let Some(encoding) = Encoding::for_label_no_replacement(value.as_bytes())
        {
            dialect.encoding = encoding;
        }
    }
    dialect
}

/// The columns of a file that nothing describes.
fn from_file(columns: &[FileColumn], table: &Table) -> Vec<Column> {
    let numbered = columns.iter().enumerate();
    numbered
        .map(|(index, column)| {
            let title = column.titles.first();
            let mut made = undescribed(index + 1, table);
            if let Some(title) = title {
                made.name = encoded_name(title);
            }
            made.titles = Some(
                column
                    .titles
                    .iter()
                    .map(|title| Title {
                        text: title.clone(),
                        language: "und".to_owned(),
                    })
                    .collect(),
            );
            made
        })
        .collect()
}

/// Those that the metadata describes, and those that only the file has, before the virtual ones.
fn with_file_columns(mut described: Vec<Column>, width: usize, table: &Table) -> Vec<Column> {
    let real = described.iter().filter(|column| !column.is_virtual).count();
    let more = (real..width).map(|index| undescribed(index + 1, table));
    let more: Vec<Column> = more.collect();
    described.splice(real..real, more);
    described
}

fn undescribed(number: usize, table: &Table) -> Column {
    let Schema { inherited, .. } = &table.schema;
    Column {
        name: default_name(number),
        is_named: false,
        titles: None,
        is_virtual: false,
        suppress_output: false,
        inherited: inherited.clone(),
        origin: table.origin.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_how_a_file_is_read() {
        let resource = |content_type: &str| Resource {
            path: PathBuf::new(),
            name: String::new(),
            address: String::new(),
            content_type: Some(content_type.to_owned()),
            content_language: None,
            links: Vec::new(),
        };
        let dialect = dialect_of(&resource(
            "text/tab-separated-values; charset=\"windows-1252\"; header=absent",
        ));
        assert_eq!(
            (dialect.delimiter.as_str(), dialect.header_rows, dialect.encoding.name()),
            ("\t", 0, "windows-1252")
        );
        assert_eq!(dialect_of(&resource("text/csv; charset=nonsense")), Dialect::default());
    }
}
