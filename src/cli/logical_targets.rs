//! The files of [logical targets](https://w3id.org/rml/io/spec#logical-target-in-rml) and the
//! output of the run are put in place together.
//!
//! All are made whole first: what can fail while they are written (no room, quads that a
//! syntax cannot hold) leaves every file as it was. Then each is put in its place in one step,
//! the output of the run last, so that whoever waits for it finds the others. Between these
//! steps there is no way back: where the system refuses one of them, or the process is killed
//! there, files that came before are new already. What goes to standard output, a device or a
//! pipe is written as it comes. Where the reader of standard output goes away, the run ends,
//! and no file is replaced.

use super::Stop;
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::plan::Plan;
use crate::sink::{CompleteOutput, FileSink, replaced_file, write_failure};
use std::path::Path;

/// Whether no target is the file of the output of the run.
///
/// # Errors
/// `option-conflict` where one is, with the statement that names it.
pub(super) fn check_apart(plan: &Plan, output: Option<&Path>) -> Result<()> {
    let Some(file) = output.and_then(replaced_file) else {
        return Ok(());
    };
    let is_same = |path: &Path| replaced_file(path).is_some_and(|target| target == file);
    match plan.targets.iter().find(|target| is_same(&target.path)) {
        Some(target) => {
            let message = format!(
                "`{}` is the output of the run, and a target of the mapping too",
                target.name
            );
            Err(Diagnostic::error(Code::OptionConflict, message)
                .at((*target.origin).clone())
                .hint("one would replace the other: choose another name with --output")
                .into())
        }
        None => Ok(()),
    }
}

/// Writes all of the files of targets, and puts none in its place yet.
pub(super) fn complete(targets: Vec<FileSink>) -> Result<Vec<CompleteOutput<'static>>> {
    targets
        .into_iter()
        .map(|target| {
            let name = target.name().to_owned();
            target.complete().map_err(|error| error.into_failure(&name))
        })
        .collect()
}

/// Puts the files of targets in their places, and then the output of the run.
pub(super) fn put(targets: Vec<CompleteOutput<'_>>, output: CompleteOutput<'_>) -> std::result::Result<(), Stop> {
    for target in targets {
        let name = target.name().to_owned();
        target
            .put()
            .map_err(|error| Failure::from(write_failure(&name, &error)))?;
    }
    let name = output.name().to_owned();
    output.put().map_err(|error| Stop::writing(error, &name))
}
