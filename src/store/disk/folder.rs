use super::files;
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::sink::lock_file;
use oxigraph::store::StorageError;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

/// Locked shared by readers and exclusively by a load, for as long as they run.
pub(super) const LOCK: &str = "lodpress.lock";

/// The file that every `RocksDB` database has.
const CURRENT: &str = "CURRENT";

/// A held lock on a store; the system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(in crate::store) struct Lock {
    /// None where the store came without a lock file and the folder cannot be written.
    _file: Option<File>,
}

/// What is at the place of a store.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// An empty folder, which a store may replace.
    Empty,
    Store,
    /// Something that must not be touched.
    Other,
}

impl Found {
    pub(super) fn at(folder: &Path) -> Result<Self> {
        let unreadable = |error: io::Error| {
            let message = format!("`{}` cannot be read: {error}", folder.display());
            Failure::from(Diagnostic::error(Code::FileRead, message))
        };
        match fs::metadata(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
            Err(error) => return Err(unreadable(error)),
            Ok(metadata) if !metadata.is_dir() => return Ok(Self::Other),
            Ok(_) => {}
        }
        if folder.join(CURRENT).is_file() {
            return Ok(Self::Store);
        }
        let empty = fs::read_dir(folder).map_err(unreadable)?.next().is_none();
        Ok(if empty { Self::Empty } else { Self::Other })
    }
}

/// Opens the store for reading, together with others.
pub(in crate::store) fn open(folder: &Path) -> Result<(oxigraph::store::Store, Lock)> {
    opened(folder, Lock::shared, oxigraph::store::Store::open_read_only)
}

/// Opens the store for reading and writing, alone.
pub(in crate::store) fn open_writable(folder: &Path) -> Result<(oxigraph::store::Store, Lock)> {
    opened(folder, Lock::exclusive, oxigraph::store::Store::open)
}

fn opened<'f>(
    folder: &'f Path,
    lock: impl FnOnce(&Path) -> Result<Lock>,
    open: impl FnOnce(&'f Path) -> std::result::Result<oxigraph::store::Store, StorageError>,
) -> Result<(oxigraph::store::Store, Lock)> {
    if Found::at(folder)? != Found::Store {
        let message = format!("there is no store at `{}`", folder.display());
        let hint = format!("make it with `lodpress load --store {}`", folder.display());
        return Err(Diagnostic::error(Code::StoreMissing, message).hint(hint).into());
    }
    files::raise_limit()?;
    let lock = lock(folder)?;
    let unopened = |error: StorageError| {
        let message = format!("the store at `{}` cannot be opened: {error}", folder.display());
        Diagnostic::error(Code::StoreFailed, message).hint(files::hint(&error))
    };
    let store = open(folder).map_err(unopened)?;
    files::try_all(folder, &store).map_err(unopened)?;
    Ok((store, lock))
}

impl Lock {
    /// A reader's lock.
    fn shared(folder: &Path) -> Result<Self> {
        // A load may put another store in this place between opening the lock file and
        // locking it; the lock counts when it is the one of the store that is there.
        for _ in 0..100 {
            let path = folder.join(LOCK);
            let file = match File::open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    check_other_programs(folder)?;
                    return Ok(Self { _file: None });
                }
                Err(error) => return Err(unlockable(folder, &error)),
            };
            taken(folder, file.try_lock_shared())?;
            if same_file(&file, &path) {
                check_other_programs(folder)?;
                return Ok(Self { _file: Some(file) });
            }
        }
        Err(in_use(folder))
    }

    /// The lock of a load that will replace the store at `folder`.
    pub(super) fn exclusive(folder: &Path) -> Result<Self> {
        let file = Self::file(folder)?;
        taken(folder, file.try_lock())?;
        if !same_file(&file, &folder.join(LOCK)) {
            return Err(in_use(folder));
        }
        check_other_programs(folder)?;
        Ok(Self { _file: Some(file) })
    }

    /// The lock file of `folder`, made where there is none.
    fn file(folder: &Path) -> Result<File> {
        lock_file(folder, LOCK).map_err(|error| unlockable(folder, &error))
    }
}

fn taken(folder: &Path, locked: std::result::Result<(), TryLockError>) -> Result<()> {
    match locked {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(in_use(folder)),
        Err(TryLockError::Error(error)) => Err(unlockable(folder, &error)),
    }
}

fn in_use(folder: &Path) -> Failure {
    Diagnostic::error(
        Code::StoreInUse,
        format!("the store at `{}` is in use by another process", folder.display()),
    )
    .hint("wait until it has ended, or name another folder")
    .into()
}

fn unlockable(folder: &Path, error: &io::Error) -> Failure {
    let message = format!("the store at `{}` cannot be locked: {error}", folder.display());
    Diagnostic::error(Code::StoreFailed, message).into()
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn same_file(_: &File, _: &Path) -> bool {
    true
}

/// Refuses a store that another program, with `RocksDB`'s own lock, has open for writing.
#[cfg(unix)]
fn check_other_programs(folder: &Path) -> Result<()> {
    use rustix::fs::{FlockOperation, fcntl_lock};
    use rustix::io::Errno;
    let Ok(file) = File::open(folder.join("LOCK")) else {
        return Ok(());
    };
    // RocksDB locks with fcntl as well; this lock ends where `file` is closed.
    match fcntl_lock(&file, FlockOperation::NonBlockingLockShared) {
        Err(error) if error == Errno::AGAIN || error == Errno::ACCESS => Err(in_use(folder)),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn check_other_programs(_: &Path) -> Result<()> {
    Ok(())
}
