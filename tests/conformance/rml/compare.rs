//! What has come out against what is to come out.
//!
//! Literals are compared by lexical form. That holds for `xsd:double` too: all cases that
//! are run have it in its
//! [canonical form](https://w3id.org/rml/core/spec#dfn-canonical-rdf-lexical-form), as
//! `7.022E1`; those with `70.22` need a database.

use super::convert::Converted;
use super::manifest::Test;
use super::unpack::unpack;
use crate::dataset;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use std::collections::BTreeSet;

/// What is wrong with the output and with what targets hold.
pub(super) fn outputs(test: &Test, made: &Converted) -> Vec<String> {
    let output = test.output.iter().map(|name| {
        let expected = expected(test, name)?;
        dataset::compare(&made.default, &expected, &test.base).map_err(|why| format!("{name}: {why}"))
    });
    let names: BTreeSet<&String> = test.targets.iter().chain(made.targets.keys()).collect();
    let targets = names.into_iter().map(|name| target(test, made, name));
    output.chain(targets).filter_map(Result::err).collect()
}

/// A target is held as a dataset against the file of its name.
fn target(test: &Test, made: &Converted, name: &str) -> Result<(), String> {
    let found = made
        .targets
        .get(name)
        .ok_or_else(|| format!("nothing was written to {name}"))?;
    if !test.targets.contains(name) {
        return Err(format!("{name} was written, and is not expected"));
    }
    let found = parse(name, found, &test.base).map_err(|why| format!("what was written to {why}"))?;
    dataset::compare(&found, &expected(test, name)?, &test.base).map_err(|why| format!("{name}: {why}"))
}

fn expected(test: &Test, name: &str) -> Result<Vec<Quad>, String> {
    let path = test.folder.join(name);
    let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    parse(name, &bytes, &test.base).map_err(|why| format!("the expected {why}"))
}

/// The quads of a file, its syntax and compression told by its name. IRIs and language tags
/// are taken as they are: a case expects IRIs with spaces, by `rml:UnsafeIRI`.
fn parse(name: &str, bytes: &[u8], base: &str) -> Result<Vec<Quad>, String> {
    let (inner, text) = unpack(name, bytes)?;
    let extension = inner.rsplit('.').next().unwrap_or_default();
    let format = RdfFormat::from_extension(extension).ok_or_else(|| format!("{name} is of no known syntax"))?;
    let parser = RdfParser::from_format(format).lenient();
    let parser = parser.with_base_iri(base).map_err(|error| error.to_string())?;
    let quads: Result<Vec<Quad>, _> = parser.for_slice(&text).collect();
    quads.map_err(|error| format!("{name} cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rml::manifest::{self, example};
    use crate::rml::{FOLDERS, skip};
    use crate::suite;

    fn made(output: &str, targets: &[(&str, &str)]) -> Converted {
        Converted {
            default: parse("x.nq", output.as_bytes(), "http://example.com/").unwrap(),
            targets: targets
                .iter()
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
                .collect(),
            ..Converted::default()
        }
    }

    #[test]
    fn the_output_and_each_target_are_compared() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("default.nq"), "<x:a> <x:p> _:b .").unwrap();
        std::fs::write(folder.path().join("dump1.ttl"), "<x:a> <x:p> 1, 2.").unwrap();
        let test = Test {
            folder: folder.path().to_owned(),
            output: Some("default.nq".to_owned()),
            targets: BTreeSet::from(["dump1.ttl".to_owned()]),
            ..example()
        };
        let right = ("dump1.ttl", "<x:a> <x:p> 2, 1 .");
        assert_eq!(
            outputs(&test, &made("<x:a> <x:p> _:c .", &[right])),
            Vec::<String>::new()
        );
        insta::assert_snapshot!(outputs(&test, &made("", &[("dump2.nq", "")])).join("\n"), @"
        default.nq: the graphs differ
          missing:
            <x:a> <x:p> []
        nothing was written to dump1.ttl
        dump2.nq was written, and is not expected
        ");
        let wrong = ("dump1.ttl", "<x:a> <x:p> 2, 01 .");
        insta::assert_snapshot!(outputs(&test, &made("<x:a> <x:p> _:c .", &[wrong])).join("\n"), @r#"
        dump1.ttl: the graphs differ
          missing:
            <x:a> <x:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer>
          too much:
            <x:a> <x:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer>
        "#);
    }

    #[test]
    fn iris_with_spaces_and_odd_tags_are_taken() {
        let text = "<http://a.example/Emily Smith> <x:p> \"x\"@spanish-of-nowhere-at-all .\n<relative> <x:p> \"x\" .";
        let quads = parse("a.nq", text.as_bytes(), "http://b.example/").unwrap();
        assert_eq!(quads[0].subject.to_string(), "<http://a.example/Emily Smith>");
        assert_eq!(quads.len(), 2);
        assert!(
            parse("a.rdfjson", b"{}", "http://b.example/")
                .unwrap_err()
                .contains("no known syntax")
        );
    }

    /// What a program without fault makes of a case: what is expected.
    fn perfect(test: &Test) -> Result<Converted, String> {
        let read = |name: &String| {
            Ok((
                name.clone(),
                std::fs::read(test.folder.join(name)).map_err(|e| e.to_string())?,
            ))
        };
        Ok(Converted {
            default: test
                .output
                .as_ref()
                .map_or(Ok(Vec::new()), |name| expected(test, name))?,
            targets: test.targets.iter().map(read).collect::<Result<_, String>>()?,
            ..Converted::default()
        })
    }

    #[test]
    fn every_expected_output_can_be_read_and_is_needed() {
        let Some(root) = suite::folder("rml") else { return };
        for folder in &FOLDERS {
            let tests = manifest::tests(&root.join(folder.name), folder);
            let run = tests.iter().filter(|test| skip::outcome(folder.name, test).is_none());
            let mut quads = 0;
            for test in run.filter(|test| !test.expects_error) {
                let mut made = perfect(test).unwrap_or_else(|why| panic!("{}: {why}", test.name));
                assert_eq!(outputs(test, &made), Vec::<String>::new(), "{}", test.name);
                quads += made.default.len();
                if made.default.pop().is_some() {
                    assert!(
                        !outputs(test, &made).is_empty(),
                        "{} lacks a quad, and passes",
                        test.name
                    );
                }
            }
            assert!(quads > 0, "{}", folder.name);
        }
    }
}
