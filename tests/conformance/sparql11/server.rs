//! The application with the graphs of a test.

use super::manifest::Exchange;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use lodpress::page::{Origins, Site, SiteParts};
use lodpress::publication::Config;
use lodpress::serve::{App, ServeOptions, answer};
use lodpress::store::Store;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

const TOKEN: &str = "the token of the suite";

/// The application.
pub(super) struct Server {
    app: Arc<App>,
    runtime: tokio::runtime::Runtime,
}

/// What it has answered.
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|header| header.0 == name)
            .map(|header| header.1.as_str())
    }
}

impl Server {
    pub(super) fn new(graphs: &[(String, PathBuf)]) -> Self {
        let store = Store::memory().unwrap();
        for (name, file) in graphs {
            let bytes = std::fs::read(file).unwrap();
            let graph = NamedNode::new(name).unwrap();
            let quads = RdfParser::from_format(RdfFormat::NTriples)
                .for_slice(&bytes)
                .map(|quad| Quad {
                    graph_name: graph.clone().into(),
                    ..quad.unwrap()
                });
            store.load(quads.collect::<Vec<_>>()).unwrap();
        }
        let site = Site::new(SiteParts {
            config: Config::parse("lodpress.toml", "base = \"http://www.example/\"", None).unwrap(),
            prefixes: lodpress::sink::Prefixes::new(),
            store,
            origins: Origins::default(),
            queries: Vec::new(),
            files: std::collections::BTreeMap::new(),
            folder: PathBuf::new(),
            modified: UNIX_EPOCH,
        });
        let options = ServeOptions {
            token: Some(TOKEN.to_owned()),
            ..ServeOptions::default()
        };
        Self {
            app: App::new(site.unwrap(), options),
            runtime: tokio::runtime::Runtime::new().unwrap(),
        }
    }

    pub(super) fn get(&self, path: &str, accept: &str) -> Answer {
        self.ask(
            &Exchange {
                method: "GET".to_owned(),
                path: path.to_owned(),
                headers: vec![("accept".to_owned(), accept.to_owned())],
                ..Exchange::default()
            },
            None,
        )
    }

    /// Sends a request. The suite's paths of endpoints are replaced by those of the
    /// application, and the name of an earlier `Location` by its value.
    pub(super) fn ask(&self, exchange: &Exchange, location: Option<&(String, String)>) -> Answer {
        let mut path = exchange
            .path
            .replace("/gsp", "/graph-store")
            .replace("%2Fgsp", "%2Fgraph-store");
        let mut body = exchange.body.clone();
        if let Some((name, value)) = location {
            let local = value.strip_prefix("http://www.example").unwrap();
            // As the value of a parameter it is the whole IRI.
            path = path.replace(
                &format!("={name}"),
                &format!("={}", value.replace(':', "%3A").replace('/', "%2F")),
            );
            path = path.replace(name.as_str(), local);
            if let Ok(text) = String::from_utf8(body.clone()) {
                body = text.replace(name.as_str(), value).into_bytes();
            }
        }
        let mut request = Request::builder().method(exchange.method.as_str()).uri(path);
        for (name, value) in &exchange.headers {
            request = request.header(name, value);
        }
        request = request.header("authorization", format!("Bearer {TOKEN}"));
        let request = request.body(Body::from(body)).unwrap();
        self.runtime.block_on(async {
            let response = answer(&self.app, request).await;
            let headers = response
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap().to_owned()));
            Answer {
                status: response.status().as_u16(),
                headers: headers.collect(),
                body: response.into_body().collect().await.unwrap().to_bytes().to_vec(),
            }
        })
    }
}
