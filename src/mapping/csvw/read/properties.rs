//! Properties that several objects have, and values that many properties have.

use super::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::mapping::csvw::annotation::{self, Annotation};
use crate::mapping::csvw::context::is_common_property;
use crate::mapping::csvw::datatype;
use crate::mapping::csvw::metadata::{Inherited, Stated, Title};
use crate::mapping::csvw::url::resolve;
use jsonc_parser::ast::{ObjectProp, Value};
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
    pub(super) fn other(
        &self,
        property: &ObjectProp<'t>,
        inherited: &mut Inherited,
        what: &str,
        own: &[&str],
    ) -> Option<Annotation> {
        if self.inherited(property, inherited) {
            return None;
        }
        if is_common_property(property.name.as_str()) {
            return annotation::read(self.document, &self.base, &self.language, property);
        }
        let known: Vec<&str> = own.iter().chain(INHERITED).copied().collect();
        self.document.unknown(property, what, &known);
        None
    }

    fn stated<T>(&self, value: &Value<'t>, read: Option<T>) -> Option<Stated<T>> {
        read.map(|read| Stated {
            value: read,
            origin: self.document.origin(value.range()),
        })
    }

    fn inherited(&self, property: &ObjectProp<'t>, to: &mut Inherited) -> bool {
        let (name, value) = (property.name.as_str(), &property.value);
        let document = self.document;
        match name {
            "aboutUrl" => to.about_url = self.stated(value, Some(self.template(property))),
            "propertyUrl" => to.property_url = self.stated(value, Some(self.template(property))),
            "valueUrl" => to.value_url = self.stated(value, Some(self.template(property))),
            "default" => to.default = self.stated(value, document.string(name, value)),
            "lang" => to.lang = self.stated(value, self.language_tag(property)),
            "ordered" => to.ordered = self.stated(value, document.boolean(name, value)),
            "required" => to.required = self.stated(value, document.boolean(name, value)),
            "null" => to.null = self.stated(value, document.strings(name, value)),
            "separator" if matches!(value, Value::NullKeyword(_)) => to.separator = self.stated(value, Some(None)),
            "separator" => to.separator = self.stated(value, self.separator(property).map(Some)),
            "datatype" => to.datatype = self.stated(value, datatype::read(document, value)),
            "textDirection" => {
                let direction = self.one_of(property, &["auto", "inherit", "ltr", "rtl"]);
                to.text_direction = self.stated(value, direction);
            }
            _ => return false,
        }
        true
    }

    /// A [URI template](https://www.w3.org/TR/tabular-metadata/#uri-template-properties);
    /// what is no string is as if it were an empty one.
    fn template(&self, property: &ObjectProp<'t>) -> String {
        let name = property.name.as_str();
        self.document.string(name, &property.value).unwrap_or_default()
    }

    fn separator(&self, property: &ObjectProp<'t>) -> Option<String> {
        let separator = self.document.string("separator", &property.value)?;
        if separator.is_empty() {
            let expected = "a text of at least one character, or null";
            self.document.wrong("separator", property.value.range(), expected);
            return None;
        }
        Some(separator)
    }

    /// A [link](https://www.w3.org/TR/tabular-metadata/#link-properties), resolved; `None`
    /// where it is no URL. What is no string is as if it were an empty one.
    pub(super) fn link(&self, property: &ObjectProp<'t>) -> Option<String> {
        let name = property.name.as_str();
        let text = self.document.string(name, &property.value);
        let url = resolve(&self.base, text.as_deref().unwrap_or_default());
        if url.is_none() {
            self.document.wrong(name, property.value.range(), "a URL");
        }
        url
    }

    /// `@id`, which names no blank node.
    pub(super) fn id(&self, property: &ObjectProp<'t>) -> Option<String> {
        if let Value::StringLit(text) = &property.value
            && text.value.starts_with("_:")
        {
            let expected = "a URL, and none that begins with `_:`";
            self.document.forbidden("@id", property.value.range(), expected);
            return None;
        }
        self.link(property)
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
                .forbidden("@type", property.value.range(), &format!("\"{expected}\" here"));
        }
    }

    pub(super) fn one_of(&self, property: &ObjectProp<'t>, known: &[&str]) -> Option<String> {
        let text = property.value.as_string_lit().map(|text| text.value.to_string());
        let good = text.filter(|text| known.contains(&text.as_str()));
        if good.is_none() {
            self.document.wrong(
                property.name.as_str(),
                property.value.range(),
                &format!("one of {}", known.join(", ")),
            );
        }
        good
    }

    /// The elements of an [array property](https://www.w3.org/TR/tabular-metadata/#array-properties)
    /// that are objects; another value is as if it were an empty array.
    pub(super) fn objects<'o>(
        &self,
        name: &str,
        value: &'o Value<'t>,
    ) -> impl Iterator<Item = &'o jsonc_parser::ast::Object<'t>> {
        if value.as_array().is_none() {
            self.document.wrong(name, value.range(), "an array of objects");
        }
        let elements = value.as_array().into_iter().flat_map(|array| &array.elements);
        elements.filter_map(move |element| self.document.object(name, element))
    }

    /// A string, an array of strings, or an object from languages to either
    /// ([natural language properties](https://www.w3.org/TR/tabular-metadata/#natural-language-properties)).
    pub(super) fn titles(&self, property: &ObjectProp<'t>) -> Vec<Title> {
        let texts = |language: &str, value: &Value<'t>| -> Vec<Title> {
            let texts = self.document.strings("titles", value).unwrap_or_default();
            let titles = texts.into_iter().map(|text| Title {
                text,
                language: language.to_owned(),
            });
            titles.collect()
        };
        let Value::Object(object) = &property.value else {
            return texts(&self.language, &property.value);
        };
        let mut titles = Vec::new();
        for property in &object.properties {
            let language = property.name.as_str();
            if oxilangtag::LanguageTag::parse(language).is_ok() {
                titles.extend(texts(language, &property.value));
            } else {
                let message = format!("`{language}` is no language tag, and its titles are passed over");
                let place = self.document.place(property.name.range());
                let hint = "write tags as BCP 47 has them: de, en, vi";
                self.document
                    .problem(Diagnostic::warning(Code::CsvwValue, message).at(place).hint(hint));
            }
        }
        titles
    }
}
