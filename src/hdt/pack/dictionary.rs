//! Makes the dictionary of the terms of all batches, and tells the number of each.

use super::super::array::{Packer, array_head, width_of};
use super::super::control::{FOUR_SECTIONS, Kind, control};
use super::super::section::{Coder, section_head};
use super::merge::Merge;
use super::spool::Spool;
use super::terms::{OBJECT, SUBJECT, TermRun};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 15;

/// A section that is being made.
#[derive(Debug)]
struct SectionSpool {
    coder: Coder,
    text: Spool,
}

impl SectionSpool {
    fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            coder: Coder::default(),
            text: Spool::new(folder)?,
        })
    }

    /// Adds a term, and gives its number, from 1 on.
    #[inline]
    fn push(&mut self, term: &[u8]) -> io::Result<usize> {
        self.coder.push(term, self.text.buffer());
        self.text.settle()?;
        Ok(self.coder.len())
    }

    fn write(self, output: &mut impl Write, sums: &mut Vec<u32>) -> io::Result<()> {
        let (length, bytes, offsets) = self.coder.finish();
        output.write_all(&section_head(length, bytes))?;
        let width = width_of(bytes);
        output.write_all(&array_head(width, offsets.len()))?;
        let (mut packer, mut packed) = (Packer::new(width), Vec::new());
        offsets.into_iter().for_each(|offset| packer.push(offset, &mut packed));
        packer.finish(&mut packed);
        let sum = crc32c::crc32c(&packed);
        sums.push(sum);
        output.write_all(&packed)?;
        output.write_all(&sum.to_le_bytes())?;
        self.text.copy_to(output, sums)
    }
}

/// The dictionary that is being made.
#[derive(Debug)]
pub(super) struct DictionarySpool {
    shared: SectionSpool,
    subjects: SectionSpool,
    predicates: SectionSpool,
    objects: SectionSpool,
}

impl DictionarySpool {
    /// Of the terms of all runs. The numbers of the terms of each run are given too, of nodes and
    /// of predicates.
    pub(super) fn new(
        nodes: Vec<TermRun>,
        predicates: Vec<TermRun>,
        folder: &Path,
    ) -> io::Result<(Self, [Vec<NumberFile>; 2])> {
        let mut made = Self {
            shared: SectionSpool::new(folder)?,
            subjects: SectionSpool::new(folder)?,
            predicates: SectionSpool::new(folder)?,
            objects: SectionSpool::new(folder)?,
        };
        let nodes = each(nodes, folder, |term, roles| {
            Ok(match roles {
                SUBJECT => Numbered::Own(made.subjects.push(term)?),
                OBJECT => Numbered::Own(made.objects.push(term)?),
                _ => Numbered::Shared(made.shared.push(term)?),
            })
        })?;
        let predicates = each(predicates, folder, |term, _| {
            Ok(Numbered::Own(made.predicates.push(term)?))
        })?;
        Ok((made, [nodes, predicates]))
    }

    /// How many terms are subjects and objects.
    pub(super) fn shared(&self) -> usize {
        self.shared.coder.len()
    }

    /// How many subjects there are.
    pub(super) fn subjects(&self) -> usize {
        self.shared() + self.subjects.coder.len()
    }

    /// How many predicates there are.
    pub(super) fn predicates(&self) -> usize {
        self.predicates.coder.len()
    }

    /// How many objects there are.
    pub(super) fn objects(&self) -> usize {
        self.shared() + self.objects.coder.len()
    }

    /// Writes it; the checksums of its parts are added to `sums`.
    pub(super) fn write(self, output: &mut impl Write, sums: &mut Vec<u32>) -> io::Result<()> {
        let sections = [self.shared, self.subjects, self.predicates, self.objects];
        let bytes: usize = sections.iter().map(|section| section.coder.bytes()).sum();
        let properties = [("mapping", "1"), ("sizeStrings", &bytes.to_string())];
        output.write_all(&control(Kind::Dictionary, FOUR_SECTIONS, &properties))?;
        sections.into_iter().try_for_each(|section| section.write(output, sums))
    }
}

/// The number of a term in its section.
#[derive(Debug, Clone, Copy)]
enum Numbered {
    Shared(usize),
    Own(usize),
}

/// Gives each term of all runs, in order and once, to `number`, and writes what it gives for each
/// run.
fn each(
    runs: Vec<TermRun>,
    folder: &Path,
    mut number: impl FnMut(&[u8], u8) -> io::Result<Numbered>,
) -> io::Result<Vec<NumberFile>> {
    let writers = runs
        .iter()
        .map(|_| Ok(BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(folder)?)));
    let mut writers = writers.collect::<io::Result<Vec<BufWriter<File>>>>()?;
    let mut merge = Merge::new(runs)?;
    let (mut term, mut having) = (Vec::new(), Vec::new());
    while let Some(first) = merge.first() {
        term.clone_from(&first.term);
        let mut roles = 0;
        while let Some(same) = merge.first().filter(|same| same.term == term) {
            roles |= same.roles;
            having.push(same.run);
            merge.advance()?;
        }
        let packed = match number(&term, roles)? {
            Numbered::Shared(number) => number as u64 * 2 + 1,
            Numbered::Own(number) => number as u64 * 2,
        };
        for run in having.drain(..) {
            writers[run].write_all(&packed.to_le_bytes())?;
        }
    }
    let files = writers.into_iter().map(|writer| Ok(NumberFile(writer.into_inner()?)));
    files.collect()
}

/// The numbers of the terms of a run, in the order of the run.
#[derive(Debug)]
pub(super) struct NumberFile(File);

impl NumberFile {
    /// Reads them; those that are not of the section of `shared` terms come after these.
    #[expect(clippy::cast_possible_truncation, reason = "they were numbers of this size")]
    pub(super) fn read(mut self, shared: usize) -> io::Result<Vec<usize>> {
        let length = self.0.stream_position()? as usize / 8;
        self.0.rewind()?;
        let mut reader = BufReader::with_capacity(BUFFER, self.0);
        let mut numbers = Vec::with_capacity(length);
        for _ in 0..length {
            let mut packed = [0; 8];
            reader.read_exact(&mut packed)?;
            let packed = u64::from_le_bytes(packed) as usize;
            numbers.push(packed / 2 + if packed.is_multiple_of(2) { shared } else { 0 });
        }
        Ok(numbers)
    }
}
