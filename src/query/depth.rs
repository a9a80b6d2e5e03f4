//! Keeps hostile queries from exhausting the stack: the parser and the evaluator recurse
//! for each level of nesting, and for each link of a chain such as `a || b || c`.

use crate::diagnostic::{Code, Diagnostic, Place, Result};
use std::io;
use std::thread;

/// Brackets that may be open at once, and signs that may stand in a row.
const NESTING: usize = 500;

/// Bytes of stack for parsing and evaluation. They are reserved, not used.
const STACK: usize = 512 << 20;

/// Refuses a query that is nested deeper than any that is meant.
///
/// Brackets within texts and comments count as well: so many stand in none.
///
/// # Errors
/// `query-syntax` with the place where it is too deep.
pub(super) fn check(text: &str, path: &str) -> Result<()> {
    let (mut open, mut signs) = (0_usize, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        match byte {
            b'!' | b'-' | b'+' | b'^' => signs += 1,
            b if b.is_ascii_whitespace() => {}
            _ => signs = 0,
        }
        if open > NESTING || signs > NESTING {
            let message = format!("the query is nested deeper than {NESTING} levels");
            return Err(Diagnostic::error(Code::QuerySyntax, message)
                .at(Place::in_text(path, text, 1, at..at + 1))
                .into());
        }
    }
    Ok(())
}

/// Runs `work` on a thread with a deep stack, and waits for it.
pub(super) fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
        // A thread that panics has said so.
        Ok(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Begins `work` on a thread with a deep stack.
pub(super) fn spawn_on_deep_stack<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<thread::JoinHandle<T>> {
    thread::Builder::new().stack_size(STACK).spawn(work)
}
