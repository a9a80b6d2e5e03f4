//! Prefixes and terms of the CSVW context.

/// The prefixes that metadata may use without declaring them: those of the
/// [RDFa initial context](https://www.w3.org/2011/rdfa-context/rdfa-1.1) and `csvw`.
/// Metadata cannot declare others.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("as", "https://www.w3.org/ns/activitystreams#"),
    ("cc", "http://creativecommons.org/ns#"),
    ("csvw", "http://www.w3.org/ns/csvw#"),
    ("ctag", "http://commontag.org/ns#"),
    ("dc", "http://purl.org/dc/terms/"),
    ("dc11", "http://purl.org/dc/elements/1.1/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("dctypes", "http://purl.org/dc/dcmitype/"),
    ("dqv", "http://www.w3.org/ns/dqv#"),
    ("duv", "https://www.w3.org/ns/duv#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("gr", "http://purl.org/goodrelations/v1#"),
    ("grddl", "http://www.w3.org/2003/g/data-view#"),
    ("ical", "http://www.w3.org/2002/12/cal/icaltzd#"),
    ("jsonld", "http://www.w3.org/ns/json-ld#"),
    ("ldp", "http://www.w3.org/ns/ldp#"),
    ("ma", "http://www.w3.org/ns/ma-ont#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("odrl", "http://www.w3.org/ns/odrl/2/"),
    ("og", "http://ogp.me/ns#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfa", "http://www.w3.org/ns/rdfa#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("rev", "http://purl.org/stuff/rev#"),
    ("rif", "http://www.w3.org/2007/rif#"),
    ("rr", "http://www.w3.org/ns/r2rml#"),
    ("schema", "http://schema.org/"),
    ("sd", "http://www.w3.org/ns/sparql-service-description#"),
    ("sioc", "http://rdfs.org/sioc/ns#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("skosxl", "http://www.w3.org/2008/05/skos-xl#"),
    ("sosa", "http://www.w3.org/ns/sosa/"),
    ("ssn", "http://www.w3.org/ns/ssn/"),
    ("time", "http://www.w3.org/2006/time#"),
    ("v", "http://rdf.data-vocabulary.org/#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("wdr", "http://www.w3.org/2007/05/powder#"),
    ("wrds", "http://www.w3.org/2007/05/powder-s#"),
    ("xhv", "http://www.w3.org/1999/xhtml/vocab#"),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The well-known prefixes, one for each IRI: `dc` is another name for `dcterms`.
pub fn well_known_prefixes() -> impl Iterator<Item = (&'static str, &'static str)> {
    PREFIXES.iter().copied().filter(|(prefix, _)| *prefix != "dc")
}

/// The IRI of the context.
pub(super) const CONTEXT: &str = "http://www.w3.org/ns/csvw";

/// `prefix:rest` with the prefix written out; anything else as it is.
pub(super) fn expand(name: &str) -> String {
    name.split_once(':')
        .filter(|(_, rest)| !rest.starts_with("//"))
        .and_then(|(prefix, rest)| {
            let (_, iri) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
            Some(format!("{iri}{rest}"))
        })
        .unwrap_or_else(|| name.to_owned())
}

/// Whether `name` is that of a common property: a prefixed name or an absolute URL
/// ([5.8](https://www.w3.org/TR/tabular-metadata/#common-properties)).
pub(super) fn is_common_property(name: &str) -> bool {
    name.split_once(':').is_some_and(|(prefix, rest)| {
        PREFIXES.iter().any(|(known, _)| *known == prefix) || rest.starts_with("//") || prefix == "urn"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_written_out_and_addresses_are_not() {
        assert_eq!(expand("rdf:type"), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type");
        assert_eq!(expand("schema://x"), "schema://x");
        assert_eq!(expand("http://a/b"), "http://a/b");
        assert!(is_common_property("dc:title") && !is_common_property("title") && !is_common_property("nope:title"));
    }
}
