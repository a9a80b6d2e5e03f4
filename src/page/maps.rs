use super::address::View;
use super::draw::{Date, Map, MapPlace, MapWords, NumberStyle, Timeline, TimelineEntry, distance, map, timeline};
use super::places::Point;
use super::reader::Reader;
use super::site::Text;
use super::vocabulary;
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// Lines on a map, at most.
const LINES: usize = 200;

/// Statements that are followed back to something with a name.
const LEADING: usize = 100;

/// Places whose names stand below a map.
const NAMED: usize = 12;

/// Properties that lead from a place to one that it lies in: these are drawn by the map as a
/// whole, and no line says more.
const WITHIN: &[&str] = &[
    "http://schema.org/containedInPlace",
    "http://schema.org/containsPlace",
    "http://purl.org/dc/terms/isPartOf",
    "http://purl.org/dc/terms/hasPart",
    "http://www.opengis.net/ont/geosparql#sfWithin",
    "http://www.opengis.net/ont/geosparql#sfContains",
];

impl Reader<'_> {
    /// How numbers are written on drawings.
    pub(super) fn numbers(&self) -> NumberStyle {
        match self.texts.tag() {
            "en" => NumberStyle::POINT,
            _ => NumberStyle::COMMA,
        }
    }
}

/// The words on maps in the reader's language.
pub(super) struct Words {
    great_circle: String,
    kilometres: String,
    metres: String,
    directions: [String; 4],
}

impl Words {
    pub(super) fn of(reader: &Reader<'_>) -> Self {
        Self {
            great_circle: reader.t("great-circle"),
            kilometres: reader.t("km"),
            metres: reader.t("metres"),
            directions: ["north", "east", "south", "west"].map(|id| reader.t(id)),
        }
    }

    pub(super) fn words(&self) -> MapWords<'_> {
        MapWords {
            great_circle: &self.great_circle,
            kilometres: &self.kilometres,
            metres: &self.metres,
            directions: self.directions.each_ref().map(String::as_str),
        }
    }
}

/// The place of a resource, and those that it is connected with.
pub(super) fn of_resource(reader: &Reader<'_>, node: &NamedNode, name: &Text) -> Result<Markup> {
    let Some(point) = reader.site.place(node.as_ref().into())? else {
        return Ok(html! {});
    };
    let title = reader.texts.with("on-the-map", [("name", name.value.as_str().into())]);
    let mut places = BTreeMap::from([(node.clone(), point)]);
    for (other, point) in neighbours(reader, node)? {
        places.insert(other, point);
    }
    drawn(reader, "map", &title, "where", &places)
}

/// The places that a statement connects with a resource.
fn neighbours(reader: &Reader<'_>, node: &NamedNode) -> Result<Vec<(NamedNode, Point)>> {
    let store = &reader.site.store;
    let mut nodes = BTreeSet::new();
    for quad in store.quads_for_pattern(Some(node.as_ref().into()), None, None, None) {
        let quad = quad?;
        if let Term::NamedNode(other) = quad.object
            && !WITHIN.contains(&quad.predicate.as_str())
        {
            nodes.insert(other);
        }
    }
    for quad in store.quads_for_pattern(None, None, Some(node.as_ref().into()), None) {
        let quad = quad?;
        if let NamedOrBlankNode::NamedNode(other) = quad.subject
            && !WITHIN.contains(&quad.predicate.as_str())
        {
            nodes.insert(other);
        }
    }
    let mut found = Vec::new();
    for other in nodes.into_iter().take(LINES) {
        if let Some(point) = reader.site.place(other.as_ref().into())? {
            // Its own geometry is at the same place, and no neighbour.
            if !reader.site.is_geometry(other.as_ref())? {
                found.push((other, point));
            }
        }
    }
    Ok(found)
}

/// The places of all, with a link to where there is more about them.
pub(super) fn of_all(reader: &Reader<'_>, more: Option<View>) -> Result<Markup> {
    let places = reader.site.places()?;
    if places.is_empty() {
        return Ok(html! {});
    }
    let title = reader.site.title(reader.language).value;
    let title = reader.texts.with("on-the-map", [("name", title.into())]);
    let drawing = drawn(reader, "map", &title, "front-map", &places)?;
    Ok(html! { (drawing) (all(reader, more)) })
}

/// The link to all of what is shown a part of.
fn all(reader: &Reader<'_>, more: Option<View>) -> Markup {
    html! { @if let Some(view) = more { p { a href=(reader.to_view(view)) { (reader.t("all")) } } } }
}

/// A map with its places as a list below it: nobody needs to see it to have what it says.
fn drawn(
    reader: &Reader<'_>,
    id: &str,
    title: &str,
    heading: &str,
    places: &BTreeMap<NamedNode, Point>,
) -> Result<Markup> {
    let nodes: Vec<&NamedNode> = places.keys().collect();
    let lines = lines(reader, places)?;
    let mut shown = Vec::new();
    for (node, point) in places {
        shown.push(MapPlace {
            longitude: point.longitude,
            latitude: point.latitude,
            label: reader.name(node.as_ref())?.value,
            href: Some(reader.href(node.as_str())),
        });
    }
    let words = Words::of(reader);
    let drawing = map(&Map {
        id,
        title,
        places: &shown,
        lines: &lines,
        land: super::land(),
        numbers: reader.numbers(),
        words: words.words(),
    });
    let mut names = Vec::new();
    for node in nodes.iter().take(NAMED) {
        names.push(reader.link(node.as_ref())?);
    }
    let distances = lines.iter().take(NAMED).filter_map(|(from, to)| {
        let (from, to) = (shown.get(*from)?, shown.get(*to)?);
        let away = distance((from.longitude, from.latitude), (to.longitude, to.latitude));
        let away = reader.numbers().format(away, 0);
        let Words {
            kilometres,
            great_circle,
            ..
        } = &words;
        Some(format!(
            "{} – {}: {away} {kilometres} ({great_circle})",
            from.label, to.label
        ))
    });
    let distances: Vec<String> = distances.collect();
    Ok(html! {
        @if let Some(drawing) = drawing {
            section aria-labelledby=(heading) {
                h2 id=(heading) { (reader.t(heading)) }
                figure.drawing {
                    (drawing)
                    figcaption {
                        @for (index, name) in names.iter().enumerate() { @if index > 0 { " · " } (name) }
                        @if places.len() > NAMED { " · " (reader.texts.count("more", places.len() - NAMED)) }
                        @for distance in distances { br; span lang=(reader.language) dir="auto" { (distance) } }
                    }
                }
            }
        }
    })
}

/// Which of the places a statement connects, as their numbers.
fn lines(reader: &Reader<'_>, places: &BTreeMap<NamedNode, Point>) -> Result<Vec<(usize, usize)>> {
    let numbers: BTreeMap<&NamedNode, usize> = places.keys().enumerate().map(|(number, node)| (node, number)).collect();
    let mut lines = BTreeSet::new();
    for (node, from) in &numbers {
        for quad in reader
            .site
            .store
            .quads_for_pattern(Some(node.as_ref().into()), None, None, None)
        {
            let quad = quad?;
            if let Term::NamedNode(other) = &quad.object
                && let Some(to) = numbers.get(other)
                && from != to
                && !WITHIN.contains(&quad.predicate.as_str())
            {
                lines.insert((*from.min(to), *from.max(to)));
            }
        }
        if lines.len() >= LINES {
            break;
        }
    }
    Ok(lines.into_iter().collect())
}

/// The dates of all, from statements whose value is one. A beginning and an end of the same
/// resource are one entry.
pub(super) fn timeline_of_all(reader: &Reader<'_>, more: Option<View>) -> Result<Markup> {
    let mut spans: BTreeMap<&NamedNode, (Date, Option<Date>)> = BTreeMap::new();
    let mut others: BTreeSet<(&NamedNode, &str)> = BTreeSet::new();
    for (value, subject, property) in &reader.site.catalog.dates {
        let Some(date) = Date::parse(value) else { continue };
        match edge(property) {
            Some(Edge::Start) => drop(spans.entry(subject).or_insert((date, None))),
            Some(Edge::End) => match spans.get_mut(subject) {
                Some(span) => span.1 = Some(date),
                None => drop(others.insert((subject, value))),
            },
            None => drop(others.insert((subject, value))),
        }
    }
    let single = others
        .into_iter()
        .filter_map(|(subject, value)| Some((subject, Date::parse(value)?, None)));
    let spans = spans.into_iter().map(|(subject, (start, end))| (subject, start, end));
    let mut entries = Vec::new();
    for (subject, start, end) in spans.chain(single) {
        let subject = speaking(reader, subject)?;
        entries.push(TimelineEntry {
            start,
            end,
            label: reader.name(subject.as_ref())?.value,
            href: Some(reader.href(subject.as_str())),
        });
    }
    let title = reader.t("front-timeline");
    let drawing = timeline(
        &Timeline {
            id: "timeline",
            title: &title,
            entries: &entries,
        },
        &|more| reader.texts.count("more", more),
    );
    Ok(html! {
        @if let Some(drawing) = drawing {
            section aria-labelledby="when" {
                h2 #when { (title) }
                figure.drawing { (drawing) }
                (all(reader, more))
            }
        }
    })
}

/// A resource with a name: `node`, or the first one with a name that leads to it, as what has
/// a period leads to the period.
fn speaking(reader: &Reader<'_>, node: &NamedNode) -> Result<NamedNode> {
    let has_name = |node: &NamedNode| -> Result<bool> {
        Ok(!reader.site.texts(node.as_ref().into(), vocabulary::LABELS)?.is_empty())
    };
    if has_name(node)? {
        return Ok(node.clone());
    }
    let leading = reader
        .site
        .store
        .quads_for_pattern(None, None, Some(node.as_ref().into()), None);
    let mut subjects = BTreeSet::new();
    for quad in leading.take(LEADING) {
        if let NamedOrBlankNode::NamedNode(subject) = quad?.subject {
            subjects.insert(subject);
        }
    }
    for subject in subjects {
        if has_name(&subject)? {
            return Ok(subject);
        }
    }
    Ok(node.clone())
}

/// Which end of a span a property gives.
enum Edge {
    Start,
    End,
}

fn edge(property: &NamedNode) -> Option<Edge> {
    let name = property.as_str().rsplit(['/', '#']).next()?.to_ascii_lowercase();
    if name.contains("start") || name.contains("begin") {
        Some(Edge::Start)
    } else if name.contains("end") {
        Some(Edge::End)
    } else {
        None
    }
}
