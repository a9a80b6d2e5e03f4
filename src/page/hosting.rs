use crate::diagnostic::Findings;
use std::sync::Arc;

/// What there is at the addresses of a site beside what is made for each of them.
#[derive(Debug, Clone, Default)]
pub enum Hosting {
    /// A server, which answers SPARQL too.
    #[default]
    Server,
    /// Files alone.
    Files(Arc<Files>),
}

/// What a site of files has beside its pages.
#[derive(Debug, Clone)]
pub struct Files {
    /// The whole graph, compressed.
    pub dumps: Vec<DumpFile>,
    /// What the check of the publication has found.
    pub report: Findings,
    /// The files that were checked.
    pub checked: Vec<String>,
}

/// The whole graph in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DumpFile {
    /// Its path, relative to the site's root.
    pub path: String,
    /// The ending of its name, without that of the compression: that of its format.
    pub ending: &'static str,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

impl Hosting {
    /// Whether a server answers.
    pub fn is_server(&self) -> bool {
        matches!(self, Self::Server)
    }

    /// What a site of files has beside its pages.
    pub fn files(&self) -> Option<&Files> {
        match self {
            Self::Server => None,
            Self::Files(files) => Some(files),
        }
    }
}
