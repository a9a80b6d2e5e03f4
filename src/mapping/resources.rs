//! Where documents and tables come from: addresses lead to files.

use super::Locator;
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::packing::Packing;
use crate::source::unreadable;
use std::io;
use std::path::PathBuf;

/// Gives the file that stands at an address.
pub trait Resources: Sync {
    /// The file at `address`, an absolute URL without fragment.
    ///
    /// # Errors
    /// Where there is none, or it may not be read.
    fn get(&self, address: &str) -> Result<Resource, Unavailable>;
}

/// A file and what was said of it when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Where it is on disk.
    pub path: PathBuf,
    /// The file as messages name it.
    pub name: String,
    /// Its address, after redirections.
    pub address: String,
    /// The value of `Content-Type`.
    pub content_type: Option<String>,
    /// The value of `Content-Language`.
    pub content_language: Option<String>,
    /// The values of `Link`, in order.
    pub links: Vec<String>,
}

/// Whether an address is one of the Web.
pub(crate) fn is_web(address: &str) -> bool {
    let start = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    start.starts_with("http://") || start.starts_with("https://")
}

/// Why there is no file.
#[derive(Debug)]
pub enum Unavailable {
    /// Nothing stands there; the name is what messages would call it.
    Missing(String),
    /// It may not be read, for this reason.
    Refused(String),
    /// It is not given to everybody; some servers say so where nothing stands.
    Forbidden(Failure),
    /// Asking for it failed.
    Failed(Failure),
}

impl Unavailable {
    /// The failure of needing the file.
    pub fn into_failure(self) -> Failure {
        match self {
            Self::Missing(name) if is_web(&name) => {
                let message = format!("cannot fetch <{name}>: there is nothing at this address");
                let hint = "check the address in a browser";
                Diagnostic::error(Code::FetchFailed, message).hint(hint).into()
            }
            Self::Missing(name) => unreadable(&name, &io::ErrorKind::NotFound.into()),
            Self::Refused(reason) => Diagnostic::error(Code::FileRead, reason).into(),
            Self::Forbidden(failure) | Self::Failed(failure) => failure,
        }
    }
}

impl Resources for Locator {
    /// A file that [`Locator::locate`] leads to. What a server would say of a file is told
    /// by its ending. A device or a pipe is refused: it may have no end, and is empty when
    /// it is read again.
    fn get(&self, address: &str) -> Result<Resource, Unavailable> {
        let Some((path, name)) = self.locate(address) else {
            let iri = self.iri();
            return Err(Unavailable::Refused(format!(
                "<{address}> is not within <{iri}>, and nothing is fetched that you did not name"
            )));
        };
        match path.metadata() {
            Err(_) => return Err(Unavailable::Missing(name)),
            Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
                let message = format!("cannot read `{name}`: it is a device or a pipe");
                let hint = "write what it gives to a file first: tables and metadata are read more than once";
                return Err(Unavailable::Failed(
                    Diagnostic::error(Code::FileRead, message).hint(hint).into(),
                ));
            }
            Ok(_) => {}
        }
        let unpacked = Packing::unpacked(&path);
        let ending = unpacked.as_deref().unwrap_or(&path).extension();
        let is_tsv =
            ending.is_some_and(|ending| ending.eq_ignore_ascii_case("tsv") || ending.eq_ignore_ascii_case("tab"));
        Ok(Resource {
            content_type: is_tsv.then(|| "text/tab-separated-values".to_owned()),
            content_language: None,
            links: Vec::new(),
            address: address.to_owned(),
            path,
            name,
        })
    }
}

/// No file at all.
#[derive(Debug, Clone, Copy)]
pub struct NoFiles;

impl Resources for NoFiles {
    fn get(&self, address: &str) -> Result<Resource, Unavailable> {
        Err(Unavailable::Refused(format!(
            "<{address}> is not read for what comes from the Web"
        )))
    }
}
