//! `lodpress query`

use super::args::{Global, Query};
use super::target::{file_of, open_output, write_text};
use super::terminal::{Terminal, print};
use super::work::Aim;
use super::{Stop, graph};
use crate::diagnostic::{Code, Diagnostic, Result, nearest};
use crate::packing::Packing;
use crate::publication::Publication;
use crate::query::{NamedQuery, Names, Prepared, RenderOptions, answer, bind, list, load_folder, prepare};
use crate::source::read_text;
use crate::store::Store;
use oxigraph::model::Quad;
use std::io::Read;
use std::path::Path;

/// Bytes that a query may have.
const QUERY_LIMIT: u64 = 64 << 10;

pub(super) fn run(global: &Global, args: &Query, terminal: &Terminal) -> std::result::Result<(), Stop> {
    let publication = graph::open_publication(global)?;
    let Some((query, base)) = find(args, &publication)? else {
        return print(list(&named(&publication)?));
    };
    // What is asked for is looked at before the graph is made.
    let prepared = prepared(&query, &base, &args.set, &publication)?;
    let store = match &args.store {
        Some(path) => Store::open(path, false)?,
        None => {
            let aim = Aim {
                tables: args.tables,
                ..Aim::default()
            };
            graph::in_memory(&publication, !args.no_ontology, aim, global, terminal)?
        }
    };
    let path = file_of(args.output.as_deref());
    if args.explain {
        let text = prepared.explain(&store)?;
        return write_text(path, Packing::None, text.as_bytes());
    }
    let by_ending = path.and_then(Path::extension).and_then(|ending| ending.to_str());
    let options = RenderOptions {
        format: args.format.as_deref().or(by_ending),
        prefixes: publication.prefixes(),
        width: if path.is_none() { terminal.table_width() } else { None },
        rows: None,
    };
    let mut output = open_output(path, Packing::None, 1)?;
    let name = output.name().to_owned();
    let timeout = Some(args.timeout).filter(|timeout| !timeout.is_zero());
    answer(prepared, store, timeout, options, &mut output).map_err(|error| Stop::writing(error, &name))?;
    output.finish().map_err(|error| Stop::writing(error, &name))
}

/// What the CONSTRUCT or DESCRIBE query in the file `path` makes of `quads`.
pub(super) fn graph_of_query_file(
    path: &Path,
    quads: Vec<Quad>,
    publication: &Publication,
) -> std::result::Result<Vec<Quad>, Stop> {
    let (query, base) = read(path, publication)?;
    let store = Store::memory()?;
    store.load(quads)?;
    Ok(prepared(&query, &base, &[], publication)?.into_quads(&store)?)
}

/// The text's relative IRIs are resolved against `base`, those of settings against the
/// base of the publication.
fn prepared(
    query: &NamedQuery,
    base: &str,
    settings: &[(String, String)],
    publication: &Publication,
) -> Result<Prepared> {
    let prefixes = publication.prefixes();
    let base_of_settings = publication.config.base.as_str();
    let values = bind(
        &query.params,
        settings,
        Names {
            base: base_of_settings,
            prefixes,
        },
    )?;
    prepare(&query.text, Names { base, prefixes }, &query.path, &values)
}

/// The query that is asked for and the base of its IRIs; `None` for the list.
fn find(args: &Query, publication: &Publication) -> Result<Option<(NamedQuery, String)>> {
    let base = publication.config.base.clone();
    if let Some(text) = &args.expression {
        return Ok(Some((NamedQuery::parse("query", "query", text)?, base)));
    }
    let Some(wanted) = &args.name else {
        return Ok(None);
    };
    if wanted == "-" {
        let mut text = String::new();
        std::io::stdin()
            .take(QUERY_LIMIT + 1)
            .read_to_string(&mut text)
            .map_err(|error| Diagnostic::error(Code::FileRead, format!("standard input cannot be read: {error}")))?;
        if text.len() as u64 > QUERY_LIMIT {
            let message = format!("standard input is longer than {QUERY_LIMIT} bytes");
            return Err(Diagnostic::error(Code::FileRead, message)
                .hint("a query may have this length; large data belongs into the graph")
                .into());
        }
        return Ok(Some((NamedQuery::parse("query", "standard input", &text)?, base)));
    }
    let named = named(publication)?;
    if let Some(query) = named.iter().find(|query| query.name == *wanted) {
        return Ok(Some((query.clone(), address(query, publication))));
    }
    let path = Path::new(wanted);
    if path.is_file() {
        return read(path, publication).map(Some);
    }
    let message = format!("there is no query `{wanted}`: neither one of the publication nor a file");
    let diagnostic = Diagnostic::error(Code::QueryUnknown, message);
    Err(match nearest(wanted, named.iter().map(|query| query.name.as_str())) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic.hint("`lodpress query` lists the named queries; -e takes the text of one"),
    }
    .into())
}

/// The address of a named query.
fn address(query: &NamedQuery, publication: &Publication) -> String {
    let folder = publication.config.queries.as_deref().unwrap_or_default();
    let path = Path::new(folder).join(format!("{}.rq", query.name));
    publication.locator.address(&path)
}

/// Parses a named query. What has no default is not set.
pub(super) fn check(query: &NamedQuery, publication: &Publication) -> Result<()> {
    let has_default = query.params.iter().filter(|parameter| parameter.default.is_some());
    let query = NamedQuery {
        params: has_default.cloned().collect(),
        ..query.clone()
    };
    prepared(&query, &address(&query, publication), &[], publication).map(|_| ())
}

/// Reads a query from a file; one within the publication has its own address as base.
fn read(path: &Path, publication: &Publication) -> Result<(NamedQuery, String)> {
    let name = path.display().to_string();
    let text = read_text(path, &name, QUERY_LIMIT)?;
    let within = || {
        let path = path.canonicalize().ok()?;
        let folder = publication.locator.folder().canonicalize().ok()?;
        Some(publication.locator.address(path.strip_prefix(folder).ok()?))
    };
    let base = within().unwrap_or_else(|| publication.config.base.clone());
    Ok((NamedQuery::parse(&name, &name, &text)?, base))
}

pub(super) fn named(publication: &Publication) -> Result<Vec<NamedQuery>> {
    let (Some(path), Some(folder)) = (&publication.config.queries, publication.queries()) else {
        return Ok(Vec::new());
    };
    // The name leads there from the current folder, as a user would write it.
    load_folder(Path::new(&folder.name)).map_err(|failure| publication.naming(path, failure))
}
