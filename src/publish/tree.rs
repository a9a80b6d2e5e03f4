//! All files of a site.

use super::PublishOptions;
use super::destination::Destination;
use super::gates::Gates;
use super::path::{file_of, forward_of};
use crate::diagnostic::{Code, Diagnostic, Findings, Result};
use crate::page::{
    Address, CATALOG_SYNTAXES, DataFormat, Discovery, Params, RESULT_ENDINGS, Representation, Site, View, error_page,
};
use crate::sink::Syntax;
use memchr::memmem;
use serde_json::json;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The files of a site on their way to their destination.
pub(super) struct Tree<'s, D> {
    site: &'s Site,
    to: &'s D,
    gates: Gates<'s>,
    threads: usize,
    /// All but those that are made of each document: these can be told without a list.
    files: Mutex<HashSet<String>>,
}

/// What one thread does at a time.
enum Task<'s> {
    Overview(View),
    ClassTable(String),
    QueryResults(String),
    Catalogs,
    Assets,
    Discovery,
    Sources,
    Leads,
    /// A document: its path and its key.
    Document(&'s str, &'s str),
}

impl<'s, D: Destination> Tree<'s, D> {
    pub(super) fn new(site: &'s Site, to: &'s D, options: &'s PublishOptions) -> Self {
        Self {
            site,
            to,
            gates: Gates::new(site, &options.allowed, options.max_errors),
            threads: options.threads,
            files: Mutex::default(),
        }
    }

    /// Adds a file that is made elsewhere.
    pub(super) fn bytes(&self, path: &str, bytes: &[u8]) -> Result<()> {
        if self.is_new(path) {
            self.to.put(path, bytes)?;
        }
        Ok(())
    }

    /// Adds a file like another.
    pub(super) fn file(&self, path: &str, file: &std::path::Path) -> Result<()> {
        if self.is_new(path) {
            self.to.put_file(path, file)?;
        }
        Ok(())
    }

    fn has(&self, file: &str) -> bool {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.contains(file)
    }

    /// Notes a path; what comes first stays.
    fn is_new(&self, path: &str) -> bool {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path.to_owned())
    }

    /// Makes all that the server would answer, on several threads.
    pub(super) fn all(&self, done: super::PublishProgress<'_>) -> Result<()> {
        let site = self.site;
        let overviews = site.views().filter(|view| !matches!(view, View::Resource(_)));
        let mut tasks: Vec<Task<'_>> = overviews.map(Task::Overview).collect();
        tasks.extend(site.class_keys().map(|key| Task::ClassTable(key.to_owned())));
        tasks.extend(site.queries.iter().map(|query| Task::QueryResults(query.name.clone())));
        tasks.extend([Task::Catalogs, Task::Assets, Task::Discovery, Task::Sources]);
        self.run(&tasks, &|count| done(count, tasks.len() + site.documents().count()))?;
        // These stand where nothing else does.
        self.run(&[Task::Leads], &|_| {})?;
        // What is wrong is told before the many files are made.
        self.gates
            .graph(&self.files.lock().unwrap_or_else(PoisonError::into_inner))?;
        let documents: Vec<Task<'_>> = site.documents().map(|(path, key)| Task::Document(path, key)).collect();
        let total = tasks.len() + documents.len();
        self.run(&documents, &|count| done(tasks.len() + count, total))
    }

    fn run(&self, tasks: &[Task<'_>], done: &(dyn Fn(usize) + Sync)) -> Result<()> {
        let (next, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let is_over = AtomicBool::new(false);
        let failure = Mutex::new(None);
        let work = || {
            while !is_over.load(Ordering::Relaxed) {
                let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) else {
                    break;
                };
                if let Err(error) = self.task(task) {
                    is_over.store(true, Ordering::Relaxed);
                    let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
                    failure.get_or_insert(error);
                }
                done(finished.fetch_add(1, Ordering::Relaxed) + 1);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..self.threads.min(tasks.len()) {
                scope.spawn(work);
            }
            work();
        });
        match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(failure) => Err(failure),
            None => Ok(()),
        }
    }

    fn task(&self, task: &Task<'_>) -> Result<()> {
        match task {
            Task::Overview(view) => self.overview(view),
            Task::ClassTable(key) => self.address(&Address::ClassTable(key.clone())).map(drop),
            Task::QueryResults(name) => self.query_results(name),
            Task::Catalogs => self.catalogs(),
            Task::Assets => self.assets(),
            Task::Discovery => self.discovery(),
            Task::Sources => self.sources(),
            Task::Leads => self.leads(),
            Task::Document(path, key) => self.document(path, key),
        }
    }

    /// A page in all languages, and the pages that go on where it ends.
    fn overview(&self, view: &View) -> Result<()> {
        for language in self.site.languages() {
            self.listed_page(language, view)?;
            if let View::Class(key) = view {
                let mut number = 2;
                while self.listed_page(language, &View::ClassPage(key.clone(), number))? {
                    number += 1;
                }
            }
        }
        Ok(())
    }

    fn listed_page(&self, language: &str, view: &View) -> Result<bool> {
        let address = Address::Page(Some(language.to_owned()), view.clone());
        Ok(self.address(&address)?.is_some())
    }

    /// What stands at an address that is one of few, unless there is nothing.
    fn address(&self, address: &Address) -> Result<Option<Representation>> {
        let Some(found) = self.respond(address)? else {
            return Ok(None);
        };
        let path = address.path();
        if let Some(file) = file_of(&path) {
            self.look_at(&path, &found);
            self.bytes(&file, &found.body)?;
        }
        Ok(Some(found))
    }

    fn respond(&self, address: &Address) -> Result<Option<Representation>> {
        self.site
            .respond(address, &self.site.languages()[0], &Params::default())
    }

    fn look_at(&self, path: &str, found: &Representation) {
        if found.media_type == "text/html"
            && let Ok(html) = std::str::from_utf8(&found.body)
        {
            self.gates.page(path, html);
        }
    }

    /// The answer of a named query, where it has one without being asked for anything.
    fn query_results(&self, name: &str) -> Result<()> {
        for ending in RESULT_ENDINGS {
            let address = Address::QueryResult(name.to_owned(), ending.to_owned());
            // A query that fails says so on its page.
            if let Ok(Some(found)) = self.respond(&address)
                && let Some(file) = file_of(&address.path())
            {
                self.bytes(&file, &found.body)?;
            }
        }
        Ok(())
    }

    fn catalogs(&self) -> Result<()> {
        for syntax in CATALOG_SYNTAXES {
            if let Some(found) = self.address(&Address::Catalog(syntax))?
                && syntax == Syntax::Turtle
            {
                self.bytes("void.ttl", &found.body)?;
                self.bytes(".well-known/void", &found.body)?;
            }
            self.address(&Address::Dump(syntax))?;
        }
        Ok(())
    }

    fn assets(&self) -> Result<()> {
        for name in self.site.assets() {
            self.address(&Address::Asset(name.to_owned()))?;
        }
        Ok(())
    }

    fn discovery(&self) -> Result<()> {
        let mut number = 0;
        while self.address(&Address::Discovery(Discovery::Sitemap(number)))?.is_some() {
            number += 1;
        }
        for file in [
            Discovery::Robots,
            Discovery::Llms,
            Discovery::LinkSet,
            Discovery::Search,
        ] {
            self.address(&Address::Discovery(file))?;
        }
        Ok(())
    }

    /// The publication's own files.
    fn sources(&self) -> Result<()> {
        for (path, file) in self.site.files.iter() {
            let name = file_of(&crate::page::escape(path));
            // A file that has become a link out of the folder is not the publication's.
            if let Some(name) = name
                && is_within(file, &self.site.folder)
            {
                self.file(&name, file)?;
            }
        }
        Ok(())
    }

    /// What leads to pages where the server would redirect.
    fn leads(&self) -> Result<()> {
        let forward = |path: &str, view: View| {
            let html = self.site.forward(path, &view)?;
            self.bytes(path, html.as_bytes())
        };
        forward("index.html", View::Front)?;
        for (path, view) in [
            ("class", View::Classes),
            ("queries", View::Queries),
            ("search", View::Search),
            ("sparql", View::Sparql),
            ("dataset", View::Dataset),
            ("map", View::Map),
            ("timeline", View::Timeline),
            ("validation", View::Validation),
        ] {
            // An overview that there is has been written before.
            let page = Address::Page(Some(self.site.languages()[0].clone()), view.clone());
            if file_of(&page.path()).is_some_and(|file| self.has(&file)) {
                forward(&format!("{path}/index.html"), view)?;
            }
        }
        let problem = json!({"status": 404});
        let language = &self.site.languages()[0];
        let title = crate::page::Texts::of(language).get("problem-not-found");
        let missing = error_page(self.site, language, &title, &problem);
        self.bytes("404.html", missing.as_bytes())?;
        self.bytes(".nojekyll", b"")
    }

    /// The pages and data of a document, and what its IRI leads to.
    fn document(&self, path: &str, key: &str) -> Result<()> {
        for language in self.site.languages() {
            let page = Address::Page(Some(language.clone()), View::Resource(key.to_owned()));
            let Some(found) = self.made(&page, path)? else {
                continue;
            };
            // Only a page that has a link to more has more.
            if memmem::find(&found.body, b"links/2/").is_none() {
                continue;
            }
            let mut number = 2;
            while self.listed_page(language, &View::Links(key.to_owned(), number))? {
                number += 1;
            }
        }
        for format in DataFormat::ALL {
            self.made(&Address::Data(key.to_owned(), *format), path)?;
        }
        if let Some(file) = forward_of(path)
            && !self.is_taken(&file, path)
        {
            let html = self.site.forward(&file, &View::Resource(key.to_owned()))?;
            self.to.put(&file, html.as_bytes())?;
        }
        Ok(())
    }

    /// One of the many files of documents, which are not listed.
    fn made(&self, address: &Address, path: &str) -> Result<Option<Representation>> {
        let Some(found) = self.respond(address)? else {
            return Ok(None);
        };
        let url = address.path();
        let Some(file) = file_of(&url) else {
            let message = format!("`{}{path}` cannot be the name of a file", self.site.config.base);
            let hint =
                "IRIs whose paths have `..`, empty parts, `\\` or control characters cannot be published as files";
            return Err(Diagnostic::error(Code::PublishIri, message).hint(hint).into());
        };
        self.look_at(&url, &found);
        self.to.put(&file, &found.body)?;
        Ok(Some(found))
    }

    /// Whether something else stands where an IRI leads.
    fn is_taken(&self, file: &str, path: &str) -> bool {
        self.has(file) || file_of(path).is_some_and(|file| self.has(&file))
    }

    /// Holds the whole to its gates; what those have found that are allowed is given back.
    pub(super) fn finish(self) -> Result<Option<Findings>> {
        let files = self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.gates.links(&files);
        self.gates.finish()
    }
}

fn is_within(file: &std::path::Path, folder: &std::path::Path) -> bool {
    match (file.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        _ => false,
    }
}
