//! The words of mappings: those of [RML](https://w3id.org/rml/core/spec), those that it had
//! before, those of [R2RML](https://www.w3.org/TR/r2rml/), and those of other vocabularies
//! that describe sources. A mapping may mix them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Namespaces by the prefixes that stand for them in [`TABLE`].
const NAMESPACES: &[(&str, &str)] = &[
    ("rml", "http://w3id.org/rml/"),
    ("old", "http://semweb.mmlab.be/ns/rml#"),
    ("rr", "http://www.w3.org/ns/r2rml#"),
    ("ql", "http://semweb.mmlab.be/ns/ql#"),
    ("fnml", "http://semweb.mmlab.be/ns/fnml#"),
    ("rmlt", "http://semweb.mmlab.be/ns/rml-target#"),
    ("comp", "http://semweb.mmlab.be/ns/rml-compression#"),
    ("csvw", "http://www.w3.org/ns/csvw#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("void", "http://rdfs.org/ns/void#"),
];

/// Those in which each property has a meaning for mappings, so that one that is not known is
/// misspelt.
const OWN: &[&str] = &["rml", "old", "rr", "fnml", "rmlt"];

/// Those whose names stand for things that are named alike in all of them.
const NAMES: &[&str] = &["rml", "old", "rr", "ql", "rmlt", "comp"];

/// `fno:executes` in the mappings of the RML mapper, with either scheme.
pub(super) const EXECUTES: &[&str] = &[
    "https://w3id.org/function/ontology#executes",
    "http://w3id.org/function/ontology#executes",
];

/// What a property of a mapping means, whichever way it is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Property {
    AllowEmpty,
    BaseIri,
    Child,
    ChildMap,
    Class,
    Compression,
    Condition,
    Constant,
    Datatype,
    DatatypeMap,
    Encoding,
    Field,
    FieldName,
    Function,
    FunctionExecution,
    FunctionMap,
    FunctionValue,
    Gather,
    GatherAs,
    Graph,
    GraphMap,
    InnerJoin,
    Input,
    InputValue,
    InputValueMap,
    InverseExpression,
    Iterator,
    JoinCondition,
    Language,
    LanguageMap,
    LeftJoin,
    LogicalSource,
    LogicalTarget,
    Mode,
    Namespace,
    NamespacePrefix,
    NamespaceUrl,
    Null,
    Object,
    ObjectMap,
    OnFields,
    Parameter,
    ParameterMap,
    Parent,
    ParentLogicalView,
    ParentMap,
    ParentTriplesMap,
    Path,
    Predicate,
    PredicateMap,
    PredicateObjectMap,
    Query,
    Reference,
    ReferenceFormulation,
    Return,
    ReturnMap,
    Root,
    Serialization,
    Source,
    SqlQuery,
    SqlVersion,
    Strategy,
    StructuralAnnotation,
    Subject,
    SubjectMap,
    TableName,
    Target,
    TargetFields,
    TargetView,
    Template,
    TermType,
    ViewOn,
    // Of other vocabularies.
    AccessUrl,
    CommentPrefix,
    DataDump,
    Delimiter,
    Dialect,
    DoubleQuote,
    DownloadUrl,
    DialectEncoding,
    Header,
    HeaderRowCount,
    LineTerminators,
    QuoteChar,
    SkipBlankRows,
    SkipColumns,
    SkipInitialSpace,
    SkipRows,
    Trim,
    Url,
}

/// What each property is called; messages call it by its first name.
const TABLE: &[(Property, &[&str])] = &[
    (Property::AllowEmpty, &["rml:allowEmptyListAndContainer"]),
    (Property::BaseIri, &["rml:baseIRI"]),
    (Property::Child, &["rml:child", "rr:child"]),
    (Property::ChildMap, &["rml:childMap", "old:childMap"]),
    (Property::Class, &["rml:class", "rr:class"]),
    (Property::Compression, &["rml:compression", "rmlt:compression"]),
    (Property::Condition, &["rml:condition"]),
    (Property::Constant, &["rml:constant", "rr:constant"]),
    (Property::Datatype, &["rml:datatype", "rr:datatype"]),
    (
        Property::DatatypeMap,
        &["rml:datatypeMap", "old:datatypeMap", "rr:datatypeMap"],
    ),
    (Property::Encoding, &["rml:encoding"]),
    (Property::Field, &["rml:field"]),
    (Property::FieldName, &["rml:fieldName"]),
    (Property::Function, &["rml:function"]),
    (Property::FunctionExecution, &["rml:functionExecution"]),
    (Property::FunctionMap, &["rml:functionMap"]),
    (Property::FunctionValue, &["fnml:functionValue"]),
    (Property::Gather, &["rml:gather"]),
    (Property::GatherAs, &["rml:gatherAs"]),
    (Property::Graph, &["rml:graph", "rr:graph"]),
    (Property::GraphMap, &["rml:graphMap", "rr:graphMap"]),
    (Property::InnerJoin, &["rml:innerJoin"]),
    (Property::Input, &["rml:input"]),
    (Property::InputValue, &["rml:inputValue"]),
    (Property::InputValueMap, &["rml:inputValueMap"]),
    (Property::InverseExpression, &["rr:inverseExpression"]),
    (Property::Iterator, &["rml:iterator", "old:iterator"]),
    (Property::JoinCondition, &["rml:joinCondition", "rr:joinCondition"]),
    (Property::Language, &["rml:language", "rr:language"]),
    (
        Property::LanguageMap,
        &["rml:languageMap", "old:languageMap", "rr:languageMap"],
    ),
    (Property::LeftJoin, &["rml:leftJoin"]),
    (
        Property::LogicalSource,
        &["rml:logicalSource", "old:logicalSource", "rr:logicalTable"],
    ),
    (Property::LogicalTarget, &["rml:logicalTarget", "old:logicalTarget"]),
    (Property::Mode, &["rml:mode"]),
    (Property::Namespace, &["rml:namespace"]),
    (Property::NamespacePrefix, &["rml:namespacePrefix"]),
    (Property::NamespaceUrl, &["rml:namespaceURL"]),
    (Property::Null, &["rml:null", "csvw:null"]),
    (Property::Object, &["rml:object", "rr:object"]),
    (Property::ObjectMap, &["rml:objectMap", "rr:objectMap"]),
    (Property::OnFields, &["rml:onFields"]),
    (Property::Parameter, &["rml:parameter"]),
    (Property::ParameterMap, &["rml:parameterMap"]),
    (Property::Parent, &["rml:parent", "rr:parent"]),
    (Property::ParentLogicalView, &["rml:parentLogicalView"]),
    (Property::ParentMap, &["rml:parentMap", "old:parentMap"]),
    (
        Property::ParentTriplesMap,
        &["rml:parentTriplesMap", "rr:parentTriplesMap"],
    ),
    (Property::Path, &["rml:path"]),
    (Property::Predicate, &["rml:predicate", "rr:predicate"]),
    (Property::PredicateMap, &["rml:predicateMap", "rr:predicateMap"]),
    (
        Property::PredicateObjectMap,
        &["rml:predicateObjectMap", "rr:predicateObjectMap"],
    ),
    (Property::Query, &["old:query", "rml:query"]),
    (Property::Reference, &["rml:reference", "old:reference", "rr:column"]),
    (
        Property::ReferenceFormulation,
        &["rml:referenceFormulation", "old:referenceFormulation"],
    ),
    (Property::Return, &["rml:return"]),
    (Property::ReturnMap, &["rml:returnMap"]),
    (Property::Root, &["rml:root"]),
    (Property::Serialization, &["rml:serialization", "rmlt:serialization"]),
    (Property::Source, &["rml:source", "old:source"]),
    (Property::SqlQuery, &["rr:sqlQuery"]),
    (Property::SqlVersion, &["rr:sqlVersion", "old:sqlVersion"]),
    (Property::Strategy, &["rml:strategy"]),
    (Property::StructuralAnnotation, &["rml:structuralAnnotation"]),
    (Property::Subject, &["rml:subject", "rr:subject"]),
    (Property::SubjectMap, &["rml:subjectMap", "rr:subjectMap"]),
    (Property::TableName, &["rr:tableName"]),
    (Property::Target, &["rml:target", "rmlt:target"]),
    (Property::TargetFields, &["rml:targetFields"]),
    (Property::TargetView, &["rml:targetView"]),
    (Property::Template, &["rml:template", "rr:template", "old:template"]),
    (Property::TermType, &["rml:termType", "rr:termType"]),
    (Property::ViewOn, &["rml:viewOn"]),
    (Property::AccessUrl, &["dcat:accessURL"]),
    (Property::CommentPrefix, &["csvw:commentPrefix"]),
    (Property::DataDump, &["void:dataDump"]),
    (Property::Delimiter, &["csvw:delimiter"]),
    (Property::Dialect, &["csvw:dialect"]),
    (Property::DoubleQuote, &["csvw:doubleQuote"]),
    (Property::DownloadUrl, &["dcat:downloadURL"]),
    (Property::DialectEncoding, &["csvw:encoding"]),
    (Property::Header, &["csvw:header"]),
    (Property::HeaderRowCount, &["csvw:headerRowCount"]),
    (Property::LineTerminators, &["csvw:lineTerminators"]),
    (Property::QuoteChar, &["csvw:quoteChar"]),
    (Property::SkipBlankRows, &["csvw:skipBlankRows"]),
    (Property::SkipColumns, &["csvw:skipColumns"]),
    (Property::SkipInitialSpace, &["csvw:skipInitialSpace"]),
    (Property::SkipRows, &["csvw:skipRows"]),
    (Property::Trim, &["csvw:trim"]),
    (Property::Url, &["csvw:url"]),
];

impl Property {
    /// What the property of that IRI means.
    pub(super) fn from_iri(iri: &str) -> Option<Self> {
        static BY_IRI: LazyLock<HashMap<String, Property>> = LazyLock::new(|| {
            let names = TABLE
                .iter()
                .flat_map(|(property, names)| names.iter().map(|name| (*property, *name)));
            let expanded = names.filter_map(|(property, name)| {
                let (prefix, local) = name.split_once(':')?;
                Some((format!("{}{local}", namespace(prefix)?), property))
            });
            expanded.collect()
        });
        BY_IRI.get(iri).copied()
    }

    /// How messages call it where it is missing.
    pub(super) fn name(self) -> &'static str {
        let entry = TABLE.iter().find(|(property, _)| *property == self);
        entry.and_then(|(_, names)| names.first()).copied().unwrap_or_default()
    }

    /// Whether its object is the constant that the term map makes.
    pub(super) fn is_constant(self) -> bool {
        matches!(
            self,
            Self::Subject
                | Self::Predicate
                | Self::Object
                | Self::Graph
                | Self::Language
                | Self::Datatype
                | Self::InputValue
                | Self::Function
                | Self::Parameter
                | Self::Return
        )
    }

    /// Whether its object is a reference.
    pub(super) fn is_reference(self) -> bool {
        matches!(self, Self::Child | Self::Parent)
    }
}

fn namespace(prefix: &str) -> Option<&'static str> {
    let entry = NAMESPACES.iter().find(|(known, _)| *known == prefix);
    entry.map(|(_, iri)| *iri)
}

/// The IRI in short, where it is of a vocabulary of mappings.
pub(super) fn short(iri: &str) -> String {
    for (prefix, namespace) in NAMESPACES {
        if let Some(local) = iri.strip_prefix(namespace) {
            let prefix = if *prefix == "old" { "rml" } else { prefix };
            return format!("{prefix}:{local}");
        }
    }
    format!("<{iri}>")
}

/// What the IRI names within the vocabularies of mappings: `IRI` for `rml:IRI` and `rr:IRI`.
pub(super) fn local(iri: &str) -> Option<&str> {
    let mut namespaces = NAMES.iter().filter_map(|prefix| namespace(prefix));
    namespaces.find_map(|namespace| iri.strip_prefix(namespace))
}

/// The last part of the IRI where only known properties have one like it.
pub(super) fn own_local(iri: &str) -> Option<&str> {
    let mut namespaces = OWN.iter().filter_map(|prefix| namespace(prefix));
    namespaces.find_map(|namespace| iri.strip_prefix(namespace))
}

/// The names of properties of mappings, without prefixes.
pub(super) fn known_names() -> impl Iterator<Item = &'static str> {
    let names = TABLE.iter().flat_map(|(_, names)| names.iter());
    names.filter_map(|name| {
        let (prefix, local) = name.split_once(':')?;
        OWN.contains(&prefix).then_some(local)
    })
}

/// Whether `text` is Turtle that speaks of mappings. It is not parsed: what counts is that
/// one of the namespaces stands in it as an IRI.
pub(crate) fn is_rml(text: &str) -> bool {
    // JSON and XML have other brackets around it.
    let first = text.trim_start_matches('\u{feff}').trim_start();
    if first.starts_with('{') || first.starts_with("<?xml") {
        return false;
    }
    let namespaces = ["rml", "old", "rr"].into_iter().filter_map(namespace);
    namespaces
        .into_iter()
        .any(|namespace| text.contains(&format!("<{namespace}")))
}

/// Every property by one of its names, written out, for tests.
#[cfg(test)]
pub(super) fn all_iris() -> Vec<String> {
    let names = TABLE.iter().flat_map(|(_, names)| names.iter());
    let iris = names.filter_map(|name| {
        let (prefix, local) = name.split_once(':')?;
        Some(format!("{}{local}", namespace(prefix)?))
    });
    iris.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_vocabulary_has_its_spelling() {
        for iri in [
            "http://w3id.org/rml/reference",
            "http://semweb.mmlab.be/ns/rml#reference",
            "http://www.w3.org/ns/r2rml#column",
        ] {
            assert_eq!(Property::from_iri(iri), Some(Property::Reference));
        }
        assert_eq!(Property::from_iri("http://www.w3.org/ns/r2rml#reference"), None);
        assert_eq!(short("http://semweb.mmlab.be/ns/rml#source"), "rml:source");
        assert_eq!(local("http://semweb.mmlab.be/ns/ql#CSV"), Some("CSV"));
        assert_eq!(local("http://example.com/CSV"), None);
    }

    #[test]
    fn each_property_has_a_name_of_its_own() {
        let mut names: Vec<&str> = TABLE.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for (property, names) in TABLE {
            assert_eq!(property.name(), names[0]);
            for name in *names {
                assert!(namespace(name.split_once(':').unwrap().0).is_some(), "{name}");
            }
        }
    }

    #[test]
    fn a_mapping_is_told_by_its_namespace() {
        assert!(is_rml("@prefix rml: <http://w3id.org/rml/> ."));
        assert!(is_rml("# a mapping\nPREFIX rr:<http://www.w3.org/ns/r2rml#>"));
        assert!(is_rml("<#m> <http://semweb.mmlab.be/ns/rml#source> \"a\" ."));
        assert!(!is_rml("@prefix ex: <http://example.com/> ."));
        assert!(!is_rml("{\"@context\": {\"rml\": \"<http://w3id.org/rml/\"}}"));
        assert!(!is_rml("prefixes:\n  rml: http://w3id.org/rml/\n"));
    }
}
