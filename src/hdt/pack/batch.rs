//! As many triples as there is memory for, and what is written of them.

use super::chunk::{HdtChunk, Triple};
use super::order::ordered;
use super::terms::{OBJECT, PREDICATE, Roles, SUBJECT, TermRun};
use super::texts::{TOGETHER, Texts};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 16;

/// Bytes for each term while terms are put in order: see [`ordered`], and their places.
const ORDERING: usize = 28;

/// Triples that are gathered, with each of their terms once.
#[derive(Debug, Default)]
pub(super) struct Batch {
    nodes: Texts,
    predicates: Texts,
    triples: Vec<Vec<Triple>>,
    count: usize,
    /// The numbers that the terms of a chunk have here.
    numbers: [Vec<u32>; 2],
}

impl Batch {
    /// Takes the triples of a chunk, and leaves it empty.
    pub(super) fn take(&mut self, chunk: &mut HdtChunk) {
        let known = [
            (&mut self.nodes, &mut chunk.nodes),
            (&mut self.predicates, &mut chunk.predicates),
        ];
        for ((known, terms), numbers) in known.into_iter().zip(&mut self.numbers) {
            numbers.clear();
            let all: Vec<u32> = terms.numbers().collect();
            for some in all.chunks(TOGETHER) {
                let mut hashes = [0; TOGETHER];
                for (hash, term) in hashes.iter_mut().zip(some) {
                    *hash = terms.hash(*term);
                }
                known.approach(&hashes[..some.len()]);
                numbers.extend(
                    some.iter()
                        .zip(hashes)
                        .map(|(term, hash)| known.add(terms.get(*term), hash)),
                );
            }
            terms.clear();
        }
        let [nodes, predicates] = &self.numbers;
        let number = |[subject, predicate, object]: Triple| {
            [
                nodes[subject as usize],
                predicates[predicate as usize],
                nodes[object as usize],
            ]
        };
        self.count += chunk.triples.len();
        self.triples.push(chunk.triples.drain(..).map(number).collect());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Bytes that it takes up, and will when it is written.
    pub(super) fn bytes(&self) -> usize {
        let terms = self.nodes.len() + self.predicates.len();
        let texts = self.nodes.bytes() + self.predicates.bytes();
        texts + terms * ORDERING + self.count * size_of::<Triple>()
    }

    /// Writes it into temporary files.
    pub(super) fn write(self, number: usize, folder: &Path) -> io::Result<BatchFiles> {
        let mut roles: Vec<Roles> = vec![0; self.nodes.len()];
        for [subject, _, object] in self.triples.iter().flatten() {
            roles[*subject as usize] |= SUBJECT;
            roles[*object as usize] |= OBJECT;
        }
        let (nodes, node_run) = written(self.nodes, number, folder, |term| roles[term as usize])?;
        let (predicates, predicate_run) = written(self.predicates, number, folder, |_| PREDICATE)?;
        let mut writer = BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(folder)?);
        for triples in self.triples {
            for [subject, predicate, object] in triples {
                let places = [
                    nodes[subject as usize],
                    predicates[predicate as usize],
                    nodes[object as usize],
                ];
                for place in places {
                    writer.write_all(&place.to_le_bytes())?;
                }
            }
        }
        Ok(BatchFiles {
            nodes: node_run,
            predicates: predicate_run,
            triples: TripleFile {
                count: self.count,
                file: writer.into_inner()?,
            },
        })
    }
}

/// Writes terms in order, and gives the place that each has in it.
fn written(
    texts: Texts,
    number: usize,
    folder: &Path,
    roles: impl Fn(u32) -> Roles,
) -> io::Result<(Vec<u32>, TermRun)> {
    let texts = texts.without_table();
    let order = ordered(&texts);
    let run = TermRun::write(
        order.iter().map(|term| (texts.get(*term), roles(*term))),
        number,
        folder,
    )?;
    let mut places = vec![0; order.len()];
    for (place, term) in (0..).zip(order) {
        places[term as usize] = place;
    }
    Ok((places, run))
}

/// A batch in temporary files.
#[derive(Debug)]
pub(super) struct BatchFiles {
    pub(super) nodes: TermRun,
    pub(super) predicates: TermRun,
    pub(super) triples: TripleFile,
}

/// Triples by the places of their terms in the runs of the batch.
#[derive(Debug)]
pub(super) struct TripleFile {
    count: usize,
    file: File,
}

impl TripleFile {
    /// How many there are; one that several chunks have is there as often.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Reads all triples.
    pub(super) fn read(mut self, mut each: impl FnMut([usize; 3]) -> io::Result<()>) -> io::Result<()> {
        self.file.rewind()?;
        let mut reader = BufReader::with_capacity(BUFFER, self.file);
        for _ in 0..self.count {
            let mut places = [[0; 4]; 3];
            reader.read_exact(places.as_flattened_mut())?;
            each(places.map(|place| u32::from_le_bytes(place) as usize))?;
        }
        Ok(())
    }
}
