use super::super::Site;
use super::super::reader::Reader;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The namespaces of classes and properties, and how many statements have a term of each as
/// their property or class; the most used first.
pub(super) fn vocabularies(site: &Site) -> Vec<(&str, usize)> {
    let classes = site.catalog.classes.iter().map(|(iri, class)| (iri, class.instances));
    let properties = site.catalog.properties.iter().map(|(iri, count)| (iri, *count));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (iri, count) in classes.chain(properties) {
        *counts.entry(namespace(iri.as_str())).or_default() += count;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(namespace, count)| (Reverse(*count), *namespace));
    counts
}

/// An IRI up to its last `#` or `/`.
fn namespace(iri: &str) -> &str {
    iri.rfind(['#', '/']).map_or(iri, |end| &iri[..=end])
}

/// A number of bytes for people.
pub(super) fn size(reader: &Reader<'_>, bytes: u64) -> String {
    let (unit, tenths) = match bytes {
        0..1_000 => return format!("{bytes} B"),
        1_000..1_000_000 => ("kB", bytes / 100),
        1_000_000..1_000_000_000 => ("MB", bytes / 100_000),
        _ => ("GB", bytes / 100_000_000),
    };
    let number = format!("{}.{}", tenths / 10, tenths % 10);
    format!("{} {unit}", reader.texts.integer(&number))
}
