//! What has changed from one version of the graph to the next: patches, and a feed of them.

use super::destination::Destination;
use super::dumps::Dump;
use super::title;
use super::tree::Tree;
use crate::diagnostic::Result;
use crate::page::{Site, date_time};
use crate::sink::write_failure;
use flate2::read::MultiGzDecoder;
use maud::{Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// The list of versions, from which the feed is made anew.
const LIST: &str = "changes/versions.json";

/// Statements of which a difference is made, in each of the two versions.
const STATEMENTS: usize = 1_000_000;

/// Versions that are listed.
const VERSIONS: usize = 100;

/// A version of the graph.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Version {
    /// What tells it from others.
    id: String,
    /// When the files of the publication were last changed.
    updated: String,
    statements: usize,
    /// Statements that came and went; nothing for the first version.
    added: Option<usize>,
    removed: Option<usize>,
    /// The version before, where a patch leads from it.
    before: Option<String>,
}

impl Version {
    fn patch(&self) -> Option<String> {
        self.before.as_ref().map(|_| format!("changes/{}.rdfp", self.id))
    }
}

/// Adds the feed, the list and the patches; `before` is the site until now.
pub(super) fn write<D: Destination>(site: &Site, dumps: &[Dump], tree: &Tree<'_, D>, before: &Path) -> Result<()> {
    let mut versions = known(before);
    let current = site.graph_version();
    if versions.first().is_none_or(|last| last.id != current) {
        let mut version = Version {
            id: current.to_owned(),
            updated: date_time(site.modified),
            statements: site.quads(),
            added: None,
            removed: None,
            before: None,
        };
        let dump = dumps.iter().find(|dump| dump.is("nt"));
        if let (Some(last), Some(dump)) = (versions.first(), dump)
            && last.statements.max(site.quads()) <= STATEMENTS
            && let Some(old) = old_dump(before)
        {
            let failed = |error: io::Error| write_failure(LIST, &error);
            let (old, new) = (lines(&old).map_err(failed)?, lines(&dump.file).map_err(failed)?);
            let removed: Vec<&String> = old.difference(&new).collect();
            let added: Vec<&String> = new.difference(&old).collect();
            version.before = Some(last.id.clone());
            version.added = Some(added.len());
            version.removed = Some(removed.len());
            if let Some(path) = version.patch() {
                tree.bytes(&path, patch(site, &version, &removed, &added).as_bytes())?;
            }
        }
        versions.insert(0, version);
        versions.truncate(VERSIONS);
    }
    for version in &versions {
        if let Some(path) = version.patch()
            && let Ok(text) = fs::read(before.join(&path))
        {
            tree.bytes(&path, &text)?;
        }
    }
    let list = serde_json::to_string_pretty(&versions).unwrap_or_default();
    tree.bytes(LIST, format!("{list}\n").as_bytes())?;
    tree.bytes("changes/feed.xml", feed(site, &versions).as_bytes())
}

/// The versions of the site until now, the last one first. A list that cannot be read is none.
fn known(before: &Path) -> Vec<Version> {
    let text = fs::read_to_string(before.join(LIST)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The graph of the site until now.
fn old_dump(before: &Path) -> Option<std::path::PathBuf> {
    let entries = fs::read_dir(before.join("dumps")).ok()?;
    let files = entries.flatten().map(|entry| entry.path());
    files.filter(|path| path.to_string_lossy().ends_with(".nt.gz")).min()
}

fn lines(file: &Path) -> io::Result<BTreeSet<String>> {
    BufReader::new(MultiGzDecoder::new(File::open(file)?)).lines().collect()
}

/// A change as [RDF Patch](https://afs.github.io/rdf-patch/) has it.
fn patch(site: &Site, version: &Version, removed: &[&String], added: &[&String]) -> String {
    let id = |version: &str| format!("<{}changes/{version}>", site.config.base);
    let mut text = format!("H id {} .\n", id(&version.id));
    if let Some(before) = &version.before {
        _ = writeln!(text, "H prev {} .", id(before));
    }
    text.push_str("TX .\n");
    for (letter, lines) in [('D', removed), ('A', added)] {
        for line in lines {
            _ = writeln!(text, "{letter} {line}");
        }
    }
    text.push_str("TC .\n");
    text
}

/// The versions as a feed ([RFC 4287](https://www.rfc-editor.org/rfc/rfc4287)).
fn feed(site: &Site, versions: &[Version]) -> String {
    let (address, base) = (&site.address, &site.config.base);
    let title = title(site).unwrap_or(base);
    let link = |rel: &str, href: &str, media_type: &str| {
        PreEscaped(format!(
            "<link rel=\"{rel}\" type=\"{media_type}\" href=\"{}\"/>",
            html! { (address) (href) }.into_string()
        ))
    };
    let updated = versions
        .first()
        .map_or_else(|| date_time(site.modified), |version| version.updated.clone());
    let entry = |version: &Version| -> Markup {
        html! {
            (PreEscaped("\n"))
            entry {
                title { (version.id) }
                id { (base) "changes/" (version.id) }
                updated { (version.updated) }
                (link("alternate", "dataset/", "text/html"))
                @if let Some(patch) = version.patch() { (link("related", &patch, "application/rdf-patch")) }
                summary { (summary(version)) }
            }
        }
    };
    let publisher = site.config.dataset.publisher.as_ref();
    let text = html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            title { (title) }
            id { (base) "changes/" }
            updated { (updated) }
            author { name { (publisher.map_or(title, |publisher| &publisher.name)) } }
            (link("self", "changes/feed.xml", "application/atom+xml"))
            @for version in versions { (entry(version)) }
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", text.into_string())
}

fn summary(version: &Version) -> String {
    match (version.added, version.removed) {
        (Some(added), Some(removed)) => {
            format!("{} statements: {added} added, {removed} removed", version.statements)
        }
        _ => format!("{} statements", version.statements),
    }
}
