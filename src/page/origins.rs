use crate::plan::Plan;
use crate::sink::{QuadChunk, QuadOrigin, QuadSink, Sink, SinkError};
use crate::source::Format;
use crate::store::kept_literal;
use oxigraph::model::{Quad, QuadRef, TermRef};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// Statements whose origins are kept, at most: half a gigabyte of them.
const KEPT: usize = 20_000_000;

/// Where each quad comes from: the rows that it was made of.
///
/// Of a quad no more is held than a hash, under a secret of the run.
#[derive(Debug, Default)]
pub struct Origins {
    state: RandomState,
    places: Vec<OriginPlace>,
    /// By hash, then in the order of the input.
    entries: Vec<Entry>,
    is_cut: bool,
}

/// Notes the origins of what goes through it into another sink.
#[derive(Debug)]
pub struct OriginSink<S> {
    inner: S,
    state: RandomState,
    made: Vec<Made>,
    is_cut: bool,
}

/// The chunk of an [`OriginSink`].
#[derive(Debug)]
pub struct OriginChunk<C> {
    inner: C,
    state: RandomState,
    made: Vec<Made>,
}

/// A quad, and the template that made it.
#[derive(Debug, Clone, Copy)]
struct Made {
    hash: u64,
    scan: u32,
    template: u32,
    record: u64,
}

impl<S: QuadSink> OriginSink<S> {
    /// Sends quads on into `inner`.
    pub fn new(inner: S) -> Self {
        Self {
            inner,
            state: RandomState::new(),
            made: Vec::new(),
            is_cut: false,
        }
    }

    /// The other sink, and the origins of what a run of `plan` sent through; `files` are the
    /// quads of files of RDF with these files' addresses.
    pub fn finish<'q>(self, plan: &Plan, files: impl Iterator<Item = (&'q Quad, &'q str)>) -> (S, Origins) {
        let origins = Origins {
            state: self.state,
            is_cut: self.is_cut,
            ..Origins::default()
        };
        (self.inner, origins.filled(plan, &self.made, files))
    }
}

impl<S: QuadSink> Sink for OriginSink<S> {
    type Chunk = OriginChunk<S::Chunk>;

    fn chunk(&self) -> Self::Chunk {
        OriginChunk {
            inner: self.inner.chunk(),
            state: self.state.clone(),
            made: Vec::new(),
        }
    }

    fn accept(&mut self, chunk: &mut Self::Chunk) -> Result<(), SinkError> {
        if self.made.len() + chunk.made.len() > KEPT {
            self.is_cut = true;
            chunk.made.clear();
        }
        self.made.append(&mut chunk.made);
        self.inner.accept(&mut chunk.inner)
    }
}

impl<C: QuadChunk> QuadChunk for OriginChunk<C> {
    fn quad(&mut self, quad: QuadRef<'_>, origin: Option<QuadOrigin>) {
        if let Some(origin) = origin
            && let (Ok(scan), Ok(template)) = (u32::try_from(origin.scan), u32::try_from(origin.template))
        {
            self.made.push(Made {
                hash: hash(&self.state, quad),
                scan,
                template,
                record: origin.record,
            });
        }
        self.inner.quad(quad, origin);
    }
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
    fn filled<'q>(mut self, plan: &Plan, made: &[Made], files: impl Iterator<Item = (&'q Quad, &'q str)>) -> Self {
        let mut templates: HashMap<(u32, u32), u32> = HashMap::new();
        for made in made {
            let place = *templates
                .entry((made.scan, made.template))
                .or_insert_with(|| self.place(of_template(plan, made)));
            self.entries.push(Entry {
                hash: made.hash,
                place,
                record: made.record,
            });
        }
        let mut known: HashMap<&str, u32> = HashMap::new();
        for (quad, file) in files {
            let place = *known.entry(file).or_insert_with(|| {
                self.place(OriginPlace {
                    file: file.to_owned(),
                    is_table: false,
                    header: 0,
                    columns: Vec::new(),
                })
            });
            let hash = hash(&self.state, quad.as_ref());
            self.entries.push(Entry { hash, place, record: 0 });
        }
        self.entries.sort_unstable();
        self.entries.dedup();
        self
    }

    /// Whether there were too many statements to keep the origins of all.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    fn place(&mut self, place: OriginPlace) -> u32 {
        self.places.push(place);
        u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)
    }

    /// The origins of a quad, in the order of the input.
    pub fn of(&self, quad: QuadRef<'_>) -> impl Iterator<Item = Origin<'_>> {
        let hash = hash(&self.state, quad);
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

/// The same for a quad as it was made, and as a store gives it back.
fn hash(state: &RandomState, quad: QuadRef<'_>) -> u64 {
    if let TermRef::Literal(literal) = quad.object
        && let Some(kept) = kept_literal(literal)
    {
        return state.hash_one(QuadRef {
            object: kept.as_ref().into(),
            ..quad
        });
    }
    state.hash_one(quad)
}

fn of_template(plan: &Plan, made: &Made) -> OriginPlace {
    let scan = &plan.scans[made.scan as usize];
    let cells = scan.cells_shown(&scan.terms_of(made.template as usize));
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
