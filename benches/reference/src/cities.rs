//! Cities: ten columns, of which some cells are empty, so that there are 9.4 triples a row.

use crate::mapping::{Column, Kind};
use crate::random::Random;
use crate::table::Table;
use std::io;
use std::path::Path;

const BEGINNINGS: [&str; 12] = [
    "Alt", "Neu", "Groß", "Klein", "Ober", "Nieder", "Bad ", "Hohen", "Schön", "Markt ", "Grün", "Wald",
];
const STEMS: [&str; 16] = [
    "linden", "brück", "mühl", "stein", "eichen", "königs", "rosen", "buchen", "wiesen", "hirsch", "bären", "löwen",
    "birken", "salz", "silber", "winter",
];
const ENDS: [&str; 12] = [
    "hausen", "rode", "dorf", "berg", "burg", "heim", "au", "thal", "stadt", "furt", "hofen", "see",
];
const WORDS: [&str; 32] = [
    "phố", "cổ", "thành", "sông", "cầu", "chợ", "đền", "vườn", "biển", "núi", "làng", "Hội", "An", "Thu", "Bồn", "lụa",
    "alte", "Brücke", "Straße", "Rathaus", "am", "Fluß", "Mühle", "Tor", "über", "dem", "See", "Gärten", "und",
    "Türme", "nach", "Süden",
];
const COUNTRIES: [&str; 48] = [
    "Albania",
    "Argentina",
    "Austria",
    "Bangladesh",
    "Belgium",
    "Bosnia & Herzegovina",
    "Brazil",
    "Bulgaria",
    "Cambodia",
    "Canada",
    "Chile",
    "China",
    "Colombia",
    "Costa Rica",
    "Cote d'Ivoire",
    "Croatia",
    "Cyprus",
    "Denmark",
    "Egypt",
    "Estonia",
    "Finland",
    "France",
    "Germany",
    "Ghana",
    "Greece",
    "Hungary",
    "India",
    "Indonesia",
    "Ireland",
    "Italy",
    "Japan",
    "Kenya",
    "Laos",
    "Latvia",
    "Mexico",
    "Morocco",
    "New Zealand",
    "Norway",
    "Peru",
    "Poland",
    "Portugal",
    "South Africa",
    "Spain",
    "Sweden",
    "Thailand",
    "Turkey",
    "United Kingdom",
    "Viet Nam",
];

pub(crate) fn columns() -> Vec<Column> {
    [
        ("id", Kind::Typed("integer")),
        ("name", Kind::Language("de")),
        ("country", Kind::Link("http://example.org/country/", "string")),
        ("population", Kind::Typed("nonNegativeInteger")),
        ("lat", Kind::Typed("decimal")),
        ("lon", Kind::Typed("decimal")),
        ("founded", Kind::Typed("date")),
        ("description", Kind::Language("vi")),
        ("partner", Kind::Link("http://example.org/id/", "integer")),
        ("url", Kind::Address),
    ]
    .map(|(name, kind)| Column::new(name, kind))
    .into()
}

pub(crate) fn write(path: &Path, rows: u64, quotes_all: bool) -> io::Result<()> {
    let mut random = Random::new(2018);
    let mut table = Table::create(path, quotes_all)?;
    let mut text = Vec::new();
    table.header(columns().iter().map(|column| &*column.name))?;
    for id in 1..=rows {
        table.number(id);
        name(&mut text, &mut random);
        table.cell(&text);
        table.cell(random.one_of(&COUNTRIES).as_bytes());
        optional(&mut table, &mut text, &mut random, 96, population);
        for bound in [90, 180] {
            degrees(&mut text, &mut random, bound);
            table.cell(&text);
        }
        optional(&mut table, &mut text, &mut random, 80, date);
        optional(&mut table, &mut text, &mut random, 94, description);
        optional(&mut table, &mut text, &mut random, 80, |text, random| {
            number(text, random.below(rows) + 1);
        });
        optional(&mut table, &mut text, &mut random, 90, |text, random| {
            text.extend_from_slice(b"https://city-");
            number(text, id);
            text.extend_from_slice(if random.chance(30) {
                b".example/?lang=vi"
            } else {
                b".example/"
            });
        });
        table.end_row()?;
    }
    table.finish()
}

/// What the column `country` refers to.
pub(crate) fn write_countries(path: &Path) -> io::Result<()> {
    let mut table = Table::create(path, false)?;
    table.header(["country", "number"])?;
    for (number, country) in (1..).zip(COUNTRIES) {
        table.cell(country.as_bytes());
        table.number(number);
        table.end_row()?;
    }
    table.finish()
}

/// A cell that has a text in `percent` of rows, and is empty in the others.
fn optional(
    table: &mut Table,
    text: &mut Vec<u8>,
    random: &mut Random,
    percent: u64,
    fill: impl FnOnce(&mut Vec<u8>, &mut Random),
) {
    text.clear();
    if random.chance(percent) {
        fill(text, random);
    }
    table.cell(text);
}

fn name(text: &mut Vec<u8>, random: &mut Random) {
    text.clear();
    for part in [&BEGINNINGS[..], &STEMS, &ENDS] {
        text.extend_from_slice(random.one_of(part).as_bytes());
    }
}

fn population(text: &mut Vec<u8>, random: &mut Random) {
    let digits = random.below(5);
    number(text, random.below(1000 * 10_u64.pow(digits as u32)));
}

/// Degrees with five decimals, of which the last is not 0.
fn degrees(text: &mut Vec<u8>, random: &mut Random, bound: u64) {
    text.clear();
    if random.chance(50) {
        text.push(b'-');
    }
    let value = random.below(bound * 10_000) * 10 + 1 + random.below(9);
    number(text, value / 100_000);
    text.push(b'.');
    padded(text, value % 100_000, 10_000);
}

fn date(text: &mut Vec<u8>, random: &mut Random) {
    padded(text, 1000 + random.below(1020), 1000);
    text.push(b'-');
    padded(text, 1 + random.below(12), 10);
    text.push(b'-');
    padded(text, 1 + random.below(28), 10);
}

/// Some words; in one of ten with a quotation and a line break.
fn description(text: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..3 + random.below(4) {
        text.extend_from_slice(random.one_of(&WORDS).as_bytes());
        text.push(b' ');
    }
    if random.chance(10) {
        text.push(b'"');
        text.extend_from_slice(random.one_of(&WORDS).as_bytes());
        text.extend_from_slice(b"\",\n");
    }
    text.extend_from_slice(random.one_of(&WORDS).as_bytes());
}

fn number(text: &mut Vec<u8>, number: u64) {
    text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// A number with leading zeros, as many digits as `unit` has.
fn padded(text: &mut Vec<u8>, number: u64, mut unit: u64) {
    while unit > 0 {
        text.push(b'0' + (number / unit % 10) as u8);
        unit /= 10;
    }
}
