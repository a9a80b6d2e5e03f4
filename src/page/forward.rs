//! Pages that lead on to others, for hosts that cannot do that by themselves.

use super::address::{Address, DataFormat, View, relative};
use super::layout::language_name;
use super::reader::Reader;
use super::{Site, Text};
use crate::diagnostic::Result;
use maud::{DOCTYPE, Markup, html};

impl Site {
    /// The page at the path `here` that leads the reader to `view` in their language.
    ///
    /// A script chooses the language and keeps the rest of the address; without it the first
    /// language is it.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn forward(&self, here: &str, view: &View) -> Result<String> {
        let languages: Vec<(&str, String)> = self
            .languages()
            .iter()
            .map(|language| {
                let page = Address::Page(Some(language.clone()), view.clone());
                (language.as_str(), relative(here, &page.path()))
            })
            .collect();
        let reader = Reader::new(self, &self.languages()[0], view);
        let title = title(&reader, view)?;
        let to = |address: Address| relative(here, &address.path());
        Ok(html! {
            (DOCTYPE)
            html lang=(reader.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title lang=(Reader::lang(&title)) { (title.value) }
                    meta name="robots" content="noindex";
                    meta name="color-scheme" content="light dark";
                    link rel="canonical" href=(languages[0].1);
                    @for (language, href) in &languages {
                        link rel="alternate" type="text/html" hreflang=(language) href=(href);
                    }
                    (data(view, &to))
                    noscript { meta http-equiv="refresh" content=(format!("0; url={}", languages[0].1)); }
                    script src=(to(Address::Asset("forward.js".to_owned()))) {}
                }
                body {
                    p lang=(Reader::lang(&title)) dir="auto" { (title.value) }
                    ul { @for (language, href) in &languages {
                        li { a href=(href) hreflang=(language) lang=(language) { (language_name(language)) } }
                    } }
                }
            }
        }
        .into_string())
    }
}

/// What the page leads to, by name.
fn title(reader: &Reader<'_>, view: &View) -> Result<Text> {
    if let View::Resource(key) = view
        && let Some(path) = reader.site.path_of(key)
        && let Some(node) = reader.site.members(path).first()
    {
        return reader.name(node.as_ref());
    }
    Ok(reader.site.title(reader.language))
}

/// The same as data, for programs that read pages.
fn data(view: &View, to: &dyn Fn(Address) -> String) -> Markup {
    let View::Resource(key) = view else { return html! {} };
    html! {
        @for format in DataFormat::ALL.iter().filter(|format| matches!(format, DataFormat::Rdf(_))) {
            link rel="alternate" type=(format.media_type()) href=(to(Address::Data(key.clone(), *format)));
        }
    }
}
