//! Opens the publication that a command is about and makes its graph.

use super::Stop;
use super::args::Global;
use super::terminal::Terminal;
use super::work::{Aim, Work};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::publication::{CONFIG_NAME, Publication, PublishedFile, RDF_LIMIT};
use crate::sink::{CollectSink, Syntax};
use crate::source::read_text;
use crate::store::{LoadOptions, Store, parse_rdf};
use oxigraph::model::Quad;
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

/// The quads of the publication's ontology.
fn ontology(publication: &Publication) -> Result<Vec<Quad>> {
    let files = ontology_files(publication)?;
    Ok(files.into_iter().flat_map(|(_, quads)| quads).collect())
}

/// The files of the publication's ontology with their quads.
pub(super) fn ontology_files(publication: &Publication) -> Result<Vec<(PublishedFile, Vec<Quad>)>> {
    let paths = publication.config.ontology.iter().enumerate();
    paths
        .map(|(index, path)| ontology_file(publication, index, path))
        .collect()
}

/// File `index` of the publication's ontology, at `path`, with its quads.
pub(super) fn ontology_file(publication: &Publication, index: usize, path: &str) -> Result<(PublishedFile, Vec<Quad>)> {
    let file = publication.file(path);
    let read = || {
        let (syntax, _) = Syntax::from_path(&file.path);
        let syntax = syntax.map_or_else(|| Syntax::from_name(path), Ok)?;
        let text = read_text(&file.path, &file.name, RDF_LIMIT)?;
        // Blank nodes of different files stay apart; their labels are no hexadecimal
        // numbers, which Oxigraph takes for nodes of its own making.
        let label = format!("o{index}n");
        parse_rdf(&file.name, text.as_bytes(), syntax, &file.address, &label)
    };
    match read() {
        Ok(quads) => Ok((file, quads)),
        Err(failure) => Err(publication.naming(path, failure)),
    }
}

/// What the graph of the publication is made of: the work of its mappings, and the quads
/// of its ontology.
pub(super) fn parts(
    publication: &Publication,
    with_ontology: bool,
    aim: Aim,
    global: &Global,
) -> Result<(Work, Vec<Quad>)> {
    let work = Work::of_publication(publication, aim, global)?;
    let files = if with_ontology {
        ontology(publication)?
    } else {
        Vec::new()
    };
    Ok((work, files))
}

/// All quads of the publication, in memory.
pub(super) fn collect(
    publication: &Publication,
    with_ontology: bool,
    aim: Aim,
    global: &Global,
    terminal: &Terminal,
) -> std::result::Result<Vec<Quad>, Stop> {
    let (work, files) = parts(publication, with_ontology, aim, global)?;
    let mut sink = CollectSink::new();
    work.run(&files, &mut sink, "memory", global, terminal)?;
    Ok(sink.into_quads())
}

/// A store in memory with the graph of the publication.
pub(super) fn in_memory(
    publication: &Publication,
    with_ontology: bool,
    aim: Aim,
    global: &Global,
    terminal: &Terminal,
) -> std::result::Result<Store, Stop> {
    let (work, files) = parts(publication, with_ontology, aim, global)?;
    let store = Store::memory()?;
    let mut sink = store.sink(LoadOptions::default())?;
    work.run(&files, &mut sink, "memory", global, terminal)?;
    sink.finish().map_err(|error| Stop::writing(error, "memory"))?;
    Ok(store)
}
