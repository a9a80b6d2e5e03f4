//! Tables and metadata that the user named by their URL.
//!
//! Nothing is fetched from a network unless the user named it: only the hosts of the
//! URLs that were given are asked, and those that `--allow-host` adds. What a document
//! names on another host is refused, and so is a redirection to one.
//!
//! A body goes to a file in a temporary folder (of `TMPDIR`, where it is set), which is
//! taken away at the end; an address is asked for once a run. No credentials and no
//! cookies are sent.
//!
//! Certificates are checked against Mozilla's roots, which are built in. The client
//! takes its proxy from the environment: from `ALL_PROXY`, otherwise `HTTPS_PROXY`,
//! otherwise `HTTP_PROXY`, each also in small letters, save for the hosts of `NO_PROXY`.

mod body;
mod failure;
mod headers;
mod origin;
#[cfg(test)]
mod tests;

use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::mapping::{Resource, Resources, Unavailable};
use failure::Stop;
use headers::{Coding, Headers};
use origin::{Origin, Scheme, Target};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use ureq::http::StatusCode;
use ureq::{Agent, Body, Proxy};

/// Limits on what a server may ask for.
#[derive(Debug, Clone, Copy)]
pub struct FetchLimits {
    /// How long finding a host may take, and then connecting to it: 10 s.
    pub connect: Duration,
    /// How long an address may take, with its redirections and the whole body: 5 min.
    pub whole: Duration,
    /// Redirections that are followed: 5.
    pub redirects: usize,
    /// Bytes of a body, both as it is received and after `gzip` is undone: 2 GiB.
    pub body_bytes: u64,
    /// Header lines of an answer: 64.
    pub header_lines: usize,
    /// Bytes of all `Link` lines of an answer: 8 KiB.
    pub link_bytes: usize,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(5 * 60),
            redirects: 5,
            body_bytes: 2 << 30,
            header_lines: 64,
            link_bytes: 8 << 10,
        }
    }
}

/// The files of the web that may be asked for; all else is left to other resources.
///
/// # Examples
///
/// ```
/// use lodpress::fetch::{FetchLimits, WebResources};
/// use lodpress::mapping::{Locator, Resources, Unavailable};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let files = Locator::new("http://a.example/", ".", "");
/// let named = ["https://b.example/towns.csv"];
/// let web = WebResources::new(&files, named, FetchLimits::default())?;
/// let other = web.get("https://c.example/towns.json");
/// assert!(matches!(other, Err(Unavailable::Refused(_))));
/// # Ok(())
/// # }
/// ```
pub struct WebResources<'r> {
    inner: &'r dyn Resources,
    allowed: HashSet<Origin>,
    limits: FetchLimits,
    agent: Agent,
    folder: TempDir,
    /// The number of the next file.
    next: AtomicUsize,
    /// What came of each address. Who asks for an address that is under way waits for it.
    fetched: Mutex<HashMap<String, Arc<OnceLock<Answer>>>>,
}

/// Keeps what was fetched until it has been read.
#[derive(Debug)]
pub struct FetchedFiles {
    _folder: TempDir,
}

type Answer = std::result::Result<Resource, Stop>;

impl<'r> WebResources<'r> {
    /// Resources that ask the hosts of the URLs in `named`, and no others; what is not an
    /// `http` or `https` URL in it allows nothing. Who names `http://HOST` allows
    /// `https://HOST` too.
    ///
    /// # Errors
    /// `file-write` where no temporary folder can be made.
    pub fn new<'n>(
        inner: &'r dyn Resources,
        named: impl IntoIterator<Item = &'n str>,
        limits: FetchLimits,
    ) -> Result<Self> {
        Self::with_proxy(inner, named, limits, Proxy::try_from_env())
    }

    fn with_proxy<'n>(
        inner: &'r dyn Resources,
        named: impl IntoIterator<Item = &'n str>,
        limits: FetchLimits,
        proxy: Option<Proxy>,
    ) -> Result<Self> {
        let origins = named.into_iter().filter_map(|url| Some(Target::read(url).ok()?.origin));
        let allowed = origins.flat_map(|origin| [origin.on_https(), origin]).collect();
        let config = Agent::config_builder()
            .user_agent(concat!("lodpress/", env!("CARGO_PKG_VERSION")))
            .accept("text/csv, application/csvm+json, application/ld+json;q=0.9, */*;q=0.1")
            .accept_encoding("gzip")
            .proxy(proxy)
            // Redirections are followed here, each after a look at its host.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .build();
        let folder = tempfile::Builder::new().prefix("lodpress-").tempdir();
        Ok(Self {
            inner,
            allowed,
            limits,
            agent: config.into(),
            folder: folder.map_err(|error| failure::unwritten(&error))?,
            next: AtomicUsize::new(0),
            fetched: Mutex::default(),
        })
    }

    /// Allows a further host: `HOST`, at the usual ports, or `HOST:PORT`.
    ///
    /// # Errors
    /// `fetch-failed` where it is no host.
    pub fn allow(&mut self, host: &str) -> Result<()> {
        let origins = Origin::of_host(host).ok_or_else(|| {
            Diagnostic::error(Code::FetchFailed, format!("`{host}` is not a host"))
                .hint("write its name as in a URL: `data.example`, or `data.example:8080`")
        })?;
        self.allowed.extend(origins);
        Ok(())
    }

    /// The files that were fetched, which go away with it.
    pub fn into_files(self) -> FetchedFiles {
        FetchedFiles { _folder: self.folder }
    }

    fn fetch(&self, asked: &Target) -> Answer {
        let start = Instant::now();
        let mut target = asked.clone();
        for _ in 0..=self.limits.redirects {
            let left = self.limits.whole.saturating_sub(start.elapsed());
            let request = self.agent.get(target.uri.clone()).config();
            let answer = request.timeout_global(Some(left)).build().call();
            let answer = answer.map_err(|error| failure::of(&target.address, error, &self.limits))?;
            let headers = Headers::new(&target.address, answer.headers(), &self.limits)?;
            match answer.status() {
                StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => {
                    let (content_type, content_language) = headers.content();
                    let links = headers.links()?;
                    let coding = headers.coding()?;
                    return Ok(Resource {
                        path: self.keep(&target.address, coding, answer.into_body())?,
                        name: asked.address.clone(),
                        address: target.address,
                        content_type,
                        content_language,
                        links,
                    });
                }
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => target = self.redirected(&target, &headers)?,
                StatusCode::NOT_FOUND | StatusCode::GONE => return Err(Stop::Missing),
                status => return Err(failure::status(&target.address, status)),
            }
        }
        let message = format!("more than {} redirections", self.limits.redirects);
        Err(failure::fetch(&asked.address, &message, failure::SERVER))
    }

    fn redirected(&self, from: &Target, headers: &Headers<'_>) -> std::result::Result<Target, Stop> {
        let address = &from.address;
        let location = headers.location()?;
        let to = from
            .follow(&location)
            .map_err(|reason| Stop::Refused(format!("<{address}> redirects: {reason}")))?;
        if from.origin.scheme == Scheme::Https && to.origin.scheme == Scheme::Http {
            return Err(Stop::Refused(format!(
                "<{address}> redirects from https to <{}>, which anybody on the way can change",
                to.address
            )));
        }
        if !self.allowed.contains(&to.origin) {
            return Err(Stop::Refused(format!("<{address}> redirects: {}", unnamed(&to))));
        }
        Ok(to)
    }

    /// Puts a body into a file.
    fn keep(&self, address: &str, coding: Coding, body: Body) -> std::result::Result<PathBuf, Stop> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.path().join(number.to_string());
        body::keep(address, coding, body, &path, &self.limits)
    }

    /// The place for what comes of an address.
    fn place(&self, address: &str) -> Arc<OnceLock<Answer>> {
        let mut fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(fetched.entry(address.to_owned()).or_default())
    }
}

impl Resources for WebResources<'_> {
    /// What stands at an address of a host that was named or allowed; otherwise what the
    /// inner resources give, which may have a folder that stands for the address.
    fn get(&self, address: &str) -> std::result::Result<Resource, Unavailable> {
        if Scheme::of(address).is_none() {
            return self.inner.get(address);
        }
        let target = Target::read(address).map_err(Unavailable::Refused)?;
        if !self.allowed.contains(&target.origin) {
            return NoHosts(self.inner).get(address);
        }
        let place = self.place(&target.address);
        let answer = place.get_or_init(|| self.fetch(&target)).clone();
        if let Ok(resource) = &answer
            && resource.address != target.address
        {
            // Who asks for the end of a redirection gets what is there already.
            _ = self.place(&resource.address).set(answer.clone());
        }
        answer.map_err(|stop| match stop {
            Stop::Missing => Unavailable::Missing(target.address),
            Stop::Refused(reason) => Unavailable::Refused(reason),
            Stop::Forbidden(diagnostic) => Unavailable::Forbidden(Failure::from(*diagnostic)),
            Stop::Failed(diagnostic) => Unavailable::Failed(Failure::from(*diagnostic)),
        })
    }
}

/// Resources where no host was named: an address of the web is refused with the hint how
/// to allow its host, unless the inner resources have a folder that stands for it.
#[derive(Clone, Copy)]
pub struct NoHosts<'r>(pub &'r dyn Resources);

impl Resources for NoHosts<'_> {
    fn get(&self, address: &str) -> std::result::Result<Resource, Unavailable> {
        self.0
            .get(address)
            .map_err(|unavailable| match (unavailable, Target::read(address)) {
                (Unavailable::Refused(_), Ok(target)) => Unavailable::Refused(unnamed(&target)),
                (unavailable, _) => unavailable,
            })
    }
}

impl fmt::Debug for NoHosts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoHosts")
    }
}

/// That a host was not named, and how to allow it.
fn unnamed(target: &Target) -> String {
    let (address, origin) = (&target.address, &target.origin);
    format!("<{address}> is on a host that you did not name, and is not fetched; allow it with --allow-host {origin}")
}

impl fmt::Debug for WebResources<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebResources")
            .field("allowed", &self.allowed)
            .field("limits", &self.limits)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}
