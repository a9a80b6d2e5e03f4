//! What a site must be before it replaces another.

use super::path::{file_of, forward_of};
use super::references::within_site;
use crate::diagnostic::{Code, Diagnostic, Findings, Place, Result, Severity};
use crate::page::{Address, DataFormat, Site, View};
use memchr::memmem;
use oxigraph::model::{GraphName, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Every IRI of the publication leads to a file.
    Iris,
    /// Every link of a page within the site leads to a file.
    Links,
    /// Catalogues are told what they ask for.
    Catalog,
    /// Every text of the data says its language.
    Languages,
}

impl Gate {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Iris, Self::Links, Self::Catalog, Self::Languages];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iris => "iris",
            Self::Links => "links",
            Self::Catalog => "catalog",
            Self::Languages => "languages",
        }
    }

    fn code(self) -> Code {
        match self {
            Self::Iris => Code::PublishIri,
            Self::Links => Code::PublishLink,
            Self::Catalog => Code::PublishCatalog,
            Self::Languages => Code::PublishLanguage,
        }
    }
}

/// What has been found so far.
pub(super) struct Gates<'s> {
    site: &'s Site,
    allowed: &'s [Gate],
    findings: Mutex<Findings>,
    /// Files that pages refer to, with one of these pages, where it could not be told at once
    /// whether there will be such a file.
    wanted: Mutex<BTreeMap<String, String>>,
}

impl<'s> Gates<'s> {
    pub(super) fn new(site: &'s Site, allowed: &'s [Gate], max_errors: usize) -> Self {
        Self {
            site,
            allowed,
            findings: Mutex::new(Findings::new(max_errors)),
            wanted: Mutex::default(),
        }
    }

    /// Looks at a page on its way.
    pub(super) fn page(&self, path: &str, html: &str) {
        for target in within_site(path, html) {
            if self.is_made(&target) {
                continue;
            }
            // A path that is no name of a file leads nowhere either.
            let file = file_of(&target).unwrap_or(target);
            lock(&self.wanted).entry(file).or_insert_with(|| path.to_owned());
        }
        for at in memmem::find_iter(html.as_bytes(), "dir=\"auto\"") {
            let start = html[..at].rfind('<').unwrap_or(0);
            let end = html[at..].find('>').map_or(html.len(), |end| at + end);
            if !html[start..end].contains(" lang=\"") {
                let element = &html[start..end];
                self.found(Gate::Languages, || {
                    Diagnostic::error(
                        Code::PublishLanguage,
                        format!("a text of `{path}` does not say its language: {element}>"),
                    )
                });
            }
        }
    }

    /// Whether a path is that of a file that is made of each document.
    fn is_made(&self, path: &str) -> bool {
        match Address::parse(path, self.site.languages()) {
            Some(Address::Data(key, DataFormat::GeoJson)) => self.site.has_place(&key),
            Some(Address::Page(Some(_), View::Resource(key)) | Address::Data(key, _)) => self.site.has_key(&key),
            _ => false,
        }
    }

    /// Looks at the graph: `files` are all but those that are made of each document.
    ///
    /// # Errors
    /// What was found so far by gates that are not allowed; where the store fails.
    pub(super) fn graph(&self, files: &HashSet<String>) -> Result<()> {
        self.catalog();
        self.iris(files)?;
        lock(&self.findings).clone().into_result()
    }

    /// Looks at the links of all pages: `files` are those of [`Self::graph`].
    pub(super) fn links(&self, files: &HashSet<String>) {
        for (target, page) in std::mem::take(&mut *lock(&self.wanted)) {
            if !files.contains(&target) && !files.contains(&format!("{target}/index.html")) {
                self.found(Gate::Links, || {
                    let message = format!("`{page}` has a link to `{target}`, which is not there");
                    Diagnostic::error(Code::PublishLink, message)
                });
            }
        }
    }

    /// Every IRI of the publication in the graph, whatever it is in a statement.
    fn iris(&self, files: &HashSet<String>) -> Result<()> {
        let mut seen: HashSet<String> = HashSet::new();
        for quad in self.site.store.quads_for_pattern(None, None, None, None) {
            let quad = quad?;
            for iri in iris(&quad) {
                let Some(path) = iri.as_str().strip_prefix(&*self.site.config.base) else {
                    continue;
                };
                let path = path.split('#').next().unwrap_or(path);
                if self.leads_somewhere(path, files) || seen.contains(path) {
                    continue;
                }
                seen.insert(path.to_owned());
                self.found(Gate::Iris, || self.dangling(iri, &quad));
            }
        }
        Ok(())
    }

    fn leads_somewhere(&self, path: &str, files: &HashSet<String>) -> bool {
        let has_file = |file: Option<String>| file.is_some_and(|file| files.contains(&file));
        let is_document = self.site.key_of(path).is_some() && (path.is_empty() || forward_of(path).is_some());
        is_document || has_file(file_of(path)) || has_file(forward_of(path))
    }

    /// An IRI that leads nowhere, with the cell that names it.
    fn dangling(&self, iri: NamedNodeRef<'_>, quad: &Quad) -> Diagnostic {
        let base = &*self.site.config.base;
        let mut message = format!("{iri} leads nowhere: no statement is about it");
        let origin = self.site.origins.of(quad.as_ref()).next();
        if let Some(origin) = &origin
            && origin.record.is_some()
        {
            let place = if origin.is_table { "row" } else { "item" };
            _ = write!(message, ", and {place} {} names it", origin.row);
            if !origin.columns.is_empty() {
                _ = write!(message, " (columns: {})", origin.columns.join(", "));
            }
        }
        let diagnostic = Diagnostic::error(Code::PublishIri, message);
        let diagnostic = match origin {
            Some(origin) => diagnostic.at(Place::file(origin.file.strip_prefix(base).unwrap_or(origin.file))),
            None => diagnostic,
        };
        diagnostic.hint("describe it, correct the cell, or publish all the same with --allow iris")
    }

    /// What catalogues ask for
    /// ([DCAT-AP.de](https://www.dcat-ap.de/def/dcatde/3.0/spec/), and
    /// [schema.org/Dataset](https://developers.google.com/search/docs/appearance/structured-data/dataset)).
    fn catalog(&self) {
        let config = &self.site.config;
        let dataset = &config.dataset;
        let has_license = config.license.is_some() || dataset.license.is_some();
        let has_contributor = dataset.political_geocoding.is_empty() || !dataset.contributor_ids.is_empty();
        let required = [
            (!config.title.is_empty(), "a title", "`[title]`"),
            (has_license, "a licence", "`license`"),
            (
                !dataset.description.is_empty(),
                "a description",
                "`[dataset.description]`",
            ),
        ];
        let wanted = [
            (dataset.publisher.is_some(), "a publisher", "`publisher` to `[dataset]`"),
            (
                has_contributor,
                "an ID of the contributor",
                "`contributor-ids` to `[dataset]`",
            ),
        ];
        let required = required.into_iter().map(|what| (Severity::Error, what));
        let wanted = wanted.into_iter().map(|what| (Severity::Warning, what));
        for (severity, (is_told, what, how)) in required.chain(wanted) {
            if !is_told {
                self.found_as(severity, Gate::Catalog, || {
                    let message = format!("catalogues ask for {what} of the dataset");
                    let place = Place::file(crate::publication::CONFIG_NAME);
                    let hint = match severity {
                        Severity::Error => format!("add {how}, or publish all the same with --allow catalog"),
                        Severity::Warning => format!("add {how}"),
                    };
                    Diagnostic::error(Code::PublishCatalog, message).at(place).hint(hint)
                });
            }
        }
    }

    /// Notes what was found, unless there was much of its kind.
    fn found(&self, gate: Gate, make: impl FnOnce() -> Diagnostic) {
        self.found_as(Severity::Error, gate, make);
    }

    fn found_as(&self, severity: Severity, gate: Gate, make: impl FnOnce() -> Diagnostic) {
        let severity = if self.allowed.contains(&gate) {
            Severity::Warning
        } else {
            severity
        };
        lock(&self.findings).push_with(gate.code(), severity, || Diagnostic { severity, ..make() });
    }

    /// What was found by gates that are allowed.
    ///
    /// # Errors
    /// What was found by others.
    pub(super) fn finish(self) -> Result<Option<Findings>> {
        let findings = self.findings.into_inner().unwrap_or_else(PoisonError::into_inner);
        if findings.is_empty() {
            return Ok(None);
        }
        findings.clone().into_result()?;
        Ok(Some(findings))
    }
}

/// All IRIs of a quad.
fn iris(quad: &Quad) -> impl Iterator<Item = NamedNodeRef<'_>> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_ref()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.as_ref()),
        Term::Literal(literal) => Some(literal.datatype()),
        Term::BlankNode(_) => None,
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => Some(node.as_ref()),
        _ => None,
    };
    [subject, Some(quad.predicate.as_ref()), object, graph]
        .into_iter()
        .flatten()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
