//! Prefixes and terms of the [CSVW context](https://www.w3.org/ns/csvw), and names made with them.

use crate::xsd::Builtin;
use std::borrow::Cow;

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

/// Namespace of the vocabulary.
pub(crate) const CSVW: &str = "http://www.w3.org/ns/csvw#";

/// Terms whose name is that of what they stand for in [`CSVW`].
const OWN_TERMS: &[&str] = &[
    "Cell",
    "Column",
    "Datatype",
    "Dialect",
    "Direction",
    "ForeignKey",
    "JSON",
    "NumericFormat",
    "Row",
    "Schema",
    "Table",
    "TableGroup",
    "TableReference",
    // Not in the context, yet what `@type` of a transformation must be.
    "Template",
    "Transformation",
    "aboutUrl",
    "base",
    "columnReference",
    "commentPrefix",
    "datatype",
    "decimalChar",
    "default",
    "delimiter",
    "describes",
    "dialect",
    "doubleQuote",
    "encoding",
    "format",
    "groupChar",
    "header",
    "headerRowCount",
    "lang",
    "length",
    "lineTerminators",
    "maxExclusive",
    "maxInclusive",
    "maxLength",
    "minExclusive",
    "minInclusive",
    "minLength",
    "name",
    "null",
    "ordered",
    "pattern",
    "primaryKey",
    "propertyUrl",
    "quoteChar",
    "reference",
    "required",
    "resource",
    "row",
    "rownum",
    "schemaReference",
    "scriptFormat",
    "separator",
    "skipBlankRows",
    "skipColumns",
    "skipInitialSpace",
    "skipRows",
    "source",
    "suppressOutput",
    "tableDirection",
    "tableSchema",
    "targetFormat",
    "textDirection",
    "transformations",
    "trim",
    "uriTemplate",
    "url",
    "valueUrl",
    "virtual",
];

/// Terms that stand for something of another name, or of another namespace.
const OTHER_TERMS: &[(&str, &str)] = &[
    ("columns", "http://www.w3.org/ns/csvw#column"),
    ("describedby", "http://www.w3.org/2007/05/powder-s#describedby"),
    ("foreignKeys", "http://www.w3.org/ns/csvw#foreignKey"),
    ("license", "http://www.w3.org/1999/xhtml/vocab#license"),
    ("maximum", "http://www.w3.org/ns/csvw#maxInclusive"),
    ("minimum", "http://www.w3.org/ns/csvw#minInclusive"),
    ("NCName", "http://www.w3.org/2001/XMLSchema#NCName"),
    ("notes", "http://www.w3.org/ns/csvw#note"),
    ("referencedRows", "http://www.w3.org/ns/csvw#referencedRow"),
    ("role", "http://www.w3.org/1999/xhtml/vocab#role"),
    ("rowTitles", "http://www.w3.org/ns/csvw#rowTitle"),
    ("tables", "http://www.w3.org/ns/csvw#table"),
    ("titles", "http://www.w3.org/ns/csvw#title"),
];

/// Schemes that no one takes for a prefix; those of addresses have `//` after them.
const SCHEMES: &[&str] = &[
    "ark", "data", "did", "doi", "geo", "hdl", "info", "mailto", "ni", "tag", "tel", "urn", "uuid",
];

/// The IRI of a term of the context, one of its prefixes, or the name of a datatype.
pub(super) fn term(name: &str) -> Option<Cow<'static, str>> {
    if let Some(builtin) = Builtin::from_name(name) {
        return Some(builtin.iri().as_str().into());
    }
    if OWN_TERMS.contains(&name) {
        return Some(format!("{CSVW}{name}").into());
    }
    let mut others = OTHER_TERMS.iter().chain(PREFIXES);
    others
        .find(|(known, _)| *known == name)
        .map(|(_, iri)| Cow::Borrowed(*iri))
}

/// Names that [`term`] knows, prefixes aside.
pub(super) fn terms() -> impl Iterator<Item = &'static str> {
    let datatypes = Builtin::ALL.iter().flat_map(|builtin| builtin.names());
    let others = OTHER_TERMS.iter().map(|(name, _)| name);
    OWN_TERMS.iter().chain(others).chain(datatypes).copied()
}

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

/// [URL compaction](https://www.w3.org/TR/tabular-metadata/#url-compaction): the term that
/// stands for `url`, or else its prefixed name, or else `url` as it is; `@type` for `rdf:type`.
pub(super) fn compact(url: &str) -> Cow<'_, str> {
    if let Some(builtin) = Builtin::from_iri(url) {
        return builtin.name().into();
    }
    let own = url.strip_prefix(CSVW).filter(|name| OWN_TERMS.contains(name));
    let other = || OTHER_TERMS.iter().chain(PREFIXES).find(|(_, iri)| *iri == url);
    if let Some(name) = own.or_else(|| other().map(|(name, _)| *name)) {
        return name.into();
    }
    // The standard lets any term be a prefix. Only those that are meant as prefixes are
    // used, the longest first: `date:TimeStamp` would be a poor name of `xsd:dateTimeStamp`.
    let prefixes = PREFIXES.iter().rev();
    let longest = prefixes
        .filter(|(_, iri)| url.strip_prefix(iri).is_some_and(|rest| !rest.starts_with("//")))
        .max_by_key(|(_, iri)| iri.len());
    match longest {
        Some(("rdf", iri)) if &url[iri.len()..] == "type" => "@type".into(),
        Some((prefix, iri)) => format!("{prefix}:{}", &url[iri.len()..]).into(),
        None => url.into(),
    }
}

/// Whether `name` is that of a common property: a prefixed name or an absolute URL
/// ([5.8](https://www.w3.org/TR/tabular-metadata/#common-properties)).
///
/// A prefix that the context does not have is a scheme, as
/// [IRI expansion](https://www.w3.org/TR/json-ld-api/#iri-expansion) has it; see [`has_unknown_prefix`].
pub(super) fn is_common_property(name: &str) -> bool {
    name.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// Whether `name` is an absolute URL by its syntax, but looks like a prefixed name whose
/// prefix the context does not have.
pub(super) fn has_unknown_prefix(name: &str) -> bool {
    name.split_once(':').is_some_and(|(prefix, rest)| {
        !rest.starts_with("//")
            && !PREFIXES.iter().any(|(known, _)| *known == prefix)
            && !SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(prefix))
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
    }

    #[test]
    fn common_properties_are_prefixed_names_and_absolute_urls() {
        for name in ["dc:title", "http://a/b", "urn:x:y", "tag:a,2020:b", "nope:title", "dc:"] {
            assert!(is_common_property(name), "{name}");
        }
        for name in ["title", "name", "", ":", "_:b", "@id", "a b:c", "1:a", "é:a"] {
            assert!(!is_common_property(name), "{name}");
        }
        assert!(has_unknown_prefix("nope:title"));
        for name in ["dc:title", "nope://title", "URN:x:y", "title"] {
            assert!(!has_unknown_prefix(name), "{name}");
        }
    }

    #[test]
    fn terms_lead_to_their_iri_and_back() {
        for name in terms() {
            let iri = term(name).unwrap();
            assert_eq!(term(&compact(&iri)).as_ref(), Some(&iri), "{name}");
        }
        let iri = |name| term(name).unwrap();
        assert_eq!(iri("Table"), "http://www.w3.org/ns/csvw#Table");
        assert_eq!(iri("number"), "http://www.w3.org/2001/XMLSchema#double");
        assert_eq!(iri("json"), "http://www.w3.org/ns/csvw#JSON");
        assert_eq!(iri("xml"), "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral");
        assert_eq!(iri("schema"), "http://schema.org/");
        assert_eq!(term("table"), None);
    }

    #[test]
    fn urls_become_terms_or_prefixed_names() {
        for (url, compacted) in [
            ("http://purl.org/dc/terms/title", "dc:title"),
            ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "@type"),
            ("http://www.w3.org/1999/02/22-rdf-syntax-ns#types", "rdf:types"),
            ("http://www.w3.org/ns/csvw#Table", "Table"),
            ("http://www.w3.org/ns/csvw#note", "notes"),
            ("http://www.w3.org/ns/csvw#other", "csvw:other"),
            ("http://www.w3.org/2001/XMLSchema#date", "date"),
            ("http://www.w3.org/2001/XMLSchema#dateTimes", "xsd:dateTimes"),
            ("http://www.w3.org/2007/05/powder-s#text", "wrds:text"),
            ("http://schema.org/", "schema"),
            ("http://schema.org///x", "http://schema.org///x"),
            ("http://a.example/b", "http://a.example/b"),
        ] {
            assert_eq!(compact(url), compacted);
        }
        for (prefix, iri) in well_known_prefixes() {
            let name = expand(&compact(&format!("{iri}x")));
            assert_eq!(name, format!("{iri}x"), "{prefix}");
        }
    }
}
