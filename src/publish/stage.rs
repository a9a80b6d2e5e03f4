use super::destination::{Counts, Destination, Known, known, known_file};
use super::{MARK, PublishOptions, Published, check_folder};
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::sink::{NewFolder, folder_itself, folder_of, write_failure};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The folder in which a site is made, beside the one whose place it will take.
///
/// Files that are the same as before are the same file (a hard link), with its time.
#[derive(Debug)]
pub(super) struct Stage {
    new: NewFolder,
    place: PathBuf,
    kept: Vec<String>,
    counts: Counts,
    /// No other process replaces the site meanwhile.
    _lock: Option<File>,
}

impl Stage {
    pub(super) fn begin(options: &PublishOptions) -> Result<Self> {
        let failed = |error: io::Error| failure(&options.folder, &error);
        let place = folder_itself(&options.folder).map_err(failed)?;
        check_folder(&place, &options.folder)?;
        fs::create_dir_all(folder_of(&place)).map_err(failed)?;
        let lock = lock(&place)?;
        Ok(Self {
            new: NewFolder::begin(&place, MARK).map_err(failed)?,
            place,
            kept: options.kept(),
            counts: Counts::default(),
            _lock: lock,
        })
    }

    /// Puts the site in its place.
    pub(super) fn finish(self) -> Result<Published> {
        let failed = |error: io::Error| failure(&self.place, &error);
        let published = self.counts.published(&self.place, &self.kept);
        if published.written == 0 && published.removed == 0 && self.place.join(MARK).is_file() {
            return Ok(published);
        }
        let Some(old) = self.new.put().map_err(failed)? else {
            return Ok(published);
        };
        for name in &self.kept {
            let (from, to) = (old.path().join(name), self.place.join(name));
            if from.symlink_metadata().is_err() {
                continue;
            }
            if let Err(error) = fs::rename(&from, &to) {
                // What must stay is not removed: the folder that has it is left.
                let left = old.keep();
                let message = format!("`{name}` could not be moved to the new site: {error}");
                let hint = format!("it is in {}", left.display());
                return Err(Diagnostic::error(Code::FileWrite, message).hint(hint).into());
            }
        }
        Ok(published)
    }

    /// Gives `path` the file that was there, if it may be had twice.
    fn link(&self, path: &str) -> bool {
        let target = self.new.path().join(path);
        within(&target, || fs::hard_link(self.place.join(path), &target)).is_ok()
    }
}

/// Writes a file; its folder is made where it is not there.
fn within(target: &Path, write: impl Fn() -> io::Result<()>) -> io::Result<()> {
    match write() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            write()
        }
        done => done,
    }
}

impl Destination for Stage {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let known = known(&self.place.join(path), bytes);
        if known != Known::Same || !self.link(path) {
            let target = self.new.path().join(path);
            within(&target, || fs::write(&target, bytes)).map_err(|error| failure(&self.place.join(path), &error))?;
        }
        self.counts.add(path, bytes.len() as u64, known);
        Ok(())
    }

    fn put_file(&self, path: &str, file: &Path) -> Result<()> {
        let failed = |error: io::Error| failure(&self.place.join(path), &error);
        let known = known_file(&self.place.join(path), file).map_err(failed)?;
        if known != Known::Same || !self.link(path) {
            let target = self.new.path().join(path);
            within(&target, || {
                // The bytes alone: a site's files are read by others.
                io::copy(&mut File::open(file)?, &mut File::create(&target)?).map(drop)
            })
            .map_err(failed)?;
        }
        let length = fs::metadata(file).map_err(failed)?.len();
        self.counts.add(path, length, known);
        Ok(())
    }

    fn before(&self) -> &Path {
        &self.place
    }
}

/// The lock of the site that is there.
fn lock(place: &Path) -> Result<Option<File>> {
    let Ok(file) = File::open(place.join(MARK)) else {
        return Ok(None);
    };
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => {
            let message = format!("`{}` is being written by another process", place.display());
            let hint = "wait until it has ended, or name another folder";
            Err(Diagnostic::error(Code::FileWrite, message).hint(hint).into())
        }
        // Where nothing can be locked, nothing is.
        _ => Ok(Some(file)),
    }
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    write_failure(&path.display().to_string(), error).into()
}
