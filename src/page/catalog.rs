use super::search::SearchIndex;
use super::vocabulary;
use crate::diagnostic::Result;
use crate::sink::{Abbreviations, Prefixes};
use crate::store::Store;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{NamedNode, NamedOrBlankNode, QuadRef, Term};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

/// Dates that are noted for the time line, at most.
const DATES: usize = 5_000;

/// What one walk through the graph notes of it.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    pub(super) quads: usize,
    /// What the graph says nothing twice of: resources of the publication with statements.
    pub(super) resources: usize,
    /// The documents of the publication, by their paths relative to its base.
    pub(super) documents: BTreeMap<String, Document>,
    /// The paths of documents by the keys of their addresses.
    pub(super) keys: BTreeMap<String, String>,
    /// The classes that have instances.
    pub(super) classes: BTreeMap<NamedNode, Class>,
    /// Classes by the keys of their addresses.
    pub(super) class_keys: BTreeMap<String, NamedNode>,
    /// Properties, and in how many quads each is.
    pub(super) properties: BTreeMap<NamedNode, usize>,
    /// Statements whose value is a date, in the order of their dates.
    pub(super) dates: BTreeSet<(String, NamedNode, NamedNode)>,
    pub(super) search: SearchIndex,
    /// Tells these quads from any others.
    pub(super) graph: String,
    /// Tells them, as this program writes of them, from any others.
    pub(super) version: String,
}

/// What a document of the publication describes.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Whether there are statements about its own IRI.
    pub(super) has_own: bool,
    /// The fragments of IRIs that it describes as well.
    pub(super) fragments: BTreeSet<String>,
    /// The key of its addresses.
    pub(super) key: String,
}

/// A class with instances.
#[derive(Debug, Default)]
pub(super) struct Class {
    pub(super) instances: usize,
    /// The key of its addresses.
    pub(super) key: String,
}

impl Catalog {
    pub(super) fn of(store: &Store, base: &str, prefixes: &Prefixes) -> Result<Self> {
        let mut catalog = Self::default();
        let mut sum = 0_u128;
        for quad in store.quads_for_pattern(None, None, None, None) {
            let quad = quad?;
            sum = sum.wrapping_add(hash(quad.as_ref()));
            catalog.quads += 1;
            *catalog.properties.entry(quad.predicate.clone()).or_default() += 1;
            if quad.predicate == rdf::TYPE
                && let Term::NamedNode(class) = &quad.object
            {
                catalog.classes.entry(class.clone()).or_default().instances += 1;
            }
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
                continue;
            };
            let Some(path) = subject.as_str().strip_prefix(base) else {
                continue;
            };
            catalog.describe(path);
            let Term::Literal(literal) = &quad.object else { continue };
            let is_name = vocabulary::LABELS.contains(&quad.predicate.as_ref())
                || vocabulary::OTHER_NAMES.contains(&quad.predicate.as_ref());
            let is_remark = vocabulary::DESCRIPTIONS.contains(&quad.predicate.as_ref())
                || vocabulary::REMARKS.contains(&quad.predicate.as_ref());
            if is_name || is_remark {
                catalog.search.add(path, literal.value(), is_name);
            }
            if is_date(literal.datatype()) && catalog.dates.len() < DATES {
                let date = (literal.value().to_owned(), subject.clone(), quad.predicate);
                catalog.dates.insert(date);
            }
        }
        catalog.search.finish();
        catalog.graph = format!("{:012x}", sum >> 80);
        catalog.version = format!("{:016x}", fold(sum));
        catalog.name_documents();
        catalog.name_classes(&Abbreviations::new(prefixes));
        Ok(catalog)
    }

    fn describe(&mut self, path: &str) {
        let (path, fragment) = match path.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (path, None),
        };
        if !self.documents.contains_key(path) {
            self.documents.insert(path.to_owned(), Document::default());
        }
        let Some(document) = self.documents.get_mut(path) else {
            return;
        };
        let is_new = match fragment {
            None => !std::mem::replace(&mut document.has_own, true),
            Some(fragment) => !document.fragments.contains(fragment) && document.fragments.insert(fragment.to_owned()),
        };
        self.resources += usize::from(is_new);
    }

    /// The key of `id/x` is `x`, unless that is another document.
    fn name_documents(&mut self) {
        let paths: Vec<String> = self.documents.keys().cloned().collect();
        for path in paths {
            let short = path
                .strip_prefix("id/")
                .filter(|short| !self.documents.contains_key(*short));
            let key = match short.unwrap_or(&path) {
                // The base itself.
                "" => "index".to_owned(),
                key => key.trim_end_matches('/').to_owned(),
            };
            if let Some(document) = self.documents.get_mut(&path) {
                document.key.clone_from(&key);
            }
            self.keys.entry(key).or_insert(path);
        }
    }

    fn name_classes(&mut self, abbreviations: &Abbreviations) {
        for (iri, class) in &mut self.classes {
            class.key = match abbreviations.shorten(iri.as_str()) {
                Some(short) => short.replace(':', "."),
                None => slug::slugify(iri.as_str()),
            };
            self.class_keys.entry(class.key.clone()).or_insert_with(|| iri.clone());
        }
    }
}

/// The sum of these over all quads does not depend on their order.
fn hash(quad: QuadRef<'_>) -> u128 {
    let mut hasher = SipHasher13::new();
    // Which of the lexical forms of a number a literal has is a part of it.
    quad.to_string().hash(&mut hasher);
    hasher.finish128().as_u128()
}

/// The build is part of the version: another program makes other pages of the same graph.
fn fold(sum: u128) -> u64 {
    let mut hasher = SipHasher13::new();
    (sum, env!("CARGO_PKG_VERSION"), super::BUILD, super::bundle::FILES).hash(&mut hasher);
    hasher.finish128().h1
}

fn is_date(datatype: oxigraph::model::NamedNodeRef<'_>) -> bool {
    [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, xsd::G_YEAR_MONTH].contains(&datatype)
}
