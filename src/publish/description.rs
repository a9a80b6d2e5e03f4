use crate::hdt::HdtDescription;
use crate::publication::Config;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Term, Triple};

const DCT: &str = "http://purl.org/dc/terms/";
const DCAT: &str = "http://www.w3.org/ns/dcat#";

/// What a publication says of its dataset, for the header of an HDT file.
pub fn description(config: &Config) -> HdtDescription {
    let dataset = NamedNode::new_unchecked(format!("{}dataset", config.base));
    let mut triples = Vec::new();
    let mut add = |namespace: &str, name: &str, object: Term| {
        let predicate = NamedNode::new_unchecked(format!("{namespace}{name}"));
        triples.push(Triple::new(dataset.clone(), predicate, object));
    };
    let tagged = |language: &str, text: &str| {
        let literal = Literal::new_language_tagged_literal(text, language);
        literal.unwrap_or_else(|_| Literal::new_simple_literal(text)).into()
    };
    let iri = |iri: &String| NamedNode::new_unchecked(iri).into();
    for (language, title) in &config.title {
        add(DCT, "title", tagged(language, title));
    }
    for (language, text) in &config.dataset.description {
        add(DCT, "description", tagged(language, text));
    }
    if let Some(license) = &config.license {
        add(DCT, "license", iri(license));
    }
    if let Some(publisher) = config
        .dataset
        .publisher
        .as_ref()
        .and_then(|publisher| publisher.iri.as_ref())
    {
        add(DCT, "publisher", iri(publisher));
    }
    if let Some(version) = &config.dataset.version {
        add(DCAT, "version", Literal::from(version.as_str()).into());
    }
    let class = NamedNode::new_unchecked(format!("{DCAT}Dataset"));
    triples.push(Triple::new(dataset.clone(), rdf::TYPE.into_owned(), class));
    HdtDescription {
        dataset: dataset.into(),
        triples,
    }
}
