//! The description of the dataset as RDF:
//! [DCAT 3](https://www.w3.org/TR/vocab-dcat-3/) as
//! [DCAT-AP.de](https://www.dcat-ap.de/def/dcatde/3.0/spec/) has it,
//! [VoID](https://www.w3.org/TR/void/) and schema.org.

use super::super::Site;
use super::offer::{self, Offer};
use super::time;
use crate::diagnostic::Result;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;

pub(super) const DCAT: &str = "http://www.w3.org/ns/dcat#";
pub(super) const DCT: &str = "http://purl.org/dc/terms/";
pub(super) const DCATDE: &str = "http://dcat-ap.de/def/dcatde/";
pub(super) const VOID: &str = "http://rdfs.org/ns/void#";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const VCARD: &str = "http://www.w3.org/2006/vcard/ns#";
const SCHEMA: &str = "http://schema.org/";
pub(super) const SPDX: &str = "http://spdx.org/rdf/terms#";
pub(super) const EU: &str = "http://publications.europa.eu/resource/authority/";

/// Prefixes of its namespaces, for publications that have none for them.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("dcat", DCAT),
    ("dcterms", DCT),
    ("dcatde", DCATDE),
    ("void", VOID),
    ("foaf", FOAF),
    ("vcard", VCARD),
    ("schema", SCHEMA),
    ("spdx", SPDX),
];

/// Languages in the
/// [list of the Publications Office](http://publications.europa.eu/resource/authority/language).
const LANGUAGES: &[(&str, &str)] = &[
    ("bg", "BUL"),
    ("cs", "CES"),
    ("da", "DAN"),
    ("de", "DEU"),
    ("el", "ELL"),
    ("en", "ENG"),
    ("es", "SPA"),
    ("et", "EST"),
    ("fi", "FIN"),
    ("fr", "FRA"),
    ("hr", "HRV"),
    ("hu", "HUN"),
    ("it", "ITA"),
    ("lt", "LIT"),
    ("lv", "LAV"),
    ("nl", "NLD"),
    ("pl", "POL"),
    ("pt", "POR"),
    ("ro", "RON"),
    ("sk", "SLK"),
    ("sl", "SLV"),
    ("sv", "SWE"),
    ("tr", "TUR"),
    ("uk", "UKR"),
    ("vi", "VIE"),
];

/// All that is said of the dataset.
pub(super) fn graph(site: &Site) -> Result<Vec<Quad>> {
    let mut graph = Graph {
        site,
        dataset: offer::iri(site),
        quads: Vec::new(),
    };
    graph.catalog();
    graph.dataset();
    graph.places_and_times();
    graph.agents();
    for offer in Offer::all(site) {
        graph.distribution(&offer);
    }
    if site.hosting.is_server() {
        graph.service();
    }
    graph.statistics();
    graph.examples()?;
    Ok(graph.quads)
}

pub(super) struct Graph<'s> {
    pub(super) site: &'s Site,
    pub(super) dataset: String,
    quads: Vec<Quad>,
}

pub(super) fn node(iri: impl Into<String>) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

impl Graph<'_> {
    pub(super) fn add(&mut self, subject: &NamedOrBlankNode, (namespace, name): (&str, &str), object: impl Into<Term>) {
        let property = node(format!("{namespace}{name}"));
        self.quads
            .push(Quad::new(subject.clone(), property, object, GraphName::DefaultGraph));
    }

    pub(super) fn is_a(&mut self, subject: &NamedOrBlankNode, (namespace, name): (&str, &str)) {
        let class = node(format!("{namespace}{name}"));
        self.quads
            .push(Quad::new(subject.clone(), rdf::TYPE, class, GraphName::DefaultGraph));
    }

    pub(super) fn links(&mut self, subject: &NamedOrBlankNode, property: (&str, &str), iris: &[String]) {
        for iri in iris {
            self.add(subject, property, node(iri));
        }
    }

    pub(super) fn texts(
        &mut self,
        subject: &NamedOrBlankNode,
        property: (&str, &str),
        texts: &BTreeMap<String, String>,
    ) {
        for (tag, text) in texts {
            self.add(subject, property, tagged(text, tag));
        }
    }

    pub(super) fn text(&mut self, subject: &NamedOrBlankNode, property: (&str, &str), text: Option<&str>) {
        if let Some(text) = text {
            self.add(subject, property, Literal::new_simple_literal(text));
        }
    }

    /// A node of the description itself.
    pub(super) fn part(&self, fragment: &str) -> NamedOrBlankNode {
        node(format!("{}#{fragment}", self.dataset)).into()
    }

    pub(super) fn main(&self) -> NamedOrBlankNode {
        node(&self.dataset).into()
    }

    pub(super) fn licence(&self) -> Option<String> {
        let config = &self.site.config;
        config.dataset.license.clone().or_else(|| config.license.clone())
    }

    /// Title, description, languages, publisher and licence, which a catalogue, its dataset
    /// and its services all have.
    pub(super) fn common(&mut self, subject: &NamedOrBlankNode) {
        let config = &self.site.config;
        let mut titles = config.title.clone();
        if titles.is_empty() {
            titles.insert(String::new(), config.base.clone());
        }
        self.texts(subject, (DCT, "title"), &titles);
        self.texts(subject, (DCT, "description"), &config.dataset.description);
        if let Some(licence) = self.licence() {
            self.add(subject, (DCT, "license"), node(licence));
        }
        self.add(subject, (DCT, "publisher"), Term::from(self.publisher()));
    }

    fn publisher(&self) -> NamedOrBlankNode {
        let publisher = self.site.config.dataset.publisher.as_ref();
        match publisher.and_then(|publisher| publisher.iri.as_ref()) {
            Some(iri) => node(iri).into(),
            None => self.part("publisher"),
        }
    }

    fn catalog(&mut self) {
        let catalog = self.part("catalog");
        self.is_a(&catalog, (DCAT, "Catalog"));
        self.common(&catalog);
        self.languages(&catalog);
        self.add(&catalog, (FOAF, "homepage"), node(&self.site.config.base));
        self.add(&catalog, (DCAT, "dataset"), node(&self.dataset));
        if self.site.hosting.is_server() {
            self.add(&catalog, (DCAT, "service"), Term::from(self.part("sparql")));
        }
        self.dates(&catalog);
    }

    fn languages(&mut self, subject: &NamedOrBlankNode) {
        for tag in self.site.languages() {
            let primary = tag.split('-').next().unwrap_or(tag);
            if let Some((_, code)) = LANGUAGES.iter().find(|known| known.0 == primary) {
                self.add(subject, (DCT, "language"), node(format!("{EU}language/{code}")));
            }
        }
    }

    fn dates(&mut self, subject: &NamedOrBlankNode) {
        let modified = time::date_time(self.site.modified);
        let modified = Literal::new_typed_literal(modified, xsd::DATE_TIME);
        self.add(subject, (DCT, "modified"), modified);
        if let Some(issued) = &self.site.config.dataset.issued {
            self.add(subject, (DCT, "issued"), date(issued));
        }
    }

    fn dataset(&mut self) {
        let (config, main) = (&self.site.config, self.main());
        let dataset = &config.dataset;
        for class in [(DCAT, "Dataset"), (VOID, "Dataset"), (SCHEMA, "Dataset")] {
            self.is_a(&main, class);
        }
        self.common(&main);
        self.languages(&main);
        self.dates(&main);
        self.texts(&main, (SCHEMA, "name"), &config.title);
        self.texts(&main, (SCHEMA, "description"), &dataset.description);
        self.add(&main, (SCHEMA, "url"), node(&self.dataset));
        self.add(&main, (DCAT, "landingPage"), node(&self.dataset));
        if let Some(license) = &config.license {
            self.add(&main, (SCHEMA, "license"), node(license));
        }
        self.text(&main, (SCHEMA, "creditText"), config.attribution.as_deref());
        let identifier = dataset.identifier.clone().unwrap_or_else(|| self.dataset.clone());
        self.text(&main, (DCT, "identifier"), Some(&identifier));
        let version = dataset.version.as_deref().unwrap_or(self.site.version());
        self.text(&main, (DCAT, "version"), Some(version));
        for (tag, words) in &dataset.keywords {
            for word in words {
                self.add(&main, (DCAT, "keyword"), tagged(word, tag));
            }
        }
        self.links(&main, (DCAT, "theme"), &dataset.themes);
        self.links(&main, (DCT, "source"), &dataset.sources);
        self.links(&main, (SCHEMA, "isBasedOn"), &dataset.sources);
        self.links(&main, (DCATDE, "contributorID"), &dataset.contributor_ids);
    }

    fn places_and_times(&mut self) {
        let (dataset, main) = (&self.site.config.dataset, self.main());
        self.links(&main, (DCT, "spatial"), &dataset.spatial);
        for place in &dataset.spatial {
            self.is_a(&node(place).into(), (DCT, "Location"));
        }
        self.links(&main, (DCATDE, "politicalGeocodingURI"), &dataset.political_geocoding);
        let level = (DCATDE, "politicalGeocodingLevelURI");
        self.links(&main, level, dataset.political_geocoding_level.as_slice());
        if dataset.start.is_some() || dataset.end.is_some() {
            let period: NamedOrBlankNode = BlankNode::new_unchecked("period").into();
            self.is_a(&period, (DCT, "PeriodOfTime"));
            for (name, value) in [("startDate", &dataset.start), ("endDate", &dataset.end)] {
                if let Some(value) = value {
                    self.add(&period, (DCAT, name), date(value));
                }
            }
            self.add(&main, (DCT, "temporal"), Term::from(period));
        }
    }

    fn agents(&mut self) {
        let (dataset, main) = (&self.site.config.dataset, self.main());
        let agent = self.publisher();
        self.is_a(&agent, (FOAF, "Agent"));
        match &dataset.publisher {
            Some(publisher) => {
                self.is_a(&agent, (FOAF, "Organization"));
                self.text(&agent, (FOAF, "name"), Some(&publisher.name));
                self.links(&agent, (FOAF, "homepage"), publisher.homepage.as_slice());
            }
            // Catalogues ask for one: who publishes a publication without a word about that is
            // known by its title.
            None => {
                let title = self.site.title(&self.site.languages()[0]);
                self.text(&agent, (FOAF, "name"), Some(&title.value));
            }
        }
        if let Some(contact) = &dataset.contact {
            let card = self.part("contact");
            self.is_a(&card, (VCARD, "Organization"));
            self.text(&card, (VCARD, "fn"), Some(&contact.name));
            if let Some(email) = &contact.email {
                self.add(&card, (VCARD, "hasEmail"), node(format!("mailto:{email}")));
            }
            self.links(&card, (VCARD, "hasURL"), contact.url.as_slice());
            for (name, value) in [
                ("street-address", &contact.street),
                ("postal-code", &contact.postal_code),
                ("locality", &contact.locality),
                ("country-name", &contact.country),
            ] {
                self.text(&card, (VCARD, name), value.as_deref());
            }
            self.add(&main, (DCAT, "contactPoint"), Term::from(card));
        }
    }
}

/// A text in a language; the empty tag is none.
fn tagged(text: &str, tag: &str) -> Literal {
    match tag {
        "" => Literal::new_simple_literal(text),
        tag => Literal::new_language_tagged_literal_unchecked(text, tag.to_ascii_lowercase()),
    }
}

/// A day, a moment or a year.
fn date(text: &str) -> Literal {
    let datatype = if text.contains('T') {
        xsd::DATE_TIME
    } else if text.matches('-').count() > 1 {
        xsd::DATE
    } else {
        xsd::G_YEAR
    };
    Literal::new_typed_literal(text, datatype)
}
