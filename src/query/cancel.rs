use oxigraph::sparql::CancellationToken;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stops a query from outside.
#[derive(Clone, Default)]
pub struct Cancel {
    token: CancellationToken,
    is_expired: Arc<AtomicBool>,
}

impl Cancel {
    /// Stops nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nobody waits for the answer any more.
    pub fn cancel(&self) {
        self.token.cancel();
    }

    /// The query's time is up.
    pub fn expire(&self) {
        self.is_expired.store(true, Ordering::SeqCst);
        self.token.cancel();
    }

    /// Whether the query's time was up.
    pub fn is_expired(&self) -> bool {
        self.is_expired.load(Ordering::SeqCst)
    }

    pub(super) fn token(&self) -> CancellationToken {
        self.token.clone()
    }
}

impl std::fmt::Debug for Cancel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cancel")
            .field("is_expired", &self.is_expired)
            .finish_non_exhaustive()
    }
}
