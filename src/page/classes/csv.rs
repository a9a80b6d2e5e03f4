use super::super::site::Site;
use crate::diagnostic::Result;
use crate::sink::SinkError;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Columns of a table.
const COLUMNS: usize = 1_000;

/// What stands between several values of a cell.
const BETWEEN: &str = "; ";

/// A column: a property, and for texts with a language that language, which the values of
/// cells could not say.
type Column = (NamedNode, Option<String>);

/// The instances with all that is said of them, a row each
/// ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180#section-2)).
pub(super) fn written(site: &Site, instances: &[NamedOrBlankNode]) -> Result<Vec<u8>> {
    let columns = columns(site, instances)?;
    let failed = |error: io::Error| SinkError::from(error).into_failure("memory");
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let names = columns.keys().map(|column| head(site, column));
    let heads = std::iter::once("iri".to_owned()).chain(names);
    writer.write_record(heads).map_err(|error| failed(error.into()))?;
    for instance in instances {
        let mut cells = vec![BTreeSet::new(); columns.len()];
        let quads = site.store.quads_for_pattern(Some(instance.as_ref()), None, None, None);
        for quad in quads {
            let quad = quad?;
            if let Some(index) = columns.get(&(quad.predicate, language(&quad.object))) {
                cells[*index].insert(lexical(quad.object));
            }
        }
        let cells = cells
            .into_iter()
            .map(|values| values.into_iter().collect::<Vec<_>>().join(BETWEEN));
        let row = std::iter::once(lexical(instance.clone().into())).chain(cells);
        writer.write_record(row).map_err(|error| failed(error.into()))?;
    }
    writer.into_inner().map_err(|error| failed(error.into_error()))
}

fn head(site: &Site, (property, language): &Column) -> String {
    let name = site.short_name(property.as_str());
    match language {
        Some(language) => format!("{name}@{language}"),
        None => name,
    }
}

/// The columns with their numbers, in order.
fn columns(site: &Site, instances: &[NamedOrBlankNode]) -> Result<BTreeMap<Column, usize>> {
    let mut found = BTreeSet::new();
    for instance in instances {
        for quad in site.store.quads_for_pattern(Some(instance.as_ref()), None, None, None) {
            let quad = quad?;
            let column = (quad.predicate, language(&quad.object));
            if found.len() < COLUMNS || found.contains(&column) {
                found.insert(column);
            }
        }
    }
    Ok(found.into_iter().zip(0..).collect())
}

fn language(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => literal.language().map(str::to_owned),
        _ => None,
    }
}

fn lexical(term: Term) -> String {
    match term {
        Term::NamedNode(node) => node.into_string(),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => literal.destruct().0,
    }
}
