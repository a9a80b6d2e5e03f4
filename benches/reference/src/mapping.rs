//! What a table means, as metadata of CSV on the Web and as RML: the same triples.

use std::borrow::Cow;
use std::fmt::Write;

const RML_PREFIXES: &str = "\
@prefix rml: <http://w3id.org/rml/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix def: <http://example.org/def#> .
";

/// A column, whose property is `http://example.org/def#` with its name.
pub(crate) struct Column {
    pub(crate) name: Cow<'static, str>,
    pub(crate) kind: Kind,
}

/// What the cells of a column are.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Strings.
    Text,
    /// Strings in a language.
    Language(&'static str),
    /// Literals of a datatype of XML Schema.
    Typed(&'static str),
    /// What follows after an IRI; and the datatype that it has in the table.
    Link(&'static str, &'static str),
    /// IRIs.
    Address,
}

impl Column {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, kind: Kind) -> Self {
        let name = name.into();
        Self { name, kind }
    }
}

/// The metadata of one table.
pub(crate) fn csvw(table: &str, columns: &[Column]) -> String {
    format!(
        "{{\n  \"@context\": \"http://www.w3.org/ns/csvw\",\n{}\n}}\n",
        csvw_table(table, columns, "")
    )
}

/// The metadata of the cities with keys, beside the countries that they refer to.
pub(crate) fn csvw_checked(table: &str, columns: &[Column]) -> String {
    let keys = format!(
        r#",
    "primaryKey": "id",
    "foreignKeys": [
      {{"columnReference": "country", "reference": {{"resource": "countries.csv", "columnReference": "country"}}}},
      {{"columnReference": "partner", "reference": {{"resource": "{table}", "columnReference": "id"}}}}
    ]"#
    );
    format!(
        r#"{{
  "@context": "http://www.w3.org/ns/csvw",
  "tables": [{{
    "url": "countries.csv",
    "suppressOutput": true,
    "tableSchema": {{
      "columns": [{{"name": "country"}}, {{"name": "number", "datatype": "integer"}}],
      "primaryKey": "country"
    }}
  }}, {{
{}
  }}]
}}
"#,
        csvw_table(table, columns, &keys)
    )
}

fn csvw_table(table: &str, columns: &[Column], keys: &str) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|Column { name, kind }| {
            let kind = match kind {
                Kind::Text => String::new(),
                Kind::Language(tag) => format!(r#", "lang": "{tag}""#),
                Kind::Typed(datatype) => format!(r#", "datatype": "{datatype}""#),
                Kind::Link(iri, datatype) => format!(r#", "datatype": "{datatype}", "valueUrl": "{iri}{{{name}}}""#),
                Kind::Address => format!(r#", "datatype": "anyURI", "valueUrl": "{{+{name}}}""#),
            };
            format!(r#"      {{"name": "{name}", "propertyUrl": "http://example.org/def#{name}"{kind}}}"#)
        })
        .collect();
    format!(
        r#"  "url": "{table}",
  "tableSchema": {{
    "aboutUrl": "http://example.org/id/{{id}}",
    "columns": [
{}
    ]{keys}
  }}"#,
        columns.join(",\n")
    )
}

/// The same in RML; empty cells are to be taken for no value.
pub(crate) fn rml(table: &str, columns: &[Column]) -> String {
    let mut text = format!(
        "{RML_PREFIXES}\n<#Row> {} ;\n  rml:subjectMap [ rml:template \"http://example.org/id/{{id}}\" ]",
        rml_source(table)
    );
    for Column { name, kind } in columns {
        let object = match kind {
            Kind::Text => format!("rml:reference \"{name}\""),
            Kind::Language(tag) => format!("rml:reference \"{name}\" ; rml:language \"{tag}\""),
            Kind::Typed(datatype) => format!("rml:reference \"{name}\" ; rml:datatype xsd:{datatype}"),
            Kind::Link(iri, _) => format!("rml:template \"{iri}{{{name}}}\""),
            Kind::Address => format!("rml:reference \"{name}\" ; rml:termType rml:IRI"),
        };
        let _ = write!(
            text,
            " ;\n  rml:predicateObjectMap [ rml:predicate def:{name} ; rml:objectMap [ {object} ] ]"
        );
    }
    text + " .\n"
}

/// The mapping of trees and their streets, with a join or without it.
pub(crate) fn rml_of_trees(is_joined: bool) -> String {
    let (street, streets) = if is_joined {
        (
            " ;
  rml:predicateObjectMap [ rml:predicate def:street ; rml:objectMap [ rml:parentTriplesMap <#Street> ;
    rml:joinCondition [ rml:child \"street\" ; rml:parent \"code\" ] ] ]",
            format!(
                "
<#Street> {} ;
  rml:subjectMap [ rml:template \"http://example.org/street/{{district}}/{{name}}\" ] .
",
                rml_source("parents.csv")
            ),
        )
    } else {
        ("", String::new())
    };
    format!(
        "{RML_PREFIXES}
<#Tree> {} ;
  rml:subjectMap [ rml:template \"http://example.org/tree/{{id}}\" ; rml:class def:Tree ] ;
  rml:predicateObjectMap [ rml:predicate def:species ; rml:objectMap [ rml:reference \"species\" ] ]{street} .
{streets}",
        rml_source("children.csv")
    )
}

fn rml_source(table: &str) -> String {
    format!(
        "rml:logicalSource [\n    rml:source [ a rml:FilePath ; rml:root rml:MappingDirectory ; rml:path \"{table}\" ] ;\n    rml:referenceFormulation rml:CSV ]"
    )
}
