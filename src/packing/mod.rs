//! How files are compressed, or packed into archives: the same where they are read and where
//! they are written.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// How a file is compressed, or packed into an archive
/// ([compression in RML-IO](https://w3id.org/rml/io/spec#compression-formats)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Packing {
    /// Not at all, whatever its name says.
    #[default]
    None,
    /// [gzip](https://www.rfc-editor.org/rfc/rfc1952).
    Gzip,
    /// [Zstandard](https://www.rfc-editor.org/rfc/rfc8878).
    Zstd,
    /// [xz](https://tukaani.org/xz/xz-file-format.txt).
    Xz,
    /// A ZIP archive of one file.
    Zip,
    /// A tar archive of one file, in gzip.
    TarGz,
    /// A tar archive of one file, in xz.
    TarXz,
}

/// Endings and what they say, longer ones first.
const ENDINGS: &[(&str, Packing)] = &[
    (".tar.gz", Packing::TarGz),
    (".tar.xz", Packing::TarXz),
    (".tgz", Packing::TarGz),
    (".txz", Packing::TarXz),
    (".zip", Packing::Zip),
    (".zst", Packing::Zstd),
    (".gz", Packing::Gzip),
    (".xz", Packing::Xz),
];

/// Names of those that are, as mappings have them.
const NAMES: &[(&str, Packing)] = &[
    ("none", Packing::None),
    ("gzip", Packing::Gzip),
    ("zip", Packing::Zip),
    ("targz", Packing::TarGz),
    ("tarxz", Packing::TarXz),
    ("xz", Packing::Xz),
    ("zstd", Packing::Zstd),
];

impl Packing {
    /// By its name in mappings: that of
    /// [RML-IO](https://w3id.org/rml/io/spec#compression-formats), `xz` and `zstd`.
    pub fn find(name: &str) -> Option<Self> {
        Some(NAMES.iter().find(|(known, _)| *known == name)?.1)
    }

    /// The names that [`find`](Self::find) knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// As the ending of `path` says, in letters of any case; `None` where it says nothing. A
    /// file without a name before its ending is a hidden one, and says nothing.
    pub fn of(path: &Path) -> Option<Self> {
        Some(ending(path)?.1)
    }

    /// The path without the ending that says how it is packed, which is that of what is in
    /// it, as a rule; `None` where there is no such ending.
    pub fn unpacked(path: &Path) -> Option<PathBuf> {
        let (ending, _) = ending(path)?;
        let dots = ending.matches('.').count();
        Some((0..dots).fold(path.to_owned(), |path, _| path.with_extension("")))
    }

    /// Whether it holds files with names of their own.
    pub fn is_archive(self) -> bool {
        matches!(self, Self::Zip | Self::TarGz | Self::TarXz)
    }

    /// The name of the file in an archive at `path`: its own, without the ending of the
    /// archive.
    pub fn entry_name(self, path: &Path) -> String {
        let unpacked = Self::unpacked(path).filter(|_| Self::of(path) == Some(self));
        let stem = unpacked.as_deref().and_then(Path::file_name);
        let name = stem.or(path.file_name()).unwrap_or(OsStr::new("text"));
        name.to_string_lossy().into_owned()
    }
}

fn ending(path: &Path) -> Option<&'static (&'static str, Packing)> {
    let name = path.file_name()?.as_encoded_bytes();
    ENDINGS.iter().find(|(ending, _)| {
        let at = name.len().checked_sub(ending.len()).filter(|at| *at > 0);
        at.is_some_and(|at| name[at..].eq_ignore_ascii_case(ending.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_say_how_a_file_is_packed() {
        let of = |name: &str| {
            let path = Path::new(name);
            let unpacked = Packing::unpacked(path).map(|path| path.to_string_lossy().into_owned());
            (Packing::of(path), unpacked)
        };
        let is = |packing, name: &str| (Some(packing), Some(name.to_owned()));
        assert_eq!(of("a/t.csv.gz"), is(Packing::Gzip, "a/t.csv"));
        assert_eq!(of("t.json.TAR.GZ"), is(Packing::TarGz, "t.json"));
        assert_eq!(of("t.tgz"), is(Packing::TarGz, "t"));
        assert_eq!(of("t.tar.xz"), is(Packing::TarXz, "t"));
        assert_eq!(of("t.xml.xz"), is(Packing::Xz, "t.xml"));
        assert_eq!(of("t.zip"), is(Packing::Zip, "t"));
        assert_eq!(of("t.csv"), (None, None));
        assert_eq!(of(".gz"), (None, None));
        assert_eq!(of("ä.gz"), is(Packing::Gzip, "ä"));
        for (ending, packing) in ENDINGS {
            assert_eq!(of(&format!("a.nq{ending}")), is(*packing, "a.nq"));
        }
    }

    #[test]
    fn a_file_in_an_archive_has_its_name() {
        let name = |packing: Packing, path: &str| packing.entry_name(Path::new(path));
        assert_eq!(name(Packing::Zip, "out/a.b.nq.ZIP"), "a.b.nq");
        assert_eq!(name(Packing::TarGz, "a.nq.tar.gz"), "a.nq");
        assert_eq!(name(Packing::TarXz, "a.ttl.txz"), "a.ttl");
        assert_eq!(name(Packing::Zip, "a.nq.gz"), "a.nq.gz");
        assert_eq!(name(Packing::Zip, "a.nq"), "a.nq");
        // A name that would lead out of the folder in which somebody unpacks it.
        assert_eq!(name(Packing::Zip, "a/...zip"), "...zip");
        assert_eq!(name(Packing::Zip, "a/.."), "text");
    }
}
