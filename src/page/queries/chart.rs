use super::super::draw::{
    Bar, Bars, Column, Coordinates, Date, Horizontal, Kind, Lines, Map, MapPlace, MapWords, Series, Suggestion,
    Timeline, TimelineEntry, bars, lines, map, point, suggest, timeline,
};
use super::super::reader::{Reader, is_number};
use crate::diagnostic::Result;
use crate::query::NamedQuery;
use maud::{Markup, html};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};
use std::collections::BTreeMap;

type Row = Vec<Option<Term>>;

/// A drawing of the rows, where their columns ask for one.
pub(super) fn figure(reader: &Reader<'_>, query: &NamedQuery, variables: &[String], rows: &[Row]) -> Result<Markup> {
    let columns: Vec<Column> = variables
        .iter()
        .enumerate()
        .map(|(index, name)| column(name, index, rows))
        .collect();
    let Some(suggestion) = suggest(&columns) else {
        return Ok(html! {});
    };
    let chart = Chart {
        reader,
        columns: &columns,
        rows,
    };
    let drawing = match &suggestion {
        Suggestion::Map { coordinates, label } => chart.map(query, *coordinates, *label)?,
        Suggestion::Bars { label, value } => chart.bars(*label, *value)?,
        Suggestion::Timeline { start, end, label } => chart.timeline(*start, *end, *label)?,
        Suggestion::Lines {
            horizontal,
            values,
            series,
            joined,
        } => chart.lines(*horizontal, values, *series, *joined)?,
    };
    Ok(html! { @if let Some(drawing) = drawing { figure.drawing { (drawing) } } })
}

fn column(name: &str, index: usize, rows: &[Row]) -> Column {
    let terms = || rows.iter().filter_map(|row| row.get(index)?.as_ref());
    let literals = || terms().filter_map(literal_of);
    let all = |test: &dyn Fn(&Literal) -> bool| {
        terms().next().is_some() && terms().all(|term| literal_of(term).is_some_and(test))
    };
    let ends = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    let kind = if terms().next().is_some() && terms().all(|term| matches!(term, Term::NamedNode(_))) {
        Kind::Iri
    } else if all(&|literal| is_number(literal.datatype())) {
        let is_within = |most: f64| literals().all(|it| it.value().parse::<f64>().is_ok_and(|it| it.abs() <= most));
        if (ends("lat") || ends("latitude")) && is_within(90.0) {
            Kind::Latitude
        } else if (ends("lon") || ends("long") || ends("longitude")) && is_within(180.0) {
            Kind::Longitude
        } else {
            Kind::Number
        }
    } else if all(&|literal| is_date(literal)) {
        Kind::Date
    } else if all(&|literal| point(literal.value()).is_some()) {
        Kind::Place
    } else if all(&|literal| literal.language().is_some() || literal.datatype() == xsd::STRING) {
        Kind::Text
    } else {
        Kind::Other
    };
    let value = |row: &Row| row.get(index)?.as_ref().and_then(lexical);
    Column {
        name: name.to_owned(),
        kind,
        values: rows.iter().map(value).collect(),
    }
}

fn literal_of(term: &Term) -> Option<&Literal> {
    match term {
        Term::Literal(literal) => Some(literal),
        _ => None,
    }
}

fn lexical(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        Term::BlankNode(_) => None,
    }
}

fn is_date(literal: &Literal) -> bool {
    [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, xsd::G_YEAR_MONTH].contains(&literal.datatype())
}

struct Chart<'a, 's> {
    reader: &'a Reader<'s>,
    columns: &'a [Column],
    rows: &'a [Row],
}

impl Chart<'_, '_> {
    fn value(&self, column: usize, row: usize) -> Option<&str> {
        self.columns.get(column)?.values.get(row)?.as_deref()
    }

    fn number(&self, column: usize, row: usize) -> Option<f64> {
        self.value(column, row)?.trim().parse().ok()
    }

    fn date(&self, column: usize, row: usize) -> Option<Date> {
        // The time of a day is left out.
        let text = self.value(column, row)?;
        Date::parse(text).or_else(|| Date::parse(text.split_once('T')?.0))
    }

    /// What a row is called and where it leads.
    fn label(&self, column: usize, row: usize) -> Result<(String, Option<String>)> {
        match self.rows.get(row).and_then(|row| row.get(column)) {
            Some(Some(Term::NamedNode(node))) => {
                let name = self.reader.name(node.as_ref())?;
                Ok((name.value, Some(self.reader.href(node.as_str()))))
            }
            _ => Ok((self.value(column, row).unwrap_or_default().to_owned(), None)),
        }
    }

    fn title(&self, value: usize, name: usize) -> String {
        let name_of = |column: usize| self.columns[column].name.clone();
        let values = [("value", name_of(value).into()), ("name", name_of(name).into())];
        self.reader.texts.with("chart-description", values)
    }

    fn more(&self) -> impl Fn(usize) -> String {
        |more| self.reader.texts.count("more", more)
    }

    fn bars(&self, label: usize, value: usize) -> Result<Option<Markup>> {
        let mut all = Vec::new();
        for row in 0..self.rows.len() {
            let Some(number) = self.number(value, row) else {
                continue;
            };
            let (label, href) = self.label(label, row)?;
            all.push(Bar {
                label,
                value: number,
                href,
            });
        }
        let title = self.title(value, label);
        let chart = Bars {
            id: "chart",
            title: &title,
            bars: &all,
            numbers: self.reader.numbers(),
        };
        Ok(bars(&chart, &self.more()))
    }

    fn lines(
        &self,
        horizontal: usize,
        values: &[usize],
        series: Option<usize>,
        joined: bool,
    ) -> Result<Option<Markup>> {
        let mut all: BTreeMap<String, Vec<(Horizontal, f64)>> = BTreeMap::new();
        for row in 0..self.rows.len() {
            let date = self.date(horizontal, row).map(Horizontal::Date);
            let number = || self.number(horizontal, row).map(Horizontal::Number);
            let at = match self.columns[horizontal].kind {
                Kind::Date => date,
                _ => number(),
            };
            let Some(at) = at else { continue };
            for value in values {
                let Some(number) = self.number(*value, row) else {
                    continue;
                };
                let name = match series {
                    Some(series) => self.label(series, row)?.0,
                    None => self.columns[*value].name.clone(),
                };
                all.entry(name).or_default().push((at, number));
            }
        }
        let series: Vec<Series> = all
            .into_iter()
            .map(|(label, points)| Series { label, points })
            .collect();
        let title = values
            .first()
            .map(|value| self.title(*value, horizontal))
            .unwrap_or_default();
        Ok(lines(&Lines {
            id: "chart",
            title: &title,
            series: &series,
            joined,
            numbers: self.reader.numbers(),
        }))
    }

    fn timeline(&self, start: usize, end: Option<usize>, label: usize) -> Result<Option<Markup>> {
        let mut entries = Vec::new();
        for row in 0..self.rows.len() {
            let Some(start) = self.date(start, row) else { continue };
            let (label, href) = self.label(label, row)?;
            entries.push(TimelineEntry {
                start,
                end: end.and_then(|end| self.date(end, row)),
                label,
                href,
            });
        }
        let title = self.reader.t("front-timeline");
        let chart = Timeline {
            id: "chart",
            title: &title,
            entries: &entries,
        };
        Ok(timeline(&chart, &self.more()))
    }

    fn map(&self, query: &NamedQuery, coordinates: Coordinates, label: Option<usize>) -> Result<Option<Markup>> {
        let reader = self.reader;
        let mut places = Vec::new();
        for row in 0..self.rows.len() {
            let at = match coordinates {
                Coordinates::Points(column) => self.value(column, row).and_then(point),
                Coordinates::Degrees { longitude, latitude } => {
                    self.number(longitude, row).zip(self.number(latitude, row))
                }
            };
            let Some((longitude, latitude)) = at else { continue };
            let (label, href) = match label {
                Some(label) => self.label(label, row)?,
                None => (String::new(), None),
            };
            places.push(MapPlace {
                longitude,
                latitude,
                label,
                href,
            });
        }
        let name = reader.site.chosen(&query.titles, reader.language);
        let name = name.map_or_else(|| query.name.clone(), |name| name.value);
        let title = reader.texts.with("on-the-map", [("name", name.into())]);
        let texts = ["great-circle", "km", "metres", "north", "east", "south", "west"].map(|id| reader.t(id));
        let [great_circle, kilometres, metres, north, east, south, west] = &texts;
        Ok(map(&Map {
            id: "chart",
            title: &title,
            places: &places,
            lines: &[],
            land: super::super::bundle::land(),
            numbers: reader.numbers(),
            words: MapWords {
                great_circle,
                kilometres,
                metres,
                directions: [north, east, south, west],
            },
        }))
    }
}
