use super::metrics::Metrics;
use super::sparql;
use crate::page::Site;
use crate::query::{Services, Workers};
use arc_swap::ArcSwap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// What the server may do, and how much of it. Each limit is stated in docs/serve.md.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// How long a query may take.
    pub query_timeout: Duration,
    /// Rows that a query may give.
    pub rows: usize,
    /// Bytes that the body of a request may have.
    pub body: usize,
    /// How long the head of a request may take to arrive.
    pub head_timeout: Duration,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// How long requests may take that run when the server is told to end.
    pub ending_timeout: Duration,
    /// Queries that run at once; others are told to come again.
    pub concurrent_queries: usize,
    /// Connections that are open at once; others wait.
    pub connections: usize,
    /// Hosts that `SERVICE` may ask.
    pub services: Vec<String>,
    /// The token that lets a client write; without one nobody does.
    pub token: Option<String>,
    /// Whether there are `/metrics`.
    pub metrics: bool,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            query_timeout: Duration::from_secs(10),
            rows: 10_000,
            body: 2 << 20,
            head_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(10),
            ending_timeout: Duration::from_secs(15),
            concurrent_queries: 32,
            connections: 1024,
            services: Vec::new(),
            token: None,
            metrics: false,
        }
    }
}

/// What the server serves.
#[derive(Debug)]
pub struct App {
    site: ArcSwap<Site>,
    /// What it may do.
    pub options: ServeOptions,
    pub(in crate::serve) metrics: Metrics,
    /// Threads for queries.
    pub(in crate::serve) workers: Workers,
    /// One for each query that may run at once.
    pub(in crate::serve) places: Arc<Semaphore>,
    /// Ends what was to be quick.
    pub(in crate::serve) moments: sparql::Moments,
    /// Hosts that queries may ask.
    pub(in crate::serve) services: Services,
    /// Writes come one after another.
    pub(in crate::serve) writing: Arc<tokio::sync::Mutex<()>>,
}

impl App {
    /// Serves `site`.
    pub fn new(site: Site, options: ServeOptions) -> Arc<Self> {
        Arc::new(Self {
            site: ArcSwap::from_pointee(site),
            places: Arc::new(Semaphore::new(options.concurrent_queries)),
            services: Services::new(&options.services),
            options,
            metrics: Metrics::new(),
            workers: Workers::new(),
            moments: sparql::Moments::new(),
            writing: Arc::default(),
        })
    }

    /// What is served at this moment: a request goes on with what it began with.
    pub fn site(&self) -> Arc<Site> {
        self.site.load_full()
    }

    /// Serves another state from the next request on.
    pub fn swap(&self, site: Site) {
        self.site.store(Arc::new(site));
    }
}
