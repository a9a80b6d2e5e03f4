//! The whole graph, compressed, with what tells that it is whole.

use super::graph::send;
use super::{Graph, description, title};
use crate::diagnostic::{Code, Failure, Result};
use crate::hdt::{HdtSink, PackOptions};
use crate::packing::Packing;
use crate::page::{DumpFile, Site};
use crate::sink::{
    FileTarget, Output, Syntax, WriteOptions, canonicalize, folder_of, hash, hex, serialize, write_failure,
};
use oxigraph::model::{GraphName, Quad};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write as _};
use std::path::{Path, PathBuf};

/// The syntaxes, with the endings of their files.
const SYNTAXES: [(Syntax, &str); 6] = [
    (Syntax::Turtle, "ttl"),
    (Syntax::NTriples, "nt"),
    (Syntax::NQuads, "nq"),
    (Syntax::TriG, "trig"),
    (Syntax::JsonLd, "jsonld"),
    (Syntax::RdfXml, "rdf"),
];

/// Bytes that terms and triples take up in memory while they are packed.
const MEMORY: usize = 256 << 20;

/// Letters of the name.
const NAME: usize = 48;

/// A file that was made for the site.
#[derive(Debug)]
pub(super) struct Dump {
    /// Its path in the site.
    pub(super) path: String,
    /// Where it is until then.
    pub(super) file: PathBuf,
    /// Of a file with the graph: the ending of its format, its size and its SHA-256.
    graph: Option<(&'static str, u64, String)>,
}

impl Dump {
    /// What the site says of it.
    pub(super) fn offered(&self) -> Option<DumpFile> {
        let (ending, bytes, sha256) = self.graph.clone()?;
        Some(DumpFile {
            path: self.path.clone(),
            ending,
            bytes,
            sha256,
        })
    }

    /// Whether it is the graph in that syntax.
    pub(super) fn is(&self, ending: &str) -> bool {
        self.graph.as_ref().is_some_and(|graph| graph.0 == ending)
    }
}

/// Writes the graph into `folder`, in each syntax, with checksums. Up to
/// [`ORDERED_QUADS`](crate::sink::ORDERED_QUADS) quads
/// are in the order of output, and have their [canonical hash](canonicalize) beside them.
pub(super) fn write(site: &Site, graph: &dyn Graph, folder: &Path, threads: usize) -> Result<Vec<Dump>> {
    let name = name(site);
    let quads = graph.quads()?;
    let mut dumps = Vec::new();
    let mut sums = String::new();
    for (syntax, ending) in SYNTAXES {
        let file = folder.join(format!("{name}.{ending}.gz"));
        match &quads {
            Some(quads) => ordered(site, quads, syntax, &file, threads)?,
            None => streamed(site, graph, syntax, &file, threads)?,
        }
        dumps.push(graph_file(&file, ending, &mut sums)?);
    }
    let packed = folder.join(format!("{name}.hdt"));
    if pack(site, graph, quads.as_deref(), &packed, threads)? {
        dumps.push(graph_file(&packed, "hdt", &mut sums)?);
    }
    let mut text = |name: &str, text: &str| -> Result<()> {
        let file = folder.join(name);
        std::fs::write(&file, text).map_err(|error| write_failure(name, &error))?;
        dumps.push(Dump {
            path: format!("dumps/{name}"),
            file,
            graph: None,
        });
        Ok(())
    };
    text("SHA256SUMS", &sums)?;
    // A graph whose blank nodes cannot be told apart has no such hash.
    if let Some(canonical) = quads.as_deref().and_then(|quads| canonicalize(quads).ok()) {
        text("rdfc10.sha256", &format!("{}\n", hash(&canonical)))?;
    }
    Ok(dumps)
}

/// A file with the graph, whose checksum goes into `sums`.
fn graph_file(file: &Path, ending: &'static str, sums: &mut String) -> Result<Dump> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sha256 = sha256(file).map_err(|error| write_failure(&name, &error))?;
    let bytes = file.metadata().map_or(0, |metadata| metadata.len());
    _ = writeln!(sums, "{sha256}  {name}");
    Ok(Dump {
        path: format!("dumps/{name}"),
        file: file.to_owned(),
        graph: Some((ending, bytes, sha256)),
    })
}

/// Writes the graph as an HDT file; false where it has what such a file cannot hold.
fn pack(site: &Site, graph: &dyn Graph, quads: Option<&[Quad]>, file: &Path, threads: usize) -> Result<bool> {
    let failed = |error: io::Error| Failure::from(write_failure(&file.display().to_string(), &error));
    let mut sink = HdtSink::new(PackOptions {
        memory: MEMORY,
        is_concurrent: threads > 1,
        folder: folder_of(file).to_owned(),
    });
    let packed = match quads {
        Some(quads) => send(quads.iter().cloned().map(Ok), &mut sink, "the HDT file"),
        None => graph.pack(&mut sink),
    };
    match packed {
        Err(failure)
            if failure
                .diagnostics()
                .iter()
                .any(|found| found.code == Code::HdtStatement) =>
        {
            return Ok(false);
        }
        done => done?,
    }
    let description = description(&site.config);
    let mut output = BufWriter::new(File::create(file).map_err(failed)?);
    // Who reads the file makes the index, or asks without.
    sink.finish(&description, &mut output, &mut io::sink())
        .map_err(failed)?;
    output.flush().map_err(failed)?;
    Ok(true)
}

/// The name of the publication, and its version or what tells its graph from others.
fn name(site: &Site) -> String {
    let mut name = slug::slugify(title(site).unwrap_or("graph"));
    let end = (NAME.min(name.len())..=name.len()).find(|end| name.is_char_boundary(*end));
    name.truncate(end.unwrap_or(name.len()));
    let version = site.config.dataset.version.as_deref().map(slug::slugify);
    let version = version.filter(|version| !version.is_empty());
    let version = version.unwrap_or_else(|| site.graph_version().to_owned());
    format!("{}-{version}", name.trim_end_matches('-'))
}

fn ordered(site: &Site, quads: &[Quad], syntax: Syntax, file: &Path, threads: usize) -> Result<()> {
    let name = file.display().to_string();
    let mut output = Output::file(file, Packing::Gzip, threads)?;
    let written = if syntax.is_dataset() {
        serialize(quads, syntax, &site.prefixes, &mut output)
    } else {
        let triples: Vec<Quad> = quads.iter().cloned().map(without_graph).collect();
        serialize(&triples, syntax, &site.prefixes, &mut output)
    };
    written.map_err(|error| error.into_failure(&name))?;
    output.finish().map_err(|error| write_failure(&name, &error).into())
}

fn streamed(site: &Site, graph: &dyn Graph, syntax: Syntax, file: &Path, threads: usize) -> Result<()> {
    let target = FileTarget {
        path: file.to_owned(),
        name: file.display().to_string(),
        syntax,
        compression: Packing::Gzip,
        append: false,
        utf16: false,
    };
    let options = WriteOptions {
        threads,
        ..WriteOptions::from(site.prefixes.clone())
    };
    graph.write(&target, &options)
}

fn without_graph(quad: Quad) -> Quad {
    Quad {
        graph_name: GraphName::DefaultGraph,
        ..quad
    }
}

fn sha256(file: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let (mut file, mut buffer) = (File::open(file)?, vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            length => hasher.update(&buffer[..length]),
        }
    }
    Ok(hex(&hasher.finalize()))
}
