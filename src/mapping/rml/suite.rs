//! The mappings of the conformance suites, for tests of what reads them.

use std::path::{Path, PathBuf};

/// The mappings of all suites, by suite, case and file, in order; none, with a message, where
/// the suites are not at hand.
#[expect(clippy::print_stdout, reason = "what is not tested is said")]
pub(super) fn mappings() -> Vec<(String, String)> {
    let suites = std::env::var_os("LODPRESS_SUITES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites"),
        PathBuf::from,
    );
    let folder = suites.join("rml");
    if !folder.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", folder.display());
        println!("skipped: {} is missing", folder.display());
        return Vec::new();
    }
    let mut found = Vec::new();
    for suite in entries(&folder) {
        for case in entries(&suite).iter().filter(|case| case.is_dir()) {
            for file in entries(case) {
                let name = file.strip_prefix(&folder).unwrap().display().to_string();
                let is_mapping = name.contains("/mapping") || name.contains("/r2rml");
                if is_mapping && file.extension().is_some_and(|ending| ending == "ttl") {
                    found.push((name, std::fs::read_to_string(&file).unwrap()));
                }
            }
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}
