use super::super::Site;
use super::super::address::{Address, ending};

/// Files of data by their endings: media type, the name in the
/// [list of the Publications Office](http://publications.europa.eu/resource/authority/file-type),
/// and the name for people.
const FORMATS: &[(&str, &str, &str, &str)] = &[
    ("csv", "text/csv", "CSV", "CSV"),
    ("tsv", "text/tab-separated-values", "TSV", "TSV"),
    ("json", "application/json", "JSON", "JSON"),
    ("jsonl", "application/jsonl", "JSON", "JSON Lines"),
    ("xml", "application/xml", "XML", "XML"),
    ("ttl", "text/turtle", "RDF_TURTLE", "Turtle"),
    ("nt", "application/n-triples", "RDF_N_TRIPLES", "N-Triples"),
    ("rdf", "application/rdf+xml", "RDF_XML", "RDF/XML"),
    ("jsonld", "application/ld+json", "JSON_LD", "JSON-LD"),
    ("nq", "application/n-quads", "RDF_N_QUADS", "N-Quads"),
    ("trig", "application/trig", "RDF_TRIG", "TriG"),
    ("hdt", "application/vnd.hdt", "HDT", "HDT"),
];

/// A file with data of the dataset.
pub(super) struct Offer {
    /// Its path, as in its address.
    pub(super) path: String,
    pub(super) media_type: &'static str,
    /// Its format in the list of the Publications Office.
    pub(super) file_type: &'static str,
    /// The name of its format.
    pub(super) name: &'static str,
    pub(super) bytes: Option<u64>,
    /// Its SHA-256, where it is a compressed file.
    pub(super) sha256: Option<String>,
    /// Whether it is the whole graph.
    pub(super) is_dump: bool,
}

impl Offer {
    /// The graph in each syntax and as compressed files, then the tables that it is made of.
    pub(super) fn all(site: &Site) -> Vec<Self> {
        let mut offers = Vec::new();
        for syntax in super::dumps(site) {
            let path = Address::Dump(syntax).path();
            offers.extend(Self::of(path, ending(syntax), None, true));
        }
        let files = site.hosting.files().into_iter().flat_map(|files| &files.dumps);
        offers.extend(files.filter_map(|dump| {
            let offer = Self::of(dump.path.clone(), dump.ending, Some(dump.bytes), true)?;
            Some(Self {
                sha256: Some(dump.sha256.clone()),
                ..offer
            })
        }));
        let config = &site.config;
        let named = [&config.mappings, &config.ontology, &config.shapes];
        for (path, file) in site.files.iter() {
            let ending = path.rsplit('.').next().unwrap_or_default();
            let is_named = named.iter().any(|files| files.contains(path)) || path.ends_with("-metadata.json");
            if !is_named || matches!(ending, "csv" | "tsv") {
                let bytes = file.metadata().ok().map(|metadata| metadata.len());
                offers.extend(Self::of(path.clone(), ending, bytes, false));
            }
        }
        offers
    }

    fn of(path: String, ending: &str, bytes: Option<u64>, is_dump: bool) -> Option<Self> {
        let (_, media_type, file_type, name) = FORMATS.iter().find(|known| known.0 == ending)?;
        Some(Self {
            path,
            media_type,
            file_type,
            name,
            bytes,
            sha256: None,
            is_dump,
        })
    }
}

/// The IRI of the dataset.
pub(super) fn iri(site: &Site) -> String {
    format!("{}dataset", site.config.base)
}
