//! The plan of what a command is about, and the run of it.

use super::args::{Global, ModeArgs, ModeName, SourceArgs, TableArgs};
use super::progress::Progress;
use super::provenance::Provenance;
use super::terminal::Terminal;
use super::{Stop, report_warnings};
use crate::diagnostic::{Code, Diagnostic, Failure, Findings, Result};
use crate::exec::{Executor, Options, RunStats, targets};
use crate::fetch::{FetchLimits, FetchedFiles, NoHosts, WebResources};
use crate::mapping::csvw::{self, Mode, Output, Start};
use crate::mapping::rml::{self, TargetFolders};
use crate::mapping::{self, Locator, NoFiles, Resources, is_web};
use crate::plan::Plan;
use crate::publication::{CONFIG_NAME, Publication};
use crate::sink::{FileSink, QuadChunk, QuadSink, RoutedSink, SinkError, WriteOptions};
use oxigraph::model::Quad;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A plan before its passes, and the warnings that came with it.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) plan: Plan,
    pub(super) findings: Findings,
    tables: TableArgs,
    provenance: Option<Provenance>,
    /// Whether what is found has been told before.
    is_told: bool,
    /// What was fetched for it, until it has been read.
    fetched: Vec<FetchedFiles>,
}

/// What a plan is made for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Aim {
    pub(super) mode: ModeArgs,
    pub(super) output: Output,
    pub(super) tables: TableArgs,
    pub(super) provenance: bool,
    /// Whether quads go to the logical targets that mappings name.
    pub(super) writes_targets: bool,
}

impl Aim {
    fn options(self) -> mapping::Options {
        mapping::Options {
            csvw: csvw::Options {
                mode: match self.mode.mode {
                    ModeName::Minimal => Mode::Minimal,
                    ModeName::Standard => Mode::Standard,
                },
                output: self.output,
                lenient: self.tables.lenient,
                index: 0,
            },
            rml: rml::Options {
                empty_as_null: self.tables.empty_as_null,
                lenient: self.tables.lenient,
                target_folders: self.writes_targets.then(|| TargetFolders {
                    mapping: PathBuf::new(),
                    working: PathBuf::new(),
                    is_confined: false,
                }),
                ..rml::Options::default()
            },
        }
    }
}

impl Work {
    /// The work of all mappings of a publication.
    pub(super) fn of_publication(publication: &Publication, aim: Aim, global: &Global) -> Result<Self> {
        let mut findings = Findings::new(global.max_errors);
        let plan = publication.plan(&aim.options(), &mut findings)?;
        Ok(Self::new(plan, findings, aim))
    }

    /// The work of one mapping of a publication.
    pub(super) fn of_published(publication: &Publication, mapping: &str, aim: Aim, global: &Global) -> Result<Self> {
        let mut findings = Findings::new(global.max_errors);
        let plan = publication.plan_of(mapping, &aim.options(), &mut findings)?;
        Ok(Self::new(plan, findings, aim))
    }

    /// The work of mappings outside of any publication.
    pub(super) fn of_mappings(mappings: &[String], sources: &SourceArgs, aim: Aim, global: &Global) -> Result<Self> {
        let mut work = Self::new(Plan::default(), Findings::new(global.max_errors), aim);
        for (index, mapping) in mappings.iter().enumerate() {
            work.add(mapping, index, sources, aim, global)?;
        }
        Ok(work)
    }

    /// Adds the work of mapping number `index`.
    fn add(&mut self, mapping: &str, index: usize, sources: &SourceArgs, aim: Aim, global: &Global) -> Result<()> {
        let metadata = sources.metadata.as_deref();
        let place = Named::new(mapping, metadata, global)?;
        let start = Start {
            address: place.address.clone(),
            metadata: metadata.map(|metadata| place.address_of(metadata)),
            only_table: true,
        };
        let web = place.web(metadata, sources)?;
        let files = NoHosts(place.files());
        let resources: &dyn Resources = match &web {
            Some(web) => web,
            None => &files,
        };
        let mut options = aim.options().numbered(index);
        options.rml.base.clone_from(&global.base);
        options.rml.working_directory = Some(format!("{}/", file_address(&here()).trim_end_matches('/')));
        if let Some(folders) = &mut options.rml.target_folders {
            folders.working = PathBuf::from(".");
            folders.mapping = if is_web(mapping) {
                PathBuf::from(".")
            } else {
                parent(Path::new(mapping)).0.to_owned()
            };
            folders.is_confined = is_web(mapping);
        }
        let plan = mapping::plan(&start, resources, &options, &mut self.findings)?;
        self.plan.append(plan);
        self.fetched.extend(web.map(WebResources::into_files));
        Ok(())
    }

    fn new(plan: Plan, findings: Findings, aim: Aim) -> Self {
        Self {
            plan,
            findings,
            tables: aim.tables,
            provenance: aim.provenance.then(Provenance::start),
            is_told: false,
            fetched: Vec::new(),
        }
    }

    /// The same work once more: its warnings have been written before.
    pub(super) fn told(self) -> Self {
        Self { is_told: true, ..self }
    }

    /// Runs it into `sink`, and then pushes the quads of files. Warnings are written.
    pub(super) fn run<S: QuadSink>(
        self,
        files: &[Quad],
        sink: &mut S,
        output: &str,
        global: &Global,
        terminal: &Terminal,
    ) -> std::result::Result<RunStats, Stop> {
        let provenance = self.provenance;
        self.finish(output, global, terminal, |executor, findings, progress| {
            run_all(executor, provenance, files, sink, findings, progress)
        })
    }

    /// As [`Self::run`], and sends the quads of logical targets to their files. These are
    /// returned, to be put in place with the output of the run.
    pub(super) fn run_to_targets<S: QuadSink>(
        self,
        files: &[Quad],
        sink: &mut S,
        options: &WriteOptions,
        output: &str,
        global: &Global,
        terminal: &Terminal,
    ) -> std::result::Result<Vec<FileSink>, Stop> {
        let mut written = Vec::new();
        if self.plan.targets.is_empty() {
            self.run(files, sink, output, global, terminal)?;
            return Ok(written);
        }
        let provenance = self.provenance;
        self.finish(output, global, terminal, |executor, findings, progress| {
            let (targets, routes) = targets::open(executor.plan(), options)?;
            let mut routed = RoutedSink::new(sink, targets, routes);
            let stats = run_all(executor, provenance, files, &mut routed, findings, progress)?;
            (_, written) = routed.into_parts();
            Ok(stats)
        })?;
        Ok(written)
    }

    /// Runs it as JSON into `writer`.
    pub(super) fn run_json(
        self,
        writer: impl Write,
        output: &str,
        global: &Global,
        terminal: &Terminal,
    ) -> std::result::Result<RunStats, Stop> {
        self.finish(output, global, terminal, |executor, findings, progress| {
            executor.run_json(writer, findings, progress)
        })
    }

    fn finish(
        self,
        output: &str,
        global: &Global,
        terminal: &Terminal,
        run: impl FnOnce(&Executor<'_>, &mut Findings, &mut dyn FnMut(RunStats)) -> std::result::Result<RunStats, SinkError>,
    ) -> std::result::Result<RunStats, Stop> {
        let (plan, mut findings, is_told) = (self.plan.optimize(), self.findings, self.is_told);
        let mut progress = Progress::new(terminal, &plan);
        let executor = Executor::new(&plan, options(global, self.tables));
        let result = run(&executor, &mut findings, &mut |stats| progress.update(stats));
        drop(progress);
        let stats = result.map_err(|error| Stop::writing(error, output))?;
        if findings.errors() == 0 && !is_told {
            report_warnings(&findings, terminal)?;
        }
        findings.into_result()?;
        Ok(stats)
    }
}

/// Runs a plan into `sink`, and then pushes what is said of the run and the quads of files.
fn run_all<S: QuadSink>(
    executor: &Executor<'_>,
    provenance: Option<Provenance>,
    files: &[Quad],
    sink: &mut S,
    findings: &mut Findings,
    progress: &mut dyn FnMut(RunStats),
) -> std::result::Result<RunStats, SinkError> {
    let mut stats = executor.run(sink, findings, progress)?;
    let made = provenance.map_or_else(Vec::new, |provenance| provenance.quads(executor.plan()));
    let mut chunk = sink.chunk();
    for quad in made.iter().chain(files) {
        chunk.quad(quad.as_ref(), None);
        stats.quads += 1;
    }
    sink.accept(&mut chunk)?;
    Ok(stats)
}

/// Threads that make quads, compress, or load.
pub(super) fn threads(global: &Global) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    global.threads.map_or_else(cores, usize::from)
}

/// How plans are run.
pub(super) fn options(global: &Global, tables: TableArgs) -> Options {
    Options {
        threads: threads(global),
        findings: global.max_errors,
        lenient: tables.lenient,
        join_memory: tables.join_memory,
        ..Options::default()
    }
}

/// A file or URL that the user names.
struct Named {
    address: String,
    /// The files that may be read, where there are any. What comes from the Web names none
    /// beside those of the folder that the user names.
    locator: Option<Locator>,
    is_web: bool,
}

impl Named {
    fn new(name: &str, metadata: Option<&str>, global: &Global) -> Result<Self> {
        if is_web(name) {
            let path = metadata.filter(|metadata| !is_web(metadata)).map(Path::new);
            return Ok(Self {
                address: name.to_owned(),
                locator: path.map(|path| file_locator(parent(path)).confined()),
                is_web: true,
            });
        }
        let path = Path::new(name);
        if path.is_dir() {
            return Err(folder(path));
        }
        let mut locator = match &global.base {
            Some(base) => {
                let (folder, shown) = parent(path);
                Locator::new(checked(base)?, folder, shown)
            }
            None => file_locator(parent(path)),
        };
        if metadata.is_some_and(is_web) {
            locator = locator.confined();
        }
        let file_name = path.file_name().map(PathBuf::from).unwrap_or_default();
        Ok(Self {
            address: locator.address(&file_name),
            locator: Some(locator),
            is_web: false,
        })
    }

    fn files(&self) -> &dyn Resources {
        match &self.locator {
            Some(locator) => locator,
            None => &NoFiles,
        }
    }

    /// The address of another file or URL that the user names.
    fn address_of(&self, name: &str) -> String {
        if is_web(name) {
            return name.to_owned();
        }
        let path = std::path::absolute(name).unwrap_or_else(|_| PathBuf::from(name));
        if let Some(locator) = &self.locator {
            let folder = locator.folder();
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
            if let Ok(within) = path.strip_prefix(&folder) {
                return locator.address(within);
            }
        }
        file_address(&path)
    }

    /// What may be fetched, where the user has named a URL.
    fn web<'n>(&'n self, metadata: Option<&'n str>, sources: &SourceArgs) -> Result<Option<WebResources<'n>>> {
        let named = [Some(self.address.as_str()), metadata];
        let named: Vec<&str> = named.into_iter().flatten().filter(|name| is_web(name)).collect();
        if named.is_empty() && sources.allow_host.is_empty() {
            return Ok(None);
        }
        // A base that the user gives stands for a folder, and is no address to ask.
        let named = named.into_iter().filter(|name| self.is_web || *name != self.address);
        let mut web = WebResources::new(self.files(), named, FetchLimits::default())?;
        for host in &sources.allow_host {
            web.allow(host)?;
        }
        Ok(Some(web))
    }
}

/// The address of a file that the user names.
pub(super) fn address(path: &Path, global: &Global) -> Result<String> {
    Ok(Named::new(&path.display().to_string(), None, global)?.address)
}

/// The working directory.
fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"))
}

/// That a folder is named where a file is needed.
fn folder(path: &Path) -> Failure {
    let hint = if path.join(CONFIG_NAME).is_file() {
        format!("-C {} names the publication there", path.display())
    } else {
        "name a file in it".to_owned()
    };
    let message = format!("cannot read `{}`: it is a folder", path.display());
    Diagnostic::error(Code::FileRead, message).hint(hint).into()
}

/// The folder of a file, and as messages name it.
fn parent(path: &Path) -> (&Path, &Path) {
    let parent = path.parent().unwrap_or(Path::new(""));
    let folder = if parent.as_os_str().is_empty() {
        Path::new(".")
    } else {
        parent
    };
    (folder, parent)
}

/// The `file:` address of an absolute path.
fn file_address(path: &Path) -> String {
    let below = path.strip_prefix("/").unwrap_or(path);
    Locator::new("file:///", "/", "/").address(below)
}

/// Without a base the folder has its own `file:` address.
fn file_locator((folder, shown): (&Path, &Path)) -> Locator {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let absolute = absolute.canonicalize().unwrap_or(absolute);
    let address = file_address(&absolute);
    Locator::new(format!("{}/", address.trim_end_matches('/')), folder, shown)
}

fn checked(base: &str) -> Result<String> {
    crate::publication::checked_base(base).map_err(|reason| {
        Diagnostic::error(Code::OptionConflict, format!("--base: {reason}"))
            .hint("a base is like https://data.example.org/; it stands for the folder of the mapping")
            .into()
    })
}
