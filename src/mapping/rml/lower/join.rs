//! Referencing object maps: [joins](https://w3id.org/rml/core/spec#joins).

use super::Lowering;
use super::rows::Rows;
use super::term::{Of, Position};
use crate::diagnostic::Code;
use crate::mapping::rml::model::{JoinCondition, MapId, RefObjectMap};
use crate::plan::{Encoding, Join, JoinFound, TermExpr, TermId, ValueExpr};

impl Lowering<'_> {
    /// The terms of a referencing object map, in the rows of the triples map that holds it.
    pub(super) fn reference(&mut self, reference: &RefObjectMap, of: Of<'_>, rows: &mut Rows) -> Option<TermId> {
        let document = self.document;
        let parent = &document.maps[reference.parent.0];
        let Some(source) = &parent.source else {
            // The same subject in every row.
            return self.parent_subject(reference.parent, rows);
        };
        let key = self.rows_key(source)?;
        if reference.conditions.is_empty() {
            if key == rows.key {
                // The same rows: no join at all.
                return self.parent_subject(reference.parent, rows);
            }
            let message = format!(
                "the rows of `{}` are others, and there is no join condition",
                parent.name
            );
            let hint = "add rml:joinCondition with rml:child and rml:parent";
            self.error(Code::RmlMapping, message, &reference.origin, hint);
            return None;
        }
        let children: Vec<Option<ValueExpr>> = reference
            .conditions
            .iter()
            .map(|condition| self.values(&condition.child, Encoding::None, rows))
            .collect();
        let join = self.join(reference, of)?;
        let keys = children.into_iter().collect::<Option<Vec<_>>>()?;
        Some(rows.scan.add_term(TermExpr::Joined { join, keys }))
    }

    /// The subject of the triples map that is referred to, made of rows that are also its.
    fn parent_subject(&mut self, parent: MapId, rows: &mut Rows) -> Option<TermId> {
        let base = self.base(parent);
        let of = Of {
            base: &base,
            map: parent.0,
        };
        let document = self.document;
        self.term(&document.maps[parent.0].subject, Position::Subject, of, rows)
    }

    /// The join to a parent by the conditions of a reference; one for all that are equal.
    fn join(&mut self, reference: &RefObjectMap, _: Of<'_>) -> Option<usize> {
        let document = self.document;
        let parent = &document.maps[reference.parent.0];
        let source = parent.source.as_ref()?;
        let key = self.rows_key(source)?;
        let same = join_key(reference.parent, &reference.conditions);
        if let Some((join, ..)) = self.joined.iter().find(|(_, _, known)| *known == same) {
            return Some(*join);
        }
        let mut rows = self.rows(source)?;
        let subject = self.parent_subject(reference.parent, &mut rows);
        let keys: Vec<Option<ValueExpr>> = reference
            .conditions
            .iter()
            .map(|condition| self.values(&condition.parent, Encoding::None, &mut rows))
            .collect();
        let join = Join {
            keys: keys.into_iter().collect::<Option<Vec<_>>>()?,
            found: JoinFound::Terms(subject?),
            parent: rows.into_scan(),
            rows_of: None,
            origin: reference.origin.clone(),
        };
        self.joins.push(join);
        self.joined.push((self.joins.len() - 1, key, same));
        Some(self.joins.len() - 1)
    }
}

/// What makes two joins one: the parent, and what is compared on its side.
fn join_key(parent: MapId, conditions: &[JoinCondition]) -> String {
    let parents: Vec<_> = conditions
        .iter()
        .map(|condition| expression_key(&condition.parent))
        .collect();
    format!("{parent:?} {parents:?}")
}

fn expression_key(map: &crate::mapping::rml::model::ExpressionMap) -> String {
    use crate::mapping::rml::model::Expression;
    match (&map.expression, &map.condition) {
        (Expression::Function(_), _) | (_, Some(_)) => format!("{map:?}"),
        (expression, None) => format!("{expression:?}"),
    }
}
