use super::MARK;
use crate::diagnostic::Result;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Changes that are named.
const NAMED: usize = 20;

/// Where the files of a site go, from any thread.
pub(super) trait Destination: Sync {
    /// A file with these bytes.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()>;

    /// A file like the one at `file`.
    fn put_file(&self, path: &str, file: &Path) -> Result<()>;

    /// The site that is there until now.
    fn before(&self) -> &Path;
}

/// What has come of the files so far.
#[derive(Debug, Default)]
pub(super) struct Counts {
    files: AtomicUsize,
    bytes: AtomicU64,
    written: AtomicUsize,
    /// Files that there were before, whether they are the same or not.
    known: AtomicUsize,
    changed: Mutex<Vec<String>>,
}

/// What a file is to the one that was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    New,
    Other,
    Same,
}

impl Counts {
    pub(super) fn add(&self, path: &str, bytes: u64, known: Known) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.known
            .fetch_add(usize::from(known != Known::New), Ordering::Relaxed);
        if known != Known::Same {
            self.written.fetch_add(1, Ordering::Relaxed);
            self.note(path);
        }
    }

    /// Keeps the first names in the order of names, whatever thread comes first.
    fn note(&self, path: &str) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let at = changed.partition_point(|known| known.as_str() < path);
        if at < NAMED {
            changed.insert(at, path.to_owned());
            changed.truncate(NAMED);
        }
    }

    /// The result, where the site until now is at `place`, and has these names in it that are
    /// none of its own.
    pub(super) fn published(&self, place: &Path, kept: &[String]) -> super::Published {
        let before = count(place, &|name| {
            name != MARK && !kept.iter().any(|kept| name == kept.as_str())
        });
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        super::Published {
            files: self.files.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            written: self.written.load(Ordering::Relaxed),
            removed: before.saturating_sub(self.known.load(Ordering::Relaxed)),
            changed: changed.clone(),
            warnings: None,
        }
    }
}

/// What a file with these bytes would be to the one at `old`.
pub(super) fn known(old: &Path, bytes: &[u8]) -> Known {
    match fs::metadata(old) {
        Ok(metadata) if metadata.is_file() => {
            let is_same = metadata.len() == bytes.len() as u64 && fs::read(old).is_ok_and(|known| known == bytes);
            if is_same { Known::Same } else { Known::Other }
        }
        _ => Known::New,
    }
}

/// What the file `new` would be to the one at `old`.
pub(super) fn known_file(old: &Path, new: &Path) -> std::io::Result<Known> {
    use std::io::{BufReader, Read};
    let length = fs::metadata(new)?.len();
    let Ok(metadata) = fs::metadata(old) else {
        return Ok(Known::New);
    };
    if metadata.len() != length {
        return Ok(Known::Other);
    }
    let open = |path: &Path| Ok::<_, std::io::Error>(BufReader::new(fs::File::open(path)?));
    let (mut a, mut b) = (open(old)?, open(new)?);
    let (mut left, mut right) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let read = a.read(&mut left)?;
        b.read_exact(&mut right[..read])?;
        if left[..read] != right[..read] {
            return Ok(Known::Other);
        }
        if read == 0 {
            return Ok(Known::Same);
        }
    }
}

/// How many files stand below `folder`, of the names in it that are counted.
fn count(folder: &Path, is_counted: &dyn Fn(&OsStr) -> bool) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .filter(|entry| is_counted(&entry.file_name()))
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => count(&entry.path(), &|_| true),
            _ => 1,
        })
        .sum()
}
