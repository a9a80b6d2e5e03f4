//! The store on disk: `RocksDB` in a folder, built beside its place and put there whole.

#[cfg(feature = "disk")]
mod build;
#[cfg(feature = "disk")]
mod files;
#[cfg(feature = "disk")]
mod folder;
#[cfg(feature = "disk")]
#[cfg(test)]
mod tests;

#[cfg(feature = "disk")]
pub use build::build_disk;
#[cfg(feature = "disk")]
pub(super) use folder::{Lock, open, open_writable};

#[cfg(not(feature = "disk"))]
pub use without::build_disk;
#[cfg(not(feature = "disk"))]
pub(super) use without::{Lock, open, open_writable};

/// The same functions in a build without `RocksDB`, which say so.
#[cfg(not(feature = "disk"))]
mod without {
    use crate::diagnostic::{Code, Diagnostic, Failure, Result};
    use crate::store::Store;
    use std::path::Path;

    /// Nothing locks what cannot be opened.
    pub(in crate::store) enum Lock {}

    pub(in crate::store) fn open(_: &Path) -> Result<(oxigraph::store::Store, Lock)> {
        Err(missing())
    }

    pub(in crate::store) fn open_writable(_: &Path) -> Result<(oxigraph::store::Store, Lock)> {
        Err(missing())
    }

    /// Builds a store on disk at `folder` from what `load` puts into it.
    ///
    /// # Errors
    /// Always: this build has no store on disk.
    pub fn build_disk<T>(_: &Path, _: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
        Err(missing())
    }

    fn missing() -> Failure {
        Diagnostic::error(Code::StoreFeature, "this build of lodpress has no store on disk")
            .hint(
                "release binaries have it; or build it with `cargo build --release --features disk` \
                 (needs libclang and a C++ compiler); without `--store`, everything runs in memory",
            )
            .into()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_build_without_it_says_so_and_how_to_get_it() {
            let failures = [
                Store::open_disk(Path::new("s"), false).unwrap_err(),
                Store::open_disk(Path::new("s"), true).unwrap_err(),
                build_disk(Path::new("s"), |_| Ok(())).unwrap_err(),
            ];
            for failure in failures {
                let diagnostic = &failure.diagnostics()[0];
                assert_eq!(diagnostic.code, Code::StoreFeature);
                assert!(
                    diagnostic
                        .hint
                        .as_deref()
                        .is_some_and(|hint| hint.contains("--features disk"))
                );
            }
        }
    }
}
