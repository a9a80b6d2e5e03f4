//! The diagram of an ontology: classes in layers, properties as arrows between them.

mod layout;

use maud::{Markup, html};

use self::layout::{BOLD, Bus, HEIGHTS, Layout, Placed};
use super::frame::{Frame, LETTERS, is_safe, n, path, titled};
use super::text::{bounded, listed, shorten};

/// Classes and properties that are drawn, and that are named in the text alternative.
const MOST: (usize, usize, usize) = (100, 300, 60);
/// Colours of tracks, so that neighbours are told apart.
const COLOURS: usize = 4;

/// A class of an ontology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// What it is called.
    pub label: String,
    /// Where its box leads.
    pub href: Option<String>,
}

/// A property from one class to another. Classes are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// What it is called.
    pub label: String,
    /// Where its name leads.
    pub href: Option<String>,
    /// The class of its subjects.
    pub domain: usize,
    /// The class of its objects.
    pub range: usize,
}

/// What a diagram shows.
#[derive(Clone, Copy, Debug)]
pub struct Diagram<'a> {
    /// What makes the identifiers of this drawing unique on its page.
    pub id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The classes.
    pub classes: &'a [Class],
    /// Each class with a superclass of it, counted from 0.
    pub subclasses: &'a [(usize, usize)],
    /// The properties.
    pub properties: &'a [Property],
    /// The words between a class and its superclass: is a subclass of.
    pub subclass_of: &'a str,
}

/// The diagram as an `svg` element. Of more than 100 classes, the first are drawn, and `more`
/// gives the words for how many are not. None where there are no classes.
pub fn diagram(diagram: &Diagram<'_>, more: &dyn Fn(usize) -> String) -> Option<Markup> {
    let classes = diagram.classes.len().min(MOST.0);
    let left_out = diagram.classes.len() - classes;
    if classes == 0 {
        return None;
    }
    let layout = Layout::of(diagram, classes, MOST.1);
    let body = html! {
        @for bus in &layout.buses { (arrows(bus)) }
        @for it in &layout.boxes { (generalization(&layout, it)) }
        @for it in &layout.boxes { (class(diagram, &layout, it)) }
        @if left_out > 0 {
            text class="draw-note" x="4" y=(n(layout.height + 10.0)) { (shorten(&more(left_out), 40.0)) }
        }
    };
    let linked = diagram.classes[..classes].iter().map(|it| &it.href);
    let linked = linked
        .chain(diagram.properties.iter().map(|it| &it.href))
        .flatten()
        .any(|it| is_safe(it));
    let description = describe(diagram, &layout);
    let frame = Frame {
        id: diagram.id,
        class: "draw-diagram",
        title: diagram.title,
        description: &description,
        linked,
    };
    Some(frame.around(layout.height + if left_out > 0 { 16.0 } else { 0.0 }, &body))
}

/// The box of a class with the names of its properties, at which their arrows start.
fn class(diagram: &Diagram<'_>, layout: &Layout, it: &Placed) -> Markup {
    let class = &diagram.classes[it.class];
    let room = layout.width - 16.0;
    html! {
        (titled(&bounded(&class.label), class.href.as_deref(), &html! {
            rect class="draw-box" x=(n(it.x)) y=(n(it.y)) width=(n(layout.width)) height=(n(it.height)) rx="4" {}
            text class="draw-name" x=(n(it.x + 8.0)) y=(n(it.y + 16.0)) {
                (shorten(&class.label, room / LETTERS / BOLD))
            }
        }))
        @for (i, property) in layout.rows[it.class].iter().map(|it| &diagram.properties[*it]).enumerate() {
            @let (x, y) = (it.x + layout.width - 8.0, Layout::row(it, i) + 3.5);
            (titled(&described(diagram, property), property.href.as_deref(), &html! {
                text class="draw-property" x=(n(x)) y=(n(y)) text-anchor="end" {
                    (shorten(&property.label, room / LETTERS))
                }
            }))
        }
    }
}

/// All arrows of a track, as one line with one head.
fn arrows(bus: &Bus) -> Markup {
    let (right, y) = bus.end;
    let heights = || bus.starts.iter().map(|it| it.1).chain([y]);
    let (top, bottom) = (heights().fold(y, f64::min), heights().fold(y, f64::max));
    let mut data = path(&[(bus.x, top), (bus.x, bottom)]);
    for start in &bus.starts {
        data.push_str(&path(&[*start, (bus.x, start.1)]));
    }
    data.push_str(&path(&[(bus.x, y), (right + 7.0, y)]));
    let colour = if bus.is_subclass {
        "draw-generalization".to_owned()
    } else {
        format!("draw-track-{}", bus.track % COLOURS + 1)
    };
    html! {
        g class={ "draw-arrow " (colour) } {
            path d=(data) {}
            // What joins has a dot, what only crosses has none.
            @for joint in heights().filter(|it| *it > top && *it < bottom) {
                circle class="draw-joint" cx=(n(bus.x)) cy=(n(joint)) r="2" {}
            }
            path class="draw-head" d={ (path(&[(right + 1.0, y), (right + 8.0, y - 3.5), (right + 8.0, y + 3.5)])) "Z" } {}
        }
    }
}

/// The line up to a class from those that stand below it, with UML's open head.
fn generalization(layout: &Layout, parent: &Placed) -> Markup {
    let below = || layout.boxes.iter().filter(|it| it.parent == Some(parent.class));
    let (x, top) = (parent.x + 12.0, parent.y + parent.height);
    let middle = |it: &Placed| it.y + HEIGHTS.0 / 2.0;
    let Some(last) = below().next_back() else {
        return html! {};
    };
    let mut data = path(&[(x, top + 7.0), (x, middle(last))]);
    below().for_each(|it| data.push_str(&path(&[(x, middle(it)), (it.x, middle(it))])));
    html! {
        g class="draw-arrow draw-generalization" {
            path d=(data) {}
            path class="draw-head" d={ (path(&[(x, top + 0.5), (x - 4.0, top + 7.0), (x + 4.0, top + 7.0)])) "Z" } {}
        }
    }
}

fn described(diagram: &Diagram<'_>, property: &Property) -> String {
    let name = |class: usize| {
        diagram
            .classes
            .get(class)
            .map_or(String::new(), |it| bounded(&it.label))
    };
    format!(
        "{} – {} → {}",
        name(property.domain),
        bounded(&property.label),
        name(property.range)
    )
}

fn describe(diagram: &Diagram<'_>, layout: &Layout) -> String {
    let label = |class: usize| bounded(&diagram.classes[class].label);
    let classes = layout.boxes.iter().map(|it| match it.parent {
        Some(parent) => format!("{} {} {}", label(it.class), diagram.subclass_of, label(parent)),
        None => label(it.class),
    });
    let mut text = listed(classes, MOST.2);
    let properties: Vec<String> = layout
        .boxes
        .iter()
        .flat_map(|it| &layout.rows[it.class])
        .map(|it| described(diagram, &diagram.properties[*it]))
        .collect();
    if !properties.is_empty() {
        text.push_str(". ");
        text.push_str(&listed(properties.into_iter(), MOST.2));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::frame::{WIDTH, readable};
    use super::*;

    fn class(label: &str) -> Class {
        Class {
            label: label.to_owned(),
            href: Some(format!("def/{}", label.len())),
        }
    }

    fn property(label: &str, domain: usize, range: usize) -> Property {
        Property {
            label: label.to_owned(),
            href: None,
            domain,
            range,
        }
    }

    fn all<'a>(classes: &'a [Class], subclasses: &'a [(usize, usize)], properties: &'a [Property]) -> Diagram<'a> {
        Diagram {
            id: "d",
            title: "Ontology",
            classes,
            subclasses,
            properties,
            subclass_of: "is a",
        }
    }

    fn draw(it: &Diagram<'_>) -> Option<String> {
        diagram(it, &|n| format!("{n} more")).map(Markup::into_string)
    }

    #[test]
    fn a_class_its_subclass_and_a_property() {
        let (classes, properties) = ([class("Place"), class("Town")], [property("partOf", 1, 0)]);
        insta::assert_snapshot!(readable(&draw(&all(&classes, &[(1, 0)], &properties)).unwrap()), @r#"
        <svg class="draw draw-diagram" viewBox="0 0 480 89" role="group" aria-labelledby="d-title d-desc">
        <title id="d-title">Ontology</title>
        <desc id="d-desc">Place; Town is a Place. Town – partOf → Place</desc>
        <g class="draw-arrow draw-track-1">
        <path d="M130 16L130 68.5M116 68.5L130 68.5M130 16L99 16">
        </path>
        <path class="draw-head" d="M93 16L100 12.5L100 19.5Z">
        </path>
        </g>
        <g class="draw-arrow draw-generalization">
        <path d="M14 35L14 49M14 49L26 49">
        </path>
        <path class="draw-head" d="M14 28.5L10 35L18 35Z">
        </path>
        </g>
        <a class="draw-link" href="def/5">
        <title>Place</title>
        <rect class="draw-box" x="2" y="4" width="90" height="24" rx="4">
        </rect>
        <text class="draw-name" x="10" y="20">Place</text>
        </a>
        <a class="draw-link" href="def/4">
        <title>Town</title>
        <rect class="draw-box" x="26" y="37" width="90" height="43" rx="4">
        </rect>
        <text class="draw-name" x="34" y="53">Town</text>
        </a>
        <g>
        <title>Town – partOf → Place</title>
        <text class="draw-property" x="108" y="72" text-anchor="end">partOf</text>
        </g>
        </svg>
        "#);
    }

    #[test]
    fn circles_and_wrong_numbers_do_no_harm() {
        let classes = [class("a"), class("b"), class("c")];
        let diagram = all(&classes, &[(0, 1), (1, 2), (2, 0), (0, 0), (9, 0)], &[]);
        let layout = Layout::of(&diagram, 3, 10);
        assert_eq!(layout.boxes.iter().map(|it| it.class).collect::<Vec<_>>(), [2, 1, 0]);
        assert!(draw(&all(&classes, &[], &[property("p", 7, 0), property("q", 0, 0)])).is_some());
        assert!(draw(&all(&[], &[], &[])).is_none());
    }

    #[test]
    fn many_long_classes_are_cut() {
        let classes = vec![class(&"<x>".repeat(3000)); 500];
        let properties: Vec<_> = (0..5000)
            .map(|i| property(&"y".repeat(9000), i % 500, i / 3 % 500))
            .collect();
        let svg = draw(&all(&classes, &[(1, 0), (2, 1)], &properties)).unwrap();
        assert!(svg.contains("400 more") && !svg.contains("<x>"));
        assert_eq!(svg.matches("draw-box").count(), 100);
        assert!(svg.len() < 1_000_000, "{}", svg.len());
    }

    proptest::proptest! {
        #[test]
        fn boxes_and_tracks_do_not_overlap(
            subclasses in proptest::collection::vec((0..30_usize, 0..30_usize), 0..40),
            ends in proptest::collection::vec((0..30_usize, 0..30_usize), 0..60),
        ) {
            let classes = vec![class("Class"); 30];
            let properties: Vec<_> = ends.iter().map(|it| property("p", it.0, it.1)).collect();
            let layout = Layout::of(&all(&classes, &subclasses, &properties), 30, 100);
            let mut seen: Vec<_> = layout.boxes.iter().map(|it| it.class).collect();
            seen.sort_unstable();
            proptest::prop_assert_eq!(seen, (0..30).collect::<Vec<_>>());
            for pair in layout.boxes.windows(2) {
                proptest::prop_assert!(pair[0].y + pair[0].height < pair[1].y);
            }
            for bus in &layout.buses {
                proptest::prop_assert!(bus.x > bus.end.0 && bus.x < WIDTH);
            }
        }
    }
}
