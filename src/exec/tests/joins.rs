//! Joins of plain rows, which are looked up some at a time, among rows that are not plain.

use super::*;
use crate::mapping::rml;

const PREFIXES: &str = "@prefix rml: <http://w3id.org/rml/> . @prefix x: <http://x.example/> .";

fn source(table: &str) -> String {
    format!(
        "rml:logicalSource [ rml:source [ a rml:FilePath ; rml:root rml:MappingDirectory ; rml:path \"{table}\" ] ; \
         rml:referenceFormulation rml:CSV ]"
    )
}

fn map(table: &str, rest: &str) -> String {
    format!("{} ; {rest} .", source(table))
}

/// Trees and their streets: of some codes there is none, of others several; some streets have
/// IRIs in which spaces would have to be escaped.
#[test]
fn rows_that_are_looked_up_together_give_what_each_gives_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut trees, mut streets) = ("id,street\n".to_owned(), "code,name\n".to_owned());
    for id in 0..120 {
        let street = match id % 11 {
            0 => String::new(),
            1 => format!("\"\"\"{}\"", id % 7),
            _ => format!("\"{}\"", id % 7),
        };
        _ = writeln!(trees, "{id},{street}");
    }
    for street in 0..9 {
        _ = writeln!(streets, "{},{}", street % 6, if street == 3 { "a b" } else { "ä" });
    }
    std::fs::write(folder.path().join("trees.csv"), trees).unwrap();
    std::fs::write(folder.path().join("streets.csv"), streets).unwrap();
    let text = format!(
        "{PREFIXES} <#Tree> {} <#Street> {}",
        map(
            "trees.csv",
            "rml:subjectMap [ rml:template \"http://x.example/tree/{id}\" ] ; \
             rml:predicateObjectMap [ rml:predicate x:street ; rml:objectMap [ rml:parentTriplesMap <#Street> ; \
             rml:joinCondition [ rml:child \"street\" ; rml:parent \"code\" ] ] ]"
        ),
        map(
            "streets.csv",
            "rml:subjectMap [ rml:template \"{code}/{name}\" ; rml:termType rml:UnsafeIRI ]"
        ),
    );
    let locator = Locator::new("http://a.example/", folder.path(), "");
    let options = rml::Options {
        empty_as_null: true,
        ..rml::Options::default()
    };
    let (name, address) = ("m.ttl", "http://a.example/m.ttl");
    let plan = rml::plan_of(name, address, &text, &locator, &options, &mut Findings::new(5)).unwrap();
    let expected = run(&plan, Options::default()).unwrap();
    assert_eq!(expected.lines().count(), 126);
    for join_memory in [JOIN_MEMORY, 0] {
        let options = Options {
            join_memory,
            ..Options::default()
        };
        assert_eq!(
            run(&plan.clone().optimize(), options).unwrap(),
            expected,
            "{join_memory}"
        );
    }
}
