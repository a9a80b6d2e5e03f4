//! Where labels stand, so that they hide neither markers nor one another.

use super::super::frame::{LETTERS, WIDTH};
use super::super::text::width;

/// A rectangle: left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rectangle(pub(super) f64, pub(super) f64, pub(super) f64, pub(super) f64);

impl Rectangle {
    pub(super) fn around((x, y): (f64, f64), reach: f64) -> Self {
        Self(x - reach, y - reach, x + reach, y + reach)
    }

    fn meets(self, other: Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }
}

/// The space of a drawing that is taken.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Markers and labels: not to be hidden.
    hard: Vec<Rectangle>,
    /// Lines: better not hidden.
    soft: Vec<Rectangle>,
}

/// Where a label stands: the anchor of its text, x and the base line y.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) anchor: &'static str,
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Taken {
    pub(super) fn keep(&mut self, rectangle: Rectangle) {
        self.hard.push(rectangle);
    }

    /// A line, as a row of squares.
    pub(super) fn avoid_line(&mut self, line: &[(f64, f64)]) {
        for pair in line.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let parts: u8 = (1..=100)
                .find(|n| f64::from(*n) * 6.0 >= (to.0 - from.0).hypot(to.1 - from.1))
                .unwrap_or(100);
            self.soft.extend((0..=parts).map(|i| {
                let t = f64::from(i) / f64::from(parts);
                Rectangle::around((from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t), 2.0)
            }));
        }
    }

    /// A rectangle that is better not hidden: as much worth as three squares of a line.
    pub(super) fn avoid(&mut self, rectangle: Rectangle) {
        self.soft.extend([rectangle; 3]);
    }

    /// The best free place around one of the points, at a distance from it; with `must`, the
    /// least bad one where none is free.
    pub(super) fn place(
        &mut self,
        text: &str,
        points: &[(f64, f64)],
        away: f64,
        height: f64,
        must: bool,
    ) -> Option<Placed> {
        let wide = width(text) * LETTERS;
        let mut best: Option<(usize, Placed, Rectangle)> = None;
        for placed in points.iter().flat_map(|point| candidates(*point, away)) {
            let left = match placed.anchor {
                "start" => placed.x,
                "end" => placed.x - wide,
                _ => placed.x - wide / 2.0,
            };
            let taken = Rectangle(left, placed.y - LETTERS * 0.85, left + wide, placed.y + LETTERS * 0.25);
            let outside = taken.0 < 1.0 || taken.2 > WIDTH - 1.0 || taken.1 < 1.0 || taken.3 > height - 1.0;
            let hidden = self.hard.iter().filter(|it| it.meets(taken)).count();
            let crossed = self.soft.iter().filter(|it| it.meets(taken)).count().min(99);
            let cost = usize::from(outside) * 10_000 + hidden.min(99) * 100 + crossed;
            if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                best = Some((cost, placed, taken));
            }
        }
        let (cost, placed, taken) = best?;
        if cost >= 100 && !must {
            return None;
        }
        self.keep(taken);
        Some(placed)
    }
}

/// The places around a point, the best ones first.
fn candidates((x, y): (f64, f64), away: f64) -> [Placed; 8] {
    let (near, up, under) = (away * 0.7, LETTERS * 0.35, LETTERS * 0.8);
    [
        ("start", x + away, y + up),
        ("end", x - away, y + up),
        ("middle", x, y - away - 2.0),
        ("middle", x, y + away + under + 1.0),
        ("start", x + near, y - near),
        ("start", x + near, y + near + under),
        ("end", x - near, y - near),
        ("end", x - near, y + near + under),
    ]
    .map(|(anchor, x, y)| Placed { anchor, x, y })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_around_what_is_there() {
        let mut taken = Taken::default();
        let at = (200.0, 100.0);
        taken.keep(Rectangle::around(at, 4.0));
        let anchors: Vec<_> = (0..5)
            .filter_map(|_| taken.place("Hội An", &[at], 7.0, 200.0, false))
            .map(|it| (it.anchor, it.y < at.1))
            .collect();
        assert_eq!(
            anchors,
            [("start", false), ("end", false), ("middle", true), ("middle", false)]
        );
        assert!(taken.place("Hội An", &[at], 7.0, 200.0, false).is_none());
        assert!(taken.place("Hội An", &[at], 7.0, 200.0, true).is_some());
    }

    #[test]
    fn labels_turn_inward_at_the_edge() {
        let placed = Taken::default().place("Wernigerode", &[(WIDTH - 5.0, 50.0)], 7.0, 200.0, false);
        assert_eq!(placed.map(|it| it.anchor), Some("end"));
    }
}
