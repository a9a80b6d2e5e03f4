//! `lodpress publish`

use super::args::{Global, Publish};
use super::progress::CountProgress;
use super::site::{self, SiteAim};
use super::terminal::{Terminal, message};
use super::work::{Aim, threads};
use super::{Stop, check, graph, report_warnings};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::hdt::HdtSink;
use crate::page::Site;
use crate::publication::{Publication, checked_base};
use crate::publish::{Checked, Graph, GraphFile, PublishOptions, Published, StoredGraph, compare, publish};
use crate::sink::{CollectSink, FileTarget, ORDERED_QUADS, QuadSink, WriteOptions};
use indicatif::{DecimalBytes, HumanCount};
use oxigraph::model::Quad;
use std::path::Path;

pub(super) fn run(global: &Global, args: &Publish, terminal: &Terminal) -> std::result::Result<(), Stop> {
    let publication = graph::open_publication(global)?;
    let options = PublishOptions {
        folder: args.output.clone(),
        address: address(args, &publication)?,
        threads: threads(global),
        allowed: args.allow.clone(),
        keep: args.keep.clone(),
        max_errors: global.max_errors,
    };
    let aim = SiteAim {
        store: args.store.as_deref(),
        is_writable: false,
        no_ontology: args.no_ontology,
        tables: args.tables,
    };
    let site = site::make(&publication, aim, global, terminal)?;
    let checked = checked(&publication, global, terminal)?;
    let tables = TablesGraph {
        publication: &publication,
        site: &site,
        args,
        global,
        terminal,
    };
    let stored = StoredGraph(&site);
    let graph: &dyn Graph = if args.store.is_some() { &stored } else { &tables };
    let progress = CountProgress::new(terminal);
    let done = |done, total| progress.update(done, total);
    let (published, difference) = if args.check {
        compare(&site, graph, checked, &options, &done)?
    } else {
        (publish(&site, graph, checked, &options, &done)?, None)
    };
    drop(progress);
    if let Some(warnings) = &published.warnings {
        report_warnings(warnings, terminal)?;
    }
    if let Some(difference) = difference {
        super::report(&difference.into(), terminal).map_err(|error| Stop::writing(error, "standard error"))?;
        return Err(Stop::Findings);
    }
    let place = args.output.display();
    message(&format!("{} in {place}: {}\n", files(&published), changes(&published)))
        .map_err(|error| Stop::writing(error, "standard error"))
}

/// The graph that is made of the publication's files.
struct TablesGraph<'a> {
    publication: &'a Publication,
    site: &'a Site,
    args: &'a Publish,
    global: &'a Global,
    terminal: &'a Terminal,
}

impl TablesGraph<'_> {
    fn run<S: QuadSink>(&self, sink: &mut S, output: &str) -> Result<()> {
        let aim = Aim {
            tables: self.args.tables,
            ..Aim::default()
        };
        let (work, files) = graph::parts(self.publication, !self.args.no_ontology, aim, self.global)?;
        match work.told().run(&files, sink, output, self.global, self.terminal) {
            Err(Stop::Failure(failure)) => Err(failure),
            _ => Ok(()),
        }
    }
}

impl Graph for TablesGraph<'_> {
    fn quads(&self) -> Result<Option<Vec<Quad>>> {
        if self.site.quads() > ORDERED_QUADS {
            return Ok(None);
        }
        let mut sink = CollectSink::new();
        self.run(&mut sink, "memory")?;
        Ok(Some(sink.into_quads()))
    }

    fn write(&self, target: &FileTarget, options: &WriteOptions) -> Result<()> {
        let mut file = GraphFile::open(target, options)?;
        self.run(&mut file, &target.name)?;
        file.finish()
    }

    fn pack(&self, sink: &mut HdtSink) -> Result<()> {
        self.run(sink, "the HDT file")
    }
}

/// The address of the site.
fn address(args: &Publish, publication: &Publication) -> Result<String> {
    let Some(address) = &args.address else {
        return Ok(publication.config.base.clone());
    };
    checked_base(address).map_err(|reason| {
        Diagnostic::error(Code::OptionConflict, format!("--address: {reason}"))
            .hint("an address is like https://user.example.org/repository/")
            .into()
    })
}

/// What the check of the publication finds, with the files as they are called within it: who
/// reads the site knows nothing of other folders.
fn checked(publication: &Publication, global: &Global, terminal: &Terminal) -> Result<Checked> {
    let folder = publication.locator.folder();
    let within = Publication::open(folder, Path::new(""), global.base.as_deref())?;
    let (findings, context) = check::publication(&within, global, terminal);
    Ok(Checked {
        findings,
        files: context.checked,
    })
}

fn files(published: &Published) -> String {
    let count = HumanCount(published.files as u64);
    format!("{count} files, {}", DecimalBytes(published.bytes))
}

fn changes(published: &Published) -> String {
    match (published.written, published.removed) {
        (0, 0) => "all as they were".to_owned(),
        (written, removed) => format!(
            "{} written, {} removed",
            HumanCount(written as u64),
            HumanCount(removed as u64)
        ),
    }
}
