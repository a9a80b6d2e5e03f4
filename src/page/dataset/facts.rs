use super::super::address::View;
use super::super::layout::{language_name, licence_name};
use super::super::reader::{Reader, is_link};
use super::time;
use maud::{Markup, html};

/// What is said of the dataset as a whole.
pub(super) fn list(reader: &Reader<'_>) -> Markup {
    let site = reader.site;
    let (config, dataset) = (&site.config, &site.config.dataset);
    let count = |id: &str, count: usize| html! { (reader.texts.count(id, count)) };
    let text = |text: &str| html! { span lang="" dir="auto" { (text) } };
    let link = |iri: &str| {
        html! { @if is_link(iri) { a.outside href=(iri) rel="noopener" { (iri) } } @else { code { (iri) } } }
    };
    let mut rows: Vec<(&str, Vec<Markup>)> = vec![(
        "contents",
        vec![
            count("statements", site.catalog.quads),
            count("resources", site.catalog.resources),
            html! { a href=(reader.to_view(View::Classes)) { (reader.texts.count("class-count", site.catalog.classes.len())) } },
            count("property-count", site.catalog.properties.len()),
        ],
    )];
    let publisher = dataset.publisher.as_ref().map(|publisher| match &publisher.homepage {
        Some(homepage) if is_link(homepage) => {
            html! { a.outside href=(homepage) rel="noopener" lang="" { (publisher.name) } }
        }
        _ => text(&publisher.name),
    });
    rows.push(("publisher", publisher.into_iter().collect()));
    rows.push(("contact", contact(reader)));
    let license = config
        .license
        .as_ref()
        .map(|license| html! { a.outside href=(license) rel="license noopener" { (licence_name(license)) } });
    rows.push(("licence", license.into_iter().collect()));
    rows.push((
        "attribution",
        config.attribution.iter().map(|credit| text(credit)).collect(),
    ));
    let names = site
        .languages()
        .iter()
        .map(|tag| html! { span lang=(tag) { (language_name(tag)) } });
    rows.push(("languages", names.collect()));
    rows.push(("keywords", keywords(reader)));
    rows.push(("made-from", dataset.sources.iter().map(|iri| link(iri)).collect()));
    let date = |date: &String| html! { time datetime=(date) { (reader.texts.date(date)) } };
    rows.push(("issued", dataset.issued.iter().map(date).collect()));
    let changed = time::date(site.modified);
    rows.push(("changed", vec![date(&changed)]));
    let version = dataset.version.as_deref().unwrap_or(site.version());
    rows.push(("version", vec![html! { code { (version) } }]));
    rows.push((
        "identifier",
        dataset.identifier.iter().map(|identifier| text(identifier)).collect(),
    ));
    html! {
        dl.facts {
            @for (id, values) in rows.iter().filter(|row| !row.1.is_empty()) {
                div { dt { (reader.t(id)) } @for value in values { dd { (value) } } }
            }
        }
    }
}

fn contact(reader: &Reader<'_>) -> Vec<Markup> {
    let Some(contact) = &reader.site.config.dataset.contact else {
        return Vec::new();
    };
    let town = [&contact.postal_code, &contact.locality].map(|part| part.as_deref().unwrap_or_default());
    let parts = [
        Some(contact.name.clone()),
        contact.street.clone(),
        Some(town.join(" ").trim().to_owned()),
        contact.country.clone(),
    ];
    let lines = parts.into_iter().flatten().filter(|part| !part.is_empty());
    let mut lines: Vec<Markup> = lines.map(|line| html! { span lang="" dir="auto" { (line) } }).collect();
    if let Some(email) = &contact.email {
        lines.push(html! { a href={ "mailto:" (email) } { (email) } });
    }
    if let Some(url) = contact.url.as_ref().filter(|url| is_link(url)) {
        lines.push(html! { a.outside href=(url) rel="noopener" { (url) } });
    }
    lines
}

/// The keywords in the reader's language, or in all where there are none.
fn keywords(reader: &Reader<'_>) -> Vec<Markup> {
    let keywords = &reader.site.config.dataset.keywords;
    let own = keywords.get_key_value(reader.language);
    let shown: Vec<_> = match own {
        Some(own) => vec![own],
        None => keywords.iter().collect(),
    };
    let words = shown
        .into_iter()
        .flat_map(|(tag, words)| words.iter().map(move |word| (tag, word)));
    words.map(|(tag, word)| html! { span lang=(tag) { (word) } }).collect()
}
