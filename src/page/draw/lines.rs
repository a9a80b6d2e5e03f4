//! Line and point charts: numbers over time or over other numbers.

use maud::{Markup, html};

use super::date::{self, Date};
use super::frame::{Frame, LETTERS, WIDTH, n, path};
use super::number::NumberStyle;
use super::scale::ticks;
use super::text::{bounded, listed, shorten, width};

/// Series that are drawn, points of each, and points that are named in the text alternative.
const MOST: (usize, usize, usize) = (6, 50_000, 40);
/// Points of a joined series that have a marker each, and of one that is not joined.
const MARKED: (usize, usize) = (60, 2000);
/// The widest label of a series, em.
const LABEL: f64 = 20.0;
/// Upper and lower edge of the field.
const FIELD: (f64, f64) = (12.0, 232.0);

/// Where a point stands on the horizontal axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Horizontal {
    /// By a number.
    Number(f64),
    /// By a date; a year or month stands at its start, where the axis names it.
    Date(Date),
}

impl Horizontal {
    fn at(self) -> f64 {
        match self {
            Self::Number(number) => number,
            Self::Date(date) => date.start(),
        }
    }

    fn named(self, numbers: NumberStyle) -> String {
        match self {
            Self::Number(number) => numbers.short(number),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// Points that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What they are called.
    pub label: String,
    /// The points in any order; those that are not finite are left out.
    pub points: Vec<(Horizontal, f64)>,
}

/// A chart of points, joined by lines or not.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// What makes the identifiers of this drawing unique on its page.
    pub id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The series, of which the first six are drawn.
    pub series: &'a [Series],
    /// Whether the points of a series are joined.
    pub joined: bool,
    /// How numbers are written.
    pub numbers: NumberStyle,
}

/// The lines as an `svg` element. None where no point is finite.
pub fn lines(chart: &Lines<'_>) -> Option<Markup> {
    let series: Vec<(&Series, Vec<(Horizontal, f64)>)> = chart
        .series
        .iter()
        .take(MOST.0)
        .map(|it| (it, sorted(it)))
        .filter(|it| !it.1.is_empty())
        .collect();
    let points = || series.iter().flat_map(|it| it.1.iter());
    let &(first, start) = points().next()?;
    let is_time = points().all(|it| matches!(it.0, Horizontal::Date(_)));
    let spread = |values: &mut dyn Iterator<Item = f64>, start: f64| {
        values.fold((start, start), |(low, high), it| (low.min(it), high.max(it)))
    };
    let (x_low, x_high) = padded(spread(&mut points().map(|it| it.0.at()), first.at()), 0.02);
    let (y_low, y_high) = spread(&mut points().map(|it| it.1), start);
    // Zero is on the axis unless that hides what differs.
    let (y_low, y_high) = if y_low >= 0.0 && y_low < y_high * 0.5 {
        (0.0, y_high * 1.04)
    } else {
        padded((y_low, y_high), 0.06)
    };
    let (rows, decimals) = ticks(y_low, y_high, 5.0);
    let rows: Vec<(f64, String)> = rows
        .into_iter()
        .map(|it| (it, chart.numbers.format(it, decimals)))
        .collect();
    let left = rows.iter().map(|it| width(&it.1) * LETTERS).fold(24.0, f64::max) + 8.0;
    let columns = if is_time {
        date::ticks(x_low, x_high, 6.0)
    } else {
        let (columns, decimals) = ticks(x_low, x_high, 6.0);
        columns
            .into_iter()
            .map(|it| (it, chart.numbers.format(it, decimals)))
            .collect()
    };
    let x = |value: f64| left + (value - x_low) / (x_high - x_low) * (WIDTH - 16.0 - left);
    let y = |value: f64| FIELD.1 - (value - y_low) / (y_high - y_low) * (FIELD.1 - FIELD.0);
    let (legend, lowest) = if series.len() > 1 {
        legend(&series, left)
    } else {
        (html! {}, FIELD.1 + 22.0)
    };
    let body = html! {
        path class="draw-grid"
            d=(rows.iter().map(|it| path(&[(left, y(it.0)), (WIDTH - 16.0, y(it.0))])).collect::<String>()) {}
        path class="draw-axis"
            d=(columns.iter().map(|it| path(&[(x(it.0), FIELD.1), (x(it.0), FIELD.1 + 4.0)])).collect::<String>()
                + &path(&[(left, FIELD.1), (WIDTH - 16.0, FIELD.1)])) {}
        @for (value, name) in &rows {
            text class="draw-tick" x=(n(left - 5.0)) y=(n(y(*value) + 4.0)) text-anchor="end" { (name) }
        }
        @for (value, name) in &columns {
            text class="draw-tick" x=(n(x(*value))) y=(n(FIELD.1 + 16.0)) text-anchor="middle" { (name) }
        }
        @for (i, (it, points)) in series.iter().enumerate() {
            g class=(class(i)) {
                @let placed: Vec<(f64, f64)> = points.iter().map(|it| (x(it.0.at()), y(it.1))).collect();
                @if chart.joined && placed.len() > 1 {
                    path class="draw-curve" d=(path(&envelope(&placed))) { title { (bounded(&it.label)) } }
                }
                @if !chart.joined || placed.len() <= MARKED.0 {
                    @for ((at, value), (x, y)) in points.iter().zip(&placed).take(MARKED.1) {
                        circle class="draw-point" cx=(n(*x)) cy=(n(*y)) r="3" {
                            title { (shorten(&it.label, 40.0)) " " (at.named(chart.numbers)) ": " (chart.numbers.short(*value)) }
                        }
                    }
                }
            }
        }
        (legend)
    };
    let all: Vec<_> = series
        .iter()
        .flat_map(|(it, points)| points.iter().map(move |point| (it, point)))
        .collect();
    let parts = all.iter().map(|(it, (at, value))| {
        format!(
            "{} {}: {}",
            shorten(&it.label, 60.0),
            at.named(chart.numbers),
            chart.numbers.short(*value)
        )
    });
    let description = listed(parts, MOST.2);
    let frame = Frame {
        id: chart.id,
        class: "draw-lines",
        title: chart.title,
        description: &description,
        linked: false,
    };
    Some(frame.around(lowest, &body))
}

fn class(series: usize) -> String {
    format!("draw-series draw-series-{}", series + 1)
}

/// The finite points of a series by their place on the axis.
fn sorted(series: &Series) -> Vec<(Horizontal, f64)> {
    let is_usable = |value: f64| value.is_finite() && value.abs() < 1e100;
    let mut points: Vec<_> = series
        .points
        .iter()
        .copied()
        .filter(|it| is_usable(it.0.at()) && is_usable(it.1))
        .take(MOST.1)
        .collect();
    points.sort_by(|a, b| a.0.at().total_cmp(&b.0.at()).then(a.1.total_cmp(&b.1)));
    points
}

/// The interval with a margin, and never empty.
fn padded((low, high): (f64, f64), part: f64) -> (f64, f64) {
    let span = high - low;
    let margin = if span > 0.0 {
        span * part
    } else {
        (low.abs() * 0.1).max(1.0)
    };
    (low - margin, high + margin)
}

/// Of many points, for each unit of the axis the first, the lowest, the highest and the last:
/// the drawing looks the same, and is short.
fn envelope(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if points.len() <= 500 {
        return points.to_vec();
    }
    let mut kept = Vec::new();
    for group in points.chunk_by(|a, b| a.0.floor().total_cmp(&b.0.floor()).is_eq()) {
        let low = (0..group.len()).min_by(|a, b| group[*a].1.total_cmp(&group[*b].1));
        let high = (0..group.len()).max_by(|a, b| group[*a].1.total_cmp(&group[*b].1));
        let mut which: Vec<usize> = [Some(0), low, high, group.len().checked_sub(1)]
            .into_iter()
            .flatten()
            .collect();
        which.sort_unstable();
        which.dedup();
        kept.extend(which.into_iter().map(|i| group[i]));
    }
    kept
}

/// The names of the series below the field, in as many rows as they need, and where it ends.
fn legend(series: &[(&Series, Vec<(Horizontal, f64)>)], left: f64) -> (Markup, f64) {
    let (mut x, mut y) = (left, FIELD.1 + 36.0);
    let mut names = Vec::new();
    for (it, _) in series {
        let text = shorten(&it.label, LABEL);
        let wide = 24.0 + width(&text) * LETTERS + 12.0;
        if x > left && x + wide > WIDTH {
            (x, y) = (left, y + 17.0);
        }
        names.push((x, y, text));
        x += wide;
    }
    let markup = html! {
        @for (i, (x, y, text)) in names.iter().enumerate() {
            g class=(class(i)) {
                path class="draw-curve" d=(path(&[(*x, y - 4.0), (x + 18.0, y - 4.0)])) {}
                circle class="draw-point" cx=(n(x + 9.0)) cy=(n(y - 4.0)) r="3" {}
                text class="draw-label" x=(n(x + 24.0)) y=(n(*y)) { (text) }
            }
        }
    };
    (markup, y + 8.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(series: &[Series], joined: bool) -> Option<String> {
        let chart = Lines {
            id: "l",
            title: "Growth",
            series,
            joined,
            numbers: NumberStyle::POINT,
        };
        lines(&chart).map(Markup::into_string)
    }

    #[test]
    fn one_point_and_thousands_are_drawn() {
        let date = Horizontal::Date(Date::parse("2020").unwrap());
        let one = Series {
            label: "a".to_owned(),
            points: vec![(date, 5.0)],
        };
        assert!(plot(&[one], true).unwrap().contains("a 2020: 5"));
        let wave = (0..100_000)
            .map(|i| (Horizontal::Number(f64::from(i)), f64::from(i).sin()))
            .collect();
        let svg = plot(
            &vec![
                Series {
                    label: "w".to_owned(),
                    points: wave
                };
                20
            ],
            true,
        )
        .unwrap();
        assert_eq!(svg.matches("draw-series-").count(), 12);
        assert!(svg.len() < 200_000, "{}", svg.len());
    }

    #[test]
    fn what_is_not_finite_is_left_out() {
        let points = vec![
            (Horizontal::Number(f64::NAN), 1.0),
            (Horizontal::Number(1.0), f64::INFINITY),
        ];
        assert!(
            plot(
                &[Series {
                    label: String::new(),
                    points
                }],
                false
            )
            .is_none()
        );
        assert!(plot(&[], false).is_none());
    }
}
