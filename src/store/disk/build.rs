use super::files;
use super::folder::{Found, LOCK, Lock};
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::sink::{NewFolder, folder_itself};
use crate::store::{Inner, Store, failed};
use std::io;
use std::path::Path;

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
    let folder =
        folder_itself(folder).map_err(|error| crate::sink::write_failure(&folder.display().to_string(), &error))?;
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
    let new = NewFolder::begin(&folder, LOCK).map_err(unwritable)?;
    let store = Store {
        inner: Inner::Oxigraph(oxigraph::store::Store::open(new.path()).map_err(failed)?),
        unmerged: Some(files::before_merging(limit)),
        _lock: None,
    };
    let result = load(&store)?;
    // The loader has written files of its own: there is nothing to flush. Where there are
    // many, a flush would wait until they are merged.
    drop(store);

    // The old store goes with its folder.
    drop(new.put().map_err(unwritable)?);
    drop(old);
    Ok(result)
}
