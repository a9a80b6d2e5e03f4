//! Maps: places, great circles between them, the land around them.

mod clip;
mod graticule;
mod labels;
mod projection;
mod sphere;

use maud::{Markup, html};

use self::labels::{Placed, Rectangle, Taken};
use self::projection::{Point, Projection, View};
use super::frame::{Frame, LETTERS, WIDTH, is_safe, n, path, titled};
use super::number::NumberStyle;
use super::text::{bounded, listed, shorten};
pub use sphere::distance;

/// How many places and lines are drawn, how many places or lines have their labels beside
/// them, how many are named in the text alternative.
const MOST: (usize, usize, usize, usize) = (2000, 200, 30, 20);
/// Points of land outlines that are looked at.
const MOST_LAND: usize = 500_000;
/// The widest label, em.
const LABEL: f64 = 16.0;

/// A place on a map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPlace {
    /// Degrees, east positive, by WGS 84.
    pub longitude: f64,
    /// Degrees, north positive, by WGS 84. A place whose latitude is not one is not drawn.
    pub latitude: f64,
    /// Its name.
    pub label: String,
    /// Where its marker leads.
    pub href: Option<String>,
}

impl MapPlace {
    fn point(&self) -> Option<Point> {
        let is_place = self.longitude.is_finite() && self.longitude.abs() <= 540.0 && self.latitude.abs() <= 90.0;
        is_place.then(|| (projection::turn(self.longitude), self.latitude))
    }
}

/// The words on a map, in the reader's language.
#[derive(Clone, Copy, Debug)]
pub struct MapWords<'a> {
    /// What a line is: great circle.
    pub great_circle: &'a str,
    /// The unit of distances, km.
    pub kilometres: &'a str,
    /// The unit of distances below one kilometre, m.
    pub metres: &'a str,
    /// The letters of north, east, south and west.
    pub directions: [&'a str; 4],
}

/// What a map shows.
#[derive(Clone, Copy, Debug)]
pub struct Map<'a> {
    /// What makes the identifiers of this drawing unique on its page.
    pub id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The places, of which the first have the better chance of a label.
    pub places: &'a [MapPlace],
    /// Which places are joined by a great circle, as indices from 0.
    pub lines: &'a [(usize, usize)],
    /// Outlines of land as longitude and latitude in degrees. What ends where it starts is
    /// an area, what does not is a line.
    pub land: &'a [Vec<(f32, f32)>],
    /// How numbers are written.
    pub numbers: NumberStyle,
    /// The words on it.
    pub words: MapWords<'a>,
}

/// A line between two places.
struct Line<'a> {
    points: Vec<Point>,
    ends: (&'a MapPlace, &'a MapPlace),
    distance: String,
}

/// The map as an `svg` element: around one place or a small extent on a plane with a scale
/// bar, else an equal-area view of a part of the world. None where no place has coordinates.
pub fn map(map: &Map<'_>) -> Option<Markup> {
    let places: Vec<(&MapPlace, Point)> = map
        .places
        .iter()
        .filter_map(|it| Some((it, it.point()?)))
        .take(MOST.0)
        .collect();
    if places.is_empty() {
        return None;
    }
    let lines: Vec<Line<'_>> = map
        .lines
        .iter()
        .filter_map(|ends| line(map, *ends))
        .take(MOST.1)
        .collect();
    let extent: Vec<Point> = places
        .iter()
        .map(|it| it.1)
        .chain(lines.iter().flat_map(|it| it.points.iter().copied()))
        .collect();
    let is_one_spot = extent.iter().all(|it| distance(*it, extent[0]) < 0.1);
    let view = View::of(&extent, if is_one_spot { 15.0 } else { 0.05 });

    let mut taken = Taken::default();
    for (_, point) in &places {
        taken.keep(Rectangle::around(view.locate(*point), 4.5));
    }
    let drawn: Vec<Vec<Vec<Point>>> = lines
        .iter()
        .map(|it| clip::line(&view, it.points.iter().copied()))
        .collect();
    drawn.iter().flatten().for_each(|part| taken.avoid_line(part));
    let radius = if places.len() > MOST.2 { "2.8" } else { "4" };
    let graticule = graticule::graticule(&view, map.words.directions, map.numbers, &mut taken);
    let bar = scale_bar(&view, map, &mut taken);
    let names = place_labels(&view, &places, &mut taken);
    let lengths = line_labels(&view, &lines, &drawn, &mut taken);
    let body = html! {
        rect class="draw-sea" width=(n(WIDTH)) height=(n(view.height)) {}
        (land(&view, map.land))
        (graticule)
        @for (line, parts) in lines.iter().zip(&drawn) {
            path class="draw-line" d=(parts.iter().map(|part| path(part)).collect::<String>()) {
                title { (described(map, line)) }
            }
        }
        (lengths)
        @for ((place, point), name) in places.iter().zip(&names) {
            (titled(&bounded(&place.label), place.href.as_deref(), &marker(view.locate(*point), radius, name.as_ref())))
        }
        (bar)
    };
    let description = describe(map, &places, &lines);
    let linked = places
        .iter()
        .any(|(place, _)| place.href.as_deref().is_some_and(is_safe));
    let frame = Frame {
        id: map.id,
        class: "draw-map",
        title: map.title,
        description: &description,
        linked,
    };
    Some(frame.around(view.height, &body))
}

fn line<'a>(map: &Map<'a>, (from, to): (usize, usize)) -> Option<Line<'a>> {
    let ends = (map.places.get(from)?, map.places.get(to)?);
    let (a, b) = (ends.0.point()?, ends.1.point()?);
    Some(Line {
        points: sphere::great_circle(a, b),
        ends,
        distance: length(map, distance(a, b)),
    })
}

/// A distance in km, as a reader writes it.
fn length(map: &Map<'_>, km: f64) -> String {
    if km < 1.0 {
        return format!("{}\u{a0}{}", map.numbers.format(km * 1000.0, 0), map.words.metres);
    }
    format!(
        "{}\u{a0}{}",
        map.numbers.format(km, usize::from(km < 20.0)),
        map.words.kilometres
    )
}

fn described(map: &Map<'_>, line: &Line<'_>) -> String {
    let (from, to) = (bounded(&line.ends.0.label), bounded(&line.ends.1.label));
    format!("{from} – {to}: {} {}", map.words.great_circle, line.distance)
}

/// The text alternative: where the places are, how far the lines are.
fn describe(map: &Map<'_>, places: &[(&MapPlace, Point)], lines: &[Line<'_>]) -> String {
    let [north, east, south, west] = map.words.directions;
    let part = |degrees: f64, up: &str, down: &str| {
        format!(
            "{}°\u{a0}{}",
            map.numbers.format(degrees.abs(), 3),
            if degrees < 0.0 { down } else { up }
        )
    };
    let places = places.iter().map(|(place, (longitude, latitude))| {
        let (latitude, longitude) = (part(*latitude, north, south), part(*longitude, east, west));
        format!("{} ({latitude}, {longitude})", bounded(&place.label))
    });
    let mut text = listed(places, MOST.3);
    if !lines.is_empty() {
        text.push_str(". ");
        text.push_str(&listed(lines.iter().map(|it| described(map, it)), MOST.3));
    }
    text
}

fn land(view: &View, outlines: &[Vec<(f32, f32)>]) -> Markup {
    let (mut areas, mut coasts) = (String::new(), String::new());
    let mut room = MOST_LAND;
    for outline in outlines {
        room = room.saturating_sub(outline.len());
        if room == 0 {
            break;
        }
        let points = outline.iter().map(|it| (f64::from(it.0), f64::from(it.1)));
        if outline.len() > 3 && outline.first() == outline.last() {
            for area in clip::area(view, points) {
                areas.push_str(&path(&area));
                areas.push('Z');
            }
        } else {
            clip::line(view, points)
                .iter()
                .for_each(|part| coasts.push_str(&path(part)));
        }
    }
    html! {
        @if !areas.is_empty() { path class="draw-land" d=(areas) {} }
        @if !coasts.is_empty() { path class="draw-coast" d=(coasts) {} }
    }
}

/// The names of the places beside them, as far as there is room.
fn place_labels(view: &View, places: &[(&MapPlace, Point)], taken: &mut Taken) -> Vec<Option<(Placed, String)>> {
    let name = |(place, point): &(&MapPlace, Point)| {
        let text = shorten(&place.label, LABEL);
        let at = taken.place(&text, &[view.locate(*point)], 7.0, view.height, places.len() <= 2)?;
        Some((at, text))
    };
    if places.len() > MOST.2 {
        return places.iter().map(|_| None).collect();
    }
    places.iter().map(name).collect()
}

fn marker((x, y): (f64, f64), radius: &str, name: Option<&(Placed, String)>) -> Markup {
    html! {
        circle class="draw-marker" cx=(n(x)) cy=(n(y)) r=(radius) {}
        @if let Some((at, text)) = name {
            text class="draw-label draw-halo" x=(n(at.x)) y=(n(at.y)) text-anchor=(at.anchor) { (text) }
        }
    }
}

/// The distances beside the lines, near their middles.
fn line_labels(view: &View, lines: &[Line<'_>], drawn: &[Vec<Vec<Point>>], taken: &mut Taken) -> Markup {
    if lines.len() > MOST.2 {
        return html! {};
    }
    html! {
        @for (line, parts) in lines.iter().zip(drawn) {
            @let near: Vec<Point> = [4, 5, 3, 6, 2].iter().map(|i| view.locate(line.points[line.points.len() * i / 8])).collect();
            @if !parts.is_empty() {
                @let at = taken.place(&line.distance, &near, 6.0, view.height, lines.len() == 1);
                @if let Some(at) = at {
                    text class="draw-note draw-halo" x=(n(at.x)) y=(n(at.y)) text-anchor=(at.anchor) {
                        (line.distance)
                    }
                }
            }
        }
    }
}

/// The scale bar, of a map that is true to scale.
fn scale_bar(view: &View, map: &Map<'_>, taken: &mut Taken) -> Markup {
    let Projection::Plane { .. } = view.projection else {
        return html! {};
    };
    let units_per_km = view.scale / distance((0.0, 0.0), (0.0, 1.0));
    let km = super::scale::step(WIDTH / 10.0 / units_per_km);
    let (right, y) = (WIDTH - 12.0, view.height - 10.0);
    let left = right - km * units_per_km;
    taken.keep(Rectangle(left - 4.0, y - LETTERS - 8.0, right + 4.0, y + 4.0));
    html! {
        path class="draw-scale" d=(path(&[(left, y - 4.0), (left, y), (right, y), (right, y - 4.0)])) {}
        text class="draw-tick draw-halo" x=(n(f64::midpoint(left, right))) y=(n(y - 5.0)) text-anchor="middle" {
            (length(map, km))
        }
    }
}

#[cfg(test)]
mod tests;
