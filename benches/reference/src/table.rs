use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

const BUFFER: usize = 1 << 18;

/// Writes a table of comma-separated values; quotes where it must, or everywhere.
pub(crate) struct Table {
    file: File,
    buffer: Vec<u8>,
    quotes_all: bool,
}

impl Table {
    pub(crate) fn create(path: &Path, quotes_all: bool) -> io::Result<Self> {
        Ok(Self {
            file: File::create(path)?,
            buffer: Vec::with_capacity(BUFFER + 4096),
            quotes_all,
        })
    }

    pub(crate) fn header<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        names.into_iter().for_each(|name| self.cell(name.as_bytes()));
        self.end_row()
    }

    pub(crate) fn cell(&mut self, text: &[u8]) {
        let special = |byte: &u8| matches!(byte, b'"' | b',' | b'\n' | b'\r');
        if self.quotes_all || text.iter().any(special) {
            self.buffer.push(b'"');
            for &byte in text {
                if byte == b'"' {
                    self.buffer.push(b'"');
                }
                self.buffer.push(byte);
            }
            self.buffer.push(b'"');
        } else {
            self.buffer.extend_from_slice(text);
        }
        self.buffer.push(b',');
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.cell(itoa::Buffer::new().format(number).as_bytes());
    }

    /// Ends a row, which has at least one cell.
    pub(crate) fn end_row(&mut self) -> io::Result<()> {
        if let Some(comma) = self.buffer.last_mut() {
            *comma = b'\n';
        }
        if self.buffer.len() >= BUFFER {
            self.file.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.file.write_all(&self.buffer)
    }
}
