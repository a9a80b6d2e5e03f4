//! The one file in an archive. Nothing of an archive is written to disk, and the names in
//! it are for messages only.

use super::open::unreadable;
use crate::diagnostic::{Code, Diagnostic, Failure, Place, Result, visible};
use flate2::CrcReader;
use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use zip::{CompressionMethod, ZipArchive};

/// Files of an archive that a message lists.
const LISTED: usize = 8;

/// What is in an archive, as far as it is a file with content of its own.
struct Entry<P> {
    name: String,
    place: P,
}

/// The one file of a ZIP archive, which needs no reading before its place.
///
/// # Errors
/// `file-read` where it is no archive, holds no file or several, or one that is encrypted
/// or compressed in another way than DEFLATE.
pub(super) fn unzip(file: File, name: &str) -> Result<Box<dyn Read + Send>> {
    let wrong = |error: zip::result::ZipError| unreadable(name, &error.into());
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(wrong)?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(wrong)?;
        let inner = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if entry.is_file() && is_content(&inner) {
            files.push(Entry {
                name: inner,
                place: index,
            });
        }
    }
    let only = only(files, name)?;
    let (start, length, method, end) = {
        let entry = archive.by_index_raw(only.place).map_err(wrong)?;
        if entry.encrypted() {
            let message = format!("cannot read `{name}`: what is in it is encrypted");
            return Err(failure(name, message, "decrypt it, and pack it without a password"));
        }
        let end = End {
            length: entry.size(),
            crc: entry.crc32(),
        };
        (
            entry.data_start().unwrap_or_default(),
            entry.compressed_size(),
            entry.compression(),
            end,
        )
    };
    let mut file = archive.into_inner();
    file.seek(SeekFrom::Start(start))
        .map_err(|error| unreadable(name, &error))?;
    let packed = file.take(length);
    match method {
        CompressionMethod::Stored => Ok(Box::new(Checked::new(packed, end))),
        CompressionMethod::Deflated => Ok(Box::new(Checked::new(DeflateDecoder::new(packed), end))),
        _ => {
            let message = format!("cannot read `{name}`: its file is compressed with {method}, not with DEFLATE");
            Err(failure(name, message, "pack it once more with an ordinary ZIP program"))
        }
    }
}

/// The one file of a tar archive. The archive is read twice, which `open` opens: all of it
/// to see that there is no other file, then that file.
///
/// # Errors
/// `file-read` where it is no archive, or holds no file or several.
pub(super) fn untar<R: Read + Send + 'static>(
    open: impl Fn() -> Result<R>,
    name: &str,
) -> Result<Box<dyn Read + Send>> {
    let failed = |error: io::Error| unreadable(name, &error);
    let mut archive = tar::Archive::new(open()?);
    let mut files = Vec::new();
    for entry in archive.entries().map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let inner = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        if kind.is_gnu_sparse() {
            let message = format!("cannot read `{name}`: the file in it has holes (a sparse file of GNU tar)");
            return Err(failure(name, message, "pack it once more without `--sparse`"));
        }
        let is_file = kind.is_file() || kind.is_contiguous();
        if is_file && is_content(&inner) {
            let place = (entry.raw_file_position(), entry.size());
            files.push(Entry { name: inner, place });
        }
    }
    let (start, length) = only(files, name)?.place;
    let mut reader = open()?;
    io::copy(&mut (&mut reader).take(start), &mut io::sink()).map_err(failed)?;
    Ok(Box::new(reader.take(length)))
}

/// Whether a file is one that somebody packed, and not what macOS puts beside it.
fn is_content(name: &str) -> bool {
    let mut parts = name.split('/').filter(|part| !part.is_empty());
    let last = name.rsplit('/').next().unwrap_or_default();
    !last.starts_with("._") && last != ".DS_Store" && !parts.any(|part| part == "__MACOSX")
}

/// The only file, or the failure that says what there is.
fn only<P>(mut files: Vec<Entry<P>>, name: &str) -> Result<Entry<P>> {
    match files.pop() {
        Some(only) if files.is_empty() => return Ok(only),
        Some(last) => files.push(last),
        None => {
            let message = format!("cannot read `{name}`: there is no file in the archive");
            return Err(failure(name, message, "pack the one file that is to be read into it"));
        }
    }
    let shown = files
        .iter()
        .take(LISTED)
        .map(|file| format!("`{}`", visible(&file.name)));
    let mut list = shown.collect::<Vec<_>>().join(", ");
    if files.len() > LISTED {
        list.push_str(", …");
    }
    let message = format!(
        "cannot read `{name}`: the archive holds {} files, not one: {list}",
        files.len()
    );
    let hint = "pack the file that is to be read into an archive of its own, or name it unpacked";
    Err(failure(name, message, hint))
}

fn failure(name: &str, message: String, hint: &str) -> Failure {
    Diagnostic::error(Code::FileRead, message)
        .at(Place::file(name))
        .hint(hint)
        .into()
}

/// What a file in a ZIP archive must be once it has been read.
struct End {
    length: u64,
    crc: u32,
}

/// Reads a file of a ZIP archive, and holds it against its length and checksum at the end.
struct Checked<R> {
    reader: CrcReader<R>,
    length: u64,
    end: End,
}

impl<R: Read> Checked<R> {
    fn new(reader: R, end: End) -> Self {
        Self {
            reader: CrcReader::new(reader),
            length: 0,
            end,
        }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.length += read as u64;
        let is_at_end = read == 0 && !buffer.is_empty();
        if is_at_end && (self.length != self.end.length || self.reader.crc().sum() != self.end.crc) {
            let message = "the file in the archive is not as long as it was, or not the same";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use crate::packing::Packing;
    use crate::source::open;
    use std::io::{Cursor, Read, Write};
    use zip::write::SimpleFileOptions;

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            if name.ends_with('/') {
                writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
            } else {
                writer.start_file(*name, SimpleFileOptions::default()).unwrap();
                writer.write_all(text.as_bytes()).unwrap();
            }
        }
        writer.finish().unwrap().into_inner()
    }

    fn tarred(files: &[(&str, &str)]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, text) in files {
            let mut header = tar::Header::new_gnu();
            header.set_mode(0o644);
            header.set_size(text.len() as u64);
            if name.ends_with('/') {
                header.set_entry_type(tar::EntryType::Directory);
            }
            builder.append_data(&mut header, name, text.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn xzed(bytes: &[u8]) -> Vec<u8> {
        let mut writer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn read(bytes: &[u8], packing: Option<Packing>, ending: &str) -> Result<String, String> {
        let file = tempfile::Builder::new().suffix(ending).tempfile().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let mut text = String::new();
        open(file.path(), "a", packing)
            .map_err(|failure| failure.to_string())?
            .read_to_string(&mut text)
            .map_err(|error| error.to_string())?;
        Ok(text)
    }

    #[test]
    fn the_one_file_of_an_archive_is_read() {
        let files = [
            ("data/", ""),
            ("data/t.json", "[1, 2]"),
            ("__MACOSX/data/._t.json", "x"),
            ("data/._t.json", "x"),
        ];
        let expected = Ok("[1, 2]".to_owned());
        assert_eq!(read(&zipped(&files), Some(Packing::Zip), ""), expected);
        assert_eq!(read(&zipped(&files), None, ".zip"), expected);
        assert_eq!(read(&gzipped(&tarred(&files)), Some(Packing::TarGz), ""), expected);
        assert_eq!(read(&gzipped(&tarred(&files)), None, ".tgz"), expected);
        assert_eq!(read(&xzed(&tarred(&files)), None, ".tar.xz"), expected);
        assert_eq!(read(&xzed(b"[1, 2]"), None, ".xz"), expected);
        assert_eq!(read(&gzipped(b"[1, 2]"), Some(Packing::Gzip), ".zip"), expected);
        assert_eq!(read(b"[1, 2]", Some(Packing::None), ".zip"), expected);
    }

    #[test]
    fn archives_of_several_files_are_refused() {
        let files = [("a.json", "1"), ("b/c.json", "2")];
        insta::assert_snapshot!(read(&zipped(&files), None, ".zip").unwrap_err(), @"a: cannot read `a`: the archive holds 2 files, not one: `a.json`, `b/c.json` [file-read]");
        insta::assert_snapshot!(read(&gzipped(&tarred(&files)), None, ".tar.gz").unwrap_err(), @"a: cannot read `a`: the archive holds 2 files, not one: `a.json`, `b/c.json` [file-read]");
        insta::assert_snapshot!(read(&zipped(&[("d/", "")]), None, ".zip").unwrap_err(), @"a: cannot read `a`: there is no file in the archive [file-read]");
    }

    #[test]
    fn a_damaged_archive_is_an_error() {
        let mut bytes = zipped(&[("a.json", "[1, 2, 3, 4, 5]")]);
        let at = bytes.windows(2).position(|pair| pair == b"on").unwrap() + 4;
        bytes[at] ^= 1;
        assert!(read(&bytes, None, ".zip").is_err());
        assert!(read(&bytes[..40], None, ".zip").is_err());
        let tar = gzipped(&tarred(&[("a.json", &"1".repeat(3000))]));
        assert!(read(&tar[..tar.len() / 2], None, ".tgz").is_err());
        assert!(read(b"no archive", None, ".tar.xz").is_err());
    }
}
