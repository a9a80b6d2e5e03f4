//! The tuples of rows, each as a digest that stands for its values.

use crate::exec::cells::CellValues;
use crate::exec::packed::{push_bytes, push_count};
use crate::exec::secret::{self, Secret};
use crate::plan::{CellId, Plan, Scan};
use crate::source::{Block, Record};
use crate::xsd::canonical;
use siphasher::sip128::SipHasher13;
use std::ops::Range;

/// Longest text of a tuple to which others are compared, in bytes.
pub(super) const LONGEST_COMPARED: usize = 128;

/// Stands for a key and the values of one of its tuples.
///
/// It is SipHash-1-3 of 128 bits, under a secret that each run draws anew. Who writes
/// tables does not know it, and so can make neither two tuples look like one nor many
/// fall into one place of a hash table. By chance, two among ten million tuples look
/// like one in fewer than one of 10²⁴ runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest(pub(super) [u64; 2]);

/// A tuple of a row, without its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tuple {
    pub(super) digest: Digest,
    /// The record, counted from 1.
    pub(super) record: u64,
    /// The record's first byte in the file.
    pub(super) byte: u64,
    /// The record's length in bytes.
    pub(super) length: u32,
    /// Which key, or, past the keys, which reference.
    pub(super) slot: u32,
}

impl Tuple {
    pub(super) fn slot(&self) -> usize {
        self.slot as usize
    }

    /// The record's bytes in its block.
    pub(super) fn range_in(&self, block: &Block) -> Range<usize> {
        let start = usize::try_from(self.byte.saturating_sub(block.start.byte)).unwrap_or(usize::MAX);
        let start = start.min(block.bytes.len());
        let end = start.saturating_add(self.length as usize).min(block.bytes.len());
        start..end
    }
}

/// Makes digests.
#[derive(Clone, Copy)]
pub(super) struct Digester {
    secret: Secret,
}

impl std::fmt::Debug for Digester {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Digester").finish_non_exhaustive()
    }
}

impl Digester {
    /// Draws a secret.
    pub(super) fn new() -> Self {
        Self { secret: secret::draw() }
    }

    /// The digest of a tuple of key `key`. Counts and lengths go into it, so that values
    /// keep their ends; and values in canonical form, so that `07` and `7` are one where
    /// they are numbers. `bytes` is a buffer.
    pub(super) fn digest(
        &self,
        key: usize,
        scan: &Scan,
        cells: &[CellId],
        row: &impl CellValues,
        bytes: &mut Vec<u8>,
    ) -> Digest {
        bytes.clear();
        push_count(key, bytes);
        for cell in cells {
            let values = row.each(*cell);
            let base = scan.cells[cell.0].rule.datatype.base;
            push_count(values.len(), bytes);
            for value in values {
                if value.fits && !value.is_canonical {
                    push_bytes(canonical(base, value.text).as_bytes(), bytes);
                } else {
                    push_bytes(value.text.as_bytes(), bytes);
                }
            }
        }
        let hash = SipHasher13::new_with_keys(self.secret.0, self.secret.1).hash(bytes);
        Digest([hash.h1, hash.h2])
    }
}

/// Appends the values of a tuple as messages show them.
pub(super) fn push_text(cells: &[CellId], row: &impl CellValues, text: &mut String) {
    for (i, cell) in cells.iter().enumerate() {
        text.push_str(if i > 0 { ", " } else { "" });
        for (j, value) in row.each(*cell).enumerate() {
            text.push_str(if j > 0 { " " } else { "" });
            text.push_str(value.text);
        }
    }
}

/// Gathers the tuples of the rows of a scan, on any thread.
#[derive(Debug)]
pub(in crate::exec) struct Gatherer<'p> {
    digester: Digester,
    scan: &'p Scan,
    wanted: Vec<Wanted<'p>>,
}

/// A key or a reference of the scan.
#[derive(Debug)]
struct Wanted<'p> {
    slot: u32,
    /// The key, or that to which the reference leads.
    key: usize,
    cells: &'p [CellId],
    is_reference: bool,
    /// Whether tuples that are missing are compared to those here.
    is_compared: bool,
}

/// The tuples of a block: row by row, and those of keys before those of references.
#[derive(Debug, Default)]
pub(in crate::exec) struct Tuples {
    all: Vec<(Tuple, Range<usize>)>,
    text: String,
    /// The values of a tuple, to be hashed.
    bytes: Vec<u8>,
}

impl Tuples {
    /// The tuples, `size` at a time; with their text where others are compared to it, and an
    /// empty one otherwise.
    pub(super) fn chunks(&self, size: usize) -> impl Iterator<Item = impl Iterator<Item = (&Tuple, &str)> + Clone> {
        let chunks = self.all.chunks(size);
        chunks.map(|chunk| chunk.iter().map(|(tuple, text)| (tuple, &self.text[text.clone()])))
    }
}

impl<'p> Gatherer<'p> {
    /// Gathers the tuples of scan `scan` of `plan`.
    pub(super) fn new(plan: &'p Plan, scan: usize, digester: Digester) -> Self {
        let is_referred_to = |key| plan.references.iter().any(|reference| reference.key == key);
        let keys = plan.keys.iter().enumerate();
        let keys = keys.map(|(index, key)| (key.scan, &key.cells, index, false));
        let references = plan.references.iter();
        let references = references.map(|reference| (reference.scan, &reference.cells, reference.key, true));
        let all = (0_u32..).zip(keys.chain(references));
        let wanted = all.filter(|(_, (of, ..))| *of == scan);
        let wanted = wanted.map(|(slot, (_, cells, key, is_reference))| Wanted {
            slot,
            key,
            cells,
            is_reference,
            is_compared: !is_reference && is_referred_to(key),
        });
        Self {
            digester,
            scan: &plan.scans[scan],
            wanted: wanted.collect(),
        }
    }

    /// Adds the tuples of a row. A reference with an empty cell refers to nothing.
    pub(in crate::exec) fn gather(&self, row: &impl CellValues, record: &Record<'_>, tuples: &mut Tuples) {
        for wanted in &self.wanted {
            if wanted.is_reference && wanted.cells.iter().any(|cell| row.each(*cell).len() == 0) {
                continue;
            }
            let start = tuples.text.len();
            if wanted.is_compared {
                push_text(wanted.cells, row, &mut tuples.text);
                if tuples.text.len() - start > LONGEST_COMPARED {
                    tuples.text.truncate(start);
                }
            }
            let Wanted { key, cells, .. } = wanted;
            let tuple = Tuple {
                digest: self.digester.digest(*key, self.scan, cells, row, &mut tuples.bytes),
                record: record.position().record,
                byte: record.position().byte,
                length: u32::try_from(record.range().len()).unwrap_or(u32::MAX),
                slot: wanted.slot,
            };
            tuples.all.push((tuple, start..tuples.text.len()));
        }
    }
}
