//! Objects that are
//! [subjects of other mappings](https://w3id.org/yarrrml/spec/#referring-to-other-mappings).

use super::fields::{CONDITIONS, FUNCTION, Fields, PARAMETERS, PARENT, TARGETS, written};
use super::function::Argument;
use super::text::shown;
use super::yaml::Node;
use super::{NODE_BYTES, Reader};
use crate::diagnostic::{Code, nearest};
use crate::mapping::rml::model::{JoinCondition, MapId, ObjectMap, RefObjectMap};
use std::ops::Range;
use std::rc::Rc;

/// The function that compares, by its IRI and by the one that it had before.
const EQUAL: &[&str] = &[
    "https://w3id.org/imec/idlab/function#equal",
    "http://example.com/idlab/function/equal",
];

/// Names of parameters on the side of the subject, and on that of the object.
const SIDES: [&[&str]; 2] = [
    &["str1", "child", "valueParameter", "grel:valueParameter"],
    &["str2", "parent", "valueParameter2", "grel:valueParameter2"],
];

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Child,
    Parent,
}

impl Reader<'_, '_> {
    /// The subjects of the mappings that an object names, one map for each triples map that
    /// they became.
    pub(super) fn references(&self, node: &Rc<Node>, fields: &Fields<'_>) -> Option<Vec<ObjectMap>> {
        let conditions: Vec<_> = fields
            .items(CONDITIONS)
            .iter()
            .map(|condition| self.join(condition))
            .collect();
        let parents: Vec<_> = fields.items(PARENT).iter().map(|parent| self.parent(parent)).collect();
        let targets = self.target_ids(fields.items(TARGETS));
        let conditions: Vec<JoinCondition> = conditions.into_iter().collect::<Option<_>>()?;
        let parents: Vec<Range<usize>> = parents.into_iter().collect::<Option<_>>()?;
        let copies: usize = parents.iter().map(Range::len).sum();
        if !self
            .text
            .charge(copies.saturating_mul(node.size * NODE_BYTES), node.spot)
        {
            return None;
        }
        let origin = self.text.origin(node.spot);
        let reference = |parent| {
            ObjectMap::Ref(RefObjectMap {
                parent: MapId(parent),
                conditions: conditions.clone(),
                targets: targets.clone(),
                origin: origin.clone(),
            })
        };
        Some(parents.into_iter().flatten().map(reference).collect())
    }

    fn parent(&self, node: &Rc<Node>) -> Option<Range<usize>> {
        let name = written(self.text, node, "mapping")?;
        let found = self.parents.get(name.text);
        if found.is_none() {
            self.text.error(Code::RmlMapping, name.spot, || {
                let near = nearest(name.text, self.parents.keys().map(String::as_str));
                let hint = near.map_or("it is the key of a mapping in this document".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
                (format!("there is no mapping `{}`", shown(name.text)), hint)
            });
        }
        found.cloned()
    }

    /// A condition that compares a value of this mapping with one of the other.
    fn join(&self, node: &Rc<Node>) -> Option<JoinCondition> {
        let fields = node
            .entries()
            .map(|entries| Fields::of(self.text, entries, "the condition", &[FUNCTION, PARAMETERS]));
        let Some(fields) = fields.filter(|fields| fields.value(FUNCTION).is_some()) else {
            return self.no_join(node, "a condition must be a map with a function");
        };
        let call = self.call(&fields)?;
        let is_equal = call.name.text == "join" || EQUAL.contains(&self.function(call.name)?.as_str());
        if !is_equal {
            let message = format!("mappings cannot be joined with `{}`", shown(call.name.text));
            return self.no_join(node, &message);
        }
        let [one, other] = call.arguments.as_slice() else {
            return self.no_join(node, "a join compares two values");
        };
        let sides = (self.side(one)?, self.side(other)?);
        let (child, parent) = match sides {
            (Side::Child, Side::Parent) => (one, other),
            (Side::Parent, Side::Child) => (other, one),
            _ => return self.no_join(node, "both values of the join come from the same side"),
        };
        let child = self.given(&child.value);
        self.is_parent_side.set(true);
        let parent = self.given(&parent.value);
        self.is_parent_side.set(false);
        Some(JoinCondition {
            child: child?.expression,
            parent: parent?.expression,
        })
    }

    /// Which side a value comes from: as is said of it, and otherwise as its parameter says.
    fn side(&self, argument: &Argument<'_>) -> Option<Side> {
        let Some(from) = argument.from else {
            let name = argument.name;
            if SIDES[0].contains(&name.text) {
                return Some(Side::Child);
            }
            if SIDES[1].contains(&name.text) {
                return Some(Side::Parent);
            }
            self.text.error(Code::RmlFunction, name.spot, || {
                (
                    format!("`{}` does not say which side of the join it is", shown(name.text)),
                    "write `- [str1, $(column), s]` for this mapping, `- [str2, $(column), o]` for the other",
                )
            });
            return None;
        };
        match from.text {
            "s" | "subject" => Some(Side::Child),
            "o" | "object" => Some(Side::Parent),
            _ => {
                self.text.error(Code::RmlFunction, from.spot, || {
                    (
                        format!("`{}` is no side of a join", shown(from.text)),
                        "it is `s`, of the subject, or `o`, of the object",
                    )
                });
                None
            }
        }
    }

    fn no_join<T>(&self, node: &Node, message: &str) -> Option<T> {
        self.text.error(Code::RmlFunction, node.spot, || {
            (
                message,
                "write `function: equal` with `[str1, $(column), s]` and `[str2, $(column), o]`",
            )
        });
        None
    }
}
