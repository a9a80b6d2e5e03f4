//! The workloads of lodpress's benchmarks: tables with their mappings, the same bytes for
//! the same arguments on every machine.
//!
//! # Examples
//! ```no_run
//! use lodpress_workloads::Workload;
//! Workload::Cities.generate(1_000_000, "data".as_ref())?;
//! # std::io::Result::Ok(())
//! ```

mod cities;
mod columns;
mod join;
mod mapping;
mod random;
mod table;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::Path;
use std::str::FromStr;

/// A kind of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// Ten columns of different datatypes, some 120 bytes and 9.4 triples a row.
    Cities,
    /// Two tables, of which the second has a tenth of the first's rows.
    Join,
    /// Fifty columns.
    Wide,
    /// Two columns.
    Narrow,
    /// The cities, with quotation marks around every cell.
    Dirty,
}

impl Workload {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Cities, Self::Join, Self::Wide, Self::Narrow, Self::Dirty];

    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cities => "cities",
            Self::Join => "join",
            Self::Wide => "wide",
            Self::Narrow => "narrow",
            Self::Dirty => "dirty",
        }
    }

    /// The file of the table, or of the larger one.
    pub fn table(self) -> &'static str {
        match self {
            Self::Cities => "cities.csv",
            Self::Join => "children.csv",
            Self::Wide => "wide.csv",
            Self::Narrow => "narrow.csv",
            Self::Dirty => "dirty.csv",
        }
    }

    /// Writes tables and mappings into `folder`, which exists: `metadata.json` and
    /// `mapping.ttl` mean the same where there are both. The join has `mapping.ttl` and,
    /// without the join, `plain.ttl`; the cities also have `metadata-checked.json`, with keys
    /// and references, and `lodpress.toml`.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn generate(self, rows: u64, folder: &Path) -> io::Result<()> {
        let table = self.table();
        let columns = match self {
            Self::Join => {
                fs::write(folder.join("mapping.ttl"), mapping::rml_of_trees(true))?;
                fs::write(folder.join("plain.ttl"), mapping::rml_of_trees(false))?;
                return join::write(folder, rows);
            }
            Self::Cities | Self::Dirty => cities::columns(),
            Self::Wide => columns::columns(50),
            Self::Narrow => columns::columns(2),
        };
        fs::write(folder.join("metadata.json"), mapping::csvw(table, &columns))?;
        fs::write(folder.join("mapping.ttl"), mapping::rml(table, &columns))?;
        if self == Self::Cities {
            let checked = mapping::csvw_checked(table, &columns);
            fs::write(folder.join("metadata-checked.json"), checked)?;
            let publication = "base = \"http://example.org/\"\nmappings = [\"metadata.json\"]\n";
            fs::write(folder.join("lodpress.toml"), publication)?;
            cities::write_countries(&folder.join("countries.csv"))?;
        }
        match self {
            Self::Wide | Self::Narrow => columns::write(&folder.join(table), rows, &columns),
            _ => cities::write(&folder.join(table), rows, self == Self::Dirty),
        }
    }
}

impl FromStr for Workload {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|workload| workload.name() == name);
        found.ok_or_else(|| format!("no workload is called {name:?}"))
    }
}
