//! Properties that several objects have, and values that many properties have.

use super::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::mapping::csvw::context::is_common_property;
use crate::mapping::csvw::datatype;
use crate::mapping::csvw::metadata::{Inherited, Stated};
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;

const INHERITED: &[&str] = &[
    "aboutUrl",
    "datatype",
    "default",
    "lang",
    "null",
    "ordered",
    "propertyUrl",
    "required",
    "separator",
    "textDirection",
    "valueUrl",
];

impl<'t> Reader<'_, 't> {
    /// Inherited and common properties; all else is unknown.
    pub(super) fn other(&self, property: &ObjectProp<'t>, inherited: &mut Inherited, what: &str, own: &[&str]) {
        let name = property.name.as_str();
        if self.inherited(property, inherited) || is_common_property(name) {
            return;
        }
        match name {
            "transformations" => {
                let hint = "take it out: lodpress runs no transformations";
                self.document.unsupported("`transformations`", property.range(), hint);
            }
            "tableSchema" if own.contains(&name) => {
                let hint = "write it into each table";
                self.document
                    .unsupported("`tableSchema` on a table group", property.name.range(), hint);
            }
            _ => {
                let known: Vec<&str> = own.iter().chain(INHERITED).copied().collect();
                self.document.unknown(property, what, &known);
            }
        }
    }

    fn inherited(&self, property: &ObjectProp<'t>, to: &mut Inherited) -> bool {
        let (name, value) = (property.name.as_str(), &property.value);
        let origin = || self.document.origin(value.range());
        let text = || {
            self.document.string(name, value).map(|value| Stated {
                value,
                origin: origin(),
            })
        };
        let boolean = || {
            self.document.boolean(name, value).map(|value| Stated {
                value,
                origin: origin(),
            })
        };
        match name {
            "aboutUrl" => to.about_url = text(),
            "propertyUrl" => to.property_url = text(),
            "valueUrl" => to.value_url = text(),
            "default" => to.default = text(),
            "lang" => {
                to.lang = self.language_tag(property).map(|value| Stated {
                    value,
                    origin: origin(),
                });
            }
            "ordered" => to.ordered = boolean(),
            "required" => to.required = boolean(),
            "null" => {
                to.null = self.document.strings(name, value).map(|value| Stated {
                    value,
                    origin: origin(),
                });
            }
            "separator" => {
                let separator = match value {
                    Value::NullKeyword(_) => Some(None),
                    value => self.document.string(name, value).map(Some),
                };
                if let Some(Some(text)) = &separator
                    && text.is_empty()
                {
                    self.document
                        .wrong(name, value.range(), "a text of at least one character, or null");
                }
                to.separator = separator.map(|value| Stated {
                    value,
                    origin: origin(),
                });
            }
            "datatype" => {
                to.datatype = datatype::read(self.document, value).map(|value| Stated {
                    value,
                    origin: origin(),
                });
            }
            "textDirection" => self.one_of(property, &["auto", "inherit", "ltr", "rtl"]),
            _ => return false,
        }
        true
    }

    pub(super) fn language_tag(&self, property: &ObjectProp<'t>) -> Option<String> {
        let name = property.name.as_str();
        let tag = self.document.string(name, &property.value)?;
        if oxilangtag::LanguageTag::parse(tag.as_str()).is_err() {
            self.document.wrong(
                name,
                property.value.range(),
                "a language tag as BCP 47 has them, such as `de` or `vi`",
            );
            return None;
        }
        Some(tag)
    }

    pub(super) fn type_is(&self, property: &ObjectProp<'t>, expected: &str) {
        if property.value.as_string_lit().is_none_or(|text| text.value != expected) {
            self.document
                .wrong("@type", property.value.range(), &format!("\"{expected}\" here"));
        }
    }

    pub(super) fn one_of(&self, property: &ObjectProp<'t>, known: &[&str]) {
        let good = property
            .value
            .as_string_lit()
            .is_some_and(|text| known.contains(&text.value.as_ref()));
        if !good {
            self.document.wrong(
                property.name.as_str(),
                property.value.range(),
                &format!("one of {}", known.join(", ")),
            );
        }
    }

    pub(super) fn array(&self, property: &ObjectProp<'t>) {
        if property.value.as_array().is_none() {
            self.document
                .wrong(property.name.as_str(), property.value.range(), "an array");
        }
    }

    pub(super) fn missing(&self, what: &str, property: &str, object: &Object<'t>) {
        let range = jsonc_parser::common::Range::new(object.range.start, object.range.start + 1);
        let message = format!("{what} must have `{property}`");
        self.document
            .problem(Diagnostic::error(Code::CsvwProperty, message).at(self.document.place(range)));
    }
}
