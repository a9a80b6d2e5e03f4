use super::files;
use super::folder::{Found, LOCK, Lock};
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::store::{Store, failed};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Builds a store on disk at `folder` from what `load` puts into it.
///
/// It is built beside its place. The store that was there is replaced in one step, and
/// only then: when `load` fails or the process is killed, it is as it was. What killed
/// loads left behind is removed by the next one.
///
/// # Errors
/// Where `load` fails, the store at `folder` is in use, or something else is there:
/// only a store, an empty folder or nothing is ever replaced.
pub fn build_disk<T>(folder: &Path, load: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
    let folder = place(folder)?;
    let found = Found::at(&folder)?;
    if found == Found::Other {
        let message = format!("`{}` is no store, and is not replaced", folder.display());
        let hint = "name a new folder, an empty one, or one that `lodpress load` made";
        return Err(Diagnostic::error(Code::FileWrite, message).hint(hint).into());
    }
    let limit = files::raise_limit()?;
    let old = if found == Found::Store {
        Some(Lock::exclusive(&folder)?)
    } else {
        None
    };
    let unwritable =
        |error: io::Error| Failure::from(crate::sink::write_failure(&folder.display().to_string(), &error));
    remove_leftovers(&folder);
    let workshop = workshop(&folder).map_err(unwritable)?;
    let own = Lock::file(workshop.path())?;
    own.lock().map_err(unwritable)?;

    let store = Store {
        inner: oxigraph::store::Store::open(workshop.path()).map_err(failed)?,
        unmerged: Some(files::before_merging(limit)),
        _lock: None,
    };
    let result = load(&store)?;
    // The loader has written files of its own: there is nothing to flush. Where there are
    // many, a flush would wait until they are merged.
    drop(store);

    // From here on the store is one to read; still nobody may take it for a leftover.
    own.lock_shared().map_err(unwritable)?;
    put_in_place(workshop, &folder, old.is_some()).map_err(unwritable)?;
    drop((own, old));
    Ok(result)
}

/// The folder itself, where `folder` is a symbolic link.
fn place(folder: &Path) -> Result<PathBuf> {
    match fs::canonicalize(folder) {
        Ok(folder) => Ok(folder),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(folder.to_owned()),
        Err(error) => Err(crate::sink::write_failure(&folder.display().to_string(), &error).into()),
    }
}

fn parent(folder: &Path) -> &Path {
    folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// What the names of folders begin with in which a store for `folder` is built.
fn prefix(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    format!(".{name}.lodpress-")
}

fn workshop(folder: &Path) -> io::Result<TempDir> {
    let prefix = prefix(folder);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The umask decides, as for any folder.
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(parent(folder))
}

/// Removes what killed loads left: folders whose lock nobody holds. Another load that
/// has just made its folder has none yet, so that a folder without lock file is removed
/// only where it is empty. What cannot be removed does no harm.
fn remove_leftovers(folder: &Path) {
    let prefix = prefix(folder);
    let Ok(entries) = fs::read_dir(parent(folder)) else {
        return;
    };
    for entry in entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
    {
        let path = entry.path();
        let _ = match File::open(path.join(LOCK)) {
            Ok(lock) if lock.try_lock().is_ok() => fs::remove_dir_all(path),
            Ok(_) => Ok(()),
            Err(_) => fs::remove_dir(path),
        };
    }
}

/// Moves the built store to its place; where there is a store, the two change places,
/// and the old one goes with the workshop.
fn put_in_place(workshop: TempDir, folder: &Path, exchanged: bool) -> io::Result<()> {
    if !exchanged {
        fs::rename(workshop.path(), folder)?;
        let _ = workshop.keep();
        return Ok(());
    }
    if exchange(workshop.path(), folder)? {
        return Ok(());
    }
    // No file system operation exchanges the two here: for a moment there is none.
    let aside = tempfile::Builder::new()
        .prefix(&prefix(folder))
        .tempdir_in(parent(folder))?;
    fs::rename(folder, aside.path())?;
    if let Err(error) = fs::rename(workshop.path(), folder) {
        fs::rename(aside.path(), folder)?;
        return Err(error);
    }
    let _ = workshop.keep();
    Ok(())
}

/// Exchanges two folders in one step; false where the file system cannot.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(error) if [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP].contains(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}
