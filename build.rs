//! Puts what `make web` made into the program, where it is there.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

/// The folder of the bundle, which is in the repository without its files, so that cargo
/// notices when they come and go.
const BUNDLE: &str = "web/dist";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={BUNDLE}");
    let mut text = String::from("&[\n");
    for name in names(Path::new(BUNDLE))? {
        // A file that is gone is noticed by its name.
        println!("cargo::rerun-if-changed={BUNDLE}/{name}");
        let path = format!("/{BUNDLE}/{name}");
        let bytes = format!("include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))");
        writeln!(text, "    ({name:?}, {bytes}),").map_err(io::Error::other)?;
    }
    text.push_str("]\n");
    let folder = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&folder).join("bundle.rs"), text)
}

/// The files' names in order: the same files make the same program.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}
