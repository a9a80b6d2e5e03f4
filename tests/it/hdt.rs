//! Graphs in one file: what other readers of the format make of ours, and we of theirs.

use crate::bundled::{check_query, expected_results};
use crate::run::{Run, folder, lodpress, parse, root};
use crate::served::Served;
use hdt::Hdt;
use oxigraph::io::RdfFormat;
use oxigraph::model::{Literal, NamedOrBlankNode, Term};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Packs the bundled publication.
fn pack(output: &Path, more: &[&str]) -> Run {
    let args = ["pack", "--output", output.to_str().unwrap()];
    lodpress(&root(), &[&args[..], more].concat())
}

/// The triples of a graph, as the crate writes their terms.
type Triples = BTreeSet<[String; 3]>;

fn term(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => text(literal),
    }
}

fn text(literal: &Literal) -> String {
    let value = literal.value();
    match literal.language() {
        Some(language) => format!("\"{value}\"@{language}"),
        None if literal.datatype() == oxigraph::model::vocab::xsd::STRING => format!("\"{value}\""),
        None => format!("\"{value}\"^^{}", literal.datatype()),
    }
}

/// The triples of N-Triples.
fn of_lines(lines: &[u8]) -> Triples {
    let parser = oxigraph::io::RdfParser::from_format(RdfFormat::NTriples);
    let triples = parser.for_slice(lines).map(|quad| {
        let quad = quad.unwrap();
        let subject = match quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        [subject, quad.predicate.as_str().to_owned(), term(&quad.object)]
    });
    triples.collect()
}

/// What the crate `hdt` finds in a file.
fn of_the_crate(path: &Path) -> Triples {
    let file = std::fs::File::open(path).unwrap();
    let read = Hdt::read(std::io::BufReader::new(file)).unwrap();
    let triples = read.triples_all();
    triples.map(|triple| triple.map(|term| term.to_string())).collect()
}

fn exported(path: &Path) -> Vec<u8> {
    lodpress(&root(), &["export", "-f", "nt", "--store", path.to_str().unwrap()])
        .done()
        .stdout
}

#[test]
fn a_file_answers_and_exports_as_memory_does() {
    let here = folder(&[]);
    let path = here.path().join("graph.hdt");
    let packed = pack(&path, &[]);
    assert_eq!(packed.code, Some(0), "{packed}");
    assert!(packed.stderr.contains(" triples in "), "{packed}");
    let args = ["--store", path.to_str().unwrap()];
    for (name, expected) in &expected_results() {
        check_query(name, expected, &args, &root());
    }
    let lines = lodpress(&root(), &["export", "-f", "nt"]).done().stdout;
    assert!(parse(&exported(&path), RdfFormat::NTriples) == parse(&lines, RdfFormat::NTriples));
}

#[test]
fn threads_and_memory_change_no_byte() {
    let here = folder(&[]);
    let mut known = None;
    for (name, options) in [
        ("a", &["--threads", "1"][..]),
        ("b", &["--memory", "100K", "--threads", "3"]),
    ] {
        let path = here.path().join(name).with_extension("hdt");
        assert_eq!(pack(&path, options).code, Some(0));
        let index = path.with_extension("hdt.index.v1-1");
        let bytes = [&path, &index].map(|path| std::fs::read(path).unwrap());
        assert!(*known.get_or_insert_with(|| bytes.clone()) == bytes, "{options:?}");
    }
    // Nothing else is there.
    assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 4);
}

#[test]
fn another_reader_finds_the_same_triples() {
    let here = folder(&[]);
    let path = here.path().join("graph.hdt");
    pack(&path, &[]);
    let found = of_the_crate(&path);
    assert!(found.len() > 4_900, "{}", found.len());
    assert!(found == of_lines(&exported(&path)));
}

/// hdt-cpp, as the package `hdt` of `PyPI` has it. It is compiled when it is installed, and is not
/// among what `make test` installs.
#[test]
fn hdt_cpp_finds_the_same_triples_by_the_index() {
    let python = std::env::var("LODPRESS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let check = std::process::Command::new(&python).args(["-c", "import hdt"]).output();
    if !check.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: `{python}` has no package hdt");
        return;
    }
    let here = folder(&[]);
    let path = here.path().join("graph.hdt");
    pack(&path, &[]);
    let index = std::fs::read(path.with_extension("hdt.index.v1-1")).unwrap();
    let script = r#"
import sys
from hdt import HDTDocument
document = HDTDocument(sys.argv[1])
def find(subject, predicate, object):
    return set(document.search_triples(subject, predicate, object)[0])
found = find("", "", "")
for place in range(3):
    by_term = set()
    for term in {triple[place] for triple in found}:
        by_term |= find(*(term if index == place else "" for index in range(3)))
    assert by_term == found, place
sys.stdout.buffer.write(b"".join(part.encode() + b"\0" for triple in found for part in triple))
"#;
    let output = std::process::Command::new(&python)
        .args(["-c", script])
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let parts: Vec<String> = text.split_terminator('\0').map(str::to_owned).collect();
    let found: Triples = parts
        .chunks_exact(3)
        .map(|parts| [parts[0].clone(), parts[1].clone(), parts[2].clone()])
        .collect();
    assert!(found == of_lines(&exported(&path)));
    // It has not made another index.
    assert!(std::fs::read(path.with_extension("hdt.index.v1-1")).unwrap() == index);
}

/// The folder of the sources of the crate `hdt`, where cargo has unpacked it.
fn crate_folder() -> Option<PathBuf> {
    let home = std::env::var("CARGO_HOME").map_or_else(
        |_| std::env::home_dir().map(|home| home.join(".cargo")),
        |home| Some(home.into()),
    );
    let registries = std::fs::read_dir(home?.join("registry/src")).ok()?;
    let mut folders = registries
        .flatten()
        .flat_map(|registry| std::fs::read_dir(registry.path()).into_iter().flatten());
    let found = folders.find_map(|entry| {
        let path = entry.ok()?.path();
        let is_it = path.file_name()?.to_str()?.starts_with("hdt-0.7.") && path.join("tests/resources").is_dir();
        is_it.then_some(path)
    });
    if found.is_none() {
        eprintln!("skipped: the sources of the crate hdt are not where cargo unpacks them");
    }
    found
}

/// The file is one of hdt-cpp, without an index.
#[test]
fn a_file_of_another_program_is_read() {
    let Some(sources) = crate_folder() else { return };
    let path = sources.join("tests/resources/snikmeta.hdt");
    let found = of_lines(&exported(&path));
    assert_eq!(found.len(), 328);
    assert!(found == of_the_crate(&path));
}

#[test]
fn rdf_files_are_packed() {
    let here = folder(&[
        ("a.ttl", b"<http://x/s> <http://x/p> 1, 1, [] ."),
        ("b.nt", b"<http://x/s> <http://x/p> \"a\" .\n_:a <http://x/p> _:b .\n"),
    ]);
    let packed = lodpress(
        here.path(),
        &["pack", "--rdf", "a.ttl", "--rdf", "b.nt", "-o", "both.hdt"],
    );
    insta::assert_snapshot!(packed, @"
    exit code 0
    --- stdout
    --- stderr
    4 triples in both.hdt
    ");
    assert_eq!(of_the_crate(&here.path().join("both.hdt")).len(), 4);
}

#[test]
fn what_cannot_be_packed_is_said() {
    let here = folder(&[
        ("g.nq", b"<http://x/s> <http://x/p> 1 <http://x/g> .\n"),
        ("named.nq", b"<http://x/s> <http://x/p> <http://x/o> <http://x/g> .\n"),
        ("old.hdt", b"old"),
    ]);
    insta::assert_snapshot!(lodpress(here.path(), &["pack", "--rdf", "named.nq", "-o", "old.hdt"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[hdt-statement]: there are statements in the graph <http://x/g>
     |
     = help: an HDT file holds one graph: write each with `lodpress export --graph IRI -o G.nt`, and pack it with `lodpress pack --rdf G.nt`
    ");
    insta::assert_snapshot!(lodpress(here.path(), &["pack", "--rdf", "g.nq", "-o", "old.hdt"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[rdf-syntax]: this is not N-Quads: The object of a triple must be an IRI, a blank node or a literal
     --> g.nq:1:27
      |
    1 | <http://x/s> <http://x/p> 1 <http://x/g> .
      |                           ^
    ");
    insta::assert_snapshot!(lodpress(here.path(), &["pack", "--rdf", "named.nq", "-o", "-"]), @"
    exit code 2
    --- stdout
    --- stderr
    error[option-conflict]: an HDT file has its index beside it, and cannot be written to standard output
     |
     = help: name a file, such as --output graph.hdt
    ");
    // Nothing half-written stays, and what was there does.
    assert_eq!(std::fs::read(here.path().join("old.hdt")).unwrap(), b"old");
    assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 3);
}

#[test]
fn what_cannot_be_opened_is_said() {
    let here = folder(&[
        ("lodpress.toml", b"base = \"http://x/\"\n"),
        ("a.nt", b"<http://x/s> <http://x/p> <http://x/o> .\n"),
        ("token", b"0123456789abcdef0123456789abcdef"),
    ]);
    let ask = |store: &str| lodpress(here.path(), &["query", "-e", "ASK { ?s ?p ?o }", "--store", store]);
    insta::assert_snapshot!(ask("none.hdt"), @"
    exit code 2
    --- stdout
    --- stderr
    error[store-missing]: there is no file `none.hdt`
     |
     = help: make it with `lodpress pack --output none.hdt`
    ");
    insta::assert_snapshot!(ask("a.nt"), @"
    exit code 2
    --- stdout
    --- stderr
    error[hdt-format]: `a.nt` is no sound HDT file: the file: it does not begin with `$HDT`
     |
     = help: make it anew with `lodpress pack`, or fetch it again from where it comes from
    ");
    lodpress(here.path(), &["pack", "--rdf", "a.nt", "-o", "a.hdt"]);
    let whole = std::fs::read(here.path().join("a.hdt")).unwrap();
    std::fs::write(here.path().join("cut.hdt"), &whole[..whole.len() - 3]).unwrap();
    insta::assert_snapshot!(ask("cut.hdt"), @"
    exit code 2
    --- stdout
    --- stderr
    error[hdt-format]: `cut.hdt` is no sound HDT file: the triples: the file ends before its end
     |
     = help: make it anew with `lodpress pack`, or fetch it again from where it comes from
    ");
    let mut changed = whole.clone();
    changed[whole.len() - 6] ^= 1;
    std::fs::write(here.path().join("changed.hdt"), changed).unwrap();
    insta::assert_snapshot!(ask("changed.hdt"), @"
    exit code 2
    --- stdout
    --- stderr
    error[hdt-format]: `changed.hdt` is no sound HDT file: the triples: the checksum of a head (CRC-8) is wrong
     |
     = help: make it anew with `lodpress pack`, or fetch it again from where it comes from
    ");
    let serve = [
        "serve",
        "--store",
        "a.hdt",
        "--writable",
        "--token-file",
        "token",
        "--listen",
        "127.0.0.1:0",
    ];
    insta::assert_snapshot!(lodpress(here.path(), &serve), @"
    exit code 2
    --- stdout
    --- stderr
    error[store-read-only]: `a.hdt` can only be read
     |
     = help: to change what it holds, make it anew with `lodpress pack`; what `lodpress load` makes can be written
    ");
}

#[test]
fn a_file_is_served() {
    let here = folder(&[]);
    let path = here.path().join("graph.hdt");
    pack(&path, &[]);
    let of_file = Served::new(&root(), &["--store", path.to_str().unwrap()]);
    let of_memory = Served::new(&root(), &[]);
    let query = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D";
    assert_eq!(of_file.get(query).text(), of_memory.get(query).text());
    for path in ["/en/", "/data/hoi-an.ttl", "/en/doc/hoi-an.html"] {
        let (found, expected) = (of_file.get(path), of_memory.get(path));
        assert_eq!((found.status, expected.status), (200, 200), "{path}");
        assert!(found.text().contains("Hội An"), "{path}");
    }
}
