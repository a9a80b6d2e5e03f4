//! Addresses as names of files: what hosts of files make of them.

use percent_encoding::percent_decode_str;

/// The file that a host gives for `address`, a path relative to the site's root as it stands
/// in a URL; `None` where it gives none.
pub(super) fn file_of(address: &str) -> Option<String> {
    let mut path = percent_decode_str(address).decode_utf8().ok()?.into_owned();
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    is_sound(&path).then_some(path)
}

/// Whether a path stays within its folder, on all systems.
fn is_sound(path: &str) -> bool {
    let is_control = |c: char| c.is_control() || c == '\\';
    !path.contains(is_control) && !path.split('/').any(|segment| matches!(segment, "" | "." | ".."))
}

/// The file of the page that an IRI at the path `path` leads to, where nothing else stands.
pub(super) fn forward_of(path: &str) -> Option<String> {
    match path.split('?').next().unwrap_or(path) {
        // What has a query is the page without it, to hosts of files.
        part if part != path => None,
        "" => None,
        path => file_of(&format!("{}/", path.trim_end_matches('/'))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_files() {
        for (address, file) in [
            ("", Some("index.html")),
            ("de/class/", Some("de/class/index.html")),
            ("data/a%2520b.ttl", Some("data/a%20b.ttl")),
            ("data/%E1%BB%99.ttl", Some("data/ộ.ttl")),
            ("../a", None),
            ("a/%2e%2e/b", None),
            ("a%00b", None),
            ("a%5Cb", None),
            ("a//b", None),
            ("%FF", None),
        ] {
            assert_eq!(file_of(address).as_deref(), file, "{address}");
        }
    }

    #[test]
    fn iris_are_folders_with_a_page() {
        for (path, file) in [
            ("id/a", Some("id/a/index.html")),
            ("id/a/", Some("id/a/index.html")),
            ("id/a%20b", Some("id/a b/index.html")),
            ("id/../../a", None),
            ("id/a?b=c", None),
            ("", None),
        ] {
            assert_eq!(forward_of(path).as_deref(), file, "{path}");
        }
    }
}
