//! Names of terms of common vocabularies, for graphs that do not have these vocabularies in
//! them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Terms by prefix and name, and what they are called in each language of the interface.
const TERMS: &str = include_str!("locale/terms.csv");

/// The namespaces of the prefixes there.
const NAMESPACES: &[(&str, &str)] = &[
    ("bibo", "http://purl.org/ontology/bibo/"),
    ("dc11", "http://purl.org/dc/elements/1.1/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "http://schema.org/"),
    ("sf", "http://www.opengis.net/ont/sf#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("sosa", "http://www.w3.org/ns/sosa/"),
    ("time", "http://www.w3.org/2006/time#"),
    ("wgs", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
];

/// The languages of the columns, in their order.
const LANGUAGES: [&str; 3] = ["de", "en", "vi"];

static NAMES: LazyLock<HashMap<String, [&str; 3]>> = LazyLock::new(|| {
    let rows = TERMS.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let (prefix, name) = cells.next()?.split_once(':')?;
        let namespace = NAMESPACES.iter().find(|known| known.0 == prefix)?.1;
        Some((
            format!("{namespace}{name}"),
            [cells.next()?, cells.next()?, cells.next()?],
        ))
    });
    rows.collect()
});

/// What a term of a common vocabulary is called, and in which language: in `language` or,
/// where the interface does not have it, in English.
pub(super) fn name(iri: &str, language: &str) -> Option<(&'static str, &'static str)> {
    let names = match iri.strip_prefix("https://schema.org/") {
        Some(name) => NAMES.get(&format!("http://schema.org/{name}"))?,
        None => NAMES.get(iri)?,
    };
    let primary = language.split('-').next().unwrap_or(language);
    let column = LANGUAGES.iter().position(|known| *known == primary).unwrap_or(1);
    Some((names[column], LANGUAGES[column]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_namespace_and_three_names() {
        for line in TERMS.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), 4, "{line}");
            assert!(
                cells.iter().all(|cell| !cell.is_empty() && cell.trim() == *cell),
                "{line}"
            );
            let prefix = cells[0].split(':').next().unwrap();
            assert!(NAMESPACES.iter().any(|known| known.0 == prefix), "{line}");
        }
        assert_eq!(NAMES.len(), TERMS.lines().count() - 1, "a term is there twice");
    }

    #[test]
    fn terms_are_called_by_their_names() {
        assert_eq!(name("http://purl.org/dc/terms/source", "de-AT"), Some(("Quelle", "de")));
        assert_eq!(name("https://schema.org/City", "fr"), Some(("city", "en")));
        assert_eq!(name("http://x/", "de"), None);
    }
}
