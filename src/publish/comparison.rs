use super::destination::{Counts, Destination, known, known_file};
use super::{PublishOptions, Published, check_folder};
use crate::diagnostic::{Code, Diagnostic, Result};
use std::path::{Path, PathBuf};

/// A site that is compared with what there would be.
#[derive(Debug)]
pub(super) struct Comparison {
    place: PathBuf,
    kept: Vec<String>,
    counts: Counts,
}

impl Comparison {
    pub(super) fn begin(options: &PublishOptions) -> Result<Self> {
        check_folder(&options.folder, &options.folder)?;
        Ok(Self {
            place: options.folder.clone(),
            kept: options.kept(),
            counts: Counts::default(),
        })
    }

    /// What would change, and a message of it.
    pub(super) fn finish(self) -> (Published, Option<Diagnostic>) {
        let published = self.counts.published(&self.place, &self.kept);
        if published.written == 0 && published.removed == 0 {
            return (published, None);
        }
        let mut message = format!(
            "`{}` is not what the publication makes: {} files would be written, {} removed",
            self.place.display(),
            published.written,
            published.removed
        );
        for path in &published.changed {
            message.push_str("\n  ");
            message.push_str(path);
        }
        if published.written > published.changed.len() {
            message.push_str("\n  …");
        }
        let hint = "write it with the same command without --check";
        let diagnostic = Diagnostic::error(Code::PublishDiffers, message).hint(hint);
        (published, Some(diagnostic))
    }
}

impl Destination for Comparison {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let known = known(&self.place.join(path), bytes);
        self.counts.add(path, bytes.len() as u64, known);
        Ok(())
    }

    fn put_file(&self, path: &str, file: &Path) -> Result<()> {
        let name = file.display().to_string();
        let failed =
            |error: std::io::Error| Diagnostic::error(Code::FileRead, format!("`{name}` cannot be read: {error}"));
        let known = known_file(&self.place.join(path), file).map_err(failed)?;
        self.counts.add(path, file.metadata().map_err(failed)?.len(), known);
        Ok(())
    }

    fn before(&self) -> &Path {
        &self.place
    }
}
