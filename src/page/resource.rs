use super::address::{Address, DataFormat, View};
use super::facts::Facts;
use super::incoming;
use super::layout::{Page, licence_name};
use super::reader::{Reader, is_link};
use super::site::Text;
use super::{Link, Representation, vocabulary};
use crate::diagnostic::Result;
use crate::sink::{Syntax, serialize};
use maud::{Markup, html};
use oxigraph::model::{NamedNode, Quad, Term};

/// Bytes of structured data that stand in the head of a page; longer ones are linked only.
const JSON_LD: usize = 64 << 10;

/// The page of a document.
pub(super) fn page(reader: &Reader<'_>, key: &str, path: &str) -> Result<Option<Representation>> {
    let site = reader.site;
    let members = site.members(path);
    let Some(main) = members.first() else {
        return Ok(None);
    };
    let name = reader.name(main.as_ref())?;
    let (body, description) = if members.len() == 1 {
        let statements = site.statements(main.as_ref().into())?;
        let description = site.best(texts_of(&statements, main), reader.language);
        (resource(reader, key, main, &name, &statements)?, description)
    } else {
        let description = site.best(
            site.texts(main.as_ref().into(), vocabulary::DESCRIPTIONS)?,
            reader.language,
        );
        (super::ontology::document(reader, key, &members)?, description)
    };
    let mut page = Page::new(View::Resource(key.to_owned()), name.value, reader, body);
    page.title_language = name.language.unwrap_or_default();
    page.description = description.map(|text| text.value);
    page.links = links(reader, key, main)?;
    page.json_ld = json_ld(reader, path)?;
    Ok(Some(page.finish(reader)))
}

/// The body of the page of one resource.
fn resource(reader: &Reader<'_>, key: &str, node: &NamedNode, name: &Text, statements: &[Quad]) -> Result<Markup> {
    let site = reader.site;
    let description = site.best(texts_of(statements, node), reader.language);
    let facts = Facts::new(reader, node.as_ref().into(), statements)?;
    let shown = [oxigraph::model::vocab::rdf::TYPE.into_owned()];
    Ok(html! {
        article {
            (heading(reader, node, name, statements)?)
            @if let Some(description) = &description { p.lead { (reader.text(description)) } }
            div.columns {
                section aria-labelledby="facts" {
                    h2 #facts { (reader.t("facts")) }
                    (facts.of(node.as_ref().into(), &shown)?)
                }
                div.beside {
                    (super::maps::of_resource(reader, node, name)?)
                    (elsewhere(reader, statements, node)?)
                    (downloads(reader, key, node)?)
                    (citation(reader, node, name))
                }
            }
            (incoming::section(reader, key, node)?)
        }
    })
}

/// Name, types and IRI.
pub(super) fn heading(reader: &Reader<'_>, node: &NamedNode, name: &Text, statements: &[Quad]) -> Result<Markup> {
    let own: Vec<Quad> = statements
        .iter()
        .filter(|quad| quad.subject == node.clone().into())
        .cloned()
        .collect();
    let types: Vec<Markup> = Reader::types(&own)
        .iter()
        .map(|class| reader.class(class))
        .collect::<Result<_>>()?;
    Ok(html! {
        header.resource {
            @if !types.is_empty() {
                p.types { span.hidden { (reader.t("type")) ": " } @for class in types { (class) " " } }
            }
            h1 lang=(Reader::lang(name)) dir="auto" { (name.value) }
            p.iri {
                span.hidden { (reader.t("iri")) ": " }
                code { (node.as_str()) }
                " "
                button type="button" hidden data-copy=(node.as_str()) data-done=(reader.t("copied")) { (reader.t("copy")) }
            }
        }
    })
}

/// The descriptions among statements about a node: of the first property that has any.
pub(super) fn texts_of(statements: &[Quad], node: &NamedNode) -> Vec<Text> {
    for property in vocabulary::DESCRIPTIONS {
        let texts: Vec<Text> = statements
            .iter()
            .filter(|quad| quad.predicate.as_ref() == *property && quad.subject == node.clone().into())
            .filter_map(|quad| match &quad.object {
                Term::Literal(literal) => Some(super::site::text_of(literal)),
                _ => None,
            })
            .collect();
        if !texts.is_empty() {
            return texts;
        }
    }
    Vec::new()
}

/// The same thing in other data.
fn elsewhere(reader: &Reader<'_>, statements: &[Quad], node: &NamedNode) -> Result<Markup> {
    let base = &reader.site.config.base;
    let mut links = Vec::new();
    for quad in statements {
        let Term::NamedNode(target) = &quad.object else {
            continue;
        };
        let leads_out = vocabulary::SAME_THING.contains(&quad.predicate.as_ref());
        if leads_out && quad.subject == node.clone().into() && !target.as_str().starts_with(&**base) {
            links.push((reader.link(target.as_ref())?, reader.link(quad.predicate.as_ref())?));
        }
    }
    Ok(html! {
        @if !links.is_empty() {
            section aria-labelledby="elsewhere" {
                h2 #elsewhere { (reader.t("identifiers")) }
                ul { @for (link, property) in links { li { (link) " " small { (property) } } } }
            }
        }
    })
}

/// The same as data.
pub(super) fn downloads(reader: &Reader<'_>, key: &str, node: &NamedNode) -> Result<Markup> {
    let has_place = reader.site.place(node.as_ref().into())?.is_some();
    let query = format!(
        "SELECT ?property ?value WHERE {{\n  <{}> ?property ?value .\n}}\n",
        node.as_str()
    );
    let form = format!(
        "{}?query={}",
        reader.to_view(View::Sparql),
        super::address::escape_query(&query)
    );
    Ok(html! {
        section aria-labelledby="downloads" {
            h2 #downloads { (reader.t("downloads")) }
            ul.formats {
                @for format in formats(has_place) {
                    li { a href=(reader.to(&Address::Data(key.to_owned(), format))) type=(format.media_type()) { (format_name(format)) } }
                }
            }
            p { a href=(form) { (reader.t("query-this")) } }
        }
    })
}

/// The formats of a resource.
fn formats(has_place: bool) -> impl Iterator<Item = DataFormat> {
    let is_data = move |format: &DataFormat| match format {
        DataFormat::Rdf(_) => true,
        DataFormat::GeoJson => has_place,
        DataFormat::LinkSet => false,
    };
    DataFormat::ALL.iter().copied().filter(is_data)
}

fn format_name(format: DataFormat) -> String {
    match format {
        DataFormat::Rdf(syntax) => syntax.to_string(),
        DataFormat::GeoJson => "GeoJSON".to_owned(),
        DataFormat::LinkSet => "Linkset".to_owned(),
    }
}

fn citation(reader: &Reader<'_>, node: &NamedNode, name: &Text) -> Markup {
    let publication = reader.site.title(reader.language);
    let license = reader.site.config.license.as_deref();
    html! {
        section aria-labelledby="cite" {
            h2 #cite { (reader.t("cite")) }
            p.citation {
                span lang=(Reader::lang(name)) { (name.value) } ". "
                cite lang=(Reader::lang(&publication)) { (publication.value) } ". "
                @if let Some(license) = license { (licence_name(license)) ". " }
                (node.as_str())
            }
        }
    }
}

/// Typed links for programs ([Signposting](https://signposting.org/FAIR/)).
pub(super) fn links(reader: &Reader<'_>, key: &str, node: &NamedNode) -> Result<Vec<Link>> {
    let site = reader.site;
    let mut links = vec![Link::new("cite-as", node.as_str(), None)];
    let has_place = site.place(node.as_ref().into())?.is_some();
    for format in formats(has_place) {
        let rel = if format == DataFormat::GeoJson {
            "alternate"
        } else {
            "describedby"
        };
        let path = Address::Data(key.to_owned(), format).path();
        links.push(Link::new(rel, path, Some(format.media_type())));
    }
    let mut types: Vec<Link> = Vec::new();
    for term in site.objects(node.as_ref().into(), oxigraph::model::vocab::rdf::TYPE)? {
        if let Term::NamedNode(class) = term.0
            && is_link(class.as_str())
        {
            types.push(Link::new("type", class.as_str(), None));
        }
    }
    links.push(Link::new("type", "https://schema.org/AboutPage", None));
    links.extend(types);
    links.extend(
        site.config
            .license
            .as_ref()
            .map(|license| Link::new("license", license, None)),
    );
    let set = Address::Data(key.to_owned(), DataFormat::LinkSet).path();
    links.push(Link::new("linkset", set, Some(DataFormat::LinkSet.media_type())));
    Ok(links)
}

/// The description as JSON-LD for the head of the page.
fn json_ld(reader: &Reader<'_>, path: &str) -> Result<Option<String>> {
    let quads = reader.site.document(path)?;
    let mut json = Vec::new();
    serialize(&quads, Syntax::JsonLd, &reader.site.prefixes, &mut json).map_err(|error| error.into_failure(path))?;
    let json = String::from_utf8_lossy(&json).trim_end().to_owned();
    Ok((json.len() <= JSON_LD).then_some(json))
}
