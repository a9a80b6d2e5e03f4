//! The instances of a class as a table.

use super::super::reader::{Reader, is_number};
use super::super::{Representation, Site, vocabulary};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::page::site::TermKey;
use maud::{Markup, html};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// Columns beside the name.
const COLUMNS: usize = 6;

/// Instances that are looked at to choose columns.
const SAMPLE: usize = 200;

/// Values that stand in a cell.
const VALUES: usize = 4;

/// Properties that say the same of all instances, or what the name says already.
const LEFT_OUT: &[NamedNodeRef<'static>] = &[rdf::TYPE, rdfs::IS_DEFINED_BY, vocabulary::HIDDEN_LABEL];

/// The instances that have an IRI, by it.
pub(super) fn instances(site: &Site, class: &NamedNode) -> Result<BTreeSet<NamedNode>> {
    let mut instances = BTreeSet::new();
    let class: Term = class.clone().into();
    for quad in site
        .store
        .quads_for_pattern(None, Some(rdf::TYPE), Some(class.as_ref()), None)
    {
        if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
            instances.insert(node);
        }
    }
    Ok(instances)
}

type Values = BTreeMap<NamedNode, BTreeSet<TermKey>>;

fn values(site: &Site, node: &NamedNode) -> Result<Values> {
    let mut values = Values::new();
    for quad in site
        .store
        .quads_for_pattern(Some(node.as_ref().into()), None, None, None)
    {
        let quad = quad?;
        values.entry(quad.predicate).or_default().insert(TermKey(quad.object));
    }
    Ok(values)
}

/// The properties that one in five instances has, those that most have first.
fn columns(site: &Site, instances: &BTreeSet<NamedNode>) -> Result<Vec<NamedNode>> {
    let mut counts: BTreeMap<NamedNode, usize> = BTreeMap::new();
    for node in instances.iter().take(SAMPLE) {
        for property in values(site, node)?.into_keys() {
            *counts.entry(property).or_default() += 1;
        }
    }
    let is_left_out = |property: &NamedNode| {
        let property = property.as_ref();
        LEFT_OUT.contains(&property)
            || vocabulary::LABELS.contains(&property)
            || vocabulary::MARGINAL.contains(&property)
    };
    let base = &site.config.base;
    let is_source = |property: &NamedNode| vocabulary::SOURCES.contains(&property.as_ref());
    let fewest = instances.len().min(SAMPLE) / 5;
    let mut properties: Vec<(NamedNode, usize)> = counts
        .into_iter()
        .filter(|(property, count)| *count > fewest && !is_left_out(property))
        .collect();
    properties.sort_by_key(|(property, count)| {
        let is_own = property.as_str().starts_with(&**base);
        (
            is_source(property),
            std::cmp::Reverse(*count),
            !is_own,
            property.clone(),
        )
    });
    Ok(properties.into_iter().map(|(property, _)| property).collect())
}

/// The rows for some of the instances.
pub(super) fn markup<'n>(
    reader: &Reader<'_>,
    instances: &BTreeSet<NamedNode>,
    shown: impl Iterator<Item = &'n NamedNode>,
    caption: &str,
) -> Result<Markup> {
    let columns: Vec<NamedNode> = columns(reader.site, instances)?.into_iter().take(COLUMNS).collect();
    let mut heads = Vec::new();
    for property in &columns {
        heads.push(reader.name(property.as_ref())?);
    }
    let mut rows = Vec::new();
    for node in shown {
        let values = values(reader.site, node)?;
        let mut cells = vec![html! { th scope="row" { (reader.link(node.as_ref())?) } }];
        for property in &columns {
            cells.push(cell(reader, values.get(property))?);
        }
        rows.push(cells);
    }
    Ok(html! {
        @if rows.is_empty() { p { (reader.t("no-instances")) } } @else {
            div.scroll tabindex="0" role="region" aria-label=(caption) {
                table.sortable {
                    thead { tr {
                        th scope="col" { (reader.t("name")) }
                        @for head in &heads { th scope="col" lang=(Reader::lang(head)) { (head.value) } }
                    } }
                    tbody { @for row in rows { tr { @for cell in row { (cell) } } } }
                }
            }
        }
    })
}

fn cell(reader: &Reader<'_>, values: Option<&BTreeSet<TermKey>>) -> Result<Markup> {
    let Some(values) = values else {
        return Ok(html! { td {} });
    };
    let chosen = chosen(reader, values);
    let mut shown = Vec::new();
    for term in chosen.iter().take(VALUES) {
        shown.push(reader.term(term.as_ref())?);
    }
    let key = match chosen.first() {
        Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
        _ => None,
    };
    let is_number = matches!(chosen.first(), Some(Term::Literal(literal)) if is_number(literal.datatype()));
    let class = is_number.then_some("number");
    Ok(html! {
        td class=[class] data-key=[key] {
            @for (index, term) in shown.iter().enumerate() { @if index > 0 { ", " } (term) }
            @if chosen.len() > VALUES { " …" }
        }
    })
}

/// Of texts in several languages those in the reader's, where there are any.
fn chosen<'t>(reader: &Reader<'_>, values: &'t BTreeSet<TermKey>) -> Vec<&'t Term> {
    let is_other = |term: &Term| match term {
        Term::Literal(literal) => literal
            .language()
            .is_some_and(|tag| !super::super::site::is_within(tag, reader.language)),
        _ => false,
    };
    let all: Vec<&Term> = values.iter().map(|value| &value.0).collect();
    let own: Vec<&Term> = all.iter().copied().filter(|term| !is_other(term)).collect();
    if own.is_empty() { all } else { own }
}

/// The instances of a class as CSV: a row for each, a column for each property, the values of
/// a cell with `; ` between ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)).
pub(in crate::page) fn table(site: &Site, key: &str) -> Result<Option<Representation>> {
    let Some(class) = site.catalog.class_keys.get(key) else {
        return Ok(None);
    };
    let instances = instances(site, class)?;
    let mut rows = Vec::new();
    let mut properties = BTreeSet::new();
    for node in &instances {
        let values = values(site, node)?;
        properties.extend(values.keys().cloned());
        rows.push((node, values));
    }
    let failed = |error: &dyn std::fmt::Display| {
        Diagnostic::error(Code::FileWrite, format!("the table cannot be written: {error}"))
    };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let head = properties.iter().map(|property| site.short_name(property.as_str()));
    let head: Vec<String> = std::iter::once("iri".to_owned()).chain(head).collect();
    writer.write_record(&head).map_err(|error| failed(&error))?;
    for (node, values) in rows {
        let cells = properties.iter().map(|property| {
            let terms = values.get(property).into_iter().flatten();
            terms.map(|term| plain(&term.0)).collect::<Vec<_>>().join("; ")
        });
        let row: Vec<String> = std::iter::once(node.as_str().to_owned()).chain(cells).collect();
        writer.write_record(&row).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    Ok(Some(Representation {
        media_type: "text/csv",
        language: None,
        body: bytes.into(),
        links: Vec::new(),
        file_name: Some(format!("{key}.csv")),
        status: None,
    }))
}

/// A term without its datatype; a text with its language behind.
fn plain(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => match literal.language() {
            Some(tag) => format!("{}@{tag}", literal.value()),
            None => literal.value().to_owned(),
        },
    }
}
