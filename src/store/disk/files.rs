//! How many files may be open at once, and how many a store may therefore have.

use crate::diagnostic::{Code, Diagnostic, Result};
use oxigraph::model::{GraphNameRef, NamedNodeRef};
use oxigraph::store::{StorageError, Store};
use std::fs::File;
use std::io;
use std::path::Path;

/// Files that a process must be allowed: Oxigraph asks for 96, merging for some more.
const FEWEST: usize = 128;

/// Files that are left to all else but `RocksDB`, as Oxigraph has it.
const ELSE: usize = 48;

/// Files that a query may open one after the other, beside those that it has open all along.
const OTHERS: usize = 16;

const HINT: &str = "allow more: `ulimit -n 4096` in the shell, `LimitNOFILE=` in a unit of systemd, \
    `--ulimit nofile=` for a container; what the hard limit forbids, the administrator raises";

/// How many files this process may have open, after the limit has been raised as far as the
/// system allows it; None where there is no such limit.
///
/// Oxigraph asks for the limit when it opens a store: it is raised before.
///
/// # Errors
/// Where it is too few for any store.
pub(super) fn raise_limit() -> Result<Option<usize>> {
    let limit = raised();
    match limit {
        Some(files) if files < FEWEST => {
            let message = format!("a store on disk needs {FEWEST} open files, and this process may have {files}");
            Err(Diagnostic::error(Code::StoreFailed, message).hint(HINT).into())
        }
        _ => Ok(limit),
    }
}

#[cfg(unix)]
fn raised() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    /// What macOS allows at most, whatever its hard limit says.
    const OPEN_MAX: u64 = 10_240;
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    for files in [maximum, Some(OPEN_MAX)] {
        let is_more = match (current, files) {
            (Some(current), Some(files)) => files > current,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let limit = Rlimit {
            current: files,
            maximum,
        };
        if is_more && setrlimit(Resource::Nofile, limit).is_ok() {
            break;
        }
    }
    getrlimit(Resource::Nofile)
        .current
        .map(|files| usize::try_from(files).unwrap_or(usize::MAX))
}

#[cfg(not(unix))]
fn raised() -> Option<usize> {
    // What Oxigraph takes the limit of Windows for.
    cfg!(windows).then_some(512)
}

/// How many files a store may have before they are merged: while that goes on, all of them are
/// open, beside what they become and what is kept open for later.
pub(super) fn before_merging(limit: Option<usize>) -> usize {
    limit.map_or(usize::MAX, |files| (files - ELSE) / 2)
}

/// Opens all files that queries may have open together, as they would: the evaluator does not
/// end where it cannot open one.
///
/// # Errors
/// Where that fails.
pub(super) fn try_all(folder: &Path, store: &Store) -> std::result::Result<(), StorageError> {
    let name = NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
    let graph = GraphNameRef::from(name);
    // Each index is read by one of them. Texts are looked up, a file at a time.
    let mut scans = [
        store.quads_for_pattern(None, None, None, None),
        store.quads_for_pattern(Some(name.into()), None, None, None),
        store.quads_for_pattern(None, Some(name), None, None),
        store.quads_for_pattern(None, None, Some(name.into()), None),
        store.quads_for_pattern(None, None, None, Some(graph)),
        store.quads_for_pattern(None, Some(name), None, Some(graph)),
        store.quads_for_pattern(None, None, Some(name.into()), Some(graph)),
    ];
    let others: Vec<File> = (0..OTHERS).map(|_| File::open(folder)).collect::<io::Result<_>>()?;
    let failed = scans.iter_mut().find_map(|scan| scan.next()?.err());
    drop(others);
    failed.map_or(Ok(()), Err)
}

/// What to do about `error`.
pub(super) fn hint(error: &StorageError) -> String {
    let anew = "load it anew with `lodpress load`";
    if error.to_string().contains("Too many open files") {
        format!("{HINT}; or {anew}, without `--no-optimize`")
    } else {
        anew.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_left_to_all_else_and_to_what_merging_makes() {
        assert_eq!(before_merging(Some(FEWEST)), 40);
        assert_eq!(before_merging(Some(1024)), 488);
        assert_eq!(before_merging(None), usize::MAX);
    }
}
