//! What `make web` made, where this build has it (see `build.rs`).

use bytes::Bytes;
use flate2::read::GzDecoder;
use std::io::Read;
use std::sync::LazyLock;

/// Names and bytes of files, in the order of the names.
pub(super) const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

/// A ring of longitudes and latitudes in degrees.
type Outline = Vec<(f32, f32)>;

/// The file of that name.
pub(super) fn file(name: &str) -> Option<&'static [u8]> {
    let index = FILES.binary_search_by_key(&name, |file| file.0).ok()?;
    Some(FILES[index].1)
}

/// The file of that name as a browser gets it.
pub(super) fn bytes(name: &str) -> Option<Bytes> {
    static ENGINE: LazyLock<Option<Bytes>> = LazyLock::new(|| {
        let mut bytes = Vec::new();
        GzDecoder::new(file("oxigraph.wasm.gz")?).read_to_end(&mut bytes).ok()?;
        Some(bytes.into())
    });
    match name {
        "oxigraph.wasm" => ENGINE.clone(),
        _ => file(name).map(Bytes::from_static),
    }
}

/// Outlines of land for maps: none in a build without the bundle.
pub(super) fn land() -> &'static [Outline] {
    static LAND: LazyLock<Vec<Outline>> = LazyLock::new(|| {
        let file = file("land.json").unwrap_or(b"[]");
        serde_json::from_slice(file).unwrap_or_default()
    });
    &LAND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_are_closed_rings_within_the_world() {
        assert_eq!(land().is_empty(), file("land.json").is_none());
        for ring in land() {
            assert!(ring.len() > 3);
            assert_eq!(ring.first(), ring.last());
            assert!(ring.iter().all(|(lon, lat)| lon.abs() <= 180.0 && lat.abs() <= 90.0));
        }
    }

    #[test]
    fn the_editor_is_there_as_a_whole_or_not_at_all() {
        let names: Vec<&str> = FILES.iter().map(|file| file.0).collect();
        let all = [
            "land.json",
            "licences.txt",
            "local.js",
            "oxigraph.wasm.gz",
            "sparql.css",
            "sparql.js",
        ];
        assert!(names.is_empty() || names == all, "{names:?}");
        assert!(file("other.js").is_none());
        let engine = bytes("oxigraph.wasm");
        assert_eq!(engine.is_some(), !names.is_empty());
        assert!(engine.is_none_or(|engine| engine.starts_with(b"\0asm")));
    }
}
