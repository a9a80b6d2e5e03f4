use super::manifest::Test;
use lodpress::mapping::{Resource, Resources, Unavailable};
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use tempfile::NamedTempFile;

/// The address of the suite.
pub(super) const BASE: &str = "http://www.w3.org/2013/csvw/tests/";

/// The [site-wide location configuration](https://www.w3.org/TR/tabular-data-model/#site-wide-location-configuration)
/// of the server.
const WELL_KNOWN: &str = "http://www.w3.org/.well-known/csvm";

/// The tests for which it is there.
const WITH_WELL_KNOWN: &[&str] = &["test259", "test260"];

const TEMPLATES: &str = "{+url}-metadata.json\ncsv-metadata.json\n{+url}.json\ncsvm.json\n";

/// The server of the suite, as one test meets it: the files of a folder by their exact
/// address, and nothing else.
pub(super) struct SuiteResources<'t> {
    folder: &'t Path,
    test: &'t Test,
    well_known: Option<NamedTempFile>,
}

impl<'t> SuiteResources<'t> {
    pub(super) fn new(folder: &'t Path, test: &'t Test) -> Self {
        let well_known = WITH_WELL_KNOWN.contains(&test.name.as_str()).then(|| {
            let mut file = NamedTempFile::new().unwrap();
            file.write_all(TEMPLATES.as_bytes()).unwrap();
            file
        });
        Self {
            folder,
            test,
            well_known,
        }
    }

    /// The file at an address. A query is part of the address; only the action's own is
    /// answered.
    fn path(&self, address: &str) -> Option<PathBuf> {
        if address == WELL_KNOWN {
            return self.well_known.as_ref().map(|file| file.path().to_owned());
        }
        let name = address.strip_prefix(BASE)?;
        let name = match name.split_once('?') {
            Some((name, _)) if address == self.test.action => name,
            _ => name,
        };
        let is_plain = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let path = self.folder.join(name);
        (is_plain && path.is_file()).then_some(path)
    }
}

impl Resources for SuiteResources<'_> {
    fn get(&self, address: &str) -> Result<Resource, Unavailable> {
        let name = address.strip_prefix(BASE).unwrap_or(address);
        let path = self
            .path(address)
            .ok_or_else(|| Unavailable::Missing(name.to_owned()))?;
        let is_tsv = path.extension().is_some_and(|ending| ending == "tsv");
        let is_action = address == self.test.action;
        let stated = self.test.content_type.clone().filter(|_| is_action);
        Ok(Resource {
            path,
            name: name.to_owned(),
            address: address.to_owned(),
            content_type: stated.or_else(|| is_tsv.then(|| "text/tab-separated-values".to_owned())),
            content_language: None,
            links: self.test.link.iter().filter(|_| is_action).cloned().collect(),
        })
    }
}
