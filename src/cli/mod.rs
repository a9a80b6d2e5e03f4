//! The command line: the only place that sees everything, prints, and reads the
//! clock and the environment.

mod args;
mod check;
mod convert;
mod explain;
mod export;
mod graph;
mod load;
mod logical_targets;
mod pack;
mod plan;
mod progress;
mod provenance;
mod publish;
mod query;
mod serve;
mod shell;
mod site;
mod target;
mod terminal;
mod watch;
mod why;
mod work;

pub use args::Cli;
pub use terminal::Terminal;

use terminal::message;

use crate::diagnostic::report::annotated;
use crate::diagnostic::{Diagnostic, Failure, Findings};
use crate::sink::SinkError;
use args::Command;
use std::io;

/// What ends a command before it is done.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// Something failed.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// A check has found something, and has reported it.
    #[error("something was found")]
    Findings,
    /// The reader of the output went away, which is no failure.
    #[error("the reader of the output went away")]
    BrokenPipe,
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Failure(diagnostic.into())
    }
}

impl Stop {
    /// A failure of writing to `output`.
    fn writing(error: impl Into<SinkError>, output: &str) -> Self {
        let error = error.into();
        if error.is_broken_pipe() {
            Self::BrokenPipe
        } else {
            Self::Failure(error.into_failure(output))
        }
    }
}

/// Runs a command.
///
/// # Errors
/// What stopped it. Diagnostics that did not stop it have been written.
pub fn run(cli: &Cli, terminal: &Terminal) -> Result<(), Stop> {
    let global = &cli.global;
    match &cli.command {
        Command::Export(args) => export::run(global, args, terminal),
        Command::Query(args) => query::run(global, args, terminal),
        Command::Load(args) => load::run(global, args, terminal),
        Command::Pack(args) => pack::run(global, args, terminal),
        Command::Serve(args) => serve::run(global, args, terminal),
        Command::Publish(args) => publish::run(global, args, terminal),
        Command::Convert(args) => convert::run(global, args, terminal),
        Command::Check(args) => check::run(global, args, terminal),
        Command::Plan(args) => plan::run(global, args, terminal),
        Command::Why(args) => why::run(global, args, terminal),
        Command::Explain(args) => explain::run(args),
        Command::Completions(args) => shell::completions(args),
        Command::Man => shell::man(),
    }
}

/// Writes the diagnostics of a failure, and how many more there were.
///
/// # Errors
/// Where they cannot be written.
pub fn report(failure: &Failure, terminal: &Terminal) -> io::Result<()> {
    message(&annotated(failure.findings(), terminal.style()))
}

/// Writes the warnings of work that was done.
fn report_warnings(findings: &Findings, terminal: &Terminal) -> Result<(), Stop> {
    if findings.is_empty() {
        return Ok(());
    }
    message(&annotated(findings, terminal.style())).map_err(|error| Stop::writing(error, "standard error"))
}
