//! The dataset in the words of catalogues: [DCAT 3](https://www.w3.org/TR/vocab-dcat-3/) as
//! [DCAT-AP.de](https://www.dcat-ap.de/def/dcatde/3.0/spec/) has it,
//! [VoID](https://www.w3.org/TR/void/), [schema.org](https://schema.org/Dataset).

use super::super::address::{Address, CATALOG_SYNTAXES};
use super::super::data::written;
use super::super::reader::Reader;
use super::super::{Representation, Site};
use crate::diagnostic::Result;
use crate::publication::Publisher;
use crate::sink::Syntax;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCATDE: &str = "http://dcat-ap.de/def/dcatde/";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const VCARD: &str = "http://www.w3.org/2006/vcard/ns#";
const VOID: &str = "http://rdfs.org/ns/void#";
const FILE_TYPES: &str = "http://publications.europa.eu/resource/authority/file-type/";
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
const LANGUAGES: &str = "http://publications.europa.eu/resource/authority/language/";

/// Languages of the European Union's list by their tags.
const LANGUAGE_CODES: &[(&str, &str)] = &[
    ("de", "DEU"),
    ("en", "ENG"),
    ("vi", "VIE"),
    ("fr", "FRA"),
    ("es", "SPA"),
    ("it", "ITA"),
    ("nl", "NLD"),
    ("pl", "POL"),
    ("cs", "CES"),
    ("da", "DAN"),
    ("sv", "SWE"),
    ("pt", "POR"),
    ("uk", "UKR"),
];

/// File types of the European Union's list by syntax.
fn file_type(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Turtle => "RDF_TURTLE",
        Syntax::NTriples => "RDF_N_TRIPLES",
        Syntax::NQuads => "RDF_N_QUADS",
        Syntax::TriG => "RDF_TRIG",
        Syntax::RdfXml => "RDF_XML",
        Syntax::JsonLd => "JSON_LD",
    }
}

/// Statements about one thing after another.
struct Said<'s> {
    site: &'s Site,
    quads: Vec<Quad>,
    made: usize,
}

impl Said<'_> {
    fn add(&mut self, subject: &NamedOrBlankNode, property: NamedNode, value: impl Into<Term>) {
        self.quads
            .push(Quad::new(subject.clone(), property, value, GraphName::DefaultGraph));
    }

    fn a(&mut self, subject: &NamedOrBlankNode, class: NamedNode) {
        self.add(subject, rdf::TYPE.into_owned(), class);
    }

    fn texts(&mut self, subject: &NamedOrBlankNode, property: &NamedNode, texts: &BTreeMap<String, String>) {
        for (tag, text) in texts {
            let literal = Literal::new_language_tagged_literal_unchecked(text, tag);
            self.add(subject, property.clone(), literal);
        }
    }

    fn fresh(&mut self, word: &str) -> NamedOrBlankNode {
        self.made += 1;
        BlankNode::new_unchecked(format!("{word}{}", self.made)).into()
    }

    /// An address of the publication.
    fn at(&self, path: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{path}", self.site.config.base))
    }
}

fn term(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{name}"))
}

fn iri(text: &str) -> NamedNode {
    NamedNode::new_unchecked(text)
}

/// The description of the dataset as RDF.
pub(in crate::page) fn catalog(site: &Site, syntax: Syntax) -> Result<Representation> {
    let body = written(site, &quads(site), syntax, "catalog")?;
    Ok(Representation {
        media_type: syntax.media_type(),
        language: None,
        body: body.into(),
        links: Vec::new(),
        file_name: Some(Address::Catalog(syntax).path()),
        status: None,
    })
}

fn quads(site: &Site) -> Vec<Quad> {
    let mut said = Said {
        site,
        quads: Vec::new(),
        made: 0,
    };
    let catalog: NamedOrBlankNode = said.at("catalog").into();
    let dataset: NamedOrBlankNode = said.at("dataset").into();
    let publisher = publisher(&mut said);
    said.a(&catalog, term(DCAT, "Catalog"));
    for node in [&catalog, &dataset] {
        said.texts(node, &term(DCTERMS, "title"), &site.config.title);
        let description = &site.config.dataset.description;
        // Catalogues ask for one: a title is better than none.
        let description = if description.is_empty() {
            &site.config.title
        } else {
            description
        };
        said.texts(node, &term(DCTERMS, "description"), description);
        said.add(node, term(DCTERMS, "publisher"), publisher.clone());
        for language in site.languages() {
            if let Some((_, code)) = LANGUAGE_CODES.iter().find(|known| known.0 == language) {
                said.add(node, term(DCTERMS, "language"), term(LANGUAGES, code));
            }
        }
    }
    said.add(&catalog, term(DCAT, "dataset"), Term::from(said.at("dataset")));
    describe(&mut said, &dataset);
    distributions(&mut said, &dataset);
    statistics(&mut said, &dataset);
    said.quads
}

/// Who publishes it; where nobody is named, the publication itself.
fn publisher(said: &mut Said<'_>) -> Term {
    let config = &said.site.config;
    let publisher = config.dataset.publisher.clone().unwrap_or_else(|| Publisher {
        name: said.site.title(&said.site.languages()[0]).value,
        url: Some(config.base.clone()),
        kind: None,
    });
    let node: NamedOrBlankNode = match &publisher.url {
        Some(url) => iri(url).into(),
        None => said.fresh("publisher"),
    };
    said.a(&node, term(FOAF, "Agent"));
    said.add(&node, term(FOAF, "name"), Literal::from(publisher.name));
    if let Some(kind) = publisher.kind {
        said.add(&node, term(DCTERMS, "type"), iri(&kind));
    }
    node.into()
}

/// What the dataset is about, and who answers for it.
fn describe(said: &mut Said<'_>, dataset: &NamedOrBlankNode) {
    let config = said.site.config.clone();
    let about = &config.dataset;
    said.a(dataset, term(DCAT, "Dataset"));
    said.add(
        dataset,
        term(DCTERMS, "identifier"),
        Literal::from(format!("{}dataset", config.base)),
    );
    for theme in &about.themes {
        said.add(dataset, term(DCAT, "theme"), iri(theme));
    }
    for (tag, words) in &about.keywords {
        for word in words {
            let literal = Literal::new_language_tagged_literal_unchecked(word, tag);
            said.add(dataset, term(DCAT, "keyword"), literal);
        }
    }
    for place in &about.political_geocoding {
        said.add(dataset, term(DCATDE, "politicalGeocodingURI"), iri(place));
    }
    if let Some(level) = &about.political_geocoding_level {
        said.add(dataset, term(DCATDE, "politicalGeocodingLevelURI"), iri(level));
    }
    if let Some(contributor) = &about.contributor_id {
        said.add(dataset, term(DCATDE, "contributorID"), iri(contributor));
    }
    if let Some(contact) = &about.contact {
        let node = said.fresh("contact");
        said.add(dataset, term(DCAT, "contactPoint"), Term::from(node.clone()));
        said.a(&node, term(VCARD, "Organization"));
        said.add(&node, term(VCARD, "fn"), Literal::from(contact.name.as_str()));
        if let Some(email) = &contact.email {
            said.add(&node, term(VCARD, "hasEmail"), iri(&format!("mailto:{email}")));
        }
        if let Some(url) = &contact.url {
            said.add(&node, term(VCARD, "hasURL"), iri(url));
        }
        let address = [
            ("street-address", &contact.street),
            ("postal-code", &contact.postal_code),
            ("locality", &contact.city),
            ("country-name", &contact.country),
        ];
        for (name, value) in address {
            if let Some(value) = value {
                said.add(&node, term(VCARD, name), Literal::from(value.as_str()));
            }
        }
    }
    if let Some(issued) = &about.issued {
        said.add(
            dataset,
            term(DCTERMS, "issued"),
            Literal::new_typed_literal(issued, xsd::DATE),
        );
    }
}

/// Each way to the data.
fn distributions(said: &mut Said<'_>, dataset: &NamedOrBlankNode) {
    for syntax in CATALOG_SYNTAXES {
        let path = format!("graph-store?default&format={}", syntax.name());
        let node: NamedOrBlankNode = said.at(&format!("dataset#{}", syntax.name())).into();
        let download = said.at(&path);
        distribution(said, dataset, &node, &syntax.to_string(), &download);
        said.add(&node, term(DCTERMS, "format"), term(FILE_TYPES, file_type(syntax)));
        said.add(&node, term(DCAT, "mediaType"), term(MEDIA_TYPES, syntax.media_type()));
        said.add(dataset, term(VOID, "dataDump"), download);
    }
    let tables: Vec<String> = said
        .site
        .files
        .keys()
        .filter(|path| path.rsplit('.').next() == Some("csv"))
        .cloned()
        .collect();
    for path in tables {
        let node: NamedOrBlankNode = said.at(&format!("dataset#{}", slug::slugify(&path))).into();
        let download = said.at(&path);
        distribution(said, dataset, &node, &path, &download);
        said.add(&node, term(DCTERMS, "format"), term(FILE_TYPES, "CSV"));
        said.add(&node, term(DCAT, "mediaType"), term(MEDIA_TYPES, "text/csv"));
    }
}

fn distribution(
    said: &mut Said<'_>,
    dataset: &NamedOrBlankNode,
    node: &NamedOrBlankNode,
    title: &str,
    download: &NamedNode,
) {
    said.add(dataset, term(DCAT, "distribution"), Term::from(node.clone()));
    said.a(node, term(DCAT, "Distribution"));
    said.add(node, term(DCTERMS, "title"), Literal::from(title));
    said.add(node, term(DCAT, "accessURL"), download.clone());
    said.add(node, term(DCAT, "downloadURL"), download.clone());
    let config = said.site.config.clone();
    let license = config.dataset.license.as_ref().or(config.license.as_ref());
    if let Some(license) = license {
        said.add(node, term(DCTERMS, "license"), iri(license));
    }
    if let Some(attribution) = &config.attribution {
        said.add(
            node,
            term(DCATDE, "licenseAttributionByText"),
            Literal::from(attribution.as_str()),
        );
    }
}

/// Numbers of what is in it.
fn statistics(said: &mut Said<'_>, dataset: &NamedOrBlankNode) {
    let site = said.site;
    let integer = |number: usize| Literal::new_typed_literal(number.to_string(), xsd::INTEGER);
    said.a(dataset, term(VOID, "Dataset"));
    said.add(dataset, term(VOID, "triples"), integer(site.catalog.quads));
    said.add(dataset, term(VOID, "entities"), integer(site.catalog.resources));
    said.add(dataset, term(VOID, "classes"), integer(site.catalog.classes.len()));
    said.add(
        dataset,
        term(VOID, "properties"),
        integer(site.catalog.properties.len()),
    );
    said.add(
        dataset,
        term(VOID, "uriSpace"),
        Literal::from(site.config.base.as_str()),
    );
    said.add(dataset, term(VOID, "sparqlEndpoint"), said.at("sparql"));
    if let Some(path) = site.catalog.documents.keys().find(|path| path.starts_with("id/")) {
        said.add(dataset, term(VOID, "exampleResource"), said.at(path));
    }
    for namespace in site.prefixes.values() {
        let is_used = site
            .catalog
            .properties
            .keys()
            .any(|property| property.as_str().starts_with(&**namespace));
        if is_used {
            said.add(dataset, term(VOID, "vocabulary"), iri(namespace));
        }
    }
    for (class, entry) in &site.catalog.classes {
        let part = said.fresh("class");
        said.add(dataset, term(VOID, "classPartition"), Term::from(part.clone()));
        said.add(&part, term(VOID, "class"), class.clone());
        said.add(&part, term(VOID, "entities"), integer(entry.instances));
    }
    for (property, count) in &site.catalog.properties {
        let part = said.fresh("property");
        said.add(dataset, term(VOID, "propertyPartition"), Term::from(part.clone()));
        said.add(&part, term(VOID, "property"), property.clone());
        said.add(&part, term(VOID, "triples"), integer(*count));
    }
}

/// The description of the dataset in the words of schema.org, as JSON-LD.
pub(in crate::page) fn schema_org(reader: &Reader<'_>) -> String {
    let site = reader.site;
    let config = &site.config;
    let title = site.title(reader.language).value;
    let mut about = Map::new();
    about.insert("@context".to_owned(), "https://schema.org/".into());
    about.insert("@type".to_owned(), "Dataset".into());
    about.insert("@id".to_owned(), format!("{}dataset", config.base).into());
    about.insert("name".to_owned(), title.clone().into());
    let description = site.chosen(&config.dataset.description, reader.language);
    let description = description.map_or_else(
        || {
            let count = |count: usize| reader.texts.integer(&count.to_string());
            let counts = [
                ("statements", count(site.catalog.quads).into()),
                ("resources", count(site.catalog.resources).into()),
            ];
            format!("{title}: {}", reader.texts.with("front-counts", counts))
        },
        |text| text.value,
    );
    about.insert("description".to_owned(), description.into());
    about.insert("url".to_owned(), config.base.clone().into());
    about.insert("inLanguage".to_owned(), json!(site.languages()));
    about.insert("version".to_owned(), site.version().into());
    if let Some(license) = &config.license {
        about.insert("license".to_owned(), license.clone().into());
    }
    if let Some(attribution) = &config.attribution {
        about.insert("creditText".to_owned(), attribution.clone().into());
    }
    if let Some(publisher) = &config.dataset.publisher {
        let mut agent = Map::new();
        agent.insert("@type".to_owned(), "Organization".into());
        agent.insert("name".to_owned(), publisher.name.clone().into());
        if let Some(url) = &publisher.url {
            agent.insert("url".to_owned(), url.clone().into());
        }
        about.insert("publisher".to_owned(), Value::Object(agent.clone()));
        about.insert("creator".to_owned(), Value::Object(agent));
    }
    let words: Vec<&String> = config
        .dataset
        .keywords
        .get(reader.language)
        .into_iter()
        .flatten()
        .collect();
    if !words.is_empty() {
        about.insert("keywords".to_owned(), json!(words));
    }
    let downloads = CATALOG_SYNTAXES.map(|syntax| {
        json!({
            "@type": "DataDownload",
            "encodingFormat": syntax.media_type(),
            "contentUrl": format!("{}graph-store?default&format={}", config.base, syntax.name()),
        })
    });
    about.insert("distribution".to_owned(), Value::Array(downloads.into()));
    Value::Object(about).to_string()
}
