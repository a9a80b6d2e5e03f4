//! Files by which programs find what a site has.

mod llms;
mod search;
mod sitemap;

use super::address::{Address, CATALOG_SYNTAXES, Discovery};
use super::dataset::dumps;
use super::{Representation, Site};
use crate::diagnostic::Result;
use serde_json::{Map, Value, json};

/// The file, where there is one.
pub(super) fn file(site: &Site, file: Discovery) -> Result<Option<Representation>> {
    let (media_type, body) = match file {
        Discovery::Robots => ("text/plain", robots(site)),
        Discovery::Sitemap(number) => match sitemap::written(site, number) {
            Some(text) => ("application/xml", text),
            None => return Ok(None),
        },
        Discovery::Llms => ("text/markdown", llms::text(site)?),
        Discovery::LinkSet => ("application/linkset+json", link_set(site)),
        Discovery::Search => ("application/json", search::index(site)?),
    };
    Ok(Some(Representation {
        media_type,
        language: None,
        body: body.into_bytes().into(),
        links: Vec::new(),
        file_name: None,
        status: None,
    }))
}

fn robots(site: &Site) -> String {
    let sitemap = Address::Discovery(Discovery::Sitemap(0)).path();
    format!("User-agent: *\nAllow: /\n\nSitemap: {}{sitemap}\n", site.address)
}

/// What belongs to the site as a whole, relative to the set's own address.
fn link_set(site: &Site) -> String {
    let link = |href: String, media_type: &str| json!({"href": href, "type": media_type});
    let mut context = Map::new();
    context.insert("anchor".to_owned(), "./".into());
    let catalogs = CATALOG_SYNTAXES.map(|syntax| link(Address::Catalog(syntax).path(), syntax.media_type()));
    context.insert("describedby".to_owned(), catalogs.into());
    let dumps: Vec<Value> = dumps(site)
        .map(|syntax| link(Address::Dump(syntax).path(), syntax.media_type()))
        .collect();
    if !dumps.is_empty() {
        context.insert("item".to_owned(), dumps.into());
    }
    if let Some(license) = &site.config.license {
        context.insert("license".to_owned(), json!([{"href": license}]));
    }
    let sitemap = Address::Discovery(Discovery::Sitemap(0)).path();
    context.insert("index".to_owned(), json!([link(sitemap, "application/xml")]));
    format!("{:#}\n", json!({"linkset": [context]}))
}
