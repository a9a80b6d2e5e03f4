//! `lodpress load`

use super::args::{Global, Load};
use super::terminal::{Terminal, message};
use super::work::{Aim, threads};
use super::{Stop, graph};
use crate::store::{LoadOptions, build_disk};

pub(super) fn run(global: &Global, args: &Load, terminal: &Terminal) -> Result<(), Stop> {
    let publication = graph::open_publication(global)?;
    let aim = Aim {
        tables: args.tables,
        ..Aim::default()
    };
    let (work, files) = graph::parts(&publication, !args.no_ontology, aim, global)?;
    let output = args.store.display().to_string();
    let options = LoadOptions {
        threads: threads(global),
        memory: args.memory,
        is_merged: !args.no_optimize,
    };
    let quads = build_disk(&args.store, |store| {
        let mut sink = store.sink(options)?;
        let filled = work.run(&files, &mut sink, &output, global, terminal);
        match filled {
            Ok(_) => sink.finish().map_err(|error| error.into_failure(&output))?,
            Err(Stop::Failure(failure)) => return Err(failure),
            Err(Stop::BrokenPipe | Stop::Findings) => {}
        }
        if args.no_optimize {
            return store.len();
        }
        // One thread merges; to count takes as long as a tenth of it.
        std::thread::scope(|scope| {
            let counted = scope.spawn(|| store.len());
            store.optimize()?;
            counted.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })?;
    message(&format!("{quads} quads in {output}\n")).map_err(|error| Stop::writing(error, "standard error"))
}
