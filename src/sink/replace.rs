//! A file that takes the place of another when it is whole.

use std::fs::{self, File, Permissions};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that is written beside the place that it will take.
///
/// On Linux it has no name until then, where the file system can do that: a process that
/// is killed leaves nothing behind. Elsewhere it has a name that begins with `.lodpress-`.
#[derive(Debug)]
pub(super) struct Replacement {
    kind: Kind,
    path: PathBuf,
}

#[derive(Debug)]
enum Kind {
    #[cfg(target_os = "linux")]
    Unnamed(File),
    Named(NamedTempFile),
}

impl Replacement {
    /// Begins a file that will be at `path`; `permissions` are those of the file that is
    /// there, if there is one, otherwise the umask decides.
    pub(super) fn begin(path: PathBuf, permissions: Option<Permissions>) -> io::Result<Self> {
        let folder = folder_of(&path);
        #[cfg(target_os = "linux")]
        let kind = match unnamed::open(folder)? {
            Some(file) => Kind::Unnamed(file),
            None => Kind::Named(named_in(folder)?),
        };
        #[cfg(not(target_os = "linux"))]
        let kind = Kind::Named(named_in(folder)?);
        let replacement = Self { kind, path };
        if let Some(permissions) = permissions {
            replacement.file().set_permissions(permissions)?;
        }
        Ok(replacement)
    }

    /// The file to write.
    pub(super) fn file(&self) -> &File {
        match &self.kind {
            #[cfg(target_os = "linux")]
            Kind::Unnamed(file) => file,
            Kind::Named(file) => file.as_file(),
        }
    }

    /// The place that it will take.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file in its place, in one step.
    pub(super) fn finish(self) -> io::Result<()> {
        match self.kind {
            #[cfg(target_os = "linux")]
            Kind::Unnamed(file) => unnamed::put(&file, &self.path),
            Kind::Named(file) => file.persist(self.path).map(drop).map_err(|failed| failed.error),
        }
    }
}

/// The folder in which a file is.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn named_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lodpress-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What a file gets that nobody asked anything special for: the umask decides.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(|error| {
        // tempfile wraps the error and names its own path, which means nothing to the user.
        error
            .raw_os_error()
            .map_or_else(|| io::Error::from(error.kind()), io::Error::from_raw_os_error)
    })
}

/// Files without a name: `O_TMPFILE` of open(2).
#[cfg(target_os = "linux")]
mod unnamed {
    use super::folder_of;
    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat};
    use rustix::io::Errno;
    use std::fs::{self, File};
    use std::io;
    use std::os::fd::AsRawFd;
    use std::path::{Path, PathBuf};

    /// `None` where the file system, or a missing `/proc`, does not allow it.
    pub(super) fn open(folder: &Path) -> io::Result<Option<File>> {
        let flags = OFlags::WRONLY | OFlags::TMPFILE | OFlags::CLOEXEC;
        match rustix::fs::open(folder, flags, Mode::from_raw_mode(0o666)) {
            Ok(file) => {
                let file = File::from(file);
                Ok(address(&file).exists().then_some(file))
            }
            Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives the file its name; where a file has it, a name beside it first, for a link
    /// replaces nothing.
    pub(super) fn put(file: &File, path: &Path) -> io::Result<()> {
        let link = |to: &Path| linkat(CWD, address(file), CWD, to, AtFlags::SYMLINK_FOLLOW);
        match link(path) {
            Err(Errno::EXIST) => {}
            done => return Ok(done?),
        }
        for number in 0..u32::MAX {
            let beside = folder_of(path).join(format!(".lodpress-{}-{number}", std::process::id()));
            match link(&beside) {
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
                Ok(()) => {
                    return fs::rename(&beside, path).inspect_err(|_| {
                        // The failure to tell is the one of the renaming.
                        _ = fs::remove_file(&beside);
                    });
                }
            }
        }
        Err(Errno::EXIST.into())
    }

    fn address(file: &File) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
    }
}
