//! Bodies of requests, within limits.

use super::app::ServeOptions;
use super::problem::Problem;
use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// The whole body, if it comes in time and is not too large.
pub(in crate::serve) async fn read(body: Body, options: &ServeOptions) -> Result<Bytes, Problem> {
    let limited = Limited::new(body, options.body).collect();
    match tokio::time::timeout(options.body_timeout, limited).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "problem-too-large");
            Err(problem.member("limit", options.body))
        }
        Ok(Err(_)) => Err(Problem::new(StatusCode::BAD_REQUEST, "problem-bad-request")),
        Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "problem-too-slow")),
    }
}

/// The body as text.
pub(in crate::serve) async fn text(body: Body, options: &ServeOptions) -> Result<String, Problem> {
    let bytes = read(body, options).await?;
    String::from_utf8(bytes.into()).map_err(|_| Problem::bad_request("the body is not UTF-8"))
}
