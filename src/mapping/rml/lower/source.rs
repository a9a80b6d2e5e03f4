//! The sources that rows are read from: files, their headers, and what references find.

use super::Lowering;
use super::place;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::mapping::csvw;
use crate::mapping::rml::model::{Access, DialectParts, LogicalSource, ReferenceFormulation};
use crate::plan::{CellExpr, CellRule, Origin, Scan, SourceSpec};
use crate::source::{
    CsvSource, Dialect, Format, Formulation, ItemFormat, Level, ReadOptions, Trim, check_iterator, check_reference,
};
use encoding_rs::UTF_8;

/// A source that has been looked at.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub(super) spec: SourceSpec,
    /// What is read of its records.
    pub(super) kind: Kind,
    /// Texts that stand for no value.
    pub(super) nulls: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// The columns of a table by the names in its header; the rules of those that are
    /// described.
    Table {
        header: Vec<String>,
        rules: Vec<Option<CellRule>>,
    },
    /// A tree.
    Items(Formulation),
}

impl Opened {
    /// A scan of it without cells.
    pub(super) fn scan(&self) -> Scan {
        Scan {
            source: self.spec.clone(),
            preamble: crate::plan::Preamble::default(),
            comments_of: None,
            views: Vec::new(),
            cells: Vec::new(),
            terms: Vec::new(),
            quads: Vec::new(),
            gathers: Vec::new(),
            object: None,
        }
    }

    pub(super) fn formulation(&self) -> Formulation {
        match &self.kind {
            Kind::Table { .. } => Formulation::Csv(Box::new(self.spec.dialect().clone())),
            Kind::Items(formulation) => formulation.clone(),
        }
    }

    /// The rule of what a reference finds.
    fn rule(&self) -> CellRule {
        rule(&self.nulls)
    }
}

/// The rule of values of which `nulls` stand for none.
pub(super) fn rule(nulls: &[String]) -> CellRule {
    CellRule {
        null: nulls.to_vec(),
        ..CellRule::default()
    }
}

impl Lowering<'_> {
    /// Opens a logical source, once for all that are equal to it.
    pub(super) fn open(&mut self, source: &LogicalSource) -> Option<usize> {
        let key = source_key(source);
        if let Some((_, opened)) = self.opened.iter().find(|(known, _)| *known == key) {
            return *opened;
        }
        let opened = self.open_new(source).map(|opened| {
            self.sources.push(opened);
            self.sources.len() - 1
        });
        self.opened.push((key, opened));
        opened
    }

    fn open_new(&mut self, source: &LogicalSource) -> Option<Opened> {
        let origin = source.source.origin.clone();
        let stated = &source.source.value;
        let address = place::address(&stated.access, self.address, self.options)
            .map_err(|reason| {
                let message = format!("the source has no address: {reason}");
                self.error(Code::RmlSource, message, &origin, "name a file by its path");
            })
            .ok()?;
        if let Access::Table(_) = stated.access {
            return self.open_described(&address, &origin);
        }
        let resource = match self.resources.get(&address) {
            Ok(resource) => resource,
            Err(unavailable) => {
                let failure = unavailable.into_failure().at(|| (*origin).clone().note("named here"));
                self.problems.take(&failure);
                return None;
            }
        };
        let formulation = source.formulation.as_ref().map(|formulation| &formulation.value);
        let format = match formulation {
            None | Some(ReferenceFormulation::Csv) => Format::Delimited(dialect(&stated.dialect, stated.encoding)),
            Some(other) => {
                let formulation = match other {
                    ReferenceFormulation::JsonLines => Formulation::JsonLines,
                    ReferenceFormulation::XPath { namespaces } => Formulation::XPath {
                        namespaces: namespaces.clone(),
                    },
                    _ => Formulation::JsonPath,
                };
                let iterator = source.iterator.as_ref();
                if let Some(iterator) = iterator
                    && let Err(error) = check_iterator(&formulation, &iterator.value)
                {
                    let place = super::text_place(&iterator.origin, &iterator.value, error.span);
                    self.problems.push(
                        Diagnostic::error(
                            Code::RmlReference,
                            format!("the iterator cannot be read: {}", error.message),
                        )
                        .at(place)
                        .hint(hint_of(&formulation)),
                    );
                    return None;
                }
                Format::Items(Box::new(ItemFormat {
                    formulation,
                    encoding: stated.encoding.unwrap_or(UTF_8),
                    iterator: iterator.map(|iterator| iterator.value.clone()).unwrap_or_default(),
                    level: Level::default(),
                }))
            }
        };
        let mut nulls = stated.nulls.clone();
        if self.options.empty_as_null && !nulls.iter().any(String::is_empty) {
            nulls.push(String::new());
        }
        let packing = stated.packing;
        let mut spec = SourceSpec {
            path: resource.path,
            name: resource.name,
            address: resource.address,
            packing,
            format,
            fields: None,
            field_names: Vec::new(),
            findings: Vec::new(),
            is_readable: true,
            origin,
        };
        let kind = match &spec.format {
            Format::Items(format) => Kind::Items(format.formulation.clone()),
            Format::Delimited(_) => {
                let header = self.header(&spec)?;
                spec.fields = Some(header.len());
                spec.field_names.clone_from(&header);
                Kind::Table {
                    rules: vec![None; header.len()],
                    header,
                }
            }
        };
        Some(Opened { spec, kind, nulls })
    }

    /// The names of the columns of a table.
    fn header(&mut self, spec: &SourceSpec) -> Option<Vec<String>> {
        let dialect = spec.dialect();
        let options = ReadOptions::default();
        let read = CsvSource::open(&spec.path, &spec.name, spec.packing, dialect, options).and_then(|mut csv| {
            let head = csv.head()?;
            Ok(match head.rows.first() {
                Some(row) => row.fields.clone(),
                // [Columns without names](https://www.w3.org/TR/tabular-data-model/#parsing).
                None => (1..=csv.peek_width()?.unwrap_or(0))
                    .map(|n| format!("_col.{n}"))
                    .collect(),
            })
        });
        match read {
            Ok(header) => Some(header),
            Err(failure) => {
                let failure = failure.at(|| (*spec.origin).clone().note("named here"));
                self.problems.take(&failure);
                None
            }
        }
    }

    /// A table by name: as the metadata beside it describes it, so that its columns have
    /// their datatypes by nature.
    fn open_described(&mut self, address: &str, origin: &Origin) -> Option<Opened> {
        let start = csvw::Start {
            only_table: true,
            ..csvw::Start::new(address)
        };
        let options = csvw::Options {
            lenient: self.options.lenient,
            ..csvw::Options::default()
        };
        let plan = match csvw::plan(&start, self.resources, options, self.findings) {
            Ok(plan) => plan,
            Err(failure) => {
                let failure = failure.at(|| (**origin).clone().note("named here"));
                self.problems.take(&failure);
                return None;
            }
        };
        let scan = plan.scans.into_iter().find(|scan| scan.source.address == address)?;
        let mut spec = scan.source;
        spec.origin = origin.clone();
        if !spec.is_readable {
            spec.findings.drain(..).for_each(|finding| self.problems.push(finding));
            return None;
        }
        let header = if spec.dialect().header_rows == 0 {
            spec.field_names.clone()
        } else {
            self.header(&spec)?
        };
        let mut rules = vec![None; header.len()];
        for cell in scan.cells {
            if let Some(slot) = cell.field.and_then(|field| rules.get_mut(field)) {
                // [The natural form is the canonical one](https://www.w3.org/TR/r2rml/#natural-mapping).
                *slot = Some(CellRule {
                    is_canonical: true,
                    ..cell.rule
                });
            }
        }
        Some(Opened {
            spec,
            kind: Kind::Table { header, rules },
            nulls: Vec::new(),
        })
    }

    /// The cell that a reference finds in the records of `source`; what is read of items is
    /// put into `level`.
    pub(super) fn find(
        &mut self,
        source: usize,
        level: &mut Level,
        reference: &str,
        origin: &Origin,
    ) -> Option<CellExpr> {
        let opened = &self.sources[source];
        let cell = |field, rule| CellExpr {
            name: reference.to_owned(),
            field: Some(field),
            rule,
            origin: origin.clone(),
        };
        match &opened.kind {
            Kind::Table { header, rules } => match column(header, reference) {
                Some(field) => {
                    let rule = rules[field].clone().unwrap_or_else(|| opened.rule());
                    Some(cell(field, rule))
                }
                None => {
                    let message = format!("`{}` has no column `{reference}`", opened.spec.name);
                    let hint = unknown_column_hint(reference, header);
                    self.error(Code::RmlReference, message, origin, &hint);
                    None
                }
            },
            Kind::Items(formulation) => {
                let (formulation, rule) = (formulation.clone(), opened.rule());
                let field = self.read_reference(&formulation, level, reference, origin)?;
                Some(cell(field, rule))
            }
        }
    }

    /// Where a reference is in a level; it is checked, and put there where it is not yet.
    pub(super) fn read_reference(
        &mut self,
        formulation: &Formulation,
        level: &mut Level,
        reference: &str,
        origin: &Origin,
    ) -> Option<usize> {
        if let Some(known) = level.references.iter().position(|known| known == reference) {
            return Some(known);
        }
        if let Err(error) = check_reference(formulation, reference) {
            let place = super::text_place(origin, reference, error.span);
            self.problems.push(
                Diagnostic::error(
                    Code::RmlReference,
                    format!("the reference `{reference}` cannot be read: {}", error.message),
                )
                .at(place)
                .hint(hint_of(formulation)),
            );
            return None;
        }
        level.references.push(reference.to_owned());
        Some(level.references.len() - 1)
    }
}

/// Where a column of that name is; the first, where there are several.
fn column(header: &[String], name: &str) -> Option<usize> {
    header.iter().position(|known| known == name)
}

pub(super) fn unknown_column_hint(name: &str, known: &[String]) -> String {
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "it has no columns".to_owned(),
        None => format!("the columns are: {}", known.join(", ")),
    }
}

fn hint_of(formulation: &Formulation) -> &'static str {
    match formulation {
        Formulation::Csv(_) => "write the name of the column as the header has it",
        Formulation::JsonPath | Formulation::JsonLines => "write JSONPath, such as `$.name` or `$.list[*].name`",
        Formulation::XPath { .. } => "write XPath, such as `name`, `@id` or `list/item`",
    }
}

/// What makes two logical sources one: [effective
/// equality](https://w3id.org/rml/core/spec#dfn-effectively-equal).
fn source_key(source: &LogicalSource) -> String {
    let formulation = source.formulation.as_ref().map(|formulation| &formulation.value);
    let iterator = source.iterator.as_ref().map(|iterator| &iterator.value);
    format!("{:?}", (&source.source.value, formulation, iterator))
}

/// A dialect as far as it is stated; the rest as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)
/// has it: cells keep their white space.
fn dialect(parts: &DialectParts, encoding: Option<&'static encoding_rs::Encoding>) -> Dialect {
    let standard = Dialect {
        trim: Trim::None,
        ..Dialect::default()
    };
    let header = match parts.header {
        Some(false) => 0,
        _ => standard.header_rows,
    };
    Dialect {
        encoding: encoding.or(parts.encoding).unwrap_or(standard.encoding),
        delimiter: parts.delimiter.clone().unwrap_or(standard.delimiter),
        quote: match &parts.quote {
            None => standard.quote,
            Some(quote) => (!quote.is_empty()).then(|| quote.clone()),
        },
        double_quote: parts.double_quote.unwrap_or(standard.double_quote),
        comment_prefix: parts.comment_prefix.clone().or(standard.comment_prefix),
        skip_rows: parts.skip_rows.unwrap_or(standard.skip_rows),
        header_rows: parts.header_rows.unwrap_or(header),
        skip_columns: parts.skip_columns.unwrap_or(standard.skip_columns),
        skip_blank_rows: parts.skip_blank_rows.unwrap_or(standard.skip_blank_rows),
        trim: parts.trim.unwrap_or(standard.trim),
        line_terminators: if parts.line_terminators.is_empty() {
            standard.line_terminators
        } else {
            parts.line_terminators.clone()
        },
    }
}
