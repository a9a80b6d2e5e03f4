//! Classes and their instances.

mod table;

pub(super) use table::table;

use super::address::{Address, View};
use super::layout::Page;
use super::reader::Reader;
use super::{Representation, vocabulary};
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// Instances on one page.
const PAGE: usize = 200;

/// How deep the hierarchy of classes is shown.
const DEPTH: usize = 12;

/// Vocabularies that describe vocabularies: their classes say little of the subject.
const OF_VOCABULARIES: &[&str] = &[
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
];

/// Classes below one another, as far as the graph says so.
struct Hierarchy {
    narrower: BTreeMap<NamedNode, BTreeSet<NamedNode>>,
    broader: BTreeMap<NamedNode, BTreeSet<NamedNode>>,
}

impl Hierarchy {
    fn of(reader: &Reader<'_>) -> Result<Self> {
        let mut hierarchy = Self {
            narrower: BTreeMap::new(),
            broader: BTreeMap::new(),
        };
        for quad in reader
            .site
            .store
            .quads_for_pattern(None, Some(rdfs::SUB_CLASS_OF), None, None)
        {
            let quad = quad?;
            if let (NamedOrBlankNode::NamedNode(narrow), Term::NamedNode(broad)) = (quad.subject, quad.object)
                && narrow != broad
            {
                hierarchy
                    .narrower
                    .entry(broad.clone())
                    .or_default()
                    .insert(narrow.clone());
                hierarchy.broader.entry(narrow).or_default().insert(broad);
            }
        }
        Ok(hierarchy)
    }

    fn below(&self, class: &NamedNode) -> impl Iterator<Item = &NamedNode> {
        self.narrower.get(class).into_iter().flatten()
    }

    fn above(&self, class: &NamedNode) -> impl Iterator<Item = &NamedNode> {
        self.broader.get(class).into_iter().flatten()
    }
}

/// All classes with their instances, the publication's own first.
pub(super) fn index(reader: &Reader<'_>) -> Result<Representation> {
    let hierarchy = Hierarchy::of(reader)?;
    let known = &reader.site.catalog.classes;
    let base = &reader.site.config.base;
    let is_own = |class: &NamedNode| class.as_str().starts_with(&**base);
    let is_of_vocabularies = |class: &NamedNode| OF_VOCABULARIES.iter().any(|start| class.as_str().starts_with(start));
    // What stands below another class that is shown is shown there.
    let is_shown = |class: &NamedNode| known.contains_key(class);
    let is_top = |class: &&NamedNode| {
        !hierarchy
            .above(class)
            .any(|above| is_shown(above) && is_own(above) == is_own(class))
    };
    let mut groups: [Vec<&NamedNode>; 3] = Default::default();
    for class in known.keys().filter(is_top) {
        let group = match (is_own(class), is_of_vocabularies(class)) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => 2,
        };
        groups[group].push(class);
    }
    let titles = ["classes-own", "classes-common", "classes-of-vocabularies"];
    let mut sections = Vec::new();
    for (classes, title) in groups.iter().zip(titles).filter(|(classes, _)| !classes.is_empty()) {
        sections.push((title, tree(reader, &hierarchy, classes, 0)?));
    }
    let body = html! {
        h1 { (reader.t("classes")) }
        @for (title, list) in sections {
            section aria-labelledby=(title) { h2 id=(title) { (reader.t(title)) } (list) }
        }
    };
    Ok(Page::new(View::Classes, reader.t("classes"), reader, body).finish(reader))
}

/// Classes, and those below them.
fn tree(reader: &Reader<'_>, hierarchy: &Hierarchy, classes: &[&NamedNode], depth: usize) -> Result<Markup> {
    let mut named = Vec::new();
    for class in classes {
        named.push((reader.name(class.as_ref())?, *class));
    }
    named.sort();
    let mut items = Vec::new();
    for (_, class) in named {
        let known = &reader.site.catalog.classes;
        let below: Vec<&NamedNode> = hierarchy
            .below(class)
            .filter(|below| known.contains_key(*below))
            .collect();
        let inner = if below.is_empty() || depth >= DEPTH {
            html! {}
        } else {
            tree(reader, hierarchy, &below, depth + 1)?
        };
        let count = known.get(class).map_or(0, |class| class.instances);
        let description = description(reader, class)?;
        items.push(html! {
            (reader.class(class)?) " " span.count { (reader.texts.integer(&count.to_string())) }
            @if let Some(description) = description { " " small lang=(Reader::lang(&description)) { (description.value) } }
            (inner)
        });
    }
    Ok(html! { ul.tree { @for item in items { li { (item) } } } })
}

fn description(reader: &Reader<'_>, class: &NamedNode) -> Result<Option<super::site::Text>> {
    let texts = reader.site.texts(class.as_ref().into(), vocabulary::DESCRIPTIONS)?;
    Ok(reader.site.best(texts, reader.language))
}

/// The instances of a class, by pages.
pub(super) fn page(reader: &Reader<'_>, key: &str, number: usize) -> Result<Option<Representation>> {
    let Some(class) = reader.site.catalog.class_keys.get(key) else {
        return Ok(None);
    };
    let instances = table::instances(reader.site, class)?;
    let pages = instances.len().div_ceil(PAGE).max(1);
    if number > pages {
        return Ok(None);
    }
    let hierarchy = Hierarchy::of(reader)?;
    let name = reader.name(class.as_ref())?;
    let shown = instances.iter().skip((number - 1) * PAGE).take(PAGE);
    let rows = table::markup(reader, &instances, shown, &name.value)?;
    let body = html! {
        header.resource {
            h1 lang=(Reader::lang(&name)) { (name.value) }
            p.iri { a href=[reader.safe_href(class.as_str())] { code { (class.as_str()) } } }
        }
        @if let Some(description) = description(reader, class)? { p.lead { (reader.text(&description)) } }
        (related(reader, "subclasses", hierarchy.below(class))?)
        (related(reader, "superclasses", hierarchy.above(class))?)
        section aria-labelledby="instances" {
            h2 #instances { (reader.t("instances")) }
            p.hint {
                (reader.texts.count("resources", instances.len())) " · "
                a href=(reader.to(&Address::ClassTable(key.to_owned()))) { (reader.t("as-csv")) }
            }
            (rows)
            (pager(reader, key, number, pages))
        }
    };
    let view = match number {
        1 => View::Class(key.to_owned()),
        number => View::ClassPage(key.to_owned(), number),
    };
    let mut page = Page::new(view, name.value, reader, body);
    page.title_language = name.language.unwrap_or_default();
    Ok(Some(page.finish(reader)))
}

fn related<'c>(reader: &Reader<'_>, id: &str, classes: impl Iterator<Item = &'c NamedNode>) -> Result<Markup> {
    let classes: Vec<Markup> = classes.map(|class| reader.class(class)).collect::<Result<_>>()?;
    Ok(html! {
        @if !classes.is_empty() { p { (reader.t(id)) ": " @for class in classes { (class) " " } } }
    })
}

fn pager(reader: &Reader<'_>, key: &str, number: usize, pages: usize) -> Markup {
    let of = |number: usize| match number {
        1 => reader.to_view(View::Class(key.to_owned())),
        number => reader.to_view(View::ClassPage(key.to_owned(), number)),
    };
    let values = [("page", number.into()), ("pages", pages.into())];
    html! {
        @if pages > 1 {
            nav.pages aria-label=(reader.t("pages")) {
                @if number > 1 { a rel="prev" href=(of(number - 1)) { (reader.t("previous")) } }
                span { (reader.texts.with("page-of", values)) }
                @if number < pages { a rel="next" href=(of(number + 1)) { (reader.t("next")) } }
            }
        }
    }
}
