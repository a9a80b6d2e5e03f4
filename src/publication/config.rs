use super::dataset::{self, Dataset};
use super::{did_you_mean, mistake};
use crate::diagnostic::{Diagnostic, Place, Result};
use oxiri::{Iri, IriRef};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// What `lodpress.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The IRI that stands for the folder; ends in `/`.
    pub base: String,
    /// The title of the publication by language.
    pub title: BTreeMap<String, String>,
    /// The languages of the publication, the first one first.
    pub languages: Vec<String>,
    /// The IRI of the licence of the data.
    pub license: Option<String>,
    /// Whom to credit.
    pub attribution: Option<String>,
    /// Mapping documents, in order, relative to the folder.
    pub mappings: Vec<String>,
    /// RDF files that belong to the graph, relative to the folder.
    pub ontology: Vec<String>,
    /// RDF files with shapes, relative to the folder.
    pub shapes: Vec<String>,
    /// The folder of named queries, relative to the folder.
    pub queries: Option<String>,
    /// Prefixes for output and queries, with absolute IRIs.
    pub prefixes: BTreeMap<String, String>,
    /// What catalogues are told of the dataset.
    pub dataset: Dataset,
    /// Where files and the folder of queries are named, by their paths.
    pub places: BTreeMap<String, Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    base: Spanned<String>,
    #[serde(default)]
    title: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    languages: Vec<Spanned<String>>,
    license: Option<Spanned<String>>,
    attribution: Option<String>,
    #[serde(default)]
    mappings: Vec<Spanned<String>>,
    #[serde(default)]
    ontology: Vec<Spanned<String>>,
    #[serde(default)]
    shapes: Vec<Spanned<String>>,
    queries: Option<Spanned<String>>,
    #[serde(default)]
    prefixes: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    dataset: dataset::Raw,
}

impl Config {
    /// Parses the text of `lodpress.toml`; `base` takes the place of its base IRI.
    ///
    /// # Errors
    /// `publication-config` with the place at fault.
    pub fn parse(name: &str, text: &str, base: Option<&str>) -> Result<Self> {
        let raw: Raw = toml::from_str(text).map_err(|error| syntax(name, text, &error))?;
        let own_base = checked_base(raw.base.get_ref()).map_err(|reason| {
            mistake(name, text, raw.base.span(), reason).hint("a base is like \"https://data.example.org/\"")
        })?;
        let base = match base {
            Some(base) => checked_base(base).map_err(|reason| {
                Diagnostic::error(crate::diagnostic::Code::OptionConflict, format!("--base: {reason}"))
                    .hint("a base is like https://data.example.org/")
            })?,
            None => own_base,
        };
        let base_iri =
            Iri::parse(base.as_str()).map_err(|error| mistake(name, text, raw.base.span(), error.to_string()))?;
        let languages = raw.languages.iter().chain(raw.title.keys());
        for language in languages.chain(raw.dataset.languages()) {
            if oxilangtag::LanguageTag::parse(language.get_ref().as_str()).is_err() {
                let message = format!("`{}` is no language tag", language.get_ref());
                return Err(mistake(name, text, language.span(), message)
                    .hint("write tags as BCP 47 has them: de, en, vi")
                    .into());
            }
        }
        if let Some(license) = &raw.license
            && Iri::parse(license.get_ref().as_str()).is_err()
        {
            let message = format!("`{}` is no IRI", license.get_ref());
            return Err(mistake(name, text, license.span(), message)
                .hint("name the licence by its IRI, such as \"https://creativecommons.org/licenses/by/4.0/\"")
                .into());
        }
        let mut prefixes = BTreeMap::new();
        for (prefix, iri) in &raw.prefixes {
            let good_name = prefix.get_ref().chars().enumerate().all(|(i, c)| {
                c.is_ascii_alphabetic() || (i > 0 && (c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            });
            if !good_name {
                let message = format!("`{}` is no prefix", prefix.get_ref());
                return Err(mistake(name, text, prefix.span(), message)
                    .hint("a prefix is a letter, then letters, digits, `-` or `_`")
                    .into());
            }
            let resolved = base_iri.resolve(iri.get_ref()).map_err(|error| {
                mistake(
                    name,
                    text,
                    iri.span(),
                    format!("the prefix `{}` stands for no IRI: {error}", prefix.get_ref()),
                )
            })?;
            prefixes.insert(prefix.get_ref().clone(), resolved.into_inner());
        }
        let files = |files: &[Spanned<String>]| {
            files
                .iter()
                .map(|file| checked_path(name, text, file))
                .collect::<Result<Vec<_>>>()
        };
        let named = [&raw.mappings, &raw.ontology, &raw.shapes];
        let named = named.into_iter().flatten().chain(&raw.queries);
        let place = |file: &Spanned<String>| Place::in_text(name, text, 1, file.span()).note("named here");
        Ok(Self {
            places: named.map(|file| (file.get_ref().clone(), place(file))).collect(),
            title: raw
                .title
                .iter()
                .map(|(language, title)| (language.get_ref().clone(), title.clone()))
                .collect(),
            languages: raw.languages.into_iter().map(Spanned::into_inner).collect(),
            license: raw.license.map(Spanned::into_inner),
            attribution: raw.attribution,
            mappings: files(&raw.mappings)?,
            ontology: files(&raw.ontology)?,
            shapes: files(&raw.shapes)?,
            queries: raw
                .queries
                .as_ref()
                .map(|folder| checked_path(name, text, folder))
                .transpose()?,
            prefixes,
            dataset: raw.dataset.checked(name, text)?,
            base,
        })
    }
}

/// A base is an absolute IRI that ends in `/`, so that relative paths resolve within it.
///
/// # Errors
/// Why it is none.
pub fn checked_base(base: &str) -> std::result::Result<String, String> {
    let iri = Iri::parse(base).map_err(|error| format!("`{base}` is no absolute IRI: {error}"))?;
    if iri.query().is_some() || iri.fragment().is_some() || !base.ends_with('/') {
        return Err(format!("`{base}` does not end in `/`"));
    }
    Ok(base.to_owned())
}

/// Files are named relative to the folder, and within it.
fn checked_path(name: &str, text: &str, file: &Spanned<String>) -> Result<String> {
    let path = file.get_ref();
    let leaves = path.split('/').any(|part| part == "..") || std::path::Path::new(path).is_absolute();
    if leaves || path.is_empty() || IriRef::parse(path.replace(' ', "%20")).is_err() {
        let message = format!("`{path}` is not within the publication's folder");
        return Err(mistake(name, text, file.span(), message)
            .hint("name files relative to the folder of lodpress.toml")
            .into());
    }
    Ok(path.clone())
}

fn syntax(name: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let message = error.message();
    let diagnostic = mistake(
        name,
        text,
        error.span().unwrap_or(0..0),
        message.lines().next().unwrap_or(message),
    );
    match message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split('`').next())
    {
        Some(word) => {
            // The keys that may stand there are named behind it.
            let known: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
            diagnostic.hint(did_you_mean(word, &known))
        }
        None if message.starts_with("missing field `base`") => {
            diagnostic.hint("add the IRI that stands for the folder, such as base = \"https://data.example.org/\"")
        }
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Style, render};

    #[test]
    fn prefixes_resolve_against_the_base() {
        let config = Config::parse("t", "base = \"https://a.example/x/\"\n[prefixes]\nid = \"id/\"\n", None).unwrap();
        assert_eq!(config.prefixes["id"], "https://a.example/x/id/");
        let moved = Config::parse(
            "t",
            "base = \"https://a.example/\"\n[prefixes]\nid = \"id/\"\n",
            Some("http://b.example/"),
        )
        .unwrap();
        assert_eq!(moved.prefixes["id"], "http://b.example/id/");
    }

    #[test]
    fn mistakes_are_shown() {
        let shown = |text: &str| {
            let failure = Config::parse("lodpress.toml", text, None).unwrap_err();
            render(&failure.diagnostics()[0], Style::Plain)
        };
        insta::assert_snapshot!(shown("base = \"https://a.example/\"\nmaping = []\n"), @r"
        error[publication-config]: unknown field `maping`, expected one of `base`, `title`, `languages`, `license`, `attribution`, `mappings`, `ontology`, `shapes`, `queries`, `prefixes`, `dataset`
         --> lodpress.toml:2:1
          |
        2 | maping = []
          | ^^^^^^
          |
          = help: did you mean `mappings`?
        ");
        insta::assert_snapshot!(shown("base = \"https://a.example\"\n"), @r#"
        error[publication-config]: `https://a.example` does not end in `/`
         --> lodpress.toml:1:8
          |
        1 | base = "https://a.example"
          |        ^^^^^^^^^^^^^^^^^^^
          |
          = help: a base is like "https://data.example.org/"
        "#);
    }
}
