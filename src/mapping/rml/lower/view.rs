//! Logical views ([RML-LV](https://w3id.org/rml/lv/spec)).

use super::Lowering;
use super::expression::References;
use super::rows::{Column, column_cell, no_field};
use super::source::rule;
use crate::diagnostic::Code;
use crate::mapping::rml::model::{
    Field, FieldKind, Iterable, LogicalView, LogicalViewJoin, ReferenceFormulation, Stated, ViewId,
};
use crate::plan::{
    CellExpr, CellId, Encoding, Join, JoinFound, Origin, ValueExpr, View, ViewField, ViewJoin, ViewLevel, ViewText,
};
use crate::source::{Dialect, Formulation, Level, Nested, Trim, check_iterator};

/// A view that has been lowered.
#[derive(Debug, Clone)]
pub(super) struct Lowered {
    /// The source of its records.
    pub(super) source: usize,
    /// What is read of its items.
    pub(super) level: Level,
    /// The view, and before it those that it is on.
    pub(super) views: Vec<View>,
    /// Its columns.
    pub(super) columns: Vec<Column>,
}

/// What the fields of one level refer to.
enum Ground {
    /// Records of a source.
    Source(usize),
    /// Items, by this formulation.
    Items(Formulation),
    /// Rows of a view with these columns.
    Columns(Vec<Column>),
}

/// The cells of one level, as they are asked for.
struct Cells<'a> {
    ground: &'a Ground,
    reads: &'a mut Level,
    asked: Vec<CellExpr>,
    nulls: &'a [String],
}

impl References for Cells<'_> {
    fn cell(&mut self, lowering: &mut Lowering<'_>, reference: &str, origin: &Origin) -> Option<CellId> {
        if let Some(known) = self.asked.iter().position(|cell| cell.name == reference) {
            return Some(CellId(known));
        }
        let cell = match self.ground {
            Ground::Source(source) => lowering.find(*source, self.reads, reference, origin)?,
            Ground::Items(formulation) => {
                let field = lowering.read_reference(formulation, self.reads, reference, origin)?;
                CellExpr {
                    name: reference.to_owned(),
                    field: Some(field),
                    rule: rule(self.nulls),
                    origin: origin.clone(),
                }
            }
            Ground::Columns(columns) => {
                let found = columns
                    .iter()
                    .position(|column| column.name == reference && column.is_value);
                let Some(field) = found else {
                    no_field(lowering, columns, reference, origin);
                    return None;
                };
                column_cell(reference, field, origin)
            }
        };
        self.asked.push(cell);
        Some(CellId(self.asked.len() - 1))
    }
}

impl Lowering<'_> {
    /// A view, lowered once.
    pub(super) fn view(&mut self, id: ViewId) -> Option<Lowered> {
        if let Some(known) = self.views.get(&id) {
            return known.clone();
        }
        let document = self.document;
        let view = &document.views[id.0];
        if self.under_way.contains(&id) {
            let message = format!("the view `{}` leads to itself", view.name);
            self.error(
                Code::RmlMapping,
                message,
                &view.origin,
                "let one of the views be on a source",
            );
            return None;
        }
        self.under_way.push(id);
        let lowered = self.new_view(view);
        self.under_way.pop();
        self.views.insert(id, lowered.clone());
        lowered
    }

    fn new_view(&mut self, view: &LogicalView) -> Option<Lowered> {
        let (mut lowered, ground) = match &view.on {
            Iterable::Source(source) => {
                let source = self.open(source)?;
                let lowered = Lowered {
                    source,
                    level: Level::default(),
                    views: Vec::new(),
                    columns: Vec::new(),
                };
                (lowered, Ground::Source(source))
            }
            Iterable::View(inner, _) => {
                let lowered = self.view(*inner)?;
                let ground = Ground::Columns(lowered.columns.clone());
                (lowered, ground)
            }
        };
        lowered.columns.clear();
        let nulls = self.sources[lowered.source].nulls.clone();
        let mut reads = std::mem::take(&mut lowered.level);
        let mut maker = LevelMaker {
            columns: &mut lowered.columns,
            nulls: &nulls,
        };
        let level = maker.level(self, &view.fields, "", &ground, &mut reads, &view.origin);
        lowered.level = reads;
        let mut joins = Vec::new();
        for join in &view.joins {
            joins.extend(self.view_join(join, &mut lowered.columns));
        }
        let names = lowered.columns.iter().map(|column| column.name.clone());
        let cells = lowered.columns.iter().enumerate();
        lowered.views.push(View {
            columns: names.collect(),
            level: level?,
            number: None,
            column_cells: cells
                .map(|(at, column)| column_cell(&column.name, at, &view.origin))
                .collect(),
            joins,
            origin: view.origin.clone(),
        });
        (lowered.views.last()?.joins.len() == view.joins.len()).then_some(lowered)
    }

    fn view_join(&mut self, join: &LogicalViewJoin, columns: &mut Vec<Column>) -> Option<ViewJoin> {
        let parent = Iterable::View(join.parent, join.origin.clone());
        let mut rows = self.rows(&parent)?;
        let parents: Vec<Option<ValueExpr>> = join
            .conditions
            .iter()
            .map(|condition| self.values(&condition.parent, Encoding::None, &mut rows))
            .collect();
        let mut values = Vec::new();
        let first_column = columns.len();
        for field in &join.fields {
            let FieldKind::Expression(expression) = &field.kind else {
                let message = "a field of a join is an expression without fields of its own";
                self.error(Code::RmlMapping, message, &field.origin, "give it rml:reference");
                continue;
            };
            if columns[..first_column]
                .iter()
                .any(|column| column.name == field.name.value)
            {
                let message = format!("the view has a field `{}` already", field.name.value);
                self.error(Code::RmlMapping, message, &field.name.origin, "give it another name");
            }
            values.push(self.values(expression, Encoding::None, &mut rows));
        }
        // The keys are expressions on the columns before those of the join.
        let ground = Ground::Columns(columns.clone());
        let mut reads = Level::default();
        let mut cells = AllColumns {
            ground: &ground,
            reads: &mut reads,
        };
        let children: Vec<Option<ValueExpr>> = join
            .conditions
            .iter()
            .map(|condition| self.values(&condition.child, Encoding::None, &mut cells))
            .collect();
        for field in &join.fields {
            push_columns(columns, &field.name.value);
        }
        self.joins.push(Join {
            keys: parents.into_iter().collect::<Option<Vec<_>>>()?,
            found: JoinFound::Values(values.into_iter().collect::<Option<Vec<_>>>()?),
            parent: rows.into_scan(),
            rows_of: None,
            origin: join.origin.clone(),
        });
        Some(ViewJoin {
            join: self.joins.len() - 1,
            keys: children.into_iter().collect::<Option<Vec<_>>>()?,
            first_column,
            is_left: join.is_left,
        })
    }
}

/// The columns of a view, each of which is a cell of the same number.
struct AllColumns<'a> {
    ground: &'a Ground,
    reads: &'a mut Level,
}

impl References for AllColumns<'_> {
    fn cell(&mut self, lowering: &mut Lowering<'_>, reference: &str, origin: &Origin) -> Option<CellId> {
        let mut one = Cells {
            ground: self.ground,
            reads: self.reads,
            asked: Vec::new(),
            nulls: &[],
        };
        one.cell(lowering, reference, origin)?;
        one.asked.first().and_then(|cell| cell.field).map(CellId)
    }
}

/// A column of values and that of their numbers.
fn push_columns(columns: &mut Vec<Column>, name: &str) -> (usize, usize) {
    let column = |name: String| Column { name, is_value: true };
    columns.push(column(name.to_owned()));
    columns.push(column(format!("{name}.#")));
    (columns.len() - 2, columns.len() - 1)
}

struct LevelMaker<'a> {
    columns: &'a mut Vec<Column>,
    nulls: &'a [String],
}

impl LevelMaker<'_> {
    /// What the fields of one level give. `prefix` is the name of the field that they are
    /// in, with a dot behind it.
    fn level(
        &mut self,
        lowering: &mut Lowering<'_>,
        fields: &[Field],
        prefix: &str,
        ground: &Ground,
        reads: &mut Level,
        origin: &Origin,
    ) -> Option<ViewLevel> {
        let mut made = Vec::new();
        let mut cells = Cells {
            ground,
            reads,
            asked: Vec::new(),
            nulls: self.nulls,
        };
        for field in fields {
            let name = if field.name.value.is_empty() {
                prefix.trim_end_matches('.').to_owned()
            } else {
                format!("{prefix}{}", field.name.value)
            };
            made.push(match &field.kind {
                FieldKind::Expression(expression) => {
                    let value = lowering.values(expression, Encoding::None, &mut cells);
                    let (column, number) = push_columns(self.columns, &name);
                    let within: Vec<Option<ViewText>> = field
                        .fields
                        .iter()
                        .map(|inner| self.text(lowering, inner, &name))
                        .collect();
                    let within = within.into_iter().collect::<Option<Vec<_>>>();
                    value.zip(within).map(|(value, within)| ViewField::Values {
                        column,
                        number,
                        value,
                        within,
                    })
                }
                FieldKind::Iterable { formulation, iterator } => self.items(
                    lowering,
                    field,
                    &name,
                    formulation.as_ref(),
                    iterator.as_ref(),
                    ground,
                    cells.reads,
                ),
            });
        }
        Some(ViewLevel {
            cells: cells.asked,
            fields: made.into_iter().collect::<Option<Vec<_>>>()?,
            origin: origin.clone(),
        })
    }

    /// Items within a record, or within an item.
    #[expect(clippy::too_many_arguments, reason = "what a field says, and where it stands")]
    fn items(
        &mut self,
        lowering: &mut Lowering<'_>,
        field: &Field,
        name: &str,
        formulation: Option<&Stated<ReferenceFormulation>>,
        iterator: Option<&Stated<String>>,
        ground: &Ground,
        reads: &mut Level,
    ) -> Option<ViewField> {
        let outer = match ground {
            Ground::Source(source) => lowering.sources[*source].formulation(),
            Ground::Items(formulation) => formulation.clone(),
            Ground::Columns(_) => {
                let message = "the rows of a view have no items within them";
                lowering.error(
                    Code::RmlMapping,
                    message,
                    &field.origin,
                    "take the items in the view below",
                );
                return None;
            }
        };
        if matches!(outer, Formulation::Csv(_)) {
            let message = "the rows of a table have no items within them";
            let hint = "read the items out of a column: a field with rml:reference, and this field in it";
            lowering.error(Code::RmlMapping, message, &field.origin, hint);
            return None;
        }
        let own = formulation.map_or_else(|| outer.clone(), |stated| read_as(&stated.value, &outer));
        if std::mem::discriminant(&own) != std::mem::discriminant(&outer) {
            let message = "items within an item are referred to as the item is";
            let hint = "another formulation stands in a field that is in a field with rml:reference";
            lowering.error(Code::RmlMapping, message, &field.origin, hint);
            return None;
        }
        let path = iterator_path(lowering, field, iterator, &own)?;
        let number = self.item_columns(name);
        let mut inner = Level::default();
        let ground = Ground::Items(own);
        let level = self.level(
            lowering,
            &field.fields,
            &format!("{name}."),
            &ground,
            &mut inner,
            &field.origin,
        )?;
        reads.nested.push(Nested {
            iterator: path,
            level: inner,
        });
        Some(ViewField::Items {
            nested: reads.nested.len() - 1,
            number,
            level,
        })
    }

    /// Items that are read out of a value.
    fn text(&mut self, lowering: &mut Lowering<'_>, field: &Field, outer: &str) -> Option<ViewText> {
        let FieldKind::Iterable { formulation, iterator } = &field.kind else {
            let message = "a field within an expression field is one of items";
            let hint = "give it rml:referenceFormulation, and fields of its own";
            lowering.error(Code::RmlMapping, message, &field.origin, hint);
            return None;
        };
        let Some(stated) = formulation else {
            let message = "it is not said how the value is to be read";
            let hint = "add rml:referenceFormulation, such as rml:JSONPath";
            lowering.error(Code::RmlMapping, message, &field.origin, hint);
            return None;
        };
        let formulation = read_as(&stated.value, &Formulation::JsonPath);
        let path = match formulation {
            Formulation::Csv(_) => String::new(),
            _ => iterator_path(lowering, field, iterator.as_ref(), &formulation)?,
        };
        let name = if field.name.value.is_empty() {
            outer.to_owned()
        } else {
            format!("{outer}.{}", field.name.value)
        };
        let number = if field.name.value.is_empty() {
            // It has no name of its own; nothing can refer to its number.
            self.columns.push(Column {
                name: String::new(),
                is_value: false,
            });
            self.columns.len() - 1
        } else {
            self.item_columns(&name)
        };
        let mut reads = Level::default();
        let ground = Ground::Items(formulation.clone());
        let level = self.level(
            lowering,
            &field.fields,
            &format!("{name}."),
            &ground,
            &mut reads,
            &field.origin,
        )?;
        Some(ViewText {
            formulation,
            iterator: path,
            reads,
            number,
            level,
        })
    }

    /// The columns of items, which cannot be referred to, and of their numbers.
    fn item_columns(&mut self, name: &str) -> usize {
        self.columns.push(Column {
            name: name.to_owned(),
            is_value: false,
        });
        self.columns.push(Column {
            name: format!("{name}.#"),
            is_value: true,
        });
        self.columns.len() - 1
    }
}

/// A stated formulation; namespaces that it does not state are those around it.
fn read_as(stated: &ReferenceFormulation, outer: &Formulation) -> Formulation {
    match (stated, outer) {
        (ReferenceFormulation::Csv, _) => Formulation::Csv(Box::new(Dialect {
            trim: Trim::None,
            ..Dialect::default()
        })),
        (ReferenceFormulation::JsonPath, Formulation::JsonLines) | (ReferenceFormulation::JsonLines, _) => {
            Formulation::JsonLines
        }
        (ReferenceFormulation::JsonPath, _) => Formulation::JsonPath,
        (ReferenceFormulation::XPath { namespaces }, Formulation::XPath { namespaces: outer })
            if namespaces.is_empty() =>
        {
            Formulation::XPath {
                namespaces: outer.clone(),
            }
        }
        (ReferenceFormulation::XPath { namespaces }, _) => Formulation::XPath {
            namespaces: namespaces.clone(),
        },
    }
}

/// Where the items of a field are, which must be said and be readable.
fn iterator_path(
    lowering: &mut Lowering<'_>,
    field: &Field,
    iterator: Option<&Stated<String>>,
    formulation: &Formulation,
) -> Option<String> {
    let Some(iterator) = iterator else {
        let message = "it is not said where the items are";
        lowering.error(Code::RmlMapping, message, &field.origin, "add rml:iterator");
        return None;
    };
    if let Err(error) = check_iterator(formulation, &iterator.value) {
        let message = format!("the iterator cannot be read: {}", error.message);
        let place = super::text_place(&iterator.origin, &iterator.value, error.span);
        let origin = Origin::new(place);
        lowering.error(
            Code::RmlReference,
            message,
            &origin,
            "write it as the source's own iterator is written",
        );
        return None;
    }
    Some(iterator.value.clone())
}
