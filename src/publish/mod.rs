//! A site of files: all that the server would answer, written down, with what makes it a site
//! on hosts that only serve files.
//!
//! ```text
//! Site ──▶ tree: each address ──▶ Site::respond ──▶ gates ──▶ destination
//!                                                               new folder, which takes the
//!                                                               place of the old one at once
//! ```

mod changes;
mod comparison;
mod description;
mod destination;
mod dumps;
mod gates;
mod graph;
mod hosting;
mod path;
mod references;
mod stage;
mod tree;
mod validation;

pub use description::description;
pub use gates::Gate;
pub use graph::{Graph, GraphFile, GraphFileChunk, StoredGraph};

use crate::diagnostic::{Code, Diagnostic, Findings, Result};
use crate::page::{Files, Site};
use comparison::Comparison;
use destination::Destination;
use stage::Stage;
use std::path::{Path, PathBuf};
use tree::Tree;

/// Marks a folder as a site that may be replaced. It is locked while one is made.
const MARK: &str = ".lodpress";

/// What stays in the folder of a site whatever is published.
pub const KEPT: &[&str] = &[".git", "CNAME"];

/// How a site is written.
#[derive(Debug, Clone)]
pub struct PublishOptions {
    /// The folder of the site.
    pub folder: PathBuf,
    /// The address where it will stand, which ends in a slash.
    pub address: String,
    /// Threads that make pages.
    pub threads: usize,
    /// Gates whose findings are warnings.
    pub allowed: Vec<Gate>,
    /// Names within the folder that stay as they are, beside [`KEPT`].
    pub keep: Vec<String>,
    /// Findings of each code that are told.
    pub max_errors: usize,
}

impl PublishOptions {
    /// All names within the folder that stay as they are.
    fn kept(&self) -> Vec<String> {
        let always = KEPT.iter().map(|name| (*name).to_owned());
        always.chain(self.keep.iter().cloned()).collect()
    }
}

/// What the check of the publication has found, which is published too.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What was found.
    pub findings: Findings,
    /// The files that were checked.
    pub files: Vec<String>,
}

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Files of the site.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that are new or other than before.
    pub written: usize,
    /// Files that are gone.
    pub removed: usize,
    /// The first of those that are new, other or gone.
    pub changed: Vec<String>,
    /// What gates that were allowed have found.
    pub warnings: Option<Findings>,
}

/// Says how many documents and overviews are done, and of how many.
pub type PublishProgress<'p> = &'p (dyn Fn(usize, usize) + Sync);

/// Writes the site, and puts it in the place of the one that was there.
///
/// # Errors
/// Where a gate finds anything, a page cannot be made, or the folder cannot be written; the
/// folder is then as it was.
pub fn publish(
    site: &Site,
    graph: &dyn Graph,
    checked: Checked,
    options: &PublishOptions,
    done: PublishProgress<'_>,
) -> Result<Published> {
    let stage = Stage::begin(options)?;
    let warnings = press(site, graph, checked, options, &stage, done)?;
    let mut published = stage.finish()?;
    published.warnings = warnings;
    Ok(published)
}

/// Compares the site with what [`publish`] would write, and writes nothing; where the two
/// differ, a message says so.
///
/// # Errors
/// As [`publish`].
pub fn compare(
    site: &Site,
    graph: &dyn Graph,
    checked: Checked,
    options: &PublishOptions,
    done: PublishProgress<'_>,
) -> Result<(Published, Option<Diagnostic>)> {
    let comparison = Comparison::begin(options)?;
    let warnings = press(site, graph, checked, options, &comparison, done)?;
    let (mut published, difference) = comparison.finish();
    published.warnings = warnings;
    Ok((published, difference))
}

/// Sends all files of the site to their destination; what gates have found that are allowed
/// is given back.
fn press<D: Destination>(
    site: &Site,
    graph: &dyn Graph,
    checked: Checked,
    options: &PublishOptions,
    to: &D,
    done: PublishProgress<'_>,
) -> Result<Option<Findings>> {
    let workshop = tempfile::tempdir().map_err(|error| crate::sink::write_failure("temporary files", &error))?;
    let dumps = dumps::write(site, graph, workshop.path(), options.threads)?;
    let files = Files {
        dumps: dumps.iter().filter_map(dumps::Dump::offered).collect(),
        report: checked.findings,
        checked: checked.files,
    };
    let site = site.of_files(&options.address, files);
    let tree = Tree::new(&site, to, options);
    for dump in &dumps {
        tree.file(&dump.path, &dump.file)?;
    }
    changes::write(&site, &dumps, &tree, to.before())?;
    validation::write(&site, &tree)?;
    hosting::write(&site, &tree)?;
    tree.all(done)?;
    tree.finish()
}

/// The title in the first language, or in another.
fn title(site: &Site) -> Option<&str> {
    let titles = &site.config.title;
    let title = titles.get(&site.languages()[0]).or(titles.values().next());
    title.map(String::as_str)
}

/// Whether the folder, which the user calls `name`, may be replaced by a site.
fn check_folder(folder: &Path, name: &Path) -> Result<()> {
    let is_empty = || folder.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    if !folder.exists() || folder.join(MARK).is_file() || is_empty() {
        return Ok(());
    }
    let message = format!(
        "`{}` is no site that lodpress has made, and is not replaced",
        name.display()
    );
    let hint = "name a new folder, an empty one, or one that `lodpress publish` has made";
    Err(Diagnostic::error(Code::PublishFolder, message).hint(hint).into())
}
