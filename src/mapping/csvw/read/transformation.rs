//! [Transformations](https://www.w3.org/TR/tabular-metadata/#transformation-definitions) are
//! read and kept; nothing runs them.

use super::Reader;
use crate::mapping::csvw::context::is_common_property;
use crate::mapping::csvw::metadata::{Inherited, Transformation};
use jsonc_parser::ast::{Object, Value};

const OWN: &[&str] = &[
    "@id",
    "@type",
    "url",
    "scriptFormat",
    "targetFormat",
    "source",
    "titles",
];

impl<'t> Reader<'_, 't> {
    pub(super) fn transformations(&self, value: &Value<'t>) -> Vec<Transformation> {
        let objects = self.objects("transformations", value);
        objects.filter_map(|object| self.transformation(object)).collect()
    }

    fn transformation(&self, object: &Object<'t>) -> Option<Transformation> {
        let (mut url, mut script_format, mut target_format) = (None, None, None);
        let (mut source, mut titles) = (None, Vec::new());
        for property in &object.properties {
            match property.name.as_str() {
                "@id" => _ = self.id(property),
                "@type" => self.type_is(property, "Template"),
                "url" => url = self.link(property),
                "scriptFormat" => script_format = self.link(property),
                "targetFormat" => target_format = self.link(property),
                "source" if matches!(property.value, Value::NullKeyword(_)) => {}
                "source" => source = self.one_of(property, &["json", "rdf"]),
                "titles" => titles = self.titles(property),
                name if is_common_property(name) => {
                    // Read for what is wrong in it.
                    _ = self.other(property, &mut Inherited::default(), "a transformation", OWN);
                }
                _ => self.document.unknown(property, "a transformation", OWN),
            }
        }
        for (name, link) in [
            ("url", &url),
            ("scriptFormat", &script_format),
            ("targetFormat", &target_format),
        ] {
            if link.is_none() {
                self.document.missing("a transformation", name, object);
            }
        }
        Some(Transformation {
            url: url?,
            script_format: script_format?,
            target_format: target_format?,
            source,
            titles,
        })
    }
}
