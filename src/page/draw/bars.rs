//! Bar charts: a number for each category.

use maud::{Markup, html};

use super::frame::{Frame, LETTERS, WIDTH, count, is_safe, n, path, titled};
use super::number::NumberStyle;
use super::text::{bounded, listed, shorten, width};

/// Bars that are drawn, and that are named in the text alternative.
const MOST: (usize, usize) = (60, 40);
/// The widest label, em.
const LABEL: f64 = 15.0;
/// The height of a bar with the space around it.
const BAR: f64 = 20.0;

/// A category and its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is called.
    pub label: String,
    /// Its number; a bar whose number is not finite has no length.
    pub value: f64,
    /// Where it leads.
    pub href: Option<String>,
}

/// A bar chart.
#[derive(Clone, Copy, Debug)]
pub struct Bars<'a> {
    /// What makes the identifiers of this drawing unique on its page.
    pub id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The bars from above.
    pub bars: &'a [Bar],
    /// How numbers are written.
    pub numbers: NumberStyle,
}

/// The bars as an `svg` element, lying, so that labels have room. Of more than 60, the first
/// are drawn, and `more` gives the words for how many are not. None where there are none.
pub fn bars(chart: &Bars<'_>, more: &dyn Fn(usize) -> String) -> Option<Markup> {
    let drawn = &chart.bars[..chart.bars.len().min(MOST.0)];
    let left_out = chart.bars.len() - drawn.len();
    let sizes = || drawn.iter().map(|it| finite(it.value));
    let (low, high) = sizes().fold((0.0, 0.0), |(low, high): (f64, f64), it| (low.min(it), high.max(it)));
    let high = if high - low > 0.0 { high } else { 1.0 };
    let labels: Vec<String> = drawn.iter().map(|it| shorten(&it.label, LABEL)).collect();
    let decimals = NumberStyle::decimals(high.max(-low));
    let values: Vec<String> = drawn
        .iter()
        .map(|it| chart.numbers.format(it.value, decimals))
        .collect();
    let widest = |texts: &[String]| texts.iter().map(|it| width(it) * LETTERS).fold(0.0, f64::max);
    let room = widest(&values) + 8.0;
    let left = widest(&labels) + 8.0 + if low < 0.0 { room } else { 0.0 };
    let right = WIDTH - if high > 0.0 { room } else { 4.0 };
    let x = |value: f64| left + (value - low) / (high - low) * (right - left);
    if drawn.is_empty() {
        return None;
    }
    let height = count(drawn.len()) * BAR + 8.0;
    let body = html! {
        @for (i, bar) in drawn.iter().enumerate() {
            @let (y, value) = (4.0 + count(i) * BAR, finite(bar.value));
            @let (start, end) = (x(value.min(0.0)), x(value.max(0.0)));
            (titled(&format!("{}: {}", bounded(&bar.label), values[i]), bar.href.as_deref(), &html! {
                    text class="draw-label" x=(n(widest(&labels))) y=(n(y + 14.0)) text-anchor="end" { (labels[i]) }
                    rect class="draw-bar" x=(n(start)) y=(n(y + 3.0)) width=(n(end - start)) height=(n(BAR - 6.0)) {}
                    @if value < 0.0 {
                        text class="draw-value" x=(n(start - 4.0)) y=(n(y + 14.0)) text-anchor="end" { (values[i]) }
                    } @else {
                        text class="draw-value" x=(n(end + 4.0)) y=(n(y + 14.0)) { (values[i]) }
                    }
            }))
        }
        path class="draw-axis" d=(path(&[(x(0.0), 2.0), (x(0.0), height - 2.0)])) {}
        @if left_out > 0 {
            text class="draw-note" x=(n(WIDTH - 4.0)) y=(n(height + 12.0)) text-anchor="end" {
                (shorten(&more(left_out), 40.0))
            }
        }
    };
    let parts = chart
        .bars
        .iter()
        .map(|it| format!("{}: {}", bounded(&it.label), chart.numbers.short(it.value)));
    let description = listed(parts, MOST.1);
    let linked = drawn.iter().any(|it| it.href.as_deref().is_some_and(is_safe));
    let frame = Frame {
        id: chart.id,
        class: "draw-bars",
        title: chart.title,
        description: &description,
        linked,
    };
    Some(frame.around(height + if left_out > 0 { 18.0 } else { 0.0 }, &body))
}

/// A number that can be calculated with: others are nothing, and none is beyond 1e300.
fn finite(value: f64) -> f64 {
    if value.is_finite() {
        value.clamp(-1e300, 1e300)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::readable;
    use super::*;

    fn bar(label: &str, value: f64) -> Bar {
        Bar {
            label: label.to_owned(),
            value,
            href: None,
        }
    }

    fn draw(bars: &[Bar]) -> Option<String> {
        let chart = Bars {
            id: "b",
            title: "Population",
            bars,
            numbers: NumberStyle::COMMA,
        };
        super::bars(&chart, &|n| format!("{n} more")).map(Markup::into_string)
    }

    #[test]
    fn two_bars() {
        insta::assert_snapshot!(readable(&draw(&[bar("a & b", 1234.5), bar("c", -10.0)]).unwrap()), @r#"
        <svg class="draw draw-bars" viewBox="0 0 480 48" role="img" aria-labelledby="b-title b-desc">
        <title id="b-title">Population</title>
        <desc id="b-desc">a &amp; b: 1.234,5; c: −10</desc>
        <g>
        <title>a &amp; b: 1.234,5</title>
        <text class="draw-label" x="29.3" y="18" text-anchor="end">a &amp; b</text>
        <rect class="draw-bar" x="90.9" y="7" width="338.2" height="14">
        </rect>
        <text class="draw-value" x="433.1" y="18">1.234,5</text>
        </g>
        <g>
        <title>c: −10</title>
        <text class="draw-label" x="29.3" y="38" text-anchor="end">c</text>
        <rect class="draw-bar" x="88.2" y="27" width="2.7" height="14">
        </rect>
        <text class="draw-value" x="84.2" y="38" text-anchor="end">−10</text>
        </g>
        <path class="draw-axis" d="M90.9 2L90.9 46">
        </path>
        </svg>
        "#);
    }

    #[test]
    fn bars_are_bounded_whatever_they_are() {
        assert!(draw(&[]).is_none());
        for value in [f64::NAN, f64::INFINITY, f64::MIN, f64::MAX, 0.0, 1e-300] {
            let svg = draw(&vec![bar(&"<x>".repeat(3000), value); 1000]).unwrap();
            assert!(svg.contains("940 more") && !svg.contains("NaN") && !svg.contains("\"inf"));
            assert_eq!(svg.matches("<rect").count(), 60);
            assert!(svg.len() < 150_000, "{}", svg.len());
        }
    }
}
