//! [SPARQL 1.1 Graph Store HTTP Protocol](https://www.w3.org/TR/sparql11-http-rdf-update/).

use super::accept::best_media_type;
use super::answer::{content_type, insert};
use super::app::App;
use super::body as bodies;
use super::problem::Problem;
use super::sparql::{self, Begun, Running, channel, stream_body};
use super::token;
use crate::diagnostic::Failure;
use crate::page::Site;
use crate::query::Cancel;
use crate::sink::{Syntax, serialize};
use crate::store::parse_rdf;
use axum::body::Body;
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use oxigraph::model::{GraphName, NamedNode, Quad};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

const READING: &str = "GET, HEAD, OPTIONS";
const WRITING: &str = "GET, HEAD, PUT, POST, DELETE, OPTIONS";

/// What a graph can be written in.
const SYNTAXES: [Syntax; 4] = [Syntax::Turtle, Syntax::NTriples, Syntax::RdfXml, Syntax::JsonLd];

/// Where the graph store is.
const ROOT: &str = "/graph-store";

/// Whether a path is that of the graph store, or of a graph below it.
pub(in crate::serve) fn is_below(path: &str) -> bool {
    path.strip_prefix(ROOT)
        .is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && rest.len() > 1))
}

/// `/graph-store`, and graphs below it.
pub(in crate::serve) async fn endpoint(app: &Arc<App>, head: &Parts, body: Body) -> Response {
    let site = app.site();
    let done = answer(app, &site, head, body).await;
    done.unwrap_or_else(|problem| problem.response(&head.headers, Some(&site)))
}

async fn answer(app: &Arc<App>, site: &Arc<Site>, head: &Parts, body: Body) -> Result<Response, Problem> {
    let allowed = if app.options.token.is_some() { WRITING } else { READING };
    let method = head.method.clone();
    match method {
        Method::OPTIONS => return Ok((StatusCode::NO_CONTENT, [(ALLOW, allowed)]).into_response()),
        Method::GET | Method::HEAD => {
            let graph = graph(site, &head.uri)?.ok_or_else(which)?;
            let query = head.uri.query().unwrap_or("").as_bytes();
            // A name goes before what is accepted: a link has no header.
            let named = form_urlencoded::parse(query)
                .find(|pair| pair.0 == "format")
                .map(|pair| pair.1.into_owned());
            return read(
                app,
                Arc::clone(site),
                graph,
                named,
                &head.headers,
                method == Method::HEAD,
            )
            .await;
        }
        Method::PUT | Method::POST | Method::DELETE => token::check(&app.options, &head.headers)?,
        _ => return Err(Problem::method(allowed)),
    }
    let graph = graph(site, &head.uri)?;
    if method == Method::DELETE {
        return delete(app, graph.ok_or_else(which)?).await;
    }
    let (graph, is_new) = match graph {
        Some(graph) => (graph, false),
        None if method == Method::POST => (GraphName::from(new_graph(site)?), true),
        None => return Err(which()),
    };
    let parts = parts(app, head, body).await?;
    put(app, graph, parts, method == Method::PUT, is_new).await
}

/// What a body has: one document, or one in each part of a form
/// ([5.5](https://www.w3.org/TR/sparql11-http-rdf-update/#http-post)).
async fn parts(app: &App, head: &Parts, body: Body) -> Result<Vec<(String, Syntax)>, Problem> {
    let kind = head
        .headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or("")
        .to_owned();
    let Ok(boundary) = multer::parse_boundary(&kind) else {
        let syntax = syntax(&kind)?;
        return Ok(vec![(bodies::text(body, &app.options).await?, syntax)]);
    };
    let bytes = bodies::read(body, &app.options).await?;
    let stream = futures_util::stream::once(async move { Ok::<_, std::io::Error>(bytes) });
    let mut form = multer::Multipart::new(stream, boundary);
    let malformed = |error: multer::Error| Problem::bad_request(&format!("the form cannot be read: {error}"));
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        let syntax = syntax(field.content_type().map_or("", |kind| kind.as_ref()))?;
        parts.push((field.text().await.map_err(malformed)?, syntax));
    }
    Ok(parts)
}

fn which() -> Problem {
    Problem::bad_request("name a graph: ?graph=IRI, ?default, or an address below this one")
}

/// The graph that a request is about
/// ([4](https://www.w3.org/TR/sparql11-http-rdf-update/#graph-identification)): by a
/// parameter, or by its own address. `None` is the graph store itself.
fn graph(site: &Site, uri: &Uri) -> Result<Option<GraphName>, Problem> {
    let path = uri.path().trim_start_matches(ROOT).trim_start_matches('/');
    if !path.is_empty() {
        let iri = format!("{}graph-store/{path}", site.config.base);
        let name = NamedNode::new(iri).map_err(|_| Problem::bad_request("the address is no IRI"))?;
        return Ok(Some(name.into()));
    }
    let query = uri.query().unwrap_or("");
    let mut found = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let graph = match &*name {
            "default" => GraphName::DefaultGraph,
            "graph" => {
                let iri = NamedNode::new(&*value);
                iri.map_err(|error| Problem::bad_request(&format!("`{value}` is no absolute IRI: {error}")))?
                    .into()
            }
            _ => continue,
        };
        if found.replace(graph).is_some() {
            return Err(Problem::bad_request("the request names two graphs"));
        }
    }
    Ok(found)
}

/// A name that no graph has.
fn new_graph(site: &Site) -> Result<NamedNode, Problem> {
    for number in 1_u64.. {
        let name = NamedNode::new_unchecked(format!("{}graph-store/{number}", site.config.base));
        let graph = GraphName::from(name.clone());
        if !site
            .store
            .has_graph(graph.as_ref())
            .map_err(|failure| failed(&failure))?
        {
            return Ok(name);
        }
    }
    Err(Problem::internal())
}

fn failed(failure: &Failure) -> Problem {
    Problem::of_failure(StatusCode::INTERNAL_SERVER_ERROR, "problem-internal", failure)
}

fn missing(site: &Site, graph: &GraphName) -> Result<(), Problem> {
    match site.store.has_graph(graph.as_ref()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Problem::not_found().detail("there is no such graph")),
        Err(failure) => Err(failed(&failure)),
    }
}

async fn read(
    app: &App,
    site: Arc<Site>,
    graph: GraphName,
    named: Option<String>,
    head: &HeaderMap,
    is_head: bool,
) -> Result<Response, Problem> {
    missing(&site, &graph)?;
    let named = named
        .and_then(|name| Syntax::from_name(&name).ok())
        .map(Syntax::media_type);
    let accept = named.or_else(|| head.get(ACCEPT).map(|value| value.to_str().unwrap_or("")));
    let types = SYNTAXES.map(Syntax::media_type);
    let Some(best) = best_media_type(accept, &types) else {
        let offers: Vec<(String, &str)> = types.map(|kind| ("/graph-store".to_owned(), kind)).into();
        return Err(Problem::not_acceptable(&offers));
    };
    let syntax = SYNTAXES
        .into_iter()
        .find(|syntax| syntax.media_type() == best)
        .unwrap_or(Syntax::Turtle);
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    insert(headers, CONTENT_TYPE, &content_type(best));
    insert(headers, VARY, "Accept");
    insert(headers, CACHE_CONTROL, "no-cache");
    if is_head {
        return Ok(response);
    }
    let place = sparql::place(app)?;
    let (sender, mut receiver) = channel();
    let job = move || {
        let mut sender = sender;
        match written(&site, &graph, syntax, &mut sender) {
            Ok(()) => sender.finish(false),
            Err(problem) => sender.fail(problem),
        }
        drop(place);
    };
    app.workers.run(job).map_err(|_| Problem::internal())?;
    *response.body_mut() = match receiver.begun_or_lost().await? {
        Begun::Whole(bytes, _) => Body::from(bytes),
        Begun::Streaming => stream_body(receiver, Running::unlimited(Cancel::new())),
    };
    Ok(response)
}

fn written(site: &Site, graph: &GraphName, syntax: Syntax, writer: &mut sparql::Sender) -> Result<(), Problem> {
    let quads = site.store.quads_for_pattern(None, None, None, Some(graph.as_ref()));
    let triples = quads.map(|quad| {
        Ok(Quad {
            graph_name: GraphName::DefaultGraph,
            ..quad?
        })
    });
    let triples: Vec<Quad> = triples
        .collect::<Result<_, Failure>>()
        .map_err(|failure| failed(&failure))?;
    serialize(&triples, syntax, &site.prefixes, writer).map_err(|error| failed(&error.into_failure("the response")))
}

/// The syntax of a body.
fn syntax(kind: &str) -> Result<Syntax, Problem> {
    let kind = kind.split(';').next().unwrap_or("").trim();
    let known = kind.contains('/').then(|| Syntax::from_name(kind).ok()).flatten();
    known.ok_or_else(|| {
        let available: Vec<&str> = SYNTAXES.iter().map(|syntax| syntax.media_type()).collect();
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "problem-media-type").member("available", available)
    })
}

async fn put(
    app: &Arc<App>,
    graph: GraphName,
    parts: Vec<(String, Syntax)>,
    replaces: bool,
    is_new: bool,
) -> Result<Response, Problem> {
    let location = match &graph {
        GraphName::NamedNode(name) if is_new => Some(name.as_str().to_owned()),
        _ => None,
    };
    let was_there = sparql::write(app, move |site| {
        let base = match &graph {
            GraphName::NamedNode(name) => name.as_str(),
            _ => &site.config.base,
        };
        // Blank nodes of two requests are not the same.
        let moment = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_nanos();
        let mut quads = Vec::new();
        for (number, (text, syntax)) in parts.iter().enumerate() {
            let label = format!("w{moment}p{number}n");
            let of_part = parse_rdf("the body", text.as_bytes(), *syntax, base, &label)
                .map_err(|failure| Problem::of_failure(StatusCode::BAD_REQUEST, "problem-rdf", &failure))?;
            quads.extend(of_part);
        }
        if quads.iter().any(|quad| !quad.graph_name.is_default_graph()) {
            return Err(Problem::bad_request(
                "the body has named graphs; the request is about one graph",
            ));
        }
        let was_there = site
            .store
            .has_graph(graph.as_ref())
            .map_err(|failure| failed(&failure))?;
        site.store
            .write_graph(&graph, &quads, replaces)
            .map_err(|failure| failed(&failure))?;
        Ok(was_there)
    })
    .await?;
    let mut response = if was_there {
        StatusCode::NO_CONTENT.into_response()
    } else {
        StatusCode::CREATED.into_response()
    };
    if let Some(location) = location {
        insert(response.headers_mut(), LOCATION, &location);
    }
    Ok(response)
}

async fn delete(app: &Arc<App>, graph: GraphName) -> Result<Response, Problem> {
    sparql::write(app, move |site| {
        missing(site, &graph)?;
        site.store
            .drop_graph(graph.as_ref())
            .map_err(|failure| failed(&failure))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
