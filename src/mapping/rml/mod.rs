//! [RML](https://w3id.org/rml/core/spec), R2RML's terms over files, and YARRRML: reads
//! mappings into one model, and lowers it to a plan.

mod graph;
mod lines;
mod locate;
mod lower;
pub(crate) mod model;
mod read;
#[cfg(test)]
mod suite;
pub(crate) mod template;
mod vocabulary;
mod yarrrml;

use super::Resources;
use crate::diagnostic::{Findings, Result};
use crate::plan::Plan;
use crate::source::read_text;
use std::path::{Path, PathBuf};

/// Bytes that a mapping may have.
pub const MAPPING_LIMIT: u64 = 64 << 20;

/// What a plan is made for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The base of the IRIs that are made, where the mapping states none
    /// ([base IRI](https://w3id.org/rml/core/spec#base-iri)).
    pub base: Option<String>,
    /// Whether an empty cell of a table is no value. By the standard it is a text without
    /// characters ([generation of null
    /// values](https://w3id.org/rml/io/registry#generation-of-null-values)).
    pub empty_as_null: bool,
    /// Whether errors in tables are warnings.
    pub lenient: bool,
    /// The number of the mapping among others of one graph, which keeps their blank nodes apart.
    pub index: usize,
    /// The address of the folder, with a slash at its end, that `rml:CurrentWorkingDirectory`
    /// means; that of the mapping where there is none.
    pub working_directory: Option<String>,
    /// Where logical targets are written to; where this is `None`, all quads go to the output
    /// of the run.
    pub target_folders: Option<TargetFolders>,
}

/// The folders that the paths of logical targets count from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetFolders {
    /// `rml:MappingDirectory`.
    pub mapping: PathBuf,
    /// `rml:CurrentWorkingDirectory`.
    pub working: PathBuf,
    /// Whether targets must be within one of them.
    pub is_confined: bool,
}

/// Whether a text is a mapping of RML, R2RML or YARRRML, by its beginning.
pub fn is_rml(text: &str) -> bool {
    vocabulary::is_rml(text) || yarrrml::is_yarrrml(text)
}

/// Whether a file has the name of a document in Turtle or YAML, as no table has.
pub(super) fn has_name_of_mapping(name: &str) -> bool {
    has_ending(name, &["ttl", "yml", "yaml"])
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Makes the plan of the mapping at `address`. Warnings are added to `findings`; what is wrong
/// with the sources' data is found when it runs.
///
/// # Errors
/// Everything that is wrong in the mapping, each with the statement at fault.
pub fn plan(address: &str, resources: &dyn Resources, options: &Options, findings: &mut Findings) -> Result<Plan> {
    let resource = resources.get(address).map_err(super::Unavailable::into_failure)?;
    let text = read_text(&resource.path, &resource.name, MAPPING_LIMIT)?;
    plan_of(&resource.name, &resource.address, &text, resources, options, findings)
}

/// Makes the plan of the mapping `text`, which stands at `address` and is called `name` in
/// messages.
///
/// # Errors
/// As [`plan`].
pub fn plan_of(
    name: &str,
    address: &str,
    text: &str,
    resources: &dyn Resources,
    options: &Options,
    findings: &mut Findings,
) -> Result<Plan> {
    let is_yaml = || has_ending(name, &["yml", "yaml"]) && !vocabulary::is_rml(text);
    let document = if yarrrml::is_yarrrml(text) || is_yaml() {
        yarrrml::read(name, address, text, findings)?
    } else {
        read::read(name, address, text, findings)?
    };
    lower::lower(&document, address, resources, options, findings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::{Executor, Options as RunOptions};
    use crate::mapping::Locator;
    use crate::sink::CollectSink;

    fn run(plan: &Plan) -> (usize, u64) {
        let (mut sink, mut findings) = (CollectSink::new(), Findings::new(5));
        let executor = Executor::new(plan, RunOptions::default());
        executor.run(&mut sink, &mut findings, &mut |_| {}).unwrap();
        (sink.quads().len(), findings.errors())
    }

    /// What is not made cannot be wrong, in a plan before its passes as after them.
    #[test]
    fn a_subject_of_which_nothing_is_said_is_neither_made_nor_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("t.json"), r#"[{"id": "a b"}]"#).unwrap();
        let files = Locator::new("http://a.example/", folder.path(), "");
        let plan = |reference: &str, objects: &str| {
            let text = format!(
                "@prefix rml: <http://w3id.org/rml/> . <#M> rml:logicalSource [ rml:source [ a rml:FilePath ; \
                 rml:root rml:MappingDirectory ; rml:path \"t.json\" ] ; rml:referenceFormulation rml:JSONPath ; \
                 rml:iterator \"$[*]\" ] ; rml:subjectMap [ rml:reference \"{reference}\" {objects} ] ."
            );
            let (name, address) = ("m.ttl", "http://a.example/m.ttl");
            plan_of(name, address, &text, &files, &Options::default(), &mut Findings::new(5)).unwrap()
        };
        for reference in ["$.id", "$.none"] {
            for (objects, expected) in [("", (0, 0)), ("; rml:class rml:C", (0, 1))] {
                let plan = plan(reference, objects);
                assert_eq!(run(&plan), expected, "{reference}");
                assert_eq!(run(&plan.optimize()), expected, "{reference}");
            }
        }
    }
}
