//! Programs written by hand, each for one mapping: no datatype is checked, columns are
//! known by number, constants stand where they are needed.

use crate::Result;
use csv::{ByteRecord, ReaderBuilder};
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::{self, StdoutLock, Write};
use std::path::Path;

const BUFFER: usize = 1 << 18;

/// The workload `cities`, as `metadata.json` and `mapping.ttl` have it.
pub(crate) fn cities(file: &Path) -> Result<()> {
    let mut reader = open(file)?;
    let mut out = Output::new();
    let mut record = ByteRecord::new();
    let mut subject = Vec::new();
    while reader.read_byte_record(&mut record)? {
        subject.clear();
        subject.extend_from_slice(b"<http://example.org/id/");
        subject.extend_from_slice(&record[0]);
        let line = &mut out.buffer;
        literal(
            line,
            &subject,
            b"id",
            &record[0],
            b"\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n",
        );
        text(line, &subject, b"name", &record[1], b"\"@de .\n");
        if !record[2].is_empty() {
            begin(line, &subject, b"country", b"<http://example.org/country/");
            encode(line, &record[2]);
            line.extend_from_slice(b"> .\n");
        }
        literal(
            line,
            &subject,
            b"population",
            &record[3],
            b"\"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .\n",
        );
        literal(
            line,
            &subject,
            b"lat",
            &record[4],
            b"\"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n",
        );
        literal(
            line,
            &subject,
            b"lon",
            &record[5],
            b"\"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n",
        );
        literal(
            line,
            &subject,
            b"founded",
            &record[6],
            b"\"^^<http://www.w3.org/2001/XMLSchema#date> .\n",
        );
        text(line, &subject, b"description", &record[7], b"\"@vi .\n");
        link(line, &subject, b"partner", b"<http://example.org/id/", &record[8]);
        link(line, &subject, b"url", b"<", &record[9]);
        out.flush_if_full()?;
    }
    out.finish()
}

/// The workload `join`, as `mapping.ttl` has it.
pub(crate) fn join(folder: &Path) -> Result<()> {
    let streets = Streets::read(&folder.join("parents.csv"))?;
    let mut reader = open(&folder.join("children.csv"))?;
    let mut out = Output::new();
    let mut record = ByteRecord::new();
    let mut subject = Vec::new();
    while reader.read_byte_record(&mut record)? {
        subject.clear();
        subject.extend_from_slice(b"<http://example.org/tree/");
        subject.extend_from_slice(&record[0]);
        let line = &mut out.buffer;
        line.extend_from_slice(&subject);
        line.extend_from_slice(
            b"> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/def#Tree> .\n",
        );
        text(line, &subject, b"species", &record[1], b"\" .\n");
        for street in streets.of(&record[2]) {
            link(line, &subject, b"street", b"<http://example.org/street/", street);
        }
        out.flush_if_full()?;
    }
    out.finish()
}

/// Ends of the IRIs of streets, by code. Several streets may have one code.
#[derive(Default)]
struct Streets {
    ends: Vec<u8>,
    streets: Vec<Street>,
    /// The first and the last of `streets` that have the code.
    by_code: FxHashMap<Box<[u8]>, (u32, u32)>,
}

struct Street {
    start: usize,
    end: usize,
    /// The next of the same code, or none: itself.
    next: u32,
}

impl Streets {
    fn read(file: &Path) -> Result<Self> {
        let mut reader = open(file)?;
        let mut record = ByteRecord::new();
        let mut read = Self::default();
        while reader.read_byte_record(&mut record)? {
            let start = read.ends.len();
            encode(&mut read.ends, &record[2]);
            read.ends.push(b'/');
            encode(&mut read.ends, &record[1]);
            let street = u32::try_from(read.streets.len())?;
            let end = read.ends.len();
            read.streets.push(Street {
                start,
                end,
                next: street,
            });
            if let Some((_, last)) = read.by_code.get_mut(&record[0]) {
                read.streets[*last as usize].next = street;
                *last = street;
            } else {
                read.by_code.insert(record[0].into(), (street, street));
            }
        }
        Ok(read)
    }

    fn of(&self, code: &[u8]) -> impl Iterator<Item = &[u8]> {
        let first = self.by_code.get(code).map(|&(first, _)| first);
        std::iter::successors(first, |&street| {
            let next = self.streets[street as usize].next;
            (next != street).then_some(next)
        })
        .map(|street| {
            let Street { start, end, .. } = self.streets[street as usize];
            &self.ends[start..end]
        })
    }
}

struct Output {
    buffer: Vec<u8>,
    stdout: StdoutLock<'static>,
}

impl Output {
    fn new() -> Self {
        Self {
            buffer: Vec::with_capacity(BUFFER + 4096),
            stdout: io::stdout().lock(),
        }
    }

    fn flush_if_full(&mut self) -> io::Result<()> {
        if self.buffer.len() >= BUFFER {
            self.stdout.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        self.stdout.write_all(&self.buffer)?;
        Ok(self.stdout.flush()?)
    }
}

fn open(file: &Path) -> Result<csv::Reader<File>> {
    Ok(ReaderBuilder::new()
        .buffer_capacity(BUFFER)
        .from_reader(File::open(file)?))
}

#[inline(always)]
fn begin(line: &mut Vec<u8>, subject: &[u8], property: &[u8], object: &[u8]) {
    line.extend_from_slice(subject);
    line.extend_from_slice(b"> <http://example.org/def#");
    line.extend_from_slice(property);
    line.extend_from_slice(b"> ");
    line.extend_from_slice(object);
}

/// A literal in which nothing can stand that must be escaped.
#[inline(always)]
fn literal(line: &mut Vec<u8>, subject: &[u8], property: &[u8], value: &[u8], end: &[u8]) {
    if !value.is_empty() {
        begin(line, subject, property, b"\"");
        line.extend_from_slice(value);
        line.extend_from_slice(end);
    }
}

#[inline(always)]
fn text(line: &mut Vec<u8>, subject: &[u8], property: &[u8], value: &[u8], end: &[u8]) {
    if !value.is_empty() {
        begin(line, subject, property, b"\"");
        escape(line, value);
        line.extend_from_slice(end);
    }
}

/// An IRI whose end needs no encoding.
#[inline(always)]
fn link(line: &mut Vec<u8>, subject: &[u8], property: &[u8], object: &[u8], value: &[u8]) {
    if !value.is_empty() {
        begin(line, subject, property, object);
        line.extend_from_slice(value);
        line.extend_from_slice(b"> .\n");
    }
}

/// What stands in a literal for a character of ASCII.
fn escaped(byte: u8) -> Option<&'static [u8]> {
    match byte {
        b'"' => Some(b"\\\""),
        b'\\' => Some(b"\\\\"),
        b'\n' => Some(b"\\n"),
        b'\r' => Some(b"\\r"),
        b'\t' => Some(b"\\t"),
        _ => None,
    }
}

fn escape(line: &mut Vec<u8>, value: &[u8]) {
    let mut copied = 0;
    for (at, &byte) in value.iter().enumerate() {
        if let Some(escape) = escaped(byte) {
            line.extend_from_slice(&value[copied..at]);
            line.extend_from_slice(escape);
            copied = at + 1;
        }
    }
    line.extend_from_slice(&value[copied..]);
}

/// Percent-encodes what may not stand in a segment of an IRI; letters of other scripts may.
fn encode(line: &mut Vec<u8>, value: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut copied = 0;
    for (at, &byte) in value.iter().enumerate() {
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') || byte >= 0x80) {
            line.extend_from_slice(&value[copied..at]);
            line.extend([b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
            copied = at + 1;
        }
    }
    line.extend_from_slice(&value[copied..]);
}
