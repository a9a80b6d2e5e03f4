use super::replace::folder_of;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder that takes the place of another when it is whole, in one step where the file
/// system can do that.
///
/// It is made beside its place, and goes with this value unless [`NewFolder::put`] has moved
/// it there. A lock on a file in it tells others that it is being made; what killed processes
/// left behind is removed by the next one.
#[derive(Debug)]
pub struct NewFolder {
    workshop: TempDir,
    place: PathBuf,
    lock: File,
}

impl NewFolder {
    /// Begins a folder for the place `place`, with a file `lock` in it that is locked.
    ///
    /// # Errors
    /// Where the folder above cannot be written.
    pub fn begin(place: &Path, lock: &str) -> io::Result<Self> {
        remove_leftovers(place, lock);
        let workshop = workshop(place)?;
        let own = lock_file(workshop.path(), lock)?;
        own.lock()?;
        Ok(Self {
            workshop,
            place: place.to_owned(),
            lock: own,
        })
    }

    /// Where it is made.
    pub fn path(&self) -> &Path {
        self.workshop.path()
    }

    /// Moves it to its place. The folder that was there is what is given back: it goes with
    /// that value.
    ///
    /// # Errors
    /// Where the file system refuses; the folder at the place is then as it was.
    pub fn put(self) -> io::Result<Option<TempDir>> {
        // From here on others may read it; still nobody may take it for a leftover.
        self.lock.lock_shared()?;
        if !self.place.exists() {
            fs::rename(self.workshop.path(), &self.place)?;
            let _ = self.workshop.keep();
            return Ok(None);
        }
        if exchange(self.workshop.path(), &self.place)? {
            return Ok(Some(self.workshop));
        }
        // No operation exchanges the two here: for a moment there is none.
        let aside = workshop(&self.place)?;
        fs::rename(&self.place, aside.path())?;
        if let Err(error) = fs::rename(self.workshop.path(), &self.place) {
            fs::rename(aside.path(), &self.place)?;
            return Err(error);
        }
        let _ = self.workshop.keep();
        Ok(Some(aside))
    }
}

/// The folder itself, where `folder` is a symbolic link.
///
/// # Errors
/// Where the file system does not say.
pub fn folder_itself(folder: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(folder.to_owned()),
        found => found,
    }
}

/// The lock file of `folder`, made where there is none.
pub(crate) fn lock_file(folder: &Path, lock: &str) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(lock))
}

/// What the names of folders begin with in which one for `folder` is made.
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
    builder.tempdir_in(folder_of(folder))
}

/// Removes what killed processes left: folders whose lock nobody holds. Another process that
/// has just made its folder has none yet, so that a folder without lock file is removed
/// only where it is empty. What cannot be removed does no harm.
fn remove_leftovers(folder: &Path, lock: &str) {
    let prefix = prefix(folder);
    let Ok(entries) = fs::read_dir(folder_of(folder)) else {
        return;
    };
    for entry in entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
    {
        let path = entry.path();
        let _ = match File::open(path.join(lock)) {
            Ok(lock) if lock.try_lock().is_ok() => fs::remove_dir_all(path),
            Ok(_) => Ok(()),
            Err(_) => fs::remove_dir(path),
        };
    }
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
