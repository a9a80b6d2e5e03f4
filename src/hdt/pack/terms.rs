//! Runs of terms in order, in temporary files.

use super::super::section::shared;
use super::merge::Sorted;
use super::texts::small;
use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 16;

/// What terms are in triples, as bits.
pub(super) type Roles = u8;

/// The bits of [`Roles`].
pub(super) const SUBJECT: Roles = 1;
pub(super) const OBJECT: Roles = 2;
pub(super) const PREDICATE: Roles = 4;

/// Bytes before each term: how many it shares with the one before, how many others it has, its
/// roles.
const HEAD: usize = 9;

/// Terms in order, of which the first is not yet read; ordered by the term that it is at.
#[derive(Debug)]
pub(super) struct TermRun {
    pub(super) term: Vec<u8>,
    pub(super) roles: Roles,
    /// Its number among all runs.
    pub(super) run: usize,
    left: usize,
    reader: BufReader<File>,
}

impl TermRun {
    /// Writes terms that come in order.
    pub(super) fn write<'t>(
        terms: impl Iterator<Item = (&'t [u8], Roles)>,
        run: usize,
        folder: &Path,
    ) -> io::Result<Self> {
        let mut writer = BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(folder)?);
        let (mut last, mut left) = (&[][..], 0);
        for (term, roles) in terms {
            let same = shared(last, term);
            let mut head = [roles; HEAD];
            head[..4].copy_from_slice(&small(same).to_le_bytes());
            head[4..8].copy_from_slice(&small(term.len() - same).to_le_bytes());
            writer.write_all(&head)?;
            writer.write_all(&term[same..])?;
            (last, left) = (term, left + 1);
        }
        let mut file = writer.into_inner()?;
        file.rewind()?;
        Ok(Self {
            term: Vec::new(),
            roles: 0,
            run,
            left,
            reader: BufReader::with_capacity(BUFFER, file),
        })
    }
}

impl Sorted for TermRun {
    #[inline]
    fn advance(&mut self) -> io::Result<bool> {
        if self.left == 0 {
            return Ok(false);
        }
        self.left -= 1;
        let mut head = [0; HEAD];
        self.reader.read_exact(&mut head)?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]) as usize;
        let (same, more) = (number(0), number(4));
        self.roles = head[8];
        self.term.resize(same + more, 0);
        self.reader.read_exact(&mut self.term[same..])?;
        Ok(true)
    }
}

impl PartialEq for TermRun {
    fn eq(&self, other: &Self) -> bool {
        self.term == other.term
    }
}

impl Eq for TermRun {}

impl PartialOrd for TermRun {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TermRun {
    fn cmp(&self, other: &Self) -> Ordering {
        self.term.cmp(&other.term)
    }
}
