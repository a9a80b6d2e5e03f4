use crate::diagnostic::{Code, Diagnostic, Failure};
use std::io;

/// The writing side of a run failed.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// The output cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The store does not take the quads.
    #[error(transparent)]
    Store(#[from] oxigraph::store::StorageError),
    /// What is to be written does not fit its syntax, or could not be made.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl SinkError {
    /// Whether the reader of a pipe went away, which is no failure.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// As a failure to write `output`, the name of a file or of a stream.
    pub fn into_failure(self, output: &str) -> Failure {
        match self {
            Self::Io(error) => write_failure(output, &error).into(),
            Self::Store(error) => Diagnostic::error(Code::StoreFailed, format!("the store failed: {error}")).into(),
            Self::Failure(failure) => failure,
        }
    }
}

impl From<Diagnostic> for SinkError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Failure(diagnostic.into())
    }
}

/// The diagnostic for `error` while writing `output`, the name of a file or of a stream.
pub fn write_failure(output: &str, error: &io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::FileWrite,
        format!("`{output}` cannot be written: {}", reason(error)),
    );
    match error.kind() {
        io::ErrorKind::NotFound => diagnostic.hint("the folder has to exist: create it first"),
        io::ErrorKind::PermissionDenied => diagnostic.hint("the file and its folder have to be writable for you"),
        io::ErrorKind::ReadOnlyFilesystem => diagnostic.hint("the file system is mounted read-only: write elsewhere"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            diagnostic.hint("make room or write elsewhere; a file that was there is as it was")
        }
        io::ErrorKind::IsADirectory => diagnostic.hint("that is a folder: name a file in it"),
        _ => diagnostic,
    }
}

/// The reason without the number that `io::Error` adds to it.
fn reason(error: &io::Error) -> String {
    let mut text = error.to_string();
    if let Some(at) = text.find(" (os error ") {
        text.truncate(at);
    }
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_and_the_remedy_are_said() {
        let full = write_failure("/dev/full", &io::Error::from_raw_os_error(28));
        assert_eq!(full.message, "`/dev/full` cannot be written: no space left on device");
        assert!(full.hint.is_some_and(|hint| hint.contains("room")));
        assert!(SinkError::Io(io::ErrorKind::BrokenPipe.into()).is_broken_pipe());
    }
}
