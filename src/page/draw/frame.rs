//! What all drawings share: the `svg` element with its text alternative, links, numbers of
//! coordinates.

use maud::{Markup, html};

use super::text::bounded;

/// The width of all drawings in units: about that of a phone, so that letters of 11 units
/// can be read there, and are not too small on a wide screen.
pub(super) const WIDTH: f64 = 480.0;
/// The height of letters.
pub(super) const LETTERS: f64 = 11.0;
/// The height of letters at ticks.
pub(super) const TICKS: f64 = 10.0;

/// What names a drawing: the identifier that makes its own unique on the page, what it is
/// called, what it shows in words, and the class of its kind.
pub(super) struct Frame<'a> {
    pub(super) id: &'a str,
    pub(super) class: &'static str,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    /// Whether links are in it.
    pub(super) linked: bool,
}

impl Frame<'_> {
    /// The `svg` element around a drawing of this height. What is in an image is hidden from
    /// assistive technology, so a drawing with links is a group of them instead
    /// ([children presentational](https://www.w3.org/TR/wai-aria-1.2/#childrenArePresentational)).
    pub(super) fn around(&self, height: f64, body: &Markup) -> Markup {
        let id: String = self
            .id
            .chars()
            .take(100)
            .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' })
            .collect();
        html! {
            svg class={ "draw " (self.class) } viewBox={ "0 0 " (n(WIDTH)) " " (n(height)) }
                role=(if self.linked { "group" } else { "img" })
                aria-labelledby={ (id) "-title " (id) "-desc" } {
                title id={ (id) "-title" } { (bounded(self.title)) }
                desc id={ (id) "-desc" } { (self.description) }
                (body)
            }
        }
    }
}

/// A coordinate with one decimal, without a zero at its end.
pub(super) fn n(value: f64) -> String {
    let tenths = format!("{:.1}", if value.is_finite() { value.clamp(-1e6, 1e6) } else { 0.0 });
    match tenths.strip_suffix(".0").unwrap_or(&tenths) {
        "-0" => "0".to_owned(),
        short => short.to_owned(),
    }
}

/// A count as a number to calculate with.
pub(super) fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}

/// The markup with a title, which is its name for assistive technology and shows when it is
/// pointed at; as a link, where there is somewhere safe to go to.
pub(super) fn titled(title: &str, href: Option<&str>, body: &Markup) -> Markup {
    match href.filter(|href| is_safe(href)) {
        Some(href) => html! { a class="draw-link" href=(href) { title { (title) } (body) } },
        None => html! { g { title { (title) } (body) } },
    }
}

/// Whether a link leads to the web or to a place of the same site: no scheme that runs
/// something, and no characters that browsers skip while they look for one.
pub(super) fn is_safe(href: &str) -> bool {
    let scheme = href
        .find([':', '/', '?', '#'])
        .filter(|&at| href[at..].starts_with(':'));
    let known = scheme.is_none_or(|end| ["http", "https"].iter().any(|it| href[..end].eq_ignore_ascii_case(it)));
    known && href.len() <= 2000 && !href.chars().any(|c| c.is_control() || c == ' ')
}

/// The data of a path through the points.
pub(super) fn path(points: &[(f64, f64)]) -> String {
    let mut data = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        data.push(if i == 0 { 'M' } else { 'L' });
        data.push_str(&n(*x));
        data.push(' ');
        data.push_str(&n(*y));
    }
    data
}

/// A drawing with an element a line, for snapshots.
#[cfg(test)]
pub(super) fn readable(svg: &str) -> String {
    svg.replace("><", ">\n<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_always_numbers() {
        assert_eq!(
            [1.0, -0.04, 2.25, 100.0, f64::NAN, f64::INFINITY].map(n),
            ["1", "0", "2.2", "100", "0", "0"]
        );
    }

    #[test]
    fn links_lead_to_the_web_or_stay_on_the_site() {
        for href in [
            "id/x",
            "/id/x",
            "?q=a:b",
            "#a:b",
            "https://a.example/",
            "HTTP://a.example/",
            "./a:b",
        ] {
            assert!(is_safe(href), "{href}");
        }
        for href in [
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            " javascript:x",
            "data:text/html,x",
            "a:b",
        ] {
            assert!(!is_safe(href), "{href}");
        }
    }

    #[test]
    fn identifiers_cannot_break_out() {
        let frame = Frame {
            id: "a \"b",
            class: "draw-map",
            title: "<&>",
            description: "d",
            linked: false,
        };
        insta::assert_snapshot!(readable(&frame.around(10.0, &html! {}).into_string()), @r#"
        <svg class="draw draw-map" viewBox="0 0 480 10" role="img" aria-labelledby="a--b-title a--b-desc">
        <title id="a--b-title">&lt;&amp;&gt;</title>
        <desc id="a--b-desc">d</desc>
        </svg>
        "#);
    }
}
