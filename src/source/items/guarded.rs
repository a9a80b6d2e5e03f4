//! Work of libraries that may panic.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `work` of a library; `None` where that has panicked, as those for XPath and JSONPath do
/// where they meet what they do not know.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    GUARDED.set(outer);
    done
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread does work of a library whose panics become messages: a hook for
/// panics need not print those.
pub fn is_guarded() -> bool {
    GUARDED.get()
}
