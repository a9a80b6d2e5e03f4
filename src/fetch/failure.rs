//! Why nothing was fetched, in words of the user.

use super::FetchLimits;
use crate::diagnostic::{Code, Diagnostic};
use std::io::{self, ErrorKind};
use ureq::http::StatusCode;
use ureq::{Error, Timeout};

/// What to do where a server answers what makes no sense.
pub(super) const SERVER: &str = "ask those who run the server, or fetch it by other means and name the file";

const AGAIN: &str = "check that this machine is on the network, or try again later";

/// Why there is no file, to be told as often as it is asked for.
#[derive(Debug, Clone)]
pub(super) enum Stop {
    Missing,
    Refused(String),
    Forbidden(Box<Diagnostic>),
    Failed(Box<Diagnostic>),
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Failed(Box::new(diagnostic))
    }
}

/// That fetching failed.
pub(super) fn fetch(address: &str, reason: &str, hint: &str) -> Stop {
    diagnostic(address, reason, hint).into()
}

fn diagnostic(address: &str, reason: &str, hint: &str) -> Diagnostic {
    let message = format!("cannot fetch <{address}>: {reason}");
    Diagnostic::error(Code::FetchFailed, message).hint(hint)
}

/// A status that gives nothing.
pub(super) fn status(address: &str, status: StatusCode) -> Stop {
    let code = status.as_u16();
    let hint = match code {
        401 | 403 | 407 => "nothing is sent to log in: fetch it by other means, and name the file",
        429 | 500.. => "try again later, or ask those who run the server",
        _ => "check the address in a browser",
    };
    let diagnostic = diagnostic(address, &format!("the server answers {status}"), hint);
    match code {
        401 | 403 => Stop::Forbidden(Box::new(diagnostic)),
        _ => diagnostic.into(),
    }
}

/// A body past the limit.
pub(super) fn too_long(address: &str, limit: u64) -> Stop {
    let reason = format!("it has more than {limit} bytes");
    fetch(address, &reason, "fetch it by other means, and name the file")
}

/// What the client says.
pub(super) fn of(address: &str, error: Error, limits: &FetchLimits) -> Stop {
    let (reason, hint) = match error {
        Error::BodyExceedsLimit(limit) => return too_long(address, limit),
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            (format!("the host does not answer within {:?}", limits.connect), AGAIN)
        }
        Error::Timeout(_) => (format!("it took longer than {:?}", limits.whole), AGAIN),
        Error::HostNotFound => not_found(),
        Error::Io(error) => of_connection(&error),
        Error::Rustls(error) => insecure(&error.to_string()),
        Error::Tls(reason) => insecure(reason),
        Error::InvalidProxyUrl | Error::ConnectProxyFailed(_) => (
            "the proxy does not let it through".to_owned(),
            "the proxy is taken from the environment: look at HTTPS_PROXY and NO_PROXY",
        ),
        error => (error.to_string(), SERVER),
    };
    fetch(address, &reason, hint)
}

fn of_connection(error: &io::Error) -> (String, &'static str) {
    let text = error.to_string();
    match error.kind() {
        ErrorKind::ConnectionRefused => (
            "the host refuses the connection".to_owned(),
            "check the address and its port, and that a server runs there",
        ),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => ("the connection ended before the answer did".to_owned(), AGAIN),
        ErrorKind::InvalidData if text.contains("certificate") => insecure(&text),
        // The standard library has no kind for it.
        _ if text.starts_with("failed to lookup address") => not_found(),
        _ => (text, AGAIN),
    }
}

fn not_found() -> (String, &'static str) {
    (
        "there is no such host".to_owned(),
        "check the spelling of its name, and that this machine is on the network",
    )
}

fn insecure(reason: &str) -> (String, &'static str) {
    (
        format!("the connection is not secure: {reason}"),
        "check the clock of this machine, and the certificate of the host in a browser",
    )
}

/// A temporary file that cannot be written.
pub(super) fn unwritten(error: &io::Error) -> Diagnostic {
    let message = format!("cannot write a temporary file: {error}");
    Diagnostic::error(Code::FileWrite, message).hint("make room there, or set TMPDIR to another folder")
}
