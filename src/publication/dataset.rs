use super::mistake;
use crate::diagnostic::{Diagnostic, Result};
use crate::xsd::Builtin;
use oxiri::Iri;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// What `[dataset]` in `lodpress.toml` says of the dataset as a whole, for catalogues.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dataset {
    /// What it is about, by language.
    pub description: BTreeMap<String, String>,
    /// Words that it is to be found by, by language.
    pub keywords: BTreeMap<String, Vec<String>>,
    /// Its identifier in other catalogues.
    pub identifier: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// When it was first published: `xsd:date`, `xsd:dateTime` or `xsd:gYear`.
    pub issued: Option<String>,
    /// The IRI of the licence in the list of a catalogue that has IRIs of its own.
    pub license: Option<String>,
    /// IRIs of themes.
    pub themes: Vec<String>,
    /// IRIs of the places that it is about.
    pub spatial: Vec<String>,
    /// IRIs of what it is made from.
    pub sources: Vec<String>,
    /// The first day of the time that it is about.
    pub start: Option<String>,
    /// The last day of the time that it is about.
    pub end: Option<String>,
    /// IRIs of those who give data to [GovData](https://www.govdata.de/).
    pub contributor_ids: Vec<String>,
    /// IRIs of the areas that it is about, in the lists of DCAT-AP.de.
    pub political_geocoding: Vec<String>,
    /// The IRI of the level of these areas.
    pub political_geocoding_level: Option<String>,
    /// Who publishes it.
    pub publisher: Option<Publisher>,
    /// Whom to ask.
    pub contact: Option<Contact>,
}

/// Who publishes a dataset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// Its IRI.
    pub iri: Option<String>,
    /// The address of its site.
    pub homepage: Option<String>,
}

/// Whom to ask about a dataset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// The address for mail.
    pub email: Option<String>,
    /// The address of a page or a form.
    pub url: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The town.
    pub locality: Option<String>,
    /// The country.
    pub country: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Raw {
    description: BTreeMap<Spanned<String>, String>,
    keywords: BTreeMap<Spanned<String>, Vec<String>>,
    identifier: Option<String>,
    version: Option<String>,
    issued: Option<Spanned<String>>,
    license: Option<Spanned<String>>,
    themes: Vec<Spanned<String>>,
    spatial: Vec<Spanned<String>>,
    sources: Vec<Spanned<String>>,
    start: Option<Spanned<String>>,
    end: Option<Spanned<String>>,
    contributor_ids: Vec<Spanned<String>>,
    political_geocoding: Vec<Spanned<String>>,
    political_geocoding_level: Option<Spanned<String>>,
    publisher: Option<RawPublisher>,
    contact: Option<RawContact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawPublisher {
    name: String,
    iri: Option<Spanned<String>>,
    homepage: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawContact {
    name: String,
    email: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    street: Option<String>,
    postal_code: Option<String>,
    locality: Option<String>,
    country: Option<String>,
}

impl Raw {
    /// Its keys that are languages.
    pub(super) fn languages(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.description.keys().chain(self.keywords.keys())
    }

    /// `name` and `text` are those of the file.
    pub(super) fn checked(self, name: &str, text: &str) -> Result<Dataset> {
        let check = Check { name, text };
        let by_language = |(language, value)| (Spanned::into_inner(language), value);
        let publisher = self.publisher.map(|raw| -> Result<Publisher> {
            Ok(Publisher {
                name: raw.name,
                iri: check.iri(raw.iri)?,
                homepage: check.iri(raw.homepage)?,
            })
        });
        let contact = self.contact.map(|raw| -> Result<Contact> {
            Ok(Contact {
                name: raw.name,
                email: check.email(raw.email)?,
                url: check.iri(raw.url)?,
                street: raw.street,
                postal_code: raw.postal_code,
                locality: raw.locality,
                country: raw.country,
            })
        });
        Ok(Dataset {
            description: self.description.into_iter().map(by_language).collect(),
            keywords: self
                .keywords
                .into_iter()
                .map(|(language, words)| (language.into_inner(), words))
                .collect(),
            identifier: self.identifier,
            version: self.version,
            issued: check.date(self.issued, &["date", "dateTime", "gYear"])?,
            license: check.iri(self.license)?,
            themes: check.iris(self.themes)?,
            spatial: check.iris(self.spatial)?,
            sources: check.iris(self.sources)?,
            start: check.date(self.start, &["date"])?,
            end: check.date(self.end, &["date"])?,
            contributor_ids: check.iris(self.contributor_ids)?,
            political_geocoding: check.iris(self.political_geocoding)?,
            political_geocoding_level: check.iri(self.political_geocoding_level)?,
            publisher: publisher.transpose()?,
            contact: contact.transpose()?,
        })
    }
}

/// Checks values, and shows where they are wrong.
struct Check<'t> {
    name: &'t str,
    text: &'t str,
}

impl Check<'_> {
    fn mistake(&self, value: &Spanned<String>, is_none: &str) -> Diagnostic {
        let message = format!("`{}` is no {is_none}", value.get_ref());
        mistake(self.name, self.text, value.span(), message)
    }

    fn iri(&self, value: Option<Spanned<String>>) -> Result<Option<String>> {
        let Some(value) = value else { return Ok(None) };
        if Iri::parse(value.get_ref().as_str()).is_err() {
            let hint = "an IRI is like \"https://www.example.org/\"";
            return Err(self.mistake(&value, "IRI").hint(hint).into());
        }
        Ok(Some(value.into_inner()))
    }

    fn iris(&self, values: Vec<Spanned<String>>) -> Result<Vec<String>> {
        let checked = values.into_iter().map(|value| self.iri(Some(value)));
        Ok(checked.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    fn date(&self, value: Option<Spanned<String>>, types: &[&str]) -> Result<Option<String>> {
        let Some(value) = value else { return Ok(None) };
        let mut types = types.iter().filter_map(|name| Builtin::from_name(name));
        if !types.any(|datatype| datatype.accepts(value.get_ref())) {
            let hint = "a date is like \"2018-12-07\", in quotation marks";
            return Err(self.mistake(&value, "date").hint(hint).into());
        }
        Ok(Some(value.into_inner()))
    }

    fn email(&self, value: Option<Spanned<String>>) -> Result<Option<String>> {
        let Some(value) = value else { return Ok(None) };
        let parts = value.get_ref().split_once('@');
        let is_sound = parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
        if !is_sound || Iri::parse(format!("mailto:{}", value.get_ref())).is_err() {
            let hint = "an address for mail is like \"data@example.org\"";
            return Err(self.mistake(&value, "address for mail").hint(hint).into());
        }
        Ok(Some(value.into_inner()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use crate::diagnostic::{Style, render};

    fn parse(dataset: &str) -> crate::diagnostic::Result<Config> {
        let text = format!("base = \"https://a.example/\"\n[dataset]\n{dataset}\n");
        Config::parse("lodpress.toml", &text, None)
    }

    #[test]
    fn all_of_it_is_read() {
        let text = "issued = \"2018\"\nthemes = [\"https://t.example/ENVI\"]\nstart = \"2013-01-01\"\n\
            description.de = \"Text\"\nkeywords.de = [\"Klima\"]\n\
            publisher = { name = \"P\", homepage = \"https://p.example/\" }\n\
            contact = { name = \"K\", email = \"k@p.example\", postal-code = \"1\" }";
        let dataset = parse(text).unwrap().dataset;
        assert_eq!(dataset.description["de"], "Text");
        assert_eq!(dataset.keywords["de"], ["Klima"]);
        assert_eq!(
            dataset.publisher.unwrap().homepage.as_deref(),
            Some("https://p.example/")
        );
        assert_eq!(dataset.contact.unwrap().email.as_deref(), Some("k@p.example"));
    }

    #[test]
    fn what_is_wrong_is_shown_where_it_stands() {
        let shown = |text: &str| render(&parse(text).unwrap_err().diagnostics()[0], Style::Plain);
        insta::assert_snapshot!(shown("issued = \"7.12.2018\""), @r#"
        error[publication-config]: `7.12.2018` is no date
         --> lodpress.toml:3:10
          |
        3 | issued = "7.12.2018"
          |          ^^^^^^^^^^^
          |
          = help: a date is like "2018-12-07", in quotation marks
        "#);
        for (text, part) in [
            ("themes = [\"ENVI\"]", "`ENVI` is no IRI"),
            ("description.xx_1 = \"\"", "is no language tag"),
            (
                "contact = { name = \"\", email = \"nobody\" }",
                "`nobody` is no address for mail",
            ),
            ("contact = { email = \"a@b\" }", "missing field `name`"),
            ("keyword.de = []", "did you mean `keywords`?"),
            ("publisher = { nam = \"\" }", "did you mean `name`?"),
        ] {
            assert!(shown(text).contains(part), "{}", shown(text));
        }
    }
}
