//! Events and intervals along an axis of time.

use maud::{Markup, html};

use super::date::{Date, Precision, ticks};
use super::frame::{Frame, LETTERS, WIDTH, count, is_safe, n, path, titled};
use super::text::{bounded, listed, shorten, width};

/// Entries that are drawn, and that are named in the text alternative.
const MOST: (usize, usize) = (150, 30);
/// The height of a lane, units.
const LANE: f64 = 21.0;
/// Room above the lanes and below them.
const AROUND: (f64, f64) = (8.0, 24.0);
/// The edges of the axis.
const AXIS: (f64, f64) = (14.0, WIDTH - 14.0);
/// The widest label, em.
const LABEL: f64 = 30.0;

/// An event, or an interval where it has an end.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineEntry {
    /// When it happened or started.
    pub start: Date,
    /// When it ended. The whole of a last day, month or year counts.
    pub end: Option<Date>,
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub href: Option<String>,
}

impl TimelineEntry {
    fn days(&self) -> (f64, f64) {
        let end = self.end.unwrap_or(self.start).end();
        (self.start.start(), end.max(self.start.end()))
    }

    fn described(&self) -> String {
        let label = bounded(&self.label);
        match self.end.filter(|end| *end != self.start) {
            Some(end) => format!("{} – {end}: {label}", self.start),
            None => format!("{}: {label}", self.start),
        }
    }
}

/// What a timeline shows.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    /// What makes the identifiers of this drawing unique on its page.
    pub id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The entries, in any order.
    pub entries: &'a [TimelineEntry],
}

/// Where an entry is drawn.
struct Spot {
    lane: usize,
    left: f64,
    right: f64,
    /// The anchor of the label's text, where it is, and what is left of it.
    label: (&'static str, f64, String),
}

/// The timeline as an `svg` element. Of more than 150 entries, the earliest are drawn, and
/// `more` gives the words for how many are not. None where there are no entries.
pub fn timeline(timeline: &Timeline<'_>, more: &dyn Fn(usize) -> String) -> Option<Markup> {
    let mut entries: Vec<&TimelineEntry> = timeline.entries.iter().collect();
    entries.sort_by(|a, b| {
        let ((a_start, a_end), (b_start, b_end)) = (a.days(), b.days());
        a_start
            .total_cmp(&b_start)
            .then(b_end.total_cmp(&a_end))
            .then_with(|| a.label.cmp(&b.label))
    });
    let description = listed(entries.iter().map(|it| it.described()), MOST.1);
    let left_out = entries.len().saturating_sub(MOST.0);
    entries.truncate(MOST.0);
    let first = entries.first()?.days().0;
    let last = entries.iter().map(|it| it.days().1).fold(first, f64::max);
    let margin = ((last - first) * 0.02).max(2.0);
    let (from, to) = (first - margin, last + margin);
    let x = |day: f64| AXIS.0 + (day - from) / (to - from) * (AXIS.1 - AXIS.0);

    let spots = stack(&entries, &x);
    let lanes = spots.iter().map(|it| it.lane + 1).max().unwrap_or(1);
    let bottom = AROUND.0 + count(lanes) * LANE;
    let ticks = ticks(from, to, 6.0);
    let grid: String = ticks
        .iter()
        .map(|(day, _)| path(&[(x(*day), AROUND.0), (x(*day), bottom + 4.0)]))
        .collect();
    let body = html! {
        path class="draw-grid" d=(grid) {}
        path class="draw-axis" d=(path(&[(AXIS.0, bottom), (AXIS.1, bottom)])) {}
        @for (day, name) in &ticks {
            text class="draw-tick" x=(n(x(*day))) y=(n(bottom + 16.0)) text-anchor="middle" { (name) }
        }
        @for (entry, spot) in entries.iter().zip(&spots) {
            (titled(&entry.described(), entry.href.as_deref(), &drawn(entry, spot, &x)))
        }
        @if left_out > 0 {
            text class="draw-note" x=(n(AXIS.1)) y=(n(bottom + 32.0)) text-anchor="end" {
                (shorten(&more(left_out), 40.0))
            }
        }
    };
    let linked = entries.iter().any(|it| it.href.as_deref().is_some_and(is_safe));
    let frame = Frame {
        id: timeline.id,
        class: "draw-timeline",
        title: timeline.title,
        description: &description,
        linked,
    };
    Some(frame.around(bottom + AROUND.1 + if left_out > 0 { 14.0 } else { 0.0 }, &body))
}

/// Each entry in the first lane where its mark and its label have room.
fn stack(entries: &[&TimelineEntry], x: &dyn Fn(f64) -> f64) -> Vec<Spot> {
    let mut lanes: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut spots = Vec::new();
    for entry in entries {
        let (left, right) = entry.days();
        let (left, right) = (x(left), x(right));
        let (left, right) = if right - left < 8.0 {
            (f64::midpoint(left, right) - 4.0, f64::midpoint(left, right) + 4.0)
        } else {
            (left, right)
        };
        let text = shorten(&entry.label, LABEL);
        let wide = width(&text) * LETTERS + 5.0;
        let (label, taken) = if right + wide <= WIDTH - 2.0 {
            (("start", right + 4.0, text), (left, right + wide))
        } else if left - wide >= 2.0 {
            (("end", left - 4.0, text), (left - wide, right))
        } else {
            // Neither beside the bar: in it, or from the edge over it.
            let start = (left + 5.0).min(WIDTH - wide - 2.0).max(2.0);
            let text = shorten(&text, (WIDTH - 4.0 - start) / LETTERS);
            (("start", start, text), (left.min(start), right.max(start + wide)))
        };
        let is_free = |lane: &Vec<(f64, f64)>| lane.iter().all(|it| taken.1 + 6.0 < it.0 || it.1 + 6.0 < taken.0);
        let lane = lanes.iter().position(is_free).unwrap_or_else(|| {
            lanes.push(Vec::new());
            lanes.len() - 1
        });
        lanes[lane].push(taken);
        spots.push(Spot {
            lane,
            left,
            right,
            label,
        });
    }
    spots
}

fn drawn(entry: &TimelineEntry, spot: &Spot, x: &dyn Fn(f64) -> f64) -> Markup {
    let y = AROUND.0 + (count(spot.lane) + 0.5) * LANE;
    let (anchor, label_x, text) = &spot.label;
    let is_over = *label_x > spot.left && *label_x < spot.right;
    let is_vague = entry.start.precision() != Precision::Day;
    html! {
            @if entry.end.is_some() {
                @let (class, half) = if is_over { ("draw-span draw-under", 8.0) } else { ("draw-span", 5.0) };
                rect class=(class) x=(n(spot.left)) y=(n(y - half)) width=(n(spot.right - spot.left)) height=(n(2.0 * half)) rx="3" {}
            } @else {
                // The whole month or year is where the event may have been.
                @if is_vague && spot.right - spot.left > 8.0 {
                    rect class="draw-vague" x=(n(spot.left)) y=(n(y - 2.0)) width=(n(spot.right - spot.left)) height="4" rx="2" {}
                }
                circle class="draw-marker" cx=(n(x(entry.start.middle()))) cy=(n(y)) r="4" {}
            }
            text class=(if is_over { "draw-label" } else { "draw-label draw-halo" }) x=(n(*label_x)) y=(n(y + LETTERS * 0.35)) text-anchor=(anchor) { (text) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::readable;
    use super::*;

    fn entry(start: &str, end: &str, label: &str) -> TimelineEntry {
        let (start, end) = (Date::parse(start).unwrap(), Date::parse(end));
        TimelineEntry {
            start,
            end,
            label: label.to_owned(),
            href: Some("id/e".to_owned()),
        }
    }

    fn draw(entries: &[TimelineEntry]) -> Option<String> {
        let all = Timeline {
            id: "t",
            title: "History",
            entries,
        };
        timeline(&all, &|n| format!("{n} more")).map(Markup::into_string)
    }

    #[test]
    fn a_small_timeline() {
        insta::assert_snapshot!(readable(&draw(&[entry("2013-08", "2015", "Phase <1>")]).unwrap()), @r#"
        <svg class="draw draw-timeline" viewBox="0 0 480 53" role="group" aria-labelledby="t-title t-desc">
        <title id="t-title">History</title>
        <desc id="t-desc">2013-08 – 2015: Phase &lt;1&gt;</desc>
        <path class="draw-grid" d="M98 8L98 33M187.1 8L187.1 33M277.7 8L277.7 33M366.7 8L366.7 33M457.3 8L457.3 33">
        </path>
        <path class="draw-axis" d="M14 29L466 29">
        </path>
        <text class="draw-tick" x="98" y="45" text-anchor="middle">2014-01</text>
        <text class="draw-tick" x="187.1" y="45" text-anchor="middle">2014-07</text>
        <text class="draw-tick" x="277.7" y="45" text-anchor="middle">2015-01</text>
        <text class="draw-tick" x="366.7" y="45" text-anchor="middle">2015-07</text>
        <text class="draw-tick" x="457.3" y="45" text-anchor="middle">2016-01</text>
        <a class="draw-link" href="id/e">
        <title>2013-08 – 2015: Phase &lt;1&gt;</title>
        <rect class="draw-span draw-under" x="22.7" y="10.5" width="434.6" height="16" rx="3">
        </rect>
        <text class="draw-label" x="27.7" y="22.4" text-anchor="start">Phase &lt;1&gt;</text>
        </a>
        </svg>
        "#);
    }

    #[test]
    fn entries_do_not_overlap() {
        let entries: Vec<_> = (0..60)
            .map(|i| {
                entry(
                    &format!("{}", 1990 + i % 36),
                    if i % 3 == 0 { "2025" } else { "" },
                    &"label ".repeat(i % 7 + 1),
                )
            })
            .collect();
        let x = |day: f64| 14.0 + (day - 7300.0) / 13_500.0 * 450.0;
        let refs: Vec<_> = entries.iter().collect();
        let spots = stack(&refs, &x);
        for (i, a) in spots.iter().enumerate() {
            for b in spots[..i].iter().filter(|b| b.lane == a.lane) {
                assert!(a.right < b.left || b.right < a.left, "{} {}", a.label.2, b.label.2);
            }
        }
    }

    #[test]
    fn many_entries_are_cut_and_counted() {
        let entries: Vec<_> = (0..1000)
            .map(|i| entry("1990-01-01", "", &format!("{i} {}", "x".repeat(5000))))
            .collect();
        let svg = draw(&entries).unwrap();
        assert!(svg.contains("850 more") && svg.contains("(+970)"));
        assert_eq!(svg.matches("<circle").count(), 150);
        assert!(svg.len() < 150_000, "{}", svg.len());
    }

    #[test]
    fn the_text_alternative_goes_with_time() {
        let svg = draw(&[entry("2015", "", "b"), entry("2013-08", "2014", "a")]).unwrap();
        assert!(svg.contains("2013-08 – 2014: a; 2015: b</desc>"), "{svg}");
    }

    #[test]
    fn far_and_backward_dates_are_drawn() {
        assert!(draw(&[]).is_none());
        let svg = draw(&[
            entry("-1000000", "1000000", "a"),
            entry("2020-01-01", "2010-01-01", "b"),
        ])
        .unwrap();
        assert!(!svg.contains("NaN"));
    }
}
