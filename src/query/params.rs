use super::Names;
use crate::diagnostic::{Code, Diagnostic, Failure, Result, nearest};
use crate::xsd::Builtin;
use oxigraph::model::{Literal, Term};
use oxigraph::sparql::Variable;
use std::str::FromStr;

/// A parameter of a named query: a variable that gets its value from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The variable, without `?`.
    pub name: String,
    /// What values it takes.
    pub kind: ParameterType,
    /// Its value where none is set, written as in a setting.
    pub default: Option<String>,
    /// What it is for.
    pub description: Option<String>,
}

/// What values a [`Parameter`] takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the standards' own names")]
pub enum ParameterType {
    Iri,
    String,
    /// `text@de`.
    LangString,
    Integer,
    Decimal,
    Double,
    Boolean,
    Date,
    DateTime,
    GYear,
    /// A term as Turtle writes it.
    Any,
}

impl ParameterType {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Iri,
        Self::String,
        Self::LangString,
        Self::Integer,
        Self::Decimal,
        Self::Double,
        Self::Boolean,
        Self::Date,
        Self::DateTime,
        Self::GYear,
        Self::Any,
    ];

    /// Its name in a query's comments.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iri => "iri",
            Self::String => "string",
            Self::LangString => "langString",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Double => "double",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "dateTime",
            Self::GYear => "gYear",
            Self::Any => "any",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// The term that `text` is. `Err` says what it should be.
    fn term(self, text: &str, names: Names<'_>) -> std::result::Result<Term, String> {
        match self {
            Self::Iri => names.iri(text.trim()).map(Term::from),
            Self::String => Ok(Literal::new_simple_literal(text).into()),
            Self::LangString => lang_string(text),
            Self::Any => any(text.trim(), names),
            typed => builtin(typed.name(), text),
        }
    }
}

fn lang_string(text: &str) -> std::result::Result<Term, String> {
    let (value, tag) = text
        .rsplit_once('@')
        .ok_or("a text with its language looks like `Stadt@de`")?;
    Literal::new_language_tagged_literal(value, tag)
        .map(Term::from)
        .map_err(|error| error.to_string())
}

fn builtin(name: &str, text: &str) -> std::result::Result<Term, String> {
    let datatype = Builtin::from_name(name).ok_or("its type is unknown")?;
    let text = text.trim();
    if datatype.accepts(text) {
        return Ok(Literal::new_typed_literal(text, datatype.iri()).into());
    }
    Err(datatype
        .example()
        .map_or_else(String::new, |example| format!("such a value looks like {example}")))
}

/// A term as Turtle writes it: an IRI, a prefixed name, a literal in quotation marks, a
/// number, `true` or `false`.
fn any(text: &str, names: Names<'_>) -> std::result::Result<Term, String> {
    if text.starts_with('"') {
        return quoted(text, names);
    }
    if matches!(text, "true" | "false") {
        return builtin("boolean", text);
    }
    if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return ["integer", "decimal", "double"]
            .into_iter()
            .find_map(|name| builtin(name, text).ok())
            .ok_or_else(|| "this is no number".to_owned());
    }
    if text.starts_with('<') || names.prefixed(text).is_some() {
        return names.iri(text).map(Term::from);
    }
    Err("a term looks like `<id/a>`, `rdfs:label`, `\"Stadt\"@de`, `\"2018\"^^xsd:gYear`, `1.5` or `true`".to_owned())
}

fn quoted(text: &str, names: Names<'_>) -> std::result::Result<Term, String> {
    let reason = |error: oxigraph::model::TermParseError| error.to_string();
    // The last `"^^` ends the value: the datatype after it has no quotation mark.
    let Some((value, datatype)) = text.rsplit_once("\"^^") else {
        return Term::from_str(text).map_err(reason);
    };
    if datatype.contains('"') {
        return Term::from_str(text).map_err(reason);
    }
    let value = Literal::from_str(&format!("{value}\"")).map_err(reason)?;
    let datatype = names.iri(datatype)?;
    if Builtin::from_iri(datatype.as_str()).is_some_and(|builtin| !builtin.accepts(value.value())) {
        return Err(format!(
            "`{}` is not in the lexical space of its datatype",
            value.value()
        ));
    }
    Ok(Literal::new_typed_literal(value.value(), datatype).into())
}

/// The terms for the parameters of a query: from `settings` of name and value, and from
/// defaults.
///
/// Values become terms, and never text of the query: nothing in them can change what
/// the query does.
///
/// # Errors
/// Where a setting names no parameter or is given twice, a value is not of its
/// parameter's type, or parameters without default are not set.
pub fn bind(params: &[Parameter], settings: &[(String, String)], names: Names<'_>) -> Result<Vec<(Variable, Term)>> {
    for (i, (name, _)) in settings.iter().enumerate() {
        if !params.iter().any(|parameter| parameter.name == *name) {
            return Err(unknown(name, params));
        }
        if settings[..i].iter().any(|(other, _)| other == name) {
            return Err(error(format!("the parameter `{name}` is set twice")).into());
        }
    }
    let mut bound = Vec::new();
    let mut missing = Vec::new();
    for parameter in params {
        let set = settings
            .iter()
            .find(|(name, _)| *name == parameter.name)
            .map(|(_, value)| value);
        let Some(value) = set.or(parameter.default.as_ref()) else {
            missing.push(parameter);
            continue;
        };
        let term = parameter.kind.term(value, names).map_err(|reason| {
            let message = format!(
                "`{value}` is no {} for the parameter `{}`",
                parameter.kind.name(),
                parameter.name
            );
            if reason.is_empty() {
                error(message)
            } else {
                error(message).hint(reason)
            }
        })?;
        bound.push((Variable::new_unchecked(&parameter.name), term));
    }
    if missing.is_empty() {
        Ok(bound)
    } else {
        Err(unset(&missing))
    }
}

fn error(message: String) -> Diagnostic {
    Diagnostic::error(Code::QueryParameter, message)
}

fn unknown(name: &str, params: &[Parameter]) -> Failure {
    let known = params.iter().map(|parameter| parameter.name.as_str());
    let diagnostic = error(format!("the query has no parameter `{name}`"));
    let hint = match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if params.is_empty() => "it has none at all".to_owned(),
        None => format!("it has {}", known.collect::<Vec<_>>().join(", ")),
    };
    diagnostic.hint(hint).into()
}

fn unset(missing: &[&Parameter]) -> Failure {
    let list: Vec<_> = missing
        .iter()
        .map(|parameter| format!("`{}`", parameter.name))
        .collect();
    let example: Vec<_> = missing
        .iter()
        .map(|parameter| format!("--set {}={}", parameter.name, parameter.kind.name().to_uppercase()))
        .collect();
    let what = if missing.len() == 1 { "parameter" } else { "parameters" };
    error(format!("the query needs the {what} {}", list.join(", ")))
        .hint(format!("add {}", example.join(" ")))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::Prefixes;

    fn parameter(name: &str, kind: ParameterType, default: Option<&str>) -> Parameter {
        Parameter {
            name: name.to_owned(),
            kind,
            default: default.map(str::to_owned),
            description: None,
        }
    }

    fn one(kind: ParameterType, value: &str) -> Result<String> {
        let prefixes: Prefixes = [
            ("ex".into(), "http://x/".into()),
            ("xsd".into(), "http://www.w3.org/2001/XMLSchema#".into()),
        ]
        .into();
        let names = Names {
            base: "http://base/a/",
            prefixes: &prefixes,
        };
        let bound = bind(&[parameter("p", kind, None)], &[("p".into(), value.into())], names)?;
        Ok(bound[0].1.to_string())
    }

    #[test]
    fn values_become_terms_of_their_type() {
        use ParameterType as T;
        let xsd = |value: &str, name: &str| format!("\"{value}\"^^<http://www.w3.org/2001/XMLSchema#{name}>");
        for (kind, value, term) in [
            (T::Iri, "ex:a", "<http://x/a>".to_owned()),
            (T::Iri, "<b>", "<http://base/a/b>".to_owned()),
            (T::Iri, "../b", "<http://base/b>".to_owned()),
            (T::Iri, "urn:x:y", "<urn:x:y>".to_owned()),
            (T::String, "a\" } #", "\"a\\\" } #\"".to_owned()),
            (T::LangString, "a@b@de", "\"a@b\"@de".to_owned()),
            (T::Integer, "01", xsd("01", "integer")),
            (T::GYear, "2018", xsd("2018", "gYear")),
            (T::Any, "\"1\"^^xsd:integer", xsd("1", "integer")),
            (T::Any, "\"a\\\"^^b\"@de", "\"a\\\"^^b\"@de".to_owned()),
            (T::Any, "1.5", xsd("1.5", "decimal")),
            (T::Any, "ex:a", "<http://x/a>".to_owned()),
            (T::Any, "true", xsd("true", "boolean")),
        ] {
            assert_eq!(one(kind, value).unwrap(), term, "{value}");
        }
    }

    /// What the scripts of pages are tested with too.
    #[test]
    fn scripts_make_the_same_terms() {
        let cases: serde_json::Value = serde_json::from_str(include_str!("../../tests/browser/cases.json")).unwrap();
        for case in cases["terms"].as_array().unwrap() {
            let [kind, value] = [0, 1].map(|index| case[index].as_str().unwrap());
            let term = one(ParameterType::from_name(kind).unwrap(), value).ok();
            assert_eq!(term.as_deref(), case[2].as_str(), "{kind} {value}");
        }
    }

    #[test]
    fn values_of_another_type_are_refused() {
        use ParameterType as T;
        for (kind, value) in [
            (T::Iri, "<a> <b"),
            (T::Iri, "a b"),
            (T::LangString, "Stadt"),
            (T::LangString, "Stadt@d e"),
            (T::Integer, "1.5"),
            (T::Date, "2018-02-30"),
            (T::Boolean, "yes"),
            (T::Any, "\"x\"^^xsd:integer"),
            (T::Any, "\"a\" . <x>"),
            (T::Any, "plain"),
        ] {
            let failure = one(kind, value).unwrap_err();
            assert_eq!(failure.diagnostics()[0].code, Code::QueryParameter, "{value}");
        }
    }

    #[test]
    fn settings_and_defaults_and_what_is_missing() {
        let prefixes = Prefixes::new();
        let names = Names {
            base: "http://x/",
            prefixes: &prefixes,
        };
        let params = [
            parameter("city", ParameterType::Iri, None),
            parameter("year", ParameterType::GYear, Some("2018")),
            parameter("of", ParameterType::String, None),
        ];
        let set = |settings: &[(&str, &str)]| {
            let settings: Vec<_> = settings
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect();
            bind(&params, &settings, names)
        };
        assert_eq!(set(&[("city", "a"), ("of", "b")]).unwrap().len(), 3);
        let message = |settings: &[(&str, &str)]| {
            let failure = set(settings).unwrap_err();
            let diagnostic = &failure.diagnostics()[0];
            format!("{} / {}", diagnostic.message, diagnostic.hint.as_deref().unwrap_or("-"))
        };
        assert_eq!(
            message(&[]),
            "the query needs the parameters `city`, `of` / add --set city=IRI --set of=STRING"
        );
        assert_eq!(
            message(&[("ctiy", "a")]),
            "the query has no parameter `ctiy` / did you mean `city`?"
        );
        assert_eq!(
            message(&[("city", "a"), ("city", "a")]),
            "the parameter `city` is set twice / -"
        );
        assert!(
            message(&[("city", "a"), ("of", ""), ("year", "x")])
                .starts_with("`x` is no gYear for the parameter `year`")
        );
    }
}
