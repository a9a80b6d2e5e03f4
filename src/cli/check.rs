//! `lodpress check`

use super::args::{Check, FailOn, Global, TableArgs};
use super::target::{file_of, write_text};
use super::terminal::Terminal;
use super::work::{Aim, Work, options};
use super::{Stop, graph, query};
use crate::diagnostic::{Findings, ReportContext, Result, Style, report};
use crate::exec::{Executor, Options};
use crate::packing::Packing;
use crate::publication::Publication;
use crate::sink::NullSink;
use std::path::Path;

pub(super) fn run(global: &Global, args: &Check, terminal: &Terminal) -> std::result::Result<(), Stop> {
    let mut checked = Checked::new(global);
    match &args.target {
        Some(folder) if Path::new(folder).is_dir() => {
            let within = Global {
                publication: Some(folder.into()),
                ..global.clone()
            };
            checked.publication(&graph::open_publication(&within)?, aim(args), global, terminal);
        }
        Some(target) => checked.mapping(target, args, global, terminal)?,
        None => checked.publication(&graph::open_publication(global)?, aim(args), global, terminal),
    }
    let Checked { findings, context } = checked;
    let path = file_of(args.output.as_deref());
    let style = if path.is_some() {
        Style::Plain
    } else {
        terminal.output_style()
    };
    let text = report(&findings, args.format, style, &context);
    write_text(path, Packing::None, text.as_bytes())?;
    let has_failed = match args.fail_on {
        FailOn::Error => findings.errors() > 0,
        FailOn::Warning => !findings.is_empty(),
    };
    if has_failed { Err(Stop::Findings) } else { Ok(()) }
}

/// What is found in a publication, and in which files it was looked for.
pub(super) fn publication(
    publication: &Publication,
    global: &Global,
    terminal: &Terminal,
) -> (Findings, ReportContext) {
    let mut checked = Checked::new(global);
    checked.publication(publication, Aim::default(), global, terminal);
    (checked.findings, checked.context)
}

fn aim(args: &Check) -> Aim {
    Aim {
        tables: TableArgs {
            empty_as_null: args.empty_as_null,
            ..TableArgs::default()
        },
        ..Aim::default()
    }
}

/// What has been checked, and what was found.
struct Checked {
    findings: Findings,
    context: ReportContext,
}

impl Checked {
    fn new(global: &Global) -> Self {
        Self {
            findings: Findings::new(global.max_errors),
            context: ReportContext::default(),
        }
    }

    fn mapping(&mut self, target: &String, args: &Check, global: &Global, terminal: &Terminal) -> Result<()> {
        self.context.checked.push(target.clone());
        match Work::of_mappings(std::slice::from_ref(target), &args.sources, aim(args), global) {
            Ok(work) => self.tables(work, global, terminal),
            // What is named and is not there cannot be checked.
            Err(failure) if failure.diagnostics().iter().all(|found| found.places.is_empty()) => return Err(failure),
            Err(failure) => self.findings.take(&failure),
        }
        Ok(())
    }

    /// Mappings with their tables, the ontology and the shapes, and the named queries.
    fn publication(&mut self, publication: &Publication, aim: Aim, global: &Global, terminal: &Terminal) {
        for mapping in &publication.config.mappings {
            match Work::of_published(publication, mapping, aim, global) {
                Ok(work) => self.tables(work, global, terminal),
                Err(failure) => self.findings.take(&failure),
            }
        }
        let config = &publication.config;
        for (index, path) in config.ontology.iter().chain(&config.shapes).enumerate() {
            self.context.checked.push(publication.file(path).name);
            if let Err(failure) = graph::ontology_file(publication, index, path) {
                self.findings.take(&failure);
            }
        }
        if let Some(folder) = publication.queries() {
            self.context.checked.push(folder.name.clone());
        }
        let queries = query::named(publication).unwrap_or_else(|failure| {
            self.findings.take(&failure);
            Vec::new()
        });
        for found in queries.iter().map(|query| query::check(query, publication)) {
            if let Err(failure) = found {
                self.findings.take(&failure);
            }
        }
    }

    /// Reads all tables; nothing is made of them.
    fn tables(&mut self, work: Work, global: &Global, terminal: &Terminal) {
        self.findings.append(work.findings);
        for scan in &work.plan.scans {
            if !self.context.checked.contains(&scan.source.name) {
                self.context.checked.push(scan.source.name.clone());
            }
        }
        let plan = work.plan.optimize().checks_only();
        let mut progress = super::progress::Progress::new(terminal, &plan);
        let options = Options {
            validating: true,
            ..options(global, TableArgs::default())
        };
        let executor = Executor::new(&plan, options);
        // A sink that keeps nothing cannot fail.
        _ = executor.run(&mut NullSink, &mut self.findings, &mut |stats| progress.update(stats));
    }
}
