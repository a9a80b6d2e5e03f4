use super::address::{Address, View};
use super::reader::Reader;
use super::{
    Representation, Site, assets, classes, data, dataset, discovery, front, incoming, overviews, queries, resource,
    search_page, sparql_form, validation,
};
use crate::diagnostic::Result;
use oxigraph::model::NamedNode;
use serde_json::{Value, json};

/// Suggestions while somebody types.
const SUGGESTIONS: usize = 10;

/// Parameters of a request, in order.
#[derive(Debug, Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Parameters by name and value.
    pub fn new(params: Vec<(String, String)>) -> Self {
        Self(params)
    }

    /// The first value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// All of them.
    pub fn all(&self) -> &[(String, String)] {
        &self.0
    }
}

impl Site {
    /// What stands at an address. A page without a language is that of `language`; `None`
    /// where there is nothing.
    ///
    /// # Errors
    /// Where the store fails, or a query that the page shows the answer of.
    pub fn respond(&self, address: &Address, language: &str, params: &Params) -> Result<Option<Representation>> {
        match address {
            Address::Page(tag, view) => {
                let wanted = tag.as_deref().unwrap_or(language);
                let known = self.languages().iter().find(|known| *known == wanted);
                let language = known.unwrap_or(&self.languages()[0]);
                self.page(&Reader::new(self, language, view), view, params)
            }
            Address::Data(key, format) => match self.path_of(key) {
                Some(path) => data::document(self, key, path, *format),
                None => Ok(None),
            },
            Address::ClassTable(key) => classes::table(self, key),
            Address::QueryResult(name, ending) => queries::result(self, name, ending, params),
            Address::Catalog(syntax) => dataset::catalog(self, *syntax).map(Some),
            Address::Dump(syntax) => dataset::dump(self, *syntax),
            Address::Asset(name) => Ok(assets::asset(self, name)),
            Address::Discovery(file) => discovery::file(self, *file),
        }
    }

    fn page(&self, reader: &Reader<'_>, view: &View, params: &Params) -> Result<Option<Representation>> {
        match view {
            View::Front => front::page(reader).map(Some),
            View::Resource(key) => match self.path_of(key) {
                Some(path) => resource::page(reader, key, path),
                None => Ok(None),
            },
            View::Links(key, number) => match self.path_of(key) {
                Some(path) => incoming::page(reader, key, path, *number),
                None => Ok(None),
            },
            View::Classes => classes::index(reader).map(Some),
            View::Class(key) => classes::page(reader, key, 1),
            View::ClassPage(_, 0 | 1) => Ok(None),
            View::ClassPage(key, number) => classes::page(reader, key, *number),
            View::Queries => Ok(Some(queries::index(reader))),
            View::Query(name) => queries::page(reader, name, params),
            View::Search => search_page::page(reader, params).map(Some),
            View::Sparql => sparql_form::page(reader, params).map(Some),
            View::Dataset => Ok(Some(dataset::page(reader))),
            View::Map => overviews::map(reader),
            View::Timeline => overviews::timeline(reader),
            View::Validation => Ok(validation::page(reader)),
        }
    }

    /// The path of the document with that key.
    pub(super) fn path_of(&self, key: &str) -> Option<&str> {
        self.catalog.keys.get(key).map(String::as_str)
    }

    /// The key of the document at `path`, relative to the base, or of the one that it means:
    /// letters of an IRI may have come percent-encoded
    /// ([RFC 3987, 3.1](https://www.rfc-editor.org/rfc/rfc3987#section-3.1)).
    pub fn key_of(&self, path: &str) -> Option<&str> {
        let documents = &self.catalog.documents;
        let decoded = || percent_encoding::percent_decode_str(path).decode_utf8().ok();
        let document = documents.get(path).or_else(|| documents.get(&*decoded()?))?;
        Some(&document.key)
    }

    /// The number of statements.
    pub fn quads(&self) -> usize {
        self.catalog.quads
    }

    /// The number of resources of the publication that there are statements about.
    pub fn resources(&self) -> usize {
        self.catalog.resources
    }

    /// The classes, and how many instances each has.
    pub fn classes(&self) -> impl Iterator<Item = (&NamedNode, usize)> {
        self.catalog.classes.iter().map(|(iri, class)| (iri, class.instances))
    }

    /// The keys of the classes' addresses, in order.
    pub fn class_keys(&self) -> impl Iterator<Item = &str> {
        self.catalog.class_keys.keys().map(String::as_str)
    }

    /// The properties, and in how many statements each is.
    pub fn properties(&self) -> impl Iterator<Item = (&NamedNode, usize)> {
        self.catalog.properties.iter().map(|(iri, count)| (iri, *count))
    }

    /// Whether a document has that key.
    pub fn has_key(&self, key: &str) -> bool {
        self.catalog.keys.contains_key(key)
    }

    /// Whether one of the resources of the document with that key has a place.
    pub fn has_place(&self, key: &str) -> bool {
        let members = self.path_of(key).map_or_else(Vec::new, |path| self.members(path));
        members
            .iter()
            .any(|node| matches!(self.place(node.as_ref().into()), Ok(Some(_))))
    }

    /// The addresses of the dataset's description, with their media types.
    pub fn catalogs(&self) -> impl Iterator<Item = (String, &'static str)> {
        super::address::CATALOG_SYNTAXES
            .into_iter()
            .map(|syntax| (Address::Catalog(syntax).path(), syntax.media_type()))
    }

    /// All pages but those that go on where another ends, whatever their language.
    pub fn views(&self) -> impl Iterator<Item = View> {
        let catalog = &self.catalog;
        let overviews = [
            (View::Front, true),
            (View::Classes, true),
            (View::Queries, true),
            (View::Search, true),
            (View::Sparql, true),
            (View::Dataset, true),
            (View::Map, self.has_places()),
            (View::Timeline, !catalog.dates.is_empty()),
            (View::Validation, self.hosting.files().is_some()),
        ];
        let overviews = overviews.into_iter().filter(|view| view.1).map(|view| view.0);
        let classes = catalog.class_keys.keys().map(|key| View::Class(key.clone()));
        let queries = self.queries.iter().map(|query| View::Query(query.name.clone()));
        let resources = catalog.keys.keys().map(|key| View::Resource(key.clone()));
        overviews.chain(classes).chain(queries).chain(resources)
    }

    /// The paths of all documents, and their keys, in order.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &str)> {
        let documents = self.catalog.documents.iter();
        documents.map(|(path, document)| (path.as_str(), document.key.as_str()))
    }
}

/// Resources whose names begin with, or have in them, what somebody types
/// ([OpenSearch Suggestions](https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions/1.1/Draft%201.wiki)).
///
/// # Errors
/// Where the store fails.
pub fn suggestions(site: &Site, language: &str, query: &str) -> Result<Value> {
    let known = site.languages().iter().find(|known| *known == language);
    let reader = Reader::new(site, known.unwrap_or(&site.languages()[0]), &View::Front);
    let (mut names, mut about, mut addresses) = (Vec::new(), Vec::new(), Vec::new());
    for found in search_page::find(&reader, query, SUGGESTIONS)?.0 {
        names.push(found.name.value);
        about.push(
            found
                .types
                .into_iter()
                .map(|text| text.value)
                .collect::<Vec<_>>()
                .join(", "),
        );
        addresses.push(found.node.into_string());
    }
    Ok(json!([query, names, about, addresses]))
}
