//! The terms of common vocabularies that pages know something about.

use oxigraph::model::NamedNodeRef;

macro_rules! terms {
    ($($name:ident = $iri:literal;)*) => {
        $(pub(super) const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked($iri);)*
    };
}

terms! {
    PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel";
    ALT_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel";
    HIDDEN_LABEL = "http://www.w3.org/2004/02/skos/core#hiddenLabel";
    DEFINITION = "http://www.w3.org/2004/02/skos/core#definition";
    NOTE = "http://www.w3.org/2004/02/skos/core#note";
    EXACT_MATCH = "http://www.w3.org/2004/02/skos/core#exactMatch";
    CLOSE_MATCH = "http://www.w3.org/2004/02/skos/core#closeMatch";
    SAME_AS = "http://www.w3.org/2002/07/owl#sameAs";
    SCHEMA_SAME_AS = "http://schema.org/sameAs";
    DCT_TITLE = "http://purl.org/dc/terms/title";
    DCT_DESCRIPTION = "http://purl.org/dc/terms/description";
    DCT_SOURCE = "http://purl.org/dc/terms/source";
    SCHEMA_NAME = "http://schema.org/name";
    SCHEMA_HEADLINE = "http://schema.org/headline";
    SCHEMA_DESCRIPTION = "http://schema.org/description";
    FOAF_NAME = "http://xmlns.com/foaf/0.1/name";
    DC_TITLE = "http://purl.org/dc/elements/1.1/title";
    QUOTED_FROM = "http://www.w3.org/ns/prov#wasQuotedFrom";
    PRIMARY_SOURCE = "http://www.w3.org/ns/prov#hadPrimarySource";
    DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom";
    WGS_LAT = "http://www.w3.org/2003/01/geo/wgs84_pos#lat";
    WGS_LONG = "http://www.w3.org/2003/01/geo/wgs84_pos#long";
    SCHEMA_LATITUDE = "http://schema.org/latitude";
    SCHEMA_LONGITUDE = "http://schema.org/longitude";
    SCHEMA_GEO = "http://schema.org/geo";
    HAS_GEOMETRY = "http://www.opengis.net/ont/geosparql#hasGeometry";
    AS_WKT = "http://www.opengis.net/ont/geosparql#asWKT";
    OWL_CLASS = "http://www.w3.org/2002/07/owl#Class";
    OWL_ONTOLOGY = "http://www.w3.org/2002/07/owl#Ontology";
    OWL_INVERSE_OF = "http://www.w3.org/2002/07/owl#inverseOf";

}

/// Properties that name a thing, the best first.
pub(super) const LABELS: &[NamedNodeRef<'static>] = &[
    PREF_LABEL,
    oxigraph::model::vocab::rdfs::LABEL,
    DCT_TITLE,
    SCHEMA_NAME,
    SCHEMA_HEADLINE,
    FOAF_NAME,
    DC_TITLE,
];

/// Properties whose values the search looks in, beside those that name a thing.
pub(super) const OTHER_NAMES: &[NamedNodeRef<'static>] = &[ALT_LABEL, HIDDEN_LABEL];

/// Properties that describe a thing, the best first.
pub(super) const DESCRIPTIONS: &[NamedNodeRef<'static>] = &[
    DCT_DESCRIPTION,
    SCHEMA_DESCRIPTION,
    DEFINITION,
    oxigraph::model::vocab::rdfs::COMMENT,
];

/// Properties with remarks, which the search looks in too.
pub(super) const REMARKS: &[NamedNodeRef<'static>] = &[NOTE];

/// Properties that lead to the same thing in other data.
pub(super) const SAME_THING: &[NamedNodeRef<'static>] = &[
    EXACT_MATCH,
    CLOSE_MATCH,
    SAME_AS,
    SCHEMA_SAME_AS,
    oxigraph::model::vocab::rdfs::SEE_ALSO,
];

/// Properties that lead from a statement, or from what states it, to its source.
pub(super) const SOURCES: &[NamedNodeRef<'static>] = &[DCT_SOURCE, QUOTED_FROM, PRIMARY_SOURCE, DERIVED_FROM];

/// Properties that lead to what speaks of a thing, or defines it.
pub(super) const MARGINAL: &[NamedNodeRef<'static>] = &[
    NamedNodeRef::new_unchecked("http://schema.org/subjectOf"),
    oxigraph::model::vocab::rdfs::IS_DEFINED_BY,
];
