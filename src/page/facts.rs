use super::reader::Reader;
use super::vocabulary;
use super::{Origin, Site};
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef};
use std::collections::BTreeMap;

/// How deep blank nodes are shown within one another.
const DEPTH: usize = 6;

/// Members of a list that are shown.
const MEMBERS: usize = 200;

/// Rows that are shown as the origin of a statement.
const ROWS: usize = 5;

/// What is said about one resource.
pub(super) struct Facts<'a, 's> {
    reader: &'a Reader<'s>,
    /// The statements about it and its blank nodes, by subject, in the order of output.
    by_subject: BTreeMap<String, Vec<&'a Quad>>,
    /// Who claims a statement, by its property and value.
    claims: BTreeMap<(String, String), Vec<NamedNode>>,
    /// What the resource as a whole has as its sources.
    sources: Vec<NamedNode>,
}

impl<'a, 's> Facts<'a, 's> {
    /// `statements` are those about `subject` and the blank nodes that they lead to.
    pub(super) fn new(
        reader: &'a Reader<'s>,
        subject: NamedOrBlankNodeRef<'_>,
        statements: &'a [Quad],
    ) -> Result<Self> {
        let mut by_subject: BTreeMap<String, Vec<&Quad>> = BTreeMap::new();
        for quad in statements {
            by_subject.entry(quad.subject.to_string()).or_default().push(quad);
        }
        let sources = statements
            .iter()
            .filter(|quad| quad.subject.as_ref() == subject && vocabulary::SOURCES.contains(&quad.predicate.as_ref()))
            .filter_map(|quad| named(&quad.object));
        Ok(Self {
            reader,
            by_subject,
            claims: claims(reader.site, subject)?,
            sources: sources.collect(),
        })
    }

    /// The statements about `subject`, by property; those with a property of `shown` are
    /// elsewhere on the page.
    pub(super) fn of(&self, subject: NamedOrBlankNodeRef<'_>, shown: &[NamedNode]) -> Result<Markup> {
        self.list(subject, shown, 0)
    }

    fn list(&self, subject: NamedOrBlankNodeRef<'_>, shown: &[NamedNode], depth: usize) -> Result<Markup> {
        let Some(quads) = self.by_subject.get(&subject.to_string()) else {
            return Ok(html! {});
        };
        let mut groups: Vec<&[&Quad]> = quads.chunk_by(|a, b| a.predicate == b.predicate).collect();
        groups.sort_by_key(|group| self.rank(&group[0].predicate));
        let mut rows = Vec::new();
        for group in groups.iter().filter(|group| !shown.contains(&group[0].predicate)) {
            let values: Vec<Markup> = group
                .iter()
                .map(|quad| self.value(quad, depth))
                .collect::<Result<_>>()?;
            rows.push((self.property(&group[0].predicate)?, values));
        }
        Ok(html! {
            @if !rows.is_empty() {
                dl.facts {
                    @for (property, values) in rows {
                        div { dt { (property) } @for value in values { dd { (value) } } }
                    }
                }
            }
        })
    }

    /// Names first, then what the publication's own vocabulary says, sources and marginalia
    /// last.
    fn rank(&self, property: &NamedNode) -> u8 {
        let property = property.as_ref();
        if vocabulary::LABELS.contains(&property) {
            0
        } else if vocabulary::OTHER_NAMES.contains(&property) {
            1
        } else if vocabulary::DESCRIPTIONS.contains(&property) || vocabulary::REMARKS.contains(&property) {
            2
        } else if property.as_str().starts_with(&*self.reader.site.config.base) {
            3
        } else if vocabulary::SOURCES.contains(&property) || vocabulary::MARGINAL.contains(&property) {
            6
        } else if vocabulary::SAME_THING.contains(&property) {
            5
        } else {
            4
        }
    }

    fn property(&self, property: &NamedNode) -> Result<Markup> {
        self.reader.link(property.as_ref())
    }

    fn value(&self, quad: &Quad, depth: usize) -> Result<Markup> {
        let shown = match &quad.object {
            Term::BlankNode(node) if depth < DEPTH => {
                let node: NamedOrBlankNode = node.clone().into();
                match self.members(&node) {
                    Some(members) => self.members_list(&members, depth)?,
                    None => self.list(node.as_ref(), &[], depth + 1)?,
                }
            }
            Term::Literal(literal) => self.reader.literal(literal),
            other => self.reader.term(other.as_ref())?,
        };
        Ok(html! { (shown) (self.origin(quad)?) })
    }

    /// The members of a collection ([RDF Schema, 5.2](https://www.w3.org/TR/rdf-schema/#ch_collectionvocab)).
    fn members(&self, head: &NamedOrBlankNode) -> Option<Vec<&'a Quad>> {
        let mut members = Vec::new();
        let mut node = head.clone();
        while members.len() < MEMBERS {
            let quads = self.by_subject.get(&node.to_string())?;
            let first = quads.iter().find(|quad| quad.predicate == rdf::FIRST)?;
            members.push(*first);
            let rest = quads.iter().find(|quad| quad.predicate == rdf::REST)?;
            match &rest.object {
                Term::NamedNode(end) if *end == rdf::NIL => break,
                Term::BlankNode(next) => node = next.clone().into(),
                _ => return None,
            }
        }
        Some(members)
    }

    fn members_list(&self, members: &[&Quad], depth: usize) -> Result<Markup> {
        let values: Vec<Markup> = members
            .iter()
            .map(|quad| self.value(quad, depth + 1))
            .collect::<Result<_>>()?;
        Ok(html! { ol.members { @for value in values { li { (value) } } } })
    }

    /// The rows that a statement was made of, its source, and who claims it.
    fn origin(&self, quad: &Quad) -> Result<Markup> {
        let reader = self.reader;
        let origins: Vec<Origin<'_>> = reader.site.origins.of(quad.as_ref()).collect();
        let claims = self
            .claims
            .get(&(quad.predicate.to_string(), quad.object.to_string()))
            .map_or(&[][..], Vec::as_slice);
        let is_source = vocabulary::SOURCES.contains(&quad.predicate.as_ref());
        let sources = if is_source || !claims.is_empty() {
            &[][..]
        } else {
            &self.sources
        };
        if origins.is_empty() && claims.is_empty() && sources.is_empty() {
            return Ok(html! {});
        }
        Ok(html! {
            details.origin {
                summary { (reader.t("origin")) }
                ul {
                    @for origin in origins.iter().take(ROWS) { li { (row(reader, origin)) } }
                    @if origins.len() > ROWS {
                        li { (reader.texts.with("origins-more", [("count", (origins.len() - ROWS).into())])) }
                    }
                    @if !claims.is_empty() {
                        li { (reader.t("claimed-in")) ": " (self.links(claims)?) }
                    }
                    @if !sources.is_empty() {
                        li { (reader.t("source")) ": " (self.links(sources)?) }
                    }
                }
            }
        })
    }

    fn links(&self, nodes: &[NamedNode]) -> Result<Markup> {
        let links: Vec<Markup> = nodes
            .iter()
            .map(|node| self.reader.link(node.as_ref()))
            .collect::<Result<_>>()?;
        Ok(html! { @for (index, link) in links.iter().enumerate() { @if index > 0 { "; " } (link) } })
    }
}

/// A row of a file, as a link into it ([RFC 7111](https://www.rfc-editor.org/rfc/rfc7111)).
fn row(reader: &Reader<'_>, origin: &Origin<'_>) -> Markup {
    let name = origin
        .file
        .strip_prefix(&*reader.site.config.base)
        .unwrap_or(origin.file);
    let values = [("file", name.into()), ("row", origin.row.to_string().into())];
    let text = match origin.record {
        Some(_) if origin.is_table => reader.texts.with("origin-row", values),
        Some(_) => reader.texts.with("origin-item", values),
        None => name.to_owned(),
    };
    let href = reader.file_of(origin.file).map(|href| match origin.record {
        Some(_) if origin.is_table => format!("{href}#row={}", origin.row),
        _ => href,
    });
    html! {
        @match href { Some(href) => a href=(href) { (text) }, None => (text) }
        @if !origin.columns.is_empty() {
            " (" (reader.texts.with("origin-columns", [("columns", origin.columns.join(", ").into())])) ")"
        }
    }
}

fn named(term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    }
}

/// What claims statements about `subject`: reified statements
/// ([RDF Schema, 5.3](https://www.w3.org/TR/rdf-schema/#ch_reificationvocab)).
fn claims(site: &Site, subject: NamedOrBlankNodeRef<'_>) -> Result<BTreeMap<(String, String), Vec<NamedNode>>> {
    let mut claims: BTreeMap<(String, String), Vec<NamedNode>> = BTreeMap::new();
    let about = TermRef::from(subject);
    for quad in site
        .store
        .quads_for_pattern(None, Some(rdf::SUBJECT), Some(about), None)
    {
        let NamedOrBlankNode::NamedNode(claim) = quad?.subject else {
            continue;
        };
        for property in site.objects(claim.as_ref().into(), rdf::PREDICATE)? {
            for object in site.objects(claim.as_ref().into(), rdf::OBJECT)? {
                let statement = (property.0.to_string(), object.0.to_string());
                claims.entry(statement).or_default().push(claim.clone());
            }
        }
    }
    claims.values_mut().for_each(|claims| claims.sort_unstable());
    Ok(claims)
}
