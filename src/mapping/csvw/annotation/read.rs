use super::{Annotation, AnnotationValue, Scalar};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::mapping::csvw::CSVW;
use crate::mapping::csvw::json::Document;
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;
use oxilangtag::LanguageTag;
use oxiri::Iri;

/// How many objects and arrays a value may have within one another.
pub(super) const DEPTH: usize = 100;

/// Reads the common property `property` and [normalizes](https://www.w3.org/TR/tabular-metadata/#normalization)
/// it: `base` is what its links are resolved against, `language` that of its strings, `und` for none.
///
/// What the standard forbids is noted as an error of `document`.
pub(in crate::mapping::csvw) fn read(
    document: &Document<'_>,
    base: &str,
    language: &str,
    property: &ObjectProp<'_>,
) -> Option<Annotation> {
    let reader = Reader::new(document, base, language);
    let name = reader.name(property);
    let value = reader.value(&property.value, 0);
    Some(Annotation {
        property: name?,
        value: value?,
    })
}

/// Reads `notes`, an [array property](https://www.w3.org/TR/tabular-metadata/#array-properties) of
/// objects: another value is passed over with a warning, and so are other values in the array.
pub(in crate::mapping::csvw) fn read_notes(
    document: &Document<'_>,
    base: &str,
    language: &str,
    property: &ObjectProp<'_>,
) -> Option<Annotation> {
    let reader = Reader::new(document, base, language);
    let Some(array) = property.value.as_array() else {
        reader.note(Severity::Warning, property.value.range(), || {
            let message = format!(
                "`{}` is passed over: it must be an array of objects",
                property.name.as_str()
            );
            (message, None)
        });
        return None;
    };
    let mut notes = Vec::with_capacity(array.elements.len());
    for element in &array.elements {
        match element {
            Value::Object(object) => notes.extend(reader.object(object, 1)),
            value => reader.note(Severity::Warning, value.range(), || {
                let message = "a note is passed over: it must be an object".to_owned();
                (message, None)
            }),
        }
    }
    Some(Annotation {
        property: NamedNode::new_unchecked(format!("{CSVW}note")),
        value: AnnotationValue::Array(notes),
    })
}

pub(super) struct Reader<'d, 't> {
    document: &'d Document<'t>,
    pub(super) base: Option<Iri<&'d str>>,
    language: Option<&'d str>,
}

/// What is wrong, and perhaps how to mend it.
pub(super) type Message = (String, Option<String>);

impl<'d, 't> Reader<'d, 't> {
    fn new(document: &'d Document<'t>, base: &'d str, language: &'d str) -> Self {
        Self {
            document,
            base: Iri::parse(base).ok(),
            language: Some(language).filter(|tag| *tag != "und" && LanguageTag::parse(*tag).is_ok()),
        }
    }

    /// `depth` counts the objects and arrays around the value.
    fn value(&self, value: &Value<'_>, depth: usize) -> Option<AnnotationValue> {
        if depth >= DEPTH && matches!(value, Value::Array(_) | Value::Object(_)) {
            let start = value.range().start;
            let message = format!("objects and arrays stand more than {DEPTH} deep within one another");
            return self.refuse(Range::new(start, start + 1), &message, None);
        }
        match value {
            Value::NullKeyword(_) => Some(AnnotationValue::Null),
            Value::StringLit(text) => Some(AnnotationValue::Literal {
                value: Scalar::Text(text.value.to_string()),
                language: self.language.map(str::to_owned),
                datatype: None,
            }),
            Value::Array(array) => {
                let values = array.elements.iter().map(|value| self.value(value, depth + 1));
                all(values).map(AnnotationValue::Array)
            }
            Value::Object(object) => self.object(object, depth + 1),
            Value::NumberLit(_) | Value::BooleanLit(_) => self.scalar(value).map(AnnotationValue::Native),
        }
    }

    fn object(&self, object: &Object<'_>, depth: usize) -> Option<AnnotationValue> {
        self.document.check_repeated(object);
        if object.get("@value").is_some() {
            self.literal(object)
        } else {
            self.node(object, depth)
        }
    }

    /// An object with `@value` has `@type` or `@language` beside it, or nothing.
    fn literal(&self, object: &Object<'_>) -> Option<AnnotationValue> {
        let (mut scalar, mut language, mut datatype) = (None, Some(None), Some(None));
        let mut others = Some(());
        for property in &object.properties {
            let value = &property.value;
            match property.name.as_str() {
                "@value" => scalar = self.scalar(value),
                "@type" => datatype = self.datatype(value).map(Some),
                "@language" if value.as_null_keyword().is_some() => {}
                "@language" => language = self.language_tag(value).map(Some),
                name => {
                    let message = format!("an object with `@value` has no `{name}`");
                    let hint = "beside `@value` there is `@type` or `@language`, and nothing else";
                    others = self.refuse(property.name.range(), &message, Some(hint));
                }
            }
        }
        if let (Some(_), Some(language)) = (object.get("@type"), object.get("@language")) {
            let message = "an object with `@value` has `@type` or `@language`, not both";
            let hint = "a text with a language has no other datatype";
            others = self.refuse(language.name.range(), message, Some(hint));
        }
        others?;
        Some(AnnotationValue::Literal {
            value: scalar?,
            language: language?,
            datatype: datatype?,
        })
    }

    fn scalar(&self, value: &Value<'_>) -> Option<Scalar> {
        match value {
            Value::StringLit(text) => Some(Scalar::Text(text.value.to_string())),
            Value::BooleanLit(boolean) => Some(Scalar::Boolean(boolean.value)),
            Value::NumberLit(number) if number.value.parse().is_ok_and(f64::is_finite) => {
                Some(Scalar::Number(number.value.to_owned()))
            }
            Value::NumberLit(number) => self.refuse(number.range(), "the number is past the range of a double", None),
            value => {
                let message = "`@value` must be a string, a number, true or false";
                self.refuse(value.range(), message, None)
            }
        }
    }

    fn datatype(&self, value: &Value<'_>) -> Option<NamedNode> {
        let datatype = self.class(value)?;
        if datatype.as_ref() == rdf::LANG_STRING {
            let message = "a text with a language says so with `@language`";
            return self.refuse(value.range(), message, None);
        }
        Some(datatype)
    }

    fn language_tag(&self, value: &Value<'_>) -> Option<String> {
        let tag = value.as_string_lit().map(|text| text.value.as_ref());
        match tag.filter(|tag| LanguageTag::parse(*tag).is_ok()) {
            Some(tag) => Some(tag.to_owned()),
            None => {
                let message = "`@language` must be a language tag as BCP 47 has them, or null";
                self.refuse(value.range(), message, None)
            }
        }
    }

    fn node(&self, object: &Object<'_>, depth: usize) -> Option<AnnotationValue> {
        let (mut id, mut types) = (Some(None), Some(Vec::new()));
        let mut properties = Vec::with_capacity(object.properties.len());
        let mut others = Some(());
        for property in &object.properties {
            match property.name.as_str() {
                "@id" => id = self.id(&property.value).map(Some),
                "@type" => types = self.types(&property.value),
                name if name.starts_with('@') => others = self.keyword(name, property.name.range()),
                _ => match (self.name(property), self.value(&property.value, depth)) {
                    (Some(name), Some(value)) => properties.push((name, value)),
                    _ => others = None,
                },
            }
        }
        others?;
        Some(AnnotationValue::Node {
            id: id?,
            types: types?,
            properties,
        })
    }

    /// [Of names with `@`, only those of the dialect](https://www.w3.org/TR/tabular-metadata/#json-ld-dialect).
    fn keyword(&self, name: &str, range: Range) -> Option<()> {
        let hint = match name {
            "@language" => return self.refuse(range, "`@language` stands beside `@value` only", None),
            "@context" => "the context of the document is the only one",
            "@list" | "@set" => "write an array",
            _ => "of names with `@` there are `@id`, `@type`, `@value` and `@language`",
        };
        self.refuse(range, &format!("an annotation has no `{name}`"), Some(hint))
    }

    fn types(&self, value: &Value<'_>) -> Option<Vec<NamedNode>> {
        let classes = match value {
            Value::Array(array) => array.elements.as_slice(),
            value => std::slice::from_ref(value),
        };
        all(classes.iter().map(|class| self.class(class)))
    }

    /// Notes an error; nothing comes of the value.
    pub(super) fn refuse<T>(&self, range: Range, message: &str, hint: Option<&str>) -> Option<T> {
        self.note(Severity::Error, range, || (message.to_owned(), hint.map(str::to_owned)));
        None
    }

    pub(super) fn note(&self, severity: Severity, range: Range, message: impl FnOnce() -> Message) {
        self.document.problem_with(Code::CsvwAnnotation, severity, || {
            let (message, hint) = message();
            Diagnostic {
                severity,
                hint,
                ..Diagnostic::error(Code::CsvwAnnotation, message).at(self.document.place(range))
            }
        });
    }
}

/// All values, or nothing; each is looked at, so that all that is wrong is found.
fn all<T>(values: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let values: Vec<_> = values.collect();
    values.into_iter().collect()
}
