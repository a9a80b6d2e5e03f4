//! The site in short, as [llmstxt.org](https://llmstxt.org/) has it.

use super::super::address::{Address, CATALOG_SYNTAXES, View};
use super::super::dataset::dumps;
use super::super::site::Site;
use crate::diagnostic::Result;
use std::fmt::Write as _;

/// Classes that are named.
const CLASSES: usize = 50;

/// In English where the publication has it, otherwise in its own language.
pub(super) fn text(site: &Site) -> Result<String> {
    let language = site.languages().iter().find(|language| *language == "en");
    let language = language.unwrap_or(&site.languages()[0]);
    let page = |view: View| Address::Page(Some(language.clone()), view).path();
    let mut text = format!("# {}\n", line(&site.title(language).value));
    if let Some(description) = site.chosen(&site.config.dataset.description, language) {
        _ = writeln!(text, "\n> {}", line(&description.value));
    }
    _ = writeln!(
        text,
        "\n{} statements about {} resources, as RDF and as pages. Every IRI that begins with {} leads to what is said \
         of it: `data/KEY.ttl` and `data/KEY.jsonld` beside `{}`.",
        site.catalog.quads,
        site.catalog.resources,
        site.config.base,
        page(View::Resource("KEY".to_owned())),
    );
    text.push_str("\n## Data\n\n");
    for syntax in dumps(site) {
        _ = writeln!(text, "- [All statements as {syntax}]({})", Address::Dump(syntax).path());
    }
    for syntax in CATALOG_SYNTAXES {
        let path = Address::Catalog(syntax).path();
        _ = writeln!(text, "- [Description of the dataset as {syntax}]({path})");
    }
    if !site.queries.is_empty() {
        text.push_str("\n## Questions with their answers\n\n");
    }
    for query in site.queries.iter() {
        let title = site.chosen(&query.titles, language);
        let title = title.map_or_else(|| query.name.clone(), |title| title.value);
        let path = page(View::Query(query.name.clone()));
        _ = writeln!(text, "- [{}]({path})", line(&title));
    }
    text.push_str("\n## Classes\n\n");
    let mut classes: Vec<_> = site.catalog.classes.iter().collect();
    classes.sort_by_key(|(iri, class)| (std::cmp::Reverse(class.instances), *iri));
    for (iri, class) in classes.into_iter().take(CLASSES) {
        let name = line(&site.name(iri.as_ref(), language)?.value);
        let path = page(View::Class(class.key.clone()));
        _ = writeln!(text, "- [{name}]({path}): {} instances", class.instances);
    }
    Ok(text)
}

/// A text as a part of a line of Markdown.
fn line(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '[' | ']' | '\\' | '`' | '*' | '_' | '<' => written.extend(['\\', c]),
            c if c.is_whitespace() => written.push(' '),
            c => written.push(c),
        }
    }
    written
}
