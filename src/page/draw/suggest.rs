//! Which drawing a table of results asks for, by what its columns hold.

use std::collections::HashSet;

use super::date::Date;

/// Rows of which a bar chart is still one to look at, and series of which a line chart is.
const MOST: (usize, usize) = (60, 6);

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Numbers.
    Number,
    /// What [`Date::parse`] reads.
    Date,
    /// Texts.
    Text,
    /// IRIs.
    Iri,
    /// Points as [`point`] reads them.
    Place,
    /// Degrees of longitude.
    Longitude,
    /// Degrees of latitude.
    Latitude,
    /// Anything else, or a mixture.
    Other,
}

/// A column of a table of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
    /// The lexical form of each row's value, where it has one.
    pub values: Vec<Option<String>>,
}

/// Where the coordinates of places stand. Columns are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coordinates {
    /// As points in one column.
    Points(usize),
    /// As degrees in two columns.
    Degrees {
        /// The column of the longitudes.
        longitude: usize,
        /// The column of the latitudes.
        latitude: usize,
    },
}

/// A drawing and the columns that go into it, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// A map.
    Map {
        /// Where the places are.
        coordinates: Coordinates,
        /// What they are called.
        label: Option<usize>,
    },
    /// Numbers over time, or over other numbers.
    Lines {
        /// The dates or numbers on the horizontal axis.
        horizontal: usize,
        /// The numbers, a series each.
        values: Vec<usize>,
        /// The column whose values part the rows into series, where there is one number.
        series: Option<usize>,
        /// Whether points are joined.
        joined: bool,
    },
    /// A number for each of some categories.
    Bars {
        /// What the bars are called.
        label: usize,
        /// Their numbers.
        value: usize,
    },
    /// Events in time.
    Timeline {
        /// When they started.
        start: usize,
        /// When they ended.
        end: Option<usize>,
        /// What they are called.
        label: usize,
    },
}

/// The drawing that suits the columns, if any does: a map where there are places; else lines
/// where there are dates, or numbers alone, and numbers; a timeline where there are dates and
/// names; bars where there are names, none of them twice, and numbers.
pub fn suggest(columns: &[Column]) -> Option<Suggestion> {
    let of = |kind: Kind| {
        columns
            .iter()
            .enumerate()
            .filter(move |it| it.1.kind == kind && filled(it.1) > 0)
            .map(|it| it.0)
    };
    let label = of(Kind::Text).next().or_else(|| of(Kind::Iri).next());
    let numbers: Vec<usize> = of(Kind::Number).collect();

    let degrees = of(Kind::Longitude).zip(of(Kind::Latitude)).next();
    let degrees = degrees.map(|(longitude, latitude)| Coordinates::Degrees { longitude, latitude });
    if let Some(coordinates) = of(Kind::Place).next().map(Coordinates::Points).or(degrees) {
        return Some(Suggestion::Map { coordinates, label });
    }
    if let Some(date) = of(Kind::Date).next() {
        let is_dated = |column: &Column| {
            distinct(column) > 1 && column.values.iter().flatten().all(|it| Date::parse(it).is_some())
        };
        if !numbers.is_empty() && is_dated(&columns[date]) {
            let series = label.filter(|it| distinct(&columns[*it]) > 1);
            let is_few = series.is_none_or(|it| distinct(&columns[it]) <= MOST.1);
            if is_few {
                let values = if series.is_some() { vec![numbers[0]] } else { numbers };
                return Some(Suggestion::Lines {
                    horizontal: date,
                    values,
                    series,
                    joined: true,
                });
            }
        } else if numbers.is_empty() && filled(&columns[date]) > 1 {
            return label.map(|label| Suggestion::Timeline {
                start: date,
                end: of(Kind::Date).nth(1),
                label,
            });
        }
    }
    match (label, numbers.as_slice()) {
        (Some(label), [value, ..]) => {
            let rows = columns[label].values.len();
            let is_key = distinct(&columns[label]) == rows;
            ((2..=MOST.0).contains(&rows) && is_key && filled(&columns[*value]) > 1)
                .then_some(Suggestion::Bars { label, value: *value })
        }
        (None, [horizontal, values @ ..]) if !values.is_empty() && distinct(&columns[*horizontal]) > 2 => {
            Some(Suggestion::Lines {
                horizontal: *horizontal,
                values: values.to_vec(),
                series: None,
                joined: false,
            })
        }
        _ => None,
    }
}

fn filled(column: &Column) -> usize {
    column.values.iter().flatten().count()
}

fn distinct(column: &Column) -> usize {
    column.values.iter().flatten().collect::<HashSet<_>>().len()
}

/// The longitude and the latitude of a point in
/// [well-known text](https://docs.ogc.org/is/22-047r1/22-047r1.html#_geometry_serialization_wkt),
/// which may name CRS 84, or EPSG 4326 with the latitude first.
///
/// # Examples
///
/// ```
/// use lodpress::page::draw::point;
///
/// assert_eq!(point("POINT (10.785 51.835)"), Some((10.785, 51.835)));
/// assert_eq!(point("LINESTRING (1 2, 3 4)"), None);
/// ```
pub fn point(text: &str) -> Option<(f64, f64)> {
    let text = text.trim();
    let (crs, text) = match text.strip_prefix('<') {
        Some(rest) => rest.split_once('>')?,
        None => ("CRS84", text),
    };
    let swapped = match crs {
        _ if crs.ends_with("CRS84") => false,
        _ if crs.ends_with("EPSG/0/4326") => true,
        _ => return None,
    };
    let text = text.trim_start();
    let rest = text
        .get(..5)
        .filter(|it| it.eq_ignore_ascii_case("point"))
        .and_then(|_| text.get(5..))?;
    let inner = rest.trim().strip_prefix('(')?.strip_suffix(')')?;
    let mut numbers = inner
        .split_ascii_whitespace()
        .map(|it| it.parse::<f64>().ok().filter(|it| it.is_finite()));
    let (first, second) = (numbers.next()??, numbers.next()??);
    numbers
        .next()
        .is_none()
        .then_some(if swapped { (second, first) } else { (first, second) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: Kind, values: &[&str]) -> Column {
        Column {
            name: "c".to_owned(),
            kind,
            values: values
                .iter()
                .map(|it| (!it.is_empty()).then(|| (*it).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn columns_choose_their_drawing() {
        let names = column(Kind::Text, &["a", "b"]);
        let numbers = column(Kind::Number, &["1", "2"]);
        let dates = column(Kind::Date, &["2019", "2020"]);
        let places = column(Kind::Place, &["POINT(1 2)", ""]);
        let cases = [
            (
                vec![names.clone(), places, numbers.clone()],
                "Map { coordinates: Points(1), label: Some(0) }",
            ),
            (
                vec![
                    column(Kind::Latitude, &["1", "2"]),
                    column(Kind::Longitude, &["1", "2"]),
                ],
                "Map { coordinates: Degrees { longitude: 1, latitude: 0 }, label: None }",
            ),
            (
                vec![dates.clone(), numbers.clone()],
                "Lines { horizontal: 0, values: [1], series: None, joined: true }",
            ),
            (
                vec![names.clone(), dates.clone(), numbers.clone()],
                "Lines { horizontal: 1, values: [2], series: Some(0), joined: true }",
            ),
            (
                vec![names.clone(), dates.clone(), dates],
                "Timeline { start: 1, end: Some(2), label: 0 }",
            ),
            (
                vec![column(Kind::Iri, &["x", "y"]), numbers.clone()],
                "Bars { label: 0, value: 1 }",
            ),
        ];
        for (columns, expected) in cases {
            assert_eq!(suggest(&columns).map(|it| format!("{it:?}")).as_deref(), Some(expected));
        }
    }

    #[test]
    fn other_columns_have_none() {
        let numbers = column(Kind::Number, &["1", "2"]);
        assert_eq!(suggest(&[]), None);
        assert_eq!(suggest(&[column(Kind::Text, &["a", "a"]), numbers.clone()]), None);
        assert_eq!(
            suggest(&[column(Kind::Text, &["a"]), column(Kind::Number, &["1"])]),
            None
        );
        assert_eq!(suggest(&[numbers]), None);
        assert_eq!(
            suggest(&[column(Kind::Date, &["", ""]), column(Kind::Other, &["x", "y"])]),
            None
        );
    }

    #[test]
    fn points_are_read_in_both_orders() {
        let epsg = "<http://www.opengis.net/def/crs/EPSG/0/4326> Point(51.8 10.7)";
        assert_eq!(point(epsg), Some((10.7, 51.8)));
        for text in [
            "",
            "POINT",
            "POINT()",
            "POINT(1)",
            "POINT(NaN 1)",
            "POINT(1 2 3)",
            "<x",
            "<x> POINT(1 2)",
            "ạạạạ",
        ] {
            assert_eq!(point(text), None, "{text}");
        }
    }
}
