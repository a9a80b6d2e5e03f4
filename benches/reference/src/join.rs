//! Trees, each in a street; streets in another table, in another order.

use crate::random::Random;
use crate::table::Table;
use std::io;
use std::path::Path;

/// The code of a street is that of the street before it in one of a hundred: a tree may
/// have no street, or two.
pub(crate) fn write(folder: &Path, rows: u64) -> io::Result<()> {
    let streets = (rows / 10).max(1);
    let mut random = Random::new(2018);
    let mut children = Table::create(&folder.join("children.csv"), false)?;
    children.header(["id", "species", "street"])?;
    for id in 1..=rows {
        children.number(id);
        children.cell(format!("Tilia {}", random.below(500)).as_bytes());
        children.cell(code(random.below(streets)).as_bytes());
        children.end_row()?;
    }
    children.finish()?;

    let mut order: Vec<u64> = (0..streets).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, random.below(last as u64 + 1) as usize);
    }
    let mut parents = Table::create(&folder.join("parents.csv"), false)?;
    parents.header(["code", "name", "district"])?;
    for street in order {
        parents.cell(code(street - u64::from(street % 100 == 99)).as_bytes());
        parents.cell(format!("Straße {street}").as_bytes());
        parents.cell(format!("Hội An {}", random.below(40)).as_bytes());
        parents.end_row()?;
    }
    parents.finish()
}

fn code(street: u64) -> String {
    format!("S{street:07}")
}
