//! Who may write.

use super::app::ServeOptions;
use super::problem::Problem;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Whether a request may write: nobody may without a token for it, and then who has it
/// ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)).
///
/// Hashes are compared, in a time that depends on nothing: neither the token nor its length
/// can be found by trying.
pub(in crate::serve) fn check(options: &ServeOptions, head: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = &options.token else {
        let problem = Problem::new(StatusCode::FORBIDDEN, "problem-read-only");
        return Err(problem);
    };
    let given = head
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let given = match given.split_once(' ') {
        Some((scheme, given)) if scheme.eq_ignore_ascii_case("bearer") => given.trim(),
        _ => "",
    };
    let is_known: bool = Sha256::digest(given).ct_eq(&Sha256::digest(token)).into();
    if is_known {
        return Ok(());
    }
    let challenge = if given.is_empty() {
        "Bearer"
    } else {
        "Bearer error=\"invalid_token\""
    };
    let problem = Problem::new(StatusCode::UNAUTHORIZED, "problem-unauthorized");
    Err(problem.header(WWW_AUTHENTICATE, challenge))
}
