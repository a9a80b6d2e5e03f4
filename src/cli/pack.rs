//! `lodpress pack`

use super::args::{Global, Pack};
use super::terminal::{Terminal, message};
use super::work::{Aim, Work, address, threads};
use super::{Stop, graph};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::hdt::{HdtDescription, HdtSink, PackOptions, index_path};
use crate::packing::Packing;
use crate::publish::description;
use crate::sink::{CompleteOutput, Output, QuadChunk, Sink, SinkError, Syntax, folder_of};
use crate::source;
use crate::store::stream_rdf;
use oxigraph::model::Quad;
use std::path::{Path, PathBuf};

/// The file that is written where none is named.
const OUTPUT: &str = "graph.hdt";

/// Quads of an RDF file that are taken at once.
const QUADS_AT_ONCE: usize = 10_000;

pub(super) fn run(global: &Global, args: &Pack, terminal: &Terminal) -> std::result::Result<(), Stop> {
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(OUTPUT));
    let graph = graph_of(global, args)?;
    let name = path.display().to_string();
    let failed = |error: SinkError| Stop::writing(error, &name);
    let mut file = output(&path)?;
    let mut index = output(&index_path(&path))?;
    let mut sink = HdtSink::new(PackOptions {
        memory: args.memory,
        is_concurrent: threads(global) > 1,
        folder: folder_of(&path).to_owned(),
    });
    graph.work.run(&graph.ontology, &mut sink, &name, global, terminal)?;
    for (number, path) in args.rdf.iter().enumerate() {
        add(path, number, global, &mut sink).map_err(failed)?;
    }
    let written = sink.finish(&graph.description, &mut file, &mut index);
    let numbers = written.map_err(|error| failed(error.into()))?;
    let whole = [index.complete(), file.complete()];
    for file in whole {
        file.and_then(CompleteOutput::put)
            .map_err(|error| failed(error.into()))?;
    }
    message(&format!("{} triples in {name}\n", numbers.triples)).map_err(|error| Stop::writing(error, "standard error"))
}

/// What is packed.
struct Graph {
    work: Work,
    ontology: Vec<Quad>,
    description: HdtDescription,
}

fn graph_of(global: &Global, args: &Pack) -> Result<Graph> {
    let aim = Aim {
        mode: args.mode,
        tables: args.tables,
        ..Aim::default()
    };
    if !args.mappings.is_empty() || !args.rdf.is_empty() {
        return Ok(Graph {
            work: Work::of_mappings(&args.mappings, &args.sources, aim, global)?,
            ontology: Vec::new(),
            description: HdtDescription::default(),
        });
    }
    let publication = graph::open_publication(global)?;
    let (work, ontology) = graph::parts(&publication, !args.no_ontology, aim, global)?;
    Ok(Graph {
        work,
        ontology,
        description: description(&publication.config),
    })
}

fn output(path: &Path) -> Result<Output<'static>> {
    if path.as_os_str() == "-" {
        let message = "an HDT file has its index beside it, and cannot be written to standard output";
        return Err(Diagnostic::error(Code::OptionConflict, message)
            .hint("name a file, such as --output graph.hdt")
            .into());
    }
    Output::file(path, Packing::None, 1)
}

/// Adds the quads of an RDF file.
fn add(path: &Path, number: usize, global: &Global, sink: &mut HdtSink) -> std::result::Result<(), SinkError> {
    let name = path.display().to_string();
    let (Some(syntax), _) = Syntax::from_path(path) else {
        let message = format!("the ending of `{name}` names no RDF syntax");
        let hint = "name the file by what is in it: .nt, .nq, .ttl, .trig, .rdf or .jsonld";
        return Err(Diagnostic::error(Code::FormatUnknown, message).hint(hint).into());
    };
    let base = address(path, global)?;
    let (mut chunk, mut count) = (sink.chunk(), 0);
    // Blank nodes of different files stay apart.
    let label = format!("f{number}n");
    let open = || source::open(path, &name, None);
    stream_rdf(&name, open, syntax, &base, &label, |quad| {
        chunk.quad(quad.as_ref(), None);
        count += 1;
        if count % QUADS_AT_ONCE == 0 {
            sink.accept(&mut chunk)?;
        }
        Ok(())
    })?;
    sink.accept(&mut chunk)
}
