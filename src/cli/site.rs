//! The site of a publication: its graph, and all that pages are made of.

use super::args::{Global, TableArgs};
use super::terminal::{Terminal, message};
use super::work::{Aim, Work};
use super::{Stop, graph, query};
use crate::page::{OriginSink, Site, SiteParts};
use crate::plan::Plan;
use crate::publication::{CONFIG_NAME, Publication};
use crate::sink::NullSink;
use crate::store::{LoadOptions, Store};
use oxigraph::model::Quad;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What a site is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct SiteAim<'a> {
    pub(super) store: Option<&'a Path>,
    pub(super) is_writable: bool,
    pub(super) no_ontology: bool,
    pub(super) tables: TableArgs,
}

/// Makes the graph of the publication, or opens the store, and looks at all that is offered
/// beside it.
pub(super) fn make(
    publication: &Publication,
    aim: SiteAim<'_>,
    global: &Global,
    terminal: &Terminal,
) -> Result<Site, Stop> {
    let queries = query::named(publication)?;
    let work_aim = Aim {
        tables: aim.tables,
        ..Aim::default()
    };
    let work = Work::of_publication(publication, work_aim, global)?;
    let plan = work.plan.clone().optimize();
    let ontology = if aim.no_ontology {
        Vec::new()
    } else {
        graph::ontology_files(publication)?
    };
    let files = offered(publication, &plan);
    let of_files = || {
        ontology
            .iter()
            .flat_map(|(file, quads)| quads.iter().map(|quad| (quad, file.address.as_str())))
    };
    let (store, origins) = match aim.store {
        // The graph is there already; where it came from is not.
        Some(path) => {
            let store = Store::open(path, aim.is_writable)?;
            let mut sink = OriginSink::new(NullSink);
            work.run(&[], &mut sink, "memory", global, terminal)?;
            (store, sink.finish(&plan, of_files()).1)
        }
        None => {
            let store = Store::memory()?;
            let mut sink = OriginSink::new(store.sink(LoadOptions::default())?);
            let quads: Vec<Quad> = of_files().map(|(quad, _)| quad.clone()).collect();
            work.run(&quads, &mut sink, "memory", global, terminal)?;
            let (sink, origins) = sink.finish(&plan, of_files());
            sink.finish().map_err(|error| error.into_failure("memory"))?;
            (store, origins)
        }
    };
    if origins.is_cut() {
        message("there are too many statements to show where each comes from\n")
            .map_err(|error| Stop::writing(error, "standard error"))?;
    }
    let parts = SiteParts {
        config: publication.config.clone(),
        prefixes: publication.prefixes().clone(),
        store,
        origins,
        queries,
        modified: modified(publication, &files),
        files,
        folder: publication.locator.folder().to_owned(),
    };
    Ok(Site::new(parts)?)
}

/// The files that are offered at their addresses: mappings, tables, ontology, shapes and
/// queries, where they stand in the folder.
fn offered(publication: &Publication, plan: &Plan) -> BTreeMap<String, PathBuf> {
    let config = &publication.config;
    let named = config.mappings.iter().chain(&config.ontology).chain(&config.shapes);
    let named = named
        .map(|path| publication.file(path))
        .map(|file| (file.address, file.path));
    let joined = plan.joins.iter().map(|join| &join.parent);
    let sources = plan.scans.iter().chain(joined).map(|scan| &scan.source);
    let sources = sources.map(|source| (source.address.clone(), source.path.clone()));
    let documents = plan.groups.iter().flat_map(|group| &group.documents);
    let documents = documents.filter_map(|address| {
        let path = address.strip_prefix(&*config.base)?;
        Some((address.clone(), publication.locator.folder().join(path)))
    });
    let queries = config.queries.iter().flat_map(|folder| {
        let entries = std::fs::read_dir(publication.locator.folder().join(folder));
        let names = entries.into_iter().flatten().flatten().map(|entry| entry.file_name());
        names.filter_map(|name| {
            let path = Path::new(folder).join(name);
            let is_query = path.extension().is_some_and(|ending| ending == "rq");
            let file = publication.file(path.to_str().filter(|_| is_query)?);
            Some((file.address, file.path))
        })
    });
    let all = named.chain(sources).chain(documents).chain(queries);
    all.filter_map(|(address, path)| Some((address.strip_prefix(&*config.base)?.to_owned(), path)))
        .filter(|(_, path)| path.is_file())
        .collect()
}

/// When any file was last changed, or what
/// [`SOURCE_DATE_EPOCH`](https://reproducible-builds.org/specs/source-date-epoch/) says.
fn modified(publication: &Publication, files: &BTreeMap<String, PathBuf>) -> SystemTime {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok();
    if let Some(seconds) = given.and_then(|seconds| seconds.parse().ok()) {
        return UNIX_EPOCH + Duration::from_secs(seconds);
    }
    let config = publication.locator.folder().join(CONFIG_NAME);
    let times = files
        .values()
        .chain([&config])
        .filter_map(|path| path.metadata().ok()?.modified().ok());
    times.max().unwrap_or(UNIX_EPOCH)
}
