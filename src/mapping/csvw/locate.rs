//! [Locating metadata](https://www.w3.org/TR/tabular-data-model/#locating-metadata).

use super::metadata::{Inherited, Schema, Stated, Table, TableGroup};
use super::read::read;
use super::uri_template;
use super::url::{normalize, resolve, without_fragment};
use super::{KeyTarget, METADATA_LIMIT};
use crate::diagnostic::{Code, Diagnostic, Findings, Place, Result};
use crate::mapping::{Resource, Resources, Unavailable, is_web};
use crate::source::read_text;
use std::sync::Arc;

/// Where the metadata of a table is looked for when the site says nothing
/// ([default locations](https://www.w3.org/TR/tabular-data-model/#default-locations-and-site-wide-location-configuration)).
const DEFAULT_LOCATIONS: &str = "{+url}-metadata.json\ncsv-metadata.json\n";

/// Bytes that `/.well-known/csvm` may have.
const SITE_LIMIT: u64 = 64 << 10;

/// Lines of it that are followed.
const SITE_LINES: usize = 20;

/// Where to start from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The address of a metadata document or of a table.
    pub address: String,
    /// The address of the user's own metadata, which is used in place of what could be located.
    pub metadata: Option<String>,
    /// Whether, of the tables that the metadata of a table describes, only the one to start
    /// from makes output; those to which its foreign keys lead are read all the same.
    pub only_table: bool,
}

impl Start {
    /// Starts from a metadata document or a table.
    pub fn new(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            metadata: None,
            only_table: false,
        }
    }
}

/// What was located.
pub(super) struct Located {
    /// The tables and what is said of them.
    pub(super) group: TableGroup,
    /// The addresses of the documents that say it.
    pub(super) documents: Vec<String>,
}

/// Locates the metadata of `start` and reads it.
pub(super) fn locate(start: &Start, resources: &dyn Resources, findings: &mut Findings) -> Result<Located> {
    let address = without_fragment(&start.address);
    if let Some(metadata) = &start.metadata {
        let mut located = document(metadata, resources, findings)?;
        if start.only_table {
            let table = normalize(address);
            if describes(&located.group, &table) {
                restrict(&mut located.group, &table);
            } else {
                // [It need not describe the table](https://www.w3.org/TR/tabular-data-model/#overriding-metadata).
                let name = resources.get(without_fragment(metadata));
                let name = name.map_or_else(|_| metadata.clone(), |resource| resource.name);
                let message = format!("`{name}` does not describe <{table}>, which is not read");
                let place = Place::file(name);
                let hint = "add a description whose `url` leads there";
                findings.push(Diagnostic::warning(Code::CsvwMetadata, message).at(place).hint(hint));
            }
        }
        return Ok(located);
    }
    let resource = resources.get(address).map_err(Unavailable::into_failure)?;
    if is_metadata(address, &resource) {
        return document(address, resources, findings);
    }
    let table = normalize(&resource.address);
    Ok(match described(&table, &resource, resources, findings)? {
        Some(mut located) => {
            if start.only_table {
                restrict(&mut located.group, &table);
            }
            located
        }
        None => embedded_alone(table, &resource),
    })
}

/// Whether an address is that of a metadata document, by its type or its ending.
fn is_metadata(address: &str, resource: &Resource) -> bool {
    let kind = resource.content_type.as_deref().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind.ends_with("json") {
        return true;
    }
    // Servers that do not know better call anything a text or some bytes.
    if matches!(kind.as_str(), "text/csv" | "text/tab-separated-values") {
        return false;
    }
    let path = address.split('?').next().unwrap_or(address).to_ascii_lowercase();
    [".json", ".jsonld"].iter().any(|ending| path.ends_with(ending))
}

fn document(address: &str, resources: &dyn Resources, findings: &mut Findings) -> Result<Located> {
    let resource = resources
        .get(without_fragment(address))
        .map_err(Unavailable::into_failure)?;
    let text = read_text(&resource.path, &resource.name, METADATA_LIMIT)?;
    Ok(Located {
        group: read(&resource.name, &text, &resource.address, resources, findings)?,
        documents: vec![resource.address],
    })
}

/// The first document that describes the table: one that a `Link` header names, the last
/// header first, or one of a location of the site.
fn described(
    table: &str,
    resource: &Resource,
    resources: &dyn Resources,
    findings: &mut Findings,
) -> Result<Option<Located>> {
    let linked = resource.links.iter().rev().flat_map(|header| {
        let mut links: Vec<String> = describing(header);
        links.reverse();
        links
    });
    let linked: Vec<String> = linked.filter_map(|link| resolve(&resource.address, &link)).collect();
    // The site is asked only where no link leads there.
    let site = std::iter::once_with(|| site_locations(&resource.address, resources)).flatten();
    for candidate in linked.into_iter().chain(site) {
        let found = match resources.get(without_fragment(&candidate)) {
            Ok(found) => found,
            Err(Unavailable::Missing(_)) => continue,
            Err(Unavailable::Failed(failure)) => return Err(failure),
            Err(unavailable) => {
                for found in unavailable.into_failure().diagnostics() {
                    findings.push(passed_over(found));
                }
                continue;
            }
        };
        let mut own = Findings::new(50);
        let located = document(&found.address, resources, &mut own)?;
        if describes(&located.group, table) {
            findings.append(own);
            return Ok(Some(located));
        }
        let message = format!(
            "`{}` does not describe `{}`, and is not used",
            found.name, resource.name
        );
        let place = Place::file(&found.name);
        let hint = "add a description with the `url` of the table, or name the metadata with --metadata";
        findings.push(Diagnostic::warning(Code::CsvwMetadata, message).at(place).hint(hint));
    }
    Ok(None)
}

/// That metadata cannot be had at a place where it may be: nothing is found there
/// ([default locations](https://www.w3.org/TR/tabular-data-model/#default-locations-and-site-wide-location-configuration)).
fn passed_over(found: &Diagnostic) -> Diagnostic {
    let message = format!("metadata may be missed: {}", found.message);
    Diagnostic {
        hint: found.hint.clone(),
        ..Diagnostic::warning(Code::CsvwMetadata, message)
    }
}

fn describes(group: &TableGroup, table: &str) -> bool {
    group.tables.iter().any(|described| described.url.value == *table)
}

/// The targets of the links in a `Link` header that describe the table in metadata
/// ([Link header](https://www.w3.org/TR/tabular-data-model/#link-header)).
fn describing(header: &str) -> Vec<String> {
    const TYPES: &[&str] = &["application/csvm+json", "application/ld+json", "application/json"];
    let mut links = Vec::new();
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((target, after)) = after.split_once('>') else {
            break;
        };
        // A comma in quotes does not end the link.
        let mut quoted = false;
        let end = after
            .find(|c: char| {
                quoted ^= c == '"';
                c == ',' && !quoted
            })
            .unwrap_or(after.len());
        let (parameters, next) = after.split_at(end);
        let value = |name: &str| {
            let mut found = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
            let (_, value) = found.find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
            Some(value.trim().trim_matches('"').to_ascii_lowercase())
        };
        let relates = value("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|rel| rel == "describedby"));
        if relates && value("type").is_some_and(|kind| TYPES.contains(&kind.as_str())) {
            links.push(target.trim().to_owned());
        }
        rest = next;
    }
    links
}

/// Where the site keeps the metadata of the table at `address`.
fn site_locations(address: &str, resources: &dyn Resources) -> Vec<String> {
    let address = without_fragment(address);
    let site = resolve(address, "/.well-known/csvm").filter(|_| is_web(address));
    let found = site.and_then(|site| resources.get(&site).ok());
    let text = found.and_then(|found| read_text(&found.path, &found.name, SITE_LIMIT).ok());
    let text = text.as_deref().unwrap_or(DEFAULT_LOCATIONS);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let expanded = lines
        .take(SITE_LINES)
        .filter_map(|line| uri_template::expand_url(line, address));
    expanded.filter_map(|location| resolve(address, &location)).collect()
}

/// The table with no more than what its file says
/// ([embedded metadata](https://www.w3.org/TR/tabular-data-model/#embedded-metadata)).
fn embedded_alone(url: String, resource: &Resource) -> Located {
    let origin = Arc::new(Place::file(&resource.name));
    Located {
        group: TableGroup {
            tables: vec![Table {
                url: Stated {
                    value: url,
                    origin: origin.clone(),
                },
                id: None,
                dialect: None,
                schema: Schema {
                    inherited: Inherited::default(),
                    ..Schema::default()
                },
                suppress_output: false,
                annotations: Vec::new(),
                transformations: Vec::new(),
                origin,
            }],
            ..TableGroup::default()
        },
        documents: Vec::new(),
    }
}

/// Only the rows of `table` make output; of the group's other tables those are read to
/// which its foreign keys lead.
fn restrict(group: &mut TableGroup, table: &str) {
    let (mut kept, mut others): (Vec<Table>, Vec<Table>) = group
        .tables
        .drain(..)
        .partition(|described| described.url.value == table);
    let targets: Vec<KeyTarget> = kept
        .iter()
        .flat_map(|described| &described.schema.foreign_keys)
        .map(|key| key.target.clone())
        .collect();
    others.retain(|other| {
        targets.iter().any(|target| match target {
            KeyTarget::Resource(url) => *url == other.url.value,
            KeyTarget::Schema(id) => Some(id) == other.schema.id.as_ref(),
        })
    });
    for other in &mut others {
        other.suppress_output = true;
        other.schema.foreign_keys.clear();
    }
    kept.extend(others);
    group.tables = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_describe_are_told_from_others() {
        let header = "<a.json>; rel=\"describedBy\"; type=\"application/csvm+json\", <b,c.json>;type=application/json;rel=\"x describedby\", <d>; rel=next; title=\"<e>; rel=describedby\"";
        assert_eq!(describing(header), ["a.json", "b,c.json"]);
        for other in [
            "",
            "<",
            "<a",
            "<a>",
            "<a.json>; rel=describedby",
            "<a.html>; rel=describedby; type=text/html",
        ] {
            assert_eq!(describing(other), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn metadata_is_told_by_its_type_or_its_ending() {
        let told = |address: &str, content_type: Option<&str>| {
            let resource = Resource {
                path: std::path::PathBuf::new(),
                name: String::new(),
                address: address.to_owned(),
                content_type: content_type.map(str::to_owned),
                content_language: None,
                links: Vec::new(),
            };
            is_metadata(address, &resource)
        };
        assert!(told("http://a.example/x.JSON?v=1", None) && told("http://a.example/x.json", Some("text/plain")));
        assert!(told("http://a.example/x", Some("application/csvm+json; charset=utf-8")));
        assert!(!told("http://a.example/x.csv", None) && !told("http://a.example/x.json", Some("text/csv")));
    }
}
