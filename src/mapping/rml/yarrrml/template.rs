//! Texts with [references](https://w3id.org/yarrrml/spec/#template): `foo-$(id)`.

use super::names::{Beginning, Names};
use super::text::{Spot, Text};
use crate::diagnostic::Code;
use crate::mapping::rml::model::Expression;
use std::collections::HashMap;

/// The names and values of
/// [external references](https://w3id.org/yarrrml/spec/#external-references).
pub(super) type External = HashMap<String, String>;

/// A text, taken apart.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Template {
    parts: Vec<Part>,
    /// Whether it began with a prefix, which stands in full now.
    pub(super) had_prefix: bool,
}

#[derive(Debug, PartialEq)]
enum Part {
    Text(String),
    Reference(String),
}

/// Whether names that look prefixed must have a prefix that there is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum As {
    Iri,
    Literal,
}

/// Takes `written` apart. Prefixes and external references are filled in, and escapes undone: a
/// backslash before `$`, `(`, `)`, `:`, `~` or a backslash goes, any other one stays.
///
/// `None` where something is wrong, which is noted in `text`.
pub(super) fn parse(
    text: &Text<'_>,
    names: &Names,
    external: &External,
    written: &str,
    spot: Spot,
    kind: As,
) -> Option<Template> {
    let mut template = Template::default();
    let mut rest = template.begin(text, names, written, spot, kind)?;
    while let Some(at) = memchr::memchr2(b'$', b'\\', rest.as_bytes()) {
        template.push_text(&rest[..at]);
        rest = &rest[at..];
        if let Some(inner) = rest.strip_prefix("$(") {
            let Some((reference, behind)) = reference(inner) else {
                text.error(Code::RmlTemplate, text.within(spot, rest), || {
                    (
                        "`$(` is not closed",
                        "write `)` behind the reference, or `\\$(` for the text",
                    )
                });
                return None;
            };
            rest = behind;
            template.fill(text, names, external, &reference, spot)?;
        } else if let Some(escaped) = escaped(rest, "$():~\\") {
            template.push_text(escaped);
            rest = &rest[1 + escaped.len()..];
        } else {
            template.push_text(&rest[..1]);
            rest = &rest[1..];
        }
    }
    template.push_text(rest);
    Some(template)
}

impl Template {
    /// Fills in the prefix; what is behind it is left.
    fn begin<'w>(&mut self, text: &Text<'_>, names: &Names, written: &'w str, spot: Spot, kind: As) -> Option<&'w str> {
        match names.beginning(written) {
            Beginning::Prefix { namespace, rest } => {
                self.had_prefix = true;
                self.push_text(namespace);
                text.charge(namespace.len(), spot).then_some(rest)
            }
            Beginning::Unknown(prefix) if kind == As::Iri => {
                text.error(Code::RmlMapping, text.within(spot, written), || names.unknown(prefix));
                None
            }
            Beginning::Unknown(_) | Beginning::None => Some(written),
        }
    }

    /// Adds a reference, or the value of an external one.
    fn fill(&mut self, text: &Text<'_>, names: &Names, external: &External, reference: &str, spot: Spot) -> Option<()> {
        if reference.is_empty() {
            text.error(Code::RmlTemplate, text.within(spot, "$()"), || "`$()` has no reference");
            return None;
        }
        match reference.strip_prefix('_').and_then(|name| external.get(name)) {
            Some(value) if self.parts.is_empty() => {
                // It is as if the value were written there.
                let rest = self.begin(text, names, value, spot, As::Literal)?;
                self.push_text(rest);
                text.charge(value.len(), spot).then_some(())
            }
            Some(value) => {
                self.push_text(value);
                text.charge(value.len(), spot).then_some(())
            }
            None => {
                let name = reference.strip_prefix("\\_").map(|name| format!("_{name}"));
                self.parts
                    .push(Part::Reference(name.unwrap_or_else(|| reference.to_owned())));
                Some(())
            }
        }
    }

    fn push_text(&mut self, more: &str) {
        if more.is_empty() {
            return;
        }
        match self.parts.last_mut() {
            Some(Part::Text(text)) => text.push_str(more),
            _ => self.parts.push(Part::Text(more.to_owned())),
        }
    }

    /// Its text, where it has no references.
    pub(super) fn constant(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// A reference where it is nothing else, and a
    /// [string template](https://w3id.org/rml/core/spec#dfn-string-template) otherwise.
    pub(super) fn expression(&self) -> Expression {
        if let [Part::Reference(reference)] = self.parts.as_slice() {
            return Expression::Reference(reference.clone());
        }
        let mut template = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => escape(text, &mut template),
                Part::Reference(reference) => {
                    template.push('{');
                    escape(reference, &mut template);
                    template.push('}');
                }
            }
        }
        Expression::Template(template)
    }
}

/// The reference that `inner` begins with, to the `)` that closes it, and what is behind that.
/// Brackets in it go in pairs, as in `XPath`; one with a backslash before it is text. `None` where
/// it is not closed.
fn reference(inner: &str) -> Option<(String, &str)> {
    let mut reference = String::new();
    let mut rest = inner;
    let mut depth = 0_usize;
    loop {
        let at = rest.find(['(', ')', '\\'])?;
        reference.push_str(&rest[..at]);
        let sign = &rest[at..=at];
        rest = &rest[at..];
        let mut taken = sign;
        match sign {
            ")" if depth == 0 => return Some((reference, &rest[1..])),
            ")" => depth -= 1,
            "(" => depth += 1,
            _ => {
                if let Some(escaped) = escaped(rest, "()\\") {
                    taken = escaped;
                    rest = &rest[1..];
                }
            }
        }
        reference.push_str(taken);
        rest = &rest[1..];
    }
}

/// The character behind the backslash that `rest` begins with, where it is one of `which`.
fn escaped<'r>(rest: &'r str, which: &str) -> Option<&'r str> {
    let behind = rest.strip_prefix('\\')?;
    behind.starts_with(|c| which.contains(c)).then(|| &behind[..1])
}

/// Adds `text` as it stands in a template of RML.
fn escape(text: &str, template: &mut String) {
    for c in text.chars() {
        if matches!(c, '{' | '}' | '\\') {
            template.push('\\');
        }
        template.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(written: &str) -> String {
        let text = Text::new("m.yml", written);
        let names = Names::new("http://a.example/");
        let external = External::from([
            ("city".to_owned(), "Ghent $(x)".to_owned()),
            ("class".to_owned(), "foaf:Person".to_owned()),
        ]);
        let spot = Spot {
            start: 0,
            end: written.len(),
            column: 1,
        };
        let template = parse(&text, &names, &external, written, spot, As::Iri);
        let findings = text.into_findings();
        match template {
            None => findings.into_result().unwrap_err().to_string(),
            Some(template) => match template.constant() {
                Some(constant) => format!("constant {constant}"),
                None => format!("{:?}", template.expression()),
            },
        }
    }

    #[test]
    fn texts_references_and_templates() {
        for (written, expected) in [
            ("", "constant "),
            ("foo", "constant foo"),
            ("$(id)", "Reference(\"id\")"),
            ("foo-$(id)", "Template(\"foo-{id}\")"),
            ("$(a)$(b)", "Template(\"{a}{b}\")"),
            ("foaf:$(id)", "Template(\"http://xmlns.com/foaf/0.1/{id}\")"),
            ("http://a.example/$(id)", "Template(\"http://a.example/{id}\")"),
            ("urn:x:$(id)", "Template(\"urn:x:{id}\")"),
        ] {
            assert_eq!(made(written), expected, "{written}");
        }
    }

    #[test]
    fn escapes_of_yarrrml_become_those_of_rml() {
        for (written, expected) in [
            (r"\$(id)", "constant $(id)"),
            (r"$\(id\)", "constant $(id)"),
            (r"$5 \d \\ \~iri", r"constant $5 \d \ ~iri"),
            (r"foaf\:name", "constant foaf:name"),
            (r"{$(a)}", r#"Template("\\{{a}\\}")"#),
            (r"$(a\)b)", r#"Reference("a)b")"#),
            ("$(f(.)/g(h())) ", r#"Template("{f(.)/g(h())} ")"#),
            (r"x$(a{b\)\d)", r#"Template("x{a\\{b)\\\\d}")"#),
        ] {
            assert_eq!(made(written), expected, "{written}");
        }
    }

    #[test]
    fn external_references_are_filled_in_and_not_read_again() {
        for (written, expected) in [
            ("$(_city)", "constant Ghent $(x)"),
            ("$(_class)", "constant http://xmlns.com/foaf/0.1/Person"),
            ("in $(_city): $(id)", "Template(\"in Ghent $(x): {id}\")"),
            ("$(_unknown)", "Reference(\"_unknown\")"),
            (r"$(\_city)", "Reference(\"_city\")"),
        ] {
            assert_eq!(made(written), expected, "{written}");
        }
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        insta::assert_snapshot!(made("ab $(id"), @"m.yml:1:4: `$(` is not closed [rml-template]");
        insta::assert_snapshot!(made("ab $()"), @"m.yml:1:4: `$()` has no reference [rml-template]");
        insta::assert_snapshot!(made("foat:$(id)"), @"m.yml:1:1: there is no prefix `foat:` [rml-mapping]");
    }
}
