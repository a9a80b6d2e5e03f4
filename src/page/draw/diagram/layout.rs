//! Where the boxes of a diagram stand and on which tracks its arrows run.
//!
//! Classes stand below one another, each further to the right than its superclass, so that
//! no two boxes share a height: to the right of a box there is nothing but the way of its
//! arrows. The arrows to one class run together on one track beside all boxes.

use super::super::frame::{LETTERS, WIDTH, count};
use super::super::text::width;
use super::Diagram;

/// How much further right a subclass stands, and how many layers are told apart so.
const INDENT: (f64, usize) = (24.0, 5);
/// The height of a class's name, of a property's, and of the gap between boxes.
pub(super) const HEIGHTS: (f64, f64, f64) = (24.0, 15.0, 9.0);
/// The narrowest and the widest box.
const BOX: (f64, f64) = (90.0, 270.0);
/// How much wider the letters of names are.
pub(super) const BOLD: f64 = 1.25;

/// The box of a class.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Which class it is.
    pub(super) class: usize,
    /// The superclass below which it stands.
    pub(super) parent: Option<usize>,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) height: f64,
}

/// The way of all arrows of a kind to one class.
#[derive(Clone, Debug)]
pub(super) struct Bus {
    /// Whether the arrows are of superclasses that a box does not stand below.
    pub(super) is_subclass: bool,
    /// Where the arrows start: right edge of the box and height.
    pub(super) starts: Vec<(f64, f64)>,
    /// Where they end.
    pub(super) end: (f64, f64),
    /// The track, counted from 0 at the boxes.
    pub(super) track: usize,
    /// The middle of the track.
    pub(super) x: f64,
}

/// A diagram with all its places.
#[derive(Debug)]
pub(super) struct Layout {
    /// The boxes from above.
    pub(super) boxes: Vec<Placed>,
    /// For each class, the properties that start from it, as far as they are drawn.
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) buses: Vec<Bus>,
    /// The width of each box.
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Layout {
    /// The layout of the first classes and properties of a diagram.
    pub(super) fn of(diagram: &Diagram<'_>, classes: usize, properties: usize) -> Self {
        let mut rows = vec![Vec::new(); classes];
        for (i, property) in diagram.properties.iter().enumerate().take(properties) {
            if property.domain < classes && property.range < classes {
                rows[property.domain].push(i);
            }
        }
        let supers = supers(diagram, classes);
        let layers = layers(&supers);
        let parents: Vec<Option<usize>> = supers
            .iter()
            .map(|it| it.iter().copied().max_by_key(|s| (layers[*s], usize::MAX - s)))
            .collect();
        let order = order(diagram, &rows, &parents);

        let names = diagram.classes[..classes]
            .iter()
            .map(|it| width(&it.label) * LETTERS * BOLD + 18.0);
        let ends = rows
            .iter()
            .flatten()
            .map(|it| width(&diagram.properties[*it].label) * LETTERS + 24.0);
        let wide = names.chain(ends).fold(BOX.0, f64::max).min(BOX.1);
        let mut y = 4.0;
        let boxes: Vec<Placed> = order
            .iter()
            .map(|&class| {
                let height =
                    HEIGHTS.0 + count(rows[class].len()) * HEIGHTS.1 + if rows[class].is_empty() { 0.0 } else { 4.0 };
                let x = 2.0 + count(layers[class].min(INDENT.1)) * INDENT.0;
                let placed = Placed {
                    class,
                    parent: parents[class],
                    x,
                    y,
                    height,
                };
                y += height + HEIGHTS.2;
                placed
            })
            .collect();
        let mut layout = Self {
            boxes,
            rows,
            buses: Vec::new(),
            width: wide,
            height: y,
        };
        layout.buses = layout.route(diagram, &supers);
        layout
    }

    /// The height of a property's arrow in the box where it starts.
    pub(super) fn row(of: &Placed, i: usize) -> f64 {
        of.y + HEIGHTS.0 + (count(i) + 0.5) * HEIGHTS.1
    }

    fn route(&self, diagram: &Diagram<'_>, supers: &[Vec<usize>]) -> Vec<Bus> {
        let mut buses = Vec::new();
        for target in &self.boxes {
            let right = target.x + self.width;
            let mut starts = (Vec::new(), Vec::new());
            for source in &self.boxes {
                for (i, property) in self.rows[source.class].iter().enumerate() {
                    if diagram.properties[*property].range == target.class {
                        starts.0.push((source.x + self.width, Self::row(source, i)));
                    }
                }
                if supers[source.class].contains(&target.class) && source.parent != Some(target.class) {
                    starts.1.push((source.x + self.width, source.y + 6.0));
                }
            }
            for (starts, is_subclass, y) in [(starts.0, false, 12.0), (starts.1, true, 18.0)] {
                if !starts.is_empty() {
                    let end = (right, target.y + y);
                    buses.push(Bus {
                        is_subclass,
                        starts,
                        end,
                        track: 0,
                        x: 0.0,
                    });
                }
            }
        }
        self.tracks(&mut buses);
        buses
    }

    /// Gives each bus a track on which no other runs at its heights, the short ones inside.
    fn tracks(&self, buses: &mut [Bus]) {
        let reach = |bus: &Bus| {
            let heights = bus.starts.iter().map(|it| it.1).chain([bus.end.1]);
            heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| {
                (low.min(it), high.max(it))
            })
        };
        let mut order: Vec<usize> = (0..buses.len()).collect();
        let length = |i: &usize| reach(&buses[*i]).1 - reach(&buses[*i]).0;
        order.sort_by(|a, b| length(a).total_cmp(&length(b)).then(a.cmp(b)));
        let mut tracks: Vec<Vec<(f64, f64)>> = Vec::new();
        for i in order {
            let (low, high) = reach(&buses[i]);
            let is_free = |it: &Vec<(f64, f64)>| it.iter().all(|taken| high + 6.0 < taken.0 || taken.1 + 6.0 < low);
            let track = tracks.iter().position(is_free).unwrap_or(tracks.len());
            if track == tracks.len() {
                tracks.push(Vec::new());
            }
            tracks[track].push((low, high));
            buses[i].track = track;
        }
        let right = self.boxes.iter().map(|it| it.x + self.width).fold(0.0, f64::max) + 14.0;
        let gap = ((WIDTH - 4.0 - right) / count(tracks.len().max(1))).min(13.0);
        for bus in buses {
            bus.x = right + count(bus.track) * gap;
        }
    }
}

/// The superclasses of each class in the order of the diagram, without those that a class
/// reaches itself through: of a circle, the last link is left out.
fn supers(diagram: &Diagram<'_>, classes: usize) -> Vec<Vec<usize>> {
    let mut supers: Vec<Vec<usize>> = vec![Vec::new(); classes];
    for &(class, above) in diagram.subclasses.iter().take(10 * classes.max(10)) {
        if class < classes && above < classes && !supers[class].contains(&above) && !reaches(&supers, above, class) {
            supers[class].push(above);
        }
    }
    supers
}

fn reaches(supers: &[Vec<usize>], from: usize, to: usize) -> bool {
    let (mut seen, mut next) = (vec![false; supers.len()], vec![from]);
    while let Some(class) = next.pop() {
        if class == to {
            return true;
        }
        if !std::mem::replace(&mut seen[class], true) {
            next.extend(&supers[class]);
        }
    }
    false
}

/// How many steps each class is below one without a superclass, by the longest way.
fn layers(supers: &[Vec<usize>]) -> Vec<usize> {
    let mut layers = vec![0; supers.len()];
    for _ in 0..supers.len() {
        for class in 0..supers.len() {
            layers[class] = supers[class].iter().map(|it| layers[*it] + 1).max().unwrap_or(0);
        }
    }
    layers
}

/// The classes from above: each with its subclasses after it; after a tree of them comes the
/// one that most properties join to what stands already.
fn order(diagram: &Diagram<'_>, rows: &[Vec<usize>], parents: &[Option<usize>]) -> Vec<usize> {
    let classes = parents.len();
    let mut root: Vec<usize> = (0..classes).collect();
    for class in &mut root {
        while let Some(parent) = parents[*class] {
            *class = parent;
        }
    }
    let joined: Vec<(usize, usize)> = rows
        .iter()
        .flatten()
        .map(|it| {
            (
                root[diagram.properties[*it].domain],
                root[diagram.properties[*it].range],
            )
        })
        .filter(|it| it.0 != it.1)
        .collect();
    let mut left: Vec<usize> = (0..classes).filter(|it| parents[*it].is_none()).collect();
    let (mut order, mut placed) = (Vec::new(), vec![false; classes]);
    while !left.is_empty() {
        let bonds = |it: usize| {
            joined
                .iter()
                .filter(|(a, b)| (*a == it && placed[*b]) || (*b == it && placed[*a]))
                .count()
        };
        let best = (0..left.len()).rev().max_by_key(|i| bonds(left[*i])).unwrap_or(0);
        let next = left.remove(best);
        placed[next] = true;
        let mut stack = vec![next];
        while let Some(class) = stack.pop() {
            order.push(class);
            stack.extend((0..classes).rev().filter(|it| parents[*it] == Some(class)));
        }
    }
    order
}
