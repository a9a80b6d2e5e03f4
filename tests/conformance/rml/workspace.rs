//! A case in a folder of its own.

use super::Folder;
use super::manifest::Test;
use super::tables;
use lodpress::mapping::Locator;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What a run of a case is given. The files are copied, so that nothing is written to the
/// suite and nothing of what is expected is there to be read.
#[derive(Debug)]
pub(super) struct Workspace<'t> {
    folder: TempDir,
    test: &'t Test,
    empty_as_null: bool,
}

impl<'t> Workspace<'t> {
    /// Copies what `test` gives; of R2RML's suite the tables of its database are beside it.
    ///
    /// # Errors
    /// Where a file cannot be copied.
    pub(super) fn new(folder: &Folder, test: &'t Test) -> Result<Self, String> {
        let workspace = Self {
            folder: TempDir::new().map_err(|error| error.to_string())?,
            test,
            empty_as_null: folder.empty_as_null,
        };
        workspace
            .fill(folder)
            .map_err(|error| format!("the case cannot be copied: {error}"))?;
        Ok(workspace)
    }

    fn fill(&self, folder: &Folder) -> std::io::Result<()> {
        let case = self.case();
        std::fs::create_dir(&case)?;
        std::fs::create_dir(self.out())?;
        for name in self.test.given() {
            std::fs::copy(self.test.folder.join(&name), case.join(&name))?;
        }
        if folder.name == "r2rml" {
            tables::write(&self.test.name, &case)?;
        }
        Ok(())
    }

    /// The folder of the mapping and its sources, which is the working directory too.
    fn case(&self) -> PathBuf {
        self.folder.path().join("case")
    }

    /// The folder that logical targets are written to.
    pub(super) fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// The files of the case by their `file:` addresses, and no others.
    pub(super) fn resources(&self) -> Locator {
        Locator::new(self.working_directory(), self.case(), "").confined()
    }

    /// The address of the mapping.
    pub(super) fn mapping(&self) -> String {
        self.resources().address(Path::new(&self.test.mapping))
    }

    /// The address of the folder of the case; it ends in `/`.
    pub(super) fn working_directory(&self) -> String {
        let case = self.case();
        let from_root = case.strip_prefix("/").unwrap_or(&case);
        format!("{}/", Locator::new("file:///", "/", "").address(from_root))
    }

    /// The base of generated IRIs where the mapping names none.
    pub(super) fn base(&self) -> &str {
        &self.test.base
    }

    /// Whether an empty cell of a table is no value.
    pub(super) fn empty_as_null(&self) -> bool {
        self.empty_as_null
    }

    /// What was written to logical targets, by file name.
    ///
    /// # Errors
    /// Where it cannot be read, or stands in a folder.
    pub(super) fn written(&self) -> std::io::Result<BTreeMap<String, Vec<u8>>> {
        let entries = std::fs::read_dir(self.out())?;
        entries
            .map(|entry| {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                Ok((name, std::fs::read(entry.path())?))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rml::FOLDERS;
    use crate::rml::manifest::example;
    use lodpress::mapping::Resources;
    use std::collections::BTreeSet;

    #[test]
    fn a_case_is_copied_without_what_it_expects() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["mapping.ttl", "a.csv", "README.md", "default.nq", "dump1.nq"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let test = Test {
            folder: folder.path().to_owned(),
            output: Some("default.nq".to_owned()),
            targets: BTreeSet::from(["dump1.nq".to_owned()]),
            ..example()
        };
        let workspace = Workspace::new(&FOLDERS[0], &test).unwrap();
        let resources = workspace.resources();
        let mapping = resources.get(&workspace.mapping()).unwrap();
        assert_eq!(std::fs::read_to_string(mapping.path).unwrap(), "mapping.ttl");
        for (name, is_there) in [
            ("a.csv", true),
            ("README.md", false),
            ("default.nq", false),
            ("dump1.nq", false),
        ] {
            let address = format!("{}{name}", workspace.working_directory());
            assert_eq!(resources.get(&address).is_ok(), is_there, "{name}");
        }
        assert!(workspace.written().unwrap().is_empty());
        std::fs::write(workspace.out().join("dump1.nq"), "quads").unwrap();
        assert_eq!(workspace.written().unwrap()["dump1.nq"], b"quads");
        assert_eq!(workspace.base(), "http://example.com/");
        assert!(!workspace.empty_as_null());
    }
}
