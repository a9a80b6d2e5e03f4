//! A publication: the folder that `lodpress.toml` makes a site.
//!
//! The base IRI stands for the folder: the file `data/places.csv` *is*
//! `{base}data/places.csv`. `lodpress.toml` holds only what no standard holds.

mod config;
mod dataset;

pub use config::{Config, checked_base};
pub use dataset::{Contact, Dataset, Publisher};

use crate::diagnostic::{Code, Diagnostic, Failure, Findings, Place, Result, nearest};
use crate::mapping::rml::TargetFolders;
use crate::mapping::{self, Locator, Options, csvw};
use crate::plan::Plan;
use crate::source::read_text;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file that makes a folder a publication.
pub const CONFIG_NAME: &str = "lodpress.toml";

/// Bytes that `lodpress.toml` may have.
const CONFIG_LIMIT: u64 = 1 << 20;

/// Bytes that an RDF file of a publication may have.
pub const RDF_LIMIT: u64 = 256 << 20;

/// A publication.
#[derive(Debug, Clone)]
pub struct Publication {
    /// What `lodpress.toml` says.
    pub config: Config,
    /// Leads from addresses to files of the folder.
    pub locator: Locator,
    prefixes: BTreeMap<String, String>,
}

/// A file of a publication.
#[derive(Debug, Clone)]
pub struct PublishedFile {
    /// Where it is on disk.
    pub path: PathBuf,
    /// The file as messages name it.
    pub name: String,
    /// Its address.
    pub address: String,
}

impl Publication {
    /// The folder of the nearest publication, from `start` upwards.
    pub fn find(start: &Path) -> Option<&Path> {
        start.ancestors().find(|folder| folder.join(CONFIG_NAME).is_file())
    }

    /// Opens the publication in `folder`, which messages name `shown`; `base` takes the
    /// place of the base IRI in `lodpress.toml`.
    ///
    /// # Errors
    /// `publication-missing`, `publication-config`.
    pub fn open(folder: &Path, shown: &Path, base: Option<&str>) -> Result<Self> {
        let path = folder.join(CONFIG_NAME);
        let name = shown.join(CONFIG_NAME).to_string_lossy().into_owned();
        if !path.is_file() {
            let message = format!(
                "there is no publication in `{}`: it has no `{CONFIG_NAME}`",
                folder.display()
            );
            return Err(Diagnostic::error(Code::PublicationMissing, message)
                .hint("name the folder of a publication; `lodpress convert` runs a mapping without one")
                .into());
        }
        let text = read_text(&path, &name, CONFIG_LIMIT)?;
        let config = Config::parse(&name, &text, base)?;
        let locator = Locator::new(config.base.clone(), folder, shown).confined();
        let prefixes = with_well_known(&config.prefixes);
        Ok(Self {
            config,
            locator,
            prefixes,
        })
    }

    /// The file that `lodpress.toml` names `path`.
    pub fn file(&self, path: &str) -> PublishedFile {
        let path = Path::new(path);
        PublishedFile {
            path: self.locator.folder().join(path),
            name: self.locator.shown(path),
            address: self.locator.address(path),
        }
    }

    /// Adds to a failure of reading the file `path` where `lodpress.toml` names it, unless
    /// another place is known.
    #[must_use]
    pub fn naming(&self, path: &str, failure: Failure) -> Failure {
        match self.config.places.get(path) {
            Some(place) => failure.at(|| place.clone()),
            None => failure,
        }
    }

    /// The plan of all mappings, in their order. Warnings are added to `findings`.
    ///
    /// # Errors
    /// All that is wrong in the first mapping that has anything wrong in it.
    pub fn plan(&self, options: &Options, findings: &mut Findings) -> Result<Plan> {
        let mut plan = Plan::default();
        for (index, mapping) in self.config.mappings.iter().enumerate() {
            plan.append(self.plan_of(mapping, &options.clone().numbered(index), findings)?);
        }
        Ok(plan)
    }

    /// The plan of one mapping. Warnings are added to `findings`.
    ///
    /// # Errors
    /// All that is wrong in it.
    pub fn plan_of(&self, mapping: &str, options: &Options, findings: &mut Findings) -> Result<Plan> {
        let file = self.file(mapping);
        let mut options = options.clone();
        options.rml.base = Some(self.config.base.clone());
        options.rml.working_directory = Some(self.config.base.clone());
        if let Some(folders) = &mut options.rml.target_folders {
            let folder = self.locator.folder();
            *folders = TargetFolders {
                mapping: file.path.parent().unwrap_or(folder).to_owned(),
                working: folder.to_owned(),
                is_confined: true,
            };
        }
        let start = csvw::Start::new(file.address);
        mapping::plan(&start, &self.locator, &options, findings).map_err(|failure| self.naming(mapping, failure))
    }

    /// The prefixes for output and queries, with absolute IRIs: those of `lodpress.toml`,
    /// and the well-known ones.
    pub fn prefixes(&self) -> &BTreeMap<String, String> {
        &self.prefixes
    }

    /// The folder of named queries, if there is one.
    pub fn queries(&self) -> Option<PublishedFile> {
        self.config.queries.as_deref().map(|path| self.file(path))
    }
}

/// Adds the well-known prefixes whose names are free and whose IRIs have no prefix yet.
fn with_well_known(own: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut prefixes = own.clone();
    for (prefix, iri) in csvw::well_known_prefixes() {
        if !own.values().any(|known| known == iri) {
            prefixes.entry(prefix.to_owned()).or_insert_with(|| iri.to_owned());
        }
    }
    prefixes
}

/// A mistake in `lodpress.toml`.
fn mistake(name: &str, text: &str, span: std::ops::Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::PublicationConfig, message).at(Place::in_text(name, text, 1, span))
}

/// The hint to an unknown key.
fn did_you_mean(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", known.join(", ")),
    }
}
