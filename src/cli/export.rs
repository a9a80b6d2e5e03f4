//! `lodpress export`

use super::Stop;
use super::args::{Export, Global};
use super::graph;
use super::query::graph_of_query_file;
use super::target::{Target, file_of, write_text};
use super::terminal::Terminal;
use crate::diagnostic::{Code, Diagnostic};
use crate::packing::Packing;
use crate::query::Names;
use crate::sink::{Syntax, canonicalize, hash};
use crate::store::Store;
use oxigraph::model::{GraphName, NamedNode, Quad};

pub(super) fn run(global: &Global, args: &Export, terminal: &Terminal) -> Result<(), Stop> {
    let publication = graph::open_publication(global)?;
    let prefixes = publication.prefixes();
    // What is asked for is looked at before any work is done.
    let target = Target::new(&args.output, global)?;
    let selected = args
        .graph
        .as_deref()
        .map(|name| graph_name(name, prefixes, &publication.config.base))
        .transpose()?;
    let aim = target.aim(args.conversion)?;
    let is_plain = selected.is_none() && args.query.is_none() && !args.canonical && !args.hash && args.store.is_none();
    if is_plain {
        let (work, files) = graph::parts(&publication, !args.no_ontology, aim, global)?;
        return target.run(work, &files, prefixes, global, terminal);
    }
    target.rdf_only(match (&args.graph, &args.query, &args.store) {
        (Some(_), ..) => "--graph",
        (_, Some(_), _) => "--query",
        (.., Some(_)) => "--store",
        _ => "--canonical",
    })?;
    let mut quads = match &args.store {
        Some(path) => Store::open(path, false)?.quads()?,
        None => graph::collect(&publication, !args.no_ontology, aim, global, terminal)?,
    };
    if let Some(graph) = &selected {
        quads = only(quads, graph)?;
    }
    if let Some(path) = &args.query {
        quads = graph_of_query_file(path, quads, &publication)?;
    }
    if !args.canonical && !args.hash {
        return target.write(&quads, prefixes);
    }
    let canonical = canonicalize(&quads)?;
    let path = file_of(args.output.output.as_deref());
    let (_, compression) = path.map_or((None, Packing::None), Syntax::from_path);
    if args.hash {
        let line = format!("{}\n", hash(&canonical));
        return write_text(path, compression, line.as_bytes());
    }
    write_text(path, compression, &canonical)
}

/// The triples of one graph, as those of the default graph.
fn only(quads: Vec<Quad>, graph: &GraphName) -> crate::diagnostic::Result<Vec<Quad>> {
    let mut known: Vec<String> = quads.iter().map(|quad| shown(&quad.graph_name)).collect();
    let kept: Vec<Quad> = quads
        .into_iter()
        .filter(|quad| quad.graph_name == *graph)
        .map(|quad| Quad::new(quad.subject, quad.predicate, quad.object, GraphName::DefaultGraph))
        .collect();
    if kept.is_empty() {
        known.sort_unstable();
        known.dedup();
        known.truncate(10);
        let message = format!("there is no graph {}", shown(graph));
        return Err(Diagnostic::error(Code::OptionConflict, message)
            .hint(format!("there is: {}", known.join(", ")))
            .into());
    }
    Ok(kept)
}

fn shown(graph: &GraphName) -> String {
    match graph {
        GraphName::DefaultGraph => "default".to_owned(),
        graph => graph.to_string(),
    }
}

fn graph_name(name: &str, prefixes: &crate::sink::Prefixes, base: &str) -> crate::diagnostic::Result<GraphName> {
    if name.eq_ignore_ascii_case("default") {
        return Ok(GraphName::DefaultGraph);
    }
    let iri: NamedNode = Names { base, prefixes }
        .iri(name)
        .map_err(|reason| Diagnostic::error(Code::OptionConflict, format!("--graph: `{name}` is no IRI: {reason}")))?;
    Ok(iri.into())
}
