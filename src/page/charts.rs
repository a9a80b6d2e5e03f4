//! Drawings of answers, where their columns allow one.

use super::draw::{
    Bar, Bars, Column, Coordinates, Date, Horizontal, Kind, Lines, Map, MapPlace, Series, Suggestion, Timeline,
    TimelineEntry, bars, lines, map, point, suggest, timeline,
};
use super::reader::Reader;
use crate::query::RowsOf;
use maud::Markup;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{LiteralRef, Term};
use std::collections::BTreeMap;

/// The drawing that goes with an answer.
pub(super) fn drawing(reader: &Reader<'_>, rows: &RowsOf) -> Option<Markup> {
    let RowsOf::Table { header, rows, .. } = rows else {
        return None;
    };
    let columns: Vec<Column> = header
        .iter()
        .enumerate()
        .map(|(index, name)| {
            column(
                reader,
                name,
                rows.iter().map(|row| row.get(index).and_then(Option::as_ref)),
            )
        })
        .collect();
    let hrefs = |column: usize, row: usize| match rows.get(row)?.get(column)? {
        Some(Term::NamedNode(node)) => Some(reader.href(node.as_str())),
        _ => None,
    };
    let value = |column: usize, row: usize| columns.get(column)?.values.get(row)?.as_deref();
    let title = reader.t("chart");
    let count = rows.len();
    let more = |more: usize| reader.texts.count("more", more);
    match suggest(&columns)? {
        Suggestion::Bars { label, value: number } => {
            let found = (0..count).filter_map(|row| {
                Some(Bar {
                    label: value(label, row)?.to_owned(),
                    value: value(number, row)?.parse().ok()?,
                    href: hrefs(label, row),
                })
            });
            let found: Vec<Bar> = found.collect();
            bars(
                &Bars {
                    id: "chart",
                    title: &title,
                    bars: &found,
                    numbers: reader.numbers(),
                },
                &more,
            )
        }
        Suggestion::Timeline { start, end, label } => {
            let found = (0..count).filter_map(|row| {
                Some(TimelineEntry {
                    start: Date::parse(value(start, row)?)?,
                    end: end.and_then(|end| Date::parse(value(end, row)?)),
                    label: value(label, row)?.to_owned(),
                    href: hrefs(label, row),
                })
            });
            let found: Vec<TimelineEntry> = found.collect();
            timeline(
                &Timeline {
                    id: "chart",
                    title: &title,
                    entries: &found,
                },
                &more,
            )
        }
        Suggestion::Lines {
            horizontal,
            values,
            series,
            joined,
        } => {
            let mut found: BTreeMap<String, Vec<(Horizontal, f64)>> = BTreeMap::new();
            for row in 0..count {
                let Some(at) = value(horizontal, row).and_then(place_on_axis) else {
                    continue;
                };
                for number in &values {
                    let Some(height) = value(*number, row).and_then(|text| text.parse().ok()) else {
                        continue;
                    };
                    let name = match series {
                        Some(series) => value(series, row).unwrap_or("").to_owned(),
                        None => columns[*number].name.clone(),
                    };
                    found.entry(name).or_default().push((at, height));
                }
            }
            let series: Vec<Series> = found
                .into_iter()
                .map(|(label, points)| Series { label, points })
                .collect();
            lines(&Lines {
                id: "chart",
                title: &title,
                series: &series,
                joined,
                numbers: reader.numbers(),
            })
        }
        Suggestion::Map { coordinates, label } => {
            let found = (0..count).filter_map(|row| {
                let (longitude, latitude) = match coordinates {
                    Coordinates::Points(column) => point(value(column, row)?)?,
                    Coordinates::Degrees { longitude, latitude } => (
                        value(longitude, row)?.parse().ok()?,
                        value(latitude, row)?.parse().ok()?,
                    ),
                };
                Some(MapPlace {
                    longitude,
                    latitude,
                    label: label.and_then(|label| value(label, row)).unwrap_or("").to_owned(),
                    href: label.and_then(|label| hrefs(label, row)),
                })
            });
            let places: Vec<MapPlace> = found.collect();
            let words = super::maps::Words::of(reader);
            map(&Map {
                id: "chart",
                title: &title,
                places: &places,
                lines: &[],
                land: super::bundle::land(),
                numbers: reader.numbers(),
                words: words.words(),
            })
        }
    }
}

fn place_on_axis(text: &str) -> Option<Horizontal> {
    match text.parse::<f64>() {
        // A year of four digits is a date.
        Ok(_) if text.len() == 4 => Date::parse(text).map(Horizontal::Date),
        Ok(number) => Some(Horizontal::Number(number)),
        Err(_) => Date::parse(text).map(Horizontal::Date),
    }
}

/// A column with what its values are: of one kind, or of none in particular.
fn column<'t>(reader: &Reader<'_>, name: &str, terms: impl Iterator<Item = Option<&'t Term>>) -> Column {
    let mut kind: Option<Kind> = None;
    let mut values = Vec::new();
    for term in terms {
        let Some(term) = term else {
            values.push(None);
            continue;
        };
        let (of_term, value) = match term {
            Term::NamedNode(node) => {
                let name = reader
                    .name(node.as_ref())
                    .map_or_else(|_| node.as_str().to_owned(), |name| name.value);
                (Kind::Iri, name)
            }
            Term::BlankNode(node) => (Kind::Other, node.to_string()),
            Term::Literal(literal) => (kind_of(name, literal.as_ref()), literal.value().to_owned()),
        };
        kind = Some(match kind {
            Some(known) if known != of_term => Kind::Other,
            _ => of_term,
        });
        values.push(Some(value));
    }
    Column {
        name: name.to_owned(),
        kind: kind.unwrap_or(Kind::Other),
        values,
    }
}

fn kind_of(name: &str, literal: LiteralRef<'_>) -> Kind {
    let datatype = literal.datatype();
    if [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, xsd::G_YEAR_MONTH].contains(&datatype) {
        return Kind::Date;
    }
    if point(literal.value()).is_some() {
        return Kind::Place;
    }
    if [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&datatype) {
        let name = name.to_ascii_lowercase();
        return match name.as_str() {
            "lat" | "latitude" => Kind::Latitude,
            "lon" | "long" | "lng" | "longitude" => Kind::Longitude,
            _ => Kind::Number,
        };
    }
    if literal.language().is_some() || datatype == xsd::STRING {
        return Kind::Text;
    }
    Kind::Other
}
