use crate::plan::Plan;
use crate::sink::QuadOrigin;
use crate::source::Format;
use oxigraph::model::{Quad, QuadRef};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// Where each quad comes from: the rows that it was made of.
///
/// Of a quad no more is held than a hash, under a secret of the run, so that ten million
/// quads take a quarter of a gigabyte.
#[derive(Debug, Default)]
pub struct Origins {
    state: RandomState,
    places: Vec<OriginPlace>,
    /// By hash, then in the order of the input.
    entries: Vec<Entry>,
}

/// What rows a template is filled from, or a file of RDF.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct OriginPlace {
    file: String,
    is_table: bool,
    /// Rows before the first record, where it is a table.
    header: u64,
    columns: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    place: u32,
    record: u64,
}

/// A row, an item or a file that a quad was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The file's address.
    pub file: &'a str,
    /// Whether it is a table.
    pub is_table: bool,
    /// The row or item, counted from 1; the header is 0. `None` for a file of RDF.
    pub record: Option<u64>,
    /// The row of the file, counted from 1, its header included
    /// ([RFC 7111](https://www.rfc-editor.org/rfc/rfc7111)).
    pub row: u64,
    /// The columns whose cells the quad was made of.
    pub columns: &'a [String],
}

impl Origins {
    /// The origins of what a run of `plan` made of its sources, and of the quads of files of
    /// RDF with their addresses.
    pub fn new<'q>(
        plan: &Plan,
        made: impl Iterator<Item = (&'q Quad, QuadOrigin)>,
        files: impl Iterator<Item = (&'q Quad, &'q str)>,
    ) -> Self {
        let mut origins = Self::default();
        let mut templates: HashMap<(usize, usize), u32> = HashMap::new();
        for (quad, origin) in made {
            let place = *templates
                .entry((origin.scan, origin.template))
                .or_insert_with(|| origins.place(of_template(plan, &origin)));
            origins.push(quad, place, origin.record);
        }
        let mut known: HashMap<&str, u32> = HashMap::new();
        for (quad, file) in files {
            let place = *known.entry(file).or_insert_with(|| {
                origins.place(OriginPlace {
                    file: file.to_owned(),
                    is_table: false,
                    header: 0,
                    columns: Vec::new(),
                })
            });
            origins.push(quad, place, 0);
        }
        origins.entries.sort_unstable();
        origins.entries.dedup();
        origins
    }

    fn place(&mut self, place: OriginPlace) -> u32 {
        self.places.push(place);
        u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)
    }

    fn push(&mut self, quad: &Quad, place: u32, record: u64) {
        let hash = self.state.hash_one(quad.as_ref());
        self.entries.push(Entry { hash, place, record });
    }

    /// The origins of a quad, in the order of the input.
    pub fn of(&self, quad: QuadRef<'_>) -> impl Iterator<Item = Origin<'_>> {
        let hash = self.state.hash_one(quad);
        let start = self.entries.partition_point(|entry| entry.hash < hash);
        let entries = self.entries[start..].iter().take_while(move |entry| entry.hash == hash);
        entries.filter_map(|entry| {
            let place = self.places.get(entry.place as usize)?;
            Some(Origin {
                file: &place.file,
                is_table: place.is_table,
                record: (entry.record > 0).then_some(entry.record),
                row: entry.record + place.header,
                columns: &place.columns,
            })
        })
    }
}

fn of_template(plan: &Plan, origin: &QuadOrigin) -> OriginPlace {
    let scan = &plan.scans[origin.scan];
    let cells = scan.cells_shown(&scan.terms_of(origin.template));
    let columns = cells.into_iter().filter(|cell| cell.field.is_some());
    let (is_table, header) = match &scan.source.format {
        Format::Delimited(dialect) => (true, dialect.header_rows + dialect.skip_rows),
        Format::Items(_) => (false, 0),
    };
    OriginPlace {
        file: scan.source.address.clone(),
        is_table,
        header,
        columns: columns.map(|cell| cell.name.clone()).collect(),
    }
}
