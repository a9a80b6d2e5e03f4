//! Names of properties, nodes and classes.

use super::read::Reader;
use crate::diagnostic::{Severity, nearest};
use crate::mapping::csvw::context::{expand, has_unknown_prefix, is_common_property, term, terms};
use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use oxigraph::model::NamedNode;
use oxiri::Iri;

impl Reader<'_, '_> {
    /// [Names are prefixed names or absolute URLs](https://www.w3.org/TR/tabular-metadata/#names-of-common-properties):
    /// no terms, no blank nodes.
    pub(super) fn name(&self, property: &ObjectProp<'_>) -> Option<NamedNode> {
        let name = property.name.as_str();
        let range = property.name.range();
        if is_common_property(name) {
            return self.absolute(name, range);
        }
        let message = format!("the name `{name}` is neither a prefixed name nor an absolute URL");
        self.refuse(
            range,
            &message,
            Some("write a name such as `dc:title`, or the whole URL"),
        )
    }

    /// A link: [prefixes are written out, and the result is resolved](https://www.w3.org/TR/tabular-metadata/#normalization).
    pub(super) fn id(&self, value: &Value<'_>) -> Option<NamedNode> {
        let range = value.range();
        let Some(text) = value.as_string_lit() else {
            return self.refuse(range, "`@id` must be a string", None);
        };
        let name = text.value.as_ref();
        if name.starts_with("_:") {
            return self.blank("@id", range);
        }
        let expanded = expand(name);
        let resolved = match &self.base {
            Some(base) => base.resolve(&expanded).ok(),
            None => Iri::parse(expanded).ok(),
        };
        let Some(iri) = resolved else {
            return self.refuse(range, &format!("`{name}` does not give a URL"), None);
        };
        if is_common_property(name) {
            self.warn_of_prefix(name, range);
        }
        Some(NamedNode::from(iri))
    }

    /// [One member of `@type`](https://www.w3.org/TR/tabular-metadata/#json-ld-dialect): a term, a
    /// prefixed name or an absolute URL.
    pub(super) fn class(&self, value: &Value<'_>) -> Option<NamedNode> {
        let range = value.range();
        let Some(text) = value.as_string_lit() else {
            let expected = "`@type` must be a term of CSVW, a prefixed name or an absolute URL";
            return self.refuse(range, expected, None);
        };
        let name = text.value.as_ref();
        if name.starts_with("_:") {
            return self.blank("@type", range);
        }
        if let Some(iri) = term(name) {
            return Some(NamedNode::new_unchecked(iri));
        }
        if is_common_property(name) {
            return self.absolute(name, range);
        }
        self.note(Severity::Error, range, || {
            let message = format!("the `@type` `{name}` is no term of CSVW, prefixed name or absolute URL");
            let near = nearest(name, terms()).map(|near| format!("did you mean `{near}`?"));
            (message, near)
        });
        None
    }

    /// What a prefixed name or an absolute URL stands for.
    fn absolute(&self, name: &str, range: Range) -> Option<NamedNode> {
        let Ok(iri) = NamedNode::new(expand(name)) else {
            return self.refuse(range, &format!("`{name}` does not give a URL"), None);
        };
        self.warn_of_prefix(name, range);
        Some(iri)
    }

    fn warn_of_prefix(&self, name: &str, range: Range) {
        if has_unknown_prefix(name) {
            self.note(Severity::Warning, range, || {
                let prefix = name.split(':').next().unwrap_or_default();
                let message = format!("`{prefix}` is none of CSVW's prefixes: `{name}` is taken for an absolute URL");
                let hint = "write the whole URL; metadata declares no prefixes";
                (message, Some(hint.to_owned()))
            });
        }
    }

    fn blank<T>(&self, property: &str, range: Range) -> Option<T> {
        let message = format!("`{property}` must not be a blank node");
        let hint = "without `@id` an object has a blank node of its own";
        self.refuse(range, &message, Some(hint))
    }
}
