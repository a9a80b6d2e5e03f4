use super::super::reader::Reader;
use super::super::vocabulary;
use super::broader;
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

/// How deep lists stand in one another; what is deeper stands beside.
const DEPTH: usize = 12;

/// Classes on the page.
const CLASSES: usize = 5_000;

/// Namespaces whose classes say how a graph is built, not what it is about.
const LANGUAGES: &[&str] = &[
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/ns/shacl#",
];

/// Classes below one another.
#[derive(Debug, Default)]
struct Tree {
    roots: Vec<NamedNode>,
    children: BTreeMap<NamedNode, Vec<NamedNode>>,
}

/// The classes as lists: those of the publication, those of other vocabularies, and those of
/// the languages of ontologies.
pub(super) fn section(reader: &Reader<'_>) -> Result<Markup> {
    let classes = &reader.site.catalog.classes;
    let base = &*reader.site.config.base;
    let tree = Tree::of(reader)?;
    let is_language = |class: &NamedNode| LANGUAGES.iter().any(|namespace| class.as_str().starts_with(namespace));
    let group = |class: &NamedNode| {
        if class.as_str().starts_with(base) {
            0
        } else {
            1 + usize::from(is_language(class))
        }
    };
    let mut groups = [
        ("classes-own", vec![]),
        ("classes-other", vec![]),
        ("classes-language", vec![]),
    ];
    for root in &tree.roots {
        groups[group(root)].1.push(root.clone());
    }
    let left_out = classes.len().saturating_sub(CLASSES);
    let mut sections = Vec::new();
    for (id, roots) in &groups {
        if !roots.is_empty() {
            sections.push((*id, tree.list(reader, roots, 0)?));
        }
    }
    Ok(html! {
        @for (id, list) in sections {
            section aria-labelledby=(id) { h2 id=(id) { (reader.t(id)) } (list) }
        }
        @if left_out > 0 { p { (reader.texts.count("more", left_out)) } }
    })
}

impl Tree {
    /// The classes with instances, and the publication's own that these are within.
    fn of(reader: &Reader<'_>) -> Result<Self> {
        let site = reader.site;
        let mut above: BTreeMap<NamedNode, BTreeSet<NamedNode>> = BTreeMap::new();
        let mut waiting: Vec<NamedNode> = site.catalog.classes.keys().take(CLASSES).cloned().collect();
        while let Some(class) = waiting.pop() {
            if above.contains_key(&class) || above.len() >= 2 * CLASSES {
                continue;
            }
            let broader = broader(site, &class)?;
            let is_own = |class: &&NamedNode| class.as_str().starts_with(&*site.config.base);
            waiting.extend(broader.iter().filter(is_own).cloned());
            above.insert(class, broader);
        }
        let is_foreign = |class: &NamedNode| !class.as_str().starts_with(&*site.config.base);
        let mut parents: BTreeMap<NamedNode, NamedNode> = BTreeMap::new();
        for (class, broader) in &above {
            let mut known = broader.iter().filter(|other| above.contains_key(*other));
            // The publication's own stay together.
            let fits =
                |other: &&NamedNode| (is_foreign(class) || !is_foreign(other)) && !leads_to(&parents, other, class);
            if let Some(parent) = known.find(fits) {
                parents.insert(class.clone(), parent.clone());
            }
        }
        let mut tree = Self::default();
        for class in above.into_keys() {
            match parents.get(&class) {
                Some(parent) => tree.children.entry(parent.clone()).or_default().push(class),
                None => tree.roots.push(class),
            }
        }
        Ok(tree)
    }

    fn list(&self, reader: &Reader<'_>, classes: &[NamedNode], depth: usize) -> Result<Markup> {
        let mut named = Vec::new();
        for class in classes {
            named.push((reader.name(class.as_ref())?.value.to_lowercase(), class));
        }
        named.sort();
        let mut items = Vec::new();
        for (_, class) in named {
            let below = self.children.get(class).map_or(&[][..], Vec::as_slice);
            let below = if depth < DEPTH {
                below.to_vec()
            } else {
                self.all_below(below)
            };
            let list = if below.is_empty() || depth > DEPTH {
                html! {}
            } else {
                self.list(reader, &below, depth + 1)?
            };
            items.push((item(reader, class)?, list));
        }
        Ok(html! { ul.tree { @for (item, list) in items { li { (item) (list) } } } })
    }

    fn all_below(&self, classes: &[NamedNode]) -> Vec<NamedNode> {
        let mut all = Vec::new();
        let mut waiting = classes.to_vec();
        while let Some(class) = waiting.pop() {
            waiting.extend(self.children.get(&class).into_iter().flatten().cloned());
            all.push(class);
        }
        all
    }
}

/// Whether the way up from `class` leads to `other`.
fn leads_to(parents: &BTreeMap<NamedNode, NamedNode>, class: &NamedNode, other: &NamedNode) -> bool {
    let mut at = Some(class);
    while let Some(class) = at {
        if class == other {
            return true;
        }
        at = parents.get(class);
    }
    false
}

fn item(reader: &Reader<'_>, class: &NamedNode) -> Result<Markup> {
    let site = reader.site;
    let count = site.catalog.classes.get(class).map(|class| class.instances);
    let count = count.map(|count| reader.texts.integer(&count.to_string()));
    let descriptions = site.texts(class.as_ref().into(), vocabulary::DESCRIPTIONS)?;
    let description = site.best(descriptions, reader.language);
    Ok(html! {
        (reader.class(class)?)
        @if let Some(count) = count { " " span.count { (count) } }
        @if let Some(description) = description { p.hint { (reader.text(&description)) } }
    })
}
