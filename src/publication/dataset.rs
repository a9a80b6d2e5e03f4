use super::mistake;
use crate::diagnostic::{Diagnostic, Result};
use oxiri::Iri;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// What catalogues ask about the dataset, beyond what the graph says: the table `[dataset]`
/// of `lodpress.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatasetConfig {
    /// What it is about, by language.
    pub description: BTreeMap<String, String>,
    /// Who publishes it.
    pub publisher: Option<Publisher>,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// The licence as catalogues name it, where they have an IRI of their own for it.
    pub license: Option<String>,
    /// The IRI of who delivers it to a catalogue.
    pub contributor_id: Option<String>,
    /// IRIs of themes.
    pub themes: Vec<String>,
    /// Keywords by language.
    pub keywords: BTreeMap<String, Vec<String>>,
    /// IRIs of the municipalities, districts or states that it is about.
    pub political_geocoding: Vec<String>,
    /// The IRI of the level of these.
    pub political_geocoding_level: Option<String>,
    /// The day on which it was first published.
    pub issued: Option<String>,
}

/// Who publishes a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Its name.
    pub name: String,
    /// Its IRI.
    pub url: Option<String>,
    /// The IRI of what kind of publisher it is.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// Whom to ask about a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Contact {
    /// Who that is.
    pub name: String,
    /// The address of electronic mail.
    pub email: Option<String>,
    /// The page of a form or an office.
    pub url: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The town.
    pub city: Option<String>,
    /// The country.
    pub country: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Raw {
    #[serde(default)]
    description: BTreeMap<Spanned<String>, String>,
    publisher: Option<Spanned<Publisher>>,
    contact: Option<Spanned<Contact>>,
    license: Option<Spanned<String>>,
    contributor_id: Option<Spanned<String>>,
    #[serde(default)]
    themes: Vec<Spanned<String>>,
    #[serde(default)]
    keywords: BTreeMap<Spanned<String>, Vec<String>>,
    #[serde(default)]
    political_geocoding: Vec<Spanned<String>>,
    political_geocoding_level: Option<Spanned<String>>,
    issued: Option<Spanned<String>>,
}

impl Raw {
    /// The keys of the table, for messages.
    pub(super) const KEYS: &'static [&'static str] = &[
        "description",
        "publisher",
        "contact",
        "license",
        "contributor-id",
        "themes",
        "keywords",
        "political-geocoding",
        "political-geocoding-level",
        "issued",
    ];

    /// The table, if all in it is sound.
    pub(super) fn checked(self, name: &str, text: &str) -> Result<DatasetConfig> {
        let check = Check { name, text };
        for tag in self.description.keys().chain(self.keywords.keys()) {
            check.language(tag)?;
        }
        let single = [&self.license, &self.contributor_id, &self.political_geocoding_level];
        for value in single
            .into_iter()
            .flatten()
            .chain(&self.themes)
            .chain(&self.political_geocoding)
        {
            check.iri(value.get_ref(), value.span())?;
        }
        if let Some(publisher) = &self.publisher {
            for value in [&publisher.get_ref().url, &publisher.get_ref().kind]
                .into_iter()
                .flatten()
            {
                check.iri(value, publisher.span())?;
            }
        }
        if let Some(contact) = &self.contact {
            if let Some(url) = &contact.get_ref().url {
                check.iri(url, contact.span())?;
            }
            if let Some(email) = &contact.get_ref().email {
                check.email(email, contact.span())?;
            }
        }
        if let Some(issued) = &self.issued {
            check.date(issued.get_ref(), issued.span())?;
        }
        let plain = |value: Option<Spanned<String>>| value.map(Spanned::into_inner);
        let all = |values: Vec<Spanned<String>>| values.into_iter().map(Spanned::into_inner).collect();
        Ok(DatasetConfig {
            description: self
                .description
                .into_iter()
                .map(|(tag, text)| (tag.into_inner(), text))
                .collect(),
            publisher: self.publisher.map(Spanned::into_inner),
            contact: self.contact.map(Spanned::into_inner),
            license: plain(self.license),
            contributor_id: plain(self.contributor_id),
            themes: all(self.themes),
            keywords: self
                .keywords
                .into_iter()
                .map(|(tag, words)| (tag.into_inner(), words))
                .collect(),
            political_geocoding: all(self.political_geocoding),
            political_geocoding_level: plain(self.political_geocoding_level),
            issued: plain(self.issued),
        })
    }
}

struct Check<'t> {
    name: &'t str,
    text: &'t str,
}

type Span = std::ops::Range<usize>;

impl Check<'_> {
    fn wrong(&self, span: Span, message: String, hint: &str) -> Diagnostic {
        mistake(self.name, self.text, span, message).hint(hint)
    }

    fn language(&self, tag: &Spanned<String>) -> Result<()> {
        if oxilangtag::LanguageTag::parse(tag.get_ref().as_str()).is_ok() {
            return Ok(());
        }
        let message = format!("`{}` is no language tag", tag.get_ref());
        Err(self
            .wrong(tag.span(), message, "write tags as BCP 47 has them: de, en, vi")
            .into())
    }

    fn iri(&self, value: &str, span: Span) -> Result<()> {
        match Iri::parse(value) {
            Ok(_) => Ok(()),
            Err(error) => {
                let message = format!("`{value}` is no absolute IRI: {error}");
                Err(self
                    .wrong(span, message, "an IRI is like https://www.example.org/")
                    .into())
            }
        }
    }

    fn email(&self, value: &str, span: Span) -> Result<()> {
        let is_sound = value
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if is_sound && self.iri(&format!("mailto:{value}"), span.clone()).is_ok() {
            return Ok(());
        }
        let message = format!("`{value}` is no address of electronic mail");
        Err(self.wrong(span, message, "write it as name@example.org").into())
    }

    fn date(&self, value: &str, span: Span) -> Result<()> {
        if value.parse::<oxsdatatypes::Date>().is_ok() {
            return Ok(());
        }
        let message = format!("`{value}` is no date");
        Err(self.wrong(span, message, "write a date as 2018-12-07").into())
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Style, render};
    use crate::publication::Config;

    fn config(table: &str) -> Result<Config, String> {
        let text = format!("base = \"https://a.example/\"\n{table}");
        Config::parse("lodpress.toml", &text, None).map_err(|failure| render(&failure.diagnostics()[0], Style::Plain))
    }

    #[test]
    fn what_catalogues_ask_stands_in_a_table() {
        let config = config(
            "[dataset]\nthemes = [\"http://x/ENVI\"]\nissued = \"2018-12-07\"\n[dataset.keywords]\nde = [\"Klima\"]\n\
             [dataset.contact]\nname = \"A\"\nemail = \"a@b.example\"\npostal-code = \"1\"\n",
        )
        .unwrap();
        assert_eq!(config.dataset.keywords["de"], ["Klima"]);
        assert_eq!(config.dataset.contact.unwrap().postal_code.as_deref(), Some("1"));
    }

    #[test]
    fn mistakes_in_it_are_shown() {
        insta::assert_snapshot!(config("[dataset]\nthemes = [\"ENVI\"]\n").unwrap_err(), @r#"
        error[publication-config]: `ENVI` is no absolute IRI: No scheme found in an absolute IRI
         --> lodpress.toml:3:11
          |
        3 | themes = ["ENVI"]
          |           ^^^^^^
          |
          = help: an IRI is like https://www.example.org/
        "#);
        for (table, message) in [
            ("[dataset]\nissued = \"7.12.2018\"\n", "is no date"),
            ("[dataset]\ncontact = {name = \"A\", email = \"a\"}\n", "is no address"),
            ("[dataset]\ndescription = {\"d e\" = \"A\"}\n", "is no language tag"),
            ("[dataset]\ntheme = \"A\"\n", "did you mean `themes`?"),
        ] {
            let error = config(table).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }
}
