//! Maps of real places, and of what is none.

use super::*;

const WORDS: MapWords<'static> = MapWords {
    great_circle: "great circle",
    kilometres: "km",
    metres: "m",
    directions: ["N", "E", "S", "W"],
};

fn place(longitude: f64, latitude: f64, label: &str) -> MapPlace {
    MapPlace {
        longitude,
        latitude,
        label: label.to_owned(),
        href: Some(format!("id/{}", label.len())),
    }
}

fn draw(places: &[MapPlace], lines: &[(usize, usize)]) -> Option<String> {
    let land = [
        vec![(0.0, 40.0), (20.0, 40.0), (20.0, 60.0), (0.0, 60.0), (0.0, 40.0)],
        vec![(f32::NAN, 1.0)],
    ];
    let all = Map {
        id: "m",
        title: "Two towns",
        places,
        lines,
        land: &land,
        numbers: NumberStyle::POINT,
        words: WORDS,
    };
    map(&all).map(Markup::into_string)
}

#[test]
fn the_two_towns_are_joined() {
    let towns = [place(10.785, 51.835, "Wernigerode"), place(108.335, 15.87944, "Hội An")];
    let svg = draw(&towns, &[(0, 1), (0, 7)]).unwrap();
    assert!(
        svg.contains("Wernigerode (51.835°\u{a0}N, 10.785°\u{a0}E); Hội An (15.879°\u{a0}N, 108.335°\u{a0}E). "),
        "{svg}"
    );
    assert!(
        svg.contains("Wernigerode – Hội An: great circle 9,132\u{a0}km</desc>"),
        "{svg}"
    );
    assert_eq!(svg.matches("<circle").count(), 2);
    assert_eq!(svg.matches(">Hội An</text>").count(), 1);
    assert!(svg.contains("class=\"draw-land\""), "{svg}");
    assert!(!svg.contains("draw-scale") && !svg.contains("style="));
}

#[test]
fn one_place_has_a_scale_bar() {
    let svg = draw(&[place(10.785, 51.835, "Wernigerode")], &[]).unwrap();
    assert!(
        svg.contains("draw-scale") && svg.contains("200\u{a0}km</text>"),
        "{svg}"
    );
}

#[test]
fn many_places_are_markers_with_titles() {
    let places: Vec<_> = (0..5000)
        .map(|i| place(f64::from(i % 300) / 50.0, f64::from(i / 300) / 9.0, "x"))
        .collect();
    let svg = draw(&places, &[]).unwrap();
    assert_eq!(svg.matches("<circle").count(), MOST.0);
    assert!(!svg.contains("draw-label") && svg.contains("; … (+1980)"));
}

#[test]
fn what_is_no_place_is_left_out() {
    assert!(
        draw(
            &[
                place(f64::NAN, 1.0, "a"),
                place(1.0, 90.1, "b"),
                place(f64::INFINITY, 0.0, "c")
            ],
            &[(0, 1)]
        )
        .is_none()
    );
    assert!(draw(&[], &[]).is_none());
}

#[test]
fn labels_are_escaped_and_cut() {
    let long = format!("<script>{}", "x".repeat(10_000));
    let bad = MapPlace {
        href: Some("javascript:alert(1)".to_owned()),
        ..place(1.0, 1.0, &long)
    };
    let svg = draw(&[bad], &[]).unwrap();
    assert!(!svg.contains("<script>") && !svg.contains("javascript:") && svg.contains("role=\"img\""));
    assert!(svg.len() < 5000, "{}", svg.len());
}

proptest::proptest! {
    #[test]
    fn any_numbers_give_a_drawing_of_numbers(points in proptest::collection::vec((proptest::num::f64::ANY, -90.0..=90.0_f64), 1..9), scale in -400.0..400.0_f64) {
        let places: Vec<_> = points.iter().map(|it| place(if it.0.abs() < 500.0 { it.0 } else { scale }, it.1, "a")).collect();
        let lines: Vec<_> = (1..places.len()).map(|i| (i - 1, i)).collect();
        if let Some(svg) = draw(&places, &lines) {
            let plain = svg.replace("aria", "");
            proptest::prop_assert!(!plain.contains("NaN") && !plain.contains("inf"));
            proptest::prop_assert!(svg.len() < 200_000);
        }
    }
}
