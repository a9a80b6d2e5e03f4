use super::archive;
use crate::diagnostic::{Code, Diagnostic, Failure, Place, Result};
use crate::packing::Packing;
use flate2::read::MultiGzDecoder;
use lzma_rust2::XzReader;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// KiB that unpacking xz may ask for: what its largest preset needs, and more.
const XZ_MEMORY: u32 = 512 << 10;

/// Opens a file for reading, and decompresses it on the way: as `packing` says, or else as
/// the ending of its name does. Of an archive, its one file is read; directories and what
/// macOS adds are left aside.
///
/// `name` is the file as messages name it.
///
/// # Errors
/// `file-read` where it is not there or cannot be opened, or is no archive of one file.
pub fn open(path: &Path, name: &str, packing: Option<Packing>) -> Result<Box<dyn Read + Send>> {
    let packing = packing.or_else(|| Packing::of(path)).unwrap_or(Packing::None);
    Ok(match packing {
        Packing::None => Box::new(file(path, name)?),
        Packing::Gzip => Box::new(gzip(path, name)?),
        Packing::Zstd => Box::new(zstd::Decoder::new(file(path, name)?).map_err(|error| unreadable(name, &error))?),
        Packing::Xz => Box::new(xz(path, name)?),
        Packing::Zip => archive::unzip(file(path, name)?, name)?,
        Packing::TarGz => archive::untar(|| gzip(path, name), name)?,
        Packing::TarXz => archive::untar(|| xz(path, name), name)?,
    })
}

fn file(path: &Path, name: &str) -> Result<File> {
    let failed = |error| unreadable(name, &error);
    let file = File::open(path).map_err(failed)?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    Ok(file)
}

fn gzip(path: &Path, name: &str) -> Result<MultiGzDecoder<BufReader<File>>> {
    Ok(MultiGzDecoder::new(BufReader::new(file(path, name)?)))
}

fn xz(path: &Path, name: &str) -> Result<XzReader<BufReader<File>>> {
    let file = BufReader::new(file(path, name)?);
    Ok(XzReader::new_mem_limit(file, true, XZ_MEMORY))
}

/// Reads a whole text file of at most `limit` bytes.
///
/// # Errors
/// `file-read` where it cannot be read, is longer, or is not UTF-8.
pub fn read_text(path: &Path, name: &str, limit: u64) -> Result<String> {
    let mut bytes = Vec::new();
    open(path, name, None)?
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > limit {
        let message = format!("`{name}` is longer than {limit} bytes");
        return Err(Diagnostic::error(Code::FileRead, message)
            .at(Place::file(name))
            .hint("files that are read whole have this limit; large data belongs into tables")
            .into());
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        Diagnostic::error(Code::FileRead, format!("`{name}` is not UTF-8"))
            .at(Place::in_text(name, &text, 1, valid..valid + 3).note("not UTF-8 from here"))
            .hint("save the file with the encoding UTF-8")
            .into()
    })
}

/// The failure of reading a file.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> Failure {
    let (reason, hint) = match error.kind() {
        io::ErrorKind::NotFound => (
            "there is no such file",
            "check the spelling, and from which folder you name it",
        ),
        io::ErrorKind::PermissionDenied => ("permission denied", "ask for the right to read it"),
        io::ErrorKind::IsADirectory => ("it is a folder", "name a file in it"),
        _ => ("", "check that the file is whole and on a disk that answers"),
    };
    let reason = if reason.is_empty() {
        error.to_string()
    } else {
        reason.to_owned()
    };
    Diagnostic::error(Code::FileRead, format!("cannot read `{name}`: {reason}"))
        .hint(hint)
        .into()
}
