use super::*;
use crate::diagnostic::{Code, Style, render};
use crate::sink::Prefixes;
use crate::sink::tests::{isomorphic, parse, quad};
use oxigraph::model::{BlankNode, Literal, NamedNode, Quad};
use std::path::Path;

fn target(path: &Path, syntax: Syntax) -> FileTarget {
    FileTarget {
        path: path.to_owned(),
        name: "out".to_owned(),
        syntax,
        compression: Packing::None,
        append: false,
        utf16: false,
    }
}

/// One quad of text, and one of a blank node.
fn quads() -> Vec<Quad> {
    let node = BlankNode::new_unchecked("s0r1");
    let mut about = quad("s", "q", Literal::from(1), None);
    about.subject = node.clone().into();
    vec![
        quad("s", "p", Literal::new_simple_literal("Hội An 𝄞"), None),
        quad("s", "p", node, None),
        about,
    ]
}

fn sink(target: &FileTarget) -> FileSink {
    let prefixes = Prefixes::from([("x".to_owned(), "http://x/".to_owned())]);
    FileSink::open(target, &prefixes.into()).unwrap()
}

fn fill(sink: &mut FileSink, quads: &[Quad]) -> std::result::Result<(), SinkError> {
    let mut chunk = sink.chunk();
    quads.iter().for_each(|quad| chunk.quad(quad.as_ref(), None));
    sink.accept(&mut chunk)
}

fn write(target: &FileTarget) {
    let mut sink = sink(target);
    fill(&mut sink, &quads()).unwrap();
    sink.finish().unwrap();
}

fn message(error: SinkError) -> String {
    let failure = error.into_failure("another name");
    render(&failure.diagnostics()[0], Style::Plain)
}

#[test]
fn every_syntax_is_written_when_the_sink_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    for syntax in Syntax::ALL {
        std::fs::write(&path, "old").unwrap();
        let target = target(&path, *syntax);
        let mut unfinished = sink(&target);
        fill(&mut unfinished, &quads()).unwrap();
        drop(unfinished);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        write(&target);
        let found = parse(&std::fs::read(&path).unwrap(), syntax.rdf_format());
        assert!(isomorphic(&found, &quads()), "{syntax}");
    }
}

#[test]
fn utf16_has_a_mark_and_is_compressed_as_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttl.gz");
    for syntax in [Syntax::NQuads, Syntax::Turtle, Syntax::RdfXml, Syntax::JsonLd] {
        let target = FileTarget {
            utf16: true,
            compression: Packing::Gzip,
            ..target(&path, syntax)
        };
        write(&target);
        let mut bytes = Vec::new();
        io::copy(&mut crate::source::open(&path, "a", None).unwrap(), &mut bytes).unwrap();
        assert_eq!(bytes[..2], [0xFF, 0xFE]);
        let (text, encoding, is_broken) = encoding_rs::UTF_16LE.decode(&bytes);
        assert_eq!((encoding, is_broken), (encoding_rs::UTF_16LE, false));
        assert!(
            isomorphic(&parse(text.as_bytes(), syntax.rdf_format()), &quads()),
            "{syntax}"
        );
    }
}

#[test]
fn what_is_there_is_kept_and_nodes_stay_apart() {
    let folder = tempfile::tempdir().unwrap();
    for syntax in [Syntax::NTriples, Syntax::NQuads, Syntax::Turtle, Syntax::TriG] {
        for utf16 in [false, true] {
            let path = folder.path().join(format!("{syntax}-{utf16}"));
            let target = FileTarget {
                append: true,
                utf16,
                ..target(&path, syntax)
            };
            for times in 1..4 {
                write(&target);
                let bytes = std::fs::read(&path).unwrap();
                let text = encoding_rs::UTF_8.decode(&bytes).0;
                assert!(!text.trim_start_matches('\u{feff}').contains('\u{feff}'));
                let found = parse(text.trim_start_matches('\u{feff}').as_bytes(), syntax.rdf_format());
                let nodes = found.iter().filter(|quad| quad.object.is_blank_node()).count();
                assert_eq!((nodes, found.len()), (times, 3 * times), "{text}");
            }
        }
    }
}

#[test]
fn the_old_file_begins_the_one_that_is_added_to_and_stays_without_finish() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.nt");
    let target = FileTarget {
        append: true,
        ..target(&path, Syntax::NTriples)
    };
    std::fs::write(&path, "<x:a> <x:b> _:s0r1 .").unwrap();
    drop(sink(&target));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "<x:a> <x:b> _:s0r1 .");
    write(&target);
    insta::assert_snapshot!(std::fs::read_to_string(&path).unwrap(), @r#"
    <x:a> <x:b> _:s0r1 .
    <http://x/s> <http://x/p> "Hội An 𝄞" .
    <http://x/s> <http://x/p> _:s0r1a21 .
    _:s0r1a21 <http://x/q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
    "#);
    // Nothing to be added adds nothing.
    let before = std::fs::read(&path).unwrap();
    sink(&target).finish().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn where_nothing_can_be_added_there_is_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let refused = |target: FileTarget| {
        let target = FileTarget { append: true, ..target };
        let failure = FileSink::open(&target, &WriteOptions::default()).unwrap_err();
        assert_eq!(failure.diagnostics()[0].code, Code::FileWrite);
        render(&failure.diagnostics()[0], Style::Plain)
    };
    let packed = |compression| FileTarget {
        compression,
        ..target(&path, Syntax::NQuads)
    };
    let mut told = vec![
        refused(target(&path, Syntax::RdfXml)),
        refused(target(&path, Syntax::JsonLd)),
        refused(packed(Packing::Gzip)),
        refused(packed(Packing::Zip)),
    ];
    std::fs::write(&path, [0xFF, 0xFE]).unwrap();
    told.push(refused(target(&path, Syntax::NQuads)));
    std::fs::write(&path, "<x:a> ").unwrap();
    told.push(refused(FileTarget {
        utf16: true,
        ..target(&path, Syntax::NQuads)
    }));
    insta::assert_snapshot!(told.join("\n"), @"
    error[file-write]: nothing can be added to `out`: a file of RDF/XML is one document, which has an end
     |
     = help: write N-Quads, N-Triples, Turtle or TriG, or replace the file
    error[file-write]: nothing can be added to `out`: a file of JSON-LD is one document, which has an end
     |
     = help: write N-Quads, N-Triples, Turtle or TriG, or replace the file
    error[file-write]: nothing can be added to `out`, which is compressed
     |
     = help: write it without compression, or replace the file
    error[file-write]: nothing can be added to `out`, which is compressed
     |
     = help: write it without compression, or replace the file
    error[file-write]: nothing can be added to `out`: it has another encoding than UTF-8
     |
     = help: ask for the encoding that the file has, or replace it
    error[file-write]: nothing can be added to `out`: it has another encoding than little-endian UTF-16
     |
     = help: ask for the encoding that the file has, or replace it
    ");
}

#[test]
fn failures_name_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let named = [quad("s", "p", NamedNode::new_unchecked("http://x/o"), Some("g"))];
    let mut told = Vec::new();
    let mut triples = sink(&target(&path, Syntax::NTriples));
    told.push(message(fill(&mut triples, &named).unwrap_err()));
    let mut turtle = sink(&target(&path, Syntax::Turtle));
    fill(&mut turtle, &named).unwrap();
    told.push(message(turtle.finish().unwrap_err()));
    let mut full = sink(&target(Path::new("/dev/full"), Syntax::NQuads));
    fill(&mut full, &named).unwrap();
    told.push(message(full.finish().unwrap_err()));
    insta::assert_snapshot!(told.join("\n"), @"
    error[format-graphs]: N-Triples cannot hold named graphs, and there is <http://x/g>
    --> out
     = help: write TriG, N-Quads or JSON-LD, or choose one graph (`export --graph`)
    error[format-graphs]: Turtle cannot hold named graphs, and there is <http://x/g>
    --> out
     = help: write TriG, N-Quads or JSON-LD, or choose one graph (`export --graph`)
    error[file-write]: `out` cannot be written: no space left on device
     |
     = help: make room or write elsewhere; a file that was there is as it was
    ");
}
