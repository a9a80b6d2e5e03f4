use super::super::reader::Reader;
use super::offer::{self, Offer};
use super::time;
use serde_json::{Map, Value, json};

/// Files that are named.
const FILES: usize = 100;

/// The description of the dataset in the words of schema.org, as JSON-LD for search engines
/// ([schema.org/Dataset](https://schema.org/Dataset)).
pub(in super::super) fn schema_org(reader: &Reader<'_>) -> String {
    let site = reader.site;
    let (config, dataset) = (&site.config, &site.config.dataset);
    let mut about = Map::new();
    let mut add = |name: &str, value: Value| {
        let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            about.insert(name.to_owned(), value);
        }
    };
    add("@context", json!("https://schema.org/"));
    add("@type", json!("Dataset"));
    add("@id", json!(offer::iri(site)));
    add("url", json!(offer::iri(site)));
    add("name", json!(site.title(reader.language).value));
    let description = site.chosen(&dataset.description, reader.language);
    add("description", json!(description.map(|text| text.value)));
    add("license", json!(config.license));
    add("creditText", json!(config.attribution));
    add("inLanguage", json!(config.languages));
    add("isAccessibleForFree", json!(true));
    let keywords = dataset
        .keywords
        .get(reader.language)
        .or_else(|| dataset.keywords.values().next());
    add("keywords", json!(keywords.cloned().unwrap_or_default()));
    add("identifier", json!(dataset.identifier));
    add("version", json!(dataset.version.as_deref().unwrap_or(site.version())));
    add("datePublished", json!(dataset.issued));
    add("dateModified", json!(time::date(site.modified)));
    add("isBasedOn", json!(dataset.sources));
    add("spatialCoverage", json!(dataset.spatial));
    if dataset.start.is_some() || dataset.end.is_some() {
        let end = |end: &Option<String>| end.clone().unwrap_or_else(|| "..".to_owned());
        add(
            "temporalCoverage",
            json!(format!("{}/{}", end(&dataset.start), end(&dataset.end))),
        );
    }
    let publisher = dataset.publisher.as_ref();
    add(
        "publisher",
        json!(
            publisher.map(|publisher| {
                json!({"@type": "Organization", "name": publisher.name, "url": publisher.homepage})
            })
        ),
    );
    let files = Offer::all(site)
        .into_iter()
        .filter(|offer| offer.sha256.is_none())
        .take(FILES)
        .map(|offer| {
            json!({
                "@type": "DataDownload",
                "contentUrl": format!("{}{}", config.base, offer.path),
                "encodingFormat": offer.media_type,
            })
        });
    add("distribution", files.collect());
    Value::Object(about).to_string()
}
