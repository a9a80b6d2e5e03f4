//! The import directions are those of the table in ARCHITECTURE.md.

use crate::run::root;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn table() -> BTreeMap<String, Option<BTreeSet<String>>> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| folder |")).skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let imports = match *cells.last().unwrap() {
                "all" => None,
                "–" => Some(BTreeSet::new()),
                list => Some(list.split(", ").map(str::to_owned).collect()),
            };
            (cells[0].to_owned(), imports)
        })
        .collect()
}

fn rust_files(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The modules that a file names as `crate::…`, its tests left aside.
fn imports(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let code: Vec<&str> = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = code.join("\n");
    let after = code.split("crate::").skip(1);
    after
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => list
                .split('}')
                .next()
                .unwrap()
                .split(',')
                .map(|item| word(item.trim()))
                .collect(),
            None => vec![word(rest)],
        })
        .collect()
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn imports_go_one_way() {
    let table = table();
    let src = root().join("src");
    let mut modules = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(&src).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        let is_test = |file: &&std::path::PathBuf| {
            let within = file.strip_prefix(&src).unwrap();
            within.ends_with("tests.rs") || within.iter().any(|folder| folder == "tests")
        };
        for file in files.iter().filter(|file| !is_test(file)) {
            for import in imports(file) {
                let allowed = table.get(&name).unwrap_or_else(|| panic!("{name} is not in the table"));
                if import != name && allowed.as_ref().is_some_and(|allowed| !allowed.contains(&import)) {
                    wrong.push(format!(
                        "{} imports {import}",
                        file.strip_prefix(&src).unwrap().display()
                    ));
                }
            }
        }
        modules.insert(name);
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(modules, table.into_keys().collect());
}
