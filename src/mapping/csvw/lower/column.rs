//! What the cells of a column make: step 4.6.8 of
//! [generating RDF](https://www.w3.org/TR/csv2rdf/#generating-rdf), and
//! [the members of objects](https://www.w3.org/TR/csv2json/#gen-subj-cells).

use crate::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::mapping::csvw::embedded::Annotated;
use crate::mapping::csvw::metadata::{Column, Stated};
use crate::mapping::csvw::uri_template::{self, TemplateError};
use crate::mapping::csvw::{context, unknown_column};
use crate::plan::{
    CellId, Expansion, Graph, MemberName, MemberTemplate, MemberValue, Operator, QuadTemplate, RowRole, Scan,
    TemplatePart, TermExpr, TermId, Variable, VariableSource,
};

use oxiri::Iri;
use std::collections::{BTreeSet, HashMap};

pub(super) struct ColumnLowering<'a> {
    scan: &'a mut Scan,
    annotated: &'a Annotated,
    names: &'a Names<'a>,
    index: usize,
    problems: &'a mut Findings,
}

/// Where the columns of a table stand, by name; the first of one name.
pub(super) type Names<'a> = HashMap<&'a str, usize>;

impl<'a> ColumnLowering<'a> {
    pub(super) fn new(
        scan: &'a mut Scan,
        annotated: &'a Annotated,
        names: &'a Names<'a>,
        index: usize,
        problems: &'a mut Findings,
    ) -> Self {
        Self {
            scan,
            annotated,
            names,
            index,
            problems,
        }
    }

    /// The quad of the column's cells; returns its subject.
    pub(super) fn quad(&mut self, column: &Column) -> Option<TermId> {
        let subject = self.subject(column);
        let predicate = match &column.inherited.property_url {
            Some(property) => self.iri(property, None),
            None => self.default_property(column),
        };
        let own = &column.inherited;
        let cell = CellId(self.index);
        let object = match &own.value_url {
            Some(value) => self.iri(value, present_with(column, cell)),
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
                graph: Graph::Default,
                targets: Vec::new(),
                origin: column.origin.clone(),
            });
        }
        subject
    }

    /// The member of the column's cells.
    pub(super) fn member(&mut self, column: &Column) {
        let Some(subject) = self.subject(column) else { return };
        let name = match &column.inherited.property_url {
            Some(property) => match self.iri(property, None) {
                Some(term) => MemberName::Iri(term),
                None => return,
            },
            None => MemberName::Text(uri_template::decoded_name(&column.name)),
        };
        let cell = CellId(self.index);
        let value = match &column.inherited.value_url {
            Some(value) => match self.iri(value, present_with(column, cell)) {
                Some(term) => MemberValue::Iri(term),
                None => return,
            },
            None => MemberValue::Cell(cell),
        };
        if let Some(object) = &mut self.scan.object {
            object.members.push(MemberTemplate {
                subject,
                name,
                value,
                origin: column.origin.clone(),
            });
        }
    }

    fn subject(&mut self, column: &Column) -> Option<TermId> {
        match &column.inherited.about_url {
            Some(about) => self.iri(about, None),
            None => Some(self.scan.add_term(TermExpr::RowBlank(RowRole::Subject))),
        }
    }

    /// The column's name as a fragment of the table's URL.
    fn default_property(&mut self, column: &Column) -> Option<TermId> {
        let default = Stated {
            value: format!("#{}", column.name),
            origin: column.origin.clone(),
        };
        self.iri(&default, None)
    }

    fn iri(&mut self, stated: &Stated<String>, present_with: Option<CellId>) -> Option<TermId> {
        // [URI template properties](https://www.w3.org/TR/tabular-metadata/#uri-template-properties)
        // are prefixed names, or resolved against the table's URL.
        let text = context::expand(&stated.value);
        let url = &self.annotated.table.url.value;
        let mut unknown = BTreeSet::new();
        let parsed = uri_template::parse(&text, &mut |name| Some(self.source(name, &mut unknown)));
        let template = match parsed {
            Ok(template) => template,
            Err(error) => {
                let place = place(stated, &text, &error);
                self.problems
                    .push(Diagnostic::error(Code::CsvwTemplate, error.message).at(place));
                return None;
            }
        };
        for name in &unknown {
            let known = self.annotated.columns.iter().map(|column| column.name.as_str());
            let mut diagnostic = unknown_column(name, "the template", known);
            diagnostic.severity = Severity::Warning;
            let span = text.find(name.as_str()).map_or(0..0, |at| at..at + name.len());
            let error = TemplateError {
                message: String::new(),
                span,
            };
            self.problems.push(diagnostic.at(place(stated, &text, &error)));
        }
        let literals: String = template
            .parts
            .iter()
            .map(|part| match part {
                TemplatePart::Literal(text) => text.as_str(),
                TemplatePart::Expansion(_) => "x",
            })
            .collect();
        if let Err(error) = Iri::parse(url.as_str()).and_then(|base| base.resolve(&literals)) {
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
            base: url.clone(),
            present_with,
            origin: stated.origin.clone(),
        }))
    }

    /// Where the value of a variable comes from; what is no column is undefined.
    fn source(&self, name: &str, unknown: &mut BTreeSet<String>) -> VariableSource {
        let column = &self.annotated.columns[self.index];
        let number = self.index + 1;
        match name {
            "_row" => VariableSource::Row,
            "_sourceRow" => VariableSource::SourceRow,
            "_column" => VariableSource::Constant(number.to_string()),
            "_sourceColumn" if column.is_virtual => VariableSource::Undefined,
            "_sourceColumn" => {
                let number = number + self.annotated.dialect.skip_columns;
                VariableSource::Constant(number.to_string())
            }
            // Percent-decoded, lest it is encoded twice.
            "_name" => VariableSource::Constant(uri_template::decoded_name(&column.name)),
            _ => match self.names.get(name) {
                Some(position) => VariableSource::Cell(CellId(*position)),
                None => {
                    unknown.insert(name.to_owned());
                    VariableSource::Undefined
                }
            },
        }
    }
}

/// [The value URL of a real cell is null where its value is](https://www.w3.org/TR/tabular-data-model/#parsing-cells).
fn present_with(column: &Column, cell: CellId) -> Option<CellId> {
    (!column.is_virtual).then_some(cell)
}

/// A variable that stands alone, with what it holds kept as it is.
pub(super) fn variable(name: &str, source: VariableSource) -> Expansion {
    Expansion {
        operator: Operator::Simple,
        variables: vec![Variable {
            name: name.to_owned(),
            source,
            explode: false,
            prefix: None,
        }],
    }
}

/// The part of a template that is at fault.
fn place(stated: &Stated<String>, text: &str, error: &TemplateError) -> crate::diagnostic::Place {
    let mut place = (*stated.origin).clone();
    // The template stands in quotes; where it is written as it is read, its part is shown.
    if place.excerpt.get(place.span.clone()) == Some(format!("\"{text}\"").as_str()) {
        let start = place.span.start + 1;
        place.column += 1 + text[..error.span.start].chars().count();
        place.span = start + error.span.start..start + error.span.end;
    }
    place
}
