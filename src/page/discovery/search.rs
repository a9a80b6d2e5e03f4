//! The search as one file, for sites without a server.
//!
//! ```text
//! {
//!   "languages": ["de", …],
//!   "classes": [[name, …], …],
//!   "resources": [[key, fragment, [class, …], [name, …], [[text, is a name], …]], …]
//! }
//! ```
//!
//! Names are in the order of the languages; one stands for all where they are the same. Each
//! is a text with its language tag, which is empty where it has none. `class` is an index.

use super::super::address::View;
use super::super::reader::Reader;
use super::super::site::{Site, Text};
use crate::diagnostic::Result;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) fn index(site: &Site) -> Result<String> {
    let mut classes: BTreeMap<NamedNode, usize> = BTreeMap::new();
    let mut named = Vec::new();
    let reader = Reader::new(site, &site.languages()[0], &View::Front);
    let mut text = format!("{{\"languages\":{},\"resources\":[", json!(site.languages()));
    let mut separator = "\n";
    for (path, texts) in site.catalog.search.by_path() {
        let node = NamedNode::new_unchecked(format!("{}{path}", site.config.base));
        let Some((key, fragment)) = reader.page_of(node.as_str()) else {
            continue;
        };
        let mut types = Vec::new();
        for term in site.objects(node.as_ref().into(), rdf::TYPE)? {
            let Term::NamedNode(class) = term.0 else { continue };
            let next = classes.len();
            let number = *classes.entry(class.clone()).or_insert(next);
            if number == next {
                named.push(names(site, &class)?);
            }
            types.push(number);
        }
        let texts: Vec<Value> = texts.map(|(text, is_name)| json!([text, u8::from(is_name)])).collect();
        let entry = json!([key, fragment.unwrap_or_default(), types, names(site, &node)?, texts]);
        _ = write!(text, "{separator}{entry}");
        separator = ",\n";
    }
    _ = writeln!(text, "\n],\"classes\":{}}}", Value::Array(named));
    Ok(text)
}

/// The names of a resource in the languages of the site.
fn names(site: &Site, node: &NamedNode) -> Result<Value> {
    let names = site
        .languages()
        .iter()
        .map(|language| site.name(node.as_ref(), language));
    let mut names = names.collect::<Result<Vec<Text>>>()?;
    if names.iter().all(|name| *name == names[0]) {
        names.truncate(1);
    }
    let names = names
        .into_iter()
        .map(|name| json!([name.value, name.language.unwrap_or_default()]));
    Ok(names.collect())
}
