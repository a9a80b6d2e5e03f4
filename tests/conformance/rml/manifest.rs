//! The cases of a folder: what is given, and what is to come out.

use super::Folder;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const DCTERMS: &str = "http://purl.org/dc/terms/";

/// A case.
#[derive(Debug, Clone)]
pub(super) struct Test {
    /// The name of its folder: `RMLTC0001a-JSON`.
    pub(super) name: String,
    pub(super) iri: String,
    pub(super) title: String,
    pub(super) folder: PathBuf,
    /// The file name of the mapping.
    pub(super) mapping: String,
    /// The base of generated IRIs.
    pub(super) base: String,
    pub(super) expects_error: bool,
    /// The file name of what the output of the run is to be.
    pub(super) output: Option<String>,
    /// The file names of what logical targets are to hold, which are those of the targets.
    pub(super) targets: BTreeSet<String>,
}

impl Test {
    /// The files that the case gives: neither what is to come out nor what is said of it.
    pub(super) fn given(&self) -> Vec<String> {
        let is_given =
            |name: &String| self.output.as_ref() != Some(name) && !self.targets.contains(name) && name != "README.md";
        files(&self.folder).into_iter().filter(is_given).collect()
    }
}

/// A line of `metadata.csv`, by the names of the columns.
type Line = BTreeMap<String, String>;

/// What a manifest says of a case.
#[derive(Debug, Clone, Default)]
struct Entry {
    iri: String,
    title: Option<String>,
}

/// The cases in `path`, by name. A folder without mapping is none.
pub(super) fn tests(path: &Path, folder: &Folder) -> Vec<Test> {
    let (lines, entries) = (lines(path), entries(path));
    let mut names: Vec<String> = read_dir(path)
        .filter(|(_, is_folder)| *is_folder)
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    names
        .into_iter()
        .filter_map(|name| {
            let entry = entries.get(&name).cloned().unwrap_or_else(|| Entry {
                iri: format!("{}{name}", folder.iri),
                title: None,
            });
            test(path.join(&name), name.clone(), folder, lines.get(&name), entry)
        })
        .collect()
}

/// The case in the folder `path`.
///
/// # Panics
/// Where it asks for nothing.
fn test(path: PathBuf, name: String, folder: &Folder, line: Option<&Line>, entry: Entry) -> Option<Test> {
    let files = files(&path);
    let said = |column: &str| line.and_then(|line| line.get(column)).filter(|value| !value.is_empty());
    let of_file = || files.iter().find(|file| is_mapping(file));
    let mapping = said("mapping").or_else(of_file)?.clone();
    let output = files.iter().find(|file| is_output(file)).cloned();
    let listed = (1..=3).filter_map(|i| said(&format!("output{i}")).cloned());
    let dumps = files.iter().filter(|file| file.starts_with("dump")).cloned();
    let targets: BTreeSet<String> = dumps.chain(listed.filter(|file| !is_output(file))).collect();
    let expects_error = said("error").map_or(output.is_none(), |error| error == "true");
    assert!(expects_error || output.is_some(), "{name} expects nothing");
    let title = said("title").cloned().or_else(|| title(&path)).or(entry.title);
    Some(Test {
        iri: entry.iri,
        title: title.unwrap_or_default().trim_matches('"').to_owned(),
        mapping,
        base: said("base_iri").map_or(folder.base, String::as_str).to_owned(),
        expects_error,
        output,
        targets,
        name,
        folder: path,
    })
}

/// `mapping.ttl` and, in R2RML's suite, `r2rmla.ttl`; not `r2rmla-mysql.ttl`, which is the
/// same for a database that does not quote names with `"`.
fn is_mapping(file: &str) -> bool {
    file == "mapping.ttl" || is_lettered(file, "r2rml", ".ttl")
}

/// `default.nq`, `output.nq` and, in R2RML's suite, `mappeda.nq`.
fn is_output(file: &str) -> bool {
    file == "default.nq" || file == "output.nq" || is_lettered(file, "mapped", ".nq")
}

/// Whether a file name is made of `start`, the letter of the case where it has one, and `end`.
fn is_lettered(file: &str, start: &str, end: &str) -> bool {
    let letter = file.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
    letter.is_some_and(|letter| letter.len() <= 1)
}

fn read_dir(path: &Path) -> impl Iterator<Item = (String, bool)> {
    let entries = std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    entries.map(|entry| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, entry.path().is_dir())
    })
}

/// The names of the files in `path`, in order.
fn files(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = read_dir(path)
        .filter(|(_, is_folder)| !is_folder)
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    names
}

/// `metadata.csv`, by the name of the case.
fn lines(path: &Path) -> BTreeMap<String, Line> {
    let Ok(mut reader) = csv::Reader::from_path(path.join("metadata.csv")) else {
        return BTreeMap::new();
    };
    let lines = reader.deserialize::<Line>().map(Result::unwrap);
    lines.map(|line| (line["ID"].clone(), line)).collect()
}

/// The title in the README of a case.
fn title(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path.join("README.md")).ok()?;
    let title = text.lines().find_map(|line| line.strip_prefix("**Title**:"))?;
    Some(title.trim().to_owned())
}

/// The subjects of `manifest.ttl`, by their `dcterms:identifier`.
fn entries(path: &Path) -> BTreeMap<String, Entry> {
    let Ok(text) = std::fs::read(path.join("manifest.ttl")) else {
        return BTreeMap::new();
    };
    let parser = RdfParser::from_format(RdfFormat::Turtle).lenient();
    let quads: Vec<Quad> = parser.for_slice(&text).map(Result::unwrap).collect();
    let mut titles = BTreeMap::new();
    let mut names = BTreeMap::new();
    for quad in quads {
        let (NamedOrBlankNode::NamedNode(subject), Term::Literal(value)) = (quad.subject, quad.object) else {
            continue;
        };
        let (subject, value) = (subject.into_string(), value.value().to_owned());
        match quad.predicate.as_str().strip_prefix(DCTERMS) {
            Some("identifier") => names.insert(value, subject),
            Some("title") => titles.insert(subject, value),
            _ => continue,
        };
    }
    let entry = |(name, iri): (String, String)| {
        let title = titles.remove(&iri);
        (name, Entry { iri, title })
    };
    names.into_iter().map(entry).collect()
}

/// A case that expects an empty output.
#[cfg(test)]
pub(super) fn example() -> Test {
    Test {
        name: "RMLTC0000".to_owned(),
        iri: "http://suite.example/RMLTC0000".to_owned(),
        title: "Nothing".to_owned(),
        folder: PathBuf::new(),
        mapping: "mapping.ttl".to_owned(),
        base: "http://example.com/".to_owned(),
        expects_error: false,
        output: None,
        targets: BTreeSet::new(),
    }
}

#[test]
fn a_folder_is_read_with_its_metadata_its_manifest_or_neither() {
    let root = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = root.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "metadata.csv",
        "ID,title,base_iri,mapping,output1,output2,error\n\
         A,\"\"\"First, quoted\"\"\",http://b.example/,mapping.ttl,default.nq,dump1.ttl,false\n\
         B,Second,,mapping.ttl,,,true\n",
    );
    write(
        "manifest.ttl",
        "<http://m.example/a> <http://purl.org/dc/terms/identifier> \"A\" .\n\
         <http://m.example/c> <http://purl.org/dc/terms/identifier> \"C\" ; <http://purl.org/dc/terms/title> \"Third\" .",
    );
    for file in [
        "A/mapping.ttl",
        "A/default.nq",
        "A/dump1.ttl",
        "A/dump2.nq",
        "A/x.json",
        "A/README.md",
    ] {
        write(file, "");
    }
    for file in [
        "B/mapping.ttl",
        "C/r2rmla-mysql.ttl",
        "C/r2rmla.ttl",
        "D/mapping.ttl",
        "section/x.md",
    ] {
        write(file, "");
    }
    write("C/mappeda.nq", "");
    write("D/README.md", "## D\n\n**Title**: \"Fourth\"\n");
    let tests = tests(root.path(), &super::FOLDERS[0]);
    let told: Vec<String> = tests
        .iter()
        .map(|test| {
            let Test {
                name,
                iri,
                title,
                mapping,
                base,
                expects_error,
                output,
                targets,
                ..
            } = test;
            format!(
                "{name} <{iri}> {title:?} {mapping} <{base}> {expects_error} {output:?} {targets:?} {:?}",
                test.given()
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    A <http://m.example/a> "First, quoted" mapping.ttl <http://b.example/> false Some("default.nq") {"dump1.ttl", "dump2.nq"} ["mapping.ttl", "x.json"]
    B <http://w3id.org/rml/core/test/B> "Second" mapping.ttl <http://example.com/> true None {} ["mapping.ttl"]
    C <http://m.example/c> "Third" r2rmla.ttl <http://example.com/> false Some("mappeda.nq") {} ["r2rmla-mysql.ttl", "r2rmla.ttl"]
    D <http://w3id.org/rml/core/test/D> "Fourth" mapping.ttl <http://example.com/> true None {} ["mapping.ttl"]
    "#);
}
