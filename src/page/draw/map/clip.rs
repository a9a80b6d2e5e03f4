//! Lines and areas, cut at the edges of the world and of the view.

use super::projection::{Point, View};
use crate::page::draw::frame::WIDTH;

/// A half-plane: the axis (0 for x, 1 for y), the edge on it, whether what is above it stays.
type Edge = (usize, f64, bool);

/// What is drawn may reach so far out of the view: its outline is then not seen.
const OVERHANG: f64 = 4.0;

fn edges(view: &View) -> [Edge; 4] {
    [
        (0, -OVERHANG, true),
        (0, WIDTH + OVERHANG, false),
        (1, -OVERHANG, true),
        (1, view.height + OVERHANG, false),
    ]
}

fn is_in(p: Point, (axis, edge, above): Edge) -> bool {
    let value = if axis == 0 { p.0 } else { p.1 };
    if above { value >= edge } else { value <= edge }
}

/// Where the segment crosses the edge.
fn crossing(a: Point, b: Point, (axis, edge, _): Edge) -> Point {
    let (from, to) = if axis == 0 { (a.0, b.0) } else { (a.1, b.1) };
    let t = (edge - from) / (to - from);
    (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
}

/// The part of the area on one side of an edge (Sutherland and Hodgman).
fn cut_area(ring: &[Point], edge: Edge) -> Vec<Point> {
    let mut kept = Vec::with_capacity(ring.len());
    for (i, &to) in ring.iter().enumerate() {
        let from = ring[(i + ring.len() - 1) % ring.len()];
        if is_in(from, edge) != is_in(to, edge) {
            kept.push(crossing(from, to, edge));
        }
        if is_in(to, edge) {
            kept.push(to);
        }
    }
    kept
}

/// The parts of the line on one side of an edge.
fn cut_line(line: &[Point], edge: Edge) -> Vec<Vec<Point>> {
    let mut parts = vec![Vec::new()];
    for (i, &to) in line.iter().enumerate() {
        if let Some(&from) = i.checked_sub(1).and_then(|before| line.get(before))
            && is_in(from, edge) != is_in(to, edge)
        {
            let at = crossing(from, to, edge);
            match parts.last_mut() {
                Some(part) if is_in(from, edge) => part.push(at),
                _ => parts.push(vec![at]),
            }
            if is_in(from, edge) {
                parts.push(Vec::new());
            }
        }
        if is_in(to, edge)
            && let Some(part) = parts.last_mut()
        {
            part.push(to);
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

/// Longitudes counted from the middle meridian and made continuous: none differs by more than
/// half a turn from the one before it.
fn unroll(points: impl Iterator<Item = Point>, middle: f64) -> Vec<Point> {
    let mut unrolled: Vec<Point> = Vec::new();
    for (longitude, latitude) in points.filter(|p| p.0.is_finite() && p.1.is_finite()) {
        let latitude = latitude.clamp(-90.0, 90.0);
        let before = unrolled.last().map_or(0.0, |p| p.0);
        let step = super::projection::turn(longitude - middle - before);
        unrolled.push((before + step, latitude));
    }
    unrolled
}

/// Points between those that are more than three degrees apart, since straight lines on the
/// sphere are not straight on the map.
fn dense(points: &[Point]) -> Vec<Point> {
    let mut all: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let parts: u8 = (1..=120)
            .find(|n| f64::from(*n) * 3.0 >= dx.abs().max(dy.abs()))
            .unwrap_or(120);
        all.extend((1..=parts).map(|i| {
            let t = f64::from(i) / f64::from(parts);
            (pair[0].0 + dx * t, pair[0].1 + dy * t)
        }));
    }
    all
}

/// How far, in units, a drawn line may be from the true one.
const TOLERANCE: f64 = 0.2;
/// Points that are simplified together, which bounds the work on any line.
const RUN: usize = 500;

/// The line without the points that are not seen (Douglas and Peucker).
fn simple(points: &[Point]) -> Vec<Point> {
    let mut keeps: Vec<bool> = (0..points.len())
        .map(|i| i % RUN == 0 || i + 1 == points.len())
        .collect();
    let starts = (0..points.len()).step_by(RUN);
    let mut open: Vec<(usize, usize)> = starts.map(|i| (i, (i + RUN).min(points.len() - 1))).collect();
    while let Some((first, last)) = open.pop() {
        let (a, b) = (points[first], points[last]);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let away = |p: Point| match dx.hypot(dy) {
            length if length > 1e-6 => ((p.0 - a.0) * dy - (p.1 - a.1) * dx).abs() / length,
            _ => (p.0 - a.0).hypot(p.1 - a.1),
        };
        let farthest = (first + 1..last).max_by(|i, j| away(points[*i]).total_cmp(&away(points[*j])));
        if let Some(middle) = farthest.filter(|it| away(points[*it]) > TOLERANCE) {
            keeps[middle] = true;
            open.extend([(first, middle), (middle, last)]);
        }
    }
    points.iter().zip(keeps).filter(|it| it.1).map(|it| *it.0).collect()
}

/// The line of longitudes and latitudes on the drawing, in as many parts as the edges of the
/// world and of the view leave of it.
pub(super) fn line(view: &View, points: impl Iterator<Item = Point>) -> Vec<Vec<Point>> {
    let unrolled = unroll(points, view.middle);
    let mut parts = Vec::new();
    for shift in [-360.0, 0.0, 360.0] {
        let moved: Vec<Point> = unrolled.iter().map(|p| (p.0 + shift, p.1)).collect();
        let world = cut_line(&moved, (0, -180.0, true))
            .into_iter()
            .flat_map(|part| cut_line(&part, (0, 180.0, false)));
        for part in world {
            let mut drawn = vec![dense(&part).into_iter().map(|p| view.place(p)).collect::<Vec<_>>()];
            for edge in edges(view) {
                drawn = drawn.iter().flat_map(|part| cut_line(part, edge)).collect();
            }
            parts.extend(drawn.iter().map(|part| simple(part)));
        }
    }
    parts
}

/// The areas that a ring of longitudes and latitudes covers on the drawing.
pub(super) fn area(view: &View, points: impl Iterator<Item = Point>) -> Vec<Vec<Point>> {
    let mut ring = unroll(points, view.middle);
    let (Some(&first), Some(&last)) = (ring.first(), ring.last()) else {
        return Vec::new();
    };
    if (last.0 - first.0).abs() > 180.0 {
        // Around a pole: the area reaches up to it.
        let pole = if ring.iter().map(|p| p.1).sum::<f64>() < 0.0 {
            -90.0
        } else {
            90.0
        };
        ring.extend([(last.0, pole), (first.0, pole), first]);
    }
    let mut areas = Vec::new();
    for shift in [-360.0, 0.0, 360.0] {
        let moved: Vec<Point> = ring.iter().map(|p| (p.0 + shift, p.1)).collect();
        let world = cut_area(&cut_area(&moved, (0, -180.0, true)), (0, 180.0, false));
        let mut drawn: Vec<Point> = dense(&world).into_iter().map(|p| view.place(p)).collect();
        for edge in edges(view) {
            drawn = cut_area(&drawn, edge);
        }
        let drawn = simple(&drawn);
        if drawn.len() > 3 {
            areas.push(drawn);
        }
    }
    areas
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pacific() -> View {
        View::of(&[(140.0, -40.0), (-120.0, 40.0)], 1.0)
    }

    #[test]
    fn lines_across_the_date_line_stay_whole_where_it_is_in_the_middle() {
        let parts = line(&pacific(), [(170.0, 0.0), (-170.0, 0.0)].into_iter());
        assert_eq!(parts.len(), 1);
        let europe = View::of(&[(-180.0, 0.0), (0.0, 40.0), (90.0, 0.0), (-90.0, 0.0)], 1.0);
        let parts = line(
            &View { middle: 0.0, ..europe },
            [(170.0, 0.0), (-170.0, 0.0)].into_iter(),
        );
        assert_eq!(parts.len(), 2);
    }

    #[test]
    fn areas_stay_in_the_view() {
        let view = pacific();
        let ring = [
            (100.0, -80.0),
            (-60.0, -80.0),
            (-60.0, 80.0),
            (100.0, 80.0),
            (100.0, -80.0),
        ];
        let areas = area(&view, ring.into_iter());
        assert!(!areas.is_empty());
        for (x, y) in areas.concat() {
            assert!((-4.1..=WIDTH + 4.1).contains(&x) && (-4.1..=view.height + 4.1).contains(&y));
        }
    }

    #[test]
    fn straight_lines_have_two_points() {
        let line: Vec<Point> = (0..1200).map(|i| (f64::from(i), 7.0)).collect();
        assert_eq!(simple(&line), [(0.0, 7.0), (500.0, 7.0), (1000.0, 7.0), (1199.0, 7.0)]);
        let bent = [(0.0, 0.0), (5.0, 1.6), (10.0, 3.0), (0.0, 0.0)];
        assert_eq!(simple(&bent), [bent[0], bent[2], bent[3]]);
        assert!(simple(&[]).is_empty());
    }

    #[test]
    fn what_is_not_a_place_is_passed_over() {
        let view = pacific();
        assert!(area(&view, [(f64::NAN, 0.0), (0.0, f64::INFINITY)].into_iter()).is_empty());
        assert!(area(&view, std::iter::empty()).is_empty());
        assert!(line(&view, [(f64::NAN, 0.0)].into_iter()).is_empty());
        assert!(
            line(&view, [(170.0, 400.0), (1e300, 2.0)].into_iter())
                .iter()
                .flatten()
                .all(|p| p.0.is_finite())
        );
    }
}
