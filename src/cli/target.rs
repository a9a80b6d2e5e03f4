//! Where output goes, and in which syntax.

use super::args::{ConversionArgs, Global, ModeArgs, ModeName, OutputArgs};
use super::terminal::Terminal;
use super::work::{Aim, Work, threads};
use super::{Stop, logical_targets};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::mapping::csvw;
use crate::packing::Packing;
use crate::sink::{Output, Prefixes, QuadChunk, Sink, SinkError, Syntax, TextSink, WriteOptions, serialize};
use oxigraph::model::Quad;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The name of the format that is none of RDF.
const CSVW_JSON: &str = "csvw-json";

/// Quads that are written at once.
const QUADS_AT_ONCE: usize = 10_000;

/// Where a graph goes, and in which syntax.
#[derive(Debug)]
pub(super) struct Target {
    format: Format,
    compression: Packing,
    path: Option<PathBuf>,
    streams: bool,
    threads: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Rdf(Syntax),
    /// [JSON from tabular data](https://www.w3.org/TR/csv2json/).
    CsvwJson,
}

impl Target {
    /// As the options say: the syntax of `--format`, or else of the file's ending, or
    /// else Turtle.
    pub(super) fn new(args: &OutputArgs, global: &Global) -> Result<Self> {
        let path = file_of(args.output.as_deref()).map(Path::to_owned);
        let (by_path, compression) = path.as_deref().map_or((None, Packing::None), Syntax::from_path);
        let format = match (&args.format, by_path, &path) {
            (Some(name), ..) if name.eq_ignore_ascii_case(CSVW_JSON) => Format::CsvwJson,
            (Some(name), ..) => Format::Rdf(Syntax::from_name(name)?),
            (None, Some(syntax), _) => Format::Rdf(syntax),
            (None, None, None) => Format::Rdf(Syntax::Turtle),
            (None, None, Some(path)) => {
                let message = format!("the ending of `{}` names no RDF syntax", path.display());
                return Err(Diagnostic::error(Code::FormatUnknown, message)
                    .hint("say which with --format turtle, ntriples, nquads, trig, rdfxml, jsonld or csvw-json")
                    .into());
            }
        };
        Ok(Self {
            format,
            compression,
            path,
            streams: args.stream,
            threads: threads(global),
        })
    }

    /// What a plan must be made for to be written here.
    ///
    /// # Errors
    /// Where the options do not go with the format.
    pub(super) fn aim(&self, args: ConversionArgs) -> Result<Aim> {
        self.check_provenance(args.provenance, args.mode)?;
        Ok(Aim {
            mode: args.mode,
            output: match self.format {
                Format::Rdf(_) => csvw::Output::Quads,
                Format::CsvwJson => csvw::Output::Objects,
            },
            tables: args.tables,
            writes_targets: true,
            provenance: args.provenance,
        })
    }

    /// Whether it is of RDF; JSON is made of tables, not of graphs.
    ///
    /// # Errors
    /// Where it is not.
    pub(super) fn rdf_only(&self, option: &str) -> Result<()> {
        if self.format == Format::CsvwJson {
            let message = format!("{option} is about a graph, and {CSVW_JSON} is made of tables");
            return Err(Diagnostic::error(Code::OptionConflict, message)
                .hint("choose an RDF syntax, such as --format jsonld")
                .into());
        }
        Ok(())
    }

    /// Whether provenance can be said.
    ///
    /// # Errors
    /// Where it is asked for, and there is no node that it could be said of.
    fn check_provenance(&self, provenance: bool, mode: ModeArgs) -> Result<()> {
        if provenance && (mode.mode == ModeName::Minimal || self.format == Format::CsvwJson) {
            let message = "--provenance is said of the group of tables, which only the standard mode of RDF describes";
            return Err(Diagnostic::error(Code::OptionConflict, message)
                .hint("add --mode standard, and choose an RDF syntax")
                .into());
        }
        Ok(())
    }

    /// Opens it.
    fn open<'a>(&self) -> Result<Output<'a>> {
        open_output(self.path.as_deref(), self.compression, self.threads)
    }

    /// Writes `quads` to it.
    pub(super) fn write(&self, quads: &[Quad], prefixes: &Prefixes) -> std::result::Result<(), Stop> {
        let Format::Rdf(syntax) = self.format else {
            return Ok(self.rdf_only("a list of statements")?);
        };
        let mut output = self.open()?;
        let name = output.name().to_owned();
        let complete = if self.streams {
            stream(quads, output, syntax, &self.options(prefixes))
        } else {
            serialize(quads, syntax, prefixes, &mut output).map(|()| output)
        };
        let complete = complete.and_then(|output| Ok(output.complete()?));
        logical_targets::put(Vec::new(), complete.map_err(|error| Stop::writing(error, &name))?)
    }

    fn options(&self, prefixes: &Prefixes) -> WriteOptions {
        WriteOptions {
            prefixes: prefixes.clone(),
            streams: self.streams,
            threads: self.threads,
        }
    }

    /// Runs `work` into it. What mappings send to logical targets goes there; the output may
    /// then be an empty document.
    pub(super) fn run(
        &self,
        work: Work,
        files: &[Quad],
        prefixes: &Prefixes,
        global: &Global,
        terminal: &Terminal,
    ) -> std::result::Result<(), Stop> {
        logical_targets::check_apart(&work.plan, self.path.as_deref())?;
        let mut output = self.open()?;
        let name = output.name().to_owned();
        let Format::Rdf(syntax) = self.format else {
            work.run_json(&mut output, &name, global, terminal)?;
            return output.finish().map_err(|error| Stop::writing(error, &name));
        };
        let options = self.options(prefixes);
        let mut sink = TextSink::new(output, syntax, &options);
        let targets = work.run_to_targets(files, &mut sink, &options, &name, global, terminal)?;
        let written = sink.finish();
        let targets = logical_targets::complete(targets)?;
        let complete = written.and_then(|output| Ok(output.complete()?));
        logical_targets::put(targets, complete.map_err(|error| Stop::writing(error, &name))?)
    }
}

/// Writes quads in their order.
fn stream<'o>(
    quads: &[Quad],
    output: Output<'o>,
    syntax: Syntax,
    options: &WriteOptions,
) -> std::result::Result<Output<'o>, SinkError> {
    let mut sink = TextSink::new(output, syntax, options);
    let mut chunk = sink.chunk();
    for some in quads.chunks(QUADS_AT_ONCE) {
        some.iter().for_each(|quad| chunk.quad(quad.as_ref(), None));
        sink.accept(&mut chunk)?;
    }
    sink.finish()
}

/// The file that `--output` names; `-` stands for standard output.
pub(super) fn file_of(output: Option<&Path>) -> Option<&Path> {
    output.filter(|path| path.as_os_str() != "-")
}

/// Opens a file, or standard output where there is none.
pub(super) fn open_output<'a>(path: Option<&Path>, compression: Packing, threads: usize) -> Result<Output<'a>> {
    match path {
        Some(path) => Output::file(path, compression, threads),
        None => Output::stream("standard output", std::io::stdout().lock(), compression, threads),
    }
}

/// Writes a whole text to a file, or to standard output where there is none.
pub(super) fn write_text(path: Option<&Path>, compression: Packing, text: &[u8]) -> std::result::Result<(), Stop> {
    let mut output = open_output(path, compression, 1)?;
    let name = output.name().to_owned();
    output
        .write_all(text)
        .and_then(|()| output.finish())
        .map_err(|error| Stop::writing(error, &name))
}
