use crate::diagnostic::{Code, Diagnostic, Failure, Place, Result};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// How a file is compressed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// As the ending of `path` says, in letters of any case.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?;
        if ending.eq_ignore_ascii_case("gz") {
            Some(Self::Gzip)
        } else if ending.eq_ignore_ascii_case("zst") {
            Some(Self::Zstd)
        } else {
            None
        }
    }
}

/// Opens a file for reading; `.gz` and `.zst` are decompressed on the way.
///
/// `name` is the file as messages name it.
///
/// # Errors
/// `file-read` where it is not there or cannot be opened.
pub fn open(path: &Path, name: &str) -> Result<Box<dyn Read + Send>> {
    let failed = |error| unreadable(name, &error);
    let file = File::open(path).map_err(failed)?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    Ok(match Packing::of(path) {
        Some(Packing::Gzip) => Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(file))),
        Some(Packing::Zstd) => Box::new(zstd::Decoder::new(file).map_err(failed)?),
        None => Box::new(file),
    })
}

/// Reads a whole text file of at most `limit` bytes.
///
/// # Errors
/// `file-read` where it cannot be read, is longer, or is not UTF-8.
pub fn read_text(path: &Path, name: &str, limit: u64) -> Result<String> {
    let mut bytes = Vec::new();
    open(path, name)?
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
