use super::super::queries::sort_key;
use super::super::reader::{Reader, is_number};
use super::super::site::{Site, TermKey, is_within};
use super::super::vocabulary;
use super::is_shown;
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Columns beside the name.
const COLUMNS: usize = 6;

/// Instances that are looked at to choose the columns.
const SAMPLE: usize = 2_000;

/// Values in one cell.
const VALUES: usize = 5;

/// The properties that a table of instances shows.
pub(super) struct Columns(Vec<NamedNode>);

/// What is known of a property.
#[derive(Default)]
struct Use {
    /// Instances that have it.
    instances: usize,
    /// Its values, and which of them have no name to show.
    values: usize,
    nameless: usize,
}

impl Columns {
    /// Those that most instances have.
    pub(super) fn of(site: &Site, instances: &[NamedOrBlankNode]) -> Result<Self> {
        let sample = &instances[..instances.len().min(SAMPLE)];
        let mut uses: BTreeMap<NamedNode, Use> = BTreeMap::new();
        for instance in sample {
            let mut seen = BTreeSet::new();
            for quad in site.store.quads_for_pattern(Some(instance.as_ref()), None, None, None) {
                let quad = quad?;
                let known = uses.entry(quad.predicate.clone()).or_default();
                known.values += 1;
                known.nameless += usize::from(matches!(quad.object, Term::BlankNode(_)));
                known.instances += usize::from(seen.insert(quad.predicate));
            }
        }
        let mut uses: Vec<(NamedNode, Use)> = uses
            .into_iter()
            .filter(|(property, known)| {
                !is_shown(property) && known.instances * 2 >= sample.len() && known.nameless * 2 < known.values
            })
            .collect();
        uses.sort_by_key(|(property, known)| {
            (
                rank(property),
                Reverse(known.instances),
                !property.as_str().starts_with(&*site.config.base),
            )
        });
        uses.truncate(COLUMNS);
        Ok(Self(uses.into_iter().map(|(property, _)| property).collect()))
    }

    /// The rows of instances.
    pub(super) fn table(&self, reader: &Reader<'_>, instances: &[NamedOrBlankNode]) -> Result<Markup> {
        let mut heads = Vec::new();
        for property in &self.0 {
            heads.push(reader.text(&reader.name(property.as_ref())?));
        }
        let mut rows = Vec::new();
        for instance in instances {
            rows.push(self.row(reader, instance)?);
        }
        Ok(html! {
            div.scroll role="region" tabindex="0" aria-labelledby="instances" {
                table.sortable {
                    thead { tr {
                        th scope="col" { (reader.t("name")) }
                        @for head in heads { th scope="col" { (head) } }
                    } }
                    tbody { @for row in rows { (row) } }
                }
            }
        })
    }

    fn row(&self, reader: &Reader<'_>, instance: &NamedOrBlankNode) -> Result<Markup> {
        let name = match instance {
            NamedOrBlankNode::NamedNode(node) => reader.link(node.as_ref())?,
            NamedOrBlankNode::BlankNode(_) => html! { span.unnamed { (reader.t("unnamed")) } },
        };
        let mut cells = Vec::new();
        for property in &self.0 {
            cells.push(cell(
                reader,
                reader.site.objects(instance.as_ref(), property.as_ref())?,
            )?);
        }
        Ok(html! { tr { td { (name) } @for cell in cells { (cell) } } })
    }
}

/// What says little comes last.
fn rank(property: &NamedNode) -> u8 {
    let property = property.as_ref();
    if vocabulary::MARGINAL.contains(&property) || vocabulary::SOURCES.contains(&property) {
        2
    } else {
        u8::from(vocabulary::DESCRIPTIONS.contains(&property) || vocabulary::REMARKS.contains(&property))
    }
}

/// The values of a property; of texts in several languages, those in the reader's.
fn cell(reader: &Reader<'_>, values: BTreeSet<TermKey>) -> Result<Markup> {
    let is_own = |term: &Term| language(term).is_some_and(|tag| is_within(tag, reader.language));
    let has_own = values.iter().any(|value| is_own(&value.0));
    let values: Vec<Term> = values
        .into_iter()
        .map(|value| value.0)
        .filter(|term| !has_own || language(term).is_none() || is_own(term))
        .collect();
    let mut shown = Vec::new();
    for value in values.iter().take(VALUES) {
        shown.push(reader.term(value.as_ref())?);
    }
    let single = match &values[..] {
        [Term::Literal(literal)] => Some(literal),
        _ => None,
    };
    let class = single.filter(|literal| is_number(literal.datatype())).map(|_| "number");
    Ok(html! {
        td class=[class] data-key=[single.and_then(sort_key)] {
            @for (index, value) in shown.iter().enumerate() { @if index > 0 { "; " } (value) }
            @if values.len() > VALUES { "; " (reader.texts.count("more", values.len() - VALUES)) }
        }
    })
}

fn language(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => literal.language(),
        _ => None,
    }
}
