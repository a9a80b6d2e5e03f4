//! `lodpress serve --watch`: the site is made anew when a file of the publication changes.

use super::args::Global;
use super::site::{self, SiteAim};
use super::terminal::{Terminal, message};
use super::{Stop, graph, report};
use crate::diagnostic::report::annotated;
use crate::diagnostic::{Code, Diagnostic, Failure, Style};
use crate::page::Site;
use crate::serve::App;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// Changes that come together are one: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(200);

/// What the watching thread is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Some file has changed.
    Changed,
    /// The server has ended.
    End,
}

/// Watches the folders of the files that a site is made of.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
    signals: Receiver<Signal>,
    /// The site without any notice.
    site: Arc<Site>,
}

impl Watch {
    /// Begins to watch; the sender tells it when to end.
    pub(super) fn new(site: Arc<Site>) -> Result<(Self, Sender<Signal>), Failure> {
        let (sender, signals) = channel();
        let changed = sender.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading is no change.
            if event.is_ok_and(|event| !event.kind.is_access()) {
                _ = changed.send(Signal::Changed);
            }
        });
        let mut watch = Self {
            watcher: watcher.map_err(|error| unwatched(&error))?,
            folders: BTreeSet::new(),
            signals,
            site,
        };
        watch.follow()?;
        Ok((watch, sender))
    }

    /// Watches the folders of the site's files.
    fn follow(&mut self) -> Result<(), Failure> {
        let site = &self.site;
        let folders = site.files.values().filter_map(|file| file.parent().map(Path::to_owned));
        let queries = site.config.queries.iter().map(|folder| site.folder.join(folder));
        let folders: Vec<PathBuf> = folders.chain(queries).chain([site.folder.clone()]).collect();
        for folder in folders {
            if folder.is_dir() && self.folders.insert(folder.clone()) {
                self.watcher
                    .watch(&folder, RecursiveMode::NonRecursive)
                    .map_err(|error| unwatched(&error))?;
            }
        }
        Ok(())
    }

    /// Makes the site anew after each change until the server ends. While the files have
    /// errors, the last site without any is served, with a notice.
    pub(super) fn run(mut self, app: &App, aim: SiteAim<'_>, global: &Global, terminal: &Terminal) {
        while self.signals.recv() == Ok(Signal::Changed) {
            let mut is_ending = false;
            while let Ok(signal) = self.signals.recv_timeout(QUIET) {
                is_ending |= signal == Signal::End;
            }
            if is_ending {
                return;
            }
            let began = Instant::now();
            match remake(aim, global, terminal) {
                Ok(site) => {
                    self.site = Arc::new(site);
                    app.swap(Site::clone(&self.site));
                    tell(&format!(
                        "the site was made anew in {} ms\n",
                        began.elapsed().as_millis()
                    ));
                    if let Err(failure) = self.follow() {
                        _ = report(&failure, terminal);
                    }
                }
                Err(Stop::Failure(failure)) => {
                    _ = report(&failure, terminal);
                    tell("the last state without errors is served until this is mended\n");
                    app.swap(self.site.with_notice(&annotated(failure.findings(), Style::Plain)));
                }
                Err(Stop::Findings | Stop::BrokenPipe) => {}
            }
        }
    }
}

fn remake(aim: SiteAim<'_>, global: &Global, terminal: &Terminal) -> Result<Site, Stop> {
    site::make(&graph::open_publication(global)?, aim, global, terminal)
}

/// Where not even messages can be written, serving goes on.
fn tell(text: &str) {
    _ = message(text);
}

fn unwatched(error: &notify::Error) -> Failure {
    Diagnostic::error(Code::FileRead, format!("files cannot be watched: {error}"))
        .hint("leave --watch out, and begin anew after a change; each folder with files of the publication is watched")
        .into()
}
