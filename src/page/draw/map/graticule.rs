//! Meridians and parallels.

use maud::{Markup, html};

use super::super::frame::{TICKS, WIDTH, n, path};
use super::super::number::NumberStyle;
use super::super::text::width;
use super::clip;
use super::labels::{Rectangle, Taken};
use super::projection::{Point, View, turn};

/// The steps between meridians and between parallels, degrees.
const STEPS: [f64; 15] = [
    0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0,
];
/// Lines on each side of the middle: those that the edges do not cut off fit on any map.
const AROUND: i16 = 12;

/// The lines at round degrees, named at the left and at the upper edge, where labels are
/// better not put.
pub(super) fn graticule(
    view: &View,
    [north, east, south, west]: [&str; 4],
    numbers: NumberStyle,
    taken: &mut Taken,
) -> Markup {
    let least = view.degrees() / 4.5;
    let step = STEPS.into_iter().find(|it| *it >= least).unwrap_or(45.0);
    let name = |degrees: f64, up: &str, down: &str| {
        let has_side = degrees.abs() > step / 2.0 && (degrees.abs() - 180.0).abs() > step / 2.0;
        let side = if has_side {
            format!("\u{a0}{}", if degrees < 0.0 { down } else { up })
        } else {
            String::new()
        };
        format!("{}°{side}", numbers.format(degrees.abs(), 3))
    };
    let (mut lines, mut names) = (String::new(), Vec::new());
    // A line is followed in steps that are small beside the map.
    let pace = (step / 2.0).min(3.0);
    for latitude in rounds(view.latitude(), step).filter(|it| it.abs() < 89.9) {
        let points = (-60..=60).map(|i| (view.middle + f64::from(i) * pace, latitude));
        for part in clip::line(view, points) {
            lines.push_str(&path(&part));
            if let Some((x, y)) = part
                .first()
                .filter(|it| it.0 < 6.0 && it.1 > 24.0 && it.1 < view.height - 4.0)
            {
                names.push(("start", x.max(0.0) + 4.0, y - 3.0, name(latitude, north, south)));
            }
        }
    }
    let mut meridians: Vec<f64> = rounds(view.middle, step).map(turn).collect();
    meridians.sort_by(f64::total_cmp);
    meridians.dedup_by(|a, b| (*a - *b).abs() < step / 2.0);
    for longitude in meridians {
        let points = (-60..=60)
            .map(|i| view.latitude() + f64::from(i) * pace)
            .filter(|it| it.abs() <= 90.0);
        let points: Vec<Point> = points.map(|it| (longitude, it)).collect();
        for part in clip::line(view, points.into_iter()) {
            lines.push_str(&path(&part));
            if let Some((x, _)) = part
                .last()
                .filter(|it| it.1 < 6.0 && (30.0..WIDTH - 30.0).contains(&it.0))
            {
                names.push(("middle", *x, 12.0, name(longitude, east, west)));
            }
        }
    }
    names.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut free = 0.0;
    // Where meridians come together, not each one is named.
    names.retain(|(anchor, x, _, text)| {
        let half = width(text) * TICKS / 2.0;
        let has_room = *anchor == "start" || x - half > free;
        if *anchor != "start" && has_room {
            free = x + half + 6.0;
        }
        has_room
    });
    for (anchor, x, y, text) in &names {
        let wide = width(text) * TICKS;
        let left = if *anchor == "start" { *x } else { x - wide / 2.0 };
        taken.avoid(Rectangle(left, y - TICKS * 0.8, left + wide, *y));
    }
    html! {
        path class="draw-graticule" d=(lines) {}
        @for (anchor, x, y, text) in &names {
            text class="draw-tick draw-halo" x=(n(*x)) y=(n(*y)) text-anchor=(anchor) { (text) }
        }
    }
}

/// The round degrees around one.
fn rounds(middle: f64, step: f64) -> impl Iterator<Item = f64> {
    let nearest = (middle / step).round();
    (-AROUND..=AROUND).map(move |i| (nearest + f64::from(i)) * step)
}
