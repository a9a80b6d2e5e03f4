//! Tables of many columns, or few.

use crate::mapping::{Column, Kind};
use crate::random::Random;
use crate::table::Table;
use std::io;
use std::path::Path;

const WORDS: [&str; 8] = [
    "Linde",
    "Eiche",
    "Ahorn",
    "Bücherei",
    "Straße",
    "chợ",
    "sông Thu Bồn",
    "cầu",
];

/// An identifier, and texts, integers and decimals in turns.
pub(crate) fn columns(count: usize) -> Vec<Column> {
    let kinds = [Kind::Text, Kind::Typed("integer"), Kind::Typed("decimal")];
    let mut columns = vec![Column::new("id", Kind::Typed("integer"))];
    columns.extend((1..count).map(|index| Column::new(format!("c{index:02}"), kinds[index % kinds.len()])));
    columns
}

pub(crate) fn write(path: &Path, rows: u64, columns: &[Column]) -> io::Result<()> {
    let mut random = Random::new(2018);
    let mut table = Table::create(path, false)?;
    let mut text = Vec::new();
    table.header(columns.iter().map(|column| &*column.name))?;
    for id in 1..=rows {
        table.number(id);
        for column in &columns[1..] {
            let number = random.below(1_000_000);
            match column.kind {
                Kind::Typed("integer") => table.number(number),
                Kind::Typed(_) => {
                    text.clear();
                    text.extend_from_slice(itoa::Buffer::new().format(number / 10).as_bytes());
                    text.push(b'.');
                    text.push(b'1' + (number % 9) as u8);
                    table.cell(&text);
                }
                _ => table.cell(random.one_of(&WORDS).as_bytes()),
            }
        }
        table.end_row()?;
    }
    table.finish()
}
