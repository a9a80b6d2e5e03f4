use crate::sink::Syntax;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stands at an address of the site, relative to its root.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Address {
    /// A page, in a language or in the reader's.
    Page(Option<String>, View),
    /// The description of a document's resources as data: `data/KEY.ttl`.
    Data(String, DataFormat),
    /// The instances of a class as a table: `class/KEY.csv`.
    ClassTable(String),
    /// The result of a named query: `queries/NAME.csv`, or as data.
    QueryResult(String, String),
    /// The description of the dataset: `catalog.ttl`.
    Catalog(Syntax),
    /// The whole graph: `dump.ttl`.
    Dump(Syntax),
    /// A part of the pages: `assets/style.css`.
    Asset(String),
    /// What programs find the rest by: `sitemap.xml`.
    Discovery(Discovery),
}

/// Files that programs look for at places that they know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Discovery {
    /// What robots may do: `robots.txt` ([RFC 9309](https://www.rfc-editor.org/rfc/rfc9309)).
    Robots,
    /// All pages ([sitemaps.org](https://www.sitemaps.org/protocol.html)), or where they are
    /// listed; from 1 on one of these lists: `sitemap-1.xml`.
    Sitemap(usize),
    /// The site in short, for language models: `llms.txt`.
    Llms,
    /// What belongs to the site ([RFC 9264](https://www.rfc-editor.org/rfc/rfc9264)).
    LinkSet,
    /// All names and descriptions, for a search without a server: `search.json`.
    Search,
}

impl Discovery {
    fn parse(path: &str) -> Option<Self> {
        Some(match path {
            "robots.txt" => Self::Robots,
            "sitemap.xml" => Self::Sitemap(0),
            "llms.txt" => Self::Llms,
            "linkset.json" => Self::LinkSet,
            "search.json" => Self::Search,
            _ => {
                let number: usize = path.strip_prefix("sitemap-")?.strip_suffix(".xml")?.parse().ok()?;
                let list = Self::Sitemap(number);
                return (number > 0 && list.path() == path).then_some(list);
            }
        })
    }

    fn path(self) -> String {
        match self {
            Self::Robots => "robots.txt".to_owned(),
            Self::Sitemap(0) => "sitemap.xml".to_owned(),
            Self::Sitemap(number) => format!("sitemap-{number}.xml"),
            Self::Llms => "llms.txt".to_owned(),
            Self::LinkSet => "linkset.json".to_owned(),
            Self::Search => "search.json".to_owned(),
        }
    }
}

/// A page, whatever its language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum View {
    /// What the publication is about.
    Front,
    /// A document's resources, by its key.
    Resource(String),
    /// What links to a document's resource, by its key: page 2 and those after it.
    Links(String, usize),
    /// The classes.
    Classes,
    /// The instances of a class, by its key.
    Class(String),
    /// More instances of a class: page 2 and those after it.
    ClassPage(String, usize),
    /// The named queries.
    Queries,
    /// A named query.
    Query(String),
    /// The search.
    Search,
    /// The form for SPARQL.
    Sparql,
    /// The description of the dataset.
    Dataset,
    /// All places on a map.
    Map,
    /// All dates in their order.
    Timeline,
    /// What the check of the publication has found.
    Validation,
}

/// How a description is written as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DataFormat {
    /// A syntax of RDF.
    Rdf(Syntax),
    /// [GeoJSON, RFC 7946](https://www.rfc-editor.org/rfc/rfc7946), of what has a place.
    GeoJson,
    /// All links of the resource ([RFC 9264](https://www.rfc-editor.org/rfc/rfc9264)).
    LinkSet,
}

impl DataFormat {
    /// All of them, the preferred one first.
    pub const ALL: &'static [Self] = &[
        Self::Rdf(Syntax::Turtle),
        Self::Rdf(Syntax::JsonLd),
        Self::Rdf(Syntax::RdfXml),
        Self::Rdf(Syntax::NTriples),
        Self::GeoJson,
        Self::LinkSet,
    ];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Rdf(syntax) => ending(syntax),
            Self::GeoJson => "geojson",
            Self::LinkSet => "linkset.json",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rdf(syntax) => syntax.media_type(),
            Self::GeoJson => "application/geo+json",
            Self::LinkSet => "application/linkset+json",
        }
    }
}

/// The ending of files in `syntax`.
pub(super) fn ending(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Turtle => "ttl",
        Syntax::NTriples => "nt",
        Syntax::NQuads => "nq",
        Syntax::TriG => "trig",
        Syntax::RdfXml => "rdf",
        Syntax::JsonLd => "jsonld",
    }
}

/// Syntaxes of the dataset's description, and of the whole graph.
pub const CATALOG_SYNTAXES: [Syntax; 4] = [Syntax::Turtle, Syntax::JsonLd, Syntax::RdfXml, Syntax::NTriples];

/// Endings of the answers of named queries.
pub const RESULT_ENDINGS: [&str; 8] = ["csv", "tsv", "json", "xml", "ttl", "jsonld", "rdf", "nt"];

/// What is escaped in a path: all but what [RFC 3986, 3.3](https://www.rfc-editor.org/rfc/rfc3986#section-3.3)
/// lets stand in a segment, and the slash between segments.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

impl Address {
    /// What the path `path` (without its first slash, percent-encoded as it came) is an
    /// address of, in a site with these languages. `None` says nothing of the IRIs of the
    /// publication, which are no addresses of pages.
    pub fn parse(path: &str, languages: &[String]) -> Option<Self> {
        let path = percent_decode_str(path).decode_utf8().ok()?;
        if path.bytes().any(|byte| byte.is_ascii_control() || byte == b'\\') {
            return None;
        }
        let (language, rest) = match path.split_once('/') {
            Some((first, rest)) if languages.iter().any(|language| language == first) => (Some(first), rest),
            None if languages.iter().any(|language| *language == *path) => (Some(&*path), ""),
            _ => (None, &*path),
        };
        if let Some(view) = View::parse(rest) {
            return Some(Self::Page(language.map(str::to_owned), view));
        }
        if language.is_some() {
            return None;
        }
        Self::of_data(&path)
    }

    fn of_data(path: &str) -> Option<Self> {
        if let Some(rest) = path.strip_prefix("data/") {
            let (key, format) = DataFormat::ALL.iter().find_map(|format| {
                let key = rest.strip_suffix(format.ending())?.strip_suffix('.')?;
                Some((key, *format))
            })?;
            return key_of(key).map(|key| Self::Data(key, format));
        }
        if let Some(rest) = path.strip_prefix("class/") {
            return key_of(rest.strip_suffix(".csv")?).map(Self::ClassTable);
        }
        if let Some(rest) = path.strip_prefix("queries/") {
            let (name, ending) = rest.rsplit_once('.')?;
            let is_result = RESULT_ENDINGS.contains(&ending);
            return (is_result && !name.contains('/')).then(|| Self::QueryResult(name.to_owned(), ending.to_owned()));
        }
        if let Some(rest) = path.strip_prefix("catalog.") {
            let syntax = CATALOG_SYNTAXES.into_iter().find(|syntax| ending(*syntax) == rest)?;
            return Some(Self::Catalog(syntax));
        }
        if let Some(rest) = path.strip_prefix("dump.") {
            let syntax = CATALOG_SYNTAXES.into_iter().find(|syntax| ending(*syntax) == rest)?;
            return Some(Self::Dump(syntax));
        }
        if let Some(discovery) = Discovery::parse(path) {
            return Some(Self::Discovery(discovery));
        }
        let asset = path.strip_prefix("assets/")?;
        key_of(asset).filter(|asset| !asset.contains('/')).map(Self::Asset)
    }

    /// The path, percent-encoded, without a slash at its start.
    pub fn path(&self) -> String {
        let path = match self {
            Self::Page(language, view) => {
                let mut path = language
                    .as_ref()
                    .map_or_else(String::new, |language| format!("{language}/"));
                path.push_str(&view.path(language.is_some()));
                path
            }
            Self::Data(key, format) => format!("data/{key}.{}", format.ending()),
            Self::ClassTable(key) => format!("class/{key}.csv"),
            Self::QueryResult(name, ending) => format!("queries/{name}.{ending}"),
            Self::Catalog(syntax) => format!("catalog.{}", ending(*syntax)),
            Self::Dump(syntax) => format!("dump.{}", ending(*syntax)),
            Self::Asset(name) => format!("assets/{name}"),
            Self::Discovery(discovery) => discovery.path(),
        };
        escape(&path)
    }
}

/// A key leads to one document: it has no empty segments, and none that mean others.
fn key_of(key: &str) -> Option<String> {
    let is_sound = !key.split('/').any(|segment| matches!(segment, "" | "." | ".."));
    is_sound.then(|| key.to_owned())
}

/// The number of a page, and the key after it.
fn numbered(path: &str) -> Option<(usize, &str)> {
    let (number, key) = path.split_once('/')?;
    let is_number = !number.starts_with(['0', '+']);
    Some((number.parse().ok().filter(|_| is_number)?, key))
}

impl View {
    fn parse(path: &str) -> Option<Self> {
        let page = path.strip_suffix(".html").unwrap_or(path);
        Some(match page {
            "" | "index" => Self::Front,
            "class" | "class/" | "class/index" => Self::Classes,
            "queries" | "queries/" | "queries/index" => Self::Queries,
            "search" => Self::Search,
            "sparql" | "sparql/" => Self::Sparql,
            "dataset" => Self::Dataset,
            "map" => Self::Map,
            "timeline" => Self::Timeline,
            "validation" => Self::Validation,
            _ => {
                let (folder, key) = page.split_once('/')?;
                let is_csv = path.rsplit('.').next() == Some("csv");
                match folder {
                    "doc" => Self::Resource(key_of(key)?),
                    "links" => {
                        let (number, key) = numbered(key)?;
                        Self::Links(key_of(key)?, number)
                    }
                    "class" if is_csv => return None,
                    "class" if key.contains('/') => {
                        let (number, key) = numbered(key)?;
                        Self::ClassPage(key_of(key)?, number)
                    }
                    "class" => Self::Class(key_of(key)?),
                    "queries" if !key.contains(['/', '.']) => Self::Query(key_of(key)?),
                    _ => return None,
                }
            }
        })
    }

    /// Its path; pages with a language are files, those without lead to one of them. A key
    /// that looks like a file's name needs the ending, or it would lose its own.
    fn path(&self, is_file: bool) -> String {
        let key = match self {
            Self::Resource(key) | Self::Links(key, _) | Self::Class(key) | Self::ClassPage(key, _) => key,
            _ => "",
        };
        let ending = if is_file || key.strip_suffix(".html").is_some() {
            ".html"
        } else {
            ""
        };
        match self {
            Self::Front => String::new(),
            Self::Resource(key) => format!("doc/{key}{ending}"),
            Self::Links(key, number) => format!("links/{number}/{key}{ending}"),
            Self::Classes => "class/".to_owned(),
            Self::Class(key) => format!("class/{key}{ending}"),
            Self::ClassPage(key, number) => format!("class/{number}/{key}{ending}"),
            Self::Queries => "queries/".to_owned(),
            Self::Query(name) => format!("queries/{name}{ending}"),
            Self::Search => format!("search{ending}"),
            Self::Sparql => format!("sparql{ending}"),
            Self::Dataset => format!("dataset{ending}"),
            Self::Map => format!("map{ending}"),
            Self::Timeline => format!("timeline{ending}"),
            Self::Validation => format!("validation{ending}"),
        }
    }
}

/// A path as it stands in a URL.
pub fn escape(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

/// `text` as the value of a parameter in a URL.
pub(super) fn escape_query(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The reference from the page at the path `from` to `to`, both relative to the site's root:
/// pages hold no address of the site itself, and so can stand anywhere.
pub fn relative(from: &str, to: &str) -> String {
    let folder = from.rfind('/').map_or(0, |slash| slash + 1);
    let common = from[..folder]
        .bytes()
        .zip(to.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let common = from[..common].rfind('/').map_or(0, |slash| slash + 1);
    let up = from[common..folder].matches('/').count();
    let rest = &to[common..];
    let mut reference = "../".repeat(up);
    // An empty reference is the page itself, and what looks like a scheme is none.
    if up == 0 && (rest.is_empty() || rest.split('/').next().is_some_and(|first| first.contains(':'))) {
        reference.push_str("./");
    }
    reference.push_str(rest);
    reference
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn languages() -> Vec<String> {
        vec!["de".to_owned(), "en".to_owned()]
    }

    #[test]
    fn addresses_lead_there_and_back() {
        let de = Some("de".to_owned());
        for (path, address) in [
            ("", Address::Page(None, View::Front)),
            ("de/", Address::Page(de.clone(), View::Front)),
            (
                "de/doc/a/b.html",
                Address::Page(de.clone(), View::Resource("a/b".into())),
            ),
            ("doc/a", Address::Page(None, View::Resource("a".into()))),
            ("de/class/", Address::Page(de.clone(), View::Classes)),
            ("class/def.City.csv", Address::ClassTable("def.City".into())),
            (
                "class/2/d.html.html",
                Address::Page(None, View::ClassPage("d.html".into(), 2)),
            ),
            (
                "de/doc/d.html.html",
                Address::Page(de.clone(), View::Resource("d.html".into())),
            ),
            (
                "de/class/def.City.html",
                Address::Page(de, View::Class("def.City".into())),
            ),
            (
                "en/class/2/def.City.html",
                Address::Page(Some("en".to_owned()), View::ClassPage("def.City".into(), 2)),
            ),
            (
                "data/a.b.ttl",
                Address::Data("a.b".into(), DataFormat::Rdf(Syntax::Turtle)),
            ),
            ("data/a.linkset.json", Address::Data("a".into(), DataFormat::LinkSet)),
            ("queries/a.csv", Address::QueryResult("a".into(), "csv".into())),
            ("catalog.jsonld", Address::Catalog(Syntax::JsonLd)),
            ("dump.nt", Address::Dump(Syntax::NTriples)),
            ("sitemap.xml", Address::Discovery(Discovery::Sitemap(0))),
            ("sitemap-12.xml", Address::Discovery(Discovery::Sitemap(12))),
            ("search.json", Address::Discovery(Discovery::Search)),
            ("en/map.html", Address::Page(Some("en".to_owned()), View::Map)),
            ("assets/style.css", Address::Asset("style.css".into())),
        ] {
            assert_eq!(Address::parse(path, &languages()).as_ref(), Some(&address), "{path}");
            assert_eq!(address.path(), path);
        }
        for path in [
            "data/../a.ttl",
            "doc/a//b",
            "assets/a/b",
            "assets/.",
            "assets/..",
            "doc/%0d%0a",
            "class/02/a",
            "sitemap-0.xml",
            "sitemap-01.xml",
            "class/a/b",
            "data/a.exe",
            "de/data/a.ttl",
            "fr/x",
        ] {
            assert_eq!(Address::parse(path, &languages()), None, "{path}");
        }
    }

    /// What the scripts of pages are tested with too.
    #[test]
    fn scripts_write_the_same_paths() {
        let cases: serde_json::Value = serde_json::from_str(include_str!("../../tests/browser/cases.json")).unwrap();
        for case in cases["paths"].as_array().unwrap() {
            let [key, path] = [0, 1].map(|index| case[index].as_str().unwrap());
            let address = Address::Page(Some("de".to_owned()), View::Resource(key.to_owned()));
            assert_eq!(address.path(), format!("de/{path}"));
        }
    }

    proptest! {
        #[test]
        fn a_relative_reference_leads_to_its_target(
            from in "([a-c]{1,2}/){0,3}[a-c]{0,2}",
            to in "([a-c:]{1,2}/){0,3}[a-c:]{0,2}",
        ) {
            let base = oxiri::Iri::parse(format!("http://x/{from}")).unwrap();
            let resolved = base.resolve(&relative(&from, &to)).unwrap();
            prop_assert_eq!(resolved.as_str(), format!("http://x/{to}"));
        }
    }
}
