//! Opens the publication that a command is about and makes its graph.

use super::Stop;
use super::args::{Global, OutputArgs};
use super::progress::Progress;
use super::terminal::Terminal;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::exec::{Executor, Options, RunStats};
use crate::plan::Plan;
use crate::publication::{CONFIG_NAME, Publication, PublishedFile, RDF_LIMIT};
use crate::sink::{CollectSink, Compression, NQuadsSink, Output, Prefixes, QuadChunk, QuadSink, Syntax, serialize};
use crate::source::read_text;
use crate::store::parse_rdf;
use oxigraph::model::Quad;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The publication of `--publication`, or the nearest one upwards.
pub(super) fn open_publication(global: &Global) -> Result<Publication> {
    let base = global.base.as_deref();
    if let Some(folder) = &global.publication {
        let shown = folder.strip_prefix(".").unwrap_or(folder);
        return Publication::open(folder, shown, base);
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let Some(folder) = Publication::find(&here) else {
        let message = format!(
            "there is no publication here: neither `{}` nor a folder above it has a `{CONFIG_NAME}`",
            here.display()
        );
        return Err(Diagnostic::error(Code::PublicationMissing, message)
            .hint("go to a publication, or name one with --publication DIR; `lodpress convert` runs a mapping without one")
            .into());
    };
    Publication::open(folder, &from(&here, folder), base)
}

/// How a user at `here` names `folder`, which is `here` or above it.
fn from(here: &Path, folder: &Path) -> PathBuf {
    let depth = here.strip_prefix(folder).map_or(0, |below| below.components().count());
    std::iter::repeat_n("..", depth).collect()
}

/// How plans are run.
pub(super) fn options(global: &Global) -> Options {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Options {
        threads: global.threads.map_or_else(cores, usize::from),
        findings: global.max_errors,
        ..Options::default()
    }
}

/// Runs `plan`, and then pushes the quads of the publication's RDF files.
pub(super) fn fill<S: QuadSink>(
    plan: &Plan,
    files: &[Quad],
    sink: &mut S,
    output: &str,
    global: &Global,
    terminal: &Terminal,
) -> std::result::Result<RunStats, Stop> {
    let mut progress = Progress::new(terminal);
    let mut stats = Executor::new(plan, options(global))
        .run(sink, &mut |stats| progress.update(stats))
        .map_err(|error| Stop::running(error, output))?;
    let mut chunk = sink.chunk();
    files.iter().for_each(|quad| chunk.quad(quad.as_ref(), None));
    sink.accept(chunk).map_err(|error| Stop::writing(error, output))?;
    stats.quads += files.len() as u64;
    Ok(stats)
}

/// The quads of the publication's ontology.
fn ontology(publication: &Publication) -> Result<Vec<Quad>> {
    let files = ontology_files(publication)?;
    Ok(files.into_iter().flat_map(|(_, quads)| quads).collect())
}

/// The files of the publication's ontology with their quads.
pub(super) fn ontology_files(publication: &Publication) -> Result<Vec<(PublishedFile, Vec<Quad>)>> {
    let paths = publication.config.ontology.iter().enumerate();
    let read = |(index, path): (usize, &String)| {
        let file = publication.file(path);
        let (syntax, _) = Syntax::from_path(&file.path);
        let syntax = syntax.map_or_else(|| Syntax::from_name(path), Ok)?;
        let text = read_text(&file.path, &file.name, RDF_LIMIT)?;
        // Blank nodes of different files stay apart; their labels are no hexadecimal
        // numbers, which Oxigraph takes for nodes of its own making.
        let quads = parse_rdf(
            &file.name,
            text.as_bytes(),
            syntax,
            &file.address,
            &format!("o{index}n"),
        )?;
        Ok((file, quads))
    };
    paths.map(read).collect()
}

/// What the graph of the publication is made of: the plan of its mappings, and the quads
/// of its ontology.
pub(super) fn parts(publication: &Publication, with_ontology: bool) -> Result<(Plan, Vec<Quad>)> {
    let plan = publication.plan()?.optimize();
    let files = if with_ontology {
        ontology(publication)?
    } else {
        Vec::new()
    };
    Ok((plan, files))
}

/// All quads of the publication, in memory.
pub(super) fn collect(
    publication: &Publication,
    with_ontology: bool,
    global: &Global,
    terminal: &Terminal,
) -> std::result::Result<Vec<Quad>, Stop> {
    let (plan, files) = parts(publication, with_ontology)?;
    let mut sink = CollectSink::new();
    fill(&plan, &files, &mut sink, "memory", global, terminal)?;
    Ok(sink.into_quads())
}

/// Where a graph goes, and in which syntax.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) syntax: Syntax,
    compression: Compression,
    path: Option<PathBuf>,
}

impl Target {
    /// As the options say: the syntax of `--format`, or else of the file's ending, or
    /// else Turtle.
    pub(super) fn new(args: &OutputArgs) -> Result<Self> {
        let path = args.output.clone().filter(|path| path.as_os_str() != "-");
        let (by_path, compression) = path.as_deref().map_or((None, Compression::None), Syntax::from_path);
        let syntax = match (&args.format, by_path, &path) {
            (Some(name), ..) => Syntax::from_name(name)?,
            (None, Some(syntax), _) => syntax,
            (None, None, None) => Syntax::Turtle,
            (None, None, Some(path)) => {
                let message = format!("the ending of `{}` names no RDF syntax", path.display());
                return Err(Diagnostic::error(Code::FormatUnknown, message)
                    .hint("say which with --format turtle, ntriples, nquads, trig, rdfxml or jsonld")
                    .into());
            }
        };
        Ok(Self {
            syntax,
            compression,
            path,
        })
    }

    /// Opens it.
    pub(super) fn open<'a>(&self) -> Result<Output<'a>> {
        open_output(self.path.as_deref(), self.compression)
    }

    /// Writes `quads` to it.
    pub(super) fn write(&self, quads: &[Quad], prefixes: &Prefixes) -> std::result::Result<(), Stop> {
        let mut output = self.open()?;
        let name = output.name().to_owned();
        serialize(quads, self.syntax, prefixes, &mut output).map_err(|error| Stop::writing(error, &name))?;
        output.finish().map_err(|error| Stop::writing(error, &name))
    }

    /// Runs `plan` into it: line by line where the syntax allows it, collected otherwise.
    pub(super) fn run(
        &self,
        plan: &Plan,
        files: &[Quad],
        prefixes: &Prefixes,
        global: &Global,
        terminal: &Terminal,
    ) -> std::result::Result<(), Stop> {
        if !matches!(self.syntax, Syntax::NTriples | Syntax::NQuads) {
            let mut sink = CollectSink::new();
            fill(plan, files, &mut sink, "memory", global, terminal)?;
            return self.write(sink.quads(), prefixes);
        }
        let output = self.open()?;
        let name = output.name().to_owned();
        let mut sink = match self.syntax {
            Syntax::NTriples => NQuadsSink::ntriples(output),
            _ => NQuadsSink::nquads(output),
        };
        fill(plan, files, &mut sink, &name, global, terminal)?;
        sink.into_inner().finish().map_err(|error| Stop::writing(error, &name))
    }
}

/// Opens a file, or standard output where there is none.
pub(super) fn open_output<'a>(path: Option<&Path>, compression: Compression) -> Result<Output<'a>> {
    match path {
        Some(path) => Output::file(path, compression),
        None => Output::stream("standard output", std::io::stdout().lock(), compression),
    }
}

/// Writes a whole text to a file, or to standard output where there is none.
pub(super) fn write_text(path: Option<&Path>, compression: Compression, text: &[u8]) -> std::result::Result<(), Stop> {
    let mut output = open_output(path, compression)?;
    let name = output.name().to_owned();
    output
        .write_all(text)
        .and_then(|()| output.finish())
        .map_err(|error| Stop::writing(error, &name))
}
