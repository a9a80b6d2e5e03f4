use super::resources::BASE;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A test of a manifest.
pub(super) struct Test {
    /// `test001`.
    pub(super) name: String,
    pub(super) iri: String,
    pub(super) title: String,
    pub(super) task: Task,
    pub(super) wanted: Wanted,
    /// The address at which processing starts.
    pub(super) action: String,
    /// What is to come out.
    pub(super) result: Option<PathBuf>,
    /// The address of `result`, for what is relative in it.
    pub(super) base: String,
    /// The address of metadata given by the user.
    pub(super) metadata: Option<String>,
    pub(super) minimal: bool,
    /// The `Link` header of the action.
    pub(super) link: Option<String>,
    /// The `Content-Type` header of the action.
    pub(super) content_type: Option<String>,
}

/// What is made of the action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Rdf,
    Json,
    Validation,
}

/// What is to be found in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Nothing,
    /// Warnings, and no error.
    Warnings,
    Errors,
}

#[derive(Deserialize)]
struct Manifest {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    name: String,
    option: Choices,
    action: String,
    result: Option<String>,
    http_link: Option<String>,
    content_type: Option<String>,
}

#[derive(Deserialize)]
struct Choices {
    metadata: Option<String>,
    #[serde(default)]
    minimal: bool,
}

/// The tests of the manifest of `part`, in its order.
pub(super) fn tests(folder: &Path, part: &str) -> Vec<Test> {
    let path = folder.join(format!("manifest-{part}.jsonld"));
    let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let manifest: Manifest = serde_json::from_slice(&text).unwrap();
    let tests = manifest.entries.into_iter().map(|entry| test(folder, entry));
    tests.collect()
}

fn test(folder: &Path, entry: Entry) -> Test {
    let (task, wanted) = kind(&entry.kind);
    let address = |name: &str| format!("{BASE}{name}");
    Test {
        name: entry.id.rsplit('#').next().unwrap().to_owned(),
        iri: address(&entry.id),
        title: entry.name,
        task,
        wanted,
        action: address(&entry.action),
        result: entry.result.as_deref().map(|name| folder.join(name)),
        base: address(entry.result.as_deref().unwrap_or_default()),
        metadata: entry.option.metadata.as_deref().map(address),
        minimal: entry.option.minimal,
        link: entry.http_link,
        content_type: entry.content_type,
    }
}

fn kind(name: &str) -> (Task, Wanted) {
    match name {
        "csvt:ToRdfTest" => (Task::Rdf, Wanted::Nothing),
        "csvt:ToRdfTestWithWarnings" => (Task::Rdf, Wanted::Warnings),
        "csvt:NegativeRdfTest" => (Task::Rdf, Wanted::Errors),
        "csvt:ToJsonTest" => (Task::Json, Wanted::Nothing),
        "csvt:ToJsonTestWithWarnings" => (Task::Json, Wanted::Warnings),
        "csvt:NegativeJsonTest" => (Task::Json, Wanted::Errors),
        "csvt:PositiveValidationTest" => (Task::Validation, Wanted::Nothing),
        "csvt:WarningValidationTest" => (Task::Validation, Wanted::Warnings),
        "csvt:NegativeValidationTest" => (Task::Validation, Wanted::Errors),
        _ => panic!("{name} is no kind of test of the suite"),
    }
}
