use super::address::{Address, DataFormat};
use super::reader::Reader;
use super::{Link, Representation, Site, View, resource};
use crate::diagnostic::Result;
use crate::sink::{Syntax, serialize};
use oxigraph::model::Quad;
use serde_json::{Map, Value, json};

/// The description of a document's resources as data.
pub(super) fn document(site: &Site, key: &str, path: &str, format: DataFormat) -> Result<Option<Representation>> {
    let members = site.members(path);
    let Some(node) = members.first() else { return Ok(None) };
    let language = &site.languages()[0];
    let reader = Reader::new(site, language, &View::Resource(key.to_owned()));
    let body = match format {
        DataFormat::Rdf(syntax) => written(site, &site.document(path)?, syntax, path)?,
        DataFormat::GeoJson => match geo_json(&reader, &members)? {
            Some(json) => pretty(&json),
            None => return Ok(None),
        },
        DataFormat::LinkSet => pretty(&link_set(&reader, key, &resource::links(&reader, key, node)?)),
    };
    let mut links: Vec<Link> = Vec::new();
    for language in site.languages() {
        let page = Address::Page(Some(language.clone()), View::Resource(key.to_owned())).path();
        links.push(Link {
            language: Some(language.clone()),
            ..Link::new("describes", page, Some("text/html"))
        });
    }
    links.push(Link::new("describes", node.as_str(), None));
    links.extend(
        site.config
            .license
            .as_ref()
            .map(|license| Link::new("license", license, None)),
    );
    Ok(Some(Representation {
        media_type: format.media_type(),
        language: None,
        body: body.into(),
        links,
        file_name: Some(format!("{}.{}", key.replace('/', "-"), format.ending())),
        status: None,
    }))
}

/// Quads in a syntax, in the order of output.
pub(super) fn written(site: &Site, quads: &[Quad], syntax: Syntax, name: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    serialize(quads, syntax, &site.prefixes, &mut bytes).map_err(|error| error.into_failure(name))?;
    Ok(bytes)
}

fn pretty(json: &Value) -> Vec<u8> {
    let mut text = format!("{json:#}");
    text.push('\n');
    text.into_bytes()
}

/// What has a place, as `GeoJSON` ([RFC 7946](https://www.rfc-editor.org/rfc/rfc7946)).
fn geo_json(reader: &Reader<'_>, members: &[oxigraph::model::NamedNode]) -> Result<Option<Value>> {
    let mut features = Vec::new();
    for node in members {
        let Some(point) = reader.site.place(node.as_ref().into())? else {
            continue;
        };
        let mut names = Map::new();
        for text in reader.site.texts(node.as_ref().into(), super::vocabulary::LABELS)? {
            let key = text
                .language
                .map_or_else(|| "name".to_owned(), |tag| format!("name:{tag}"));
            names.insert(key, text.value.into());
        }
        names.insert("name".to_owned(), reader.name(node.as_ref())?.value.into());
        features.push(json!({
            "type": "Feature",
            "id": node.as_str(),
            "geometry": {"type": "Point", "coordinates": [point.longitude, point.latitude]},
            "properties": names,
        }));
    }
    Ok(match features.len() {
        0 => None,
        1 => features.pop(),
        _ => Some(json!({"type": "FeatureCollection", "features": features})),
    })
}

/// Links as a set ([RFC 9264, 4.2](https://www.rfc-editor.org/rfc/rfc9264#section-4.2)),
/// relative to the set's own address.
fn link_set(reader: &Reader<'_>, key: &str, links: &[Link]) -> Value {
    let here = Address::Data(key.to_owned(), DataFormat::LinkSet).path();
    let mut context = Map::new();
    let anchor = super::address::relative(&here, &reader.here);
    context.insert("anchor".to_owned(), anchor.into());
    for link in links.iter().filter(|link| link.rel != "linkset") {
        let mut target = Map::new();
        target.insert("href".to_owned(), link.href(&here).into());
        if let Some(media_type) = link.media_type {
            target.insert("type".to_owned(), media_type.into());
        }
        let targets = context.entry(link.rel).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(targets) = targets {
            targets.push(Value::Object(target));
        }
    }
    json!({"linkset": [context]})
}
