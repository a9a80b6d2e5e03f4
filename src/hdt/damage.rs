//! What is wrong with a file.

use crate::diagnostic::{Code, Diagnostic};

/// Why a file is no sound HDT file: the part in which that shows, and the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {reason}")]
pub struct Damage {
    part: &'static str,
    reason: String,
}

impl Damage {
    pub(super) fn new(part: &'static str, reason: impl Into<String>) -> Self {
        Self {
            part,
            reason: reason.into(),
        }
    }

    /// As a failure to read `file`, called as the user would name it.
    pub fn into_diagnostic(self, file: &str) -> Diagnostic {
        Diagnostic::error(Code::HdtFormat, format!("`{file}` is no sound HDT file: {self}"))
            .hint("make it anew with `lodpress pack`, or fetch it again from where it comes from")
    }
}
