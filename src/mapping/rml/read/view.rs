//! [Logical views](https://w3id.org/rml/lv/spec#dfn-logical-view).

use super::super::graph::Triple;
use super::super::model::{Field, FieldKind, Iterable, LogicalView, LogicalViewJoin, Stated, ViewId};
use super::super::vocabulary::Property;
use super::Reader;
use super::expression::EXPRESSIONS;
use super::term_map::Position;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Origin;
use oxigraph::model::NamedOrBlankNode;
use std::collections::HashMap;

const CODE: Code = Code::RmlMapping;

/// What a field is a field of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parent {
    /// A view, or a field of records.
    Iterable,
    /// A field of values.
    Expression,
    /// A join.
    Join,
}

impl<'g> Reader<'g, '_> {
    /// Whether the node is a view, and no source.
    pub(super) fn is_view(&self, node: &NamedOrBlankNode) -> bool {
        let mut about = self.graph.about(node);
        about.any(|triple| triple.property == Some(Property::ViewOn)) || self.graph.is_a(node, &["LogicalView"])
    }

    /// The number of the view `node`, which `triple` names; it is read later, since views can
    /// be made of very many others, one of the other.
    pub(super) fn view(&mut self, node: NamedOrBlankNode, triple: &'g Triple) -> ViewId {
        let next = ViewId(self.view_nodes.len());
        let view_nodes = &mut self.view_nodes;
        *self.views.entry(node).or_insert_with_key(|node| {
            view_nodes.push((node.clone(), triple));
            next
        })
    }

    /// Reads all views that have been met.
    pub(super) fn all_views(&mut self) {
        // What each view is made of, and which statement says so.
        let mut made_of: Vec<Vec<(ViewId, Origin)>> = Vec::new();
        while let Some((node, triple)) = self.view_nodes.get(made_of.len()).cloned() {
            let mut of = Vec::new();
            let view = self.logical_view(&node, triple, &mut of);
            self.document.views.extend(view);
            made_of.push(of);
        }
        for origin in cycles(&made_of) {
            let message = "a logical view is made of itself";
            let hint = "a view is on a source, or on a view that is not made of it";
            let place = (*origin).clone();
            self.problem(Diagnostic::error(CODE, message).at(place).hint(hint));
        }
    }

    fn logical_view(
        &mut self,
        node: &NamedOrBlankNode,
        triple: &'g Triple,
        made_of: &mut Vec<(ViewId, Origin)>,
    ) -> Option<LogicalView> {
        let of = "a logical view";
        let first = self.graph.about(node).next().unwrap_or(triple);
        // Annotations change nothing in what a view gives.
        self.graph.values(node, &[Property::StructuralAnnotation]);
        let of_source = [Property::Iterator, Property::ReferenceFormulation, Property::Source];
        if let Some(other) = self.graph.values(node, &of_source).first() {
            let message = "a logical view has fields, and no iterator or formulation of its own";
            self.error(CODE, other, message, "it belongs to the source that the view is on");
        }
        let on = self.only(CODE, node, &[Property::ViewOn], of);
        if on.is_none() {
            let place = self.graph.subject_place(first);
            self.missing(
                CODE,
                place,
                of,
                Property::ViewOn,
                "add the logical source that it is on",
            );
        }
        let on = on.and_then(|on| self.iterable(on));
        if let Some(Iterable::View(view, origin)) = &on {
            made_of.push((*view, origin.clone()));
        }
        let mut names = HashMap::new();
        let fields = self.fields(node, Parent::Iterable, &mut names);
        if self.graph.values(node, &[Property::Field]).is_empty() {
            let place = self.graph.subject_place(first);
            let hint = "add `rml:field [ rml:fieldName \"…\" ; rml:reference \"…\" ]`";
            self.missing(CODE, place, of, Property::Field, hint);
        }
        let mut joins = Vec::new();
        for join in self.graph.values(node, &[Property::LeftJoin, Property::InnerJoin]) {
            joins.extend(self.join(join, &mut names, made_of));
        }
        Some(LogicalView {
            name: self.graph.subject_shown(first),
            on: on?,
            fields,
            joins,
            origin: self.graph.origin(triple),
        })
    }

    /// A [join](https://w3id.org/rml/lv/spec#dfn-logical-view-join).
    fn join(
        &mut self,
        triple: &'g Triple,
        names: &mut HashMap<String, Origin>,
        made_of: &mut Vec<(ViewId, Origin)>,
    ) -> Option<LogicalViewJoin> {
        let of = "a join of views";
        let node = self.described(CODE, triple, of)?;
        let parent = self.only(CODE, &node, &[Property::ParentLogicalView], of);
        let conditions = self.join_conditions(&node);
        let fields = self.fields(&node, Parent::Join, names);
        for (property, hint) in [
            (Property::ParentLogicalView, "add the view that is joined"),
            (
                Property::JoinCondition,
                "add `rml:joinCondition [ rml:child \"…\" ; rml:parent \"…\" ]`",
            ),
            (
                Property::Field,
                "add `rml:field [ rml:fieldName \"…\" ; rml:reference \"…\" ]`",
            ),
        ] {
            if self.graph.values(&node, &[property]).is_empty() {
                self.missing(CODE, self.graph.place(triple), of, property, hint);
            }
        }
        let parent = parent?;
        let view = self.described(CODE, parent, "a logical view")?;
        if !self.is_view(&view) {
            self.must_be(CODE, parent, "a logical view");
            return None;
        }
        let parent_id = self.view(view, parent);
        made_of.push((parent_id, self.graph.origin(parent)));
        Some(LogicalViewJoin {
            is_left: triple.property == Some(Property::LeftJoin),
            parent: parent_id,
            conditions,
            fields,
            origin: self.graph.origin(triple),
        })
    }

    fn fields(&mut self, node: &NamedOrBlankNode, parent: Parent, names: &mut HashMap<String, Origin>) -> Vec<Field> {
        let mut fields = Vec::new();
        for triple in self.graph.values(node, &[Property::Field]) {
            let Some(node) = self.described(CODE, triple, "a field") else {
                continue;
            };
            fields.extend(self.within(triple, |reader| reader.field(triple, &node, parent, names)));
        }
        fields
    }

    /// A [field](https://w3id.org/rml/lv/spec#dfn-field).
    fn field(
        &mut self,
        triple: &'g Triple,
        node: &NamedOrBlankNode,
        parent: Parent,
        names: &mut HashMap<String, Origin>,
    ) -> Option<Field> {
        let name = self.field_name(triple, node, names);
        let of_records = [Property::Iterator, Property::ReferenceFormulation];
        let is_typed = self.graph.is_a(node, &["IterableField"]);
        let is_iterable = is_typed || !self.graph.values(node, &of_records).is_empty();
        let expressions = self.graph.values(node, EXPRESSIONS);
        if let (true, Some(expression)) = (is_iterable, expressions.first()) {
            let message = "a field has records or values, not both";
            self.error(CODE, expression, message, "take the iterator or the expression away");
            return None;
        }
        self.check_parent(triple, parent, node, is_iterable);
        let (kind, inner) = if is_iterable {
            (self.iterable_field(node), Parent::Iterable)
        } else {
            let map = self.expression_map(triple, node, Position::Field, false);
            (map.map(FieldKind::Expression), Parent::Expression)
        };
        let fields = self.fields(node, inner, &mut HashMap::new());
        Some(Field {
            name: name?,
            kind: kind?,
            fields,
            origin: self.graph.origin(triple),
        })
    }

    /// The [declared name](https://w3id.org/rml/lv/spec#dfn-declared-name), which no other
    /// field beside it has.
    fn field_name(
        &mut self,
        triple: &'g Triple,
        node: &NamedOrBlankNode,
        names: &mut HashMap<String, Origin>,
    ) -> Option<Stated<String>> {
        let of = "a field";
        let Some(stated) = self.only(CODE, node, &[Property::FieldName], of) else {
            let hint = "add a name in quotes, by which references lead to it";
            self.missing(CODE, self.graph.place(triple), of, Property::FieldName, hint);
            return None;
        };
        let name = self.text(CODE, stated)?;
        if name.is_empty() || name.contains(['.', '#', '<', '>', '{', '}']) {
            self.must_be(CODE, stated, "a name of letters, digits and `_`");
            return None;
        }
        let origin = self.graph.object_origin(stated);
        if let Some(first) = names.get(name) {
            let message = format!("there is a field `{name}` already");
            let diagnostic = Diagnostic::error(CODE, message)
                .at((*origin).clone())
                .at((**first).clone().note("the first"))
                .hint("give each a name of its own");
            self.problem(diagnostic);
            return None;
        }
        names.insert(name.to_owned(), origin.clone());
        Some(Stated {
            value: name.to_owned(),
            origin,
        })
    }

    /// [Which fields](https://w3id.org/rml/lv/spec#dfn-expression-field) can stand where.
    fn check_parent(&mut self, triple: &Triple, parent: Parent, node: &NamedOrBlankNode, is_iterable: bool) {
        let has = |property| !self.graph.values(node, &[property]).is_empty();
        let (message, hint) = match parent {
            Parent::Expression if !is_iterable => (
                "a field of values has fields of records, not of values",
                "add `rml:referenceFormulation` and `rml:iterator`, by which records are read out of the value",
            ),
            Parent::Expression if !has(Property::ReferenceFormulation) => (
                "a field of records within a field of values must say how it is read",
                "add `rml:referenceFormulation`",
            ),
            Parent::Join if is_iterable || has(Property::Field) => {
                ("a join adds values alone", "add the records to the view that is joined")
            }
            _ => return,
        };
        self.error(CODE, triple, message, hint);
    }

    fn iterable_field(&mut self, node: &NamedOrBlankNode) -> Option<FieldKind> {
        let of = "a field";
        let formulation = self.only(CODE, node, &[Property::ReferenceFormulation], of);
        let iterator = self.only(CODE, node, &[Property::Iterator], of);
        let formulation = match formulation {
            Some(formulation) => Some(self.reference_formulation(formulation)?),
            None => None,
        };
        let iterator = match iterator {
            Some(iterator) => Some(Stated {
                value: self.text(CODE, iterator)?.to_owned(),
                origin: self.graph.object_origin(iterator),
            }),
            None => None,
        };
        Some(FieldKind::Iterable { formulation, iterator })
    }
}

/// The statements by which views lead back to themselves: one for each way back that is met.
fn cycles(made_of: &[Vec<(ViewId, Origin)>]) -> Vec<Origin> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; made_of.len()];
    let mut found = Vec::new();
    for start in 0..made_of.len() {
        if states[start] != State::New {
            continue;
        }
        states[start] = State::Open;
        // Which view, and how many of those that it is made of have been looked at.
        let mut path = vec![(start, 0)];
        while let Some((view, next)) = path.last_mut() {
            let Some((of, origin)) = made_of[*view].get(*next) else {
                states[*view] = State::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match states.get(of.0) {
                Some(State::New) => {
                    states[of.0] = State::Open;
                    path.push((of.0, 0));
                }
                Some(State::Open) => found.push(origin.clone()),
                _ => {}
            }
        }
    }
    found
}
