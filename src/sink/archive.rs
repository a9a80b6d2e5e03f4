//! Archives of one file. The size of a file stands before it, so that the text waits in a
//! temporary file until all of it is there. Nothing in an archive depends on when, where or
//! by whom it was made: same input, same bytes.

use super::encode::xz;
use super::gzip::Gzip;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// The permissions of the file: its owner may write it, everybody may read it.
const MODE: u32 = 0o644;

/// From how many bytes on a file in a ZIP archive has sizes of 64 bits: well below 4 GiB, for
/// what cannot be compressed grows a little.
const ZIP64_FROM: u64 = 0xF000_0000;

/// Bytes that are gathered before they are written to the temporary file, or read from it.
const BUFFER: usize = 1 << 16;

/// The kinds of archives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Zip,
    TarGz,
    TarXz,
}

/// An archive that is made of one file.
#[derive(Debug)]
pub(super) struct Archive<W> {
    writer: W,
    kind: Kind,
    threads: usize,
    entry: String,
    text: BufWriter<File>,
}

impl<W: Write> Archive<W> {
    /// Begins the archive of a file that is called `entry` and whose text is held in `spool`.
    pub(super) fn new(writer: W, kind: Kind, threads: usize, entry: String, spool: File) -> Self {
        Self {
            writer,
            kind,
            threads,
            entry,
            text: BufWriter::with_capacity(BUFFER, spool),
        }
    }

    /// Packs the file.
    pub(super) fn finish(self) -> io::Result<W> {
        let mut text = self.text.into_inner().map_err(io::IntoInnerError::into_error)?;
        let length = text.stream_position()?;
        text.seek(SeekFrom::Start(0))?;
        let text = BufReader::with_capacity(BUFFER, text);
        match self.kind {
            Kind::Zip => zip(&self.entry, length, text, self.writer),
            Kind::TarGz => tar(&self.entry, length, text, Gzip::new(self.writer, self.threads))?.finish(),
            Kind::TarXz => tar(&self.entry, length, text, xz(self.writer)?)?.finish(),
        }
    }
}

impl<W> Write for Archive<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.text.flush()
    }
}

fn tar<W: Write>(entry: &str, length: u64, text: impl Read, writer: W) -> io::Result<W> {
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(MODE);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    let mut builder = tar::Builder::new(writer);
    builder.append_data(&mut header, entry, text)?;
    builder.into_inner()
}

fn zip<W: Write>(entry: &str, length: u64, mut text: impl Read, writer: W) -> io::Result<W> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(MODE)
        .large_file(length >= ZIP64_FROM);
    let mut archive = ZipWriter::new_stream(Deferred { writer, failure: None });
    archive.start_file(entry, options)?;
    io::copy(&mut text, &mut archive)?;
    let Deferred { writer, failure } = archive.finish()?.into_inner();
    failure.map_or(Ok(writer), Err)
}

/// Keeps the first failure of writing for the end: an archive that is dropped after a failure
/// is finished by its crate, which prints to standard error where that fails too.
struct Deferred<W> {
    writer: W,
    failure: Option<io::Error>,
}

impl<W: Write> Deferred<W> {
    fn attempt(&mut self, write: impl FnOnce(&mut W) -> io::Result<()>) {
        if self.failure.is_none() {
            self.failure = write(&mut self.writer).err();
        }
    }
}

impl<W: Write> Write for Deferred<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.attempt(|writer| writer.write_all(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.attempt(W::flush);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn packed(kind: Kind, entry: &str, text: &[u8]) -> Vec<u8> {
        let spool = tempfile::tempfile().unwrap();
        let mut archive = Archive::new(Vec::new(), kind, 2, entry.to_owned(), spool);
        archive.write_all(text).unwrap();
        archive.finish().unwrap()
    }

    #[test]
    fn a_zip_archive_has_one_file_and_says_nothing_of_the_run() {
        let bytes = packed(Kind::Zip, "ä.nq", b"text text text");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 1);
        let mut file = archive.by_index(0).unwrap();
        assert_eq!(file.name().unwrap(), "ä.nq");
        assert_eq!(file.unix_mode(), Some(0o100_644));
        assert_eq!(file.last_modified(), Some(DateTime::default()));
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "text text text");
    }

    #[test]
    fn a_tar_archive_has_one_file_and_says_nothing_of_the_run() {
        // Longer than the header of a tar archive has room for.
        let name = format!("{}.nq", "n".repeat(120));
        let bytes = packed(Kind::TarGz, &name, b"text");
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(&bytes[..]));
        let mut entries = archive.entries().unwrap();
        let mut file = entries.next().unwrap().unwrap();
        assert_eq!(file.path_bytes(), name.as_bytes());
        let header = file.header();
        let numbers = [header.uid().unwrap(), header.gid().unwrap(), header.mtime().unwrap()];
        assert_eq!((numbers, header.mode().unwrap()), ([0, 0, 0], 0o644));
        let owner = (header.username().unwrap(), header.groupname().unwrap());
        assert_eq!(owner, (Some(""), Some("")));
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "text");
        assert!(entries.next().is_none());
    }

    #[test]
    fn a_writer_that_fails_is_told_with_its_own_reason() {
        struct Full(usize);
        impl Write for Full {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for kind in [Kind::Zip, Kind::TarGz, Kind::TarXz] {
            for room in [0, 60] {
                let spool = tempfile::tempfile().unwrap();
                let mut archive = Archive::new(Full(room), kind, 2, "a".to_owned(), spool);
                archive.write_all(b"text").unwrap();
                let error = archive.finish().err().unwrap();
                assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{kind:?} {room}");
            }
        }
    }
}
