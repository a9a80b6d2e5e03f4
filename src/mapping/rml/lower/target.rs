//! Logical targets become files that quads are written to.

use super::Lowering;
use super::place;
use crate::diagnostic::Code;
use crate::plan::Target;
use std::path::Path;

impl Lowering<'_> {
    /// The targets of the document; none where the run writes to its output alone.
    pub(super) fn targets(&mut self) -> Vec<Target> {
        let document = self.document;
        let Some(folders) = &self.options.target_folders else {
            return Vec::new();
        };
        let mut targets = Vec::new();
        for target in &document.targets {
            let path = place::target(&target.root, &target.path, folders);
            let is_within = |folder: &Path| path.starts_with(place::plain(folder));
            if folders.is_confined && !is_within(&folders.mapping) && !is_within(&folders.working) {
                let message = format!("`{}` is not within the publication's folder", target.path);
                self.error(Code::RmlMapping, message, &target.origin, "name a file within it");
                continue;
            }
            targets.push(Target {
                name: path.display().to_string(),
                path,
                syntax: target
                    .syntax
                    .as_ref()
                    .map_or("nquads", |syntax| &syntax.value)
                    .to_owned(),
                packing: target.packing,
                mode: target.mode,
                is_utf16: target.is_utf16,
                origin: target.origin.clone(),
            });
        }
        targets
    }
}
