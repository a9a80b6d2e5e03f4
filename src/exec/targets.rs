//! The files that a plan writes quads to beside the output of the run
//! ([logical target in RML](https://w3id.org/rml/io/spec#logical-target-in-rml)).

use crate::diagnostic::{Code, Diagnostic, Failure, Findings, Result};
use crate::packing::Packing;
use crate::plan::{GatherTemplate, Plan, QuadTemplate, Scan, Target, TargetMode};
use crate::sink::{FileSink, FileTarget, Routes, Syntax, WriteOptions, replaced_file};
use std::collections::HashMap;
use std::path::PathBuf;

/// Failures of targets that are told.
const TOLD: usize = 20;

/// Opens the files that `plan` writes to, and says which quads go to which: for a
/// [`RoutedSink`](crate::sink::RoutedSink).
///
/// To be called with the plan that is run, after its passes. Targets that say the same of one
/// file are one file.
///
/// # Errors
/// `format-unknown` where the syntax of a target is none, `file-write` where its file cannot
/// be written or added to, or where two targets write one file in different ways; each with
/// the statement that asks for it.
pub fn open(plan: &Plan, options: &WriteOptions) -> Result<(Vec<FileSink>, Routes)> {
    let mut opened = Opened::default();
    let mut failures = Findings::new(TOLD);
    let mut numbers = Vec::with_capacity(plan.targets.len());
    for target in &plan.targets {
        match opened.add(target, options) {
            Ok(number) => numbers.push(number),
            Err(failure) => failures.take(&failure.at(|| (*target.origin).clone())),
        }
    }
    failures.into_result()?;
    Ok((opened.sinks, routes(plan, &numbers)))
}

/// The file of a target, as the sink understands it. Where nothing is said of its
/// compression, its name tells.
///
/// # Errors
/// `format-unknown` where its syntax is none.
pub fn file_target(target: &Target) -> Result<FileTarget> {
    Ok(FileTarget {
        path: target.path.clone(),
        name: target.name.clone(),
        syntax: syntax(&target.syntax)?,
        compression: target.packing.or_else(|| Packing::of(&target.path)).unwrap_or_default(),
        append: target.mode == TargetMode::Append,
        utf16: target.is_utf16,
    })
}

/// A document of Turtle is one of [N3](https://w3c.github.io/N3/spec/), which says more than
/// RDF can.
fn syntax(name: &str) -> Result<Syntax> {
    if name.eq_ignore_ascii_case("n3") {
        return Ok(Syntax::Turtle);
    }
    Syntax::from_name(name)
}

/// The files so far.
#[derive(Debug, Default)]
struct Opened {
    sinks: Vec<FileSink>,
    files: HashMap<PathBuf, (FileTarget, usize)>,
}

impl Opened {
    /// The number of the file of `target`, which is opened where it is not yet.
    fn add(&mut self, target: &Target, options: &WriteOptions) -> Result<usize> {
        let wanted = file_target(target)?;
        let replaced = replaced_file(&wanted.path);
        if let Some((known, number)) = replaced.as_ref().and_then(|file| self.files.get(file)) {
            let is_same = FileTarget {
                path: known.path.clone(),
                name: known.name.clone(),
                ..wanted
            } == *known;
            return if is_same { Ok(*number) } else { Err(two_ways(target)) };
        }
        let number = self.sinks.len();
        self.sinks.push(FileSink::open(&wanted, options)?);
        if let Some(file) = replaced {
            self.files.insert(file, (wanted, number));
        }
        Ok(number)
    }
}

fn two_ways(target: &Target) -> Failure {
    let message = format!(
        "two targets write `{}` in different ways, and one would replace the other",
        target.name
    );
    Diagnostic::error(Code::FileWrite, message)
        .hint("give both the same syntax, compression, encoding and mode, or each a file of its own")
        .into()
}

/// The routes of a plan whose target number i is file `numbers[i]`.
fn routes(plan: &Plan, numbers: &[usize]) -> Routes {
    let files = |targets: &[usize]| targets.iter().map(|target| numbers[*target]).collect();
    let of_scan = |scan: &Scan| {
        let quads = scan.quads.iter().map(|QuadTemplate { targets, .. }| files(targets));
        let gathers = scan.gathers.iter().map(|GatherTemplate { targets, .. }| files(targets));
        quads.chain(gathers).collect()
    };
    Routes::new(plan.scans.iter().map(of_scan))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Style, render};
    use crate::exec::{Executor, Options};
    use crate::mapping::{Locator, csvw};
    use crate::sink::{NQuadsSink, RoutedSink};
    use crate::source::Limits;
    use std::fmt::Write as _;
    use std::path::Path;
    use std::sync::Arc;

    fn target(path: &Path, syntax: &str) -> Target {
        Target {
            path: path.to_owned(),
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            syntax: syntax.to_owned(),
            packing: None,
            mode: TargetMode::Write,
            is_utf16: false,
            origin: Arc::new(Place::in_text("m.ttl", "[ rml:path \"x\" ]", 7, 2..10)),
        }
    }

    fn told(plan: &Plan) -> String {
        let failure = open(plan, &WriteOptions::default()).map(drop).unwrap_err();
        let told = failure.diagnostics().iter().map(|one| render(one, Style::Plain));
        told.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_name_says_how_a_file_is_compressed_unless_the_mapping_does() {
        let mut packed = target(Path::new("out/a.nq.tar.xz"), "N-Quads");
        assert_eq!(file_target(&packed).unwrap().compression, Packing::TarXz);
        packed.packing = Some(Packing::None);
        assert_eq!(file_target(&packed).unwrap().compression, Packing::None);
        packed.packing = Some(Packing::Zip);
        assert_eq!(file_target(&packed).unwrap().compression, Packing::Zip);
        for (name, syntax) in [
            ("N3", Syntax::Turtle),
            ("RDF/XML", Syntax::RdfXml),
            ("JSON-LD", Syntax::JsonLd),
            ("nquads", Syntax::NQuads),
        ] {
            let file = file_target(&target(Path::new("a"), name)).unwrap();
            assert_eq!(file.syntax, syntax, "{name}");
        }
    }

    #[test]
    fn everything_wrong_is_told_where_the_mapping_asks_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.nq");
        let plan = Plan {
            targets: vec![
                target(&path, "RDF/JSON"),
                target(&path, "nquads"),
                target(&folder.path().join("no/a.nq"), "nquads"),
                target(&folder.path().join("./a.nq"), "turtle"),
            ],
            ..Plan::default()
        };
        insta::assert_snapshot!(told(&plan), @r#"
        error[format-unknown]: `RDF/JSON` is no RDF syntax; there are turtle, ntriples, nquads, trig, rdfxml, jsonld
         --> m.ttl:7:3
          |
        7 | [ rml:path "x" ]
          |   ^^^^^^^^
        error[file-write]: `a.nq` cannot be written: no such file or directory
         --> m.ttl:7:3
          |
        7 | [ rml:path "x" ]
          |   ^^^^^^^^
          |
          = help: the folder has to exist: create it first
        error[file-write]: two targets write `a.nq` in different ways, and one would replace the other
         --> m.ttl:7:3
          |
        7 | [ rml:path "x" ]
          |   ^^^^^^^^
          |
          = help: give both the same syntax, compression, encoding and mode, or each a file of its own
        "#);
    }

    /// A table whose rows fill many blocks.
    fn table(folder: &Path) -> Plan {
        let mut csv = "id,name,age\n".to_owned();
        for row in 0..2000 {
            _ = writeln!(csv, "{row},name {row},{}", row % 90);
        }
        std::fs::write(folder.join("t.csv"), csv).unwrap();
        let metadata = r#"{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv",
            "tableSchema": {"aboutUrl": "{id}", "columns": [{"name": "id"}, {"name": "name"}, {"name": "age"}]}}"#;
        std::fs::write(folder.join("m.json"), metadata).unwrap();
        let locator = Locator::new("http://a.example/", folder, "");
        let start = csvw::Start::new("http://a.example/m.json");
        csvw::plan(&start, &locator, csvw::Options::default(), &mut Findings::new(20))
            .unwrap()
            .optimize()
    }

    #[test]
    fn files_do_not_depend_on_threads() {
        let folder = tempfile::tempdir().unwrap();
        let mut plan = table(folder.path());
        let out = |name: &str| folder.path().join(name);
        // The second and the third are one file.
        plan.targets = vec![
            target(&out("a.nq.gz"), "nquads"),
            target(&out("b.ttl"), "turtle"),
            target(&out("./b.ttl"), "turtle"),
        ];
        let [_, name, age] = &mut plan.scans[0].quads[..] else {
            panic!("three columns")
        };
        name.targets = vec![0, 1];
        age.targets = vec![2, 1, 2];
        let run = |threads| {
            let (files, routes) = open(&plan, &WriteOptions::default()).unwrap();
            assert_eq!(files.len(), 2);
            let mut sink = RoutedSink::new(NQuadsSink::nquads(Vec::new()), files, routes);
            let options = Options {
                threads,
                limits: Limits {
                    block_bytes: 1000,
                    ..Limits::default()
                },
                ..Options::default()
            };
            let mut findings = Findings::new(1);
            Executor::new(&plan, options)
                .run(&mut sink, &mut findings, &mut |_| {})
                .unwrap();
            let (main, files) = sink.into_parts();
            files.into_iter().for_each(|file| file.finish().unwrap());
            let read = |name: &str| std::fs::read(out(name)).unwrap();
            (main.into_inner(), read("a.nq.gz"), read("b.ttl"))
        };
        let (main, quads, turtle) = run(1);
        let count = |text: &[u8], word: &str| String::from_utf8_lossy(text).matches(word).count();
        assert_eq!(count(&main, "\n"), 2000);
        assert_eq!((count(&turtle, "#name>"), count(&turtle, "#age>")), (2000, 2000));
        assert_eq!(run(4), (main, quads, turtle));
    }
}
