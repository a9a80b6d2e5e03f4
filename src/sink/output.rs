use super::replace::Replacement;
use super::{Compression, write_failure};
use crate::diagnostic::{Failure, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 18;

/// zstd's own default: fast, and far smaller than the text.
const ZSTD_LEVEL: i32 = 3;

/// Where text goes: a stream, or a file that is replaced as a whole.
///
/// A file is written beside its place and moved there by [`Output::finish`]; without
/// that, the file that was there stays as it was. It is not forced to the disk first:
/// renaming orders the two for every process, and an export can be made again after a
/// power cut.
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

enum Encoder<W: Write> {
    None(W),
    Gzip(flate2::write::GzEncoder<W>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
}

impl<'a> Output<'a> {
    /// Writes to `stream`, called `name` in messages.
    ///
    /// # Errors
    /// Where the compression cannot be set up.
    pub fn stream(name: &str, stream: impl Write + 'a, compression: Compression) -> Result<Self> {
        Self::new(name.to_owned(), Target::Stream(Box::new(stream)), compression)
    }

    /// Replaces the file at `path`, or writes to the device there. Where `path` is a
    /// symbolic link, the file that it leads to is replaced.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn file(path: &Path, compression: Compression) -> Result<Self> {
        let name = path.display().to_string();
        let target = Target::open(path).map_err(|error| Failure::from(write_failure(&name, &error)))?;
        Self::new(name, target, compression)
    }

    fn new(name: String, target: Target<'a>, compression: Compression) -> Result<Self> {
        let writer = BufWriter::with_capacity(BUFFER, target);
        let encoder = match compression {
            Compression::None => Encoder::None(writer),
            // GzBuilder writes no time and no file name: same input, same bytes.
            Compression::Gzip => Encoder::Gzip(flate2::GzBuilder::new().write(writer, flate2::Compression::default())),
            Compression::Zstd => Encoder::Zstd(
                zstd::stream::write::Encoder::new(writer, ZSTD_LEVEL)
                    .map_err(|error| Failure::from(write_failure(&name, &error)))?,
            ),
        };
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
        let mut writer = match self.encoder {
            Encoder::None(writer) => writer,
            Encoder::Gzip(encoder) => encoder.finish()?,
            Encoder::Zstd(encoder) => encoder.finish()?,
        };
        writer.flush()?;
        writer.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.encoder {
            Encoder::None(writer) => writer.write(bytes),
            Encoder::Gzip(writer) => writer.write(bytes),
            Encoder::Zstd(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.encoder {
            Encoder::None(writer) => writer.flush(),
            Encoder::Gzip(writer) => writer.flush(),
            Encoder::Zstd(writer) => writer.flush(),
        }
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

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Stream(mut stream) => stream.flush(),
            Self::Direct(mut file) => file.flush(),
            Self::Replace(replacement) => replacement.finish(),
        }
    }
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

impl<W: Write> std::fmt::Debug for Encoder<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None(_) => "None",
            Self::Gzip(_) => "Gzip",
            Self::Zstd(_) => "Zstd",
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use std::fs::Permissions;
    use std::io::Read;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn write(path: &Path, compression: Compression, text: &str) {
        let mut output = Output::file(path, compression).unwrap();
        output.write_all(text.as_bytes()).unwrap();
        output.finish().unwrap();
    }

    fn entries(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_old_file_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ttl");
        fs::write(&path, "old").unwrap();
        let mut output = Output::file(&path, Compression::None).unwrap();
        output.write_all(&vec![b'x'; 2 * BUFFER]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(output);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(entries(folder.path()), ["a.ttl"]);
        write(&path, Compression::None, "new");
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(entries(folder.path()), ["a.ttl"]);
    }

    #[test]
    fn permissions_are_those_of_the_old_file_or_the_usual_ones() {
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (fresh, plain) = (folder.path().join("a"), folder.path().join("b"));
        write(&fresh, Compression::None, "");
        File::create(&plain).unwrap();
        assert_eq!(mode(&fresh), mode(&plain));
        fs::set_permissions(&fresh, Permissions::from_mode(0o640)).unwrap();
        write(&fresh, Compression::None, "new");
        assert_eq!(mode(&fresh), 0o640);
    }

    #[test]
    fn a_link_stays_and_the_file_behind_it_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        let (link, file) = (folder.path().join("link"), folder.path().join("real/a"));
        symlink("real/a", &link).unwrap();
        write(&link, Compression::None, "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    }

    #[test]
    fn a_full_device_is_written_directly_and_says_so() {
        let mut output = Output::file(Path::new("/dev/full"), Compression::None).unwrap();
        output.write_all(b"x").unwrap();
        let error = output.finish().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn a_missing_folder_and_a_folder_are_errors_with_hints() {
        let folder = tempfile::tempdir().unwrap();
        for (path, hint) in [
            (folder.path().join("no/a"), "create it first"),
            (folder.path().to_owned(), "folder"),
        ] {
            let failure = Output::file(&path, Compression::None).unwrap_err();
            let diagnostic = &failure.diagnostics()[0];
            assert_eq!(diagnostic.code, Code::FileWrite);
            assert!(
                diagnostic.hint.as_deref().is_some_and(|text| text.contains(hint)),
                "{diagnostic:?}"
            );
        }
    }

    #[test]
    fn compressed_files_are_the_same_bytes_each_time() {
        let folder = tempfile::tempdir().unwrap();
        for compression in [Compression::Gzip, Compression::Zstd] {
            let (a, b) = (folder.path().join("a"), folder.path().join("b"));
            write(&a, compression, "Hội An");
            write(&b, compression, "Hội An");
            assert_eq!(fs::read(&a).unwrap(), fs::read(&b).unwrap());
            let mut text = String::new();
            let file = File::open(&a).unwrap();
            match compression {
                Compression::Gzip => flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap(),
                _ => zstd::stream::read::Decoder::new(file)
                    .unwrap()
                    .read_to_string(&mut text)
                    .unwrap(),
            };
            assert_eq!(text, "Hội An");
        }
    }

    #[test]
    fn a_closed_pipe_is_told_apart() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for compression in [Compression::None, Compression::Gzip, Compression::Zstd] {
            let mut output = Output::stream("standard output", Closed, compression).unwrap();
            output.write_all(b"x").unwrap();
            assert_eq!(output.finish().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        }
    }
}
