use super::super::address::View;
use super::super::reader::Reader;
use super::editor;
use super::run::{Settings, address};
use crate::diagnostic::{Diagnostic, Result};
use crate::query::{NamedQuery, Parameter, ParameterType};
use maud::{Markup, html};
use oxigraph::model::Term;
use serde_json::json;

/// Characters of a wrong value that are shown.
const SHOWN: usize = 200;

/// Settings without a parameter that are named.
const UNKNOWN: usize = 5;

/// The parameters of a query with their values, and what is wrong with these.
pub(super) struct Form<'a> {
    query: &'a NamedQuery,
    fields: Vec<Field<'a>>,
    /// Settings that no parameter has the name of.
    unknown: Vec<&'a str>,
    is_untouched: bool,
}

struct Field<'a> {
    parameter: &'a Parameter,
    /// What stands in it.
    value: Option<&'a str>,
    /// The term that this means.
    term: Option<Term>,
    mistake: Option<Diagnostic>,
    is_missing: bool,
}

impl<'a> Form<'a> {
    pub(super) fn new(reader: &Reader<'_>, query: &'a NamedQuery, settings: &'a Settings) -> Self {
        let field = |parameter: &'a Parameter| {
            let set = settings.get(&parameter.name);
            let (term, mistake) = match settings.value(reader.site, parameter) {
                Ok(term) => (term, None),
                Err(failure) => (None, failure.diagnostics().first().cloned()),
            };
            Field {
                parameter,
                value: set.or(parameter.default.as_deref()),
                term,
                mistake,
                is_missing: set.is_none() && parameter.default.is_none(),
            }
        };
        let unknown = settings.values.iter().map(|(name, _)| name.as_str());
        Self {
            query,
            fields: query.params.iter().map(field).collect(),
            unknown: unknown
                .filter(|name| query.params.iter().all(|parameter| parameter.name != *name))
                .take(UNKNOWN)
                .collect(),
            is_untouched: settings.values.is_empty(),
        }
    }

    /// Whether the query can be run.
    pub(super) fn is_filled(&self) -> bool {
        self.unknown.is_empty() && self.fields.iter().all(|field| field.mistake.is_none())
    }

    /// The status of the page where it cannot: that nobody has filled it in is no mistake.
    pub(super) fn status(&self) -> Option<u16> {
        let is_waiting = self.is_untouched
            && self
                .fields
                .iter()
                .all(|field| field.mistake.is_none() || field.is_missing);
        (!is_waiting).then_some(400)
    }

    pub(super) fn section(&self, reader: &Reader<'_>) -> Result<Markup> {
        let mut fields = Vec::new();
        for field in &self.fields {
            fields.push(self.field(reader, field)?);
        }
        Ok(html! {
            @for name in &self.unknown {
                p.error role="alert" { (reader.texts.with("parameter-unknown", [("name", shown(name).into())])) }
            }
            @if !fields.is_empty() {
                section aria-labelledby="parameters" {
                    h2 #parameters { (reader.t("parameters")) }
                    form.parameters method="get" action=(reader.to_view(View::Query(self.query.name.clone()))) {
                        @for field in fields { (field) }
                        p { button { (reader.t("run")) } }
                    }
                    (self.texts(reader))
                }
            }
        })
    }

    /// What a script needs to lead to the form for SPARQL with other values, where no server
    /// answers with them.
    fn texts(&self, reader: &Reader<'_>) -> Markup {
        let site = reader.site;
        let is_name = |parameter: &Parameter| matches!(parameter.kind, ParameterType::Iri | ParameterType::Any);
        let has_names = self.query.params.iter().any(is_name);
        let prefixes = if has_names { json!(site.prefixes) } else { json!({}) };
        let names = json!({"base": &*site.config.base, "prefixes": prefixes});
        let wrong = reader.texts.with("parameter-wrong", [("value", "{value}".into())]);
        html! {
            template #query-texts data-form=(reader.to_view(View::Sparql)) data-base=(address(site, self.query)) data-names=(names)
                data-place=[editor::place(&self.query.text)] data-note=(reader.t("query-here")) data-link=(reader.t("query-here-link"))
                data-wrong=(wrong) data-missing=(reader.t("parameter-missing")) {}
        }
    }

    fn field(&self, reader: &Reader<'_>, field: &Field<'_>) -> Result<Markup> {
        let parameter = field.parameter;
        let id = format!("parameter-{}", parameter.name);
        let hint = format!("{id}-hint");
        let mistake = self.mistake(reader, field);
        let meaning = match &field.term {
            Some(Term::NamedNode(node)) => Some(reader.link(node.as_ref())?),
            _ => None,
        };
        let kind = reader.t(&format!("parameter-{}", parameter.kind.name()));
        let default = parameter.default.as_deref();
        let default = default.map(|value| reader.texts.with("default-value", [("value", value.into())]));
        Ok(html! {
            div {
                label for=(id) {
                    @match &parameter.description {
                        Some(description) => span lang="" dir="auto" { (description) },
                        None => span lang="" { (parameter.name) },
                    }
                }
                (input(reader, field, &id, &hint, mistake.is_some()))
                div id=(hint) {
                    @if let Some(mistake) = mistake { (mistake) }
                    p.hint {
                        (kind)
                        @if let Some(meaning) = meaning { ": " (meaning) }
                        @if let Some(default) = default { " · " (default) }
                    }
                }
            }
        })
    }

    /// What is wrong with a field, if it is to be said.
    fn mistake(&self, reader: &Reader<'_>, field: &Field<'_>) -> Option<Markup> {
        let mistake = field.mistake.as_ref()?;
        if field.is_missing {
            return (!self.is_untouched).then(|| html! { p.error role="alert" { (reader.t("parameter-missing")) } });
        }
        let value = shown(field.value.unwrap_or_default());
        let text = reader.texts.with("parameter-wrong", [("value", value.into())]);
        Some(html! {
            div.error role="alert" {
                p { (text) }
                // The reason is in English.
                @if let Some(reason) = &mistake.hint { p.hint lang="en" { (shown(reason)) } }
            }
        })
    }
}

fn shown(value: &str) -> String {
    value.chars().take(SHOWN).collect()
}

/// The control for a parameter's type.
fn input(reader: &Reader<'_>, field: &Field<'_>, id: &str, hint: &str, is_wrong: bool) -> Markup {
    let parameter = field.parameter;
    let value = field.value.unwrap_or_default();
    let invalid = is_wrong.then_some("true");
    let required = parameter.default.is_none() && parameter.kind != ParameterType::String;
    if parameter.kind == ParameterType::Boolean && !is_wrong {
        let options = [("true", "result-true"), ("false", "result-false")];
        return html! {
            select id=(id) name=(parameter.name) aria-describedby=(hint) data-type=(parameter.kind.name()) {
                @if required { option value="" {} }
                @for (option, text) in options {
                    @let is_chosen = value == option || value == if option == "true" { "1" } else { "0" };
                    option value=(option) selected[is_chosen] { (reader.t(text)) }
                }
            }
        };
    }
    let (kind, step) = control(parameter.kind, value);
    html! {
        input id=(id) name=(parameter.name) type=(kind) step=[step] value=(value) required[required]
            aria-describedby=(hint) aria-invalid=[invalid] lang="" dir="auto" spellcheck="false" autocapitalize="off" autocomplete="off" data-type=(parameter.kind.name());
    }
}

/// The kind of input, and its step: one that takes only numbers or dates is empty where its
/// value is none, and would hide what is wrong.
fn control(kind: ParameterType, value: &str) -> (&'static str, Option<&'static str>) {
    let has = |allowed: &[u8]| {
        value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || allowed.contains(&byte))
    };
    let is_date = value.is_empty() || (value.len() == 10 && value.split('-').count() == 3 && has(b"-"));
    match kind {
        ParameterType::Integer | ParameterType::GYear if has(b"-") => ("number", Some("1")),
        ParameterType::Decimal if has(b"-.") => ("number", Some("any")),
        ParameterType::Date if is_date => ("date", None),
        _ => ("text", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_show_every_value() {
        use ParameterType as T;
        for (kind, value, control_type) in [
            (T::Integer, "", "number"),
            (T::Integer, "-5", "number"),
            (T::Integer, "many", "text"),
            (T::Decimal, "1.5", "number"),
            (T::Date, "2018-12-07", "date"),
            (T::Date, "2018-12-07Z", "text"),
            (T::Iri, "id:a", "text"),
        ] {
            assert_eq!(control(kind, value).0, control_type, "{value}");
        }
    }
}
