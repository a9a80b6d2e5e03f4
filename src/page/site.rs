use super::catalog::Catalog;
use super::lists::Lists;
use super::{Files, Hosting};
use super::{Origins, vocabulary};
use crate::diagnostic::Result;
use crate::publication::Config;
use crate::query::NamedQuery;
use crate::sink::{Abbreviations, Prefixes};
use crate::store::Store;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{
    GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, QuadRef, Term,
};
use siphasher::sip::SipHasher13;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

/// Blank nodes that belong to one description, at most.
const NESTED: usize = 10_000;

/// All that pages are made of, at one moment.
#[derive(Debug, Clone)]
pub struct Site {
    /// What `lodpress.toml` says.
    pub config: Config,
    /// Prefixes with absolute IRIs.
    pub prefixes: Prefixes,
    /// The graph.
    pub store: Arc<Store>,
    /// Where its quads come from.
    pub origins: Arc<Origins>,
    /// The named queries.
    pub queries: Arc<Vec<NamedQuery>>,
    /// Files of the publication that are offered at their addresses, relative to its folder.
    pub files: Arc<BTreeMap<String, PathBuf>>,
    /// The publication's folder, which offered files must stand in.
    pub folder: PathBuf,
    /// When any of it was last changed.
    pub modified: SystemTime,
    /// Where it stands: the base IRI, unless that leads to another host.
    pub address: String,
    /// What there is beside what it makes.
    pub hosting: Hosting,
    /// What is wrong with the files that are there in place of those this was made of.
    pub notice: Option<Arc<str>>,
    pub(super) catalog: Arc<Catalog>,
    /// The instances of classes.
    pub(super) instances: Arc<Lists<NamedOrBlankNode>>,
    /// What leads to resources: properties and subjects.
    pub(super) incoming: Arc<Lists<(NamedNode, NamedNode)>>,
    abbreviations: Arc<Abbreviations>,
    version: String,
    /// Of what pages are made beside the graph.
    about: u64,
}

/// What a [`Site`] is made of.
#[derive(Debug)]
pub struct SiteParts {
    /// What `lodpress.toml` says.
    pub config: Config,
    /// Prefixes with absolute IRIs.
    pub prefixes: Prefixes,
    /// The graph.
    pub store: Store,
    /// Where its quads come from.
    pub origins: Origins,
    /// The named queries.
    pub queries: Vec<NamedQuery>,
    /// Files that are offered, by their paths relative to the folder.
    pub files: BTreeMap<String, PathBuf>,
    /// The publication's folder.
    pub folder: PathBuf,
    /// When any of it was last changed.
    pub modified: SystemTime,
}

/// A name or a text with its language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text {
    pub(super) value: String,
    /// Its language tag; `None` where it has none.
    pub(super) language: Option<String>,
}

impl Site {
    /// Goes once through the graph, and notes what is in it.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn new(parts: SiteParts) -> Result<Self> {
        let mut config = parts.config;
        if config.languages.is_empty() {
            config.languages.push("en".to_owned());
        }
        let catalog = Catalog::of(&parts.store, &config.base, &parts.prefixes)?;
        let about = about(&config, &parts.queries);
        Ok(Self {
            version: version(&catalog, about),
            about,
            address: config.base.clone(),
            hosting: Hosting::default(),
            abbreviations: Arc::new(Abbreviations::new(&parts.prefixes)),
            config,
            prefixes: parts.prefixes,
            store: Arc::new(parts.store),
            origins: Arc::new(parts.origins),
            queries: Arc::new(parts.queries),
            files: Arc::new(parts.files),
            folder: parts.folder,
            modified: parts.modified,
            notice: None,
            catalog: Arc::new(catalog),
            instances: Arc::default(),
            incoming: Arc::default(),
        })
    }

    /// The same after the store was changed at that time.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn renewed(&self, modified: SystemTime) -> Result<Self> {
        let catalog = Catalog::of(&self.store, &self.config.base, &self.prefixes)?;
        Ok(Self {
            version: version(&catalog, self.about),
            catalog: Arc::new(catalog),
            instances: Arc::default(),
            incoming: Arc::default(),
            modified,
            ..self.clone()
        })
    }

    /// The same as files alone, which stand at `address` and have `files` beside them.
    #[must_use]
    pub fn of_files(&self, address: &str, files: Files) -> Self {
        Self {
            address: address.to_owned(),
            hosting: Hosting::Files(Arc::new(files)),
            ..self.clone()
        }
    }

    /// The same, with a notice on each page.
    #[must_use]
    pub fn with_notice(&self, notice: &str) -> Self {
        Self {
            notice: Some(notice.into()),
            ..self.clone()
        }
    }

    /// The languages of its pages, the preferred one first.
    pub fn languages(&self) -> &[String] {
        &self.config.languages
    }

    /// The path where it stands, with a slash at both ends.
    pub fn root(&self) -> String {
        format!("/{}", self.address.splitn(4, '/').nth(3).unwrap_or(""))
    }

    /// Tells this graph from any other.
    pub fn graph_version(&self) -> &str {
        &self.catalog.graph
    }

    /// Tells this state of the graph and of this program from any other.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The title in the language nearest to `language`.
    pub(super) fn title(&self, language: &str) -> Text {
        let titles = self.config.title.iter().map(|(tag, title)| Text {
            value: title.clone(),
            language: Some(tag.clone()),
        });
        self.best(titles.collect(), language).unwrap_or_else(|| Text {
            value: self.config.base.clone(),
            language: None,
        })
    }

    /// The text of a map by language that fits `language` best. One without a language is
    /// for readers of all languages that have none of their own.
    pub(super) fn chosen(&self, texts: &BTreeMap<String, String>, language: &str) -> Option<Text> {
        if let Some(text) = texts.get("")
            && !texts.keys().any(|tag| is_within(tag, language))
        {
            return Some(Text {
                value: text.clone(),
                language: None,
            });
        }
        let texts = texts.iter().map(|(tag, value)| Text {
            value: value.clone(),
            language: (!tag.is_empty()).then(|| tag.clone()),
        });
        self.best(texts.collect(), language)
    }

    /// An IRI in short, where there is a prefix for it.
    pub(super) fn shorten(&self, iri: &str) -> Option<String> {
        self.abbreviations.shorten(iri)
    }

    /// The values of a property.
    pub(super) fn objects(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> Result<BTreeSet<TermKey>> {
        let quads = self.store.quads_for_pattern(Some(subject), Some(property), None, None);
        quads.map(|quad| Ok(TermKey(quad?.object))).collect()
    }

    /// The literals of the first of `properties` that has any.
    pub(super) fn texts(&self, subject: NamedOrBlankNodeRef<'_>, properties: &[NamedNodeRef<'_>]) -> Result<Vec<Text>> {
        for property in properties {
            let texts: Vec<Text> = self
                .objects(subject, *property)?
                .into_iter()
                .filter_map(|term| match term.0 {
                    Term::Literal(literal) => Some(text_of(&literal)),
                    _ => None,
                })
                .collect();
            if !texts.is_empty() {
                return Ok(texts);
            }
        }
        Ok(Vec::new())
    }

    /// The name of a resource in the language nearest to `language`: its own, that of a term
    /// of a common vocabulary, or what it is and the end of its IRI.
    pub(super) fn name(&self, node: NamedNodeRef<'_>, language: &str) -> Result<Text> {
        let named = self.best(self.texts(node.into(), vocabulary::LABELS)?, language);
        match named.or_else(|| term_name(node, language)) {
            Some(name) => Ok(name),
            None => self.described(node, language),
        }
    }

    /// A resource without a name, by its class.
    fn described(&self, node: NamedNodeRef<'_>, language: &str) -> Result<Text> {
        let short = self.short_name(node.as_str());
        let unnamed = Text {
            value: short,
            language: None,
        };
        let Some(path) = node.as_str().strip_prefix(&*self.config.base) else {
            return Ok(unnamed);
        };
        let classes = self.objects(node.into(), rdf::TYPE)?;
        let named = classes.into_iter().filter_map(|class| match class.0 {
            Term::NamedNode(class) => {
                let texts = self.texts(class.as_ref().into(), vocabulary::LABELS).ok()?;
                self.best(texts, language)
                    .or_else(|| term_name(class.as_ref(), language))
            }
            _ => None,
        });
        let local = path.rsplit(['/', '#']).next().unwrap_or(path);
        Ok(
            match named.min_by_key(|name| name.language.as_deref() != Some(language)) {
                Some(class) => Text {
                    value: format!("{} {local}", class.value),
                    language: class.language,
                },
                None => unnamed,
            },
        )
    }

    /// What an IRI is called that has no name.
    pub(super) fn short_name(&self, iri: &str) -> String {
        self.shorten(iri)
            .or_else(|| iri.strip_prefix(&*self.config.base).map(str::to_owned))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| iri.to_owned())
    }

    /// Of texts in several languages, the one for a reader of `language`: in that language,
    /// in another of the publication's languages, in none, or any.
    pub(super) fn best(&self, mut texts: Vec<Text>, language: &str) -> Option<Text> {
        let rank = |text: &Text| {
            let Some(tag) = &text.language else {
                return usize::MAX - 1;
            };
            if is_within(tag, language) {
                return 0;
            }
            let place = self.config.languages.iter().position(|known| is_within(tag, known));
            place.map_or(usize::MAX, |place| place + 1)
        };
        texts.sort();
        texts.into_iter().min_by_key(rank)
    }

    /// The statements about `subject`, and about the blank nodes that they lead to, in the
    /// order of output.
    pub(super) fn statements(&self, subject: NamedOrBlankNodeRef<'_>) -> Result<Vec<Quad>> {
        let mut quads = Vec::new();
        let mut seen = HashSet::new();
        let mut waiting: Vec<NamedOrBlankNode> = vec![subject.into_owned()];
        while let Some(node) = waiting.pop() {
            for quad in self.store.quads_for_pattern(Some(node.as_ref()), None, None, None) {
                let quad = quad?;
                if let Term::BlankNode(node) = &quad.object
                    && seen.len() < NESTED
                    && seen.insert(node.clone())
                {
                    waiting.push(node.clone().into());
                }
                quads.push(quad);
            }
        }
        Ok(ordered(&quads))
    }

    /// The statements of a document: about its own IRI and those with a fragment, as triples.
    pub(super) fn document(&self, path: &str) -> Result<Vec<Quad>> {
        let mut quads = Vec::new();
        for iri in self.members(path) {
            quads.extend(self.statements(iri.as_ref().into())?);
        }
        let quads = quads.into_iter().map(|quad| Quad {
            graph_name: GraphName::DefaultGraph,
            ..quad
        });
        Ok(ordered(&quads.collect::<Vec<_>>()))
    }

    /// The IRIs that a document describes, its own first.
    pub(super) fn members(&self, path: &str) -> Vec<NamedNode> {
        let Some(document) = self.catalog.documents.get(path) else {
            return Vec::new();
        };
        let own = format!("{}{path}", self.config.base);
        let fragments = document.fragments.iter().map(|fragment| format!("{own}#{fragment}"));
        let iris = document.has_own.then(|| own.clone()).into_iter().chain(fragments);
        iris.map(NamedNode::new_unchecked).collect()
    }
}

/// A number for what pages are made of beside the graph.
fn about(config: &Config, queries: &[NamedQuery]) -> u64 {
    let texts = queries.iter().map(|query| (&query.name, &query.text));
    let config = Config {
        places: BTreeMap::new(),
        ..config.clone()
    };
    let mut hasher = SipHasher13::new();
    format!("{config:?}").hash(&mut hasher);
    texts.for_each(|text| text.hash(&mut hasher));
    hasher.finish()
}

fn version(catalog: &Catalog, about: u64) -> String {
    let mut hasher = SipHasher13::new();
    (&catalog.version, about).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// A term of a common vocabulary.
fn term_name(node: NamedNodeRef<'_>, language: &str) -> Option<Text> {
    let (name, language) = super::terms::name(node.as_str(), language)?;
    Some(Text {
        value: name.to_owned(),
        language: Some(language.to_owned()),
    })
}

fn ordered(quads: &[Quad]) -> Vec<Quad> {
    crate::sink::in_order(quads)
        .into_iter()
        .map(QuadRef::into_owned)
        .collect()
}

pub(super) fn text_of(literal: &Literal) -> Text {
    Text {
        value: literal.value().to_owned(),
        language: literal.language().map(str::to_owned),
    }
}

/// Whether a language tag is `range`, or one of its dialects
/// ([RFC 4647, 3.3.1](https://www.rfc-editor.org/rfc/rfc4647#section-3.3.1)).
pub(super) fn is_within(tag: &str, range: &str) -> bool {
    let (tag, range) = (tag.as_bytes(), range.as_bytes());
    tag.len() >= range.len()
        && tag[..range.len()].eq_ignore_ascii_case(range)
        && matches!(tag.get(range.len()), None | Some(b'-'))
}

/// A term in the order of output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TermKey(pub(super) Term);

impl Ord for TermKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        crate::sink::term_order(self.0.as_ref(), other.0.as_ref())
    }
}

impl PartialOrd for TermKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
