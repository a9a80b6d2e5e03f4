use super::encode::Encoder;
use super::replace::{Replacement, folder_of};
use super::write_failure;
use crate::diagnostic::{Failure, Result};
use crate::packing::Packing;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 18;

/// Where text goes: a stream, or a file that is replaced as a whole.
///
/// A file is written beside its place and moved there by [`Output::finish`]; without
/// that, the file that was there stays as it was. It is not forced to the disk first:
/// renaming orders the two for every process, and an export can be made again after a
/// power cut. The text of an archive waits in a temporary file, in the same folder.
#[derive(Debug)]
pub struct Output<'a> {
    name: String,
    encoder: Encoder<BufWriter<Target<'a>>>,
}

enum Target<'a> {
    Stream(Box<dyn Write + 'a>),
    /// A device or a pipe: there is nothing to replace.
    Direct(File),
    Replace(Replacement),
}

/// An output that is whole, and not yet in its place.
///
/// Where several files belong together, all are made whole first: what can fail then is
/// little. Without [`CompleteOutput::put`], the file that was there stays as it was. To a
/// stream, a device or a pipe all has been written by then.
#[derive(Debug)]
pub struct CompleteOutput<'a> {
    name: String,
    target: Target<'a>,
}

impl<'a> Output<'a> {
    /// Writes to `stream`, called `name` in messages; compresses on `threads` threads.
    ///
    /// # Errors
    /// Where the compression cannot be set up.
    pub fn stream(name: &str, stream: impl Write + 'a, compression: Packing, threads: usize) -> Result<Self> {
        let entry = compression.entry_name(Path::new(name));
        Self::new(
            name.to_owned(),
            Target::Stream(Box::new(stream)),
            compression,
            threads,
            entry,
        )
    }

    /// Replaces the file at `path`, or writes to the device there. Where `path` is a
    /// symbolic link, the file that it leads to is replaced. Compresses on `threads` threads.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn file(path: &Path, compression: Packing, threads: usize) -> Result<Self> {
        Self::file_named(path, &path.display().to_string(), compression, threads)
    }

    /// As [`Self::file`], called `name` in messages.
    pub(super) fn file_named(path: &Path, name: &str, compression: Packing, threads: usize) -> Result<Self> {
        let target = Target::open(path).map_err(|error| Failure::from(write_failure(name, &error)))?;
        Self::new(
            name.to_owned(),
            target,
            compression,
            threads,
            compression.entry_name(path),
        )
    }

    fn new(name: String, target: Target<'a>, compression: Packing, threads: usize, entry: String) -> Result<Self> {
        let folder = target.folder().map(Path::to_owned);
        let spool = || match folder {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        };
        let writer = BufWriter::with_capacity(BUFFER, target);
        let encoder = Encoder::new(writer, compression, threads, entry, spool)
            .map_err(|error| Failure::from(write_failure(&name, &error)))?;
        Ok(Self { name, encoder })
    }

    /// Its name in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Writes what is buffered and puts the file in its place.
    ///
    /// # Errors
    /// Where it cannot be written; a closed pipe keeps its [`io::ErrorKind`].
    pub fn finish(self) -> io::Result<()> {
        self.complete()?.put()
    }

    /// Writes what is buffered.
    ///
    /// # Errors
    /// Where it cannot be written; a closed pipe keeps its [`io::ErrorKind`].
    pub fn complete(self) -> io::Result<CompleteOutput<'a>> {
        let mut writer = self.encoder.finish()?;
        writer.flush()?;
        Ok(CompleteOutput {
            name: self.name,
            target: writer.into_inner().map_err(io::IntoInnerError::into_error)?,
        })
    }
}

impl CompleteOutput<'_> {
    /// Its name in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Puts the file in its place, in one step.
    ///
    /// # Errors
    /// Where the file system refuses.
    pub fn put(self) -> io::Result<()> {
        match self.target {
            // What was buffered has been written and flushed.
            Target::Stream(_) | Target::Direct(_) => Ok(()),
            Target::Replace(replacement) => replacement.finish(),
        }
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.encoder.flush()
    }
}

impl Target<'_> {
    fn open(path: &Path) -> io::Result<Self> {
        let existing = match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => {
                return Ok(Self::Direct(OpenOptions::new().write(true).open(path)?));
            }
            Ok(metadata) => {
                // A file that its owner protected is not replaced, though the folder would allow it.
                OpenOptions::new().write(true).open(path)?;
                Some(metadata.permissions())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let path = behind_links(path)?;
        Ok(Self::Replace(Replacement::begin(path, existing)?))
    }

    /// The folder of a file that is replaced.
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Stream(_) | Self::Direct(_) => None,
            Self::Replace(replacement) => Some(folder_of(replacement.path())),
        }
    }
}

/// The file that is replaced by what is written to `path`, by the same name however the path
/// leads to it; `None` for a device or a pipe, which several may write to.
pub fn replaced_file(path: &Path) -> Option<PathBuf> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return None;
    }
    let path = behind_links(path).unwrap_or_else(|_| path.to_owned());
    let folder = fs::canonicalize(folder_of(&path)).unwrap_or_else(|_| folder_of(&path).to_owned());
    Some(folder.join(path.file_name().unwrap_or_default()))
}

/// Most symbolic links that are followed, as in Linux.
const MAX_LINKS: usize = 40;

/// The file that `path` leads to, which need not exist.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

impl Write for Target<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.write(bytes),
            Self::Direct(file) => file.write(bytes),
            Self::Replace(replacement) => replacement.file().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::Direct(file) => file.flush(),
            Self::Replace(replacement) => replacement.file().flush(),
        }
    }
}

impl std::fmt::Debug for Target<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Stream(_) => "Stream",
            Self::Direct(_) => "Direct",
            Self::Replace(_) => "Replace",
        })
    }
}

#[cfg(all(test, unix))]
mod tests;
