//! Reads single records of a file once more.

use super::decode::TextReader;
use super::open::unreadable;
use super::place::line_breaks;
use super::{Block, Dialect, Position, Undecodable};
use crate::diagnostic::Result;
use crate::packing::Packing;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Reads records of a file once more, to show them: in the order in which they stand
/// there, so that the file is gone through once.
pub struct Rereader {
    name: String,
    dialect: Dialect,
    reader: BufReader<TextReader>,
    /// Where the reader is.
    byte: u64,
    line: u64,
    /// Whether it stands behind a carriage return, whose line feed may come yet.
    after_return: bool,
    /// What was read last.
    last: Block,
}

impl fmt::Debug for Rereader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rereader")
            .field("name", &self.name)
            .field("byte", &self.byte)
            .finish_non_exhaustive()
    }
}

impl Rereader {
    /// Opens a file; `name` is the file as messages name it, `packing` as for [`open`](super::open()).
    ///
    /// # Errors
    /// `file-read` where it cannot be opened.
    pub fn open(
        path: &Path,
        name: &str,
        packing: Option<Packing>,
        dialect: &Dialect,
        undecodable: Undecodable,
    ) -> Result<Self> {
        let reader = TextReader::new(super::open(path, name, packing)?, dialect.encoding, undecodable);
        Ok(Self {
            name: name.to_owned(),
            dialect: dialect.clone(),
            reader: BufReader::with_capacity(1 << 16, reader),
            byte: 0,
            line: 1,
            after_return: false,
            last: Block::default(),
        })
    }

    /// The record that has `length` bytes from `byte` on, both counted in the text as it is decoded: the one that
    /// was read last, or one after it. It is shorter where the file has become so.
    ///
    /// # Errors
    /// `file-read` where the file cannot be read again.
    pub fn read(&mut self, byte: u64, length: u32) -> Result<&Block> {
        let is_read = self.last.start.line > 0 && byte == self.last.start.byte;
        if !is_read {
            self.read_on(byte, length)
                .map_err(|error| unreadable(&self.name, &error))?;
        }
        Ok(&self.last)
    }

    fn read_on(&mut self, byte: u64, length: u32) -> io::Result<()> {
        while self.byte < byte {
            let buffer = self.reader.fill_buf()?;
            let wanted = usize::try_from(byte - self.byte).unwrap_or(usize::MAX);
            let taken = buffer.len().min(wanted);
            if taken == 0 {
                break;
            }
            let passed = Passed::over(&self.dialect, &buffer[..taken], self.after_return);
            self.reader.consume(taken);
            self.step(passed, taken);
        }
        self.last.start = Position {
            byte,
            line: self.line,
            ..Position::default()
        };
        self.last.bytes.clear();
        (&mut self.reader)
            .take(u64::from(length))
            .read_to_end(&mut self.last.bytes)?;
        self.last.transcoded = self.reader.get_ref().transcoded();
        let passed = Passed::over(&self.dialect, &self.last.bytes, self.after_return);
        self.step(passed, self.last.bytes.len());
        Ok(())
    }

    fn step(&mut self, passed: Passed, bytes: usize) {
        self.byte += bytes as u64;
        self.line += passed.lines;
        self.after_return = passed.ends_in_return;
    }
}

/// What some bytes do to the count of lines.
#[derive(Clone, Copy)]
struct Passed {
    lines: u64,
    ends_in_return: bool,
}

impl Passed {
    fn over(dialect: &Dialect, text: &[u8], after_return: bool) -> Self {
        // A line feed behind a carriage return that was counted ends no further line.
        let is_pair = after_return && text.first() == Some(&b'\n') && line_breaks(dialect, b"\r\n") == 1;
        Self {
            lines: line_breaks(dialect, text) - u64::from(is_pair),
            ends_in_return: text.last() == Some(&b'\r') && line_breaks(dialect, b"\r") == 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_again_with_their_lines() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "a\n\"b\n\",1\nc\n").unwrap();
        let mut again = Rereader::open(file.path(), "t", None, &Dialect::default(), Undecodable::Refuse).unwrap();
        let mut read = |byte, length| {
            let block = again.read(byte, length).unwrap();
            (String::from_utf8_lossy(&block.bytes).into_owned(), block.start.line)
        };
        assert_eq!(read(0, 2), ("a\n".to_owned(), 1));
        assert_eq!(read(2, 7), ("\"b\n\",1\n".to_owned(), 2));
        assert_eq!(read(2, 7), ("\"b\n\",1\n".to_owned(), 2));
        assert_eq!(read(9, 5), ("c\n".to_owned(), 4));
        assert_eq!(read(90, 5), (String::new(), 5));
    }
}
