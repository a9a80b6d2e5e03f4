//! Lowers metadata to a plan: [generating RDF](https://www.w3.org/TR/csv2rdf/#generating-rdf),
//! steps 4.6 to 4.8 in minimal mode.

use super::metadata::{Column, ForeignKey, Stated, Table, TableGroup};
use super::uri_template::{self, TemplateError};
use super::{context, unknown_column};
use crate::diagnostic::{Code, Diagnostic, Findings, Result};
use crate::mapping::Locator;
use crate::plan::{
    CellExpr, CellId, CellRule, Datatype, HeaderField, Key, Plan, QuadTemplate, Reference, Scan, SourceSpec,
    TemplatePart, TermExpr, TermId, VariableSource,
};
use crate::xsd::Builtin;
use oxigraph::model::GraphName;
use oxiri::Iri;

/// How many problems of one document are shown.
const PROBLEMS: usize = 50;

/// Makes the plan of a table group. `locator` leads from the tables' addresses to files.
///
/// # Errors
/// `csvw-template`, `csvw-column`, `csvw-reference`, `csvw-value`: each with the
/// statement at fault.
pub fn lower(group: &TableGroup, locator: &Locator) -> Result<Plan> {
    let mut problems = Findings::new(PROBLEMS);
    let mut plan = Plan::default();
    let mut urls = Vec::new();
    for table in &group.tables {
        match lower_table(group, table, locator, &mut problems) {
            Ok((url, scan)) => {
                urls.push(url);
                plan.scans.push(scan);
            }
            Err(diagnostic) => {
                problems.push(*diagnostic);
                urls.push(String::new());
                plan.scans.push(empty_scan(table));
            }
        }
    }
    for (index, table) in group.tables.iter().enumerate() {
        if let Some(key) = &table.schema.primary_key {
            plan.keys.push(Key {
                scan: index,
                cells: cell_ids(table, &key.value),
                unique: true,
                origin: key.origin.clone(),
            });
        }
    }
    for (index, table) in group.tables.iter().enumerate() {
        for key in &table.schema.foreign_keys {
            match reference(group, &urls, &mut plan, index, key) {
                Ok(reference) => plan.references.push(reference),
                Err(diagnostic) => problems.push(*diagnostic),
            }
        }
    }
    problems.into_result()?;
    Ok(plan)
}

fn empty_scan(table: &Table) -> Scan {
    Scan {
        source: SourceSpec {
            path: std::path::PathBuf::new(),
            name: table.url.value.clone(),
            dialect: table.dialect.clone(),
            header: Vec::new(),
            origin: table.url.origin.clone(),
        },
        cells: Vec::new(),
        terms: Vec::new(),
        quads: Vec::new(),
    }
}

fn lower_table(
    group: &TableGroup,
    table: &Table,
    locator: &Locator,
    problems: &mut Findings,
) -> std::result::Result<(String, Scan), Box<Diagnostic>> {
    let at = |diagnostic: Diagnostic| Box::new(diagnostic.at((*table.url.origin).clone()));
    let url = Iri::parse(group.base.as_str())
        .and_then(|base| base.resolve(&table.url.value))
        .map_err(|error| at(Diagnostic::error(Code::CsvwValue, format!("`url` is no URL: {error}"))))?
        .into_inner();
    let (path, name) = locator.locate(&url).ok_or_else(|| {
        let message = format!(
            "the table <{url}> is not within <{}>, and nothing is fetched",
            locator.iri()
        );
        at(Diagnostic::error(Code::CsvwValue, message).hint("name a file of the folder, relative to the metadata"))
    })?;
    let mut scan = empty_scan(table);
    scan.source.path = path;
    scan.source.name = name;
    let mut field = 0..;
    for column in &table.schema.columns {
        let field = if column.is_virtual { None } else { field.next() };
        if field.is_some() {
            let titles: Vec<String> = column.titles.iter().map(|title| title.text.clone()).collect();
            scan.source.header.push(HeaderField {
                name: column.name.clone(),
                titles: if titles.is_empty() {
                    vec![column.name.clone()]
                } else {
                    titles
                },
                origin: column.origin.clone(),
            });
        }
        scan.add_cell(CellExpr {
            name: column.name.clone(),
            field,
            rule: cell_rule(column),
            origin: column.origin.clone(),
        });
    }
    if !table.suppress_output {
        for (index, column) in table.schema.columns.iter().enumerate() {
            if !column.suppress_output {
                let mut lowering = ColumnLowering {
                    scan: &mut scan,
                    table,
                    url: &url,
                    index,
                    problems,
                };
                lowering.quad(column);
            }
        }
    }
    Ok((url, scan))
}

fn cell_rule(column: &Column) -> CellRule {
    let own = column.inherited.clone();
    let standard = CellRule::default();
    let value = |stated: Option<Stated<String>>, default: String| stated.map_or(default, |stated| stated.value);
    CellRule {
        default: value(own.default, standard.default),
        separator: own.separator.and_then(|stated| stated.value),
        null: own.null.map_or(standard.null, |stated| stated.value),
        required: own.required.is_some_and(|stated| stated.value),
        datatype: own
            .datatype
            .map_or_else(|| Datatype::builtin(Builtin::String), |stated| stated.value),
        language: value(own.lang, standard.language),
    }
}

struct ColumnLowering<'a> {
    scan: &'a mut Scan,
    table: &'a Table,
    url: &'a str,
    index: usize,
    problems: &'a mut Findings,
}

impl ColumnLowering<'_> {
    /// The quad of a column's cells
    /// ([4.8](https://www.w3.org/TR/csv2rdf/#generating-rdf)).
    fn quad(&mut self, column: &Column) {
        let cell = CellId(self.index);
        let own = &column.inherited;
        let subject = match &own.about_url {
            Some(about) => self.iri(about, None),
            None => Some(self.scan.add_term(TermExpr::RowBlank)),
        };
        let predicate = match &own.property_url {
            Some(property) => self.iri(property, None),
            None => {
                let default = Stated {
                    value: format!("#{}", column.name),
                    origin: column.origin.clone(),
                };
                self.iri(&default, None)
            }
        };
        let object = match &own.value_url {
            // [The value URL of a real cell is null where its value is](https://www.w3.org/TR/tabular-metadata/#cell-valueUrl).
            Some(value) => self.iri(value, (!column.is_virtual).then_some(cell)),
            None if own.separator.as_ref().is_some_and(|s| s.value.is_some())
                && own.ordered.as_ref().is_some_and(|o| o.value) =>
            {
                Some(self.scan.add_term(TermExpr::List { cell }))
            }
            None => Some(self.scan.add_term(TermExpr::Literal { cell })),
        };
        if let (Some(subject), Some(predicate), Some(object)) = (subject, predicate, object) {
            self.scan.quads.push(QuadTemplate {
                subject,
                predicate,
                object,
                graph: GraphName::DefaultGraph,
                origin: column.origin.clone(),
            });
        }
    }

    fn iri(&mut self, stated: &Stated<String>, present_with: Option<CellId>) -> Option<TermId> {
        // [URI template properties](https://www.w3.org/TR/tabular-metadata/#uri-template-properties)
        // are prefixed names, or resolved against the table's URL.
        let text = context::expand(&stated.value);
        let columns = &self.table.schema.columns;
        let index = self.index;
        let mut source = |name: &str| {
            let real = columns.iter().filter(|column| !column.is_virtual);
            Some(match name {
                "_row" => VariableSource::Row,
                "_sourceRow" => VariableSource::SourceRow,
                "_column" | "_sourceColumn" => VariableSource::Constant((index + 1).to_string()),
                // Percent-decoded, lest it is encoded twice.
                "_name" => VariableSource::Constant(uri_template::decoded_name(&columns.get(index)?.name)),
                _ => VariableSource::Cell(CellId(real.into_iter().position(|column| column.name == name)?)),
            })
        };
        match uri_template::parse(&text, &mut source) {
            Ok(template) => {
                let literals: String = template
                    .parts
                    .iter()
                    .map(|part| match part {
                        TemplatePart::Literal(text) => text.as_str(),
                        TemplatePart::Expansion(_) => "x",
                    })
                    .collect();
                if let Err(error) = Iri::parse(self.url).and_then(|base| base.resolve(&literals)) {
                    let message = format!("`{}` can never give an IRI: {error}", stated.value);
                    self.problems
                        .push(Diagnostic::error(Code::CsvwTemplate, message).at((*stated.origin).clone()));
                    return None;
                }
                Some(self.scan.add_term(TermExpr::Iri {
                    // A literal beginning has been written out above.
                    prefixes: match template.parts.first() {
                        Some(TemplatePart::Expansion(_)) => context::PREFIXES,
                        _ => &[],
                    },
                    template,
                    base: self.url.to_owned(),
                    present_with,
                    origin: stated.origin.clone(),
                }))
            }
            Err(error) => {
                let diagnostic = self.template_problem(stated, &text, error);
                self.problems.push(diagnostic);
                None
            }
        }
    }

    fn template_problem(&self, stated: &Stated<String>, text: &str, error: TemplateError) -> Diagnostic {
        let mut place = (*stated.origin).clone();
        // The template stands in quotes; where it is written as it is read, its part is shown.
        if place.excerpt.get(place.span.clone()) == Some(format!("\"{text}\"").as_str()) {
            let start = place.span.start + 1;
            place.column += 1 + text[..error.span.start].chars().count();
            place.span = start + error.span.start..start + error.span.end;
        }
        let missing = text
            .get(error.span.clone())
            .filter(|_| error.message.starts_with("there is no column"));
        match missing {
            Some(name) => {
                let columns = self.table.schema.columns.iter();
                let known = columns
                    .filter(|column| !column.is_virtual)
                    .map(|column| column.name.as_str());
                let name = name.split(':').next().unwrap_or(name).trim_end_matches('*');
                unknown_column(name, "the template", known).at(place)
            }
            None => Diagnostic::error(Code::CsvwTemplate, error.message).at(place),
        }
    }
}

fn cell_ids(table: &Table, names: &[String]) -> Vec<CellId> {
    let columns = &table.schema.columns;
    names
        .iter()
        .filter_map(|name| columns.iter().position(|column| column.name == *name).map(CellId))
        .collect()
}

/// [Foreign keys](https://www.w3.org/TR/tabular-metadata/#foreign-keys) lead to a table of
/// the same group.
fn reference(
    group: &TableGroup,
    urls: &[String],
    plan: &mut Plan,
    index: usize,
    key: &ForeignKey,
) -> std::result::Result<Reference, Box<Diagnostic>> {
    let at = |diagnostic: Diagnostic| Box::new(diagnostic.at((*key.origin).clone()));
    let url = Iri::parse(group.base.as_str())
        .and_then(|base| base.resolve(&key.resource))
        .map(Iri::into_inner);
    let target = url
        .ok()
        .and_then(|url| urls.iter().position(|known| *known == url))
        .ok_or_else(|| {
            let known: Vec<&str> = group.tables.iter().map(|table| table.url.value.as_str()).collect();
            let message = format!(
                "a foreign key leads to `{}`, which is no table of this document",
                key.resource
            );
            at(Diagnostic::error(Code::CsvwReference, message).hint(format!("the tables are: {}", known.join(", "))))
        })?;
    let cells = |table: &Table, names: &[String]| -> std::result::Result<Vec<CellId>, Box<Diagnostic>> {
        let unknown = names
            .iter()
            .find(|name| !table.schema.columns.iter().any(|column| column.name == **name));
        match unknown {
            Some(name) => {
                let known = table.schema.columns.iter().map(|column| column.name.as_str());
                Err(at(unknown_column(name, "columnReference", known)))
            }
            None => Ok(cell_ids(table, names)),
        }
    };
    let from = cells(&group.tables[index], &key.columns)?;
    let to = cells(&group.tables[target], &key.referenced)?;
    if from.len() != to.len() {
        let message = format!("a foreign key of {} columns leads to {}", from.len(), to.len());
        return Err(at(Diagnostic::error(Code::CsvwReference, message)));
    }
    let known = plan
        .keys
        .iter()
        .position(|known| known.scan == target && known.cells == to);
    let key_index = known.unwrap_or_else(|| {
        plan.keys.push(Key {
            scan: target,
            cells: to,
            unique: false,
            origin: key.origin.clone(),
        });
        plan.keys.len() - 1
    });
    Ok(Reference {
        scan: index,
        cells: from,
        key: key_index,
        origin: key.origin.clone(),
    })
}
