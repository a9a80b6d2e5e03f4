use super::address::{Address, View};
use super::layout::Page;
use super::reader::Reader;
use super::{Link, Representation};
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::NamedNode;

/// Classes that the front page names.
const CLASSES: usize = 12;

/// Questions that the front page names.
const QUESTIONS: usize = 8;

pub(super) fn page(reader: &Reader<'_>) -> Result<Representation> {
    let site = reader.site;
    let title = site.title(reader.language);
    let count = |count: usize| reader.texts.integer(&count.to_string());
    let counts = [
        ("statements", count(site.catalog.quads).into()),
        ("resources", count(site.catalog.resources).into()),
    ];
    let body = html! {
        header.front {
            h1 lang=(Reader::lang(&title)) { (title.value) }
            p.lead { (reader.texts.with("front-counts", counts)) }
        }
        (super::maps::of_all(reader, Some(View::Map))?)
        section aria-labelledby="contents" {
            h2 #contents { (reader.t("front-contents")) }
            (classes(reader)?)
            p { a href=(reader.to_view(View::Classes)) { (reader.t("all")) } }
        }
        @if !site.queries.is_empty() {
            section aria-labelledby="questions" {
                h2 #questions { (reader.t("front-questions")) }
                ul.questions { @for query in site.queries.iter().take(QUESTIONS) { li { (super::queries::link(reader, query)) } } }
                p { a href=(reader.to_view(View::Queries)) { (reader.t("all")) } }
            }
        }
        (super::maps::timeline_of_all(reader, Some(View::Timeline))?)
    };
    let mut page = Page::new(View::Front, title.value.clone(), reader, body);
    page.json_ld = Some(super::dataset::schema_org(reader));
    let catalog = Address::Catalog(crate::sink::Syntax::Turtle).path();
    page.links = vec![Link::new("describedby", catalog, Some("text/turtle"))];
    page.links.extend(
        site.config
            .license
            .as_ref()
            .map(|license| Link::new("license", license, None)),
    );
    Ok(page.finish(reader))
}

/// The classes of the publication with most instances.
fn classes(reader: &Reader<'_>) -> Result<Markup> {
    let base = &reader.site.config.base;
    let mut classes: Vec<(&NamedNode, usize)> = reader
        .site
        .catalog
        .classes
        .iter()
        .filter(|(iri, _)| !iri.as_str().starts_with("http://www.w3.org/2002/07/owl#"))
        .map(|(iri, class)| (iri, class.instances))
        .collect();
    // Those of its own say more of it than common ones do.
    classes.sort_by_key(|(iri, count)| (!iri.as_str().starts_with(&**base), std::cmp::Reverse(*count), *iri));
    let mut items = Vec::new();
    for (iri, count) in classes.into_iter().take(CLASSES) {
        items.push((reader.class(iri)?, reader.texts.integer(&count.to_string())));
    }
    Ok(html! { ul.classes { @for (class, count) in items { li { (class) " " span.count { (count) } } } } })
}
