//! The one place where the suite meets the program.

use super::workspace::Workspace;
use lodpress::diagnostic::{Findings, Result as Checked};
use lodpress::exec::{self, Executor, targets};
use lodpress::mapping::rml::{self, TargetFolders};
use lodpress::plan::Plan;
use lodpress::sink::{CollectSink, FileSink, RoutedSink, WriteOptions};
use oxigraph::model::Quad;
use std::collections::BTreeMap;

/// Findings that are told of a case.
const TOLD: usize = 4;

/// What a run has made.
#[derive(Debug, Clone, Default)]
pub(super) struct Converted {
    /// What goes to no logical target.
    pub(super) default: Vec<Quad>,
    /// What was written to logical targets, by file name.
    pub(super) targets: BTreeMap<String, Vec<u8>>,
    /// How many errors were found, those that end the work included.
    pub(super) errors: usize,
    /// The first of what was found, as messages.
    pub(super) told: Vec<String>,
}

/// Runs the mapping of a case. A mapping or a source that the program refuses is an error
/// that it has found, not one of this function.
///
/// # Errors
/// Where the run says nothing of the program; no case passes by it.
pub(super) fn convert(workspace: &Workspace<'_>) -> Result<Converted, String> {
    let mut findings = Findings::new(TOLD);
    let plan = rml::plan(
        &workspace.mapping(),
        &workspace.resources(),
        &options(workspace),
        &mut findings,
    );
    let made = plan.and_then(|plan| run(&plan.optimize(), &mut findings));
    let default = made.unwrap_or_else(|failure| {
        findings.take(&failure);
        Vec::new()
    });
    Ok(Converted {
        default,
        targets: workspace.written().map_err(|error| error.to_string())?,
        errors: usize::try_from(findings.errors()).unwrap_or(usize::MAX),
        told: findings.kept().iter().map(ToString::to_string).collect(),
    })
}

fn options(workspace: &Workspace<'_>) -> rml::Options {
    rml::Options {
        base: Some(workspace.base().to_owned()),
        empty_as_null: workspace.empty_as_null(),
        working_directory: Some(workspace.working_directory()),
        target_folders: Some(TargetFolders {
            mapping: workspace.out(),
            working: workspace.out(),
            is_confined: true,
        }),
        ..rml::Options::default()
    }
}

/// The quads that go to no target; the others are in files, unless there were errors.
fn run(plan: &Plan, findings: &mut Findings) -> Checked<Vec<Quad>> {
    let failed = |error: lodpress::sink::SinkError| error.into_failure("memory");
    let (files, routes) = targets::open(plan, &WriteOptions::default())?;
    let mut sink = RoutedSink::new(CollectSink::new(), files, routes);
    Executor::new(plan, exec::Options::default())
        .run(&mut sink, findings, &mut |_| {})
        .map_err(failed)?;
    let (default, files) = sink.into_parts();
    if findings.errors() == 0 {
        files.into_iter().try_for_each(FileSink::finish).map_err(failed)?;
    }
    Ok(default.into_quads())
}
